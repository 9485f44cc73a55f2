/*
 * output.c - files that appear complete or not at all.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Length of the folder's part of a path, its slash included; 0: the current folder. */
static size_t folder_size(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static bool name_paths(struct output *output, const char *path)
{
    size_t folder = folder_size(path);
    int size = snprintf(output->path, sizeof output->path, "%s", path);
    int hidden = snprintf(output->hidden, sizeof output->hidden, "%.*s.%s.part", (int)folder, path,
                          path + folder);
    return size >= 0 && (size_t)size < sizeof output->path && hidden >= 0 &&
           (size_t)hidden < sizeof output->hidden;
}

/* ---- beginning ------------------------------------------------------------------------------ */

static int open_again(const char *path, int flags)
{
    int fd;
    do
        fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0600);
    while (fd < 0 && errno == EINTR);
    return fd;
}

static int lock_again(int fd)
{
    int result;
    do
        result = flock(fd, LOCK_EX | LOCK_NB);
    while (result != 0 && errno == EINTR);
    return result;
}

/* Does the name still stand for the open file? Whoever has its lock is alone in changing that. */
enum standing { STANDS, IS_ANOTHER, IS_UNKNOWN };

static enum standing standing_of(int fd, const char *hidden)
{
    struct stat open_one, named;
    if (fstat(fd, &open_one) != 0)
        return IS_UNKNOWN;
    if (lstat(hidden, &named) != 0)
        return errno == ENOENT ? IS_ANOTHER : IS_UNKNOWN;
    return open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino ? STANDS : IS_ANOTHER;
}

static bool tell_locked(const struct output *output, struct fault *fault)
{
    return fault_put(fault, FAULT_LOCKED, "%s：另一次运行正在写这个文件，请等它结束再试",
                     output->path);
}

static bool tell_stale(const struct output *output, struct fault *fault)
{
    return fault_put(fault, FAULT_CANNOT_CREATE, "%s：无法清除上次运行留下的临时文件 %s（%s）",
                     output->path, output->hidden, fault_reason(errno));
}

/* Take away what a killed run left. A link is taken away and never followed. */
static bool remove_stale(const struct output *output, struct fault *fault)
{
    const char *hidden = output->hidden;
    int fd = open_again(hidden, O_RDONLY | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENAMETOOLONG)) /* nor can the latter be created */
        return true;
    if (fd < 0 && (errno == ELOOP || errno == ENXIO))
        return unlink(hidden) == 0 || errno == ENOENT || tell_stale(output, fault);
    if (fd < 0)
        return tell_stale(output, fault);
    bool good = lock_again(fd) == 0;
    enum standing standing = good ? standing_of(fd, hidden) : IS_UNKNOWN;
    if (!good && errno == EWOULDBLOCK)
        tell_locked(output, fault);
    else if (standing == IS_UNKNOWN || (standing == STANDS && unlink(hidden) != 0))
        good = tell_stale(output, fault);
    close(fd);
    return good;
}

/* Lock a new hidden file. Between its making and its lock another run may take it for stale. */
static bool lock_new(struct output *output, int fd, struct fault *fault)
{
    bool locked = lock_again(fd) == 0;
    enum standing standing = locked ? standing_of(fd, output->hidden) : IS_UNKNOWN;
    int error = errno;
    if (standing == STANDS)
        return true;
    if (standing == IS_ANOTHER || (!locked && error == EWOULDBLOCK))
        return tell_locked(output, fault);
    unlink(output->hidden);
    return fault_put(fault, FAULT_CANNOT_CREATE, "%s：无法加锁（%s）", output->path,
                     fault_reason(error));
}

static bool create(struct output *output, struct fault *fault)
{
    int fd = open_again(output->hidden, O_WRONLY | O_CREAT | O_EXCL);
    if (fd < 0 && errno == EEXIST)
        return tell_locked(output, fault);
    if (fd < 0)
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s：无法创建（%s）", output->path,
                         fault_reason(errno));
    if (!lock_new(output, fd, fault)) {
        close(fd);
        return false;
    }
    output->fd = fd;
    return true;
}

bool output_begin(struct output *output, const char *path, struct fault *fault)
{
    struct stat st;
    memset(output, 0, offsetof(struct output, path));
    output->fd = -1;
    output->kept[0] = '\0';
    if (!name_paths(output, path))
        return fault_put(fault, FAULT_CANNOT_CREATE, "%.200s…：路径太长", path);
    int seen = stat(path, &st);
    if (seen != 0 && errno != ENOENT)
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s：无法创建（%s）", path,
                         fault_reason(errno));
    if (seen == 0 && !S_ISREG(st.st_mode))
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s：已有同名的文件夹或设备，不能写入", path);
    return remove_stale(output, fault) && create(output, fault);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_out(struct output *output, const char *data, size_t size)
{
    while (size > 0 && output->sys_errno == 0) {
        ssize_t put = write(output->fd, data, size);
        if (put > 0) {
            data += put;
            size -= (size_t)put;
        } else if (put == 0 || errno != EINTR) {
            output->sys_errno = put == 0 ? ENOSPC : errno;
        }
    }
}

static void flush(struct output *output)
{
    write_out(output, output->data, output->held);
    output->held = 0;
}

