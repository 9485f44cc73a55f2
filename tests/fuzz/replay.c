/*
 * replay.c - runs a fuzz target once on each file given: usage: TARGET FILE...
 *
 * A fault ends the program; the file it was at is the last one named on standard error.
 */
#include "target.h"

static void stop(const char *path)
{
    perror(path);
    exit(66);
}

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        stop(path);
    size_t size = (size_t)ftell(file);
    uint8_t *data = malloc(size ? size : 1); /* exact, so that one byte too far is seen */
    rewind(file);
    if (!data || fread(data, 1, size, file) != size)
        stop(path);
    fclose(file);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        run_file(argv[i]);
    printf("%d passed, 0 failed\n", argc - 1);
    return 0;
}
