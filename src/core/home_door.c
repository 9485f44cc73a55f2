/*
 * home_door.c - numbers of a body: groups, doors, buildings, units, floors, rooms. See
 * home_parser.h.
 */
#include "home_numeral.h"
#include "home_parser.h"

enum { PARTS_MAX = 4, ROOM_DIGITS = 3 };

/* A run of digits and letters, its parts joined by dashes: 12, 3-2-501, B12, 12至14, 12、14, 12附1.
   A # ends it, as 号 would: 3#501. */
struct run {
    uint32_t begin, end;
    uint32_t part[PARTS_MAX + 1]; /* where each part begins */
    uint32_t parts;               /* more than PARTS_MAX: too many to tell apart */
};

static bool is_run(char32_t c)
{
    return glyph_is_digit(c) || glyph_is_letter(c) || c == U'#';
}

/* Does the character at `at` belong to a run that has begun? */
static bool goes_on(const struct glyphs *body, uint32_t at)
{
    char32_t c = body->code[at];
    if (body->flags[at] & GLYPH_GAP)
        return false;
    if (is_run(c))
        return body->code[at - 1] != U'#';
    return (c == U'-' && is_run(body->code[at + 1])) ||
           (glyph_in(c, U"至到附、") && glyph_is_digit(body->code[at - 1]) &&
            glyph_is_digit(body->code[at + 1]));
}

static void read_run(const struct parser *parser, uint32_t begin, struct run *run)
{
    const struct glyphs *body = parser->body;
    *run = (struct run){.begin = begin, .end = begin, .part = {begin}, .parts = 1};
    while (run->end < body->count &&
           (run->end == begin ? is_run(body->code[begin]) : goes_on(body, run->end)))
        if (body->code[run->end++] == U'-' && run->parts++ < PARTS_MAX)
            run->part[run->parts - 1] = run->end;
}

/* Glyphs of a part; 0 where there are too many of them. */
static uint32_t part_size(const struct run *run, uint32_t part)
{
    if (run->parts > PARTS_MAX)
        return 0;
    return (part + 1 < run->parts ? run->part[part + 1] - 1 : run->end) - run->part[part];
}

/* ---- before the number ------------------------------------------- */

/* Words before a number that belong to it: 第3组, 附2号, 甲12号楼, 门牌12号, -1层. */
static uint32_t prefix_begin(const struct parser *parser, enum follows follows)
{
    const struct glyphs *body = parser->body;
    uint32_t size = parser->at - parser->begin;
    bool door = follows == FOLLOWS_NUMBER;
    if (size && body->code[parser->at - 1] == U'第')
        return parser->at - 1;
    if (follows != FOLLOWS_GROUP && size && glyph_in(body->code[parser->at - 1], U"附甲乙丙丁"))
        return parser->at - 1;
    if (follows == FOLLOWS_HOUSE && size && body->code[parser->at - 1] == U'-')
        return parser->at - 1;
    if (door && size == 1 && glyph_in(body->code[parser->begin], U"临新老"))
        return parser->begin;
    if (door && size >= 2 && body->code[parser->begin] == U'门' &&
        body->code[parser->begin + 1] == U'牌')
        return parser->begin;
    return parser->at;
}

/* End the name before the number, then take begin..end. */
static bool take(struct parser *parser, enum quhua_element element, enum follows follows,
                 uint32_t end, enum tail tail)
{
    uint32_t begin = prefix_begin(parser, follows);
    parser->at = begin;
    parser_end_name(parser, follows);
    parser_put(parser, element, begin, end, tail);
    return true;
}

/* The parts of 3-2-501, one element each; the last one ends at `end`, behind its class word. */
static bool take_parts(struct parser *parser, const struct run *run,
                       const enum quhua_element *elements, uint32_t end, enum tail tail)
{
    parser_end_name(parser, FOLLOWS_HOUSE);
    for (uint32_t i = 0; i < run->parts; i++) {
        uint32_t stop = i + 1 == run->parts ? end : run->part[i] + part_size(run, i);
        parser_put(parser, elements[i], run->part[i], stop, tail);
    }
    return true;
}

static bool in_house(const struct parser *parser)
{
    return parser_has(parser, QUHUA_ELEMENT_BUILDING) || parser_has(parser, QUHUA_ELEMENT_UNIT) ||
           parser_has(parser, QUHUA_ELEMENT_FLOOR);
}

