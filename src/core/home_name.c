/*
 * home_name.c - names of a body: those that a class word ends, and those that have none. See
 * home_parser.h.
 */
#include "home_parser.h"

#include "home_numeral.h"

/* Where the class word at parser->at would end. */
static uint32_t end_of(const struct parser *parser, const struct word *word)
{
    return parser->at + word->size;
}

static bool number_at(const struct parser *parser, uint32_t at)
{
    char32_t c = parser->body->code[at];
    return glyph_is_digit(c) || glyph_is_letter(c);
}

/* A number, in digits or in Chinese numerals. */
static bool counts_at(const struct parser *parser, uint32_t at)
{
    return number_at(parser, at) || numeral_is(parser->body->code[at]);
}

/* 街子, 路口, 村头 and the like are words of their own; 铁路 and 公路局 are no roads. Does the word
   at `at` end a road's name? */
static bool ends_road(const struct parser *parser, uint32_t at, const struct word *word)
{
    uint32_t end = at + word->size;
    char32_t next = parser_ends(parser, end) ? 0 : parser->body->code[end];
    bool counted = counts_at(parser, at - 1), counts = !next || counts_at(parser, end);
    if (word->size > 1)
        return !(word->text[0] == U'公' && glyph_in(next, U"局段站处管"));
    if (glyph_in(next, U"子口头边旁上下里内外尾心坊桥道基"))
        return false;
    if (word->text[0] == U'路' && parser->body->code[at - 1] == U'铁')
        return next && number_at(parser, end);
    if (word->text[0] == U'条') /* 东四十条 */
        return counted;
    if (word->text[0] == U'道')
        return counts;
    if (word->text[0] == U'弄') /* 958弄; in the south it begins names of villages */
        return counted || counts || words_at(parser->body, end);
    return true;
}

/* ---- names of several class words -------------------------------- */

static bool is_site(enum word_kind kind)
{
    return kind == WORD_ESTATE || kind == WORD_PLACE || kind == WORD_SCHOOL;
}

/* Is it a word for a part of a building, which is named as often as counted: 东楼组? */
static bool is_house(enum word_kind kind)
{
    return kind == WORD_BUILDING || kind == WORD_UNIT || kind == WORD_FLOOR || kind == WORD_ROOM;
}

/* Does the next class word, directly behind this one, make one name of the two? 人民路社区, 南街村,
   花园路, 中关村大街, 水泥厂家属院; but 前营村小学 is a school in a village. */
static bool joins(const struct parser *parser, const struct word *word, const struct word *next)
{
    enum word_kind kind = (enum word_kind)word->kind;
    switch (next->kind) {
    case WORD_VILLAGE:
    case WORD_HAMLET:
        return true;
    case WORD_ROAD:
        return next->text[0] != U'段' && ends_road(parser, end_of(parser, word), next) &&
               !(kind == WORD_VILLAGE &&
                 (next->text[0] == U'弄' || (parser->rural && next->size > 1)));
    case WORD_GROUP:
        return kind == WORD_ROAD || is_house(kind);
    case WORD_ESTATE:
    case WORD_PLACE:
    case WORD_SCHOOL:
        return kind == WORD_ROAD || is_site(kind);
    default:
        return false;
    }
}

/* 大学南路, 公园北路, and 中关村南大街 in a town: a direction between a name and a road's word. */
static bool joins_direction(const struct parser *parser, const struct word *word, uint32_t end)
{
    bool village = word->kind == WORD_VILLAGE && !parser->rural && word->text[0] == U'村';
    const struct word *next = words_at(parser->body, end + 1);
    if (!next || next->kind != WORD_ROAD || !glyph_in(parser->body->code[end], U"东南西北中前后"))
        return false;
    return is_site((enum word_kind)word->kind) ||
           (village && !glyph_in(next->text[0], U"街巷弄胡"));
}

static bool goes_on(const struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    if (parser_ends(parser, end))
        return false;
    const struct word *next = words_at(parser->body, end);
    return next ? joins(parser, word, next) : joins_direction(parser, word, end);
}

/* ---- one class word ---------------------------------------------- */

