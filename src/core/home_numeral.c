/*
 * home_numeral.c - see home_numeral.h.
 */
#include "home_numeral.h"

#include <string.h>

#include "home_text.h"
#include "home_words.h"

int numeral_digit(char32_t c)
{
    switch (c) {
    case U'〇':
    case U'零':
        return 0;
    case U'一':
        return 1;
    case U'二':
        return 2;
    case U'三':
        return 3;
    case U'四':
        return 4;
    case U'五':
        return 5;
    case U'六':
        return 6;
    case U'七':
        return 7;
    case U'八':
        return 8;
    case U'九':
        return 9;
    default:
        return -1;
    }
}

/* A run of numerals and digits in the text, and what stands around it. */
struct run {
    const struct glyphs *glyphs;
    uint32_t begin, end;
    uint32_t name;           /* characters of a name directly before it */
    const struct word *word; /* the class word behind it; NULL */
    bool numeral;            /* holds a Chinese numeral */
    bool placed;             /* written with 十 or 百 */
};

enum { VALUE_MAX = 999 };

/* The value of a run with 十 or 百 (二十三, 一百零五); 0 where it is none. */
static unsigned placed_value(const struct run *run)
{
    unsigned value = 0, digit = 0, unit = VALUE_MAX + 1;
    for (uint32_t i = run->begin; i < run->end; i++) {
        char32_t c = run->glyphs->code[i];
        int d = numeral_digit(c);
        if (d == 0 && digit == 0 && i > run->begin)
            continue;
        if (d >= 0) {
            if (digit || d == 0)
                return 0;
            digit = (unsigned)d;
            continue;
        }
        unsigned next = c == U'十' ? 10 : c == U'百' ? 100 : 0;
        if (!next || next >= unit || (!digit && (next == 100 || i > run->begin)))
            return 0;
        value += (digit ? digit : 1) * next;
        unit = next;
        digit = 0;
    }
    return value + digit;
}

/* ---- what counts, and what is a name ----------------------------- */

static bool ends_at(const struct glyphs *glyphs, uint32_t at)
{
    return at >= glyphs->count || glyphs->flags[at] & GLYPH_GAP;
}

static bool is_numeral(const struct glyphs *glyphs, uint32_t at)
{
    return chars_of(glyphs->chars, glyphs->code[at]) & CHAR_NUMERAL;
}

static bool number_at(const struct glyphs *glyphs, uint32_t at)
{
    return glyph_is_digit(glyphs->code[at]) || is_numeral(glyphs, at);
}

static char32_t before(const struct run *run)
{
    return run->begin ? run->glyphs->code[run->begin - 1] : 0;
}

/* 三组, 第二村民小组, 五社, 三队; but 七一社 and 三组团 are names. */
static bool counts_group(const struct run *run, uint32_t next)
{
    char32_t c = run->word->text[0];
    return (run->placed || run->end - run->begin == 1) && c != U'艾' && c != U'浩' && c != U'合' &&
           !(run->word->size == 1 && run->glyphs->code[next] == U'团');
}

/* 三楼 before a number or at an end; 五楼村 is a name. */
static bool counts_floor(const struct run *run, uint32_t next)
{
    return run->word->text[0] == U'层' || ends_at(run->glyphs, next) ||
           number_at(run->glyphs, next) || glyph_in(run->glyphs->code[next], U"东西南北左右前后");
}

static bool counts_building(const struct run *run, uint32_t next)
{
    if (run->word->size == 1 && glyph_in(run->word->text[0], U"座排"))
        return number_at(run->glyphs, next);
    return true;
}

static bool counts_unit(const struct run *run, uint32_t next)
{
    return run->word->size > 1 ||
           (number_at(run->glyphs, next) && glyph_in(before(run), U"楼栋幢号"));
}

static bool counts_room(const struct run *run, uint32_t next)
{
    return run->word->text[0] == U'室' || ends_at(run->glyphs, next) ||
           glyph_in(before(run), U"层楼元");
}

/* Is the run a number of what its class word counts? */
static bool counts(const struct run *run)
{
    if (!run->word) /* 3单元五〇一 */
        return ends_at(run->glyphs, run->end) && glyph_in(before(run), U"元栋幢层");
    uint32_t next = run->end + run->word->size;
    switch (run->word->kind) {
    case WORD_GROUP:
        return counts_group(run, next);
    case WORD_NUMBER:
        return !words_number_names(run->glyphs, run->end, run->word);
    case WORD_BUILDING:
        return counts_building(run, next);
    case WORD_UNIT:
        return counts_unit(run, next);
    case WORD_FLOOR:
        return counts_floor(run, next);
    case WORD_ROOM:
        return counts_room(run, next);
    case WORD_COMPANY: /* 三连; but 二连浩特 */
        return ends_at(run->glyphs, next) || number_at(run->glyphs, next);
    default:
        return false;
    }
}

