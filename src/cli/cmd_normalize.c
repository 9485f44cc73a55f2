/*
 * cmd_normalize.c - quhua normalize [TEXT...]
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const struct command self = {
    "normalize", "[TEXT...]",
    "Each argument, or each line of standard input, to one line: verdict, code, origin, reasons\n"
    "and the rest of the text, separated by tabs. Home addresses: verdict, code, home, reasons.",
    cmd_normalize};

static int normalize_arguments(quhua_session *session, const struct bulk_options *options,
                               int count, char **texts, enum quhua_verdict *worst)
{
    static struct writer writer;
    static char buffer[1 << 16];
    for (int i = 0; i < count; i++) {
        enum quhua_verdict verdict;
        struct quhua_text text = {texts[i], strlen(texts[i])};
        writer_put(&writer, buffer,
                   bulk_answer(session, options, text, buffer, sizeof buffer, &verdict));
        if (verdict > *worst)
            *worst = verdict;
    }
    return writer_finish(&writer);
}

int cmd_normalize(int argc, char **argv)
{
    struct bulk_options options = {.json = false};
    bool explain = false, full_name = false, done;
    const char *index_path = NULL, *fail_on = NULL, *field = NULL, *origin = NULL;
    const char *profile_name = NULL;
    struct profile profile = {.texts = NULL};
    const struct option_spec specs[] = {
        {"json", OPTION_FLAG, &options.json, "one JSON object a line"},
        {"explain", OPTION_FLAG, &explain, "tell how the answer came about"},
        {"full-name", OPTION_FLAG, &full_name, "keep the prefecture in the origin always"},
        {"as-of", OPTION_YEAR, &options.options.as_of, "the table at the end of that year"},
        {"profile", OPTION_TEXT, &profile_name, "rules: the name of a profile, or a file"},
        {"fail-on", OPTION_TEXT, &fail_on, "confirm or reject: exit 1 from that verdict on"},
        {"field", OPTION_TEXT, &field, "origin, or home: the texts are home addresses"},
        {"origin", OPTION_TEXT, &origin, "the person's origin, a code, for a home address"},
        {"index", OPTION_TEXT, &index_path, "the index file"},
    };
    int count = options_parse(&self, specs, sizeof specs / sizeof *specs, argc, argv, &done);
    if (done || count < 0)
        return done ? stdout_finish() : EXIT_USAGE;
    bool filter = count == 0 || (count == 1 && strcmp(argv[0], "-") == 0);
    int fail = ask_fail_level(self.name, fail_on, filter);
    if (fail < 0 || !ask_field(self.name, field, origin, &options.home, &options.options.origin))
        return EXIT_USAGE;
    options.options.explain = explain;
    options.options.full_name = full_name;

    quhua_index *index;
    quhua_session *session;
    enum quhua_verdict worst = QUHUA_ACCEPT;
    int status = open_session(index_path, &index, &session);
    if (status)
        return status;
    if (profile_name) {
        status = open_profile(profile_name, index_path, session, &profile);
        options.options.rules = &profile.rules;
        if (!options.options.as_of)
            options.options.as_of = profile.as_of;
    }
    if (status)
        ; /* told already */
    else if (!open_has_year(index, options.options.as_of))
        status = EXIT_USAGE;
    else if (filter)
        status = bulk_run(index, &options, &worst);
    else
        status = normalize_arguments(session, &options, count, argv, &worst);
    profile_close(&profile);
    quhua_session_close(session);
    quhua_index_close(index);
    return status ? status : (int)worst >= fail ? EXIT_NEEDS_PERSON : EXIT_ACCEPTED;
}
