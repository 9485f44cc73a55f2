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
 * Could the moves of a job be made, as far as rights tell? One that is decided and cannot be
 * carried out stands in the way of all others.
 * Returns: false with CANNOT_CREATE.
 */
bool moves_allowed(const struct ledger_job *job, struct fault *fault);

/*
 * Make the moves of ledger->pending, sync them and settle the job.
 *   *stayed: the input, or a result, was no longer there as decided; the input is left in in/,
 *     where the next run takes it.
 * Returns: false with CANNOT_CREATE or WRITE_ERROR; the job is still pending.
 */
bool moves_make(struct ledger *ledger, bool *stayed, struct fault *fault);

#endif
