/*
 * request.c - see request.h.
 *
 * Tables say which keys there are; a line is gone through once. A mistake does not end that, so
 * that an id behind it is found; the first mistake is the one that is told, unless the line turns
 * out not to be JSON at all.
 */
#include "request.h"

#include <stdarg.h>
#include <stdio.h>

#include "../common/text.h"
#include "json_read.h"
#include "request_quick.h"

struct parse {
    struct json_reader json;
    struct json_token token;
    struct buffer *scratch;
    size_t line_size;
    struct request *request;
    struct request_error *error;
};

/* ---- mistakes -------------------------------------------------------------------------------- */

__attribute__((format(printf, 3, 4))) static void
mistake(struct parse *parse, enum answer_status status, const char *format, ...)
{
    struct request_error *error = parse->error;
    va_list arguments;
    if (error->status)
        return;
    error->status = status;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
}

static void not_json(struct parse *parse)
{
    bool bytes = parse->json.fault == JSON_FAULT_UTF8;
    parse->error->status = ANSWER_OK;
    mistake(parse, bytes ? ANSWER_BAD_UTF8 : ANSWER_BAD_REQUEST, "%s, at byte %zu",
            json_fault_text(parse->json.fault), (size_t)(parse->json.at - parse->json.begin) + 1);
}

/* May a key be shown? Clients' own words may hold anything. */
static bool is_word(struct quhua_text key)
{
    for (size_t i = 0; i < key.size; i++)
        if ((key.data[i] < 'a' || key.data[i] > 'z') && key.data[i] != '_')
            return false;
    return key.size > 0 && key.size <= 24;
}

static void unknown_key(struct parse *parse, struct quhua_text key, const char *where)
{
    if (is_word(key))
        mistake(parse, ANSWER_BAD_REQUEST, "no key '%.*s' in a %s", (int)key.size, key.data, where);
    else
        mistake(parse, ANSWER_BAD_REQUEST, "an unknown key in a %s", where);
}

/* ---- values ---------------------------------------------------------------------------------- */

/* The characters of the escaped key or string that was just read. */
static struct quhua_text unescaped(struct parse *parse)
{
    struct quhua_text text = parse->token.text;
    struct buffer *scratch = parse->scratch;
    /* Room for all strings of the line at once: so the first ones never move. */
    char *out = buffer_room(scratch, parse->line_size - scratch->size);
    if (!out) {
        mistake(parse, ANSWER_BUSY, "out of memory");
        return (struct quhua_text){"", 0};
    }
    text.size = json_unescape(text, out);
    text.data = out;
    scratch->size += text.size;
    return text;
}

static inline struct quhua_text characters(struct parse *parse)
{
    return parse->token.escaped ? unescaped(parse) : parse->token.text;
}

static bool take_text(struct parse *parse, struct quhua_text *text)
{
    if (parse->token.event != JSON_STRING)
        return false;
    *text = characters(parse);
    return true;
}

static bool take_flag(struct parse *parse, bool *flag)
{
    *flag = parse->token.event == JSON_TRUE;
    return *flag || parse->token.event == JSON_FALSE;
}

static bool digits(struct quhua_text text, size_t count, uint32_t *number)
{
    *number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *number = *number * 10 + (uint32_t)(text.data[i] - '0');
        if (i >= count)
            return false;
    }
    return text.size == count;
}

static bool take_year(struct parse *parse, int *year)
{
    uint32_t number = 0;
    bool good = parse->token.event == JSON_NUMBER && digits(parse->token.text, 4, &number) &&
                number >= 1980;
    *year = (int)number;
    return good;
}

static bool take_code(struct parse *parse, struct quhua_text *text, uint32_t *code)
{
    return take_text(parse, text) && digits(*text, 6, code) && *code > 0;
}

