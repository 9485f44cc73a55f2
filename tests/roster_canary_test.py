#!/usr/bin/env python3
"""roster_canary_test.py - what a roster says of people is found in the outputs asked for, nowhere else.

Names, numbers and addresses that cannot be mistaken for anything else stand where they belong, in
wrong columns, in damaged rows, in the place of the header, in the previous roster and in the worklist.
After runs that end well, badly or by force they are in the fixed roster, the worklist and the rows of
--json-rows, and in no message, report, progress bar, other file or core dump, nor in a write to
anything else.
"""
import os
import pty
import re
import resource
import signal
import subprocess
import time

from roster_bench import OUTPUTS, ROSTER, WAIT, Folder, check, finish, read, same, write

NAMES = ("璩鹮翯", "仝嚭罡", "佘翀")
IDS = ("320722199902304417", "320722200001015116", "110101199003070935")
PHONES = ("13987650123", "0518-87654391")
PLACES = ("鹮翯巷", "嚭罡家园")
CANARIES = (*NAMES, *IDS, *PHONES, *PLACES)
HEADER = "姓名,身份证号,考生号,联系电话,生源所在地,家庭地址,班级"
ADDRESS = f"江苏省东海县白塔埠镇{PLACES[0]}77号{PLACES[1]}3幢502室"
ROWS = [
    f"{NAMES[0]},{IDS[1]},24320100000001,{PHONES[0]},江苏省东海县,{ADDRESS},甲班",
    f"{NAMES[1]},{IDS[0]},24320100000002,{PHONES[1]},鼓楼区,{ADDRESS}{PHONES[0]},甲班",
    f"{IDS[0]},{NAMES[0]},24320100000003,,{NAMES[0]},{NAMES[1]},甲班",
    f"甲,{ADDRESS},24320100000004,,{IDS[1]},{IDS[0]},甲班",
    f"甲,{PHONES[0]},24320100000005,,{PHONES[0]},{PHONES[1]},甲班",
    f"甲,{NAMES[2]},24320100000006,,{NAMES[2]},{NAMES[2]},甲班",
    f"甲,,24320100000007,,{ADDRESS},{PLACES[0]}77号,甲班",
    f"甲,,24320100000008,,江苏省东海县{NAMES[0]},东海县白塔埠镇前营村3组{NAMES[1]}家,甲班",
    f"甲,,24320100000009,,江苏省连云港市{NAMES[1]},连云港市{NAMES[1]},甲班",
    f"甲,,24320100000010,,江苏省{NAMES[0]},江苏省{NAMES[0]},甲班",
    f"={NAMES[0]},=1+1,24320100000011,@{NAMES[1]},+{NAMES[2]},-{NAMES[0]},甲班",
    f"{NAMES[0]},{IDS[1]},24320100000012,{PHONES[0]},江苏省东海县,{ADDRESS},甲班",
    f"{NAMES[0]},{IDS[2]}",
    f"{NAMES[0]},{IDS[0]},1,2,3,4,5,6,{ADDRESS},{PHONES[0]}",
    f'{NAMES[1]},"{IDS[0]}"{ADDRESS},3,4,5,6,7',
    f"{NAMES[1]},{IDS[0]},24320100000013,\0,{ADDRESS},{PLACES[1]},甲班",
    f'{NAMES[1]},{IDS[0]},24320100000014,"{PHONES[0]},{ADDRESS},{PLACES[1]},甲班',
]
BROKEN = f"{NAMES[0]},{IDS[0]},".encode() + b"\xff\xfe\xff" + f",{ADDRESS},,,\n".encode()


def roster(times=1):
    body = "".join(row + "\n" for row in ROWS).encode() + BROKEN
    return (HEADER + "\n").encode() + body * times


def forms(text):
    return {text.encode(), text.encode("gb18030"), text.encode("utf-16le"), text.encode("utf-16be")}


