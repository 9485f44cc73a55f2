#!/usr/bin/env python3
"""nightly_retain_test.py - quhua nightly --retain unlinks what is its own and old, and nothing else.

Random trees of results and rosters, with a ledger of them: some files are young, edited, linked,
replaced, held open; among them are foreign ones, and lines of the ledger that lie. A model of a few
lines says what may go; the listing afterwards, with contents, inodes and times, must be the one
before less just that.
"""
import collections
import fcntl
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from checks import BUILD, QUHUA, check, counts, finish, same

TREES = int(os.environ.get("TREES", "1000"))
DAYS, DAY = 30, 86400
INDEX = os.path.join(BUILD, "quhua.idx")
RULES = "0" * 64
ROSTER = os.path.join(BUILD, "quhua-roster")  # what `quhua nightly` becomes
ENDINGS = (".fixed.csv", ".todo.csv", ".report.txt")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def nightly(root, *options, home=None):
    return subprocess.run([ROSTER, "nightly", f"--index={INDEX}", *options, root], capture_output=True, check=False,
                          env={**os.environ, "HOME": home or "/nonexistent"})


def listing(top):
    """Everything below a folder but what nightly keeps for itself, without following a link."""
    found = {}
    for folder, folders, files in os.walk(top):
        if ".quhua" in folders:
            folders.remove(".quhua")
        for name in folders + files:
            path = os.path.join(folder, name)
            st = os.lstat(path)
            content = None
            if stat.S_ISLNK(st.st_mode):
                content = os.readlink(path)
            elif stat.S_ISREG(st.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            times = () if stat.S_ISDIR(st.st_mode) else (st.st_nlink, st.st_mtime_ns, st.st_ctime_ns)
            found[os.path.relpath(path, top)] = (st.st_mode, st.st_ino, content, *times)
    return found


# ---- ledgers -------------------------------------------------------------------------------------

def ledger_line(*fields):
    text = "".join(f"{field}\t" for field in fields)
    return text + sha(text.encode())[:8] + "\n"


def write_ledger(root, jobs):
    """jobs: (time, outcome, name, input, [(kind, data or None for a digest that is not known, path)])."""
    lines = ["quhua-ledger 1\n"]
    for when, outcome, name, digest, files in jobs:
        fields = [field for kind, data, path in files
                  for field in (kind, 1 if data is None else len(data), sha(data) if data is not None else "-", path)]
        lines += [ledger_line("job", when, outcome, 0, RULES, digest, name, *fields), ledger_line("end")]
    write(os.path.join(root, ".quhua/ledger"), "".join(lines).encode())


def ledger_paths(root):
    with open(os.path.join(root, ".quhua/ledger"), encoding="utf-8") as file:
        lines = [line.split("\t") for line in file]
    paths = set()
    for line in lines:
        paths |= set(line[10::4]) if line[0] == "job" else set()
        paths -= set(line[1:2]) if line[0] == "gone" else set()
    return paths


# ---- random trees --------------------------------------------------------------------------------

class Tree:
    """A nightly folder, a folder beside it that is nobody's, and what of it all may go."""

    def __init__(self, top, seed):
        self.random = random.Random(seed)
        self.top, self.root, self.outside = top, os.path.join(top, "night"), os.path.join(top, "outside")
        self.calm = self.random.random() < 0.4  # nothing happened to the files
        self.held, self.jobs, self.model, self.count = [], [], {}, 0
        self.now = int(time.time())
        for name in ("in", "out", "done", "failed"):
            os.makedirs(os.path.join(self.root, name))
        write(os.path.join(self.outside, "letter.txt"), b"of somebody else")
        for _ in range(self.random.randint(1, 5)):
            self.add_job()
        self.add_lies()
        self.add_foreign()
        write_ledger(self.root, self.jobs)

    def data(self):
        return self.random.randbytes(self.random.randint(0, 300))

    def when(self, old):
        hours = self.random.randint(1, 24 * 60) if old else -self.random.randint(1, 24 * DAYS - 1)
        return self.now - DAYS * DAY - hours * 3600

    def path(self, name):
        return os.path.join(self.root, name)

    # What happened to a file since. Returns: may it still go?

    def stands(self, path, data):
        write(path, data)
        return True

    def edited(self, path, data):
        changed = bytearray(data + b"x" if self.random.random() < 0.3 or not data else data)
        changed[self.random.randrange(len(changed))] ^= 1
        write(path, bytes(changed))
        return False

    def linked(self, path, data):
        """A link to a file of the very content."""
        target = os.path.join(self.outside, f"{self.count}")
        write(target, data)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target if self.random.random() < 0.5 else os.path.relpath(target, os.path.dirname(path)), path)
        return False

    def twice(self, path, data):
        """A second name of the file."""
        write(path, data)
        os.link(path, os.path.join(self.outside, f"{self.count}"))
        return False

    def folder(self, path, _):
        os.makedirs(path)
        if self.random.random() < 0.5:
            write(os.path.join(path, "inside"), b"not ours")
        return False

    def special(self, path, _):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if self.random.random() < 0.5:
            os.mkfifo(path)
        else:
            here = os.getcwd()
            os.chdir(os.path.dirname(path))  # names of sockets are short
            with socket.socket(socket.AF_UNIX) as endpoint:
                endpoint.bind(os.path.basename(path))
            os.chdir(here)
        return False

    def absent(self, path, _):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return False

    def open(self, path, data):
        write(path, data)
        self.held.append(os.open(path, self.random.choice((os.O_RDONLY, os.O_RDWR))))
        return not LEASES

    def put(self, kind, path, when):
        """A file of a job, and what became of it. Returns: its entry of the ledger."""
        self.count += 1
        data = self.data()
        fate = self.stands if self.calm else self.random.choice([self.stands] * 8 + [self.edited, self.edited, self.linked, self.twice, self.folder,
                                                       self.special, self.absent, self.open])
        ours = fate(self.path(path), data)
        self.model[path] = ours and when < self.now - DAYS * DAY
        return (kind, data, path)

    def add_job(self):
        name = f"r{len(self.jobs)}"
        when = self.when(self.random.random() < 0.7)
        digest = sha(name.encode())
        outcome = self.random.choice(("done", "done", "failed"))
        if outcome == "failed":
            files = [self.put("reason", f"failed/{name}.csv.reason", when), self.put("input", f"failed/{name}.csv", when)]
            self.jobs.append((when, outcome, f"{name}.csv", digest, files))
            return
        needed = when
        again = self.random.random() < 0.3  # the same roster came once more
        if again:
            later = self.random.randint(when, self.now)
            if abs(self.now - DAYS * DAY - later) < 3600:  # not on the very edge
                later += 7200
            needed = max(when, later)
        files = [self.put("result", f"out/{name}/{name}{ending}", needed) for ending in ENDINGS]
        files.append(self.put("input", f"done/{name}.csv", when))
        self.jobs.append((when, outcome, f"{name}.csv", digest, files))
        if again:
            self.jobs.append((needed, "unchanged", f"{name}.csv", digest,
                              [self.put("input", f"done/{name}.2.csv", needed)]))
        self.replace(name)

    def replace(self, name):
        """The folder of the results is no longer what the run made."""
        folder = self.path(f"out/{name}")
        dice = self.random.random()
        if dice < 0.1:
            elsewhere = os.path.join(self.outside, name)
            os.rename(folder, elsewhere)
            os.symlink(elsewhere, folder)
        elif dice < 0.13:
            os.rename(folder, os.path.join(self.outside, name))
            write(folder, b"a file")
        else:
            return
        for ending in ENDINGS:
            self.model[f"out/{name}/{name}{ending}"] = False

    def add_lies(self):
        """Lines whose file is there to the byte, where no run puts any."""
        if self.random.random() < 0.5:
            return
        data = self.data()
        lies = ["../outside/lie", "out/../../outside/lie", "in/lie", "lie", "out/lie", "done/./lie", "done/a/lie",
                "out/a/b/lie", os.path.join(self.outside, "lie"), "out//lie", ".quhua/lie", "out/.a/lie"]
        for path in self.random.sample(lies, 3):
            target = os.path.normpath(os.path.join(self.root, path))
            if not os.path.lexists(target):
                write(target, data)
            self.model[path] = False
            self.jobs.append((1000, "done", "lie", sha(data), [("result", data, path)]))
        self.jobs.append((1000, "failed", "dark", "-", [("input", None, "failed/dark.csv")]))
        write(self.path("failed/dark.csv"), b"x")
        self.model["failed/dark.csv"] = False

    def add_foreign(self):
        folders = ["in", "done", "failed", "out", "."]
        folders += [os.path.dirname(path) for path in self.model if path.startswith("out/r")]
        for number in range(self.random.randint(0, 4)):
            folder = self.path(self.random.choice(folders))
            if os.path.isdir(folder) and not os.path.islink(folder):
                write(os.path.join(folder, f"foreign{number}.csv"), self.data())
        if self.random.random() < 0.3:
            os.makedirs(self.path("out/empty"))

    # What must be there afterwards.

    def expected(self, before):
        after = {path: value for path, value in before.items()
                 if not self.model.get(os.path.relpath(os.path.join(self.top, path), self.root))}
        touched = {os.path.dirname(path) for path, goes in self.model.items()
                   if path.startswith("out/r") and (goes or (not os.path.lexists(self.path(path)) and self.is_old(path)))}
        for folder in touched:
            inside = os.path.relpath(self.path(folder), self.top)
            if stat.S_ISDIR(after.get(inside, (0,))[0]) and not any(path.startswith(inside + "/") for path in after):
                del after[inside]
        return after

    def is_old(self, path):
        """By the ledger: results as of the last time that they were needed."""
        times = [when for when, _, name, _, _ in self.jobs
                 if name == os.path.basename(os.path.dirname(path)) + ".csv"]
        return max(times) < self.now - DAYS * DAY

    def close(self):
        for fd in self.held:
            os.close(fd)
        shutil.rmtree(self.top)


