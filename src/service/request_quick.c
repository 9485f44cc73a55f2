/*
 * request_quick.c - see request_quick.h.
 *
 * The closing brace is looked at first: before it, every byte has one behind it.
 */
#include "request_quick.h"

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

/* One key and its value. Returns: behind them, or NULL. */
static const char *member(const char *at, const char *end, struct request *request)
{
    static const char id[] = "\"id\":", text[] = "\"text\":";
    size_t left = (size_t)(end - at);
    if (left > sizeof id && memcmp(at, id, sizeof id - 1) == 0 && !request->id.data)
        return id_value(behind_space(at + sizeof id - 1), end, &request->id);
    if (left > sizeof text && memcmp(at, text, sizeof text - 1) == 0 && !request->text.data)
        return string_value(behind_space(at + sizeof text - 1), end, &request->text);
    return NULL;
}

bool request_quick(struct quhua_text line, enum metrics_op usual, struct request *request)
{
    bool of_text = usual == METRICS_NORMALIZE || usual == METRICS_HOME;
    if (!of_text || line.size < 2 || line.data[0] != '{' || line.data[line.size - 1] != '}')
        return false;
    const char *end = line.data + line.size - 1, *at = line.data;
    *request = (struct request){.op = usual};
    do
        at = member(behind_space(at + 1), end, request);
    while (at && *at == ',');
    return at == end && request->text.data;
}
