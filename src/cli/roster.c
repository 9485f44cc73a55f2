/*
 * roster.c - running fix and merge: options to a run, its outcome to words and an exit status.
 */
#include "roster.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../roster/decisions.h"
#include "../roster/detect.h"
#include "../roster/fix.h"
#include "../roster/report.h"

/* The options of both, and of fix alone; list_specs lists them. */
struct roster_arguments {
    const char *output, *profile, *encoding, *previous, *rows_json, *index;
    const char *compare_index;
    struct texts columns;
    unsigned threads;
    int as_of;
    bool in_place, json;
};

enum { ROSTER_SPECS = 12, ROSTER_OF_FIX = 1 }; /* the last ones */

static void list_specs(struct roster_arguments *arguments, struct option_spec specs[ROSTER_SPECS])
{
    const struct option_spec all[ROSTER_SPECS] = {
        {"output", OPTION_TEXT, &arguments->output, "folder for the outputs; also -o"},
        {"profile", OPTION_TEXT, &arguments->profile, "rules: the name of a profile, or a file"},
        {"column", OPTION_TEXTS, &arguments->columns, "FIELD=HEADER, e.g. origin=籍贯; repeatable"},
        {"encoding", OPTION_TEXT, &arguments->encoding, "utf-8, gb18030, gbk, utf-16le, utf-16be"},
        {"in-place-values", OPTION_FLAG, &arguments->in_place,
         "accepted values also replace those of the original columns"},
        {"previous", OPTION_TEXT, &arguments->previous, "the roster of last time, to compare"},
        {"as-of", OPTION_YEAR, &arguments->as_of, "the table at the end of that year"},
        {"json", OPTION_FLAG, &arguments->json, "the summary as one JSON object"},
        {"json-rows", OPTION_TEXT, &arguments->rows_json, "a file for one JSON object a row"},
        {"threads", OPTION_COUNT, &arguments->threads, "how many at once; all cores by default"},
        {"index", OPTION_TEXT, &arguments->index, "the index file"},
        {"compare-index", OPTION_TEXT, &arguments->compare_index,
         "another index: write NAME.compare.csv only, the rows that it would change"},
    };
    memcpy(specs, all, sizeof all);
}

static bool choose_columns(const char *command, const struct texts *texts,
                           struct column_choices *choices)
{
    for (size_t i = 0; i < texts->count; i++) {
        struct quhua_text text = {texts->item[i], strlen(texts->item[i])};
        if (columns_choose(choices, text))
            continue;
        fprintf(stderr,
                "quhua %s: --column=字段=表头，字段为 origin、home、id_number、name 等，"
                "每个只写一次\n",
                command);
        return false;
    }
    return true;
}

static void put_summary(const struct fix_result *result, struct buffer *out)
{
    static const char *const labels[] = {"\n结果 ", "\n待办 ", "\n报告 "};
    const struct tally *tally = &result->tally;
    const uint64_t counts[] = {tally->rows, tally->verdicts[QUHUA_ACCEPT],
                               tally->verdicts[QUHUA_CONFIRM], tally->verdicts[QUHUA_REJECT]};
    static const char *const words[] = {"共 ", " 行：通过 ", "，待确认 ", "，须重填 "};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        buffer_string(out, words[i]);
        buffer_number(out, counts[i]);
    }
    for (int i = 0; i < FIX_FILE_COUNT; i++) {
        buffer_string(out, labels[i]);
        buffer_string(out, result->files[i]);
        if (i != FIX_TODO)
            continue;
        buffer_string(out, "（");
        buffer_number(out, result->todo_lines);
        buffer_string(out, " 项）");
    }
    if (result->kept[0]) {
        buffer_string(out, "\n原来的待办表里填过选择，保留为 ");
        buffer_string(out, result->kept);
    }
}

