/*
 * publish.c - the only writer of index files.
 *
 * The file is made in memory: by LMDB, in one transaction with keys in order (the same bytes on
 * every run), then the trailer with the digest. Then it is written to a temporary name in the
 * target's folder, fsync, rename, fsync of the folder. A reader sees the old file or the new one,
 * never a part.
 */
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../core/digest.h"
#include "build.h"

#define MAP_SIZE ((size_t)64 << 20) /* constant: LMDB writes it into the file */

static char temporary[4096];

static void remove_temporary(void)
{
    if (temporary[0])
        unlink(temporary);
}

static void lmdb_check(int rc, const char *what)
{
    if (rc != 0)
        die(EXIT_WRITE_ERROR, "index in memory: %s: %s", what, mdb_strerror(rc));
}

static void put_value(MDB_txn *txn, MDB_dbi dbi, const char *key, const void *data, size_t size)
{
    size_t padded = size < FORMAT_MIN_VALUE ? FORMAT_MIN_VALUE : size;
    uint8_t *copy = memory_get(padded, 1);
    if (size)
        memcpy(copy, data, size);
    MDB_val k = {strlen(key), (void *)(uintptr_t)key}, v = {padded, copy};
    lmdb_check(mdb_put(txn, dbi, &k, &v, 0), key);
    free(copy);
}

static void put_values(const struct model *model, MDB_txn *txn)
{
    MDB_dbi dbi;
    lmdb_check(mdb_dbi_open(txn, NULL, 0, &dbi), "open values");
    put_value(txn, dbi, "head", &model->head, sizeof model->head);
    put_value(txn, dbi, "rows", model->rows, model->row_count * sizeof *model->rows);
    const struct {
        const char *key;
        const struct bytes *bytes;
    } runs[] = {{"fold", &model->characters.blocks},
                {"fold-far", &model->characters.far},
                {"pairs", &model->pairs},
                {"trie", &model->trie},
                {"senses", &model->senses},
                {"successors", &model->successors},
                {"uppers", &model->uppers},
                {"heirs", &model->heirs},
                {"folded", &model->folded},
                {"strings", &model->strings},
                {"towns", &model->towns},
                {"postings", &model->postings},
                {"transfers", &model->transfers},
                {"variants", &model->variants},
                {"sounds", &model->sounds},
                {"shapes", &model->shapes},
                {"readings", &model->readings}};
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        put_value(txn, dbi, runs[i].key, runs[i].bytes->data, runs[i].bytes->size);
}

static void write_lmdb(const struct model *model, int fd)
{
    char path[64];
    MDB_env *env = NULL;
    MDB_txn *txn = NULL;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lmdb_check(mdb_env_create(&env), "create");
    lmdb_check(mdb_env_set_mapsize(env, MAP_SIZE), "map size");
    lmdb_check(mdb_env_open(env, path, MDB_NOSUBDIR | MDB_NOLOCK, 0644), "open");
    lmdb_check(mdb_txn_begin(env, NULL, 0, &txn), "begin");
    put_values(model, txn);
    lmdb_check(mdb_txn_commit(txn), "commit");
    mdb_env_close(env);
}

static void append(int fd, const void *data, size_t size, uint64_t at)
{
    if (pwrite(fd, data, size, (off_t)at) != (ssize_t)size)
        die(EXIT_WRITE_ERROR, "index in memory: closing record: %s", strerror(errno));
}

/* The whole of the memory file, each page there. */
static const uint8_t *map_file(int fd, size_t size)
{
    const uint8_t *data = mmap(NULL, size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (data == MAP_FAILED)
        die(EXIT_WRITE_ERROR, "index in memory: %s", strerror(errno));
    return data;
}

/* The digest covers the record up to itself. Returns: the size of the whole. */
static size_t write_trailer(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        die(EXIT_WRITE_ERROR, "index in memory: %s", strerror(errno));
    struct format_trailer trailer = {.version = FORMAT_VERSION,
                                     .byte_order = FORMAT_BYTE_ORDER,
                                     .layout = FORMAT_LAYOUT,
                                     .page_size = (uint32_t)sysconf(_SC_PAGESIZE),
                                     .size = (uint64_t)st.st_size};
    const size_t covered = trailer.size + offsetof(struct format_trailer, digest);
    memcpy(trailer.magic, FORMAT_MAGIC, sizeof trailer.magic);
    append(fd, &trailer, offsetof(struct format_trailer, digest), trailer.size);
    const uint8_t *data = map_file(fd, covered);
    digest_bytes(data, covered, trailer.digest);
    munmap((void *)(uintptr_t)data, covered);
    append(fd, trailer.digest, sizeof trailer.digest, covered);
    return trailer.size + sizeof trailer;
}

/* In one piece, and one that is there (a page that is missing ends a piece): the page cache keeps a
   file in the pieces in which it was written, and every start of a program reads the index from
   there, a tenth faster than page by page. */
static void write_file(int from, size_t size)
{
    const uint8_t *data = map_file(from, size);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0)
        die(EXIT_CANNOT_CREATE, "%s: %s", temporary, strerror(errno));
    for (size_t done = 0; done < size;) {
        ssize_t put = write(fd, data + done, size - done);
        if (put < 0 && errno != EINTR)
            die(EXIT_WRITE_ERROR, "%s: %s", temporary, strerror(errno));
        done += put > 0 ? (size_t)put : 0;
    }
    if (fsync(fd) != 0 || close(fd) != 0)
        die(EXIT_WRITE_ERROR, "%s: fsync: %s", temporary, strerror(errno));
    munmap((void *)(uintptr_t)data, size);
}

static void sync_folder(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    int fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0 || close(fd) != 0)
        die(EXIT_WRITE_ERROR, "%s: fsync of the folder: %s", folder, strerror(errno));
}

/* Only a file is replaced: renamed over, a device or a pipe would be gone for everybody. */
static void check_target(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        die(EXIT_CANNOT_CREATE, "%s: not a regular file", path);
}

void publish(const struct model *model, const char *path)
{
    check_target(path);
    int memory = memfd_create("quhua-index", MFD_CLOEXEC);
    if (memory < 0)
        die(EXIT_WRITE_ERROR, "index in memory: %s", strerror(errno));
    int size = snprintf(temporary, sizeof temporary, "%s.part", path);
    if (size < 0 || (size_t)size >= sizeof temporary)
        die(EXIT_CANNOT_CREATE, "path too long");
    if (unlink(temporary) != 0 && errno != ENOENT) /* left by a killed run */
        die(EXIT_CANNOT_CREATE, "%s: %s", temporary, strerror(errno));
    atexit(remove_temporary);
    write_lmdb(model, memory);
    write_file(memory, write_trailer(memory));
    close(memory);
    if (rename(temporary, path) != 0)
        die(EXIT_WRITE_ERROR, "%s: rename: %s", path, strerror(errno));
    temporary[0] = 0;
    sync_folder(path);
}
