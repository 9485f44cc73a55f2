/*
 * towns.c - townships.csv to a trie of names with the counties that have each; transfers.csv to
 * sorted pairs. A township that became a county of its own name (龙港镇, now 龙港市) stands in no
 * table any more: it is added, as that county's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/history.h"
#include "build.h"

enum { MAX_NAME = 32 };

struct town {
    uint16_t symbols[MAX_NAME];
    uint16_t count;
    uint16_t posting; /* row and POSTING_CURRENT */
};

struct towns {
    struct town *list;
    size_t count, capacity;
};

static void add_town(const struct model *model, struct towns *towns, const char *name, size_t size,
                     uint16_t posting)
{
    if (towns->count == towns->capacity) {
        towns->capacity = towns->capacity * 2 + 1024;
        towns->list = memory_grow(towns->list, towns->capacity, sizeof *towns->list);
    }
    struct town *town = &towns->list[towns->count];
    town->posting = posting;
    town->count = characters_name(&model->characters, name, size, town->symbols, MAX_NAME);
    /* One symbol names no township in free text. */
    if (town->count >= 2)
        towns->count++;
}

/* A 街道 is governed by a 办事处 of its name, and either may stand in a text, which town.c knows;
   in some tables both stand in the name: 柏泉办事处街道. */
static void drop_office(char *name)
{
    static const char office[] = "办事处";
    char *found = strstr(name, office);
    if (found)
        memmove(found, found + strlen(office), strlen(found + strlen(office)) + 1);
}

/* Some tables have townships called 开发区 and no more: a word that tells nothing. */
static bool is_zone_word(const struct model *model, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = model->head.zone_end; i < model->row_count; i++)
        if (model->rows[i].kind == ROW_ZONE_WORD && model->rows[i].name_size == size &&
            memcmp(model->strings.data + model->rows[i].name, name, size) == 0)
            return true;
    return false;
}

static void read_towns(struct model *model, struct towns *towns)
{
    struct table table;
    table_read(&table, model->data_dir, "townships.csv", "county,name,code,status");
    for (size_t i = 0; i < table.rows; i++) {
        char name[256];
        snprintf(name, sizeof name, "%s", table_field(&table, i, 1));
        drop_office(name);
        uint16_t row = divisions_at(model, table_number(&table, i, 0, 0), model->head.year);
        if (row == ROW_NONE || row > POSTING_ROW(0xFFFF))
            table_fail(&table, i, "county %s is not in force", table_field(&table, i, 0));
        uint16_t posting = row;
        if (strcmp(table_field(&table, i, 3), "current") == 0)
            posting |= POSTING_CURRENT;
        if (is_zone_word(model, name))
            continue;
        add_town(model, towns, name, strlen(name), posting);
    }
    model->head.townships = (uint32_t)table.rows;
    table_free(&table);
}

/* ---- townships that became counties ---------------------------------------------------------- */

/* Was a division of the province called so before `row` was? */
static bool is_older_name(const struct model *model, const struct row *row)
{
    const char *strings = (const char *)model->strings.data;
    for (size_t i = 0; i < model->division_count; i++) {
        const struct row *other = &model->rows[i];
        if (other->province == row->province && other->start < row->start &&
            other->stem_size == row->stem_size &&
            memcmp(strings + other->name, strings + row->name, row->stem_size) == 0)
            return true;
    }
    return false;
}

/* Is it the name of a township of the county's prefecture already? */
static bool is_known(const struct model *model, const struct towns *towns, const char *name,
                     uint16_t county)
{
    uint16_t symbols[MAX_NAME];
    uint16_t count = characters_name(&model->characters, name, strlen(name), symbols, MAX_NAME);
    for (size_t i = 0; i < towns->count; i++) {
        const struct town *town = &towns->list[i];
        if (town->count == count && memcmp(town->symbols, symbols, count * sizeof *symbols) == 0 &&
            model->rows[POSTING_ROW(town->posting)].parent == model->rows[county].parent)
            return true;
    }
    return false;
}

/* The county that `transfer` set up out of one that went on, where it has the name of no older
   division, and that its area belongs to today; ROW_NONE where there is none. */
static uint16_t risen_county(const struct model *model, const struct format_transfer *transfer,
                             uint16_t *today)
{
    const struct tables tables = divisions_tables(model);
    uint16_t from = divisions_at(model, transfer->from, transfer->year);
    uint16_t to = divisions_at(model, transfer->to, transfer->year);
    struct places places;
    if (from == ROW_NONE || to == ROW_NONE || model->rows[from].level != QUHUA_COUNTY ||
        model->rows[to].start != transfer->year || !model->rows[to].stem_size ||
        is_older_name(model, &model->rows[to]))
        return ROW_NONE;
    history_walk(&tables, to, model->head.year, &places);
    *today = places.rows[0];
    return places.count == 1 ? to : ROW_NONE;
}

