#!/usr/bin/env python3
"""roster_compare_test.py - quhua fix --compare-index lists just the rows that fix answers otherwise.

A roster goes through fix under one index and the other; where the answers differ, and only there,
the list has a line, with what both said. It holds nothing of a person.
"""
import csv
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import editions
from checks import BUILD, QUHUA, TOP, check, finish, same

INDEX = os.path.join(BUILD, "quhua.idx")
VERDICTS = {"accept": "通过", "confirm": "待确认", "reject": "须重填"}
HEADER = ["行号", "变化", "原结果", "新结果", "原生源代码", "新生源代码", "原家庭代码", "新家庭代码", "原原因", "新原因"]
DIFFERENCES = ("结果", "生源代码", "家庭代码", "原因", "写法")
NAMES = ("verdict", "origin_code", "home_code", "reasons", "text")


def run(*arguments):
    return subprocess.run([QUHUA, "fix", *arguments], capture_output=True, text=True, check=False)


def read(path):
    with open(path, "rb") as file:
        return file.read()


# ---- what it must say ----------------------------------------------------------------------------

def answers(roster, index, options, out):
    """What fix says of each line: verdict, codes, reasons and texts."""
    rows = os.path.join(out, "rows.json")
    done = run(f"--index={index}", f"--json-rows={rows}", "-o", out, *options, roster)
    check(f"fix under {index}: {done.stderr}", done.returncode in (0, 1), done.returncode)
    said = {}
    for line in read(rows).decode().splitlines():
        row = json.loads(line)
        if "damage" in row:
            said[row["line"]] = ("reject", None, None, (), ())
            continue
        origin, home = row["origin"], row["home"] or {"code": None, "home": None, "reasons": []}
        reasons = tuple(tuple((note["code"], note["grade"]) for note in notes)
                        for notes in (origin["reasons"], home["reasons"], row["reasons"]))
        said[row["line"]] = (row["verdict"], origin["code"], home["code"], reasons, (origin["origin"], home["home"]))
    return said


def reason_codes(cell):
    """The codes of a cell, in the order of origin, home, record and row."""
    parts = {}
    for part in cell.split("；") if cell else []:
        item, codes = part.split(" ")
        parts[item] = codes.split("、")
    check("items of reasons", set(parts) <= {"生源所在地", "家庭地址", "个人信息", "整行"}, parts)
    return (parts.get("生源所在地", []), parts.get("家庭地址", []), parts.get("个人信息", []) + parts.get("整行", []))


def expected(now, then):
    lines = {}
    for line, old in now.items():
        new = then[line]
        differing = [name for name, a, b in zip(DIFFERENCES, old, new) if a != b]
        if differing:
            lines[line] = ["、".join(differing), *(VERDICTS[side[0]] for side in (old, new)),
                           *(side[1] or "" for side in (old, new)), *(side[2] or "" for side in (old, new)),
                           *(tuple([code for code, _ in item] for item in side[3]) for side in (old, new))]
    return lines


def compare(name, folder, roster, options, encoding="utf-8", delimiter=",", indexes=()):
    """All ways of comparing one roster. Returns: the lines of the first way."""
    first, out = None, os.path.join(folder, "out")
    os.makedirs(out, exist_ok=True)
    sides = [answers(roster, index, options, out) for index in indexes]
    for (a, b), threads in itertools.product(((0, 1), (1, 0)), (1, 3)):
        for stale in os.listdir(out):
            os.unlink(os.path.join(out, stale))
        want = expected(sides[a], sides[b])
        done = run(f"--index={indexes[a]}", f"--compare-index={indexes[b]}", f"--threads={threads}", "--json", "-o",
                   out, *options, roster)
        same(f"{name}: exit, {done.stderr}", int(bool(want)), done.returncode)
        same(f"{name}: outputs", ["r.compare.csv"], os.listdir(out))
        path = os.path.join(out, "r.compare.csv")
        same(f"{name}: mode", 0o600, os.stat(path).st_mode & 0o777)
        head, *rows = csv.reader(read(path).decode(encoding).removeprefix("\ufeff").splitlines(), delimiter=delimiter)
        got = {int(row[0]): [*row[1:8], reason_codes(row[8]), reason_codes(row[9])] for row in rows}
        same(f"{name}: header", HEADER, head)
        same(f"{name}: lines", sorted(want), [int(row[0]) for row in rows])
        wrong = [(line, want.get(line), got.get(line)) for line in got if want.get(line) != got[line]]
        same(f"{name}: what they say", [], wrong[:1])
        summary = json.loads(done.stdout)
        same(f"{name}: counts", (len(sides[a]), len(want)), (summary["rows"], summary["changed"]))
        same(f"{name}: differences", [sum(zh in row[0].split("、") for row in want.values()) for zh in DIFFERENCES],
             [summary["differences"][key] for key in NAMES])
        moves = [(row[1], row[2]) for row in want.values() if row[1] != row[2]]
        same(f"{name}: verdicts", {move: moves.count(move) for move in moves},
             {(VERDICTS[move["now"]], VERDICTS[move["then"]]): move["rows"] for move in summary["verdicts"]})
        first = first or got
    return first


