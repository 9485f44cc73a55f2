/*
 * home_extra.c - see home_extra.h.
 */
#include "home_extra.h"

#include "home_text.h"

enum { GROUPS_MAX = 5 };

/* Groups of digits with nothing but a dash or a space between them: 138 0000 0000. */
struct groups {
    uint32_t begin[GROUPS_MAX], size[GROUPS_MAX];
    uint32_t count;
};

/* A digit, or a star in its place: 138****0000. */
static bool is_figure(char32_t c)
{
    return glyph_is_digit(c) || c == U'*';
}

/* A dash, or the bracket behind an area code: (0518)87654321. */
static bool is_joint(const struct glyphs *glyphs, uint32_t at)
{
    return glyph_in(glyphs->code[at], U"-)）") && is_figure(glyphs->code[at + 1]);
}

static bool is_joined(const struct glyphs *glyphs, uint32_t at)
{
    return at < glyphs->count && (is_figure(glyphs->code[at]) || is_joint(glyphs, at));
}

/* The groups that begin at `at`, which is a digit. */
static void read_groups(const struct glyphs *glyphs, uint32_t at, struct groups *groups)
{
    *groups = (struct groups){.count = 0};
    while (groups->count < GROUPS_MAX && is_joined(glyphs, at)) {
        at += is_joint(glyphs, at);
        uint32_t begin = at;
        while (is_figure(glyphs->code[at]) && (at == begin || !(glyphs->flags[at] & GLYPH_GAP)))
            at++;
        groups->begin[groups->count] = begin;
        groups->size[groups->count++] = at - begin;
    }
}

static uint32_t groups_end(const struct groups *groups, uint32_t count)
{
    return groups->begin[count - 1] + groups->size[count - 1];
}

/* Does a separator or a comma stand before the number at `at`? */
static bool stands_apart(const struct glyphs *glyphs, uint32_t at)
{
    return glyphs->flags[at] & GLYPH_GAP || (at && glyphs->code[at - 1] == U'、');
}

/* Nothing joins the digits to what follows: neither a letter nor a word that counts. */
static bool ends_number(const struct glyphs *glyphs, uint32_t at)
{
    if (at >= glyphs->count || glyphs->flags[at] & GLYPH_GAP)
        return true;
    return !glyph_is_letter(glyphs->code[at]) && !glyph_is_digit(glyphs->code[at]) &&
           !glyph_in(glyphs->code[at], U"-#号室栋幢楼弄组单层座户房院");
}

static unsigned two_digits(const struct glyphs *glyphs, uint32_t at)
{
    return (glyphs->code[at] - U'0') * 10 + glyphs->code[at + 1] - U'0';
}

/* ---- ID numbers: GB 11643 ----------------------------------------- */

