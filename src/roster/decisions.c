/*
 * decisions.c - reading the choices of a worklist.
 */
#include "decisions.h"

#include <stdlib.h>
#include <unistd.h>

#include "../common/text.h"
#include "source.h"
#include "worklist.h"

/* Where the columns of a worklist are. */
struct layout {
    size_t at[WORKLIST_COLUMN_COUNT];
};

static bool find_layout(const struct source *source, struct layout *layout, struct fault *fault)
{
    for (int column = 0; column < WORKLIST_COLUMN_COUNT; column++)
        layout->at[column] = COLUMNS_NONE;
    for (int column = 0; column < WORKLIST_COLUMN_COUNT; column++) {
        const char *title = worklist_title((enum worklist_column)column);
        for (size_t i = 0; i < source->header_count; i++)
            if (text_is(cell_trimmed(source->headers[i]), title))
                layout->at[column] = i;
        if (layout->at[column] == COLUMNS_NONE)
            return fault_put(
                fault, FAULT_BAD_DATA,
                "%s：第 %llu 行没有“%s”列，不是 quhua fix 生成的待办表（先写名册，再写待办表）",
                source->path, (unsigned long long)source->dialect.header_line, title);
    }
    return true;
}

static struct quhua_text cell(const struct layout *layout, const struct row *row,
                              enum worklist_column column)
{
    size_t at = layout->at[column];
    return at < row->cell_count ? cell_trimmed(row->cells[at]) : (struct quhua_text){NULL, 0};
}

static bool read_number(struct quhua_text text, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9' || *number > UINT64_MAX / 16)
            return false;
        *number = *number * 10 + (uint64_t)(text.data[i] - '0');
    }
    return text.size > 0;
}

static bool read_item(struct quhua_text text, enum item *item)
{
    for (int i = 0; i < ITEM_COUNT; i++)
        if (text_is(text, tell_item((enum item)i))) {
            *item = (enum item)i;
            return true;
        }
    return false;
}

/* Keep a text: until the whole list is read, `data` is its place in the buffer. */
static struct quhua_text keep(struct decisions *decisions, struct quhua_text text)
{
    size_t at = decisions->texts.size;
    buffer_text(&decisions->texts, text);
    return (struct quhua_text){(const char *)(uintptr_t)at, text.size};
}

static struct decision *add(struct decisions *decisions)
{
    if (decisions->count == decisions->capacity) {
        size_t capacity = decisions->capacity * 2 + 64;
        struct decision *list = realloc(decisions->list, capacity * sizeof *list);
        if (!list)
            return NULL;
        decisions->list = list;
        decisions->capacity = capacity;
    }
    return &decisions->list[decisions->count++];
}

/* A worklist being read. */
struct reading_list {
    struct decisions *decisions;
    const struct source *source;
    struct layout layout;
    struct fault *fault;
};

/* A spreadsheet may leave off the last cell of a row where nobody filled it in. A row that was
   broken in two lacks more, or its other half does. */
static bool lacks_choice(const struct layout *layout, const struct row *row)
{
    return row->damage.damage == DAMAGE_RAGGED && row->missing == 1 &&
           layout->at[WORKLIST_CHOICE] == row->cell_count;
}

static bool read_row(void *user, const struct row *row, uint64_t line)
{
    struct reading_list *reading = user;
    struct decisions *decisions = reading->decisions;
    const struct source *source = reading->source;
    const struct layout *layout = &reading->layout;
    struct fault *fault = reading->fault;
    struct quhua_text choice = cell(layout, row, WORKLIST_CHOICE);
    uint64_t number;
    enum item item;
    if (row->is_empty)
        return true;
    decisions->lines++;
    if (row->damage.damage != DAMAGE_NONE && !lacks_choice(layout, row))
        return fault_put(fault, FAULT_BAD_DATA, "%s：第 %llu 行：%s，请改正后再试", source->path,
                         (unsigned long long)line, damage_name(row->damage.damage));
    if (choice.size == 0)
        return true;
    if (!read_number(cell(layout, row, WORKLIST_LINE), &number) ||
        !read_item(cell(layout, row, WORKLIST_ITEM), &item))
        return fault_put(fault, FAULT_BAD_DATA,
                         "%s：第 %llu 行的“行号”或“项目”被改动，请恢复后再试", source->path,
                         (unsigned long long)line);
    struct decision *decision = add(decisions);
    if (!decision)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    *decision =
        (struct decision){.line = number,
                          .item = item,
                          .name = keep(decisions, cell(layout, row, WORKLIST_NAME)),
                          .exam = keep(decisions, cell(layout, row, WORKLIST_EXAM_NUMBER)),
                          .text = keep(decisions, cell(layout, row, WORKLIST_TEXT)),
                          .candidates = keep(decisions, cell(layout, row, WORKLIST_CANDIDATES)),
                          .choice = keep(decisions, choice)};
    return true;
}

