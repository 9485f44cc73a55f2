/*
 * cli.h - what commands share.
 *
 * To add a command: write cmd_NAME.c with its option table and run function, declare its
 * `struct command` here, add it to the table in main.c, describe it in tools/man.
 */
#ifndef QUHUA_CLI_CLI_H
#define QUHUA_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "../profile/profile.h"
#include "../quhua.h"

enum exit_status {
    EXIT_ACCEPTED = 0,
    EXIT_NEEDS_PERSON = 1,
    EXIT_USAGE = 2,
    EXIT_BAD_DATA = 65,
    EXIT_NO_INPUT = 66,
    EXIT_NO_SERVICE = 69,
    EXIT_CANNOT_CREATE = 73,
    EXIT_WRITE_ERROR = 74,
    EXIT_TRY_AGAIN = 75
};

/* Bytes of a text that is longer than any address, whatever its characters. */
enum { LONGEST_TEXT = 4 * QUHUA_MAX_TEXT + 4 };

/* ---- start.c -------------------------------------------------------------------------------- */

/* What every program does first: descriptors 0 to 2 are open, and no core dump will hold what it
   reads. */
void start_program(void);

/* ---- options.c ------------------------------------------------------------------------------ */

enum option_kind {
    OPTION_FLAG,  /* bool */
    OPTION_TEXT,  /* const char * */
    OPTION_TEXTS, /* struct texts */
    OPTION_YEAR,  /* int */
    OPTION_COUNT, /* unsigned, 1 to 9999 */
    OPTION_DAYS,  /* unsigned, 1 to 9999 */
    OPTION_MANY,  /* unsigned, 1 to 1,000,000 */
    OPTION_SIZE,  /* size_t: bytes, or 64k, 1M */
    OPTION_TIME,  /* unsigned: milliseconds; given in seconds, or 500ms, 30s, 5min */
    OPTION_WAIT,  /* the same, and it may be 0 */
    OPTION_MODE   /* mode_t: 0660 */
};

/* The values of an option that may be given several times. */
struct texts {
    const char *item[16];
    size_t count;
};

/* One option; what `value` points at is said above, by kind. */
struct option_spec {
    const char *name; /* without the dashes */
    enum option_kind kind;
    void *value;
    const char *help; /* one line */
};

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *help;      /* one line */
    int (*run)(int argc, char **argv);
};

/*
 * Take options (--name, --name=value, --name value) out of argv; `--` ends them; `-` is an
 * argument; -o is short for --output where a command has that. --help prints the command's help and
 * *done becomes true. Returns: number of arguments left in argv[0..], or -1 after telling what is
 * wrong.
 */
int options_parse(const struct command *command, const struct option_spec *specs, size_t count,
                  int argc, char **argv, bool *done);

/* ---- open.c --------------------------------------------------------------------------------- */

/* The path where the index is looked for: `given`, $QUHUA_INDEX, beside the executable, then the
   installed places. Lives in `buffer`. */
const char *open_path(const char *given, char *buffer, size_t capacity);
/*
 * Open the index and a session, or tell what is wrong and what to do.
 * Returns: 0, or the exit status.
 */
int open_session(const char *given, quhua_index **index, quhua_session **session);

/*
 * Load a profile (see profile_load) for the index that open_session opened from `index_given`, or
 * tell what is wrong with it.
 * Returns: 0, or the exit status.
 */
int open_profile(const char *name_or_path, const char *index_given, quhua_session *session,
                 struct profile *profile);

/* Is the year within the table? Says so where it is not: the command ends with EXIT_USAGE. */
bool open_has_year(const quhua_index *index, int as_of);

/* ---- writer.c: standard output, every write checked ----------------------------------------- */

/* What a short run touches comes first, and close together. */
struct writer {
    size_t size;
    bool failed;
    char data[1 << 16];
};

void writer_put(struct writer *writer, const char *data, size_t size);
void writer_string(struct writer *writer, const char *string);
void writer_text(struct writer *writer, struct quhua_text text);
void writer_number(struct writer *writer, unsigned long number);
/* Returns: 0, or EXIT_WRITE_ERROR after saying so; a closed pipe ends the program quietly. */
int writer_finish(struct writer *writer);
/* The same for what went through stdio: every command that prints with printf ends with it. */
int stdout_finish(void);
/* Write all of `size` bytes to standard output. Returns: false on failure. */
bool write_all(const char *data, size_t size);
/* A division as one line: code, level, name, path, years, heirs. */
void writer_division(struct writer *writer, const struct quhua_division *division, bool years);

/* ---- ask.c: what commands that judge texts are asked alike ---------------------------------- */

/*
 * --fail-on: confirm or reject, or NULL where it was not given; `filter`: texts are lines of
 * standard input.
 * Returns: the verdict from which on the status is 1, 3 for never; -1 after saying what is wrong.
 */
int ask_fail_level(const char *command, const char *fail_on, bool filter);
/* --field and --origin, NULL where not given. Returns: false after saying what is wrong. */
bool ask_field(const char *command, const char *field, const char *origin, bool *home,
               uint32_t *code);

/* ---- bulk.c --------------------------------------------------------------------------------- */

/* What normalizing needs to know about each line. */
struct bulk_options {
    struct quhua_options options;
    bool json, explain;
    bool home; /* the texts are home addresses */
};

/* One answer with its line end, into `buffer` of `capacity`. Returns: bytes needed; *verdict. */
size_t bulk_answer(quhua_session *session, const struct bulk_options *options,
                   struct quhua_text text, char *buffer, size_t capacity,
                   enum quhua_verdict *verdict);

/*
 * Standard input to standard output, a line for a line, in order, on all cores; answers to what
 * was read are written before more is read. Memory does not grow with the input.
 * Returns: exit status; *worst is the worst verdict met.
 */
int bulk_run(const quhua_index *index, const struct bulk_options *options,
             enum quhua_verdict *worst);

/* ---- index_diff.c --------------------------------------------------------------------------- */

/*
 * Tell what the index at `new` says otherwise of the codes of that at `old`.
 * Returns: 0 whatever differs, or the exit status after telling what is wrong.
 */
int index_diff(const char *old, const char *new, bool json);

/* ---- commands ------------------------------------------------------------------------------- */

int cmd_normalize(int argc, char **argv);
int cmd_lookup(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_history(int argc, char **argv);
int cmd_reasons(int argc, char **argv);
int cmd_call(int argc, char **argv);
int cmd_index(int argc, char **argv);
int cmd_roster(int argc, char **argv); /* fix, merge and nightly, in the program quhua */
int cmd_fix(int argc, char **argv);    /* the same, in the program quhua-roster */
int cmd_merge(int argc, char **argv);
int cmd_nightly(int argc, char **argv);
int cmd_service(int argc, char **argv); /* serve, in the program quhua */
int cmd_serve(int argc, char **argv);   /* the same, in the program quhua-serve */

#endif
