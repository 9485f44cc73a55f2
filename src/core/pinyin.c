/*
 * pinyin.c - see pinyin.h.
 */
#include "pinyin.h"

static enum pinyin_match match_letters(struct quhua_text reading, size_t stem,
                                       struct quhua_text query)
{
    size_t read = 0, syllables = 1;
    for (size_t i = 0; i < reading.size; i++) {
        bool space = reading.data[i] == ' ';
        if (read == query.size)
            return space && syllables == stem ? PINYIN_EXACT : PINYIN_BEGINS;
        if (space)
            syllables++;
        else if (reading.data[i] != query.data[read++])
            return PINYIN_NONE;
    }
    return read == query.size ? PINYIN_EXACT : PINYIN_NONE;
}

static enum pinyin_match match_initials(struct quhua_text reading, size_t stem,
                                        struct quhua_text query)
{
    size_t read = 0;
    for (size_t i = 0; i < reading.size; i++) {
        if (i > 0 && reading.data[i - 1] != ' ')
            continue;
        if (read == query.size)
            return read == stem ? PINYIN_EXACT : PINYIN_BEGINS;
        if (reading.data[i] != query.data[read++])
            return PINYIN_NONE;
    }
    return read == query.size ? PINYIN_EXACT : PINYIN_NONE;
}

enum pinyin_match pinyin_match(struct quhua_text reading, size_t stem, struct quhua_text query)
{
    enum pinyin_match letters = match_letters(reading, stem, query);
    enum pinyin_match initials = match_initials(reading, stem, query);
    return letters > initials ? letters : initials;
}
