/*
 * ledger_line.h - the lines of the ledger, to and from text.
 *
 *   job TAB time TAB outcome TAB marked TAB rules TAB input TAB name TAB {kind TAB size TAB digest
 *       TAB path TAB}... check LF
 *   gone TAB path TAB check LF
 *   end TAB check LF
 *
 * Names and paths have control characters and % as %XX; check: the first digits of the SHA-256 of
 * what stands before it.
 */
#ifndef QUHUA_NIGHTLY_LEDGER_LINE_H
#define QUHUA_NIGHTLY_LEDGER_LINE_H

#include "../common/buffer.h"
#include "ledger_job.h"

enum ledger_line {
    LEDGER_LINE_BAD,
    LEDGER_LINE_MEMORY,
    LEDGER_LINE_JOB,
    LEDGER_LINE_GONE,
    LEDGER_LINE_END
};

/* Append the line of a job, with those of its files that are not gone. */
void ledger_line_put_job(struct buffer *out, const struct ledger_job *job);
void ledger_line_put_gone(struct buffer *out, const char *path);
void ledger_line_put_end(struct buffer *out);

/*
 * Read a line of `size` bytes without its LF, which it changes.
 * Returns: what it is; *job is the caller's, *path points into the line.
 */
enum ledger_line ledger_line_read(char *line, size_t size, struct ledger_job **job,
                                  const char **path);

#endif
