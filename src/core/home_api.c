/*
 * home_api.c - the order of the stages of a home address; the only file that knows them all.
 */
#include "compose.h"
#include "fold.h"
#include "home.h"
#include "home_body.h"
#include "home_county.h"
#include "home_empty.h"
#include "home_extra.h"
#include "home_judge.h"
#include "home_lower.h"
#include "home_numeral.h"
#include "home_parse.h"
#include "home_quick.h"
#include "home_school.h"
#include "home_simplify.h"
#include "home_text.h"
#include "match.h"
#include "mojibake.h"
#include "normalize.h"
#include "resolve.h"
#include "rules.h"
#include "session.h"
#include "verdict.h"

/* One home address on its way. */
struct home_case {
    struct quhua_session *session;
    struct home_scratch *scratch;
    struct quhua_text text;          /* as written */
    const struct quhua_rules *rules; /* may be NULL */
    struct county_question question;
    struct county_found county;
    struct town_found town;
    const struct glyphs *body; /* what stands below the county */
    unsigned traits;           /* of its characters, of some behind the township */
    bool is_quick;             /* it was read by home_quick: the text is as it should be */
    struct judgement out;
    size_t county_size; /* bytes of the county's name at the head of scratch->home */
};

/* ---- can it be read? --------------------------------------------- */

/* In one form. Returns: false where a character was lost on the way: 前?村. */
static bool read_glyphs(struct home_case *at, struct quhua_text text)
{
    struct glyphs *glyphs = &at->scratch->glyphs;
    glyphs_read(text, glyphs);
    if (glyphs->damaged) {
        home_reason(&at->out, at->rules, QUHUA_REASON_BAD_ENCODING);
        return false;
    }
    if (glyphs_simplify(at->session->tables, glyphs))
        home_reason(&at->out, at->rules, QUHUA_REASON_VARIANT);
    return true;
}

/* Is the text one that can be read at all? */
static bool is_readable(struct home_case *at, struct quhua_text text)
{
    struct symbols *symbols = &at->session->symbols;
    fold_text(at->session->tables, text, symbols);
    if (symbols->invalid || symbols->damaged)
        home_reason(&at->out, at->rules, QUHUA_REASON_BAD_ENCODING);
    else if (symbols->too_long)
        home_reason(&at->out, at->rules, QUHUA_REASON_INPUT_TOO_LONG);
    else
        return read_glyphs(at, text);
    return false;
}

/* ---- reading ----------------------------------------------------- */

/* The glyph that stands at symbol `i` of the clean text. */
static uint16_t glyph_of(const struct home_case *at, uint32_t i)
{
    uint16_t offset = symbol_at(&at->session->symbols, i);
    uint32_t low = 0, high = at->scratch->glyphs.count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (at->scratch->at[middle] < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint16_t)low;
}

/* Read the clean text as an origin is read. Returns: false where it means nothing. */
static bool read_county(struct home_case *at)
{
    struct quhua_session *session = at->session;
    struct quhua_text clean = {at->scratch->clean, 0};
    clean.size = glyphs_write(&at->scratch->glyphs, true, at->scratch->clean, at->scratch->at);
    /* Most texts are clean, and have been folded. */
    if (clean.size != at->text.size ||
        (clean.size && memcmp(clean.data, at->text.data, clean.size) != 0))
        fold_text(session->tables, clean, &session->symbols);
    match_init(&session->mentions, session->symbols.count);
    session->text = clean;
    if (home_is_empty(session->tables, &session->symbols, &session->mentions, &at->scratch->glyphs))
        return false;
    resolve_text(session->tables, &session->symbols, &session->mentions, at->question.year,
                 &session->trace, &session->reading);
    at->question.head = resolve_head(session->tables, &session->symbols, &session->mentions);
    home_drop_lower_name(&at->question, &at->scratch->glyphs, glyph_of(at, session->reading.end),
                         &session->reading);
    judge_init(&session->judgement, at->scratch->notes);
    const struct court court = session_court(session, clean, at->question.year);
    verdict_read(&court);
    return true;
}

