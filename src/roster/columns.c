/*
 * columns.c - the usual names of columns.
 *
 * Names in the table are as fold() leaves them: lower case, half width, without blanks, marks and
 * brackets.
 */
#include "columns.h"

#include <string.h>

#include "own.h"

/* Names of each column, the most usual first, between blanks. The database names are those of the
   provincial employment and student status systems (pinyin initials; dm: code, mc: name). */
static const char *const names[COLUMN_COUNT] = {
    [QUHUA_FIELD_ORIGIN] =
        "生源所在地 生源地 生源所在地名称 生源地名称 生源地区 生源地区名称 生源所在县 "
        "生源县区 生源县市区 生源 户籍所在地 户口所在地 入学前户籍所在地 "
        "入学前户口所在地 户籍地 户口地 origin syszdmc syszd sydmc syd hjszd hkszd",
    [QUHUA_FIELD_ORIGIN_CODE] =
        "生源所在地代码 生源地代码 生源所在地编码 生源地编码 生源地区代码 生源代码 "
        "户籍所在地代码 户口所在地代码 行政区划代码 origin_code syszddm syddm",
    [QUHUA_FIELD_HOME] =
        "家庭地址 家庭住址 家庭详细地址 家庭详细住址 详细家庭地址 家庭通讯地址 "
        "家庭通信地址 家庭所在地 家庭居住地址 家庭现住址 现家庭住址 家庭户籍地址 "
        "户籍地址 户籍详细地址 户口地址 通讯地址 通信地址 联系地址 详细地址 住址 地址 "
        "home address jtdz jtzz jtxxdz txdz",
    [QUHUA_FIELD_ID_NUMBER] =
        "身份证号 身份证号码 公民身份号码 居民身份证号 居民身份证号码 身份证件号 "
        "身份证件号码 证件号码 证件号 身份证 id_number sfzh sfzhm sfzjh sfzjhm zjhm",
    [QUHUA_FIELD_EXAM_NUMBER] = "考生号 高考考生号 考生号码 考生编号 exam_number ksh",
    [QUHUA_FIELD_NAME] = "姓名 学生姓名 毕业生姓名 考生姓名 name xm xsxm",
    [QUHUA_FIELD_EXT1] = "扩展字段1 扩展字段一 扩展1 ext1 kzzd1 kz1",
    [QUHUA_FIELD_EXT2] = "扩展字段2 扩展字段二 扩展2 ext2 kzzd2 kz2",
    [QUHUA_FIELD_EXT3] = "扩展字段3 扩展字段三 扩展3 ext3 kzzd3 kz3",
    [QUHUA_FIELD_EXT4] = "扩展字段4 扩展字段四 扩展4 ext4 kzzd4 kz4",
    [QUHUA_FIELD_HARDSHIP] =
        "困难生类别 困难类别 困难生类型 困难毕业生类别 困难生类别代码 困难生 hardship "
        "knslb knslbdm",
    [COLUMN_CLASS] = "班级 班级名称 所在班级 行政班 class bj bjmc szbj",
    [COLUMN_MAJOR] = "专业 专业名称 所学专业 专业代码 major zy zymc zydm",
    [COLUMN_DEPARTMENT] = "院系 所在院系 院系名称 学院 二级学院 系部 系别 department szyx yx yxmc",
};

enum { KEY_MAX = 120 };

/* X(column, what staff call it). */
static const char *const titles[COLUMN_COUNT] = {[QUHUA_FIELD_ORIGIN] = "生源所在地",
                                                 [QUHUA_FIELD_ORIGIN_CODE] = "生源所在地代码",
                                                 [QUHUA_FIELD_HOME] = "家庭地址",
                                                 [QUHUA_FIELD_ID_NUMBER] = "身份证号",
                                                 [QUHUA_FIELD_EXAM_NUMBER] = "考生号",
                                                 [QUHUA_FIELD_NAME] = "姓名",
                                                 [QUHUA_FIELD_EXT1] = "扩展字段1",
                                                 [QUHUA_FIELD_EXT2] = "扩展字段2",
                                                 [QUHUA_FIELD_EXT3] = "扩展字段3",
                                                 [QUHUA_FIELD_EXT4] = "扩展字段4",
                                                 [QUHUA_FIELD_HARDSHIP] = "困难生类别",
                                                 [COLUMN_CLASS] = "班级",
                                                 [COLUMN_MAJOR] = "专业",
                                                 [COLUMN_DEPARTMENT] = "院系"};

static const char *const stable[COLUMN_COUNT] = {
#define X(name, text) text,
    QUHUA_FIELDS(X)
#undef X
        "class",
    "major", "department"};

/* A header that only contains a name is another column when it has one of these: whose address it
   is, or what of it. */
static const char *const others[] = {"邮",   "电话", "手机", "父",   "母",   "家长", "监护", "配偶",
                                     "紧急", "导师", "老师", "主任", "辅导", "单位", "时间", "日期",
                                     "类型", "性质", "是否", "代码", "编码", "编号", "培养", "曾用",
                                     "拼音", "英文", "就业", "派遣", "档案"};

