#!/usr/bin/env bash
# man_test.sh - manual pages and README.md say what the executable does: commands, options, reasons,
# examples.
. "$(dirname "$0")/lib.sh"

pages=$top/tools/man
PATH=$build:$PATH
begin_service "$work/socket"
export QUHUA_SOCKET=$work/socket

# commands: those that --help names.
commands() {
    "$quhua" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort
}

# page_of COMMAND: its page; 8 is the section of what an administrator runs.
page_of() {
    printf '%s\n' "$pages/quhua-$1".[18]
}

# told_options COMMAND: those of its --help.
told_options() {
    "$quhua" "$1" --help | sed -n 's/^  --\([a-z-]*\).*/\1/p' | sort
}

# page_options PAGE: those that the page explains.
page_options() {
    sed -n 's/^\.It Fl -\([a-z-]*\).*/\1/p' "$1" | sort
}

# page_examples PAGE: its literal blocks as a terminal shows them; a line `.Ed` ends each.
page_examples() {
    sed -n '/^\.Sh EXAMPLES/,$p' "$1" | sed -n '/^\.Bd -literal/,/^\.Ed/p' |
        sed -e '/^\.Bd/d' -e 's/^\\&//' -e 's/\\-/-/g' -e 's/\\e/\\/g'
}

# readme_examples FILE: its blocks that run quhua.
readme_examples() {
    awk '
        /^```/ { inside = !inside; if (ours) print ".Ed"; ours = 0; next }
        inside && /^\$ (.*[|&] *)?quhua / { ours = 1 }
        ours' "$1"
}

# expected: the examples of standard input that show output; others are for the reader's files.
expected() {
    awk '
        /^\.Ed/ { held = ""; next }
        /^\$ / { held = $0; next }
        held != "" { print held; held = "" }
        { sub(/[ \t]+$/, ""); print }'
}

# rerun: what `expected` prints as it would be today, in a folder of its own with tests/examples.
rerun() {
    local line folder
    folder=$(mktemp -d -p "$work") || return
    cp "$top"/tests/examples/* "$folder"
    cd "$folder" || return
    while IFS= read -r line; do
        [[ $line == '$ '* ]] || continue
        echo "$line"
        bash -c "${line#'$ '}" 2>&1 </dev/null | sed 's/[ \t]*$//'
    done < <(expected)
}

# ---- every command has a page, every page a command -----------------------------------------------

same 'commands and pages' "$(commands)" \
    "$(cd "$pages" && printf '%s\n' quhua-*.[18] | sed 's/^quhua-\(.*\)\.[18]$/\1/' | sort)"
for command in $(commands); do
    page=$(page_of "$command")
    check "quhua.1 names $command" grep -qx "\.It Cm $command" "$pages/quhua.1"
    check "quhua.1 points to $command" grep -q "\.Xr quhua-$command ${page: -1}" "$pages/quhua.1"
done

# ---- options ----------------------------------------------------------------------------------------

for command in $(commands); do
    page=$(page_of "$command")
    same "options of $command" "$(told_options "$command")" "$(page_options "$page")"
    for option in $(told_options "$command"); do
        has "synopsis of $command has --$option" \
            "$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page")" "Fl -$option"
    done
    check "$command: sections" test "$(grep -cE \
        '^\.Sh (NAME|SYNOPSIS|DESCRIPTION|OUTPUT|ENVIRONMENT|FILES|EXIT STATUS|EXAMPLES|SEE ALSO)$' \
        "$page")" -eq 9
done
for command in fix merge nightly call; do
    has "quhua-$command.1 names the exit status 75" "$(cat "$pages/quhua-$command.1")" '.It 75'
done
same 'options of quhua' "$(printf 'help\nversion')" "$(page_options "$pages/quhua.1")"

# ---- reasons, JSON keys, examples --------------------------------------------------------------------

same 'reasons' "$("$quhua" reasons | awk -F'\t' '{ print $1, "Pq", $2 }')" \
    "$(sed -n '/^\.Sh REASONS/,/^\.Sh ENV/s/^\.It //p' "$pages/quhua-reasons.1")"

printf '%s\n' 江苏省鼓楼区 淮安市清河区 城关镇 >"$work/texts"
for key in $("$quhua" normalize --json <"$work/texts" | grep -o '"[a-z_]*":' | tr -d '":' | sort -u); do
    check "quhua-normalize.1 names the key $key" \
        grep -qE "^\.(It|Va) (.* )?$key( |$)" "$pages/quhua-normalize.1"
done

for page in "$pages"/*.[18]; do
    page_examples "$page" >"$work/examples"
    same "examples of ${page##*/}" "$(expected <"$work/examples")" "$(rerun <"$work/examples")"
    if command -v mandoc >/dev/null; then
        same "mandoc on ${page##*/}" '' "$(mandoc -Tlint -Wwarning "$page")"
    fi
done

# ---- quhua(3) ------------------------------------------------------------------------------------------

"$top/tools/man3" >"$work/quhua.3"
functions=$(grep -o '^QUHUA_API .*' "$top/src/quhua.h" | grep -o 'quhua_[a-z_]*(' | tr -d '(')
for function in $functions; do
    check "quhua.3: $function in the synopsis" grep -qx "\.Fo $function" "$work/quhua.3"
    check "quhua.3: $function is described" grep -qx "\.It Fn $function" "$work/quhua.3"
done
same 'functions of quhua.3' "$(sort <<<"$functions")" "$("$top/tools/man3" --names | sort)"
for status in OK ERROR_ANSWER REASON_EMPTY REASON_SAME_ORIGIN_ALL FIELD_HARDSHIP ELEMENT_PLACE EXTRA_ID_NUMBER; do
    check "quhua.3 lists QUHUA_$status" grep -q "^    QUHUA_$status, /\*" "$work/quhua.3"
done
check 'quhua.3: nothing is left for the compiler' test -z "$(grep -E 'X\(|QUHUA_API|^#(if|end|und)' "$work/quhua.3")"
if command -v mandoc >/dev/null; then
    same 'mandoc on quhua.3' '' "$(mandoc -Tlint -Wwarning "$work/quhua.3")"
fi

# ---- README.md -----------------------------------------------------------------------------------------

readme_examples "$top/README.md" >"$work/examples"
check 'README.md has examples' test "$(grep -c '^\$ ' "$work/examples")" -ge 5
same 'examples of README.md' "$(expected <"$work/examples")" "$(rerun <"$work/examples")"
for file in "$top"/src/*/*.c; do
    name=$(basename "$file" .c)
    check "README.md names $name.c" grep -qE "\`$name(\.c)?\`" "$top/README.md"
done

finish
