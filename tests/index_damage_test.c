/*
 * index_damage_test.c - no damaged, foreign or strange file is ever opened as an index.
 *
 *   index_damage_test INDEX
 *
 * LMDB trusts its file, so every one of these must be refused before LMDB sees it, with the status
 * that fits, in both ways of opening. A crash ends the program and so fails the test.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

#include "../src/core/format.h"
#include "support.h"

enum { PAGE = 4096, SPARSE_FLIPS = 3000, NOBODY = 65534 };
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 8 }; /* hashing is slow there: fewer positions, the same kinds */
#else
enum { STRIDE = 1 };
#endif

static struct tally tally = {.shown = 40};
static uint8_t *original, *copy; /* the sound index, and a scratch copy of its size + PAGE */
static size_t size;
static char folder[] = "/tmp/quhua-damage-XXXXXX";
static char path[64]; /* the file under test */

/* ---- opening ------------------------------------------------------------------------------ */

static void expect_flags(enum quhua_status expected, unsigned flags, const char *what, size_t at)
{
    struct quhua_error error;
    quhua_index *index = (quhua_index *)&error; /* must become NULL */
    enum quhua_status status = quhua_index_open(path, flags, &index, &error);
    tally_check(&tally, status == expected && !index && error.status == status && error.detail[0],
                "%s at %zu, flags %u: %s; expected: %s", what, at, flags, quhua_status_text(status),
                quhua_status_text(expected));
    if (status == QUHUA_OK)
        quhua_index_close(index);
}

static void expect(enum quhua_status expected, const char *what, size_t at)
{
    expect_flags(expected, QUHUA_OPEN_COPY, what, at);
    expect_flags(expected, QUHUA_OPEN_MAPPED, what, at);
}

static void stop(const char *what)
{
    perror(what);
    exit(66);
}

static void write_file(const void *data, size_t bytes)
{
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0 || write(fd, data, bytes) != (ssize_t)bytes || close(fd) != 0)
        stop(path);
}

static void change_byte(int fd, size_t at, uint8_t mask)
{
    uint8_t byte = original[at] ^ mask;
    if (pwrite(fd, &byte, 1, (off_t)at) != 1)
        stop(path);
}

/* ---- kinds of damage ------------------------------------------------------------------------ */

static enum quhua_status cut_status(size_t length)
{
    return length < sizeof(struct format_trailer) ? QUHUA_ERROR_FOREIGN : QUHUA_ERROR_TRUNCATED;
}

static void cut_to(size_t length)
{
    if (truncate(path, (off_t)length) != 0)
        stop(path);
    expect(cut_status(length), "cut", length);
}

/* Longest first, so that one file serves. */
static void test_cut(void)
{
    write_file(original, size);
    for (size_t length = size - 1; length > size - sizeof(struct format_trailer) - 8; length--)
        cut_to(length);
    for (size_t page = (size - 50) / PAGE / STRIDE * STRIDE; page > 0; page -= STRIDE)
        for (size_t length = page * PAGE + 1; length >= page * PAGE - 1; length--)
            cut_to(length);
    for (size_t length = 60; length > 0; length--)
        cut_to(length);
    cut_to(0);
}

/* What a change at `at` of the file must give. */
static enum quhua_status flip_status(size_t at)
{
    size_t trailer = size - sizeof(struct format_trailer);
    if (at < trailer)
        return QUHUA_ERROR_DAMAGED;
    at -= trailer;
    if (at < offsetof(struct format_trailer, version))
        return QUHUA_ERROR_TRUNCATED; /* LMDB's own mark without ours */
    if (at >= offsetof(struct format_trailer, byte_order) &&
        at < offsetof(struct format_trailer, layout))
        return QUHUA_ERROR_PLATFORM;
    if (at >= offsetof(struct format_trailer, size) && at < offsetof(struct format_trailer, digest))
        return QUHUA_ERROR_TRUNCATED;
    return QUHUA_ERROR_DAMAGED;
}

static void test_flips(void)
{
    write_file(original, size);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        stop(path);
    size_t step = size / SPARSE_FLIPS * STRIDE;
    for (size_t at = 0; at < size; at++) {
        bool dense = at < 152 || (at >= PAGE && at < PAGE + 152) || at + 48 >= size;
        if (!dense && at % step != 0)
            continue;
        change_byte(fd, at, (uint8_t)(1u << at % 8));
        expect(flip_status(at), "flip", at);
        change_byte(fd, at, 0);
    }
    close(fd);
}

