#!/usr/bin/env python3
"""roster_merge_test.py - the choices of a worklist come back into the roster, each checked anew."""
import csv
import io
import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUHUA = os.path.join(os.path.realpath(os.path.join(TOP, os.environ.get("BUILD", "build/release"))),
                     "quhua")
passed = failed = 0

HEADER = "考生号,姓名,身份证号,生源所在地,家庭地址\n"
HOME = "东海县白塔埠镇前营村3组12号"


def check(good, what):
    global passed, failed
    passed += bool(good)
    failed += not good
    if not good:
        print("not ok", what)


def check_digit(head):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(w * int(d) for w, d in zip(weights, head)) % 11]


def id_number(prefix, sequence):
    head = f"{prefix}20000101{sequence:03}"
    return head + check_digit(head)


ID = id_number("320722", 1)  # of 东海县


class Folder:
    """A folder with one roster and its worklist."""

    def __init__(self, rows, encoding="utf-8", header=HEADER):
        self.temporary = tempfile.TemporaryDirectory()
        self.path = self.temporary.name
        self.encoding = encoding
        self.write("r.csv", header + "".join(row + "\n" for row in rows))
        self.run("fix", "r.csv")

    def write(self, name, text):
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(text.encode(self.encoding))

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as file:
            return file.read().decode(self.encoding)

    def rows(self, name):
        return list(csv.reader(io.StringIO(self.read(name), newline="")))

    def run(self, command, *arguments):
        run = subprocess.run([QUHUA, command, "--json", *arguments], capture_output=True, text=True,
                             cwd=self.path)
        return run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr

    def choose(self, **choices):
        """Fill in the worklist: 行N_项目 = choice. Returns: what merge said."""
        rows = self.rows("r.todo.csv")
        for row in rows[1:]:
            row[-1] = choices.pop(f"r{row[0]}_{row[3]}", "")
        check(not choices, f"no such lines in the worklist: {choices}; {rows}")
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows(rows)
        self.write("r.todo.csv", out.getvalue())
        return self.run("merge", "r.csv", "r.todo.csv")


def taken(what, row, line_choices, expected, encoding="utf-8"):
    """A row whose choices are taken: `expected` is our columns 核对结果, 代码, 规范, home."""
    folder = Folder([row], encoding)
    before = folder.read("r.csv"), folder.read("r.fixed.csv")
    status, summary, error = folder.choose(**line_choices)
    check(summary is not None, f"{what}: exit {status}: {error}")
    if summary is None:
        return
    merged = folder.rows("r.merged.fixed.csv")[1]
    check(merged[5:9] == expected, f"{what}: {merged[5:]}")
    check(summary["decided"] == len(line_choices) and summary["refused"] == 0, f"{what}: {summary}")
    check(status == (0 if expected[0] == "通过" else 1), f"{what}: exit {status}")
    check((folder.read("r.csv"), folder.read("r.fixed.csv")) == before, f"{what}: inputs changed")
    # What was chosen is in the original columns too: the merged roster passes on its own.
    folder.write("next.csv", folder.read("r.merged.fixed.csv"))
    again = folder.run("fix", "next.csv")[1]
    check(again["accept"] == 1, f"{what}: again {again}")


def refused(what, row, line_choices, why, change=None):
    """A row whose choice is not taken: it stays in the new worklist, with the reason."""
    folder = Folder([row])
    if change:
        folder.write("r.csv", folder.read("r.csv").replace(*change))
    _, summary, error = folder.choose(**line_choices)
    check(summary is not None and summary["decided"] == 0 and summary["refused"] == 1,
          f"{what}: {summary} {error}")
    check(summary is not None and summary["accept"] == 0, f"{what}: accepted")
    check(why in folder.read("r.merged.todo.csv"), f"{what}: {folder.read('r.merged.todo.csv')}")
    check(folder.rows("r.merged.fixed.csv")[1][:5] == folder.rows("r.csv")[1],
          f"{what}: original cells")


