/*
 * take.c - see take.h.
 */
#include "take.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "../common/untouched.h"
#include "../roster/detect.h"
#include "moves.h"
#include "place.h"
#include "say.h"

/* A roster being taken. */
struct roster {
    const struct take *take;
    const struct inbox_entry *entry;
    char path[PLACE_PATH];   /* in/NAME */
    char folder[PLACE_PATH]; /* out/NAME: of its results */
    struct stat st;          /* of the file that was digested */
    uint64_t size;
    char digest[SHA256_HEX];
    struct fault *fault;
};

const char *take_word(enum take_outcome outcome)
{
    static const char *const words[TAKE_OUTCOME_COUNT] = {
#define X(name, word) word,
        TAKE_OUTCOMES(X)
#undef X
    };
    return words[outcome];
}

void take_digest_rules(struct take *take)
{
    struct quhua_index_info info;
    quhua_index_describe(take->index, &info);
    const struct profile *profile = take->profile;
    const struct sha256_piece pieces[] = {
        {QUHUA_VERSION, sizeof QUHUA_VERSION},
        {info.edition, strlen(info.edition) + 1},
        {info.digest, strlen(info.digest) + 1},
        {profile ? profile->name : "", profile ? strlen(profile->name) + 1 : 0},
        {profile ? profile->file : "", profile ? profile->file_size : 0}};
    sha256_pieces(pieces, sizeof pieces / sizeof *pieces, take->rules);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Does the name still stand for the file that was digested, and nothing was written since? */
static bool is_unchanged(const struct roster *roster)
{
    struct stat st;
    return lstat(roster->path, &st) == 0 && file_is_untouched(&roster->st, &st);
}

/* A spreadsheet's own file is told by its first bytes. */
static const char *spreadsheet_in(int fd)
{
    char head[512];
    ssize_t size = pread(fd, head, sizeof head, 0);
    const char *tell = NULL;
    if (size > 0)
        tell = detect_spreadsheet_tell(detect_spreadsheet((struct bytes){head, (size_t)size}));
    explicit_bzero(head, sizeof head);
    return tell;
}

static enum take_outcome tell_unread(const struct roster *roster, int error)
{
    fault_put(roster->fault, FAULT_NO_INPUT, "cannot be read: %s", strerror(error));
    return TAKE_POSTPONED;
}

/* Returns: DONE where it was digested and may be a roster. */
static enum take_outcome read_open(struct roster *roster, int fd)
{
    if (fstat(fd, &roster->st) != 0)
        return tell_unread(roster, errno);
    if (!S_ISREG(roster->st.st_mode))
        return TAKE_WAITING; /* another file than the inbox saw */
    const char *spreadsheet = spreadsheet_in(fd);
    uint64_t expected = (uint64_t)roster->st.st_size;
    int error = sha256_file(fd, expected, roster->take->stop, roster->digest, &roster->size);
    if (error == EINTR)
        return TAKE_STOPPED;
    if (error)
        return tell_unread(roster, error);
    if (!is_unchanged(roster) || roster->size != expected)
        return TAKE_WAITING;
    if (!spreadsheet)
        return TAKE_DONE;
    fault_put(roster->fault, FAULT_BAD_DATA, "%s", spreadsheet);
    return TAKE_FAILED;
}

static enum take_outcome read_roster(struct roster *roster)
{
    int fd;
    do
        fd = open(roster->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    while (fd < 0 && errno == EINTR && !*roster->take->stop);
    if (fd >= 0) {
        enum take_outcome outcome = read_open(roster, fd);
        close(fd);
        return outcome;
    }
    int error = errno;
    if (error == ENOENT || error == ELOOP) /* not what the inbox saw */
        return TAKE_WAITING;
    if (error != EACCES && error != EPERM)
        return tell_unread(roster, error);
    memcpy(roster->digest, "-", 2);
    if (lstat(roster->path, &roster->st) != 0)
        return TAKE_WAITING;
    roster->size = (uint64_t)roster->st.st_size;
    fault_put(roster->fault, FAULT_NO_INPUT, "打不开（%s）；请检查文件的权限", fault_reason(error));
    return TAKE_FAILED;
}

/* ---- jobs ----------------------------------------------------------------------------------- */

static struct ledger_job *new_job(const struct roster *roster, enum ledger_outcome outcome)
{
    struct ledger_job *job = ledger_job_new(roster->entry->name);
    if (!job)
        return NULL;
    job->time = (int64_t)time(NULL);
    job->outcome = outcome;
    job->marked = roster->entry->marked;
    memcpy(job->rules, roster->take->rules, SHA256_HEX);
    memcpy(job->input, roster->digest, SHA256_HEX);
    return job;
}

/* Add a file that was made in PLACE_WORK for `path`. */
static bool add_made(const struct roster *roster, struct ledger_job *job, enum ledger_kind kind,
                     const char *path)
{
    char made[PLACE_PATH], digest[SHA256_HEX];
    uint64_t size = 0;
    place_put(made, PLACE_WORK "%s", strrchr(path, '/'));
    int fd = open(made, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int error = fd < 0 ? errno : sha256_file(fd, UINT64_MAX, NULL, digest, &size);
    if (fd >= 0)
        close(fd);
    if (error)
        return fault_put(roster->fault, FAULT_WRITE_ERROR, "%s: cannot be read again: %s", made,
                         strerror(error));
    return ledger_job_add(job, kind, path, size, digest) ||
           fault_put(roster->fault, FAULT_NO_INPUT, "out of memory");
}

/* The input goes to `path`; then the job is decided and carried out. */
static enum take_outcome finish(const struct roster *roster, struct ledger_job *job,
                                const char *path, enum take_outcome outcome)
{
    bool stayed;
    bool good = ledger_job_add(job, LEDGER_INPUT, path, roster->size, roster->digest) ||
                fault_put(roster->fault, FAULT_NO_INPUT, "out of memory");
    if (!good || !moves_allowed(job, roster->fault)) {
        ledger_job_free(job);
        return TAKE_POSTPONED;
    }
    if (!is_unchanged(roster)) {
        ledger_job_free(job);
        return TAKE_WAITING;
    }
    if (!ledger_decide(roster->take->ledger, job, roster->fault) ||
        !moves_make(roster->take->ledger, &stayed, roster->fault))
        return TAKE_HALTED;
    return stayed ? TAKE_WAITING : outcome;
}

/* ---- no roster ------------------------------------------------------------------------------ */

static bool write_reason(const struct roster *roster, const char *path, const char *text,
                         struct fault *fault)
{
    char made[PLACE_PATH];
    struct buffer out = {0};
    place_put(made, PLACE_WORK "%s", strrchr(path, '/'));
    buffer_string(&out, "名册：");
    say_put(&out, roster->entry->name);
    buffer_string(&out, "\n原因：");
    say_put(&out, text);
    buffer_string(&out, "\n怎么办：改好后把文件重新放进 in 文件夹。要用 --column 或 --encoding 的，"
                        "请改表头或编码，或者用 quhua fix 单独处理。\n");
    return place_write(made, &out, 0600, fault);
}

/* Without the path that a message begins with: the file will be elsewhere. */
static const char *reason_text(const struct roster *roster)
{
    static const char colon[] = "：";
    const char *text = roster->fault->text;
    size_t size = strlen(roster->path);
    bool named = strncmp(text, roster->path, size) == 0 &&
                 strncmp(text + size, colon, sizeof colon - 1) == 0;
    return named ? text + size + sizeof colon - 1 : text;
}

/* To failed/, with the reason that `roster->fault` holds. */
static enum take_outcome fail(const struct roster *given)
{
    char path[PLACE_PATH], reason[PLACE_PATH];
    struct fault fault = {.status = FAULT_NONE};
    struct roster roster = *given;
    roster.fault = &fault;
    struct ledger_job *job = new_job(&roster, LEDGER_FAILED);
    bool good = job || fault_put(&fault, FAULT_NO_INPUT, "out of memory");
    good = good && place_free("failed", roster.entry->name, ".reason", path, &fault);
    if (good) {
        place_put(reason, "%s.reason", path);
        good = write_reason(&roster, reason, reason_text(given), &fault) &&
               add_made(&roster, job, LEDGER_REASON, reason);
    }
    enum take_outcome outcome = TAKE_POSTPONED;
    if (good)
        outcome = finish(&roster, job, path, TAKE_FAILED);
    else
        ledger_job_free(job);
    if (outcome != TAKE_FAILED)
        *given->fault = fault;
    return outcome;
}

/* ---- a roster ------------------------------------------------------------------------------- */

static void result_path(const struct roster *roster, int i, char path[PLACE_PATH])
{
    const char *name = roster->entry->name;
    place_put(path, "%s/%.*s%s", roster->folder, (int)fix_stem_size(name), name, fix_endings[i]);
}

/* Returns: the input of another name that has results in the folder, or NULL. */
static const char *other_owner(const struct roster *roster)
{
    for (int i = 0; i < FIX_FILE_COUNT; i++) {
        char path[PLACE_PATH];
        result_path(roster, i, path);
        const struct ledger_file *file = ledger_find(roster->take->ledger, path);
        if (file && strcmp(file->job->name, roster->entry->name) != 0)
            return file->job->name;
    }
    return NULL;
}

/* out/NAME; where an input with another extension has that, out/NAME.EXTENSION. Returns: false
   where even that is another's. */
static bool choose_folder(struct roster *roster)
{
    const char *name = roster->entry->name;
    place_put(roster->folder, "out/%.*s", (int)fix_stem_size(name), name);
    if (!other_owner(roster))
        return true;
    place_put(roster->folder, "out/%s", name);
    const char *owner = other_owner(roster);
    return !owner ||
           fault_put(roster->fault, FAULT_BAD_DATA,
                     "结果文件夹 %s 里是另一份名册 %s 的结果；请改个名字", roster->folder, owner);
}

/* Are the results of this very content, index and rules all there? Whoever has filled in the
   worklist since would not thank us for another one. */
static bool has_results(const struct roster *roster)
{
    for (int i = 0; i < FIX_FILE_COUNT; i++) {
        char path[PLACE_PATH];
        struct stat st;
        result_path(roster, i, path);
        const struct ledger_file *file = ledger_find(roster->take->ledger, path);
        if (!file || strcmp(file->job->input, roster->digest) != 0 ||
            strcmp(file->job->rules, roster->take->rules) != 0 || lstat(path, &st) != 0 ||
            !S_ISREG(st.st_mode))
            return false;
    }
    return true;
}

static enum take_outcome run_fix(const struct roster *roster, struct fix_result *result)
{
    const struct take *take = roster->take;
    struct fix_options options = {.input = {.path = roster->path, .same = &roster->st},
                                  .folder = PLACE_WORK,
                                  .suffix = "",
                                  .profile = take->profile,
                                  .threads = take->threads,
                                  .stop = take->stop};
    if (fix_run(take->index, &options, result, roster->fault))
        return TAKE_DONE;
    if (roster->fault->status == FAULT_NONE)
        return TAKE_STOPPED;
    if (!is_unchanged(roster))
        return TAKE_WAITING;
    return roster->fault->status == FAULT_BAD_DATA ? TAKE_FAILED : TAKE_POSTPONED;
}

static enum take_outcome move_away(const struct roster *roster, struct ledger_job *job,
                                   enum take_outcome outcome)
{
    char path[PLACE_PATH];
    if (place_free("done", roster->entry->name, "", path, roster->fault))
        return finish(roster, job, path, outcome);
    ledger_job_free(job);
    return TAKE_POSTPONED;
}

static enum take_outcome publish(const struct roster *roster)
{
    struct ledger_job *job = new_job(roster, LEDGER_DONE);
    bool good = job || fault_put(roster->fault, FAULT_NO_INPUT, "out of memory");
    good = good && place_make_folder(roster->folder, roster->fault);
    for (int i = 0; good && i < FIX_FILE_COUNT; i++) {
        char path[PLACE_PATH];
        result_path(roster, i, path);
        good = add_made(roster, job, LEDGER_RESULT, path);
    }
    if (good)
        return move_away(roster, job, TAKE_DONE);
    ledger_job_free(job);
    return TAKE_POSTPONED;
}

static enum take_outcome do_roster(struct roster *roster, struct fix_result *result)
{
    if (!choose_folder(roster))
        return TAKE_FAILED;
    if (has_results(roster)) {
        struct ledger_job *job = new_job(roster, LEDGER_UNCHANGED);
        if (job)
            return move_away(roster, job, TAKE_UNCHANGED);
        fault_put(roster->fault, FAULT_NO_INPUT, "out of memory");
        return TAKE_POSTPONED;
    }
    enum take_outcome outcome = run_fix(roster, result);
    return outcome == TAKE_DONE ? publish(roster) : outcome;
}

enum take_outcome take_roster(const struct take *take, const struct inbox_entry *entry,
                              struct fix_result *result, uint64_t *bytes, struct fault *fault)
{
    struct roster roster = {.take = take, .entry = entry, .fault = fault};
    place_put(roster.path, "in/%s", entry->name);
    enum take_outcome outcome = read_roster(&roster);
    *bytes = roster.size;
    if (outcome == TAKE_DONE)
        outcome = do_roster(&roster, result);
    if (outcome == TAKE_FAILED)
        outcome = fail(&roster);
    return outcome;
}
