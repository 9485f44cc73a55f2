#!/usr/bin/env python3
"""service_confined_test.py - the sandbox and the unit file forbid nothing that the service does.

A service is traced from its start to its end, with requests of both protocols, reloads and refused
reloads in between. In the sandbox no call may be denied, but for clone3, which the C library does
without; no file may be opened but those of a reload; and every call ever made must be in the list
of the unit file.
"""
import os
import re
import shutil
import signal
import subprocess

from service_load import Load
from service_reload_test import Told
from service_run import INDEX, SERVE, TOP, Client, Service, check, finish, same, until

CALL = re.compile(r"^(?:\d+ +)?(?:<\.\.\. )?(\w+)(?:\(| resumed>)")


def traced(folder, index):
    """Run a service under strace. Returns: its calls, as lines."""
    trace = os.path.join(folder, "trace")
    with Service(start=False) as service:
        # -D: the service is our child, strace its grandchild.
        service.command = ["strace", "-D", "-f", "-o", trace, SERVE, "serve", f"--socket={service.path}",
                           f"--index={index}", f"--profile={TOP}/data/profiles/js-2024.ini"]
        service.start()
        use(service, index)
        same("the end", 0, service.stop())
        check("the whole sandbox", "lacks" not in service.told() or not has_all(), service.told())
        until(lambda: open(trace, encoding="utf-8", errors="replace").read().rstrip().endswith("+++ exited with 0 +++"))
    with open(trace, encoding="utf-8", errors="replace") as file:
        return file.readlines()


def has_all():
    """Whether this kernel says that it has Landlock, so that nothing may be missing."""
    try:
        with open("/sys/kernel/security/lsm", encoding="ascii") as file:
            return "landlock" in file.read()
    except OSError:
        return False


def use(service, index):
    told = Told(service)
    load = Load(service.path, count=1, stay=3)
    for number in range(4):
        with open(INDEX, "rb") as file:
            data = file.read()
        with open(index + ".new", "wb") as file:
            file.write(data if number % 2 == 0 else data[:5000])
        os.rename(index + ".new", index)
        service.send(signal.SIGHUP)
        check(f"reload {number}", told.comes("index refused" if number % 2 else "index loaded"), service.told())
    service.send(signal.SIGUSR1)
    with Client(service.path) as client:
        client.send(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        check("metrics", b"200" in client.rest()[:20])
    counts = load.stop()
    check("answers", counts["asked"] > 0 and counts["wrong"] == 0 and counts["refused"] == 0, counts)


def name(line):
    found = CALL.match(line)
    return found and found[1]


def confined(lines):
    """The lines after the last lock was closed."""
    last = max(number for number, line in enumerate(lines)
               if "landlock_restrict_self" in line or "SECCOMP_SET_MODE_FILTER" in line)
    return lines[last + 1:]


def check_confined(lines, index):
    denied = [line for line in lines if re.search(r"= -1 (EPERM|EACCES|ENOSYS)", line) and "clone3" not in line]
    check("denied inside the sandbox", not denied, "".join(denied[:5]))
    check("the trace has what it should", sum(name(line) == "write" for line in lines) > 50)
    allowed = (index, f"{TOP}/data/profiles/js-2024.ini")
    opened = [line for line in lines if name(line) in ("open", "openat", "openat2", "creat")]
    paths = [re.search(r'"([^"]*)"', line)[1] for line in opened if '"' in line]
    strange = [path for path in paths if path not in allowed and not path.startswith("/proc/self/fd/")]
    check("opened inside the sandbox", not strange, strange)
    check("reloads open files", len(paths) >= 4, paths)


def unit_calls(unit):
    """The calls that SystemCallFilter= of the unit lets through."""
    def expand(words):
        names = set()
        for word in words:
            if not word.startswith("@"):
                names.add(word)
                continue
            text = subprocess.run(["systemd-analyze", "syscall-filter", word], capture_output=True, check=True,
                                  env=dict(os.environ, SYSTEMD_PAGER="cat", SYSTEMD_COLORS="0")).stdout.decode()
            members = [line.strip() for line in text.splitlines() if line.startswith("    ")]
            names |= expand(member for member in members if not member.startswith("#"))
        return names
    allowed = set()
    with open(unit, encoding="utf-8") as file:
        for line in file:
            if line.startswith("SystemCallFilter="):
                words = line.split("=", 1)[1].split()
                if words[0].startswith("~"):
                    allowed -= expand([words[0][1:], *words[1:]])
                else:
                    allowed |= expand(words)
    return allowed | expand(["@default"])


def check_unit(lines):
    if not shutil.which("systemd-analyze"):
        print("skipped: no systemd-analyze: the calls are not compared with the unit's")
        return
    made = {name(line) for line in lines if name(line)}
    missing = made - unit_calls(os.path.join(TOP, "tools", "systemd", "quhua.service"))
    check("calls that the unit forbids", not missing, sorted(missing))
    check("calls that are compared", len(made) > 30, sorted(made))


def main():
    if not shutil.which("strace"):
        print("skipped: no strace")
        finish()
    folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"quhua-confined-{os.getpid()}")
    os.mkdir(folder)
    try:
        index = os.path.join(folder, "quhua.idx")
        shutil.copy(INDEX, index)
        lines = traced(folder, index)
        check_unit(lines)
        if any("landlock_restrict_self" in line for line in lines):
            check_confined(confined(lines), index)
        else:
            print("skipped: this kernel has no Landlock")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    finish()


if __name__ == "__main__":
    main()
