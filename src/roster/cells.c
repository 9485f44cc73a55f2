/*
 * cells.c - our cells in the file's style.
 */
#include "cells.h"

#include <limits.h>
#include <string.h>

#include "rows.h"

static bool begins(struct quhua_text text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.data, with, size) == 0;
}

/* A number or a lone sign: nothing in it that a spreadsheet could run. */
static bool is_number(struct quhua_text text)
{
    if (text.size == 0 || (text.data[0] != '+' && text.data[0] != '-'))
        return false;
    for (size_t i = 1; i < text.size; i++)
        if (!strchr("0123456789., -()", text.data[i]) || text.data[i] == 0)
            return false;
    return true;
}

/* Signs, blanks, and what begins the wide forms of both. */
bool cell_may_be_formula(struct quhua_text text)
{
    static const bool heads[UCHAR_MAX + 1] = {
        ['='] = true,  ['+'] = true,  ['-'] = true,  ['@'] = true,  [' '] = true,
        ['\t'] = true, ['\r'] = true, [0xE3] = true, [0xEF] = true, [0xC2] = true};
    return text.size && heads[(unsigned char)text.data[0]];
}

bool cell_is_formula(struct quhua_text text)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    struct quhua_text trimmed = cell_trimmed(text);
    if (begins(text, "\t") || begins(text, "\r"))
        return true;
    if (is_number(trimmed))
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (begins(trimmed, signs[i]))
            return true;
    return false;
}

static bool is_edge_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static bool needs_quotes(const struct dialect *dialect, struct quhua_text text)
{
    if (dialect->quoting != QUOTING_NEEDED)
        return dialect->quoting == QUOTING_ALL;
    if (text.size == 0)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte == dialect->delimiter || byte == '"' || byte == '\r' || byte == '\n')
            return true;
    }
    return is_edge_blank(text.data[0]) || is_edge_blank(text.data[text.size - 1]);
}

/* Where quotes mean nothing, what would end the cell becomes a space. Returns bytes written. */
static size_t write_unquotable(struct codec *codec, const struct dialect *dialect,
                               struct quhua_text text, char *out)
{
    size_t put = 0;
    size_t begin = 0;
    for (size_t i = 0; i <= text.size; i++) {
        bool ends = i < text.size && (text.data[i] == dialect->delimiter || text.data[i] == '\r' ||
                                      text.data[i] == '\n');
        if (i < text.size && !ends)
            continue;
        put += codec_encode(codec, (struct quhua_text){text.data + begin, i - begin}, out + put);
        if (ends)
            put += encoding_put(dialect->encoding, ' ', out + put);
        begin = i + 1;
    }
    return put;
}

/* The text with its quotes doubled. Returns bytes written. */
static size_t write_doubled(struct codec *codec, const struct dialect *dialect,
                            struct quhua_text text, char *out)
{
    size_t put = 0;
    while (text.size > 0) {
        const char *quote = memchr(text.data, '"', text.size);
        size_t part = quote ? (size_t)(quote - text.data) + 1 : text.size;
        put += codec_encode(codec, (struct quhua_text){text.data, part}, out + put);
        if (quote)
            put += encoding_put(dialect->encoding, '"', out + put);
        text.data += part;
        text.size -= part;
    }
    return put;
}

static size_t write_cell(struct codec *codec, const struct dialect *dialect, struct quhua_text text,
                         bool apostrophe, char *out)
{
    enum encoding encoding = dialect->encoding;
    if (text.size == 0)
        text.data = "";
    bool quotes = needs_quotes(dialect, text);
    size_t put = 0;
    if (quotes)
        put += encoding_put(encoding, '"', out);
    if (apostrophe)
        put += encoding_put(encoding, '\'', out + put);
    if (dialect->quoting == QUOTING_NONE)
        return put + write_unquotable(codec, dialect, text, out + put);
    if (!quotes)
        return put + codec_encode(codec, text, out + put);
    put += write_doubled(codec, dialect, text, out + put);
    return put + encoding_put(encoding, '"', out + put);
}

size_t cell_write(struct codec *codec, const struct dialect *dialect, struct quhua_text text,
                  char *out)
{
    return write_cell(codec, dialect, text, cell_is_formula(text), out);
}

size_t cell_write_plain(struct codec *codec, const struct dialect *dialect, struct quhua_text text,
                        char *out)
{
    return write_cell(codec, dialect, text, false, out);
}

size_t cell_delimiter(const struct dialect *dialect, char *out)
{
    return encoding_put(dialect->encoding, dialect->delimiter, out);
}
