#!/usr/bin/env python3
"""call_fake.py - what is not our service, or is no good one: listens at SOCKET and acts as MODE.

usage: call_fake.py SOCKET MODE

    nonsense   answers each line with `hello`
    another    answers with an accepting answer to another request
    silent     reads, and never answers
    hang-up    closes each connection after its first line
    busy       tells each connection that there are too many, and closes it
    cut        closes each connection in the middle of the first answer
    stopping   answers the first line of each connection, and that it is shutting down to the next
"""
import re
import socket
import sys
import threading

ANSWER = b'{"id":%s,"verdict":"accept","code":"320722","origin":"x","rest":"","reasons":[]}\n'
SAID = {"nonsense": b"hello\n", "another": ANSWER % b"4711"}
STOPPING = b'{"id":%s,"error":{"code":"shutting_down","message":""}}\n'


def converse(client, mode):
    if mode == "busy":
        client.sendall(b'{"id":null,"error":{"code":"busy","message":"later"}}\n')
        client.close()
        return
    for count, line in enumerate(client.makefile("rb")):
        number = re.search(rb'"id": ?(\d+)|$', line)[1] or b"null"
        if mode == "stopping":
            client.sendall(ANSWER % number if count == 0 else STOPPING % number)
        elif mode == "cut":
            client.sendall((ANSWER % number)[:30])
        elif mode in SAID:
            client.sendall(SAID[mode])
        if mode in ("hang-up", "cut") or (mode == "stopping" and count == 1):
            client.shutdown(socket.SHUT_RDWR)
            break


def safely(client, mode):
    try:
        converse(client, mode)
    except OSError:
        pass  # the client has gone


def main():
    path, mode = sys.argv[1:]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        while True:
            client, _ = listener.accept()
            threading.Thread(target=safely, args=(client, mode), daemon=True).start()


if __name__ == "__main__":
    main()
