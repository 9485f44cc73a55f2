/*
 * labels.h - the words that a form puts before an address: 籍贯：, 户籍地址：.
 */
#ifndef QUHUA_CORE_LABELS_H
#define QUHUA_CORE_LABELS_H

#include "chain.h"

/* The symbol after the labels at the head; 0 where there are none. */
uint16_t labels_skip(const struct chain_context *context);

#endif