def choices():
    origin, city = "r2_生源所在地", f"1,甲,{ID},连云港市,{HOME}"
    donghai = ["通过", "320722", "江苏省东海县", HOME]
    taken("by code", city, {origin: "320722"}, donghai)
    taken("by text", city, {origin: "江苏东海"}, donghai)
    taken("in GB18030", city, {origin: "东海县"}, donghai, "gb18030")
    zone, home = "苏州工业园区", "虎丘区横塘街道枫林路246号"
    taken("by number", f"1,甲,{id_number('320500', 7)},{zone},{home}", {origin: "1"},
          ["通过", "320505", "江苏省虎丘区", home])
    taken("by a full-width number", f"1,甲,{id_number('320500', 7)},{zone},{home}", {origin: "１"},
          ["通过", "320505", "江苏省虎丘区", home])
    for copied in ("1 江苏省虎丘区(320505)", "江苏省虎丘区(320505)"):
        taken("a candidate copied", f"1,甲,{id_number('320500', 7)},{zone},{home}", {origin: copied},
              ["通过", "320505", "江苏省虎丘区", home])
    taken("ID number", f"1,甲,{ID[:-1]}{other_digit(ID)},江苏省东海县,{HOME}",
          {"r2_个人信息": ID}, donghai)
    taken("home", f"1,甲,{ID},江苏省东海县,无", {"r2_家庭地址": "江苏省连云港市" + HOME}, donghai)
    taken("origin and home", f"1,甲,{ID},连云港市,无", {origin: "东海县", "r2_家庭地址": HOME},
          donghai)
    taken("home kept", f"1,甲,{ID},江苏省东海县,东海县白塔埠镇前营村",
          {"r2_家庭地址": "1"}, donghai[:3] + ["东海县白塔埠镇前营村"])
    for words in ("已核实，保留原内容", "1 已核实，保留原内容"):
        taken("home kept, in words", f"1,甲,{ID},江苏省东海县,东海县白塔埠镇前营村",
              {"r2_家庭地址": words}, donghai[:3] + ["东海县白塔埠镇前营村"])


def second_round():
    """What was looked into and left is not asked again, until it says something else."""
    short, other = "东海县白塔埠镇前营村", id_number("320722", 2)
    rows = [f"1,甲,{ID},江苏省东海县,{short}", f"2,甲,{ID},江苏省东海县,{HOME}",
            f"3,乙,{other},连云港市,{short}"]
    folder = Folder(rows)
    summary = folder.choose(r2_家庭地址="1", r3_整行="1", r4_家庭地址="1")[1]
    check((summary["decided"], summary["accept"]) == (3, 2), f"first round: {summary}")
    merged = folder.read("r.merged.fixed.csv")
    worklist = folder.read("r.merged.todo.csv")
    check(worklist.count("\n") == 2 and "连云港市" in worklist, f"second worklist: {worklist}")
    folder.write("w.csv", worklist.rstrip("\n") + "东海县\n")
    summary = folder.run("merge", "r.merged.fixed.csv", "w.csv")[1]
    check(summary and (summary["accept"], summary["decided"]) == (3, 1), f"second round: {summary}")
    for what, change, accepted in (
            ("nothing", ("甲", "甲"), 2), ("the village", (f",{short},通过", ",东海县白塔埠镇后营村,通过"), 1),
            ("the origin", (f"{ID},江苏省东海县,{short},", f"{ID},江苏省灌云县,{short},"), 1)):
        folder.write("next.csv", merged.replace(*change))
        summary = folder.run("fix", "next.csv")[1]
        check(summary and summary["accept"] == accepted, f"changed {what}: {summary}")


def order_kept():
    """A candidate for the home puts another county before it, and changes nothing behind."""
    home = "牛山街道水泥厂家属院3排5号"
    for choice, county in (("1", "东海县"), ("2", "灌云县")):
        folder = Folder([f"1,甲,{ID},江苏省东海县,灌云县{home}"])
        folder.choose(r2_家庭地址=choice)
        row = folder.rows("r.merged.fixed.csv")[1]
        check(row[4] == (county if choice == "1" else "灌云县") + home, f"candidate {choice}: {row}")


def other_digit(number):
    return "1" if number[-1] != "1" else "2"


def refusals():
    origin = "r2_生源所在地"
    row = f"1,甲,{ID},连云港市,{HOME}"
    refused("three digits", row, {origin: "１１１"}, "没有通过核对")
    refused("no such candidate", row, {origin: "9"}, "没有这个序号的候选")
    refused("not a county", row, {origin: "江苏省"}, "没有通过核对")
    refused("a placeholder", row, {origin: "320701"}, "没有通过核对")
    refused("nonsense", row, {origin: "不知道"}, "没有通过核对")
    refused("changed name", row, {origin: "东海县"}, "已改动", ("甲", "乙"))
    refused("changed origin", row, {origin: "东海县"}, "已改动", ("连云港市", "江苏省徐州市"))
    bad = ID[:-1] + other_digit(ID)
    refused("bad ID number", f"1,甲,{bad},江苏省东海县,{HOME}", {"r2_个人信息": bad}, "没有通过核对")
    refused("bad home", f"1,甲,{ID},江苏省东海县,无", {"r2_家庭地址": "同上"}, "没有通过核对")


