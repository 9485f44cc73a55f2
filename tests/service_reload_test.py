#!/usr/bin/env python3
"""service_reload_test.py - a new index under load: taken if it is sound, refused if it is not, and
no client notices either.

usage: service_reload_test.py [RELOADS]     50; bench/service-soak asks for 1,000
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from service_load import Load
from service_run import BUILD, INDEX, TOP, Client, Service, check, finish, same, until

RELOADS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
QUICK = 5  # of them first, before memory and descriptors are measured
# Address space is not kept low by the sanitizers, and they may not be confined.
SANITIZED = "QUHUA_SERVE" in os.environ


def build_older(folder):
    """A sound index of an older edition; the tables of one province are enough to be refused."""
    data = os.path.join(folder, "data")
    os.mkdir(data)
    for name in os.listdir(os.path.join(TOP, "data")):
        if name.endswith(".csv"):
            shutil.copy(os.path.join(TOP, "data", name), data)
    for name in ("divisions", "placeholders", "zones", "transfers", "townships", "variants", "aliases"):
        path = os.path.join(data, name + ".csv")
        with open(path, encoding="utf-8") as file:
            lines = file.readlines()
        place = 1 if name == "aliases" else 0
        kept = lines[:1] + [line for line in lines[1:] if line.split(",")[place].startswith("11")]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(kept)
    with open(os.path.join(data, "readings.csv"), encoding="utf-8") as file:
        head = file.readline()
    with open(os.path.join(data, "readings.csv"), "w", encoding="utf-8") as file:
        file.write(head)
    with open(os.path.join(data, "edition"), "w", encoding="utf-8") as file:
        file.write("2024-12-31\n")
    older = os.path.join(folder, "older.idx")
    subprocess.run([os.path.join(BUILD, "quhua-index"), data, older], check=True, timeout=60)
    shutil.rmtree(data)
    with open(older, "rb") as file:
        return file.read()


def flipped(data, at):
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1:]


class Files:
    """The index of a service under test, and what takes its place."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder
        with open(INDEX, "rb") as file:
            self.sound = file.read()
        sound, older = self.sound, build_older(folder)
        self.bad = [
            ("its digest does not match", flipped(sound, len(sound) // 2)),
            ("cut short", sound[:len(sound) // 3]),
            ("not a quhua index", b"320722,\xe4\xb8\x9c\xe6\xb5\xb7\xe5\x8e\xbf\n" * 1000),
            ("is older than", older),
            ("cut short", sound[:-1]),
            ("not a quhua index", b""),
            ("its digest does not match", flipped(sound, 5000)),
        ]

    def rename(self, data):
        """As index builders do: whole, or not at all."""
        with open(self.path + ".new", "wb") as file:
            file.write(data)
        os.rename(self.path + ".new", self.path)

    def overwrite(self, data):
        """As cp does: the same file, changed under the eyes of whoever has mapped it."""
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as file:
            file.truncate(0)
            file.write(data)


class Told:
    """The lines about the index in the log, from here on."""

    def __init__(self, service):
        self.service = service
        self.at = os.path.getsize(service.log)
        self.lines = []

    def read(self):
        with open(self.service.log, "rb") as file:
            file.seek(self.at)
            whole = file.read().rpartition(b"\n")
        self.at += len(whole[0]) + len(whole[1])
        self.lines += [line for line in whole[0].decode().splitlines() if " index " in line]
        return self.lines

    def comes(self, pattern):
        """Whether a line with the pattern is there in time; what was before it is forgotten."""
        def found():
            for number, line in enumerate(self.read()):
                if re.search(pattern, line):
                    del self.lines[:number + 1]
                    return True
            return False
        return until(found)

    def nothing_for(self, seconds):
        time.sleep(seconds)
        return not self.read()


def reload_once(number, files, service, told):
    put = files.overwrite if number % 3 == 2 else files.rename
    if number % 10 == 9:
        pattern, data = files.bad[number // 10 % len(files.bad)]
        pattern = f"index refused: .*{pattern}"
    else:
        pattern, data = "index loaded: ", files.sound
    put(data)
    service.send(signal.SIGHUP)
    check(f"reload {number}: {pattern}", told.comes(pattern), told.lines)


def under_load(files, service):
    told = Told(service)
    load = Load(service.path)
    for number in range(QUICK):
        reload_once(number, files, service, told)
    # The clients' connections are among both figures; what was replaced last is closed a bit later.
    time.sleep(0.5)
    descriptors, memory = service.files(), service.memory()
    for number in range(QUICK, RELOADS):
        reload_once(number, files, service, told)
    files.rename(files.sound)
    service.send(signal.SIGHUP)
    check("the last one", told.comes("index loaded: "), told.lines)
    until(lambda: service.files() == descriptors, 5)
    same("descriptors", descriptors, service.files())
    grown = (service.memory() - memory) / 1e6
    check("memory stays", SANITIZED or grown < 8, f"{grown:.1f} MB more")
    counts = load.stop()
    same("failed or wrong answers", (0, 0, 0, 0), tuple(counts[name] for name in ("wrong", "refused", "lost", "again")))
    check("requests were answered", counts["asked"] >= RELOADS * 10, counts)
    print(f"note: {RELOADS} reloads, {counts['asked']} answers, memory {grown:+.1f} MB")


def coalesced(files, service):
    """Many signals at once are one attempt or two, not many."""
    told = Told(service)
    for _ in range(50):
        service.send(signal.SIGHUP)
    check("after many signals", told.comes("index loaded: "), told.lines)
    time.sleep(0.5)
    check("many signals at once", len(told.read()) <= 2, told.lines)


def unasked(files, service):
    """Nobody signals: the file is looked at."""
    told = Told(service)
    with Client(service.path) as client:
        files.rename(files.sound)
        check("a new file is found", told.comes("index loaded: "), told.lines)
        files.overwrite(files.bad[0][1])
        check("a damaged file is found", told.comes("index refused: .*digest"), told.lines)
        check("and told once", told.nothing_for(2.5), told.lines)
        check("answers stay", client.is_good())
        os.rename(files.path, files.path + ".away")
        os.unlink(files.path + ".away")
        check("a file that is gone is nothing to tell", told.nothing_for(1.5), told.lines)
        check("answers stay without a file", client.is_good())
        files.overwrite(files.sound)
        check("a file is there again", told.comes("index loaded: "), told.lines)
        check("answers of the new one", client.is_good())


def allowed_older(files, folder):
    files.rename(files.sound)
    with Service(f"--index={files.path}", "--allow-older") as service:
        told = Told(service)
        files.rename(next(data for pattern, data in files.bad if pattern == "is older than"))
        service.send(signal.SIGHUP)
        check("--allow-older", told.comes("index loaded: .*edition 2024-12-31"), told.lines)
    check("no file is left", sorted(os.listdir(folder)) == ["older.idx", "quhua.idx"], os.listdir(folder))


def main():
    folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"quhua-reload-{os.getpid()}")
    os.mkdir(folder)
    try:
        files = Files(os.path.join(folder, "quhua.idx"), folder)
        files.rename(files.sound)
        options = ["--no-sandbox"] if SANITIZED else []
        with Service(f"--index={files.path}", *options) as service:
            under_load(files, service)
            coalesced(files, service)
            unasked(files, service)
            same("the end", 0, service.stop())
        if not SANITIZED:
            allowed_older(files, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    finish()


if __name__ == "__main__":
    main()
