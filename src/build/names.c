/*
 * names.c - what a division may be called, by rule, from its official name.
 *
 * The full name; the name without its level word (淮安); for autonomous units the name without
 * the peoples it is named for, alone and with a short level word (湘西州, 峨边县); for provinces
 * the customary level words (广西省). What rules do not give stands in data/aliases.csv.
 */
#include <string.h>

#include "../core/utf8.h"
#include "build.h"

/* Level words, longer before shorter. */
static const struct {
    const char *word;
    const char *usual[3]; /* level words that people put instead, for the name without peoples */
} level_words[] = {
    {"特别行政区", {"特区"}},
    {"自治区", {"自治区", "省"}},
    {"自治州", {"自治州", "州", "地区"}},
    {"自治县", {"自治县", "县"}},
    {"自治旗", {"自治旗", "旗"}},
    {"联合旗", {"旗"}},
    {"行政区", {NULL}},
    {"地区", {NULL}},
    {"林区", {NULL}},
    {"特区", {NULL}},
    {"矿区", {NULL}},
    {"新区", {NULL}},
    {"盟", {NULL}},
    {"省", {NULL}},
    {"市", {NULL}},
    {"县", {NULL}},
    {"区", {NULL}},
    {"旗", {NULL}},
};

/* The peoples that autonomous units are named for; longer before shorter. */
static const char *const peoples[] = {
    "柯尔克孜族", "鄂伦春族", "鄂温克族", "达斡尔族", "柯尔克孜", "维吾尔族", "哈萨克族",
    "塔吉克族",   "土家族",   "布依族",   "朝鲜族",   "哈尼族",   "傈僳族",   "拉祜族",
    "东乡族",     "纳西族",   "景颇族",   "仫佬族",   "布朗族",   "撒拉族",   "毛南族",
    "仡佬族",     "阿昌族",   "普米族",   "德昂族",   "保安族",   "裕固族",   "独龙族",
    "蒙古族",     "维吾尔",   "哈萨克",   "塔吉克",   "锡伯族",   "各族",     "回族",
    "藏族",       "苗族",     "彝族",     "壮族",     "满族",     "侗族",     "瑶族",
    "白族",       "傣族",     "黎族",     "佤族",     "畲族",     "水族",     "土族",
    "羌族",       "怒族",     "蒙古",     "锡伯",     "达斡尔",
};

static bool ends_with(const char *name, size_t size, const char *word)
{
    size_t length = strlen(word);
    return size > length && memcmp(name + size - length, word, length) == 0;
}

/* Index of the level word that ends the name, or -1. */
static int level_word(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof level_words / sizeof *level_words; i++)
        if (ends_with(name, size, level_words[i].word) &&
            utf8_count(name, size - strlen(level_words[i].word)) >= 2)
            return (int)i;
    return -1;
}

/* The bytes of `name` less the last people's name in it; `size` where there is none. */
static size_t strip_people(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof peoples / sizeof *peoples; i++) {
        size_t rest = size - strlen(peoples[i]);
        if (ends_with(name, size, peoples[i]) && utf8_count(name, rest) >= 2)
            return rest;
    }
    return size;
}

static size_t strip_peoples(const char *name, size_t size)
{
    size_t rest = strip_people(name, size);
    if (rest == size && ends_with(name, size, "族") && utf8_count(name, size) >= 3)
        return size - strlen("族"); /* 东乡族, 鄂温克族: the people's name is the place's name */
    for (; rest != size; rest = strip_people(name, rest))
        size = rest;
    return size;
}

static bool autonomous(int word)
{
    return word >= 0 && level_words[word].usual[0] != NULL;
}

size_t names_stem(const char *name)
{
    size_t size = strlen(name);
    int word = level_word(name, size);
    if (word < 0)
        return 0;
    size_t stem = size - strlen(level_words[word].word);
    return autonomous(word) ? strip_peoples(name, stem) : stem;
}