# ---- rosters -------------------------------------------------------------------------------------

def make_roster(folder, rows, *options):
    path = os.path.join(folder, "r.csv")
    subprocess.run([os.path.join(TOP, "tools/make-roster"), "--rows", str(rows), "--out", path, *options],
                   check=True)
    return path


def school_profile(folder, county):
    path = os.path.join(folder, "school.ini")
    with open(os.path.join(TOP, "data/profiles/js-2024.ini"), encoding="utf-8") as file:
        lines = [f"county = {county}\n" if re.match("county *=", line) else line for line in file]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)
    return path


def neighbours(folder):
    """Doors and classes that are one under one index only."""
    path = os.path.join(folder, "r.csv")
    lines = ["考生号,姓名,生源所在地,家庭地址,班级"]
    for i in range(40):
        county = ("灌云县", "灌南县")[i % 2]
        lines.append(f"{1000 + i},甲,江苏省{county},{county}新安镇胜利路{i // 8}号,{'一班' if i < 20 else '二班'}")
    lines += [f"{2000 + i},乙,江苏省东海县,东海县白塔埠镇前营村3组12号,三班" for i in range(12)]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def refusals(folder, index):
    roster = make_roster(folder, 20)
    before = sorted(os.listdir(folder))
    for status, options in ((2, ["--in-place-values"]), (2, ["--json-rows=x"]), (66, ["--compare-index=none"]),
                            (2, ["--as-of=2030"]), (2, ["--as-of=2027"])):
        same(f"{options}", status, run(f"--compare-index={index}", *options, roster).returncode)
    same("merge has no such option", 2,
         subprocess.run([QUHUA, "merge", f"--compare-index={index}", roster, roster], capture_output=True,
                        check=False).returncode)
    same("a profile that the new edition does not bear", 65,
         run(f"--compare-index={index}", f"--profile={school_profile(folder, editions.GONE)}", roster).returncode)
    same("nothing was written", before, sorted(set(os.listdir(folder)) - {"school.ini"}))
    old = os.path.join(folder, "r.fixed.csv")
    with open(old, "w", encoding="utf-8") as file:
        file.write("old")
    done = run(f"--compare-index={index}", roster)
    same("other outputs stay", b"old", read(old))
    check("a summary", done.returncode in (0, 1) and "清单 " in done.stdout, done)
    same("against itself", 0, run(f"--compare-index={INDEX}", roster).returncode)
    same("one line for the header", 1, len(read(os.path.join(folder, "r.compare.csv")).splitlines()))


with tempfile.TemporaryDirectory() as work:
    following = editions.next_edition(work)
    both = (INDEX, following)
    subfolder = lambda name: os.makedirs(os.path.join(work, name)) or os.path.join(work, name)
    lines = compare("plain", work, make_roster(work, 4000, "--local", "1"), [], indexes=both)
    check("plain: rows of every kind", {"结果", "生源代码", "家庭代码", "原因", "写法"} <=
          set("、".join(line[0] for line in lines.values()).split("、")), len(lines))
    data = read(os.path.join(work, "out/r.compare.csv")).decode()
    with open(os.path.join(work, "r.csv"), encoding="utf-8", newline="") as file:
        persons = [cell for row in list(csv.reader(file))[1:] for cell in row[:4] if len(cell) > 1]
    same("nothing of a person in the list", [], [cell for cell in persons if cell in data][:3])
    previous = os.path.join(work, "before.csv")
    compare("profile, damage", work,
            make_roster(work, 1500, "--damage", "--previous", previous, "--encoding", "gb18030", "--delimiter", "tab"),
            ["--profile=js-2024", f"--previous={previous}"], "gb18030", "\t", indexes=both)
    compare("utf-16", work, make_roster(work, 300, "--encoding", "utf-16le", "--bom"),
            ["--as-of=2010", "--encoding=utf-16le"], "utf-16-le", indexes=both)
    lines = compare("neighbours", work, neighbours(work), ["--profile=" + school_profile(work, editions.HEIR)],
                    indexes=both)
    for reason in ("same_home_many", "same_origin_all"):
        check(f"neighbours: {reason} under one index only",
              any((reason in line[7][2]) != (reason in line[8][2]) for line in lines.values()))
    refusals(subfolder("refusals"), following)
finish()
