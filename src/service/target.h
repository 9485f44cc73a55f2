/*
 * target.h - what an HTTP request is about: its target as a route, its query as a request.
 *
 * A query becomes the JSON object that a client of the line protocol would send, so that there is
 * one reader of requests and a parameter means what the key of its name means. Nothing is guessed:
 * a parameter that is unknown or badly escaped is refused, never ignored.
 */
#ifndef QUHUA_SERVICE_TARGET_H
#define QUHUA_SERVICE_TARGET_H

#include <stdbool.h>

#include "../common/buffer.h"
#include "metrics.h"

enum target_page { TARGET_OP, TARGET_HEALTH, TARGET_METRICS };

struct target_route {
    const char *path;
    enum target_page page;
    enum metrics_op op; /* that holds where the body names none */
    bool get, post;
    const char *allow; /* as the header names the methods */
};

/*
 * Cut a request target, as it stands in the request line, into path and query.
 *   target: origin form (/path?query) or absolute form (http://host/path?query).
 * Returns: false for another form, and where it has a fragment.
 */
bool target_split(struct quhua_text target, struct quhua_text *path, struct quhua_text *query);

/* Returns: the route of a path, constant; NULL where there is none. */
const struct target_route *target_find(struct quhua_text path);

/*
 * A query as a request: {"text":"...","as_of":2010} appended to `line`.
 *   query: `&` between parameters, percent-encoded, `+` for a blank. text, query, code and origin
 *     are strings, as_of a number, full_name and former 1, true, 0 or false.
 * Returns: NULL, or what is wrong with it: constant.
 */
const char *target_request(struct quhua_text query, struct buffer *line);

#endif
