/*
 * format.h - the layout of an index file, shared by the builder and the reader.
 *
 * An index file is an LMDB environment (one file) followed by a trailer of one record. LMDB never
 * sees the file before the digest in the trailer has been checked over everything before it.
 * Inside, the unnamed database holds a few large values (below), read in place: LMDB keeps values
 * of more than 2,038 bytes on overflow pages, 16-byte aligned, so the builder pads smaller ones.
 * All numbers are in the machine's own order; the trailer says which that is.
 */
#ifndef QUHUA_CORE_FORMAT_H
#define QUHUA_CORE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#define FORMAT_MAGIC "QUHUAIDX"
#define FORMAT_VERSION 10
#define FORMAT_BYTE_ORDER 0x01020304u
#define FORMAT_MIN_VALUE 4096 /* values are padded to this: over 2,038 they lie aligned */

struct format_trailer {
    char magic[8];
    uint32_t version;
    uint32_t byte_order;
    uint32_t page_size; /* of LMDB: the builder's system page */
    uint32_t layout;    /* FORMAT_LAYOUT: sizes of the structs within */
    uint64_t size;      /* bytes before the trailer */
    uint8_t digest[16]; /* XXH3-128, canonical, of those bytes and of the trailer before it */
};

/* Keys of the unnamed database; X(member, key). */
#define FORMAT_VALUES(X)                                                                           \
    X(head, "head")             /* struct format_head */                                           \
    X(fold, "fold")             /* uint16_t[]: see fold_entry */                                   \
    X(fold_far, "fold-far")     /* uint32_t[], sorted: code points beyond the BMP */               \
    X(pairs, "pairs")           /* uint32_t[]: bitmap of the pairs that begin a name */            \
    X(trie, "trie")             /* uint32_t[]: names to the first of their senses */               \
    X(senses, "senses")         /* uint32_t[]: what a name may mean */                             \
    X(rows, "rows")             /* struct row[] by code, start; words after divisions */           \
    X(successors, "successors") /* uint32_t[]: codes */                                            \
    X(uppers, "uppers")         /* struct format_upper[]: the provinces and prefectures */         \
    X(heirs, "heirs")           /* uint16_t[]: rows that hold an ended row's area at `year` */     \
    X(folded, "folded")         /* uint16_t[]: symbols of the divisions' names */                  \
    X(strings, "strings")       /* UTF-8 names, one after another */                               \
    X(towns, "towns")           /* uint32_t[]: trie of township names to their postings */         \
    X(postings, "postings")     /* uint16_t[]: which counties have the township */                 \
    X(transfers, "transfers")   /* struct format_transfer[], sorted */                             \
    X(variants, "variants")     /* struct format_variant[], by code and year */                    \
    X(readings, "readings")     /* by division row: size, syllables; no size: as the row before */ \
    X(sounds, "sounds")         /* uint16_t[]: class of reading by symbol */                       \
    X(shapes, "shapes")         /* uint32_t[]: pairs of symbols that look alike, sorted */

struct format_head {
    char edition[32];
    uint32_t year; /* year end that the edition stands for */
    uint32_t division_count, row_count, upper_count, sense_count, zone_begin, zone_end,
        successor_count, far_count;
    uint32_t transfer_count, variant_count, shape_count, symbol_count;
    uint32_t provinces, prefectures, counties, names, townships;
    char unicode[32]; /* versions of ICU and Unicode that made the fold table */
};

/* Area that left a code which went on. */
struct format_transfer {
    uint32_t from, to, year;
};

/* A code that tables printed, from one year end to another, for a unit that has another one. */
struct format_variant {
    uint32_t code;
    uint16_t row; /* the unit's, with the code of the standard */
    uint16_t first, last;
    uint16_t reserved; /* 0 */
};

