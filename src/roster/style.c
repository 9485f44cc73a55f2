/*
 * style.c - our cells in the manner of the file.
 */
#include "style.h"

void style_put_cell(const struct dialect *dialect, struct codec *codec, struct quhua_text text,
                    bool first, struct buffer *out)
{
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
