/*
 * home_empty.c - see home_empty.h.
 */
#include "home_empty.h"

#include "home_text.h"

/* Words that stand for no address, beside those that hold for every field. */
static bool points_elsewhere(const struct glyphs *glyphs)
{
    static const char32_t *const words[] = {
        U"详见户口本", U"见户口本",   U"同户口本",     U"户口本",       U"详见户口簿",
        U"见户口簿",   U"同户口簿",   U"同户籍",       U"同户籍地址",   U"同户籍所在地",
        U"同户口",     U"同户口地址", U"同户口所在地", U"同身份证",     U"同身份证地址",
        U"见身份证",   U"详见身份证", U"同生源地",     U"同生源所在地", U"同籍贯",
        U"见附件",     U"略",         U"同家长",       U"同父母",       U"见档案"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (glyphs_word(glyphs, 0, words[i]) == glyphs->count)
            return true;
    return false;
}

static bool means_nothing(const struct tables *tables, const struct symbols *symbols,
                          struct mentions *mentions)
{
    if (symbols->count == 0)
        return true;
    struct mention_range range = match_at(tables, symbols, mentions, 0);
    for (const struct mention *m = range.begin; m < range.end; m++)
        if (m->end == symbols->count &&
            tables->rows[SENSE_ROW(tables->senses[m->sense])].kind == ROW_NOTHING)
            return true;
    return false;
}

bool home_is_empty(const struct tables *tables, const struct symbols *symbols,
                   struct mentions *mentions, const struct glyphs *glyphs)
{
    return means_nothing(tables, symbols, mentions) || points_elsewhere(glyphs);
}
