/*
 * nobody.c - see nobody.h.
 */
#include "nobody.h"

#include "../common/text.h"

/* What tells who a person is or where from. The first are filled most often. */
static const enum quhua_field person[] = {QUHUA_FIELD_ID_NUMBER, QUHUA_FIELD_ORIGIN,
                                          QUHUA_FIELD_HOME,      QUHUA_FIELD_EXAM_NUMBER,
                                          QUHUA_FIELD_NAME,      QUHUA_FIELD_ORIGIN_CODE};
enum {
    PERSON = sizeof person / sizeof *person,
    SHORT_NUMBER = 5,         /* digits */
    LONGEST = 6 * sizeof "注" /* no label is longer */
};

/* ---- words ---------------------------------------------------------------------------------- */

#define WORD(text)                                                                                 \
    {                                                                                              \
        (text), sizeof(text) - 1                                                                   \
    }

/* A count or a blank may follow totals; a colon or nothing labels. */
static const struct quhua_text totals[] = {WORD("合计"), WORD("总计"),   WORD("小计"), WORD("共计"),
                                           WORD("总数"), WORD("总人数"), WORD("人数"), {NULL, 0}};
static const struct quhua_text labels[] = {
    WORD("备注"),       WORD("注"),           WORD("附注"),
    WORD("说明"),       WORD("填表说明"),     WORD("制表"),
    WORD("制表人"),     WORD("填表"),         WORD("填表人"),
    WORD("填报人"),     WORD("审核"),         WORD("审核人"),
    WORD("复核"),       WORD("复核人"),       WORD("经办人"),
    WORD("负责人"),     WORD("班主任"),       WORD("班主任签字"),
    WORD("班主任签名"), WORD("辅导员"),       WORD("辅导员签字"),
    WORD("联系人"),     WORD("日期"),         WORD("时间"),
    WORD("填表日期"),   WORD("填报日期"),     WORD("制表日期"),
    WORD("制表时间"),   WORD("单位"),         WORD("填报单位"),
    WORD("单位盖章"),   WORD("单位（盖章）"), WORD("学校（盖章）"),
    WORD("盖章"),       WORD("签字"),         WORD("签名"),
    {NULL, 0}};
/* What the name of a group ends with. */
static const struct quhua_text groups[] = {WORD("班"),   WORD("级"),   WORD("届"), WORD("系"),
                                           WORD("专业"), WORD("学院"), {NULL, 0}};
/* What may stand in a date or a count, beside digits. */
static const struct quhua_text units[] = {WORD("年"), WORD("月"), WORD("日"),
                                          WORD("人"), WORD("名"), WORD("."),
                                          WORD("-"),  WORD("/"),  {NULL, 0}};

static bool is_in(const struct quhua_text *list, struct quhua_text word)
{
    for (; list->size; list++)
        if (text_same(*list, word))
            return true;
    return false;
}

