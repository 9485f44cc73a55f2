#!/usr/bin/env python3
"""nightly_test.py - what a nightly run does with what it finds: each case with its files, exit status,
summary and message.
"""
import fcntl
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from checks import BUILD, QUHUA, TOP, check, finish, same
from nightly_run import ENVIRONMENT, RESULTS, ROSTER, Night, counts, roster, summary

GOOD = roster(0, 1)


def results(*names):
    return sorted(f"out/{name}/{name}{ending}" for name in names for ending in RESULTS)


def outcome(name, done, status, expected):
    same(f"{name}: exit", status, done.returncode)
    same(name, expected, counts(done))


# ---- folders and usage ----------------------------------------------------------------------------------

def folders():
    with Night() as night:
        done = night.run()
        outcome("nothing in in/", done, 0, {})
        same("nothing in in/: messages", b"", done.stderr)
        same("folders", [".quhua", "done", "failed", "in", "out"], sorted(os.listdir(night.path)))
        modes = {os.stat(night / name).st_mode & 0o777 for name in ("out", "done", "failed", ".quhua")}
        same("modes of folders", {0o700}, modes)
        os.rmdir(night / "in")
        done = night.run()
        same("no in/: exit", 66, done.returncode)
        check("no in/: no message", b"in: " in done.stderr, done.stderr)
        shutil.rmtree(night.path)
        same("no folder: exit", 66, night.run().returncode)
        with open(night.path, "wb"):
            same("a file: exit", 66, night.run().returncode)
    for folder, status in (("in", 66), ("out", 73), ("done", 73), ("failed", 73), (".quhua", 73)):
        with Night(a=GOOD) as night:
            elsewhere = os.path.join(night.top, "elsewhere")
            os.mkdir(elsewhere)
            if folder == "in":
                shutil.rmtree(night / "in")
            os.symlink(elsewhere, night / folder)
            done = night.run()
            same(f"{folder} is a link: exit", status, done.returncode)
            check(f"{folder} is a link: no message", f"{folder}: ".encode() in done.stderr, done.stderr)
            same(f"{folder} is a link: written through it", [], os.listdir(elsewhere))


def usage():
    for options in ((), ("a", "b"), ("--settle=x", "a"), ("--settle=-1", "a"), ("--days=1", "a")):
        done = subprocess.run([QUHUA, "nightly", *options], capture_output=True, check=False, env=ENVIRONMENT)
        same(f"usage {options}", 2, done.returncode)
    with Night(a=GOOD) as night:
        done = subprocess.run([QUHUA, "nightly", "--settle=0", night.path], capture_output=True, check=False, env=ENVIRONMENT)
        outcome("through quhua", done, 0, {"done": 1})
        done = night.run("--index=" + night / "none")
        same("no index: exit", 66, done.returncode)
        done = night.run("--profile=none")
        same("no profile: exit", 66, done.returncode)
        night.put("quhua.ini", b"[nonsense]\n")
        same("a bad quhua.ini: exit", 65, night.run().returncode)


# ---- what is taken ------------------------------------------------------------------------------------