static int by_line(const void *left, const void *right)
{
    const struct decision *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return (int)a->item - (int)b->item;
}

static void place(const struct decisions *decisions, struct quhua_text *text)
{
    text->data = decisions->texts.data + (uintptr_t)text->data;
}

/* Give the texts their places for good, and sort. Returns: false where a line comes twice. */
static bool settle(struct decisions *decisions, const char *path, struct fault *fault)
{
    if (decisions->texts.failed)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    for (size_t i = 0; i < decisions->count; i++) {
        struct decision *decision = &decisions->list[i];
        place(decisions, &decision->name);
        place(decisions, &decision->exam);
        place(decisions, &decision->text);
        place(decisions, &decision->candidates);
        place(decisions, &decision->choice);
    }
    if (decisions->count)
        qsort(decisions->list, decisions->count, sizeof *decisions->list, by_line);
    for (size_t i = 1; i < decisions->count; i++)
        if (by_line(&decisions->list[i - 1], &decisions->list[i]) == 0)
            return fault_put(fault, FAULT_BAD_DATA, "%s：名册第 %llu 行的“%s”有两个选择", path,
                             (unsigned long long)decisions->list[i].line,
                             tell_item(decisions->list[i].item));
    return true;
}

bool decisions_read(struct decisions *decisions, const char *path, const char *encoding,
                    struct fault *fault)
{
    const struct source_options options = {
        .path = path, .encoding = encoding, .header_first = true};
    struct source source;
    struct reading_list reading = {.decisions = decisions, .source = &source, .fault = fault};
    memset(decisions, 0, sizeof *decisions);
    if (!source_open(&source, &options, fault))
        return false;
    bool good = find_layout(&source, &reading.layout, fault) &&
                source_each_row(&source, read_row, &reading, fault) &&
                source_is_unchanged(&source, fault) && settle(decisions, path, fault);
    source_close(&source);
    if (!good)
        decisions_close(decisions);
    return good;
}

/* Looks at the column of choices alone: whatever else was done to the worklist, they are what a
   person wrote. */
static bool is_unchosen(void *user, const struct row *row, uint64_t line)
{
    const size_t *choice = user;
    bool there = *choice < row->cell_count;
    (void)line;
    return row->is_empty ||
           (there ? row->damage.damage == DAMAGE_NONE && cell_trimmed(row->cells[*choice]).size == 0
                  : row->damage.damage == DAMAGE_RAGGED);
}

bool decisions_are_in(const char *path)
{
    const struct source_options options = {.path = path, .header_first = true};
    struct source source;
    struct fault fault = {.status = FAULT_NONE};
    size_t choice = 0;
    if (access(path, F_OK) != 0)
        return false;
    if (!source_open(&source, &options, &fault))
        return fault.status != FAULT_BAD_DATA;
    while (choice < source.header_count &&
           !text_is(cell_trimmed(source.headers[choice]), worklist_title(WORKLIST_CHOICE)))
        choice++;
    bool in =
        choice < source.header_count && !source_each_row(&source, is_unchosen, &choice, &fault);
    source_close(&source);
    return in;
}

void decisions_close(struct decisions *decisions)
{
    free(decisions->list);
    buffer_close(&decisions->texts);
    memset(decisions, 0, sizeof *decisions);
}

struct decision_range decisions_find(const struct decisions *decisions, uint64_t line)
{
    size_t low = 0, high = decisions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (decisions->list[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    struct decision_range range = {decisions->list + low, 0};
    while (low + range.count < decisions->count && range.first[range.count].line == line)
        range.count++;
    return range;
}