/* Symbols: what folding makes of a code point. 13 bits; the first ones have fixed meanings. */
enum {
    SYMBOL_END = 0,       /* of a name in the trie; never in a text */
    SYMBOL_INVALID = 0,   /* of a surrogate, and of bytes that are not UTF-8: ends folding */
    SYMBOL_IGNORE = 1,    /* zero width, bidi control, variation selector: as if not there */
    SYMBOL_SEPARATOR = 2, /* space, punctuation: never part of a name, may stand inside one */
    SYMBOL_DAMAGE = 3,    /* U+FFFD and other traces of a broken conversion */
    SYMBOL_OTHER = 4,     /* a character in no name */
    SYMBOL_DIGIT = 5,     /* 0..9 */
    SYMBOL_LETTER = 15,   /* a..z */
    SYMBOL_LEVEL = 41,    /* 县 区 旗 市 省 州 盟, the words that end a division's name */
    SYMBOL_QU = SYMBOL_LEVEL + 1,    /* 区 */
    SYMBOL_QI = SYMBOL_LEVEL + 2,    /* 旗 */
    SYMBOL_UPPER = SYMBOL_LEVEL + 3, /* 市 省 州 盟: names of prefectures and provinces end so */
    SYMBOL_SHENG = SYMBOL_UPPER + 1, /* 省 */
    SYMBOL_JIE = 48,                 /* 街, of 街道 */
    SYMBOL_DAO = 49,                 /* 道 */
    SYMBOL_ZHEN = 50,                /* 镇 */
    SYMBOL_XIANG = 51,               /* 乡 */
    SYMBOL_DI = 52,                  /* 地, of 地区 */
    SYMBOL_BAN = 53,                 /* 办, of 办事处 */
    SYMBOL_SHI = 54,                 /* 事 */
    SYMBOL_CHU = 55,                 /* 处 */
    SYMBOL_ZHI = 56,                 /* 治, of 自治区, 自治州, 自治县 */
    SYMBOL_JOINER = 57,   /* 与 和 跟 及 并 或 到 至 在 赴 后 驻: join two addresses */
    SYMBOL_HAN = 69,      /* the others, the commonest first */
    SYMBOL_NONE = 0x1FFF, /* labels an unused trie unit */
    SYMBOL_MASK = 0x1FFF,
    /* Flags in the fold table; an entry of neither is a character that is its own folded form. */
    SYMBOL_NO_CHARACTER = 0x4000, /* one of the four above SYMBOL_OTHER */
    SYMBOL_CHANGED = 0x8000       /* the code point was not its own folded form */
};

static inline bool symbol_joins(uint16_t symbol)
{
    return (uint16_t)(symbol - SYMBOL_JOINER) < SYMBOL_HAN - SYMBOL_JOINER;
}

/* Does the symbol end names of divisions; those of prefectures and provinces? */
static inline bool symbol_ends_division(uint16_t symbol)
{
    return (uint16_t)(symbol - SYMBOL_LEVEL) < SYMBOL_JIE - SYMBOL_LEVEL;
}
static inline bool symbol_ends_upper(uint16_t symbol)
{
    return (uint16_t)(symbol - SYMBOL_UPPER) < SYMBOL_JIE - SYMBOL_UPPER;
}

/* The fold table: code points of the BMP in blocks of 64, equal blocks stored once. First, for each
   block, where it is; then the blocks: symbols and flags. A character of three bytes has its block
   by their first two, where shorter ones have SYMBOL_INVALID: in three bytes they are no UTF-8.
   Theirs come behind. */
#define FOLD_BLOCK_SIZE 64
#define FOLD_BLOCKS 0x400
#define FOLD_SHORT 0x800 /* the first code point that takes three bytes */
#define FOLD_PLACES (FOLD_BLOCKS + FOLD_SHORT / FOLD_BLOCK_SIZE)
static inline uint16_t fold_entry(const uint16_t *fold, uint32_t code_point)
{
    const uint32_t block = code_point / FOLD_BLOCK_SIZE;
    return fold[fold[code_point < FOLD_SHORT ? FOLD_BLOCKS + block : block] +
                code_point % FOLD_BLOCK_SIZE];
}

/* A code point beyond the BMP, up to 3FFFF, above its entry as of the fold table. */
#define FAR_CODE_POINT(far) (((far) >> 14) + 0x10000)
#define FAR_ENTRY(far) (((far)&SYMBOL_MASK) | ((far) << 2 & SYMBOL_CHANGED))

/* A trie unit: label 13 bits, has-value 1 bit, base 18 bits. Child of u by s: base(u) + s. A leaf,
   as most names end in, has no children and its value in the place of the base; other values lie in
   the child by SYMBOL_END. */
#define TRIE_LABEL(unit) ((unit)&SYMBOL_MASK)
#define TRIE_IS_BY(unit, symbol) ((((unit) ^ (symbol)) & SYMBOL_MASK) == 0)
#define TRIE_HAS_VALUE(unit) ((unit) >> 13 & 1)
#define TRIE_BASE(unit) ((unit) >> 14)
#define TRIE_IS_LEAF(unit) ((unit) >= 0xC0000000u)
#define TRIE_LEAF_VALUE(unit) ((unit) >> 14 & 0xFFFF)
#define TRIE_LEAF 0x30000u /* as base, with the value in the bits below */

/* A sense: row 16 bits, form 3 bits, what a path holds, kind 4 bits and level 2 bits of the row,
   last-of-name flag. */
