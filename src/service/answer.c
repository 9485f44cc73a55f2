/*
 * answer.c - see answer.h.
 */
#include "answer.h"

#include <stdlib.h>

#include "request.h"

/* ---- what every answer has ------------------------------------------------------------------- */

static void put_id(struct buffer *out, struct quhua_text id)
{
    if (!id.data) {
        buffer_string(out, "{\"id\":null");
        return;
    }
    static const char key[] = {'{', '"', 'i', 'd', '"', ':'};
    char *to = buffer_room(out, sizeof key + id.size);
    if (!to)
        return;
    size_t at = out->size + sizeof key;
    memcpy(to, key, sizeof key);
    memcpy(to + sizeof key, id.data, id.size);
    out->size = at + id.size;
    /* Inside a string there is no bare line end, so these are blanks. */
    for (bool inside = id.data[0] == '{' || id.data[0] == '['; inside && at < out->size; at++)
        if (out->data[at] == '\n' || out->data[at] == '\r')
            out->data[at] = ' ';
}

static void put_error(struct buffer *out, struct quhua_text id, enum answer_status status,
                      const char *message)
{
    static const char *const codes[] = {"",
#define X(name, code) code,
                                        ANSWER_ERRORS(X)
#undef X
    };
    put_id(out, id);
    buffer_string(out, ",\"error\":{\"code\":\"");
    buffer_string(out, codes[status]);
    buffer_string(out, "\",\"message\":\"");
    buffer_string(out, message);
    buffer_string(out, "\"}}\n");
}

static const char *usual_message(enum answer_status status)
{
    static const char *const messages[] = {[ANSWER_OK] = "",
                                           [ANSWER_BAD_REQUEST] = "not a request",
                                           [ANSWER_BAD_UTF8] = "not UTF-8",
                                           [ANSWER_UNKNOWN_OP] = "no such op",
                                           [ANSWER_TOO_LONG] = "the request is too long",
                                           [ANSWER_BUSY] = "too much to do; ask again later",
                                           [ANSWER_SHUTTING_DOWN] = "the service is stopping"};
    return messages[status];
}

/* ---- rendering ------------------------------------------------------------------------------- */

/* What is rendered, by one of the library's functions. */
struct rendering {
    size_t (*render)(const struct rendering *rendering, char *buffer, size_t capacity);
    const void *answer;
    size_t count, total; /* of divisions */
};

static size_t render_origin(const struct rendering *rendering, char *buffer, size_t capacity)
{
    return quhua_render_json(rendering->answer, buffer, capacity);
}

static size_t render_home(const struct rendering *rendering, char *buffer, size_t capacity)
{
    return quhua_render_home_json(rendering->answer, buffer, capacity);
}

static size_t render_record(const struct rendering *rendering, char *buffer, size_t capacity)
{
    return quhua_render_record_json(rendering->answer, buffer, capacity);
}

static size_t render_divisions(const struct rendering *rendering, char *buffer, size_t capacity)
{
    return quhua_render_divisions_json(rendering->answer, rendering->count, rendering->total,
                                       buffer, capacity);
}

/* Append a rendered object and a line end; rendered again only where the free room is too small. */
static void put_rendered(struct buffer *out, const struct rendering *rendering)
{
    size_t size = 500; /* most answers are smaller */
    for (;;) {
        char *to = buffer_room(out, size + 1);
        size_t room = out->capacity - out->size;
        if (!to)
            return;
        size = rendering->render(rendering, to, room);
        if (size < room)
            break;
    }
    out->data[out->size] = ','; /* in the place of its bracket, behind the id */
    out->size += size;
    out->data[out->size++] = '\n';
}

static void put_answer(struct buffer *out, const struct request *request,
                       const struct rendering *rendering)
{
    put_id(out, request->id);
    if (!out->failed)
        put_rendered(out, rendering);
}

/* ---- ops ------------------------------------------------------------------------------------- */

/* What an op leaves: an outcome for the counts, or the error it answered with. */
struct outcome {
    enum answer_status status;
    unsigned counted; /* a verdict, METRICS_ANSWERED or METRICS_ERROR */
};

static struct quhua_options options_of(const struct service *service, const struct request *request)
{
    const struct snapshot *snapshot = service->snapshot;
    return (struct quhua_options){.as_of = request->as_of ? request->as_of : snapshot->as_of,
                                  .full_name = request->full_name,
                                  .origin = request->origin,
                                  .rules = snapshot->rules};
}

static struct outcome bad_year(const struct request *request, struct buffer *out)
{
    put_error(out, request->id, ANSWER_BAD_REQUEST, "'as_of' is outside the years of the table");
    return (struct outcome){ANSWER_BAD_REQUEST, METRICS_ERROR};
}