def try_tree(seed):
    """Returns: what is wrong with one tree."""
    wrong = []
    tree = Tree(os.path.join(WORK, f"t{seed}"), seed)
    before = listing(tree.top)
    expected = tree.expected(before)
    dry = nightly(tree.root, f"--retain={DAYS}", "--dry-run") if seed % 4 == 0 else None
    if dry and listing(tree.top) != before:
        wrong.append("a dry run changed something")
    done = nightly(tree.root, f"--retain={DAYS}", "--settle=9999")
    after = listing(tree.top)
    if done.returncode not in (0, 1):
        tree.close()
        return [f"tree {seed}: exit {done.returncode} {done.stderr}"], collections.Counter()
    touched = {path for path in expected if after.get(path) != expected[path]}
    if touched:
        wrong.append(f"touched {sorted(touched)}")
    left = after.keys() - expected.keys()
    if left:
        wrong.append(f"left {sorted(left)}")
    gone = before.keys() - after.keys()
    files = {os.path.relpath(os.path.join(tree.top, path), tree.root) for path in gone
             if stat.S_ISREG(before[path][0])}
    summary = json.loads(done.stdout)["retain"]
    told = (summary["files"], summary["folders"])
    if told != (len(files), len(gone) - len(files)):
        wrong.append(f"told {told} of {sorted(gone)}")
    kept = {path for path in ledger_paths(tree.root) if path in files}
    if kept:
        wrong.append(f"still in the ledger {kept}")
    if dry:
        *lines, last = dry.stdout.decode().splitlines()
        shown = {line.split("\t")[0] for line in lines}
        really = {os.path.relpath(os.path.join(tree.top, path), tree.root) + ("" if stat.S_ISREG(before[path][0]) else "/")
                  for path in gone}
        said = json.loads(last)["retain"]
        if shown != really or {**said, "dry_run": False, "oldest_seconds": 0} != {**summary, "oldest_seconds": 0}:
            wrong.append(f"the dry run said {shown ^ really} {last} {summary}")
    again = nightly(tree.root, f"--retain={DAYS}", "--dry-run") if seed % 20 == 1 else None
    if again and len(again.stdout.splitlines()) != 1:
        wrong.append(f"not all at once: {again.stdout}")
    fates = collections.Counter(gone=len(files), folders=len(gone) - len(files), stayed=len(expected))
    tree.close()
    return [f"tree {seed}: {text}" for text in wrong], fates


