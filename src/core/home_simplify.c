/*
 * home_simplify.c - see home_simplify.h.
 */
#include "home_simplify.h"

#include "fold.h"
#include "home_text.h"

enum { HAN_FIRST = 0x4E00, HAN_LAST = 0x9FFF, SYMBOLS = SYMBOL_MASK + 1 };
enum { RADICALS_FIRST = 0x2E80, RADICALS_LAST = 0x2FDF };
enum { COMPATIBLE_FIRST = 0xF900, COMPATIBLE_LAST = 0xFAFF };

/* Symbols of which the plain character is looked for, then known. */
struct plain_forms {
    uint32_t wanted[SYMBOLS / 32];
    uint16_t code[SYMBOLS]; /* 0: not found; read only of wanted ones */
};

/* Characters of addresses that no simplified text has. */
static bool is_traditional(char32_t c)
{
    return glyph_in(c, U"縣鎮鄉區號樓組單園廣門東灣營莊廠學國華龍陽馬長雲橋");
}

/* A radical or a compatible form of a font (⻄ for 西): no writer meant it. */
static bool is_stray(char32_t c)
{
    return (c >= RADICALS_FIRST && c <= RADICALS_LAST) ||
           (c >= COMPATIBLE_FIRST && c <= COMPATIBLE_LAST);
}

/* The symbol of a character that is not its own folded form; 0 for any other. */
static uint16_t folded_symbol(const struct tables *tables, char32_t c)
{
    if (!is_stray(c) && (c < HAN_FIRST || c > HAN_LAST || c == U'乾' || c == U'於'))
        return 0;
    uint16_t entry = fold_code_point(tables, c);
    uint16_t symbol = entry & SYMBOL_MASK;
    return entry & SYMBOL_CHANGED && symbol > SYMBOL_OTHER ? symbol : 0;
}

/* The fold table knows the way from a character to its symbol only; the way back is looked up for
   the few that are wanted. */
static void find_forms(const struct tables *tables, struct plain_forms *forms)
{
    for (uint32_t c = HAN_FIRST; c <= HAN_LAST; c++) {
        uint16_t entry = fold_entry(tables->fold, c);
        uint16_t symbol = entry & SYMBOL_MASK;
        if (!(entry & SYMBOL_CHANGED) && forms->wanted[symbol / 32] >> symbol % 32 & 1)
            forms->code[symbol] = (uint16_t)c;
    }
}

static bool is_sure(const struct tables *tables, const struct glyphs *glyphs)
{
    for (uint16_t i = 0; i < glyphs->count; i++)
        if (folded_symbol(tables, glyphs->code[i]) && is_traditional(glyphs->code[i]))
            return true;
    return false;
}

/* The symbol of a character that is to be replaced; 0 for any other. `all`: the text is
 * traditional. */
static uint16_t wanted_symbol(const struct tables *tables, char32_t c, bool all)
{
    return all || is_stray(c) ? folded_symbol(tables, c) : 0;
}

static bool has_strays(const struct glyphs *glyphs)
{
    for (uint16_t i = 0; i < glyphs->count; i++)
        if (is_stray(glyphs->code[i]))
            return true;
    return false;
}

bool glyphs_simplify(const struct tables *tables, struct glyphs *glyphs)
{
    struct plain_forms forms;
    bool changed = false, all = is_sure(tables, glyphs);
    if (!all && !has_strays(glyphs))
        return false;
    memset(forms.wanted, 0, sizeof forms.wanted);
    for (uint16_t i = 0; i < glyphs->count; i++) {
        uint16_t symbol = wanted_symbol(tables, glyphs->code[i], all);
        forms.wanted[symbol / 32] |= (symbol ? 1u : 0u) << symbol % 32;
        forms.code[symbol] = 0;
    }
    find_forms(tables, &forms);
    for (uint16_t i = 0; i < glyphs->count; i++) {
        uint16_t symbol = wanted_symbol(tables, glyphs->code[i], all);
        if (!symbol || !forms.code[symbol])
            continue;
        glyphs->code[i] = forms.code[symbol];
        changed = true;
    }
    return changed;
}
