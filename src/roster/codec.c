/*
 * codec.c - UTF-8 and UTF-16 by hand, GB18030 through ICU.
 *
 * ICU's `gb18030` serves GB 2312 and GBK too: its other converters take damaged bytes for
 * characters (0xFF for U+F8F5, 0x80 for the euro sign).
 */
#include "codec.h"

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include "wide.h"

/* The two-byte characters of GB18030; trail 0x7F is none of them and stays empty. */
enum { FIRST_LEAD = 0x81, FIRST_TRAIL = 0x40, LEADS = 0xFE - 0x80, TRAILS = 0xFE - 0x3F };

struct codec {
    enum encoding encoding;
    UConverter *converter; /* GB18030 only */
    uint32_t *pairs;       /* what two bytes of GB18030 stand for, see pack(); 0: ask ICU */
    char *text;            /* decoded */
    size_t room;
    UChar *units; /* on the way between GB18030 and UTF-8 */
    size_t unit_room;
};

/* ---- characters ------------------------------------------------------------------------------ */

#define INVALID 0xFFFFFFFFu

static bool continues(unsigned byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Decode the UTF-8 character at `p`; its size goes to *size. Returns INVALID where there is none
   (RFC 3629: no overlong forms, no surrogates, up to 10FFFF). */
static uint32_t utf8_at(const uint8_t *p, size_t left, size_t *size)
{
    uint32_t lead = p[0];
    *size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0x80)
        return lead;
    if (lead < 0xC2 || lead > 0xF4 || *size > left)
        return INVALID;
    uint32_t cp = lead & (0xFFu >> (*size + 1));
    for (size_t i = 1; i < *size; i++) {
        if (!continues(p[i]))
            return INVALID;
        cp = cp << 6 | (p[i] & 63u);
    }
    if ((*size == 3 && (cp < 0x800 || cp >> 11 == 0x1B)) ||
        (*size == 4 && (cp < 0x10000 || cp > 0x10FFFF)))
        return INVALID;
    return cp;
}

static size_t utf8_put(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp >= 0x800 && cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 63u));
        out[2] = (char)(0x80 | (cp & 63u));
        return 3;
    }
    size_t size = cp < 0x800 ? 2 : 4;
    for (size_t i = size - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 63u));
    out[0] = (char)(0xF00u >> size | cp);
    return size;
}

