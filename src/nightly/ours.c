/*
 * ours.c - see ours.h.
 */
#include "ours.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/untouched.h"
#include "place.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };

/* ---- the way to it -------------------------------------------------------------------------- */

/* Is it a path that a run gives: out/FOLDER/NAME, done/NAME, failed/NAME, nothing hidden? */
static bool is_given(const char *path)
{
    size_t slashes = 0;
    for (const char *at = path; *at; at++) {
        bool begins = at == path || at[-1] == '/';
        if (begins && (*at == '.' || *at == '/'))
            return false;
        slashes += *at == '/';
    }
    if (path[0] == '\0' || path[strlen(path) - 1] == '/')
        return false;
    if (strncmp(path, "out/", 4) == 0)
        return slashes == 2;
    return slashes == 1 && (strncmp(path, "done/", 5) == 0 || strncmp(path, "failed/", 7) == 0);
}

/* Open the folder `name` in another one. Returns: -1 with errno where it is none, a link, or of
   another file system. */
static int enter(int above, const char *name, dev_t device)
{
    struct stat st;
    int fd = openat(above, name, FOLDER_FLAGS);
    if (fd < 0 || (fstat(fd, &st) == 0 && st.st_dev == device))
        return fd;
    close(fd);
    errno = EXDEV;
    return -1;
}

/* Open the folder that holds `path`; *name is what is behind the last slash. */
static int enter_above(const char *path, dev_t device, const char **name)
{
    int fd = AT_FDCWD;
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
        char part[PLACE_PATH];
        place_put(part, "%.*s", (int)(slash - path), path);
        int next = enter(fd, part, device), error = errno;
        if (fd != AT_FDCWD)
            close(fd);
        errno = error;
        if (next < 0)
            return -1;
        fd = next;
    }
    *name = path;
    return fd;
}

/* ---- a file --------------------------------------------------------------------------------- */

/* Whoever has it open may be about to write. Not every file system can tell, and none of files that
   another user owns. */
static bool is_open_elsewhere(int fd)
{
    bool open = fcntl(fd, F_SETLEASE, F_WRLCK) != 0 && errno == EAGAIN;
    fcntl(fd, F_SETLEASE, F_UNLCK);
    return open;
}

/* The open file; `name` in `folder` must stand for it still when all is read. */
static enum ours look_into(const struct ledger_file *file, dev_t device, int folder,
                           const char *name, int fd, const volatile sig_atomic_t *stop)
{
    struct stat before, after;
    char digest[SHA256_HEX];
    uint64_t size;
    if (fstat(fd, &before) != 0)
        return OURS_UNKNOWN;
    if (!S_ISREG(before.st_mode) || before.st_dev != device || before.st_nlink != 1 ||
        (uint64_t)before.st_size != file->size)
        return OURS_NOT;
    int error = sha256_file(fd, file->size, stop, digest, &size);
    errno = error;
    if (error)
        return error == EINTR ? OURS_STOPPED : OURS_UNKNOWN;
    if (strcmp(digest, file->digest) != 0 || is_open_elsewhere(fd) ||
        fstatat(folder, name, &after, AT_SYMLINK_NOFOLLOW) != 0 ||
        !file_is_untouched(&before, &after))
        return OURS_NOT;
    return OURS_YES;
}

static enum ours look_at(const struct ledger_file *file, dev_t device, int folder, const char *name,
                         const volatile sig_atomic_t *stop)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return OURS_ABSENT;
    if (fd < 0) /* a link, a socket, or the right to read it was taken away */
        return errno == ELOOP || errno == ENXIO || errno == EACCES ? OURS_NOT : OURS_UNKNOWN;
    enum ours ours = look_into(file, device, folder, name, fd, stop);
    int error = errno;
    close(fd);
    errno = error;
    return ours;
}

enum ours ours_file(const struct ledger_file *file, dev_t device, bool remove,
                    const volatile sig_atomic_t *stop)
{
    const char *name;
    if (!is_given(file->path))
        return OURS_NOT;
    int folder = enter_above(file->path, device, &name);
    if (folder < 0) /* no folder, a link, another file system */
        return errno == ENOENT                                        ? OURS_ABSENT
               : errno == ENOTDIR || errno == ELOOP || errno == EXDEV ? OURS_NOT
                                                                      : OURS_UNKNOWN;
    enum ours ours = look_at(file, device, folder, name, stop);
    if (ours == OURS_YES && remove && unlinkat(folder, name, 0) != 0)
        ours = errno == ENOENT ? OURS_ABSENT : OURS_UNKNOWN;
    int error = errno;
    close(folder);
    errno = error;
    return ours;
}

/* ---- a folder ------------------------------------------------------------------------------- */

/* Entries of an open folder, which is closed. */
static size_t count_entries(int fd)
{
    size_t entries = 0;
    DIR *folder = fdopendir(fd);
    if (!folder) {
        close(fd);
        return SIZE_MAX;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return entries;
}

bool ours_folder(const char *name, dev_t device, size_t going, bool remove)
{
    int out = enter(AT_FDCWD, "out", device);
    int fd = out >= 0 ? enter(out, name, device) : -1;
    bool gone = fd >= 0 && count_entries(fd) <= going;
    if (gone && remove)
        gone = unlinkat(out, name, AT_REMOVEDIR) == 0;
    if (out >= 0)
        close(out);
    return gone;
}
