/*
 * client.c - fuzz target: what a client reads and writes.
 *
 * Byte 0: the op. The rest is once a text to ask for, whose request must be JSON and say just that
 * text; once a line that some service answers, which must be told as it begins and ends, and never
 * leads to more than one line of output.
 */
#include "../../src/cli/call_line.c"
#include "../../src/core/utf8.h"
#include "../../src/service/request.h"
#include "target.h"

static size_t tabs, ends, written;

void writer_put(struct writer *writer, const char *data, size_t size)
{
    (void)writer;
    for (size_t i = 0; i < size; i++) {
        tabs += data[i] == '\t';
        ends += data[i] == '\n';
    }
    written += size;
}

void writer_string(struct writer *writer, const char *string)
{
    writer_put(writer, string, strlen(string));
}

void writer_text(struct writer *writer, struct quhua_text text)
{
    writer_put(writer, text.data, text.size);
}

static bool begins(struct quhua_text line, const char *with)
{
    return line.size >= strlen(with) && memcmp(line.data, with, strlen(with)) == 0;
}

static void read_line_of_service(struct quhua_text line, bool home)
{
    enum quhua_outcome outcome = quhua_read_answer(line, 7);
    if (outcome == QUHUA_VALID)
        PROMISE(begins(line, "{\"id\":7,\"verdict\":\"accept\",") &&
                line.data[line.size - 1] == '}');
    if (outcome == QUHUA_NOT_VALID)
        PROMISE(begins(line, "{\"id\":7,\"verdict\":\"confirm\",") ||
                begins(line, "{\"id\":7,\"verdict\":\"reject\","));
    tabs = ends = written = 0;
    if (call_line(line, home, NULL))
        PROMISE(ends == 1 && tabs == (home ? 3 : 4));
    else
        PROMISE(written == 0);
}

/* Is all of it UTF-8? Then a request must say it unchanged. */
static bool is_utf8(struct quhua_text text)
{
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    while (at < end)
        if (utf8_next(&at, end) == UTF8_INVALID)
            return false;
    return true;
}

static void render(struct quhua_text text, uint8_t op)
{
    static struct buffer scratch;
    struct quhua_record record = {.given = 1u << QUHUA_FIELD_HOME};
    record.fields[QUHUA_FIELD_HOME] = text;
    struct quhua_request asked = {(enum quhua_op)(op % 3), text,    op & 4 ? 320722 : 0,
                                  op & 8 ? 1990 : 0,       op & 16, &record};
    size_t size = quhua_render_request(&asked, 7, NULL, 0);
    char *line = malloc(size);
    PROMISE(line && quhua_render_request(&asked, 7, line, size) == size);
    PROMISE(!memchr(line, '\n', size));
    struct request request;
    struct request_error error;
    PROMISE(request_read((struct quhua_text){line, size}, METRICS_NORMALIZE, &scratch, &request,
                         &error));
    struct quhua_text told =
        asked.op == QUHUA_OP_CHECK ? request.record.fields[QUHUA_FIELD_HOME] : request.text;
    if (is_utf8(text))
        PROMISE(told.size == text.size && (!text.size || !memcmp(told.data, text.data, text.size)));
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    char *copy = malloc(
        size > 1 ? size - 1 : 1); /* exactly as large as it is, so that reading past it is seen */
    PROMISE(copy);
    memcpy(copy, data + 1, size - 1);
    struct quhua_text text = {copy, size - 1};
    render(text, data[0]);
    read_line_of_service(text, data[0] % 3 == 1);
    free(copy);
    return 0;
}
