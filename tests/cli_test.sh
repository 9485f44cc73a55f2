#!/usr/bin/env bash
# cli_test.sh - commands, options, exit statuses and how the index is found.
. "$(dirname "$0")/lib.sh"

# out COMMAND...: its standard output.
out() {
    "$quhua" "$@" 2>/dev/null
}

commands=(normalize lookup list history reasons index)
good=江苏省东海县
answer=$(out normalize "$good")

# ---- help and version -------------------------------------------------------------------------

exits 'no command' 2 "$quhua"
exits 'unknown command' 2 "$quhua" nonsense
exits 'help' 0 "$quhua" --help
for command in "${commands[@]}"; do
    has "--help names $command" "$(out --help)" "$command"
    exits "$command --help" 0 "$quhua" "$command" --help
    has "$command --help tells usage" "$(out "$command" --help)" "usage: quhua $command"
    same "$command --help on standard error" '' "$("$quhua" "$command" --help 2>&1 >/dev/null)"
    same "$command --version" "$(out --version)" "$(out "$command" --version)"
    exits "$command --nonsense" 2 "$quhua" "$command" --nonsense
    check "$command --nonsense is named" grep -q -- --nonsense "$work/err"
    exits "$command -x" 2 "$quhua" "$command" -x
done
has '--version' "$(out --version)" 'quhua '

# ---- exit statuses ------------------------------------------------------------------------------

exits 'accepted' 0 "$quhua" normalize "$good"
exits 'to confirm' 1 "$quhua" normalize 鼓楼区
exits 'rejected' 1 "$quhua" normalize 无
exits 'one of two' 1 "$quhua" normalize "$good" 无
exits 'a note only' 0 "$quhua" normalize 东海县
exits '--fail-on=confirm' 1 "$quhua" normalize --fail-on=confirm 鼓楼区
exits '--fail-on=reject, to confirm' 0 "$quhua" normalize --fail-on=reject 鼓楼区
exits '--fail-on=reject, rejected' 1 "$quhua" normalize --fail-on reject 无
exits '--fail-on=other' 2 "$quhua" normalize --fail-on=other "$good"
exits '--field=home' 0 "$quhua" normalize --field=home 东海县白塔埠镇前营村3组
exits '--field home, no county' 1 "$quhua" normalize --field home 白塔埠镇前营村3组
exits '--field home --origin' 0 "$quhua" normalize --field home --origin 320722 白塔埠镇前营村3组
exits '--field=other' 2 "$quhua" normalize --field=other "$good"
exits '--origin without --field=home' 2 "$quhua" normalize --origin=320722 "$good"
exits '--origin that is no code' 2 "$quhua" normalize --field=home --origin=3207 "$good"
same 'home addresses as a filter' "$(printf 'accept\t320722\t东海县白塔埠镇前营村3组\t')" \
    "$(echo 东海县白塔埠镇前营村3组 | out normalize --field=home)"
