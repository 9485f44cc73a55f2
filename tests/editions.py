"""editions.py - a next edition for the tests: a copy of data/ with some rows changed, and its index."""
import csv
import os
import shutil
import subprocess

from checks import BUILD, TOP

YEAR = "2027"
EDITION = "2027-12-31"
# What the next edition changes, each a county of Jiangsu.
RENAMED, NEW_NAME = "320722", "新东海市"
GONE, HEIR = "320723", "320724"
PLACED, NEW_PARENT = "320831", "320700"  # the same code under another prefecture
NEW_CODE, NEW_COUNTY = "320799", "临海新区"
MOVED, MOVED_TO = "320826", "321391"  # the same county with a code of another prefecture
ONCE, ONCE_HEIRS = "320802", "320803;320812"  # gone long ago: other successors


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


def write_table(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def next_divisions(rows):
    out = []
    for row in rows:
        code, name, level, parent, start, end, heirs = row
        if code == RENAMED and not end:
            out += [[code, name, level, parent, start, YEAR, code], [code, NEW_NAME, level, parent, YEAR, "", ""]]
        elif code == GONE and not end:
            out.append([*row[:5], YEAR, HEIR])
        elif code == MOVED and not end:
            out += [[*row[:5], YEAR, MOVED_TO], [MOVED_TO, name, level, "321300", YEAR, "", ""]]
        elif code == PLACED and not end:
            out.append([code, name, level, NEW_PARENT, start, end, heirs])
        elif code == ONCE and end:
            out.append([*row[:6], ONCE_HEIRS])
        else:
            out.append(row)
    out.append([NEW_CODE, NEW_COUNTY, "county", "320700", YEAR, "", ""])
    return sorted(out, key=lambda row: (row[0], int(row[4])))


def next_townships(rows):
    """Those of a county that went go with it, without their codes."""
    heirs = {GONE: HEIR, MOVED: MOVED_TO}
    kept = [row for row in rows if row[0] not in heirs]
    known = {(row[0], row[1]) for row in kept}
    gone = [[heirs[row[0]], row[1], "", row[3]] for row in rows if row[0] in heirs]
    kept += [row for row in gone if (row[0], row[1]) not in known]
    return sorted(kept, key=lambda row: (row[0], row[2] == "", row[2], row[1]))


def copy_data(folder):
    shutil.copytree(os.path.join(TOP, "data"), folder)


def build_index(data, path):
    subprocess.run([os.path.join(BUILD, "quhua-index"), data, path], check=True)
    return path


def next_edition(folder):
    """Make the data and the index of the next edition in a folder. Returns: the index's path."""
    data = os.path.join(folder, "next-data")
    copy_data(data)
    for name, change in (("divisions.csv", next_divisions), ("townships.csv", next_townships)):
        path = os.path.join(data, name)
        head, rows = read_table(path)
        write_table(path, head, change(rows))
    with open(os.path.join(data, "edition"), "w", encoding="utf-8") as file:
        file.write(EDITION + "\n")
    return build_index(data, os.path.join(folder, "next.idx"))
