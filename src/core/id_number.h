/*
 * id_number.h - citizen identity numbers (GB 11643-1999): 18 characters, of them 6 of the place of
 * registration, 8 of the date of birth, 3 of a serial number, 1 check digit (ISO 7064 MOD 11-2).
 *
 * Knows nothing of divisions. A number never leaves but in the struct that the caller asked for.
 */
#ifndef QUHUA_CORE_ID_NUMBER_H
#define QUHUA_CORE_ID_NUMBER_H

#include <stdbool.h>

#include "../quhua.h"

enum { ID_SIZE = 18, ID_FIRST_YEAR = 1900, ID_LAST_YEAR = 2099 };

/* What is wrong with a number, bits. The first two stand alone. */
enum id_fault {
    ID_FORMAT = 1,  /* not 18 characters of a number; the old ones of 15 digits too */
    ID_DAMAGED = 2, /* a spreadsheet took it for a quantity */
    ID_CHECK_DIGIT = 4,
    ID_BIRTH_DATE = 8 /* no day of the calendar, before 1900 or after `last_year` */
};

struct id_number {
    char text[ID_SIZE]; /* canonical: ASCII, X in upper case; where there are 18 characters */
    unsigned prefix;    /* the first six digits */
    unsigned birth;     /* year of birth */
    unsigned faults;    /* enum id_fault; 0: valid */
};

/*
 * Read a number: UTF-8, any bytes; full width and lower case are folded, blanks and the apostrophe
 * that spreadsheets put before text are passed over.
 * Returns: true where it is valid.
 */
bool id_number_read(struct quhua_text text, unsigned last_year, struct id_number *number);

#endif
