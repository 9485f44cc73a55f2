#!/usr/bin/env python3
"""roster_memory_test.py - fix in constant memory: 64 MiB whatever the length, and no growth from 100,000
to 200,000 rows but for the tables of who was met. Each row is a person and a door of its own.
"""
import subprocess
import sys

from roster_bench import ROSTER, Folder, check, finish, make_roster, read, write

LIMIT = 65536  # KiB
GROWTH = 4096  # KiB: two tables with 12 bytes a slot
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(i):
    """A number that passes every check: a county, a birth date, a serial, the check digit."""
    digits = f"320722{1998 + i // 336000 % 8}{1 + i // 28000 % 12:02}{1 + i // 1000 % 28:02}{i % 1000:03}"
    return digits + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits)) % 11]


def rows(lines, count):
    yield lines[0] + "\n"
    cells = [line.split(",") for line in lines[1:]]
    for i in range(count):
        row = cells[i % len(cells)]
        yield ",".join([str(24320100000000 + i), row[1], id_number(i), *row[3:8], f"{row[8]}{i}号", *row[9:]]) + "\n"


def peak(folder, threads):
    """KiB of the largest resident set of a run; measured by a process of its own."""
    script = ("import resource, subprocess, sys\n"
              "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
              "print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    done = subprocess.run([sys.executable, "-c", script, ROSTER, "fix", "--profile=js-2024", f"--threads={threads}",
                           folder / "r.csv"], capture_output=True, check=True)
    status, kib = map(int, done.stdout.split())
    check(f"exit with {threads} threads", status == 1, status)
    return kib


def main():
    with Folder() as folder:
        make_roster(folder / "base.csv", 500, "--seed", "9", "--columns", "12")
        lines = [line for line in read(folder / "base.csv").decode().splitlines() if line.count(",") == 11 and '"' not in line]
        peaks = {}
        for count in (100_000, 200_000):
            write(folder / "r.csv", "".join(rows(lines, count)).encode())
            # How full two threads' buffers are at once is chance; what a run needs is the least of several.
            peaks[count] = [min(peak(folder, threads) for _ in range(3)) for threads in (1, 2)]
            report = read(folder / "r.report.txt").decode()
            check("all rows are there", f"合计：{count} 行" in report)
            check("persons are taken for one another", "duplicate_person" not in report)
        for threads, half, whole in zip((1, 2), peaks[100_000], peaks[200_000]):
            print(f"note: {threads} threads: {half} KiB for 100,000 rows, {whole} KiB for 200,000")
            check(f"peak of {threads} threads", whole <= LIMIT, f"{whole} KiB")
            check(f"growth of {threads} threads", whole - half <= GROWTH, f"{whole - half} KiB")


main()
finish()
