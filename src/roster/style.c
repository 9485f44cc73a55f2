/*
 * style.c - our cells in the manner of the file.
 */
#include "style.h"

#include "wide.h"

static const char place = 'a'; /* of a delimiter, until all texts are seen to be plain */

void style_begin(struct style_cells *cells, struct buffer *text)
{
    text->size = 0;
    cells->text = text;
    cells->count = 0;
}

void style_next(struct style_cells *cells)
{
    buffer_put(cells->text, &place, 1);
    cells->begins[cells->count++] = cells->text->size;
}

void style_cell(struct style_cells *cells, struct quhua_text text)
{
    style_next(cells);
    buffer_text(cells->text, text);
}

static struct quhua_text cell_at(const struct style_cells *cells, size_t i)
{
    size_t end = i + 1 < cells->count ? cells->begins[i + 1] - 1 : cells->text->size;
    return (struct quhua_text){cells->text->data + cells->begins[i], end - cells->begins[i]};
}

/* Is any byte a delimiter, a quote, or below a blank? Behind the text is room for one wide. */
static bool has_special(const struct dialect *dialect, struct buffer *text)
{
    wide special = {0};
    memset(text->data + text->size, place, sizeof special);
    for (size_t at = 0; at < text->size; at += sizeof special) {
        wide bytes = wide_at(text->data + at);
        special |= wide_equal(bytes, (uint8_t)dialect->delimiter) | wide_equal(bytes, '"') |
                   wide_below(bytes, ' ');
    }
    return wide_any(special);
}

/* Nothing that makes a cell more than its bytes: what CSV means by some, blanks at an end, and a
   head that may look like a formula. */
static bool are_plain(const struct dialect *dialect, const struct style_cells *cells)
{
    if (dialect->encoding != ENCODING_UTF8 || dialect->quoting != QUOTING_NEEDED)
        return false;
    for (size_t i = 0; i < cells->count; i++) {
        struct quhua_text text = cell_at(cells, i);
        if (cell_may_be_formula(text) || (text.size && text.data[text.size - 1] == ' '))
            return false;
    }
    return !has_special(dialect, cells->text);
}

/* The common case: the texts as they are. */
static void put_plain(const struct dialect *dialect, struct style_cells *cells, bool first,
                      struct buffer *out)
{
    for (size_t i = 0; i < cells->count; i++)
        cells->text->data[cells->begins[i] - 1] = dialect->delimiter;
    buffer_put(out, cells->text->data + first, cells->text->size - first);
}

static void put_cell(const struct dialect *dialect, struct codec *codec, struct quhua_text text,
                     bool first, struct buffer *out)
{
    char *room = buffer_room(out, 2 + CELL_ROOM(text.size));
    if (!room)
        return;
    size_t size = first ? 0 : cell_delimiter(dialect, room);
    out->size += size + cell_write(codec, dialect, text, room + size);
}

void style_put(const struct dialect *dialect, struct codec *codec, struct style_cells *cells,
               bool first, struct buffer *out)
{
    if (!buffer_room(cells->text, sizeof(wide)))
        out->failed = true;
    else if (are_plain(dialect, cells))
        put_plain(dialect, cells, first, out);
    else
        for (size_t i = 0; i < cells->count; i++)
            put_cell(dialect, codec, cell_at(cells, i), first && i == 0, out);
}

void style_put_end(const struct dialect *dialect, struct buffer *out)
{
    char *room = buffer_room(out, 4);
    if (room)
        out->size += dialect_line_end(dialect, room);
}
