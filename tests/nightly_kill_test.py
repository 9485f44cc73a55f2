#!/usr/bin/env python3
"""nightly_kill_test.py - a nightly run killed at every system call: after the next one all files are,
to the byte, those of an undisturbed run; nothing twice, nothing lost.

Every call that changes something; of each other name the first, middle and last one, or all of them
with QUHUA_TEST_ALL=1. The run that ends a decided job is killed in the same way, and the first one.
"""
from concurrent.futures import ThreadPoolExecutor

from checks import check, finish, same
from nightly_break import calls, check_next, copy, prepare, undisturbed
from nightly_run import Night, counts, roster, summary


def kill(night, name, at):
    done = night.run(before=("strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                             "-e", f"inject={name}:signal=KILL:when={at}"))
    check(f"killed at {name} {at}: exit {done.returncode}", done.returncode in (-9, 137), done.stderr)


def one(template, name, at, tree, ledger):
    with Night() as night:
        copy(template, night)
        kill(night, name, at)
        check_next(night, f"killed at {name} {at}", tree, ledger)


def sweep(template, tree, ledger):
    with Night() as night:
        copy(template, night)
        wanted = calls(night)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda call: one(template, *call, tree, ledger), wanted))


def decided(template):
    """A folder whose first roster was decided when the run was killed: at the first fdatasync."""
    night = Night()
    copy(template, night)
    kill(night, "fdatasync", 1)
    check("no job is pending", not night.read(".quhua/ledger").endswith(b"\nend\t40805062\n"))
    return night


def told():
    """A roster that failed in a run that was killed: the next run tells of it."""
    with Night(c=b"hello\n") as night:
        kill(night, "renameat2", 1)
        done = night.run()
        same("told late: exit", 1, done.returncode)
        same("told late: rosters", {"failed": 1}, counts(done))
        same("told late: names", ["c.csv"], [entry["name"] for entry in summary(done)["failed"]])
        same("told once: exit", 0, night.run().returncode)


told()
with Night() as folder:
    prepare(folder)
    expected = undisturbed(folder)
    check("nothing was kept aside", "out/a/a.todo.2.csv" in expected[0], sorted(expected[0]))
    sweep(folder, *expected)
    with decided(folder) as pending:
        sweep(pending, *expected)
with Night(a=roster(0, 1)) as folder:
    sweep(folder, *undisturbed(folder, 0))
finish()