static void put_comparison(const struct fix_result *result, struct buffer *out)
{
    const struct comparison *counts = &result->comparison;
    buffer_string(out, "共 ");
    buffer_number(out, counts->rows);
    buffer_string(out, " 行：换用新索引后有变化 ");
    buffer_number(out, counts->changed);
    for (int i = 0; i < COMPARE_COUNT; i++) {
        buffer_string(out, i ? "，" : "（");
        buffer_string(out, compare_names[i].zh);
        buffer_string(out, " ");
        buffer_number(out, counts->differences[i]);
    }
    buffer_string(out, "）");
    for (int now = 0; now < 3; now++)
        for (int then = 0; then < 3; then++) {
            if (now == then || !counts->moves[now][then])
                continue;
            buffer_string(out, "\n");
            buffer_string(out, tell_verdict((enum quhua_verdict)now));
            buffer_string(out, " → ");
            buffer_string(out, tell_verdict((enum quhua_verdict)then));
            buffer_string(out, " ");
            buffer_number(out, counts->moves[now][then]);
        }
    buffer_string(out, "\n版本 ");
    buffer_string(out, result->index.edition);
    buffer_string(out, " → ");
    buffer_string(out, result->against.edition);
    buffer_string(out, "\n清单 ");
    buffer_string(out, result->files[FIX_COMPARE]);
}

/* Is the encoding one that there is? Says so where it is not: the command ends with EXIT_USAGE. */
static bool knows_encoding(const char *command, const char *encoding)
{
    struct detected detected;
    if (!encoding || detect_given(encoding, (struct bytes){NULL, 0}, &detected))
        return true;
    fprintf(stderr, "quhua %s: 不认识的编码；可用 utf-8、gb18030、gbk、utf-16le、utf-16be\n",
            command);
    return false;
}

/* Tell what a run came to, all of it or with a word that it could not be told. */
static int tell(const struct roster_arguments *arguments, const struct fix_result *result)
{
    struct buffer out = {0};
    if (arguments->compare_index)
        (arguments->json ? report_put_comparison_json : put_comparison)(result, &out);
    else
        (arguments->json ? report_put_json : put_summary)(result, &out);
    buffer_string(&out, "\n");
    bool good = !out.failed && write_all(out.data, out.size);
    if (!good)
        fprintf(stderr, "quhua: 标准输出写入失败（%s）；%s 等结果文件已经写好\n",
                fault_reason(out.failed ? ENOMEM : errno), result->files[FIX_FIXED]);
    buffer_close(&out);
    return good ? 0 : EXIT_WRITE_ERROR;
}

static bool needs_person(const struct fix_options *options, const struct fix_result *result)
{
    if (options->against)
        return result->comparison.changed > 0;
    return result->tally.verdicts[QUHUA_ACCEPT] < result->tally.rows;
}

static int run_fix(const quhua_index *index, const struct fix_options *options,
                   const struct roster_arguments *arguments)
{
    struct fault fault = {.status = FAULT_NONE};
    struct fix_result *result = malloc(sizeof *result);
    if (!result) {
        fputs("quhua: 内存不足\n", stderr);
        return EXIT_BAD_DATA;
    }
    int status;
    if (fix_run(index, options, result, &fault)) {
        status = tell(arguments, result);
        if (status == 0 && needs_person(options, result))
            status = EXIT_NEEDS_PERSON;
    } else if (fault.status != FAULT_NONE) {
        fprintf(stderr, "quhua: %s\n", fault.text);
        status = (int)fault.status;
    } else {
        fputs("quhua: 已中断，没有生成新文件，原有文件未动\n", stderr);
        status = signals_end();
    }
    free(result);
    return status;
}

/* Read the worklist, where there is one. Returns: 0, or the exit status. */
static int read_decisions(const char *path, const char *encoding, struct decisions *decisions)
{
    struct fault fault = {.status = FAULT_NONE};
    if (!path || decisions_read(decisions, path, encoding, &fault))
        return 0;
    fprintf(stderr, "quhua: %s\n", fault.text);
    return (int)fault.status;
}

