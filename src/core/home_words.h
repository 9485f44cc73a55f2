/*
 * home_words.h - class words of address elements (村, 组, 路, 号, 小区, 单元 ...), after the
 * element types of the police address standard GA/T 2151.
 *
 * A closed list of endings, no names of places; knows nothing of the order of elements.
 */
#ifndef QUHUA_CORE_HOME_WORDS_H
#define QUHUA_CORE_HOME_WORDS_H

#include "home.h"

enum word_kind {
    WORD_NONE,
    WORD_VILLAGE,
    WORD_GROUP,
    WORD_HAMLET, /* 屯: a group below a village, a village otherwise */
    WORD_ROAD,
    WORD_NUMBER,
    WORD_ESTATE,
    WORD_WEAK, /* one character that ends an estate's name only where a number or nothing follows */
    WORD_BUILDING,
    WORD_UNIT,
    WORD_FLOOR,
    WORD_ROOM,
    WORD_COMPANY, /* 连, of a regiment farm: a village whose name is a number */
    WORD_PLACE,
    WORD_SCHOOL /* a place that houses its students */
};

struct word {
    char32_t text[9];
    uint8_t size;
    uint8_t kind; /* enum word_kind */
};

/* Say of each character which class words begin with it. */
void words_mark(struct chars *chars);

/* The longest class word at glyph `at`; NULL where there is none. */
const struct word *words_at(const struct glyphs *glyphs, uint32_t at);

/* Does a class word at `at` make the name before it a part of another name (镇 + 路, 镇 + 村)? */
bool words_follows_name(const struct glyphs *glyphs, uint16_t at);

/* Is 号, the class word at `at`, part of a name: 三号桥, 八号路, 一号村? */
bool words_number_names(const struct glyphs *glyphs, uint32_t at, const struct word *word);

/* Does a class word at `at` end a name below the township? */
bool words_ends_name(const struct glyphs *glyphs, uint16_t at);

#endif
