/*
 * index.c - see index.h and format.h.
 */
#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "output.h"

#define LMDB_MAGIC 0xBEEFC0DEu
#define LMDB_PAGE_HEADER 16
#define LMDB_MAGIC_AT LMDB_PAGE_HEADER /* in page 0 */
#define MAX_INDEX_SIZE ((off_t)1 << 30)

struct quhua_index {
    int fd;
    const uint8_t *map; /* the whole file, as it was checked */
    size_t size;
    MDB_env *env;
    struct tables tables;
    struct format_trailer trailer;
};

static enum quhua_status fail(struct quhua_error *error, enum quhua_status status, int sys_errno,
                              const char *detail)
{
    if (error) {
        error->status = status;
        error->sys_errno = sys_errno;
        snprintf(error->detail, sizeof error->detail, "%s", detail);
    }
    return status;
}

/* ---- the file before LMDB sees it -------------------------------------------------------- */

/* A file that is cut afterwards ends the program, as it would within LMDB's map: quhua.h says so.
   To have the kernel bring all of it in at once costs more than to touch it. */
static enum quhua_status map_file(struct quhua_index *index, struct quhua_error *error)
{
    void *map = mmap(NULL, index->size, PROT_READ, MAP_SHARED, index->fd, 0);
    if (map == MAP_FAILED)
        return fail(error, QUHUA_ERROR_OPEN, errno, "map");
    index->map = map;
    return QUHUA_OK;
}

/* Is the file of LMDB at all? */
static bool is_lmdb(const struct quhua_index *index)
{
    uint32_t magic = 0;
    if (index->size >= LMDB_MAGIC_AT + sizeof magic)
        memcpy(&magic, index->map + LMDB_MAGIC_AT, sizeof magic);
    return magic == LMDB_MAGIC;
}

static enum quhua_status read_trailer(struct quhua_index *index, struct quhua_error *error)
{
    struct format_trailer *trailer = &index->trailer;
    if (index->size < sizeof *trailer)
        return fail(error, QUHUA_ERROR_FOREIGN, 0, "too short to be an index");
    memcpy(trailer, index->map + index->size - sizeof *trailer, sizeof *trailer);
    if (memcmp(trailer->magic, FORMAT_MAGIC, sizeof trailer->magic) != 0) {
        if (is_lmdb(index))
            return fail(error, QUHUA_ERROR_TRUNCATED, 0,
                        "an LMDB file without the closing record of an index");
        return fail(error, QUHUA_ERROR_FOREIGN, 0, "no index begins or ends like this");
    }
    if (trailer->byte_order != FORMAT_BYTE_ORDER || trailer->page_size != sysconf(_SC_PAGESIZE))
        return fail(error, QUHUA_ERROR_PLATFORM, 0, "other byte order or page size");
    if (trailer->size != index->size - sizeof *trailer)
        return fail(error, QUHUA_ERROR_TRUNCATED, 0, "the size is not the one recorded");
    return QUHUA_OK;
}

static enum quhua_status check_digest(const struct quhua_index *index, struct quhua_error *error)
{
    uint8_t digest[DIGEST_SIZE];
    digest_bytes(index->map, index->size - DIGEST_SIZE, digest);
    if (memcmp(digest, index->trailer.digest, DIGEST_SIZE) != 0)
        return fail(error, QUHUA_ERROR_DAMAGED, 0, "digest of the whole file");
    return QUHUA_OK;
}

static enum quhua_status check_version(const struct format_trailer *trailer,
                                       struct quhua_error *error)
{
    if (trailer->version == FORMAT_VERSION && trailer->layout == FORMAT_LAYOUT)
        return QUHUA_OK;
    char detail[96];
    snprintf(detail, sizeof detail, "the file has format %u, this program reads %u",
             trailer->version, (unsigned)FORMAT_VERSION);
    return fail(error, QUHUA_ERROR_FORMAT, 0, detail);
}