static bool is_private(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

/* ---- opening --------------------------------------------------------------------------------- */

static UConverter *open_converter(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("gb18030", &status);
    if (U_FAILURE(status))
        return NULL;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
    if (U_SUCCESS(status))
        return converter;
    ucnv_close(converter);
    return NULL;
}

/* A character in UTF-8, first byte lowest, with its size in the highest byte. */
static uint32_t pack(uint32_t cp)
{
    char bytes[4] = {0};
    uint32_t packed = 0;
    size_t size = utf8_put(cp, bytes);
    memcpy(&packed, bytes, 3);
    return le32toh(packed) | (uint32_t)size << 24;
}

/* What pairs of bytes of GB18030 stand for, as ICU has it. */
static uint32_t *make_pairs(UConverter *converter)
{
    uint32_t *pairs = calloc(LEADS * TRAILS, sizeof *pairs);
    for (size_t i = 0; pairs && i < LEADS * TRAILS; i++) {
        UErrorCode status = U_ZERO_ERROR;
        const char bytes[2] = {(char)(FIRST_LEAD + i / TRAILS), (char)(FIRST_TRAIL + i % TRAILS)};
        UChar unit = 0;
        ucnv_resetToUnicode(converter);
        int32_t size = ucnv_toUChars(converter, &unit, 1, bytes, sizeof bytes, &status);
        if (U_SUCCESS(status) && size == 1 && unit >= 0x80 && !is_private(unit))
            pairs[i] = pack(unit);
    }
    return pairs;
}

struct codec *codec_open(enum encoding encoding)
{
    struct codec *codec = calloc(1, sizeof *codec);
    if (!codec)
        return NULL;
    codec->encoding = encoding;
    if (encoding != ENCODING_GB18030)
        return codec;
    codec->converter = open_converter();
    codec->pairs = codec->converter ? make_pairs(codec->converter) : NULL;
    if (codec->pairs)
        return codec;
    codec_close(codec);
    return NULL;
}

void codec_close(struct codec *codec)
{
    if (!codec)
        return;
    ucnv_close(codec->converter);
    free(codec->pairs);
    free(codec->text);
    free(codec->units);
    free(codec);
}

/* Memory for `text` bytes of UTF-8 and `units` units of UTF-16. */
static bool make_room(struct codec *codec, size_t text, size_t units)
{
    if (text > codec->room) {
        char *grown = realloc(codec->text, text);
        if (!grown)
            return false;
        codec->text = grown;
        codec->room = text;
    }
    if (units > codec->unit_room) {
        UChar *grown = realloc(codec->units, units * sizeof *grown);
        if (!grown)
            return false;
        codec->units = grown;
        codec->unit_room = units;
    }
    return true;
}

/* ---- decoding -------------------------------------------------------------------------------- */

/* Which of sixteen bytes are wrong, by the one and the two before each? A byte has to continue a
   character exactly where one of those asks for it. E0, ED and F0 to F4, after which not every
   continuation is right, count as wrong. */
static wide unusual(const uint8_t *p)
{
    wide here = wide_at(p);
    wide asked = ~(wide_below(wide_at(p - 1), 0xC2) & wide_below(wide_at(p - 2), 0xE1));
    wide continues = wide_equal(here & wide_of(0xC0), 0x80);
    return (asked ^ continues) | ~wide_below(here, 0xF0) | wide_equal(here & wide_of(0xFE), 0xC0) |
           wide_equal(here, 0xE0) | wide_equal(here, 0xED);
}

/* Is the text, which has whole characters up to `at`, 2 or more, valid UTF-8 of usual ones from
   there on: ASCII and all but a few of two and three bytes? */
static bool is_usual(const uint8_t *p, size_t at, size_t size)
{
    enum { WIDE = sizeof(wide) };
    if (size - at < WIDE || p[size - 1] >= 0xC2 || p[size - 2] >= 0xE1)
        return false;
    wide wrong = unusual(p + size - WIDE);
    for (; at + WIDE <= size; at += WIDE)
        wrong |= unusual(p + at);
    return !wide_any(wrong);
}

/* Step over valid characters, from `at` until one begins at `stop` or behind. Returns where. */
static size_t step_over(const uint8_t *p, size_t size, size_t at, size_t stop)
{
    for (size_t step; at < stop && utf8_at(p + at, size - at, &step) != INVALID;)
        at += step;
    return at;
}

/* Bytes of valid UTF-8 at the head. */
static size_t utf8_valid(const char *data, size_t size)
{
    const uint8_t *p = (const uint8_t *)data;
    size_t at = step_over(p, size, 0, size < 2 ? size : 2);
    return at >= 2 && is_usual(p, at, size) ? size : step_over(p, size, at, size);
}

static uint32_t unit16(const struct codec *codec, const char *at)
{
    size_t low = encoding_low(codec->encoding);
    return (uint8_t)at[low] | (uint32_t)(uint8_t)at[1 - low] << 8;
}

/* Decode UTF-16 into codec->text. Returns how many bytes of the input were valid. */
static size_t decode_utf16(struct codec *codec, struct bytes bytes, size_t *size)
{
    size_t at = 0;
    *size = 0;
    while (at + 2 <= bytes.size) {
        uint32_t cp = unit16(codec, bytes.data + at);
        size_t step = 2;
        if (cp >> 11 == 0x1B) {
            uint32_t low = at + 4 <= bytes.size ? unit16(codec, bytes.data + at + 2) : 0;
            if (cp >> 10 != 0x36 || low >> 10 != 0x37)
                return at;
            cp = 0x10000 + ((cp & 0x3FF) << 10 | (low & 0x3FF));
            step = 4;
        }
        *size += utf8_put(cp, codec->text + *size);
        at += step;
    }
    return at;
}

/* UTF-16 of ICU to UTF-8; a private use character ends it. Returns how many units were taken. */
static size_t put_units(struct codec *codec, const UChar *units, size_t count, size_t *size)
{
    size_t at = 0;
    *size = 0;
    while (at < count) {
        uint32_t cp = units[at];
        size_t step = cp >> 10 == 0x36 && at + 1 < count ? 2 : 1;
        if (step == 2)
            cp = 0x10000 + ((cp & 0x3FF) << 10 | (units[at + 1] & 0x3FFu));
        if (is_private(cp))
            return at;
        *size += utf8_put(cp, codec->text + *size);
        at += step;
    }
    return at;
}

/* Bytes of GB18030 that the first `units` units came from: only needed once something is wrong. */
static size_t bytes_before(struct codec *codec, struct bytes bytes, size_t units)
{
    const char *source = bytes.data;
    size_t count = 0;
    ucnv_resetToUnicode(codec->converter);
    while (count < units) {
        UErrorCode status = U_ZERO_ERROR;
        UChar32 cp = ucnv_getNextUChar(codec->converter, &source, bytes.data + bytes.size, &status);
        if (U_FAILURE(status))
            break;
        count += cp > 0xFFFF ? 2 : 1;
    }
    return (size_t)(source - bytes.data);
}

/* Decode GB18030 through ICU. Returns how many bytes of the input were valid. */
static size_t decode_slowly(struct codec *codec, struct bytes bytes, size_t *size)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *source = bytes.data;
    UChar *target = codec->units;
    ucnv_resetToUnicode(codec->converter);
    ucnv_toUnicode(codec->converter, &target, codec->units + codec->unit_room, &source,
                   bytes.data + bytes.size, NULL, true, &status);
    size_t count = (size_t)(target - codec->units);
    size_t taken = put_units(codec, codec->units, count, size);
    if (U_SUCCESS(status) && taken == count)
        return bytes.size;
    return bytes_before(codec, bytes, taken);
}

