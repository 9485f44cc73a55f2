/*
 * style.c - our cells in the manner of the file.
 */
#include "style.h"

#define EACH(byte) ((uint64_t)0x0101010101010101 * (unsigned char)(byte))

/* Is a byte of the word the delimiter, a quote, or below a blank? */
static bool has_special(uint64_t word, uint64_t delimiters)
{
    uint64_t quotes = word ^ EACH('"');
    delimiters ^= word;
    return ((((delimiters - EACH(1)) & ~delimiters) | ((quotes - EACH(1)) & ~quotes) |
             ((word - EACH(' ')) & ~word)) &
            EACH(0x80)) != 0;
}

/* Nothing that makes a cell more than its bytes: what CSV means by some, and a head that may look
   like a formula. */
static bool is_plain(const struct dialect *dialect, struct quhua_text text)
{
    static const char heads[] = "=+-@ '\xE3\xEF\xC2"; /* the last begin wide forms */
    const char *data = text.data;
    size_t left = text.size;
    uint64_t delimiters = EACH(dialect->delimiter), word;
    if (memchr(heads, data[0], sizeof heads) || data[left - 1] == ' ')
        return false;
    for (; left >= sizeof word; data += sizeof word, left -= sizeof word) {
        memcpy(&word, data, sizeof word);
        if (has_special(word, delimiters))
            return false;
    }
    word = EACH('a');
    memcpy(&word, data, left);
    return !has_special(word, delimiters);
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
