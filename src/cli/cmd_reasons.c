/*
 * cmd_reasons.c - quhua reasons
 */
#include <stdio.h>

#include "cli.h"

int cmd_reasons(int argc, char **argv)
{
    static const struct command self = {
        "reasons", "", "Every reason code: code, usual grade, Chinese text, example.", cmd_reasons};
    static struct writer writer;
    bool done;
    int left = options_parse(&self, NULL, 0, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (left > 0)
        fputs("usage: quhua reasons\n", stderr);
    if (left != 0)
        return EXIT_USAGE;
    for (int i = 0; i < QUHUA_REASON_COUNT; i++) {
        const struct quhua_reason_info *info = quhua_reason_info((enum quhua_reason)i);
        const char *const fields[] = {info->code,    "\t",     quhua_grade_name(info->grade),
                                      "\t",          info->zh, "\t",
                                      info->example, "\n"};
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            writer_string(&writer, fields[f]);
    }
    return writer_finish(&writer);
}
