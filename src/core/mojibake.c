/*
 * mojibake.c - see mojibake.h.
 */
#include "mojibake.h"

#include <string.h>

#include "utf8.h"

/* windows-1252, bytes 80 to 9F; 0: undefined, kept as a C1 control by most readers. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* The byte that a code point was read from, or -1. */
static int byte_of(uint32_t code_point)
{
    if (code_point < 0x100)
        return (int)code_point;
    for (int i = 0; i < 32; i++)
        if (windows_1252[i] == code_point)
            return 0x80 + i;
    return -1;
}

static bool is_han(uint32_t code_point)
{
    return code_point >= 0x3400 && code_point < 0xA000;
}

/* Valid UTF-8 with at least one Han character? */
static bool is_chinese(const char *data, size_t size)
{
    const uint8_t *at = (const uint8_t *)data, *end = at + size;
    bool han = false;
    while (at < end) {
        uint32_t code_point = utf8_next(&at, end);
        if (code_point == UTF8_INVALID)
            return false;
        han |= is_han(code_point);
    }
    return han;
}

size_t mojibake_repair(struct quhua_text text, char *buffer, size_t capacity)
{
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    size_t size = 0;
    while (at < end) {
        uint32_t code_point = utf8_next(&at, end);
        int byte = code_point == UTF8_INVALID ? -1 : byte_of(code_point);
        if (byte < 0 || size == capacity)
            return 0;
        buffer[size++] = (char)byte;
    }
    return is_chinese(buffer, size) ? size : 0;
}

bool mojibake_is_lost(struct quhua_text text)
{
    /* U+FFFD read as GBK, and memory that a debugger filled. */
    static const char *const traces[] = {"锟斤拷", "烫烫烫", "屯屯屯"};
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    size_t latin = 0;
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
        if (memmem(text.data, text.size, traces[i], strlen(traces[i])))
            return true;
    while (at < end) {
        uint32_t code_point = utf8_next(&at, end);
        if (code_point == UTF8_INVALID || is_han(code_point))
            return false;
        latin += code_point >= 0xA0 && code_point < 0x100;
    }
    return latin >= 4;
}
