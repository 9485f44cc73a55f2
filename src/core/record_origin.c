/*
 * record_origin.c - the origin of a record: its name, its code, and what other fields decide, rank
 * and offer. They never overrule what the origin says.
 */
#include "fields.h"
#include "fold.h"
#include "normalize.h"
#include "origin_quick.h"
#include "record.h"

static bool has_reason(const struct judgement *judgement, enum quhua_reason reason)
{
    for (uint16_t i = 0; i < judgement->note_count; i++)
        if (judgement->notes[i].reason == reason)
            return true;
    return false;
}

/* ---- the origin's code ------------------------------------------- */

/* Nearly every code: six digits and nothing else. */
static bool read_plain_code(struct quhua_text text, struct code_text *code)
{
    uint32_t number = 0;
    if (text.size != CODE_DIGITS)
        return false;
    for (size_t i = 0; i < CODE_DIGITS; i++) {
        uint32_t digit = (uint32_t)(uint8_t)text.data[i] - '0';
        if (digit > 9)
            return false;
        number = number * 10 + digit;
    }
    *code = (struct code_text){.code = number, .end = CODE_DIGITS, .alone = true};
    return true;
}

/* Read the code of the origin. A field that holds no digits, but a word for "none", is empty. */
void record_code(struct check *check)
{
    struct quhua_session *session = check->session;
    struct quhua_text text = fields_get(check->record, QUHUA_FIELD_ORIGIN_CODE);
    struct quhua_note notes[QUHUA_MAX_REASONS];
    if (text.size == 0)
        return;
    check->has_code = read_plain_code(text, &check->code);
    if (check->has_code)
        return;
    fold_text(check->tables, text, &session->symbols);
    bool coded = !session->symbols.invalid && !session->symbols.too_long &&
                 code_find(check->tables, &session->symbols, &check->code) && check->code.alone;
    if (!coded) {
        normalize_judge(session, text, check->options, check->year, notes);
        if (has_reason(&session->judgement, QUHUA_REASON_EMPTY))
            return;
        check->code.malformed = true;
    }
    check->has_code = true;
}

void record_gather(struct check *check)
{
    if (check->gathered)
        return;
    check->gathered = true;
    if (check->has_code && !check->code_is_origin && !check->code.malformed)
        evidence_of_code(check->tables, check->code.code, check->year,
                         &check->evidence[EVIDENCE_CODE]);
    if (check->id_valid)
        check->id_unknown =
            !evidence_of_id(check->tables, &check->id, check->year, &check->evidence[EVIDENCE_ID]);
}

static bool names_a_candidate(const struct check *check, const struct evidence *evidence)
{
    const struct judgement *origin = &check->session->judgement;
    for (uint16_t i = 0; i < origin->candidate_count; i++)
        if (evidence_names(check->tables, evidence, origin->candidates[i], check->year))
            return true;
    return false;
}

/* A name that leaves several places, or ends above the county, and a code of none of them: both
   are asked. */
static void compare_open_name(struct check *check)
{
    struct judgement *origin = &check->session->judgement;
    const struct evidence *code = &check->evidence[EVIDENCE_CODE];
    bool held = origin->held != ROW_NONE;
    if ((origin->candidate_count == 0 && !held) || names_a_candidate(check, code) ||
        (held && evidence_names(check->tables, code, origin->held, check->year)))
        return;
    judge_reason(origin, QUHUA_REASON_CODE_NAME_CONFLICT);
    for (uint16_t i = 0; i < code->places.count; i++)
        if (history_is_origin(check->tables, code->places.rows[i], check->year))
            judge_candidate(origin, code->places.rows[i], QUHUA_REASON_CODE_NAME_CONFLICT);
}

/* Nearly every code: that of the accepted place, written as it should be. */
static bool is_own_code(const struct check *check)
{
    uint16_t row = check->session->judgement.row;
    return row != ROW_NONE && check->tables->rows[row].code == check->code.code &&
           !check->code.reshaped && !check->code.malformed;
}