#define SENSE_ROW(sense) ((sense)&0xFFFF)
#define SENSE_FORM(sense) ((sense) >> 16 & 7)
#define SENSE_PROVINCE 0x80000u    /* the path begins with the province */
#define SENSE_PREFECTURE 0x100000u /* the path has the prefecture */
#define SENSE_VARIANT 0x200000u    /* a misprint of the row's name */
#define SENSE_KIND(sense) ((sense) >> 22 & 15)
#define SENSE_LEVEL(sense) ((sense) >> 26 & 3)
/* Of the first sense of a name, for all of them: some are no divisions; some may begin an address
   anywhere in a text, a path, a label, the official or customary name of a province or prefecture.
 */
#define SENSE_WORDS 0x10000000u
#define SENSE_BEGINS 0x20000000u
#define SENSE_LAST 0x80000000u

enum form {
    /* Official names from the top down, 江苏省淮安市涟水县, of a county in force, where nothing
       else of any year can be meant: most texts begin so, and one step understands them. */
    FORM_PATH,
    FORM_FULL,  /* the official name */
    FORM_USUAL, /* a customary name that ends in a level word: 湘西州, 峨边县, 广西省 */
    FORM_STEM,  /* without the level word: 淮安, 内蒙 */
    FORM_NONE
};

/* A posting: row 14 bits, flags. */
#define POSTING_ROW(posting) ((posting)&0x3FFF)
#define POSTING_CURRENT 0x4000
#define POSTING_LAST 0x8000

/* Rows of one index: divisions of all years first, then placeholders, zones and words. */
enum row_kind {
    ROW_DIVISION,
    ROW_PLACEHOLDER, /* 市辖区 under a parent */
    ROW_ZONE,        /* a functional zone with the bureau's pseudo-code, or a division of the
                        Xinjiang corps (第八师), without one; successors: hosts */
    ROW_LABEL,       /* words: 籍贯 */
    ROW_NOTHING,     /* 无 */
    ROW_COUNTRY,     /* 日本 */
    ROW_GROUPING,    /* 市辖区 as a word, without a parent */
    ROW_ZONE_WORD,   /* 开发区 */
    ROW_FACILITY,    /* 医院, 路 */
    ROW_DENIAL,      /* 非, 已迁出: beside a name, not that */
    ROW_LETTER /* of the province in its row: 鲁, in the trie as 鲁省, so that no text's names
                  begin with it */
};

enum row_flags {
    ROW_NO_COUNTIES = 1, /* a prefecture in force without counties: the city itself is the answer */
    ROW_SHARED_NAME = 2, /* its province has another county of this full name in force */
    ROW_SPECIAL = 4,     /* Taiwan, Hong Kong, Macau */
    /* A county in force that nothing else of any year can be meant by: */
    ROW_PLAIN_BRIEF = 8, /* its province's name and its own, */
    ROW_PLAIN_FULL = 16  /* and its prefecture's between them */
};

#define ROW_NO_END 0xFFFF
#define ROW_NONE 0xFFFF

/* 40 bytes: many rows are looked at for one answer. */
struct row {
    uint32_t code;
    uint32_t parent;     /* code */
    uint32_t name;       /* offset into strings */
    uint16_t start, end; /* in force at the end of year y when start <= y < end */
    uint16_t parent_row; /* of the parent when this row ended, or today; ROW_NONE: none */
    uint8_t level;       /* enum quhua_level */
    uint8_t kind;        /* enum row_kind */
    uint8_t flags;
    uint8_t province;    /* first two digits of the code */
    uint8_t name_size;   /* bytes */
    uint8_t stem_size;   /* bytes of the name without its level word; 0 where that is no name */
    uint8_t origin_size; /* as the notice asks for it: the bytes that end with the name; of rows in
                            force */
    uint8_t folded_count;
    uint8_t heir_count, successor_count;
    uint16_t head[2];    /* the first two symbols: what most names differ by */
    uint16_t folded;     /* index of the name's first symbol */
    uint16_t heirs;      /* index of the first, for a row that has ended */
    uint16_t successors; /* index of the first */
    uint16_t reserved;   /* 0 */
};

/* A province or a prefecture, with its row's own `head`: all are looked through at once. */
struct format_upper {
    uint16_t row;
    uint16_t head[2];
};

/* The bitmap of pairs: 128 Ki bits, so that it stays in the first-level cache. */
#define PAIR_BITS 17
static inline uint32_t pair_hash(uint32_t first, uint32_t second)
{
    return (first * 73u + second) & ((1u << PAIR_BITS) - 1);
}

/* Guards against a change of the structs below that forgot to raise FORMAT_VERSION. */
#define FORMAT_LAYOUT ((uint32_t)(sizeof(struct row) << 16 | sizeof(struct format_head)))

#endif