/* Rooms beside one another, or a part of one, in a house or behind a door (401-402室, 1501-1);
   a storey and a room in a unit (25-3). */
static bool is_room_alone(const struct parser *parser, const struct run *run)
{
    if (run->parts != 2)
        return false;
    return parser_has(parser, QUHUA_ELEMENT_UNIT) ||
           (part_size(run, 0) >= ROOM_DIGITS &&
            (in_house(parser) || parser_has(parser, QUHUA_ELEMENT_NUMBER)));
}

/* What the parts of a run are whose last part is a unit or a room; NULL where they cannot be told:
   3-2单元, 3-501, 2-501 and 2-15-3 in a building, 3-2-501; 12-501 behind a road is a door and a
   room. */
static const enum quhua_element *house_parts(const struct parser *parser, const struct run *run,
                                             enum word_kind last)
{
    static const enum quhua_element whole[] = {QUHUA_ELEMENT_BUILDING, QUHUA_ELEMENT_UNIT,
                                               QUHUA_ELEMENT_ROOM};
    static const enum quhua_element of_two[] = {QUHUA_ELEMENT_BUILDING, QUHUA_ELEMENT_ROOM};
    static const enum quhua_element of_building[] = {QUHUA_ELEMENT_UNIT, QUHUA_ELEMENT_FLOOR,
                                                     QUHUA_ELEMENT_ROOM};
    static const enum quhua_element of_road[] = {QUHUA_ELEMENT_NUMBER, QUHUA_ELEMENT_ROOM};
    bool built = parser_has(parser, QUHUA_ELEMENT_BUILDING);
    if (last == WORD_UNIT)
        return run->parts == 2 && !built ? whole : NULL;
    const struct span *road = &parser->out->span[QUHUA_ELEMENT_ROAD];
    if (run->parts == 2 && built)
        return whole + 1;
    if (run->parts == 2)
        return !span_is_empty(*road) && road->end == run->begin ? of_road : of_two;
    if (run->parts != 3)
        return NULL;
    return !built ? whole : parser_has(parser, QUHUA_ELEMENT_UNIT) ? NULL : of_building;
}

/* ---- numbers with a class word ----------------------------------- */

/* A row of houses (3排5号) has doors, as a road has; a building has rooms. */
static bool is_row(const struct parser *parser)
{
    const struct span *building = &parser->out->span[QUHUA_ELEMENT_BUILDING];
    return !span_is_empty(*building) && parser->body->code[building->end - 1] == U'排';
}

/* 12号甲: the sign of the four behind a number, before another one or the end. */
static bool is_sign(const struct parser *parser, uint32_t at)
{
    return glyph_in(parser->body->code[at], U"甲乙丙丁") &&
           (parser_ends(parser, at + 1) || glyph_is_digit(parser->body->code[at + 1]));
}

/* 号附3号, 号内3号, 号之1, 栋之二, 号-2, 号甲: the number goes on. Returns: its end. */
static uint32_t number_end(const struct parser *parser, uint32_t end)
{
    const struct glyphs *body = parser->body;
    struct run run;
    if (is_sign(parser, end))
        return end + 1;
    bool joined = glyph_in(body->code[end - 1], U"附之"),
         joins = glyph_in(body->code[end], U"-之内");
    if (!joined && !joins)
        return end;
    read_run(parser, joins ? end + 1 : end, &run);
    const struct word *word = words_at(body, run.end);
    if (word && word->kind == WORD_FLOOR) /* 3栋-1层 */
        return end;
    if (run.end == run.begin && numeral_is(body->code[run.begin]))
        return run.begin + 1;
    if (run.end == run.begin)
        return joins ? end : end - 1;
    return body->code[run.end] == U'号' ? run.end + 1 : run.end;
}

/* 5号 is a door in a road or village, a room in a unit, a building in an estate that has its own
   number already. */