/* Numerals that count as digits, then the elements. */
static void cut_body(struct home_case *at)
{
    struct glyphs *body = &at->scratch->draft;
    at->traits = glyphs_traits(body, at->town.end);
    if (at->traits & CHAR_NUMERAL) {
        numerals_settle(&at->scratch->draft, at->town.end, &at->scratch->body);
        body = &at->scratch->body;
    }
    if (!at->is_quick)
        glyphs_part_numbers(body);
    at->body = body;
    home_parse(at->body, &at->town, &at->scratch->elements);
}

/* 张三 东海县白塔埠镇: a person before the address. */
static void take_head_name(struct home_case *at, struct span *before, struct quhua_home *home)
{
    struct extras *extras = &at->scratch->extras;
    if (before->begin == before->end ||
        !extras_take_name(&at->scratch->glyphs, before->begin, before->end, extras))
        return;
    home->extra[QUHUA_EXTRA_PERSON] = extras->text[QUHUA_EXTRA_PERSON];
    home_reason(&at->out, at->rules, QUHUA_REASON_HAS_PERSON);
    before->begin = before->end;
}

static void read_body(struct home_case *at, struct quhua_home *home)
{
    struct quhua_session *session = at->session;
    const struct reading *reading = &session->reading;
    struct span before = {glyph_of(at, at->question.head), glyph_of(at, reading->begin)};
    uint16_t end = glyph_of(at, at->county.end);
    if (before.begin > before.end || at->county.end <= reading->begin)
        before.begin = before.end;
    take_head_name(at, &before, home);
    home_body_brackets(&at->scratch->glyphs, &before, &end);
    home_body_make(session->tables, &at->scratch->glyphs, before, end, at->county.row,
                   &at->scratch->draft, &at->town);
    if (home_body_drop_second(session->tables, at->county.row, &at->scratch->draft, &at->town))
        home_reason(&at->out, at->rules, QUHUA_REASON_REPEATED);
    cut_body(at);
}

static void take_extras(struct home_case *at, struct quhua_home *home)
{
    static const enum quhua_reason reasons[QUHUA_EXTRA_COUNT] = {
        [QUHUA_EXTRA_PHONE] = QUHUA_REASON_HAS_PHONE,
        [QUHUA_EXTRA_POSTCODE] = QUHUA_REASON_HAS_POSTCODE,
        [QUHUA_EXTRA_PERSON] = QUHUA_REASON_HAS_PERSON,
        [QUHUA_EXTRA_ID_NUMBER] = QUHUA_REASON_HAS_ID_NUMBER};
    extras_take(&at->scratch->glyphs, &at->scratch->extras);
    memcpy(home->extra, at->scratch->extras.text, sizeof home->extra);
    for (int i = 0; i < QUHUA_EXTRA_COUNT; i++)
        if (home->extra[i].size)
            home_reason(&at->out, at->rules, reasons[i]);
}

/* ---- the answer -------------------------------------------------- */

/* Is the text as it should be? home_quick has told where each character stands. */
static bool is_as_written(const struct home_case *at)
{
    return at->is_quick && at->body == &at->scratch->draft;
}

/* The county's name and the body behind it. */
static struct quhua_text compose_text(struct home_case *at, struct quhua_text county)
{
    struct home_scratch *scratch = at->scratch;
    if (county.size)
        memcpy(scratch->home, county.data, county.size);
    size_t size = glyphs_write(at->body, false, scratch->home + county.size, scratch->at);
    return (struct quhua_text){scratch->home, county.size + size};
}

/* The text to report, and the elements as views of it. */
static void write_home(struct home_case *at, struct quhua_home *home)
{
    struct home_scratch *scratch = at->scratch;
    struct quhua_text county = {NULL, 0};
    if (at->county.row != ROW_NONE)
        county = row_name(at->session->tables, &at->session->tables->rows[at->county.row]);
    at->county_size = county.size;
    home->home = is_as_written(at) ? at->text : compose_text(at, county);
    const char *body = home->home.data + county.size;
    home->below = (struct quhua_text){body, home->home.size - county.size};
    home->elements[QUHUA_ELEMENT_COUNTY] = (struct quhua_text){home->home.data, county.size};
    for (int i = QUHUA_ELEMENT_TOWNSHIP; i < QUHUA_ELEMENT_COUNT; i++) {
        struct span span = scratch->elements.span[i];
        size_t begin = scratch->at[span.begin];
        home->elements[i] = (struct quhua_text){body + begin, scratch->at[span.end] - begin};
    }
}