void output_put(struct output *output, const char *data, size_t size)
{
    output->bytes += size;
    if (size > sizeof output->data - output->held)
        flush(output);
    if (size >= sizeof output->data) {
        write_out(output, data, size);
        return;
    }
    if (size)
        memcpy(output->data + output->held, data, size);
    output->held += size;
}

/* fsync, once more where a signal came between. */
static int sync_fd(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result != 0 && errno == EINTR);
    return result;
}

static int rename_again(const char *from, const char *to)
{
    int result;
    do
        result = rename(from, to);
    while (result != 0 && errno == EINTR);
    return result;
}

/* ---- publishing ----------------------------------------------------------------------------- */

static bool finish(struct output *output, struct fault *fault)
{
    flush(output);
    if (output->sys_errno == 0 && sync_fd(output->fd) != 0)
        output->sys_errno = errno;
    return output->sys_errno == 0 ||
           fault_put(fault, FAULT_WRITE_ERROR, "%s：写入失败（%s），没有生成新文件", output->path,
                     fault_reason(output->sys_errno));
}

/* NAME.2.csv for NAME.csv. */
static bool name_kept(struct output *output, unsigned number)
{
    const char *path = output->path, *dot = strrchr(path + folder_size(path), '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path);
    int size = snprintf(output->kept, sizeof output->kept, "%.*s.%u%s", (int)stem, path, number,
                        path + stem);
    errno = ENAMETOOLONG;
    return size >= 0 && (size_t)size < sizeof output->kept;
}

/* One more name for a file; where it can have only one, another. Returns: 0, or -1 with errno. */
static int name_anew(const char *from, const char *to)
{
    struct stat st;
    if (link(from, to) == 0)
        return 0;
    if (errno != EPERM && errno != EOPNOTSUPP && errno != EMLINK)
        return -1;
    if (lstat(to, &st) != 0)
        return errno == ENOENT ? rename_again(from, to) : -1;
    errno = EEXIST;
    return -1;
}

static bool keep_old(struct output *output, struct fault *fault)
{
    int named = -1;
    errno = EEXIST;
    for (unsigned number = 2; named != 0 && errno == EEXIST; number++)
        named = name_kept(output, number) ? name_anew(output->path, output->kept) : -1;
    if (named == 0)
        return true;
    output->kept[0] = '\0';
    return errno == ENOENT /* gone since */ ||
           fault_put(fault, FAULT_WRITE_ERROR, "%s：原有的文件无法改名保留（%s），没有生成新文件",
                     output->path, fault_reason(errno));
}

static bool put_in_place(struct output *output, bool first, struct fault *fault)
{
    output->placed = rename_again(output->hidden, output->path) == 0;
    return output->placed ||
           fault_put(fault, FAULT_WRITE_ERROR,
                     first ? "%s：改名失败（%s），没有生成新文件"
                           : "%s：改名失败（%s），只更新了一部分文件，请再运行一次",
                     output->path, fault_reason(errno));
}

static bool sync_folder(const char *path, struct fault *fault)
{
    char folder[4096];
    size_t size = folder_size(path);
    snprintf(folder, sizeof folder, "%.*s", size ? (int)size : 1, size ? path : ".");
    int fd = open_again(folder, O_RDONLY | O_DIRECTORY);
    bool done = fd >= 0 && (sync_fd(fd) == 0 || errno == EINVAL); /* has no such thing */
    int error = errno;
    if (fd >= 0)
        close(fd);
    return done || fault_put(fault, FAULT_WRITE_ERROR, "%s：文件夹没有写到磁盘（%s），请再运行一次",
                             path, fault_reason(error));
}

/* Closing gives up the lock, so it comes after the renaming. After an interrupted close Linux has
   closed all the same; what else can fail here did so when the file was synced, but for an odd
   network disk. */
static bool let_go(struct output *output, struct fault *fault)
{
    bool done = close(output->fd) == 0 || errno == EINTR;
    output->fd = -1;
    return done || fault_put(fault, FAULT_WRITE_ERROR, "%s：关闭文件出错（%s），请再运行一次",
                             output->path, fault_reason(errno));
}

static bool share_folder(const struct output *a, const struct output *b)
{
    size_t size = folder_size(a->path);
    return size == folder_size(b->path) && memcmp(a->path, b->path, size) == 0;
}

bool output_publish(struct output **outputs, size_t count, struct fault *fault)
{
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = finish(outputs[i], fault);
    for (size_t i = 0; good && i < count; i++)
        good = !outputs[i]->keep || keep_old(outputs[i], fault);
    for (size_t i = 0; good && i < count; i++)
        good = put_in_place(outputs[i], i == 0, fault);
    for (size_t i = 0; good && i < count; i++)
        if (i == 0 || !share_folder(outputs[i - 1], outputs[i]))
            good = sync_folder(outputs[i]->path, fault);
    for (size_t i = 0; good && i < count; i++)
        good = let_go(outputs[i], fault);
    return good;
}

/* Only what is ours is removed, and while we still have its lock. */
void output_abandon(struct output *output)
{
    if (output->fd < 0)
        return;
    if (!output->placed)
        unlink(output->hidden);
    close(output->fd);
    output->fd = -1;
}
