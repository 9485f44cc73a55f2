#!/usr/bin/env python3
"""roster_fix_test.py - quhua fix gives back every byte of a roster and adds its columns.

Files of every encoding, mark, delimiter, quoting and line end, whole and damaged, go through the
command. Each row of the result must begin with the bytes that it had; each damage must be in the
worklist with its line; rows in must be rows out.
"""
import csv
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUHUA = os.path.join(os.path.realpath(os.path.join(TOP, os.environ.get("BUILD", "build/release"))),
                     "quhua")
OWN = ["核对结果", "生源所在地代码", "生源所在地(规范)", "家庭地址(规范)", "问题", "建议"]
MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
passed = failed = 0


def check(good, what):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print("not ok", what)


def fix(folder, name, *options, status=1):
    """Run fix on a file of the folder. Returns: the summary, or None where it fails."""
    run = subprocess.run([QUHUA, "fix", "--json", *options, os.path.join(folder, name)],
                         capture_output=True, text=True)
    check(run.returncode == status, f"{name}: exit {run.returncode}, want {status}: {run.stderr}")
    return json.loads(run.stdout) if run.stdout else None


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def write(folder, name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


# ---- whole files -------------------------------------------------------------------------------

ROWS = [
    ["考生号", "姓名", "生源所在地", "备注", "家庭地址"],
    ["1001", "甲", "江苏省连云港市东海县", "一,二;三\t四", "东海县白塔埠镇前营村3组12号"],
    ["1002", "乙", "江苏省鼓楼区", "说“好”", "东海县白塔埠镇前营村3组13号"],
    ["1003", " 丙 ", "江苏省连云港市", "", "海州区新东街道幸福路8号"],
    ["1004", "丁", "江苏省淮安市清河区", "两\"个\"引号", "清江浦区长西街道水渡口大道6号"],
    ["1005", "戊", "江苏省连云港市东海县", "", "东海县白塔埠镇前营村3组15号"],
]


def line(cells, delimiter, everything):
    out = []
    for cell in cells:
        needs = everything or any(c in cell for c in (delimiter, '"', "\r", "\n"))
        out.append('"' + cell.replace('"', '""') + '"' if needs else cell)
    return delimiter.join(out)


def rows_of(data, encoding, delimiter):
    text = data.decode(encoding)
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""),
                           delimiter=delimiter))


def whole_file(folder, encoding, mark, delimiter, everything, eol, last_end):
    name = f"{encoding}-{mark}-{ord(delimiter)}-{everything}-{ord(eol[0])}{len(eol)}-{last_end}"
    lines = [line(row, delimiter, everything) for row in ROWS]
    head = MARKS[encoding] if mark else b""
    raw = [text.encode(encoding) for text in lines]
    end = eol.encode(encoding)
    write(folder, name + ".csv", head + end.join(raw) + (end if last_end else b""))
    summary = fix(folder, name + ".csv")
    if summary is None:
        return
    check(summary["rows"] == len(ROWS) - 1, f"{name}: {summary['rows']} rows")
    check(summary["accept"] >= 2, f"{name}: {summary['accept']} accepted")
    data = read(folder, name + ".fixed.csv")
    check(data.startswith(head), f"{name}: mark")
    at = len(head)
    for number, text in enumerate(raw):
        check(data.startswith(text, at), f"{name}: bytes of row {number}")
        rest = data.find(end, at + len(text)) if number + 1 < len(raw) or last_end else len(data)
        check(rest > at, f"{name}: end of row {number}")
        at = rest + len(end)
    check(at == len(data) + (0 if last_end else len(end)), f"{name}: length")
    rows = rows_of(data, encoding, delimiter)
    check([len(row) for row in rows] == [len(ROWS[0]) + len(OWN)] * len(ROWS), f"{name}: columns")
    check(rows[0][-6:] == OWN, f"{name}: header")
    check([row[:5] for row in rows] == ROWS, f"{name}: cells")
    check(rows[1][5:8] == ["通过", "320722", "江苏省东海县"], f"{name}: answer {rows[1][5:]}")
    check(rows[2][5] == "待确认" and rows[3][5] == "须重填", f"{name}: verdicts")
    for output in (".todo.csv", ".report.txt"):
        part = read(folder, name + output)
        check(part.startswith(head), f"{name}{output}: mark")
        check(end in part and "姓名" in part.decode(encoding), f"{name}{output}: encoding, line end")
    todo = rows_of(read(folder, name + ".todo.csv"), encoding, delimiter)
    check([row[0] for row in todo] == ["行号", "3", "4"], f"{name}: worklist {todo}")


