/*
 * worklist.c - lines for a person to fill in.
 */
#include "worklist.h"

const char *worklist_title(enum worklist_column column)
{
    static const char *const titles[] = {
#define X(name, title) title,
        WORKLIST_COLUMNS(X)
#undef X
    };
    return titles[column];
}

void worklist_init(struct worklist *worklist, const struct dialect *dialect,
                   const struct checker *checker)
{
    *worklist = (struct worklist){*dialect, checker};
    if (dialect->quoting == QUOTING_NONE)
        worklist->dialect.quoting = QUOTING_NEEDED;
}

static void put_line(const struct worklist *worklist, struct codec *codec,
                     struct style_cells *cells, struct buffer *out)
{
    style_put(&worklist->dialect, codec, cells, true, out);
    style_put_end(&worklist->dialect, out);
}

void worklist_put_header(const struct worklist *worklist, struct codec *codec,
                         struct buffer *scratch, struct buffer *out)
{
    struct style_cells cells;
    style_begin(&cells, scratch);
    for (size_t i = 0; i < WORKLIST_COLUMN_COUNT; i++) {
        style_next(&cells);
        buffer_string(scratch, worklist_title((enum worklist_column)i));
    }
    put_line(worklist, codec, &cells, out);
}

/* A cell of a damaged row may hold NUL, which would damage the worklist too. */
static struct quhua_text readable(struct quhua_text cell)
{
    bool broken = cell.size && memchr(cell.data, 0, cell.size);
    return broken ? (struct quhua_text){"", 0} : cell;
}

/* The cells of an item, in the order of the columns. */
static void put_item(const struct worklist *worklist, struct codec *codec,
                     const struct checked *checked, enum item item, struct buffer *scratch,
                     struct buffer *out)
{
    struct style_cells cells;
    style_begin(&cells, scratch);
    style_next(&cells);
    buffer_number(scratch, checked->line);
    style_cell(&cells, readable(checked->record.fields[QUHUA_FIELD_NAME]));
    style_cell(&cells, readable(checked->record.fields[QUHUA_FIELD_EXAM_NUMBER]));
    style_next(&cells);
    buffer_string(scratch, tell_item(item));
    style_cell(&cells, readable(check_item_text(checked, item)));
    style_next(&cells);
    tell_item_problems(worklist->checker, checked, item, false, scratch);
    style_next(&cells);
    tell_item_choices(worklist->checker, checked, item, scratch);
    style_next(&cells); /* the choice, to be filled in */
    put_line(worklist, codec, &cells, out);
}

size_t worklist_put_row(const struct worklist *worklist, struct codec *codec,
                        const struct checked *checked, struct buffer *scratch, struct buffer *out)
{
    size_t lines = 0;
    for (int item = 0; item < ITEM_COUNT; item++) {
        if (tell_item_verdict(worklist->checker, checked, (enum item)item) == QUHUA_ACCEPT)
            continue;
        put_item(worklist, codec, checked, (enum item)item, scratch, out);
        lines++;
    }
    return lines;
}
