/*
 * evidence.h - what the other fields of a record say of where a person is from.
 *
 * A field that speaks names places in force: counties, or a division above them. It narrows what
 * the origin leaves open and ranks what is asked; it never adds to an origin that is decided.
 */
#ifndef QUHUA_CORE_EVIDENCE_H
#define QUHUA_CORE_EVIDENCE_H

#include "id_number.h"
#include "judge.h"

/* What one field says; one that says nothing has no places. */
struct evidence {
    const char *by; /* the field's stable name */
    struct places places;
    bool town; /* it names a township */
    bool weak; /* naming none of the candidates is nothing against them */
};

/* The fields in the order of their weight. */
enum { EVIDENCE_HOME, EVIDENCE_CODE, EVIDENCE_ID, EVIDENCE_COUNT };

/* A judged home address: its county, or the counties that it leaves open. */
void evidence_of_home(const struct judgement *home, bool town, struct evidence *evidence);

/* A division code: whom it names at `year`, or else what became of those it ever named. */
void evidence_of_code(const struct tables *tables, uint32_t code, unsigned year,
                      struct evidence *evidence);

/*
 * The first six digits of a valid identity number: what has become by `year` of those that bore
 * them when the person was born or since. A number may be given years after birth, so all holders
 * from the year of birth on count; people older than the code had it assigned when it was new, and
 * police stations print old codes on for a while, so where there is none, its holders of any year.
 * Returns: false where the digits were never in use.
 */
bool evidence_of_id(const struct tables *tables, const struct id_number *id, unsigned year,
                    struct evidence *evidence);

/* Does the evidence name `row`, or a division in which it lies or lay, or one that lies in it? */
bool evidence_names(const struct tables *tables, const struct evidence *evidence, uint16_t row,
                    unsigned year);

/* Was the county of `row` set up after the year `since` out of the area of `from`, a code, or of a
   place that the evidence names? Who was born there before has the older code. */
bool evidence_founded(const struct tables *tables, const struct evidence *evidence, uint32_t from,
                      uint16_t row, unsigned since);

/*
 * The one candidate that the fields leave: every field that speaks names it, and one of them names
 * it alone or together with those before it.
 * Returns: false where they leave none or several; otherwise *leaning tells it.
 */
bool evidence_choose(const struct tables *tables, const struct evidence evidence[EVIDENCE_COUNT],
                     const struct judgement *origin, unsigned year, struct leaning *leaning);

/* Order the candidates: those that more fields name come first, then those of weightier fields. */
void evidence_rank(const struct tables *tables, const struct evidence evidence[EVIDENCE_COUNT],
                   struct judgement *origin, unsigned year);

#endif
