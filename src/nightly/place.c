/*
 * place.c - see place.h.
 */
#include "place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../roster/fix.h"
#include "../roster/output.h"

#define LOCK_PATH ".quhua/lock"

void place_put(char path[PLACE_PATH], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(path, PLACE_PATH, format, arguments);
    va_end(arguments);
    if (size < 0 || size >= PLACE_PATH)
        path[0] = '\0';
}

/* ---- folders -------------------------------------------------------------------------------- */

bool place_make_folder(const char *path, struct fault *fault)
{
    struct stat st;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s: cannot be made: %s", path,
                         strerror(errno));
    if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    return fault_put(fault, FAULT_CANNOT_CREATE, "%s: is no folder (links are not followed)", path);
}

bool place_may_change(const char *folder, struct fault *fault)
{
    return faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 ||
           fault_put(fault, FAULT_CANNOT_CREATE, "%s: cannot be changed: %s", folder,
                     strerror(errno));
}

bool place_may_take(const char *folder, const char *path, struct fault *fault)
{
    struct stat above, st;
    uid_t own = geteuid();
    if (own == 0 || lstat(folder, &above) != 0 || !(above.st_mode & S_ISVTX) ||
        above.st_uid == own || lstat(path, &st) != 0 || st.st_uid == own)
        return true;
    return fault_put(fault, FAULT_CANNOT_CREATE,
                     "%s: cannot be taken away: another user's, in a folder with the sticky bit",
                     path);
}

/* in/ is the operator's: where it is missing, a disk may not be mounted. */
static bool check_in(struct fault *fault)
{
    struct stat st;
    if (lstat("in", &st) != 0)
        return fault_put(fault, FAULT_NO_INPUT, "in: %s; rosters are taken from this folder",
                         strerror(errno));
    return S_ISDIR(st.st_mode) ||
           fault_put(fault, FAULT_NO_INPUT, "in: is no folder (links are not followed)");
}

static bool check_device(const char *path, struct fault *fault)
{
    struct stat here, there;
    if (stat(".", &here) == 0 && lstat(path, &there) == 0 && here.st_dev == there.st_dev)
        return true;
    return fault_put(fault, FAULT_CANNOT_CREATE, "%s: must be on the file system of its parent",
                     path);
}

static int lock(struct fault *fault)
{
    int fd = open(LOCK_PATH, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        fault_put(fault, FAULT_CANNOT_CREATE, LOCK_PATH ": cannot be made: %s", strerror(errno));
        return -1;
    }
    int result;
    do
        result = flock(fd, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return fd;
    if (errno == EWOULDBLOCK)
        fault_put(fault, FAULT_LOCKED, "another run is at work in this folder");
    else
        fault_put(fault, FAULT_CANNOT_CREATE, LOCK_PATH ": cannot be locked: %s", strerror(errno));
    close(fd);
    return -1;
}

int place_open(struct fault *fault)
{
    static const char *const made[] = {".quhua", PLACE_WORK, "out", "done", "failed"};
    if (!check_in(fault) || !check_device("in", fault))
        return -1;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (!place_make_folder(made[i], fault) || !check_device(made[i], fault))
            return -1;
    return lock(fault);
}

bool place_clear_work(struct fault *fault)
{
    DIR *folder = opendir(PLACE_WORK);
    bool good = folder != NULL;
    for (struct dirent *entry; good && (entry = readdir(folder));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            good = unlinkat(dirfd(folder), entry->d_name, 0) == 0 || errno == ENOENT;
    int error = errno;
    if (folder)
        closedir(folder);
    return good || fault_put(fault, FAULT_CANNOT_CREATE, PLACE_WORK ": cannot be cleared: %s",
                             strerror(error));
}

bool place_sync(const char *folder, struct fault *fault)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int synced = -1;
    if (fd >= 0)
        do
            synced = fsync(fd);
        while (synced != 0 && errno == EINTR);
    int error = synced != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return synced == 0 || error == EINVAL || /* has no such thing */
           fault_put(fault, FAULT_WRITE_ERROR, "%s: not written to disk: %s", folder,
                     strerror(error));
}

/* ---- files ---------------------------------------------------------------------------------- */

enum place_state place_state(const char *path, uint64_t size, const char *digest)
{
    struct stat st;
    char hex[SHA256_HEX];
    uint64_t hashed;
    if (lstat(path, &st) != 0)
        return errno == ENOENT ? PLACE_ABSENT : PLACE_UNKNOWN;
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != size)
        return PLACE_OTHER;
    if (strcmp(digest, "-") == 0)
        return PLACE_SAME;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return PLACE_UNKNOWN;
    int error = sha256_file(fd, size, NULL, hex, &hashed);
    close(fd);
    errno = error;
    if (error)
        return PLACE_UNKNOWN;
    return hashed == size && strcmp(hex, digest) == 0 ? PLACE_SAME : PLACE_OTHER;
}

/* Does nothing stand there? errno is 0 where something does. */
static bool is_free(const char *path)
{
    struct stat st;
    errno = 0;
    return lstat(path, &st) != 0 && errno == ENOENT;
}

bool place_free(const char *folder, const char *name, const char *ending, char path[PLACE_PATH],
                struct fault *fault)
{
    char beside[PLACE_PATH];
    int stem = (int)fix_stem_size(name);
    for (unsigned number = 1; number < 100000; number++) {
        if (number == 1)
            place_put(path, "%s/%s", folder, name);
        else
            place_put(path, "%s/%.*s.%u%s", folder, stem, name, number, name + stem);
        place_put(beside, "%s%s", path, ending);
        if (!path[0] || !beside[0])
            break;
        if (is_free(path) && is_free(beside))
            return true;
        if (errno != 0 && errno != ENOENT)
            return fault_put(fault, FAULT_CANNOT_CREATE, "%s: cannot be looked at: %s", folder,
                             strerror(errno));
    }
    return fault_put(fault, FAULT_CANNOT_CREATE, "%s: no free name for a file", folder);
}

int place_move(const char *from, const char *to)
{
    int result;
    do
        result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
    while (result != 0 && errno == EINTR);
    if (result == 0 || errno != EINVAL)
        return result == 0 ? 0 : errno;
    /* A file system without it: the lock keeps our own runs apart. */
    if (!is_free(to))
        return errno ? errno : EEXIST;
    return rename(from, to) == 0 ? 0 : errno;
}

static bool write_output(struct output *output, const char *path, const struct buffer *text,
                         mode_t mode, struct fault *fault)
{
    if (!output_begin(output, path, fault))
        return false;
    output_put(output, text->data, text->size);
    bool good = fchmod(output->fd, mode) == 0 ||
                fault_put(fault, FAULT_WRITE_ERROR, "%s: %s", path, strerror(errno));
    good = good && output_publish(&output, 1, fault);
    output_abandon(output);
    return good;
}

bool place_write(const char *path, struct buffer *text, mode_t mode, struct fault *fault)
{
    struct output *output = malloc(sizeof *output);
    bool good = false;
    if (!output || text->failed)
        fault_put(fault, FAULT_NO_INPUT, "out of memory");
    else
        good = write_output(output, path, text, mode, fault);
    free(output);
    buffer_close(text);
    return good;
}