def kinds():
    with Night(a=GOOD, b=roster(2), c=b"hello\n") as night:
        secret = os.path.join(night.top, "secret.csv")
        with open(secret, "wb") as file:
            file.write(GOOD)
        os.symlink(secret, night / "in/link.csv")
        os.symlink(night.top, night / "in/links")
        os.mkdir(night / "in/folder")
        os.mkfifo(night / "in/pipe")
        night.put("in/.hidden.csv", GOOD)
        night.put("in/lonely.csv.ready", b"")
        night.put("in/" + "n" * 201, GOOD)
        done = night.run()
        outcome("all kinds", done, 1, {"done": 2, "failed": 1, "left": 5})
        told = {entry["name"]: entry["why"] for entry in summary(done)["left"]}
        same("what is left", {"link.csv": "link", "links": "link", "folder": "folder", "pipe": "no_regular_file",
                              "n" * 201: "name_too_long"}, told)
        same("what failed", [{"name": "c.csv", "why": "failed"}], summary(done)["failed"])
        for line in (b"link.csv: left in in/: link", b"c.csv: is no roster: moved to failed/"):
            check(f"no message {line}", line in done.stderr, done.stderr)
        same("out", results("a", "b"), night.names("out"))
        same("done", ["done/a.csv", "done/b.csv"], night.names("done"))
        same("failed", ["failed/c.csv", "failed/c.csv.reason"], night.names("failed"))
        same("the failed file", b"hello\n", night.read("failed/c.csv"))
        same("the link", secret, night.tree()["in/link.csv"])
        check("what the link leads to was touched", os.path.exists(secret))
        modes = {os.stat(night / name).st_mode & 0o777 for name in night.names("out") + [".quhua/ledger"]}
        same("modes of results", {0o600}, modes)
        fixed = subprocess.run([ROSTER, "fix", "-o", night.top, night / "done/a.csv"], capture_output=True,
                               check=False, env=ENVIRONMENT)
        check("fix", fixed.returncode == 1, fixed.stderr)
        for ending in RESULTS:
            with open(os.path.join(night.top, "a" + ending), "rb") as file:
                same(f"the same as fix: {ending}", file.read(), night.read("out/a/a" + ending))
        night.check_ledger("all kinds")


def reasons():
    cases = {"empty": (b"", "没有内容"), "zip": (b"PK\x03\x04" + b"\0" * 60, "CSV"),
             "headless": ("姓名,籍贯\n张三,江苏\n".encode(), "表头里没有生源所在地列"), "binary": (bytes(range(256)) * 8, ""),
             "worklist": ("行号,姓名,考生号,项目,原内容,问题,候选,选择\n2,甲,1,家庭地址,无,没有填写,,\n".encode(), "待办表"),
             "pipes": (GOOD.replace(b",", b"|"), "只有一列"), "wide": (GOOD.replace(b",", "，".encode()), "只有一列"),
             "two": ("生源所在地|家庭地址\n东海县|白塔埠镇\n".encode(), "只有一列"), "json": (b'[{"a":1}]\n', "读不成表格"),
             "big5": ("姓名,生源所在地,家庭地址\n張三,東海縣,白塔埠鎮\n".encode("big5", "replace"), "读不成表格")}
    with Night(**{name: data for name, (data, _) in cases.items()}, good=GOOD) as night:
        done = night.run()
        outcome("no rosters", done, 1, {"done": 1, "failed": len(cases)})
        for name, (data, words) in cases.items():
            reason = night.read(f"failed/{name}.csv.reason").decode()
            check(f"{name}: the reason does not say {words}", words in reason and "怎么办" in reason, reason)
            same(f"{name}: the reason's first line", f"名册：{name}.csv", reason.split("\n")[0])
            check(f"{name}: a path in the reason", "in/" not in reason, reason)
            same(f"{name}: the file", data, night.read(f"failed/{name}.csv"))


def settling():
    with Night(a=GOOD) as night:
        for options in ((), ("--settle=60",), ("--settle=1min",)):
            done = subprocess.run([ROSTER, "nightly", *options, night.path], capture_output=True, check=False, env=ENVIRONMENT)
            outcome(f"just written {options}", done, 0, {"waiting": 1})
        same("waiting: out", [], night.names("out"))
        os.utime(night / "in/a.csv", (1, 1))
        outcome("an old mtime alone", night.run("--settle=60"), 0, {"waiting": 1})
        night.put("in/a.csv.ready", b"")
        outcome("marked", night.run("--settle=60"), 0, {"done": 1})
        same("marked: in", [], night.names("in"))
        night.put("in/b.csv", GOOD)
        os.mkdir(night / "in/b.csv.ready")
        outcome("a folder is no mark", night.run("--settle=60"), 1, {"waiting": 1, "left": 1})
        os.rmdir(night / "in/b.csv.ready")
        time.sleep(1.1)
        done = night.run("--settle=60")
        check("the age of what waits", summary(done)["oldest_waiting_seconds"] >= 1, done.stdout)
        outcome("settled", night.run("--settle=1"), 0, {"done": 1})


