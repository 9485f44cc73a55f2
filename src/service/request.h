/*
 * request.h - one request, a JSON object of the contract's section 8, as a plain struct.
 *
 * Keys, their kinds and the ops that have them:
 *
 *   id         anything                 all; echoed as it came; left out: null
 *   op         string                   all; left out: normalize, or what the path of HTTP says
 *   text       string                   normalize, home
 *   record     object of strings        check; keys: those of QUHUA_FIELDS
 *   query      string                   lookup, history
 *   code       string of six digits     list (left out: the provinces), history
 *   origin     string of six digits     home: the person's origin
 *   as_of      number, a year from 1980 normalize, home, check, lookup, list
 *   full_name  true or false            normalize, check
 *   former     true or false            lookup
 *
 * A validator must never get the answer to another question than it asked, so nothing is guessed:
 * a key that is unknown, that the op does not have or that comes twice is refused, and so is a
 * null: `"home":null` may mean an empty home address or none at all, which differ. What a client
 * wants to keep with a request goes into `id`.
 *
 * Messages name keys, as far as these are words of ASCII, and what is wanted; never a value.
 */
#ifndef QUHUA_SERVICE_REQUEST_H
#define QUHUA_SERVICE_REQUEST_H

#include "../common/buffer.h"
#include "answer.h"

/* Views of the line, or of the scratch buffer where a string was escaped. */
struct request {
    struct quhua_text id; /* JSON as it came; NULL where none was read: null */
    enum metrics_op op;
    struct quhua_text text, query; /* query: of history also what `code` said */
    uint32_t origin, code;         /* 0: not given */
    int as_of;                     /* 0: not given; else 1980..9999 */
    bool full_name, former;
    struct quhua_record record;
};

struct request_error {
    enum answer_status status; /* BAD_REQUEST, BAD_UTF8, UNKNOWN_OP; BUSY: out of memory */
    char message[120];         /* printable ASCII without quotes and backslashes */
};

/*
 * Read a request.
 *   usual: the op of a request that names none.
 *   line: any bytes, at least while the request is used.
 *   scratch: overwritten; grows to the size of the line at most, and only where a string is
 *     escaped.
 * Returns: true; or false and `error`, with request->id where it could be read all the same.
 */
bool request_read(struct quhua_text line, enum metrics_op usual, struct buffer *scratch,
                  struct request *request, struct request_error *error);

#endif
