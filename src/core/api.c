/*
 * api.c - the order of the stages; the only file that knows them all.
 */
#include <stdlib.h>
#include <string.h>

#include "code.h"
#include "compose.h"
#include "fold.h"
#include "index.h"
#include "judge.h"
#include "match.h"
#include "mojibake.h"
#include "normalize.h"
#include "regrade.h"
#include "resolve.h"
#include "session.h"
#include "verdict.h"

enum quhua_status quhua_session_open(const struct quhua_index *index, struct quhua_session **out)
{
    /* Zero by new pages: what is never touched costs nothing. */
    struct quhua_session *session = calloc(1, sizeof *session);
    *out = NULL;
    if (!session)
        return QUHUA_ERROR_MEMORY;
    session->tables = index_tables(index);
    *out = session;
    return QUHUA_OK;
}

void quhua_session_close(struct quhua_session *session)
{
    free(session);
}

/* ---- one text ---------------------------------------------------- */

static void judge_names(struct quhua_session *session, struct quhua_text text, unsigned year)
{
    resolve_text(session->tables, &session->symbols, &session->mentions, year, &session->trace,
                 &session->reading);
    const struct court court = session_court(session, text, year);
    verdict_read(&court);
}

/* The same behind a code: of several places that the name leaves, the code's. */
static void judge_names_with_code(struct quhua_session *session, struct quhua_text text,
                                  const struct code_text *code, unsigned year)
{
    struct judgement *judgement = &session->judgement;
    const struct leaning fields = judgement->leaning; /* a record's, which go first */
    struct places places;
    code_holders(session->tables, code->code, year, &places);
    if (!fields.by && places.count == 1 && history_is_origin(session->tables, places.rows[0], year))
        judgement->leaning = (struct leaning){places.rows[0], "code", false};
    judge_names(session, text, year);
    judgement->leaning = fields;
    if (!(session->reading.flags & READ_NOTHING))
        code_compare(session->tables, code, year, judgement);
}

/* Rewrite the symbols so that a code at the head is a separator. */
static void drop_head(struct symbols *symbols, uint16_t count)
{
    symbols->count = (uint16_t)(symbols->count - count);
    memmove(symbols->symbol, symbols->symbol + count,
            (symbols->count + SYMBOL_BLOCK) * sizeof *symbols->symbol);
    memmove(symbols->place, symbols->place + count, (symbols->count + 1u) * sizeof *symbols->place);
}

static void judge_text(struct quhua_session *session, struct quhua_text text, unsigned year)
{
    struct judgement *judgement = &session->judgement;
    struct code_text code;
    fold_text(session->tables, text, &session->symbols);
    if (session->symbols.invalid || session->symbols.damaged) {
        judge_reason(judgement, QUHUA_REASON_BAD_ENCODING);
        return;
    }
    if (session->symbols.too_long) {
        judge_reason(judgement, QUHUA_REASON_INPUT_TOO_LONG);
        return;
    }
    bool coded = code_find(session->tables, &session->symbols, &code);
    if (coded && code.alone) {
        code_judge(session->tables, &code, year, judgement);
        judgement->end = session->symbols.count;
        session->reading.leaf_count = 0; /* no names were read */
        return;
    }
    if (coded)
        drop_head(&session->symbols, code.end);
    match_init(&session->mentions, session->symbols.count);
    if (coded)
        judge_names_with_code(session, text, &code, year);
    else
        judge_names(session, text, year);
}

/* A text that names nothing may have come through the wrong encoding. Returns: the text that the
   answer speaks of. */
static struct quhua_text judge_mojibake(struct quhua_session *session, struct quhua_text text,
                                        unsigned year)
{
    struct judgement *judgement = &session->judgement;
    if (judgement->note_count != 1 || judgement->notes[0].reason != QUHUA_REASON_NOT_FOUND)
        return text;
    size_t size = mojibake_repair(text, session->repaired, sizeof session->repaired);
    if (size == 0) {
        if (mojibake_is_lost(text)) {
            judge_init(judgement, judgement->notes);
            judge_reason(judgement, QUHUA_REASON_BAD_ENCODING);
        }
        return text;
    }
    struct quhua_text repaired = {session->repaired, size};
    judge_init(judgement, judgement->notes);
    judge_text(session, repaired, year);
    judge_note(judgement,
               (struct quhua_note){.reason = QUHUA_REASON_BAD_ENCODING, .grade = QUHUA_NOTE});
    return repaired;
}

/* ---- the answer -------------------------------------------------- */

