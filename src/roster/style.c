/*
 * style.c - our cells in the manner of the file.
 */
#include "style.h"

/* Bytes that make a cell more than its bytes: those of CSV, and blanks and signs at its head. */
static bool is_plain(const struct dialect *dialect, struct quhua_text text)
{
    static const char signs[] = "=+-@ \t\r\n\"'\xE3\xEF\xC2"; /* the last begin wide forms */
    const char *data = text.data;
    if (memchr(signs, data[0], sizeof signs) || data[text.size - 1] == ' ')
        return false;
    bool special = false;
    for (size_t i = 0; i < text.size; i++)
        special |= data[i] == dialect->delimiter || data[i] == '"' || (unsigned char)data[i] < 0x20;
    return !special;
}

/* The common case: the text as it is. */
static bool put_plain(const struct dialect *dialect, struct quhua_text text, bool first,
                      struct buffer *out)
{
    if (dialect->encoding != ENCODING_UTF8 || dialect->quoting != QUOTING_NEEDED ||
        (text.size && !is_plain(dialect, text)))
        return false;
    char *room = buffer_room(out, 1 + text.size);
    if (!room)
        return true;
    *room = dialect->delimiter;
    if (text.size)
        memcpy(room + !first, text.data, text.size);
    out->size += !first + text.size;
    return true;
}

void style_put_cell(const struct dialect *dialect, struct codec *codec, struct quhua_text text,
                    bool first, struct buffer *out)
{
    if (put_plain(dialect, text, first, out))
        return;
    char *room = buffer_room(out, 2 + CELL_ROOM(text.size));
    if (!room)
        return;
    size_t size = first ? 0 : cell_delimiter(dialect, room);
    out->size += size + cell_write(codec, dialect, text, room + size);
}

void style_put_end(const struct dialect *dialect, struct buffer *out)
{
    char *room = buffer_room(out, 4);
    if (room)
        out->size += dialect_line_end(dialect, room);
}
