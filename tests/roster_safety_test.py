#!/usr/bin/env python3
"""roster_safety_test.py - fix and merge in a world that is in the way.

Full disks, limits, folders, pipes and devices where files should be, files that change, runs side by
side, signals. Outputs appear complete or not at all, the files given are never touched.
"""
import os
import resource
import signal
import subprocess
import tempfile

from roster_bench import (BUILD, OUTPUTS, QUHUA, ROSTER, WAIT, Folder, check, finish, make_roster, read, refused,
                          repeat, same, write)


def rosters():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "r.csv")
        make_roster(path, 400, "--seed", "5")
        data = read(path)
    # The last row of the small one is ragged: it needs a person, whatever the maker makes.
    return b"".join(data.splitlines(keepends=True)[:8]) + b"1,2\n", repeat(data, 250)


SMALL, LARGE = rosters()
with Folder(SMALL) as reference:
    reference.run()
    NEW = {name: read(reference / name) for name in OUTPUTS}


def all_new(name, folder, more=()):
    for output in OUTPUTS:
        same(f"{name}: {output}", NEW[output], read(folder / output))
    same(f"{name}: files", sorted([*OUTPUTS, "r.csv", *more]), folder.names())


def all_old(name, folder, more=()):
    for output in OUTPUTS:
        same(f"{name}: {output}", b"old " + output.encode(), read(folder / output))
    same(f"{name}: files", sorted([*OUTPUTS, "r.csv", *more]), folder.names())
    same(f"{name}: the roster", folder.roster, read(folder / "r.csv"))


# ---- disks and limits ---------------------------------------------------------------------------

def in_mount(options, folder, *command):
    """A command with a fresh tmpfs on a folder, seen by nobody else; None where that cannot be."""
    script = 'mount -t tmpfs -o "$0" tmpfs "$1" || exit 99; cd "$1"; shift; "$@"; s=$?; ls -A >&3; exit $s'
    with tempfile.TemporaryFile() as listing:
        done = subprocess.run(["unshare", "-m", "sh", "-c", script.replace(">&3", f">&{listing.fileno()}"), options,
                               folder, *command], capture_output=True, check=False, pass_fds=[listing.fileno()],
                              timeout=WAIT)
        listing.seek(0)
        done.listing = listing.read().split()
    return None if done.returncode in (99, 125, 127, 1) and not done.listing and b"quhua" not in done.stderr else done


def full_disk():
    with Folder(LARGE) as folder:
        os.mkdir(folder / "small")
        done = in_mount("size=64k,mode=0700", folder / "small", ROSTER, "fix", "-o", folder / "small", folder / "r.csv")
        if done is None:
            print("skipped: a full disk (no private mounts here)")
            return
        refused("a full disk", done, 74, "磁盘已满", "r.")
        same("a full disk leaves files", [], done.listing)
        done = in_mount("ro,mode=0700", folder / "small", ROSTER, "fix", "-o", folder / "small", folder / "r.csv")
        refused("a disk that is read-only", done, 73, "只读", "r.fixed.csv")


def file_limit():
    with Folder(LARGE) as folder:
        folder.put_old()
        done = folder.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, 1 << 17)))
        refused("a limit on the size of files", done, 74, "r.fixed.csv", "允许的大小")
        all_old("a limit on the size of files", folder)


def descriptor_limit():
    with Folder(SMALL) as folder:
        folder.put_old()
        for limit in range(4, 9):
            done = folder.run(preexec_fn=lambda n=limit: resource.setrlimit(resource.RLIMIT_NOFILE, (n, n)))
            if done.returncode == 1:
                break
            check(f"{limit} descriptors: exit status", done.returncode in (65, 66, 73, 74, 127), done.stderr)
            all_old(f"{limit} descriptors", folder)


# ---- where the outputs should be ------------------------------------------------------------------

def taken_outputs():
    for output in OUTPUTS:
        with Folder(SMALL) as folder:
            os.mkdir(folder / output)
            refused(f"{output} is a folder", folder.run(), 73, output)
            same(f"{output} is a folder: files", sorted([output, "r.csv"]), folder.names())
        with Folder(SMALL) as folder:
            os.mkfifo(folder / output)
            refused(f"{output} is a pipe", folder.run(), 73, output)
            same(f"{output} is a pipe: files", sorted([output, "r.csv"]), folder.names())


def device():
    """As /dev/null, in a folder of our own: replaced by a file, a real one would be gone for everybody."""
    with Folder(SMALL) as folder:
        node = folder / "null"
        try:
            os.mknod(node, 0o600 | 0o020000, os.makedev(1, 3))
        except PermissionError:
            print("skipped: a device as output (making one is not allowed here)")
            return
        refused("--json-rows is a device", folder.run("--json-rows=" + node), 73, "null")
        check("the device is gone", os.stat(node).st_rdev == os.makedev(1, 3))
        os.symlink("null", folder / "r.fixed.csv")
        refused("an output is a link to a device", folder.run(), 73, "r.fixed.csv")
        check("the device is gone", os.stat(node).st_rdev == os.makedev(1, 3))
        same("files beside the device", ["null", "r.csv", "r.fixed.csv"], folder.names())


