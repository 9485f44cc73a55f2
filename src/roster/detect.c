/*
 * detect.c - a mark, then zero bytes, then validity, then which reading gives common characters.
 */
#include "detect.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* ---- spreadsheets ---------------------------------------------------------------------------- */

static bool begins(struct bytes head, const char *with, size_t size)
{
    return head.size >= size && memcmp(head.data, with, size) == 0;
}

static size_t mark_of(struct bytes head, enum encoding *encoding)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum encoding encoding;
    } marks[] = {{"\xEF\xBB\xBF", 3, ENCODING_UTF8},
                 {"\xFF\xFE", 2, ENCODING_UTF16LE},
                 {"\xFE\xFF", 2, ENCODING_UTF16BE},
                 {"\x84\x31\x95\x33", 4, ENCODING_GB18030}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (begins(head, marks[i].bytes, marks[i].size)) {
            *encoding = marks[i].encoding;
            return marks[i].size;
        }
    return 0;
}

/* Web systems hand out HTML or XML as `.xls`. No header of a roster begins with `<`. */
static bool is_markup(struct bytes head)
{
    enum encoding encoding;
    size_t at = mark_of(head, &encoding);
    while (at < head.size && isspace((unsigned char)head.data[at]))
        at++;
    return at + 1 < head.size && head.data[at] == '<' &&
           (isalpha((unsigned char)head.data[at + 1]) || head.data[at + 1] == '!' ||
            head.data[at + 1] == '?');
}

enum spreadsheet detect_spreadsheet(struct bytes head)
{
    if (begins(head, "PK\3\4", 4))
        return SPREADSHEET_XLSX;
    if (begins(head, "\xD0\xCF\x11\xE0", 4))
        return SPREADSHEET_XLS;
    return is_markup(head) ? SPREADSHEET_MARKUP : SPREADSHEET_NONE;
}

const char *detect_spreadsheet_tell(enum spreadsheet spreadsheet)
{
    switch (spreadsheet) {
    case SPREADSHEET_XLSX:
        return "这是电子表格文件（XLSX），不是 CSV。请用 WPS 或 Excel 打开，选“另存为”，"
               "类型选“CSV UTF-8（逗号分隔）”，再处理另存的文件。";
    case SPREADSHEET_XLS:
        return "这是电子表格文件（XLS），不是 CSV。请用 WPS 或 Excel 打开，选“另存为”，"
               "类型选“CSV UTF-8（逗号分隔）”，再处理另存的文件。";
    case SPREADSHEET_MARKUP:
        return "这是网页或 XML 格式的表格，不是 CSV。请用 WPS 或 Excel 打开，选“另存为”，"
               "类型选“CSV UTF-8（逗号分隔）”，再处理另存的文件。";
    default:
        return NULL;
    }
}

/* ---- UTF-16 without a mark ------------------------------------------------------------------- */

/* Something that UTF-16LE (1) and UTF-16BE (0) have was counted in both: is it enough, and in one
   of them alone? */
static bool are_of_one(const size_t counts[2], size_t least, enum encoding *encoding)
{
    size_t more = counts[1] >= counts[0] ? 1 : 0;
    if (counts[more] < least || counts[1 - more] > counts[more] / 16)
        return false;
    *encoding = more ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    return true;
}

static bool separates(char byte)
{
    return byte == '\n' || byte == '\r' || byte == ',' || byte == '\t' || byte == ';';
}

/* ASCII characters have a zero byte: low bytes come first in UTF-16LE. A few stray zero bytes in
   other text do not make it UTF-16. Where there is little ASCII, usual characters that have one too
   (U+4E00, U+3000) count against it; no usual one looks like what separates cells and rows. */
static bool by_zeros(struct bytes head, enum encoding *encoding)
{
    size_t zeros[2] = {0, 0}, separators[2] = {0, 0}, nothing = 0;
    for (size_t i = 0; i + 1 < head.size; i += 2) {
        char first = head.data[i], second = head.data[i + 1];
        zeros[0] += first == 0;
        zeros[1] += second == 0;
        separators[0] += first == 0 && separates(second);
        separators[1] += second == 0 && separates(first);
        nothing += first == 0 && second == 0;
    }
    return are_of_one(zeros, head.size / 32 + 1, encoding) ||
           (nothing <= (separators[0] + separators[1]) / 2 &&
            are_of_one(separators, head.size / 64 + 1, encoding));
}

