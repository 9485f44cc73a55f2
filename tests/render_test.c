/*
 * render_test.c - JSON of answers in any room: strings of every length with every byte that needs
 * an escape at every place, and the same bytes whatever the capacity, none of them behind it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../src/quhua.h"

enum { MAX_STRING = 70, ROOM = 4096, GUARD = 0x5A };

static unsigned passed, failed;

static void expect(bool good, const char *what, size_t size, size_t at)
{
    passed += good;
    failed += !good;
    if (!good && failed < 20)
        printf("%s: %zu bytes, at %zu\n", what, size, at);
}

/* The answer that all are made of. */
static struct quhua_answer sample(struct quhua_text text)
{
    struct quhua_answer answer = {.verdict = QUHUA_CONFIRM, .level = QUHUA_NO_LEVEL, .rest = text};
    answer.origin = text;
    answer.reasons[0] = (struct quhua_note){
        .reason = QUHUA_REASON_SPLIT, .grade = QUHUA_GRADE_CONFIRM, .was = text, .until = 2016};
    answer.reasons[1] =
        (struct quhua_note){QUHUA_REASON_ABOLISHED, QUHUA_NOTE, {NULL, 0}, 0, "home"};
    answer.reason_count = 2;
    answer.candidates[0] = (struct quhua_candidate){320722, text, QUHUA_REASON_SPLIT};
    answer.candidates[1] = (struct quhua_candidate){7, {"x", 1}, QUHUA_REASON_TYPO};
    answer.candidate_count = 2;
    answer.candidates_total = 17;
    return answer;
}

/* ---- what is to come, byte by byte ---------------------------------------------------------- */

static size_t put(char *to, size_t at, const char *string)
{
    while (*string)
        to[at++] = *string++;
    return at;
}

static size_t put_string(char *to, size_t at, struct quhua_text text, bool null)
{
    char escaped[8];
    if (text.size == 0 && null)
        return put(to, at, "null");
    to[at++] = '"';
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c == '"' || c == '\\')
            to[at++] = '\\';
        snprintf(escaped, sizeof escaped, "\\u%04x", c);
        if (c < 0x20)
            at = put(to, at, escaped);
        else
            to[at++] = (char)c;
    }
    to[at++] = '"';
    return at;
}

static size_t wanted(char *to, struct quhua_text text)
{
    size_t at = put(to, 0,
                    "{\"verdict\":\"confirm\",\"code\":null,\"level\":null,\"province\":null,"
                    "\"prefecture\":null,\"county\":null,\"origin\":");
    at = put_string(to, at, text, true);
    at = put(to, at, ",\"rest\":");
    at = put_string(to, at, text, false);
    at = put(to, at, ",\"reasons\":[{\"code\":\"split\",\"grade\":\"confirm\"");
    if (text.size) {
        at = put(to, at, ",\"was\":");
        at = put_string(to, at, text, true);
    }
    at = put(to, at,
             ",\"until\":2016},{\"code\":\"abolished\",\"grade\":\"note\",\"by\":\"home\"}]"
             ",\"candidates\":[{\"code\":\"320722\",\"origin\":");
    at = put_string(to, at, text, true);
    return put(to, at,
               ",\"because\":[\"split\"]},{\"code\":\"7\",\"origin\":\"x\","
               "\"because\":[\"typo\"]}],\"candidates_total\":17}");
}

/* ---- rendering ------------------------------------------------------------------------------ */

static bool untouched(const char *from, const char *end)
{
    while (from < end && *from == GUARD)
        from++;
    return from == end;
}

static void render_whole(struct quhua_text text, size_t at)
{
    static char got[ROOM], want[ROOM];
    struct quhua_answer answer = sample(text);
    size_t size = wanted(want, text);
    expect(quhua_render_json(&answer, got, sizeof got) == size && memcmp(got, want, size) == 0,
           "rendered whole", text.size, at);
}

static void render_cut(struct quhua_text text)
{
    static char got[ROOM], want[ROOM];
    struct quhua_answer answer = sample(text);
    size_t size = wanted(want, text);
    for (size_t capacity = 0; capacity < size + 70; capacity++) {
        size_t written = capacity < size ? capacity : size;
        memset(got, GUARD, sizeof got);
        expect(quhua_render_json(&answer, got, capacity) == size &&
                   memcmp(got, want, written) == 0 && untouched(got + capacity, got + sizeof got),
               "rendered in", capacity, size);
    }
}

static void render_code(unsigned code)
{
    char got[ROOM], want[64];
    struct quhua_answer answer = {.code = code};
    int size = snprintf(want, sizeof want, "{\"verdict\":\"accept\",\"code\":\"%06u\",", code);
    quhua_render_json(&answer, got, sizeof got);
    expect(memcmp(got, want, (size_t)size) == 0, "a code", code, 0);
}

int main(void)
{
    static const char marks[] = {'"', '\\', '\x1f', '\0', '\x20', '\x7f', '\x21', '\x23', '\xff'};
    char string[MAX_STRING];
    for (size_t size = 0; size <= MAX_STRING; size++)
        for (size_t at = 0; at < size || at == 0; at++)
            for (size_t i = 0; i < sizeof marks; i++) {
                memset(string, '\xa9', sizeof string);
                string[at < MAX_STRING ? at : 0] = marks[i];
                render_whole((struct quhua_text){string, size}, at);
            }
    for (unsigned code = 100000; code < 1000000; code += 101)
        render_code(code);
    memset(string, 'a', sizeof string);
    for (size_t size = 0; size <= 40; size += 5)
        render_cut((struct quhua_text){string, size});
    string[3] = '"';
    string[4] = '\n';
    for (size_t size = 5; size <= 40; size += 7)
        render_cut((struct quhua_text){string, size});
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
