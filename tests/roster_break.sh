# roster_break.sh - breaking runs of fix and merge; the tests that do so source it after lib.sh.
#
# Each run works in a folder of its own: r.csv, w.csv (a filled-in worklist), index of the release,
# and the outputs of an older run or none. $work/new-COMMAND has what an undisturbed run leaves,
# $work/old-COMMAND what an older run of another roster left.

roster=$build/quhua-roster
declare -A outputs=(
    [fix]='r.fixed.csv r.todo.csv r.report.txt rows.jsonl'
    [merge]='r.merged.fixed.csv r.merged.todo.csv r.merged.report.txt rows.jsonl'
)

# arguments COMMAND FOLDER: the command line of a run, in $line.
arguments() {
    line=("$roster" "$1" --threads=1 "--json-rows=$2/rows.jsonl" "$2/r.csv")
    if [[ $1 == merge ]]; then line+=("$2/w.csv"); fi
}

# The worklist $1 with the first candidate chosen wherever there is one, to $2.
fill_in() {
    python3 - "$1" "$2" <<'END'
import csv, sys
with open(sys.argv[1], encoding='utf-8', newline='') as file:
    rows = list(csv.reader(file))
candidates, choice = rows[0].index('候选'), rows[0].index('选择')
for row in rows[1:]:
    row[choice] = '1' if row[candidates] else ''
with open(sys.argv[2], 'w', encoding='utf-8', newline='') as file:
    csv.writer(file, lineterminator='\n').writerows(rows)
END
}

# make_rosters ROWS: all of the above.
make_rosters() {
    local command
    mkdir "$work/given" "$work/older"
    "$top/tools/make-roster" --rows "$1" --mistakes 60 --seed 3 --out "$work/given/r.csv"
    head -n $(($1 / 2)) "$work/given/r.csv" >"$work/older/r.csv"
    "$quhua" fix -o "$work" "$work/given/r.csv" >/dev/null
    fill_in "$work/r.todo.csv" "$work/given/w.csv"
    "$quhua" fix -o "$work" "$work/older/r.csv" >/dev/null
    fill_in "$work/r.todo.csv" "$work/older/w.csv"
    rm "$work"/r.*
    for command in fix merge; do
        mkdir "$work/new-$command" "$work/old-$command"
        undisturbed "$command" "$work/given" "$work/new-$command"
        undisturbed "$command" "$work/older" "$work/old-$command"
        check "the old outputs of $command are the new ones" \
            bash -c '! cmp -s "$1" "$2"' - "$work"/{new,old}-$command/rows.jsonl
    done
}

# undisturbed COMMAND GIVEN FOLDER: a run with only its outputs left in the folder.
undisturbed() {
    cp "$2"/* "$3"
    arguments "$1" "$3"
    "${line[@]}" >"$work/out" 2>"$work/err"
    status=$?
    check "an undisturbed $1: exit $status; $(head -c 200 "$work/err")" test "$status" -le 1
    rm "$3/r.csv" "$3/w.csv"
    same "outputs of $1" "$(tr ' ' '\n' <<<"${outputs[$1]}" | sort)" "$(ls -A "$3")"
}

# prepare COMMAND FOLDER HAD_OLD
prepare() {
    rm -rf "$2"
    mkdir "$2"
    cp "$work"/given/* "$2"
    [[ $3 == no ]] || cp "$work/old-$1"/* "$2"
}

# run_broken COMMAND FOLDER CALL INJECTION: a run with a fault. Sets $status.
run_broken() {
    arguments "$1" "$2"
    {
        strace -qq -o /dev/null -e trace="$3" -e inject="$3:$4" "${line[@]}" \
            >"$2.out" 2>"$2.err" </dev/null
        status=$?
    } 2>/dev/null # the shell's word on a killed child too
}

# judge COMMAND FOLDER HAD_OLD: $state: new, old, mixed, or bad with the name of what is neither.
judge() {
    local name new=0 old=0
    state=
    cmp -s "$2/r.csv" "$work/given/r.csv" || state='bad: the roster was changed'
    cmp -s "$2/w.csv" "$work/given/w.csv" || state='bad: the worklist was changed'
    for name in ${outputs[$1]}; do
        if cmp -s "$2/$name" "$work/new-$1/$name"; then
            new=$((new + 1))
        elif if [[ $3 == yes ]]; then cmp -s "$2/$name" "$work/old-$1/$name"; else [[ ! -e $2/$name ]]; fi; then
            old=$((old + 1))
        else
            state="bad: $name is neither old nor new"
        fi
    done
    [[ -n $state ]] && return
    state=mixed
    ((old)) || state=new
    ((new)) || state=old
}

has_leftovers() {
    compgen -G "$1/.*.part" >/dev/null
}

# next_run COMMAND FOLDER: prints `ok`, or what is wrong after another run without any fault.
next_run() {
    local files
    arguments "$1" "$2"
    "${line[@]}" >/dev/null 2>"$2.err"
    status=$?
    judge "$1" "$2" no
    files=$(printf '%s\n' r.csv w.csv ${outputs[$1]} | sort)
    if ((status != 1)) || [[ $state != new ]]; then
        echo "not ok $3: the next run: exit $status, $state; $(head -c 200 "$2.err")"
    elif [[ $(ls -A "$2") != "$files" ]]; then
        echo "not ok $3: the next run leaves $(ls -A "$2" | tr '\n' ' ')"
    else
        echo "ok"
    fi
}

# calls COMMAND HAD_OLD: what an undisturbed run calls, to $work/calls-COMMAND-HAD_OLD as `NAME
# ORDINAL PHASE`, ordinals counted by name from the start, as strace counts them. PHASE: 0 before
# our own code begins, 1 before a given file is opened, 2 before the first output is begun, 3 from
# there on.
calls() {
    local list=$work/calls-$1-$2
    prepare "$1" "$work/trace-$1-$2" "$2"
    arguments "$1" "$work/trace-$1-$2"
    strace -o "$work/trace-$1-$2.log" "${line[@]}" >"$work/out"
    awk '/^[a-z0-9_]+\(/ { name = $0; sub(/\(.*/, "", name); count[name]++ }
         /^prctl\(PR_SET_DUMPABLE/ { phase = 1 }
         phase == 1 && /(openat|newfstatat)\(.*\/[rw]\.csv"/ { phase = 2 }
         /\.part"/ { phase = 3 }
         name != "exit_group" && name != "execve" && count[name] { print name, count[name], phase + 0 }' \
        "$work/trace-$1-$2.log" >"$list"
    same "phases of $1" 0123 "$(cut -d ' ' -f 3 "$list" | uniq | tr -d '\n')"
}

# picked COMMAND HAD_OLD NAMES: of a regular expression's names all calls of phases 2 and 3; of every
# the first, middle and last call of all.
picked() {
    awk -v names="^($3)$" '
        { last[$1] = $2; line[NR] = $0; name[NR] = $1; at[NR] = $2; phase[NR] = $3 }
        END { for (i = 1; i <= NR; i++)
                  if ((phase[i] >= 2 && name[i] ~ names) || at[i] == 1 ||
                      at[i] == last[name[i]] || at[i] == int((last[name[i]] + 1) / 2))
                      print line[i] }' "$work/calls-$1-$2"
}

# count_logs FILE...: adds up `ok` and `not ok` lines, showing the latter.
count_logs() {
    cat "$@" | grep '^not ok' | sort
    passed=$((passed + $(cat "$@" | grep -c '^ok')))
    failed=$((failed + $(cat "$@" | grep -c '^not ok')))
}
