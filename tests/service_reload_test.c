/*
 * service_reload_test.c - when a new index is tried, when it is taken, and that the one in use does
 * not mind what happens to its file.
 *
 *   service_reload_test INDEX
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "../src/service/reload.h"
#include "support.h"

static struct tally tally = {.shown = 40};

/* ---- when an attempt starts ----------------------------------------------------------------- */

/*
 * What happens to a clerk that serves file A, in words of three letters:
 *   A? B? ..  a look finds file A, B ..; 0? finds none
 *   H?        SIGHUP
 *   dB?       an attempt ends that has tried file B; d0?: there was none
 * where ? is + if an attempt must start now and - if none may.
 */
static const struct {
    const char *name, *events;
} clerk_cases[] = {
    {"nothing changes", "A- A- A-"},
    {"a changed file is tried when it has stayed for one look", "B- B+ dB- B- B-"},
    {"a copy in progress is left to end", "B- C- D- D+ dD- D-"},
    {"what was tried is not tried again before it changes", "B- B+ dB- B- B- C- C+ dC- C-"},
    {"a signal is obeyed at once", "H+ dA- A- A-"},
    {"a signal after a signal leads to one more attempt", "H+ H- dA+ dA- A-"},
    {"many signals lead to one more attempt", "H+ H- H- H- dA+ dA- A-"},
    {"a signal during the second attempt", "H+ H- dA+ H- dA+ dA-"},
    {"changed during an attempt", "B- B+ C- C- dB- C+ dC- C-"},
    {"changed during an attempt that still saw it", "B- B+ C- C- dC- C- C-"},
    {"a signal just before the file has settled", "B- H+ B- dB- B- B-"},
    {"a file that is gone is nothing to try", "0- 0- 0-"},
    {"gone, then a new one", "0- 0- B- B+ dB- B-"},
    {"gone for a while", "0- 0- A- A- A-"},
    {"gone between two looks", "B- 0- B- B+ dB-"},
    {"a signal while it is gone", "0- H+ d0- 0- 0- A- A+ dA- A-"},
    {"there and back", "B- A- A- B- B+ A- dB- A+ dA- A-"},
};

static struct reload_stamp stamp_of(char letter)
{
    return letter == '0' ? (struct reload_stamp){.device = 0}
                         : (struct reload_stamp){.device = 1, .inode = (uint64_t)letter};
}

static struct snapshot *make_snapshot(const char *edition)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (!snapshot)
        exit(EX_OSERR);
    snprintf(snapshot->info.edition, sizeof snapshot->info.edition, "%s", edition);
    return snapshot;
}

/* Returns: whether the clerk starts an attempt after the event. */
static bool play_event(struct reload *reload, struct service *service, const char *event)
{
    struct reload_stamp stamp = stamp_of(event[event[0] == 'd']);
    struct reload_job job = {.index = "x", .stamp = stamp};
    struct reload_outcome outcome;
    if (event[0] == 'H')
        return reload_ask(reload);
    if (event[0] == 'd')
        return reload_finish(reload, &job, service, 0, &outcome);
    return reload_look(reload, &stamp);
}

static void test_clerk(void)
{
    for (size_t i = 0; i < sizeof clerk_cases / sizeof *clerk_cases; i++) {
        struct reload reload;
        struct reload_stamp first = stamp_of('A');
        struct service service = {.snapshot = make_snapshot("2025-12-31")};
        const char *event = clerk_cases[i].events;
        reload_init(&reload, &first);
        while (*event) {
            size_t size = strcspn(event, " ");
            bool started = play_event(&reload, &service, event);
            tally_check(&tally, started == (event[size - 1] == '+'), "%s: %s at '%.*s' in '%s'",
                        clerk_cases[i].name, started ? "started" : "not started", (int)size, event,
                        clerk_cases[i].events);
            event += size + (event[size] == ' ');
        }
        snapshot_close(service.snapshot);
    }
}

/* Every part of a stamp tells a file from another. */
static void test_stamps(void)
{
    static const struct reload_stamp first = {1, 2, 3, 4, 5, 6, 7};
    for (size_t i = 0; i < sizeof first / sizeof(uint64_t); i++) {
        struct reload reload;
        struct reload_stamp other = first;
        uint64_t word;
        memcpy(&word, (char *)&other + i * sizeof word, sizeof word);
        word++;
        memcpy((char *)&other + i * sizeof word, &word, sizeof word);
        reload_init(&reload, &first);
        bool early = reload_look(&reload, &other);
        tally_check(&tally, !early && reload_look(&reload, &other), "part %zu of a stamp", i);
    }
}

