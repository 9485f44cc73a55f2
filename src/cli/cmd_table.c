/*
 * cmd_table.c - quhua lookup, list and history: looking into the table itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MAX_ROWS = 8192 };

struct request {
    const char *argument;
    int as_of;
    bool former, json;
};

typedef size_t ask_function(quhua_session *session, const struct request *request,
                            struct quhua_division *rows, size_t capacity);

static struct quhua_text argument_text(const struct request *request)
{
    const char *argument = request->argument ? request->argument : "";
    return (struct quhua_text){argument, strlen(argument)};
}

static size_t ask_lookup(quhua_session *session, const struct request *request,
                         struct quhua_division *rows, size_t capacity)
{
    struct quhua_lookup_options options = {request->as_of, request->former};
    return quhua_lookup(session, argument_text(request), &options, rows, capacity);
}

static size_t ask_list(quhua_session *session, const struct request *request,
                       struct quhua_division *rows, size_t capacity)
{
    uint32_t code = request->argument ? (uint32_t)strtoul(request->argument, NULL, 10) : 0;
    return quhua_list(session, code, request->as_of, rows, capacity);
}

static size_t ask_history(quhua_session *session, const struct request *request,
                          struct quhua_division *rows, size_t capacity)
{
    return quhua_history(session, argument_text(request), rows, capacity);
}

static int print_rows(const struct quhua_division *rows, size_t count, bool years)
{
    static struct writer writer;
    for (size_t i = 0; i < count; i++)
        writer_division(&writer, &rows[i], years);
    int status = writer_finish(&writer);
    return status ? status : count ? EXIT_ACCEPTED : EXIT_NEEDS_PERSON;
}

/* One JSON object, which carries QUHUA_MAX_DIVISIONS rows at most and tells how many there are. */
static int print_json(const struct quhua_division *rows, size_t count, size_t total)
{
    static struct writer writer;
    size_t size = quhua_render_divisions_json(rows, count, total, NULL, 0);
    char *json = malloc(size);
    if (!json) {
        fputs("quhua: out of memory\n", stderr);
        return EXIT_BAD_DATA;
    }
    quhua_render_divisions_json(rows, count, total, json, size);
    writer_put(&writer, json, size);
    writer_put(&writer, "\n", 1);
    free(json);
    int status = writer_finish(&writer);
    return status ? status : count ? EXIT_ACCEPTED : EXIT_NEEDS_PERSON;
}

static int run(const char *index_path, ask_function *ask, const struct request *request, bool years)
{
    quhua_index *index;
    quhua_session *session;
    int status = open_session(index_path, &index, &session);
    if (status)
        return status;
    struct quhua_division *rows = calloc(MAX_ROWS, sizeof *rows);
    if (!open_has_year(index, request->as_of)) {
        status = EXIT_USAGE;
    } else if (rows) {
        size_t total = ask(session, request, rows, MAX_ROWS);
        size_t count = total < MAX_ROWS ? total : MAX_ROWS;
        status = request->json ? print_json(rows, count, total) : print_rows(rows, count, years);
    } else {
        fputs("quhua: out of memory\n", stderr);
        status = EXIT_BAD_DATA;
    }
    free(rows);
    quhua_session_close(session);
    quhua_index_close(index);
    return status;
}

/* Options and the one argument, `least` of them at least. Returns: -1 to go on, or the status. */
static int parse(const struct command *command, const struct option_spec *specs, size_t count,
                 int least, int argc, char **argv, struct request *request)
{
    bool done;
    int left = options_parse(command, specs, count, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (left >= 0 && (left < least || left > 1)) {
        fprintf(stderr, "usage: quhua %s %s\n", command->name, command->arguments);
        left = -1;
    }
    if (left < 0)
        return EXIT_USAGE;
    request->argument = left ? argv[0] : NULL;
    return -1;
}

int cmd_lookup(int argc, char **argv)
{
    static const struct command self = {
        "lookup", "CODE|NAME|PINYIN",
        "Divisions by code, full or short name, pinyin (qingjiangpu), initials (qjp) or a prefix.\n"
        "Prints code, level, path; for former ones also the years and successors.",
        cmd_lookup};
    struct request request = {0};
    const char *index_path = NULL;
    const struct option_spec specs[] = {
        {"as-of", OPTION_YEAR, &request.as_of, "the table at the end of that year"},
        {"former", OPTION_FLAG, &request.former, "former names and codes too"},
        {"json", OPTION_FLAG, &request.json, "one JSON object"},
        {"index", OPTION_TEXT, &index_path, "the index file"},
    };
    int status = parse(&self, specs, 4, 1, argc, argv, &request);
    return status >= 0 ? status : run(index_path, ask_lookup, &request, request.former);
}

int cmd_list(int argc, char **argv)
{
    static const struct command self = {
        "list", "[CODE]", "The divisions right below a code; without one, the provinces.",
        cmd_list};
    struct request request = {0};
    const char *index_path = NULL;
    const struct option_spec specs[] = {
        {"as-of", OPTION_YEAR, &request.as_of, "the table at the end of that year"},
        {"json", OPTION_FLAG, &request.json, "one JSON object"},
        {"index", OPTION_TEXT, &index_path, "the index file"},
    };
    int status = parse(&self, specs, 3, 0, argc, argv, &request);
    if (status < 0 && request.argument &&
        (strlen(request.argument) != 6 || strspn(request.argument, "0123456789") != 6)) {
        fputs("quhua list: a code has six digits\n", stderr);
        return EXIT_USAGE;
    }
    return status >= 0 ? status : run(index_path, ask_list, &request, false);
}

int cmd_history(int argc, char **argv)
{
    static const struct command self = {
        "history", "CODE|NAME",
        "Every name and code that a division had, what it came from and what it became.",
        cmd_history};
    struct request request = {0};
    const char *index_path = NULL;
    const struct option_spec specs[] = {
        {"json", OPTION_FLAG, &request.json, "one JSON object"},
        {"index", OPTION_TEXT, &index_path, "the index file"},
    };
    int status = parse(&self, specs, 2, 1, argc, argv, &request);
    return status >= 0 ? status : run(index_path, ask_history, &request, true);
}
