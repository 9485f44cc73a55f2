#!/usr/bin/env python3
"""index_diff_test.py - quhua index diff tells every change between two tables, and nothing else."""
import collections
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import editions
from checks import BUILD, QUHUA, TOP, check, finish, same

INDEX = os.path.join(BUILD, "quhua.idx")
CHANGES = ("gone", "new", "renamed", "reparented", "level", "successors")


def diff(*arguments, status=0):
    done = subprocess.run([QUHUA, "index", "diff", *arguments], capture_output=True, text=True, check=False)
    same(f"exit of diff {arguments}: {done.stderr}", status, done.returncode)
    return done.stdout.splitlines()


def told(lines):
    """The changes as (code, change, level, old, new, codes), and the summary."""
    rows = [tuple(line.split("\t")) for line in lines]
    check("a summary ends it", rows and rows[-1][0] == "summary", rows[-1:])
    check("six fields a line", all(len(row) == 6 for row in rows[:-1]), rows)
    same("order of codes", sorted(row[0] for row in rows[:-1]), [row[0] for row in rows[:-1]])
    counts = collections.Counter(row[1] for row in rows[:-1])
    same("counts", ", ".join(f"{counts[name]} {name}" for name in CHANGES), rows[-1][-1])
    return rows[:-1], rows[-1]


def known_changes(index):
    rows, summary = told(diff(INDEX, index))
    old = "江苏省连云港市"
    same("changes", [
        (editions.RENAMED, "renamed", "county", old + "东海县", old + editions.NEW_NAME, ""),
        (editions.GONE, "gone", "county", old + "灌云县", "", editions.HEIR),
        (editions.NEW_CODE, "new", "county", "", old + editions.NEW_COUNTY, ""),
        (editions.ONCE, "successors", "county", "江苏省淮安市清河区", "江苏省淮安市清河区",
         "320812>" + editions.ONCE_HEIRS.replace(";", ",")),
        (editions.MOVED, "gone", "county", "江苏省淮安市涟水县", "", editions.MOVED_TO),
        (editions.MOVED, "reparented", "county", "江苏省淮安市涟水县", "江苏省宿迁市涟水县", "320800>321300"),
        (editions.PLACED, "reparented", "county", "江苏省淮安市金湖县", old + "金湖县", "320800>320700"),
        (editions.MOVED_TO, "new", "county", "", "江苏省宿迁市涟水县", ""),
    ], rows)
    same("summary", ("summary", "other edition", editions.EDITION), (*summary[:2], summary[3]))


def as_json(index):
    text, _ = told(diff(INDEX, index))
    objects = [json.loads(line) for line in diff("--json", INDEX, index)]
    same("JSON has the same lines", [row[:2] for row in text],
         [(row["code"], row["change"]) for row in objects[:-1]])
    for row, (code, change, level, old, new, codes) in zip(objects, text):
        for side, path in (("old", old), ("new", new)):
            division = row[side]
            same(f"JSON {code} {change} {side}", path,
                 division and "".join(division[key] or "" for key in ("province", "prefecture", "name")) or "")
            check(f"JSON {code} level", division is None or division["level"] == level)
        if change == "gone":
            same(f"JSON {code} successors", codes.split(","), row["successors"])
    same("JSON summary", {name: sum(row[1] == name for row in text) for name in CHANGES},
         {name: objects[-1][name] for name in CHANGES})


def nothing(index):
    rows, summary = told(diff(INDEX, INDEX))
    same("the same file", ([], "same file"), (rows, summary[1]))
    rows, _ = told(diff(index, INDEX))
    same("backwards", {editions.GONE: "new", editions.NEW_CODE: "gone", editions.RENAMED: "renamed"},
         {row[0]: row[1] for row in rows
          if row[0] in (editions.GONE, editions.NEW_CODE, editions.RENAMED) and row[1] != "successors"})


def same_edition(folder):
    """Other words under the same date: no code is told, but that the files differ."""
    data = os.path.join(folder, "words")
    editions.copy_data(data)
    path = os.path.join(data, "words.csv")
    head, rows = editions.read_table(path)
    editions.write_table(path, head, rows[:-1])
    rows, summary = told(diff(INDEX, editions.build_index(data, os.path.join(folder, "words.idx"))))
    same("the same edition", ([], "same edition"), (rows, summary[1]))


def decade(folder):
    """The table as it was at the end of 2014, against today: real changes."""
    data = os.path.join(folder, "2014")
    editions.copy_data(data)
    path = os.path.join(data, "divisions.csv")
    head, rows = editions.read_table(path)
    past = [[*row[:5], *(("", "") if row[5] > "2014" else row[5:])] for row in rows if row[4] <= "2014"]
    editions.write_table(path, head, past)
    for name in ("townships", "aliases", "zones", "variants", "placeholders", "transfers"):
        path = os.path.join(data, name + ".csv")
        head, _ = editions.read_table(path)
        editions.write_table(path, head, [])
    with open(os.path.join(data, "edition"), "w", encoding="utf-8") as file:
        file.write("2014-12-31\n")
    lines, _ = told(diff(editions.build_index(data, os.path.join(folder, "2014.idx")), INDEX))
    now = {row[0]: row for row in rows if not row[5]}
    then = {row[0]: row for row in past if not row[5]}
    by_change = {name: {row[0] for row in lines if row[1] == name} for name in CHANGES}
    same("new since 2014", now.keys() - then.keys(), by_change["new"])
    same("gone since 2014", then.keys() - now.keys(), by_change["gone"])
    same("renamed since 2014", {code for code in now.keys() & then.keys() if now[code][1] != then[code][1]},
         by_change["renamed"])
    check("every gone code has a successor in force",
          all(row[5] and set(row[5].split(",")) <= now.keys() for row in lines if row[1] == "gone"))
    check("Shou county went to Huainan",
          {("341521", "gone", "340422"), ("341521", "reparented", "341500>340400")} <=
          {(row[0], row[1], row[5]) for row in lines}, [row for row in lines if row[0] == "341521"])


def refusals(folder):
    bad = os.path.join(folder, "bad.idx")
    with open(INDEX, "rb") as file:
        data = bytearray(file.read())
    data[len(data) // 2] ^= 1
    with open(bad, "wb") as file:
        file.write(data)
    diff(INDEX, bad, status=65)
    diff(bad, INDEX, status=65)
    diff(INDEX, os.path.join(folder, "none"), status=66)
    diff(INDEX, status=2)
    diff(INDEX, INDEX, INDEX, status=2)
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([QUHUA, "index", "diff", INDEX, INDEX], stdout=full, stderr=subprocess.DEVNULL,
                              check=False)
    same("a full disk", 74, done.returncode)


with tempfile.TemporaryDirectory() as folder:
    following = editions.next_edition(folder)
    known_changes(following)
    as_json(following)
    nothing(following)
    same_edition(folder)
    decade(folder)
    refusals(folder)
finish()