def whole_rows():
    """Choices on whole rows: what lies across rows can be agreed to, damage cannot."""
    rows = [f"{i},甲,{ID},江苏省东海县,{HOME}" for i in (1, 2)] + ["3,乙"]
    folder = Folder(rows)
    status, summary, error = folder.choose(r3_整行="1", r4_整行="1")
    check(summary is not None and status == 1, f"whole rows: exit {status}: {error}")
    check((summary["decided"], summary["refused"], summary["accept"]) == (1, 1, 2), f"{summary}")
    check(summary["reasons"]["duplicate_person"] == 1, f"told once: {summary}")
    merged = folder.rows("r.merged.fixed.csv")
    check(merged[2][5] == "通过" and "已核实，保留原内容" in merged[2][9], f"{merged[2]}")
    check("请在名册里改正" in folder.read("r.merged.todo.csv"), folder.read("r.merged.todo.csv"))
    for choice, why in (("2", "没有这个序号的候选"), ("乙", "不能在待办表里改")):
        folder = Folder(rows[:2])
        summary = folder.choose(r3_整行=choice)[1]
        check((summary["decided"], summary["refused"], summary["accept"]) == (0, 1, 1), f"{summary}")
        check(why in folder.read("r.merged.todo.csv"), folder.read("r.merged.todo.csv"))
    # The row no longer is a second one: the question has gone, and so has the choice.
    folder = Folder(rows[:2])
    folder.write("r.csv", folder.read("r.csv").replace(f"1,甲,{ID}", f"1,甲,{id_number('320722', 2)}"))
    summary = folder.choose(r3_整行="1")[1]
    check((summary["decided"], summary["refused"]) == (0, 1), f"{summary}")
    # A line that the roster does not have.
    folder = Folder([f"1,甲,{ID},连云港市,{HOME}"])
    folder.write("r.todo.csv", folder.read("r.todo.csv").replace("\n2,", "\n7,"))
    summary = folder.choose(r7_生源所在地="1")[1]
    check((summary["decided"], summary["refused"]) == (0, 1), f"{summary}")
    check("另有 1 项选择" in folder.read("r.merged.report.txt"), "a choice astray")


def codes():
    """The roster's own column of codes follows the choice."""
    header = HEADER.replace("生源所在地,", "生源所在地,生源所在地代码,")
    for code, expected in (("320301", "320106"), ("", ""), ("３２０３０１", "320106")):
        folder = Folder([f"1,甲,{ID},江苏省鼓楼区,{code},鼓楼区中山北路8号"], header=header)
        choices = {row[3]: row for row in folder.rows("r.todo.csv")[1:]}
        summary = folder.choose(r2_生源所在地="江苏省南京市鼓楼区")[1]
        row = folder.rows("r.merged.fixed.csv")[1]
        check(summary["decided"] == 1, f"code {code}: {summary} {choices}")
        check(row[3:5] == ["江苏省南京市鼓楼区", expected], f"code {code}: {row}")
    header = HEADER.replace("生源所在地,", "生源所在地代码,")
    folder = Folder([f"1,甲,{ID},320701,{HOME}"], header=header)
    folder.choose(r2_生源所在地="东海县")
    row = folder.rows("r.merged.fixed.csv")[1]
    check(row[3] == "320722", f"only codes: {row}")


def worklists():
    """Worklists that were spoilt are told, and nothing is written."""
    folder = Folder([f"1,甲,{ID},连云港市,{HOME}"])
    good = folder.read("r.todo.csv")
    for what, text, message in (
            ("other file", HEADER + "1,甲,,,\n", "不是 quhua fix 生成的待办表"),
            ("item", good.replace("生源所在地,连云港市", "别的,连云港市").replace(",\n", ",1\n"), "第 2 行"),
            ("ragged", good + "1,2\n", "第 3 行"),
            ("broken in two", good[:-2] + "\n,1\n", "第 3 行"),
            ("twice", good.replace(",\n", ",东海县\n") +
             good.split("\n")[1][:-1] + ",灌云县\n", "两个选择"),
            ("empty", "", "没有内容")):
        folder.write("w.csv", text)
        status, summary, error = folder.run("merge", "r.csv", "w.csv")
        check(status == 65 and summary is None and message in error,
              f"worklist {what}: exit {status}: {error}")
    check(not any(".merged." in name for name in os.listdir(folder.path)), "something was written")
    for what, text in (("no choices at all", good), ("the last cells left off", good.replace(",\n", "\n"))):
        folder.write("r.todo.csv", text)
        status, summary, error = folder.run("merge", "r.csv", "r.todo.csv")
        check(summary and summary["decided"] == 0 and summary["reject"] == 1, f"{what}: {error}")


