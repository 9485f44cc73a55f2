/*
 * message.c - see message.h.
 */
#include "message.h"

#include <llhttp/llhttp.h>
#include <stdlib.h>

#include "piece.h"

/* The fields that matter; all others are passed over. */
enum field {
    FIELD_OTHER,
    FIELD_HOST,
    FIELD_EXPECT,
    FIELD_CONTENT_TYPE,
    FIELD_CONTENT_ENCODING,
    FIELD_TRANSFER_ENCODING,
    FIELD_COUNT
};

struct message {
    llhttp_t parser;
    struct message_view view;
    enum message_state state;
    struct piece target, body;
    size_t max_body, body_size;
    size_t head_size, trailer_size;
    bool in_head, target_whole, expects;
    unsigned char seen[FIELD_COUNT]; /* how often, 2 for more */
    unsigned char name_size, value_size;
    char name[18];
    char value[48]; /* cut where longer: no value that matters is as long */
    char last;      /* byte of the head that was fed */
};

/* ---- errors -------------------------------------------------------------------------------- */

/* The message is refused; the first reason stays. */
static void refuse(struct message *message, unsigned status, enum answer_status code,
                   const char *why)
{
    if (message->view.status)
        return;
    message->view.status = status;
    message->view.code = code;
    message->view.why = why;
}

/* The same, and nothing behind it can be trusted. Returns: what ends the parser's work. */
static int stop(struct message *message, unsigned status, enum answer_status code, const char *why)
{
    message->view.status = 0;
    refuse(message, status, code, why);
    message->state = MESSAGE_BROKEN;
    return -1;
}

static int no_memory(struct message *message)
{
    return stop(message, 503, ANSWER_BUSY, "out of memory");
}

/* ---- fields -------------------------------------------------------------------------------- */

static bool same(const char *string, const char *data, size_t size)
{
    return strlen(string) == size && memcmp(string, data, size) == 0;
}

static enum field field_of(const struct message *message)
{
    static const char *const names[FIELD_COUNT] = {
        "", "host", "expect", "content-type", "content-encoding", "transfer-encoding"};
    int field = FIELD_COUNT - 1;
    while (field > FIELD_OTHER && !same(names[field], message->name, message->name_size))
        field--;
    return (enum field)field;
}

static void set_kind(struct message *message, const char *value, size_t size)
{
    static const char *const lines[] = {"application/x-ndjson", "application/ndjson",
                                        "application/jsonl", "application/x-jsonlines"};
    const char *end = memchr(value, ';', size);
    size = end ? (size_t)(end - value) : size;
    while (size && (value[size - 1] == ' ' || value[size - 1] == '\t'))
        size--;
    message->view.kind = same("application/json", value, size) ? MESSAGE_JSON : MESSAGE_ANY;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (same(lines[i], value, size))
            message->view.kind = MESSAGE_LINES;
}

static void take_field(struct message *message, enum field field, const char *value, size_t size)
{
    if (field == FIELD_CONTENT_TYPE)
        set_kind(message, value, size);
    else if (field == FIELD_EXPECT && same("100-continue", value, size))
        message->expects = true;
    else if (field == FIELD_EXPECT)
        refuse(message, 417, ANSWER_BAD_REQUEST, "the only expectation met is 100-continue");
    else if (field == FIELD_CONTENT_ENCODING && !same("identity", value, size))
        refuse(message, 415, ANSWER_BAD_REQUEST, "bodies are not decoded: send it as it is");
    else if (field == FIELD_TRANSFER_ENCODING && !same("chunked", value, size))
        stop(message, 501, ANSWER_BAD_REQUEST, "the only transfer coding known is chunked");
}

/* Append to one of the small arrays, in lower case; what does not fit is cut. Trailers are read and
   dropped, so many bytes of them. Returns: as a callback. */
