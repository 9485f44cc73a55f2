/*
 * night.c - see night.h.
 */
#include "night.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "moves.h"
#include "place.h"
#include "say.h"

#define SUCCESS_PATH ".quhua/success" /* its mtime is the end of the last run that came to it */

struct night {
    struct night_result *result;
    struct take take;
    struct ledger ledger;
    struct inbox inbox;
    struct fix_result *fix; /* of the roster at hand */
    bool halted;
};

/* ---- counting ------------------------------------------------------------------------------- */

static void keep_name(struct night_names *names, const char *name, const char *why)
{
    if (names->count < NIGHT_NAMES) {
        struct night_name *kept = &names->names[names->count];
        snprintf(kept->name, sizeof kept->name, "%s", name);
        kept->why = why;
    }
    names->count++;
}

static void keep_age(struct night_result *result, const struct inbox_entry *entry)
{
    int64_t age = (int64_t)time(NULL) - entry->changed;
    if (age > 0 && (uint64_t)age > result->oldest_waiting)
        result->oldest_waiting = (uint64_t)age;
}

/* The gravest status stays: the machine's faults before what a person has to see to. */
static void keep_status(struct night_result *result, int status)
{
    if (status > result->status)
        result->status = status;
}

static void count_failed(struct night_result *result, const char *name)
{
    say_line(name, "is no roster: moved to failed/, with the reason");
    keep_name(&result->failed, name, "failed");
    keep_status(result, 1);
}

static void tell_outcome(const struct inbox_entry *entry, enum take_outcome outcome,
                         const struct fault *fault)
{
    char line[1200];
    if (outcome == TAKE_WAITING)
        say_line(entry->name, "changed while it was looked at: left for the next run");
    else if (outcome == TAKE_POSTPONED || outcome == TAKE_HALTED) {
        snprintf(line, sizeof line, "left for the next run: %s", fault->text);
        say_line(entry->name, line);
    }
}

static void count(struct night *night, const struct inbox_entry *entry, enum take_outcome outcome,
                  const struct fault *fault)
{
    struct night_result *result = night->result;
    result->rosters[outcome == TAKE_HALTED ? TAKE_POSTPONED : outcome]++;
    tell_outcome(entry, outcome, fault);
    switch (outcome) {
    case TAKE_DONE:
        tally_add(&result->tally, &night->fix->tally);
        return;
    case TAKE_UNCHANGED:
        return;
    case TAKE_FAILED:
        count_failed(result, entry->name);
        return;
    case TAKE_STOPPED:
        result->stopped = true;
        break;
    case TAKE_POSTPONED:
    case TAKE_HALTED:
        keep_status(result, (int)fault->status);
        night->halted = outcome == TAKE_HALTED;
        break;
    case TAKE_WAITING:
    case TAKE_OUTCOME_COUNT:
        break;
    }
    keep_age(result, entry);
}

/* What the inbox holds and this run does not take. */
static void count_left(struct night_result *result, const struct inbox_entry *entry)
{
    const char *why = inbox_word(entry->state);
    if (entry->state == INBOX_WAITING) {
        result->rosters[TAKE_WAITING]++;
        keep_age(result, entry);
    } else if (inbox_needs_person(entry->state)) {
        char line[64];
        snprintf(line, sizeof line, "left in in/: %s", why);
        say_line(entry->name, line);
        keep_name(&result->left, entry->name, why);
        keep_status(result, 1);
    }
}

/* ---- the run -------------------------------------------------------------------------------- */

/* A roster that a killed run had decided and told nobody of. What its rows came to is lost. */
static void count_recovered(struct night_result *result, const struct ledger_job *job)
{
    static const enum take_outcome outcomes[LEDGER_OUTCOMES] = {[LEDGER_DONE] = TAKE_DONE,
                                                                [LEDGER_UNCHANGED] = TAKE_UNCHANGED,
                                                                [LEDGER_FAILED] = TAKE_FAILED};
    say_line(job->name, "decided by a run that was killed; ended now");
    result->rosters[outcomes[job->outcome]]++;
    if (job->outcome == LEDGER_FAILED)
        count_failed(result, job->name);
}

