#!/usr/bin/env python3
"""nightly_chaos_test.py - rosters come in, staff write into worklists, and runs are killed at any time:
in the end every roster that ever came lies in done/ or failed/, once; every word of the staff is still
there; and the results are those of the roster that came last.
"""
import os
import random
import subprocess
import tempfile
import threading
import time

from checks import QUHUA, check, finish, same
from nightly_run import ENVIRONMENT, ROWS, Night, digest, roster

NAMES = ("a.csv", "b.csv", "c.txt", "b.txt", "班 级.csv")
SECONDS = 5


class Desk:
    """Those who bring rosters and those who fill in worklists, while runs come and go."""

    def __init__(self, night, seed):
        self.night, self.random = night, random.Random(seed)
        self.brought, self.written = [], []  # (name, content), content
        self.stop = threading.Event()

    def bring(self, number):
        """A roster that is like no other, or what is none, put in place in one go where nothing is."""
        name = self.random.choice(NAMES)
        data = f"甲,,灌云县,第{number}号\n".encode()
        if self.random.random() < 0.8:
            data = roster(*self.random.sample(range(len(ROWS)), 2)) + data
        whole = os.path.join(self.night.top, "new")
        with open(whole, "wb") as file:
            file.write(data)
        if self.random.random() < 0.3:
            self.night.put(f"in/{name}.ready", b"")
        try:
            os.link(whole, self.night / f"in/{name}")
            self.brought.append((name, data))
        except FileExistsError:
            pass
        os.unlink(whole)

    def fill_in(self, number):
        """A worklist is replaced, as editors do it: whatever stood there has been seen."""
        stem = self.random.choice(NAMES).rpartition(".")[0]
        folder = self.night / f"out/{stem}"
        if os.path.isfile(os.path.join(folder, f"{stem}.todo.csv")):
            with open(os.path.join(folder, "new"), "wb") as file:
                file.write(f"{number} 填好了\n".encode())
            # Only what this tool made may be lost under it.
            with open(os.path.join(folder, f"{stem}.todo.csv"), "rb") as file:
                if "填好了".encode() in file.read():
                    return
            os.rename(os.path.join(folder, "new"), os.path.join(folder, f"{stem}.todo.csv"))
            self.written.append(f"{number} 填好了\n".encode())

    def bringing(self):
        number = 0
        while not self.stop.is_set():
            number += 1
            self.bring(number)
            time.sleep(self.random.random() * 0.01)


def fixed(name, data):
    """What fix says of a roster, in a folder where nothing else was made; None: it is none."""
    with tempfile.TemporaryDirectory() as top:
        path = os.path.join(top, name)
        with open(path, "wb") as file:
            file.write(data)
        subprocess.run([QUHUA, "fix", path], capture_output=True, check=False, env=ENVIRONMENT)
        try:
            with open(os.path.splitext(path)[0] + ".fixed.csv", "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None


def last_results(brought):
    """Of each name that ever was a roster's: what fix says of the last one."""
    last = {}
    for name, data in reversed(brought):
        if name not in last and (answer := fixed(name, data)):
            last[name] = answer
    return sorted((os.path.splitext(name)[0] + ".fixed.csv", digest(data)) for name, data in last.items())


def disturb(night, desk):
    """Runs that are killed after 0 to 40 ms, but for some, with staff at work between them."""
    killed = whole = number = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        run = night.start()
        if number % 50 == 0:  # on a machine that is slow or busy no other comes to its end
            run.wait()
        time.sleep(desk.random.random() * 0.04)
        killed += run.poll() is None
        run.kill()
        whole += run.poll() in (0, 1)
        _, err = run.communicate()
        check(f"a run ended with {run.returncode}", run.returncode in (0, 1, -9), err)
        for _ in range(3):
            number += 1
            desk.fill_in(number)
    check("no run was killed, or none was whole", killed > 10 and whole > 0, (killed, whole))


with Night() as folder:
    office = Desk(folder, 7)
    writer = threading.Thread(target=office.bringing)
    writer.start()
    disturb(folder, office)
    office.stop.set()
    writer.join()
    for _ in range(2):
        done = folder.run()
        check(f"the last runs: exit {done.returncode}", done.returncode in (0, 1), done.stderr)
    tree = folder.tree()
    check("too little came in", len(office.brought) > 50 and len(office.written) > 5, (len(office.brought), len(office.written)))
    same("left in in/", [], [name for name in tree if name.startswith("in/") and not name.endswith(".ready")])
    kept = sorted(data for name, data in tree.items()
                  if name.startswith(("done/", "failed/")) and not name.endswith(".reason"))
    same("rosters", sorted(data for _, data in office.brought), kept)
    results = [data for name, data in tree.items() if name.startswith("out/")]
    same("words of the staff that are lost", [], [data for data in office.written if data not in results])
    same("results", last_results(office.brought), sorted(
        (os.path.basename(name), digest(data)) for name, data in tree.items() if name.endswith(".fixed.csv")))
finish()
