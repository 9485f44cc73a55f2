/*
 * inbox.c - see inbox.h.
 */
#include "inbox.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include "place.h"

#define MARK ".ready"

const char *inbox_word(enum inbox_state state)
{
    static const char *const words[INBOX_STATE_COUNT] = {
#define X(name, word) word,
        INBOX_STATES(X)
#undef X
    };
    return words[state];
}

static bool ends_with(const char *name, const char *ending)
{
    size_t size = strlen(name), end = strlen(ending);
    return size > end && strcmp(name + size - end, ending) == 0;
}

/* What desktops leave in a shared folder, of their own. */
static bool is_litter(const char *name)
{
    return name[0] == '.' || strncmp(name, "~$", 2) == 0 || strcasecmp(name, "thumbs.db") == 0 ||
           strcasecmp(name, "desktop.ini") == 0;
}

/* The names that copying programs give to a file until it is whole. */
static bool is_part(const char *name)
{
    static const char *const endings[] = {".part", ".filepart", ".partial", ".crdownload", ".tmp"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends_with(name, endings[i]))
            return true;
    return false;
}

/* Has nothing changed for `settle` milliseconds? Any change sets ctime, to the present: mtime can
   be set to what it was elsewhere. A time to come is a clock that was put back: then nobody knows.
 */
static bool is_settled(const struct stat *st, unsigned settle)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t age = (int64_t)(now.tv_sec - st->st_ctim.tv_sec) * 1000 +
                  (now.tv_nsec - st->st_ctim.tv_nsec) / 1000000;
    return age >= (int64_t)settle;
}

static enum inbox_state judge(const struct inbox_entry *entry, const struct stat *st,
                              unsigned settle)
{
    if (is_litter(entry->name))
        return INBOX_HIDDEN;
    if (S_ISLNK(st->st_mode))
        return INBOX_LINK;
    if (S_ISDIR(st->st_mode))
        return INBOX_FOLDER;
    if (!S_ISREG(st->st_mode))
        return INBOX_OTHER;
    if (ends_with(entry->name, MARK))
        return INBOX_MARK;
    if (strlen(entry->name) > PLACE_NAME)
        return INBOX_LONG;
    bool ready = entry->marked || (is_settled(st, settle) && !is_part(entry->name));
    return ready ? INBOX_READY : INBOX_WAITING;
}

static bool look(const char *name, struct stat *st)
{
    char path[NAME_MAX + 16];
    snprintf(path, sizeof path, "in/%s", name);
    return lstat(path, st) == 0;
}

/* Is there a mark beside it? Returns: false where that cannot be found out. */
static bool look_for_mark(struct inbox_entry *entry)
{
    char mark[NAME_MAX + 8];
    struct stat st;
    if (strlen(entry->name) > PLACE_NAME)
        return true;
    snprintf(mark, sizeof mark, "%s" MARK, entry->name);
    bool seen = look(mark, &st);
    entry->marked = seen && S_ISREG(st.st_mode);
    return seen || errno == ENOENT;
}

static int by_name(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_name(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static bool take_names(struct inbox *inbox, struct dirent **list, size_t count, unsigned settle)
{
    inbox->entries = calloc(count + 1, sizeof *inbox->entries);
    if (!inbox->entries)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct inbox_entry *entry = &inbox->entries[inbox->count];
        struct stat st;
        bool seen = look(list[i]->d_name, &st);
        if (!seen && errno == ENOENT)
            continue; /* gone since */
        if (!seen)
            return false;
        entry->name = strdup(list[i]->d_name);
        if (!entry->name)
            return false;
        inbox->count++;
        if (!look_for_mark(entry))
            return false;
        entry->state = judge(entry, &st, settle);
        entry->changed = st.st_ctim.tv_sec;
    }
    return true;
}

bool inbox_read(struct inbox *inbox, unsigned settle, struct fault *fault)
{
    struct dirent **list;
    *inbox = (struct inbox){NULL, 0};
    int count = scandir("in", &list, is_name, by_name);
    if (count < 0)
        return fault_put(fault, FAULT_NO_INPUT, "in: cannot be read: %s", strerror(errno));
    errno = ENOMEM;
    bool good = take_names(inbox, list, (size_t)count, settle);
    int error = errno;
    while (count > 0)
        free(list[--count]);
    free(list);
    return good || fault_put(fault, FAULT_NO_INPUT, "in: cannot be looked at: %s", strerror(error));
}

void inbox_close(struct inbox *inbox)
{
    for (size_t i = 0; i < inbox->count; i++)
        free(inbox->entries[i].name);
    free(inbox->entries);
}