static bool is_all_in(const struct parser *parser, uint32_t begin, uint32_t end,
                      const char32_t *set)
{
    for (uint32_t i = begin; i < end; i++)
        if (!glyph_in(parser->body->code[i], set))
            return false;
    return begin < end;
}

static bool take(struct parser *parser, const struct word *word, enum quhua_element element)
{
    parser_put(parser, element, parser->begin, end_of(parser, word), TAIL_WHOLE);
    return true;
}

static bool take_road(struct parser *parser, const struct word *word)
{
    const struct span *road = &parser->out->span[QUHUA_ELEMENT_ROAD];
    if (word->text[0] == U'段' &&
        (span_is_empty(*road) || road->end != parser->begin || parser->at - parser->begin > 3))
        return false;
    return ends_road(parser, parser->at, word) && take(parser, word, QUHUA_ELEMENT_ROAD);
}

/* A second group stands for a hamlet; 社 and 队 are common characters and need a village, or a
   farm, before. */
static bool take_group(struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    char32_t c = word->text[0];
    bool last = parser_ends(parser, end) || number_at(parser, end);
    if (word->size == 1 && c == U'组' && parser->body->code[end] == U'团')
        return false;
    bool below = parser->out->farm || parser_has(parser, QUHUA_ELEMENT_VILLAGE) ||
                 parser_has(parser, QUHUA_ELEMENT_PLACE);
    if (word->size == 1 && c != U'组' && !(below && last))
        return false;
    return take(parser, word, QUHUA_ELEMENT_GROUP);
}

static bool take_hamlet(struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    if (!parser_ends(parser, end) && !number_at(parser, end) &&
        !numeral_is(parser->body->code[end]))
        return false;
    bool below =
        parser_has(parser, QUHUA_ELEMENT_VILLAGE) && !parser_has(parser, QUHUA_ELEMENT_GROUP);
    return take(parser, word, below ? QUHUA_ELEMENT_GROUP : QUHUA_ELEMENT_VILLAGE);
}

/* In the country a second village is one within the first: 李楼行政村李楼村. */
static bool take_village(struct parser *parser, const struct word *word)
{
    parser->out->hamlet |= parser_has(parser, QUHUA_ELEMENT_VILLAGE) && parser->rural;
    return take(parser, word, QUHUA_ELEMENT_VILLAGE);
}

/* Does a group's number stand at `at`? */
static bool group_at(const struct parser *parser, uint32_t at)
{
    while (number_at(parser, at))
        at++;
    const struct word *word = words_at(parser->body, at);
    return word && word->kind == WORD_GROUP;
}

/* 光明新村5组 is a village, 曹杨新村5号 an estate. */
static bool take_estate(struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    bool village = word->text[0] == U'新' && word->text[1] == U'村' &&
                   !parser_has(parser, QUHUA_ELEMENT_VILLAGE) &&
                   (group_at(parser, end) || (parser->rural && !number_at(parser, end)));
    return take(parser, word, village ? QUHUA_ELEMENT_VILLAGE : QUHUA_ELEMENT_ESTATE);
}

/* 园, 里, 苑, 区 ... end a name only where a number or nothing follows. */
static bool take_weak(struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    if ((!parser_ends(parser, end) && !number_at(parser, end)) || group_at(parser, end))
        return false;
    if (!parser_has(parser, QUHUA_ELEMENT_VILLAGE) && !parser_has(parser, QUHUA_ELEMENT_ROAD) &&
        !parser_has(parser, QUHUA_ELEMENT_ESTATE) && parser->rural)
        return false; /* a village, as likely as not: parser_end_name */
    return take(parser, word, QUHUA_ELEMENT_ESTATE);
}

/* 厂 and 矿 are also parts of names (厂子沟, 矿山). */
static bool take_place(struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    if (word->size == 1 && !parser_ends(parser, end) && !number_at(parser, end) &&
        !words_at(parser->body, end))
        return false;
    return take(parser, word, QUHUA_ELEMENT_PLACE);
}

