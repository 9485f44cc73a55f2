/*
 * cmd_call.c - quhua call [TEXT...]: as quhua normalize, answered by the service.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"

static const struct command self = {
    "call", "[TEXT...]",
    "As quhua normalize, answered by the service: each argument, or each line of standard input,\n"
    "to one line of output. Where the service gives no answer, the exit status says so: nothing\n"
    "is known about the text then.",
    cmd_call};

/* The socket that was named, or that of the environment; NULL after saying that there is none. */
static const char *find_socket(const char *given)
{
    const char *environment = getenv("QUHUA_SOCKET");
    if (given)
        return given;
    if (environment && *environment)
        return environment;
    fputs("quhua call: which socket? Give --socket PATH or set QUHUA_SOCKET\n", stderr);
    return NULL;
}

int cmd_call(int argc, char **argv)
{
    struct call_options options = {.timeout_ms = 5000};
    bool full_name = false, home = false, done;
    const char *socket = NULL, *fail_on = NULL, *field = NULL, *origin = NULL;
    const struct option_spec specs[] = {
        {"socket", OPTION_TEXT, &socket, "the service's socket ($QUHUA_SOCKET)"},
        {"timeout", OPTION_TIME, &options.timeout_ms, "how long to wait for an answer (5s)"},
        {"json", OPTION_FLAG, &options.json, "one JSON object a line"},
        {"full-name", OPTION_FLAG, &full_name, "keep the prefecture in the origin always"},
        {"as-of", OPTION_YEAR, &options.request.as_of, "the table at the end of that year"},
        {"fail-on", OPTION_TEXT, &fail_on, "confirm or reject: exit 1 from that verdict on"},
        {"field", OPTION_TEXT, &field, "origin, or home: the texts are home addresses"},
        {"origin", OPTION_TEXT, &origin, "the person's origin, a code, for a home address"},
    };
    int count = options_parse(&self, specs, sizeof specs / sizeof *specs, argc, argv, &done);
    if (done || count < 0)
        return done ? stdout_finish() : EXIT_USAGE;
    bool filter = count == 0 || (count == 1 && strcmp(argv[0], "-") == 0);
    int fail = ask_fail_level(self.name, fail_on, filter);
    if (fail < 0 || !ask_field(self.name, field, origin, &home, &options.request.origin))
        return EXIT_USAGE;
    options.socket = find_socket(socket);
    if (!options.socket)
        return EXIT_USAGE;
    options.request.op = home ? QUHUA_OP_HOME : QUHUA_OP_NORMALIZE;
    options.request.full_name = full_name;

    enum quhua_verdict worst = QUHUA_ACCEPT;
    int status = call_run(&options, filter ? NULL : argv, filter ? 0 : (size_t)count, &worst);
    return status ? status : (int)worst >= fail ? EXIT_NEEDS_PERSON : EXIT_ACCEPTED;
}
