/*
 * variants.c - data/variants.csv: codes printed for a unit that has another in the standard, and
 * names misprinted for the right one's.
 */
#include <stdlib.h>
#include <string.h>

#include "../core/history.h"
#include "build.h"

static const char columns[] =
    "code,name,first,last,tables,code_in_divisions,name_in_divisions_under_this_code_then";
enum { CODE, NAME, FIRST, LAST, TABLES, STANDARD_CODES, STANDARD_NAME };

static bool has_name(const struct model *model, const struct row *row, const char *name)
{
    return row->name_size == strlen(name) &&
           memcmp(model->strings.data + row->name, name, row->name_size) == 0;
}

/* ---- codes ------------------------------------------------------- */

/* The row of the standard's `code` with that name, in force in one of the years if one was.
   Returns: ROW_NONE where there is none. */
static uint16_t standard_row(const struct model *model, uint32_t code, const char *name,
                             const struct format_variant *variant)
{
    const struct tables tables = divisions_tables(model);
    uint16_t found = ROW_NONE;
    for (uint32_t i = history_first(&tables, code);
         i < model->division_count && model->rows[i].code == code; i++) {
        const struct row *row = &model->rows[i];
        if (!has_name(model, row, name))
            continue;
        found = (uint16_t)i;
        if (row->start <= variant->last && variant->first < row->end)
            break;
    }
    return found;
}

static void add_codes(struct model *model, const struct table *table, size_t i)
{
    struct format_variant variant = {.code = table_number(table, i, CODE, 0),
                                     .first = (uint16_t)table_number(table, i, FIRST, 0),
                                     .last = (uint16_t)table_number(table, i, LAST, 0)};
    for (const char *at = table_field(table, i, STANDARD_CODES); *at; at += *at == ';') {
        char *end;
        unsigned long code = strtoul(at, &end, 10);
        if (end == at)
            table_fail(table, i, "code_in_divisions: codes joined by `;`");
        at = end;
        variant.row = standard_row(model, (uint32_t)code, table_field(table, i, NAME), &variant);
        if (variant.row == ROW_NONE)
            table_fail(table, i, "%lu was never %s", code, table_field(table, i, NAME));
        bytes_add(&model->variants, &variant, sizeof variant);
    }
}

static int by_code_and_year(const void *a, const void *b)
{
    const struct format_variant *x = a, *y = b;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return x->first != y->first ? (int)x->first - (int)y->first : (int)x->row - (int)y->row;
}

void variants_build(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "variants.csv", columns);
    for (size_t i = 0; i < table.rows; i++)
        add_codes(model, &table, i);
    size_t count = model->variants.size / sizeof(struct format_variant);
    model->head.variant_count = (uint32_t)count;
    if (count > 0)
        qsort(model->variants.data, count, sizeof(struct format_variant), by_code_and_year);
    table_free(&table);
}

/* ---- names ------------------------------------------------------- */

static bool is_official(const struct model *model, const char *name)
{
    for (size_t i = 0; i < model->division_count; i++)
        if (has_name(model, &model->rows[i], name))
            return true;
    return false;
}

void variants_names(const struct model *model, variant_sink *sink, void *context)
{
    struct table table;
    table_read(&table, model->data_dir, "variants.csv", columns);
    for (size_t i = 0; i < table.rows; i++) {
        const char *name = table_field(&table, i, NAME);
        const char *standard = table_field(&table, i, STANDARD_NAME);
        if (*table_field(&table, i, STANDARD_CODES) || !*standard || is_official(model, name))
            continue;
        for (size_t row = 0; row < model->division_count; row++)
            if (has_name(model, &model->rows[row], standard))
                sink(context, name, (uint16_t)row);
    }
    table_free(&table);
}