/* What the two bytes at `p` stand for; 0 where that is for ICU to say. */
static uint32_t pair_at(const struct codec *codec, const uint8_t *p)
{
    unsigned lead = p[0] - (unsigned)FIRST_LEAD;
    unsigned trail = p[1] - (unsigned)FIRST_TRAIL;
    return lead < LEADS && trail < TRAILS ? codec->pairs[lead * TRAILS + trail] : 0;
}

/* Decode GB18030 into codec->text, which has four bytes to spare. Returns how many bytes of the
   input were valid. */
static size_t decode_gb18030(struct codec *codec, struct bytes bytes, size_t *size)
{
    const uint8_t *p = (const uint8_t *)bytes.data;
    char *out = codec->text;
    size_t at = 0;
    while (at < bytes.size) {
        if (p[at] < 0x80) {
            *out++ = (char)p[at++];
            continue;
        }
        uint32_t pair = at + 2 <= bytes.size ? pair_at(codec, p + at) : 0;
        if (pair == 0)
            return decode_slowly(codec, bytes, size);
        uint32_t text = htole32(pair);
        memcpy(out, &text, sizeof text);
        out += pair >> 24;
        at += 2;
    }
    *size = (size_t)(out - codec->text);
    return at;
}

bool codec_decode(struct codec *codec, struct bytes bytes, struct quhua_text *text, size_t *bad)
{
    *text = (struct quhua_text){bytes.data, 0};
    *bad = 0;
    if (codec->encoding == ENCODING_UTF8) {
        text->size = *bad = utf8_valid(bytes.data, bytes.size);
        return *bad == bytes.size;
    }
    if (!make_room(codec, 2 * bytes.size + 4, bytes.size + 1))
        return false;
    text->data = codec->text;
    *bad = codec->encoding == ENCODING_GB18030 ? decode_gb18030(codec, bytes, &text->size)
                                               : decode_utf16(codec, bytes, &text->size);
    return *bad == bytes.size;
}

/* ---- encoding -------------------------------------------------------------------------------- */

static size_t put_utf16(enum encoding encoding, uint32_t cp, char *out)
{
    size_t low = encoding_low(encoding);
    uint32_t units[2] = {cp, 0};
    size_t count = cp > 0xFFFF ? 2 : 1;
    if (count == 2) {
        units[0] = 0xD800 + ((cp - 0x10000) >> 10);
        units[1] = 0xDC00 + (cp & 0x3FF);
    }
    for (size_t i = 0; i < count; i++) {
        out[2 * i + low] = (char)(units[i] & 0xFF);
        out[2 * i + 1 - low] = (char)(units[i] >> 8);
    }
    return 2 * count;
}

static size_t put_gb18030(struct codec *codec, uint32_t cp, char *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[2] = {(UChar)cp, 0};
    if (cp > 0xFFFF) {
        units[0] = (UChar)(0xD800 + ((cp - 0x10000) >> 10));
        units[1] = (UChar)(0xDC00 + (cp & 0x3FF));
    }
    const UChar *source = units;
    char *target = out;
    ucnv_resetFromUnicode(codec->converter);
    ucnv_fromUnicode(codec->converter, &target, out + 4, &source, units + (cp > 0xFFFF ? 2 : 1),
                     NULL, true, &status);
    return (size_t)(target - out);
}

static size_t put_character(struct codec *codec, uint32_t cp, char *out)
{
    if (codec->encoding == ENCODING_UTF8)
        return utf8_put(cp, out);
    if (codec->encoding != ENCODING_GB18030)
        return put_utf16(codec->encoding, cp, out);
    if (cp >= 0x80)
        return put_gb18030(codec, cp, out);
    out[0] = (char)cp;
    return 1;
}

size_t codec_encode(struct codec *codec, struct quhua_text text, char *out)
{
    const uint8_t *p = (const uint8_t *)text.data;
    size_t put = 0;
    for (size_t at = 0; at < text.size;) {
        size_t step;
        uint32_t cp = utf8_at(p + at, text.size - at, &step);
        at += cp == INVALID ? 1 : step;
        put += put_character(codec, cp == INVALID ? 0xFFFD : cp, out + put);
    }
    return put;
}
