/*
 * lexicon.c - every name of every row to senses, the trie over them and the bitmap of the pairs
 * of symbols that begin a name.
 */
#include <stdlib.h>
#include <string.h>

#include "../core/history.h"
#include "build.h"

enum { MAX_NAME = 64 };

/* One name of one row. */
struct entry {
    uint16_t symbols[MAX_NAME];
    uint16_t count, row;
    uint32_t form; /* enum form, with the flags of a sense */
};

struct lexicon {
    struct model *model;
    struct entry *entries;
    size_t count, capacity;
    uint16_t row;
};

static void add_entry(void *context, const char *name, size_t size, enum form form)
{
    struct lexicon *lexicon = context;
    if (lexicon->count == lexicon->capacity) {
        lexicon->capacity = lexicon->capacity * 2 + 1024;
        lexicon->entries =
            memory_grow(lexicon->entries, lexicon->capacity, sizeof *lexicon->entries);
    }
    struct entry *entry = &lexicon->entries[lexicon->count];
    *entry = (struct entry){.row = lexicon->row, .form = (uint32_t)form << 16};
    entry->count =
        characters_name(&lexicon->model->characters, name, size, entry->symbols, MAX_NAME);
    if (entry->count > 0)
        lexicon->count++;
}

/* X市 + 市辖区, and X + 市辖区, which would otherwise be read as X市 and 辖区. */
static void add_placeholder(struct lexicon *lexicon, const struct row *row)
{
    const char *strings = (const char *)lexicon->model->strings.data;
    const struct row *parent = &lexicon->model->rows[row->parent_row];
    const uint8_t sizes[] = {parent->name_size, parent->stem_size};
    for (size_t i = 0; i < 2; i++) {
        char name[512];
        if (!sizes[i] || (i == 1 && row->name_size <= 3))
            continue;
        memcpy(name, strings + parent->name, sizes[i]);
        memcpy(name + sizes[i], strings + row->name, row->name_size);
        add_entry(lexicon, name, (size_t)sizes[i] + row->name_size, FORM_FULL);
    }
}

static void add_row_names(struct lexicon *lexicon, uint16_t index)
{
    const struct row *row = &lexicon->model->rows[index];
    char name[256];
    memcpy(name, lexicon->model->strings.data + row->name, row->name_size);
    name[row->name_size] = 0;
    lexicon->row = index;
    if (row->kind == ROW_DIVISION)
        names_of(name, add_entry, lexicon);
    else if (row->kind == ROW_PLACEHOLDER)
        add_placeholder(lexicon, row);
    else
        add_entry(lexicon, name, row->name_size, FORM_FULL);
}

/* ---- paths ------------------------------------------------------- */

static bool lives_on_in(const struct tables *tables, uint16_t row, uint16_t heir)
{
    struct places places;
    history_heirs(tables, row, tables->head->year, &places);
    for (uint16_t i = 0; i < places.count; i++)
        if (places.rows[i] == heir)
            return true;
    return false;
}

/* Rows of one name. */
struct namesakes {
    uint16_t rows[256];
    uint16_t count;
};

static void find_namesakes(const struct tables *tables, const struct row *row,
                           struct namesakes *out)
{
    out->count = 0;
    for (uint32_t i = 0; i < tables->head->division_count; i++)
        if (row_same_name(tables, row, &tables->rows[i]) && out->count < 256)
            out->rows[out->count++] = (uint16_t)i;
}

/* Can a county of this name below an upper division of this name be any other place, ever? */
static bool is_plain_path(const struct tables *tables, const struct namesakes *uppers,
                          const struct namesakes *counties, uint16_t county)
{
    for (uint16_t i = 0; i < uppers->count; i++)
        for (uint16_t j = 0; j < counties->count; j++)
            if (counties->rows[j] != county &&
                history_fits(tables, uppers->rows[i], counties->rows[j], tables->head->year) &&
                !lives_on_in(tables, counties->rows[j], county))
                return false;
    return true;
}

static void add_path(struct lexicon *lexicon, const struct tables *tables, const uint16_t *rows,
                     size_t count, uint32_t held)
{
    char name[3 * 256];
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &tables->rows[rows[i]];
        memcpy(name + size, tables->strings + row->name, row->name_size);
        size += row->name_size;
    }
    add_entry(lexicon, name, size, FORM_PATH);
    lexicon->entries[lexicon->count - 1].form |= held;
}

