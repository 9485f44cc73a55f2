/*
 * trie.c - sorted keys to a double array.
 *
 * A node's children lie at base + symbol and carry the symbol as label, so no two nodes may share
 * a base. The nodes are listed first, in order of breadth; then children are placed where they
 * first fit, those of nodes with many first, so that the many single ones fill the gaps: an index
 * is read whole at every start, and a denser one is faster to walk as well. A key that no longer
 * one begins with ends in a leaf, which holds its value.
 */
#include <stdlib.h>
#include <string.h>

#include "build.h"

struct node {
    size_t begin, end;     /* keys below it */
    uint32_t first, count; /* its children, in the list of nodes */
    uint32_t unit, base;   /* its place, and its children's */
    uint16_t label, depth;
};

struct builder {
    const struct trie_key *keys;
    struct node *nodes;
    uint32_t node_count;
    uint32_t *units;
    uint8_t *base_used;
    uint32_t capacity, first_free, used, last_base;
    uint32_t *from; /* by label: no node whose only child has that fits before here */
};

#define UNUSED_UNIT SYMBOL_NONE

/* ---- nodes ----------------------------------------------------------------------------------- */

/* The symbol of a key at a depth; SYMBOL_END where it ends there. */
static uint16_t key_symbol(const struct trie_key *key, uint16_t depth)
{
    return depth < key->count ? key->symbols[depth] : SYMBOL_END;
}

/* Is it the end of the only key below it: a leaf, or the unit that holds an inner key's value? */
static bool is_end(const struct builder *b, const struct node *node)
{
    return node->end - node->begin == 1 && node->depth >= b->keys[node->begin].count;
}

static void list_children(struct builder *b, struct node *node)
{
    node->first = b->node_count;
    for (size_t i = node->begin; i < node->end; i++) {
        uint16_t symbol = key_symbol(&b->keys[i], node->depth);
        struct node *last = &b->nodes[b->node_count - 1];
        if (node->count > 0 && last->label == symbol) {
            last->end = i + 1;
            continue;
        }
        b->nodes[b->node_count++] = (struct node){
            .begin = i, .end = i + 1, .label = symbol, .depth = (uint16_t)(node->depth + 1)};
        node->count++;
    }
}

static void list_nodes(struct builder *b, size_t key_count)
{
    /* The root's label: no symbol, and not free. */
    b->nodes[0] = (struct node){.end = key_count, .label = SYMBOL_NONE - 1};
    b->node_count = 1;
    for (uint32_t i = 0; i < b->node_count; i++)
        if (!is_end(b, &b->nodes[i]))
            list_children(b, &b->nodes[i]);
}

/* ---- places ---------------------------------------------------------------------------------- */

static void grow(struct builder *b, uint32_t needed)
{
    if (needed <= b->capacity)
        return;
    uint32_t capacity = needed * 2;
    b->units = memory_grow(b->units, capacity, sizeof *b->units);
    b->base_used = memory_grow(b->base_used, capacity, 1);
    for (uint32_t i = b->capacity; i < capacity; i++) {
        b->units[i] = UNUSED_UNIT;
        b->base_used[i] = 0;
    }
    b->capacity = capacity;
}

static bool fits_at(const struct builder *b, uint32_t base, const struct node *node)
{
    if (b->base_used[base])
        return false;
    for (uint32_t i = 0; i < node->count; i++)
        if (b->units[base + b->nodes[node->first + i].label] != UNUSED_UNIT)
            return false;
    return true;
}

static uint32_t find_base(struct builder *b, const struct node *node)
{
    const uint32_t label = b->nodes[node->first].label;
    while (b->units[b->first_free] != UNUSED_UNIT)
        b->first_free++;
    uint32_t at = b->first_free > label ? b->first_free : label + 1;
    if (at < b->from[label])
        at = b->from[label];
    for (;; at++) {
        grow(b, at + SYMBOL_NONE + 2);
        if (b->units[at] == UNUSED_UNIT && fits_at(b, at - label, node))
            break;
    }
    if (node->count == 1) /* units are only ever taken: what did not fit alone never will */
        b->from[label] = at;
    return at - label;
}

static void place_children(struct builder *b, struct node *node)
{
    node->base = find_base(b, node);
    if (node->base >= TRIE_LEAF)
        die(EXIT_BAD_DATA, "too many names for the trie of this format");
    b->base_used[node->base] = 1;
    if (node->base > b->last_base)
        b->last_base = node->base;
    for (uint32_t i = 0; i < node->count; i++) {
        struct node *child = &b->nodes[node->first + i];
        child->unit = node->base + child->label;
        b->units[child->unit] = child->label;
        if (child->unit >= b->used)
            b->used = child->unit + 1;
    }
}

/* A node by its number, to be sorted: many children first. */
struct place {
    uint32_t count, node;
};

static int by_count(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x->node < y->node ? -1 : 1;
}

static void place_all(struct builder *b)
{
    struct place *order = memory_get(b->node_count, sizeof *order);
    for (uint32_t i = 0; i < b->node_count; i++)
        order[i] = (struct place){b->nodes[i].count, i};
    qsort(order, b->node_count, sizeof *order, by_count);
    for (uint32_t i = 0; i < b->node_count && order[i].count > 0; i++)
        place_children(b, &b->nodes[order[i].node]);
    free(order);
}

/* ---- units ----------------------------------------------------------------------------------- */

static uint32_t unit_of(const struct builder *b, const struct node *node)
{
    if (node->count > 0) {
        bool has_value = b->nodes[node->first].label == SYMBOL_END;
        return node->base << 14 | (uint32_t)has_value << 13 | node->label;
    }
    if (node->begin == node->end) /* the root of an empty table */
        return node->label;
    uint32_t value = b->keys[node->begin].value;
    if (node->label == SYMBOL_END)
        return value << 14 | node->label;
    if (value > TRIE_LEAF_VALUE(UINT32_MAX))
        die(EXIT_BAD_DATA, "too many values for the trie of this format");
    return (TRIE_LEAF | value) << 14 | 1u << 13 | node->label;
}

struct bytes trie_build(const struct trie_key *keys, size_t count, uint16_t symbol_count)
{
    struct builder b = {.keys = keys};
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most += keys[i].count + 1u;
    b.nodes = memory_get(most, sizeof *b.nodes);
    b.from = memory_get(SYMBOL_NONE + 1, sizeof *b.from);
    grow(&b, SYMBOL_NONE * 2);
    list_nodes(&b, count);
    b.units[0] = b.nodes[0].label;
    b.used = 1;
    place_all(&b);
    for (uint32_t i = 0; i < b.node_count; i++)
        b.units[b.nodes[i].unit] = unit_of(&b, &b.nodes[i]);
    /* Whatever is looked for below the last base lies within. */
    uint32_t size = b.last_base + symbol_count;
    struct bytes out = {0};
    grow(&b, size);
    bytes_add(&out, b.units, (b.used > size ? b.used : size) * sizeof *b.units);
    free(b.nodes);
    free(b.from);
    free(b.units);
    free(b.base_used);
    return out;
}
