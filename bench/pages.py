#!/usr/bin/env python3
"""pages.py FILE... - have the page cache hold the files page by page, as after other files have
pushed them out and they were read again here and there; where a kernel keeps larger pieces, what was
just written lies in those."""
import os
import sys

PAGE = os.sysconf("SC_PAGESIZE")
for name in sys.argv[1:]:
    fd = os.open(name, os.O_RDONLY)
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_RANDOM)
    for at in range(0, os.fstat(fd).st_size, PAGE):
        os.pread(fd, PAGE, at)
    os.close(fd)
