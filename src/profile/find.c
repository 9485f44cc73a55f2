/*
 * find.c - see find.h.
 */
#include "find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PLACES = 3, NAME_SIZE = 128 };
static const char suffix[] = ".ini";

/* ---- places --------------------------------------------------------------------------------- */

/* profiles/ in the folder of `file`. */
static void beside(const char *file, char *folder)
{
    const char *slash = strrchr(file, '/');
    int size = slash ? (int)(slash - file) + 1 : 0;
    if (snprintf(folder, PROFILE_PATH, "%.*sprofiles", size, file) >= PROFILE_PATH)
        folder[0] = '\0';
}

/* Fill folder[PLACES] in the order of the search; an empty one is none. */
static void list_places(const char *index_path, char folder[PLACES][PROFILE_PATH])
{
    char executable[PROFILE_PATH];
    const char *environment = getenv("QUHUA_PROFILES");
    ssize_t size = readlink("/proc/self/exe", executable, sizeof executable - 1);
    for (int i = 0; i < PLACES; i++)
        folder[i][0] = '\0';
    if (environment && strlen(environment) < PROFILE_PATH)
        memcpy(folder[0], environment, strlen(environment) + 1);
    if (index_path)
        beside(index_path, folder[1]);
    if (size > 0) {
        executable[size] = '\0';
        beside(executable, folder[2]);
    }
}

/* ---- the list of names ---------------------------------------------------------------------- */

static int is_profile(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name), tail = sizeof suffix - 1;
    return size > tail && entry->d_name[0] != '.' &&
           strcmp(entry->d_name + size - tail, suffix) == 0;
}

/* Say which profiles `folder` has. Returns: how many. */
static int tell_names(const char *folder, struct profile_error *error)
{
    struct dirent **entries;
    char list[PROFILE_MESSAGE - 64];
    size_t size = 0;
    int count = *folder ? scandir(folder, &entries, is_profile, alphasort) : -1;
    if (count < 0)
        return 0;
    for (int i = 0; i < count; i++) {
        int name = (int)(strlen(entries[i]->d_name) - (sizeof suffix - 1));
        int more = snprintf(list + size, sizeof list - size, "%s%.*s", i ? "、" : "", name,
                            entries[i]->d_name);
        if (more > 0 && (size_t)more < sizeof list - size)
            size += (size_t)more;
        list[size] = '\0';
        free(entries[i]);
    }
    free(entries);
    if (count)
        mistake_add(error, 0, "可用的规则有：%s", list);
    return count;
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool is_path(const char *name)
{
    size_t size = strlen(name), tail = sizeof suffix - 1;
    return strchr(name, '/') || (size > tail && strcmp(name + size - tail, suffix) == 0);
}

bool find_profile(const char *index_path, const char *name_or_path, struct profile_error *error)
{
    char folder[PLACES][PROFILE_PATH];
    if (snprintf(error->path, sizeof error->path, "%s", name_or_path) >= PROFILE_PATH) {
        mistake_add(error, 0, "路径太长");
        return false;
    }
    if (is_path(name_or_path))
        return true;
    list_places(index_path, folder);
    for (int i = 0; i < PLACES; i++) {
        char path[PROFILE_PATH];
        int size = snprintf(path, sizeof path, "%s/%s%s", folder[i], name_or_path, suffix);
        if (!folder[i][0] || *name_or_path == '\0' || size >= PROFILE_PATH || access(path, F_OK))
            continue;
        memcpy(error->path, path, (size_t)size + 1);
        return true;
    }
    mistake_add(error, 0, "没有叫这个名字的规则文件；用自己的文件请写出路径，如 ./school.ini");
    for (int i = 0, told = 0; i < PLACES && !told; i++)
        told = tell_names(folder[i], error);
    return false;
}

static enum profile_status unreadable(struct profile_error *error, int number)
{
    mistake_add(error, 0, "读不了这个文件：%s", strerror(number));
    return PROFILE_UNREADABLE;
}

/* Bytes read, one more than PROFILE_MAX_BYTES where there are more; -1 with errno. */
static ssize_t read_all(int file, char *text)
{
    size_t size = 0;
    while (size <= PROFILE_MAX_BYTES) {
        ssize_t got = read(file, text + size, PROFILE_MAX_BYTES + 1 - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (size_t)got;
    }
    return (ssize_t)size;
}

enum profile_status find_read(struct profile_error *error, char **text, size_t *size)
{
    int file = open(error->path, O_RDONLY | O_CLOEXEC);
    *text = NULL;
    if (file < 0)
        return unreadable(error, errno);
    char *buffer = malloc(PROFILE_MAX_BYTES + 2);
    ssize_t got = buffer ? read_all(file, buffer) : -1;
    int number = errno;
    close(file);
    if (got < 0 || got > PROFILE_MAX_BYTES) {
        free(buffer);
        if (got < 0)
            return unreadable(error, number);
        mistake_add(error, 0, "文件太大：最多 %d 字节", PROFILE_MAX_BYTES);
        return PROFILE_BAD;
    }
    buffer[got] = '\0';
    *text = buffer;
    *size = (size_t)got;
    return PROFILE_OK;
}
