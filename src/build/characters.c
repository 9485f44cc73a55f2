/*
 * characters.c - how code points fold, decided with ICU once, when the index is built.
 *
 * A code point folds to one code point (NFKC, Traditional to Simplified, case folding, then
 * data/folds.csv), or is ignored, or separates, or is none of ours. Expansions to more than one
 * character (㎡, ㈱) occur in no name and count as other characters. Folding is repeated until it
 * stands still, so that folding twice is folding once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "../core/utf8.h"
#include "build.h"

enum { CODE_POINTS = 0x40000, FOLD_IGNORE = 1, FOLD_SEPARATOR = 2, FOLD_DAMAGE = 3, MAX_STEPS = 4 };

struct folder {
    const UNormalizer2 *nfkc;
    UTransliterator *simplify;
};

static void check(UErrorCode error, const char *what)
{
    if (U_FAILURE(error))
        die(EXIT_FAILURE, "ICU: %s: %s", what, u_errorName(error));
}

static void folder_open(struct folder *folder)
{
    UErrorCode error = U_ZERO_ERROR;
    folder->nfkc = unorm2_getNFKCInstance(&error);
    check(error, "NFKC");
    UChar id[32];
    u_uastrcpy(id, "Hant-Hans");
    folder->simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    check(error, "Hant-Hans");
}

/* One code point through NFKC, Hant-Hans and case folding. Returns: the code point that it
   becomes; 0 where it becomes none or several. */
static uint32_t fold_once(const struct folder *folder, uint32_t code_point)
{
    UChar source[2], text[64];
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    U16_APPEND_UNSAFE(source, length, code_point);
    length = unorm2_normalize(folder->nfkc, source, length, text, 64, &error);
    if (U_FAILURE(error))
        return 0;
    int32_t limit = length;
    utrans_transUChars(folder->simplify, text, &length, 64, 0, &limit, &error);
    check(error, "transliterate");
    if (length == 0 || u_countChar32(text, length) != 1)
        return 0;
    UChar32 result;
    U16_GET(text, 0, 0, length, result);
    return (uint32_t)u_foldCase(result, U_FOLD_CASE_DEFAULT);
}

/* Characters that are never part of a name but may stand inside one. */
static uint32_t special(uint32_t code_point)
{
    UChar32 c = (UChar32)code_point;
    if (code_point == 0xFFFD)
        return FOLD_DAMAGE;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
        u_charType(c) == U_FORMAT_CHAR)
        return FOLD_IGNORE;
    uint32_t mask = U_GET_GC_MASK(c);
    if (mask & (U_GC_CC_MASK | U_GC_Z_MASK | U_GC_P_MASK | U_GC_S_MASK))
        return FOLD_SEPARATOR;
    return 0;
}

static void read_overrides(struct characters *characters, const char *data_dir)
{
    struct table table;
    table_read(&table, data_dir, "folds.csv", "from,to,source");
    for (size_t row = 0; row < table.rows; row++) {
        uint32_t pair[2];
        for (size_t column = 0; column < 2; column++) {
            const uint8_t *at = (const uint8_t *)table_field(&table, row, column);
            const uint8_t *end = at + strlen((const char *)at);
            pair[column] = at < end ? utf8_next(&at, end) : UTF8_INVALID;
            if (pair[column] >= CODE_POINTS || at != end)
                table_fail(&table, row, "each of the first two fields is one character");
        }
        characters->folded[pair[0]] = pair[1];
    }
    table_free(&table);
}

/* Follow the table until it stands still. */
static void settle(struct characters *characters)
{
    for (int step = 0; step < MAX_STEPS; step++)
        for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
            uint32_t to = characters->folded[cp];
            if (to > FOLD_DAMAGE && characters->folded[to] > FOLD_DAMAGE)
                characters->folded[cp] = characters->folded[to];
        }
}

void characters_init(struct characters *characters, const char *data_dir)
{
    struct folder folder;
    folder_open(&folder);
    characters->folded = memory_get(CODE_POINTS, sizeof *characters->folded);
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        uint32_t class = special(cp);
        if (!class && u_isdefined((UChar32)cp) &&
            U_GET_GC_MASK((UChar32)cp) & (U_GC_L_MASK | U_GC_N_MASK))
            class = fold_once(&folder, cp);
        else if (class == FOLD_SEPARATOR && cp >= 0x2E80 && cp <= 0x2FDF)
            class = fold_once(&folder, cp); /* radicals are symbols to Unicode, letters to us */
        characters->folded[cp] = class;
    }
    utrans_close(folder.simplify);
    read_overrides(characters, data_dir);
    settle(characters);
    characters->code_points = memory_get(CODE_POINTS, sizeof *characters->code_points);
    snprintf(characters->versions, sizeof characters->versions, "ICU %s Unicode %s", U_ICU_VERSION,
             U_UNICODE_VERSION);
}

