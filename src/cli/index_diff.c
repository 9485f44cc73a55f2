/*
 * index_diff.c - quhua index diff: what another index says of each code.
 *
 * Both tables are read whole, rows of all years in the order of codes and beginnings, and walked
 * side by side.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MAX_HEIRS = 64 };

/* X(name, stable name) */
#define CHANGES(X)                                                                                 \
    X(GONE, "gone")                                                                                \
    X(NEW, "new")                                                                                  \
    X(RENAMED, "renamed")                                                                          \
    X(REPARENTED, "reparented")                                                                    \
    X(LEVEL, "level")                                                                              \
    X(SUCCESSORS, "successors")

enum change {
#define X(name, text) CHANGE_##name,
    CHANGES(X)
#undef X
        CHANGE_COUNT
};

static const char *const change_names[] = {
#define X(name, text) text,
    CHANGES(X)
#undef X
};

/* All rows of an index. */
struct table {
    quhua_index *index;
    quhua_session *session;
    struct quhua_index_info info;
    struct quhua_division *rows;
    size_t count;
};

struct diff {
    struct table old, new;
    bool json;
    size_t counts[CHANGE_COUNT];
    struct writer writer;
};

struct codes {
    uint32_t code[MAX_HEIRS];
    size_t count;
};

/* ---- tables --------------------------------------------------------------------------------- */

/* Returns: 0, or the exit status after telling what is wrong. */
static int read_table(const char *path, struct table *table)
{
    const struct quhua_lookup_options options = {.former = 1};
    int status = open_session(path, &table->index, &table->session);
    if (status) {
        *table = (struct table){.index = NULL};
        return status;
    }
    quhua_index_describe(table->index, &table->info);
    table->rows = calloc(table->info.rows ? table->info.rows : 1, sizeof *table->rows);
    if (!table->rows) {
        fputs("quhua: out of memory\n", stderr);
        return EXIT_BAD_DATA;
    }
    for (char digit = '1'; digit <= '9' && table->count <= table->info.rows; digit++)
        table->count += quhua_lookup(table->session, (struct quhua_text){&digit, 1}, &options,
                                     table->rows + table->count, table->info.rows - table->count);
    if (table->count == table->info.rows)
        return 0;
    fprintf(stderr, "quhua: %s: the table cannot be read whole\n", path);
    return EXIT_BAD_DATA;
}

static void close_table(struct table *table)
{
    free(table->rows);
    quhua_session_close(table->session);
    quhua_index_close(table->index);
}

static bool in_force(const struct quhua_division *row, int year)
{
    return row->start <= year && (row->end == 0 || year < row->end);
}