static bool ends_in(const struct quhua_text *list, struct quhua_text text)
{
    for (; list->size; list++)
        if (text.size > list->size &&
            memcmp(text.data + text.size - list->size, list->data, list->size) == 0)
            return true;
    return false;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool begins(struct quhua_text text, const char *word)
{
    size_t size = strlen(word);
    return text.size >= size && memcmp(text.data, word, size) == 0;
}

static struct quhua_text behind(struct quhua_text text, size_t size)
{
    return (struct quhua_text){text.data + size, text.size - size};
}

/* Bytes of the character that a cell, which is UTF-8, begins with. */
static size_t character(struct quhua_text text)
{
    unsigned char head = (unsigned char)text.data[0];
    size_t size = head < 0x80 ? 1 : head < 0xE0 ? 2 : head < 0xF0 ? 3 : 4;
    return size < text.size ? size : text.size;
}

/* 12, 45人, 2024年6月1日, 2024-06-01: no number of a person, which has more digits. */
static bool is_count_or_date(struct quhua_text text)
{
    size_t digits = 0;
    while (text.size && digits <= SHORT_NUMBER) {
        size_t size = character(text);
        digits = is_digit(text.data[0]) ? digits + 1 : 0;
        if (digits == 0 && !is_in(units, (struct quhua_text){text.data, size}))
            return false;
        text = cell_trimmed(behind(text, size));
    }
    return digits <= SHORT_NUMBER;
}

/* 制表人：…, 备注. */
static bool is_label(struct quhua_text text)
{
    size_t room = text.size < LONGEST ? text.size : LONGEST;
    const char *wide = memmem(text.data, room, "：", sizeof "：" - 1);
    const char *colon = memchr(text.data, ':', wide ? (size_t)(wide - text.data) : room);
    const char *end = colon ? colon : wide;
    if (!end && text.size > room)
        return false;
    struct quhua_text word = {text.data, end ? (size_t)(end - text.data) : room};
    word = cell_trimmed(word);
    return is_in(labels, word) || is_in(totals, word);
}

/* 合计, 合计 45 人, 高三（1）班小计, 共 45 人. */
static bool is_total(struct quhua_text text)
{
    static const size_t word = sizeof "合计" - 1;
    struct quhua_text rest = text;
    if (is_in(totals, text) || ends_in(totals, text))
        return true;
    if (begins(text, "共"))
        rest = cell_trimmed(behind(text, sizeof "共" - 1));
    else if (text.size > word && is_in(totals, (struct quhua_text){text.data, word}))
        rest = cell_trimmed(behind(text, word));
    return rest.size < text.size && rest.size && is_digit(rest.data[0]) && is_count_or_date(rest);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static struct quhua_text first_cell(const struct row *row)
{
    for (size_t i = 0; i < row->cell_count; i++) {
        struct quhua_text cell = cell_trimmed(row->cells[i]);
        if (cell.size)
            return cell;
    }
    return (struct quhua_text){NULL, 0};
}

/* A form whose line has a number and nothing of a person. Where no column would say who it is, a
   row without origin and home may be anybody. */
static bool is_unfilled(const struct row *row, const struct columns *columns)
{
    const size_t *at = columns->at;
    if (row->damage.damage != DAMAGE_NONE ||
        (at[QUHUA_FIELD_NAME] == COLUMNS_NONE && at[QUHUA_FIELD_ID_NUMBER] == COLUMNS_NONE &&
         at[QUHUA_FIELD_EXAM_NUMBER] == COLUMNS_NONE))
        return false;
    for (size_t i = 0; i < PERSON; i++)
        if (row_field(row, columns, (enum column)person[i]).size)
            return false;
    return true;
}

/* 高三（2）班, alone in its row and not in a column of classes; a name is shorter, and has no
   digit. */
static bool is_heading(const struct row *row, const struct columns *columns,
                       struct quhua_text first)
{
    static const size_t longest_name = sizeof "王小班" - 1;
    if (!ends_in(groups, first))
        return false;
    bool digit = false;
    size_t filled = 0;
    for (size_t i = 0; i < first.size; i++)
        digit |= is_digit(first.data[i]);
    for (size_t i = 0; i < row->cell_count; i++)
        filled += cell_trimmed(row->cells[i]).size > 0;
    for (int column = COLUMN_CLASS; column < COLUMN_COUNT; column++)
        filled += row_field(row, columns, (enum column)column).size > 0;
    return filled == 1 && (digit || first.size > longest_name);
}

static bool is_foot(const struct row *row, const struct columns *columns, struct quhua_text first)
{
    if (!is_label(first) && !is_total(first))
        return false;
    for (size_t i = 0; i < PERSON; i++) {
        struct quhua_text cell = row_field(row, columns, (enum column)person[i]);
        if (person[i] != QUHUA_FIELD_NAME && cell.size && !is_count_or_date(cell) &&
            !is_label(cell) && !is_total(cell))
            return false;
    }
    return true;
}

/* The header once more, as behind the end of a page. */
static bool is_header(const struct row *row, const struct columns *columns,
                      const struct quhua_text *headers)
{
    size_t same = 0;
    for (size_t i = 0; i < PERSON; i++) {
        struct quhua_text cell = row_field(row, columns, (enum column)person[i]);
        if (cell.size == 0)
            continue;
        if (!text_same(cell, cell_trimmed(headers[columns->at[person[i]]])))
            return false;
        same++;
    }
    return same >= 2;
}

bool nobody_row(const struct row *row, const struct columns *columns,
                const struct quhua_text *headers)
{
    if (row->is_empty || (row->damage.damage != DAMAGE_NONE &&
                          (row->damage.damage != DAMAGE_RAGGED || row->surplus)))
        return false;
    struct quhua_text first = first_cell(row);
    /* Most rows begin with a number of some kind. */
    bool words = first.size && !(is_digit(first.data[0]) && is_digit(first.data[first.size - 1]));
    return is_unfilled(row, columns) || is_header(row, columns, headers) ||
           (words && (is_foot(row, columns, first) || is_heading(row, columns, first)));
}
