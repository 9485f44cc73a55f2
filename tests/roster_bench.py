"""roster_bench.py - what the Python tests of fix and merge share: folders, runs, checks."""
import os
import shutil
import subprocess
import tempfile
import time

from checks import BUILD, QUHUA, TOP, check, counts, finish, same

ROSTER = os.path.join(BUILD, "quhua-roster")
OUTPUTS = ("r.fixed.csv", "r.todo.csv", "r.report.txt")
WAIT = 60  # seconds; only a failure takes so long


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def make_roster(path, rows, *options):
    subprocess.run([os.path.join(TOP, "tools/make-roster"), "--rows", str(rows), "--out", path, *options],
                   check=True)


def repeat(data, times):
    """A roster of so many times the rows of another."""
    header, body = data.split(b"\n", 1)
    return header + b"\n" + body * times


class Folder:
    """A folder of its own, with the roster r.csv; goes away at the end of `with`."""

    def __init__(self, roster=b""):
        self.path = tempfile.mkdtemp()
        self.roster = roster
        if roster:
            write(self / "r.csv", roster)

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def put_old(self):
        for name in OUTPUTS:
            write(self / name, b"old " + name.encode())

    def names(self):
        return sorted(os.listdir(self.path))

    def hidden(self):
        return [name for name in self.names() if name.startswith(".")]

    def command(self, *options, command="fix", files=("r.csv",)):
        return [ROSTER, command, *options, *(self / name for name in files)]

    def run(self, *options, command="fix", files=("r.csv",), **settings):
        return subprocess.run(self.command(*options, command=command, files=files), capture_output=True,
                              check=False, stdin=subprocess.DEVNULL, timeout=WAIT, **settings)

    def start(self, *options, **settings):
        return subprocess.Popen(self.command(*options), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **settings)

    def wait_for_work(self, process, written=0):
        """Until the first output is begun and has so many bytes. Returns: whether it is still so."""
        part = self / ".r.fixed.csv.part"
        end = time.monotonic() + WAIT
        while process.poll() is None and time.monotonic() < end:
            try:
                if os.stat(part).st_size >= written:
                    return True
            except FileNotFoundError:
                pass
            time.sleep(0.001)
        return False


def refused(name, done, status, *words):
    """A run that was refused: status, a sentence in Chinese, and what it names."""
    text = done.stderr.decode(errors="replace")
    check(f"{name}: exit {done.returncode}, expected {status}", done.returncode == status, text)
    check(f"{name}: no Chinese sentence", any("\u4e00" <= char <= "\u9fff" for char in text), text)
    check(f"{name}: more than a line", text.count("\n") == 1, text)
    for word in words:
        check(f"{name}: no {word!r} in the message", word in text, text)
