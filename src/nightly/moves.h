/*
 * moves.h - carrying out a decided job: results to out/, the input to done/ or failed/.
 *
 * May be repeated from any point: whoever finds the job pending ends with the same files. What a
 * person changed or put at the place of a result is kept under another name; an input that is not
 * to the byte what was read stays where it is.
 */
#ifndef QUHUA_NIGHTLY_MOVES_H
#define QUHUA_NIGHTLY_MOVES_H

#include "ledger.h"

/*
 * Make the moves of ledger->pending, sync them and settle the job.
 *   *stayed: the input, or a result, was no longer there as decided; the input is left in in/,
 *     where the next run takes it.
 * Returns: false with CANNOT_CREATE or WRITE_ERROR; the job is still pending.
 */
bool moves_make(struct ledger *ledger, bool *stayed, struct fault *fault);

#endif
