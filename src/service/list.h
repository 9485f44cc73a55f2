/*
 * list.h - a ring of links that live inside what they link: adding and removing cost a few stores
 * and no memory.
 *
 * A link that is in no list points at itself, so removing it again does no harm.
 */
#ifndef QUHUA_SERVICE_LIST_H
#define QUHUA_SERVICE_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *next, *previous;
};

/* The struct of `type` whose member `member` is at `link`. */
#define LIST_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

/* An empty list, or a link in none. */
static inline void list_init(struct list *list)
{
    list->next = list->previous = list;
}

static inline bool list_is_empty(const struct list *list)
{
    return list->next == list;
}

static inline void list_remove(struct list *link)
{
    link->previous->next = link->next;
    link->next->previous = link->previous;
    list_init(link);
}

/* `link` is in no list. */
static inline void list_append(struct list *list, struct list *link)
{
    link->previous = list->previous;
    link->next = list;
    list->previous->next = link;
    list->previous = link;
}

/* Take the first link out. Returns: NULL where there is none. */
static inline struct list *list_take(struct list *list)
{
    struct list *first = list->next;
    if (first == list)
        return NULL;
    list_remove(first);
    return first;
}

/* Move all links of `from` to `list`, which is not in use. */
static inline void list_move(struct list *list, struct list *from)
{
    list_init(list);
    if (list_is_empty(from))
        return;
    *list = *from;
    list->next->previous = list->previous->next = list;
    list_init(from);
}

#endif
