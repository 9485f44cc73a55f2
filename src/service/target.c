/*
 * target.c - see target.h.
 */
#include "target.h"

static const char get_only[] = "GET, HEAD", post_only[] = "POST", get_post[] = "GET, HEAD, POST";

static const struct target_route routes[] = {
    {"/v1/normalize", TARGET_OP, METRICS_NORMALIZE, true, true, get_post},
    {"/v1/home", TARGET_OP, METRICS_HOME, true, true, get_post},
    {"/v1/check", TARGET_OP, METRICS_CHECK, false, true, post_only},
    {"/v1/lookup", TARGET_OP, METRICS_LOOKUP, true, true, get_post},
    {"/v1/list", TARGET_OP, METRICS_LIST, true, true, get_post},
    {"/v1/history", TARGET_OP, METRICS_HISTORY, true, true, get_post},
    {"/v1/status", TARGET_OP, METRICS_STATUS, true, true, get_post},
    {"/healthz", TARGET_HEALTH, METRICS_STATUS, true, false, get_only},
    {"/metrics", TARGET_METRICS, METRICS_STATUS, true, false, get_only},
};

enum kind { KIND_STRING, KIND_NUMBER, KIND_FLAG };

static const struct {
    const char *name;
    enum kind kind;
} params[] = {{"text", KIND_STRING},   {"query", KIND_STRING}, {"code", KIND_STRING},
              {"origin", KIND_STRING}, {"as_of", KIND_NUMBER}, {"full_name", KIND_FLAG},
              {"former", KIND_FLAG}};

static bool same(struct quhua_text text, const char *string)
{
    size_t size = strlen(string);
    return text.size == size && memcmp(text.data, string, size) == 0;
}

/* Cut `text` at the first `mark`. Returns: what is before it; `text` is then what is behind it. */
static struct quhua_text cut(struct quhua_text *text, char mark)
{
    const char *at = text->size ? memchr(text->data, mark, text->size) : NULL;
    struct quhua_text first = *text;
    if (!at) {
        text->data += text->size;
        text->size = 0;
        return first;
    }
    first.size = (size_t)(at - text->data);
    text->data = at + 1;
    text->size -= first.size + 1;
    return first;
}

bool target_split(struct quhua_text target, struct quhua_text *path, struct quhua_text *query)
{
    static const char scheme[] = "http://";
    if (target.size == 0 || memchr(target.data, '#', target.size))
        return false;
    if (target.size >= sizeof scheme && memcmp(target.data, scheme, sizeof scheme - 1) == 0) {
        const char *end = target.data + target.size;
        target.data = memchr(target.data + sizeof scheme - 1, '/', target.size - sizeof scheme + 1);
        if (!target.data)
            return false;
        target.size = (size_t)(end - target.data);
    }
    *query = target;
    *path = cut(query, '?');
    return *path->data == '/';
}

const struct target_route *target_find(struct quhua_text path)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (same(path, routes[i].path))
            return &routes[i];
    return NULL;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A character of a string of JSON. */
static void put_escaped(struct buffer *line, char c)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char byte = (unsigned char)c;
    if (byte < 0x20)
        buffer_put(line, (char[]){'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]}, 6);
    else if (c == '"' || c == '\\')
        buffer_put(line, (char[]){'\\', c}, 2);
    else
        buffer_put(line, &c, 1);
}

/* A value as a string of JSON. Returns: false where a percent sign is without its two digits. */
static bool put_string(struct buffer *line, struct quhua_text value)
{
    buffer_put(line, "\"", 1);
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '+')
            c = ' ';
        if (c == '%') {
            int high = i + 2 < value.size ? hex(value.data[i + 1]) : -1;
            int low = i + 2 < value.size ? hex(value.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        put_escaped(line, c);
    }
    buffer_put(line, "\"", 1);
    return true;
}

static bool is_number(struct quhua_text value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
    return value.size > 0 && value.size < 10 && (value.data[0] != '0' || value.size == 1);
}

/* What is no number and no flag stays a string, which the reader of requests then refuses. */
static bool put_value(struct buffer *line, enum kind kind, struct quhua_text value)
{
    if (kind == KIND_NUMBER && is_number(value))
        buffer_text(line, value);
    else if (kind == KIND_FLAG && (same(value, "1") || same(value, "true")))
        buffer_string(line, "true");
    else if (kind == KIND_FLAG && (same(value, "0") || same(value, "false")))
        buffer_string(line, "false");
    else
        return put_string(line, value);
    return true;
}

const char *target_request(struct quhua_text query, struct buffer *line)
{
    const char *comma = "{\"";
    while (query.size) {
        struct quhua_text value = cut(&query, '&');
        if (value.size == 0)
            continue;
        struct quhua_text name = cut(&value, '=');
        size_t i = 0;
        while (i < sizeof params / sizeof *params && !same(name, params[i].name))
            i++;
        if (i == sizeof params / sizeof *params)
            return "unknown parameter; there are text, query, code, origin, as_of, full_name, "
                   "former";
        buffer_string(line, comma);
        buffer_string(line, params[i].name);
        buffer_string(line, "\":");
        comma = ",\"";
        if (!put_value(line, params[i].kind, value))
            return "a percent sign without two hexadecimal digits";
    }
    buffer_string(line, *comma == '{' ? "{}" : "}");
    return NULL;
}