/* Over the limit the county goes first, and nothing else. */
static void keep_limit(struct home_case *at, struct quhua_home *home)
{
    const struct quhua_rules *rules = at->rules;
    if (!rules || !rules->home_limit ||
        home_length(home->home, rules->home_unit) <= rules->home_limit)
        return;
    home_reason(&at->out, rules, QUHUA_REASON_COUNTY_DROPPED);
    home->home.data += at->county_size;
    home->home.size -= at->county_size;
    if (home_length(home->home, rules->home_unit) > rules->home_limit)
        home_reason(&at->out, rules, QUHUA_REASON_HOME_TOO_LONG);
}

/* Is a province or a prefecture written before the county? */
static bool has_above(const struct home_case *at)
{
    const struct tables *tables = at->session->tables;
    const uint16_t *upper = at->session->reading.upper;
    if (at->county.row == ROW_NONE || at->is_quick)
        return false;
    return (at->county.supplied && at->session->reading.leaf_count) ||
           upper[QUHUA_PROVINCE] != ROW_NONE ||
           (upper[QUHUA_PREFECTURE] != ROW_NONE &&
            !row_same_name(tables, &tables->rows[upper[QUHUA_PREFECTURE]],
                           &tables->rows[at->county.row]));
}

static void note_style(struct home_case *at)
{
    const struct glyphs *body = at->body;
    unsigned flags = 0;
    for (uint16_t i = 0; i < body->count && !is_as_written(at); i++)
        flags |= body->flags[i];
    if (has_above(at))
        home_reason(&at->out, at->rules, QUHUA_REASON_ABOVE_COUNTY_DROPPED);
    if (flags & GLYPH_RESTYLED)
        home_reason(&at->out, at->rules, QUHUA_REASON_STYLE);
}

/* Six digits at the head that are the county's own code are no postcode. */
static void check_postcode(struct home_case *at, struct quhua_home *home)
{
    struct quhua_text *postcode = &home->extra[QUHUA_EXTRA_POSTCODE];
    uint32_t code = 0;
    for (size_t i = 0; i < postcode->size; i++)
        code = code * 10 + (uint32_t)(postcode->data[i] - '0');
    if (postcode->size != 6 || at->county.row == ROW_NONE ||
        code != at->session->tables->rows[at->county.row].code)
        return;
    *postcode = (struct quhua_text){NULL, 0};
    for (uint16_t i = 0; i < at->out.note_count; i++)
        if (at->out.notes[i].reason == QUHUA_REASON_HAS_POSTCODE)
            at->out.notes[i].reason = QUHUA_REASON_STYLE;
}

/* Judge what stands below the county, and write it. */
static void judge_body(struct home_case *at, struct quhua_home *home)
{
    note_style(at);
    home_judge_town(&at->question, &at->county, &at->town, &at->out);
    if (!at->is_quick &&
        home_body_has_second(at->session->tables, at->body, at->county.row, &at->town)) {
        home_reason(&at->out, at->rules, QUHUA_REASON_CONFLICT);
        judge_candidate(&at->out, at->county.row, QUHUA_REASON_CONFLICT);
    }
    home_judge_elements(&at->scratch->elements, at->rules, &at->out);
    if (!at->scratch->extras.at_end)
        home_judge_end(&at->scratch->elements, at->text, at->rules, &at->out);
    if ((at->traits & CHAR_SCHOOL || (at->rules && at->rules->campus_count)) &&
        home_is_school(at->body, at->town.end, at->rules))
        home_reason(&at->out, at->rules, QUHUA_REASON_IS_SCHOOL);
    write_home(at, home);
    keep_limit(at, home);
}

