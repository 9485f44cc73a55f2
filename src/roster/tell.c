/*
 * tell.c - sentences for staff.
 */
#include "tell.h"

static const char separator[] = "；";

const char *tell_item(enum item item)
{
    static const char *const names[ITEM_COUNT] = {"生源所在地", "家庭地址", "个人信息", "整行"};
    return names[item];
}

const char *tell_verdict(enum quhua_verdict verdict)
{
    static const char *const names[] = {"通过", "待确认", "须重填"};
    return names[verdict];
}

/* The reasons of an item. */
struct reasons {
    const struct quhua_note *notes;
    size_t count;
};

static struct reasons item_reasons(const struct checked *checked, enum item item)
{
    const struct quhua_record_answer *answer = &checked->answer;
    if (check_is_damaged(checked) || item == ITEM_ROW)
        return (struct reasons){NULL, 0};
    if (item == ITEM_ORIGIN)
        return (struct reasons){answer->origin.reasons, answer->origin.reason_count};
    if (item == ITEM_HOME)
        return (struct reasons){answer->home.reasons, answer->home.reason_count};
    return (struct reasons){answer->reasons, answer->reason_count};
}

enum quhua_verdict tell_item_verdict(const struct checker *checker, const struct checked *checked,
                                     enum item item)
{
    if (item == ITEM_ROW && check_is_damaged(checked))
        return QUHUA_REJECT;
    int worst = checked->refusal[item] ? QUHUA_CONFIRM : QUHUA_ACCEPT;
    struct reasons reasons = item_reasons(checked, item);
    for (size_t i = 0; i < reasons.count; i++)
        if ((int)reasons.notes[i].grade > worst)
            worst = (int)reasons.notes[i].grade;
    for (size_t i = 0; item == ITEM_ROW && i < checked->extra_count; i++) {
        int grade = (int)check_extra_grade(checker, checked, &checked->extras[i]);
        worst = grade > worst ? grade : worst;
    }
    return (enum quhua_verdict)worst;
}

static void put_sentence(struct buffer *out, size_t begin, const char *sentence)
{
    if (out->size > begin)
        buffer_string(out, separator);
    buffer_string(out, sentence);
}

const char *tell_kept(void)
{
    return "已核实，保留原内容";
}

void tell_extra(const struct extra *extra, struct buffer *out)
{
    buffer_string(out, quhua_reason_info(extra->reason)->zh);
    if (extra->line == 0)
        return;
    buffer_string(out, "（见第 ");
    buffer_number(out, extra->line);
    buffer_string(out, " 行）");
}

/* The sentences of what lies across rows, and of the row's damage. */
static void put_row_problems(const struct checker *checker, const struct checked *checked,
                             enum quhua_grade grade, size_t begin, struct buffer *out)
{
    if (check_is_damaged(checked) && grade == QUHUA_GRADE_REJECT) {
        char text[DAMAGE_TEXT_MAX];
        if (damage_text(&checked->row.damage, text))
            put_sentence(out, begin, text);
    }
    for (size_t i = 0; i < checked->extra_count; i++)
        if (check_extra_grade(checker, checked, &checked->extras[i]) == grade) {
            put_sentence(out, begin, "");
            tell_extra(&checked->extras[i], out);
        }
}

/* What the note speaks of, where that helps: 清河区，2016 年. */
static void put_note(struct buffer *out, size_t begin, const struct quhua_note *note)
{
    put_sentence(out, begin, quhua_reason_info(note->reason)->zh);
    if (note->was.size == 0)
        return;
    buffer_string(out, "（");
    buffer_text(out, note->was);
    if (note->until) {
        buffer_string(out, "，至 ");
        buffer_number(out, (uint64_t)note->until);
        buffer_string(out, " 年");
    }
    buffer_string(out, "）");
}

