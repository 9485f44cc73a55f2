/*
 * denied.c - see denied.h.
 */
#include "denied.h"

#include "beside.h"
#include "second.h"
#include "zone.h"

/* Does a word that denies end where the chain begins? */
static bool is_denied(const struct chain_context *context, uint16_t head,
                      const struct reading *chain)
{
    if (chain_is_single(context, chain->begin - 1u, ROW_DENIAL))
        return true;
    for (uint16_t at = head; at < chain->begin; at++)
        if (chain_word_at(context, at, ROW_DENIAL) == chain->begin)
            return true;
    return false;
}

/* The province whose letter stands at `at`; 0 where none does. */
static uint8_t letter_at(const struct chain_context *context, uint16_t at)
{
    const struct tables *tables = context->tables;
    const uint16_t name[] = {context->symbols->symbol[at], SYMBOL_SHENG}; /* see ROW_LETTER */
    const uint32_t first = match_whole(tables, name, 2);
    if (first == NO_SENSE)
        return 0;
    const uint32_t sense = tables->senses[first];
    return SENSE_KIND(sense) == ROW_LETTER ? tables->rows[SENSE_ROW(sense)].province : 0;
}

/* Is the symbol at `at` the letter of a province with none of the leaves in it? */
static bool is_foreign_letter(const struct chain_context *context, const struct reading *chain,
                              uint16_t at)
{
    const uint8_t province = letter_at(context, at);
    for (uint16_t i = 0; i < chain->leaf_count; i++)
        if (context->tables->rows[chain->leaves[i]].province == province)
            return false;
    return province != 0;
}

RARE void denied_before(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    if (is_denied(context, head, chain))
        second_tell(context, chain, "denied", head, chain->begin);
    else if (head + 1 == chain->begin && is_foreign_letter(context, chain, head))
        second_tell(context, chain, "the letter of another province", head, chain->begin);
}

RARE void denied_by_first(const struct chain_context *context, struct reading *chain)
{
    const struct row *rows = context->tables->rows;
    const struct mention_range range = chain_mentions(context, chain->begin);
    bool province = false, leaf = false;
    for (uint32_t i = range.begin < range.end ? range.end[-1].sense : NO_SENSE; i != NO_SENSE;) {
        const uint32_t sense = context->tables->senses[i];
        const struct row *row = &rows[SENSE_ROW(sense)];
        leaf |= SENSE_ROW(sense) == chain->leaves[0];
        province |= SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_PROVINCE &&
                    row_in_force(row, context->year) &&
                    row->province != rows[chain->leaves[0]].province;
        i = sense & SENSE_LAST ? NO_SENSE : i + 1;
    }
    if (province && leaf)
        second_tell(context, chain, "another province's name", chain->begin, range.end[-1].end);
}

/* A division of the corps at `at`: the chain's zone from here on. */
static bool take_corps(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++) {
        const uint32_t sense = chain_first_sense(context, m);
        if (SENSE_KIND(sense) == ROW_ZONE && !context->tables->rows[SENSE_ROW(sense)].code) {
            chain->zone = (uint16_t)SENSE_ROW(sense);
            return true;
        }
    }
    return false;
}

/* A word that denies, with which the writer stops (not 交界村), or it or a label, behind which
   stands another address in short (东海县迁往浙江义乌) or a division of the corps (兵团第七师). */
static RARE void check_words(const struct chain_context *context, struct reading *chain)
{
    uint16_t end = chain_word_at(context, chain->end, ROW_DENIAL), other;
    if (end && symbol_is_separated(context->symbols, end)) {
        second_tell(context, chain, "denied", chain->end, end);
        return;
    }
    end = end ? end : chain_word_at(context, chain->end, ROW_LABEL);
    if (end && beside_is_address(context, chain, end, &other))
        return;
    if (chain->zone == ROW_NONE && take_corps(context, chain, end ? end : chain->end))
        zone_check(context, chain);
}

/* The kinds of words among the senses of a mention, as bits. */
static unsigned word_kinds(const struct chain_context *context, const struct mention *mention)
{
    unsigned kinds = 0;
    for (uint32_t i = mention->sense;; i++) {
        kinds |= 1u << SENSE_KIND(context->tables->senses[i]);
        if (context->tables->senses[i] & SENSE_LAST)
            return kinds;
    }
}

void denied_behind(const struct chain_context *context, struct reading *chain)
{
    struct mention_range range = chain_mentions(context, chain->end);
    unsigned kinds = 0;
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (chain_first_sense(context, m) & SENSE_WORDS && m->end - m->begin > 1)
            kinds |= word_kinds(context, m);
    if (kinds & (1u << ROW_ZONE_WORD | 1u << ROW_ZONE))
        chain->flags |= READ_ZONE;
    if (kinds & (1u << ROW_DENIAL | 1u << ROW_ZONE | 1u << ROW_LABEL))
        check_words(context, chain);
}
