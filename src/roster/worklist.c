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

static void put_cells(const struct worklist *worklist, struct codec *codec,
                      const struct quhua_text *cells, struct buffer *out)
{
    for (size_t i = 0; i < WORKLIST_COLUMN_COUNT; i++)
        style_put_cell(&worklist->dialect, codec, cells[i], i == 0, out);
    style_put_end(&worklist->dialect, out);
}

void worklist_put_header(const struct worklist *worklist, struct codec *codec, struct buffer *out)
{
    struct quhua_text cells[WORKLIST_COLUMN_COUNT];
    for (size_t i = 0; i < WORKLIST_COLUMN_COUNT; i++) {
        const char *title = worklist_title((enum worklist_column)i);
        cells[i] = (struct quhua_text){title, strlen(title)};
    }
    put_cells(worklist, codec, cells, out);
}

/* A cell of a damaged row may hold NUL, which would damage the worklist too. */
static struct quhua_text readable(struct quhua_text cell)
{
    bool broken = cell.size && memchr(cell.data, 0, cell.size);
    return broken ? (struct quhua_text){"", 0} : cell;
}

static void put_item(const struct worklist *worklist, struct codec *codec,
                     const struct checked *checked, enum item item, struct buffer *scratch,
                     struct buffer *out)
{
    const char *name = tell_item(item);
    scratch->size = 0;
    buffer_number(scratch, checked->line);
    size_t line = scratch->size;
    tell_item_problems(worklist->checker, checked, item, false, scratch);
    size_t problem = scratch->size;
    tell_item_choices(worklist->checker, checked, item, scratch);
    if (scratch->failed) {
        out->failed = true;
        return;
    }
    const struct quhua_text cells[WORKLIST_COLUMN_COUNT] = {
        [WORKLIST_LINE] = {scratch->data, line},
        [WORKLIST_NAME] = readable(checked->record.fields[QUHUA_FIELD_NAME]),
        [WORKLIST_EXAM_NUMBER] = readable(checked->record.fields[QUHUA_FIELD_EXAM_NUMBER]),
        [WORKLIST_ITEM] = {name, strlen(name)},
        [WORKLIST_TEXT] = readable(check_item_text(checked, item)),
        [WORKLIST_PROBLEM] = {scratch->data + line, problem - line},
        [WORKLIST_CANDIDATES] = {scratch->data + problem, scratch->size - problem},
        [WORKLIST_CHOICE] = {"", 0}};
    put_cells(worklist, codec, cells, out);
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
