/*
 * divisions.c - divisions.csv, placeholders.csv, zones.csv, words.csv and, of aliases.csv, the
 * divisions of the corps to rows.
 *
 * Divisions come first, sorted by code and start; the rest follows. A row knows the row of its
 * parent today (or when it ended), whether its province has another county of its name, and
 * whether it is a city without counties.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/compose.h"
#include "../core/history.h"
#include "build.h"

static struct row *add_row(struct model *model, const char *name, enum row_kind kind)
{
    model->rows = memory_grow(model->rows, model->row_count + 1, sizeof *model->rows);
    struct row *row = &model->rows[model->row_count++];
    size_t size = strlen(name);
    if (size > 255 || model->row_count >= ROW_NONE)
        die(EXIT_BAD_DATA, "too many rows, or a name too long: %s", name);
    *row = (struct row){.name = (uint32_t)bytes_add(&model->strings, name, size),
                        .name_size = (uint8_t)size,
                        .kind = (uint8_t)kind,
                        .level = QUHUA_NO_LEVEL,
                        .end = ROW_NO_END,
                        .parent_row = ROW_NONE};
    return row;
}

static uint16_t index_of(size_t index)
{
    if (index > UINT16_MAX)
        die(EXIT_BAD_DATA, "the tables are too long for this format");
    return (uint16_t)index;
}

/* Codes separated by semicolons. */
static void add_successors(struct model *model, struct row *row, const struct table *table,
                           size_t at, const char *codes)
{
    row->successors = index_of(model->successors.size / sizeof(uint32_t));
    while (*codes) {
        char *end = NULL;
        uint32_t code = (uint32_t)strtoul(codes, &end, 10);
        if (end - codes != 6 || (*end && *end != ';') || row->successor_count == 255)
            table_fail(table, at, "`%s`: six-digit codes separated by ;", codes);
        bytes_add(&model->successors, &code, sizeof code);
        row->successor_count++;
        codes = *end ? end + 1 : end;
    }
}

static enum quhua_level level_of(const struct table *table, size_t row, const char *text)
{
    static const char *const levels[] = {"province", "prefecture", "county"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, levels[i]) == 0)
            return (enum quhua_level)i;
    table_fail(table, row, "`%s`: province, prefecture or county", text);
}

static int by_code_and_start(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return x->start - y->start;
}

static void read_divisions(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "divisions.csv",
               "code,name,level,parent,start,end,successors");
    for (size_t i = 0; i < table.rows; i++) {
        struct row *row = add_row(model, table_field(&table, i, 1), ROW_DIVISION);
        row->code = table_number(&table, i, 0, 0);
        row->province = (uint8_t)(row->code / 10000);
        row->level = (uint8_t)level_of(&table, i, table_field(&table, i, 2));
        row->parent = table_number(&table, i, 3, 0);
        row->start = (uint16_t)table_number(&table, i, 4, 0);
        row->end = (uint16_t)table_number(&table, i, 5, ROW_NO_END);
        row->stem_size = (uint8_t)names_stem(table_field(&table, i, 1));
        add_successors(model, row, &table, i, table_field(&table, i, 6));
        if (row->start > model->head.year)
            model->head.year = row->start;
        if (row->level == QUHUA_PROVINCE && row->code >= 710000)
            row->flags |= ROW_SPECIAL;
    }
    table_free(&table);
    model->division_count = model->row_count;
    model->head.division_count = (uint32_t)model->division_count;
    qsort(model->rows, model->row_count, sizeof *model->rows, by_code_and_start);
}

struct tables divisions_tables(const struct model *model)
{
    return (struct tables){.head = &model->head,
                           .rows = model->rows,
                           .successors = (const void *)model->successors.data,
                           .heirs = (const void *)model->heirs.data,
                           .strings = (const void *)model->strings.data,
                           .transfers = (const void *)model->transfers.data};
}

uint16_t divisions_at(const struct model *model, uint32_t code, unsigned year)
{
    const struct tables tables = divisions_tables(model);
    return history_at(&tables, code, year);
}

static void link_row(struct model *model, struct row *row)
{
    const struct tables tables = divisions_tables(model);
    unsigned year = row->end == ROW_NO_END ? model->head.year : row->end - 1u;
    if (row->parent)
        row->parent_row = divisions_at(model, row->parent, year);
    if (row->end != ROW_NO_END)
        return;
    model->head.provinces += row->level == QUHUA_PROVINCE;
    model->head.prefectures += row->level == QUHUA_PREFECTURE;
    model->head.counties += row->level == QUHUA_COUNTY;
    bool childless = row->level == QUHUA_PREFECTURE;
    for (size_t i = 0; i < model->division_count; i++) {
        const struct row *other = &model->rows[i];
        if (other == row || other->end != ROW_NO_END)
            continue;
        childless &= other->parent != row->code;
        if (row->level == QUHUA_COUNTY && other->level == QUHUA_COUNTY &&
            other->province == row->province && row_same_name(&tables, row, other))
            row->flags |= ROW_SHARED_NAME;
    }
    if (childless)
        row->flags |= ROW_NO_COUNTIES;
}

