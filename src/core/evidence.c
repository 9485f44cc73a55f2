/*
 * evidence.c - see evidence.h.
 */
#include "evidence.h"

#include "code.h"
#include "variant.h"

static void add(struct places *places, uint16_t row)
{
    for (uint16_t i = 0; i < places->count; i++)
        if (places->rows[i] == row)
            return;
    if (places->count < MAX_PLACES)
        places->rows[places->count++] = row;
}

/* ---- home -------------------------------------------------------- */

/* Do the reasons leave nothing open but which of several places it is? */
static bool only_asks_which(const struct judgement *judgement)
{
    for (uint16_t i = 0; i < judgement->note_count; i++) {
        enum quhua_reason reason = judgement->notes[i].reason;
        if (judgement->notes[i].grade != QUHUA_NOTE && reason != QUHUA_REASON_AMBIGUOUS &&
            reason != QUHUA_REASON_SPLIT && reason != QUHUA_REASON_HOMONYM_IN_TIME &&
            reason != QUHUA_REASON_COUNTY_FROM_TOWNSHIP)
            return false;
    }
    return true;
}

void evidence_of_home(const struct judgement *home, bool town, struct evidence *evidence)
{
    evidence->town = town;
    if (home->verdict == QUHUA_ACCEPT)
        add(&evidence->places, home->row);
    else if (home->candidate_count < MAX_PLACES && only_asks_which(home))
        for (uint16_t i = 0; i < home->candidate_count; i++)
            add(&evidence->places, home->candidates[i]);
}

/* ---- codes ------------------------------------------------------- */

void evidence_of_code(const struct tables *tables, uint32_t code, unsigned year,
                      struct evidence *evidence)
{
    uint16_t row = history_at(tables, code, year);
    if (row != ROW_NONE)
        add(&evidence->places, row);
    else
        code_holders(tables, code, year, &evidence->places);
}

static void add_heirs(const struct tables *tables, uint16_t row, unsigned year,
                      struct places *places)
{
    struct places heirs;
    history_heirs(tables, row, year, &heirs);
    for (uint16_t i = 0; i < heirs.count; i++)
        add(places, heirs.rows[i]);
}

/* What has become of those who held `code` in `since` or later, by the standard or in print.
   Returns: whether there are any. */
static bool add_holders(const struct tables *tables, uint32_t code, unsigned since, unsigned year,
                        struct places *places)
{
    uint32_t count = tables->head->division_count;
    bool any = false;
    for (uint32_t i = history_first(tables, code); i < count && tables->rows[i].code == code; i++)
        if (tables->rows[i].end >= since) {
            add_heirs(tables, (uint16_t)i, year, places);
            any = true;
        }
    for (uint32_t v = variant_first(tables, code); variant_is(tables, v, code); v++)
        if (tables->variants[v].last >= since) {
            add_heirs(tables, tables->variants[v].row, year, places);
            any = true;
        }
    return any;
}

/* Digits that name no division but stand for one: 市辖区 and the like, whose numbers begin with a
   code of their own (320801), and the residents' permits of Taiwan (830000).
   Returns: the code of the division, or 0. */
static uint32_t stands_for(const struct tables *tables, uint32_t code)
{
    uint16_t other = code_other(tables, code);
    if (other != ROW_NONE && tables->rows[other].kind == ROW_PLACEHOLDER)
        return tables->rows[other].parent;
    if (code == 830000)
        return 710000;
    return code % 100 == 1 ? code - 1 : 0;
}

/* Those who held the code in the year of birth, or in any. */
static bool add_born(const struct tables *tables, uint32_t code, unsigned birth, unsigned year,
                     struct places *places)
{
    return add_holders(tables, code, birth, year, places) ||
           add_holders(tables, code, 0, year, places);
}

bool evidence_of_id(const struct tables *tables, const struct id_number *id, unsigned year,
                    struct evidence *evidence)
{
    struct places *places = &evidence->places;
    return add_born(tables, id->prefix, id->birth, year, places) ||
           add_born(tables, stands_for(tables, id->prefix), id->birth, year, places);
}

/* ---- weighing ---------------------------------------------------- */

