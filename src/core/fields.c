/*
 * fields.c - see fields.h.
 */
#include "fields.h"

#include <string.h>

/* ---- blanks ------------------------------------------------------ */

/* Blanks beyond ASCII that tables are full of: U+00A0, U+3000, U+200B, U+FEFF. */
static const char *const wide_blanks[] = {"\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B",
                                          "\xEF\xBB\xBF"};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* Bytes of the blank at the beginning (or the end) of `text`; 0 where there is none. */
static size_t blank_at(struct quhua_text text, bool end)
{
    if (text.size && is_blank(text.data[end ? text.size - 1 : 0]))
        return 1;
    for (size_t i = 0; i < sizeof wide_blanks / sizeof *wide_blanks; i++) {
        size_t size = strlen(wide_blanks[i]);
        if (text.size >= size &&
            memcmp(text.data + (end ? text.size - size : 0), wide_blanks[i], size) == 0)
            return size;
    }
    return 0;
}

struct quhua_text fields_get(const struct quhua_record *record, enum quhua_field field)
{
    struct quhua_text text = {NULL, 0};
    if (!fields_has(record, field))
        return text;
    text = record->fields[field];
    for (size_t size; (size = blank_at(text, false)) != 0;) {
        text.data += size;
        text.size -= size;
    }
    for (size_t size; (size = blank_at(text, true)) != 0;)
        text.size -= size;
    return text;
}

/* ---- rules ------------------------------------------------------- */

bool fields_ext1_holds(const struct quhua_record *record, const struct quhua_rules *rules)
{
    struct quhua_text text = fields_get(record, QUHUA_FIELD_EXT1);
    if (text.size == 0 || !rules || rules->ext1_count == 0)
        return true;
    for (size_t i = 0; i < rules->ext1_count && i < QUHUA_MAX_LISTED; i++)
        if (text.size == rules->ext1[i].size &&
            memcmp(text.data, rules->ext1[i].data, text.size) == 0)
            return true;
    return false;
}

bool fields_ext_holds(const struct quhua_record *record, const struct quhua_rules *rules)
{
    return !rules || !rules->ext_empty ||
           fields_get(record, QUHUA_FIELD_EXT2).size + fields_get(record, QUHUA_FIELD_EXT3).size +
                   fields_get(record, QUHUA_FIELD_EXT4).size ==
               0;
}

bool fields_needs_certificate(const struct quhua_record *record)
{
    static const char disability[] = "残疾";
    struct quhua_text text = fields_get(record, QUHUA_FIELD_HARDSHIP);
    return text.size && memmem(text.data, text.size, disability, sizeof disability - 1) != NULL;
}
