#!/usr/bin/env python3
"""stream_test.py - `quhua normalize` as a filter: one line in, one line out, whatever is in it.

Order, odd bytes, long lines, answers while the pipe is open, memory that does not grow, and JSON
that a JSON reader takes. Prints failed checks and `N passed, N failed`.
"""
import fcntl
import glob
import json
import os
import random
import select
import subprocess
import sys
import tempfile

from checks import QUHUA, TOP, check, counts, same

BLOCK = 1 << 20  # what the filter reads at once
GOOD = "江苏省东海县".encode()
WAIT = 20  # seconds for an answer; only a failure takes so long


def run(data, *options):
    """Returns: the output of the filter as lines without their ends."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        done = subprocess.run([QUHUA, "normalize", *options], stdin=file, capture_output=True,
                              check=False)
    check("exit status of the filter", done.returncode == 0, done.stderr)
    check("the output ends with a line end", not done.stdout or done.stdout.endswith(b"\n"))
    return done.stdout.split(b"\n")[:-1]


def verdict(line):
    return line.split(b"\t")[0]


def case_texts():
    """Every field of every case: more texts than are meant, and odder ones."""
    texts = set()
    for path in glob.glob(os.path.join(TOP, "tests/cases/*.tsv")):
        with open(path, "rb") as file:
            texts.update(field for line in file.read().split(b"\n") for field in line.split(b"\t"))
    texts.discard(b"")
    return sorted(texts) or [GOOD]


def random_texts(source, count):
    """Bytes of any kind, damaged cases, and characters that JSON has to escape."""
    cases = case_texts()
    for _ in range(count):
        kind = source.randrange(4)
        text = bytearray(source.choice(cases) if kind else source.randbytes(source.randrange(60)))
        if kind == 1 and text:
            text[source.randrange(len(text))] = source.randrange(256)
        elif kind == 2:
            text += bytes(source.choice(b'"\\/\x00\x01\x1f\x7f\x08\t\r<>&') for _ in range(5))
        elif kind == 3:
            text += "\u2028\u2029\ufeff\U0001f600\u0085".encode()
        yield bytes(text).replace(b"\n", b" ")


# ---- odd lines ---------------------------------------------------------------------------------


def test_odd_lines():
    accept, empty = run(GOOD + b"\n\n")
    same("a good line", b"accept", verdict(accept))
    same("an empty line", b"reject\t\t\tempty\t", empty)
    same("no input", [], run(b""))
    same("no last line end", [accept], run(GOOD))
    same("only empty lines", [empty] * 1000, run(b"\n" * 1000))
    crlf = run(GOOD + b"\r\n\r\n" + GOOD)
    same("CR LF: lines", 3, len(crlf))
    same("CR LF: code", b"320722", crlf[0].split(b"\t")[1])
    same("CR LF: no CR in the answer", False, any(b"\r" in line for line in crlf))
    same("CR LF: the empty line", b"reject", verdict(crlf[1]))
    lines = run(b"\x00\n" + GOOD + b"\x00\n\x00" + GOOD + b"\n\xff\xfe\n\xe4\xb8\n" + GOOD + b"\xc0\x80\n")
    same("NUL and bad UTF-8: lines", 6, len(lines))
    same("NUL and bad UTF-8: no NUL in the answer", False, any(b"\x00" in line for line in lines))
    for line in lines[3:]:
        check("bad UTF-8 is refused", b"bad_encoding" in line, line)
    for line in lines:
        same("columns of an odd line", 4, line.count(b"\t"))
        check("an answer is UTF-8", line == line.decode("utf-8", "ignore").encode(), line)


def test_long_lines():
    accept, = run(GOOD)
    for length in (1023, 1024, 1025, 4096, 65536, BLOCK - 2, BLOCK - 1, BLOCK, BLOCK + 1,
                   2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, 5 << 20):
        for end in (b"\n", b""):
            line = b"x" * length
            answers = run(GOOD + b"\n" + line + b"\n" + GOOD + end)
            same(f"lines around one of {length} bytes", 3, len(answers))
            same(f"before one of {length} bytes", accept, answers[0])
            same(f"after one of {length} bytes", accept, answers[-1])
            check(f"a line of {length} bytes", (b"input_too_long" in answers[1]) == (length > 1024),
                  answers[1])
        same(f"a last line of {length} bytes", 1, len(run(b"x" * length)))
    filler = b"\n" * (BLOCK - len(GOOD))
    same("a line that ends with the block", BLOCK - len(GOOD) + 1, len(run(filler + GOOD + b"\n")))
    for shift in range(-len(GOOD) - 1, 2):
        answers = run(b"\n" * (BLOCK + shift) + GOOD + b"\n" + GOOD)
        same(f"a line across the block's end, {shift}", [accept, accept], answers[-2:])
        same(f"lines across the block's end, {shift}", BLOCK + shift + 2, len(answers))


# ---- order -----------------------------------------------------------------------------------------


def one_by_one(texts):
    """Answers by argument, in processes of their own: no neighbour can matter."""
    for text in texts:
        done = subprocess.run([QUHUA, "normalize", "--", text], capture_output=True, check=False)
        yield done.stdout.rstrip(b"\n")


def test_order():
    source = random.Random(1)
    cases = case_texts()
    lines = [text + str(i).encode() for i in range(200_000) for text in [source.choice(cases)]]
    answers = run(b"\n".join(lines) + b"\n")
    same("200,000 lines in, as many out", len(lines), len(answers))
    sample = [i for i in source.sample(range(len(lines)), 300) if b"\x00" not in lines[i]]
    for i, answer in zip(sample, one_by_one(lines[i] for i in sample)):
        same(f"line {i} alone: {lines[i].decode(errors='replace')}", answer, answers[i])
    # The same lines in the other order give the same answers.
    check("answers do not depend on neighbours", run(b"\n".join(reversed(lines)))[::-1] == answers)


# ---- JSON ------------------------------------------------------------------------------------------

KEYS = ["verdict", "code", "level", "province", "prefecture", "county", "origin", "rest",
        "reasons", "candidates"]


def judge_json(text, line):
    """Returns: None, or what is wrong with the answer."""
    try:
        answer = json.loads(line.decode("utf-8"))
    except ValueError as error:
        return error
    accepted = answer["verdict"] == "accept"
    if [key for key in KEYS if key not in answer]:
        return "a key is missing"
    if accepted != (answer["code"] is not None):
        return "accept and code do not agree"
    if accepted and not (len(answer["code"]) == 6 and answer["origin"]):
        return "accepted without a code of six digits or an origin"
    if accepted and answer["rest"].encode("utf-8", "surrogatepass") not in text:
        return "the rest is not the writer's own text"
    if len(answer["candidates"]) > 16 or any(r["grade"] not in ("note", "confirm", "reject")
                                             for r in answer["reasons"]):
        return "candidates or grades"
    return None


def test_json():
    texts = case_texts() + list(random_texts(random.Random(2), 20_000))
    for options in (["--json"], ["--json", "--full-name"], ["--json", "--as-of=2000"]):
        answers = run(b"\n".join(texts) + b"\n", *options)
        same(f"JSON lines, {options}", len(texts), len(answers))
        wrong = [(text, line, what) for text, line in zip(texts, answers)
                 for what in [judge_json(text, line)] if what]
        check(f"JSON, {options}", not wrong, wrong[:1])
        counts["passed"] += len(texts) - len(wrong)


# ---- a pipe that asks and waits ------------------------------------------------------------------------


def read_line(child):
    """Returns: the next bytes up to a line end, or what came until time was up."""
    got = b""
    while not got.endswith(b"\n") and select.select([child.stdout], [], [], WAIT)[0]:
        part = os.read(child.stdout.fileno(), 1 << 16)
        if not part:
            break
        got += part
    return got


def test_interactive():
    accept, = run(GOOD)
    with subprocess.Popen([QUHUA, "normalize"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          bufsize=0) as child:
        for turn in range(50):
            child.stdin.write(GOOD + b"\n")
            same(f"answer {turn} while the pipe is open", accept + b"\n", read_line(child))
        child.stdin.write(GOOD[:5])
        check("half a line is not answered", not select.select([child.stdout], [], [], 0.2)[0])
        child.stdin.write(GOOD[5:] + b"\n\n")
        got = read_line(child)
        while got.count(b"\n") < 2 and select.select([child.stdout], [], [], WAIT)[0]:
            got += read_line(child)
        same("the line in two halves, and an empty one", accept + b"\nreject\t\t\tempty\t\n", got)
        child.stdin.close()
        same("nothing after the end", b"", child.stdout.read())
        same("exit status", 0, child.wait(WAIT))


# ---- memory ------------------------------------------------------------------------------------------


def peak(child):
    """Returns: the most memory that a living process had, in KiB."""
    with open(f"/proc/{child.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def test_memory():
    block = b"".join(text + b" 12\n" for text in case_texts())
    block = block * ((1 << 20) // len(block) + 1)
    with subprocess.Popen([QUHUA, "normalize", "--json"], stdin=subprocess.PIPE,
                          stdout=subprocess.DEVNULL) as child:
        fcntl.fcntl(child.stdin, fcntl.F_SETPIPE_SZ, BLOCK)  # so that whole blocks are read
        sent = first = 0
        while sent < 100 << 20:
            sent += child.stdin.write(block)
            if not first and sent > 10 << 20:
                first = peak(child)
        last = peak(child)
        child.stdin.close()
        same("100 MiB: exit status", 0, child.wait(120))
    print(f"note: peak memory of the filter: {first} KiB after 10 MiB, {last} KiB after 100 MiB")
    check("memory grows with the input", last - first < 4096, f"{first} KiB, then {last} KiB")
    check("memory of the filter", last < 64 << 10, f"{last} KiB")


def main():
    os.environ.pop("QUHUA_INDEX", None)
    for test in (test_odd_lines, test_long_lines, test_order, test_json, test_interactive,
                 test_memory):
        try:
            test()
        except Exception as error:  # a broken answer must not hide the other tests
            check(test.__name__, False, repr(error))
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