/* ---- folding --------------------------------------------------------------------------------- */

/* A header made comparable. */
struct key {
    char data[KEY_MAX];
    size_t size;
};

/* Blanks and marks, which do not belong to a name; brackets are dealt with apart. */
static bool is_mark(const char *at, size_t size)
{
    static const char marks[] = " \t\r\n*:\"'/\\.-\u00A0\u3000\uFEFF、·★☆※●";
    return memmem(marks, sizeof marks - 1, at, size) != NULL;
}

/* The ASCII character that a full-width form stands for, or 0. */
static char half_width(const char *at, size_t size)
{
    if (size != 3 || (unsigned char)at[0] != 0xEF)
        return 0;
    unsigned second = (unsigned char)at[1];
    unsigned third = (unsigned char)at[2];
    unsigned offset = (second << 6 | (third & 63u)) - (0xBCu << 6);
    return offset >= 1 && offset <= 0x5E ? (char)(offset + 0x20) : 0;
}

static size_t character_size(const struct quhua_text *text, size_t at)
{
    size_t size = 1;
    while (at + size < text->size && ((unsigned char)text->data[at + size] & 0xC0) == 0x80)
        size++;
    return size;
}

/* 1 for an opening bracket, -1 for a closing one, otherwise 0. */
static int bracket(const char *at, size_t size)
{
    static const char *const pairs[][2] = {{"(", ")"},   {"[", "]"},   {"{", "}"},   {"<", ">"},
                                           {"【", "】"}, {"〔", "〕"}, {"《", "》"}, {"「", "」"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strlen(pairs[i][0]) != size)
            continue;
        if (memcmp(at, pairs[i][0], size) == 0)
            return 1;
        if (memcmp(at, pairs[i][1], size) == 0)
            return -1;
    }
    return 0;
}

static void put(struct key *key, const char *at, size_t size)
{
    if (key->size + size > KEY_MAX)
        return;
    memcpy(key->data + key->size, at, size);
    if (size == 1 && *at >= 'A' && *at <= 'Z')
        key->data[key->size] = (char)(*at + 'a' - 'A');
    key->size += size;
}

/* Fold a header; `remarks`: keep what stands in brackets, as in `家庭地址（到村组）`. */
static void fold(struct quhua_text header, bool remarks, struct key *key)
{
    int depth = 0;
    key->size = 0;
    for (size_t at = 0, size; at < header.size; at += size) {
        size = character_size(&header, at);
        const char *here = header.data + at;
        char half = half_width(here, size);
        size_t width = half ? 1 : size;
        here = half ? &half : here;
        int step = bracket(here, width);
        depth += step;
        if (depth < 0)
            depth = 0;
        if (step == 0 && (remarks || depth == 0) && !is_mark(here, width))
            put(key, here, width);
    }
}

/* ---- comparing ------------------------------------------------------------------------------- */

static bool equals(const struct key *key, struct quhua_text name)
{
    return name.size == key->size && memcmp(key->data, name.data, name.size) == 0;
}

static bool contains(const struct key *key, const char *word, size_t size)
{
    return memmem(key->data, key->size, word, size) != NULL;
}

/* How well a header fits a name; a smaller number fits better. */
enum fit { FIT_WHOLE, FIT_WITHOUT_REMARK, FIT_CONTAINED, FIT_NONE };

/* The header in both forms. */
struct header {
    struct key whole, plain;
    bool other; /* never fits by containing a name */
};

static void header_init(struct header *header, struct quhua_text cell)
{
    fold(cell, true, &header->whole);
    fold(cell, false, &header->plain);
    header->other = false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        header->other |= contains(&header->whole, others[i], strlen(others[i]));
}

/* Pinyin initials and one- or two-character names are too short to be looked for within others. */
static bool may_be_contained(struct quhua_text name)
{
    return (unsigned char)name.data[0] >= 0x80 && name.size >= 4 * 3;
}

static enum fit fit(const struct header *header, struct quhua_text name)
{
    if (equals(&header->whole, name))
        return FIT_WHOLE;
    if (equals(&header->plain, name))
        return FIT_WITHOUT_REMARK;
    if (!header->other && may_be_contained(name) && contains(&header->whole, name.data, name.size))
        return FIT_CONTAINED;
    return FIT_NONE;
}

/* The next of the names in a row of the table; false behind the last. */
static bool next_name(const char **row, struct quhua_text *name)
{
    size_t size = strcspn(*row, " ");
    *name = (struct quhua_text){*row, size};
    *row += size + ((*row)[size] == ' ');
    return size > 0;
}

/* The best fit of a header among the names of a column; `rank`: which of the names. */
static enum fit best_fit(const struct header *header, enum column column, size_t *rank)
{
    const char *row = names[column];
    enum fit best = FIT_NONE;
    struct quhua_text name;
    for (size_t i = 0; next_name(&row, &name); i++) {
        enum fit found = fit(header, name);
        if (found < best) {
            best = found;
            *rank = i;
        }
    }
    return best;
}