exits '--fail-on without value' 2 "$quhua" normalize --fail-on
for verdict in '' confirm reject; do
    expected=$((${#verdict} > 0))
    exits "filter, fail-on '$verdict'" "$expected" \
        bash -c 'printf "无\n" | "$1" normalize ${2:+--fail-on=$2}' - "$quhua" "$verdict"
done
exits 'filter, reject wanted, confirm met' 0 \
    bash -c 'echo 鼓楼区 | "$1" normalize --fail-on=reject' - "$quhua"

exits 'lookup' 0 "$quhua" lookup 320722
exits 'lookup finds nothing' 1 "$quhua" lookup qqqqqq
same 'lookup of several names' $'659001\tcounty\t新疆维吾尔自治区石河子市' "$(out lookup 第八师石河子市)"
same 'lookup of a corps division' $'659001\tcounty\t新疆维吾尔自治区石河子市' "$(out lookup 第八师)"
exits 'lookup of two that conflict' 1 "$quhua" lookup 东海县灌云县
exits 'lookup without argument' 2 "$quhua" lookup
exits 'lookup with two' 2 "$quhua" lookup a b
exits 'list' 0 "$quhua" list
exits 'list of a county' 1 "$quhua" list 320722
exits 'list of no code' 2 "$quhua" list 32072x
exits 'history' 0 "$quhua" history 320802
exits 'history of nothing' 1 "$quhua" history 999999
exits 'lookup --json' 0 "$quhua" lookup --json 320722
exits 'lookup --json finds nothing' 1 "$quhua" lookup --json qqqqqq
same 'lookup --json finds nothing' '{"divisions":[],"total":0}' "$(out lookup --json qqqqqq)"
same 'history --json' '{"divisions":[{"code":"320882","level":"county","province":"江苏省","prefecture":"淮阴市","name":"淮安市","parent":"320800","start":1990,"end":2000,"heirs":["320803"]},{"code":"320803","level":"county","province":"江苏省","prefecture":"淮安市","name":"楚州区","parent":"320800","start":2000,"end":2011,"heirs":["320803"]},{"code":"320803","level":"county","province":"江苏省","prefecture":"淮安市","name":"淮安区","parent":"320800","start":2011,"end":null,"heirs":[]}],"total":3}' \
    "$(out history --json 楚州区)"
same 'list --json has the rows of list' "$(out list 320000 | wc -l)" \
    "$(out list --json 320000 | grep -o '{"code"' | wc -l)"
exits 'reasons' 0 "$quhua" reasons
exits 'reasons with argument' 2 "$quhua" reasons x
exits 'index without word' 2 "$quhua" index
exits 'index nonsense' 2 "$quhua" index nonsense
exits 'index info' 0 "$quhua" index info
exits 'index verify' 0 "$quhua" index verify
exits 'index verify FILE' 0 "$quhua" index verify "$build/quhua.idx"

# ---- options --------------------------------------------------------------------------------------

for year in 1979 0 -1 2x 20o0 '' 99999 9999 2200 99999999999999999999; do
    exits "--as-of=$year" 2 "$quhua" normalize "--as-of=$year" "$good"
    check "--as-of=$year answers" test ! -s "$work/out"
done
for year in 1979 2x ''; do
    exits "lookup --as-of=$year" 2 "$quhua" lookup "--as-of=$year" 320722
    exits "list --as-of=$year" 2 "$quhua" list "--as-of=$year"
done
# The same year out of range is the same mistake in every command.
exits 'lookup --as-of=2200' 2 "$quhua" lookup --as-of=2200 320722
exits 'list --as-of=2200' 2 "$quhua" list --as-of=2200
exits '--as-of in range' 0 "$quhua" normalize --as-of 2000 "$good"
exits '--as-of=1980' 0 "$quhua" normalize --as-of=1980 湖南省长沙县
exits '--json=x' 2 "$quhua" normalize --json=x "$good"
exits 'a text that begins with a dash' 2 "$quhua" normalize -东海县
same '-- ends options' 1 "$(out normalize -- --json | wc -l)"
same '--, then a dash' 1 "$(out normalize -- -东海县 | wc -l)"
same 'options after arguments' '{' "$(out normalize "$good" --json | head -c 1)"
same '- is standard input' "$answer" "$(echo "$good" | out normalize -)"
same 'no argument is standard input' "$answer" "$(echo "$good" | out normalize)"
same '- after -- is standard input or a text, but one line' 1 "$(echo "$good" | out normalize -- - | wc -l)"
same 'order of arguments' "$(printf '%s\n' "$answer" "$(out normalize 无)" "$answer")" \
    "$(out normalize "$good" 无 "$good")"
same 'an empty argument' 1 "$(out normalize '' | wc -l)"
same 'a line end inside an argument' 1 "$(out normalize $'江苏省东海县\n白塔埠镇' | wc -l)"
same 'a tab inside an argument' 4 "$(out normalize $'江苏省东海县白塔\t埠镇' | tr -dc '\t' | wc -c)"
same 'columns' 4 "$(tr -dc '\t' <<<"$answer" | wc -c)"
has '--full-name' "$(out normalize --full-name "$good")" 江苏省连云港市东海县
has '--explain' "$(out normalize --explain "$good")" "$answer"
check '--explain tells no more' test "$(out normalize --explain "$good" | wc -l)" -gt 1

# ---- where the index is ------------------------------------------------------------------------------

mkdir "$work/alone" "$work/beside"
cp "$quhua" "$work/alone/quhua"
cp "$quhua" "$build/quhua.idx" "$work/beside"
printf 'no index\n' >"$work/text"
head -c 100000 "$build/quhua.idx" >"$work/cut"
real=$build/quhua.idx

exits '--index missing' 66 "$quhua" normalize --index "$work/none" "$good"
check '--index missing says how to build one' grep -q 'quhua index build' "$work/err"
exits '--index a text' 65 "$quhua" normalize "--index=$work/text" "$good"
exits '--index cut' 65 "$quhua" lookup "--index=$work/cut" "$good"
exits 'QUHUA_INDEX cut' 65 env QUHUA_INDEX="$work/cut" "$quhua" normalize "$good"
exits 'QUHUA_INDEX' 0 env QUHUA_INDEX="$real" "$work/alone/quhua" normalize "$good"
exits 'QUHUA_INDEX empty is none' 0 env QUHUA_INDEX= "$quhua" normalize "$good"
exits '--index before QUHUA_INDEX' 0 env QUHUA_INDEX="$work/cut" "$quhua" normalize --index "$real" "$good"
exits 'QUHUA_INDEX before beside' 65 env QUHUA_INDEX="$work/text" "$work/beside/quhua" list
exits 'beside the executable' 0 "$work/beside/quhua" normalize "$good"
same 'beside: index info' "$work/beside/quhua.idx" "$("$work/beside/quhua" index info | awk '$1 == "file" { print $2 }')"
ln -s "$work/beside/quhua" "$work/link"
exits 'through a link' 0 "$work/link" normalize "$good"
# Only where nobody has installed one on this machine.
if [[ ! -e /usr/local/lib/quhua/quhua.idx && ! -e /usr/lib/quhua/quhua.idx ]]; then
    exits 'no index anywhere' 66 "$work/alone/quhua" normalize "$good"
fi
exits 'index verify, missing' 66 "$quhua" index verify "$work/none"
exits 'index verify, cut' 65 "$quhua" index verify "$work/cut"
exits 'index build, no tables' 66 "$quhua" index build "$work/none" "$work/x.idx"
exits 'index build, no target' 73 "$quhua" index build "$top/data" "$work/none/x.idx"
exits 'index build, no builder' 66 env PATH=/nonexistent "$work/alone/quhua" index build a b

# ---- output that cannot be written --------------------------------------------------------------------

# full NAME COMMAND...: a full disk is told, whatever the command.
full() {
    local name=$1
    shift
    "$quhua" "$@" >/dev/full 2>"$work/err" <<<"$good"
    same "$name to a full disk" 74 $?
    check "$name to a full disk: says nothing" test -s "$work/err"
}
full normalize normalize "$good"
full 'normalize as filter' normalize
full 'normalize --json' normalize --json "$good"
full lookup lookup 320722
full list list
full history history 320802
full reasons reasons
full 'index info' index info
full 'index verify' index verify
full '--help' --help
full '--version' --version
full 'normalize --help' normalize --help
full 'normalize --version' normalize --version

"$quhua" normalize "$good" >&- 2>"$work/err"
same 'standard output closed' 74 $?
"$quhua" normalize <&- >"$work/out" 2>"$work/err"
same 'standard input closed' 66 $?
exits 'standard input is a folder' 66 bash -c '"$1" normalize </' - "$quhua"

yes "$good" | { "$quhua" normalize 2>"$work/err"; echo $? >"$work/status"; } | head -n 1 >"$work/out"
same 'closed pipe: first line' "$answer" "$(cat "$work/out")"
same 'closed pipe: quiet' '' "$(cat "$work/err")"
check 'closed pipe: status' grep -qx '141\|0' "$work/status"

# ---- traces left behind ---------------------------------------------------------------------------------

mkdir "$work/tmp" "$work/here"
(cd "$work/here" && seq 50000 | sed "s/^/$good/" | TMPDIR=$work/tmp strace -f -qq -e trace=file -o "$work/calls" "$quhua" normalize >/dev/null)
same 'temporary files' '' "$(ls "$work/tmp" "$work/here" | grep -v : | tr -d '\n')"
same 'files opened for writing' '' "$(grep -E 'O_(WRONLY|RDWR|CREAT)|mkdir|rename|unlink' "$work/calls")"
finish
