"""service_load.py - clients that know the right answers, as processes of their own.

Each asks texts whose answers the command line has given before, byte for byte, and counts what it
meets. One that loses its connection before the answer asks again once, as quhua call does.
"""
import json
import multiprocessing
import os
import socket
import subprocess
import time

from service_run import INDEX, QUHUA, TOP, WAIT

DEPTH = 16  # requests in flight


def known():
    """Pairs of a text as JSON and the answer of the command line without its first brace."""
    with open(os.path.join(TOP, "tools", "demo-origins.txt"), encoding="utf-8") as file:
        texts = [line.rstrip("\n") for line in file if line.strip()][:64]
    done = subprocess.run([QUHUA, "normalize", "--json", f"--index={INDEX}", *texts], check=False,
                          capture_output=True, timeout=WAIT)
    answers = done.stdout.splitlines()
    if not texts or len(answers) != len(texts):
        raise RuntimeError(f"{len(texts)} texts, {len(answers)} answers: {done.stderr.decode()}")
    return [(json.dumps(text, ensure_ascii=False).encode(), answer[1:]) for text, answer in zip(texts, answers)]


class Load:
    """`count` clients of the socket at `path` until stop(); each stays for `stay` turns."""

    def __init__(self, path, count=2, stay=None):
        self.path, self.stay = path, stay
        self.pairs = known()
        self.ended = multiprocessing.Event()
        self.results = multiprocessing.Queue()
        # By fork: the clients have the right answers from here.
        context = multiprocessing.get_context("fork")
        self.clients = [context.Process(target=self.run, args=(number,), daemon=True) for number in range(count)]
        for client in self.clients:
            client.start()

    def stop(self):
        """Returns: the counts of all clients, added up."""
        self.ended.set()
        counts = {}
        for _ in self.clients:
            for name, count in self.results.get(timeout=2 * WAIT).items():
                counts[name] = counts.get(name, 0) + count
        for client in self.clients:
            client.join()
        return counts

    # ---- in the client's process

    def run(self, seed):
        counts = {"asked": 0, "wrong": 0, "refused": 0, "lost": 0, "again": 0, "connected": 0}
        turn = seed
        connection, left = None, 0
        while not self.ended.is_set():
            try:
                if connection is None:
                    connection, left = self.connect(counts), self.stay
                for attempt in range(2):
                    if self.ask(connection, turn, counts):
                        break
                    # Ended before the answer: by a service that stops.
                    connection.close()
                    connection = self.connect(counts)
                    counts["again" if attempt == 0 else "lost"] += 1
            except OSError as error:
                counts["refused"] += 1
                print(f"note: {error}", flush=True)
                connection = None
                time.sleep(0.01)
                continue
            turn += 1
            if left is not None:
                left -= 1
                if left == 0:
                    connection.close()
                    connection = None
        self.results.put(counts)

    def connect(self, counts):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(WAIT)
        connection.connect(self.path)
        counts["connected"] += 1
        return connection

    def ask(self, connection, turn, counts):
        """One turn of DEPTH requests. Returns: False where the service has closed without answering all."""
        pairs = [self.pairs[(turn * DEPTH + k) % len(self.pairs)] for k in range(DEPTH)]
        expected = b"".join(b'{"id":%d,%b\n' % (k, answer) for k, (_, answer) in enumerate(pairs))
        got = b""
        try:
            connection.sendall(b"".join(b'{"id":%d,"text":%b}\n' % (k, text) for k, (text, _) in enumerate(pairs)))
            while len(got) < len(expected):
                more = connection.recv(1 << 16)
                if not more:
                    break
                got += more
        except (BrokenPipeError, ConnectionResetError):
            pass
        if got == expected:
            counts["asked"] += DEPTH
            return True
        lines = got.count(b"\n")
        whole = expected.split(b"\n")[:lines]
        if got.split(b"\n")[:lines] != whole and b"shutting_down" not in got:
            counts["wrong"] += 1
            print(f"note: {got[:300]!r}", flush=True)
        return False