/* ---- UTF-8 or GB18030 ------------------------------------------------------------------------ */

/* What a head looks like in one encoding. */
struct reading {
    size_t characters; /* beyond ASCII, well formed */
    size_t common;     /* of these: usual in Chinese text */
    size_t wrong;      /* bytes that belong to none */
};

/* Size of the UTF-8 character at `p`, 0 where there is none; *cut when the text ends within it. */
static size_t utf8_size(const uint8_t *p, size_t left, bool *cut)
{
    size_t size = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < size; i++) {
        if (i == left) {
            *cut = true;
            return 0;
        }
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    bool bad = size > 2 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] >= 0xA0) ||
                            (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] >= 0x90));
    return bad ? 0 : size;
}

/* Common: CJK punctuation, ideographs, full-width forms. */
static bool utf8_common(const uint8_t *p, size_t size)
{
    if (size != 3)
        return false;
    return (p[0] >= 0xE4 && p[0] <= 0xE9) || (p[0] == 0xE3 && p[1] == 0x80) ||
           (p[0] == 0xEF && (p[1] == 0xBC || p[1] == 0xBD));
}

static struct reading read_utf8(struct bytes head)
{
    struct reading reading = {0};
    const uint8_t *p = (const uint8_t *)head.data;
    for (size_t at = 0; at < head.size;) {
        bool cut = false;
        size_t size = p[at] < 0x80 ? 1 : utf8_size(p + at, head.size - at, &cut);
        if (cut)
            break;
        reading.wrong += size == 0;
        reading.characters += size > 1;
        reading.common += size > 1 && utf8_common(p + at, size);
        at += size ? size : 1;
    }
    return reading;
}

static size_t gb_size(const uint8_t *p, size_t left, bool *cut)
{
    if (p[0] == 0x80 || p[0] == 0xFF)
        return 0;
    if (left < 2) {
        *cut = true;
        return 0;
    }
    if (p[1] >= 0x40 && p[1] != 0x7F && p[1] != 0xFF)
        return 2;
    if (p[1] < 0x30 || p[1] > 0x39)
        return 0;
    *cut = left < 4;
    bool good = !*cut && p[2] >= 0x81 && p[2] <= 0xFE && p[3] >= 0x30 && p[3] <= 0x39;
    return good ? 4 : 0;
}

/* Common: the first level of GB 2312 (3,755 characters), its punctuation and full-width forms. */
static bool gb_common(const uint8_t *p, size_t size)
{
    if (size != 2 || p[1] < 0xA1)
        return false;
    return (p[0] >= 0xB0 && p[0] <= 0xD7) || p[0] == 0xA1 || p[0] == 0xA3;
}

static struct reading read_gb18030(struct bytes head)
{
    struct reading reading = {0};
    const uint8_t *p = (const uint8_t *)head.data;
    for (size_t at = 0; at < head.size;) {
        bool cut = false;
        size_t size = p[at] < 0x80 ? 1 : gb_size(p + at, head.size - at, &cut);
        if (cut)
            break;
        reading.wrong += size == 0;
        reading.characters += size > 1;
        reading.common += size > 1 && gb_common(p + at, size);
        at += size ? size : 1;
    }
    return reading;
}

/* Whether `a` reads better than `b`: a larger share of its characters and errors is common. */
static bool better(struct reading a, struct reading b)
{
    return a.common * (b.characters + b.wrong) >= b.common * (a.characters + a.wrong);
}