/* The first row of a code or of one behind it. */
static size_t row_from(const struct table *table, uint32_t code)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->rows[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The row of a code at the end of a year, or NULL. */
static const struct quhua_division *row_at(const struct table *table, uint32_t code, int year)
{
    for (size_t i = row_from(table, code); i < table->count && table->rows[i].code == code; i++)
        if (in_force(&table->rows[i], year))
            return &table->rows[i];
    return NULL;
}

static const struct quhua_division *row_now(const struct table *table, uint32_t code)
{
    return row_at(table, code, table->info.year);
}

static bool has_code(const struct codes *codes, uint32_t code)
{
    for (size_t i = 0; i < codes->count; i++)
        if (codes->code[i] == code)
            return true;
    return false;
}

static void add_code(struct codes *codes, uint32_t code)
{
    if (codes->count < MAX_HEIRS && !has_code(codes, code))
        codes->code[codes->count++] = code;
}

/* What a code that was in force at the end of `year` is today, from successor to successor. */
static void follow(const struct table *table, uint32_t code, int year, struct codes *heirs)
{
    struct {
        uint32_t code;
        int year;
    } stops[MAX_HEIRS] = {{code, year}};
    heirs->count = 0;
    for (size_t next = 0, count = 1; next < count; next++) {
        const struct quhua_division *row = row_at(table, stops[next].code, stops[next].year);
        if (row && row->end == 0)
            add_code(heirs, row->code);
        for (size_t i = 0; row && row->end && i < row->heir_count && count < MAX_HEIRS; i++) {
            stops[count].code = row->heirs[i];
            stops[count++].year = row->end;
        }
    }
}

/* ---- telling -------------------------------------------------------------------------------- */

static void put_codes(struct writer *writer, const uint32_t *codes, size_t count, bool json)
{
    for (size_t i = 0; i < count; i++) {
        writer_string(writer, i ? "," : "");
        writer_string(writer, json ? "\"" : "");
        writer_number(writer, codes[i]);
        writer_string(writer, json ? "\"" : "");
    }
}

static void put_path(struct writer *writer, const struct quhua_division *row)
{
    if (!row)
        return;
    writer_text(writer, row->province);
    writer_text(writer, row->prefecture);
    writer_text(writer, row->name);
}

/* A row as quhua_render_divisions_json writes it among others. */
static void put_row_json(struct writer *writer, const struct quhua_division *row)
{
    static const char head[] = "{\"divisions\":[", tail[] = "],\"total\":1}";
    char json[4096];
    size_t size = row ? quhua_render_divisions_json(row, 1, 1, json, sizeof json) : 0;
    if (size > sizeof head + sizeof tail && size <= sizeof json)
        writer_put(writer, json + sizeof head - 1, size - (sizeof head - 1) - (sizeof tail - 1));
    else
        writer_string(writer, "null");
}

static void put_json(struct diff *diff, enum change change, const struct quhua_division *old,
                     const struct quhua_division *new, const struct codes *heirs)
{
    struct writer *writer = &diff->writer;
    const struct quhua_division *row = old ? old : new;
    writer_string(writer, "{\"code\":\"");
    writer_number(writer, row->code);
    writer_string(writer, "\",\"change\":\"");
    writer_string(writer, change_names[change]);
    writer_string(writer, "\",\"old\":");
    put_row_json(writer, old);
    writer_string(writer, ",\"new\":");
    put_row_json(writer, new);
    writer_string(writer, ",\"successors\":[");
    put_codes(writer, heirs->code, heirs->count, true);
    writer_string(writer, "]}\n");
}

/* The codes of a line: of what became of it, or those before and after. */
static void put_detail(struct writer *writer, enum change change, const struct quhua_division *old,
                       const struct quhua_division *new, const struct codes *heirs)
{
    put_codes(writer, heirs->code, heirs->count, false);
    if (change == CHANGE_REPARENTED) {
        put_codes(writer, &old->parent, 1, false);
        writer_string(writer, ">");
        put_codes(writer, &new->parent, 1, false);
    } else if (change == CHANGE_SUCCESSORS) {
        put_codes(writer, old->heirs, old->heir_count, false);
        writer_string(writer, ">");
        if (new)
            put_codes(writer, new->heirs, new->heir_count, false);
    }
}

/* One line. old, new: the rows of the code in each, or NULL; heirs: of a code that is gone. */
static void tell(struct diff *diff, enum change change, const struct quhua_division *old,
                 const struct quhua_division *new, const struct codes *heirs)
{
    static const struct codes none;
    struct writer *writer = &diff->writer;
    const struct quhua_division *row = old ? old : new;
    diff->counts[change]++;
    heirs = heirs ? heirs : &none;
    if (diff->json) {
        put_json(diff, change, old, new, heirs);
        return;
    }
    writer_number(writer, row->code);
    writer_string(writer, "\t");
    writer_string(writer, change_names[change]);
    writer_string(writer, "\t");
    writer_string(writer, quhua_level_name(row->level));
    writer_string(writer, "\t");
    put_path(writer, old);
    writer_string(writer, "\t");
    put_path(writer, new);
    writer_string(writer, "\t");
    put_detail(writer, change, old, new, heirs);
    writer_string(writer, "\n");
}

static void put_counts(struct diff *diff)
{
    struct writer *writer = &diff->writer;
    for (int i = 0; i < CHANGE_COUNT; i++) {
        writer_string(writer, diff->json ? ",\"" : i ? ", " : "\t");
        if (diff->json) {
            writer_string(writer, change_names[i]);
            writer_string(writer, "\":");
        }
        writer_number(writer, diff->counts[i]);
        if (!diff->json) {
            writer_string(writer, " ");
            writer_string(writer, change_names[i]);
        }
    }
}

static void tell_summary(struct diff *diff)
{
    struct writer *writer = &diff->writer;
    const struct quhua_index_info *old = &diff->old.info, *new = &diff->new.info;
    const char *relation = strcmp(old->digest, new->digest) == 0     ? "same file"
                           : strcmp(old->edition, new->edition) == 0 ? "same edition"
                                                                     : "other edition";
    writer_string(writer, diff->json ? "{\"summary\":\"" : "summary\t");
    writer_string(writer, relation);
    writer_string(writer, diff->json ? "\",\"old\":\"" : "\t");
    writer_string(writer, old->edition);
    writer_string(writer, diff->json ? "\",\"new\":\"" : "\t");
    writer_string(writer, new->edition);
    writer_string(writer, diff->json ? "\"" : "");
    put_counts(diff);
    writer_string(writer, diff->json ? "}\n" : "\n");
}

/* ---- comparing ------------------------------------------------------------------------------ */

static bool same_name(const struct quhua_division *a, const struct quhua_division *b)
{
    return a->name.size == b->name.size && memcmp(a->name.data, b->name.data, a->name.size) == 0;
}

/* The same unit under another code and another upper division has moved. */
static void tell_gone(struct diff *diff, const struct quhua_division *old,
                      const struct codes *heirs)
{
    tell(diff, CHANGE_GONE, old, NULL, heirs);
    const struct quhua_division *heir =
        heirs->count == 1 ? row_now(&diff->new, heirs->code[0]) : NULL;
    if (heir && heir->level == old->level && heir->parent != old->parent && same_name(old, heir))
        tell(diff, CHANGE_REPARENTED, old, heir, NULL);
}

static void compare_now(struct diff *diff, uint32_t code)
{
    struct codes heirs = {.count = 0};
    const struct quhua_division *old = row_now(&diff->old, code);
    const struct quhua_division *new = row_now(&diff->new, code);
    if (old)
        follow(&diff->new, code, diff->old.info.year, &heirs);
    /* A code that another place has taken over is a gone one and a new one. One of which the new
       table knows nothing at that time is taken for the same. */
    bool taken = old && new &&heirs.count && !has_code(&heirs, code);
    if (old && (!new || taken))
        tell_gone(diff, old, &heirs);
    if (new && (!old || taken))
        tell(diff, CHANGE_NEW, NULL, new, NULL);
    if (!old || !new || taken)
        return;
    if (!same_name(old, new))
        tell(diff, CHANGE_RENAMED, old, new, NULL);
    if (old->parent != new->parent)
        tell(diff, CHANGE_REPARENTED, old, new, NULL);
    if (old->level != new->level)
        tell(diff, CHANGE_LEVEL, old, new, NULL);
}

/* Successors are a set; codes of one row differ. */
static bool same_heirs(const struct quhua_division *a, const struct quhua_division *b)
{
    size_t found = 0;
    for (size_t i = 0; i < a->heir_count; i++)
        for (size_t j = 0; j < b->heir_count; j++)
            found += a->heirs[i] == b->heirs[j];
    return a->heir_count == b->heir_count && found == a->heir_count;
}

/* The rows of a code that had ended in the old table already. */
static void compare_former(struct diff *diff, uint32_t code)
{
    const struct table *old = &diff->old, *new = &diff->new;
    for (size_t i = row_from(old, code); i < old->count && old->rows[i].code == code; i++) {
        const struct quhua_division *row = &old->rows[i], *then = NULL;
        if (row->end == 0)
            continue;
        for (size_t j = row_from(new, code); j < new->count &&new->rows[j].code == code; j++)
            if (new->rows[j].start == row->start)
                then = &new->rows[j];
        if (!then || !same_heirs(row, then))
            tell(diff, CHANGE_SUCCESSORS, row, then, NULL);
    }
}

static void compare(struct diff *diff)
{
    const struct table *old = &diff->old, *new = &diff->new;
    size_t i = 0, j = 0;
    while (i < old->count || j < new->count) {
        uint32_t code = i < old->count ? old->rows[i].code : UINT32_MAX;
        if (j < new->count &&new->rows[j].code < code)
            code = new->rows[j].code;
        compare_now(diff, code);
        compare_former(diff, code);
        while (i < old->count && old->rows[i].code == code)
            i++;
        while (j < new->count &&new->rows[j].code == code)
            j++;
    }
    tell_summary(diff);
}

int index_diff(const char *old, const char *new, bool json)
{
    static struct diff diff;
    diff.json = json;
    int status = read_table(old, &diff.old);
    if (!status)
        status = read_table(new, &diff.new);
    if (!status) {
        compare(&diff);
        status = writer_finish(&diff.writer);
    }
    close_table(&diff.old);
    close_table(&diff.new);
    return status;
}
