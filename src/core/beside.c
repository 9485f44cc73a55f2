/*
 * beside.c - see beside.h. Official names further on are rest.c's; here a name counts only if the
 * writer stops behind it, since in short it may begin any word (上海路, 海南岛).
 */
#include "beside.h"

#include <string.h>

#include "hint.h"
#include "history.h"
#include "run.h"
#include "second.h"
#include "standing.h"

/* The longest mention that begins at `at`, or NULL. */
static const struct mention *longest_at(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    return range.begin == range.end ? NULL : range.end - 1;
}

/* Is `row` a leaf's own place, or above it? */
static bool fits(const struct chain_context *context, const struct reading *chain, uint16_t row)
{
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (history_shares(context->tables, chain->leaves[i], row, context->year) ||
            history_fits(context->tables, row, chain->leaves[i], context->year))
            return true;
    return false;
}

/* Does the mention name a province of today, or a prefecture and no county of today (朝阳), and
   nothing of the chain's? A prefecture in short, where `in_short` lets it. */
static bool is_foreign_upper(const struct chain_context *context, const struct reading *chain,
                             const struct mention *mention, bool in_short)
{
    bool province = false, prefecture = false, county = false;
    for (uint32_t i = mention->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        const uint16_t row = (uint16_t)SENSE_ROW(sense);
        if (SENSE_KIND(sense) != ROW_DIVISION || fits(context, chain, row))
            return false;
        const bool in_force = row_in_force(&context->tables->rows[row], context->year);
        province |= in_force && SENSE_LEVEL(sense) == QUHUA_PROVINCE;
        prefecture |= SENSE_LEVEL(sense) == QUHUA_PREFECTURE &&
                      (SENSE_FORM(sense) < FORM_STEM || (in_force && in_short));
        county |= in_force && SENSE_LEVEL(sense) == QUHUA_COUNTY;
        if (sense & SENSE_LAST)
            return province || (prefecture && !county);
    }
}

/* Nothing but names from above, to the end: 江苏省东海县浙江, 东海县，宁波市，浙江省. Without a
   separator only a province counts in short (not 东海县大理). */
static bool ends_above(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    if (standing_own_town(context, chain, chain->end))
        return false;
    for (uint16_t at = chain->end; at < symbols->count;) {
        const struct mention *m = longest_at(context, at);
        if (!m || !is_foreign_upper(context, chain, m, symbol_is_separated(symbols, at)))
            return false;
        at = m->end;
    }
    second_tell(context, chain, "not above the county", chain->end, symbols->count);
    return true;
}

/* Is the name borne by one code only? */
static bool has_one_bearer(const struct chain_context *context, const struct mention *mention)
{
    return chain_first_sense(context, mention) & SENSE_LAST;
}

/* Is the district's name that begins at `at` and ends the writing made of words: 新城区, 新市区?
   Right behind the chain one with a single bearer is none (贵德县柯城区). */
static bool is_of_words(const struct chain_context *context, const struct reading *chain,
                        uint16_t at)
{
    if (context->symbols->symbol[context->symbols->count - 1] != SYMBOL_QU ||
        (at == chain->end && has_one_bearer(context, longest_at(context, at))))
        return false;
    while (++at + 1 < context->symbols->count) {
        const struct mention *m = longest_at(context, at);
        if (m && m->end == context->symbols->count)
            return true;
    }
    return false;
}

/* Is it a name with a level word, official or customary (金平县)? */
static bool has_level_word(const struct chain_context *context, const struct mention *mention)
{
    const uint32_t sense = chain_first_sense(context, mention);
    return SENSE_KIND(sense) == ROW_DIVISION && SENSE_FORM(sense) < FORM_STEM;
}

/* Right behind the chain, the short name of a county beside it, and a wrong level word: the writer
   of 大理市漾濞区 may mean the prefecture of 大理. */
static RARE bool ends_with_sibling(const struct chain_context *context, struct reading *chain)
{
    const struct row *rows = context->tables->rows;
    const struct mention *m = longest_at(context, chain->end);
    if (!m || m->end + 1 != context->symbols->count ||
        standing_own_town(context, chain, chain->end))
        return false;
    for (uint32_t i = m->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        const uint16_t row = (uint16_t)SENSE_ROW(sense);
        if (SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_COUNTY &&
            rows[row].parent == rows[chain->leaves[0]].parent && !fits(context, chain, row)) {
            second_tell(context, chain, "or a county beside it", m->begin, m->end);
            chain_hint(chain, row);
            return true;
        }
        if (sense & SENSE_LAST)
            return false;
    }
}

/* The name of another county, with its level word, ends the writing: 赤城县渝中区,
   东海县，学生黄娜灌云县. Of two characters it is none, nor where it is made of words:
   昆山市新城区. */