static void add_paths(struct lexicon *lexicon, uint16_t index)
{
    const struct tables tables = divisions_tables(lexicon->model);
    const struct row *row = &tables.rows[index];
    struct namesakes counties, uppers;
    uint16_t path[3];
    if (row->kind != ROW_DIVISION || row->level != QUHUA_COUNTY || row->end != ROW_NO_END)
        return;
    history_path(&tables, index, tables.head->year, path);
    lexicon->row = index;
    find_namesakes(&tables, row, &counties);
    find_namesakes(&tables, &tables.rows[path[0]], &uppers);
    const uint16_t by_province[] = {path[0], index};
    if (is_plain_path(&tables, &uppers, &counties, index)) {
        add_path(lexicon, &tables, by_province, 2, SENSE_PROVINCE);
        lexicon->model->rows[index].flags |= ROW_PLAIN_BRIEF;
    }
    if (path[1] == ROW_NONE)
        return;
    find_namesakes(&tables, &tables.rows[path[1]], &uppers);
    if (is_plain_path(&tables, &uppers, &counties, index)) {
        add_path(lexicon, &tables, path + 1, 2, SENSE_PREFECTURE);
        add_path(lexicon, &tables, path, 3, SENSE_PROVINCE | SENSE_PREFECTURE);
        lexicon->model->rows[index].flags |= ROW_PLAIN_FULL;
    }
}

/* ---- aliases ----------------------------------------------------- */

/* An alias that ends in a level word stands by itself (锡盟); others need what a stem needs. */
static enum form alias_form(const char *alias)
{
    static const char *const words[] = {"省", "市", "县", "区", "旗", "盟", "州"};
    size_t size = strlen(alias);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (size > 3 && memcmp(alias + size - 3, words[i], 3) == 0)
            return FORM_USUAL;
    return FORM_STEM;
}

static void add_aliases(struct lexicon *lexicon)
{
    struct table table;
    table_read(&table, lexicon->model->data_dir, "aliases.csv", "alias,code,kind,note");
    for (size_t i = 0; i < table.rows; i++) {
        const char *alias = table_field(&table, i, 0);
        uint32_t code = table_number(&table, i, 1, 0);
        if (divisions_is_apart(&table, i))
            continue; /* a row of its own */
        lexicon->row = divisions_at(lexicon->model, code, lexicon->model->head.year);
        if (lexicon->row == ROW_NONE)
            table_fail(&table, i, "code %u is not in force", code);
        add_entry(lexicon, alias, strlen(alias), alias_form(alias));
    }
    table_free(&table);
}

static void add_variant(void *context, const char *name, uint16_t row)
{
    struct lexicon *lexicon = context;
    size_t before = lexicon->count;
    lexicon->row = row;
    add_entry(lexicon, name, strlen(name), FORM_FULL);
    if (lexicon->count > before)
        lexicon->entries[before].form |= SENSE_VARIANT;
}

static int compare_symbols(const struct entry *x, const struct entry *y)
{
    for (uint16_t i = 0; i < x->count && i < y->count; i++)
        if (x->symbols[i] != y->symbols[i])
            return x->symbols[i] < y->symbols[i] ? -1 : 1;
    return (int)x->count - (int)y->count;
}

/* By name; within a name full forms first, then by row. */
static int by_symbols(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = compare_symbols(x, y);
    if (order == 0)
        order = (int)x->row - (int)y->row;
    return order ? order : x->form < y->form ? -1 : x->form > y->form;
}

static void set_pair(struct bytes *pairs, uint16_t first, uint16_t second)
{
    uint32_t pair = pair_hash(first, second);
    uint32_t *words = (uint32_t *)(void *)pairs->data;
    words[pair >> 5] |= 1u << (pair & 31);
}

/* The pair that begins a name. Names of one symbol are looked for by the end of the text, or by
   match_single. */
static void add_pair(struct bytes *pairs, const struct entry *entry)
{
    set_pair(pairs, entry->symbols[0], entry->count > 1 ? entry->symbols[1] : SYMBOL_OTHER);
}

