#!/usr/bin/env python3
"""forms_made_test.py - ways of writing counties, made from the tables: never another code.

Short names with a township behind them, its level word left out or not, counties with one character
wrong, missing or too many, alone and before a township of theirs, two addresses in one text, and
every township behind its county.
Every county in force that has townships is written in each way. SEED=N chooses other townships,
other mistakes and other pairs.
"""
import collections
import csv
import os
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True
from checks import QUHUA, TOP, check, finish

LEVEL_WORD = re.compile("(自治县|自治州|自治区|自治旗|地区|林区|县|市|区|旗|盟|省|州)$")
TOWN_WORD = re.compile("(街道|镇|乡)$")

# Letters: province, prefecture, county, township; capital: in full. Then the least share of right
# answers in percent.
STYLES = (("pct", 95), ("Pct", 94), ("pcT", 95), ("ct", 85), ("cT", 94), ("Ct", 95), ("pCt", 99))

randomly = random.Random(int(os.environ.get("SEED", "1")))


def rows(table):
    with open(os.path.join(TOP, "data", table), encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load():
    """Divisions in force by code, the names of all years, townships by county."""
    in_force, ever, towns = {}, set(), collections.defaultdict(list)
    for row in rows("divisions.csv"):
        ever.add(row["name"])
        if not row["end"]:
            in_force[row["code"]] = row
    for row in rows("townships.csv"):
        if row["status"] == "current" and len(TOWN_WORD.sub("", row["name"])) > 1:
            towns[row["county"]].append(row["name"])
    return in_force, ever, towns


def answers(texts):
    done = subprocess.run([QUHUA, "normalize"], input="".join(text + "\n" for text in texts),
                          capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def judge(name, least, written):
    """`written`: pairs of a text and its code. No other code; right in `least` percent."""
    right = 0
    for (text, code), answer in zip(written, answers([text for text, _ in written]), strict=True):
        accepted = answer[0] == "accept"
        right += accepted and answer[1] == code
        check(f"{name}: {text} is {code}", not accepted or answer[1] == code, answer)
    print(f"note: {name}: {right} of {len(written)} answered, the others asked")
    check(f"{name}: {right} of {len(written)} right", right * 100 >= least * len(written))


def judge_two(name, written, least=98):
    """`written`: texts that name two counties. `least` percent are asked as a conflict."""
    asked = sum(answer[0] == "confirm" and "conflict" in answer[3].split(",") for answer in answers(written))
    print(f"note: {name}: {asked} of {len(written)} asked")
    check(f"{name}: {asked} of {len(written)} asked", asked * 100 >= least * len(written))


def parts(county, in_force, towns):
    """What the letters of a style stand for, or None where a short name would be one character."""
    full = {"P": in_force[county["code"][:2] + "0000"]["name"], "p": in_force[county["parent"]]["name"],
            "C": county["name"], "T": randomly.choice(towns[county["code"]])}
    short = {"P": LEVEL_WORD.sub("", full["P"]), "p": LEVEL_WORD.sub("", full["p"]),
             "c": LEVEL_WORD.sub("", full["C"]), "t": TOWN_WORD.sub("", full["T"]), "C": full["C"], "T": full["T"]}
    return short if min(map(len, short.values())) > 1 else None


def misspell(name, characters, ever):
    """`name` with a character wrong, missing or too many, if that is no other division's name."""
    at = randomly.randrange(len(name) - 1)
    put, dropped = randomly.choice((("x", 1), ("x", 1), ("", 1), ("x", 0)))
    changed = name[:at] + (put and randomly.choice(characters)) + name[at + dropped:]
    return changed if changed not in ever else None


def judge_alone(misspelt):
    """Misspelt names with nothing above them: none is repaired to another's. A few are names in use (墨江县)."""
    for (text, code), answer in zip(misspelt, answers([text for text, _ in misspelt]), strict=True):
        repaired = answer[0] == "accept" and "typo" in answer[3].split(",")
        check(f"misspelt, alone: {text} is {code}", not repaired or answer[1] == code, answer)


def full(county, in_force):
    """The county's official path."""
    upper = in_force[county["parent"]]
    province = in_force[county["code"][:2] + "0000"]["name"]
    return province + (upper["name"] if upper["level"] == "prefecture" else "") + county["name"]


def pairs(counties, named, in_force, towns):
    """Two counties: by their names alone, where no other bears them, and as addresses run into one."""
    alone = [row["name"] for row in counties if named[row["name"]] == 1]
    for words in ("由{}迁至{}", "原{}现{}", "{}转{}", "{}或{}", "{}、{}", "{}（现{}）", "{}人现户口在{}"):
        judge_two(words, [words.format(*randomly.sample(alone, 2)) for _ in range(400)])
    second = randomly.sample(counties, len(counties))
    judge_two("run together", [
        full(one, in_force) + randomly.choice(towns[one["code"]]) + randomly.choice(("", "3组", "幸福村", "人民路12号"))
        + full(two, in_force) for one, two in zip(counties, second) if one is not two])
    judge_two("run together, the second without anything above it", [
        one["name"] + randomly.choice(towns[one["code"]]) + randomly.choice(("3组", "幸福村", "人民路12号"))
        + two["name"] + randomly.choice(towns[two["code"]])
        for one, two in zip(counties, second) if one is not two], 95)


def townships(counties, in_force, towns):
    """Every township behind its own county, also in short: no other code, no other address seen."""
    written = [(full(county, in_force) + form.format(name, TOWN_WORD.sub("", name)), county["code"])
               for county in counties for name in towns[county["code"]] for form in ("{0}", "{1}", "{1}村", " {0}")]
    asked = 0
    for (text, code), answer in zip(written, answers([text for text, _ in written]), strict=True):
        asked += answer[0] != "accept"
        if answer[0] == "accept" and answer[1] != code:
            check(f"townships: {text} is {code}", False, answer)
    check(f"townships: {asked} of {len(written)} asked", asked * 10000 <= len(written))


def main():
    in_force, ever, towns = load()
    counties = [row for code, row in in_force.items() if row["level"] == "county" and code in towns]
    characters = sorted({character for row in counties for character in row["name"][:-1]})
    check("counties with townships", len(counties) > 2500, len(counties))
    for style, least in STYLES:
        made = [(parts(county, in_force, towns), county["code"]) for county in counties]
        judge(style, least, [("".join(map(part.get, style)), code) for part, code in made if part])
    misspelt = [(in_force[county["parent"]], misspell(county["name"], characters, ever), county["code"])
                for county in counties]
    judge_alone([(name, code) for _, name, code in misspelt if name])
    misspelt = [(upper["name"] + name, code) for upper, name, code in misspelt
                if name and upper["level"] == "prefecture"]
    judge("misspelt", 4, misspelt)  # any character: few are alike
    judge("misspelt, with a township", 80, [(text + randomly.choice(towns[code]), code) for text, code in misspelt])
    townships(counties, in_force, towns)
    pairs(counties, collections.Counter(row["name"] for row in rows("divisions.csv")), in_force, towns)
    finish()


if __name__ == "__main__":
    main()
