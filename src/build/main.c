/*
 * quhua-index - builds an index: quhua-index DATA-FOLDER OUTPUT. `quhua index build` runs it, so
 * that no other command carries ICU.
 */
#include <stdio.h>
#include <string.h>

#include "build.h"

static void count_table(struct model *model, const char *name, const char *header, size_t column)
{
    struct table table;
    table_read(&table, model->data_dir, name, header);
    for (size_t i = 0; i < table.rows; i++) {
        const char *field = table_field(&table, i, column);
        characters_count(&model->characters, field, strlen(field));
    }
    table_free(&table);
}

/* Typing errors bring in characters that no name has: the common ones get symbols too. */
static void count_common(struct model *model)
{
    static const uint32_t first = 0x4E00, last = 0x9FFF;
    for (uint32_t cp = first; cp <= last; cp++) {
        uint8_t utf8[3] = {(uint8_t)(0xE0 | cp >> 12), (uint8_t)(0x80 | (cp >> 6 & 63)),
                           (uint8_t)(0x80 | (cp & 63))};
        if (characters_common(cp))
            characters_count(&model->characters, (const char *)utf8, sizeof utf8);
    }
}

static void count_characters(struct model *model)
{
    count_table(model, "divisions.csv", "code,name,level,parent,start,end,successors", 1);
    count_table(model, "townships.csv", "county,name,code,status", 1);
    count_table(model, "placeholders.csv", "code,name,parent", 1);
    count_table(model, "zones.csv", "code,name,prefecture,hosts", 1);
    count_table(model, "words.csv", "word,kind", 0);
    count_table(model, "aliases.csv", "alias,code,kind,note", 0);
    count_table(model, "confusables.csv", "a,b,kind", 1);
    count_table(model, "variants.csv",
                "code,name,first,last,tables,code_in_divisions,"
                "name_in_divisions_under_this_code_then",
                1);
    count_common(model);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: quhua-index DATA-FOLDER OUTPUT\n", stderr);
        return 2;
    }
    struct model model = {.data_dir = argv[1]};
    characters_init(&model.characters, model.data_dir);
    count_characters(&model);
    characters_assign(&model.characters);
    divisions_read(&model);
    variants_build(&model);
    towns_build(&model);
    divisions_finish(&model);
    lexicon_build(&model);
    lookalikes_build(&model);
    readings_build(&model);
    model.head.symbol_count = model.characters.symbol_count;
    model.head.far_count = (uint32_t)(model.characters.far.size / sizeof(uint32_t));
    memcpy(model.head.unicode, model.characters.versions, sizeof model.head.unicode);
    publish(&model, argv[2]);
    return 0;
}
