/*
 * recall.c - see recall.h.
 */
#include "recall.h"

#include <string.h>

#include "../common/text.h"
#include "own.h"
#include "tell.h"

/* What an earlier run wrote in a column of ours; empty where there was none. */
static struct quhua_text own_cell(const struct checker *checker, const struct checked *checked,
                                  enum own_column column)
{
    size_t at = checker->own + (size_t)column;
    if (!checker->own || at >= checked->row.cell_count)
        return (struct quhua_text){NULL, 0};
    return cell_trimmed(checked->row.cells[at]);
}

static bool begins_with(struct quhua_text text, const char *words)
{
    size_t size = strlen(words);
    return text.size && text.size >= size && memcmp(text.data, words, size) == 0;
}

static bool contains(struct quhua_text text, struct quhua_text words)
{
    return text.size && memmem(text.data, text.size, words.data, words.size) != NULL;
}

/* What stands from `words` on; empty where they are not there. */
static struct quhua_text from(struct quhua_text text, const char *words)
{
    const char *found = text.size ? memmem(text.data, text.size, words, strlen(words)) : NULL;
    size_t begin = found ? (size_t)(found - text.data) : text.size;
    return (struct quhua_text){text.data + begin, text.size - begin};
}

/* What stands behind `家庭地址：`, with which tell_problems begins what it says of an item. */
static struct quhua_text behind_title(struct quhua_text text, enum item item)
{
    static const char colon[] = "：";
    size_t size = strlen(tell_item(item));
    while ((text = from(text, tell_item(item))).size) {
        text = (struct quhua_text){text.data + size, text.size - size};
        if (begins_with(text, colon))
            return (struct quhua_text){text.data + strlen(colon), text.size - strlen(colon)};
    }
    return text;
}

/* The sentences of an item among the problems of an earlier run, where a person had looked into it;
   empty where nobody had. */
static struct quhua_text kept_sentences(const struct checker *checker,
                                        const struct checked *checked, enum item item)
{
    struct quhua_text text = behind_title(own_cell(checker, checked, OWN_PROBLEMS), item);
    if (!begins_with(text, tell_kept()))
        return (struct quhua_text){NULL, 0};
    for (int next = (int)item + 1; next < ITEM_COUNT; next++)
        text.size -= behind_title(text, (enum item)next).size;
    return text;
}

/* The home address as it would be reported, with its county or, over a limit, without. */
static bool is_same_home(const struct checker *checker, const struct checked *checked)
{
    const struct quhua_home *home = &checked->answer.home;
    struct quhua_text before = own_cell(checker, checked, OWN_HOME);
    struct quhua_text county = home->elements[QUHUA_ELEMENT_COUNTY];
    struct quhua_text whole = {county.data, county.size + home->below.size};
    return before.size && (text_same(before, whole) || text_same(before, home->below));
}

static bool is_same_origin(const struct checker *checker, const struct checked *checked)
{
    struct quhua_text before = own_cell(checker, checked, OWN_CODE);
    uint32_t code = 0;
    for (size_t i = 0; i < before.size; i++)
        code = code * 10 + (uint32_t)(before.data[i] - '0');
    return code == checked->answer.origin.code;
}

bool recall_item(const struct checker *checker, const struct checked *checked, enum item item,
                 bool answered[QUHUA_REASON_COUNT])
{
    struct quhua_text sentences = kept_sentences(checker, checked, item);
    if (!sentences.size || !is_same_origin(checker, checked) ||
        (item == ITEM_HOME && !is_same_home(checker, checked)))
        return false;
    for (int reason = 0; reason < QUHUA_REASON_COUNT; reason++) {
        const char *sentence = quhua_reason_info((enum quhua_reason)reason)->zh;
        answered[reason] = contains(sentences, (struct quhua_text){sentence, strlen(sentence)});
    }
    return true;
}

bool recall_row(const struct checker *checker, const struct checked *checked,
                struct buffer *scratch)
{
    struct quhua_text sentences = kept_sentences(checker, checked, ITEM_ROW);
    bool all = sentences.size > 0;
    for (size_t i = 0; i < checked->extra_count && all; i++) {
        scratch->size = 0;
        tell_extra(&checked->extras[i], scratch);
        all = !scratch->failed && contains(sentences, buffer_view(scratch));
    }
    return all;
}