/* 东单元, 甲栋, 西户, 顶层: a word instead of a number. */
static bool take_counted(struct parser *parser, const struct word *word, enum quhua_element element)
{
    if (parser->at - parser->begin > 2 ||
        !is_all_in(parser, parser->begin, parser->at, U"东南西北中前后左右上下甲乙丙丁顶底负主附"))
        return false;
    if (element == QUHUA_ELEMENT_UNIT && word->size == 1)
        return false;
    bool building = element == QUHUA_ELEMENT_FLOOR && word->text[0] == U'楼' &&
                    !glyph_in(parser->body->code[parser->begin], U"顶底负");
    return take(parser, word, building ? QUHUA_ELEMENT_BUILDING : element);
}

static bool is_door(const struct word *word)
{
    return word->kind == WORD_GROUP || word->kind == WORD_NUMBER;
}

/* A village, a group or a door that nothing names, as in a form that was not filled in: 前营村 组
   号; but 村小学, 社村. */
static bool is_blank(const struct parser *parser, const struct word *word)
{
    uint32_t end = end_of(parser, word);
    if (word->size > 1 || !(is_door(word) || word->kind == WORD_VILLAGE))
        return false;
    const struct word *next = words_at(parser->body, end);
    return parser_ends(parser, end) || counts_at(parser, end) ||
           (is_door(word) && next && is_door(next));
}

bool parser_take_word(struct parser *parser, const struct word *word)
{
    bool named = parser->at > parser->begin;
    bool stands_alone = word->size > 1 && is_site((enum word_kind)word->kind);
    if (!named && is_blank(parser, word))
        parser_blank(parser, word);
    if (!named && !stands_alone)
        return false;
    if (goes_on(parser, word))
        return false;
    switch (word->kind) {
    case WORD_VILLAGE:
        return take_village(parser, word);
    case WORD_COMPANY:
        return number_at(parser, parser->at - 1) && take(parser, word, QUHUA_ELEMENT_VILLAGE);
    case WORD_GROUP:
        return take_group(parser, word);
    case WORD_HAMLET:
        return take_hamlet(parser, word);
    case WORD_ROAD:
        return take_road(parser, word);
    case WORD_ESTATE:
        return take_estate(parser, word);
    case WORD_WEAK:
        return take_weak(parser, word);
    case WORD_PLACE:
    case WORD_SCHOOL:
        return take_place(parser, word);
    case WORD_BUILDING:
        return take_counted(parser, word, QUHUA_ELEMENT_BUILDING);
    case WORD_UNIT:
        return take_counted(parser, word, QUHUA_ELEMENT_UNIT);
    case WORD_FLOOR:
        return take_counted(parser, word, QUHUA_ELEMENT_FLOOR);
    case WORD_ROOM:
        return take_counted(parser, word, QUHUA_ELEMENT_ROOM);
    default:
        return false;
    }
}

/* ---- names without a class word ---------------------------------- */

static bool is_located(const struct parser *parser)
{
    return parser_has(parser, QUHUA_ELEMENT_VILLAGE) || parser_has(parser, QUHUA_ELEMENT_ROAD) ||
           parser_has(parser, QUHUA_ELEMENT_ESTATE);
}

/* The first name below a township is a village (白塔埠镇前营3组), a name before a building is an
   estate, another one a place. */
void parser_end_name(struct parser *parser, enum follows follows)
{
    enum quhua_element element = QUHUA_ELEMENT_PLACE;
    if (parser->begin == parser->at)
        return;
    if (follows == FOLLOWS_HOUSE)
        element =
            parser_has(parser, QUHUA_ELEMENT_ESTATE) ? QUHUA_ELEMENT_PLACE : QUHUA_ELEMENT_ESTATE;
    else if (!is_located(parser) && !parser_has(parser, QUHUA_ELEMENT_NUMBER))
        element = QUHUA_ELEMENT_VILLAGE;
    else if (follows == FOLLOWS_NUMBER && !parser_has(parser, QUHUA_ELEMENT_VILLAGE) &&
             !parser_has(parser, QUHUA_ELEMENT_ESTATE))
        element = QUHUA_ELEMENT_ESTATE;
    parser_put(parser, element, parser->begin, parser->at, TAIL_BARE);
}
