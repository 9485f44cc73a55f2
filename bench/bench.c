/*
 * bench.c - how fast one thread normalizes, beside the bare trie scan over the same bytes.
 *
 * usage: bench INDEX FILE [ROUNDS [MODE]]: FILE holds a text a line (what follows a tab is
 * dropped). The two are timed in turn, round by round, and the median ratio is told, so that a
 * noisy machine does not decide. MODE `normalize` or `scan` runs one alone, for callgrind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/core/fold.h"
#include "../src/core/index.h"
#include "../src/core/trie.h"
#include "../src/quhua.h"
#include "median.h"

struct texts {
    struct quhua_text *list;
    size_t count, bytes;
};

static double now(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

static struct texts read_texts(const char *path)
{
    struct texts texts = {0};
    char *line = NULL;
    size_t capacity = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return texts;
    while (getline(&line, &capacity, file) > 0) {
        size_t size = strcspn(line, "\t\n");
        texts.list = realloc(texts.list, (texts.count + 1) * sizeof *texts.list);
        texts.list[texts.count++] = (struct quhua_text){strndup(line, size), size};
        texts.bytes += size;
    }
    free(line);
    fclose(file);
    return texts;
}

/* Every name at every position, with nothing kept but how many: the trie scan at its barest. */
static uint32_t count_names(const struct tables *tables, const struct symbols *symbols)
{
    const uint32_t *trie = tables->trie;
    const uint16_t *symbol = symbols->symbol;
    uint32_t found = 0;
    for (uint32_t begin = 0; begin < symbols->count; begin++) {
        uint32_t pair = pair_hash(symbol[begin], symbol[begin + 1]);
        if (!(tables->pairs[pair >> 5] >> (pair & 31) & 1))
            continue;
        uint32_t unit = trie[0];
        for (uint32_t at = begin;; at++) {
            unit = trie[TRIE_BASE(unit) + symbol[at]];
            if (!TRIE_IS_BY(unit, symbol[at]))
                break;
            if (TRIE_HAS_VALUE(unit))
                found += trie_value(trie, unit);
            if (TRIE_IS_LEAF(unit))
                break;
        }
    }
    return found;
}

/* The unavoidable: validate, fold, find every name at every position. */
static double scan(const quhua_index *index, const struct texts *texts)
{
    static struct symbols symbols;
    const struct tables *tables = index_tables(index);
    size_t found = 0;
    double begin = now();
    for (size_t i = 0; i < texts->count; i++) {
        fold_text(tables, texts->list[i], &symbols);
        found += count_names(tables, &symbols);
    }
    double seconds = now() - begin;
    return found ? seconds : 0;
}

static double normalize(quhua_session *session, const struct texts *texts)
{
    struct quhua_answer answer;
    size_t accepted = 0;
    double begin = now();
    for (size_t i = 0; i < texts->count; i++) {
        quhua_normalize(session, texts->list[i], NULL, &answer);
        accepted += answer.verdict == QUHUA_ACCEPT;
    }
    double seconds = now() - begin;
    return accepted ? seconds : 0;
}

static void compare(const quhua_index *index, quhua_session *session, const struct texts *texts,
                    size_t rounds)
{
    double *ratios = calloc(rounds, sizeof *ratios), *rates = calloc(rounds, sizeof *rates);
    for (size_t i = 0; i < rounds; i++) {
        double bare = scan(index, texts), full = normalize(session, texts);
        ratios[i] = bare / full;
        rates[i] = (double)texts->count / full;
    }
    printf("texts %zu, bytes a text %.1f\n", texts->count,
           (double)texts->bytes / (double)texts->count);
    printf("normalize / bare scan, rate: median %.3f of %zu rounds\n", median(ratios, rounds),
           rounds);
    printf("normalize: median %.2f million a second\n", median(rates, rounds) / 1e6);
    free(ratios);
    free(rates);
}

int main(int argc, char **argv)
{
    quhua_index *index;
    quhua_session *session;
    struct quhua_error error;
    if (argc < 3) {
        fputs("usage: bench INDEX FILE [ROUNDS [normalize|scan]]\n", stderr);
        return 2;
    }
    struct texts texts = read_texts(argv[2]);
    size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 21;
    if (texts.count == 0 || quhua_index_open(argv[1], 0, &index, &error) != QUHUA_OK ||
        quhua_session_open(index, &session) != QUHUA_OK) {
        fputs("bench: cannot open the texts or the index\n", stderr);
        return 66;
    }
    if (argc < 5)
        compare(index, session, &texts, rounds);
    for (size_t i = 0; argc >= 5 && i < rounds; i++)
        *argv[4] == 's' ? scan(index, &texts) : normalize(session, &texts);
    quhua_session_close(session);
    quhua_index_close(index);
    return 0;
}
