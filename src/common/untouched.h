/*
 * untouched.h - whether anything happened to a file between two looks at it.
 */
#ifndef QUHUA_COMMON_UNTOUCHED_H
#define QUHUA_COMMON_UNTOUCHED_H

#include <stdbool.h>
#include <sys/stat.h>

/* Are these of one file, and did nothing happen to it between them? Any change sets ctime; mtime
   can be set back. */
static inline bool file_is_untouched(const struct stat *before, const struct stat *after)
{
    return before->st_dev == after->st_dev && before->st_ino == after->st_ino &&
           before->st_size == after->st_size && before->st_nlink == after->st_nlink &&
           before->st_ctim.tv_sec == after->st_ctim.tv_sec &&
           before->st_ctim.tv_nsec == after->st_ctim.tv_nsec;
}

#endif
