#!/bin/sh
# Tests of tools/data-check and tools/roll-year.
# Each planted mistake goes into a fresh copy of the tables; data-check must
# name its file and line, and must not complain of anything else.
# Prints `ok NAME` or `not ok NAME: why` a case; exits 1 if any failed.

top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
log=$work/log

pass() { echo "ok $1" >> "$log"; }
fail() { echo "not ok $1: $2" >> "$log"; }

# --- The sound copy: real tables, few townships (for speed), small own tables ---

sound=$work/sound
mkdir "$sound"
for table in divisions transfers placeholders zones variants; do
    cp "$top/data/$table.csv" "$sound/"
done
cp "$top/data/edition" "$sound/"
head -n 200 "$top/data/townships.csv" > "$sound/townships.csv"
printf 'alias,code,kind,note\n内蒙,150000,short,\n湘西,433100,short,\n' > "$sound/aliases.csv"
printf 'word,kind\n市辖,placeholder\n无,nothing\n' > "$sound/words.csv"
printf 'name,pinyin\n东阿县,dong e xian\n' > "$sound/readings.csv"
printf 'a,b,kind\n东,冬,sound\n' > "$sound/confusables.csv"
printf 'from,to,source\n凃,涂,variant\n囯,国,usage\n' > "$sound/folds.csv"

# check DIR [RESOLVED]: runs data-check, its output to DIR.out
check() {
    "$top/tools/data-check" --data "$1" --resolved "${2:-$work/none}" > "$1.out" 2>&1
}

# fresh NAME: a sound copy in $data for a case to spoil
fresh() {
    data=$work/$1
    cp -R "$sound" "$data"
}

# edit TABLE SED-SCRIPT: changes a table of the copy
edit() {
    sed "$2" "$data/$1" > "$data/edited" && mv "$data/edited" "$data/$1"
}

# line_of TABLE ROW-PREFIX: the line of the first row that begins so
line_of() { grep -n "^$2" "$data/$1" | head -n 1 | cut -d : -f 1; }

