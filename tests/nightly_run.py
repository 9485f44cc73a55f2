"""nightly_run.py - a nightly folder to test on: filled, run, and looked at.

A tree is a dict of what lies in in/, out/, done/ and failed/: relative path -> bytes, or the target
of a link as a str.
"""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

from checks import BUILD, check, same

MEMORY = "/dev/shm"  # syncing costs nothing there, and who is killed loses nothing that was not synced
ROSTER = os.path.join(BUILD, "quhua-roster")
HEAD = "姓名,身份证号,生源所在地,家庭地址\n"
ROWS = ["张三,320722200205055011,江苏省东海县,东海县白塔埠镇前营村3组12号\n",
        "李四,,鼓楼区,无\n",
        "王五,,淮安市清河区,淮安市清江浦区长西街道西安路12号\n",
        "赵六,,江苏省,东海县牛山街道\n"]
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("QUHUA_INDEX", "QUHUA_PROFILES")}
RESULTS = (".fixed.csv", ".report.txt", ".todo.csv")


def roster(*which, rows=1):
    return (HEAD + "".join(ROWS[i] for i in which) * rows).encode()


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Night:
    """A nightly folder, in a folder that goes away with it."""

    def __init__(self, **files):
        self.top = tempfile.mkdtemp(dir=MEMORY if os.path.isdir(MEMORY) else None)
        self.path = os.path.join(self.top, "desk")
        os.makedirs(os.path.join(self.path, "in"))
        for name, data in files.items():
            self.put(f"in/{name}.csv", data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.top, ignore_errors=True)

    def __truediv__(self, name):
        return os.path.join(self.path, name)

    def put(self, name, data):
        with open(self / name, "wb") as file:
            file.write(data)

    def read(self, name):
        with open(self / name, "rb") as file:
            return file.read()

    def command(self, *options):
        settle = () if any(option.startswith("--settle") for option in options) else ("--settle=0",)
        return [ROSTER, "nightly", "--threads=1", *settle, *options, self.path]

    def run(self, *options, before=(), **more):
        return subprocess.run([*before, *self.command(*options)], capture_output=True, check=False,
                              timeout=120, env=ENVIRONMENT, **more)

    def start(self, *options, before=()):
        return subprocess.Popen([*before, *self.command(*options)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=ENVIRONMENT)

    def tree(self):
        found = {}
        for top in ("in", "out", "done", "failed"):
            for folder, folders, names in os.walk(self / top):
                for name in names + folders:
                    path = os.path.join(folder, name)
                    short = os.path.relpath(path, self.path)
                    if os.path.islink(path):
                        found[short] = os.readlink(path)
                    elif os.path.isfile(path):
                        found[short] = self.read(short)
        return found

    def names(self, top):
        return sorted(path for path in self.tree() if path.startswith(top + "/"))

    def ledger(self):
        """What the ledger holds for ours: path -> (size, digest)."""
        ours = {}
        lines = self.read(".quhua/ledger").decode(errors="surrogateescape").split("\n")
        check("the ledger has no head", lines[0] == "quhua-ledger 1", lines[0])
        check("the last line of the ledger is cut", lines[-1] == "", lines[-1])
        for line in lines[1:-1]:
            body, mark = line[:-8], line[-8:]
            check("a line of the ledger without its check",
                  digest(body.encode(errors="surrogateescape"))[:8] == mark, line)
            fields = body.split("\t")[:-1]
            if fields[0] == "gone":
                ours.pop(fields[1])
            for i in range(7, len(fields), 4) if fields[0] == "job" else ():
                ours[fields[i + 3]] = (int(fields[i + 1]), fields[i + 2])
        return ours

    def check_ledger(self, name):
        """All that the ledger holds for ours is there, as it says."""
        tree = self.tree()
        for path, (size, sha) in self.ledger().items():
            data = tree.get(path)
            check(f"{name}: {path} is not as the ledger says",
                  data is not None and len(data) == size and sha in (digest(data), "-"))
        same(f"{name}: left in .quhua", set(), set(os.listdir(self / ".quhua")) - {"ledger", "lock", "success", "work"})
        same(f"{name}: left in .quhua/work", [], os.listdir(self / ".quhua/work"))


def summary(done):
    """The one line on standard output."""
    lines = done.stdout.decode().split("\n")
    check("not one line of summary", len(lines) == 2 and lines[1] == "", done.stdout + done.stderr)
    return json.loads(lines[0])


def counts(done):
    """Outcomes that are not zero."""
    return {key: value for key, value in summary(done)["rosters"].items() if value}
