/*
 * open.c - finding and opening the index.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

#define INDEX_NAME "quhua.idx"

/* Where an installation has it. The installed executable stands beside it; so these are for one
   that was copied to elsewhere, and no prefix has to be known when it is built. */
static const char *const installed[] = {"/usr/local/lib/quhua/" INDEX_NAME,
                                        "/usr/lib/quhua/" INDEX_NAME};

const char *open_path(const char *given, char *buffer, size_t capacity)
{
    const char *environment = getenv("QUHUA_INDEX");
    if (given)
        return given;
    if (environment && *environment)
        return environment;
    ssize_t size = readlink("/proc/self/exe", buffer, capacity - sizeof INDEX_NAME - 1);
    while (size > 0 && buffer[size - 1] != '/')
        size--;
    if (size > 0) {
        memcpy(buffer + size, INDEX_NAME, sizeof INDEX_NAME);
        if (access(buffer, R_OK) == 0)
            return buffer;
    }
    return access(installed[0], R_OK) == 0 ? installed[0] : installed[1];
}

int open_session(const char *given, quhua_index **index, quhua_session **session)
{
    char buffer[PATH_MAX];
    struct quhua_error error;
    const char *path = open_path(given, buffer, sizeof buffer);
    enum quhua_status status = quhua_index_open(path, QUHUA_OPEN_MAPPED, index, &error);
    if (status != QUHUA_OK) {
        fprintf(stderr, "quhua: %s: %s (%s%s%s)\n", path, quhua_status_text(status), error.detail,
                error.sys_errno ? ": " : "", error.sys_errno ? strerror(error.sys_errno) : "");
        if (status != QUHUA_ERROR_MEMORY)
            fputs("quhua: build one: quhua index build DATA-FOLDER INDEX-FILE\n", stderr);
        return status == QUHUA_ERROR_OPEN ? EXIT_NO_INPUT : EXIT_BAD_DATA;
    }
    if (session && quhua_session_open(*index, session) != QUHUA_OK) {
        quhua_index_close(*index);
        *index = NULL;
        fputs("quhua: out of memory\n", stderr);
        return EXIT_BAD_DATA;
    }
    return 0;
}

int open_profile(const char *name_or_path, const char *index_given, quhua_session *session,
                 struct profile *profile)
{
    char buffer[PATH_MAX];
    struct profile_error error;
    enum profile_status status = profile_load(
        session, open_path(index_given, buffer, sizeof buffer), name_or_path, profile, &error);
    profile_tell(&error);
    return (int)status;
}

bool open_has_year(const quhua_index *index, int as_of)
{
    struct quhua_index_info info;
    if (as_of == 0)
        return true;
    quhua_index_describe(index, &info);
    if (as_of <= info.year)
        return true;
    fprintf(stderr, "quhua: the table ends with %d\n", info.year);
    return false;
}
