#!/usr/bin/env bash
# roster_fault_test.sh - fix and merge on a machine where system calls fail: never success with less
# than everything, every output old or new, a sentence in Chinese that names a file, an exit status
# of the contract; a call that is only interrupted is made again.
#
# Every call that opens, reads, writes, syncs, renames or closes, from the opening of the first given
# file on (the index has tests of its own); of the others each name's first, middle and last one.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/roster_break.sh"

make_rosters 8

declare -A errors=(
    [write]='EINTR ENOSPC EIO EDQUOT EFBIG'
    [fsync]='EINTR ENOSPC EIO EDQUOT'
    [rename]='EINTR ENOSPC EIO EXDEV EACCES'
    [close]='EINTR EIO'
    [openat]='EINTR EIO EMFILE EACCES ENOSPC'
    [read]='EINTR EIO'
    [pread64]='EINTR EIO'
    [flock]='EINTR ENOLCK EAGAIN'
    [lseek]='EIO'
    [newfstatat]='EIO EACCES'
    [unlink]='EIO EACCES'
    [mmap]='ENOMEM'
)

# complaint FOLDER: $complaint says what is wrong with the message of a failed run.
complaint() {
    local text
    text=$(<"$1.err")
    complaint=
    [[ $text == *[一-龥]* ]] || complaint='a message that is not Chinese'
    [[ $text == */* || $text == *内存不足* ]] || complaint='a message without a file name'
    [[ -n $text ]] || complaint='no message'
    [[ -z $complaint ]] || complaint+=": $(head -c 200 <<<"$text")"
}

# fail_at COMMAND FOLDER NAME WHEN ERROR
fail_at() {
    local what="$1, $5 at $3 $4" wrong=
    prepare "$1" "$2" yes
    run_broken "$1" "$2" "$3" "error=$5:when=$4"
    judge "$1" "$2" yes
    [[ $state == bad* ]] && wrong=$state
    case $status in
    0 | 1)
        [[ $state == new ]] || wrong="success with $state outputs"
        ;;
    65 | 66 | 73 | 74 | 75)
        [[ $5 != EINTR ]] || wrong="an interruption ends the run: exit $status, $(<"$2.err")"
        complaint "$2"
        # The message goes through the same call.
        [[ -z $complaint || $3$4 == write*+ ]] || wrong=$complaint
        ;;
    *) wrong="exit $status: $(head -c 200 "$2.err")" ;;
    esac
    # What another run has locked is that run's.
    if has_leftovers "$2" && [[ $3 != unlink && $5 != EAGAIN ]]; then wrong='a temporary file is left'; fi
    echo "${wrong:+not }ok $what: exit $status, $state${wrong:+; $wrong}"
}

# sweep COMMAND LEAST_PHASE: all faults of it, once, and many of them from then on.
sweep() {
    local name ordinal phase error
    while read -r name ordinal phase; do
        ((phase >= $2)) || continue
        for error in ${errors[$name]-}; do
            fail_at "$1" "$work/$1" "$name" "$ordinal" "$error"
            [[ $error == EINTR || ! $name =~ ^($lasting)$ ]] ||
                fail_at "$1" "$work/$1" "$name" "$ordinal+" "$error"
        done
    done < <(picked "$1" yes "$handling")
}

handling='openat|read|pread64|write|fsync|rename|close|flock|unlink'
lasting='openat|read|write|fsync|rename'
calls fix yes
calls merge yes
sweep fix 2 >"$work/fix.log" &
sweep merge 3 >"$work/merge.log" &
wait
count_logs "$work"/{fix,merge}.log
next_run fix "$work/fix" 'after all faults of fix' >"$work/next.log"
next_run merge "$work/merge" 'after all faults of merge' >>"$work/next.log"
count_logs "$work/next.log"
finish