/* Before anything is read: a device or a sparse file may have no end. */
static enum quhua_status check_kind(int fd, struct stat *st, struct quhua_error *error)
{
    if (fstat(fd, st) != 0)
        return fail(error, QUHUA_ERROR_OPEN, errno, "fstat");
    if (!S_ISREG(st->st_mode) || st->st_size > MAX_INDEX_SIZE || st->st_size == 0)
        return fail(error, QUHUA_ERROR_FOREIGN, 0, "not a regular file of an index's size");
    return QUHUA_OK;
}

static enum quhua_status check_file(struct quhua_index *index, struct quhua_error *error)
{
    struct stat st;
    enum quhua_status status = check_kind(index->fd, &st, error);
    if (status != QUHUA_OK)
        return status;
    index->size = (size_t)st.st_size;
    status = map_file(index, error);
    if (status == QUHUA_OK)
        status = read_trailer(index, error);
    if (status == QUHUA_OK)
        status = check_digest(index, error);
    if (status == QUHUA_OK)
        status = check_version(&index->trailer, error);
    return status;
}

/* Have nobody change or shorten the memory file any more. The kernel refuses while it holds one of
   its pages itself, as it does where it compacts memory; it has waited a moment by then.
   Returns: 0, or -1 with errno. */
static int seal(int fd)
{
    const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    int failed = -1;
    for (int attempts = 20; failed && attempts > 0; attempts--) {
        failed = fcntl(fd, F_ADD_SEALS, seals);
        if (failed && errno != EBUSY)
            break;
    }
    return failed;
}

/* Copy `from` into a sealed memory file: afterwards nobody can change or shorten it.
   Returns: its descriptor, or -1 with errno. */