def clean(name, data):
    found = [canary for canary in CANARIES for form in forms(canary) if form in data]
    check(f"{name} tells {' '.join(sorted(set(found)))}", not found)


def check_run(name, folder, done, statuses, kept=OUTPUTS):
    """A run that came to an end: its messages, its report, and what else lies about."""
    check(f"{name}: exit {done.returncode}, not in {statuses}", done.returncode in statuses, done.stderr)
    clean(f"{name}: standard output", done.stdout)
    clean(f"{name}: standard error", done.stderr)
    for file in folder.names():
        if not file.startswith(("r.", "w.", "p.", "rows")) or file.startswith("."):
            check(f"{name}: a file is left: {file}", False)
        if file.endswith("report.txt"):
            clean(f"{name}: {file}", read(folder / file))
    for file in kept:
        check(f"{name}: no {file}", os.path.exists(folder / file))


# ---- runs that end well -----------------------------------------------------------------------------

def fixes():
    for encoding in ("utf-8", "gb18030", "utf-16le"):
        data = roster()
        if encoding != "utf-8":
            data = "".join(line + "\n" for line in [HEADER, *ROWS]).encode(encoding)
        with Folder(data) as folder:
            write(folder / "p.csv", f"{HEADER}\n{NAMES[2]},{IDS[2]},24320100000001,,,,\n".encode())
            for options in ([], ["--json"], ["--profile=js-2024"], ["--previous=" + folder / "p.csv", "--in-place-values"],
                            ["--json", "--json-rows=" + folder / "rows"]):
                done = folder.run("--encoding=" + encoding, *options)
                check_run(f"fix {encoding} {' '.join(options)[:30]}", folder, done, (0, 1))
            fixed = read(folder / "r.fixed.csv")
            lost = [canary for canary in CANARIES if canary.encode(encoding) not in fixed]
            same(f"lost from the fixed roster, {encoding}", [], lost)


def merges():
    with Folder(roster()) as folder:
        folder.run()
        lines = read(folder / "r.todo.csv").decode(errors="surrogateescape").splitlines()
        for choice in (*NAMES, ADDRESS, IDS[0], "1", "99"):
            filled = [lines[0]] + [re.sub("[^,]*$", choice, line) for line in lines[1:]]
            write(folder / "w.csv", "\n".join(filled).encode(errors="surrogateescape") + b"\n")
            for options in ([], ["--json", "--json-rows=" + folder / "rows"]):
                done = folder.run(*options, command="merge", files=("r.csv", "w.csv"))
                check_run(f"merge, choice {choice}", folder, done, (0, 1, 65))
    with Folder(roster()) as folder:
        head = "行号,姓名,考生号,项目,原内容,问题,候选,选择\n"
        for line in (f"{NAMES[0]},{IDS[0]},{ADDRESS},{PHONES[0]},,,,1", f'2,{NAMES[0]},,"{IDS[0]}"x,{ADDRESS},,,1',
                     f"2,{NAMES[0]},,{NAMES[1]},,,,{PHONES[0]}", f"{NAMES[0]}", f"2,{NAMES[0]},,生源所在地,{ADDRESS},,,1\n" * 2):
            write(folder / "w.csv", (head + line + "\n").encode())
            done = folder.run(command="merge", files=("r.csv", "w.csv"))
            check_run(f"merge, line {line[:12]}", folder, done, (0, 1, 65), ())
        write(folder / "w.csv", (f"{NAMES[0]},{IDS[0]},{ADDRESS}\n" * 3).encode())
        check_run("merge, no worklist", folder, folder.run(command="merge", files=("r.csv", "w.csv")), (65,), ())


# ---- runs that fail ---------------------------------------------------------------------------------

