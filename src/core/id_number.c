/*
 * id_number.c - see id_number.h.
 */
#include "id_number.h"

#include <string.h>

#include "utf8.h"

enum { READ_MAX = 32 }; /* no number and no ruin of one is longer */

/* A number's characters as ASCII. */
struct read {
    char data[READ_MAX];
    size_t size;
    bool foreign; /* something else stands there too */
};

/* ---- characters -------------------------------------------------- */

static bool is_passed_over(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == '\'' || c == 0x2018 ||
           c == 0x2019 || c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || c == 0x2060;
}

/* To ASCII: full width, and the X that is typed as the Roman numeral ten, which it is. */
static uint32_t fold(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFF01 - 0x21;
    return c == 'x' || c == 0x2169 || c == 0x2179 ? 'X' : c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Is it 18 characters of a number, as they should be? */
static bool is_plain(const char *data, size_t size)
{
    unsigned digits = 0;
    if (size != ID_SIZE)
        return false;
    for (size_t i = 0; i < ID_SIZE - 1; i++)
        digits += is_digit(data[i]);
    return digits == ID_SIZE - 1 && (is_digit(data[ID_SIZE - 1]) || data[ID_SIZE - 1] == 'X');
}

static void read_text(struct quhua_text text, struct read *read)
{
    read->size = 0;
    read->foreign = false;
    if (text.size == 0)
        return;
    const uint8_t *at = (const uint8_t *)text.data, *end = at + text.size;
    while (at < end) {
        uint32_t c = utf8_next(&at, end);
        if (is_passed_over(c))
            continue;
        c = fold(c);
        if (c >= 0x80 || read->size == READ_MAX) {
            read->foreign = true;
            return;
        }
        read->data[read->size++] = (char)c;
    }
}

static size_t digits_from(const struct read *read, size_t at)
{
    size_t count = 0;
    while (at + count < read->size && is_digit(read->data[at + count]))
        count++;
    return count;
}

/* 3.2072E+17, or 320722199901010016.0: what spreadsheets make of a number, which keep 15 digits. */
static bool is_quantity(const struct read *read)
{
    size_t at = digits_from(read, 0), digits = at;
    if (at == 0)
        return false;
    if (at < read->size && read->data[at] == '.')
        at += 1 + digits_from(read, at + 1);
    if (at == read->size)
        return digits == ID_SIZE && at > digits;
    if (read->data[at] != 'E' && read->data[at] != 'e')
        return false;
    at++;
    if (at < read->size && read->data[at] == '+')
        at++;
    size_t exponent = digits_from(read, at);
    return exponent > 0 && at + exponent == read->size;
}

/* ---- digits ------------------------------------------------------ */

static unsigned number_at(const char *digits, size_t count)
{
    unsigned number = 0;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (unsigned)(digits[i] - '0');
    return number;
}

/* ISO 7064 MOD 11-2: the characters, weighted by powers of two modulo 11, add up to 1 modulo 11. */
static bool check_digit_holds(const char *text)
{
    static const uint8_t weights[ID_SIZE] = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                             3, 7, 9,  10, 5, 8, 4, 2, 1};
    unsigned sum = text[ID_SIZE - 1] == 'X' ? 10u - ('X' - '0') : 0;
    for (size_t i = 0; i < ID_SIZE; i++)
        sum += weights[i] * (unsigned)(text[i] - '0');
    return sum % 11 == 1;
}

static bool is_date(unsigned year, unsigned month, unsigned day, unsigned last_year)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < ID_FIRST_YEAR || year > last_year || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static unsigned faults_of(const char *text, unsigned last_year)
{
    unsigned faults = 0;
    if (!check_digit_holds(text)) {
        if (memcmp(text + 15, "000", 3) == 0)
            return ID_DAMAGED;
        faults = ID_CHECK_DIGIT;
    }
    if (!is_date(number_at(text + 6, 4), number_at(text + 10, 2), number_at(text + 12, 2),
                 last_year))
        faults |= ID_BIRTH_DATE;
    return faults;
}

bool id_number_read(struct quhua_text text, unsigned last_year, struct id_number *number)
{
    struct read read;
    const char *data = text.data;
    if (!is_plain(data, text.size)) {
        read_text(text, &read);
        data = read.data;
        if (read.foreign || !is_plain(data, read.size)) {
            number->faults = !read.foreign && is_quantity(&read) ? ID_DAMAGED : ID_FORMAT;
            return false;
        }
    }
    memcpy(number->text, data, ID_SIZE);
    number->faults = faults_of(number->text, last_year);
    number->prefix = number_at(number->text, 6);
    number->birth = number_at(number->text + 6, 4);
    return number->faults == 0;
}

int quhua_id_number(struct quhua_text text, char id[18])
{
    struct id_number number;
    if (!id_number_read(text, ID_LAST_YEAR, &number))
        return 0;
    memcpy(id, number.text, ID_SIZE);
    return 1;
}