/* After a name of one character the numeral belongs to it: 王二组. */
static bool is_counting(const struct run *run)
{
    bool prefixed = glyph_in(before(run), U"第附之甲乙丙丁临新老");
    if (before(run) == U'之' && ends_at(run->glyphs, run->end))
        return true;
    bool company = run->word && run->word->kind == WORD_COMPANY;
    return (run->name != 1 || prefixed || company) && counts(run);
}

/* ---- copying ----------------------------------------------------- */

static void put(struct glyphs *to, char32_t code, unsigned flags)
{
    if (to->count == MAX_SYMBOLS)
        return;
    to->code[to->count] = code;
    to->flags[to->count++] = (uint8_t)flags;
}

static void put_value(const struct run *run, unsigned value, struct glyphs *to)
{
    char32_t digits[8];
    size_t count = 0;
    unsigned flags = run->glyphs->flags[run->begin] | GLYPH_RESTYLED;
    for (; value; value /= 10)
        digits[count++] = U'0' + value % 10;
    while (count--) {
        put(to, digits[count], flags);
        flags = 0;
    }
}

/* Digit for digit: 五〇一, 1〇2. */
static void put_digits(const struct run *run, struct glyphs *to)
{
    for (uint32_t i = run->begin; i < run->end; i++) {
        char32_t c = run->glyphs->code[i];
        int digit = numeral_digit(c);
        unsigned flags = run->glyphs->flags[i];
        if (digit >= 0)
            put(to, U'0' + (char32_t)digit, flags | GLYPH_RESTYLED);
        else
            put(to, c, flags);
    }
}

/* Numerals beside digits are two numbers, which digits would make one of (之二1203); zeros are not
   (1〇2). */
static bool is_mixed(const struct run *run)
{
    bool digits = false, numerals = false;
    for (uint32_t i = run->begin; i < run->end; i++) {
        char32_t c = run->glyphs->code[i];
        digits |= glyph_is_digit(c);
        numerals |= !glyph_is_digit(c) && numeral_digit(c) != 0;
    }
    return digits && numerals;
}

static void put_run(const struct run *run, struct glyphs *to)
{
    unsigned value = run->placed ? placed_value(run) : 0;
    /* The digits of a placed value may be one more than its characters (十, 一百). */
    bool fits = to->count + 4u + run->glyphs->count - run->end <= MAX_SYMBOLS;
    bool counting = is_counting(run) && !is_mixed(run);
    if (counting && fits && value)
        put_value(run, value, to);
    else if (counting && !run->placed)
        put_digits(run, to);
    else
        glyphs_append(to, run->glyphs, (uint16_t)run->begin, (uint16_t)run->end, false);
}

/* The run at `begin`; empty where no numeral and no digit stands there. */
static struct run find_run(const struct glyphs *from, uint32_t begin, uint32_t name_begin)
{
    struct run run = {.glyphs = from, .begin = begin, .end = begin, .name = begin - name_begin};
    for (; run.end < from->count && number_at(from, run.end) &&
           (run.end == begin || !(from->flags[run.end] & GLYPH_GAP));
         run.end++) {
        char32_t c = from->code[run.end];
        run.numeral |= is_numeral(from, run.end);
        run.placed |= c == U'十' || c == U'百';
    }
    if (run.numeral)
        run.word = words_at(from, run.end);
    return run;
}

/* Does the word end a name for certain? 里, 厂 and the like are as often inside one. */
static bool ends_name(const struct word *word)
{
    return word->size > 1 ||
           !(word->kind == WORD_WEAK || word->kind == WORD_PLACE || word->kind == WORD_FLOOR ||
             word->kind == WORD_ROOM || word->kind == WORD_UNIT);
}

void numerals_mark(struct chars *chars)
{
    chars_add(chars, CHAR_NUMERAL, NUMERALS);
}

void numerals_settle(const struct glyphs *from, uint16_t begin, struct glyphs *to)
{
    uint32_t name = begin;
    to->count = 0;
    glyphs_append(to, from, 0, begin, false);
    for (uint32_t i = begin; i < from->count;) {
        if (from->flags[i] & GLYPH_GAP)
            name = i;
        struct run run = find_run(from, i, name);
        if (run.end > i) {
            if (run.numeral)
                put_run(&run, to);
            else
                glyphs_append(to, from, (uint16_t)i, (uint16_t)run.end, false);
            i = run.end;
            name = run.numeral ? name : i;
            continue;
        }
        const struct word *word = words_at(from, i);
        uint32_t size = word ? word->size : 1;
        for (uint32_t k = i; k < i + size; k++)
            put(to, from->code[k], from->flags[k]);
        i += size;
        if ((word && ends_name(word)) || glyph_is_digit(from->code[i - 1]))
            name = i;
    }
    memset(to->code + to->count, 0, GLYPH_ROOM * sizeof *to->code);
}
