/*
 * decide.c - taking the choices of a worklist into a row.
 *
 * Each choice becomes a text in the place of what the row said, or, where a person has looked into
 * it, lower grades for what was asked. Then the row is checked as any other.
 */
#include "decisions.h"

#include "../common/text.h"
#include "recall.h"
#include "tell.h"

enum { ROOM = 1 << 16 };

static const char changed[] = "名册的这一行已改动，选择未采用";
static const char outdated[] = "候选已有变化，选择未采用";
static const char no_candidate[] = "没有这个序号的候选，选择未采用";
static const char not_passed[] = "选择的内容没有通过核对，未采用";
static const char not_here[] = "这一项不能在待办表里改，请在名册里改正";

/* A row on its way: what it will say, and by which rules it is judged. */
struct deciding {
    const struct checker *checker;
    quhua_session *session;
    struct checked *checked;
    struct buffer *texts;
    bool lowered[ITEM_COUNT][QUHUA_REASON_COUNT]; /* questions that a person has answered */
    const char *refusal[ITEM_COUNT];
};

/* The worklist may have an apostrophe before what a spreadsheet would take for a formula. */
static bool same_cell(struct quhua_text listed, struct quhua_text cell)
{
    if (listed.size == cell.size + 1 && listed.data[0] == '\'')
        listed = (struct quhua_text){listed.data + 1, listed.size - 1};
    return text_same(listed, cell);
}

/* The digit at `at`, 0 to 9, full width too (１); 10 where there is none. */
static size_t digit_at(struct quhua_text text, size_t at, size_t *size)
{
    static const char wide[] = "\xEF\xBC"; /* and 0x90 to 0x99 */
    *size = 1;
    unsigned char last = (unsigned char)text.data[at];
    if (last >= '0' && last <= '9')
        return last - '0';
    if (text.size - at < 3 || memcmp(text.data + at, wide, 2) != 0)
        return 10;
    *size = 3;
    last = (unsigned char)text.data[at + 2];
    return last >= 0x90 && last <= 0x99 ? last - 0x90 : 10;
}

/* The number of a candidate that was copied, with its number or without; 0: none was. */
static size_t copied_number(struct quhua_text candidates, struct quhua_text choice)
{
    static const char between[] = "；";
    for (size_t number = 1; candidates.size; number++) {
        const char *end = memmem(candidates.data, candidates.size, between, sizeof between - 1);
        size_t size = end ? (size_t)(end - candidates.data) : candidates.size;
        const char *blank = memchr(candidates.data, ' ', size);
        size_t head = blank ? (size_t)(blank - candidates.data) + 1 : 0;
        if (text_same(choice, (struct quhua_text){candidates.data, size}) ||
            text_same(choice, (struct quhua_text){candidates.data + head, size - head}))
            return number;
        size += end ? sizeof between - 1 : 0;
        candidates.data += size;
        candidates.size -= size;
    }
    return 0;
}

/* A number of one or two digits, or a candidate's words; 0: the choice is something else. */
static size_t choice_number(const struct decision *decision)
{
    struct quhua_text choice = decision->choice;
    size_t number = 0, digits = 0;
    for (size_t at = 0, size; at < choice.size; at += size) {
        size_t digit = digit_at(choice, at, &size);
        if (digit > 9 || ++digits > 2)
            return copied_number(decision->candidates, choice);
        number = number * 10 + digit;
    }
    return number;
}

/* The fields that an item's choice changes. */
static bool is_of(enum item item, enum quhua_field field)
{
    if (item == ITEM_ORIGIN)
        return field == QUHUA_FIELD_ORIGIN || field == QUHUA_FIELD_ORIGIN_CODE;
    return field == (item == ITEM_HOME ? QUHUA_FIELD_HOME : QUHUA_FIELD_ID_NUMBER);
}

static void restore(struct quhua_record *record, const struct quhua_record *before,
                    enum quhua_field field)
{
    record->fields[field] = before->fields[field];
    record->given = (record->given & ~(1U << field)) | (before->given & 1U << field);
}

/* Put the text that an item of the row shall have. */
static void set_text(struct deciding *deciding, enum item item, struct quhua_text text)
{
    struct quhua_record *record = &deciding->checked->record;
    enum quhua_field field = item == ITEM_ORIGIN ? QUHUA_FIELD_ORIGIN
                             : item == ITEM_HOME ? QUHUA_FIELD_HOME
                                                 : QUHUA_FIELD_ID_NUMBER;
    record->fields[field] = text;
    record->given |= 1U << field;
    if (item == ITEM_ORIGIN) { /* the old code would speak for what was wrong */
        record->fields[QUHUA_FIELD_ORIGIN_CODE] = (struct quhua_text){NULL, 0};
        record->given &= ~(1U << QUHUA_FIELD_ORIGIN_CODE);
    }
}

