/*
 * source.h - a roster to read: its file, encoding, dialect, header and columns.
 */
#ifndef QUHUA_ROSTER_SOURCE_H
#define QUHUA_ROSTER_SOURCE_H

#include <sys/stat.h>

#include "../common/buffer.h"
#include "fault.h"
#include "records.h"
#include "rows.h"

struct source {
    const char *path;
    int fd;
    struct stat st; /* when it was opened */
    struct detected detected;
    struct dialect dialect;
    struct columns columns;
    struct quhua_text headers[SPLIT_MAX_CELLS]; /* views of header_text */
    size_t header_count;
    struct buffer header_text;
    struct lines lines;
    struct records records;
    bool begun;
};

struct source_options {
    const char *path;
    const char *encoding;                 /* as the user names it, or NULL */
    const struct column_choices *choices; /* or NULL */
    const struct stat *same;              /* it has to be this very file, no link; NULL: any */
    bool header_first;                    /* the header is the first line, whatever follows */
};

/*
 * Open a file and find out what it is, up to its header row.
 * Returns: false with NO_INPUT (not there, no regular file, a spreadsheet's own format, unreadable)
 *   or BAD_DATA (empty, no header row); then there is nothing to close.
 */
bool source_open(struct source *source, const struct source_options *options, struct fault *fault);
/* Does it have the columns that a roster needs? Returns: false with BAD_DATA, listing the headers.
 */
bool source_is_roster(const struct source *source, struct fault *fault);
/* Begin, or begin again, with the first record. */
bool source_begin(struct source *source, struct fault *fault);
/*
 * The next records; a batch of none is the end.
 * Returns: false with NO_INPUT where reading failed.
 */
bool source_next(struct source *source, struct record_batch *batch, struct fault *fault);
/*
 * Read all rows below the header, from the first one: `take` gets each with its line, and ends the
 * reading by returning false.
 * Returns: false with `fault`, or where `take` ended it.
 */
bool source_each_row(struct source *source,
                     bool (*take)(void *user, const struct row *row, uint64_t line), void *user,
                     struct fault *fault);
/* Is the file still the one that was opened, to the byte? Says so where it is not. */
bool source_is_unchanged(const struct source *source, struct fault *fault);
void source_close(struct source *source);

/* Where a row is: above the header, the header itself, below. */
enum source_part { SOURCE_TITLE, SOURCE_HEADER, SOURCE_BODY };
static inline enum source_part source_part(const struct source *source, const struct record *record)
{
    if (record->line >= source->dialect.body_line)
        return SOURCE_BODY;
    return record->line == source->dialect.header_line ? SOURCE_HEADER : SOURCE_TITLE;
}

#endif
