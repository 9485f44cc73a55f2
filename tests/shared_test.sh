#!/usr/bin/env bash
# shared_test.sh - no wrong code on the labelled examples beside the project, where they are there.
#
# They are scored in place: their licence lets nobody copy them. Labels known to be wrong stand in
# cases/label_errors.txt.
. "$(dirname "$0")/lib.sh"

shared=$(realpath -m "$top/../shared/cases")
if [[ ! -x $shared/score.py ]]; then
    echo "skipped: $shared/score.py is not there"
    finish
fi

# score FILE: the details and sums of score.py, in $work/FILE.
score() {
    QUHUA=$quhua "$shared/score.py" -d "$shared/$1" >"$work/$1"
}

# Is `text` labelled `label`, answered with `code`, a known error of the label?
is_label_error() {
    local text=$1 label=$2 code=$3 known_label known_code part
    while IFS=$'\t' read -r known_label known_code part _; do
        [[ $known_label == "$label" && $known_code == "$code" && $text == *"$part"* ]] && return
    done < <(grep -v '^#' "$top/tests/cases/label_errors.txt")
    return 1
}

# no_wrong FILE: every other code than the label's is a known error of the label.
no_wrong() {
    local outcome text label verdict code
    while IFS=$'\t' read -r outcome text label verdict code _; do
        [[ $outcome == wrong ]] || continue
        check "$1: $text: want $label, got $verdict $code" is_label_error "$text" "$label" "$code"
    done <"$work/$1"
}

# right FILE LEAST: so many at least are answered as labelled.
right() {
    local count
    count=$(sed -nE 's/.*\tall\t.*\tright=([0-9]+) .*/\1/p' "$work/$1")
    check "$1: ${count:-none} right, want $2" test "${count:-0}" -ge "$2"
    echo "note: $(grep -P '\tall\t' "$work/$1")"
}

# asked FILE TAG: how often it asks, and how often the label itself names several codes.
asked() {
    local sums
    sums=$(grep -P "\\t$2\\t" "$work/$1")
    check "$1: $2: no label that is no candidate" test "${sums##*missed=}" -eq 0
    echo "note: $sums"
    echo "note: of those asked of all tags $(grep -cP '^asked\t[^\t]*\t\d+\|' "$work/$1")" \
        'have a label of several codes'
}

for file in adversarial.tsv real.tsv; do
    check "score.py $file" score "$file"
    no_wrong "$file"
done
right adversarial.tsv 97
right real.tsv 4400
asked real.tsv full
finish
