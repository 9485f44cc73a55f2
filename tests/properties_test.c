/*
 * properties_test.c - what has to hold for every row of the table, in every way it is written.
 *
 *   properties_test INDEX        (run in the project's root: reads data/placeholders.csv and, where
 *                                 it exists, ../shared/cases/resolved.csv)
 *
 * Counties in force by every mixture of full and short names of their levels; ended counties under
 * the parents of each year they held; placeholders. A wrong code is always a failure; a question is
 * one only where the text leaves no doubt, or where the answer is not among its candidates.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/core/history.h"
#include "../src/core/index.h"
#include "support.h"

enum { MAX_CODES = MAX_PLACES, TEXT = 512 };

struct context {
    const struct tables *tables;
    quhua_session *session;
    unsigned year;
    struct tally *tally;
    size_t wrong; /* of the failures: another code was accepted */
};

/* ---- names -------------------------------------------------------------------------------- */

/* Ways to write a name. */
struct styles {
    char text[3][128];
    int count;
};

static void add_style(struct styles *styles, const char *name, size_t size, const char *suffix)
{
    snprintf(styles->text[styles->count++], sizeof styles->text[0], "%.*s%s", (int)size, name,
             suffix);
}

/* The official name, the stem, and the stem with the short level word of autonomous units. */
static struct styles styles_of(const struct tables *tables, const struct row *row)
{
    static const char *const words[][2] = {{"自治县", "县"}, {"自治旗", "旗"}, {"自治州", "州"}};
    struct styles styles = {.count = 0};
    struct quhua_text name = row_name(tables, row);
    add_style(&styles, name.data, name.size, "");
    if (row->stem_size == 0)
        return styles;
    add_style(&styles, name.data, row->stem_size, "");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i][0]);
        if (name.size > size && memcmp(name.data + name.size - size, words[i][0], size) == 0)
            add_style(&styles, name.data, row->stem_size, words[i][1]);
    }
    return styles;
}

/* ---- asking ------------------------------------------------------------------------------- */

static struct quhua_answer ask(const struct context *context, const char *text)
{
    struct quhua_answer answer;
    quhua_normalize(context->session, support_text(text), NULL, &answer);
    return answer;
}

/* Are all codes among the candidates, as far as an answer carries them? */
static bool asks_for(const struct quhua_answer *answer, const uint32_t *codes, size_t count)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += support_has_candidate(answer, codes[i]);
    return found == count || answer->candidates_total > QUHUA_MAX_CANDIDATES;
}

static void check(struct context *context, const char *text, unsigned code,
                  const struct quhua_answer *answer, bool ok)
{
    const char *wrong = support_inconsistent(answer);
    bool other = !ok && answer->verdict == QUHUA_ACCEPT;
    context->wrong += other;
    tally_check(context->tally, ok && !wrong, "%s%s: want %06u got %s %s", other ? "WRONG " : "",
                text, code, support_tell(answer), wrong ? wrong : "");
}

/* ---- counties in force ---------------------------------------------------------------------- */

/* Accepted with the code, or asked with it among the candidates, and never silently. A full path
   must be accepted, unless in another year it was the path of another place (井陉矿区). */
static void check_written(struct context *context, const char *text, const struct row *row,
                          bool must_accept)
{
    static const char *const doubts[] = {"ambiguous", "homonym_in_time", "prefecture_only",
                                         "province_only", "special_region"};
    struct quhua_answer answer = ask(context, text);
    bool doubted = false;
    for (size_t i = 0; i < sizeof doubts / sizeof *doubts; i++)
        doubted |= support_has_reason(&answer, doubts[i]);
    bool ok = answer.verdict == QUHUA_ACCEPT
                  ? answer.code == row->code
                  : (!must_accept || support_has_reason(&answer, "homonym_in_time")) && doubted &&
                        asks_for(&answer, &row->code, 1);
    check(context, text, row->code, &answer, ok);
}

static const struct row *row_or_null(const struct tables *tables, uint16_t row)
{
    return row == ROW_NONE ? NULL : &tables->rows[row];
}

/* Every mixture of styles; `province` and `prefecture` may be NULL: left out. */
static void check_mixtures(struct context *context, const struct row *province,
                           const struct row *prefecture, const struct row *row, bool is_path)
{
    static const struct styles left_out = {.count = 1};
    struct styles p = province ? styles_of(context->tables, province) : left_out;
    struct styles f = prefecture ? styles_of(context->tables, prefecture) : left_out;
    struct styles n = styles_of(context->tables, row);
    char text[TEXT];
    for (int i = 0; i < p.count; i++)
        for (int j = 0; j < f.count; j++)
            for (int k = 0; k < n.count; k++) {
                snprintf(text, sizeof text, "%s%s%s", p.text[i], f.text[j], n.text[k]);
                check_written(context, text, row, is_path && i + j + k == 0);
            }
}