/* The latest row of a code: some placeholders outlived their parents. */
static uint16_t last_row(const struct model *model, uint32_t code)
{
    const struct tables tables = divisions_tables(model);
    size_t row = history_first(&tables, code);
    if (row == model->division_count)
        return ROW_NONE;
    while (row + 1 < model->division_count && model->rows[row + 1].code == code)
        row++;
    return (uint16_t)row;
}

static void read_placeholders(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "placeholders.csv", "code,name,parent");
    for (size_t i = 0; i < table.rows; i++) {
        struct row *row = add_row(model, table_field(&table, i, 1), ROW_PLACEHOLDER);
        row->code = table_number(&table, i, 0, 0);
        row->parent = table_number(&table, i, 2, 0);
        row->parent_row = last_row(model, row->parent);
        if (row->parent_row == ROW_NONE)
            table_fail(&table, i, "parent %u is in no table", row->parent);
    }
    table_free(&table);
}

static void read_zones(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "zones.csv", "code,name,prefecture,hosts");
    for (size_t i = 0; i < table.rows; i++) {
        struct row *row = add_row(model, table_field(&table, i, 1), ROW_ZONE);
        row->code = table_number(&table, i, 0, 0);
        row->parent = table_number(&table, i, 2, 0);
        row->parent_row = divisions_at(model, row->parent, model->head.year);
        add_successors(model, row, &table, i, table_field(&table, i, 3));
    }
    table_free(&table);
}

static bool has_kind(const struct table *aliases, size_t row, const char *kind)
{
    return strcmp(table_field(aliases, row, 2), kind) == 0;
}

bool divisions_is_apart(const struct table *aliases, size_t row)
{
    return has_kind(aliases, row, "bingtuan") || has_kind(aliases, row, "letter");
}

/* The divisions of the Xinjiang corps (第八师): no divisions of the state, zones whose hosts are
   the cities that aliases.csv gives them. An alias with two cities has two lines, one behind the
   other.
 */
static void read_corps(struct model *model)
{
    struct table table;
    const char *last = "";
    table_read(&table, model->data_dir, "aliases.csv", "alias,code,kind,note");
    for (size_t i = 0; i < table.rows; i++) {
        const char *alias = table_field(&table, i, 0);
        const uint16_t host = divisions_at(model, table_number(&table, i, 1, 0), model->head.year);
        if (!has_kind(&table, i, "bingtuan"))
            continue;
        if (host == ROW_NONE)
            table_fail(&table, i, "code %s is not in force", table_field(&table, i, 1));
        if (strcmp(alias, last) != 0)
            add_row(model, alias, ROW_ZONE)->successors =
                index_of(model->successors.size / sizeof(uint32_t));
        struct row *row = &model->rows[model->row_count - 1];
        row->parent = model->rows[host].parent;
        row->parent_row = model->rows[host].parent_row;
        row->successor_count++;
        bytes_add(&model->successors, &model->rows[host].code, sizeof(uint32_t));
        last = alias;
    }
    table_free(&table);
}

/* The letters of provinces (鲁), which alone name nothing. */
static void read_letters(struct model *model)
{
    struct table table;
    char name[16];
    table_read(&table, model->data_dir, "aliases.csv", "alias,code,kind,note");
    for (size_t i = 0; i < table.rows; i++) {
        const char *letter = table_field(&table, i, 0);
        if (!has_kind(&table, i, "letter"))
            continue;
        if (snprintf(name, sizeof name, "%s省", letter) >= (int)sizeof name)
            table_fail(&table, i, "`%s` is no letter", letter);
        add_row(model, name, ROW_LETTER)->province =
            (uint8_t)(table_number(&table, i, 1, 0) / 10000);
    }
    table_free(&table);
}

