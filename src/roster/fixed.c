/*
 * fixed.c - rows of the fixed roster.
 */
#include "fixed.h"

void fixed_init(struct fixed *fixed, const struct quhua_text *headers, size_t count)
{
    fixed->kept = own_begin(headers, count);
}

/* What a short row lacks, so that our cells stand under their headers. */
static void put_delimiters(const struct fixed *fixed, size_t cells, struct buffer *out)
{
    for (; cells < fixed->kept; cells++) {
        char *room = buffer_room(out, 2);
        if (room)
            out->size += cell_delimiter(&fixed->dialect, room);
    }
}

/* The line end of the record; where it has none, as the last of a file may, none is added. */
static void put_end_of(const struct record *record, struct buffer *out)
{
    buffer_put(out, record->data + record->size, record->end_size);
}

void fixed_put_raw(const struct record *record, struct buffer *out)
{
    buffer_put(out, record->data, record->size + record->end_size);
}

/* Bytes of the record that hold the first `kept` columns. */
static size_t kept_size(const struct fixed *fixed, const struct record *record)
{
    struct cell_span spans[SPLIT_MAX_CELLS];
    size_t count = record_cells(record, &fixed->dialect, spans, SPLIT_MAX_CELLS);
    return count > fixed->kept ? spans[fixed->kept - 1].end : record->size;
}

enum { CODE_SIZE = 6 };

static void put_code(uint32_t code, char out[CODE_SIZE])
{
    for (size_t i = CODE_SIZE; i > 0; code /= 10)
        out[--i] = (char)('0' + code % 10);
}

/* Was a code written? Names have Han characters, whose UTF-8 begins with E3 to E9 or F0. */
static bool is_code(struct quhua_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if ((byte >= 0xE3 && byte <= 0xE9) || byte == 0xF0)
            return false;
    }
    return text.size > 0;
}

/* The origin as it stood in the column: a code for a code, a name for a name, nothing for an empty
   code. */
static struct quhua_text origin_in_place(const struct fixed *fixed, const struct row *row,
                                         const struct quhua_answer *origin, size_t column,
                                         char code[CODE_SIZE])
{
    struct quhua_text written = cell_trimmed(row->cells[column]);
    put_code(origin->code, code);
    if (is_code(written))
        return (struct quhua_text){code, CODE_SIZE};
    if (column == fixed->columns->at[QUHUA_FIELD_ORIGIN])
        return origin->origin;
    return (struct quhua_text){NULL, 0};
}

/* What shall stand in a column instead of what was written; empty: nothing else. `code` is room. */
static struct quhua_text value_in_place(const struct fixed *fixed, const struct checked *checked,
                                        size_t column, char code[CODE_SIZE])
{
    static const struct {
        enum quhua_field field;
        enum item item;
    } replaced[] = {{QUHUA_FIELD_ORIGIN, ITEM_ORIGIN},
                    {QUHUA_FIELD_ORIGIN_CODE, ITEM_ORIGIN},
                    {QUHUA_FIELD_HOME, ITEM_HOME},
                    {QUHUA_FIELD_ID_NUMBER, ITEM_RECORD}};
    bool all = fixed->in_place && checked->verdict == QUHUA_ACCEPT;
    for (size_t i = 0; i < sizeof replaced / sizeof *replaced; i++) {
        if (column != fixed->columns->at[replaced[i].field])
            continue;
        if (!all && !checked->decided[replaced[i].item])
            break;
        if (replaced[i].item == ITEM_ORIGIN)
            return origin_in_place(fixed, &checked->row, &checked->answer.origin, column, code);
        if (replaced[i].item == ITEM_HOME)
            return checked->answer.home.home;
        if (checked->decided[ITEM_RECORD])
            return checked->record.fields[QUHUA_FIELD_ID_NUMBER];
    }
    return (struct quhua_text){NULL, 0};
}

