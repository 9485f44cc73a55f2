#!/usr/bin/env python3
"""service_pairs.py - what bench/load asks, and what it must be answered, for bench/service.

usage: service_pairs.py QUHUA FOLDER [TEXTS]

Writes FOLDER/quhua, echo, redis and redis-set: 256 pairs each (see bench/load.c), all with the same
texts: requests of about 100 bytes, answers of about 250. The answers of quhua are those of
`quhua normalize --json`; redis keeps the same answers as values. Prints the mean sizes.
"""
import json
import subprocess
import sys

COUNT = 256
REQUESTS = range(85, 116)
ANSWERS = range(220, 291)


def answers(quhua, texts):
    done = subprocess.run([quhua, "normalize", "--json"], input="\n".join(texts) + "\n",
                          stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()


def request(number, text):
    line = json.dumps({"id": number, "op": "normalize", "text": text}, ensure_ascii=False,
                      separators=(",", ":"))
    return line.encode() + b"\n"


def choose(quhua, texts):
    """The first COUNT texts whose request and answer have about the sizes wanted."""
    pairs = []
    for text, answer in zip(texts, answers(quhua, texts)):
        number = 100 + len(pairs)
        pair = request(number, text), f'{{"id":{number},{answer[1:]}\n'.encode()
        if len(pair[0]) in REQUESTS and len(pair[1]) in ANSWERS:
            pairs.append(pair)
        if len(pairs) == COUNT:
            break
    if not pairs:
        sys.exit("service_pairs.py: no texts of the size wanted")
    return pairs


def bulk(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


def write(path, pairs):
    with open(path, "wb") as file:
        for asked, answered in pairs:
            file.write(b"%d %d\n" % (len(asked), len(answered)) + asked + answered)


def main():
    quhua, folder = sys.argv[1:3]
    with open(sys.argv[3], encoding="utf-8") as file:
        texts = [line.split("\t")[0].rstrip("\n") for line in file]
    pairs = choose(quhua, [text for text in texts if text])
    size = sum(len(a) for _, a in pairs) // len(pairs)
    write(f"{folder}/quhua", pairs)
    write(f"{folder}/echo", [(r, r[:-1][:size - 1].ljust(size - 1, b"x") + b"\n")
                             for r, _ in pairs])
    keys = [b"quhua:%d" % i for i in range(len(pairs))]
    values = [answer[:-1] for _, answer in pairs]
    write(f"{folder}/redis-set", [(bulk(b"SET", k, v), b"+OK\r\n") for k, v in zip(keys, values)])
    write(f"{folder}/redis", [(bulk(b"GET", k), b"$%d\r\n%s\r\n" % (len(v), v))
                              for k, v in zip(keys, values)])
    print(sum(len(r) for r, _ in pairs) // len(pairs), size, len(pairs))


if __name__ == "__main__":
    main()
