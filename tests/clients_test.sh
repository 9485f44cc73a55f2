#!/usr/bin/env bash
# clients_test.sh - the examples of clients in tests/clients tell three outcomes apart.
#
# Runs those whose interpreter is here; the others are skipped, visibly.
. "$(dirname "$0")/lib.sh"

begin_service "$work/socket"
"$top/tests/call_fake.py" "$work/silent" silent &
"$top/tests/call_fake.py" "$work/another" another &

# outcome EXPECTED STATUS COMMAND...: what it prints, and its exit status.
outcome() {
    local expected=$1 status=$2 name="${*: -3}"
    shift 2
    exits "$name" "$status" "$@"
    same "$name" "$expected" "$(cat "$work/out")"
}

declare -A silent
# client TOOL COMMAND...: an example, where its tool is there.
client() {
    local tool=$1
    shift
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: ${*: -1}, there is no $tool"
        return
    fi
    "$@" "$work/silent" 江苏省东海县 >"$work/silent.$tool" 2>&1 & # it waits until its time is over
    silent[$!]=$tool
    outcome 320722 0 "$@" "$work/socket" 江苏省东海县
    outcome ambiguous 1 "$@" "$work/socket" '鼓楼区"\'
    outcome 'could not say' 2 "$@" "$work/none" 江苏省东海县
    outcome 'could not say' 2 "$@" "$work/another" 江苏省东海县
}

cd "$top/tests/clients" || exit 1
client python3 python3 ask.py
client node node ask.js
client php php ask.php
client curl sh ask-curl.sh
client socat sh ask-socat.sh
if [[ $(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p') -ge 17 ]]; then
    javac -d "$work" Ask.java
    client java java -cp "$work" Ask
else
    echo 'skipped: Ask.java, there is no Java from 17 on'
fi
for process in "${!silent[@]}"; do
    tool=${silent[$process]}
    wait "$process"
    same "$tool, a silent service" 2 "$?"
    same "$tool, a silent service" 'could not say' "$(cat "$work/silent.$tool")"
done
finish
