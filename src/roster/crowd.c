/*
 * crowd.c - open addressing, one array of keys and one of numbers.
 */
#include "crowd.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_SLOTS = 1 << 12 };

/* Spreads a key over all bits (the finalizer of splitmix64, a fact of number theory). */
static uint64_t spread(uint64_t key)
{
    key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9U;
    key = (key ^ key >> 27) * 0x94D049BB133111EBU;
    return key ^ key >> 31;
}

/* Pages of their own, which go back to the system whole when a table has grown. */
static void *get_pages(size_t size)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? NULL : pages;
}

static void drop_pages(void *pages, size_t size)
{
    if (pages)
        munmap(pages, size);
}

static int allocate(struct crowd *crowd, size_t slots)
{
    crowd->keys = get_pages(slots * sizeof *crowd->keys);
    crowd->values = get_pages(slots * sizeof *crowd->values);
    crowd->slots = slots;
    if (crowd->keys && crowd->values)
        return 0;
    drop_pages(crowd->keys, slots * sizeof *crowd->keys);
    drop_pages(crowd->values, slots * sizeof *crowd->values);
    crowd->keys = NULL;
    crowd->values = NULL;
    return ENOMEM;
}

int crowd_open(struct crowd *crowd)
{
    memset(crowd, 0, sizeof *crowd);
    return allocate(crowd, FIRST_SLOTS);
}

void crowd_close(struct crowd *crowd)
{
    drop_pages(crowd->keys, crowd->slots * sizeof *crowd->keys);
    drop_pages(crowd->values, crowd->slots * sizeof *crowd->values);
    memset(crowd, 0, sizeof *crowd);
}

/* The slot of a key, or the free one where it would be. There is always a free one. */
static size_t find_slot(const struct crowd *crowd, uint64_t key)
{
    size_t slot = spread(key) & (crowd->slots - 1);
    while (crowd->keys[slot] && crowd->keys[slot] != key)
        slot = (slot + 1) & (crowd->slots - 1);
    return slot;
}

static bool grow(struct crowd *crowd)
{
    struct crowd old = *crowd;
    if (allocate(crowd, old.slots * 2) != 0) {
        *crowd = old;
        return false;
    }
    for (size_t i = 0; i < old.slots; i++)
        if (old.keys[i]) {
            size_t slot = find_slot(crowd, old.keys[i]);
            crowd->keys[slot] = old.keys[i];
            crowd->values[slot] = old.values[i];
        }
    crowd_close(&old);
    return true;
}

uint32_t *crowd_meet(struct crowd *crowd, uint64_t key, uint32_t first, bool *is_new)
{
    size_t slot = find_slot(crowd, key);
    *is_new = crowd->keys[slot] == 0;
    if (!*is_new)
        return &crowd->values[slot];
    if (crowd->used >= CROWD_MAX || (crowd->used >= crowd->slots / 8 * 7 && !grow(crowd))) {
        crowd->full = true;
        return NULL;
    }
    slot = find_slot(crowd, key);
    crowd->keys[slot] = key;
    crowd->values[slot] = first;
    crowd->used++;
    return &crowd->values[slot];
}

void crowd_expect(const struct crowd *crowd, uint64_t key)
{
    size_t slot = spread(key) & (crowd->slots - 1);
    __builtin_prefetch(&crowd->keys[slot], 1);
    __builtin_prefetch(&crowd->values[slot], 1);
}

const uint32_t *crowd_find(const struct crowd *crowd, uint64_t key)
{
    size_t slot = find_slot(crowd, key);
    return crowd->keys[slot] ? &crowd->values[slot] : NULL;
}

uint64_t crowd_text_key(const char *data, size_t size)
{
    uint64_t key = spread(size + 1);
    while (size >= sizeof key) {
        uint64_t word;
        memcpy(&word, data, sizeof word);
        key = spread(key ^ word);
        data += sizeof word;
        size -= sizeof word;
    }
    uint64_t word = 0;
    memcpy(&word, data, size);
    key = spread(key ^ word);
    return key ? key : 1;
}

uint64_t crowd_id_key(const char id[18])
{
    uint64_t key = 1; /* the check digit follows from the others */
    for (int i = 0; i < 17; i++)
        key = key * 10 + (uint64_t)(id[i] - '0');
    return key;
}