/* ---- what may follow what ------------------------------------------------------------------- */

static const struct {
    const char *present, *next; /* next: NULL: could not be opened */
    bool allow_older, swapped;
} follow_cases[] = {
    {"2025-12-31", "2025-12-31", false, true},
    {"2025-12-31", "2026-12-31", false, true},
    {"2025-12-31", "2025-12-31+2026-04", false, true},
    {"2025-12-31+2026-04", "2025-12-31+2026-07", false, true},
    {"2025-12-31+2026-04", "2026-12-31", false, true},
    {"2025-12-31", "2024-12-31", false, false},
    {"2025-12-31", "2024-12-31+2025-11", false, false},
    {"2025-12-31+2026-04", "2025-12-31", false, false},
    {"2025-12-31", "2024-12-31", true, true},
    {"2025-12-31", NULL, false, false},
    {"2025-12-31", NULL, true, false},
};

static void test_follow(size_t i)
{
    struct reload reload = {.opening = true};
    struct snapshot *present = make_snapshot(follow_cases[i].present);
    struct snapshot *next = follow_cases[i].next ? make_snapshot(follow_cases[i].next) : NULL;
    struct service service = {.snapshot = present};
    struct reload_job job = {.index = "here.idx",
                             .allow_older = follow_cases[i].allow_older,
                             .snapshot = next,
                             .error = {EX_DATAERR, "here.idx: damaged"}};
    struct reload_outcome outcome;
    bool swapped = follow_cases[i].swapped;
    reload_finish(&reload, &job, &service, 1234, &outcome);
    tally_check(&tally,
                outcome.swapped == swapped && service.snapshot == (swapped ? next : present) &&
                    outcome.old == (swapped ? present : next) && !job.snapshot && !reload.opening,
                "%zu: %s after %s: %s", i, follow_cases[i].next, follow_cases[i].present,
                outcome.text);
    tally_check(&tally,
                service.metrics.reloads == swapped && service.metrics.reloads_refused == !swapped &&
                    service.metrics.reloaded_s == (swapped ? 1234 : 0),
                "%zu: counts", i);
    tally_check(&tally,
                strstr(outcome.text, "here.idx") && strstr(outcome.text, "refused") ? !swapped
                                                                                    : swapped,
                "%zu: text '%s'", i, outcome.text);
    snapshot_close(service.snapshot);
    snapshot_close(outcome.old);
}

/* ---- opening -------------------------------------------------------------------------------- */

static char folder[] = "/tmp/quhua-reload-XXXXXX";
static char path[64], spare[64];

static void stop(const char *what)
{
    perror(what);
    exit(66);
}

/* Write `size` bytes of `lines` to `to`, in place. */
static void put(const char *to, const char *data, size_t size)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) != 0)
        stop(to);
}

static void expect_error(const char *profile, int status, const char *part)
{
    struct snapshot_error error;
    struct snapshot *snapshot = snapshot_open(path, profile, &error);
    tally_check(&tally, !snapshot && error.status == status && strstr(error.text, part),
                "expected %d, '%s'; got %d, '%s'", status, part, error.status, error.text);
    tally_check(&tally, !snapshot_open(path, profile, NULL), "nobody asks why: %s", part);
    snapshot_close(snapshot);
}

static void test_errors(const char *data, size_t size)
{
    expect_error(NULL, EX_NOINPUT, "No such file");
    put(path, data, size / 2);
    expect_error(NULL, EX_DATAERR, "cut short");
    put(path, "not an index", 12);
    expect_error(NULL, EX_DATAERR, "not a quhua index");
    put(path, data, size);
    expect_error("no-such-profile", EX_NOINPUT, "no-such-profile: ");
    put(spare, "[profile]\nno_such_key = 1\n", 26);
    strcat(spare, ".ini");
    put(spare, "[profile]\nno_such_key = 1\n", 26);
    expect_error(spare, EX_DATAERR, ".ini:2: ");
    unlink(spare);
    spare[strlen(spare) - 4] = '\0';
}

static void test_profile(void)
{
    struct snapshot_error error;
    struct snapshot *snapshot = snapshot_open(path, "js-2024", &error);
    tally_check(&tally, snapshot && snapshot->rules == &snapshot->profile.rules, "profile: %s",
                error.text);
    if (!snapshot)
        return;
    struct snapshot *second = snapshot_open(path, snapshot->profile_path, &error);
    tally_check(&tally, second && strcmp(second->profile_path, snapshot->profile_path) == 0,
                "the same profile by its path: %s", error.text);
    snapshot_close(second);
    snapshot_close(snapshot);
}