static uint32_t folded_of(const struct characters *characters, uint32_t code_point)
{
    return code_point < CODE_POINTS ? characters->folded[code_point] : 0;
}

void characters_count(struct characters *characters, const char *name, size_t size)
{
    const uint8_t *at = (const uint8_t *)name, *end = at + size;
    while (at < end) {
        uint32_t cp = utf8_next(&at, end);
        if (cp == UTF8_INVALID)
            die(EXIT_BAD_DATA, "a name is not UTF-8: %.*s", (int)size, name);
        uint32_t folded = folded_of(characters, cp);
        if (folded > FOLD_DAMAGE)
            characters->code_points[folded]++;
    }
}

struct counted {
    uint32_t code_point, count;
};

static int by_count(const void *a, const void *b)
{
    const struct counted *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x->code_point < y->code_point ? -1 : 1;
}

static uint16_t fixed_symbol(uint32_t code_point)
{
    if (code_point >= '0' && code_point <= '9')
        return (uint16_t)(SYMBOL_DIGIT + code_point - '0');
    if (code_point >= 'a' && code_point <= 'z')
        return (uint16_t)(SYMBOL_LETTER + code_point - 'a');
    static const uint32_t words[] = {
        0x53BF /* 县 */, 0x533A /* 区 */, 0x65D7 /* 旗 */, 0x5E02 /* 市 */, 0x7701 /* 省 */,
        0x5DDE /* 州 */, 0x76DF /* 盟 */, 0x8857 /* 街 */, 0x9053 /* 道 */, 0x9547 /* 镇 */,
        0x4E61 /* 乡 */, 0x5730 /* 地 */, 0x529E /* 办 */, 0x4E8B /* 事 */, 0x5904 /* 处 */,
        0x6CBB /* 治 */, 0x4E0E /* 与 */, 0x548C /* 和 */, 0x8DDF /* 跟 */, 0x53CA /* 及 */,
        0x5E76 /* 并 */, 0x6216 /* 或 */, 0x5230 /* 到 */, 0x81F3 /* 至 */, 0x5728 /* 在 */,
        0x8D74 /* 赴 */, 0x540E /* 后 */, 0x9A7B /* 驻 */};
    _Static_assert(sizeof words / sizeof *words == SYMBOL_HAN - SYMBOL_LEVEL, "one symbol a word");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] == code_point)
            return (uint16_t)(SYMBOL_LEVEL + i);
    return 0;
}

static uint16_t entry_of(uint32_t cp, uint32_t folded, const uint16_t *symbol_of)
{
    if (cp >= 0xD800 && cp < 0xE000)
        return SYMBOL_INVALID | SYMBOL_NO_CHARACTER;
    switch (folded) {
    case 0:
        return SYMBOL_OTHER;
    case FOLD_IGNORE:
        return SYMBOL_IGNORE | SYMBOL_NO_CHARACTER;
    case FOLD_SEPARATOR:
        return SYMBOL_SEPARATOR | SYMBOL_NO_CHARACTER;
    case FOLD_DAMAGE:
        return SYMBOL_DAMAGE | SYMBOL_NO_CHARACTER;
    default:
        /* Letters that differ in case only are no variant worth a note. */
        return symbol_of[folded]
                   ? symbol_of[folded] | (cp != folded && cp >= 0x80 ? SYMBOL_CHANGED : 0)
                   : SYMBOL_OTHER;
    }
}

static void add_far(struct characters *characters, uint32_t cp, uint16_t entry)
{
    uint32_t far = (cp - 0x10000) << 14 | (entry & SYMBOL_MASK);
    far |= (entry & SYMBOL_CHANGED) >> 2;
    bytes_add(&characters->far, &far, sizeof far);
}

/* Returns: where the block of entries is, or now lies, in the table whose blocks these are. */
static uint16_t place_block(struct bytes *blocks, const uint16_t *block)
{
    const size_t size = FOLD_BLOCK_SIZE * sizeof *block;
    return (uint16_t)(FOLD_PLACES + bytes_share(blocks, block, size, size) / sizeof *block);
}

