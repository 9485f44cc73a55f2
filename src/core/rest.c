/*
 * rest.c - see rest.h.
 */
#include "rest.h"

#include <string.h>

#include "beside.h"
#include "run.h"
#include "second.h"
#include "standing.h"
#include "town.h"

/* A name that several bear may stand in full further on: 朝阳区工体南路6号 北京市朝阳区中医医院. */
void rest_decide(const struct chain_context *context, struct reading *chain)
{
    struct reading next;
    if (chain->flags & READ_CONFLICT || !run_find(context, chain->end, NO_HEAD, &next) ||
        !chain_is_complete(context, &next) ||
        (next.upper[QUHUA_PROVINCE] == ROW_NONE && next.upper[QUHUA_PREFECTURE] == ROW_NONE))
        return;
    for (uint16_t i = 0; i < next.leaf_count; i++) {
        bool known = false;
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            known |= next.leaves[i] == chain->leaves[j];
        if (!known)
            return;
    }
    memcpy(chain->leaves, next.leaves, next.leaf_count * sizeof *next.leaves);
    chain->leaf_count = next.leaf_count;
    memcpy(chain->upper, next.upper, sizeof next.upper);
    chain->flags |= READ_REPEATED;
}

/* Does the name begin another address: a path, a city without counties, or one with a division
   behind it? 北京市第三医院 is no address, and the path to the chain's own county no other. */
static bool leads_elsewhere(const struct chain_context *context, const struct reading *chain,
                            const struct mention *mention)
{
    const uint32_t sense = chain_first_sense(context, mention);
    if (SENSE_FORM(sense) == FORM_PATH)
        return SENSE_ROW(sense) != chain->leaves[0];
    if (context->tables->rows[SENSE_ROW(sense)].flags & ROW_NO_COUNTIES)
        return !chain_word_at(context, mention->end, ROW_FACILITY); /* 东莞市路 */
    struct mention_range next = chain_mentions(context, mention->end);
    for (const struct mention *m = next.begin; m < next.end; m++)
        if (chain_first_kind(context, m) <= ROW_PLACEHOLDER ||
            chain_first_kind(context, m) == ROW_GROUPING)
            return true;
    return false;
}

/* Does a path, the official name of a province or prefecture, or a label begin another address at
   `at`? The longest tells. */
static bool begins_address(const struct chain_context *context, const struct reading *chain,
                           uint32_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.end; m > range.begin; m--)
        if (chain_first_sense(context, &m[-1]) & SENSE_BEGINS)
            return leads_elsewhere(context, chain, &m[-1]);
    return false;
}

/* Symbols: of what joins (或, 现, 后迁至), and where a label may begin that another county stands
   behind (人现户口在灌云县). */
enum { JOINER_MAX = 3, LABEL_MAX = 8 };

/* Does another county begin right where the chain ends: 大安市、呈贡区, 东海县义乌市? */
static bool begins_county(const struct chain_context *context, const struct reading *chain)
{
    const uint32_t at = chain->end;
    if (symbol_is_separated(context->symbols, at))
        return standing_name(context, at) || standing_with_town(context, at);
    return match_may_begin(context->tables, context->symbols, at) && standing_plainly(context, at);
}

/* Does the chain's own township stand beside it? */
static bool has_own_town(const struct chain_context *context, const struct reading *chain)
{
    for (uint16_t i = 0; i < chain->leaf_count && chain->town != NO_TOWN; i++)
        if (town_standing(context->tables, chain->town, chain->leaves[i]) != TOWN_NOT_THERE)
            return true;
    return standing_own_town(context, chain, chain->end);
}

/* Where the township right behind the chain ends, or else the chain. */
static uint16_t end_of_town(const struct reading *chain)
{
    bool behind = chain->town != NO_TOWN && chain->town_end > chain->end;
    return behind ? chain->town_end : chain->end;
}

/* Is it a name, whole or in short, of what the chain leaves, or an official one? */
static bool is_sure_name(const struct chain_context *context, const struct reading *chain,
                         const struct mention *mention)
{
    for (uint32_t i = mention->sense;; i++) {
        uint32_t sense = context->tables->senses[i];
        if (SENSE_KIND(sense) == ROW_DIVISION && SENSE_FORM(sense) <= FORM_FULL)
            return true;
        for (uint16_t j = 0; j < chain->leaf_count; j++)
            if (SENSE_ROW(sense) == chain->leaves[j])
                return true;
        if (sense & SENSE_LAST)
            return false;
    }
}

