/*
 * no_allocation.c - counts the allocations of answering: there must be none.
 *
 *   no_allocation INDEX
 *
 * This program's own malloc, calloc, realloc and free stand in front of glibc's for every shared
 * library too, LMDB included. Prints `N passed, N failed`.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../../src/quhua.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *data, size_t size);
extern void __libc_free(void *data);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *data, size_t size);
void free(void *data);

static size_t calls;

void *malloc(size_t size)
{
    calls++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    calls++;
    return __libc_calloc(count, size);
}

void *realloc(void *data, size_t size)
{
    calls++;
    return __libc_realloc(data, size);
}

void free(void *data)
{
    calls += data != NULL;
    __libc_free(data);
}

static const char *const texts[] = {"江苏省东海县",
                                    "鼓楼区",
                                    "",
                                    "无",
                                    "遼寧省瀋陽市瀋河區",
                                    "江苏省盱胎县",
                                    "320722",
                                    "淮安市清河区西安路街道",
                                    "江苏省江苏省淮安市涟水县",
                                    "连云港市牛山街道12号",
                                    "\xff\xfe",
                                    "苏州工业园区",
                                    "海南省琼山市",
                                    "320722 江苏省灌云县",
                                    "美国加州",
                                    "江苏省南京市清江浦区"};

static struct quhua_text text_of(size_t i)
{
    const char *text = texts[i % (sizeof texts / sizeof *texts)];
    return (struct quhua_text){text, strlen(text)};
}

/* A record, its home address and what the fields say of one another. */
static void check(quhua_session *session, size_t i)
{
    static char buffer[1 << 16];
    static struct quhua_record_answer result;
    struct quhua_rules rules;
    struct quhua_options options = {.rules = &rules};
    struct quhua_record record = {.given = 0xF};
    quhua_rules_init(&rules);
    rules.school_county = 320722;
    record.fields[QUHUA_FIELD_ORIGIN] = text_of(i);
    record.fields[QUHUA_FIELD_ORIGIN_CODE] = text_of(i / 3);
    record.fields[QUHUA_FIELD_HOME] = text_of(i / 7);
    record.fields[QUHUA_FIELD_ID_NUMBER] = (struct quhua_text){"320106199901010011", 18};
    quhua_check(session, &record, &options, &result);
    quhua_render_record_json(&result, buffer, sizeof buffer);
}

/* Everything that may be called after opening. */
static void answer(quhua_session *session, quhua_client *client, size_t i)
{
    static char buffer[1 << 16];
    static struct quhua_division rows[64];
    struct quhua_answer result;
    struct quhua_options options = {i % 3 ? 0 : 1990 + (int)(i % 30), i % 2, i % 5 == 0};
    struct quhua_lookup_options lookup = {0, i % 2};
    quhua_normalize(session, text_of(i), &options, &result);
    quhua_render_json(&result, buffer, sizeof buffer);
    quhua_render_line(&result, buffer, sizeof buffer);
    quhua_explain(session, buffer, sizeof buffer);
    check(session, i);
    if (i % 16 == 0) {
        quhua_lookup(session, text_of(i / 16), &lookup, rows, 64);
        quhua_lookup(session, (struct quhua_text){"qjp", 3}, &lookup, rows, 64);
        quhua_list(session, 320000, 0, rows, 64);
        quhua_history(session, (struct quhua_text){"清河区", 9}, rows, 64);
        struct quhua_request request = {.text = text_of(i / 16)};
        quhua_client_call(client, &request, buffer, sizeof buffer, NULL, NULL);
    }
}

int main(int argc, char **argv)
{
    quhua_index *index = NULL;
    quhua_session *session = NULL;
    quhua_client *client = NULL;
    if (argc != 2 || quhua_index_open(argv[1], QUHUA_OPEN_MAPPED, &index, NULL) != QUHUA_OK ||
        quhua_session_open(index, &session) != QUHUA_OK ||
        quhua_client_open("/nobody/is/there", 1, &client) != QUHUA_OK) {
        fputs("usage: no_allocation INDEX\n", stderr);
        return 2;
    }
    bool counted = calls > 0; /* else this proves nothing */
    size_t before = calls;
    for (size_t i = 0; i < 5000; i++)
        answer(session, client, i);
    size_t made = calls - before;
    if (made > 0)
        printf("not ok %zu allocations in 5,000 answers\n", made);
    quhua_client_close(client);
    quhua_session_close(session);
    quhua_index_close(index);
    printf("%d passed, %d failed\n", (made == 0) + counted, (made > 0) + !counted);
    return made > 0 || !counted;
}