/* What the buffer holds from `begin` on. */
static struct quhua_text view_from(const struct buffer *texts, size_t begin)
{
    return (struct quhua_text){texts->data + begin, texts->size - begin};
}

/* The home address in another county: its name before what stands below the county. */
static void put_home_in(struct buffer *texts, const struct quhua_home *home,
                        struct quhua_text county)
{
    buffer_text(texts, county);
    buffer_text(texts, home->below);
}

/* What was asked about the item is answered: those reasons are notes now. */
static void keep_item(struct deciding *deciding, enum item item)
{
    const struct quhua_record_answer *answer = &deciding->checked->answer;
    const struct quhua_note *notes = item == ITEM_HOME ? answer->home.reasons : answer->reasons;
    size_t count = item == ITEM_HOME     ? answer->home.reason_count
                   : item == ITEM_RECORD ? answer->reason_count
                                         : 0;
    for (size_t i = 0; i < count; i++)
        if (notes[i].grade == QUHUA_GRADE_CONFIRM)
            deciding->lowered[item][notes[i].reason] = true;
}

/* Are the candidates still those that the worklist offered? */
static bool are_offered(const struct deciding *deciding, const struct decision *decision)
{
    struct buffer *texts = deciding->texts;
    size_t begin = texts->size;
    tell_item_choices(deciding->checker, deciding->checked, decision->item, texts);
    bool same_list = !texts->failed && text_same(view_from(texts, begin), decision->candidates);
    texts->size = begin;
    return same_list;
}

static const char *take_number(struct deciding *deciding, const struct decision *decision,
                               size_t number)
{
    struct choices choices;
    struct buffer *texts = deciding->texts;
    size_t begin = texts->size;
    if (!are_offered(deciding, decision))
        return outdated;
    tell_choices(deciding->checker, deciding->checked, decision->item, &choices);
    if (number > choices.count + choices.keep)
        return no_candidate;
    if (number > choices.count) {
        keep_item(deciding, decision->item);
        deciding->checked->kept[decision->item] = true;
        return NULL;
    }
    struct quhua_text origin = choices.candidates[number - 1].origin;
    if (decision->item == ITEM_HOME)
        put_home_in(texts, &deciding->checked->answer.home, origin);
    else
        buffer_text(texts, origin);
    if (texts->failed)
        return not_passed;
    set_text(deciding, decision->item, view_from(texts, begin));
    return NULL;
}

static bool is_zeros(struct quhua_text text)
{
    while (text.size && text.data[text.size - 1] == '0')
        text.size--;
    return text.size == 0;
}

/* Take the next byte of a number, without what a spreadsheet puts between its digits and behind
   them. Returns: 0 at the end. */
static char next_of_number(struct quhua_text *number)
{
    while (number->size) {
        char byte = *number->data++;
        number->size--;
        if (byte == '.' && is_zeros(*number))
            return 0;
        if (byte != ',' && byte != '\'' && byte != ' ')
            return byte;
    }
    return 0;
}

static char first_of_number(struct quhua_text *number)
{
    char byte;
    while ((byte = next_of_number(number)) == '0')
        ;
    return byte;
}

/* A spreadsheet takes the zeros off the head of a number, writes 1,001.00, and makes 2.03E+13 of a
   long one, from which nobody can tell. */
static bool same_number(struct quhua_text listed, struct quhua_text cell)
{
    if (listed.size == 0 || memmem(listed.data, listed.size, "E+", 2))
        return true;
    char a = first_of_number(&listed), b = first_of_number(&cell);
    for (; a && a == b; b = next_of_number(&cell))
        a = next_of_number(&listed);
    return a == b;
}

/* Does the row still say what the worklist repeats? */
static bool is_same_row(const struct checked *checked, const struct decision *decision)
{
    return same_cell(decision->name, checked->record.fields[QUHUA_FIELD_NAME]) &&
           same_number(decision->exam, checked->record.fields[QUHUA_FIELD_EXAM_NUMBER]) &&
           same_cell(decision->text, check_item_text(checked, decision->item));
}

/* Returns: NULL, or why the choice cannot be taken. */
static const char *take(struct deciding *deciding, const struct decision *decision)
{
    struct checked *checked = deciding->checked;
    if (!is_same_row(checked, decision))
        return changed;
    size_t number = choice_number(decision);
    if (number)
        return take_number(deciding, decision, number);
    if (decision->item == ITEM_RECORD && !(checked->record.given & 1U << QUHUA_FIELD_ID_NUMBER))
        return not_here;
    set_text(deciding, decision->item, decision->choice);
    return NULL;
}