/* Does a name that begins at `from` or later reach beyond `at`: 涪陵区涪陵城区 holds no 陵城区, but
   迁安 is none in 雁山区迁安源区? */
static bool is_inside_name(const struct chain_context *context, const struct reading *chain,
                           uint32_t from, uint32_t at)
{
    for (; from < at; from++) {
        struct mention_range range = chain_mentions(context, from);
        if (range.begin < range.end && range.end[-1].end > at &&
            is_sure_name(context, chain, range.end - 1))
            return true;
    }
    return false;
}

/* Where a county's name stands a word or two behind the chain (东海县或灌云县), or behind a label
   (人现户口在灌云县); behind a township only plain ones tell. NO_HEAD where none does. */
static uint16_t joined_at(const struct chain_context *context, const struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    const uint32_t end = end_of_town(chain), joiner = end + JOINER_MAX;
    const bool town = end > chain->end;
    for (uint32_t at = end + !town; at <= end + LABEL_MAX && at < symbols->count; at++) {
        if (!standing_any(context, at))
            continue;
        if (at <= joiner && (town ? standing_plainly(context, at) : standing_name(context, at)) &&
            !is_inside_name(context, chain, end, at))
            return (uint16_t)at;
        uint16_t label = chain_word_at(context, (uint16_t)at, ROW_LABEL);
        if (label && standing_name(context, label))
            return label;
    }
    return NO_HEAD;
}

/* Another county near the end of this one: see begins_county, joined_at. The first name that stands
   there tells. */
static bool is_joined(const struct chain_context *context, struct reading *chain)
{
    if (begins_county(context, chain) && !has_own_town(context, chain))
        return second_begins(context, chain, chain->end);
    uint16_t at = joined_at(context, chain);
    return at != NO_HEAD && second_begins(context, chain, at);
}

static inline bool starts_second(const struct chain_context *context, struct reading *chain,
                                 uint32_t at)
{
    return begins_address(context, chain, at) && second_begins(context, chain, (uint16_t)at);
}

/* How much the words behind the chain that end divisions' names tell of another address: 区 least,
   as 小区 and 社区 have it too. Block by block, without a choice: the compiler takes eight symbols
   at once. */
enum { RUN_ON_WEIGHT = 2 };
static unsigned level_words(const struct symbols *symbols, uint32_t end)
{
    uint16_t weight = 0;
    for (uint32_t at = end; at < symbols->count; at += SYMBOL_BLOCK) {
        const uint16_t *block = symbols->symbol + at;
        for (int i = 0; i < SYMBOL_BLOCK; i++)
            weight += (uint16_t)(2 * symbol_ends_division(block[i]) - (block[i] == SYMBOL_QU));
    }
    return weight;
}

/* Does a province's short name stand at `at`, and an official name behind it: 新疆石河子市? */
static bool names_province(const struct chain_context *context, uint16_t at)
{
    struct mention_range range = chain_mentions(context, at);
    for (const struct mention *m = range.begin; m < range.end; m++) {
        uint32_t sense = chain_first_sense(context, m);
        if (SENSE_KIND(sense) == ROW_DIVISION && SENSE_LEVEL(sense) == QUHUA_PROVINCE &&
            standing_name(context, m->end))
            return true;
    }
    return false;
}

/* Does another address run on at `at`? Behind a label only an official name tells (not 城市新城).
 */
static bool runs_on(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    if (!begins_address(context, chain, at) && !names_province(context, at) &&
        !standing_with_town(context, at))
        return false;
    uint16_t label = chain_word_at(context, at, ROW_LABEL);
    return (!label || standing_name(context, label)) && second_begins(context, chain, at);
}

/* How far before the word that ends it a name may begin: long ones are those of autonomous units
   and banners. */
