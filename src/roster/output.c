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

/* Take away what a killed run left. Returns: false where its lock is still held. */
static bool remove_stale(const char *hidden)
{
    int fd = open(hidden, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (!held)
        unlink(hidden);
    if (fd >= 0)
        close(fd);
    return !held;
}

bool output_begin(struct output *output, const char *path, struct fault *fault)
{
    struct stat st;
    memset(output, 0, offsetof(struct output, path));
    output->fd = -1;
    if (!name_paths(output, path))
        return fault_put(fault, FAULT_CANNOT_CREATE, "%.200s…：路径太长", path);
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s：已有同名的目录或设备，不能写入", path);
    if (!remove_stale(output->hidden))
        return fault_put(fault, FAULT_LOCKED, "%s：另一次运行正在写这个文件，请等它结束再试", path);
    output->fd = open(output->hidden, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (output->fd < 0)
        return fault_put(fault, errno == EEXIST ? FAULT_LOCKED : FAULT_CANNOT_CREATE,
                         "%s：无法创建（%s）", path, strerror(errno));
    if (flock(output->fd, LOCK_EX | LOCK_NB) != 0)
        return fault_put(fault, FAULT_CANNOT_CREATE, "%s：无法加锁（%s）", path, strerror(errno));
    return true;
}

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

static bool finish(struct output *output)
{
    flush(output);
    if (output->sys_errno == 0 && sync_fd(output->fd) != 0)
        output->sys_errno = errno;
    return output->sys_errno == 0;
}

/* Closing gives up the lock, so it comes after the renaming. After an interrupted close Linux has
   closed all the same. */
static bool put_in_place(struct output *output)
{
    if (rename_again(output->hidden, output->path) != 0)
        return false;
    output->hidden[0] = 0;
    bool done = close(output->fd) == 0 || errno == EINTR;
    output->fd = -1;
    return done;
}

static bool sync_folder(const char *path)
{
    char folder[4096];
    size_t size = folder_size(path);
    snprintf(folder, sizeof folder, "%.*s", size ? (int)size : 1, size ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = sync_fd(fd) == 0;
    return (close(fd) == 0 || errno == EINTR) && done;
}

bool output_publish(struct output **outputs, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++)
        if (!finish(outputs[i]))
            return fault_put(fault, FAULT_WRITE_ERROR, "%s：写入失败（%s），没有生成新文件",
                             outputs[i]->path, strerror(outputs[i]->sys_errno));
    for (size_t i = 0; i < count; i++)
        if (!put_in_place(outputs[i]))
            return fault_put(fault, FAULT_WRITE_ERROR, "%s：改名失败（%s）", outputs[i]->path,
                             strerror(errno));
    if (count && !sync_folder(outputs[0]->path))
        return fault_put(fault, FAULT_WRITE_ERROR, "%s：目录同步失败（%s），请再运行一次",
                         outputs[0]->path, strerror(errno));
    return true;
}

void output_abandon(struct output *output)
{
    if (output->fd >= 0)
        close(output->fd);
    output->fd = -1;
    if (output->hidden[0])
        unlink(output->hidden);
    output->hidden[0] = 0;
}
