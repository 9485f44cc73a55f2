#!/usr/bin/env bash
# roster_truth_test.sh - a made roster of 100,000 persons with known truth: every planted mistake is
# found with its reason, no wrong code is accepted, nothing is said of what is right, no row is lost.
. "$(dirname "$0")/lib.sh"

rows=${ROWS:-100000}
school=320115
campus=江淮职业技术学院
cd "$work" || exit 1
export QUHUA_INDEX=$build/quhua.idx

sed -e "s/^county *=.*/county = $school/" -e "s/^campus *=.*/campus = $campus/" \
    "$top/data/profiles/js-2024.ini" >school.ini
"$top/tools/make-roster" --rows "$rows" --seed "${SEED:-2026}" --school-county "$school" --campus "$campus" \
    --profile js-2024     --out r.csv --truth r.truth --previous before.csv || exit 1
exits 'fix' 1 "$quhua" fix r.csv --profile=./school.ini --previous=before.csv --json-rows=r.rows --json
has 'rows' "$(cat out)" "\"rows\":"
"$top/tests/roster_truth.py" --truth r.truth --rows r.rows --roster r.csv --fixed r.fixed.csv \
    --todo r.todo.csv --show 3 >judged
grep -vE '^[0-9]+ passed, [0-9]+ failed$' judged | sed 's/^/note: /' | head -n 120
read -r good _ bad _ < <(tail -n 1 judged)
passed=$((passed + good))
failed=$((failed + bad))
finish