static void with_words(const char *stem, size_t size, const char *const *words, name_sink *sink,
                       void *context)
{
    for (size_t i = 0; i < 3 && words[i]; i++) {
        char buffer[128];
        size_t length = strlen(words[i]);
        if (size + length >= sizeof buffer)
            continue;
        memcpy(buffer, stem, size);
        memcpy(buffer + size, words[i], length);
        sink(context, buffer, size + length, FORM_USUAL);
    }
}

/* ---- peoples in another order, or some left out ------------------------------------------------
 */

enum { MAX_PEOPLES = 4, NAME_BYTES = 128 };

/* A name of an autonomous unit in the making, and where it goes. */
struct variant {
    const char *name; /* the official one */
    const char *const *words;
    name_sink *sink;
    void *context;
    size_t plain, stem, size; /* bytes of the name less its level word; of its stem; of `text` */
    char text[NAME_BYTES];
};

/* The peoples' names between the stem and the level word. Returns: how many; 0 where other text
   stands there, or more than are looked for. */
static size_t find_peoples(const char *text, size_t size, const char **found)
{
    size_t count = 0;
    while (size > 0) {
        size_t i = 0, length = 0;
        for (; i < sizeof peoples / sizeof *peoples; i++) {
            length = strlen(peoples[i]);
            if (length <= size && memcmp(text, peoples[i], length) == 0)
                break;
        }
        if (i == sizeof peoples / sizeof *peoples || count == MAX_PEOPLES)
            return 0;
        found[count++] = peoples[i];
        text += length;
        size -= length;
    }
    return count;
}

static void add_people(struct variant *variant, const char *people, bool whole)
{
    size_t length = strlen(people);
    if (!whole && ends_with(people, length, "族"))
        length -= strlen("族");
    if (variant->size + length >= sizeof variant->text)
        return;
    memcpy(variant->text + variant->size, people, length);
    variant->size += length;
}

/* Add the level words, of the official name only the others, and begin anew. */
static void put_variant(struct variant *variant)
{
    bool official =
        variant->size == variant->plain && memcmp(variant->text, variant->name, variant->size) == 0;
    with_words(variant->text, variant->size, variant->words + official, variant->sink,
               variant->context);
    variant->size = variant->stem;
}

/* Every selection of up to two peoples in any order, all of them, and all without 族 in or at the
   end: 寻甸彝族回族自治县, 连山瑶族自治县, 湘西土家苗族自治州, 景东彝族县. */
static void with_peoples(struct variant *variant, const char **found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_people(variant, found[i], true);
        put_variant(variant);
        for (size_t j = 0; j < count; j++) {
            if (j == i)
                continue;
            add_people(variant, found[i], true);
            add_people(variant, found[j], true);
            put_variant(variant);
        }
    }
    for (int whole = 0; whole < 3; whole++) { /* 土家苗, 土家苗族, 土家族苗族 */
        for (size_t i = 0; i < count; i++)
            add_people(variant, found[i], whole == 2 || (whole == 1 && i + 1 == count));
        put_variant(variant);
    }
}

void names_of(const char *name, name_sink *sink, void *context)
{
    size_t size = strlen(name);
    sink(context, name, size, FORM_FULL);
    int word = level_word(name, size);
    if (word < 0)
        return;
    size_t plain = size - strlen(level_words[word].word);
    sink(context, name, plain, FORM_STEM);
    if (!autonomous(word))
        return;
    if (ends_with(name, size, "区") || ends_with(name, size, "州"))
        sink(context, name, size - strlen("区"), FORM_STEM); /* 西藏自治林芝市 */
    size_t stem = names_stem(name);
    if (stem != plain)
        sink(context, name, stem, FORM_STEM);
    with_words(name, stem, level_words[word].usual, sink, context);
    const char *found[MAX_PEOPLES];
    struct variant variant = {name, level_words[word].usual, sink, context, plain, stem, stem, ""};
    size_t count = find_peoples(name + stem, plain - stem, found);
    if (count == 0 || size >= sizeof variant.text)
        return;
    memcpy(variant.text, name, stem);
    with_peoples(&variant, found, count);
}