/* A name and a code: an old code of the same place is fine. */
static void compare_code(struct check *check)
{
    struct judgement *origin = &check->session->judgement;
    uint16_t other = ROW_NONE;
    if (!check->has_code || check->code_is_origin || is_own_code(check))
        return;
    record_gather(check);
    if (check->evidence[EVIDENCE_CODE].places.count == 0)
        other = code_other(check->tables, check->code.code);
    if (check->code.malformed) {
        judge_note(origin, (struct quhua_note){.reason = QUHUA_REASON_CODE_FORMAT,
                                               .grade = QUHUA_GRADE_REJECT});
    } else if (other != ROW_NONE && check->tables->rows[other].kind == ROW_ZONE) {
        judge_reason(origin, QUHUA_REASON_STATISTICS_CODE);
    } else {
        if (check->code.reshaped)
            judge_reason(origin, QUHUA_REASON_CODE_FORMAT);
        if (origin->verdict == QUHUA_ACCEPT)
            code_compare(check->tables, &check->code, check->year, origin);
        else if (origin->verdict == QUHUA_CONFIRM || origin->held != ROW_NONE)
            compare_open_name(check);
    }
    if (origin->verdict == QUHUA_REJECT && origin->row != ROW_NONE)
        judge_candidate(origin, origin->row, QUHUA_REASON_CODE_NAME_CONFLICT);
}

/* ---- origin ------------------------------------------------------ */

/* What the home address says, by the rules of the origin: its form is not of interest here. */
void record_read_home(struct check *check)
{
    struct quhua_session *session = check->session;
    struct quhua_note notes[QUHUA_MAX_REASONS];
    struct quhua_text text = fields_get(check->record, QUHUA_FIELD_HOME);
    if (check->home_read || text.size == 0)
        return;
    check->home_read = true;
    normalize_judge(session, text, check->options, check->year, notes);
    evidence_of_home(&session->judgement, session->reading.town != NO_TOWN,
                     &check->evidence[EVIDENCE_HOME]);
}

/* Reasons of an origin that other fields may settle. */
static bool may_be_decided(const struct judgement *origin)
{
    for (uint16_t i = 0; i < origin->note_count; i++) {
        const struct quhua_note *said = &origin->notes[i];
        if (said->grade != QUHUA_NOTE && said->reason != QUHUA_REASON_SPLIT &&
            said->reason != QUHUA_REASON_AMBIGUOUS && said->reason != QUHUA_REASON_HOMONYM_IN_TIME)
            return false;
    }
    return origin->verdict == QUHUA_CONFIRM;
}

/* The reason for which a rejected origin is offered what other fields name; QUHUA_REASON_COUNT
   where it is not. */
static enum quhua_reason offered_for(const struct check *check)
{
    static const enum quhua_reason named[] = {
        QUHUA_REASON_PROVINCE_ONLY, QUHUA_REASON_PREFECTURE_ONLY, QUHUA_REASON_PLACEHOLDER};
    static const enum quhua_reason unnamed[] = {QUHUA_REASON_EMPTY, QUHUA_REASON_NOT_FOUND};
    const struct judgement *origin = &check->session->judgement;
    bool leaves = check->session->reading.leaf_count > 0;
    for (size_t i = 0; leaves && i < sizeof named / sizeof *named; i++)
        if (has_reason(origin, named[i]))
            return named[i];
    for (size_t i = 0; !leaves && i < sizeof unnamed / sizeof *unnamed; i++)
        if (has_reason(origin, unnamed[i]))
            return unnamed[i];
    return QUHUA_REASON_COUNT;
}

/* Could the origin's text be completed to `row`? */
static bool completes(const struct check *check, uint16_t row)
{
    const struct reading *reading = &check->session->reading;
    bool fits = reading->leaf_count == 0;
    for (uint16_t i = 0; i < reading->leaf_count && !fits; i++)
        fits = history_fits(check->tables, reading->leaves[i], row, check->year);
    return fits && history_is_origin(check->tables, row, check->year);
}