def others():
    """A choice is never taken for another person who has come to stand in that line."""
    header = "考生号,身份证号,生源所在地,家庭地址\n"
    rows = [f"0{number},{id_number('320722', number - 1000)},江苏省东海县,无" for number in (1001, 1002, 1003)]
    folder = Folder(rows, header=header)
    text = folder.read("r.todo.csv")
    folder.write("r.todo.csv", text.replace(",\n", f",{HOME}\n"))
    _, summary, error = folder.run("merge", "r.csv", "r.todo.csv")
    check(summary and summary["decided"] == 3, f"others, none: {summary} {error}")
    folder.write("r.csv", header + "".join(row + "\n" for row in rows[1:]))
    _, summary, error = folder.run("merge", "r.csv", "r.todo.csv")
    check(summary and (summary["decided"], summary["refused"], summary["accept"]) == (0, 3, 0), f"others: {summary} {error}")
    check("名册的这一行已改动" in folder.read("r.merged.todo.csv"), "others: not told")
    folder.write("r.csv", header + "".join(row + "\n" for row in rows))
    for what, number in (("zeros gone", "1001"), ("a large number", "1.001E+13"), ("emptied", ""), ("with a fraction", "1001.00"),
                         ("in groups", '"1,001"'), ("as a text", "'01001")):
        folder.write("r.todo.csv", text.replace(",\n", f",{HOME}\n").replace("01001", number))
        _, summary, error = folder.run("merge", "r.csv", "r.todo.csv")
        check(summary and summary["decided"] == 3, f"others, {what}: {summary} {error}")


def kept():
    """What somebody chose is never lost under a new worklist, whatever else was done to the file."""
    folder = Folder([f"1,甲,{ID},连云港市,{HOME}"])
    fresh = folder.read("r.todo.csv")
    chosen = fresh.replace(",\n", ",东海县\n")

    def worklists_of(start):
        return {name for name in os.listdir(folder.path) if name.startswith(start)}

    def left(what, old, keeps, *options, before=(), status=1):
        """The files that fix made of the worklist `old`: a new one, and where it `keeps`, the old one."""
        folder.write("r.todo.csv", old)
        names = worklists_of("r.todo.")
        run = subprocess.run([*before, QUHUA, "fix", *options, "r.csv"], capture_output=True, text=True, cwd=folder.path)
        check(run.returncode == status, f"{what}: exit {run.returncode} {run.stderr}")
        new = worklists_of("r.todo.") - names
        if status != 1:
            check(not new and folder.read("r.todo.csv") == old, f"{what}: {new}")
            return
        check(folder.read("r.todo.csv") == fresh, f"{what}: the new worklist")
        check(len(new) == keeps, f"{what}: {new}")
        for name in new:
            check(folder.read(name) == old and name in run.stdout, f"{what}: {name}, {run.stdout}")

    def fails(error):
        return "strace", "-o", "/dev/null", "-e", "trace=link", "-e", f"inject=link:error={error}"

    left("nothing chosen", fresh, False)
    left("another file", "hello\n", False)
    left("no file", "", False)
    left("nothing chosen, last cells left off", fresh.replace(",\n", "\n"), False)
    left("chosen", chosen, True)
    left("chosen again", chosen, True, "--json")
    left("a column gone", "".join(line.split(",", 1)[1] + "\n" for line in chosen.strip().split("\n")), True)
    left("ragged", chosen + "1,2,3,4,5,6,7,8,9\n", True)
    left("a quote that is open", chosen + '2,"', True)
    left("as a spreadsheet saves it", "PK\x03\x04 and more", True)
    left("a disk without links", chosen, True, before=fails("EPERM"))
    left("it cannot be kept", chosen, False, before=fails("EIO"), status=74)
    folder.run("merge", "r.csv", "r.todo.csv")
    folder.write("r.merged.todo.csv", chosen)
    summary = folder.run("merge", "r.csv", "r.todo.csv")[1]
    check(summary and summary.get("kept") == "r.merged.todo.2.csv" and folder.read(summary["kept"]) == chosen,
          f"merged: {summary}")


def headers_within():
    """A roster with its header again in the middle: the worklist repeats those words."""
    folder = Folder(["考生号,姓名,身份证号,生源所在地,家庭地址",
                     f"2,乙,{ID},连云港市,{HOME}"])
    status, summary, error = folder.choose(r3_生源所在地="东海县")
    check(summary is not None and summary["decided"] == 1, f"headers within: {status} {error}")


def main():
    for test in (choices, second_round, order_kept, refusals, whole_rows, codes, worklists, others, kept, headers_within):
        test()
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