static RARE bool ends_with_county(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    const uint16_t least = 3, most = 6;
    uint32_t at = symbols->count > most ? symbols->count - most : 0;
    for (at = at < chain->end ? chain->end : at; at + least <= symbols->count; at++) {
        const struct mention *m =
            match_may_begin(context->tables, symbols, at) ? longest_at(context, at) : NULL;
        if (m && m->end == symbols->count && has_level_word(context, m))
            return !is_of_words(context, chain, (uint16_t)at) &&
                   !standing_own_town(context, chain, (uint16_t)at) &&
                   second_begins(context, chain, (uint16_t)at);
    }
    return false;
}

static bool names_division(const struct chain_context *context, struct mention_range range)
{
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (chain_first_kind(context, m) == ROW_DIVISION)
            return true;
    return false;
}

/* Do two names stand at `at`, one behind the other, that begin no address in full, which rest.c
   looks for? Rarely, so this is asked first. */
static bool has_two_names(const struct chain_context *context, uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    if (range.begin < range.end && chain_first_sense(context, range.end - 1) & SENSE_BEGINS)
        return false;
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (chain_first_kind(context, m) == ROW_DIVISION &&
            names_division(context, chain_mentions(context, m->end)))
            return true;
    return false;
}

bool beside_is_address(const struct chain_context *context, struct reading *chain, uint16_t at,
                       uint16_t *end)
{
    struct reading other;
    const struct mention *m = longest_at(context, at);
    if (m && chain_first_kind(context, m) == ROW_LABEL && m->end - at > 1)
        at = m->end;
    if (chain->flags & READ_CONFLICT || !has_two_names(context, at))
        return false;
    chain_init(&other, at);
    run_chain(context, &other);
    *end = other.end;
    if (at < chain->begin && other.end > chain->begin) /* 镇江城区 of 埠场镇，江城区 */
        return false;
    if (other.steps < 2 || !chain_is_complete(context, &other) ||
        !(symbol_is_separated(context->symbols, other.end) ||
          (other.steps > 2 && other.upper[QUHUA_PROVINCE] != ROW_NONE)))
        return false;
    for (uint16_t i = 0; i < other.leaf_count; i++)
        if (fits(context, chain, other.leaves[i]))
            return false;
    second_tell(context, chain, "another address, in short", other.begin, other.end);
    hint_counties(context, &other, chain);
    return true;
}

/* Symbols of the longest short name of a province: 内蒙古. */
enum { SHORT_PROVINCE_MAX = 3 };

/* A county whose name in short ends the writing at `at`, where no township of the leaves does;
   ROW_NONE where there is none. */
static uint16_t county_at_end(const struct chain_context *context, const struct reading *chain,
                              uint16_t at)
{
    const struct mention *m = longest_at(context, at);
    if (!m || m->end != context->symbols->count || standing_own_town(context, chain, at))
        return ROW_NONE;
    for (uint32_t i = m->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        if (SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_COUNTY)
            return (uint16_t)SENSE_ROW(sense);
        if (sense & SENSE_LAST)
            return ROW_NONE;
    }
}

/* Does the short name of another county end the writing at `at`? Told with what stands from `begin`
   on. */
static bool ends_with_other(const struct chain_context *context, struct reading *chain,
                            uint16_t begin, uint16_t at)
{
    const uint16_t row = county_at_end(context, chain, at);
    if (row == ROW_NONE || fits(context, chain, row))
        return false;
    second_tell(context, chain, "another county, in short", begin, context->symbols->count);
    chain_hint(chain, row);
    return true;
}

/* Behind a symbol that joins, an address in short, or a county in short that ends the writing:
   东海县和浙江金华义乌, 当雄县或林周. */
static RARE bool is_joined(const struct chain_context *context, struct reading *chain)
{
    uint16_t at = (uint16_t)(chain->end + 1), end;
    return !standing_own_town(context, chain, chain->end) && /* 和平乡 */
           (beside_is_address(context, chain, at, &end) || ends_with_other(context, chain, at, at));
}

/* Behind a county in short, a level word and another county in short that end the writing:
   河南省山阳市内黄 has neither a 山阳市 nor is 内黄 in 山阳区. */
static RARE bool is_of_other(const struct chain_context *context, struct reading *chain)
{
    return symbol_ends_division(context->symbols->symbol[chain->end]) &&
           ends_with_other(context, chain, chain->end, (uint16_t)(chain->end + 1));
}

/* Does the writing end with a name that tells against the chain? In few can it. */
static bool ends_elsewhere(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    if (symbol_ends_division(symbols->symbol[symbols->count - 1]))
        return ends_with_county(context, chain) || ends_with_sibling(context, chain) ||
               ends_above(context, chain);
    return ((symbol_is_separated(symbols, chain->end) ||
             symbols->count - chain->end <= SHORT_PROVINCE_MAX) &&
            ends_above(context, chain)) ||
           (symbol_joins(symbols->symbol[chain->end]) && is_joined(context, chain)) ||
           (chain->last_form == FORM_STEM && is_of_other(context, chain));
}

/* Does the sense give the official name of a county of today, which may be written where the chain
   is: below what is written above? */
