#!/usr/bin/env bash
# profile_test.sh - profiles: mistakes are named with file and line, names are found in order, and
# answers follow the rules.
. "$(dirname "$0")/lib.sh"

cases=$top/tests/cases/profiles
page=$top/tools/man/quhua-profile.5
asan=$(dirname "$build")/asan/quhua
checked=$quhua # what is given damaged files: the one that notices a wrong access, where it is built
[[ -x $asan ]] && checked=$asan
export QUHUA_INDEX=$build/quhua.idx

# messages FILE: what is told of a profile, without its path.
messages() {
    "$checked" normalize "--profile=$1" 东海县 2>&1 >/dev/null | sed "s|^quhua: $1||"
}

# ---- mistakes ------------------------------------------------------------------------------------

# matches EXPECTED ACTUAL: line for line, each the beginning of the other.
matches() {
    local -a wanted told
    local i
    mapfile -t wanted <<<"$1"
    mapfile -t told <<<"$2"
    ((${#wanted[@]} == ${#told[@]})) || return 1
    for i in "${!wanted[@]}"; do
        [[ ${told[i]} == "${wanted[i]}"* ]] || return 1
    done
}

for file in "$cases"/*.ini; do
    name=${file##*/}
    told=$(messages "$file")
    expected=$(sed -n 's/^#! \([0-9]*\): /:\1: /p' "$file" | sed 's/^:0:/:/')
    check "$name: expected
$expected
got
$told" matches "$expected" "$told"
    exits "$name" 65 "$checked" normalize "--profile=$file" 东海县
    check "$name answers" test ! -s "$work/out"
done
check 'there are bad profiles' test "$(ls "$cases"/*.ini | wc -l)" -ge 15
secrets=$(messages "$cases/no_secrets.ini")
check "a value is shown: $secrets" \
    bash -c '! grep -qE "张三|李四|[0-9]{6}|zhang" <<<"$1"' - "$secrets"

{
    echo '[home]'
    for i in {1..30}; do echo "key_$i = 1"; done
} >"$work/many.ini"
same 'twenty are told, the others counted' '21 : 还有 10 处错误' \
    "$(messages "$work/many.ini" | wc -l) $(messages "$work/many.ini" | tail -n 1)"

# ---- bytes ----------------------------------------------------------------------------------------

# bad NAME MESSAGE: the file $work/NAME.ini, made by the caller, is refused with it.
bad() {
    exits "$1" 65 "$checked" normalize "--profile=$work/$1.ini" 东海县
    has "$1" "$(<"$work/err")" "$2"
}
iconv -f UTF-8 -t GB18030 "$top/data/profiles/js-2024.ini" >"$work/gbk.ini"
bad gbk ':1: 不是 UTF-8 文字'
iconv -f UTF-8 -t UTF-16 "$top/data/profiles/js-2024.ini" >"$work/utf16.ini"
bad utf16 ':1: 不是 UTF-8 文字'
printf '[home]\nlimit = 6\0000\n' >"$work/nul.ini"
bad nul ':2: 不是 UTF-8 文字'
printf '[clauses]\ntypo = \xED\xA0\x80\n' >"$work/surrogate.ini"
bad surrogate ':2: 不是 UTF-8 文字'
printf '[clauses]\n\ntypo = \xE6\x9D' >"$work/cut.ini"
bad cut ':3: 不是 UTF-8 文字'
: >"$work/empty.ini"
bad empty ': 文件里没有任何 [节]'
{ echo '[home]' && head -c 40000 /dev/zero | tr '\0' '#'; } >"$work/large.ini"
bad large ': 文件太大'
{ echo '[home]' && head -c 32761 /dev/zero | tr '\0' '#'; } >"$work/full.ini"
exits 'a file of 32 KiB' 0 "$checked" normalize "--profile=$work/full.ini" 东海县
echo '#' >>"$work/full.ini"
bad full ': 文件太大'
{ printf '\xEF\xBB\xBF' && sed 's/$/\r/' "$top/data/profiles/in-province-county.ini"; } >"$work/windows.ini"
exits 'BOM and CR LF' 0 "$checked" normalize "--profile=$work/windows.ini" 辽宁省大连市
printf '   [reasons] ; a section\n\t typo = confirm ; a comment\n  # one\n' >"$work/indented.ini"
exits 'indents and comments' 1 "$checked" normalize "--profile=$work/indented.ini" 江苏省盱胎县

# Random bytes, and a good profile with random bytes in it: never a crash, never an answer by chance.
odd=0
for seed in {1..150}; do
    head -c $((seed * 7)) /dev/urandom >"$work/random.ini"
    if ((seed % 2)); then
        cp "$top/data/profiles/js-2024.ini" "$work/random.ini"
        printf "\\x$(printf %x $((RANDOM % 128)))" |
            dd of="$work/random.ini" bs=1 seek=$((RANDOM % 4000)) conv=notrunc status=none
    fi
    "$checked" normalize "--profile=$work/random.ini" 东海县 >/dev/null 2>"$work/err"
    case $? in
    0 | 1) grep -q . "$work/err" && odd=$seed ;;
    65) grep -q "^quhua: $work/random.ini" "$work/err" || odd=$seed ;;
    *) odd=$seed ;;
    esac
    ((odd)) && cp "$work/random.ini" "${TMPDIR:-/tmp}/quhua-odd-profile.ini" && break