def whole_files(folder):
    for encoding, mark in (("utf-8", False), ("utf-8", True), ("gb18030", False),
                           ("utf-16-le", True), ("utf-16-le", False), ("utf-16-be", True)):
        for delimiter, everything, eol in itertools.product(",;\t", (False, True),
                                                            ("\n", "\r\n", "\r")):
            whole_file(folder, encoding, mark, delimiter, everything, eol, True)
        whole_file(folder, encoding, mark, ",", False, "\r\n", False)


# ---- damaged files -----------------------------------------------------------------------------

HEADER = "考生号,姓名,生源所在地,家庭地址"
GOOD = "1,甲,江苏省连云港市东海县,东海县白塔埠镇前营村3组12号"

# name, encoding, the damaged line as bytes, damage, or None for a row that is none
DAMAGES = [
    ("short", "utf-8", "2,乙,江苏省连云港市东海县".encode(), "ragged"),
    ("long", "utf-8", (GOOD + ",五,六").encode(), "ragged"),
    ("long-empty", "utf-8", (GOOD + ",,").encode(), None),
    ("nul", "utf-8", "2,乙\0,江苏省东海县,东海县白塔埠镇前营村3组12号".encode(), "nul"),
    ("latin", "utf-8", b"2,\xff\xfe,\xe6\xb1\x9f," + "东海县".encode(), "undecodable"),
    ("cut-utf8", "utf-8", GOOD.encode()[:-1], "undecodable"),
    ("gbk-ff", "gb18030", GOOD.encode("gb18030")[:-2] + b"\xff", "undecodable"),
    ("gbk-80", "gb18030", b"2,\x80," + GOOD.encode("gb18030"), "undecodable"),
    ("stray", "utf-8", '2,乙"丙"丁,江苏省东海县,东海县白塔埠镇前营村3组12号'.encode(), "stray_quote"),
    ("stray-end", "utf-8", '2,"乙"丙,江苏省东海县,东海县白塔埠镇前营村3组12号'.encode(), "stray_quote"),
    ("open", "utf-8", '2,"乙,江苏省东海县,东海县白塔埠镇前营村3组12号'.encode(), "unterminated_quote"),
    ("open-gbk", "gb18030", '2,乙,江苏省东海县,"东海县白塔埠镇前营村3组12号'.encode("gb18030"),
     "unterminated_quote"),
    ("huge", "utf-8", ("2,乙,江苏省东海县," + "长" * 4_000_000).encode(), "too_long"),
    ("total", "utf-8", "合计,2人,,".encode(), "nobody"),
    ("total-gbk", "gb18030", "合计：,2人,,".encode("gb18030"), "nobody"),
    ("remark", "utf-8", "备注：由学生本人填写".encode(), "nobody"),
    ("class", "utf-8", '"高三（1）班\n小计",,2,2'.encode(), "nobody"),
    ("two-lines", "utf-8", '2,"乙\n丙",江苏省东海县,东海县白塔埠镇前营村3组12号'.encode(), None),
    ("empty", "utf-8", b"", None),
    ("blank", "utf-8", b",,,", None),
]


def damaged_file(folder, name, encoding, bad, damage, eol):
    good = GOOD.encode(encoding)
    lines = [HEADER.encode(encoding), good, good, bad, good, good]
    write(folder, name + ".csv", eol.join(lines) + eol)
    summary = fix(folder, name + ".csv", status=1 if damage else 0)
    if summary is None:
        return
    persons = 4 + (name not in ("empty", "blank"))
    check(summary["rows"] == persons, f"{name}: {summary['rows']} rows, want {persons}")
    check(summary["accept"] >= 4, f"{name}: the other rows: {summary}")
    if damage:
        check(summary["damages"] == {damage: 1}, f"{name}: {summary['damages']}, want {damage}")
        check(summary["reject"] == 1, f"{name}: {summary['reject']} rejected")
    data = read(folder, name + ".fixed.csv")
    position = 0
    for number, text in enumerate(lines):
        kept = text[:-2] if name == "long-empty" and number == 3 else text
        found = data.find(kept, position)
        check(found >= 0, f"{name}: bytes of line {number + 1}")
        position = max(found, position) + len(kept)
    todo = read(folder, name + ".todo.csv").decode(encoding, "replace")
    if damage:
        check("第 4 行" in todo and todo.replace("\r\n", "\n").count("\n4,") == 1, f"{name}: worklist {todo[:300]}")


def damaged_files(folder):
    for name, encoding, bad, damage in DAMAGES:
        for eol in (b"\n", b"\r\n"):
            damaged_file(folder, name, encoding, bad.replace(b"\n", eol), damage, eol)


# ---- what else a roster may be -------------------------------------------------------------------

