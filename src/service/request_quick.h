/*
 * request_quick.h - the commonest requests, read in one go.
 *
 * {"id":7,"op":"home","text":"..."}, as JSON libraries write it: of these three keys each once at
 * most, a space behind a comma or colon or none, no escapes. That it is read so, and as
 * request_read would read it otherwise, is all there is to it: whatever is not so is left to that.
 */
#ifndef QUHUA_SERVICE_REQUEST_QUICK_H
#define QUHUA_SERVICE_REQUEST_QUICK_H

#include "request.h"

/* As request_read. Returns: false where it is no such request; then `request` is anything. */
bool request_quick(struct quhua_text line, enum metrics_op usual, struct request *request);

#endif
