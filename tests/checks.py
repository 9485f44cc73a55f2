"""checks.py - what the Python tests share: where things are, what is right, the sum at the end."""
import os
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build/release"))
QUHUA = os.path.join(BUILD, "quhua")

counts = {"passed": 0, "failed": 0}


def check(name, good, detail=""):
    counts["passed" if good else "failed"] += 1
    if not good:
        print(f"not ok {name}{': ' if detail else ''}{str(detail)[:400]}")


def same(name, expected, actual):
    check(name, expected == actual, f"expected {expected!r:.180}, got {actual!r:.180}")


def finish():
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    sys.exit(counts["failed"] != 0)