# judge DIR TABLE LINE TEXT: data-check exits 1 and says `TABLE:LINE: ...TEXT`,
# and every problem it names is on that line
judge() {
    name=${1##*/}
    if check "$1"; then
        fail "$name" "not refused"
    elif ! grep -F -- "$1/$2:$3: " "$1.out" | grep -qF -- "$4"; then
        fail "$name" "no '$2:$3: ... $4' in: $(head -n 3 "$1.out")"
    elif grep -F -- "$1/" "$1.out" | grep -v ': note: ' | grep -qvF -- "$1/$2:$3: "; then
        fail "$name" "other lines named too: $(head -n 3 "$1.out")"
    else
        pass "$name"
    fi
}

# refused TABLE LINE TEXT: judges the copy, four at a time to save time
running=0
refused() {
    judge "$data" "$@" &
    running=$((running + 1))
    [ $((running % 4)) -ne 0 ] || wait
}

# planted NAME TABLE ROW-PREFIX SED-COMMAND TEXT: spoils that one row
planted() {
    fresh "$1"
    line=$(line_of "$2" "$3")
    edit "$2" "${line:-0}$4"
    refused "$2" "$line" "$5"
}

if check "$sound"; then pass sound_copy; else fail sound_copy "$(head -n 3 "$sound.out")"; fi
if grep -q '^skipped: check_resolved: no ' "$sound.out"; then
    pass resolved_skipped
else
    fail resolved_skipped "not told"
fi

# --- Form ---

planted field_count divisions.csv '320722,' 's/$/,/' 'not 7 fields'
planted code_not_six_digits zones.csv '130171,' 's/^130171/13017/' 'does not have the form'
planted unknown_status townships.csv '110101,' 's/current/gone/' 'does not have the form'
planted open_successors divisions.csv '110103,' 's/110101$/?/' 'a person must fill it in'
planted carriage_return variants.csv '130123,' 's/$/\r/' 'has a CR'

fresh header
edit placeholders.csv '1s/name/names/'
refused placeholders.csv 1 'header is'

fresh not_sorted
edit transfers.csv '5{h;d;};6G'
refused transfers.csv 6 'out of order'

fresh duplicate_key
edit divisions.csv '7p'
refused divisions.csv 8 'stands already on line 7'

fresh not_utf8
printf 'name,pinyin\n\261\261\276\251,bei jing\n' > "$data/readings.csv"
refused readings.csv 2 'not UTF-8'

fresh no_last_line_end
printf '无,nothing' >> "$data/words.csv"
refused words.csv 4 'no line end'

fresh missing_table
rm "$data/confusables.csv"
refused confusables.csv 1 'cannot be read'

fresh wrong_edition
echo 2024-12-31 > "$data/edition"
refused edition 1 'expected the one line'

# --- divisions.csv ---

fresh too_few_in_force
edit divisions.csv '/^632623,甘德县,/d'
refused divisions.csv 1 '2846 of level county'

planted ends_before_start divisions.csv '110103,' 's/,1980,2010,/,2010,2010,/' 'not after its start'
fresh two_holders
line=$(line_of divisions.csv '110103,')
edit divisions.csv "${line}s/\$/\\n110103,甲区,county,110000,2009,2010,110101/"
refused divisions.csv $((line + 1)) 'still holds the code'

planted parent_not_in_force divisions.csv '320722,东海县,county,320700,' 's/,320700,/,341400,/' 'was not in force in every year'
planted parent_of_another_prefix divisions.csv '320722,东海县,county,320700,' 's/,320700,/,320800,/' 'does not go with the code'
planted wrong_level divisions.csv '110104,' 's/county/prefecture/' 'is not a code of level'
planted dead_successor divisions.csv '110103,' 's/110101$/110104/' 'was not in force at the end of'
planted no_successor divisions.csv '110103,' 's/110101$//' 'ended without successors'
planted successor_in_force divisions.csv '110101,' 's/$/110102/' 'in force, yet with successors'

# 110103 leads to 110101; the cases say 110102.
resolved=$top/../shared/cases/resolved.csv
if [ -r "$resolved" ]; then
    sed '/^110103,/s/110101/110102/g' "$resolved" > "$work/resolved.csv"
    if check "$sound" "$work/resolved.csv"; then
        fail resolved_differs "not refused"
    elif grep -q 'divisions.csv:5: leads to 110101, resolved.csv has 110102' "$sound.out"; then
        pass resolved_differs
    else
        fail resolved_differs "$(head -n 3 "$sound.out")"
    fi
else
    echo "skipped: resolved_differs: no $resolved"
fi

# --- The other tables ---

planted transfer_wrong_name transfers.csv '120106,' 's/红桥区/红桥县/' 'was not in force at the end of 2020'
planted placeholder_is_division placeholders.csv '110100,' 's/^110100/110101/' 'is a division'
planted zone_host_elsewhere zones.csv '130172,' 's/130109/110101/' 'is no county in force of'
planted township_in_old_county townships.csv '110101,' 's/^110101\(,[^,]*,\)110101/110100\1110100/' 'is no county in force'
planted variant_unknown_name variants.csv '130123,' 's/130124/130102/' 'was never 栾城县'
planted alias_not_in_force aliases.csv '内蒙,' 's/150000/110103/' 'is not in force'
planted alias_names_another aliases.csv '湘西,' 's/湘西/清河/' 'too; remove the alias'
planted word_kind_unknown words.csv '无,' 's/nothing/thing/' 'does not have the form'
planted reading_of_nothing readings.csv '东阿县,' 's/东阿县/冬阿县/' 'is no division'
planted reading_too_short readings.csv '东阿县,' 's/ xian//' 'one syllable a character'
planted confusable_same confusables.csv '东,' 's/冬/东/' 'the same'
planted confusable_unused confusables.csv '东,' 's/^东/囧/' 'in no division name'
planted confusable_two_characters confusables.csv '东,' 's/冬/冬天/' 'does not have the form'
planted fold_to_itself folds.csv '凃,' 's/涂/凃/' 'the same'
planted fold_two_characters folds.csv '凃,' 's/涂/涂山/' 'does not have the form'
planted fold_unknown_source folds.csv '凃,' 's/variant/guess/' 'does not have the form'

fresh fold_twice
edit folds.csv '2p'
refused folds.csv 3 'stands already on line 2'

wait

# --- roll-year ---

awk -F, '$6 == "" && NR > 1 { print $1 " " $2 }' "$sound/divisions.csv" > "$work/same.txt"

# roll EXIT-CODE ARGUMENTS...: runs roll-year, true when it exits so
roll() {
    expected=$1
    shift
    "$top/tools/roll-year" --data "$sound" "$@" > "$work/out" 2>&1
    [ $? -eq "$expected" ]
}

# told NAME TEXT...: the last output holds each text (TAB stands for a tab)
told() {
    name=$1
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$work/out" || { fail "$name" "no '$text' in: $(head -n 5 "$work/out")"; return; }
    done
    pass "$name"
}

if roll 0 2027 "$work/same.txt"; then
    told roll_same_list 'changes: 0'
else
    fail roll_same_list "$(head -n 3 "$work/out")"
fi

# The same list as a spreadsheet or a web page would give it.
{
    printf '\357\273\277行政区划代码\t单位名称\r\n\r\n'
    awk 'NR % 3 == 0 { print "\t" $1 "\t" $2 "\r"; next }
         NR % 3 == 1 { print "  " $1 "　" $2 "\r"; next } { print $1 "  　" $2 "\r" }' "$work/same.txt"
    printf '110100 市辖区\r\n130171 石家庄高新技术产业开发区\r\n'
} > "$work/messy.txt"
if roll 0 2027 "$work/messy.txt"; then
    told roll_messy_list 'messy.txt:1: not understood' '1 lines not understood' \
        "placeholder	1 lines" "zone	1 lines" 'changes: 0'
else
    fail roll_messy_list "$(head -n 3 "$work/out")"
fi

# Next year: 东海县 becomes a district with a new code (gone and new), 赣榆区 is
# renamed in place, 连云区 moves to another code, 320799 is new.
sed -e '/^320722 /d' -e 's/^320707 .*/320707 海州湾区/' -e 's/^320703 /320713 /' "$work/same.txt" > "$work/next.txt"
printf '320708 东海区\n320799 新设县\n' >> "$work/next.txt"
if roll 1 --write "$work/proposed.csv" 2027 "$work/next.txt"; then
    told roll_new 'new	320799 新设县	county, parent 320700 连云港市'
    told roll_renamed 'renamed	320707 赣榆区 -> 海州湾区	needs successors'
    told roll_gone 'gone	320722 东海县	needs successors; candidates: 320708 东海区 (same stem)'
    told roll_moved 'moved	320703 连云区 -> 320713	needs successors'
    told roll_counts 'unchanged	3211	changes: 5'
else
    fail roll_next_year "$(head -n 3 "$work/out")"
fi
cp "$work/proposed.csv" "$work/out" 2>/dev/null
told roll_write '320722,东海县,county,320700,1983,2027,?' '320708,东海区,county,320700,2027,,' \
    '320707,海州湾区,county,320700,2027,,' '320713,连云区,county,320700,2027,,'
if [ -e "$work/proposed.csv.part" ]; then fail roll_write_clean "left a .part"; else pass roll_write_clean; fi

fresh roll_needs_a_person
cp "$work/proposed.csv" "$data/divisions.csv"
if check "$data"; then
    fail roll_needs_a_person "data-check took the ?"
else
    cp "$data.out" "$work/out"
    told roll_needs_a_person 'a person must fill it in'
fi

if roll 1 --write "$work/nowhere/out.csv" 2027 "$work/next.txt"; then
    fail roll_cannot_write "exit 1"
elif grep -q 'nowhere/out.csv: ' "$work/out"; then
    pass roll_cannot_write
else
    fail roll_cannot_write "$(head -n 3 "$work/out")"
fi

# bad_list NAME LINE CONTENT: the list with one more line is refused at LINE
bad_list() {
    { cat "$work/same.txt"; printf '%b\n' "$3"; } > "$work/bad.txt"
    if roll 65 2027 "$work/bad.txt"; then
        told "$1" "bad.txt:$2: "
    else
        fail "$1" "$(head -n 3 "$work/out")"
    fi
}
last=$(($(wc -l < "$work/same.txt") + 1))
bad_list roll_short_code $last '32072 东海县'
bad_list roll_no_name $last '320799'
bad_list roll_code_twice $last '320722 东海县'
bad_list roll_not_utf8 $last '320799 \0261\0261'

head -n 1000 "$work/same.txt" > "$work/cut.txt"
if roll 65 2027 "$work/cut.txt"; then told roll_cut_list 'cut off'; else fail roll_cut_list "$(head -n 1 "$work/out")"; fi
if roll 2 27 "$work/same.txt"; then pass roll_usage; else fail roll_usage "no exit 2"; fi
if roll 66 2027 "$work/none.txt"; then pass roll_no_list; else fail roll_no_list "no exit 66"; fi

cat "$log"
! grep -q '^not ok' "$log"
