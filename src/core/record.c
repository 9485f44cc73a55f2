/*
 * record.c - quhua_check: a person's row. Origin and home address are judged by their own rules;
 * here is what the fields say of one another.
 *
 * Clauses in brackets are those of Attachment 1 of the notice. Other fields decide an origin only
 * where its own text leaves several places and they leave one; otherwise they rank and ask.
 */
#include "record.h"

#include <string.h>

#include "fields.h"
#include "normalize.h"
#include "rules.h"

static void note(struct check *check, struct quhua_note note)
{
    struct quhua_record_answer *answer = check->answer;
    if (answer->reason_count < QUHUA_MAX_REASONS)
        answer->reasons[answer->reason_count++] = note;
}

static void reason(struct check *check, enum quhua_reason reason)
{
    note(check, (struct quhua_note){.reason = reason, .grade = rules_grade(check->rules, reason)});
}

/* ---- identity number --------------------------------------------- */

static void read_id(struct check *check)
{
    check->id.faults = 0;
    check->id_valid = fields_has(check->record, QUHUA_FIELD_ID_NUMBER) &&
                      id_number_read(check->record->fields[QUHUA_FIELD_ID_NUMBER],
                                     check->tables->head->year, &check->id);
}

/* The number itself: GB 11643-1999, ISO 7064; a prefix that history does not know. */
static void check_id(struct check *check)
{
    static const struct {
        enum id_fault fault;
        enum quhua_reason reason;
    } faults[] = {{ID_FORMAT, QUHUA_REASON_ID_FORMAT},
                  {ID_CHECK_DIGIT, QUHUA_REASON_ID_CHECK_DIGIT},
                  {ID_BIRTH_DATE, QUHUA_REASON_ID_BIRTH_DATE},
                  {ID_DAMAGED, QUHUA_REASON_ID_DAMAGED}};
    for (size_t i = 0; check->id.faults && i < sizeof faults / sizeof *faults; i++)
        if (check->id.faults & faults[i].fault)
            reason(check, faults[i].reason);
    if (check->id_unknown)
        reason(check, QUHUA_REASON_ID_PREFIX_UNKNOWN);
}

static bool same_province(const struct check *check, const struct evidence *evidence)
{
    uint8_t province = check->tables->rows[check->origin].province;
    for (uint16_t i = 0; i < evidence->places.count; i++)
        if (check->tables->rows[evidence->places.rows[i]].province == province)
            return true;
    return false;
}

/* Nearly every number: its first six digits are the accepted origin's code. */
static bool is_own_id(const struct check *check)
{
    return check->origin != ROW_NONE && check->id_valid &&
           check->tables->rows[check->origin].code == check->id.prefix;
}

/* The number's place is not the origin: within the province people move, so a note; from another
   one a person has to agree. A profile may grade both alike. */
static void compare_id(struct check *check)
{
    const struct evidence *id = &check->evidence[EVIDENCE_ID];
    enum quhua_grade grade = QUHUA_GRADE_USUAL;
    if (check->origin == ROW_NONE || id->places.count == 0 ||
        evidence_names(check->tables, id, check->origin, check->year) ||
        evidence_founded(check->tables, id, check->id.prefix, check->origin, check->id.birth))
        return;
    if (check->rules)
        grade = check->rules->grades[QUHUA_REASON_ORIGIN_ID_DIFFERS];
    if (grade == QUHUA_GRADE_USUAL)
        grade = same_province(check, id) ? QUHUA_NOTE : QUHUA_GRADE_CONFIRM;
    const struct row *place = &check->tables->rows[id->places.rows[0]];
    note(check, (struct quhua_note){.reason = QUHUA_REASON_ORIGIN_ID_DIFFERS,
                                    .grade = grade,
                                    .was = row_name(check->tables, place)});
}

/* ---- home -------------------------------------------------------- */

static enum quhua_status check_home(struct check *check)
{
    struct quhua_options options = {0};
    if (check->options)
        options = *check->options;
    options.origin = check->answer->origin.code;
    if (!fields_has(check->record, QUHUA_FIELD_HOME))
        return QUHUA_OK;
    return quhua_normalize_home(check->session, check->record->fields[QUHUA_FIELD_HOME], &options,
                                &check->answer->home);
}

/* ---- the school's own place -------------------------------------- */