done
same 'random bytes' 0 "$odd"

# ---- where profiles are ------------------------------------------------------------------------------

# A program of its own: nothing beside it but what is put there.
mkdir "$work/bin" "$work/other" "$work/bin/profiles" "$work/other/profiles" "$work/mine"
cp "$quhua" "$build/quhua.idx" "$work/bin"
cp "$build/quhua.idx" "$work/other"
# profile FOLDER: a profile `here` by which only its own reason asks.
profile() { printf '[reasons]\n%s = confirm\n' "$2" >"$1/here.ini"; }
# reasons COMMAND...: which of the three asks.
asks() { "$@" normalize --json --profile=here 淮安市盱胎县牛山街道 | grep -o '"[a-z_]*","grade":"confirm"'; }
unset QUHUA_INDEX
profile "$work/bin/profiles" parent_supplied
same 'beside the executable' '"parent_supplied","grade":"confirm"' "$(asks "$work/bin/quhua")"
profile "$work/other/profiles" typo
same 'beside the index comes before' '"typo","grade":"confirm"' \
    "$(asks env QUHUA_INDEX="$work/other/quhua.idx" "$work/bin/quhua")"
profile "$work/mine" below_county
same 'QUHUA_PROFILES comes first' '"below_county","grade":"confirm"' \
    "$(asks env QUHUA_PROFILES="$work/mine" QUHUA_INDEX="$work/other/quhua.idx" "$work/bin/quhua")"
same 'a folder without it is passed over' '"parent_supplied","grade":"confirm"' \
    "$(asks env QUHUA_PROFILES="$work" "$work/bin/quhua")"
exits 'a name that is not there' 66 "$work/bin/quhua" normalize --profile=nowhere 东海县
has 'what there is' "$(<"$work/err")" '可用的规则有：here'
exits 'an empty name' 66 "$work/bin/quhua" normalize --profile= 东海县
cd "$work/mine" || exit 1
exits 'a file in this folder' 1 "$work/bin/quhua" normalize --profile=here.ini 东海县牛山街道
exits 'with a slash' 1 "$work/bin/quhua" normalize --profile=./here.ini 东海县牛山街道
exits 'a file that is not there' 66 "$work/bin/quhua" normalize --profile=./not.ini 东海县
exits 'a folder' 66 "$work/bin/quhua" normalize --profile=./ 东海县
cd "$top" || exit 1
export QUHUA_INDEX=$build/quhua.idx

# ---- answers -----------------------------------------------------------------------------------------

printf '[reasons]\ncounty_from_township = note\n' >"$work/mine/township-is-enough.ini"
printf '[reasons]\n%s\n' 'typo = confirm' 'parent_supplied = confirm' 'abolished = confirm' \
    'below_county = reject' 'code_format = confirm' >"$work/mine/graver.ini"
