/*
 * call_source.c - the texts of quhua call: arguments, or lines of standard input.
 *
 * Lines are cut as quhua normalize cuts them: a line feed ends each, the last one may lack it, an
 * empty one counts, and one that is too long is answered by its beginning.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "call.h"

static struct quhua_text cut(const char *data, size_t size)
{
    return (struct quhua_text){data, size < LONGEST_TEXT ? size : LONGEST_TEXT};
}

static bool next_argument(struct call_source *source, struct quhua_text *text)
{
    if (source->next == source->count)
        return false;
    const char *argument = source->texts[source->next++];
    *text = cut(argument, strlen(argument));
    return true;
}

static void skip_remainder(struct call_source *source)
{
    const char *from = source->data + source->begin;
    const char *end = memchr(from, '\n', source->size - source->begin);
    source->skipping = end == NULL;
    source->begin = end ? (size_t)(end + 1 - source->data) : source->size;
}

bool call_source_next(struct call_source *source, struct quhua_text *text)
{
    if (source->texts)
        return next_argument(source, text);
    if (source->skipping)
        skip_remainder(source);
    size_t left = source->size - source->begin;
    const char *from = source->data + source->begin, *end = memchr(from, '\n', left);
    if (end)
        left = (size_t)(end - from);
    else if (left == sizeof source->data)
        source->skipping = true;
    else if (left == 0 || !source->ended)
        return false;
    *text = cut(from, left);
    source->begin += left + (end != NULL);
    return true;
}

int call_source_read(struct call_source *source)
{
    size_t held = source->size - source->begin;
    memmove(source->data, source->data + source->begin, held);
    source->begin = 0;
    source->size = held;
    ssize_t got = read(STDIN_FILENO, source->data + held, sizeof source->data - held);
    if (got < 0 && errno != EINTR && errno != EAGAIN) {
        fprintf(stderr, "quhua: standard input: %s\n", strerror(errno));
        return EXIT_NO_INPUT;
    }
    source->ended = got == 0;
    source->size += got > 0 ? (size_t)got : 0;
    return 0;
}

bool call_source_done(const struct call_source *source)
{
    if (source->texts)
        return source->next == source->count;
    return source->ended && (source->skipping || source->begin == source->size);
}