static bool take_door(struct parser *parser, const struct word *word, uint32_t end)
{
    uint32_t begin = end - word->size;
    if (words_number_names(parser->body, begin, word))
        return false;
    const struct word *house = parser_ends(parser, end) ? NULL : words_at(parser->body, end);
    if (house && house->size > 2 && house->text[house->size - 1] == U'楼') /* 3号宿舍楼 */
        return take(parser, QUHUA_ELEMENT_BUILDING, FOLLOWS_HOUSE, end + house->size, TAIL_WHOLE);
    end = number_end(parser, end);
    if (in_house(parser) && !is_row(parser) && !parser_has(parser, QUHUA_ELEMENT_ROOM))
        return take(parser, QUHUA_ELEMENT_ROOM, FOLLOWS_HOUSE, end, TAIL_WHOLE);
    const struct span *number = &parser->out->span[QUHUA_ELEMENT_NUMBER];
    bool second = !span_is_empty(*number) && number->end != parser->begin;
    if (second && parser_has(parser, QUHUA_ELEMENT_ESTATE))
        return take(parser, QUHUA_ELEMENT_BUILDING, FOLLOWS_HOUSE, end, TAIL_WHOLE);
    return take(parser, QUHUA_ELEMENT_NUMBER, FOLLOWS_NUMBER, end, TAIL_WHOLE);
}

/* 门 and 梯 are units only in a house and before a number. */
static bool take_unit(struct parser *parser, const struct word *word, uint32_t end)
{
    bool housed = in_house(parser) || parser_has(parser, QUHUA_ELEMENT_NUMBER) ||
                  parser_has(parser, QUHUA_ELEMENT_ESTATE);
    if (word->size == 1 &&
        !(housed && (parser_ends(parser, end) || glyph_is_digit(parser->body->code[end]))))
        return false;
    return take(parser, QUHUA_ELEMENT_UNIT, FOLLOWS_HOUSE, end, TAIL_WHOLE);
}

/* 3楼2单元 and 3#楼 are buildings, 3楼301 a floor. */
static bool take_floor(struct parser *parser, const struct word *word, uint32_t end)
{
    struct run next;
    read_run(parser, end, &next);
    const struct word *after = words_at(parser->body, next.end);
    bool unit = after && after->kind == WORD_UNIT;
    bool building = word->text[0] == U'楼' && !parser_has(parser, QUHUA_ELEMENT_BUILDING) &&
                    (unit || parser->body->code[end - 2] == U'#');
    return take(parser, building ? QUHUA_ELEMENT_BUILDING : QUHUA_ELEMENT_FLOOR, FOLLOWS_HOUSE, end,
                TAIL_WHOLE);
}

/* The elements of a run with dashes before a class word; NULL where it is one number (12-3号). */
static const enum quhua_element *dashed_parts(const struct parser *parser, const struct run *run,
                                              const struct word *word)
{
    bool room =
        word->kind == WORD_ROOM || (word->kind == WORD_NUMBER && word->size == 1 && run->parts > 2);
    if (run->parts < 2 || !(room || word->kind == WORD_UNIT))
        return NULL;
    return house_parts(parser, run, room ? WORD_ROOM : WORD_UNIT);
}

static bool take_counted(struct parser *parser, const struct run *run, const struct word *word)
{
    uint32_t end = run->end + word->size;
    const enum quhua_element *parts = dashed_parts(parser, run, word);
    if (parts && !is_room_alone(parser, run))
        return take_parts(parser, run, parts, end, TAIL_WHOLE);
    bool hamlet = parser_has(parser, QUHUA_ELEMENT_VILLAGE);
    switch (word->kind) {
    case WORD_GROUP:
        if (word->size == 1 && word->text[0] == U'组' && parser->body->code[end] == U'团')
            return false;
        return take(parser, QUHUA_ELEMENT_GROUP, FOLLOWS_GROUP, end, TAIL_WHOLE);
    case WORD_HAMLET:
        return hamlet && take(parser, QUHUA_ELEMENT_GROUP, FOLLOWS_GROUP, end, TAIL_WHOLE);
    case WORD_NUMBER:
        return take_door(parser, word, end);
    case WORD_BUILDING:
        return take(parser, QUHUA_ELEMENT_BUILDING, FOLLOWS_HOUSE, number_end(parser, end),
                    TAIL_WHOLE);
    case WORD_UNIT:
        return take_unit(parser, word, end);
    case WORD_FLOOR:
        return take_floor(parser, word, end);
    case WORD_ROOM:
        return take(parser, QUHUA_ELEMENT_ROOM, FOLLOWS_HOUSE, end, TAIL_WHOLE);
    default:
        return false;
    }
}

/* ---- numbers without --------------------------------------------- */

