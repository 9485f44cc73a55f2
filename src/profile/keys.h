/*
 * keys.h - the sections and keys of a profile, and what their values mean.
 */
#ifndef QUHUA_PROFILE_KEYS_H
#define QUHUA_PROFILE_KEYS_H

#include "mistake.h"
#include "parse.h"

enum { KEYS_MAX = 16 };

/* What reading the keys leaves for later: values that only the index can judge. */
struct keys {
    struct profile *profile;
    struct profile_error *error;
    size_t stored; /* bytes of profile->texts in use; values never need more than the file has */
    const char *province, *county; /* as written; NULL where not given */
    unsigned first_line[KEYS_MAX]; /* where a key was given first, by its place in the table */
    unsigned reason_line[QUHUA_REASON_COUNT], clause_line[QUHUA_REASON_COUNT];
    bool outside_prefecture;
};

/* A handler that fills `keys`; profile->texts has room for the values. */
struct parse_handler keys_handler(struct keys *keys);
/* Line where a key was given first; 0: nowhere. */
unsigned keys_line(const struct keys *keys, const char *section, const char *name);

#endif