def copying():
    """What is still being copied waits, however long nothing came; litter is nobody's roster."""
    parts = ("a.csv.filepart", "b.csv.part", "c.csv.partial", "d.crdownload", "e.tmp")
    litter = ("Thumbs.db", "desktop.ini", "~$f.xlsx")
    with Night(**{"part": GOOD}) as night:
        for name in (*parts, *litter, ".part"):
            night.put("in/" + name, GOOD)
        done = night.run()
        outcome("parts", done, 0, {"done": 1, "waiting": len(parts)})
        same("parts: messages", b"", done.stderr)
        same("parts: in", sorted("in/" + name for name in (*parts, *litter, ".part")), night.names("in"))
        os.rename(night / "in/a.csv.filepart", night / "in/a.csv")
        night.put("in/e.tmp.ready", b"")
        outcome("parts that are whole", night.run(), 0, {"done": 2, "waiting": len(parts) - 2})
        same("parts that are whole: done", ["done/a.csv", "done/e.tmp", "done/part.csv"], night.names("done"))


def growing():
    """Somebody appends all the time, and now and then cuts off what was there: nothing is published, and nothing is lost."""
    with Night(a=roster(0, 1, rows=200), b=GOOD) as night:
        stop = threading.Event()

        def append():
            with open(night / "in/a.csv", "ab", buffering=0) as file:
                while not stop.is_set():
                    file.write(roster(2)[len(roster()):])
                    if file.tell() > 1 << 21:  # not so long that a run takes seconds
                        file.truncate(len(roster(2)))

        writer = threading.Thread(target=append)
        writer.start()
        try:
            done = night.run()
        finally:
            stop.set()
            writer.join()
        outcome("a growing file", done, 0, {"done": 1, "waiting": 1})
        check("a growing file: no message", b"a.csv: changed while it was looked at" in done.stderr, done.stderr)
        same("a growing file: out", results("b"), night.names("out"))
        same("a growing file: in", ["in/a.csv"], night.names("in"))
        data = night.read("in/a.csv")
        night.check_ledger("a growing file")
        outcome("grown", night.run(), 0, {"done": 1})
        same("grown: all of it", data, night.read("done/a.csv"))


def unreadable():
    if os.geteuid() != 0:
        print("note: only root can make a file that its user cannot read; not tested")
        return
    with Night(a=GOOD, b=GOOD) as night:
        os.chmod(night / "in/a.csv", 0)
        for path in (night.top, night.path, night / "in", night / "in/b.csv"):
            os.chown(path, 65534, 65534)
        done = night.run(user=65534, group=65534, extra_groups=[])
        if b"error while loading" in done.stderr or done.returncode in (126, 127):
            print("note: the program cannot be run by another user here; not tested")
            return
        outcome("unreadable", done, 1, {"done": 1, "failed": 1})
        reason = night.read("failed/a.csv.reason").decode()
        check("unreadable: the reason", "没有权限" in reason, reason)
        same("unreadable: the file", GOOD, night.read("failed/a.csv"))
        os.chmod(night / "in", 0o555)
        night.put("in/c.csv", GOOD)
        os.chown(night / "in/c.csv", 65534, 65534)
        done = night.run(user=65534, group=65534, extra_groups=[])
        check("in/ may not be written: exit", done.returncode in (73, 74), (done.returncode, done.stderr))
        same("in/ may not be written: in", ["in/c.csv"], night.names("in"))
        os.chmod(night / "in", 0o755)
        done = night.run(user=65534, group=65534, extra_groups=[])
        same("in/ may be written again", 0, done.returncode)
        same("in/ may be written again: in", [], night.names("in"))
        night.check_ledger("in/ may be written again")


