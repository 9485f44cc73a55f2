/*
 * record.h - what the parts of checking one record share; record.c knows their order.
 */
#ifndef QUHUA_CORE_RECORD_H
#define QUHUA_CORE_RECORD_H

#include "code.h"
#include "evidence.h"
#include "session.h"

/* What checking one record works with. */
struct check {
    struct quhua_session *session;
    const struct tables *tables;
    const struct quhua_record *record;
    const struct quhua_options *options;
    const struct quhua_rules *rules;
    unsigned year;
    struct evidence evidence[EVIDENCE_COUNT];
    bool gathered;       /* the evidence of code and number is there */
    bool home_read;      /* that of the home address */
    bool has_code;       /* the origin's code is given */
    bool code_is_origin; /* and nothing else */
    struct code_text code;
    struct id_number id;
    bool id_valid;
    bool id_unknown; /* its prefix was never in use; known after record_gather */
    uint16_t origin; /* the accepted row; ROW_NONE */
    struct quhua_record_answer *answer;
};

/* ---- record_origin.c: the origin, with what other fields say of it ---- */

/* Read the code of the origin; before record_origin. */
void record_code(struct check *check);
/* Judge the origin into the answer, and check->origin. */
void record_origin(struct check *check);
/* Gather the evidence of code and number, once. Most records never need it: both are the accepted
   origin's own. */
void record_gather(struct check *check);
/* Gather the evidence of the home address, once; overwrites the session's judgement. */
void record_read_home(struct check *check);

#endif
