/*
 * edition.c - one index, its rules, and the rows beside one another.
 */
#include "edition.h"

#include "previous.h"
#include "survey.h"

void edition_init(struct edition *edition, const quhua_index *index, const struct profile *profile,
                  int as_of, const struct source *source)
{
    edition->index = index;
    edition->options.as_of = as_of;
    if (profile) {
        edition->options.rules = &profile->rules;
        edition->same_home = profile->rules.same_home;
        if (!as_of)
            edition->options.as_of = profile->as_of;
    }
    edition->checker = (struct checker){
        .columns = &source->columns, .headers = source->headers, .options = &edition->options};
}

bool edition_look_ahead(struct edition *edition, struct source *source, char *names,
                        size_t capacity, struct fault *fault)
{
    quhua_session *session;
    if (crowd_open(&edition->classes) != 0 ||
        quhua_session_open(edition->index, &session) != QUHUA_OK)
        return fault_put(fault, FAULT_NO_INPUT, "内存不足");
    bool good =
        survey_run(source, &edition->checker, session, &edition->classes, names, capacity, fault);
    quhua_session_close(session);
    return good;
}

void edition_close(struct edition *edition)
{
    crowd_close(&edition->classes);
}

/* ---- beside the others ---------------------------------------------------------------------- */

/* Against the roster of last time: another name or number needs a certificate. [3] */
static void compare_previous(const struct edition *edition, const struct crowd *previous,
                             struct checked *checked)
{
    uint64_t key;
    uint32_t who;
    if (previous->used == 0 || !previous_key(&edition->checker, checked, &key, &who))
        return;
    const uint32_t *before = crowd_find(previous, key);
    if (before && *before != who)
        check_add(&edition->checker, checked, QUHUA_REASON_NEEDS_CERTIFICATE, 0);
}

/* A class that comes from the school's own county throughout has copied, not filled in. */
static void compare_class(const struct edition *edition, struct checked *checked)
{
    if (edition->classes.used == 0)
        return;
    struct quhua_text name = row_field(&checked->row, edition->checker.columns, COLUMN_CLASS);
    if (name.size && crowd_find(&edition->classes, crowd_text_key(name.data, name.size)))
        check_add(&edition->checker, checked, QUHUA_REASON_SAME_ORIGIN_ALL, 0);
}

void edition_check_across(const struct edition *edition, const struct crowds *crowds,
                          const struct meeting *meeting, struct checked *checked)
{
    compare_previous(edition, &crowds->previous, checked);
    compare_class(edition, checked);
    for (size_t i = 0; i < meeting->extra_count; i++)
        check_add(&edition->checker, checked, meeting->extras[i].reason, meeting->extras[i].line);
}

/* A home address is a door only with a number or a room. */
void edition_keep_keys(const struct edition *edition, const struct checked *checked,
                       struct meeting *meeting)
{
    char id[18];
    const struct quhua_home *home = &checked->answer.home;
    if (quhua_id_number(checked->record.fields[QUHUA_FIELD_ID_NUMBER], id))
        meeting->id_key = crowd_id_key(id);
    if (edition->same_home && home->home.size &&
        (home->elements[QUHUA_ELEMENT_NUMBER].size || home->elements[QUHUA_ELEMENT_ROOM].size))
        meeting->door_key = crowd_text_key(home->home.data, home->home.size);
}

static void add_extra(struct meeting *meeting, enum quhua_reason reason, uint64_t line)
{
    meeting->extras[meeting->extra_count++] = (struct extra){reason, line};
}

/* One more at the door, in the edition's half of the number, which stays at its end. Returns: how
   many there are. */
static unsigned count_at_door(uint32_t *persons, unsigned place)
{
    unsigned shift = 16 * place;
    if ((*persons >> shift & 0xFFFF) < 0xFFFF)
        *persons += 1U << shift;
    return *persons >> shift & 0xFFFF;
}

void edition_meet(const struct edition *edition, struct crowds *crowds, uint64_t line,
                  struct meeting *meeting)
{
    bool is_new;
    if (meeting->id_key) {
        uint32_t *first = crowd_meet(&crowds->ids, meeting->id_key, (uint32_t)line, &is_new);
        if (first && *first != (uint32_t)line)
            add_extra(meeting, QUHUA_REASON_DUPLICATE_PERSON, *first);
    }
    if (meeting->door_key) {
        uint32_t *persons = crowd_meet(&crowds->doors, meeting->door_key, 0, &is_new);
        if (persons && count_at_door(persons, edition->place) >= edition->same_home)
            add_extra(meeting, QUHUA_REASON_SAME_HOME_MANY, 0);
    }
}