/* Month and day at `at`. */
static bool is_date(const struct glyphs *glyphs, uint32_t at)
{
    unsigned month = two_digits(glyphs, at), day = two_digits(glyphs, at + 2);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Returns: the end of an ID number at `at`; 0 where there is none. */
static uint32_t id_end(const struct glyphs *glyphs, uint32_t at, uint32_t digits)
{
    char32_t last = glyphs->code[at + digits];
    if (digits == 17 && (last == U'X' || last == U'x') && ends_number(glyphs, at + 18))
        return at + 18;
    if (!ends_number(glyphs, at + digits))
        return 0;
    if (digits == 18 || (digits == 15 && two_digits(glyphs, at) >= 11 && is_date(glyphs, at + 8)))
        return at + digits;
    return 0;
}

/* ---- telephone numbers -------------------------------------------- */

/* A mobile number of the first `count` groups: 11 digits from 13 on, cut 3-4-4, 3-8 or 7-4. */
static bool is_mobile(const struct glyphs *glyphs, const struct groups *groups, uint32_t count)
{
    uint32_t at = groups->begin[0], sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += groups->size[i];
    if (sum != 11 || glyphs->code[at] != U'1' || groups->size[0] < 3 || glyphs->code[at + 1] < U'3')
        return false;
    return count == 1 || groups->size[count - 1] == 4 || groups->size[count - 1] == 8;
}

/* 400-800-1234, 4008001234: of a firm, as hotels and offices have it. */
static bool is_service(const struct glyphs *glyphs, const struct groups *groups, uint32_t count)
{
    uint32_t at = groups->begin[0], sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += groups->size[i];
    return sum == 10 && (groups->size[0] == 3 || groups->size[0] == 10) &&
           glyph_in(glyphs->code[at], U"48") && glyphs->code[at + 1] == U'0' &&
           glyphs->code[at + 2] == U'0';
}

/* Area code and number: 0518-87654321, 021 12345678, 0518 8765 4321, 051887654321. */
static bool is_landline(const struct glyphs *glyphs, const struct groups *groups, uint32_t count)
{
    if (glyphs->code[groups->begin[0]] != U'0' || glyphs->code[groups->begin[0] + 1] == U'0')
        return false;
    if (count == 1)
        return groups->size[0] >= 10 && groups->size[0] <= 12;
    uint32_t size = groups->size[1] + (count == 3 ? groups->size[2] : 0);
    return count <= 3 && (groups->size[0] == 3 || groups->size[0] == 4) && (size == 7 || size == 8);
}

/* 转801, behind a number that ends at `end`. Returns: its end. */
static uint32_t extension_end(const struct glyphs *glyphs, uint32_t end)
{
    uint32_t at = end + 1;
    while (glyph_is_digit(glyphs->code[at]))
        at++;
    return glyphs->code[end] == U'转' && at > end + 1 ? at : end;
}

/* +86 139 1234 5678: without the country's group. */
static void drop_country(const struct glyphs *glyphs, struct groups *groups)
{
    uint32_t at = groups->begin[0];
    if (groups->count < 2 || groups->size[0] != 2 || glyphs->code[at] != U'8' ||
        glyphs->code[at + 1] != U'6')
        return;
    groups->count--;
    memmove(groups->begin, groups->begin + 1, groups->count * sizeof *groups->begin);
    memmove(groups->size, groups->size + 1, groups->count * sizeof *groups->size);
}

/* Returns: the end of a telephone number at the groups; 0 where there is none. */
static uint32_t phone_end(const struct glyphs *glyphs, struct groups *groups, bool labelled)
{
    drop_country(glyphs, groups);
    for (uint32_t count = 1; count <= groups->count && count <= 3; count++) {
        uint32_t end = groups_end(groups, count);
        if ((is_mobile(glyphs, groups, count) || is_landline(glyphs, groups, count) ||
             is_service(glyphs, groups, count)) &&
            ends_number(glyphs, end))
            return extension_end(glyphs, end);
    }
    uint32_t at = groups->begin[0], size = groups->size[0], end = groups_end(groups, 1);
    bool last = end == glyphs->count &&
                (stands_apart(glyphs, at) || (at && glyph_in(glyphs->code[at - 1], U"号室组")));
    bool short_one = (size == 7 || size == 8) && (labelled || last);
    bool country = size == 13 && glyphs->code[at] == U'8' && glyphs->code[at + 1] == U'6';
    bool any = labelled && size >= 7 && size <= 12;
    return (short_one || country || any) && ends_number(glyphs, end) ? end : 0;
}

/* ---- postcodes ----------------------------------------------------- */

/* Six digits with nothing to say what they count, at either end of the text, or right behind the
   name of a division. In a house they are a room. */
static bool is_postcode(const struct glyphs *glyphs, const struct extra_marks *marks, uint32_t at,
                        bool labelled)
{
    uint32_t end = at + 6, last = end;
    while (last < glyphs->count && marks->of[last])
        last++;
    if (!ends_number(glyphs, end) || two_digits(glyphs, at) > 86 ||
        (glyphs->code[at] == U'0' && glyphs->code[at + 1] == U'0'))
        return false;
    if (labelled || at == 0)
        return true;
    char32_t before = glyphs->code[at - 1];
    bool open = glyph_in(before, U"(（省市县区镇乡");
    if (!open &&
        (last < glyphs->count || glyph_in(before, U"元栋幢楼层座#-") || glyph_is_letter(before)))
        return false;
    return open || stands_apart(glyphs, at) || glyph_in(before, U"号室组村户社队区厂院");
}

/* ---- labels -------------------------------------------------------- */

static const struct label {
    const char32_t *word;
    uint32_t size;
    enum quhua_extra extra;
} labels[] = {
#define LABEL(word, extra)                                                                         \
    {                                                                                              \
        U##word, sizeof U##word / sizeof(char32_t) - 1, QUHUA_EXTRA_##extra                        \
    }
    LABEL("联系人电话", PHONE),   LABEL("联系电话", PHONE),    LABEL("家庭电话", PHONE),
    LABEL("家长电话", PHONE),     LABEL("固定电话", PHONE),    LABEL("移动电话", PHONE),
    LABEL("联系方式", PHONE),     LABEL("电话号码", PHONE),    LABEL("电话号", PHONE),
    LABEL("手机号码", PHONE),     LABEL("联系手机", PHONE),    LABEL("手机号", PHONE),
    LABEL("电话", PHONE),         LABEL("手机", PHONE),        LABEL("固话", PHONE),
    LABEL("座机", PHONE),         LABEL("TEL", PHONE),         LABEL("Tel", PHONE),
    LABEL("tel", PHONE),          LABEL("邮政编码", POSTCODE), LABEL("邮编号码", POSTCODE),
    LABEL("邮编", POSTCODE),      LABEL("邮码", POSTCODE),     LABEL("身份证号码", ID_NUMBER),
    LABEL("身份证号", ID_NUMBER), LABEL("身份证", ID_NUMBER),
#undef LABEL
};

/* The label that ends before `at`; NULL. */
static const struct label *label_before(const struct glyphs *glyphs, uint32_t at, uint32_t *begin)
{
    char32_t last = at ? glyphs->code[at - 1] : 0;
    if (!glyph_in(last, U"话式码号机编证Ll"))
        return NULL;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        uint32_t size = labels[i].size;
        if (labels[i].word[size - 1] != last || size > at ||
            !glyphs_word(glyphs, at - size, labels[i].word))
            continue;
        *begin = at - size;
        return &labels[i];
    }
    return NULL;
}

