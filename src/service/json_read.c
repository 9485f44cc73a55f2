/*
 * json_read.c - see json_read.h.
 *
 * What may come next is one small number, `wanted`; objects and arrays are told apart by one bit a
 * level. Reading stops at the first byte that cannot be.
 */
#include "json_read.h"

#include <endian.h>
#include <string.h>

enum wanted {
    WANT_VALUE,
    WANT_KEY,
    WANT_FIRST_VALUE, /* or the end of the array */
    WANT_FIRST_KEY,   /* or the end of the object */
    WANT_COMMA,       /* or the end of the innermost one */
    WANT_NOTHING
};

const char *json_fault_text(enum json_fault fault)
{
    static const char *const texts[] = {"",
#define X(name, text) text,
                                        JSON_FAULTS(X)
#undef X
    };
    return texts[fault];
}

void json_init(struct json_reader *reader, struct quhua_text text)
{
    reader->begin = reader->at = text.size ? text.data : "";
    reader->end = reader->at + text.size;
    reader->fault = JSON_NO_FAULT;
    reader->depth = 0;
    reader->wanted = WANT_VALUE;
}

static enum json_event fail(struct json_reader *reader, const char *at, enum json_fault fault)
{
    reader->at = at;
    reader->fault = fault;
    return JSON_FAULT;
}

/* ---- strings --------------------------------------------------------------------------------- */