/* Offer what other fields point to, beside the origin that stands. */
static void offer_beside(struct check *check, const struct evidence *evidence)
{
    struct quhua_answer *origin = &check->answer->origin;
    bool full = check->options && check->options->full_name;
    for (uint16_t i = 0; i < evidence->places.count; i++) {
        uint16_t row = evidence->places.rows[i];
        uint32_t code = check->tables->rows[row].code;
        bool known = !history_is_origin(check->tables, row, check->year);
        for (size_t j = 0; j < origin->candidate_count; j++)
            known |= origin->candidates[j].code == code;
        if (known)
            continue;
        origin->candidates_total++;
        if (origin->candidate_count < QUHUA_MAX_CANDIDATES)
            origin->candidates[origin->candidate_count++] = (struct quhua_candidate){
                code,
                compose_origin(check->tables, row, check->year, full, &check->session->composed),
                QUHUA_REASON_ORIGIN_IS_SCHOOL_PLACE};
    }
}

/* Is the origin the school's county, or what that has become? */
static bool is_school_place(const struct check *check)
{
    struct evidence school = {0};
    if (!check->rules || !check->rules->school_county || check->origin == ROW_NONE)
        return false;
    evidence_of_code(check->tables, check->rules->school_county, check->year, &school);
    return evidence_names(check->tables, &school, check->origin, check->year);
}

/* [1] The origin is where the household was registered before the studies, not where the school
   is: it is asked for where home and number do not confirm it and one of them points elsewhere. */
static void check_school_place(struct check *check)
{
    const struct evidence *home = &check->evidence[EVIDENCE_HOME];
    const struct evidence *id = &check->evidence[EVIDENCE_ID];
    if (is_own_id(check) || !is_school_place(check))
        return;
    /* Another repaired text would overwrite the one that the origin's answer borrows from. */
    if (check->session->text.data != check->session->repaired)
        record_read_home(check);
    if (home->places.count + id->places.count == 0 ||
        evidence_names(check->tables, home, check->origin, check->year) ||
        evidence_names(check->tables, id, check->origin, check->year))
        return;
    reason(check, QUHUA_REASON_ORIGIN_IS_SCHOOL_PLACE);
    offer_beside(check, home);
    offer_beside(check, id);
}

/* ---- all of it --------------------------------------------------- */

static void check_fields(struct check *check)
{
    if (!fields_ext1_holds(check->record, check->rules))
        reason(check, QUHUA_REASON_EXT1_VALUE); /* [5] */
    if (!fields_ext_holds(check->record, check->rules))
        reason(check, QUHUA_REASON_EXT_NOT_EMPTY); /* [6] to [8] */
    if (fields_needs_certificate(check->record))
        reason(check, QUHUA_REASON_NEEDS_CERTIFICATE); /* [4] */
}

static enum quhua_verdict worst(const struct quhua_record_answer *answer)
{
    enum quhua_verdict verdict = answer->origin.verdict;
    if (answer->home.verdict > verdict)
        verdict = answer->home.verdict;
    for (size_t i = 0; i < answer->reason_count; i++)
        if ((int)answer->reasons[i].grade > (int)verdict)
            verdict = (enum quhua_verdict)answer->reasons[i].grade;
    return verdict;
}

static void check_init(struct check *check)
{
    static const enum quhua_field fields[EVIDENCE_COUNT] = {
        QUHUA_FIELD_HOME, QUHUA_FIELD_ORIGIN_CODE, QUHUA_FIELD_ID_NUMBER};
    static const char *const names[] = {
#define X(name, text) text,
        QUHUA_FIELDS(X)
#undef X
    };
    for (int i = 0; i < EVIDENCE_COUNT; i++) {
        check->evidence[i].by = names[fields[i]];
        check->evidence[i].places.count = 0;
        check->evidence[i].town = false;
        check->evidence[i].weak = i == EVIDENCE_ID; /* people keep their number when they move */
    }
    check->gathered = check->home_read = check->has_code = check->code_is_origin =
        check->id_unknown = false;
    check->id.faults = 0;
    check->session->composed.size = 0;
    check->answer->reason_count = 0;
    if (!fields_has(check->record, QUHUA_FIELD_HOME))
        memset(&check->answer->home, 0, sizeof check->answer->home);
}

enum quhua_status quhua_check(struct quhua_session *session, const struct quhua_record *record,
                              const struct quhua_options *options,
                              struct quhua_record_answer *answer)
{
    struct check check;
    check.session = session;
    check.tables = session->tables;
    check.record = record;
    check.options = options;
    check.rules = options ? options->rules : NULL;
    check.answer = answer;
    if (!normalize_year(session, options, &check.year))
        return QUHUA_ERROR_ARGUMENT;
    check_init(&check);
    record_code(&check);
    read_id(&check);
    record_origin(&check);
    if (!is_own_id(&check))
        record_gather(&check);
    check_school_place(&check);
    compare_id(&check);
    check_id(&check);
    check_fields(&check);
    enum quhua_status status = check_home(&check);
    answer->verdict = worst(answer);
    return status;
}
