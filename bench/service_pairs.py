#!/usr/bin/env python3
"""service_pairs.py - what bench/load asks, and what it must be answered, for bench/service.

usage: service_pairs.py QUHUA FOLDER TEXTS

TEXTS is a roster, whose column of origins is taken, or a file of one text a line. Writes
FOLDER/quhua, echo, redis and redis-set: 256 pairs each (see bench/load.c), all with the same texts:
requests of about 100 bytes, with a UUID for id, and answers of about 250. The answers of quhua are
those of `quhua normalize --json`; redis keeps the same answers as values. Prints the mean sizes.
"""
import csv
import json
import subprocess
import sys
import uuid

COUNT = 256


def read_texts(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        if path.endswith(".csv"):
            texts = [row["生源所在地"] for row in csv.DictReader(file)]
        else:
            texts = [line.split("\t")[0] for line in file.read().split("\n")]
    return [text for text in texts if text and "\n" not in text][:COUNT]


def answers(quhua, texts):
    done = subprocess.run([quhua, "normalize", "--json"], input="\n".join(texts) + "\n",
                          stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.splitlines()


def pair(number, text, answer):
    name = json.dumps(str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))))
    text = json.dumps(text, ensure_ascii=False)
    return (f'{{"id":{name},"op":"normalize","text":{text}}}\n'.encode(),
            f'{{"id":{name},{answer[1:]}\n'.encode())


def bulk(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


def write(path, pairs):
    with open(path, "wb") as file:
        for asked, answered in pairs:
            file.write(b"%d %d\n" % (len(asked), len(answered)) + asked + answered)


def main():
    quhua, folder, path = sys.argv[1:]
    texts = read_texts(path)
    pairs = [pair(i, *both) for i, both in enumerate(zip(texts, answers(quhua, texts)))]
    if not pairs:
        sys.exit("service_pairs.py: no texts")
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