export QUHUA_PROFILES=$work/mine
line=0
profile=
while IFS= read -r row; do
    line=$((line + 1))
    case $row in
    '#'* | '') continue ;;
    '@ '*) profile=${row#@ } ;;
    *) same "answers.tsv:$line: $profile: ${row%%$'\t'*}" "${row#*$'\t'}" \
        "$("$quhua" normalize "--profile=$profile" "${row%%$'\t'*}" 2>&1 | cut -f 1-4)" ;;
    esac
done <"$cases/answers.tsv"

has 'a place taken back is a candidate' \
    "$("$quhua" normalize --json --profile=graver 江苏省盱胎县)" \
    '"candidates":[{"code":"320830","origin":"江苏省盱眙县","because":["typo"]}]'
has 'a prefecture has no county' \
    "$("$quhua" normalize --json --profile=in-province-county 辽宁省大连市)" \
    '"level":"prefecture","province":"辽宁省","prefecture":"大连市","county":null,"origin":"辽宁省大连市"'
printf '[profile]\nas_of = 1990\n' >"$work/mine/old.ini"
has 'as_of of the profile' "$("$quhua" normalize --profile=old 江苏省淮阴市沭阳县)" 320823
has '--as-of comes first' "$("$quhua" normalize --profile=old --as-of=2020 江苏省沭阳县)" 321322
same 'as a filter on all cores' "$(for i in {1..9000}; do echo accept; done | sort | uniq -c)" \
    "$(for i in {1..9000}; do echo 辽宁省大连市; done |
        "$quhua" normalize --profile=in-province-county | cut -f 1 | sort | uniq -c)"

# Usual grades, no rules: the same answers as without a profile.
printf '[home]\n' >"$work/mine/nothing.ini"
cat "$top"/tests/cases/*.tsv | grep -v '^[#@]' | cut -f 1 | grep . >"$work/texts"
check 'an empty profile changes nothing' cmp -s <("$quhua" normalize --json <"$work/texts") \
    <("$quhua" normalize --json --profile=nothing <"$work/texts")

# ---- what comes with the program, and the manual page ------------------------------------------------------

for file in "$top"/data/profiles/*.ini; do
    exits "${file##*/}" 0 "$checked" normalize "--profile=$file" 江苏省东海县
    check "${file##*/} is told of" grep -qx "\.It Cm $(basename "$file" .ini)" "$page"
done
# keys FILE: `[section]` and `key`, of all that are neither reasons nor clauses.
keys() {
    sed -n -e '/^\[\(reasons\|clauses\)\]/,/^\[/{/^\[[^rc]/!d}' \
        -e 's/^\(\[[a-z]*\]\)$/\1/p' -e 's/^\([a-z0-9_]*\) =.*/\1/p' "$1" | sort -u
}
for key in $(keys "$top/data/profiles/js-2024.ini"); do
    case $key in
    '['*) check "the page has $key" grep -qFx ".Ss $key" "$page" ;;
    *) check "the page has $key" grep -qx "\.It Cm $key" "$page" ;;
    esac
done
for key in $(sed -n '/^\.Ss \[/,/^\.Sh ENV/s/^\.It Cm //p' "$page"); do
    check "js-2024.ini explains $key" grep -qE "^$key =" "$top/data/profiles/js-2024.ini"
done
sed -n '/offset indent/,/^\.Ed/p' "$page" | sed -e '/^\.[BE]/d' >"$work/mine/example.ini"
exits 'the example of the page' 0 "$checked" normalize --profile=example 东海县
PATH=$build:$PATH
sed -n '/^What mistakes/,/^\.Ed/p' "$page" | sed -e 's/\\-/-/g' -e 's/\\e/\\/g' >"$work/example"
command=$(sed -n 's/^\$ //p' "$work/example")
check 'the page shows a command' test -n "$command"
same 'its output' "$(grep ^quhua: "$work/example")" "$(bash -c "$command" 2>&1)"

finish
