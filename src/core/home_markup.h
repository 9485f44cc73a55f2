/*
 * home_markup.h - what a web page or a database leaves in a text: entities (&nbsp; &#30000;) and
 * tags (<br>).
 */
#ifndef QUHUA_CORE_HOME_MARKUP_H
#define QUHUA_CORE_HOME_MARKUP_H

#include <stdint.h>
#include <uchar.h>

/*
 * Read markup at *at, before `stop`, and step over it.
 * Returns: the character that it stands for, a space for a tag; 0 where there is none.
 */
char32_t markup_next(const uint8_t **at, const uint8_t *stop);

#endif
