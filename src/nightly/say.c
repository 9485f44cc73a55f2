/*
 * say.c - see say.h.
 */
#include "say.h"

#include <unistd.h>

enum { LONG_NUMBER = 11 };

/* Bytes of the character at `text`, by its first byte; 0 where it is none, or a control. */
static size_t character(const unsigned char *text)
{
    unsigned byte = text[0];
    size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && byte < 0xC2) || byte > 0xF4)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    unsigned second = size > 1 ? text[1] : 0;
    bool bad = (byte == 0xC2 && second < 0xA0) || (byte == 0xE0 && second < 0xA0) ||
               (byte == 0xED && second > 0x9F) || (byte == 0xF0 && second < 0x90) ||
               (byte == 0xF4 && second > 0x8F);
    return bad ? 0 : size;
}

/* `escaped`: the characters before which a backslash stands. */
static void put(struct buffer *out, const char *text, const char *escaped)
{
    while (*text) {
        size_t digits = strspn(text, "0123456789");
        size_t size = digits ? digits : character((const unsigned char *)text);
        if (digits >= LONG_NUMBER)
            buffer_string(out, "*");
        else if (size == 0)
            buffer_string(out, "?");
        else if (strchr(escaped, *text))
            buffer_string(out, "\\");
        if (size && digits < LONG_NUMBER)
            buffer_put(out, text, size);
        text += size ? size : 1;
    }
}

void say_put(struct buffer *out, const char *text)
{
    put(out, text, "");
}

void say_put_json(struct buffer *out, const char *text)
{
    buffer_string(out, "\"");
    put(out, text, "\"\\");
    buffer_string(out, "\"");
}

void say_line(const char *name, const char *message)
{
    struct buffer line = {0};
    buffer_string(&line, "quhua nightly: ");
    if (name) {
        say_put(&line, name);
        buffer_string(&line, ": ");
    }
    say_put(&line, message);
    buffer_string(&line, "\n");
    /* Nobody can be told that standard error does not work. */
    if (line.failed || write(STDERR_FILENO, line.data, line.size) < 0)
        line.size = 0;
    buffer_close(&line);
}
