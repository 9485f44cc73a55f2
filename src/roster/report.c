/*
 * report.c - the report of a run and its summary as JSON.
 */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { COMMONEST = 10, MANY_RAGGED = 16, MAX_REASONS = ITEM_COUNT * QUHUA_REASON_COUNT };

static void put(struct buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct buffer *out, const char *format, ...)
{
    char line[5000];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (size > 0)
        buffer_put(out, line, (size_t)size < sizeof line ? (size_t)size : sizeof line - 1);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- the file ------------------------------------------------------------------------------- */

static void put_columns(const struct source *source, struct buffer *out)
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        size_t at = source->columns.at[column];
        if (at == COLUMNS_NONE)
            continue;
        struct quhua_text header = cell_trimmed(source->headers[at]);
        put(out, "  %s：第 %zu 列“%.*s”\n", column_title((enum column)column), at + 1,
            (int)header.size, header.data);
    }
}

static void put_source(const struct fix_options *options, const struct source *source,
                       const struct fix_result *result, struct buffer *out)
{
    static const char *const quoting[] = {"需要时加引号", "全部加引号", "不用引号"};
    static const char *const ends[] = {"LF", "CRLF", "CR"};
    const struct dialect *dialect = &source->dialect;
    put(out, "名册：%s\n%s\n", base_name(source->path), detect_tell(&source->detected));
    put(out, "格式：分隔符为%s，%s，行尾 %s，表头在第 %llu 行，共 %zu 列\n",
        dialect->delimiter == '\t'  ? "制表符"
        : dialect->delimiter == ';' ? "分号"
                                    : "逗号",
        quoting[dialect->quoting], ends[dialect->line_end],
        (unsigned long long)dialect->header_line, dialect->columns);
    put(out, "识别的列：\n");
    put_columns(source, out);
    put(out, "区划数据：%s\n规则：%s\n\n", result->index.edition,
        !options->profile            ? "通用规则"
        : options->profile->title[0] ? options->profile->title
                                     : options->profile->name);
}

/* ---- counts --------------------------------------------------------------------------------- */

static void put_share(struct buffer *out, const char *name, uint64_t count, uint64_t all)
{
    put(out, "  %s：%llu 行（%.1f%%）\n", name, (unsigned long long)count,
        all ? 100.0 * (double)count / (double)all : 0.0);
}

static void put_counts(const struct fix_result *result, struct buffer *out)
{
    const struct tally *tally = &result->tally;
    put(out, "一、结果\n");
    for (int verdict = QUHUA_ACCEPT; verdict <= QUHUA_REJECT; verdict++)
        put_share(out, tell_verdict((enum quhua_verdict)verdict), tally->verdicts[verdict],
                  tally->rows);
    put(out, "  合计：%llu 行；读入 %llu 行，写出 %llu 行，一行不少\n",
        (unsigned long long)tally->rows, (unsigned long long)tally->rows,
        (unsigned long long)tally->rows);
    if (tally->empty_rows)
        put(out, "  另有空行 %llu 行，原样保留\n", (unsigned long long)tally->empty_rows);
    if (result->decided + result->refused)
        put(out, "  待办表里的选择：采用 %zu 项，未采用 %zu 项（原因写在新的待办表里）\n",
            result->decided, result->refused);
    if (result->astray)
        put(out, "  待办表里另有 %zu 项选择的行号不是名册里的行，未采用\n", result->astray);
    put(out, "\n");
}

/* A reason of an item, for sorting. */
struct entry {
    const struct tally_reason *tally;
    enum item item;
    enum quhua_reason reason;
};

static int by_count(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->tally->count != b->tally->count)
        return a->tally->count < b->tally->count ? 1 : -1;
    if (a->item != b->item)
        return (int)a->item - (int)b->item;
    return (int)a->reason - (int)b->reason;
}

static size_t collect(const struct tally *tally, struct entry entries[MAX_REASONS])
{
    size_t count = 0;
    for (int item = 0; item < ITEM_COUNT; item++)
        for (int reason = 0; reason < QUHUA_REASON_COUNT; reason++)
            if (tally->reasons[item][reason].count)
                entries[count++] = (struct entry){&tally->reasons[item][reason], (enum item)item,
                                                  (enum quhua_reason)reason};
    qsort(entries, count, sizeof *entries, by_count);
    return count;
}