def titles(folder):
    text = "某学院毕业生名册\n2026 年\n\n" + HEADER + "\n" + GOOD + "\n"
    write(folder, "titles.csv", text.encode())
    fix(folder, "titles.csv", status=0)
    lines = read(folder, "titles.fixed.csv").decode().split("\n")
    check(lines[:3] == ["某学院毕业生名册", "2026 年", ""], f"titles: {lines[:3]}")
    check(lines[3].startswith(HEADER + ",核对结果"), f"titles: header {lines[3]}")


def again(folder):
    """A fixed file may be fixed again: our columns are replaced, not added twice."""
    write(folder, "again.csv", (HEADER + "\n" + GOOD + "\n2,乙,江苏省鼓楼区,鼓楼区\n").encode())
    fix(folder, "again.csv")
    once = read(folder, "again.fixed.csv")
    write(folder, "twice.csv", once)
    fix(folder, "twice.csv")
    check(read(folder, "twice.fixed.csv") == once, "again: another file")


def in_place(folder):
    text = HEADER + "\n1,甲,江苏省淮安市清河区,\"江苏省淮安市清江浦区长西街道水渡口大道6号\"\n"
    write(folder, "place.csv", text.encode())
    fix(folder, "place.csv", "--in-place-values", status=0)
    row = rows_of(read(folder, "place.fixed.csv"), "utf-8", ",")[1]
    check(row[2:4] == ["江苏省清江浦区", "清江浦区长西街道水渡口大道6号"], f"in place: {row}")


def commas_left_off(folder):
    """Where a spreadsheet left off the last commas the report says how to save the file anew."""
    for count, told in ((15, False), (16, True)):
        write(folder, "commas.csv", (HEADER + ",备注\n" + (GOOD + "\n") * count).encode())
        summary = fix(folder, "commas.csv")
        check(summary["damages"] == {"ragged": count}, f"commas: {summary}")
        check(("每行填上 1" in read(folder, "commas.report.txt").decode()) == told, f"commas, {count} rows")


def formulas(folder):
    text = HEADER + ",备注\n" + GOOD + ",=1+1\n2,@乙,=江苏省,+东海县,-5\n"
    write(folder, "formula.csv", text.encode())
    fix(folder, "formula.csv")
    rows = rows_of(read(folder, "formula.fixed.csv"), "utf-8", ",")
    todo = rows_of(read(folder, "formula.todo.csv"), "utf-8", ",")
    for row in rows[1:]:
        check(not any(cell[:1] in "=+-@" and cell for cell in row[5:]), f"formula in ours: {row[5:]}")
    for row in todo[1:]:
        check(not any(cell[:1] in "=+-@" and cell for cell in row), f"formula in worklist: {row}")
    report = read(folder, "formula.report.txt").decode()
    check("4 个" in report and "第 2 行第 5 列" in report, f"formula: {report[-600:]}")


def texts_as_formulas(folder):
    """="..." keeps a number a text in a spreadsheet: read as that text, given back as it was."""
    row = '="1",甲,="江苏省东海县",="东海县白塔埠镇前营村3组12号"'
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in row.split(","))
    for name, line, count in (("bare", row, 4), ("quoted", quoted, 1)):
        write(folder, f"{name}.csv", (HEADER + f"\n{line}" * count + "\n").encode())
        fix(folder, f"{name}.csv", status=0)
        fixed = read(folder, f"{name}.fixed.csv").decode().split("\n")[1]
        check(fixed.startswith(line + ",") and "320722,江苏省东海县,东海县白塔埠镇前营村3组12号" in fixed,
              f"text as a formula, {name}: {fixed}")


def columns(folder):
    write(folder, "headers.csv", "学号,名字,来自,住在\n1,甲,江苏省东海县,东海县白塔埠镇前营村3组12号\n".encode())
    run = subprocess.run([QUHUA, "fix", os.path.join(folder, "headers.csv")], capture_output=True,
                         text=True)
    check(run.returncode == 65 and "甲" not in run.stderr, f"headers: {run.returncode} {run.stderr}")
    fix(folder, "headers.csv", "--column=origin=来自", "--column=home=住在", status=0)
    write(folder, "half.csv", "姓名,生源地,住在\n甲,江苏省东海县,东海县白塔埠镇前营村3组12号\n".encode())
    run = subprocess.run([QUHUA, "fix", os.path.join(folder, "half.csv")], capture_output=True,
                         text=True)
    check(run.returncode == 65 and "姓名、生源地、住在" in run.stderr, f"half: {run.stderr}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        for test in (whole_files, damaged_files, titles, again, in_place, commas_left_off, formulas, texts_as_formulas,
                     columns):
            test(folder)
        left = [name for name in os.listdir(folder) if name.startswith(".")]
        check(not left, f"left behind: {left}")
        modes = {os.stat(os.path.join(folder, name)).st_mode & 0o777
                 for name in os.listdir(folder) if ".fixed." in name or ".todo." in name}
        check(modes == {0o600}, f"modes {modes}")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