/* What the county was called before: unless another of the prefecture's townships is. */
static void add_risen(const struct model *model, struct towns *towns)
{
    static const char *const words[] = {"镇", "乡", "街道"};
    const struct format_transfer *transfers = (const void *)model->transfers.data;
    for (size_t i = 0; i < model->head.transfer_count; i++) {
        uint16_t today, county = risen_county(model, &transfers[i], &today);
        for (size_t w = 0; county != ROW_NONE && w < sizeof words / sizeof *words; w++) {
            char name[256];
            int size =
                snprintf(name, sizeof name, "%.*s%s", model->rows[county].stem_size,
                         (const char *)model->strings.data + model->rows[county].name, words[w]);
            if (!is_known(model, towns, name, today))
                add_town(model, towns, name, (size_t)size, today | POSTING_CURRENT);
        }
    }
}

static int compare_symbols(const struct town *x, const struct town *y)
{
    for (uint16_t i = 0; i < x->count && i < y->count; i++)
        if (x->symbols[i] != y->symbols[i])
            return x->symbols[i] < y->symbols[i] ? -1 : 1;
    return (int)x->count - (int)y->count;
}

/* By name, then by row, the current one first. */
static int by_name(const void *a, const void *b)
{
    const struct town *x = a, *y = b;
    int order = compare_symbols(x, y);
    if (order == 0)
        order = (int)POSTING_ROW(x->posting) - (int)POSTING_ROW(y->posting);
    return order ? order : (int)y->posting - (int)x->posting;
}

static void make_postings(struct model *model, const struct towns *towns)
{
    struct trie_key *keys = memory_get(towns->count, sizeof *keys);
    size_t count = 0;
    const struct town *last = NULL;
    for (size_t i = 0; i < towns->count; i++) {
        const struct town *town = &towns->list[i];
        bool new_name = !last || compare_symbols(last, town) != 0;
        if (!new_name && POSTING_ROW(last->posting) == POSTING_ROW(town->posting))
            continue;
        uint16_t *postings = (uint16_t *)(void *)model->postings.data;
        uint32_t posting_count = (uint32_t)(model->postings.size / sizeof *postings);
        if (new_name)
            keys[count++] = (struct trie_key){town->symbols, town->count, posting_count};
        else
            postings[posting_count - 1] &= (uint16_t)~POSTING_LAST;
        uint16_t posting = town->posting | POSTING_LAST;
        bytes_add(&model->postings, &posting, sizeof posting);
        last = town;
    }
    model->towns = trie_build(keys, count, model->characters.symbol_count);
    free(keys);
}

static int by_codes(const void *a, const void *b)
{
    const struct format_transfer *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return x->year < y->year ? -1 : x->year > y->year;
}

/* Is there a transfer between the two already? */
static bool has_transfer(const struct model *model, const struct format_transfer *wanted)
{
    const struct format_transfer *transfers = (const void *)model->transfers.data;
    for (size_t i = 0; i < model->transfers.size / sizeof *transfers; i++)
        if (transfers[i].from == wanted->from && transfers[i].to == wanted->to)
            return true;
    return false;
}

/* What giver and taker became has given and taken as well: 晋江市, which 晋江县 became, 石狮镇. */
static void add_heirs(struct model *model, struct format_transfer transfer)
{
    const struct tables tables = divisions_tables(model);
    uint16_t from = divisions_at(model, transfer.from, transfer.year);
    uint16_t to = divisions_at(model, transfer.to, transfer.year);
    struct places givers, takers;
    if (from == ROW_NONE || to == ROW_NONE || model->rows[from].level != QUHUA_COUNTY)
        return;
    history_walk(&tables, from, model->head.year, &givers);
    history_walk(&tables, to, model->head.year, &takers);
    for (uint16_t i = 0; i < givers.count; i++)
        for (uint16_t j = 0; j < takers.count; j++) {
            struct format_transfer heirs = {model->rows[givers.rows[i]].code,
                                            model->rows[takers.rows[j]].code, transfer.year};
            if (heirs.from != heirs.to && !has_transfer(model, &heirs))
                bytes_add(&model->transfers, &heirs, sizeof heirs);
        }
}

static void read_transfers(struct model *model)
{
    struct table table;
    table_read(&table, model->data_dir, "transfers.csv", "code,name,year,to,to_name,kind");
    for (size_t i = 0; i < table.rows; i++) {
        struct format_transfer transfer = {table_number(&table, i, 0, 0),
                                           table_number(&table, i, 3, 0),
                                           table_number(&table, i, 2, 0)};
        bytes_add(&model->transfers, &transfer, sizeof transfer);
    }
    model->head.transfer_count = (uint32_t)table.rows;
    for (size_t i = 0; i < table.rows; i++)
        add_heirs(model, ((const struct format_transfer *)(const void *)model->transfers.data)[i]);
    model->head.transfer_count = (uint32_t)(model->transfers.size / sizeof(struct format_transfer));
    qsort(model->transfers.data, model->head.transfer_count, sizeof(struct format_transfer),
          by_codes);
    table_free(&table);
}

void towns_build(struct model *model)
{
    struct towns towns = {0};
    read_transfers(model);
    read_towns(model, &towns);
    add_risen(model, &towns);
    if (towns.count > 0)
        qsort(towns.list, towns.count, sizeof *towns.list, by_name);
    make_postings(model, &towns);
    free(towns.list);
}