def links():
    for name in ("r.fixed.csv", ".r.fixed.csv.part", ".r.todo.csv.part"):
        with Folder(SMALL) as folder:
            write(folder / "foreign", b"not yours")
            os.symlink("foreign", folder / name)
            same(f"{name} is a link: exit", 1, folder.run().returncode)
            same(f"{name} is a link: what it points to", b"not yours", read(folder / "foreign"))
            all_new(f"{name} is a link", folder, ["foreign"])
            check(f"{name} is a link: the output is one", not os.path.islink(folder / "r.fixed.csv"))


def leftovers():
    with Folder(SMALL) as folder:
        for output in OUTPUTS:
            write(folder / f".{output}.part", b"half")
        os.remove(folder / ".r.todo.csv.part")
        os.mkfifo(folder / ".r.todo.csv.part")
        same("leftovers: exit", 1, folder.run().returncode)
        all_new("leftovers", folder)
    with Folder(SMALL) as folder:
        os.mkdir(folder / ".r.todo.csv.part")
        refused("a leftover that is a folder", folder.run(), 73, ".r.todo.csv.part")
        same("a leftover that is a folder: files", [".r.todo.csv.part", "r.csv"], folder.names())


def folders():
    with Folder(SMALL) as folder:
        refused("no such folder", folder.run("-o", folder / "none"), 73, "none/r.fixed.csv", "没有这个文件")
        refused("a file as folder", folder.run("-o", folder / "r.csv"), 73, "不是文件夹")
        os.mkdir(folder / "out")
        os.symlink("out", folder / "link")
        same("a link to a folder: exit", 1, folder.run("-o", folder / "link").returncode)
        same("a link to a folder", sorted(OUTPUTS), sorted(os.listdir(folder / "out")))


def modes():
    with Folder(LARGE) as folder:
        folder.put_old()
        for output in OUTPUTS:
            os.chmod(folder / output, 0o666)
        process = folder.start("--json-rows=" + folder / "rows", preexec_fn=lambda: os.umask(0))
        if folder.wait_for_work(process):
            process.send_signal(signal.SIGSTOP)
            for name in folder.hidden():
                same(f"mode of {name}", 0o600, os.stat(folder / name).st_mode & 0o777)
            process.send_signal(signal.SIGCONT)
        process.communicate()
        for output in (*OUTPUTS, "rows"):
            same(f"mode of {output}", 0o600, os.stat(folder / output).st_mode & 0o777)


def given_files():
    with Folder(SMALL) as folder:
        folder.put_old()
        refused("rows over the roster", folder.run("--json-rows=" + folder / "r.csv"), 73, "r.csv")
        os.link(folder / "r.csv", folder / "hard")
        refused("rows over the roster's other name", folder.run("--json-rows=" + folder / "hard"), 73, "hard")
        os.remove(folder / "hard")
        refused("rows over an output", folder.run("--json-rows=" + folder / "r.todo.csv"), 73, "r.todo.csv")
        rows = os.path.join(os.path.dirname(folder.path), ".", os.path.basename(folder.path), "r.todo.csv")
        check("rows over an output by another name", folder.run("--json-rows=" + rows).returncode in (73, 75))
        all_old("outputs that are given files", folder)
    with Folder(SMALL) as folder:
        write(folder / "r.fixed.csv", SMALL)
        refused("the previous roster is an output", folder.run("--previous=" + folder / "r.fixed.csv"), 73, "r.fixed.csv")
        same("the previous roster", SMALL, read(folder / "r.fixed.csv"))
    with Folder(SMALL) as folder:
        write(folder / "r.merged.todo.csv", NEW["r.todo.csv"])
        done = folder.run(command="merge", files=("r.csv", "r.merged.todo.csv"))
        refused("the worklist is an output", done, 73, "r.merged.todo.csv", "-o")
        same("the worklist", NEW["r.todo.csv"], read(folder / "r.merged.todo.csv"))


# ---- what is given as roster ------------------------------------------------------------------------