static struct outcome op_normalize(struct service *service, const struct request *request,
                                   struct buffer *out)
{
    struct quhua_options options = options_of(service, request);
    struct quhua_answer answer;
    if (quhua_normalize(service->snapshot->session, request->text, &options, &answer) != QUHUA_OK)
        return bad_year(request, out);
    put_answer(out, request, &(struct rendering){render_origin, &answer, 0, 0});
    return (struct outcome){ANSWER_OK, answer.verdict};
}

static struct outcome op_home(struct service *service, const struct request *request,
                              struct buffer *out)
{
    struct quhua_options options = options_of(service, request);
    struct quhua_home home;
    if (quhua_normalize_home(service->snapshot->session, request->text, &options, &home) !=
        QUHUA_OK)
        return bad_year(request, out);
    put_answer(out, request, &(struct rendering){render_home, &home, 0, 0});
    return (struct outcome){ANSWER_OK, home.verdict};
}

static struct outcome op_check(struct service *service, const struct request *request,
                               struct buffer *out)
{
    struct quhua_options options = options_of(service, request);
    struct quhua_record_answer answer;
    if (quhua_check(service->snapshot->session, &request->record, &options, &answer) != QUHUA_OK)
        return bad_year(request, out);
    put_answer(out, request, &(struct rendering){render_record, &answer, 0, 0});
    return (struct outcome){ANSWER_OK, answer.verdict};
}

/* ---- ops on the table ------------------------------------------------------------------------ */

static size_t find_rows(struct service *service, const struct request *request,
                        struct quhua_division *rows, size_t capacity)
{
    quhua_session *session = service->snapshot->session;
    int as_of = request->as_of ? request->as_of : service->snapshot->as_of;
    struct quhua_lookup_options options = {as_of, request->former};
    if (request->op == METRICS_LOOKUP)
        return quhua_lookup(session, request->query, &options, rows, capacity);
    if (request->op == METRICS_LIST)
        return quhua_list(session, request->code, as_of, rows, capacity);
    return quhua_history(session, request->query, rows, capacity);
}

static struct outcome op_table(struct service *service, const struct request *request,
                               struct buffer *out)
{
    struct quhua_division few[24], *many = NULL, *rows = few;
    struct outcome outcome = {ANSWER_OK, METRICS_ANSWERED};
    if (request->as_of > service->snapshot->info.year)
        return bad_year(request, out);
    size_t total = find_rows(service, request, few, sizeof few / sizeof *few);
    size_t count = total < QUHUA_MAX_DIVISIONS ? total : QUHUA_MAX_DIVISIONS;
    if (count > sizeof few / sizeof *few) {
        rows = many = malloc(count * sizeof *many);
        if (many)
            find_rows(service, request, many, count);
    }
    if (rows) {
        put_answer(out, request, &(struct rendering){render_divisions, rows, count, total});
    } else {
        put_error(out, request->id, ANSWER_BUSY, "out of memory");
        outcome = (struct outcome){ANSWER_BUSY, METRICS_ERROR};
    }
    free(many);
    return outcome;
}

static struct outcome op_status(struct service *service, const struct request *request,
                                struct buffer *out)
{
    put_id(out, request->id);
    buffer_string(out, ",");
    metrics_status(service, out);
    buffer_string(out, "}\n");
    return (struct outcome){ANSWER_OK, METRICS_ANSWERED};
}

/* ---- one request ----------------------------------------------------------------------------- */

typedef struct outcome op_function(struct service *service, const struct request *request,
                                   struct buffer *out);

static uint64_t now_ns(const struct service *service)
{
    return service->clock_ns ? service->clock_ns() : 0;
}

static enum answer_status answer_request(struct service *service, const struct request *request,
                                         struct buffer *out)
{
    static op_function *const functions[] = {
        [METRICS_NORMALIZE] = op_normalize, [METRICS_HOME] = op_home,  [METRICS_CHECK] = op_check,
        [METRICS_LOOKUP] = op_table,        [METRICS_LIST] = op_table, [METRICS_HISTORY] = op_table,
        [METRICS_STATUS] = op_status};
    /* Of requests of a round, one begins where the one before it ends. */
    uint64_t begin = service->answered_ns ? service->answered_ns : now_ns(service);
    struct outcome outcome = functions[request->op](service, request, out);
    service->answered_ns = now_ns(service);
    metrics_request(&service->metrics, request->op, outcome.counted, service->answered_ns - begin);
    return outcome.status;
}

enum answer_status answer_line_as(struct service *service, enum metrics_op usual,
                                  struct quhua_text line, struct buffer *out)
{
    struct request request;
    struct request_error error;
    if (request_read(line, usual, &service->scratch, &request, &error))
        return answer_request(service, &request, out);
    put_error(out, request.id, error.status, error.message);
    service->metrics.refused++;
    return error.status;
}

enum answer_status answer_line(struct service *service, struct quhua_text line, struct buffer *out)
{
    return answer_line_as(service, METRICS_NORMALIZE, line, out);
}

void answer_error(enum answer_status status, struct buffer *out)
{
    put_error(out, (struct quhua_text){NULL, 0}, status, usual_message(status));
}
