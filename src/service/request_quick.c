/*
 * request_quick.c - see request_quick.h.
 *
 * The closing brace is looked at first: before it, every byte has one behind it.
 */
#include "request_quick.h"

#include "../common/text.h"
#include "json_read.h"

static const char *behind_space(const char *at)
{
    return at + (*at == ' ');
}

/* A string without escapes. Returns: behind it, or NULL. */
static const char *string_value(const char *at, const char *end, struct quhua_text *text)
{
    if (*at != '"')
        return NULL;
    const char *quote = json_plain(at + 1, end);
    if (quote == end || *quote != '"')
        return NULL;
    *text = (struct quhua_text){at + 1, (size_t)(quote - at - 1)};
    return quote + 1;
}

/* A string or a number without sign and fraction, as it stands there. Returns: behind it, or NULL.
 */
static const char *id_value(const char *at, const char *end, struct quhua_text *id)
{
    const char *begin = at;
    if (*at == '"') {
        at = string_value(at, end, id);
    } else {
        while ((unsigned char)(*at - '0') <= 9)
            at++;
        if (at == begin || (*begin == '0' && at - begin > 1))
            return NULL;
    }
    if (at)
        *id = (struct quhua_text){begin, (size_t)(at - begin)};
    return at;
}

enum member { ID, TEXT, OP, MEMBER_COUNT };

/* One key and its value. Returns: behind them, or NULL. */
static const char *member(const char *at, const char *end, struct quhua_text values[MEMBER_COUNT])
{
    static const struct quhua_text keys[] = {{"\"id\":", 5}, {"\"text\":", 7}, {"\"op\":", 5}};
    for (int i = 0; i < MEMBER_COUNT; i++) {
        size_t size = keys[i].size;
        if ((size_t)(end - at) <= size || memcmp(at, keys[i].data, size) != 0)
            continue;
        at = behind_space(at + size);
        if (values[i].data)
            return NULL;
        return i == ID ? id_value(at, end, &values[i]) : string_value(at, end, &values[i]);
    }
    return NULL;
}

bool request_quick(struct quhua_text line, enum metrics_op usual, struct request *request)
{
    struct quhua_text values[MEMBER_COUNT] = {{NULL, 0}};
    if (line.size < 2 || line.data[0] != '{' || line.data[line.size - 1] != '}')
        return false;
    const char *end = line.data + line.size - 1, *at = line.data;
    do
        at = member(behind_space(at + 1), end, values);
    while (at && *at == ',');
    if (at != end || !values[TEXT].data)
        return false;
    bool said = values[OP].data;
    enum metrics_op op = !said                              ? usual
                         : text_is(values[OP], "normalize") ? METRICS_NORMALIZE
                         : text_is(values[OP], "home")      ? METRICS_HOME
                                                            : METRICS_OP_COUNT;
    *request = (struct request){.id = values[ID], .op = op, .text = values[TEXT]};
    return op == METRICS_NORMALIZE || op == METRICS_HOME;
}
