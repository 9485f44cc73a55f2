/*
 * service_notify_test.c - what a service manager hears, by a socket that plays one.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../src/service/notify.h"
#include "support.h"

static struct tally tally = {.shown = 40};
static char folder[] = "/tmp/quhua-notify-XXXXXX";

/* ---- the manager ---------------------------------------------------------------------------- */

/* Listen where $NOTIFY_SOCKET = `name` points. */
static int listen_at(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = strlen(name);
    memcpy(address.sun_path, name, size);
    if (*name == '@')
        address.sun_path[0] = '\0';
    else
        unlink(name);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size + (*name == '/'));
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) != 0) {
        perror(name);
        exit(66);
    }
    return fd;
}

/* The next datagram, or "" where there is none. */
static const char *heard(int fd)
{
    static char text[4096];
    ssize_t size = recv(fd, text, sizeof text - 1, 0);
    text[size > 0 ? size : 0] = '\0';
    return text;
}

static void expect(int fd, const char *expected, const char *what)
{
    const char *got = heard(fd);
    tally_check(&tally, strcmp(got, expected) == 0, "%s: '%s', expected '%s'", what, got, expected);
}

/* ---- messages ------------------------------------------------------------------------------- */

static void expect_reloading(int fd)
{
    struct timespec now;
    uint64_t usec = 0;
    int end = 0;
    const char *got = heard(fd);
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t now_usec = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
    bool shape = sscanf(got, "RELOADING=1\nMONOTONIC_USEC=%" SCNu64 "%n", &usec, &end) == 1 &&
                 got[end] == '\0';
    tally_check(&tally, shape && usec <= now_usec && now_usec - usec < 10000000,
                "reloading: '%s' at %" PRIu64, got, now_usec);
}

static void test_messages(const char *name)
{
    struct notify notify;
    int fd = listen_at(name);
    setenv("NOTIFY_SOCKET", name, 1);
    tally_check(&tally, notify_open(&notify) && notify.fd >= 0, "open %s", name);
    tally_check(&tally, !getenv("NOTIFY_SOCKET"), "the environment still names %s", name);
    tally_check(&tally, fcntl(notify.fd, F_GETFD) == FD_CLOEXEC, "inherited by programs");
    expect(fd, "", "nothing is said unasked");
    notify_ready(&notify, "edition 2025-12-31");
    expect(fd, "READY=1\nSTATUS=edition 2025-12-31", "ready");
    notify_ready(&notify, NULL);
    expect(fd, "READY=1", "ready without words");
    notify_reloading(&notify);
    expect_reloading(fd);
    notify_watchdog(&notify);
    expect(fd, "WATCHDOG=1", "watchdog");
    notify_stopping(&notify, "two\nlines\tand\x01more");
    expect(fd, "STOPPING=1\nSTATUS=two lines and more", "a status is one line");
    notify_close(&notify);
    notify_ready(&notify, "x");
    expect(fd, "", "silent when closed");
    close(fd);
}

static void test_long_status(const char *name)
{
    struct notify notify;
    char status[4000];
    int fd = listen_at(name);
    memset(status, 's', sizeof status - 1);
    status[sizeof status - 1] = '\0';
    setenv("NOTIFY_SOCKET", name, 1);
    notify_open(&notify);
    notify_ready(&notify, status);
    const char *got = heard(fd);
    tally_check(&tally, strncmp(got, "READY=1\nSTATUS=sss", 18) == 0 && strlen(got) < 2000,
                "a long status: %zu bytes", strlen(got));
    notify_close(&notify);
    close(fd);
}

/* ---- managers that do not listen
 * ------------------------------------------------------------------
 */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A full queue delays a message for a while and the watchdog not at all. */