static void by_reading(struct bytes head, struct detected *detected)
{
    struct reading utf8 = read_utf8(head);
    struct reading gb = read_gb18030(head);
    if (utf8.characters + utf8.wrong == 0) {
        detected->cause = DETECT_BY_ASCII;
        return;
    }
    /* Text of another encoding is hardly ever valid UTF-8; nearly anything is valid GB18030. */
    bool only_utf8 = utf8.wrong == 0 && gb.wrong > 0;
    bool is_utf8 = only_utf8 || better(utf8, gb);
    bool told = is_utf8 ? only_utf8 : gb.wrong == 0 && utf8.wrong > 0;
    detected->cause = told ? DETECT_BY_VALIDITY : DETECT_BY_FREQUENCY;
    detected->encoding = is_utf8 ? ENCODING_UTF8 : ENCODING_GB18030;
}

void detect_encoding(struct bytes head, struct detected *detected)
{
    *detected = (struct detected){ENCODING_UTF8, DETECT_BY_MARK, 0};
    detected->mark_size = mark_of(head, &detected->encoding);
    if (detected->mark_size > 0)
        return;
    detected->cause = DETECT_BY_ZEROS;
    if (!by_zeros(head, &detected->encoding))
        by_reading(head, detected);
}

/* ---- what the user says ---------------------------------------------------------------------- */

/* Compare without case, `-`, `_` and blanks. */
static bool same_name(const char *name, const char *plain)
{
    for (; *name; name++) {
        if (*name == '-' || *name == '_' || *name == ' ')
            continue;
        if (tolower((unsigned char)*name) != *plain)
            return false;
        plain++;
    }
    return *plain == 0;
}

static bool named(const char *name, enum encoding *encoding)
{
    static const struct {
        const char *name;
        enum encoding encoding;
    } names[] = {{"utf8", ENCODING_UTF8},       {"utf8sig", ENCODING_UTF8},
                 {"ascii", ENCODING_UTF8},      {"gb18030", ENCODING_GB18030},
                 {"gbk", ENCODING_GB18030},     {"gb2312", ENCODING_GB18030},
                 {"cp936", ENCODING_GB18030},   {"ansi", ENCODING_GB18030},
                 {"utf16", ENCODING_UTF16LE},   {"utf16le", ENCODING_UTF16LE},
                 {"utf16be", ENCODING_UTF16BE}, {"unicode", ENCODING_UTF16LE}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (same_name(name, names[i].name)) {
            *encoding = names[i].encoding;
            return true;
        }
    return false;
}

bool detect_given(const char *name, struct bytes head, struct detected *detected)
{
    *detected = (struct detected){ENCODING_UTF8, DETECT_BY_GIVEN, 0};
    if (!named(name, &detected->encoding))
        return false;
    enum encoding marked = detected->encoding;
    size_t mark_size = mark_of(head, &marked);
    bool open = same_name(name, "utf16") || same_name(name, "unicode");
    if (open && mark_size == 0)
        by_zeros(head, &detected->encoding);
    if (open && marked == ENCODING_UTF16BE)
        detected->encoding = marked;
    if (marked == detected->encoding)
        detected->mark_size = mark_size;
    return true;
}

/* ---- words ----------------------------------------------------------------------------------- */

const char *detect_tell(const struct detected *detected)
{
    static const char *const told[][6] = {
        {"编码：UTF-8，按指定读取。", "编码：UTF-8，由文件开头的标记（BOM）得知。",
         "编码：只有 ASCII 字符，按 UTF-8 读取。", "编码：UTF-8，由字节的合法性判断。",
         "编码：UTF-8，由常用字判断。", ""},
        {"编码：GB18030（GBK），按指定读取。", "编码：GB18030，由文件开头的标记（BOM）得知。", "",
         "编码：GB18030（GBK），由字节的合法性判断。", "编码：GB18030（GBK），由常用字判断。", ""},
        {"编码：UTF-16（LE），按指定读取。", "编码：UTF-16（LE），由文件开头的标记（BOM）得知。",
         "", "", "", "编码：UTF-16（LE），没有标记（BOM），由零字节的位置判断。"},
        {"编码：UTF-16（BE），按指定读取。", "编码：UTF-16（BE），由文件开头的标记（BOM）得知。",
         "", "", "", "编码：UTF-16（BE），没有标记（BOM），由零字节的位置判断。"}};
    return told[detected->encoding][detected->cause];
}
