/*
 * prometheus.c - see prometheus.h.
 */
#include "prometheus.h"

void prometheus_seconds(struct buffer *out, uint64_t ns)
{
    char digits[10] = ".000000000";
    size_t size = sizeof digits;
    uint64_t rest = ns % 1000000000;
    for (size_t i = sizeof digits - 1; i > 0; i--, rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    while (size > 1 && digits[size - 1] == '0')
        size--;
    buffer_number(out, ns / 1000000000);
    if (size > 1)
        buffer_put(out, digits, size);
}

void prometheus_quoted(struct buffer *out, const char *string)
{
    buffer_put(out, "\"", 1);
    for (; *string; string++) {
        if (*string == '"' || *string == '\\')
            buffer_put(out, "\\", 1);
        if ((unsigned char)*string >= 0x20 && *string != 0x7f)
            buffer_put(out, string, 1);
    }
    buffer_put(out, "\"", 1);
}

void prometheus_family(struct buffer *out, const char *name, const char *type, const char *help)
{
    const char *const parts[] = {"# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buffer_string(out, parts[i]);
}

void prometheus_sample(struct buffer *out, const char *name, const char *label, const char *value)
{
    buffer_string(out, name);
    if (label) {
        buffer_string(out, "{");
        buffer_string(out, label);
        buffer_string(out, "=");
        prometheus_quoted(out, value);
        buffer_string(out, "}");
    }
    buffer_string(out, " ");
}

void prometheus_count(struct buffer *out, const char *name, const char *label, const char *value,
                      uint64_t count)
{
    prometheus_sample(out, name, label, value);
    buffer_number(out, count);
    buffer_string(out, "\n");
}

void prometheus_single(struct buffer *out, const char *name, const char *type, const char *help,
                       uint64_t count)
{
    prometheus_family(out, name, type, help);
    prometheus_count(out, name, NULL, NULL, count);
}