static int sealed_copy(int from)
{
    int fd = memfd_create("quhua-index", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -1;
    char buffer[1 << 16];
    ssize_t got;
    while ((got = read(from, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR)) {
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(fd, buffer + done, (size_t)(got - done));
            if (put < 0 && errno != EINTR)
                goto cleanup;
            done += put > 0 ? put : 0;
        }
    }
    if (got == 0 && seal(fd) == 0)
        return fd;
cleanup:;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

static enum quhua_status open_file(const char *path, unsigned flags, int *out,
                                   struct quhua_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail(error, QUHUA_ERROR_OPEN, errno, "open");
    if (!(flags & QUHUA_OPEN_MAPPED)) {
        struct stat st;
        enum quhua_status status = check_kind(fd, &st, error);
        if (status != QUHUA_OK) {
            close(fd);
            return status;
        }
        int copy = sealed_copy(fd);
        int saved = errno;
        close(fd);
        if (copy < 0)
            return fail(error, QUHUA_ERROR_OPEN, saved, "copy to memory");
        fd = copy;
    }
    *out = fd;
    return QUHUA_OK;
}

/* ---- LMDB -------------------------------------------------------------------------------- */

/* Where LMDB has mapped the file: a large value lies behind the header of its page, which begins
   with the number of that page. */
static uintptr_t lmdb_map(const MDB_val *value)
{
    uintptr_t page = (uintptr_t)value->mv_data - LMDB_PAGE_HEADER;
    size_t number;
    memcpy(&number, (const void *)page, sizeof number);
    return page - number * (size_t)sysconf(_SC_PAGESIZE);
}

/*
 * LMDB says where the values are. They are read through the map that was checked, whose pages are
 * there already: those of LMDB's own would have to be brought in one by one.
 *
 * lmdb: begin of LMDB's map, 0 before the first value.
 */
static int get_value(const struct quhua_index *index, MDB_txn *txn, MDB_dbi dbi, const char *name,
                     uintptr_t *lmdb, const void **data)
{
    MDB_val key = {strlen(name), (void *)(uintptr_t)name}, value;
    int rc = mdb_get(txn, dbi, &key, &value);
    if (rc != 0)
        return rc;
    if (*lmdb == 0)
        *lmdb = lmdb_map(&value);
    size_t at = (uintptr_t)value.mv_data - *lmdb;
    if (value.mv_size < FORMAT_MIN_VALUE || at % 16 != 0 || value.mv_size > index->size ||
        at > index->size - value.mv_size)
        return MDB_CORRUPTED;
    *data = index->map + at;
    return 0;
}

static int get_values(struct quhua_index *index, MDB_txn *txn)
{
    MDB_dbi dbi;
    uintptr_t lmdb = 0;
    const void *data = NULL;
    int rc = mdb_dbi_open(txn, NULL, 0, &dbi);
#define X(member, key)                                                                             \
    if (rc == 0 && (rc = get_value(index, txn, dbi, key, &lmdb, &data)) == 0)                      \
        index->tables.member = data;
    FORMAT_VALUES(X)
#undef X
    return rc;
}

/* The file by its descriptor: the bytes that were checked are the bytes that LMDB maps. Without
   printf, whose pages a short run would bring in for this alone. */
static void descriptor_path(int fd, char path[32])
{
    struct output out = {path, 32, 0};
    output_string(&out, "/proc/self/fd/");
    output_number(&out, (unsigned long)fd);
    output_bytes(&out, "", 1);
}

static int open_lmdb(struct quhua_index *index)
{
    char path[32];
    MDB_txn *txn;
    descriptor_path(index->fd, path);
    int rc = mdb_env_create(&index->env);
    if (rc == 0)
        rc = mdb_env_open(index->env, path, MDB_RDONLY | MDB_NOLOCK | MDB_NOSUBDIR, 0);
    if (rc == 0)
        rc = mdb_txn_begin(index->env, NULL, MDB_RDONLY, &txn);
    if (rc != 0)
        return rc;
    rc = get_values(index, txn);
    mdb_txn_abort(txn);
    return rc;
}

/* ---- public ------------------------------------------------------------------------------ */

enum quhua_status quhua_index_open(const char *path, unsigned flags, struct quhua_index **out,
                                   struct quhua_error *error)
{
    *out = NULL;
    if (error)
        *error = (struct quhua_error){QUHUA_OK, 0, ""};
    struct quhua_index *index = calloc(1, sizeof *index);
    if (!index)
        return fail(error, QUHUA_ERROR_MEMORY, errno, "index handle");
    index->fd = -1;
    enum quhua_status status = open_file(path, flags, &index->fd, error);
    if (status == QUHUA_OK)
        status = check_file(index, error);
    if (status == QUHUA_OK) {
        int rc = open_lmdb(index);
        if (rc != 0)
            status = fail(error, rc == ENOMEM ? QUHUA_ERROR_MEMORY : QUHUA_ERROR_LMDB,
                          rc > 0 ? rc : 0, mdb_strerror(rc));
    }
    if (status != QUHUA_OK) {
        quhua_index_close(index);
        return status;
    }
    *out = index;
    return QUHUA_OK;
}

void quhua_index_close(struct quhua_index *index)
{
    if (!index)
        return;
    int saved = errno;
    if (index->env)
        mdb_env_close(index->env);
    if (index->map)
        munmap((void *)(uintptr_t)index->map, index->size);
    if (index->fd >= 0)
        close(index->fd);
    free(index);
    errno = saved;
}

void quhua_index_describe(const struct quhua_index *index, struct quhua_index_info *info)
{
    const struct format_head *head = index->tables.head;
    *info = (struct quhua_index_info){.format = index->trailer.version,
                                      .size = index->trailer.size + sizeof index->trailer,
                                      .provinces = head->provinces,
                                      .prefectures = head->prefectures,
                                      .counties = head->counties,
                                      .rows = head->division_count,
                                      .names = head->names,
                                      .townships = head->townships,
                                      .year = (int)head->year};
    memcpy(info->edition, head->edition, sizeof info->edition);
    for (size_t i = 0; i < sizeof index->trailer.digest; i++)
        snprintf(info->digest + 2 * i, 3, "%02x", index->trailer.digest[i]);
}

const struct tables *index_tables(const struct quhua_index *index)
{
    return &index->tables;
}