static void test_rearranged(void)
{
    memcpy(copy, original, size);
    memcpy(copy + 5 * PAGE, original + 9 * PAGE, PAGE);
    memcpy(copy + 9 * PAGE, original + 5 * PAGE, PAGE);
    write_file(copy, size);
    expect(QUHUA_ERROR_DAMAGED, "two pages swapped", 5);

    memcpy(copy, original, size);
    memset(copy + 7 * PAGE, 0, PAGE);
    write_file(copy, size);
    expect(QUHUA_ERROR_DAMAGED, "a page of zeros", 7);

    memcpy(copy, original, size);
    memset(copy + size, 'x', PAGE);
    for (size_t more = 1; more <= PAGE; more = more * 4)
        write_file(copy, size + more), expect(QUHUA_ERROR_TRUNCATED, "appended", more);

    size_t trailer = sizeof(struct format_trailer);
    memcpy(copy + size, original + size - trailer, trailer);
    write_file(copy, size + trailer);
    expect(QUHUA_ERROR_TRUNCATED, "a second trailer", size);
}

/* A trailer changed on purpose, with the digest that fits it. */
static void test_trailer(struct format_trailer trailer, enum quhua_status expected,
                         const char *what)
{
    size_t at = size - sizeof trailer, covered = offsetof(struct format_trailer, digest);
    XXH128_canonical_t digest;
    memcpy(copy, original, size);
    memcpy(copy + at, &trailer, sizeof trailer);
    XXH128_canonicalFromHash(&digest, XXH3_128bits(copy, at + covered));
    memcpy(copy + at + covered, digest.digest, sizeof digest.digest);
    write_file(copy, size);
    expect(expected, what, 0);
}

static void test_trailers(void)
{
    struct format_trailer sound, other;
    memcpy(&sound, original + size - sizeof sound, sizeof sound);
    other = sound;
    other.version++;
    test_trailer(other, QUHUA_ERROR_FORMAT, "future format");
    other = sound;
    other.version = 0;
    test_trailer(other, QUHUA_ERROR_FORMAT, "format 0");
    other = sound;
    other.layout++;
    test_trailer(other, QUHUA_ERROR_FORMAT, "structs of other sizes");
    other = sound;
    other.page_size *= 4;
    test_trailer(other, QUHUA_ERROR_PLATFORM, "other page size");
    other = sound;
    other.size++;
    test_trailer(other, QUHUA_ERROR_TRUNCATED, "other size");
    other = sound;
    other.byte_order = __builtin_bswap32(sound.byte_order);
    other.version = __builtin_bswap32(sound.version);
    other.page_size = __builtin_bswap32(sound.page_size);
    other.size = __builtin_bswap64(sound.size);
    test_trailer(other, QUHUA_ERROR_PLATFORM, "other byte order");
}

/* ---- what is no index at all ---------------------------------------------------------------- */

static void use_path(const char *name)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
}

static void test_foreign(void)
{
    static const char text[] = "行政区划代码,单位名称\n320722,东海县\n";
    write_file(text, sizeof text - 1);
    expect(QUHUA_ERROR_FOREIGN, "text", 0);
    for (size_t i = 0; i < 8; i++)
        memcpy(copy + i * sizeof text, text, sizeof text);
    write_file(copy, 8 * sizeof text);
    expect(QUHUA_ERROR_FOREIGN, "longer text", 0);
    memset(copy, 0, size);
    write_file(copy, size);
    expect(QUHUA_ERROR_FOREIGN, "zeros", 0);
    write_file(original, size - sizeof(struct format_trailer));
    expect(QUHUA_ERROR_TRUNCATED, "LMDB without a trailer", 0);
    strcpy(path, "/proc/self/exe");
    expect(QUHUA_ERROR_FOREIGN, "ELF", 0);
    use_path("index");
}

static void test_not_files(void)
{
    use_path("missing");
    expect(QUHUA_ERROR_OPEN, "missing", 0);
    use_path("folder");
    mkdir(path, 0700);
    expect(QUHUA_ERROR_FOREIGN, "folder", 0);
    rmdir(path);
    use_path("fifo");
    mkfifo(path, 0600);
    expect(QUHUA_ERROR_FOREIGN, "fifo", 0);
    unlink(path);
    use_path("loop");
    if (symlink(path, path) != 0)
        stop(path);
    expect(QUHUA_ERROR_OPEN, "link to itself", 0);
    unlink(path);
    use_path("index");
}

