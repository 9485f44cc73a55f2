/*
 * crowd.c - open addressing.
 */
#include "crowd.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { FIRST_SLOTS = 1 << 12, LAST_SLOTS = 1 << 21 }; /* the last hold CROWD_MAX, six of seven */

/* Spreads a key over all bits (the finalizer of splitmix64, a fact of number theory). */
static uint64_t spread(uint64_t key)
{
    key = (key ^ key >> 30) * 0xBF58476D1CE4E5B9U;
    key = (key ^ key >> 27) * 0x94D049BB133111EBU;
    return key ^ key >> 31;
}

/* Pages of their own, which go back to the system whole when a table has grown. */
static int allocate(struct crowd *crowd, size_t count)
{
    void *pages = mmap(NULL, count * sizeof *crowd->slots, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED)
        return ENOMEM;
    crowd->slots = pages;
    crowd->count = count;
    return 0;
}

int crowd_open(struct crowd *crowd)
{
    memset(crowd, 0, sizeof *crowd);
    return allocate(crowd, FIRST_SLOTS);
}

void crowd_close(struct crowd *crowd)
{
    if (crowd->slots)
        munmap(crowd->slots, crowd->count * sizeof *crowd->slots);
    memset(crowd, 0, sizeof *crowd);
}

/* The slot of a key, or the free one where it would be. There is always a free one. */
static struct crowd_slot *find_slot(const struct crowd *crowd, uint64_t key)
{
    size_t at = spread(key) & (crowd->count - 1);
    while (crowd->slots[at].key && crowd->slots[at].key != key)
        at = (at + 1) & (crowd->count - 1);
    return &crowd->slots[at];
}

static bool grow(struct crowd *crowd)
{
    struct crowd old = *crowd;
    if (allocate(crowd, old.count * 2) != 0)
        return false;
    for (size_t i = 0; i < old.count; i++)
        if (old.slots[i].key)
            *find_slot(crowd, old.slots[i].key) = old.slots[i];
    crowd_close(&old);
    return true;
}

/* Is there room for one more? Short ways to a key need one slot in five free, but in a table of
   the size at which memory ends. */
static bool has_room(const struct crowd *crowd)
{
    return crowd->used < (crowd->count < LAST_SLOTS ? crowd->count / 5 * 4 : CROWD_MAX);
}

uint32_t *crowd_meet(struct crowd *crowd, uint64_t key, uint32_t first, bool *is_new)
{
    struct crowd_slot *slot = find_slot(crowd, key);
    *is_new = slot->key == 0;
    if (!*is_new)
        return &slot->value;
    if (!has_room(crowd)) {
        if (crowd->count >= LAST_SLOTS || !grow(crowd)) {
            crowd->full = true;
            return NULL;
        }
        slot = find_slot(crowd, key);
    }
    *slot = (struct crowd_slot){key, first};
    crowd->used++;
    return &slot->value;
}

void crowd_expect(const struct crowd *crowd, uint64_t key)
{
    __builtin_prefetch(&crowd->slots[spread(key) & (crowd->count - 1)], 1);
}

const uint32_t *crowd_find(const struct crowd *crowd, uint64_t key)
{
    const struct crowd_slot *slot = find_slot(crowd, key);
    return slot->key ? &slot->value : NULL;
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
