/*
 * codec.h - from a file's encoding to UTF-8 and back, strictly. The only file that knows ICU.
 *
 * Never substitutes: what cannot be decoded is told with its place. Private use characters of
 * GB18030 count as undecodable, since damaged bytes end there.
 */
#ifndef QUHUA_ROSTER_CODEC_H
#define QUHUA_ROSTER_CODEC_H

#include <stdbool.h>

#include "../quhua.h"
#include "encoding.h"

struct codec; /* one thread at a time */

/* Returns: a codec, or NULL when there is no memory or ICU has no converter. */
struct codec *codec_open(enum encoding encoding);
void codec_close(struct codec *codec); /* NULL is allowed */

/*
 * Decode all of `bytes`. UTF-8 is only validated: `text` is then a view of the input.
 *   *bad: where decoding stopped, bytes from the start; *text is then what came before.
 * Returns: true when all of it was valid. Running out of memory counts as a failure with *bad 0.
 * Lifetime: until the next call, and as long as the input.
 */
bool codec_decode(struct codec *codec, struct bytes bytes, struct quhua_text *text, size_t *bad);

/* Bytes that a UTF-8 text of so many bytes takes at most in any of the encodings. */
#define CODEC_ROOM(size) (4 * (size))

/*
 * Encode UTF-8 into `out`, which has CODEC_ROOM(text.size) bytes. All encodings can all
 * characters; invalid UTF-8 becomes U+FFFD.
 * Returns: bytes written.
 */
size_t codec_encode(struct codec *codec, struct quhua_text text, char *out);

#endif
