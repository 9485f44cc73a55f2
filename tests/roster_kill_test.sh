#!/usr/bin/env bash
# roster_kill_test.sh - fix and merge, killed at every system call: every output is the old one or
# the new one, the files given are untouched, and the next run ends the work and tidies up.
#
# For fix over older outputs every call from the first that touches an output on; elsewhere those
# that change something. Of all others each name's first, middle and last one.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/roster_break.sh"

make_rosters 8

# kill_at COMMAND FOLDER NAME ORDINAL HAD_OLD
kill_at() {
    local what="$1 killed at $3 $4, older outputs: $5"
    prepare "$1" "$2" "$5"
    run_broken "$1" "$2" "$3" "signal=KILL:when=$4"
    judge "$1" "$2" "$5"
    if ((status != 137)); then
        echo "not ok $what: exit $status"
    elif [[ $state == bad* ]]; then
        echo "not ok $what: $state"
    else
        echo "ok $state"
    fi
    # What a leftover can hurt is the next run; without one it is as any other.
    if has_leftovers "$2" || (($4 % 8 == 1)); then next_run "$1" "$2" "$what"; fi
}

# sweep COMMAND HAD_OLD NAMES
sweep() {
    local name ordinal phase
    calls "$1" "$2"
    while read -r name ordinal phase; do
        kill_at "$1" "$work/$1-$2" "$name" "$ordinal" "$2"
    done < <(picked "$1" "$2" "$3")
}

changing='openat|flock|write|fsync|rename|close|unlink'
(sweep fix yes '.*') >"$work/fix.log" &
(
    sweep merge yes "$changing"
    sweep fix no "$changing"
) >"$work/merge.log" &
wait
count_logs "$work"/{fix,merge}.log
# A sweep that never met a run half way through its renaming has looked elsewhere.
for state in old mixed new; do
    check "no kill left the outputs $state" grep -q "^ok $state" "$work/fix.log"
done
finish
