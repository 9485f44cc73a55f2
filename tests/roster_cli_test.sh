#!/usr/bin/env bash
# roster_cli_test.sh - fix and merge as commands: options, exit statuses, messages, names of files.
. "$(dirname "$0")/lib.sh"

examples=$top/tests/examples
clean='考生号,姓名,身份证号,生源所在地,家庭地址
1,王小明,320722200201204040,江苏省东海县,东海县白塔埠镇前营村3组12号'

# fresh: a new folder with the examples, and we are in it.
fresh() {
    cd "$(mktemp -d -p "$work")" || exit 1
    cp "$examples"/*.csv .
    printf '%s\n' "$clean" >clean.csv
}

# says NAME TEXT: the message on standard error has it.
says() {
    has "$1" "$(cat "$work/err")" "$2"
}

# made NAME FILE...: these files, and no others, beside those that were there.
made() {
    local name=$1
    shift
    same "$name: files" "$(printf '%s\n' clean.csv filled.csv roster.csv "$@" | sort)" "$(ls -A | sort)"
}

outputs() {
    printf '%s\n' "$1.fixed.csv" "$1.todo.csv" "$1.report.txt"
}

# ---- help and usage --------------------------------------------------------------------------------

fresh
for command in fix merge; do
    exits "$command --help" 0 "$quhua" "$command" --help
    has "$command --help: usage" "$(cat "$work/out")" "usage: quhua $command"
    same "$command --help: standard error" '' "$(cat "$work/err")"
    exits "$command --version" 0 "$quhua" "$command" --version
    same "$command --version" "$("$quhua" --version)" "$(cat "$work/out")"
    for wrong in --nonsense -x -o= --json=yes --in-place-values=1 --threads=0 --threads=x --threads= \
        --as-of=1979 --as-of=2200 --as-of=x --column=origin --column=origin= --column=nonsense=表头 \
        --encoding=latin1 --encoding=; do
        exits "$command $wrong" 2 "$quhua" "$command" "$wrong" roster.csv filled.csv
        check "$command $wrong: says nothing" test -s "$work/err"
    done
    for last in --output -o --profile --column --encoding --previous --as-of --json-rows --threads --index; do
        exits "$command $last without value" 2 "$quhua" "$command" roster.csv filled.csv "$last"
    done
    exits "$command, a column twice" 2 "$quhua" "$command" --column=name=姓名 --column=name=考生号 \
        roster.csv filled.csv
    exits "$command without a file" 2 "$quhua" "$command"
    says "$command without a file" "usage: quhua $command"
done
exits 'fix with two files' 2 "$quhua" fix roster.csv filled.csv
exits 'merge with one file' 2 "$quhua" merge roster.csv
exits 'merge with three' 2 "$quhua" merge roster.csv filled.csv clean.csv
exits 'quhua-roster by itself' 2 "$build/quhua-roster"
exits 'quhua-roster, another command' 2 "$build/quhua-roster" normalize
made 'wrong usage'

# ---- what is told -----------------------------------------------------------------------------------

fresh
exits 'all accepted' 0 "$quhua" fix clean.csv
same 'all accepted: summary' '共 1 行：通过 1，待确认 0，须重填 0
结果 clean.fixed.csv
待办 clean.todo.csv（0 项）
报告 clean.report.txt' "$(cat "$work/out")"
same 'all accepted: quiet' '' "$(cat "$work/err")"
exits 'some need a person' 1 "$quhua" fix roster.csv
has 'some need a person: summary' "$(cat "$work/out")" '共 6 行：通过 2，待确认 2，须重填 2'
exits 'merged' 0 "$quhua" merge roster.csv filled.csv
has 'merged: summary' "$(cat "$work/out")" '共 6 行：通过 6，待确认 0，须重填 0'
exits 'merge, nothing chosen' 1 "$quhua" merge roster.csv roster.todo.csv
# shellcheck disable=SC2046
made 'beside the roster' $(outputs clean) $(outputs roster) $(outputs roster.merged)
same 'modes' 600 "$(stat -c %a ./*.fixed.csv ./*.todo.csv ./*.report.txt | sort -u)"
for pair in roster.csv filled.csv; do
    check "$pair is untouched" cmp -s "$pair" "$examples/$pair"
done

fresh
exits '--json' 1 "$quhua" fix --json --json-rows=rows roster.csv
check '--json: one object' python3 -c '
import json, sys
summary = json.loads(open(sys.argv[1], encoding="utf-8").read())
rows = [json.loads(line) for line in open("rows", encoding="utf-8")]
assert (summary["rows"], summary["accept"], summary["confirm"], summary["reject"]) == (6, 2, 2, 2)
assert sum(summary["reasons"].values()) > 6 and summary["damages"] == {}
assert [row["line"] for row in rows] == [2, 3, 4, 5, 6, 7]
assert [row["verdict"] for row in rows] == ["accept"] * 2 + ["confirm"] * 2 + ["reject"] * 2
assert rows[0]["origin"]["code"] == "320812" and rows[0]["home"]["elements"]["county"] == "清江浦区"
' "$work/out"
same '--json-rows: mode' 600 "$(stat -c %a rows)"

# ---- options ------------------------------------------------------------------------------------------

fresh
mkdir 'the folder' two
exits '--output=DIR' 1 "$quhua" fix '--output=the folder' roster.csv
exits '-o DIR' 1 "$quhua" fix -o two roster.csv
same '--output=DIR: files' "$(outputs roster | sort)" "$(ls -A 'the folder' | sort)"
for file in fixed.csv todo.csv; do
    check "the same by -o: $file" cmp -s "the folder/roster.$file" "two/roster.$file"
done
for threads in 1 3 9999; do
    exits "--threads=$threads" 1 "$quhua" fix -o two "--threads=$threads" roster.csv
    check "--threads=$threads: the same" cmp -s 'the folder/roster.fixed.csv' two/roster.fixed.csv
done
exits '--output beside' 73 "$quhua" fix --output=missing roster.csv
exits '--output is a file' 73 "$quhua" fix --output=clean.csv roster.csv
exits '--json-rows in no folder' 73 "$quhua" fix --json-rows=missing/rows roster.csv
exits '--json-rows is the roster' 73 "$quhua" fix --json-rows=roster.csv roster.csv
check 'the roster is still there' cmp -s roster.csv "$examples/roster.csv"
mkdir roster.fixed.csv
exits 'a folder of that name' 73 "$quhua" fix roster.csv
rmdir roster.fixed.csv
# shellcheck disable=SC2046
made 'where outputs cannot be' 'the folder' two
if [[ $EUID != 0 ]]; then
    chmod 500 two
    exits 'a folder without right to write' 73 "$quhua" fix -o two roster.csv
    chmod 700 two
fi

fresh
exits '--in-place-values' 1 "$quhua" fix --in-place-values roster.csv
same '--in-place-values: accepted' '24320001,王小明,320802200203151018,江苏省清江浦区,清江浦区长西街道西安路12号' \
    "$(sed -n 2p roster.fixed.csv | cut -d, -f1-5)"
same '--in-place-values: others' "$(sed -n '4,$p' roster.csv)" "$(sed -n '4,$p' roster.fixed.csv | cut -d, -f1-5)"
exits '--as-of' 1 "$quhua" fix --as-of=2000 roster.csv
has '--as-of: an old name stands' "$(sed -n 2p roster.fixed.csv)" ,江苏省清河区,
exits '--index' 1 "$quhua" fix "--index=$build/quhua.idx" roster.csv
exits '--index missing' 66 "$quhua" fix --index=missing roster.csv
exits '--index no index' 65 "$quhua" fix --index=clean.csv roster.csv

sed 's/生源所在地/籍贯/' clean.csv >other.csv
exits 'no origin column' 65 "$quhua" fix other.csv
says 'no origin column' '看到的表头：考生号、姓名、身份证号、籍贯、家庭地址'
exits '--column' 0 "$quhua" fix --column=origin=籍贯 other.csv
exits '--column NAME' 0 "$quhua" fix --column origin=籍贯 --column home=家庭地址 other.csv
exits '--column, no such header' 65 "$quhua" fix --column=origin=省份 clean.csv
says '--column, no such header' --column=origin=
printf '1,2,3\n' >other.csv
exits 'no header' 65 "$quhua" fix other.csv

sed 's/王小明/王大明/' clean.csv >last.csv
exits '--previous' 1 "$quhua" fix --previous=last.csv clean.csv
has '--previous: asks for a certificate' "$(cat clean.todo.csv)" ,整行,
exits '--previous the same' 0 "$quhua" fix --previous=clean.csv clean.csv
exits '--previous missing' 66 "$quhua" fix --previous=missing clean.csv

iconv -f UTF-8 -t GB18030 roster.csv >gbk.csv
exits 'GB18030' 1 "$quhua" fix gbk.csv
exits '--encoding' 1 "$quhua" fix --encoding=gbk gbk.csv
check 'GB18030 in, GB18030 out' iconv -f GB18030 -t UTF-8 -o utf8.csv gbk.fixed.csv
exits 'UTF-8' 1 "$quhua" fix roster.csv
check 'the same in both encodings' cmp -s utf8.csv roster.fixed.csv
exits 'a worklist in another encoding' 0 "$quhua" merge gbk.csv filled.csv

# ---- profiles ------------------------------------------------------------------------------------------

fresh
exits '--profile' 1 "$quhua" fix --profile=js-2024 roster.csv
has '--profile: in the report' "$(cat roster.report.txt)" '规则：江苏省 2024 届毕业生生源信息'
exits '--profile FILE' 0 "$quhua" fix --profile "$top/data/profiles/js-2024.ini" clean.csv
exits '--profile unknown' 66 "$quhua" fix --profile=nonsense clean.csv
says '--profile unknown: which there are' js-2024
printf '[home]\nlimt = 1\n' >bad.ini
exits '--profile with a mistake' 65 "$quhua" fix --profile=bad.ini clean.csv
says '--profile with a mistake: line' bad.ini:2

# ---- files ------------------------------------------------------------------------------------------------

fresh
exits 'missing' 66 "$quhua" fix missing.csv
exits 'a folder' 66 "$quhua" fix .
exits 'standard input' 66 bash -c '"$1" fix - <clean.csv' - "$quhua"
exits 'merge, no worklist' 66 "$quhua" merge roster.csv missing.csv
exits 'merge, no roster' 66 "$quhua" merge missing.csv filled.csv
exits 'merge, not a worklist' 65 "$quhua" merge roster.csv clean.csv
says 'merge, not a worklist' 待办表
: >empty.csv
exits 'empty' 65 "$quhua" fix empty.csv
printf 'PK\003\004 a container' >book.xlsx
printf '\320\317\021\340\241\261\032\341 a compound file' >book.xls
printf '<html><table><tr><td>姓名</td></tr></table></html>' >page.xls
for book in book.xlsx book.xls page.xls; do
    exits "$book" 66 "$quhua" fix "$book"
    says "$book: how to save it" 另存为
    says "$book: how to save it" 'CSV UTF-8'
done
made 'files that are no rosters' empty.csv book.xlsx book.xls page.xls

fresh
cp clean.csv '毕业生 名册 2024.csv'
cp clean.csv -- -dash.csv
cp clean.csv plain
cp clean.csv .hidden
exits 'Chinese and blanks in the name' 0 "$quhua" fix '毕业生 名册 2024.csv'
exits 'a dash, after --' 0 "$quhua" fix -- -dash.csv
exits 'a dash, as a path' 0 "$quhua" fix ./-dash.csv
exits 'a dash, without --' 2 "$quhua" fix -dash.csv
exits 'no ending' 0 "$quhua" fix plain
exits 'nothing but an ending' 0 "$quhua" fix .hidden
for name in '毕业生 名册 2024' -dash plain .hidden; do
    for output in $(outputs ''); do
        check "there is $name$output" test -s "./$name$output"
    done
done
exits 'merge, a dash' 0 "$quhua" merge -- -dash.csv ./-dash.todo.csv
check 'there is -dash.merged' test -s ./-dash.merged.fixed.csv

# ---- standard output --------------------------------------------------------------------------------------

fresh
for option in '' --json; do
    # shellcheck disable=SC2086
    "$quhua" fix $option clean.csv >/dev/full 2>"$work/err"
    same "full standard output $option" 74 $?
    check "full standard output $option: says nothing" test -s "$work/err"
    check "full standard output $option: outputs are there" test -s clean.fixed.csv
    rm -f clean.*.*
done
"$quhua" fix clean.csv >&- 2>"$work/err"
same 'closed standard output' 74 $?

# A lock that another run holds.
exec 9>.clean.fixed.csv.part
flock 9
exits 'another run' 75 "$quhua" fix clean.csv
says 'another run' 另一次运行
exec 9>&-
exits 'what a killed run left' 0 "$quhua" fix clean.csv
check 'what a killed run left is gone' test ! -e .clean.fixed.csv.part
finish