static void check_in_force(struct context *context)
{
    const struct tables *tables = context->tables;
    for (uint16_t i = 0; i < tables->head->division_count; i++) {
        const struct row *row = &tables->rows[i];
        uint16_t path[3];
        if (!row_in_force(row, context->year) || !history_is_origin(tables, i, context->year))
            continue;
        history_path(tables, i, context->year, path);
        const struct row *province = row_or_null(tables, path[QUHUA_PROVINCE]);
        const struct row *prefecture =
            row->level == QUHUA_COUNTY ? row_or_null(tables, path[QUHUA_PREFECTURE]) : NULL;
        check_mixtures(context, province, prefecture, row, true);
        check_mixtures(context, NULL, NULL, row, false);
        if (prefecture) {
            check_mixtures(context, province, NULL, row, false);
            check_mixtures(context, NULL, prefecture, row, false);
        }
    }
}

/* ---- ended counties -------------------------------------------------------------------------- */

/* A text by which an ended row was known, and where that row's area is today. */
struct old_path {
    char text[TEXT];
    const struct row *row;
    uint32_t code[MAX_CODES]; /* in force */
    size_t count;
};

static struct old_path *old_paths;
static size_t old_count, old_capacity;

/* `line`: a row of resolved.csv: code,name,start,end,current,current_wide; cut in place. */
static size_t resolved_codes(char *line, const struct row *row, uint32_t *codes)
{
    char *field[6], *code[MAX_CODES];
    if (support_split(line, ',', field, 6) < 5 || strtoul(field[0], NULL, 10) != row->code ||
        atoi(field[2]) != row->start)
        return 0;
    size_t count = support_split(field[4], ';', code, MAX_CODES);
    for (size_t i = 0; i < count; i++)
        codes[i] = (uint32_t)strtoul(code[i], NULL, 10);
    return count;
}

/* Where the row's area is today, by resolved.csv or by the library's own walk. */
static size_t heirs_of(const struct context *context, const struct file_lines *resolved,
                       uint16_t row, uint32_t *codes)
{
    struct places places;
    char line[TEXT], digits[8];
    snprintf(digits, sizeof digits, "%06u,", (unsigned)context->tables->rows[row].code);
    for (size_t i = 1; i < resolved->count; i++) {
        if (strncmp(resolved->line[i], digits, 7) != 0)
            continue;
        snprintf(line, sizeof line, "%s", resolved->line[i]);
        size_t count = resolved_codes(line, &context->tables->rows[row], codes);
        if (count > 0)
            return count;
    }
    history_heirs(context->tables, row, context->year, &places);
    for (uint16_t i = 0; i < places.count && i < MAX_CODES; i++)
        codes[i] = context->tables->rows[places.rows[i]].code;
    return places.count;
}

static void add_old(const char *text, const struct row *row, const uint32_t *codes, size_t count)
{
    /* The year before mostly gave the same two texts. */
    for (size_t back = 1; back <= 2 && back <= old_count; back++)
        if (old_paths[old_count - back].row == row &&
            strcmp(old_paths[old_count - back].text, text) == 0)
            return;
    if (old_count == old_capacity) {
        old_capacity = old_capacity ? 2 * old_capacity : 4096;
        old_paths = realloc(old_paths, old_capacity * sizeof *old_paths);
        if (!old_paths)
            abort();
    }
    struct old_path *path = &old_paths[old_count++];
    snprintf(path->text, sizeof path->text, "%s", text);
    memcpy(path->code, codes, count * sizeof *codes);
    path->row = row;
    path->count = count;
}

/* The paths of one row in one year, with the prefecture and without. */
static void add_year(const struct context *context, const struct row *row, unsigned year,
                     const uint32_t *codes, size_t count)
{
    const struct tables *tables = context->tables;
    char text[2][TEXT] = {"", ""};
    uint16_t path[3], at = history_at(tables, row->code, year);
    history_path(tables, at, year, path);
    for (int level = QUHUA_PROVINCE; level <= (int)row->level; level++) {
        if (path[level] == ROW_NONE)
            continue;
        struct quhua_text name = row_name(tables, &tables->rows[path[level]]);
        for (int short_path = 0; short_path < 2; short_path++)
            if (!short_path || level != QUHUA_PREFECTURE)
                strncat(text[short_path], name.data, name.size);
    }
    add_old(text[0], row, codes, count);
    add_old(text[1], row, codes, count);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct old_path *)a)->text, ((const struct old_path *)b)->text);
}

/* Did one of the rows old_paths[begin..end) lead to `code` alone? */
static bool became(size_t begin, size_t end, unsigned code)
{
    for (size_t i = begin; i < end; i++)
        if (old_paths[i].count == 1 && old_paths[i].code[0] == code)
            return true;
    return false;
}

/*
 * One text, and all rows that bore it: old_paths[begin..end). Accepted only with what one of them
 * became as a whole; otherwise every heir is asked for.
 */