static void test_unreadable(void)
{
    write_file(original, size);
    chmod(path, 0);
    bool root = geteuid() == 0;
    if (root && seteuid(NOBODY) != 0)
        stop("seteuid");
    expect(QUHUA_ERROR_OPEN, "unreadable", 0);
    if (root && seteuid(0) != 0)
        stop("seteuid");
    unlink(path);
}

/* A file without an end must be refused before it is read: in a child, so that failing costs
   neither the memory nor the time of this program. */
static void test_endless(const char *what, unsigned flags)
{
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {16 << 20, 16 << 20};
        quhua_index *index;
        setrlimit(RLIMIT_FSIZE, &limit);
        signal(SIGXFSZ, SIG_IGN); /* writing more fails instead */
        alarm(20);
        _exit(quhua_index_open(path, flags, &index, NULL) == QUHUA_ERROR_FOREIGN ? 0 : 1);
    }
    int status = -1;
    waitpid(child, &status, 0);
    tally_check(&tally, status == 0, "%s, flags %u: read instead of refused", what, flags);
}

static void test_endless_files(void)
{
    strcpy(path, "/dev/zero");
    test_endless("/dev/zero", QUHUA_OPEN_COPY);
    test_endless("/dev/zero", QUHUA_OPEN_MAPPED);
    use_path("sparse");
    write_file(original, size);
    if (truncate(path, (off_t)1 << 40) == 0) {
        test_endless("a file of 1 TiB", QUHUA_OPEN_COPY);
        test_endless("a file of 1 TiB", QUHUA_OPEN_MAPPED);
    }
    unlink(path);
    use_path("index");
}

/* ---- the sound one -------------------------------------------------------------------------- */

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (dir && readdir(dir))
        count++;
    closedir(dir);
    return count;
}

/* The copy goes on answering whatever happens to the file. */
static void test_sound(void)
{
    quhua_index *index = NULL;
    quhua_session *session = NULL;
    struct quhua_answer answer = {0};
    write_file(original, size);
    tally_check(&tally, quhua_index_open(path, QUHUA_OPEN_COPY, &index, NULL) == QUHUA_OK,
                "the sound index is not opened");
    if (truncate(path, 0) != 0)
        stop(path);
    if (index && quhua_session_open(index, &session) == QUHUA_OK)
        quhua_normalize(session, support_text("江苏省东海县"), NULL, &answer);
    tally_check(&tally, answer.code == 320722, "cut after opening: %u", answer.code);
    quhua_session_close(session);
    quhua_index_close(index);
}

static void read_original(const char *from)
{
    struct stat st;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        stop(from);
    size = (size_t)st.st_size;
    original = malloc(size);
    copy = malloc(size + PAGE);
    if (!original || !copy || read(fd, original, size) != (ssize_t)size)
        stop(from);
    close(fd);
}

/* ---- a kernel that is busy ------------------------------------------------------------------ */

static int refusals; /* of seals that are still to come */

/* In the place of the C library's. Linux refuses to seal a memory file while it moves one of its
   pages: seen once in some thousand calls where memory is compacted. */
int fcntl(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    long argument = va_arg(arguments, long);
    va_end(arguments);
    if (command == F_ADD_SEALS && refusals > 0) {
        refusals--;
        errno = EBUSY;
        return -1;
    }
    return (int)syscall(SYS_fcntl, fd, command, argument);
}

static void test_busy(void)
{
    write_file(original, size);
    for (int i = 0; i < 3; i++) {
        quhua_index *index;
        refusals = i;
        tally_check(&tally,
                    quhua_index_open(path, QUHUA_OPEN_COPY, &index, NULL) == QUHUA_OK &&
                        refusals == 0,
                    "not opened: the kernel is busy %d times", i);
        quhua_index_close(index);
    }
    refusals = 1 << 20;
    expect_flags(QUHUA_ERROR_OPEN, QUHUA_OPEN_COPY, "always busy", 0);
    refusals = 0;
    unlink(path);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: index_damage_test INDEX\n", stderr);
        return 2;
    }
    read_original(argv[1]);
    if (!mkdtemp(folder))
        stop(folder);
    use_path("index");
    size_t descriptors = count_descriptors();
    test_sound();
    test_cut();
    test_flips();
    test_rearranged();
    test_trailers();
    test_foreign();
    test_not_files();
    test_unreadable();
    test_endless_files();
    test_busy();
    tally_check(&tally, count_descriptors() == descriptors, "descriptors are left open");
    rmdir(folder);
    free(original);
    free(copy);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