static bool take_op(struct parse *parse)
{
    struct quhua_text name;
    if (!take_text(parse, &name))
        return false;
    for (unsigned i = 0; i < METRICS_OP_COUNT; i++) {
        if (text_is(name, metrics_op_name((enum metrics_op)i))) {
            parse->request->op = (enum metrics_op)i;
            return true;
        }
    }
    mistake(parse, ANSWER_UNKNOWN_OP,
            "no such 'op': normalize, home, check, lookup, list, history, status");
    return true;
}

/* ---- records --------------------------------------------------------------------------------- */

/* Returns: the number of the field; QUHUA_FIELD_COUNT for none. */
static unsigned find_field(struct quhua_text name)
{
    static const struct quhua_text names[] = {
#define X(name, text) {(text), sizeof(text) - 1},
        QUHUA_FIELDS(X)
#undef X
    };
    unsigned i = 0;
    while (i < QUHUA_FIELD_COUNT &&
           (names[i].size != name.size || memcmp(names[i].data, name.data, name.size) != 0))
        i++;
    return i;
}

static void take_field(struct parse *parse)
{
    struct quhua_record *record = &parse->request->record;
    struct quhua_text name = characters(parse);
    unsigned field = find_field(name);
    json_next(&parse->json, &parse->token);
    if (field == QUHUA_FIELD_COUNT)
        unknown_key(parse, name, "record");
    else if (record->given >> field & 1)
        mistake(parse, ANSWER_BAD_REQUEST, "'record.%.*s' comes twice", (int)name.size, name.data);
    else if (!take_text(parse, &record->fields[field]))
        mistake(parse, ANSWER_BAD_REQUEST, "'record.%.*s' wants a string", (int)name.size,
                name.data);
    else
        record->given |= 1u << field;
    json_skip(&parse->json, &parse->token);
}