static void offer(struct check *check)
{
    enum quhua_reason because = offered_for(check);
    if (because == QUHUA_REASON_COUNT)
        return;
    for (int i = 0; i < EVIDENCE_COUNT; i++) {
        const struct places *places = &check->evidence[i].places;
        for (uint16_t j = 0; j < places->count; j++)
            if (completes(check, places->rows[j]))
                judge_candidate(&check->session->judgement, places->rows[j], because);
    }
}

/* The field as it came. */
static struct quhua_text text_of(const struct check *check, enum quhua_field field)
{
    return fields_has(check->record, field) ? check->record->fields[field]
                                            : (struct quhua_text){NULL, 0};
}

/* Nearly every origin: the official path of the county that its code or the identity number names.
   Those who ask for an explanation see the long way. */
static bool judge_quickly(struct check *check, struct quhua_text text)
{
    struct quhua_session *session = check->session;
    uint32_t code = check->has_code ? check->code.code : check->id_valid ? check->id.prefix : 0;
    if (code == 0 || (check->options && check->options->explain))
        return false;
    uint16_t row = session_row_at(session, code, check->year);
    judge_init(&session->judgement, check->answer->origin.reasons);
    if (row == ROW_NONE ||
        !origin_quick_judge(check->tables, row, check->year, text, &session->judgement))
        return false;
    session->trace.on = false;
    session->trace.count = session->reading.leaf_count = session->symbols.count = 0;
    session->reading.town = NO_TOWN;
    session->text = text;
    return true;
}

static struct quhua_text judge_origin(struct check *check)
{
    enum quhua_field field = check->code_is_origin ? QUHUA_FIELD_ORIGIN_CODE : QUHUA_FIELD_ORIGIN;
    struct quhua_text text = text_of(check, field);
    text = normalize_judge(check->session, text, check->options, check->year,
                           check->answer->origin.reasons);
    if (check->code_is_origin && check->code.malformed)
        judge_note(
            &check->session->judgement,
            (struct quhua_note){.reason = QUHUA_REASON_CODE_FORMAT, .grade = QUHUA_GRADE_REJECT});
    return text;
}

/* The origin does not stand by itself: what do the other fields say? */
static struct quhua_text weigh_origin(struct check *check, struct quhua_text text)
{
    struct judgement *origin = &check->session->judgement;
    const struct judgement open = *origin;
    bool decide = may_be_decided(origin);
    record_gather(check);
    record_read_home(check);
    if (decide)
        evidence_choose(check->tables, check->evidence, &open, check->year, &origin->leaning);
    text = judge_origin(check);
    origin->leaning.by = NULL;
    compare_code(check);
    if (origin->verdict != QUHUA_ACCEPT) {
        offer(check);
        if (has_reason(origin, QUHUA_REASON_CODE_NAME_CONFLICT))
            check->evidence[EVIDENCE_CODE].places.count = 0; /* a party, not a witness */
        evidence_rank(check->tables, check->evidence, origin, check->year);
    }
    return text;
}

void record_origin(struct check *check)
{
    struct judgement *origin = &check->session->judgement;
    struct quhua_text text = text_of(check, QUHUA_FIELD_ORIGIN);
    if (!judge_quickly(check, text))
        text = judge_origin(check);
    if (check->has_code && has_reason(origin, QUHUA_REASON_EMPTY)) {
        check->code_is_origin = true;
        text = judge_origin(check);
    }
    if (origin->verdict == QUHUA_ACCEPT)
        compare_code(check);
    if (origin->verdict != QUHUA_ACCEPT)
        text = weigh_origin(check, text);
    normalize_fill(check->session, text, check->options, check->year, &check->answer->origin);
    check->origin = origin->verdict == QUHUA_ACCEPT ? origin->row : ROW_NONE;
}
