/*
 * home_person.c - persons in an address, who are to receive what is sent there: see home_extra.h.
 */
#include "home_extra.h"
#include "home_text.h"

enum { NAME_MAX = 4 };

/* The commonest family names, some nine in ten persons; used only where a telephone number stands
   beside the name. */
static const char32_t surnames[] =
    U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    U"魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    U"易常武乔贺赖龚文";

/* Characters that end a place's name, and no person's. */
static bool ends_place(char32_t c)
{
    return glyph_in(
        c, U"号室组村楼层栋幢户队社元座弄巷路街道区镇乡县市苑园院厂店局站所庄屯里沟湾坊校");
}

/* Characters that end a place's name, and a person's too: with nothing else to tell, a place. */
static bool may_end_place(char32_t c)
{
    return ends_place(c) ||
           glyph_in(c, U"桥山河江湖岭坡墩埠集头口塘寨营堡崖岗洼圩庙寺塔铺井泉滩洲岛港家门");
}

static bool is_bracket(char32_t c)
{
    return c == U'(' || c == U')' || c == U'（' || c == U'）';
}

/* ---- 收件人：张三 -------------------------------------------------- */

static const char32_t *const labels[] = {
    U"收件人姓名", U"收件人", U"收货人", U"收信人", U"联系人姓名", U"联系人", U"户主姓名", U"户主",
    U"家长姓名",   U"家长",   U"监护人", U"姓名",   U"父亲",       U"母亲",   U"本人",
};

void persons_mark(struct chars *chars)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        chars->traits[labels[i][0]] |= CHAR_PERSON;
}

/* A name of Han characters from `at` to a separator, a number or a bracket. Returns: its end, or
   0 where it is none. */
static uint32_t name_end(const struct glyphs *glyphs, uint32_t at)
{
    uint32_t end = at;
    while (end < glyphs->count && end - at <= NAME_MAX && glyph_is_han(glyphs->code[end]) &&
           (end == at || !(glyphs->flags[end] & GLYPH_GAP)) && glyphs->code[end] != U'收')
        end++;
    uint32_t size = end - at;
    return size >= 2 && size <= NAME_MAX ? end : 0;
}

static void mark_labelled(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        uint32_t size = glyphs_word(glyphs, at, labels[i]);
        uint32_t end = size ? name_end(glyphs, at + size) : 0;
        if (!size)
            continue;
        if (end && !marks->of[at]) {
            extras_mark(marks, at, at + size, EXTRA_LABEL);
            if (!marks->of[at + size]) /* 父亲电话: no name */
                extras_mark(marks, at + size, end, 1 + QUHUA_EXTRA_PERSON);
        }
        return;
    }
}

/* ---- 张三收, 张三（收） -------------------------------------------- */

/* Where a name that ends at `end` begins; `end` where there is none. */
static uint32_t name_begin(const struct glyphs *glyphs, const struct extra_marks *marks,
                           uint32_t end)
{
    uint32_t begin = end;
    while (begin && end - begin <= NAME_MAX && glyph_is_han(glyphs->code[begin - 1]) &&
           !marks->of[begin - 1]) {
        bool first = glyphs->flags[begin - 1] & GLYPH_GAP;
        if (end - begin >= 2 && !first && ends_place(glyphs->code[begin - 1]))
            break;
        begin--;
        if (first)
            break;
    }
    uint32_t size = end - begin;
    return size >= 2 && size <= NAME_MAX ? begin : end;
}

/* 收 at the end of the text, before a number, or in brackets. */
static void mark_receiver(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    bool open = at && (glyphs->code[at - 1] == U'(' || glyphs->code[at - 1] == U'（');
    uint32_t next = at + 1;
    bool last = next >= glyphs->count || marks->of[next] || glyphs->flags[next] & GLYPH_GAP ||
                is_bracket(glyphs->code[next]);
    uint32_t end = open ? at - 1 : at;
    uint32_t begin = last ? name_begin(glyphs, marks, end) : end;
    if (begin == end)
        return;
    extras_mark(marks, begin, end, 1 + QUHUA_EXTRA_PERSON);
    extras_mark(marks, at, at + 1, EXTRA_LABEL);
    if (open) {
        extras_mark(marks, end, at, EXTRA_LABEL);
        if (next < glyphs->count && is_bracket(glyphs->code[next]))
            extras_mark(marks, next, next + 1, EXTRA_LABEL);
    }
}

/* ---- a name beside a telephone number ------------------------------- */

static bool is_surname(char32_t c)
{
    return glyph_in(c, surnames);
}

static bool is_phone(const struct extra_marks *marks, uint32_t at)
{
    unsigned extra = extra_of(marks, at);
    return extra == 1 + QUHUA_EXTRA_PHONE || extra == EXTRA_LABEL;
}

/* A whole piece between separators, of two or three characters or with a title (张女士), next to
   the number. */
static void mark_beside(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    uint32_t end = name_end(glyphs, at);
    bool starts = !at || glyphs->flags[at] & GLYPH_GAP || marks->of[at - 1];
    if (!end || !starts || !is_surname(glyphs->code[at]) || marks->of[at] ||
        ends_place(glyphs->code[end - 1]))
        return;
    bool stops = end >= glyphs->count || marks->of[end] || glyphs->flags[end] & GLYPH_GAP;
    bool beside = (at && is_phone(marks, at - 1)) || (end < glyphs->count && is_phone(marks, end));
    if (stops && beside && end - at <= 3)
        extras_mark(marks, at, end, 1 + QUHUA_EXTRA_PERSON);
}

/* A name between what ends a place's name and a number: 3组李小明13800000000. */
static void mark_before(const struct glyphs *glyphs, uint32_t at, struct extra_marks *marks)
{
    uint32_t begin = name_begin(glyphs, marks, at);
    if (!is_phone(marks, at) || begin == at || at - begin > 3 || !is_surname(glyphs->code[begin]) ||
        !(begin && ends_place(glyphs->code[begin - 1])) ||
        (at - begin == 2 && may_end_place(glyphs->code[at - 1])))
        return;
    for (uint32_t i = begin; i < at; i++)
        if (ends_place(glyphs->code[i]))
            return;
    extras_mark(marks, begin, at, 1 + QUHUA_EXTRA_PERSON);
}

bool persons_is_name(const struct glyphs *glyphs, uint32_t begin, uint32_t end)
{
    return end - begin <= 3 && name_end(glyphs, begin) == end && is_surname(glyphs->code[begin]) &&
           !may_end_place(glyphs->code[end - 1]);
}

void extras_mark_persons(const struct glyphs *glyphs, struct extra_marks *marks)
{
    for (uint32_t i = 0; i < glyphs->count; i++) {
        char32_t c = glyphs->code[i];
        if (chars_of(glyphs->chars, c) & CHAR_PERSON) {
            if (c == U'收')
                mark_receiver(glyphs, i, marks);
            mark_labelled(glyphs, i, marks);
        } else if (!i || glyphs->flags[i] & GLYPH_GAP || marks->of[i - 1])
            mark_beside(glyphs, i, marks);
        else if (marks->of[i] && !marks->of[i - 1])
            mark_before(glyphs, i, marks);
    }
}
