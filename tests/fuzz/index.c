/*
 * index.c - fuzz target: bytes as an index file. Byte 0 is the way of opening, the rest the file.
 *
 * Nothing but a file with a digest that fits is opened, so every input here must be refused.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    struct quhua_error error;
    quhua_index *index = NULL;
    if (size < 1)
        return 0;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    PROMISE(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum quhua_status status = quhua_index_open(path, data[0] & 1, &index, &error);
    PROMISE(status != QUHUA_OK && !index && error.status == status);
    PROMISE(memchr(error.detail, '\0', sizeof error.detail));
    close(fd);
    return 0;
}