static bool is_county_here(const struct chain_context *context, const struct reading *chain,
                           uint32_t sense)
{
    uint16_t upper = chain->upper[QUHUA_PREFECTURE];
    if (upper == ROW_NONE)
        upper = chain->upper[QUHUA_PROVINCE];
    const uint16_t row = (uint16_t)SENSE_ROW(sense);
    return SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_COUNTY &&
           SENSE_FORM(sense) == FORM_FULL &&
           row_in_force(&context->tables->rows[row], context->year) &&
           (upper == ROW_NONE || history_fits(context->tables, upper, row, context->year));
}

/* Is the character a county beside the chain's, without its level word: 西和县/徽, 宁强县洋? A
   district is none (泽州县城, 城区). */
static RARE bool is_sibling_in_short(const struct chain_context *context, struct reading *chain)
{
    const struct row *rows = context->tables->rows;
    const uint16_t name[] = {context->symbols->symbol[chain->end], SYMBOL_LEVEL};
    uint32_t i = match_whole(context->tables, name, 2);
    for (; i != NO_SENSE; i++) {
        const uint32_t sense = context->tables->senses[i];
        const uint16_t row = (uint16_t)SENSE_ROW(sense);
        if (is_county_here(context, chain, sense) && row != chain->leaves[0] &&
            rows[row].parent == rows[chain->leaves[0]].parent) {
            second_tell(context, chain, "or a county beside it", chain->end,
                        context->symbols->count);
            chain_hint(chain, row);
            return true;
        }
        if (sense & SENSE_LAST)
            return false;
    }
    return false;
}

/* Are the last two characters of a county's name swapped: 沁县源? The text from `begin` on is all
   of it. */
static RARE void check_swapped(const struct chain_context *context, struct reading *chain,
                               uint16_t begin)
{
    enum { LONGEST_NAME = 17 }; /* symbols of the longest name, and one more */
    const uint16_t count = (uint16_t)(context->symbols->count - begin);
    uint16_t name[LONGEST_NAME];
    if (count < 2 || count > LONGEST_NAME)
        return;
    memcpy(name, context->symbols->symbol + begin, count * sizeof *name);
    name[count - 2] = context->symbols->symbol[begin + count - 1];
    name[count - 1] = context->symbols->symbol[begin + count - 2];
    for (uint32_t i = match_whole(context->tables, name, count); i != NO_SENSE; i++) {
        const uint32_t sense = context->tables->senses[i];
        if (is_county_here(context, chain, sense)) {
            chain->flags |= READ_TYPO | READ_UNSURE;
            chain->typo_begin = begin;
            chain->typo_end = context->symbols->count;
            chain_hint(chain, (uint16_t)SENSE_ROW(sense));
            trace_add(context->trace, "or misspelt", begin, chain->typo_end,
                      (uint16_t)SENSE_ROW(sense));
        }
        if (sense & SENSE_LAST)
            return;
    }
}

/* One character is left behind the county's name, which begins the last mention, or ends it. */
static void check_last_character(const struct chain_context *context, struct reading *chain)
{
    if (chain->end + 1 != context->symbols->count || is_sibling_in_short(context, chain) ||
        symbol_is_separated(context->symbols, chain->end) || chain->flags & READ_TYPO)
        return;
    const uint16_t size = context->tables->rows[chain->leaves[0]].folded_count;
    check_swapped(context, chain,
                  chain->end - chain->last > size ? (uint16_t)(chain->end - size) : chain->last);
}

void beside_check(const struct chain_context *context, struct reading *chain)
{
    if (!(chain->flags & READ_CONFLICT) && !ends_elsewhere(context, chain))
        check_last_character(context, chain);
}

bool beside_doubts(const struct chain_context *context, const struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint16_t at = chain->end;
    if (symbol_is_separated(symbols, at))
        return false;
    const uint16_t symbol = symbols->symbol[at];
    if (symbol_ends_division(symbol) && ++at == symbols->count)
        return true;
    return county_at_end(context, chain, at) != ROW_NONE;
}

void beside_check_before(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    const struct mention *m = longest_at(context, head);
    if (!m || chain->steps > 1 || chain->flags & READ_CONFLICT ||
        !symbol_is_separated(context->symbols, m->end))
        return;
    for (uint32_t i = m->sense;; i++) {
        const uint32_t sense = context->tables->senses[i];
        if (SENSE_KIND(sense) != ROW_DIVISION || SENSE_LEVEL(sense) != QUHUA_COUNTY ||
            fits(context, chain, (uint16_t)SENSE_ROW(sense)))
            return;
        if (sense & SENSE_LAST)
            break;
    }
    second_tell(context, chain, "another county, in short", m->begin, m->end);
    for (uint32_t i = m->sense;; i++) {
        chain_hint(chain, (uint16_t)SENSE_ROW(context->tables->senses[i]));
        if (context->tables->senses[i] & SENSE_LAST)
            return;
    }
}
