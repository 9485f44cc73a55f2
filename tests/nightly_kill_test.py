#!/usr/bin/env python3
"""nightly_kill_test.py - a nightly run killed at every system call: after the next one all files are,
to the byte, those of an undisturbed run; nothing twice, nothing lost.

A new roster with a mark, one that replaces results of which a person has changed one, one that had
been checked before, and a file that is no roster. Every call that changes something; of each other
name the first, middle and last one, or all of them with QUHUA_TEST_ALL=1. Then the run that ends a
decided job is killed in the same way.
"""
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from checks import check, finish, same
from nightly_run import Night, roster

CHANGING = re.compile(r"(mkdir|rename|renameat2|unlink|unlinkat|write|fsync|fdatasync|ftruncate|flock|fchmod|utimensat)\(|O_CREAT")
CALL = re.compile(r"([a-z0-9_]+)\(")


def prepare(night):
    """The folder as the run finds it."""
    night.put("in/a.csv", roster(0, 1))
    night.put("in/d.csv", roster(2))
    done = night.run()
    check("the run before", done.returncode == 0, done.stderr)
    night.put("out/a/a.todo.csv", "填好了\n".encode())
    night.put("in/a.csv", roster(0, 1, 3))
    night.put("in/b.csv", roster(1, 2))
    night.put("in/b.csv.ready", b"")
    night.put("in/c.csv", b"hello\n")
    night.put("in/d.csv", roster(2))


def copy(night, other):
    shutil.copytree(night.path, other.path, dirs_exist_ok=True, symlinks=True)


def calls(night):
    """(name, ordinal) of the calls to be killed at."""
    log = os.path.join(night.top, "log")
    night.run(before=("strace", "-o", log))
    found, last, changing = [], {}, set()
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            name = CALL.match(line)
            if name and name[1] not in ("execve", "exit_group"):
                last[name[1]] = last.get(name[1], 0) + 1
                found.append((name[1], last[name[1]]))
                if CHANGING.search(line):
                    changing.add(found[-1])
    check("the trace shows no changes", len(changing) > 60, len(changing))
    if os.environ.get("QUHUA_TEST_ALL"):
        return found
    return [(name, at) for name, at in found
            if (name, at) in changing or at in (1, (last[name] + 1) // 2, last[name])]


def kill(night, name, at):
    done = night.run(before=("strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}",
                             "-e", f"inject={name}:signal=KILL:when={at}"))
    check(f"killed at {name} {at}: exit {done.returncode}", done.returncode in (-9, 137), done.stderr)


def check_next(night, what, tree, ledger):
    done = night.run()
    check(f"{what}: the next run: exit {done.returncode}", done.returncode in (0, 1), done.stderr)
    found = night.tree()
    same(f"{what}: files", sorted(tree), sorted(found))
    same(f"{what}: changed files", [], [path for path in tree if found.get(path) != tree[path]])
    same(f"{what}: ours", ledger, night.ledger())
    night.check_ledger(what)
    return len(ledger)


def one(template, name, at, tree, ledger):
    with Night() as night:
        copy(template, night)
        kill(night, name, at)
        check_next(night, f"killed at {name} {at}", tree, ledger)


def undisturbed(template):
    with Night() as night:
        copy(template, night)
        done = night.run()
        same("an undisturbed run", 1, done.returncode)
        return night.tree(), night.ledger()


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


with Night() as folder:
    prepare(folder)
    expected = undisturbed(folder)
    check("nothing was kept aside", "out/a/a.todo.2.csv" in expected[0], sorted(expected[0]))
    sweep(folder, *expected)
    with decided(folder) as pending:
        sweep(pending, *expected)
finish()
