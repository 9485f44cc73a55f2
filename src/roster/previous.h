/*
 * previous.h - the roster of last time: who had which exam number, or which ID number.
 */
#ifndef QUHUA_ROSTER_PREVIOUS_H
#define QUHUA_ROSTER_PREVIOUS_H

#include "check.h"
#include "crowd.h"
#include "fault.h"

/*
 * What a row is found by, and who it is: by its exam number, the name and the ID number; without
 * one, by its ID number, the name. `who` is a hash of 32 bits: two different persons are taken for
 * the same once in four thousand million.
 * Returns: false where the row has neither.
 */
bool previous_key(const struct checker *checker, const struct checked *checked, uint64_t *key,
                  uint32_t *who);

/* Read a roster into `previous`, which is open. Returns: false with `fault`. */
bool previous_read(const char *path, struct crowd *previous, struct fault *fault);

#endif