static bool take_record(struct parse *parse)
{
    if (parse->token.event != JSON_OBJECT)
        return false;
    while (json_next(&parse->json, &parse->token) == JSON_KEY)
        take_field(parse);
    return true;
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* X(name, text, what it wants) */
#define KEYS(X)                                                                                    \
    X(ID, "id", "anything")                                                                        \
    X(TEXT, "text", "a string")                                                                    \
    X(OP, "op", "a string")                                                                        \
    X(RECORD, "record", "an object")                                                               \
    X(ORIGIN, "origin", "a string of six digits")                                                  \
    X(QUERY, "query", "a string")                                                                  \
    X(CODE, "code", "a string of six digits")                                                      \
    X(AS_OF, "as_of", "a year from 1980 on")                                                       \
    X(FULL_NAME, "full_name", "true or false")                                                     \
    X(FORMER, "former", "true or false")

enum key {
#define X(name, text, wants) KEY_##name,
    KEYS(X)
#undef X
        KEY_COUNT
};

static const struct {
    struct quhua_text name;
    const char *wants;
} keys[] = {
#define X(name, text, wants) {{(text), sizeof(text) - 1}, wants},
    KEYS(X)
#undef X
};

#define BIT(name) (1u << KEY_##name)

/* The keys that an op has beside id and op, and which of them it needs one of. */
static const struct {
    unsigned has, needs;
} ops[] = {[METRICS_NORMALIZE] = {BIT(TEXT) | BIT(AS_OF) | BIT(FULL_NAME), BIT(TEXT)},
           [METRICS_HOME] = {BIT(TEXT) | BIT(AS_OF) | BIT(ORIGIN), BIT(TEXT)},
           [METRICS_CHECK] = {BIT(RECORD) | BIT(AS_OF) | BIT(FULL_NAME), BIT(RECORD)},
           [METRICS_LOOKUP] = {BIT(QUERY) | BIT(AS_OF) | BIT(FORMER), BIT(QUERY)},
           [METRICS_LIST] = {BIT(CODE) | BIT(AS_OF), 0},
           [METRICS_HISTORY] = {BIT(QUERY) | BIT(CODE), BIT(QUERY) | BIT(CODE)},
           [METRICS_STATUS] = {0, 0}};

static enum key find_key(struct quhua_text name)
{
    unsigned i = 0;
    while (i < KEY_COUNT &&
           (keys[i].name.size != name.size || memcmp(keys[i].name.data, name.data, name.size) != 0))
        i++;
    return (enum key)i;
}

/* The value that was just begun. Returns: false where it is of another kind. */
static bool take_value(struct parse *parse, enum key key)
{
    struct request *request = parse->request;
    struct quhua_text origin;
    switch (key) {
    case KEY_OP:
        return take_op(parse);
    case KEY_TEXT:
        return take_text(parse, &request->text);
    case KEY_QUERY:
        return take_text(parse, &request->query);
    case KEY_CODE:
        return take_code(parse, &request->query, &request->code);
    case KEY_ORIGIN:
        return take_code(parse, &origin, &request->origin);
    case KEY_AS_OF:
        return take_year(parse, &request->as_of);
    case KEY_FULL_NAME:
        return take_flag(parse, &request->full_name);
    case KEY_FORMER:
        return take_flag(parse, &request->former);
    case KEY_RECORD:
        return take_record(parse);
    default:
        return true;
    }
}

/* One member of the request, whose key was just read. */
static void take_member(struct parse *parse, unsigned *given)
{
    struct quhua_text name = characters(parse);
    enum key key = find_key(name);
    bool twice = key < KEY_COUNT && *given >> key & 1;
    json_next(&parse->json, &parse->token);
    if (key == KEY_COUNT)
        unknown_key(parse, name, "request");
    else if (twice)
        mistake(parse, ANSWER_BAD_REQUEST, "'%s' comes twice", keys[key].name.data);
    else if (!take_value(parse, key))
        mistake(parse, ANSWER_BAD_REQUEST, "'%s' wants %s", keys[key].name.data, keys[key].wants);
    struct quhua_text value = json_skip(&parse->json, &parse->token);
    if (key == KEY_ID && !twice)
        parse->request->id = value;
    if (key < KEY_COUNT)
        *given |= 1u << key;
}

/* Are the keys those of the op? */
static void check_keys(struct parse *parse, unsigned given)
{
    enum metrics_op op = parse->request->op;
    const char *name = metrics_op_name(op);
    unsigned foreign = given & ~(ops[op].has | BIT(ID) | BIT(OP));
    unsigned needed = given & ops[op].needs;
    for (unsigned i = 0; i < KEY_COUNT; i++)
        if (foreign >> i & 1)
            mistake(parse, ANSWER_BAD_REQUEST, "op '%s' has no key '%s'", name, keys[i].name.data);
    if (needed & (needed - 1))
        mistake(parse, ANSWER_BAD_REQUEST, "op '%s' takes 'query' or 'code', not both", name);
    for (unsigned i = 0; ops[op].needs && !needed && i < KEY_COUNT; i++)
        if (ops[op].needs >> i & 1)
            mistake(parse, ANSWER_BAD_REQUEST, "op '%s' wants '%s'", name, keys[i].name.data);
}

bool request_read(struct quhua_text line, enum metrics_op usual, struct buffer *scratch,
                  struct request *request, struct request_error *error)
{
    struct parse parse; /* not cleared: the reader is made for what it reads */
    unsigned given = 0;
    if (request_quick(line, usual, request))
        return true;
    *request = (struct request){.op = usual};
    error->status = ANSWER_OK;
    if (scratch->failed)
        buffer_close(scratch);
    scratch->size = 0;
    parse.scratch = scratch;
    parse.line_size = line.size;
    parse.request = request;
    parse.error = error;
    json_init(&parse.json, line);
    if (json_next(&parse.json, &parse.token) == JSON_OBJECT) {
        while (json_next(&parse.json, &parse.token) == JSON_KEY)
            take_member(&parse, &given);
    } else {
        mistake(&parse, ANSWER_BAD_REQUEST, "a request is a JSON object");
        json_skip(&parse.json, &parse.token);
    }
    if (!parse.json.fault && json_next(&parse.json, &parse.token) == JSON_DONE && !error->status)
        check_keys(&parse, given);
    if (parse.json.fault)
        not_json(&parse);
    return error->status == ANSWER_OK;
}
