#!/usr/bin/env python3
"""nightly_fault_test.py - a nightly run on a machine where system calls fail: never success with less
than everything, an exit status of the contract, a message; and the next run ends the work.

Every call that changes something, and the reading of files, fails once; a call that is only
interrupted is made again.
"""
import os
import resource
import subprocess
from concurrent.futures import ThreadPoolExecutor

from checks import check, finish, same
from nightly_break import calls, check_next, check_now, copy, prepare, undisturbed
from nightly_run import Night, counts, roster, summary

ERRORS = {"write": ("ENOSPC", "EINTR"), "fsync": ("EIO", "EINTR"), "fdatasync": ("EIO", "EINTR"),
          "rename": ("ENOSPC",), "renameat2": ("EACCES", "EINTR"), "mkdir": ("ENOSPC",),
          "openat": ("EMFILE", "EIO"), "unlinkat": ("EIO",), "flock": ("ENOLCK", "EINTR"),
          "ftruncate": ("EIO",), "pread64": ("EIO", "EINTR"), "read": ("EIO",), "fchmod": ("EIO",),
          "newfstatat": ("EIO",), "utimensat": ("EIO",), "close": ("EIO",)}
LASTING = {"write": "ENOSPC", "openat": "EMFILE", "rename": "EIO"}


def fail(template, what, injection, tree, ledger):
    with Night() as night:
        copy(template, night)
        name = injection.partition(":")[0]
        done = night.run(before=("strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                                 "-e", f"inject={injection}"))
        check(f"{what}: exit {done.returncode}", done.returncode in (0, 1, 65, 66, 73, 74, 127), done.stderr)
        if name == "newfstatat" and done.returncode in (0, 1) and summary(done)["rosters"]["waiting"]:
            pass  # who cannot look at a file takes it for one that is still being written
        elif done.returncode in (0, 1) or "EINTR" in what:
            same(f"{what}: exit", 1, done.returncode)
            check_now(night, what, tree, ledger)
        else:
            # A message goes through the same call.
            check(f"{what}: no message", done.stderr or what.startswith("ENOSPC from write"))
        check_next(night, what, tree, ledger)


def sweep(template, tree, ledger):
    with Night() as night:
        copy(template, night)
        wanted = calls(night, own=True)
    with ThreadPoolExecutor(2) as pool:
        runs = []
        for name, at in wanted:
            for error in ERRORS.get(name, ()):
                runs.append((f"{error} at {name} {at}", f"{name}:error={error}:when={at}"))
            if name in LASTING and at % 4 == 0:
                runs.append((f"{LASTING[name]} from {name} {at} on", f"{name}:error={LASTING[name]}:when={at}+"))
        check("too few faults", len(runs) > 100, len(runs))
        list(pool.map(lambda run: fail(template, *run, tree, ledger), runs))


# ---- really full ---------------------------------------------------------------------------------------

def limited():
    """A limit on the size of files: the large roster waits, the others are done."""
    with Night(a=roster(0), b=roster(0, 1, rows=400), c=roster(2)) as night:
        done = night.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 15, 1 << 15)))
        same("a limit on files: exit", 74, done.returncode)
        same("a limit on files", {"done": 2, "postponed": 1}, counts(done))
        check("a limit on files: no message", b"b.csv: left for the next run" in done.stderr, done.stderr)
        same("a limit on files: in", ["in/b.csv"], night.names("in"))
        same("a limit on files: out/b", [], [name for name in night.names("out") if "/b" in name])
        night.check_ledger("a limit on files")
        done = night.run()
        same("without the limit", (0, {"done": 1}), (done.returncode, counts(done)))


def full():
    with Night() as night:
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k,mode=0700", "tmpfs", night.path],
                                               capture_output=True, check=False).returncode:
            print("note: no file system may be mounted here, so none is filled")
            return
        try:
            os.mkdir(night / "in")
            for name in ("a", "b", "c"):
                night.put(f"in/{name}.csv", roster(0, 1, rows=200))
            night.put("filler", b"\0" * (300 * 1024 - os.statvfs(night.path).f_bsize * 14 - 3 * len(roster(0, 1, rows=200))))
            done = night.run()
            same("a full disk: exit", 74, done.returncode)
            check("a full disk: nothing was postponed", summary(done)["rosters"]["postponed"] > 0, done.stdout)
            left = len(night.names("in"))
            check("a full disk: the input is gone", left == summary(done)["rosters"]["postponed"], left)
            check("a full disk: no message", b"left for the next run" in done.stderr, done.stderr)
            night.check_ledger("a full disk")
            os.unlink(night / "filler")
            subprocess.run(["mount", "-o", "remount,size=4m", night.path], check=True)
            done = night.run()
            same("with room again", (0, {"done": left}), (done.returncode, counts(done)))
            same("with room again: results", 9, len(night.names("out")))
        finally:
            subprocess.run(["umount", night.path], check=True)


with Night() as folder:
    prepare(folder)
    sweep(folder, *undisturbed(folder))
limited()
full()
finish()