/* What the disk says of a file changes with what is done to it. */
static void test_stat(const char *data, size_t size)
{
    struct reload_stamp stamps[4] = {{.device = 0}};
    reload_stat(path, &stamps[0]);
    put(spare, data, size);
    if (rename(spare, path) != 0)
        stop(spare);
    reload_stat(path, &stamps[1]);
    if (truncate(path, (off_t)size / 2) != 0)
        stop(path);
    reload_stat(path, &stamps[2]);
    unlink(path);
    reload_stat(path, &stamps[3]);
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++)
            tally_check(&tally, memcmp(&stamps[i], &stamps[k], sizeof *stamps) != 0,
                        "stamps %d and %d are the same", i, k);
    tally_check(&tally, stamps[0].inode && !stamps[3].inode, "the file that is gone has a stamp");
}

/* ---- answers while the file is pulled away -------------------------------------------------- */

static atomic_bool finished;
static _Atomic size_t asked, wrong;

static void *ask_on(void *argument)
{
    struct snapshot *snapshot = argument;
    while (!atomic_load(&finished)) {
        struct quhua_answer answer;
        quhua_normalize(snapshot->session, support_text("江苏省淮安市清河区西安路街道"), NULL,
                        &answer);
        struct quhua_division rows[8];
        size_t found = quhua_lookup(snapshot->session, support_text("东海县"), NULL, rows, 8);
        if (answer.code != 320812 || found == 0 || rows[0].code != 320722)
            atomic_fetch_add(&wrong, 1);
        atomic_fetch_add(&asked, 1);
    }
    return NULL;
}

static void do_damage(int turn, const char *data, char *flipped, size_t size)
{
    switch (turn % 5) {
    case 0: /* cp over it */
        put(path, flipped, size);
        break;
    case 1: /* cut in place */
        if (truncate(path, turn % 2 ? 0 : 4096) != 0)
            stop(path);
        break;
    case 2: /* mv */
        if (rename(path, spare) != 0)
            stop(path);
        break;
    case 3: /* rm of what was moved away; and of nothing */
        unlink(spare);
        unlink(path);
        break;
    default: /* a sound one is put in place again */
        put(path, data, size);
    }
}

static void test_pulled_away(const char *data, size_t size)
{
    char *flipped = malloc(size);
    pthread_t thread;
    put(path, data, size);
    struct snapshot *snapshot = snapshot_open(path, NULL, NULL);
    if (!flipped || !snapshot || pthread_create(&thread, NULL, ask_on, snapshot) != 0)
        stop("requests");
    for (size_t i = 0; i < size; i++)
        flipped[i] = (char)~data[i];
    for (int turn = 0; turn < 50; turn++) {
        size_t before = atomic_load(&asked);
        do_damage(turn, data, flipped, size);
        while (atomic_load(&asked) < before + 20)
            usleep(100);
    }
    atomic_store(&finished, true);
    pthread_join(thread, NULL);
    tally_check(&tally, atomic_load(&asked) >= 1000 && atomic_load(&wrong) == 0,
                "of %zu answers %zu are wrong", atomic_load(&asked), atomic_load(&wrong));
    snapshot_close(snapshot);
    free(flipped);
}

/* ---- all ------------------------------------------------------------------------------------ */

static char *read_file(const char *from, size_t *size)
{
    struct stat st;
    int fd = open(from, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        stop(from);
    *size = (size_t)st.st_size;
    char *data = malloc(*size);
    if (!data || read(fd, data, *size) != st.st_size)
        stop(from);
    close(fd);
    return data;
}

int main(int argc, char **argv)
{
    size_t size;
    if (argc < 2) {
        fputs("usage: service_reload_test INDEX\n", stderr);
        return 2;
    }
    char *data = read_file(argv[1], &size);
    if (!mkdtemp(folder))
        stop(folder);
    snprintf(path, sizeof path, "%s/index", folder);
    snprintf(spare, sizeof spare, "%s/spare", folder);
    setenv("QUHUA_PROFILES", "data/profiles", 1);
    test_clerk();
    test_stamps();
    for (size_t i = 0; i < sizeof follow_cases / sizeof *follow_cases; i++)
        test_follow(i);
    test_errors(data, size);
    test_profile();
    test_stat(data, size);
    test_pulled_away(data, size);
    unlink(path);
    unlink(spare);
    rmdir(folder);
    free(data);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
