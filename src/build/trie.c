/*
 * trie.c - sorted keys to a double array.
 *
 * A node's children lie at base + symbol and carry the symbol as label, so no two nodes may share
 * a base. Walks wait for memory more than for anything else, so a node's children are placed in its
 * own cache line where they fit, at once, while there is room; most nodes have only one. The others
 * are placed first-fit in order of breadth: deterministic, and dense enough. A key that no longer
 * one begins with ends in a leaf, which holds its value.
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
    uint32_t *from;     /* by label: no node whose first label that is fits before here */
    struct node *queue; /* to be placed anywhere */
    size_t head, tail;
    struct node *fresh; /* a stack: to be placed near, if that can be */
    size_t fresh_count;
};

#define UNUSED_UNIT SYMBOL_NONE

/* Units of a cache line, and of the one before the first: LMDB puts a value behind the 16 bytes of
   its page's header. */
enum { LINE_UNITS = 16, LINE_OFFSET = 4 };

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

/* The children of a node: their labels, and where the keys of each begin. */
struct children {
    size_t count;
    uint16_t labels[SYMBOL_NONE];
    size_t starts[SYMBOL_NONE + 1];
};

static void list_children(const struct builder *b, const struct node *node, struct children *out)
{
    out->count = 0;
    for (size_t i = node->begin; i < node->end; i++) {
        uint16_t symbol = key_symbol(&b->keys[i], node->depth);
        if (out->count > 0 && out->labels[out->count - 1] == symbol)
            continue;
        out->starts[out->count] = i;
        out->labels[out->count++] = symbol;
    }
    out->starts[out->count] = node->end;
}

static void place_children(struct builder *b, const struct node *node, uint32_t base,
                           const struct children *children)
{
    if (base >= TRIE_LEAF)
        die(EXIT_BAD_DATA, "too many names for the trie of this format");
    b->base_used[base] = 1;
    b->units[node->unit] |= base << 14 | (children->labels[0] == SYMBOL_END ? 1u << 13 : 0);
    for (size_t i = 0; i < children->count; i++) {
        uint32_t child = base + children->labels[i];
        b->units[child] = children->labels[i];
        if (child >= b->used)
            b->used = child + 1;
        if (children->labels[i] == SYMBOL_END)
            b->units[child] |= b->keys[children->starts[i]].value << 14;
        else
            b->fresh[b->fresh_count++] = (struct node){
                child, children->starts[i], children->starts[i + 1], (uint16_t)(node->depth + 1)};
    }
}

/* Place the children in the node's own line. Returns: whether they fit. */
static bool place_near(struct builder *b, const struct node *node, const struct children *children)
{
    uint32_t first = children->labels[0], span = children->labels[children->count - 1] - first;
    uint32_t end = (node->unit + LINE_OFFSET) / LINE_UNITS * LINE_UNITS + LINE_UNITS - LINE_OFFSET;
    uint32_t at = end > LINE_UNITS ? end - LINE_UNITS : 0;
    grow(b, end + SYMBOL_NONE);
    for (at = at > first ? at : first + 1; at + span < end; at++)
        if (b->units[at] == UNUSED_UNIT &&
            fits_at(b, at - first, children->labels, children->count)) {
            place_children(b, node, at - first, children);
            return true;
        }
    return false;
}

/* Place a node's children, the fresh ones' first. */
static void place(struct builder *b, struct children *children)
{
    struct node node;
    if (b->fresh_count > 0) {
        node = b->fresh[--b->fresh_count];
        list_children(b, &node, children);
        if (!place_leaf(b, &node) && !place_near(b, &node, children))
            b->queue[b->tail++] = node;
        return;
    }
    node = b->queue[b->head++];
    list_children(b, &node, children);
    place_children(b, &node, find_base(b, children->labels, children->count), children);
}

struct bytes trie_build(const struct trie_key *keys, size_t count, uint16_t symbol_count)
{
    struct builder b = {.keys = keys};
    size_t nodes = 1;
    for (size_t i = 0; i < count; i++)
        nodes += keys[i].count;
    struct children *children = memory_get(1, sizeof *children);
    b.queue = memory_get(nodes, sizeof *b.queue);
    b.fresh = memory_get(nodes, sizeof *b.fresh);
    b.from = memory_get(SYMBOL_NONE + 1, sizeof *b.from);
    grow(&b, SYMBOL_NONE * 2);
    b.units[0] = SYMBOL_NONE - 1; /* the root's label: no symbol, not free */
    b.used = 1;
    if (count > 0) /* a table may be empty */
        b.queue[b.tail++] = (struct node){0, 0, count, 0};
    while (b.fresh_count > 0 || b.head < b.tail)
        place(&b, children);
    struct bytes out = {0};
    grow(&b, b.used + symbol_count);
    bytes_add(&out, b.units, (b.used + symbol_count) * sizeof *b.units);
    free(children);
    free(b.queue);
    free(b.fresh);
    free(b.from);
    free(b.units);
    free(b.base_used);
    return out;
}
