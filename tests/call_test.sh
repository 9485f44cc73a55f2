#!/usr/bin/env bash
# call_test.sh - quhua call: the answers of quhua normalize, byte for byte, and three outcomes.
. "$(dirname "$0")/lib.sh"

begin_service "$work/socket"
export QUHUA_SOCKET=$work/socket
good=江苏省东海县
secret=某某街某某号

# ---- the same as normalize ------------------------------------------------------------------------

grep -hv '^[#@]' "$top"/tests/cases/*.tsv | cut -f 1 >"$work/texts"
if [[ -r $top/../shared/cases/real.tsv ]]; then
    cut -f 1 "$top/../shared/cases/real.tsv" >>"$work/texts"
else
    echo 'skipped: the real addresses, which are not here'
fi
{
    printf '\n\n'
    printf 'a\xff\xfe江苏省东海县\n江苏\xe6\n江苏\xef\xbf\xbd东海\n\0\n江苏\t东海\r\n"\\\x01\x7f\n'
    printf '县%.0s' {1..1400}
    printf '\n\xff%.0s' 1
    printf 'x%.0s' {1..70000}
    printf '\n%s\nno line end' "$good"
} >>"$work/texts"
for options in '' --json '--field=home' '--field=home --json --origin=320722' --full-name '--json --as-of=1990'; do
    # shellcheck disable=SC2086 # words
    "$quhua" normalize $options <"$work/texts" >"$work/expected"
    # shellcheck disable=SC2086
    exits "call $options" 0 "$quhua" call $options <"$work/texts"
    check "call $options: as normalize" cmp "$work/expected" "$work/out"
done
same 'arguments' "$("$quhua" normalize "$good" 鼓楼区 '' $'a\nb')" "$("$quhua" call "$good" 鼓楼区 '' $'a\nb')"
same '--' "$("$quhua" normalize -- --json)" "$("$quhua" call -- --json)"

# ---- exit statuses ----------------------------------------------------------------------------------

exits 'accepted' 0 "$quhua" call "$good"
exits 'to confirm' 1 "$quhua" call 鼓楼区
exits 'one of two' 1 "$quhua" call "$good" 无
exits '--fail-on=reject, to confirm' 0 "$quhua" call --fail-on=reject 鼓楼区
exits '--fail-on=reject, rejected' 1 "$quhua" call --fail-on=reject 鼓楼区 无
exits 'filter' 0 "$quhua" call <<<无
exits 'filter, nothing' 0 "$quhua" call </dev/null
exits 'filter, -' 0 "$quhua" call - <<<无
exits 'filter, --fail-on=confirm' 1 "$quhua" call --fail-on=confirm <<<鼓楼区
exits 'filter, --fail-on=reject' 0 "$quhua" call --fail-on=reject <<<鼓楼区
exits '--fail-on=other' 2 "$quhua" call --fail-on=other "$good"
exits '--field=other' 2 "$quhua" call --field=other "$good"
exits '--origin without --field' 2 "$quhua" call --origin=320722 "$good"
exits '--timeout=x' 2 "$quhua" call --timeout=x "$good"
exits 'a year that is not in the table' 2 "$quhua" call --as-of=2999 "$good"
check 'it is the service that says so' grep -q as_of "$work/err"
exits 'a path that is too long' 2 "$quhua" call --socket "$(printf 'x%.0s' {1..108})" "$good"
exits 'no socket named' 2 env -u QUHUA_SOCKET "$quhua" call "$good"
exits 'an empty name' 2 env QUHUA_SOCKET= "$quhua" call "$good"
exits '--socket before the environment' 0 env QUHUA_SOCKET=/none "$quhua" call --socket "$work/socket" "$good"
exits 'standard input that cannot be read' 66 "$quhua" call <"$work"
exits 'standard output that is full' 74 bash -c '"$1" call <"$2" >/dev/full' - "$quhua" "$work/texts"

# ---- as a filter ------------------------------------------------------------------------------------

coproc "$quhua" call 2>"$work/err"
call=$COPROC_PID
echo "$good" >&"${COPROC[1]}"
IFS= read -r -t 10 answer <&"${COPROC[0]}"
same 'an answer before the end of input' "$("$quhua" normalize "$good")" "$answer"
end_service
same 'the service ends' 0 "$?"
begin_service "$work/socket"
echo 鼓楼区 >&"${COPROC[1]}"
IFS= read -r -t 10 answer <&"${COPROC[0]}"
has 'the service was restarted between two lines' "$answer" ambiguous
check "and call goes on: $(cat "$work/err")" kill "$call"
wait "$call" 2>/dev/null

for _ in {1..30}; do cat "$work/texts"; echo; done >"$work/many"
same 'a reader that is late' "$(wc -l <"$work/many")" "$("$quhua" call <"$work/many" | { sleep 0.5; wc -l; })"
same 'a reader that goes' '' "$("$quhua" call 2>&1 <"$work/many" | head -n 1 | cut -f 6)"

# ---- could not say ----------------------------------------------------------------------------------

# fake MODE: another service at $work/MODE.
fake() {
    "$top/tests/call_fake.py" "$work/$1" "$1" &
    for _ in {1..100}; do
        [[ -S $work/$1 ]] && return
        sleep 0.05
    done
}

# fails MODE STATUS MESSAGE: what call makes of a service of that mode.
fails() {
    exits "$1, argument" "$2" "$quhua" call --timeout=300ms --socket "$work/$1" "$secret"
    check "$1: says '$3'" grep -q "$3" "$work/err"
    check "$1: keeps the text to itself" test -z "$(grep "$secret" "$work/err")"
    check "$1: prints no answer" test ! -s "$work/out"
    exits "$1, filter" "$2" "$quhua" call --timeout=300ms --socket "$work/$1" <<<"$secret"
}
fails none 69 'not there'
python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$work/stale"
fails stale 69 'not there'
while read -r mode status message; do
    fake "$mode"
    fails "$mode" "$status" "$message"
done <<'MODES'
nonsense 69 no answer
another 69 no answer
silent 75 in time
hang-up 69 broke
cut 69 broke
busy 75 busy
MODES
fake stopping
exits 'each connection ends after one answer' 0 "$quhua" call --socket "$work/stopping" <<<$'a\nb\nc'
same 'each connection ends after one answer' "$(printf 'accept\t320722\tx\t\t\n%.0s' 1 2 3)" "$(cat "$work/out")"
rm -f "$work/socket2"
begin_service "$work/socket2" --max-connections=1
coproc HELD { "$quhua" call --socket "$work/socket2"; }
echo "$good" >&"${HELD[1]}"
IFS= read -r -t 10 answer <&"${HELD[0]}"
exits 'no connection left' 75 "$quhua" call --socket "$work/socket2" "$good"
finish