static int take_bytes(struct message *message, char *array, size_t capacity, unsigned char *size,
                      struct quhua_text more)
{
    if (!message->in_head) {
        message->trailer_size += more.size;
        bool fits = message->trailer_size <= MESSAGE_MAX_HEAD;
        return fits ? 0 : stop(message, 431, ANSWER_TOO_LONG, "the trailers are too long");
    }
    for (size_t i = 0; i < more.size && *size < capacity; i++) {
        char c = more.data[i];
        array[(*size)++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return 0;
}

/* ---- callbacks of the parser --------------------------------------------------------------- */

static int on_message_begin(llhttp_t *parser)
{
    struct message *message = parser->data;
    message->state = MESSAGE_PARTIAL;
    message->in_head = true;
    return 0;
}

static int on_url(llhttp_t *parser, const char *data, size_t size)
{
    struct message *message = parser->data;
    if (!piece_add(&message->target, data, size))
        return no_memory(message);
    if (piece_text(&message->target).size > MESSAGE_MAX_TARGET)
        return stop(message, 414, ANSWER_TOO_LONG, "the request target is too long: use POST");
    return 0;
}

static int on_url_complete(llhttp_t *parser)
{
    struct message *message = parser->data;
    message->target_whole = true;
    return 0;
}

static int on_header_field(llhttp_t *parser, const char *data, size_t size)
{
    struct message *message = parser->data;
    return take_bytes(message, message->name, sizeof message->name, &message->name_size,
                      (struct quhua_text){data, size});
}

static int on_header_value(llhttp_t *parser, const char *data, size_t size)
{
    struct message *message = parser->data;
    return take_bytes(message, message->value, sizeof message->value, &message->value_size,
                      (struct quhua_text){data, size});
}

static int on_header_value_complete(llhttp_t *parser)
{
    struct message *message = parser->data;
    size_t size = message->value_size;
    if (!message->in_head)
        return 0;
    while (size && (message->value[size - 1] == ' ' || message->value[size - 1] == '\t'))
        size--;
    enum field field = field_of(message);
    if (message->seen[field] < 2)
        message->seen[field]++;
    take_field(message, field, message->value, size);
    message->name_size = message->value_size = 0;
    return message->state == MESSAGE_BROKEN ? -1 : 0;
}

/* What makes the rest of the conversation unreadable or unsafe. Returns: as a callback. */
static int check_framing(struct message *message, const llhttp_t *parser)
{
    const unsigned char *seen = message->seen;
    if (parser->http_major != 1)
        return stop(message, 505, ANSWER_BAD_REQUEST, "HTTP/1.1 or HTTP/1.0, please");
    if (seen[FIELD_TRANSFER_ENCODING] && message->view.old)
        return stop(message, 400, ANSWER_BAD_REQUEST, "Transfer-Encoding in HTTP/1.0");
    if (seen[FIELD_TRANSFER_ENCODING] > 1)
        return stop(message, 400, ANSWER_BAD_REQUEST, "more than one Transfer-Encoding");
    if (seen[FIELD_HOST] > 1 || (seen[FIELD_HOST] == 0 && !message->view.old))
        return stop(message, 400, ANSWER_BAD_REQUEST, "one Host field, please");
    if (parser->method == HTTP_CONNECT)
        return stop(message, 405, ANSWER_BAD_REQUEST, "this is no proxy");
    if (parser->content_length > message->max_body)
        return stop(message, 413, ANSWER_TOO_LONG, "the body is too long");
    return 0;
}

static void find_route(struct message *message, const llhttp_t *parser)
{
    struct message_view *view = &message->view;
    struct quhua_text path;
    view->head = parser->method == HTTP_HEAD;
    view->post = parser->method == HTTP_POST;
    if (!target_split(piece_text(&message->target), &path, &view->query)) {
        refuse(message, 400, ANSWER_BAD_REQUEST, "the request target is no path");
        return;
    }
    view->route = target_find(path);
    if (!view->route) {
        refuse(message, 404, ANSWER_UNKNOWN_OP, "no such path");
    } else if (view->post ? !view->route->post
                          : !view->route->get || (parser->method != HTTP_GET && !view->head)) {
        refuse(message, 405, ANSWER_BAD_REQUEST, "this path does not take this method");
        view->allow = view->status == 405 ? view->route->allow : NULL;
    }
}

static int on_headers_complete(llhttp_t *parser)
{
    struct message *message = parser->data;
    bool body = parser->flags & F_CHUNKED || parser->content_length > 0;
    message->in_head = false;
    message->view.old = parser->http_minor == 0;
    parser->upgrade = 0;
    if (check_framing(message, parser) != 0)
        return -1;
    find_route(message, parser);
    if (message->expects && !message->view.old && body)
        message->state = MESSAGE_EXPECTS;
    /* Whether the body comes after a refusal is left open: so no more is read. */
    if (message->view.status && message->state == MESSAGE_EXPECTS) {
        message->state = MESSAGE_BROKEN;
        return -1;
    }
    return HPE_PAUSED; /* the bytes of the head are looked at once more, by take_head */
}

static int on_body(llhttp_t *parser, const char *data, size_t size)
{
    struct message *message = parser->data;
    message->body_size += size;
    if (message->body_size > message->max_body)
        return stop(message, 413, ANSWER_TOO_LONG, "the body is too long");
    if (message->view.status == 0 && !piece_add(&message->body, data, size))
        return no_memory(message);
    return 0;
}

static int on_message_complete(llhttp_t *parser)
{
    struct message *message = parser->data;
    message->view.keep = llhttp_should_keep_alive(parser);
    message->state = MESSAGE_WHOLE;
    return HPE_PAUSED;
}

/* ---- the message --------------------------------------------------------------------------- */

struct message *message_open(void)
{
    static const llhttp_settings_t settings = {.on_message_begin = on_message_begin,
                                               .on_url = on_url,
                                               .on_url_complete = on_url_complete,
                                               .on_header_field = on_header_field,
                                               .on_header_value = on_header_value,
                                               .on_header_value_complete = on_header_value_complete,
                                               .on_headers_complete = on_headers_complete,
                                               .on_body = on_body,
                                               .on_message_complete = on_message_complete};
    struct message *message = calloc(1, sizeof *message);
    if (!message)
        return NULL;
    llhttp_init(&message->parser, HTTP_REQUEST, &settings);
    message->parser.data = message;
    return message;
}

void message_close(struct message *message)
{
    if (!message)
        return;
    piece_drop(&message->target);
    piece_drop(&message->body);
    free(message);
}

/* An error of the parser's own. Its sentences are constant and hold nothing of the message. */
static void broken(struct message *message, llhttp_errno_t error)
{
    if (error == HPE_INVALID_VERSION || error == HPE_PAUSED_H2_UPGRADE)
        stop(message, 505, ANSWER_BAD_REQUEST, "HTTP/1.1 or HTTP/1.0, please");
    else if (error == HPE_INVALID_URL)
        stop(message, 400, ANSWER_BAD_REQUEST,
             "a character that the request target must not hold: percent-encode it");
    else
        stop(message, 400, ANSWER_BAD_REQUEST, llhttp_get_error_reason(&message->parser));
}

/* Is there a line that begins with a blank? llhttp joins it to the one before. */
static bool is_folded(struct message *message, const char *data, size_t size)
{
    const char *end = data + size, *at = data;
    if (message->last == '\n' && size && (*at == ' ' || *at == '\t'))
        return true;
    while ((at = memchr(at, '\n', (size_t)(end - at))) && ++at < end)
        if (*at == ' ' || *at == '\t')
            return true;
    message->last = size ? end[-1] : message->last;
    return false;
}

/* Look at the bytes of the head that were just parsed: not folded, and not too many. */
static void take_head(struct message *message, const char *data, size_t size)
{
    message->head_size += size;
    if (is_folded(message, data, size))
        stop(message, 400, ANSWER_BAD_REQUEST, "a folded header field");
    else if (message->state == MESSAGE_BROKEN || !message->in_head ||
             message->head_size < MESSAGE_MAX_HEAD)
        return;
    else if (message->target_whole)
        stop(message, 431, ANSWER_TOO_LONG, "the header fields are too long");
    else
        stop(message, 414, ANSWER_TOO_LONG, "the request target is too long: use POST");
}

/* Returns: how many bytes the parser took, up to where it was told to pause. */
static size_t parse(struct message *message, const char *data, size_t size)
{
    llhttp_resume(&message->parser);
    llhttp_errno_t error = llhttp_execute(&message->parser, data, size);
    if (error != HPE_OK)
        size = (size_t)(llhttp_get_error_pos(&message->parser) - data);
    if (error != HPE_OK && error != HPE_PAUSED && message->state != MESSAGE_BROKEN)
        broken(message, error);
    return size;
}

enum message_state message_state(const struct message *message)
{
    return message->state;
}

size_t message_feed(struct message *message, size_t max_body, const char *data, size_t size)
{
    size_t taken = 0, most = MESSAGE_MAX_HEAD - message->head_size;
    message->max_body = max_body;
    if (message->state == MESSAGE_NONE || message->in_head) {
        taken = parse(message, data, size < most ? size : most);
        if (message->state == MESSAGE_NONE) /* line ends between two messages */
            return taken;
        take_head(message, data, taken);
        if (message->in_head || message->state != MESSAGE_PARTIAL)
            return taken;
    }
    if (message->state == MESSAGE_EXPECTS)
        message->state = MESSAGE_PARTIAL;
    return taken + parse(message, data + taken, size - taken);
}

const struct message_view *message_view(struct message *message)
{
    struct quhua_text path, target = piece_text(&message->target);
    if (message->view.route)
        target_split(target, &path, &message->view.query);
    message->view.body = piece_text(&message->body);
    return &message->view;
}

bool message_keep(struct message *message)
{
    if (message->state == MESSAGE_NONE)
        return true;
    return piece_keep(&message->target) && piece_keep(&message->body);
}

void message_done(struct message *message)
{
    piece_drop(&message->target);
    piece_drop(&message->body);
    memset(&message->view, 0, sizeof message->view);
    memset(message->seen, 0, sizeof message->seen);
    message->state = MESSAGE_NONE;
    message->body_size = message->head_size = message->trailer_size = 0;
    message->in_head = message->target_whole = message->expects = false;
    message->name_size = message->value_size = 0;
    message->last = 0;
}

bool message_cut(struct message *message)
{
    if (message->state != MESSAGE_PARTIAL && message->state != MESSAGE_EXPECTS)
        return false;
    stop(message, 400, ANSWER_BAD_REQUEST, "the request was not finished");
    return true;
}
