/*
 * trie.c - sorted keys to a double array, breadth first.
 *
 * A node's children lie at base + symbol and carry the symbol as label, so no two nodes may share
 * a base. Nodes are placed first-fit in order of breadth: deterministic, and dense enough. A key
 * that no longer one begins with ends in a leaf, which holds its value.
 */
#include <stdlib.h>
#include <string.h>

#include "build.h"

struct node {
    uint32_t unit;
    size_t begin, end; /* keys below it */
    uint16_t depth;
};

struct builder {
    const struct trie_key *keys;
    uint32_t *units;
    uint8_t *base_used;
    uint32_t capacity, first_free, used;
    uint32_t *from; /* by label: no node whose first label that is fits before here */
    struct node *queue;
    size_t head, tail;
};

#define UNUSED_UNIT SYMBOL_NONE

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

/* The symbol of a key at a depth; SYMBOL_END where it ends there. */
static uint16_t key_symbol(const struct trie_key *key, uint16_t depth)
{
    return depth < key->count ? key->symbols[depth] : SYMBOL_END;
}

static bool fits_at(const struct builder *b, uint32_t base, const uint16_t *labels, size_t count)
{
    if (b->base_used[base])
        return false;
    for (size_t i = 0; i < count; i++)
        if (b->units[base + labels[i]] != UNUSED_UNIT)
            return false;
    return true;
}

static uint32_t find_base(struct builder *b, const uint16_t *labels, size_t count)
{
    while (b->first_free < b->capacity && b->units[b->first_free] != UNUSED_UNIT)
        b->first_free++;
    uint32_t at = b->first_free > labels[0] ? b->first_free : labels[0] + 1u;
    if (at < b->from[labels[0]])
        at = b->from[labels[0]];
    for (;; at++) {
        grow(b, at + SYMBOL_NONE + 2);
        if (b->units[at] == UNUSED_UNIT && fits_at(b, at - labels[0], labels, count))
            break;
    }
    if (count == 1) /* units are only ever taken: what did not fit alone never will */
        b->from[labels[0]] = at;
    return at - labels[0];
}

/* A single key that ends here. Returns: whether it is. */
static bool place_leaf(struct builder *b, const struct node *node)
{
    const struct trie_key *key = &b->keys[node->begin];
    if (node->end - node->begin != 1 || node->depth < key->count)
        return false;
    if (key->value > TRIE_LEAF_VALUE(UINT32_MAX))
        die(EXIT_BAD_DATA, "too many values for the trie of this format");
    b->units[node->unit] |= (TRIE_LEAF | key->value) << 14 | 1u << 13;
    return true;
}

static void place(struct builder *b, struct node node)
{
    uint16_t labels[SYMBOL_NONE];
    size_t starts[SYMBOL_NONE + 1];
    size_t count = 0, i = node.begin;
    if (place_leaf(b, &node))
        return;
    do { /* a node is never empty */
        uint16_t symbol = key_symbol(&b->keys[i], node.depth);
        if (count == 0 || labels[count - 1] != symbol) {
            starts[count] = i;
            labels[count++] = symbol;
        }
    } while (++i < node.end);
    starts[count] = node.end;
    uint32_t base = find_base(b, labels, count);
    if (base >= TRIE_LEAF)
        die(EXIT_BAD_DATA, "too many names for the trie of this format");
    b->base_used[base] = 1;
    b->units[node.unit] |= base << 14 | (labels[0] == SYMBOL_END ? 1u << 13 : 0);
    for (i = 0; i < count; i++) {
        uint32_t child = base + labels[i];
        b->units[child] = labels[i];
        if (child >= b->used)
            b->used = child + 1;
        if (labels[i] == SYMBOL_END)
            b->units[child] |= b->keys[starts[i]].value << 14;
        else
            b->queue[b->tail++] =
                (struct node){child, starts[i], starts[i + 1], (uint16_t)(node.depth + 1)};
    }
}

struct bytes trie_build(const struct trie_key *keys, size_t count, uint16_t symbol_count)
{
    struct builder b = {.keys = keys};
    size_t nodes = 1;
    for (size_t i = 0; i < count; i++)
        nodes += keys[i].count;
    b.queue = memory_get(nodes, sizeof *b.queue);
    b.from = memory_get(SYMBOL_NONE + 1, sizeof *b.from);
    grow(&b, SYMBOL_NONE * 2);
    b.units[0] = SYMBOL_NONE - 1; /* the root's label: no symbol, not free */
    b.used = 1;
    if (count > 0) /* a table may be empty */
        b.queue[b.tail++] = (struct node){0, 0, count, 0};
    while (b.head < b.tail)
        place(&b, b.queue[b.head++]);
    struct bytes out = {0};
    grow(&b, b.used + symbol_count);
    bytes_add(&out, b.units, (b.used + symbol_count) * sizeof *b.units);
    free(b.queue);
    free(b.from);
    free(b.units);
    free(b.base_used);
    return out;
}
