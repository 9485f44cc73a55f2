#!/usr/bin/env bash
# completions_test.sh - the Tab key offers every command and every option of --help, and no other.
. "$(dirname "$0")/lib.sh"

for shell in bash zsh fish; do
    exits "for $shell" 0 "$top/tools/completions" "$shell" "$quhua"
    mv "$work/out" "$work/$shell"
done
exits 'another shell' 1 "$top/tools/completions" csh "$quhua"
exits 'no program' 1 "$top/tools/completions" bash "$work/none"

commands=$("$quhua" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
# options COMMAND: as one writes them, those with a value up to the `=`.
options() {
    "$quhua" "$1" --help | sed -n 's/^  \(--[a-z-]*=\{0,1\}\).*/\1/p' | sort
}

# offered WORD...: what bash offers for the last word, which may be empty.
offered() {
    bash -c '. "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _quhua
        ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' - "$work/bash" "$@" | sort
}

same 'bash: commands' "$(sort <<<"$commands")" "$(offered quhua '')"
same 'bash: the begin of a command' "$(printf 'list\nlookup')" "$(offered quhua l)"
same 'bash: options without a command' "$(printf -- '--help\n--version')" "$(offered quhua -)"
for command in $commands; do
    same "bash: options of $command" "$(options "$command")" "$(offered quhua "$command" file -)"
done
same 'bash: the begin of an option' "$(printf -- '--field=\n--fail-on=' | sort)" "$(offered quhua normalize --f | grep -v full)"
same 'bash: words of index' build "$(offered quhua index b)"
same 'bash: files where no option begins' '' "$(offered quhua fix '')$(offered quhua index build b)"
same 'bash: files as a value' '' "$(offered quhua fix --output '')$(offered quhua fix --output = a)$(offered quhua fix --output =)"
same 'bash: after an option without value' "$(options fix)" "$(offered quhua fix --json -)"
has 'bash: for quhua' "$(bash -c '. "$1"; complete -p quhua' - "$work/bash")" '-o default -F _quhua quhua'

if command -v fish >/dev/null; then
    export HOME=$work XDG_DATA_HOME=$work XDG_CONFIG_HOME=$work
    # fish_offers TEXT: the words it offers, without what it tells of them.
    fish_offers() {
        fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$work/fish" "$1" | cut -f 1 | sort
    }
    same 'fish: commands' "$(sort <<<"$commands")" "$(fish_offers 'quhua ')"
    for command in $commands; do
        same "fish: options of $command" "$(options "$command" | tr -d =)" "$(fish_offers "quhua $command --")"
    done
else
    echo 'skipped: fish, there is none'
fi

if command -v zsh >/dev/null; then
    exits 'zsh: syntax' 0 zsh -fn "$work/zsh"
else
    echo 'skipped: the syntax of zsh, there is none'
fi
for command in $commands; do
    same "zsh: options of $command" "$(options "$command")" \
        "$(sed -n "/^$command)/,/;;/s/^        '\**\(--[a-z-]*=\{0,1\}\)\[.*/\1/p" "$work/zsh" | sort)"
done
finish