static bool continues(unsigned byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Returns: bytes of the character of two to four bytes at `s`; 0 where there is none (RFC 3629). */
static size_t character(const unsigned char *s, size_t left)
{
    unsigned lead = s[0];
    if (left >= 3 && lead >= 0xE0 && lead < 0xF0) {
        unsigned head = lead << 8 | s[1]; /* E080..E09F: overlong; EDA0..EDBF: surrogates */
        bool good =
            continues(s[1]) && continues(s[2]) && head >= 0xE0A0 && head >> 5 != 0xEDA0 >> 5;
        return good ? 3 : 0;
    }
    if (left >= 2 && lead >= 0xC2 && lead < 0xE0)
        return continues(s[1]) ? 2 : 0;
    if (left >= 4 && lead >= 0xF0 && lead < 0xF5) {
        unsigned head = lead << 8 | s[1]; /* F080..F08F: overlong; F490 and on: past 10FFFF */
        bool good = continues(s[1]) && continues(s[2]) && continues(s[3]) && head >= 0xF090 &&
                    head < 0xF490;
        return good ? 4 : 0;
    }
    return 0;
}

/* Quickly: is it a character of U+1000 to U+CFFF, as nearly all Chinese ones are? */
static inline bool is_usual(const char *at, size_t left)
{
    uint16_t rest;
    if (left < 3 || (unsigned char)at[0] - 0xE1u > 0xEC - 0xE1)
        return false;
    memcpy(&rest, at + 1, sizeof rest);
    return (rest & 0xC0C0) == 0x8080;
}

/* The same of two at once, of U+4000 to U+BFFF: 1110 01xx or 1110 10xx, 10xx xxxx, 10xx xxxx. */
static inline bool are_usual(const char *at, size_t left)
{
    uint64_t word;
    if (left < sizeof word)
        return false;
    memcpy(&word, at, sizeof word);
    word = le64toh(word);
    return (word & 0xC0C0F0C0C0F0) == 0x8080E08080E0 &&
           ((word ^ word >> 1) & 0x04000004) == 0x04000004;
}

/* Four hexadecimal digits at `at`. Returns: their value, or -1. */
static int hex4(const char *at, const char *end)
{
    int value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

/* Step over the escape at `at`, a backslash. Returns: behind it, or NULL after failing. */
static const char *escape(struct json_reader *reader, const char *at)
{
    const char *end = reader->end;
    if (end - at >= 2 && at[1] != 'u' && at[1] && strchr("\"\\/bfnrt", at[1]))
        return at + 2;
    int unit = end - at >= 2 && at[1] == 'u' ? hex4(at + 2, end) : -1;
    if (unit < 0)
        fail(reader, at, JSON_FAULT_ESCAPE);
    else if (unit >> 11 != 0x1B) /* D800..DFFF: surrogates */
        return at + 6;
    else if (unit < 0xDC00 && end - at >= 12 && at[6] == '\\' && at[7] == 'u' &&
             hex4(at + 8, end) >> 10 == 0x37)
        return at + 12;
    else
        fail(reader, at, JSON_FAULT_SURROGATE);
    return NULL;
}

/* Sixteen bytes at once; compilers make of it what the machine has. */
typedef int8_t bytes16 __attribute__((vector_size(16)));

static inline bool is_plain(int8_t c)
{
    return c >= 0x20 && c != '"' && c != '\\'; /* what is not ASCII is below zero */
}

/* Step over what stands for itself and is ASCII. */
static inline const char *plain(const char *at, const char *end)
{
    bytes16 bytes;
    uint64_t other[2]; /* not 0 where a byte is not plain */
    for (; (size_t)(end - at) >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, at, sizeof bytes);
        bytes = (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
        memcpy(other, &bytes, sizeof other);
        if (other[0])
            return at + __builtin_ctzll(le64toh(other[0])) / 8;
        if (other[1])
            return at + 8 + __builtin_ctzll(le64toh(other[1])) / 8;
    }
    while (at < end && is_plain((int8_t)*at))
        at++;
    return at;
}

const char *json_plain(const char *at, const char *end)
{
    while ((at = plain(at, end)) < end && (int8_t)*at < 0) {
        if (is_usual(at, (size_t)(end - at))) {
            for (at += 3; are_usual(at, (size_t)(end - at));)
                at += 6;
            continue;
        }
        size_t size = character((const unsigned char *)at, (size_t)(end - at));
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

/* A string whose first quote is at `at`. Returns: false after failing. */
static inline bool string(struct json_reader *reader, const char *at, struct json_token *token)
{
    const char *end = reader->end, *from = ++at;
    token->escaped = false;
    while ((at = json_plain(at, end)) < end && *at == '\\') {
        token->escaped = true;
        at = escape(reader, at);
        if (!at)
            return false;
    }
    if (at == end)
        return fail(reader, end, JSON_FAULT_CUT), false;
    if (*at != '"')
        return fail(reader, at, (int8_t)*at < 0 ? JSON_FAULT_UTF8 : JSON_FAULT_CONTROL), false;
    token->text = (struct quhua_text){from, (size_t)(at - from)};
    reader->at = at + 1;
    return true;
}

static size_t put_character(char *out, unsigned point)
{
    unsigned char *to = (unsigned char *)out;
    if (point < 0x80) {
        to[0] = (unsigned char)point;
        return 1;
    }
    size_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    to[0] = (unsigned char)(leads[more] | point >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        to[i] = (unsigned char)(0x80 | (point >> 6 * (more - i) & 0x3F));
    return more + 1;
}

/* The character of the valid escape at *at, which is stepped over. */
static unsigned escaped_character(const char **at, const char *end)
{
    const char *s = *at;
    *at = s + 2;
    switch (s[1]) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'u':
        break;
    default:
        return (unsigned char)s[1];
    }
    unsigned unit = (unsigned)hex4(s + 2, end);
    *at = s + 6;
    if (unit >> 11 != 0x1B)
        return unit;
    *at = s + 12;
    return 0x10000 + ((unit & 0x3FF) << 10 | ((unsigned)hex4(s + 8, end) & 0x3FF));
}

size_t json_unescape(struct quhua_text text, char *out)
{
    const char *at = text.data, *end = text.data + text.size;
    char *to = out;
    while (at < end) {
        if (*at != '\\')
            *to++ = *at++;
        else
            to += put_character(to, escaped_character(&at, end));
    }
    return (size_t)(to - out);
}

/* ---- numbers and literals -------------------------------------------------------------------- */

static inline const char *digits(const char *at, const char *end)
{
    while (at < end && (unsigned char)(*at - '0') <= 9)
        at++;
    return at;
}

/* Returns: behind the number that begins at `at`, or NULL where the grammar has none. */
static const char *number(const char *at, const char *end)
{
    at += at < end && *at == '-';
    const char *whole = at;
    at = digits(at, end);
    if (at == whole || (*whole == '0' && at - whole > 1))
        return NULL;
    if (at == end || *at == ',') /* nearly always */
        return at;
    if (*at == '.') {
        const char *fraction = ++at;
        at = digits(at, end);
        if (at == fraction)
            return NULL;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        const char *exponent = at;
        at = digits(at, end);
        if (at == exponent)
            return NULL;
    }
    return at;
}

static enum json_event literal(struct json_reader *reader, const char *at, const char *word,
                               enum json_event event, struct json_token *token)
{
    size_t size = strlen(word);
    if ((size_t)(reader->end - at) < size || memcmp(at, word, size) != 0)
        return fail(reader, at, JSON_FAULT_SYNTAX);
    token->text = (struct quhua_text){at, size};
    reader->at = at + size;
    return event;
}

/* ---- events ---------------------------------------------------------------------------------- */

static inline const char *blanks(const char *at, const char *end)
{
    /* Nearly always there are none, and no JSON is below a blank. */
    while (at < end && __builtin_expect((unsigned char)*at <= ' ', 0) &&
           (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* The byte at `at` may not stand there: a fault of its own where it is not even UTF-8. */
static enum json_event misplaced(struct json_reader *reader, const char *at, enum json_fault fault)
{
    bool damaged = (unsigned char)*at >= 0x80 &&
                   character((const unsigned char *)at, (size_t)(reader->end - at)) == 0;
    return fail(reader, at, damaged ? JSON_FAULT_UTF8 : fault);
}

static enum json_event unexpected(struct json_reader *reader, const char *at)
{
    return at == reader->end ? fail(reader, at, JSON_FAULT_CUT)
                             : misplaced(reader, at, JSON_FAULT_SYNTAX);
}

static bool in_object(const struct json_reader *reader)
{
    unsigned level = reader->depth - 1;
    return reader->objects[level / 64] >> level % 64 & 1;
}

static void value_ended(struct json_reader *reader)
{
    reader->wanted = reader->depth ? WANT_COMMA : WANT_NOTHING;
}

static enum json_event open_level(struct json_reader *reader, const char *at, bool object,
                                  struct json_token *token)
{
    unsigned level = reader->depth;
    if (level == JSON_DEPTH)
        return fail(reader, at, JSON_FAULT_DEPTH);
    uint64_t bit = (uint64_t)1 << level % 64, *bits = &reader->objects[level / 64];
    *bits = object ? *bits | bit : *bits & ~bit;
    reader->depth++;
    reader->wanted = object ? WANT_FIRST_KEY : WANT_FIRST_VALUE;
    token->text = (struct quhua_text){at, 1};
    reader->at = at + 1;
    return object ? JSON_OBJECT : JSON_ARRAY;
}

static enum json_event close_level(struct json_reader *reader, const char *at,
                                   struct json_token *token)
{
    token->text = (struct quhua_text){at, 1};
    reader->at = at + 1;
    reader->depth--;
    value_ended(reader);
    return JSON_CLOSE;
}

static enum json_event plain_value(struct json_reader *reader, const char *at,
                                   struct json_token *token)
{
    switch (*at) {
    case '"':
        return string(reader, at, token) ? JSON_STRING : JSON_FAULT;
    case 't':
        return literal(reader, at, "true", JSON_TRUE, token);
    case 'f':
        return literal(reader, at, "false", JSON_FALSE, token);
    case 'n':
        return literal(reader, at, "null", JSON_NULL, token);
    default:
        break;
    }
    if (*at != '-' && (unsigned char)(*at - '0') > 9)
        return unexpected(reader, at);
    const char *end = number(at, reader->end);
    if (!end)
        return fail(reader, at, JSON_FAULT_NUMBER);
    token->text = (struct quhua_text){at, (size_t)(end - at)};
    reader->at = end;
    return JSON_NUMBER;
}

static enum json_event value(struct json_reader *reader, const char *at, struct json_token *token)
{
    if (at == reader->end)
        return fail(reader, at, JSON_FAULT_CUT);
    if (*at == '{' || *at == '[')
        return open_level(reader, at, *at == '{', token);
    enum json_event event = plain_value(reader, at, token);
    if (event != JSON_FAULT)
        value_ended(reader);
    return event;
}

/* A key and the colon behind it. */
static enum json_event key(struct json_reader *reader, const char *at, struct json_token *token)
{
    if (at == reader->end || *at != '"')
        return unexpected(reader, at);
    if (!string(reader, at, token))
        return JSON_FAULT;
    at = blanks(reader->at, reader->end);
    if (at == reader->end || *at != ':')
        return unexpected(reader, at);
    reader->at = at + 1;
    reader->wanted = WANT_VALUE;
    return JSON_KEY;
}

/* A comma and what follows it, or the end of the innermost object or array. */
static enum json_event further(struct json_reader *reader, const char *at, struct json_token *token)
{
    bool object = in_object(reader);
    if (at < reader->end && *at == (object ? '}' : ']'))
        return close_level(reader, at, token);
    if (at == reader->end || *at != ',')
        return unexpected(reader, at);
    at = blanks(at + 1, reader->end);
    return object ? key(reader, at, token) : value(reader, at, token);
}

static inline enum json_event next(struct json_reader *reader, struct json_token *token)
{
    const char *at = blanks(reader->at, reader->end);
    switch (reader->wanted) {
    case WANT_COMMA:
        return further(reader, at, token);
    case WANT_FIRST_KEY:
        return at < reader->end && *at == '}' ? close_level(reader, at, token)
                                              : key(reader, at, token);
    case WANT_FIRST_VALUE:
        return at < reader->end && *at == ']' ? close_level(reader, at, token)
                                              : value(reader, at, token);
    case WANT_NOTHING:
        return at == reader->end ? JSON_DONE : misplaced(reader, at, JSON_FAULT_TRAILING);
    default:
        return value(reader, at, token);
    }
}

enum json_event json_next(struct json_reader *reader, struct json_token *token)
{
    token->escaped = false;
    token->event = reader->fault ? JSON_FAULT : next(reader, token);
    return token->event;
}

struct quhua_text json_skip(struct json_reader *reader, const struct json_token *token)
{
    struct quhua_text text = token->text;
    if (token->event == JSON_FAULT)
        return (struct quhua_text){NULL, 0};
    if (token->event == JSON_STRING)
        return (struct quhua_text){text.data - 1, text.size + 2};
    if (token->event != JSON_OBJECT && token->event != JSON_ARRAY)
        return text;
    struct json_token inner;
    for (unsigned outside = reader->depth - 1; reader->depth > outside;)
        if (json_next(reader, &inner) == JSON_FAULT)
            return (struct quhua_text){NULL, 0};
    text.size = (size_t)(reader->at - text.data);
    return text;
}
