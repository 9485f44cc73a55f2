/*
 * code.c - see code.h. Codes are of GB/T 2260; 12 digits ending in six zeros is the statistical
 * form of the same code.
 */
#include "code.h"

#include "variant.h"

enum { LONG_DIGITS = 12 };

static bool is_digit(uint16_t symbol)
{
    return symbol >= SYMBOL_DIGIT && symbol < SYMBOL_LETTER;
}

/* Digits from `at` to the next separator or other symbol. */
static uint16_t digits_at(const struct symbols *symbols, uint16_t at)
{
    uint16_t count = 0;
    while (at + count < symbols->count && is_digit(symbols->symbol[at + count]) &&
           (count == 0 || !symbol_is_separated(symbols, at + count)))
        count++;
    return count;
}

static bool zeros(const struct symbols *symbols, uint16_t at, uint16_t count)
{
    for (uint16_t i = 0; i < count; i++)
        if (symbols->symbol[at + i] != SYMBOL_DIGIT)
            return false;
    return true;
}

static bool is_county_code(const struct tables *tables, uint32_t code)
{
    uint32_t row = history_first(tables, code), variant = variant_first(tables, code);
    if (row == tables->head->division_count && variant < tables->head->variant_count)
        row = tables->variants[variant].row;
    return row < tables->head->division_count && tables->rows[row].level == QUHUA_COUNTY;
}

bool code_find(const struct tables *tables, const struct symbols *symbols, struct code_text *found)
{
    uint16_t count = digits_at(symbols, 0);
    *found = (struct code_text){.end = count};
    if (count == 0)
        return false;
    for (uint16_t i = 0; i < CODE_DIGITS && i < count; i++) {
        found->code = found->code * 10 + symbols->symbol[i] - SYMBOL_DIGIT;
        found->reshaped |= (symbols->place[i] & MARK_CHANGED) != 0;
    }
    /* 320722.0 is what a spreadsheet makes of a number. */
    uint16_t tail = digits_at(symbols, count);
    bool decimal = tail > 0 && count + tail == symbols->count && zeros(symbols, count, tail);
    found->alone = count == symbols->count || decimal;
    if (found->alone) {
        bool is_long = count == LONG_DIGITS && zeros(symbols, CODE_DIGITS, CODE_DIGITS);
        found->reshaped |= decimal || is_long;
        found->malformed = count != CODE_DIGITS && !is_long;
        return true;
    }
    return count == CODE_DIGITS && is_county_code(tables, found->code);
}

uint16_t code_other(const struct tables *tables, uint32_t code)
{
    for (uint32_t i = tables->head->division_count; i < tables->head->row_count; i++)
        if (tables->rows[i].code == code && code != 0)
            return (uint16_t)i;
    return ROW_NONE;
}

static bool has(const struct places *places, uint16_t row)
{
    for (uint16_t i = 0; i < places->count; i++)
        if (places->rows[i] == row)
            return true;
    return false;
}

static void add_heirs(const struct tables *tables, uint16_t row, unsigned year,
                      struct places *places)
{
    struct places heirs;
    history_heirs(tables, row, year, &heirs);
    for (uint16_t i = 0; i < heirs.count; i++)
        if (!has(places, heirs.rows[i]) && places->count < MAX_PLACES)
            places->rows[places->count++] = heirs.rows[i];
}

void code_holders(const struct tables *tables, uint32_t code, unsigned year, struct places *places)
{
    uint32_t count = tables->head->division_count;
    places->count = 0;
    for (uint32_t i = history_first(tables, code); i < count && tables->rows[i].code == code; i++)
        add_heirs(tables, (uint16_t)i, year, places);
    for (uint32_t v = variant_first(tables, code); variant_is(tables, v, code); v++)
        add_heirs(tables, tables->variants[v].row, year, places);
}

static void judge_row(const struct tables *tables, uint16_t row, unsigned year,
                      struct judgement *judgement)
{
    if (history_is_origin(tables, row, year)) {
        judge_accept(judgement, tables, row, year);
        judge_tier(judgement, &tables->rows[row]);
    } else if (tables->rows[row].flags & ROW_SPECIAL) {
        judge_reason(judgement, QUHUA_REASON_SPECIAL_REGION);
        judge_candidate(judgement, row, QUHUA_REASON_SPECIAL_REGION);
    } else {
        judgement->held = row;
        judge_reason(judgement, tables->rows[row].level == QUHUA_PROVINCE
                                    ? QUHUA_REASON_PROVINCE_ONLY
                                    : QUHUA_REASON_PREFECTURE_ONLY);
    }
}