static void put_reasons(const struct fix_options *options, const struct entry *entries,
                        size_t count, struct buffer *out)
{
    put(out, "二、各种情况的行数\n");
    if (count == 0)
        put(out, "  没有发现问题\n");
    for (size_t i = 0; i < count; i++) {
        enum quhua_reason reason = entries[i].reason;
        const struct quhua_reason_info *info = quhua_reason_info(reason);
        const char *clause = options->profile ? profile_clause(options->profile, reason) : NULL;
        put(out, "  %8llu  %s：%s [%s]", (unsigned long long)entries[i].tally->count,
            tell_item(entries[i].item), info->zh, info->code);
        if (clause)
            put(out, "（依据：%s）", clause);
        put(out, "\n");
    }
    put(out, "\n");
}

static void put_commonest(const struct entry *entries, size_t count, struct buffer *out)
{
    if (count == 0)
        return;
    put(out, "三、最常见的问题及例子（例子已隐去个人信息）\n");
    for (size_t i = 0; i < count && i < COMMONEST; i++) {
        const struct tally_reason *tally = entries[i].tally;
        put(out, "  %zu. %s：%s，%llu 行；如第 %llu 行", i + 1, tell_item(entries[i].item),
            quhua_reason_info(entries[i].reason)->zh, (unsigned long long)tally->count,
            (unsigned long long)tally->line);
        if (tally->example[0])
            put(out, "“%s”", tally->example);
        put(out, "\n");
    }
    put(out, "\n");
}

/* ---- what is wrong with the file itself ----------------------------------------------------- */

static void put_damages(const struct tally *tally, struct buffer *out)
{
    bool any = false;
    for (int i = 0; i < DAMAGE_COUNT; i++) {
        if (tally->damages[i].count == 0)
            continue;
        if (!any)
            put(out, "四、无法核对的行（原样保留在结果里，并列入待办表）\n");
        any = true;
        put(out, "  %s [%s]：%llu 行，第一处在第 %llu 行\n", damage_name((enum damage)i),
            damage_code((enum damage)i), (unsigned long long)tally->damages[i].count,
            (unsigned long long)tally->damages[i].line);
    }
    /* Excel writes rows in pieces, and none of the last column where all of a piece is empty. */
    if (tally->damages[DAMAGE_RAGGED].count >= MANY_RAGGED)
        put(out, "  列数不符的行这样多，多半是 Excel 另存时漏了行末空单元格的逗号："
                 "请在最右边加一列，每行填上 1，再另存一次\n");
    if (any)
        put(out, "\n");
}

static void put_formulas(const struct tally *tally, struct buffer *out)
{
    if (tally->formulas == 0)
        return;
    put(out,
        "五、原有单元格中有 %llu 个会被表格软件当作公式（以 = + - @ 等开头），没有改动，"
        "打开前请留意\n ",
        (unsigned long long)tally->formulas);
    for (uint64_t i = 0; i < tally->formulas && i < TALLY_PLACES; i++)
        put(out, " 第 %llu 行第 %u 列；", (unsigned long long)tally->places[i].line,
            tally->places[i].column);
    put(out, tally->formulas > TALLY_PLACES ? " ……\n\n" : "\n\n");
}

static void put_next(const struct fix_result *result, struct buffer *out)
{
    if (result->classes[0])
        put(out, "注意：以下班级全部填了学校所在的县，请核对：%s\n\n", result->classes);
    if (result->crowd_full)
        put(out, "注意：名册太大，跨行比对（重复人员、同一住址）只到前 180 万人\n\n");
    put(out, "下一步\n");
    if (result->todo_lines == 0) {
        put(out, "  全部通过，可直接使用 %s\n", base_name(result->files[FIX_FIXED]));
        return;
    }
    put(out,
        "  1. 打开 %s（共 %llu 项），在“选择”列填候选的序号、六位区划代码或正确的内容。\n"
        "  2. 保存后运行：quhua merge 名册 %s\n"
        "  3. 已通过的行在 %s 里，不必再看。\n",
        base_name(result->files[FIX_TODO]), (unsigned long long)result->todo_lines,
        base_name(result->files[FIX_TODO]), base_name(result->files[FIX_FIXED]));
}

