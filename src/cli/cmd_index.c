/*
 * cmd_index.c - quhua index build|verify|info|diff
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const struct command self = {
    "index", "build DATA-FOLDER FILE | verify [FILE] | info [FILE] | diff OLD NEW",
    "build: tables to an index, replaced only when complete. verify: check every byte.\n"
    "info: edition, counts, format and digest.\n"
    "diff: codes that are new, gone, renamed or re-parented in another index.",
    cmd_index};

/* The builder carries ICU and is a program of its own, beside this one or installed. */
static int build(const char *data, const char *output)
{
    char path[PATH_MAX];
    static const char name[] = "quhua-index";
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof name);
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size > 0) {
        memcpy(path + size, name, sizeof name);
        execl(path, name, data, output, (char *)NULL);
    }
    execlp(name, name, data, output, (char *)NULL);
    fprintf(stderr, "quhua: %s: %s; it comes with quhua, beside it\n", name, strerror(errno));
    return EXIT_NO_INPUT;
}

static void print_info(const char *path, const struct quhua_index_info *info)
{
    printf("file\t%s\nedition\t%s\nyear\t%d\nformat\t%u\nbytes\t%llu\ndigest\t%s\n", path,
           info->edition, info->year, info->format, (unsigned long long)info->size, info->digest);
    printf("provinces\t%u\nprefectures\t%u\ncounties\t%u\nrows\t%u\nnames\t%u\ntownships\t%u\n",
           info->provinces, info->prefectures, info->counties, info->rows, info->names,
           info->townships);
}

static int describe(const char *given, bool info_wanted)
{
    char buffer[PATH_MAX];
    const char *path = open_path(given, buffer, sizeof buffer);
    quhua_index *index;
    int status = open_session(path, &index, NULL);
    if (status)
        return status;
    struct quhua_index_info info;
    quhua_index_describe(index, &info);
    if (info_wanted)
        print_info(path, &info);
    else
        printf("%s: %s, %llu bytes, digest %s\n", path, info.edition, (unsigned long long)info.size,
               info.digest);
    quhua_index_close(index);
    return stdout_finish();
}

int cmd_index(int argc, char **argv)
{
    const char *index_path = NULL;
    bool json = false, done;
    const struct option_spec specs[] = {
        {"index", OPTION_TEXT, &index_path, "the index file, for verify and info"},
        {"json", OPTION_FLAG, &json, "diff: one JSON object a line"}};
    int left = options_parse(&self, specs, 2, argc, argv, &done);
    if (done)
        return stdout_finish();
    if (left == 3 && strcmp(argv[0], "diff") == 0)
        return index_diff(argv[1], argv[2], json);
    if (left == 3 && strcmp(argv[0], "build") == 0)
        return build(argv[1], argv[2]);
    bool info = left >= 1 && strcmp(argv[0], "info") == 0;
    if (left >= 1 && left <= 2 && (info || strcmp(argv[0], "verify") == 0))
        return describe(left == 2 ? argv[1] : index_path, info);
    if (left >= 0)
        fprintf(stderr, "usage: quhua index %s\n", self.arguments);
    return EXIT_USAGE;
}
