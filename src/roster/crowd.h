/*
 * crowd.h - what can be said of a person only beside the others: the same ID number twice, many at
 * one door, a whole class from the school's own county, a name that was another last time.
 *
 * Rows are met in the order of the file. Memory is bounded: beyond CROWD_MAX entries of a kind new
 * ones are no longer remembered, and crowd_is_full tells so.
 */
#ifndef QUHUA_ROSTER_CROWD_H
#define QUHUA_ROSTER_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CROWD_MAX ((size_t)1800000)

/* A key, which is never 0 but in a free slot, and its number: together, so that memory is gone for
   once. */
struct crowd_slot {
    uint64_t key;
    uint32_t value;
} __attribute__((packed, aligned(4)));

/* A table from keys to numbers. Fields are private. */
struct crowd {
    struct crowd_slot *slots;
    size_t count, used;
    bool full;
};

/* Returns: 0, or ENOMEM. */
int crowd_open(struct crowd *crowd);
void crowd_close(struct crowd *crowd);

/*
 * The value of a key; where it is new, `first` is put.
 * Returns: a pointer to the value, valid until the next call, or NULL where the key is new and the
 *   table full (or out of memory).
 */
uint32_t *crowd_meet(struct crowd *crowd, uint64_t key, uint32_t first, bool *is_new);
/* A hint that the key will be met soon: hides the time that memory takes. */
void crowd_expect(const struct crowd *crowd, uint64_t key);
/* Returns: the value of a key, or NULL. */
const uint32_t *crowd_find(const struct crowd *crowd, uint64_t key);

/* A key of a text, never 0; 64 bits of hash, so that among two million texts the chance that any
   two are taken for one is less than one in five million. */
uint64_t crowd_text_key(const char *data, size_t size);
/* A key of a valid ID number of 18 characters, exact: no two numbers share one. */
uint64_t crowd_id_key(const char id[18]);

#endif