/* A former official name may be today's customary one of another or the same unit (峨边县, 东乡县):
   then it is no more than customary. */
static void demote_former(const struct model *model, struct entry *entries, size_t count)
{
    bool full = false, usual = false;
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &model->rows[entries[i].row];
        bool in_force = row->kind == ROW_DIVISION && row->end == ROW_NO_END;
        full |= in_force && entries[i].form >> 16 == FORM_FULL;
        usual |= in_force && entries[i].form >> 16 == FORM_USUAL;
    }
    for (size_t i = 0; i < count && usual && !full; i++)
        if (entries[i].form >> 16 == FORM_FULL && model->rows[entries[i].row].kind == ROW_DIVISION)
            entries[i].form = FORM_USUAL << 16;
}

static void demote_all(const struct model *model, struct lexicon *lexicon)
{
    for (size_t i = 0, end; i < lexicon->count; i = end) {
        for (end = i + 1; end < lexicon->count &&
                          compare_symbols(&lexicon->entries[i], &lexicon->entries[end]) == 0;)
            end++;
        demote_former(model, lexicon->entries + i, end - i);
    }
}

/* What the first sense of a name says of all of them, as far as it is to be seen in this one. */
static uint32_t summary_of(uint32_t sense)
{
    bool upper = SENSE_FORM(sense) <= FORM_USUAL && SENSE_LEVEL(sense) < QUHUA_COUNTY;
    bool begins = SENSE_FORM(sense) == FORM_PATH || SENSE_KIND(sense) == ROW_LABEL || upper;
    return (SENSE_KIND(sense) != ROW_DIVISION ? SENSE_WORDS : 0) | (begins ? SENSE_BEGINS : 0);
}

/* Entries sorted: one key a name, one sense a row, the strongest form of each. */
static void make_senses(struct model *model, const struct lexicon *lexicon)
{
    struct trie_key *keys = memory_get(lexicon->count, sizeof *keys);
    size_t count = 0;
    uint32_t first = 0;
    const struct entry *last = NULL;
    for (size_t i = 0; i < lexicon->count; i++) {
        const struct entry *entry = &lexicon->entries[i];
        bool new_name = !last || compare_symbols(last, entry) != 0;
        if (!new_name && last->row == entry->row)
            continue;
        uint32_t *senses = (uint32_t *)(void *)model->senses.data;
        uint32_t sense_count = (uint32_t)(model->senses.size / sizeof *senses);
        if (new_name) {
            keys[count++] = (struct trie_key){entry->symbols, entry->count, sense_count};
            first = sense_count;
        } else {
            senses[sense_count - 1] &= ~SENSE_LAST;
        }
        const struct row *row = &model->rows[entry->row];
        uint32_t sense = entry->row | entry->form | (uint32_t)row->kind << 22 |
                         (uint32_t)row->level << 26 | SENSE_LAST;
        bytes_add(&model->senses, &sense, sizeof sense);
        ((uint32_t *)(void *)model->senses.data)[first] |= summary_of(sense);
        add_pair(&model->pairs, entry);
        last = entry;
    }
    model->head.names = (uint32_t)count;
    model->head.sense_count = (uint32_t)(model->senses.size / sizeof(uint32_t));
    model->trie = trie_build(keys, count, model->characters.symbol_count);
    free(keys);
}

void lexicon_build(struct model *model)
{
    struct lexicon lexicon = {.model = model};
    size_t pair_bytes = (size_t)1 << (PAIR_BITS - 3);
    uint8_t *zeros = memory_get(pair_bytes, 1);
    bytes_add(&model->pairs, zeros, pair_bytes);
    free(zeros);
    for (size_t i = 0; i < model->row_count; i++) {
        add_row_names(&lexicon, (uint16_t)i);
        add_paths(&lexicon, (uint16_t)i);
    }
    add_aliases(&lexicon);
    variants_names(model, add_variant, &lexicon);
    if (lexicon.count > 0)
        qsort(lexicon.entries, lexicon.count, sizeof *lexicon.entries, by_symbols);
    demote_all(model, &lexicon);
    make_senses(model, &lexicon);
    free(lexicon.entries);
}