void report_put(const struct fix_options *options, const struct source *source,
                const struct fix_result *result, struct buffer *out)
{
    struct entry entries[MAX_REASONS];
    size_t count = collect(&result->tally, entries);
    put(out, "生源所在地与家庭地址核对报告\n\n");
    put_source(options, source, result, out);
    put_counts(result, out);
    put_reasons(options, entries, count, out);
    put_commonest(entries, count, out);
    put_damages(&result->tally, out);
    put_formulas(&result->tally, out);
    put_next(result, out);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_json_string(struct buffer *out, const char *text)
{
    buffer_string(out, "\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_put(out, "\\", 1);
        if ((unsigned char)*text < 0x20)
            put(out, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            buffer_put(out, text, 1);
    }
    buffer_string(out, "\"");
}

void report_put_counts(const struct tally *tally, struct buffer *out)
{
    const char *comma = "";
    put(out, "\"rows\":%llu,\"accept\":%llu,\"confirm\":%llu,\"reject\":%llu,\"empty_rows\":%llu",
        (unsigned long long)tally->rows, (unsigned long long)tally->verdicts[QUHUA_ACCEPT],
        (unsigned long long)tally->verdicts[QUHUA_CONFIRM],
        (unsigned long long)tally->verdicts[QUHUA_REJECT], (unsigned long long)tally->empty_rows);
    put(out, ",\"reasons\":{");
    for (int reason = 0; reason < QUHUA_REASON_COUNT; reason++) {
        uint64_t count = tally_reason(tally, (enum quhua_reason)reason);
        if (count == 0)
            continue;
        put(out, "%s\"%s\":%llu", comma, quhua_reason_info((enum quhua_reason)reason)->code,
            (unsigned long long)count);
        comma = ",";
    }
    put(out, "},\"damages\":{");
    comma = "";
    for (int damage = 0; damage < DAMAGE_COUNT; damage++) {
        if (tally->damages[damage].count == 0)
            continue;
        put(out, "%s\"%s\":%llu", comma, damage_code((enum damage)damage),
            (unsigned long long)tally->damages[damage].count);
        comma = ",";
    }
    put(out, "}");
}

void report_put_json(const struct fix_result *result, struct buffer *out)
{
    static const char *const names[FIX_FILE_COUNT] = {"fixed", "todo", "report"};
    put(out, "{");
    report_put_counts(&result->tally, out);
    put(out, ",\"decided\":%zu,\"refused\":%zu,\"edition\":", result->decided,
        result->refused + result->astray);
    put_json_string(out, result->index.edition);
    for (int i = 0; i < FIX_FILE_COUNT; i++) {
        put(out, ",\"%s\":", names[i]);
        put_json_string(out, result->files[i]);
    }
    if (result->kept[0]) {
        put(out, ",\"kept\":");
        put_json_string(out, result->kept);
    }
    put(out, ",\"seconds\":%.3f}", result->seconds);
}

void report_put_comparison_json(const struct fix_result *result, struct buffer *out)
{
    const struct comparison *counts = &result->comparison;
    const char *comma = "";
    put(out, "{\"rows\":%llu,\"changed\":%llu,\"differences\":{", (unsigned long long)counts->rows,
        (unsigned long long)counts->changed);
    for (int i = 0; i < COMPARE_COUNT; i++)
        put(out, "%s\"%s\":%llu", i ? "," : "", compare_names[i].code,
            (unsigned long long)counts->differences[i]);
    put(out, "},\"verdicts\":[");
    for (int now = 0; now < 3; now++)
        for (int then = 0; then < 3; then++) {
            if (now == then || !counts->moves[now][then])
                continue;
            put(out, "%s{\"now\":\"%s\",\"then\":\"%s\",\"rows\":%llu}", comma,
                quhua_verdict_name((enum quhua_verdict)now),
                quhua_verdict_name((enum quhua_verdict)then),
                (unsigned long long)counts->moves[now][then]);
            comma = ",";
        }
    put(out, "],\"edition\":");
    put_json_string(out, result->index.edition);
    put(out, ",\"edition_then\":");
    put_json_string(out, result->against.edition);
    put(out, ",\"compare\":");
    put_json_string(out, result->files[FIX_COMPARE]);
    put(out, ",\"seconds\":%.3f}", result->seconds);
}
