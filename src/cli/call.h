/*
 * call.h - the parts of `quhua call`: texts in, requests out, answers in, lines out.
 */
#ifndef QUHUA_CLI_CALL_H
#define QUHUA_CLI_CALL_H

#include <stdbool.h>

#include "cli.h"

/* ---- call_source.c: texts, from arguments or standard input -------------------------------- */

struct call_source {
    char **texts; /* the arguments; NULL: standard input */
    size_t count, next;
    bool ended;         /* of standard input */
    bool skipping;      /* inside a line that was too long: its beginning was handed out */
    size_t begin, size; /* what is read and not handed out */
    char data[1 << 16];
};

/* The next text that is here already, cut where it is longer than any address. Returns: false
   without one. Lifetime: until call_source_read. */
bool call_source_next(struct call_source *source, struct quhua_text *text);
/* Read standard input once. Returns: 0, or the exit status after saying what is wrong. */
int call_source_read(struct call_source *source);
/* Are there no further texts? */
bool call_source_done(const struct call_source *source);

/* ---- call_line.c: answers as lines --------------------------------------------------------- */

/*
 * The JSON of an answer as the line of tab-separated fields that quhua normalize writes.
 *   json: the whole object. home: it answers to a home address.
 * Returns: false where it is no such answer; nothing is written then.
 */
bool call_line(struct quhua_text json, bool home, struct writer *writer);

/* ---- call_pump.c: the conversation --------------------------------------------------------- */

struct call_options {
    const char *socket;
    unsigned timeout_ms;          /* without a word from the service while it owes one */
    bool json;                    /* answers as they come */
    struct quhua_request request; /* all but the text */
};

/*
 * Ask for every text and write the answers, in order, as they come.
 *   texts: `count` of them; NULL: the lines of standard input.
 * Returns: 0 when all were answered, or the exit status after saying what is wrong; *worst is the
 * worst verdict met.
 */
int call_run(const struct call_options *options, char **texts, size_t count,
             enum quhua_verdict *worst);

#endif