static struct quhua_text name_at(const struct quhua_session *session, uint16_t row)
{
    if (row == ROW_NONE)
        return (struct quhua_text){NULL, 0};
    return row_name(session->tables, &session->tables->rows[row]);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The writer's own text after what was understood. */
static struct quhua_text rest_of(const struct quhua_session *session, struct quhua_text text)
{
    size_t begin = symbol_at(&session->symbols, session->judgement.end);
    if (session->judgement.end >= session->symbols.count)
        return (struct quhua_text){NULL, 0};
    while (text.size > begin && is_blank(text.data[text.size - 1]))
        text.size--;
    return (struct quhua_text){text.data + begin, text.size - begin};
}

static void fill_accepted(struct quhua_session *session, struct quhua_text text,
                          const struct quhua_options *options, unsigned year,
                          struct quhua_answer *answer)
{
    uint16_t row = session->judgement.row;
    const uint16_t *path = session->judgement.path;
    answer->code = session->tables->rows[row].code;
    answer->level = (enum quhua_level)session->tables->rows[row].level;
    answer->province = name_at(session, path[QUHUA_PROVINCE]);
    answer->prefecture = name_at(session, path[QUHUA_PREFECTURE]);
    answer->county = name_at(session, path[QUHUA_COUNTY]);
    answer->origin = compose_origin(session->tables, row, year, options && options->full_name,
                                    &session->composed);
    answer->rest = rest_of(session, text);
}

static void fill_candidates(struct quhua_session *session, const struct quhua_options *options,
                            unsigned year, struct quhua_answer *answer)
{
    const struct judgement *judgement = &session->judgement;
    answer->candidates_total = judgement->candidate_count;
    for (uint16_t i = 0; i < judgement->candidate_count && i < QUHUA_MAX_CANDIDATES; i++) {
        uint16_t row = judgement->candidates[i];
        answer->candidates[answer->candidate_count++] = (struct quhua_candidate){
            session->tables->rows[row].code,
            compose_origin(session->tables, row, year, options && options->full_name,
                           &session->composed),
            (enum quhua_reason)judgement->because[i]};
    }
}

struct quhua_text normalize_judge(struct quhua_session *session, struct quhua_text text,
                                  const struct quhua_options *options, unsigned year,
                                  struct quhua_note *notes)
{
    session->trace.count = 0;
    session->trace.on = options && options->explain;
    session->reading.leaf_count = 0;
    session->reading.town = NO_TOWN;
    judge_init(&session->judgement, notes);
    judge_text(session, text, year);
    text = judge_mojibake(session, text, year);
    session->text = text;
    return text;
}

static void note_rest(struct quhua_session *session)
{
    struct judgement *judgement = &session->judgement;
    if (judgement->verdict == QUHUA_ACCEPT && judgement->end < session->symbols.count)
        judge_reason(judgement, QUHUA_REASON_BELOW_COUNTY);
}

/* Grade the judgement by a profile. */
static void apply_rules(struct quhua_session *session, struct quhua_text text,
                        const struct quhua_rules *rules, unsigned year)
{
    struct judgement *judgement = &session->judgement;
    if (!regrade_judgement(rules, session->tables, judgement))
        return;
    const struct court court = session_court(session, text, year);
    verdict_held(&court);
    note_rest(session);
    regrade_judgement(rules, session->tables, judgement);
}

void normalize_fill(struct quhua_session *session, struct quhua_text text,
                    const struct quhua_options *options, unsigned year, struct quhua_answer *answer)
{
    struct judgement *judgement = &session->judgement;
    note_rest(session);
    if (options && options->rules)
        apply_rules(session, text, options->rules, year);
    answer->code = 0;
    answer->level = QUHUA_NO_LEVEL;
    answer->province = answer->prefecture = answer->county = answer->origin = answer->rest =
        (struct quhua_text){NULL, 0};
    answer->candidate_count = 0;
    answer->verdict = judgement->verdict;
    if (judgement->verdict == QUHUA_ACCEPT)
        fill_accepted(session, text, options, year, answer);
    fill_candidates(session, options, year, answer);
    answer->reason_count = judgement->note_count;
}

bool normalize_year(const struct quhua_session *session, const struct quhua_options *options,
                    unsigned *year)
{
    *year = session->tables->head->year;
    if (!options || !options->as_of)
        return true;
    if (options->as_of < 1980 || options->as_of > (int)*year)
        return false;
    *year = (unsigned)options->as_of;
    return true;
}

enum quhua_status quhua_normalize(struct quhua_session *session, struct quhua_text text,
                                  const struct quhua_options *options, struct quhua_answer *answer)
{
    unsigned year;
    if (!normalize_year(session, options, &year))
        return QUHUA_ERROR_ARGUMENT;
    session->composed.size = 0;
    text = normalize_judge(session, text, options, year, answer->reasons);
    normalize_fill(session, text, options, year, answer);
    return QUHUA_OK;
}