/* ---- numbers -------------------------------------------------------- */

/* Mark begin..end as one of a kind, and the label before it. */
static void mark_one(struct extra_marks *marks, uint32_t label_begin, uint32_t begin, uint32_t end,
                     enum quhua_extra extra)
{
    extras_mark(marks, label_begin, begin, EXTRA_LABEL);
    extras_mark(marks, begin, end, 1u + (unsigned)extra);
    marks->of[begin] |= EXTRA_BEGIN;
}

/* The bracket or the plus sign before a number belongs to it. */
static uint32_t number_begin(const struct glyphs *glyphs, uint32_t at, const struct groups *groups)
{
    char32_t before = at ? glyphs->code[at - 1] : 0;
    bool area = groups->count > 1 && glyph_in(glyphs->code[at + groups->size[0]], U")）");
    return before == U'+' || (area && glyph_in(before, U"(（")) ? at - 1 : at;
}

/* The ID or telephone number at `at`: mark it. Returns: where it ends, or where its first group
   does: a door may stand before a telephone's number (12 13812345678). */
static uint32_t mark_number(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    struct groups groups;
    read_groups(glyphs, at, &groups);
    uint32_t begin = number_begin(glyphs, at, &groups), label_begin = begin, end;
    uint32_t next = groups_end(&groups, 1);
    const struct label *label = label_before(glyphs, begin, &label_begin);
    if ((end = id_end(glyphs, at, groups.size[0])) != 0)
        mark_one(marks, label_begin, begin, end, QUHUA_EXTRA_ID_NUMBER);
    else if ((end = phone_end(glyphs, &groups, label && label->extra == QUHUA_EXTRA_PHONE)) != 0)
        mark_one(marks, label_begin, begin, end, QUHUA_EXTRA_PHONE);
    return end ? end : next;
}

/* The same for a postcode. */
static uint32_t mark_postcode(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    struct groups groups;
    uint32_t label_begin = at;
    read_groups(glyphs, at, &groups);
    const struct label *label = label_before(glyphs, at, &label_begin);
    if (groups.size[0] == 6 &&
        is_postcode(glyphs, marks, at, label && label->extra == QUHUA_EXTRA_POSTCODE))
        mark_one(marks, label_begin, at, at + 6, QUHUA_EXTRA_POSTCODE);
    return groups_end(&groups, 1);
}

/* Where the digits at `at` end. */
static uint32_t digits_end(const struct glyphs *glyphs, uint32_t at)
{
    do
        at++;
    while (glyph_is_digit(glyphs->code[at]) && !(glyphs->flags[at] & GLYPH_GAP));
    return at;
}

