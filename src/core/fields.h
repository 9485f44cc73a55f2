/*
 * fields.h - rules that one field of a record answers by itself.
 */
#ifndef QUHUA_CORE_FIELDS_H
#define QUHUA_CORE_FIELDS_H

#include <stdbool.h>

#include "../quhua.h"

/* A field of the record without blanks at its ends; empty where the record does not have it. */
struct quhua_text fields_get(const struct quhua_record *record, enum quhua_field field);

static inline bool fields_has(const struct quhua_record *record, enum quhua_field field)
{
    return record->given >> field & 1;
}

/* Is ext1 empty, or one of the values that the profile lists? Attachment 1, clause 5. */
bool fields_ext1_holds(const struct quhua_record *record, const struct quhua_rules *rules);
/* Are ext2, ext3 and ext4 empty, where the profile wants them so? Attachment 1, clauses 6 to 8. */
bool fields_ext_holds(const struct quhua_record *record, const struct quhua_rules *rules);
/* Does the hardship need a certificate? A disability (残疾) does: Attachment 1, clause 4. */
bool fields_needs_certificate(const struct quhua_record *record);

#endif