def leases_work(folder):
    """Does this file system tell who has a file open?"""
    path = os.path.join(folder, "lease")
    write(path, b"")
    with open(path, "rb") as one, open(path, "rb"):
        try:
            fcntl.fcntl(one, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        except BlockingIOError:
            return True
        except OSError:
            pass
    print("skipped: files that somebody has open; this file system has no leases")
    return False


def trees():
    with multiprocessing.Pool(2) as pool:
        results = pool.map(try_tree, range(TREES), chunksize=10)
    total = sum((fates for _, fates in results), collections.Counter())
    for wrong, _ in results:
        check(wrong[0] if wrong else "", not wrong)
    check("the trees show something", all(total[name] >= TREES // 4 for name in ("gone", "folders", "stayed")), total)


# ---- one at a time -------------------------------------------------------------------------------

def old_tree(name, **ours):
    """A folder with one old job, all of it ours."""
    root = os.path.join(WORK, name)
    os.makedirs(os.path.join(root, "in"))
    files = [(kind, path.encode(), path) for kind, path in
             (("result", "out/a/a.fixed.csv"), ("result", "out/a/a.todo.csv"), ("input", "done/a.csv"))]
    for _, data, path in files:
        write(os.path.join(root, path), data)
    os.makedirs(os.path.join(root, "failed"))
    write_ledger(root, [(int(time.time()) - 40 * DAY, "done", "a.csv", sha(b"a"), files)])
    return root


def nothing_happens(name, root, before, done, status):
    same(f"{name}: exit {done.stderr}", status, done.returncode)
    check(f"{name}: something was touched", listing(root) == before)


def refusals():
    root = old_tree("refusals")
    before = listing(root)
    lock = os.open(os.path.join(root, ".quhua/lock"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    for options in ([], ["--dry-run"]):
        nothing_happens(f"a running job {options}", root, before, nightly(root, "--retain=1", *options), 75)
    os.close(lock)
    nothing_happens("$HOME", root, before, nightly(root, "--retain=1", home=root), 2)
    os.symlink(root, os.path.join(WORK, "home"))
    nothing_happens("$HOME by a link", root, before, nightly(root, "--retain=1", home=os.path.join(WORK, "home")), 2)
    same("/", 2, nightly("/", "--retain=1").returncode)
    check("/ got no folder", not os.path.exists("/.quhua"))
    for options in (["--retain=0"], ["--retain=x"], ["--retain=-1"], ["--dry-run"],
                    ["--retain=1", "--dry-run", "--metrics=" + os.path.join(WORK, "m")]):
        nothing_happens(f"{options}", root, before, nightly(root, *options), 2)
    nothing_happens("no --retain", root, before, nightly(root), 0)
    nothing_happens("not old enough", root, before, nightly(root, "--retain=41"), 0)
    for name in ("out", "done"):
        os.rename(os.path.join(root, name), os.path.join(root, "moved"))
        os.symlink("moved", os.path.join(root, name))
        linked = listing(root)
        nothing_happens(f"{name} is a link", root, linked, nightly(root, "--retain=1"), 73)
        os.unlink(os.path.join(root, name))
        os.rename(os.path.join(root, "moved"), os.path.join(root, name))
    metrics = os.path.join(WORK, "metrics")
    same("all of it", 0, nightly(root, "--retain=39", f"--metrics={metrics}").returncode)
    same("nothing is left", {"in", "out", "done", "failed"}, set(listing(root)))
    with open(metrics, encoding="utf-8") as file:
        check("metrics", "quhua_nightly_unlinked_files 3\n" in file.read())


def readonly():
    """What cannot be unlinked is told, and the rest goes."""
    root = old_tree("readonly")
    nobody = 65534
    if os.geteuid() != 0:
        print("skipped: a folder that cannot be written, which needs another user")
        return
    os.chmod(WORK, 0o755)
    for folder, _, files in os.walk(root):
        for path in [folder, *(os.path.join(folder, name) for name in files)]:
            os.chown(path, nobody, nobody)
    os.chown(os.path.join(root, "out/a"), 0, 0)
    os.chmod(os.path.join(root, "out/a"), 0o755)
    done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ROSTER, "nightly",
                           f"--index={INDEX}", "--retain=1", root], capture_output=True, check=False)
    summary = json.loads(done.stdout)["retain"] if done.stdout else None
    same("read only: exit", 74, done.returncode)
    same("read only: told", (1, 2), summary and (summary["files"], summary["failed"]))
    check("read only: the message", b"out/a/a.todo.csv: Permission denied" in done.stderr, done.stderr)
    check("read only: the oldest", summary and summary["oldest_seconds"] >= 40 * DAY, summary)


def killed():
    """Killed at any system call, the next run ends with the same."""
    def run(root, call, number):
        return subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                               f"inject={call}:signal=KILL:when={number}", ROSTER, "nightly", f"--index={INDEX}",
                               "--retain=1", root], capture_output=True, check=False)
    deaths = 0
    for call in ("unlinkat", "fsync", "write", "rename", "ftruncate"):
        for number in range(1, 12):
            root = old_tree(f"killed-{call}-{number}")
            foreign = os.path.join(root, "done/foreign.csv")
            write(foreign, b"foreign")
            done = run(root, call, number)
            same(f"after {call} {number}", 0, nightly(root, "--retain=1").returncode)
            same(f"left after {call} {number}", {"in", "out", "done", "failed", "done/foreign.csv"},
                 set(listing(root)))
            same(f"ledger after {call} {number}", set(), ledger_paths(root))
            shutil.rmtree(root)
            if done.returncode == 0:
                break
            deaths += 1
    check("some were killed", deaths >= 12, deaths)


def real_run():
    """What a run makes, forty days later: a worklist that was filled in stays."""
    root = os.path.join(WORK, "real")
    header = "考生号,姓名,生源所在地,家庭地址\n"
    for name in ("a", "b"):
        write(os.path.join(root, f"in/{name}.csv"), (header + f"1,{name},江苏省鼓楼区,鼓楼区1号\n").encode())
    write(os.path.join(root, "in/note.txt"), b"no roster\n")
    same("a run", 1, nightly(root, "--settle=0").returncode)
    path = os.path.join(root, ".quhua/ledger")
    with open(path, encoding="utf-8") as file:
        lines = [line.split("\t") for line in file]
    aged = [ledger_line(line[0], int(line[1]) - 40 * DAY, *line[2:-1]) if line[0] == "job" else "\t".join(line)
            for line in lines]
    write(path, "".join(aged).encode())
    worklist = os.path.join(root, "out/a/a.todo.csv")
    with open(worklist, "ab") as file:
        file.write("1\n".encode())
    done = nightly(root, f"--retain={DAYS}")
    same("the worklist stays", {"in", "out", "out/a", "out/a/a.todo.csv", "done", "failed"}, set(listing(root)))
    summary = json.loads(done.stdout)["retain"]
    same("told", (DAYS, False, 9, 1, 1, 0), tuple(summary[key] for key in
                                                  ("days", "dry_run", "files", "folders", "kept", "failed")))
    check("the oldest", 40 * DAY <= summary["oldest_seconds"] < 41 * DAY, summary)
    same("without --retain", None, json.loads(nightly(root).stdout)["retain"])


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as WORK:
    LEASES = leases_work(WORK)
    for test in (trees, refusals, readonly, killed, real_run):
        test()
finish()