/* Go through the numbers that begin after no letter and no dash, and are not marked yet. */
static void mark_each(const struct glyphs *glyphs, struct extra_marks *marks,
                      uint32_t (*mark)(const struct glyphs *, uint32_t, struct extra_marks *))
{
    for (uint32_t i = 0; i < glyphs->count;) {
        char32_t before = i ? glyphs->code[i - 1] : 0;
        bool inside =
            (glyph_is_letter(before) || before == U'-') && !(glyphs->flags[i] & GLYPH_GAP);
        if (!glyph_is_digit(glyphs->code[i]) || marks->of[i])
            i++;
        else
            i = inside ? digits_end(glyphs, i) : mark(glyphs, i, marks);
    }
}

static void mark_numbers(const struct glyphs *glyphs, struct extra_marks *marks)
{
    mark_each(glyphs, marks, mark_number);
    mark_each(glyphs, marks, mark_postcode);
    /* A label with nothing behind it: 12号，电话： */
    uint32_t begin = 0;
    if (glyphs->count && label_before(glyphs, glyphs->count, &begin) && begin)
        extras_mark(marks, begin, glyphs->count, EXTRA_LABEL);
}

/* ---- the whole ------------------------------------------------------ */

/* Brackets with nothing left in them go too, and commas beside what goes. */
static void mark_brackets(const struct glyphs *glyphs, struct extra_marks *marks)
{
    uint32_t open = MAX_SYMBOLS;
    for (uint32_t i = 0; i < glyphs->count; i++) {
        char32_t c = glyphs->code[i];
        if (c == U'、' && ((i && marks->of[i - 1]) || marks->of[i + 1]))
            extras_mark(marks, i, i + 1, EXTRA_LABEL);
        if (c == U'(' || c == U'（') {
            open = i;
        } else if ((c == U')' || c == U'）') && open < i && i - open > 1) {
            extras_mark(marks, open, open + 1, EXTRA_LABEL);
            extras_mark(marks, i, i + 1, EXTRA_LABEL);
            open = MAX_SYMBOLS;
        } else if (!marks->of[i]) {
            open = MAX_SYMBOLS;
        }
    }
}

/* Add a glyph to the text of its kind; a space where another of the kind begins. */
static void keep(struct extras *extras, unsigned kind, char32_t code, bool begins)
{
    struct quhua_text *text = &extras->text[kind];
    if (text->size == 0)
        text->data = extras->data + extras->size;
    else if (begins)
        extras->data[extras->size++] = ' ';
    extras->size += glyph_put(code, extras->data + extras->size);
    text->size = (size_t)(extras->data + extras->size - text->data);
}

static bool any_marked(const struct glyphs *glyphs, const struct extra_marks *marks)
{
    unsigned any = 0;
    for (uint32_t i = 0; i < glyphs->count; i++)
        any |= marks->of[i];
    return any != 0;
}

void extras_take(struct glyphs *glyphs, struct extras *extras)
{
    struct extra_marks marks = {{0}};
    memset(extras->text, 0, sizeof extras->text);
    extras->size = 0;
    mark_numbers(glyphs, &marks);
    extras_mark_persons(glyphs, &marks);
    mark_brackets(glyphs, &marks);
    extras->at_end = glyphs->count && marks.of[glyphs->count - 1];
    if (!any_marked(glyphs, &marks))
        return;
    for (unsigned kind = 0; kind < QUHUA_EXTRA_COUNT; kind++)
        for (uint32_t i = 0; i < glyphs->count; i++)
            if (extra_of(&marks, i) == kind + 1)
                keep(extras, kind, glyphs->code[i],
                     i == 0 || marks.of[i] & EXTRA_BEGIN || extra_of(&marks, i - 1) != kind + 1);
    glyphs_drop(glyphs, marks.of);
}

bool extras_take_name(const struct glyphs *glyphs, uint32_t begin, uint32_t end,
                      struct extras *extras)
{
    if (!(glyphs->flags[end] & GLYPH_GAP) || !persons_is_name(glyphs, begin, end))
        return false;
    for (uint32_t i = begin; i < end; i++)
        keep(extras, QUHUA_EXTRA_PERSON, glyphs->code[i], i == begin);
    return true;
}
