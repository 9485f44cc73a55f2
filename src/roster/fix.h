/*
 * fix.h - one roster through all checks: the fixed roster, the worklist and the report.
 *
 * Prints nothing but the progress bar that it is asked for.
 */
#ifndef QUHUA_ROSTER_FIX_H
#define QUHUA_ROSTER_FIX_H

#include <signal.h>

#include "../profile/profile.h"
#include "compare.h"
#include "source.h"
#include "tally.h"

struct decisions;

/* The other side of a comparison. */
struct fix_against {
    const quhua_index *index;
    const struct profile *profile; /* as it reads under that index; or NULL */
};

struct fix_options {
    struct source_options input;
    const char *folder;    /* for the outputs; NULL: that of the input */
    const char *suffix;    /* of the outputs' names behind the input's: "" or ".merged" */
    const char *previous;  /* the roster of last time, or NULL */
    const char *worklist;  /* the file of `decisions`, or NULL */
    const char *rows_json; /* file for one JSON object a row, or NULL */
    const char *index_path;
    const struct profile *profile; /* or NULL */
    int as_of;
    bool in_place;
    bool progress;                     /* a bar on standard error */
    unsigned threads;                  /* 0: all cores */
    const struct decisions *decisions; /* of a filled-in worklist, or NULL */
    /* Not to fix the roster, but to list the rows that this would change; or NULL. Then there is
       one output, and no worklist is taken. */
    const struct fix_against *against;
    const volatile sig_atomic_t *stop; /* nonzero: end early; NULL: never */
};

enum fix_file { FIX_FIXED, FIX_TODO, FIX_REPORT, FIX_FILE_COUNT, FIX_COMPARE = FIX_FIXED };

/* What the names of the outputs end with. */
extern const char *const fix_endings[FIX_FILE_COUNT];
/* The part of a file's name, without its folder, that the outputs are named by: up to its last
   extension. Returns: bytes. */
size_t fix_stem_size(const char *name);

/* What a run came to. */
struct fix_result {
    struct tally tally;
    struct quhua_index_info index, against;
    struct comparison comparison;
    char files[FIX_FILE_COUNT][4096]; /* paths of the outputs; empty: none */
    char kept[4096]; /* where an earlier worklist is now, in which choices were; empty: none */
    double seconds;
    uint64_t todo_lines;     /* of the worklist */
    bool crowd_full;         /* too many persons to compare all with all */
    char classes[1024];      /* those that are filled with the school's own county, joined by 、 */
    size_t decided, refused; /* choices of the worklist: taken, not taken */
    size_t astray;           /* choices for lines that are no rows of the roster */
};

/*
 * Fix a roster. Outputs appear all complete, or none is touched; the files given are never among
 * them. They replace earlier ones, but a worklist with choices gets another name.
 * Returns: false with `fault`; a stopped run has fault status NONE.
 */
bool fix_run(const quhua_index *index, const struct fix_options *options, struct fix_result *result,
             struct fault *fault);

#endif