static void check_old(struct context *context, size_t begin, size_t end)
{
    struct quhua_answer answer = ask(context, old_paths[begin].text);
    bool asked = true;
    for (size_t i = begin; i < end; i++)
        asked &= asks_for(&answer, old_paths[i].code, old_paths[i].count);
    check(context, old_paths[begin].text, old_paths[begin].code[0], &answer,
          answer.verdict == QUHUA_ACCEPT ? became(begin, end, answer.code) : asked);
}

/* Counties of all years: one in force may bear the path of an ended one. */
static void gather_old(struct context *context, const struct file_lines *resolved)
{
    const struct tables *tables = context->tables;
    for (uint16_t i = 0; i < tables->head->division_count; i++) {
        const struct row *row = &tables->rows[i];
        uint32_t codes[MAX_CODES] = {row->code};
        bool ended = !row_in_force(row, context->year);
        if (row->level != QUHUA_COUNTY)
            continue;
        size_t count = ended ? heirs_of(context, resolved, i, codes) : 1;
        unsigned end = ended ? row->end : context->year + 1;
        for (unsigned year = row->start; year < end; year++)
            add_year(context, row, year, codes, count);
    }
}

static void check_ended(struct context *context)
{
    struct file_lines resolved = {.count = 0};
    if (!support_read("../shared/cases/resolved.csv", &resolved))
        puts("skipped: ../shared/cases/resolved.csv is not there, the library's own heirs count");
    gather_old(context, &resolved);
    qsort(old_paths, old_count, sizeof *old_paths, by_text);
    for (size_t begin = 0, end; begin < old_count; begin = end) {
        for (end = begin + 1; end < old_count && by_text(&old_paths[begin], &old_paths[end]) == 0;)
            end++;
        check_old(context, begin, end);
    }
    free(old_paths);
    support_drop(&resolved);
}

/* ---- placeholders ---------------------------------------------------------------------------- */

static uint16_t last_row_of(const struct tables *tables, uint32_t code)
{
    uint16_t last = ROW_NONE;
    for (uint32_t i = history_first(tables, code); i < tables->head->division_count; i++) {
        if (tables->rows[i].code != code)
            break;
        last = (uint16_t)i;
    }
    return last;
}

/* Refused; 嘉峪关市市辖区 is the city, as it has no counties. */
static void check_placeholder(struct context *context, const char *text, const struct row *parent)
{
    struct quhua_answer answer = ask(context, text);
    bool city = parent->flags & ROW_NO_COUNTIES && answer.code == parent->code &&
                support_has_reason(&answer, "placeholder_dropped");
    check(context, text, 0, &answer,
          city || (answer.verdict == QUHUA_REJECT && support_has_reason(&answer, "placeholder")));
}

static void check_placeholders(struct context *context)
{
    struct file_lines lines;
    char *field[3], text[TEXT];
    if (!tally_check(context->tally, support_read("data/placeholders.csv", &lines),
                     "data/placeholders.csv cannot be read: run in the project's root"))
        return;
    for (size_t i = 1; i < lines.count; i++) {
        if (support_split(lines.line[i], ',', field, 3) != 3)
            continue;
        uint32_t code = (uint32_t)strtoul(field[2], NULL, 10);
        uint16_t parent = last_row_of(context->tables, code);
        if (parent == ROW_NONE)
            continue;
        struct quhua_text name = row_name(context->tables, &context->tables->rows[parent]);
        uint16_t top = last_row_of(context->tables, code / 10000 * 10000);
        struct quhua_text province = row_name(context->tables, &context->tables->rows[top]);
        snprintf(text, sizeof text, "%.*s%.*s%s", top == parent ? 0 : (int)province.size,
                 province.data, (int)name.size, name.data, field[1]);
        check_placeholder(context, text, &context->tables->rows[parent]);
        check_placeholder(context, field[0], &context->tables->rows[parent]);
    }
    support_drop(&lines);
}

/* ---- all ------------------------------------------------------------------------------------ */

static void run_part(struct context *context, const char *name,
                     void (*part)(struct context *context))
{
    struct tally *tally = context->tally, before = *tally;
    tally->shown = 20;
    context->wrong = 0;
    part(context);
    size_t passed = tally->passed - before.passed, failed = tally->failed - before.failed;
    printf("note: %s: %zu of %zu, %zu wrong codes\n", name, passed, passed + failed,
           context->wrong);
}

int main(int argc, char **argv)
{
    struct tally sum = {.passed = 0};
    struct quhua_index_info info;
    struct context context = {.tally = &sum};
    if (argc < 2) {
        fputs("usage: properties_test INDEX\n", stderr);
        return 2;
    }
    quhua_index *index = support_open(argv[1]);
    quhua_index_describe(index, &info);
    context.tables = index_tables(index);
    context.session = support_session(index);
    context.year = (unsigned)info.year;
    run_part(&context, "counties in force", check_in_force);
    run_part(&context, "ended counties", check_ended);
    run_part(&context, "placeholders", check_placeholders);
    printf("%zu passed, %zu failed\n", sum.passed, sum.failed);
    quhua_session_close(context.session);
    quhua_index_close(index);
    return sum.failed != 0;
}
