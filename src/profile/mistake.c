/*
 * mistake.c - see mistake.h; and telling them.
 */
#include "mistake.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void mistake_add(struct profile_error *error, unsigned line, const char *format, ...)
{
    va_list arguments;
    if (error->count < PROFILE_MAX_MISTAKES) {
        struct profile_mistake *mistake = &error->mistakes[error->count];
        mistake->line = line;
        va_start(arguments, format);
        vsnprintf(mistake->text, sizeof mistake->text, format, arguments);
        va_end(arguments);
    }
    error->count++;
}

const char *mistake_word(const char *word)
{
    size_t size = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_");
    bool starts_well = (*word >= 'a' && *word <= 'z') || *word == '_';
    return starts_well && size <= 32 && word[size] == '\0' ? word : "……";
}

/* A path may hold any byte; a control character would act on the terminal. */
static void print_path(const char *path)
{
    for (; *path; path++)
        fputc((unsigned char)*path < 0x20 || *path == 0x7F ? '?' : *path, stderr);
}

void profile_tell(const struct profile_error *error)
{
    for (size_t i = 0; i < error->count && i < PROFILE_MAX_MISTAKES; i++) {
        fputs("quhua: ", stderr);
        print_path(error->path);
        if (error->mistakes[i].line)
            fprintf(stderr, ":%u", error->mistakes[i].line);
        fprintf(stderr, ": %s\n", error->mistakes[i].text);
    }
    if (error->count > PROFILE_MAX_MISTAKES) {
        fputs("quhua: ", stderr);
        print_path(error->path);
        fprintf(stderr, ": 还有 %zu 处错误\n", error->count - PROFILE_MAX_MISTAKES);
    }
}
