/*
 * parse.c - see parse.h. The only file that knows inih.
 *
 * inih silently cuts lines that are longer than its buffer, goes on after a line that it does not
 * understand, takes an indented line for more of the value above and never tells a section without
 * keys. So it is given one line at a time, by a reader that looks at each of them before: comments
 * and lines that are too long never reach it, indents are taken off.
 */
#include "parse.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

static const char unknown_section[] = "?"; /* its keys are left out */

struct reader {
    const struct parse_handler *handler;
    struct profile_error *error;
    const char *at, *end;
    unsigned line;
    bool wants_pair;  /* the line that inih has is a pair, or a mistake */
    bool any_section; /* a section has begun */
    bool told_no_section;
};

/* ---- what must hold for the whole file ------------------------------------------------------- */

/* Bytes of the UTF-8 character at `text`, 0 where it is none. RFC 3629: no surrogates, nothing
   above U+10FFFF, no longer form than needed. */
static size_t character_size(const unsigned char *text, size_t size)
{
    static const struct {
        unsigned char first, last, low, high; /* first bytes and range of the second */
        size_t size;
    } forms[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
                 {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
                 {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
                 {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    if (text[0] < 0x80)
        return text[0] != 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (text[0] < forms[i].first || text[0] > forms[i].last || size < forms[i].size)
            continue;
        if (text[1] < forms[i].low || text[1] > forms[i].high)
            return 0;
        for (size_t j = 2; j < forms[i].size; j++)
            if ((text[j] & 0xC0) != 0x80)
                return 0;
        return forms[i].size;
    }
    return 0;
}

/* Line of the first byte that is not UTF-8 text, 0 where all is. */
static unsigned damaged_line(const char *text, size_t size)
{
    unsigned line = 1;
    for (size_t i = 0; i < size;) {
        size_t step = character_size((const unsigned char *)text + i, size - i);
        if (step == 0)
            return line;
        line += text[i] == '\n';
        i += step;
    }
    return 0;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_comment(const char *text, const char *end)
{
    return text == end || *text == '#' || *text == ';';
}

/* The name of the section at `text`, which begins with [. Returns: false where it has no form. */
static bool section_name(const char *text, const char *end, char *name, size_t capacity)
{
    const char *close = memchr(text, ']', (size_t)(end - text));
    if (!close || (size_t)(close - text) > capacity)
        return false;
    memcpy(name, text + 1, (size_t)(close - text) - 1);
    name[close - text - 1] = '\0';
    for (close++; close < end && is_blank(*close); close++)
        ;
    return is_comment(close, end);
}

/* A section begins; inih is given its name, or the name of none. */
static void begin_section(struct reader *reader, const char *text, const char *end, char *line,
                          size_t capacity)
{
    char name[48];
    reader->any_section = true;
    bool formed = section_name(text, end, name, sizeof name);
    if (!formed)
        mistake_add(reader->error, reader->line, "节的写法不对，应当单独一行，写成 [名称]");
    bool known = formed && reader->handler->section(reader->handler->user, reader->line, name);
    snprintf(line, capacity, "[%s]", known ? name : unknown_section);
}

/* The line text..end into what inih reads; what is not for it becomes an empty line. */
static void give_line(struct reader *reader, const char *text, const char *end, char *line,
                      size_t capacity)
{
    size_t size = (size_t)(end - text);
    line[0] = '\0';
    reader->wants_pair = false;
    if (is_comment(text, end))
        return;
    if (size + 1 > capacity) {
        mistake_add(reader->error, reader->line, "这一行太长：最多 %zu 字节（约 %zu 个汉字）",
                    capacity - 1, (capacity - 1) / 3);
        return;
    }
    if (*text == '[') {
        begin_section(reader, text, end, line, capacity);
        return;
    }
    memcpy(line, text, size);
    line[size] = '\0';
    reader->wants_pair = true;
}

/* What inih made nothing of. */
static void settle_line(struct reader *reader)
{
    if (reader->wants_pair)
        mistake_add(reader->error, reader->line, "这一行看不懂，应当写成“键 = 值”；注释以 # 开头");
    reader->wants_pair = false;
}

/* inih's reader: the next line. */
static char *next_line(char *line, int capacity, void *stream)
{
    struct reader *reader = stream;
    settle_line(reader);
    if (reader->at == reader->end || capacity < 1)
        return NULL;
    const char *begin = reader->at;
    const char *stop = memchr(begin, '\n', (size_t)(reader->end - begin));
    reader->at = stop ? stop + 1 : reader->end;
    reader->line++;
    const char *end = stop ? stop : reader->end;
    if (reader->line == 1 && end - begin >= 3 && memcmp(begin, "\xEF\xBB\xBF", 3) == 0)
        begin += 3;
    while (begin < end && is_blank(*begin))
        begin++;
    while (end > begin && is_blank(end[-1]))
        end--;
    give_line(reader, begin, end, line, (size_t)capacity);
    return line;
}

/* inih's handler: a pair. */
static int take_pair(void *user, const char *section, const char *key, const char *value)
{
    struct reader *reader = user;
    reader->wants_pair = false;
    if (strcmp(section, unknown_section) == 0)
        return 1;
    if (reader->any_section) {
        reader->handler->pair(reader->handler->user, reader->line, section, key, value);
    } else if (!reader->told_no_section) {
        mistake_add(reader->error, reader->line, "第一个 [节] 之前不能写键");
        reader->told_no_section = true;
    }
    return 1;
}

void parse_text(const char *text, size_t size, const struct parse_handler *handler,
                struct profile_error *error)
{
    struct reader reader = {.handler = handler, .error = error, .at = text, .end = text + size};
    unsigned damaged = damaged_line(text, size);
    if (damaged) {
        mistake_add(error, damaged, "不是 UTF-8 文字；请用记事本打开，另存为 UTF-8 编码");
        return;
    }
    /* Its status tells the first bad line only; next_line has told them all. */
    ini_parse_stream(next_line, &reader, take_pair, &reader);
    if (!reader.any_section && error->count == 0)
        mistake_add(error, 0, "文件里没有任何 [节]");
}