/* 3-2-501, 3-501: building, unit, room; behind a road or a village 12-3 is a door. */
static bool take_dashed(struct parser *parser, const struct run *run)
{
    static const enum quhua_element of_four[] = {QUHUA_ELEMENT_NUMBER, QUHUA_ELEMENT_BUILDING,
                                                 QUHUA_ELEMENT_UNIT, QUHUA_ELEMENT_ROOM};
    bool room = part_size(run, run->parts - 1) >= ROOM_DIGITS;
    bool numbered = parser_has(parser, QUHUA_ELEMENT_NUMBER);
    enum tail tail = room ? TAIL_WHOLE : TAIL_BARE;
    if (is_room_alone(parser, run))
        return take(parser, QUHUA_ELEMENT_ROOM, FOLLOWS_HOUSE, run->end, tail);
    const enum quhua_element *elements =
        room || run->parts == 3 || parser_has(parser, QUHUA_ELEMENT_BUILDING)
            ? house_parts(parser, run, WORD_ROOM)
            : NULL;
    if (run->parts == 4 && !parser_has(parser, QUHUA_ELEMENT_BUILDING) && !numbered)
        elements = of_four;
    if (elements)
        return take_parts(parser, run, elements, run->end, tail);
    return take(parser, numbered ? QUHUA_ELEMENT_PLACE : QUHUA_ELEMENT_NUMBER,
                numbered ? FOLLOWS_HOUSE : FOLLOWS_NUMBER, run->end, TAIL_BARE);
}

/* A number alone: a room in a house or, a long one, behind a door; else a door or a building. */
static bool take_bare(struct parser *parser, const struct run *run)
{
    bool long_one = run->end - run->begin >= ROOM_DIGITS;
    bool estate = parser_has(parser, QUHUA_ELEMENT_ESTATE);
    bool sharp = parser->body->code[run->end - 1] == U'#';
    bool built = parser_has(parser, QUHUA_ELEMENT_BUILDING);
    if (sharp && !(built && parser_has(parser, QUHUA_ELEMENT_UNIT)))
        return take(parser, built ? QUHUA_ELEMENT_UNIT : QUHUA_ELEMENT_BUILDING, FOLLOWS_HOUSE,
                    run->end, TAIL_BARE);
    if (in_house(parser) || (long_one && (estate || parser_has(parser, QUHUA_ELEMENT_NUMBER))))
        return take(parser, QUHUA_ELEMENT_ROOM, FOLLOWS_HOUSE, run->end,
                    long_one ? TAIL_WHOLE : TAIL_BARE);
    if (estate)
        return take(parser, QUHUA_ELEMENT_BUILDING, FOLLOWS_HOUSE, run->end, TAIL_BARE);
    return take(parser, QUHUA_ELEMENT_NUMBER, FOLLOWS_NUMBER, run->end, TAIL_BARE);
}

static bool stands_alone(const struct parser *parser, const struct run *run)
{
    const struct glyphs *body = parser->body;
    char32_t next = body->code[run->end];
    if (parser_ends(parser, run->end) || glyph_in(next, U"(（-") ||
        body->code[run->end - 1] == U'#')
        return true;
    const struct word *after = words_at(body, run->end + 1);
    return glyph_in(next, U"东西中南北") && after && after->kind == WORD_ROOM;
}

/* Does the word behind the run count it? Behind a gap, one of a single character only where it ends
   there: 12 号, but 12 门口. */
static bool is_counted(const struct parser *parser, const struct run *run, const struct word *word)
{
    uint32_t end = run->end + word->size;
    return !(parser->body->flags[run->end] & GLYPH_GAP) || word->size > 1 ||
           parser_ends(parser, end) || glyph_is_digit(parser->body->code[end]);
}

/* XX号 is a blank to be filled in. */
static bool is_blank(const struct parser *parser, const struct run *run)
{
    for (uint32_t i = run->begin; i < run->end; i++)
        if (!glyph_in(parser->body->code[i], U"Xx"))
            return false;
    return run->begin < run->end;
}

bool parser_take_number(struct parser *parser)
{
    struct run run;
    read_run(parser, parser->at, &run);
    const struct word *word = words_at(parser->body, run.end);
    bool taken = false;
    if (word && is_blank(parser, &run))
        parser_blank(parser, word);
    if (word && is_counted(parser, &run, word))
        taken = take_counted(parser, &run, word);
    else if (stands_alone(parser, &run))
        taken = run.parts > 1 ? take_dashed(parser, &run) : take_bare(parser, &run);
    if (!taken)
        parser->at = run.end;
    return taken;
}