def headers():
    """A person where the header should be, and headers that lack what a roster needs."""
    people = (ROWS[0], f"{NAMES[0]},{IDS[0]},{PHONES[0]},{ADDRESS}", f"{NAMES[0]}", ADDRESS,
              f"姓名,{NAMES[0]},身份证号,{IDS[0]},电话,{PHONES[0]},住址,{ADDRESS}", f"{NAMES[0]},姓名,{PHONES[0]}",
              f"姓名,{NAMES[1]},{IDS[0]}", f"名册,{NAMES[0]},制表,{PHONES[0]},班级,{ADDRESS}")
    for line in people:
        for times in (1, 4):
            with Folder((line + "\n").encode() * times) as folder:
                check_run(f"header {line[:10]} × {times}", folder, folder.run(), (65,), ())
                check_run(f"previous {line[:10]}", folder,
                          folder.run("--column=origin=" + NAMES[2], "--column=home=无"), (65,), ())


def failures():
    with Folder(roster(400)) as folder:
        limit = folder.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 17, 1 << 17)))
        check_run("a limit on files", folder, limit, (74,), ())
        check_run("a wrong encoding", folder, folder.run("--encoding=utf-16be"), (1, 65), ())
        check_run("no such folder", folder, folder.run("-o", folder / "none"), (73,), ())
        process = folder.start()
        folder.wait_for_work(process, 1 << 16)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate()
        check_run("SIGTERM", folder, subprocess.CompletedProcess([], process.returncode, out, err), (-signal.SIGTERM, 1), ())


# ---- what else could tell ---------------------------------------------------------------------------

def progress():
    with Folder(roster(3000)) as folder:
        master, slave = pty.openpty()
        process = subprocess.Popen(folder.command("--threads=1"), stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 1 << 16)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait()
        os.close(master)
        same("exit on a terminal", 1, process.returncode)
        check("no bar was shown", "行/秒".encode() in shown, shown[-200:])
        clean("the terminal", shown)


def traced():
    with Folder(roster(3)) as folder:
        log = folder / "rows.log"
        for threads in (1, 2):
            options = [f"--threads={threads}", "--json-rows=" + folder / "rows"]
            subprocess.run(["strace", "-f", "-y", "-xx", "-s", "9999999", "-o", log, "-e",
                            "trace=write,writev,pwrite64,pwritev,sendto,sendmsg", *folder.command(*options)],
                           capture_output=True, check=False, timeout=WAIT)
            told, others = 0, []
            for line in read(log).decode().splitlines():
                path = re.search(r"^\d+ +\w+\((\d+)<([^>]*)>", line)
                if not path:
                    continue
                place = bytes.fromhex(path[2].replace("\\x", "")).decode() if "\\x" in path[2] else path[2]
                found = any("".join(f"\\x{byte:02x}" for byte in canary.encode()) in line for canary in CANARIES)
                told += found
                if found and not re.search(r"/\.(r\.fixed\.csv|r\.todo\.csv|rows)\.part$", place):
                    others.append(place)
            check("the trace sees nothing at all", told >= 3, told)
            same(f"other files that were told, {threads} threads", [], others)


def dumps(command, folder, prepare):
    """Whether a command that gets SIGSEGV leaves a core in the folder."""
    process = subprocess.Popen(command, cwd=folder.path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2))
    prepare(process)
    process.send_signal(signal.SIGSEGV)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = -signal.SIGSEGV
    check("no death by SIGSEGV", os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV, status)
    return os.WCOREDUMP(status) or any(name.startswith("core") for name in folder.names())


def core_dumps():
    with Folder(b"-") as folder:
        if not dumps(["sleep", "60"], folder, lambda _: time.sleep(0.2)):
            print("note: no program leaves a core here, so that one of ours shows nothing")
    with Folder(roster(3000)) as folder:
        core = dumps([ROSTER, "fix", "--threads=2", folder / "r.csv"], folder,
                     lambda process: check("core dumps: too quick", folder.wait_for_work(process)))
        check("a core was dumped", not core)
        done = folder.run()
        check_run("the run after a crash", folder, done, (1,))


for test in (fixes, merges, headers, failures, progress, traced, core_dumps):
    test()
finish()