void tell_item_problems(const struct checker *checker, const struct checked *checked,
                        enum item item, bool notes, struct buffer *out)
{
    size_t begin = out->size;
    struct reasons reasons = item_reasons(checked, item);
    if (checked->refusal[item])
        put_sentence(out, begin, checked->refusal[item]);
    if (checked->kept[item] && notes)
        put_sentence(out, begin, tell_kept());
    else if (checked->decided[item] && notes)
        put_sentence(out, begin, "已按待办表里的选择处理");
    for (int grade = QUHUA_GRADE_REJECT; grade >= (notes ? QUHUA_NOTE : QUHUA_GRADE_CONFIRM);
         grade--) {
        for (size_t i = 0; i < reasons.count; i++)
            if ((int)reasons.notes[i].grade == grade)
                put_note(out, begin, &reasons.notes[i]);
        if (item == ITEM_ROW)
            put_row_problems(checker, checked, (enum quhua_grade)grade, begin, out);
    }
}

void tell_choices(const struct checker *checker, const struct checked *checked, enum item item,
                  struct choices *choices)
{
    memset(choices, 0, sizeof *choices);
    if (check_is_damaged(checked))
        return;
    const struct quhua_record_answer *answer = &checked->answer;
    if (item == ITEM_ORIGIN) {
        choices->candidates = answer->origin.candidates;
        choices->count = answer->origin.candidate_count;
        return;
    }
    if (item == ITEM_HOME) {
        choices->candidates = answer->home.candidates;
        choices->count = answer->home.candidate_count;
    }
    choices->keep = tell_item_verdict(checker, checked, item) == QUHUA_CONFIRM;
}

void tell_item_choices(const struct checker *checker, const struct checked *checked, enum item item,
                       struct buffer *out)
{
    struct choices choices;
    size_t begin = out->size;
    tell_choices(checker, checked, item, &choices);
    for (size_t i = 0; i < choices.count + choices.keep; i++) {
        if (out->size > begin)
            buffer_string(out, separator);
        buffer_number(out, i + 1);
        buffer_string(out, " ");
        if (i == choices.count) {
            buffer_string(out, tell_kept());
            continue;
        }
        buffer_text(out, choices.candidates[i].origin);
        buffer_string(out, "(");
        buffer_number(out, choices.candidates[i].code);
        buffer_string(out, ")");
    }
}

/* Is there anything to tell of an item? */
static bool has_problems(const struct checked *checked, enum item item)
{
    if (checked->refusal[item] || checked->decided[item] || checked->kept[item] ||
        item_reasons(checked, item).count)
        return true;
    return item == ITEM_ROW && (check_is_damaged(checked) || checked->extra_count);
}

void tell_problems(const struct checker *checker, const struct checked *checked, struct buffer *out)
{
    size_t begin = out->size;
    for (int item = 0; item < ITEM_COUNT; item++) {
        if (!has_problems(checked, (enum item)item))
            continue;
        if (out->size > begin)
            buffer_string(out, separator);
        buffer_string(out, tell_item((enum item)item));
        buffer_string(out, "：");
        tell_item_problems(checker, checked, (enum item)item, true, out);
    }
}

/* What to do with one item. */
static void put_advice(const struct checker *checker, const struct checked *checked, enum item item,
                       enum quhua_verdict verdict, struct buffer *out)
{
    buffer_string(out, tell_item(item));
    buffer_string(out, "：");
    if (check_is_damaged(checked)) {
        bool nobody = checked->row.damage.damage == DAMAGE_NOBODY;
        buffer_string(
            out,
            nobody
                ? "不是学生的，请在原文件中清空这一行（先不要删行）；是学生的，请补全；再运行一次"
                : "请在原文件中改正这一行，再运行一次");
        return;
    }
    buffer_string(out, verdict == QUHUA_CONFIRM ? "请核对" : "请重新填写");
    size_t mark = out->size;
    buffer_string(out, "，可选 ");
    size_t listed = out->size;
    tell_item_choices(checker, checked, item, out);
    if (out->size == listed)
        out->size = mark;
}

void tell_advice(const struct checker *checker, const struct checked *checked, struct buffer *out)
{
    size_t begin = out->size;
    if (checked->verdict == QUHUA_ACCEPT)
        return;
    for (int item = 0; item < ITEM_COUNT; item++) {
        enum quhua_verdict verdict = tell_item_verdict(checker, checked, (enum item)item);
        if (verdict == QUHUA_ACCEPT)
            continue;
        if (out->size > begin)
            buffer_string(out, separator);
        put_advice(checker, checked, (enum item)item, verdict, out);
    }
}
