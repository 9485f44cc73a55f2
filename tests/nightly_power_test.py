#!/usr/bin/env python3
"""nightly_power_test.py - a nightly run on a machine that loses its power: what is on the disk then is
enough for the next run to end with the files of an undisturbed one.

The run is killed at a call, then the file system (ext4 in a file) is shut down without writing
anything more, and mounted again. At every fourth call that changes something, and at each one that
syncs. Only root can mount.
"""
import fcntl
import os
import shutil
import subprocess
import sys
import time

from checks import check, finish
from nightly_break import calls, check_next, copy, prepare, undisturbed
from nightly_run import Night

SHUTDOWN = 0x8004587D  # EXT4_IOC_SHUTDOWN, with 2: without the journal


class Disk:
    """A copy of an image, mounted as the folder of a Night."""

    def __init__(self, night, image):
        self.night, self.image = night, os.path.join(night.top, "image")
        if image:
            shutil.copyfile(image, self.image)
        else:
            with open(self.image, "wb") as file:
                file.truncate(4 << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", self.image], check=True, capture_output=True)

    def __enter__(self):
        subprocess.run(["mount", "-o", "loop", self.image, self.night.path], check=True, capture_output=True)
        return self

    def __exit__(self, *_):
        """A process that was killed may hold the folder for a moment longer."""
        for _ in range(100):
            if subprocess.run(["umount", self.night.path], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.01)
        check("the file system cannot be unmounted", False)

    def lose_power(self):
        folder = os.open(self.night.path, os.O_RDONLY)
        fcntl.ioctl(folder, SHUTDOWN, (2).to_bytes(4, sys.byteorder))
        os.close(folder)


def one(image, name, at, tree, ledger):
    with Night() as night:
        disk = Disk(night, image)
        with disk:
            night.run(before=("strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                              "-e", f"inject={name}:signal=KILL:when={at}"))
            disk.lose_power()
        with disk:
            check_next(night, f"no power at {name} {at}", tree, ledger)


def sweep(template):
    with Night() as night:
        copy(template, night)
        wanted = calls(night)
    tree, ledger = undisturbed(template)
    wanted = [(name, at) for i, (name, at) in enumerate(wanted) if i % 4 == 0 or name in ("fsync", "fdatasync")]
    with Night() as night:
        disk = Disk(night, None)
        with disk:
            shutil.rmtree(night / "lost+found")
            copy(template, night)
        for call in wanted:
            one(disk.image, *call, tree, ledger)
    check("too few points", len(wanted) > 40, len(wanted))


def may_mount():
    try:
        with Night() as night, Disk(night, None):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


# What is mounted goes away with this process, whatever becomes of it.
if "--mounts" not in sys.argv and os.geteuid() == 0 and shutil.which("unshare"):
    os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv, "--mounts"])
if "--mounts" in sys.argv and may_mount():
    with Night() as folder:
        prepare(folder)
        sweep(folder)
else:
    print("note: no file system may be mounted here: the power is not taken away")
finish()
