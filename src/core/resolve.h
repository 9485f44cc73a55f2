/*
 * resolve.h - mentions to the one reading that explains the text.
 *
 * The leading mentions of an address form a chain from the top down (江苏省 > 淮安市 > 清江浦区),
 * with levels left out, doubled, or in reverse. A chain keeps every row that all its mentions
 * allow, in some year; nothing is weighed. Names deep in the text (南京西路) are no levels.
 */
#ifndef QUHUA_CORE_RESOLVE_H
#define QUHUA_CORE_RESOLVE_H

#include "types.h"

/*
 * Read the text. `year`: the as-of year end. `trace` gets what was considered.
 */
void resolve_text(const struct tables *tables, const struct symbols *symbols,
                  struct mentions *mentions, unsigned year, struct trace *trace,
                  struct reading *reading);

/* The symbol after the labels at the head (籍贯：, 家庭住址：); 0 where there are none. */
uint16_t resolve_head(const struct tables *tables, const struct symbols *symbols,
                      struct mentions *mentions);

#endif