/* Check the row with its new texts, by rules in which answered questions are notes. */
static void check_anew(struct deciding *deciding)
{
    struct quhua_options options = *deciding->checker->options;
    struct checked *checked = deciding->checked;
    struct quhua_rules rules;
    quhua_rules_init(&rules);
    if (options.rules)
        rules = *options.rules;
    for (int item = 0; item < ITEM_COUNT; item++)
        for (int reason = 0; reason < QUHUA_REASON_COUNT && !deciding->refusal[item]; reason++)
            if (deciding->lowered[item][reason])
                rules.grades[reason] = QUHUA_NOTE;
    options.rules = &rules;
    quhua_check(deciding->session, &checked->record, &options, &checked->answer);
    checked->verdict = checked->answer.verdict;
}

/* Refuse the choices that did not pass and give those items back what the row said. */
static bool take_back(struct deciding *deciding, struct decision_range choices,
                      const struct quhua_record *before)
{
    bool any = false;
    for (size_t i = 0; i < choices.count; i++) {
        enum item item = choices.first[i].item;
        if (deciding->refusal[item] ||
            tell_item_verdict(deciding->checker, deciding->checked, item) == QUHUA_ACCEPT)
            continue;
        deciding->refusal[item] = not_passed;
        deciding->checked->kept[item] = false;
        any = true;
        for (size_t field = 0; field < QUHUA_FIELD_COUNT; field++)
            if (is_of(item, (enum quhua_field)field))
                restore(&deciding->checked->record, before, (enum quhua_field)field);
    }
    return any;
}

/* What a person looked into in an earlier round, and nobody chose for anew, is not asked again. */
static bool recall(struct deciding *deciding, struct decision_range choices)
{
    bool any = false;
    for (enum item item = ITEM_HOME; item <= ITEM_RECORD; item++) {
        bool chosen = false;
        for (size_t i = 0; i < choices.count; i++)
            chosen |= choices.first[i].item == item;
        if (chosen ||
            !recall_item(deciding->checker, deciding->checked, item, deciding->lowered[item]))
            continue;
        deciding->checked->kept[item] = true;
        any = true;
    }
    return any;
}

void decisions_take(struct decision_range choices, const struct checker *checker,
                    quhua_session *session, struct checked *checked, struct buffer *texts)
{
    struct deciding deciding = {
        .checker = checker, .session = session, .checked = checked, .texts = texts};
    const struct quhua_record before = checked->record;
    texts->size = 0;
    /* Views into `texts` must stay: room for all that the row can come to say. */
    if (check_is_damaged(checked)) {
        for (size_t i = 0; i < choices.count; i++)
            check_refuse(checked, choices.first[i].item, not_here);
        return;
    }
    choices.count -= decisions_has_row(choices);
    bool recalled = recall(&deciding, choices);
    if (choices.count ? !buffer_room(texts, ROOM) : !recalled)
        return;
    for (size_t i = 0; i < choices.count; i++)
        deciding.refusal[choices.first[i].item] = take(&deciding, &choices.first[i]);
    check_anew(&deciding);
    if (take_back(&deciding, choices, &before))
        check_anew(&deciding);
    for (size_t i = 0; i < choices.count; i++) {
        enum item item = choices.first[i].item;
        checked->decided[item] = !deciding.refusal[item];
        if (deciding.refusal[item])
            check_refuse(checked, item, deciding.refusal[item]);
    }
}

/* ---- the whole row -------------------------------------------------------------------------- */

bool decisions_has_row(struct decision_range choices)
{
    return choices.count && choices.first[choices.count - 1].item == ITEM_ROW;
}

/* Returns: NULL, or why the choice on the whole row cannot be taken. */
static const char *take_row(const struct deciding *deciding, const struct decision *decision)
{
    struct choices choices;
    size_t number = choice_number(decision);
    if (!is_same_row(deciding->checked, decision))
        return changed;
    if (number == 0)
        return not_here;
    if (!are_offered(deciding, decision))
        return outdated;
    tell_choices(deciding->checker, deciding->checked, ITEM_ROW, &choices);
    return choices.keep && number == choices.count + 1 ? NULL : no_candidate;
}

void decisions_take_row(struct decision_range choices, const struct checker *checker,
                        struct checked *checked, struct buffer *scratch)
{
    const struct deciding deciding = {.checker = checker, .checked = checked, .texts = scratch};
    const struct decision *decision = &choices.first[choices.count - 1];
    const char *refusal = take_row(&deciding, decision);
    checked->decided[ITEM_ROW] = checked->kept[ITEM_ROW] = !refusal;
    if (refusal)
        check_refuse(checked, ITEM_ROW, refusal);
    else
        check_settle(checker, checked);
}