enum { SHORT_REACH = 5, LONG_REACH = 11 };
static uint32_t name_reach(const struct symbols *symbols, uint32_t word)
{
    bool is_long = symbols->symbol[word - 1] == SYMBOL_ZHI || symbols->symbol[word] == SYMBOL_QI;
    return is_long ? LONG_REACH : SHORT_REACH;
}

/* Another address that runs on from the first: 牛山街道幸福村3组浙江省杭州市西湖区. Inside the
   township's name none begins: 张家乡. A word that ends divisions' names is near its beginning. */
static void find_run_on(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint32_t at = end_of_town(chain) > chain->end ? end_of_town(chain) : chain->end + 1u;
    for (uint32_t word = at + 1; word < symbols->count; word++) {
        if (!symbol_ends_division(symbols->symbol[word]))
            continue;
        const uint32_t reach = name_reach(symbols, word);
        if (at + reach < word)
            at = word - reach;
        for (; at < word; at++)
            if (standing_any(context, at) && runs_on(context, chain, (uint16_t)at))
                return;
    }
}

/* The same where 区 is all that there is, mostly of a 小区: a district and a township of its own.
 */
static void find_district(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    const uint32_t end = end_of_town(chain), least = 2, most = 4; /* symbols before the 区 */
    for (uint32_t at = end + least; at < symbols->count; at++)
        for (uint32_t size = least;
             symbols->symbol[at] == SYMBOL_QU && size <= most && size <= at - end; size++)
            if (standing_any(context, at - size) && standing_with_town(context, at - size) &&
                second_begins(context, chain, (uint16_t)(at - size)))
                return;
}

/* Does another address begin at `at`, behind a separator? */
static bool begins_anew(const struct chain_context *context, struct reading *chain, uint16_t at)
{
    return starts_second(context, chain, at) ||
           (standing_with_town(context, at) && second_begins(context, chain, at));
}

/* The same behind any separator, in full or in short, that also behind a word of one symbol
   (东海县，现浙江义乌). Returns: whether there is one. */
static bool find_anew(const struct chain_context *context, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    uint16_t short_end = chain->end;
    for (uint16_t at = chain->end; at < symbols->count; at++)
        if (symbol_is_separated(symbols, at)) {
            const bool any = standing_any(context, at);
            const uint16_t begin = any ? at : (uint16_t)(at + 1);
            if ((any && at > chain->end && begins_anew(context, chain, at)) ||
                (begin >= short_end && (any || standing_any(context, begin)) &&
                 beside_is_address(context, chain, begin, &short_end)))
                return true;
        }
    return false;
}

/* Another address, begun anew from the top (江苏省东海县，山东省日照市东港区): two places in one
   text. Looked for where this one ends, after separators and at every name of an upper division; a
   county alone further on is a word in passing, but for one with a township behind a separator. */
void rest_find_second(const struct chain_context *context, struct reading *chain)
{
    const unsigned words = level_words(context->symbols, chain->end);
    if (starts_second(context, chain, chain->end) || (words && is_joined(context, chain)) ||
        (context->symbols->marks & MARK_SEPARATED && find_anew(context, chain)))
        return;
    if (words >= RUN_ON_WEIGHT)
        find_run_on(context, chain);
    else if (words)
        find_district(context, chain);
}

void rest_find_before(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    uint16_t end = head;
    for (uint16_t at = head; at < chain->begin; at++) {
        if (!match_may_begin(context->tables, context->symbols, at))
            continue;
        if (standing_name(context, at)) {
            second_begins(context, chain, at);
            return;
        }
        if (at >= end && beside_is_address(context, chain, at, &end))
            return;
    }
}

bool rest_find_pair(const struct chain_context *context, uint16_t head, struct reading *chain)
{
    const struct symbols *symbols = context->symbols;
    for (uint16_t at = head; at < symbols->count; at++) {
        if (!match_may_begin(context->tables, symbols, at) || !standing_name(context, at))
            continue;
        chain_init(chain, at);
        run_chain(context, chain);
        bool complete = chain_is_complete(context, chain);
        if (complete && !(chain->flags & READ_CONFLICT) && chain->end < symbols->count)
            rest_find_second(context, chain);
        if (complete && chain->flags & READ_CONFLICT)
            return true;
        if (chain->end > at)
            at = (uint16_t)(chain->end - 1);
    }
    return false;
}