/* The code is no longer in force (or not yet): its heirs. */
static void judge_old(const struct tables *tables, uint32_t code, unsigned year,
                      struct judgement *judgement)
{
    uint32_t first = history_first(tables, code), last = first;
    struct places places;
    code_holders(tables, code, year, &places);
    while (last + 1 < tables->head->division_count && tables->rows[last + 1].code == code)
        last++;
    if (places.count == 0) {
        judge_reason(judgement, QUHUA_REASON_NOT_IN_FORCE);
        judge_candidate(judgement, (uint16_t)first, QUHUA_REASON_NOT_IN_FORCE);
        return;
    }
    const struct row *was = &tables->rows[last];
    bool one = places.count == 1 && history_is_origin(tables, places.rows[0], year);
    const char *by = one || !has(&places, judgement->leaning.row) ? NULL : judgement->leaning.by;
    enum quhua_reason reason = one ? QUHUA_REASON_ABOLISHED : QUHUA_REASON_SPLIT;
    judge_note(judgement,
               (struct quhua_note){.reason = reason,
                                   .grade = by ? QUHUA_NOTE : quhua_reason_info(reason)->grade,
                                   .was = row_name(tables, was),
                                   .until = was->end == ROW_NO_END ? 0 : was->end,
                                   .by = by});
    if (one || by) {
        judge_row(tables, one ? places.rows[0] : judgement->leaning.row, year, judgement);
        return;
    }
    for (uint16_t i = 0; i < places.count; i++)
        judge_candidate(judgement, places.rows[i], QUHUA_REASON_SPLIT);
}

/* No code of the standard. One that tables printed all the same is asked about, never accepted. */
static void judge_variant(const struct tables *tables, uint32_t code, unsigned year,
                          struct judgement *judgement)
{
    struct places places;
    code_holders(tables, code, year, &places);
    judge_reason(judgement, places.count ? QUHUA_REASON_NOT_IN_FORCE : QUHUA_REASON_NOT_FOUND);
    for (uint16_t i = 0; i < places.count; i++)
        judge_candidate(judgement, places.rows[i], QUHUA_REASON_NOT_IN_FORCE);
}

void code_judge(const struct tables *tables, const struct code_text *code, unsigned year,
                struct judgement *judgement)
{
    if (code->malformed) {
        judge_note(judgement, (struct quhua_note){.reason = QUHUA_REASON_CODE_FORMAT,
                                                  .grade = QUHUA_GRADE_REJECT});
        return;
    }
    if (code->reshaped)
        judge_reason(judgement, QUHUA_REASON_CODE_FORMAT);
    uint16_t row = history_at(tables, code->code, year);
    uint16_t other = row == ROW_NONE ? code_other(tables, code->code) : ROW_NONE;
    if (row != ROW_NONE)
        judge_row(tables, row, year, judgement);
    else if (other != ROW_NONE)
        judge_reason(judgement, tables->rows[other].kind == ROW_ZONE ? QUHUA_REASON_STATISTICS_CODE
                                                                     : QUHUA_REASON_PLACEHOLDER);
    else if (history_first(tables, code->code) < tables->head->division_count)
        judge_old(tables, code->code, year, judgement);
    else
        judge_variant(tables, code->code, year, judgement);
}

void code_compare(const struct tables *tables, const struct code_text *code, unsigned year,
                  struct judgement *judgement)
{
    struct places places;
    code_holders(tables, code->code, year, &places);
    if (has(&places, judgement->row))
        return;
    if (judgement->row != ROW_NONE) {
        judge_candidate(judgement, judgement->row, QUHUA_REASON_CODE_NAME_CONFLICT);
        judge_reason(judgement, QUHUA_REASON_CODE_NAME_CONFLICT);
    }
    for (uint16_t i = 0; i < places.count; i++)
        if (history_is_origin(tables, places.rows[i], year))
            judge_candidate(judgement, places.rows[i], QUHUA_REASON_CODE_NAME_CONFLICT);
}
