/*
 * json_read.h - strict JSON (RFC 8259) as events, from one complete text in memory.
 *
 * Never allocates, never recurses, never writes: tokens are views of the text, and every string in
 * them has been checked (UTF-8 by RFC 3629, escapes, whole surrogate pairs) before it is handed
 * out. Exactly one value, of any kind, with blanks around it; a byte order mark, a lone surrogate
 * and more than JSON_DEPTH nested arrays and objects are refused.
 *
 * The reader does not compare keys: of a key that comes twice the caller sees both, in order, and
 * decides (request.h refuses such requests).
 */
#ifndef QUHUA_SERVICE_JSON_READ_H
#define QUHUA_SERVICE_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "../quhua.h"

enum { JSON_DEPTH = 512 };

enum json_event {
    JSON_OBJECT, /* begins; then keys and values in turn */
    JSON_ARRAY,
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_CLOSE, /* of the innermost object or array */
    JSON_DONE,  /* the value was whole and nothing follows it */
    JSON_FAULT  /* see reader.fault; every further event is the same */
};

/* X(name, English text) */
#define JSON_FAULTS(X)                                                                             \
    X(SYNTAX, "not JSON")                                                                          \
    X(CUT, "JSON ends too early")                                                                  \
    X(TRAILING, "something follows the JSON value")                                                \
    X(NUMBER, "not a JSON number")                                                                 \
    X(CONTROL, "a control character in a string")                                                  \
    X(ESCAPE, "an unknown escape in a string")                                                     \
    X(SURROGATE, "half of a surrogate pair in a string")                                           \
    X(UTF8, "not UTF-8")                                                                           \
    X(DEPTH, "JSON nested too deep")

enum json_fault {
    JSON_NO_FAULT,
#define X(name, text) JSON_FAULT_##name,
    JSON_FAULTS(X)
#undef X
};

struct json_token {
    enum json_event event;
    /* A key or string: what is between the quotes. A number or literal: its bytes. An object or
       array: its bracket. */
    struct quhua_text text;
    bool escaped; /* a key or string holds escapes: see json_unescape */
};

/* Fields below `fault` are the reader's own. */
struct json_reader {
    const char *at; /* behind the last token; at a fault: the byte that cannot be */
    enum json_fault fault;
    const char *begin, *end;
    unsigned depth;
    unsigned wanted;
    uint64_t objects[JSON_DEPTH / 64]; /* bit d: level d is an object */
};

/* Lifetime: tokens live as long as the text. */
void json_init(struct json_reader *reader, struct quhua_text text);
/* The next event, with its token. Returns: token->event. */
enum json_event json_next(struct json_reader *reader, struct json_token *token);
/*
 * Step over the characters of a string that stand for themselves.
 * Returns: the first byte that is a quote, a backslash, a control character or not UTF-8; or `end`.
 */
const char *json_plain(const char *at, const char *end);
/*
 * Step over the rest of the value that `token` begins; a string, number or literal has no rest.
 * Returns: all bytes of the value as they came, with quotes or brackets; {NULL, 0} at a fault.
 */
struct quhua_text json_skip(struct json_reader *reader, const struct json_token *token);
/*
 * The characters of an escaped key or string, UTF-8, at `out`, which has room for text.size bytes;
 * it may hold U+0000. Returns: how many bytes.
 */
size_t json_unescape(struct quhua_text text, char *out);

/* Returns: a constant English sentence without a full stop; "" for none. */
const char *json_fault_text(enum json_fault fault);

#endif