static void test_full_queue(const char *name)
{
    struct notify notify;
    int fd = listen_at(name);
    setenv("NOTIFY_SOCKET", name, 1);
    notify_open(&notify);
    double begin = seconds();
    for (int i = 0; i < 10000; i++)
        notify_watchdog(&notify);
    double pings = seconds() - begin;
    notify_ready(&notify, NULL);
    double all = seconds() - begin;
    tally_check(&tally, pings < 5 && all < 10, "10,000 pings nobody reads: %.1f s, %.1f s", pings,
                all);
    expect(fd, "WATCHDOG=1", "the first of them is there");
    notify_close(&notify);
    close(fd);
}

/* The manager starts anew and makes its socket again. */
static void test_new_manager(const char *name)
{
    struct notify notify;
    int fd = listen_at(name);
    setenv("NOTIFY_SOCKET", name, 1);
    notify_open(&notify);
    close(fd);
    notify_ready(&notify, "nobody hears this");
    fd = listen_at(name);
    notify_ready(&notify, "again");
    expect(fd, "READY=1\nSTATUS=again", "a new manager");
    notify_close(&notify);
    close(fd);
}

static void test_unusable(void)
{
    static const char *const names[] = {"", "/", "@", "relative", "vsock:2:1234",
                                        "/nonexistent/socket", "@nobody-listens",
                                        /* 108 bytes: one too many */
                                        "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                        "aaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct notify notify;
        setenv("NOTIFY_SOCKET", names[i], 1);
        setenv("WATCHDOG_USEC", "1000000", 1);
        bool good = notify_open(&notify);
        tally_check(&tally, !good && notify.fd == -1 && notify.watchdog_ms == 0, "'%s'", names[i]);
        tally_check(&tally, !getenv("NOTIFY_SOCKET") && !getenv("WATCHDOG_USEC"), "environment");
        notify_ready(&notify, "x");
        notify_close(&notify);
    }
    struct notify notify;
    tally_check(&tally, notify_open(&notify) && notify.fd == -1, "no manager is no failure");
}

/* ---- the watchdog's time -------------------------------------------------------------------- */

static void test_watchdog(const char *name)
{
    char own[24], other[24];
    snprintf(own, sizeof own, "%ld", (long)getpid());
    snprintf(other, sizeof other, "%ld", (long)getpid() + 1);
    const struct {
        const char *usec, *pid;
        unsigned expected;
    } cases[] = {
        {"10000000", NULL, 5000},
        {"10000000", own, 5000},
        {"10000000", other, 0},
        {"10000000", "", 0},
        {"10000000", "x", 0},
        {NULL, NULL, 0},
        {NULL, own, 0},
        {"", NULL, 0},
        {"0", NULL, 0},
        {"-5", NULL, 0},
        {"5s", NULL, 0},
        {"1", NULL, 1},
        {"2000", NULL, 1},
        {"4000", NULL, 2},
        {"18446744073709551615", NULL, INT32_MAX},
        {"99999999999999999999", NULL, 0},
    };
    int fd = listen_at(name);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct notify notify;
        setenv("NOTIFY_SOCKET", name, 1);
        if (cases[i].usec)
            setenv("WATCHDOG_USEC", cases[i].usec, 1);
        if (cases[i].pid)
            setenv("WATCHDOG_PID", cases[i].pid, 1);
        notify_open(&notify);
        tally_check(&tally, notify.watchdog_ms == cases[i].expected, "case %zu: %u ms, not %u", i,
                    notify.watchdog_ms, cases[i].expected);
        tally_check(&tally, !getenv("WATCHDOG_USEC") && !getenv("WATCHDOG_PID"), "environment");
        notify_close(&notify);
    }
    close(fd);
}

int main(void)
{
    char path[64], abstract[64];
    if (!mkdtemp(folder)) {
        perror(folder);
        return 66;
    }
    snprintf(path, sizeof path, "%s/socket", folder);
    snprintf(abstract, sizeof abstract, "@%s", folder);
    test_messages(path);
    test_messages(abstract);
    test_long_status(path);
    test_full_queue(path);
    test_new_manager(path);
    test_new_manager(abstract);
    test_unusable();
    test_watchdog(path);
    unlink(path);
    rmdir(folder);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    return tally.failed != 0;
}
