/*
 * build.h - the parts of the index builder: data tables in, one index file out.
 *
 * A program, not a library: out of memory and bad tables end it, with file and line. It handles
 * public data only. The same tables always give the same bytes: no time, no path, no hash order.
 */
#ifndef QUHUA_BUILD_BUILD_H
#define QUHUA_BUILD_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../core/types.h"

enum { EXIT_BAD_DATA = 65, EXIT_CANNOT_CREATE = 73, EXIT_WRITE_ERROR = 74 };

/* ---- table.c: reading a CSV table without quotes ------------------------------------------- */

struct table {
    char *path;
    char *text;
    char **fields; /* row-major, `columns` a row, header excluded */
    size_t rows, columns;
};

/* Read DIR/NAME, whose header must be `header`; ends the program with file:line on any fault. */
void table_read(struct table *table, const char *dir, const char *name, const char *header);
const char *table_field(const struct table *table, size_t row, size_t column);
void table_free(struct table *table);
/* End the program: `path:line: message`. */
_Noreturn void table_fail(const struct table *table, size_t row, const char *format, ...);
/* A field as a number of at most `digits` digits; the empty field is `empty`. */
uint32_t table_number(const struct table *table, size_t row, size_t column, uint32_t empty);

/* ---- memory.c: memory or the end of the program -------------------------------------------- */

void *memory_get(size_t count, size_t size);
void *memory_grow(void *old, size_t count, size_t size);
_Noreturn void die(int status, const char *format, ...);

/* A growing run of bytes. */
struct bytes {
    uint8_t *data;
    size_t size, capacity;
};
/* Append and return the offset of what was appended. */
size_t bytes_add(struct bytes *bytes, const void *data, size_t size);
/* The same, or the offset, a multiple of `unit`, of where it stands already. */
size_t bytes_share(struct bytes *bytes, const void *data, size_t size, size_t unit);

/* ---- names.c: what a division may be called --------------------------------------------------*/

typedef void name_sink(void *context, const char *name, size_t size, enum form form);
/* Give every name that follows by rule from an official name to `sink`. */
void names_of(const char *name, name_sink *sink, void *context);
/* Bytes of `name` without its level word and peoples' names; 0 where nothing usable is left. */
size_t names_stem(const char *name);

/* ---- trie.c: sorted keys to a double array --------------------------------------------------*/

struct trie_key {
    const uint16_t *symbols;
    uint16_t count;
    uint32_t value;
};
/* Keys must be sorted by symbols and distinct. The array is padded for the largest symbol. */
struct bytes trie_build(const struct trie_key *keys, size_t count, uint16_t symbol_count);

/* ---- characters.c: the fold table, with ICU -------------------------------------------------*/

struct characters {
    uint16_t *fold;      /* [65536] */
    struct bytes blocks; /* the same: see fold_entry */
    struct bytes far;    /* uint32_t: see FAR_ENTRY */
    uint16_t symbol_count;
    uint32_t *code_points; /* folded code point of a symbol */
    uint32_t *folded;      /* [0x40000] folded code point, 0: none, 1: ignore, 2: separator */
    char versions[32];
};
/* Decide how every code point folds; DATA/folds.csv adds to what ICU knows. */
void characters_init(struct characters *characters, const char *data_dir);
/* Count the characters of a name, then assign symbols, the commonest first. */
void characters_count(struct characters *characters, const char *name, size_t size);
void characters_assign(struct characters *characters);
/* Is a Han character one of GB 2312's 6,763, the set that input methods offer first? */
bool characters_common(uint32_t code_point);
/* After characters_assign: the symbol of a code point; the symbols of a name, at most `capacity`.
 */
uint16_t characters_symbol(const struct characters *characters, uint32_t code_point);
uint16_t characters_name(const struct characters *characters, const char *name, size_t size,
                         uint16_t *symbols, uint16_t capacity);

/* ---- readings.c: pinyin, with ICU ------------------------------------------------------------*/

struct readings;
struct readings *readings_open(const char *data_dir);
void readings_close(struct readings *readings);
/*
 * Syllables of a name, one a character, lower-case ASCII, separated by one space, ü as v.
 * Writes at most `capacity` bytes with a NUL.
 */
void readings_name(struct readings *readings, const char *name, size_t size, char *out,
                   size_t capacity);
/* Class of the sound of a code point: equal for homophones and their usual confusions (zh/z,
   ang/an); empty for characters without a reading. */
void readings_sound(struct readings *readings, uint32_t code_point, char *out, size_t capacity);

/* ---- divisions.c, lexicon.c, towns.c, …: the tables in the index's shape
 * ------------------------*/

struct model {
    const char *data_dir;
    struct format_head head;
    struct row *rows;
    size_t row_count, division_count;
    struct bytes successors, strings, folded, uppers, heirs;
    struct characters characters;
    struct bytes senses, trie, pairs;
    struct bytes towns, postings;
    struct bytes transfers, variants, sounds, shapes, readings;
};

/* Rows of divisions, placeholders, zones and words. */
void divisions_read(struct model *model);
/* The row of `code` in force at the end of `year`, or ROW_NONE. */
uint16_t divisions_at(const struct model *model, uint32_t code, unsigned year);

/* Has the row of aliases.csv a row of its own: a division of the Xinjiang corps, a letter? */
bool divisions_is_apart(const struct table *aliases, size_t row);

/* Folded names and heirs of every division row; after characters, divisions and towns. */
void divisions_finish(struct model *model);

/* The model as the library sees it, as far as it is filled. */
struct tables divisions_tables(const struct model *model);

/* Codes of data/variants.csv; after divisions_read. */
void variants_build(struct model *model);
/* Its names, which no division ever had: each is to mean whatever the name means that it was
   printed for, so every row of that name is given to `sink`. */
typedef void variant_sink(void *context, const char *name, uint16_t row);
void variants_names(const struct model *model, variant_sink *sink, void *context);

/* Names, paths, aliases, variants and words to senses, trie and pair bitmap. */
void lexicon_build(struct model *model);
/* Township names to trie and postings; transfers. */
void towns_build(struct model *model);
/* Sounds and shapes of symbols. */
void lookalikes_build(struct model *model);

/* How each division row's name is read. */
void readings_build(struct model *model);

/* ---- publish.c ------------------------------------------------------------------------------*/

/* Write the index to PATH: temporary name beside it, LMDB, trailer, fsync, rename, fsync folder.
   Ends the program with EXIT_CANNOT_CREATE or EXIT_WRITE_ERROR; the old file stays whole. */
void publish(const struct model *model, const char *path);

#endif