/* What a column has found so far. */
struct best {
    enum fit fit;
    size_t rank; /* of the name: usual ones come first */
};

/* Offer cell `at` to the columns that it fits. */
static void offer(struct columns *columns, struct best *best, const struct header *header,
                  size_t at)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        size_t rank = 0;
        enum fit found = best_fit(header, (enum column)i, &rank);
        if (found > best[i].fit || found == FIT_NONE ||
            (found == best[i].fit && rank >= best[i].rank))
            continue;
        best[i] = (struct best){found, rank};
        columns->at[i] = at;
    }
}

/* ---- what the user says ---------------------------------------------------------------------- */

static bool column_named(struct quhua_text name, enum column *column)
{
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (strlen(stable[i]) == name.size && memcmp(stable[i], name.data, name.size) == 0) {
            *column = (enum column)i;
            return true;
        }
    return false;
}

bool columns_choose(struct column_choices *choices, struct quhua_text text)
{
    const char *equal = text.size ? memchr(text.data, '=', text.size) : NULL;
    struct column_choice choice;
    if (!equal)
        return false;
    size_t size = (size_t)(equal - text.data);
    if (!column_named((struct quhua_text){text.data, size}, &choice.column))
        return false;
    choice.header = (struct quhua_text){equal + 1, text.size - size - 1};
    if (choice.header.size == 0)
        return false;
    for (size_t i = 0; i < choices->count; i++)
        if (choices->choice[i].column == choice.column)
            return false;
    choices->choice[choices->count++] = choice;
    return true;
}

/* Whether cell and choice are the same header. */
static bool is_chosen(const struct column_choice *choice, struct quhua_text cell)
{
    struct key a;
    struct key b;
    fold(choice->header, true, &a);
    fold(cell, true, &b);
    return a.size > 0 && a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

static void choose(const struct quhua_text *cells, size_t count, const struct column_choice *choice,
                   struct columns *columns)
{
    columns->at[choice->column] = COLUMNS_NONE;
    for (size_t i = 0; i < count; i++)
        if (is_chosen(choice, cells[i])) {
            columns->at[choice->column] = i;
            return;
        }
}

/* A cell that the user gave to one column is not another's as well. */
static void take_away(const struct column_choices *choices, struct columns *columns)
{
    for (size_t i = 0; i < choices->count; i++)
        for (size_t j = 0; j < COLUMN_COUNT; j++)
            if (j != choices->choice[i].column &&
                columns->at[j] == columns->at[choices->choice[i].column])
                columns->at[j] = COLUMNS_NONE;
}

/* ---- finding --------------------------------------------------------------------------------- */

/* A code says as much as a name: without a column of names it is the origin. */
static void code_as_origin(struct columns *columns)
{
    if (columns->at[QUHUA_FIELD_ORIGIN] != COLUMNS_NONE)
        return;
    columns->at[QUHUA_FIELD_ORIGIN] = columns->at[QUHUA_FIELD_ORIGIN_CODE];
    columns->at[QUHUA_FIELD_ORIGIN_CODE] = COLUMNS_NONE;
}

static bool chose(const struct column_choices *choices, enum column column)
{
    for (size_t i = 0; choices && i < choices->count; i++)
        if (choices->choice[i].column == column)
            return true;
    return false;
}

bool columns_find(const struct quhua_text *cells, size_t count,
                  const struct column_choices *choices, struct columns *columns)
{
    struct best best[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        columns->at[i] = COLUMNS_NONE;
        best[i] = (struct best){FIT_NONE, 0};
    }
    const size_t end = own_begin(cells, count);
    for (size_t i = 0; i < end; i++) {
        struct header header;
        header_init(&header, cells[i]);
        offer(columns, best, &header, i);
    }
    for (size_t i = 0; choices && i < choices->count; i++)
        choose(cells, count, &choices->choice[i], columns);
    if (choices)
        take_away(choices, columns);
    if (!chose(choices, (enum column)QUHUA_FIELD_ORIGIN))
        code_as_origin(columns);
    return columns->at[QUHUA_FIELD_ORIGIN] != COLUMNS_NONE &&
           columns->at[QUHUA_FIELD_HOME] != COLUMNS_NONE;
}

/* Whether a cell is the name of some column, or was chosen. */
static bool is_header(struct quhua_text cell, const struct column_choices *choices)
{
    struct header header;
    header_init(&header, cell);
    size_t rank;
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        if (best_fit(&header, (enum column)i, &rank) < FIT_CONTAINED)
            return true;
    for (size_t i = 0; choices && i < choices->count; i++)
        if (is_chosen(&choices->choice[i], cell))
            return true;
    return false;
}

size_t columns_score(const struct quhua_text *cells, size_t count,
                     const struct column_choices *choices)
{
    size_t score = 0;
    for (size_t i = 0; i < count; i++)
        score += cells[i].size > 0 && cells[i].size < KEY_MAX && is_header(cells[i], choices);
    return score;
}

const char *column_name(enum column column)
{
    return stable[column];
}

const char *column_title(enum column column)
{
    return titles[column];
}
