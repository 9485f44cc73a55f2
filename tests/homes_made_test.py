#!/usr/bin/env python3
"""homes_made_test.py - home addresses made from the tables and from pieces: no wrong county, nothing lost.

Names of divisions of all years as names of villages, roads and estates below a township, or below a
prefecture; two counties of one prefecture in one text; numbers, class words and separators in any
order. SEED=N makes others.
"""
import collections
import csv
import json
import os
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from checks import QUHUA, TOP, check, finish

LEVEL_WORD = re.compile("(自治区|地区|省|市|县|区|旗|盟|州)$")
TOWN_WORD = re.compile("(街道|镇|乡)$")
TAILS = ("路12号", "东路12号", "西街12号", "巷5号", "大道12号", "村3组", "社区12号", "大桥村3组", "一村3组",
         "新村3栋501", "花园3栋501", "小区3栋501", "大厦3栋501", "国际花园3栋501", "广场3栋501")
PIECES = ("3", "12", "301", "B12", "三", "之一", "之二", "五〇一", "附3", "甲", "号", "组", "栋", "单元", "室",
          "楼", "层", "号楼", "弄", "村", "队", "路", "巷", "花园", "小区", "东", "一", "-", "/", ".", "、", "，", " ",
          "～", "#", "至", "第", "户", "门", "大队", "屯", "&nbsp;", "３", "（老供销社东）")
DIGITS = str.maketrans("〇零一二三四五六七八九３", "001234567893")
RUN = re.compile("[0-9A-Za-z]+")

randomly = random.Random(int(os.environ.get("SEED", "1")))


def rows(table):
    with open(os.path.join(TOP, "data", table), encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load():
    """Counties in force that have townships, by their prefecture; all divisions; townships by county
    of today, and of all years without their level word."""
    divisions, counties = {}, collections.defaultdict(list)
    towns, ever = collections.defaultdict(list), collections.defaultdict(set)
    for row in rows("townships.csv"):
        ever[row["county"]].add(TOWN_WORD.sub("", row["name"]))
        if row["status"] == "current" and TOWN_WORD.search(row["name"]) and len(row["name"]) > 2:
            towns[row["county"]].append(row["name"])
    for row in rows("divisions.csv"):
        if not row["end"]:
            divisions[row["code"]] = row["name"]
            if row["level"] == "county" and row["code"] in towns:
                counties[row["parent"]].append(row["code"])
    return divisions, counties, towns, ever


def short_names():
    """Of two to four characters, of all divisions of all years; no county's whole name."""
    names = {row["name"] for row in rows("divisions.csv")}
    stems = {LEVEL_WORD.sub("", name) for name in names}
    return sorted(stem for stem in stems - names if 2 <= len(stem) <= 4 and not stem.endswith(("县", "镇", "乡")))


def answers(texts, origin=None):
    command = [QUHUA, "normalize", "--field=home", "--json"] + ([f"--origin={origin}"] if origin else [])
    done = subprocess.run(command, input="".join(text + "\n" for text in texts), capture_output=True,
                          text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def below_township(names, head, county, origin=None):
    """Names behind `head`, which ends with a township of `county`: nearly all accepted, all whole."""
    texts = [name + randomly.choice(TAILS) for name in names]
    asked = 0
    for text, answer in zip(texts, answers([head + text for text in texts], origin), strict=True):
        if answer["verdict"] != "accept":
            asked += 1
            continue
        check(f"{head}{text} {origin or ''} is in {county}",
              answer["code"] == county and answer["home"].endswith(text), answer)
    check(f"{head}: {asked} of {len(texts)} asked", asked * 100 <= len(texts))


def below_prefecture(names, head, origin):
    """No county is named: the origin may be proposed, never taken."""
    # A village's name may begin as a township's of the county does: 宾阳大桥村.
    texts = [head + name + randomly.choice(TAILS[:5]) for name in names]
    for text, answer in zip(texts, answers(texts, origin), strict=True):
        check(f"{text} {origin} is not accepted", answer["verdict"] != "accept", answer)


def two_counties(divisions, counties, towns, ever):
    """江苏省徐州市铜山区沛县龙固镇前进村3组 names two places."""
    texts = []
    for prefecture, codes in counties.items():
        if prefecture not in divisions or len(codes) < 2:
            continue
        for _ in range(3):
            first, second = randomly.sample(codes, 2)
            town = randomly.choice(towns[second])
            if TOWN_WORD.sub("", town) not in ever[first]:
                texts.append(divisions[prefecture] + divisions[first] + divisions[second] + town + "前进村3组")
    for text, answer in zip(texts, answers(texts), strict=True):
        check(f"{text} is not accepted", answer["verdict"] != "accept", answer)


def numbers_kept(count):
    """Every number of an accepted home stands so in the text, but for numerals."""
    texts = ["东海县牛山街道和平路" + "".join(randomly.choices(PIECES, k=randomly.randint(2, 9)))
             for _ in range(count)]
    accepted = 0
    for text, answer in zip(texts, answers(texts), strict=True):
        if answer["verdict"] != "accept" or answer["extra"]:
            continue
        accepted += 1
        source = text.replace("&nbsp;", " ")
        known = set(RUN.findall(source.replace("３", "3"))) | set(RUN.findall(source.translate(DIGITS)))
        check(f"{text}: its numbers", set(RUN.findall(answer["home"])) <= known, answer["home"])
    check(f"{accepted} of {count} accepted", accepted * 10 >= count)


def main():
    divisions, counties, towns, ever = load()
    names = short_names()
    for _ in range(4):
        prefecture = randomly.choice([code for code in counties if code in divisions and code[2:4] < "90"])
        county = randomly.choice(counties[prefecture])
        town = randomly.choice(towns[county])
        below_township(names, divisions[county] + town, county)
        below_township(names, divisions[prefecture] + divisions[county] + town, county)
        below_township(names, town, county, county)
        below_prefecture(names, divisions[prefecture], county)
    two_counties(divisions, counties, towns, ever)
    numbers_kept(20000)
    finish()


main()