/* End what a killed run had decided, and clear away what it had not. */
static bool recover(struct night *night, struct fault *fault)
{
    const struct ledger_job *job = night->ledger.pending;
    bool stayed;
    if (job && !moves_make(&night->ledger, &stayed, fault))
        return false;
    if (job && !stayed)
        count_recovered(night->result, job);
    return place_clear_work(fault);
}

static void take_one(struct night *night, const struct inbox_entry *entry)
{
    struct fault fault = {.status = FAULT_NONE};
    uint64_t bytes = 0;
    enum take_outcome outcome = take_roster(&night->take, entry, night->fix, &bytes, &fault);
    if (outcome == TAKE_DONE || outcome == TAKE_UNCHANGED || outcome == TAKE_FAILED)
        night->result->bytes += bytes;
    count(night, entry, outcome, &fault);
    /* What an undecided job made is of no use. */
    if (!night->ledger.pending && !night->ledger.unsure && !place_clear_work(&fault))
        keep_status(night->result, (int)fault.status);
}

static void take_all(struct night *night)
{
    for (size_t i = 0; i < night->inbox.count; i++) {
        const struct inbox_entry *entry = &night->inbox.entries[i];
        bool stopped = night->result->stopped || *night->take.stop;
        night->result->stopped = stopped;
        if (entry->state != INBOX_READY) {
            count_left(night->result, entry);
        } else if (night->halted || stopped) {
            night->result->rosters[stopped ? TAKE_STOPPED : TAKE_POSTPONED]++;
            keep_age(night->result, entry);
        } else {
            take_one(night, entry);
        }
    }
}

/* A run that came to its end, whatever it found: the time of it is kept for the next one that does
   not. */
static void keep_success(void)
{
    int fd = open(SUCCESS_PATH, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool good = fd >= 0 && futimens(fd, NULL) == 0;
    if (!good)
        say_line(SUCCESS_PATH, strerror(errno));
    if (fd >= 0)
        close(fd);
}

static void read_success(struct night_result *result)
{
    struct stat st;
    if (lstat(SUCCESS_PATH, &st) == 0)
        result->last_success = (int64_t)st.st_mtim.tv_sec;
}

static uint64_t nanoseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Returns: false where nothing can be taken after it. */
static bool retain_old(struct night *night, const struct retain_options *options,
                       struct fault *fault)
{
    struct fault failed = {.status = FAULT_NONE};
    bool good =
        options->days == 0 || retain_run(&night->ledger, options, &night->result->retain, &failed);
    if (!good)
        *fault = failed;
    keep_status(night->result, (int)failed.status);
    return good;
}

static bool run_locked(struct night *night, const struct night_options *options,
                       struct fault *fault)
{
    bool dry = options->retain.dry;
    night->fix = malloc(sizeof *night->fix);
    bool good = night->fix || fault_put(fault, FAULT_NO_INPUT, "out of memory");
    good = good && ledger_open(&night->ledger, fault);
    if (good) {
        good = (dry || recover(night, fault)) && retain_old(night, &options->retain, fault) &&
               (dry || inbox_read(&night->inbox, options->settle, fault));
        if (good && !dry)
            take_all(night);
        inbox_close(&night->inbox);
        ledger_close(&night->ledger);
    }
    free(night->fix);
    return good;
}

void night_not_begun(struct night_result *result, int status)
{
    memset(result, 0, sizeof *result);
    result->started = (int64_t)time(NULL);
    result->status = status;
    read_success(result);
}

bool night_run(const struct night_options *options, struct night_result *result,
               struct fault *fault)
{
    uint64_t begin = nanoseconds_now();
    night_not_begun(result, 0);
    result->asked = options->retain;
    quhua_index_describe(options->index, &result->index);
    result->profile = options->profile ? options->profile->name : NULL;
    struct night night = {.result = result,
                          .take = {.index = options->index,
                                   .profile = options->profile,
                                   .threads = options->threads,
                                   .stop = options->stop}};
    night.take.ledger = &night.ledger;
    take_digest_rules(&night.take);
    int lock = place_open(fault);
    result->begun = lock >= 0 && run_locked(&night, options, fault);
    if (!result->begun)
        keep_status(result, (int)fault->status);
    result->stopped = result->stopped || *options->stop;
    if (!options->retain.dry && !result->stopped && result->status <= 1)
        keep_success();
    read_success(result);
    result->nanoseconds = nanoseconds_now() - begin;
    if (lock >= 0)
        close(lock);
    return result->begun;
}
