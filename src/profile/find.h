/*
 * find.h - the file of a profile.
 */
#ifndef QUHUA_PROFILE_FIND_H
#define QUHUA_PROFILE_FIND_H

#include "mistake.h"

/*
 * Find the file that a name or path means (see profile_load) and put its path into error->path.
 * Returns: false where there is none; `error` then says so and lists the profiles that there are.
 */
bool find_profile(const char *index_path, const char *name_or_path, struct profile_error *error);

/*
 * Read a file whole; *text is the caller's to free, and ends in NUL.
 * Returns: PROFILE_OK, PROFILE_UNREADABLE, or PROFILE_BAD where it is too large; `error` says why.
 */
enum profile_status find_read(struct profile_error *error, char **text, size_t *size);

#endif
