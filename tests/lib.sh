# lib.sh - what the shell tests share; they source it.
#
# $top: the project; $build: what is tested; $quhua: its executable; $work: a folder that goes
# away at the end. Passed checks are counted silently, a failed one is a line that names it.

set -u
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
build=$(cd "$top" && realpath -m "${BUILD:-build/release}")
quhua=$build/quhua
unset QUHUA_INDEX QUHUA_PROFILES
export LC_ALL=C.UTF-8

[[ -x $quhua ]] || { echo "not ok no $quhua: run make first"; exit 1; }
work=$(mktemp -d) || exit 1
trap 'kill $(jobs -rp) 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

passed=0
failed=0

# check NAME COMMAND...: the command succeeds.
check() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok $name"
    fi
}

# same NAME EXPECTED ACTUAL
same() {
    check "$1: expected '${2:0:300}', got '${3:0:300}'" test "$2" = "$3"
}

# has NAME TEXT PART: the text holds the part.
has() {
    check "$1: no '$3' in '${2:0:300}'" test -z "${2##*"$3"*}" -a -n "$2"
}

# exits NAME STATUS COMMAND...: output goes to $work/out, messages to $work/err.
exits() {
    local name=$1 expected=$2 status
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    status=$?
    check "$name: exit $status, expected $expected; $(head -c 200 "$work/err")" \
        test "$status" -eq "$expected"
}

# begin_service SOCKET [OPTION...]: quhua-serve in the background; its process is $service.
begin_service() {
    local socket=$1
    shift
    "$build/quhua-serve" serve --socket "$socket" --index "$build/quhua.idx" "$@" 2>>"$work/service.log" &
    service=$!
    for _ in {1..600}; do
        [[ -S $socket ]] && return
        sleep 0.05
    done
    echo "not ok no service: $(tail -n 1 "$work/service.log")"
    exit 1
}

# end_service: it stops by SIGTERM; its exit status.
end_service() {
    kill "$service" && wait "$service"
}

# Ends a test: the counts, and a status that tells.
finish() {
    echo "$passed passed, $failed failed"
    test "$failed" -eq 0
    exit
}
