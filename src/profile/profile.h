/*
 * profile.h - a profile (data/profiles/NAME.ini): what one school or one notice asks, as the rules
 * of quhua.h and what belongs beside them.
 *
 * Every mistake in a file is named with its line, for an office worker, in Chinese; a file with a
 * mistake is never used in part. Messages quote keys, never values: a roster that was given instead
 * of a profile must not be told on the screen. tools/man/quhua-profile.5 describes the keys.
 */
#ifndef QUHUA_PROFILE_PROFILE_H
#define QUHUA_PROFILE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "../quhua.h"

enum {
    PROFILE_MAX_BYTES = 32 * 1024, /* of a file */
    PROFILE_MAX_MISTAKES = 20,     /* told of one file */
    PROFILE_MESSAGE = 320,         /* bytes of one message */
    PROFILE_PATH = 4096            /* bytes of a path */
};

/* A loaded profile. May be copied; texts live until profile_close. */
struct profile {
    struct quhua_rules rules;
    int as_of;                               /* year end; 0: the edition's own */
    const char *name;                        /* of the file, without folder and .ini */
    const char *title;                       /* Chinese, for reports; "" where none is given */
    const char *clauses[QUHUA_REASON_COUNT]; /* what a reason rests on; NULL: nothing is given */
    char *texts;                             /* owned: what all the pointers point into */
    char *file;                              /* owned: the file as it is, of file_size bytes */
    size_t file_size;
};

/* The numbers are exit statuses of the contract. */
enum profile_status { PROFILE_OK = 0, PROFILE_BAD = 65, PROFILE_UNREADABLE = 66 };

struct profile_mistake {
    unsigned line; /* from 1; 0: of the whole file */
    char text[PROFILE_MESSAGE];
};

/* What is wrong: filled whatever the outcome, empty after PROFILE_OK. */
struct profile_error {
    char path[PROFILE_PATH]; /* the file, or the name that was not found */
    struct profile_mistake mistakes[PROFILE_MAX_MISTAKES];
    size_t count; /* of all mistakes, told or not */
};

/*
 * Load a profile.
 *   session: its index tells whether counties and years exist; its last answer is lost.
 *   index_path: the index in use; profiles/ beside it is one of the places. NULL: none.
 *   name_or_path: with a slash or ending in .ini a file; otherwise a name, looked for as NAME.ini
 *     in $QUHUA_PROFILES, profiles/ beside the index, then profiles/ beside the executable.
 * Returns: PROFILE_OK; PROFILE_BAD, PROFILE_UNREADABLE with `error`, and nothing to close.
 */
enum profile_status profile_load(quhua_session *session, const char *index_path,
                                 const char *name_or_path, struct profile *profile,
                                 struct profile_error *error);
/* Frees the texts; a profile that is all zero is allowed. */
void profile_close(struct profile *profile);

/* What `reason` rests on by this profile, Chinese. Returns: NULL where it does not say. */
const char *profile_clause(const struct profile *profile, enum quhua_reason reason);

/* Tell the mistakes on standard error, a line each: `quhua: FILE:LINE: message`. */
void profile_tell(const struct profile_error *error);

#endif
