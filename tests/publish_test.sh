#!/usr/bin/env bash
# publish_test.sh - an index file is the old one or the new one, whatever happens to the builder.
#
# The builder is killed, and made to fail, at every system call from the first that touches its
# temporary file on. The tables of one province keep a build short. Two sweeps run side by side.
. "$(dirname "$0")/lib.sh"

builder=$build/quhua-index
faulty='write|writev|pwrite64|fsync|fdatasync|rename|ftruncate|openat|close'
errors=(ENOSPC EIO)

mkdir "$work/data"
cp "$top"/data/*.csv "$top/data/edition" "$work/data"
for table in divisions placeholders zones transfers townships variants; do
    sed -n -e 1p -e /^11/p "$top/data/$table.csv" >"$work/data/$table.csv"
done
awk -F, 'NR == 1 || $2 ~ /^11/' "$top/data/aliases.csv" >"$work/data/aliases.csv"
head -n 1 "$top/data/readings.csv" >"$work/data/readings.csv"

# ---- the same tables, the same bytes --------------------------------------------------------

mkdir -p "$work/one" "$work/other/deeper" "$work/tables"
cp "$work"/data/* "$work/tables"
"$builder" "$work/data" "$work/one/new.idx"
(cd "$work/other/deeper" && MALLOC_PERTURB_=165 "$builder" ../../tables another-name.idx)
check 'two builds in two folders differ' cmp -s "$work/one/new.idx" "$work/other/deeper/another-name.idx"
same 'files left beside the index' 'new.idx' "$(ls "$work/one")"
new=$work/one/new.idx

# An older edition: any other bytes that are an index.
sed '$d' "$work/data/townships.csv" >"$work/tables/townships.csv"
old=$work/old.idx
"$builder" "$work/tables" "$old"
check 'the old index is no other' test -s "$old"
check 'the old index equals the new one' bash -c '! cmp -s "$1" "$2"' - "$old" "$new"

# ---- what to break ----------------------------------------------------------------------------

# Every call from the first that names OUT.part, as `NAME ORDINAL`, ordinals counted by name from
# the start of the program, as strace counts them.
mkdir "$work/trace"
strace -o "$work/trace/calls" "$builder" "$work/data" "$work/trace/out.idx"
awk '/^[a-z0-9_]+\(/ { name = $0; sub(/\(.*/, "", name); count[name]++ }
     /^memfd_create/ { on = 1 }
     on && name != "exit_group" { print name, count[name] }' "$work/trace/calls" >"$work/calls"
check 'nothing to break was found' test "$(wc -l <"$work/calls")" -ge 20

# run_broken FOLDER CALL INJECTION: one build with a fault. Sets $status.
run_broken() {
    {
        strace -qq -o /dev/null -e trace="$2" -e inject="$2:$3" "$builder" "$work/data" "$1/out.idx"
        status=$?
    } 2>/dev/null # the shell's word on a killed child too
}

# judge FOLDER CALL FAULT HAD_OLD: prints `ok` or what is wrong with what the fault left.
judge() {
    local out=$1/out.idx now=bad
    if cmp -s "$out" "$new"; then
        now=new
    elif [[ $4 == yes ]] && cmp -s "$out" "$old"; then
        now=old
    elif [[ $4 == no && ! -e $out ]]; then
        now=old
    fi
    if [[ $now == bad ]]; then
        echo "not ok $3 at $2: the index is neither old nor new"
    elif ((status == 0)) && [[ $now != new ]]; then
        echo "not ok $3 at $2: exit 0 with the old index"
    elif [[ $3 != KILL* && -e $out.part ]]; then
        echo "not ok $3 at $2: a temporary file is left"
    else
        echo ok
    fi
}

# after FOLDER CALL FAULT: the next run repairs everything.
after() {
    if ! "$builder" "$work/data" "$1/out.idx" 2>/dev/null || ! cmp -s "$1/out.idx" "$new"; then
        echo "not ok after $3 at $2: the next run does not succeed"
    elif [[ $(ls "$1") != out.idx ]]; then
        echo "not ok after $3 at $2: files are left: $(ls "$1")"
    else
        echo ok
    fi
}

# break_at FOLDER NAME ORDINAL INJECTION HAD_OLD REPAIR
break_at() {
    rm -f "$1"/*
    [[ $5 == no ]] || cp "$old" "$1/out.idx"
    run_broken "$1" "$2" "$4:when=$3"
    judge "$1" "$2 $3" "${4#*=}" "$5"
    [[ $6 == no ]] || after "$1" "$2 $3" "${4#*=}"
}

# sweep FOLDER PART: every second fault, beginning with the PART-th.
sweep() {
    local name ordinal error n=0
    mkdir "$1"
    while read -r name ordinal; do
        ((n++ % 2 == $2)) || continue
        # The next run is what a leftover can hurt: only a kill that left one is followed by it.
        break_at "$1" "$name" "$ordinal" signal=KILL yes no
        if [[ -e $1/out.idx.part && $name != read ]]; then after "$1" "$name $ordinal" KILL; fi
        [[ $name =~ ^($faulty)$ ]] || continue
        for error in "${errors[@]}"; do
            break_at "$1" "$name" "$ordinal" "error=$error" yes no
        done
    done <"$work/calls"
}

sweep "$work/even" 0 >"$work/even.log" &
sweep "$work/odd" 1 >"$work/odd.log" &
wait

# A first build, a fault that lasts, and the run after an error.
mkdir "$work/rest"
{
    break_at "$work/rest" fdatasync 1 signal=KILL no yes
    break_at "$work/rest" write 1+ error=ENOSPC no yes
    break_at "$work/rest" fsync 1+ error=EIO yes yes
    break_at "$work/rest" rename 1 error=EXDEV yes yes
} >"$work/rest.log"

cat "$work"/{even,odd,rest}.log | grep '^not ok' | sort
passed=$((passed + $(cat "$work"/{even,odd,rest}.log | grep -c '^ok')))
failed=$((failed + $(cat "$work"/{even,odd,rest}.log | grep -c '^not ok')))

# ---- targets that cannot be -------------------------------------------------------------------

exits 'no such folder' 73 "$builder" "$work/data" "$work/none/x.idx"
mkdir "$work/taken"
exits 'the target is a folder' 73 "$builder" "$work/data" "$work/taken"
check 'a temporary file is left beside the folder' test ! -e "$work/taken.part"
# A device is as a fifo: replaced by a file it would be gone for everybody. Never try a real one.
mkfifo "$work/pipe"
exits 'the target is a fifo' 73 "$builder" "$work/data" "$work/pipe"
check 'the fifo is gone' test -p "$work/pipe"
exits 'no such tables' 66 "$builder" "$work/none" "$work/x.idx"
exits 'usage' 2 "$builder" "$work/data"
printf 'not a table\n' >"$work/tables/words.csv"
exits 'a bad table' 65 "$builder" "$work/tables" "$work/x.idx"
check 'a bad table leaves an index' test ! -e "$work/x.idx" -a ! -e "$work/x.idx.part"
# Header only: no townships, no aliases; a table may be empty.
cp "$work/data/words.csv" "$work/tables"
for table in townships zones aliases transfers; do
    head -n 1 "$top/data/$table.csv" >"$work/tables/$table.csv"
done
exits 'tables without rows' 0 "$builder" "$work/tables" "$work/x.idx"
check 'tables without rows make an index that does not open' \
    "$quhua" normalize --index "$work/x.idx" 北京市海淀区 >"$work/out"
finish