static struct bytes fold_blocks(const uint16_t *fold)
{
    struct bytes blocks = {0};
    uint16_t places[FOLD_PLACES], invalid[FOLD_BLOCK_SIZE];
    for (size_t i = 0; i < FOLD_BLOCK_SIZE; i++)
        invalid[i] = SYMBOL_INVALID | SYMBOL_NO_CHARACTER;
    for (size_t i = 0; i < FOLD_BLOCKS; i++) {
        const uint16_t *block = fold + i * FOLD_BLOCK_SIZE;
        const bool is_short = i < FOLD_SHORT / FOLD_BLOCK_SIZE;
        places[i] = place_block(&blocks, is_short ? invalid : block);
        if (is_short)
            places[FOLD_BLOCKS + i] = place_block(&blocks, block);
    }
    struct bytes table = {0};
    bytes_add(&table, places, sizeof places);
    bytes_add(&table, blocks.data, blocks.size);
    free(blocks.data);
    return table;
}

void characters_assign(struct characters *characters)
{
    struct counted *order = memory_get(CODE_POINTS, sizeof *order);
    uint16_t *symbol_of = memory_get(CODE_POINTS, sizeof *symbol_of);
    size_t count = 0;
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        symbol_of[cp] = fixed_symbol(cp);
        if (characters->code_points[cp] && !symbol_of[cp])
            order[count++] = (struct counted){cp, characters->code_points[cp]};
    }
    qsort(order, count, sizeof *order, by_count);
    if (SYMBOL_HAN + count >= SYMBOL_NONE - 1)
        die(EXIT_BAD_DATA, "%zu different characters: too many for this format", count);
    memset(characters->code_points, 0, CODE_POINTS * sizeof *characters->code_points);
    for (size_t i = 0; i < count; i++) {
        symbol_of[order[i].code_point] = (uint16_t)(SYMBOL_HAN + i);
        characters->code_points[SYMBOL_HAN + i] = order[i].code_point;
    }
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++)
        if (symbol_of[cp] >= SYMBOL_LEVEL && symbol_of[cp] < SYMBOL_HAN)
            characters->code_points[symbol_of[cp]] = cp;
    characters->symbol_count = (uint16_t)(SYMBOL_HAN + count);
    characters->fold = memory_get(0x10000, sizeof *characters->fold);
    for (uint32_t cp = 0; cp < CODE_POINTS; cp++) {
        uint16_t entry = entry_of(cp, characters->folded[cp], symbol_of);
        if (cp < 0x10000)
            characters->fold[cp] = entry;
        else if (entry != SYMBOL_OTHER)
            add_far(characters, cp, entry);
    }
    characters->blocks = fold_blocks(characters->fold);
    free(order);
    free(symbol_of);
}

static uint16_t far_symbol(const struct characters *characters, uint32_t code_point)
{
    for (size_t i = 0; i < characters->far.size; i += sizeof(uint32_t)) {
        uint32_t far;
        memcpy(&far, characters->far.data + i, sizeof far);
        if (FAR_CODE_POINT(far) == code_point)
            return far & SYMBOL_MASK;
    }
    return SYMBOL_OTHER;
}

uint16_t characters_symbol(const struct characters *characters, uint32_t code_point)
{
    return code_point < 0x10000 ? characters->fold[code_point] & SYMBOL_MASK
                                : far_symbol(characters, code_point);
}

uint16_t characters_name(const struct characters *characters, const char *name, size_t size,
                         uint16_t *symbols, uint16_t capacity)
{
    const uint8_t *at = (const uint8_t *)name, *end = at + size;
    uint16_t count = 0;
    while (at < end && count < capacity) {
        uint16_t symbol = characters_symbol(characters, utf8_next(&at, end));
        if (symbol >= SYMBOL_OTHER)
            symbols[count++] = symbol;
    }
    return count;
}

bool characters_common(uint32_t code_point)
{
    UErrorCode error = U_ZERO_ERROR;
    static UConverter *gb2312;
    if (!gb2312)
        gb2312 = ucnv_open("gb2312", &error);
    check(error, "gb2312");
    UChar text = (UChar)code_point;
    char bytes[8];
    ucnv_setFromUCallBack(gb2312, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &error);
    int32_t size = ucnv_fromUChars(gb2312, bytes, sizeof bytes, &text, 1, &error);
    return U_SUCCESS(error) && size == 2;
}