def odd_inputs():
    cases = {"empty": (b"", 65), "only a mark": (b"\xef\xbb\xbf", 65), "only a UTF-16 mark": (b"\xff\xfe", 65),
             "line ends": (b"\n\r\n\n", 65), "XLSX": (b"PK\x03\x04\x14\0\x06\0" + bytes(600), 66),
             "XLS": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), 66),
             "HTML": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", 66)}
    for name, (data, status) in cases.items():
        with Folder() as folder:
            write(folder / "r.xls", data)
            refused(name, folder.run(files=("r.xls",)), status, "r.xls")
            same(f"{name}: files", ["r.xls"], folder.names())
            write(folder / "r.csv", SMALL)
            for command, files in (("fix", ("r.csv",)), ("merge", ("r.csv", "r.xls"))):
                options = ["--previous=" + folder / "r.xls"] if command == "fix" else []
                done = folder.run(*options, command=command, files=files)
                refused(f"{name}, beside the roster of {command}", done, status, "r.xls")
                same(f"{name}, beside the roster of {command}: files", ["r.csv", "r.xls"], folder.names())
    with Folder() as folder:
        refused("no roster", folder.run(), 66, "r.csv", "没有这个文件")
        os.mkdir(folder / "r.csv")
        refused("a folder as roster", folder.run(), 66, "r.csv")
    with Folder() as folder:
        os.mkfifo(folder / "r.csv")
        refused("a pipe as roster", folder.run(), 66, "r.csv")
        same("a pipe as roster: files", ["r.csv"], folder.names())


def changing_roster():
    for name, change in (("grows", lambda file: file.seek(0, 2) and file.write(b"1,2\n")),
                         ("is cut", lambda file: file.truncate(len(LARGE) // 2)),
                         ("is written in", lambda file: file.write(b"?")),
                         ("is written in, its time set back", lambda file: file.write(b"?"))):
        with Folder(LARGE) as folder:
            process = folder.start("--threads=1")
            check(f"a roster that {name}: too quick", folder.wait_for_work(process))
            process.send_signal(signal.SIGSTOP)
            before = os.stat(folder / "r.csv")
            with open(folder / "r.csv", "r+b") as file:
                change(file)
            if "set back" in name:
                os.utime(folder / "r.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
            process.send_signal(signal.SIGCONT)
            _, err = process.communicate()
            done = subprocess.CompletedProcess([], process.returncode, b"", err)
            refused(f"a roster that {name}", done, 66, "r.csv", "改动")
            same(f"a roster that {name}: files", ["r.csv"], folder.names())


# ---- side by side, and ended ------------------------------------------------------------------------

def two_at_once():
    with Folder(LARGE) as folder:
        alone = folder.run()
        expected = {name: read(folder / name) for name in OUTPUTS}
        folder.put_old()
        process = folder.start()
        check("two at once: too quick", folder.wait_for_work(process, 1 << 16))
        process.send_signal(signal.SIGSTOP)
        before = folder.names()
        refused("the second of two", folder.run(), 75, "r.fixed.csv")
        same("the second of two: files", before, folder.names())
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate()
        same("the first of two: exit", alone.returncode, process.returncode)
        same("the first of two: messages", b"", err)
        check("the first of two: summary", out.startswith("共 ".encode()), out)
        for name in OUTPUTS:
            same(f"the first of two: {name}", expected[name], read(folder / name))
        same("two at once: files", sorted(["r.csv", *OUTPUTS]), folder.names())


def ended_by(number, threads, old):
    name = f"ended by {signal.Signals(number).name}, {threads} threads"
    with Folder(LARGE) as folder:
        if old:
            folder.put_old()
        process = folder.start(f"--threads={threads}", "--json-rows=" + folder / "rows")
        check(f"{name}: too quick", folder.wait_for_work(process, 1 << 16))
        process.send_signal(number)
        _, err = process.communicate()
        same(f"{name}: exit", -number, process.returncode)
        check(f"{name}: message", "已中断" in err.decode(), err)
        if old:
            all_old(name, folder)
        same(f"{name}: files", sorted(["r.csv", *(OUTPUTS if old else ())]), folder.names())


def signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        ended_by(number, 1, True)
        ended_by(number, 3, False)
    with Folder(LARGE) as folder:
        process = folder.start(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        check("nohup: too quick", folder.wait_for_work(process))
        process.send_signal(signal.SIGHUP)
        process.communicate()
        same("nohup: exit", 1, process.returncode)


def without_program():
    with Folder(SMALL) as folder:
        write(folder / "quhua", read(QUHUA))
        os.chmod(folder / "quhua", 0o700)
        done = subprocess.run([folder / "quhua", "fix", folder / "r.csv"], capture_output=True, check=False,
                              env={"PATH": folder.path, "QUHUA_INDEX": os.path.join(BUILD, "quhua.idx")})
        refused("no quhua-roster", done, 66, "quhua-roster")
        same("no quhua-roster: files", ["quhua", "r.csv"], folder.names())


def closed_output():
    """The summary cannot be told: the outputs are there, and the status says that something is amiss."""
    with Folder(SMALL) as folder:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(folder.command(), stdout=full, stderr=subprocess.PIPE, check=False)
        refused("a full standard output", done, 74, "r.fixed.csv")
        all_new("a full standard output", folder)


for test in (full_disk, file_limit, descriptor_limit, taken_outputs, device, links, leftovers, folders, modes,
             given_files, odd_inputs, changing_roster, two_at_once, signals, without_program, closed_output):
    test()
finish()