/* Does `place` lie, or did it lie, in `area`, a division that has counties? */
static bool is_within(const struct tables *tables, uint16_t area, uint16_t place, unsigned year)
{
    return !history_is_origin(tables, area, year) && history_fits(tables, area, place, year);
}

bool evidence_names(const struct tables *tables, const struct evidence *evidence, uint16_t row,
                    unsigned year)
{
    for (uint16_t i = 0; i < evidence->places.count; i++) {
        uint16_t place = evidence->places.rows[i];
        if (place == row || is_within(tables, place, row, year) ||
            is_within(tables, row, place, year))
            return true;
    }
    return false;
}

static bool has_code(const struct tables *tables, const struct evidence *evidence, uint32_t code)
{
    for (uint16_t i = 0; i < evidence->places.count; i++)
        if (tables->rows[evidence->places.rows[i]].code == code)
            return true;
    return false;
}

bool evidence_founded(const struct tables *tables, const struct evidence *evidence, uint32_t from,
                      uint16_t row, unsigned since)
{
    const struct row *founded = &tables->rows[row];
    if (founded->start <= since)
        return false;
    for (uint32_t i = 0; i < tables->head->transfer_count; i++) {
        const struct format_transfer *transfer = &tables->transfers[i];
        if (transfer->to == founded->code && transfer->year == founded->start &&
            (transfer->from == from || has_code(tables, evidence, transfer->from)))
            return true;
    }
    return false;
}

/* The candidates that the evidence names, a bit each. */
static uint64_t named(const struct tables *tables, const struct evidence *evidence,
                      const struct judgement *origin, unsigned year)
{
    uint64_t bits = 0;
    _Static_assert(MAX_PLACES <= 64, "a bit for each candidate");
    for (uint16_t i = 0; i < origin->candidate_count; i++)
        if (evidence_names(tables, evidence, origin->candidates[i], year))
            bits |= UINT64_C(1) << i;
    return bits;
}

static bool is_single(uint64_t bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

bool evidence_choose(const struct tables *tables, const struct evidence evidence[EVIDENCE_COUNT],
                     const struct judgement *origin, unsigned year, struct leaning *leaning)
{
    uint64_t left = UINT64_MAX;
    *leaning = (struct leaning){ROW_NONE, NULL, false};
    for (int i = 0; i < EVIDENCE_COUNT; i++) {
        const struct evidence *said = &evidence[i];
        if (said->places.count == 0)
            continue;
        uint64_t bits = named(tables, said, origin, year);
        if (bits == 0 && said->weak)
            continue;
        left &= bits;
        if (is_single(left) && !leaning->by) {
            leaning->by = said->by;
            leaning->town = said->town;
        }
    }
    /* A full list may have left out another that is named as well. */
    if (!is_single(left) || origin->candidate_count == MAX_PLACES)
        return false;
    leaning->row = origin->candidates[__builtin_ctzll(left)];
    return history_is_origin(tables, leaning->row, year);
}

void evidence_rank(const struct tables *tables, const struct evidence evidence[EVIDENCE_COUNT],
                   struct judgement *origin, unsigned year)
{
    uint64_t bits[EVIDENCE_COUNT], all = 0;
    unsigned score[MAX_PLACES];
    for (int i = 0; i < EVIDENCE_COUNT; i++)
        all |= bits[i] = named(tables, &evidence[i], origin, year);
    if (all == 0)
        return;
    for (uint16_t c = 0; c < origin->candidate_count; c++) {
        uint16_t row = origin->candidates[c];
        uint8_t because = origin->because[c];
        unsigned points = 0;
        for (int i = 0; i < EVIDENCE_COUNT; i++)
            if (bits[i] >> c & 1)
                points += (1u << EVIDENCE_COUNT) + (1u << (EVIDENCE_COUNT - 1 - i));
        uint16_t at = c; /* insertion keeps the order of equals */
        for (; at > 0 && score[at - 1] < points; at--) {
            score[at] = score[at - 1];
            origin->candidates[at] = origin->candidates[at - 1];
            origin->because[at] = origin->because[at - 1];
        }
        score[at] = points;
        origin->candidates[at] = row;
        origin->because[at] = because;
    }
}