/* The other index of a comparison, and the profile as it reads there. */
struct against {
    quhua_index *index;
    quhua_session *session;
    struct profile profile;
    struct fix_against options;
};

static int open_against(const struct roster_arguments *arguments, struct against *against)
{
    int status = open_session(arguments->compare_index, &against->index, &against->session);
    if (status) {
        *against = (struct against){.index = NULL};
        return status;
    }
    /* The profile is looked for where that of now was found. */
    if (!status && arguments->profile)
        status =
            open_profile(arguments->profile, arguments->index, against->session, &against->profile);
    if (!status && !open_has_year(against->index, arguments->as_of))
        status = EXIT_USAGE;
    against->options =
        (struct fix_against){against->index, arguments->profile ? &against->profile : NULL};
    return status;
}

static void close_against(struct against *against)
{
    profile_close(&against->profile);
    quhua_session_close(against->session);
    quhua_index_close(against->index);
}

/* Fix `roster`; with a worklist, take its choices. Returns: the exit status, after telling the
   outcome. */
static int run(const char *command, const struct roster_arguments *arguments, const char *roster,
               const char *worklist)
{
    struct column_choices choices = {.count = 0};
    struct decisions decisions = {.count = 0};
    struct profile profile = {.texts = NULL};
    struct against against = {.index = NULL};
    quhua_index *index;
    quhua_session *session;
    if (!choose_columns(command, &arguments->columns, &choices) ||
        !knows_encoding(command, arguments->encoding))
        return EXIT_USAGE;
    int status = open_session(arguments->index, &index, &session);
    if (status)
        return status;
    if (arguments->profile)
        status = open_profile(arguments->profile, arguments->index, session, &profile);
    if (!status && !open_has_year(index, arguments->as_of))
        status = EXIT_USAGE;
    if (!status && arguments->compare_index)
        status = open_against(arguments, &against);
    if (!status)
        status = read_decisions(worklist, arguments->encoding, &decisions);
    struct fix_options options = {
        .input = {.path = roster, .encoding = arguments->encoding, .choices = &choices},
        .folder = arguments->output,
        .suffix = worklist ? ".merged" : "",
        .previous = arguments->previous,
        .worklist = worklist,
        .rows_json = arguments->rows_json,
        .profile = arguments->profile ? &profile : NULL,
        .as_of = arguments->as_of,
        .in_place = arguments->in_place,
        .progress = isatty(STDERR_FILENO) == 1,
        .threads = arguments->threads,
        .decisions = worklist ? &decisions : NULL,
        .against = arguments->compare_index ? &against.options : NULL,
        .stop = signals_catch()};
    if (!status)
        status = run_fix(index, &options, arguments);
    decisions_close(&decisions);
    close_against(&against);
    profile_close(&profile);
    quhua_session_close(session);
    quhua_index_close(index);
    return status;
}

/* Says so where options do not go together. */
static bool go_together(const struct roster_arguments *arguments)
{
    if (!arguments->compare_index || (!arguments->in_place && !arguments->rows_json))
        return true;
    fputs("quhua fix: --compare-index 只列出会变化的行，不能与 --in-place-values、--json-rows "
          "同时使用\n",
          stderr);
    return false;
}

int roster_command(const struct command *command, int files, int argc, char **argv)
{
    struct roster_arguments arguments = {.output = NULL};
    struct option_spec specs[ROSTER_SPECS];
    bool done;
    list_specs(&arguments, specs);
    int count = options_parse(command, specs, ROSTER_SPECS - (files > 1 ? ROSTER_OF_FIX : 0), argc,
                              argv, &done);
    if (done)
        return stdout_finish();
    if (count == files && !go_together(&arguments))
        return EXIT_USAGE;
    if (count == files)
        return run(command->name, &arguments, argv[0], files > 1 ? argv[1] : NULL);
    if (count >= 0)
        fprintf(stderr, "usage: quhua %s [OPTION...] %s\n", command->name, command->arguments);
    return EXIT_USAGE;
}