def not_allowed():
    """A folder that may not be changed holds up its own roster, and no other."""
    if os.geteuid() != 0:
        print("note: only root can run it as another user; not tested")
        return
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    for folder, left in (("out/b", "b"), ("done", "abd"), ("failed", "c"), ("out", "d")):
        with Night(a=GOOD, b=GOOD) as night:
            os.chown(night.top, 65534, 65534)
            for path in (night.path, night / "in"):
                os.chown(path, 65534, 65534)
            if b"error while loading" in night.run(**nobody).stderr:
                print("note: the program cannot be run by another user here; not tested")
                return
            for name, data in (("a", roster(3)), ("b", roster(2)), ("c", b"hello\n"), ("d", roster(2))):
                night.put(f"in/{name}.csv", data)
            os.chmod(night / folder, 0o555)
            for _ in range(2):
                told = night.run(**nobody)
                same(f"{folder} may not be changed: exit", 73, told.returncode)
                check(f"{folder} may not be changed: no message", folder.encode() in told.stderr, told.stderr)
                check(f"{folder} may not be changed: it ended", summary(told)["begun"], told.stdout)
            same(f"{folder} may not be changed: left", [f"in/{name}.csv" for name in left], night.names("in"))
            os.chmod(night / folder, 0o755)
            night.run(**nobody)
            same(f"{folder} may be changed again: in", [], night.names("in"))
            night.check_ledger(f"{folder} may be changed again")


def sticky():
    """In a folder where nobody can take away what is another's, a roster waits, and the others are done."""
    if os.geteuid() != 0:
        print("note: only root can make files of several users; not tested")
        return
    nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    with Night(a=GOOD, b=GOOD, c=GOOD) as night:
        for path in (night.top, night.path, night / "in/b.csv", night / "in/c.csv"):
            os.chown(path, 65534, 65534)
        os.chmod(night / "in", 0o1777)
        night.put("in/c.csv.ready", b"")
        for _ in range(2):
            done = night.run(**nobody)
            if b"error while loading" in done.stderr:
                print("note: the program cannot be run by another user here; not tested")
                return
            same("sticky: exit", 73, done.returncode)
            check("sticky: no message", b"a.csv: cannot be taken away" in done.stderr and b"c.csv.ready: cannot" in done.stderr, done.stderr)
            same("sticky: in", ["in/a.csv", "in/c.csv", "in/c.csv.ready"], night.names("in"))
        os.chmod(night / "in", 0o777)
        outcome("sticky no more", night.run(**nobody), 0, {"done": 2})
        night.check_ledger("sticky")