static void read_words(struct model *model)
{
    static const struct {
        const char *name;
        enum row_kind kind;
    } kinds[] = {{"label", ROW_LABEL},     {"nothing", ROW_NOTHING},
                 {"country", ROW_COUNTRY}, {"placeholder", ROW_GROUPING},
                 {"zone", ROW_ZONE_WORD},  {"facility", ROW_FACILITY},
                 {"denial", ROW_DENIAL}};
    struct table table;
    table_read(&table, model->data_dir, "words.csv", "word,kind");
    for (size_t i = 0; i < table.rows; i++) {
        size_t kind = 0, count = sizeof kinds / sizeof *kinds;
        while (kind < count && strcmp(table_field(&table, i, 1), kinds[kind].name) != 0)
            kind++;
        if (kind == count)
            table_fail(&table, i, "unknown kind `%s`", table_field(&table, i, 1));
        add_row(model, table_field(&table, i, 0), kinds[kind].kind);
    }
    table_free(&table);
}

static void read_edition(struct model *model)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/edition", model->data_dir);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(model->head.edition, sizeof model->head.edition, file))
        die(66, "%s: one line with the date of the table is needed", path);
    fclose(file);
    model->head.edition[strcspn(model->head.edition, "\r\n")] = 0;
}

void divisions_read(struct model *model)
{
    read_edition(model);
    read_divisions(model);
    for (size_t i = 0; i < model->division_count; i++)
        link_row(model, &model->rows[i]);
    read_placeholders(model);
    model->head.zone_begin = (uint32_t)model->row_count;
    read_zones(model);
    read_corps(model);
    model->head.zone_end = (uint32_t)model->row_count;
    read_words(model);
    read_letters(model);
    model->head.row_count = (uint32_t)model->row_count;
    model->head.successor_count = (uint32_t)(model->successors.size / sizeof(uint32_t));
}

static void fold_names(struct model *model)
{
    for (size_t i = 0; i < model->division_count; i++) {
        struct row *row = &model->rows[i];
        uint16_t symbols[64] = {0};
        const char *name = (const char *)model->strings.data + row->name;
        uint16_t count = characters_name(&model->characters, name, row->name_size, symbols, 64);
        row->folded_count = (uint8_t)count;
        memcpy(row->head, symbols, sizeof row->head);
        size_t at = bytes_share(&model->folded, symbols, count * sizeof *symbols, sizeof *symbols);
        row->folded = index_of(at / sizeof *symbols);
    }
}

/* The library's own walk gives the heirs, over the tables as they will stand in the index. */
static void list_heirs(struct model *model)
{
    const struct tables tables = divisions_tables(model);
    for (size_t i = 0; i < model->division_count; i++) {
        struct row *row = &model->rows[i];
        struct places places;
        if (row->end == ROW_NO_END)
            continue;
        history_walk(&tables, (uint16_t)i, model->head.year, &places);
        size_t size = places.count * sizeof *places.rows;
        row->heirs = index_of(bytes_add(&model->heirs, places.rows, size) / sizeof *places.rows);
        row->heir_count = (uint8_t)places.count;
    }
}

static void list_uppers(struct model *model)
{
    for (size_t i = 0; i < model->division_count; i++) {
        const struct row *row = &model->rows[i];
        const struct format_upper upper = {(uint16_t)i, {row->head[0], row->head[1]}};
        if (row->level != QUHUA_COUNTY)
            bytes_add(&model->uppers, &upper, sizeof upper);
    }
    model->head.upper_count = (uint32_t)(model->uppers.size / sizeof(struct format_upper));
}

/* Origins as the library composes them, each ending with the row's own name. */
static void pack_origins(struct model *model, struct bytes *packed, uint32_t *names)
{
    const struct tables tables = divisions_tables(model);
    for (size_t i = 0; i < model->division_count; i++) {
        struct row *row = &model->rows[i];
        struct compose_buffer buffer = {.size = 0};
        if (row->end != ROW_NO_END)
            continue;
        struct quhua_text origin =
            compose_origin(&tables, (uint16_t)i, model->head.year, false, &buffer);
        size_t end = bytes_add(packed, origin.data, origin.size) + origin.size;
        names[i] = (uint32_t)(end - row->name_size);
        row->origin_size = (uint8_t)origin.size;
    }
}

/* Every name once: many are written in an origin, or are the name of several rows. */
static void pack_strings(struct model *model)
{
    struct bytes packed = {0};
    uint32_t *names = memory_get(model->row_count, sizeof *names);
    pack_origins(model, &packed, names);
    for (size_t i = 0; i < model->row_count; i++) {
        struct row *row = &model->rows[i];
        if (!row->origin_size)
            names[i] =
                (uint32_t)bytes_share(&packed, model->strings.data + row->name, row->name_size, 1);
        row->name = names[i];
    }
    free(names);
    free(model->strings.data);
    model->strings = packed;
}

void divisions_finish(struct model *model)
{
    pack_strings(model);
    fold_names(model);
    list_uppers(model);
    list_heirs(model);
}