static bool has_values_in_place(const struct fixed *fixed, const struct checked *checked)
{
    if (checked->row.damage.damage != DAMAGE_NONE)
        return false;
    return (fixed->in_place && checked->verdict == QUHUA_ACCEPT) || checked->decided[ITEM_ORIGIN] ||
           checked->decided[ITEM_HOME] || checked->decided[ITEM_RECORD];
}

/* The original cells with the values in place of what was written. */
static void put_in_place(const struct fixed *fixed, struct codec *codec,
                         const struct record *record, const struct checked *checked, size_t size,
                         struct buffer *out)
{
    struct cell_span spans[SPLIT_MAX_CELLS];
    size_t count = record_cells(record, &fixed->dialect, spans, SPLIT_MAX_CELLS);
    size_t written = 0;
    for (size_t i = 0; i < count && i < fixed->kept; i++) {
        char code[CODE_SIZE];
        struct quhua_text value = value_in_place(fixed, checked, i, code);
        if (value.size == 0)
            continue;
        buffer_put(out, record->data + written, spans[i].begin - written);
        char *room = buffer_room(out, CELL_ROOM(value.size));
        if (room)
            out->size += cell_write_plain(codec, &fixed->dialect, value, room);
        written = spans[i].end;
    }
    buffer_put(out, record->data + written, size - written);
}

/* Our cells of a row. */
static void put_own(const struct fixed *fixed, struct codec *codec, const struct checked *checked,
                    struct buffer *scratch, struct buffer *out)
{
    static const struct quhua_text empty = {"", 0};
    const struct quhua_record_answer *answer = &checked->answer;
    const char *verdict = tell_verdict(checked->verdict);
    bool has_origin = !check_is_damaged(checked) && answer->origin.code != 0;
    bool has_home = !check_is_damaged(checked) && answer->home.home.size != 0;
    struct style_cells cells;
    char code[CODE_SIZE];
    put_code(has_origin ? answer->origin.code : 0, code);
    style_begin(&cells, scratch);
    style_cell(&cells, (struct quhua_text){verdict, strlen(verdict)});
    style_cell(&cells, (struct quhua_text){code, has_origin ? sizeof code : 0});
    style_cell(&cells, has_origin ? answer->origin.origin : empty);
    style_cell(&cells, has_home ? answer->home.home : empty);
    style_next(&cells);
    tell_problems(fixed->checker, checked, scratch);
    style_next(&cells);
    tell_advice(fixed->checker, checked, scratch);
    style_put(&fixed->dialect, codec, &cells, false, out);
}

void fixed_put_header(const struct fixed *fixed, struct codec *codec, const struct record *record,
                      struct buffer *scratch, struct buffer *out)
{
    size_t size = fixed->kept < fixed->dialect.columns ? kept_size(fixed, record) : record->size;
    struct style_cells cells;
    style_begin(&cells, scratch);
    for (int i = 0; i < OWN_COLUMNS; i++) {
        const char *title = own_title((enum own_column)i);
        style_cell(&cells, (struct quhua_text){title, strlen(title)});
    }
    buffer_put(out, record->data, size);
    style_put(&fixed->dialect, codec, &cells, false, out);
    put_end_of(record, out);
}

void fixed_put_row(const struct fixed *fixed, struct codec *codec, const struct record *record,
                   const struct checked *checked, struct buffer *scratch, struct buffer *out)
{
    enum damage damage = checked->row.damage.damage;
    bool whole = damage == DAMAGE_NONE || damage == DAMAGE_NOBODY;
    if (damage == DAMAGE_UNTERMINATED_QUOTE) { /* cells behind it would fall into the quote */
        fixed_put_raw(record, out);
        return;
    }
    bool again = fixed->kept < fixed->dialect.columns;
    size_t size = record->size;
    if (whole && (again || checked->row.surplus))
        size = kept_size(fixed, record);
    if (has_values_in_place(fixed, checked))
        put_in_place(fixed, codec, record, checked, size, out);
    else
        buffer_put(out, record->data, size);
    if (whole || damage == DAMAGE_RAGGED)
        put_delimiters(fixed, checked->row.cell_count, out);
    put_own(fixed, codec, checked, scratch, out);
    put_end_of(record, out);
}