def names():
    rosters = ["甲 班.csv", "-x.csv", "a\nb.csv", "%41.csv", "no extension", "two.dots.csv", 'q"\\.csv', "tab\t.csv",
               "e\x1b[31m.csv", "n" * 196 + ".csv"]
    with Night() as night:
        for name in rosters:
            night.put("in/" + name, GOOD)
        bytes_name = os.fsdecode(b"gbk\xbc\xd7.csv")
        night.put("in/" + bytes_name, GOOD)
        night.put("in/bad\n\x1b\xff.csv", b"x")
        done = night.run()
        outcome("names", done, 1, {"done": len(rosters) + 1, "failed": 1})
        check("a control character on standard error", not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", done.stderr), done.stderr)
        same("one line of messages", 1, done.stderr.count(b"\n"))
        same("done", sorted("done/" + name for name in rosters + [bytes_name]), night.names("done"))
        for name in rosters + [bytes_name]:
            stem = name[:name.rindex(".")] if "." in name else name
            check(f"no results of {name!r}", f"out/{stem}/{stem}.fixed.csv" in night.tree())
            night.put("in/" + name, GOOD)
        outcome("names again", night.run(), 0, {"unchanged": len(rosters) + 1})


# ---- what is done again -------------------------------------------------------------------------------

def again():
    with Night(a=GOOD) as night:
        outcome("first", night.run(), 0, {"done": 1})
        first = night.tree()
        night.put("in/a.csv", GOOD)
        outcome("the same again", night.run(), 0, {"unchanged": 1})
        same("the same again: files", {**first, "done/a.2.csv": GOOD}, night.tree())
        night.put("in/b.csv", GOOD)
        outcome("the same under another name", night.run(), 0, {"done": 1})
        night.put("out/a/a.todo.csv", b"filled in\n")
        night.put("in/a.csv", GOOD)
        outcome("the same, its worklist filled in", night.run(), 0, {"unchanged": 1})
        same("the worklist", b"filled in\n", night.read("out/a/a.todo.csv"))
        night.put("in/a.csv", roster(2, 3))
        outcome("new content", night.run(), 0, {"done": 1})
        same("the worklist that was filled in", b"filled in\n", night.read("out/a/a.todo.2.csv"))
        same("no other was kept", sorted(results("a") + ["out/a/a.todo.2.csv"]), sorted(set(night.names("out")) - set(results("b"))))
        os.unlink(night / "out/a/a.todo.csv")
        night.put("in/a.csv", roster(2, 3))
        outcome("a result was deleted", night.run(), 0, {"done": 1})
        same("done", {GOOD, roster(2, 3)}, {night.read(name) for name in night.names("done")})
        same("done: how many", 6, len(night.names("done")))
        night.check_ledger("again")
        outcome("nothing new", night.run(), 0, {})


def rules():
    with Night(a=GOOD) as night:
        outcome("without a profile", night.run(), 0, {"done": 1})
        same("no profile", None, summary(night.run())["profile"])
        shutil.copy(os.path.join(TOP, "data/profiles/js-2024.ini"), night / "quhua.ini")
        night.put("in/a.csv", GOOD)
        done = night.run()
        outcome("the folder's profile", done, 0, {"done": 1})
        same("its name", "quhua", summary(done)["profile"])
        night.put("in/a.csv", GOOD)
        done = night.run("--profile=js-2024")
        outcome("--profile wins", done, 0, {"done": 1})
        same("its name", "js-2024", summary(done)["profile"])
        night.put("in/a.csv", GOOD)
        outcome("the same profile", night.run("--profile=js-2024"), 0, {"unchanged": 1})
        with open(night / "quhua.ini", "a", encoding="utf-8") as file:
            file.write("; changed\n")
        night.put("in/a.csv", GOOD)
        outcome("a changed profile", night.run(), 0, {"done": 1})
        data = os.path.join(night.top, "data")
        shutil.copytree(os.path.join(TOP, "data"), data)
        with open(os.path.join(data, "edition"), "w", encoding="utf-8") as file:
            file.write("2025-12-31+2026-05\n")
        index = os.path.join(night.top, "new.idx")
        built = subprocess.run([os.path.join(BUILD, "quhua-index"), data, index], capture_output=True, check=False)
        check("an index of a new edition", built.returncode == 0, built.stderr)
        night.put("in/a.csv", GOOD)
        done = night.run("--index=" + index)
        outcome("a new edition", done, 0, {"done": 1})
        same("its edition", "2025-12-31+2026-05", summary(done)["edition"])
        night.put("in/a.csv", GOOD)
        outcome("the new edition again", night.run("--index=" + index), 0, {"unchanged": 1})
        night.check_ledger("rules")


def collisions():
    with Night(a=GOOD) as night:
        night.put("in/a.txt", roster(2))
        night.put("in/a", roster(3))
        outcome("one stem", night.run(), 0, {"done": 3})
        same("one stem: the first", roster(3)[len(roster()):].split(b"\n")[0] in night.read("out/a/a.fixed.csv"), True)
        same("one stem: folders", ["a", "a.csv", "a.txt"], sorted(os.listdir(night / "out")))
        tree = night.tree()
        for name, data in (("a.csv", GOOD), ("a.txt", roster(2)), ("a", roster(3))):
            night.put("in/" + name, data)
        outcome("one stem again", night.run(), 0, {"unchanged": 3})
        same("one stem again: results", {}, {name: data for name, data in tree.items()
                                             if name.startswith("out/") and night.tree()[name] != data})
        same("done", ["done/a", "done/a.2", "done/a.2.csv", "done/a.2.txt", "done/a.csv", "done/a.txt"], night.names("done"))
        for data in (b"bad", b"worse"):
            night.put("in/x.csv", data)
            night.run()
        same("failed twice", {"failed/x.csv": b"bad", "failed/x.2.csv": b"worse"},
             {name: data for name, data in night.tree().items() if name.startswith("failed/") and not name.endswith(".reason")})
        check("the second reason", "failed/x.2.csv.reason" in night.tree())
        night.check_ledger("collisions")
    with Night(a=GOOD) as night:
        night.run()
        night.put("in/a", roster(2))
        outcome("no folder is left for it", night.run(), 1, {"failed": 1})
        check("no folder is left for it: the reason", "a.csv" in night.read("failed/a.reason").decode(), night.names("failed"))
        same("no folder is left for it: out", results("a"), night.names("out"))
    with Night(b=GOOD) as night:
        os.makedirs(night / "out/b")
        night.put("out/b/b.fixed.csv", b"somebody's\n")
        night.run()
        same("a foreign file", b"somebody's\n", night.read("out/b/b.fixed.2.csv"))
    with Night(b=GOOD, c=GOOD) as night:
        os.mkdir(night / "out")
        os.symlink(night.top, night / "out/b")
        done = night.run()
        outcome("out/b is a link", done, 73, {"done": 1, "postponed": 1})
        same("out/b is a link: in", ["in/b.csv"], night.names("in"))
        same("out/b is a link: written through it", ["desk"], os.listdir(night.top))


# ---- locks, ledger, signals ---------------------------------------------------------------------------

def two_runs():
    with Night(a=GOOD) as night:
        os.mkdir(night / ".quhua")
        with open(night / ".quhua/lock", "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            done = night.run()
        same("locked: exit", 75, done.returncode)
        check("locked: no message", b"another run" in done.stderr, done.stderr)
        same("locked: in", ["in/a.csv"], night.names("in"))
    with Night(**{f"r{i}": GOOD for i in range(40)}) as night:
        runs = [night.start() for _ in range(4)]
        ended = [(run.communicate(), run.returncode) for run in runs]
        statuses = sorted(status for _, status in ended)
        check("runs at once: exits", statuses[0] == 0 and set(statuses) <= {0, 75}, statuses)
        same("runs at once: out", results(*(f"r{i}" for i in range(40))), night.names("out"))
        same("runs at once: done", 40, len(night.names("done")))
        night.check_ledger("runs at once")


def ledgers():
    with Night(a=GOOD, b=GOOD) as night:
        night.run()
        good = night.read(".quhua/ledger")
        tree = night.tree()
        night.put("in/a.csv", roster(2))
        for name, bad in (("a bit", good.replace(b"result", b"resulu", 1)), ("a byte less", good[:60] + good[61:]),
                          ("empty", b""), ("another file", b"hello\n"), ("its last line", good[:-3] + b"x\n"),
                          ("a NUL", good.replace(b"\t", b"\0", 1))):
            night.put(".quhua/ledger", bad)
            done = night.run()
            same(f"ledger, {name}: exit", 65, done.returncode)
            check(f"ledger, {name}: no advice", b"ledger" in done.stderr and b"move the file away" in done.stderr, done.stderr)
            same(f"ledger, {name}: files", {**tree, "in/a.csv": roster(2)}, night.tree())
            same(f"ledger, {name}: it was changed", bad, night.read(".quhua/ledger"))
        for at in range(0, len(good) - 1, 11):
            night.put(".quhua/ledger", good[:at] + bytes([good[at] ^ 4]) + good[at + 1:])
            same(f"ledger, byte {at} is another: exit", 65, night.run().returncode)
        night.put(".quhua/ledger", good + b"job\t17957")
        outcome("ledger, cut in its last line", night.run(), 0, {"done": 1})
        night.check_ledger("ledger, cut")
        os.unlink(night / ".quhua/ledger")
        night.put("in/a.csv", GOOD)
        tree = night.tree()
        outcome("no ledger", night.run(), 0, {"done": 1})
        kept = {data for name, data in night.tree().items() if not name.startswith("in/")}
        same("no ledger: lost", [], [name for name, data in tree.items() if not name.startswith("in/") and data not in kept])


def signals():
    rosters = {f"r{i:03}": roster(0, 1, 2, rows=20) for i in range(200)}
    with Night(**rosters) as night:
        for number in (signal.SIGTERM, signal.SIGINT):
            before = len(night.names("in"))
            run = night.start()
            while run.poll() is None and len(os.listdir(night / "in")) > before - 3:
                time.sleep(0.002)
            begin = time.monotonic()
            run.send_signal(number)
            out, err = run.communicate()
            check("a signal: slow to end", time.monotonic() - begin < 2)
            same("a signal: exit", -number, run.returncode)
            told = summary(subprocess.CompletedProcess([], 0, out, err))
            check("a signal: not told", told["stopped"] and told["rosters"]["stopped"] > 0, out)
            same("a signal: in", before - told["rosters"]["done"], len(night.names("in")))
            night.check_ledger("a signal")
        left = len(night.names("in"))
        outcome("after the signals", night.run(), 0, {"done": left})
        same("after the signals: out", results(*rosters), night.names("out"))


def thousand():
    with Night(**{f"r{i}": GOOD for i in range(1000)}) as night:
        done = night.run()
        outcome("1,000 files", done, 0, {"done": 1000})
        same("1,000 files: rows", 2000, summary(done)["rows"])
        same("1,000 files: out", 3000, len(night.names("out")))
        night.check_ledger("1,000 files")
        for i in range(1000):
            night.put(f"in/r{i}.csv", GOOD)
        outcome("1,000 files again", night.run(), 0, {"unchanged": 1000})


# ---- what is told ---------------------------------------------------------------------------------------

def metrics():
    with Night(a=GOOD, c=b"x") as night:
        path = os.path.join(night.top, "quhua.prom")
        begin = int(time.time())
        done = night.run("--metrics=" + path)
        same("metrics: exit", 1, done.returncode)
        same("metrics: mode", 0o644, os.stat(path).st_mode & 0o777)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        samples, families = {}, set()
        for line in text.split("\n")[:-1]:
            if line.startswith("# TYPE "):
                families.add(line.split(" ")[2])
            elif not line.startswith("#"):
                found = re.fullmatch(r'([a-z_]+)(\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? ([0-9.]+)', line)
                check("a line that is no sample", found, line)
                check("a sample without its family", found and found[1] in families, line)
                samples[line.rpartition(" ")[0]] = float(line.rpartition(" ")[2])
        for name, value in (('rosters{outcome="done"}', 1), ('rosters{outcome="failed"}', 1), ("last_run_status", 1),
                            ('rows{verdict="accept"}', 1), ('rows{verdict="reject"}', 1), ('reasons{reason="ambiguous"}', 1),
                            ("last_run_bytes", len(GOOD) + 1), ("oldest_waiting_seconds", 0)):
            same(f"metrics: {name}", value, samples.get("quhua_nightly_" + name))
        for name in ("last_run", "last_success"):
            check(f"metrics: {name}", begin <= samples[f"quhua_nightly_{name}_timestamp_seconds"] <= time.time())
        os.utime(night / ".quhua/success", (1000, 1000))
        night.put("in/a.csv", roster(3))
        done = night.run("--metrics=" + path, before=("strace", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
                                                      "inject=fdatasync:error=EIO:when=1"))
        same("a run that fails: exit", 74, done.returncode)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check("a run that fails: the last success", "last_success_timestamp_seconds 1000\n" in text, text)
        check("a run that fails: the status", "last_run_status 74\n" in text, text)
        done = night.run("--metrics=" + os.path.join(night.top, "none", "x.prom"))
        same("metrics that cannot be written: exit", 73, done.returncode)
        same("metrics that cannot be written: status", 73, summary(done)["status"])
        with open("/dev/full", "wb") as full:
            done = subprocess.run(night.command(), stdout=full, stderr=subprocess.PIPE, check=False, env=ENVIRONMENT)
        same("standard output is full: exit", 74, done.returncode)


def last_run(path):
    """The metrics of a run that may not have begun."""
    with open(path, encoding="utf-8") as file:
        return dict(line.rpartition(" ")[::2] for line in file.read().split("\n")[:-1] if not line.startswith("#"))


def not_begun():
    """Who watches the metrics learns of a run that could not begin, and sees no count that nobody made."""
    def damage(night):
        night.put(".quhua/ledger", b"hello\n")

    def away(night):
        os.rename(night / "in", night / "not in")

    cases = {"a damaged ledger": (damage, (), 65), "no in/": (away, (), 66), "no index": (lambda _: None, ("--index=none",), 66),
             "no profile": (lambda _: None, ("--profile=none",), 66),
             "no folder": (lambda night: os.rename(night.path, night.path + ".away"), (), 66)}
    for name, (prepare, options, status) in cases.items():
        with Night(a=GOOD) as night:
            path = os.path.join(night.top, "quhua.prom")
            night.run("--metrics=" + path)
            if name != "no folder":
                os.utime(night / ".quhua/success", (1000, 1000))
            night.put("in/a.csv", roster(3))
            prepare(night)
            done = night.run("--metrics=" + path, *options)
            same(f"{name}: exit", status, done.returncode)
            told = summary(done)
            same(f"{name}: told", (status, False), (told["status"], told["begun"]))
            samples = last_run(path)
            same(f"{name}: status", str(status), samples["quhua_nightly_last_run_status"])
            same(f"{name}: success", "0" if name == "no folder" else "1000",
                 samples["quhua_nightly_last_success_timestamp_seconds"])
            same(f"{name}: counts", [], [key for key in samples if not key.startswith("quhua_nightly_last_")])
    with Night(a=GOOD) as night:
        path = os.path.join(night.top, "quhua.prom")
        same("begun", True, summary(night.run("--metrics=" + path))["begun"])
        with open(night / ".quhua/lock", "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            done = night.run("--metrics=" + path)
        same("locked: told", (75, False), (summary(done)["status"], summary(done)["begun"]))
        same("locked: the metrics are the other run's", "0", last_run(path)["quhua_nightly_last_run_status"])


def canary():
    """What a roster says is in its results, and nowhere else."""
    canaries = ("璩鹮翯", "320722199902304417", "13987650123", "鹮翯巷")
    row = "璩鹮翯,320722199902304417,13987650123,江苏省东海县,东海县白塔埠镇鹮翯巷77号\n"
    head = "姓名,身份证号,联系电话,生源所在地,家庭地址\n"
    with Night(a=(head + row).encode(), b=(head + row).encode("gb18030"), c=row.encode(), d=(head[:20] + "\n" + row).encode(),
               e=("鹮翯巷\n" + row).encode()) as night:
        night.put("in/320722199902304417.csv", row.encode())
        path = os.path.join(night.top, "quhua.prom")
        done = night.run("--metrics=" + path)
        outcome("canary", done, 1, {"done": 2, "failed": 4})
        texts = {"standard output": done.stdout, "standard error": done.stderr}
        with open(path, "rb") as file:
            texts["metrics"] = file.read()
        for name in os.listdir(night / "failed"):
            if name.endswith(".reason"):
                texts[name] = night.read("failed/" + name)
        texts["ledger"] = night.read(".quhua/ledger").replace(b"320722199902304417.csv", b"")
        for name, text in texts.items():
            for word in canaries:
                check(f"{name} tells {word}", word.encode() not in text and word.encode("gb18030") not in text, text[:300])
        check("the results have it not", canaries[0].encode() in night.read("out/a/a.fixed.csv"))
        same("other files", ["ledger", "lock", "success", "work"], sorted(os.listdir(night / ".quhua")))


for test in (folders, usage, kinds, reasons, settling, copying, growing, unreadable, not_allowed, sticky, names, again, rules, collisions, two_runs, ledgers,
             signals, thousand, metrics, not_begun, canary):
    test()
finish()
