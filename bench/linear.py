#!/usr/bin/env python3
"""linear.py - time per code point for texts of 32 to 1,024 code points.

usage: linear.py BENCH INDEX TEXTS

Real addresses one after another, and texts made to be hard: one name again and again. A line a
kind: nanoseconds per code point at each length, and the longest over the shortest.
"""
import os
import subprocess
import sys
import tempfile
import time

LENGTHS = (32, 64, 128, 256, 512, 1024)
CODE_POINTS = 1 << 16  # in one file
ROUNDS = 20
TRIES = 5


def seconds(bench, index, path, rounds):
    """The shortest of several runs: what disturbs only makes one longer."""
    times = []
    for _ in range(TRIES):
        begin = time.perf_counter()
        subprocess.run([bench, index, path, str(rounds), "normalize"], check=True)
        times.append(time.perf_counter() - begin)
    return min(times)


def measure(bench, index, source, length):
    """Returns: nanoseconds per code point of texts of `length` cut from `source`."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        for at in range(0, CODE_POINTS, length):
            file.write(source[at:at + length] + "\n")
        file.flush()
        more = seconds(bench, index, file.name, ROUNDS + 1) - seconds(bench, index, file.name, 1)
        return more / ROUNDS / CODE_POINTS * 1e9


def repeated(text):
    return (text * (CODE_POINTS // len(text) + 1))[:CODE_POINTS]


def main():
    bench, index, texts = sys.argv[1:]
    with open(texts, encoding="utf-8") as file:
        addresses = "".join(line.split("\t")[0].strip() for line in file)
    kinds = {"addresses": repeated(addresses)}
    for text in ("鼓楼区", "江苏省", "朝阳", "江苏省南京市", "城区", "市辖区", "南京路", "县"):
        kinds[text] = repeated(text)
    worst = 0.0
    print("  code points  " + "".join(f"{length:>8}" for length in LENGTHS) + "   last/first")
    for name, source in kinds.items():
        costs = [measure(bench, index, source, length) for length in LENGTHS]
        worst = max(worst, costs[-1] / costs[0])
        wide = 13 - sum(ord(c) > 0x2E80 for c in name)
        print(f"  {name:<{wide}}  " + "".join(f"{cost:>8.1f}" for cost in costs)
              + f"   {costs[-1] / costs[0]:.2f}", flush=True)
    print(f"linearity: ns per code point, 1,024 against 32, worst {worst:.2f}")


if __name__ == "__main__":
    main()