static void judge_home(struct home_case *at, struct quhua_home *home)
{
    if (!read_county(at)) {
        home_reason(&at->out, at->rules, QUHUA_REASON_HOME_EMPTY);
        return;
    }
    home_county_find(&at->question, &at->county, &at->out);
    check_postcode(at, home);
    read_body(at, home);
    home_county_compare(&at->question, &at->county, at->town.town, &at->out);
    judge_body(at, home);
}

/* Homes of the origin's own county that tell all at their head. Those who ask for an explanation
   see the long way. */
static bool judge_quickly(struct home_case *at, struct quhua_home *home)
{
    const struct tables *tables = at->session->tables;
    uint16_t county = at->question.origin
                          ? session_row_at(at->session, at->question.origin, at->question.year)
                          : ROW_NONE;
    if (at->session->trace.on || county == ROW_NONE ||
        !history_is_origin(tables, county, at->question.year) ||
        !home_quick_read(tables, county, at->text, &at->scratch->draft, at->scratch->at,
                         &at->town) ||
        home_body_names(tables, &at->scratch->draft, county))
        return false;
    at->is_quick = true;
    at->county.row = at->county.origin = county;
    at->scratch->extras.at_end = false;
    cut_body(at);
    judge_body(at, home);
    return true;
}

static void fill(struct home_case *at, const struct quhua_options *options, struct quhua_home *home)
{
    const struct tables *tables = at->session->tables;
    const struct judgement *out = &at->out;
    home->verdict = out->verdict;
    home->reason_count = out->note_count;
    home->candidates_total = out->candidate_count;
    for (uint16_t i = 0; i < out->candidate_count && i < QUHUA_MAX_CANDIDATES; i++)
        home->candidates[home->candidate_count++] = (struct quhua_candidate){
            tables->rows[out->candidates[i]].code,
            compose_origin(tables, out->candidates[i], at->question.year,
                           options && options->full_name, &at->scratch->composed),
            (enum quhua_reason)out->because[i]};
    if (home->verdict == QUHUA_ACCEPT)
        home->code = tables->rows[at->county.row].code;
    else
        home->home = (struct quhua_text){NULL, 0};
}

static void begin(struct home_case *at, struct quhua_session *session, struct quhua_text text,
                  const struct quhua_options *options, unsigned year)
{
    if (!session->home.is_ready)
        home_init(session->tables, &session->home);
    at->session = session;
    at->scratch = &session->home;
    at->text = text;
    at->rules = options ? options->rules : NULL;
    at->question = (struct county_question){.tables = session->tables,
                                            .reading = &session->reading,
                                            .judgement = &session->judgement,
                                            .symbols = &session->symbols,
                                            .year = year,
                                            .origin = options ? options->origin : 0,
                                            .rules = at->rules};
    at->county = (struct county_found){.row = ROW_NONE, .origin = ROW_NONE};
    at->is_quick = false;
    at->out.leaning = session->judgement.leaning = (struct leaning){.by = NULL};
    session->trace.count = 0;
    session->trace.on = options && options->explain;
    session->home.composed.size = 0;
    judge_init(&session->judgement, session->home.notes);
}

enum quhua_status quhua_normalize_home(struct quhua_session *session, struct quhua_text text,
                                       const struct quhua_options *options, struct quhua_home *home)
{
    unsigned year;
    if (!normalize_year(session, options, &year))
        return QUHUA_ERROR_ARGUMENT;
    struct home_case at;
    begin(&at, session, text, options, year);
    memset(home, 0, offsetof(struct quhua_home, reasons));
    home->reason_count = home->candidate_count = home->candidates_total = 0;
    judge_init(&at.out, home->reasons);
    if (!judge_quickly(&at, home) && is_readable(&at, text)) {
        take_extras(&at, home);
        judge_home(&at, home);
    }
    if (at.out.verdict == QUHUA_ACCEPT && at.county.row == ROW_NONE)
        judge_reason(&at.out, QUHUA_REASON_NOT_FOUND);
    fill(&at, options, home);
    session->judgement = at.out; /* what quhua_explain tells */
    return QUHUA_OK;
}
