"""nightly_break.py - a nightly folder for runs that are broken, and what an undisturbed one leaves.

A new roster with a mark, one that replaces results of which a person has changed one, one that had
been checked before, and a file that is no roster.
"""
import os
import re
import shutil

from checks import check, same
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


def calls(night, own=False):
    """(name, ordinal) of the calls of an undisturbed run: those that change something; of each other
    name the first, middle and last one, or all with QUHUA_TEST_ALL=1.

    own: only from where the run looks at its folder, and then those that read too.
    """
    log = os.path.join(night.top, "log")
    night.run(before=("strace", "-o", log))
    found, last, wanted, inside = [], {}, set(), False
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            name = CALL.match(line)
            if not name or name[1] in ("execve", "exit_group"):
                continue
            last[name[1]] = last.get(name[1], 0) + 1
            inside = inside or line.startswith("chdir(")
            if inside or not own:
                found.append((name[1], last[name[1]]))
            if CHANGING.search(line) or (own and re.match(r"openat|p?read", line)):
                wanted.add((name[1], last[name[1]]))
    check("the trace shows no changes", len(wanted) > 40, len(wanted))
    if os.environ.get("QUHUA_TEST_ALL"):
        return found
    return [(name, at) for name, at in found
            if (name, at) in wanted or at in (1, (last[name] + 1) // 2, last[name])]


def check_now(night, what, tree, ledger):
    """The folder is as after an undisturbed run."""
    found = night.tree()
    same(f"{what}: files", sorted(tree), sorted(found))
    same(f"{what}: changed files", [], [path for path in tree if found.get(path) != tree[path]])
    same(f"{what}: ours", ledger, night.ledger())
    night.check_ledger(what)


def check_next(night, what, tree, ledger):
    """Another run ends the work."""
    done = night.run()
    check(f"{what}: the next run: exit {done.returncode}", done.returncode in (0, 1), done.stderr)
    check_now(night, what, tree, ledger)


def undisturbed(template, status=1):
    with Night() as night:
        copy(template, night)
        done = night.run()
        same("an undisturbed run", status, done.returncode)
        return night.tree(), night.ledger()
