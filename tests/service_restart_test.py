#!/usr/bin/env python3
"""service_restart_test.py - restarts under load with socket activation: nobody is refused.

Plays the service manager: holds the listening socket, hands it over as systemd does, waits for
READY=1, and replaces the process by SIGTERM.

usage: service_restart_test.py [RESTARTS]     20; bench/service-soak asks for 100
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

from service_load import Load
from service_run import INDEX, SERVE, WAIT, check, finish, same

RESTARTS = int(sys.argv[1]) if len(sys.argv) > 1 else 20


class Manager:
    """What systemd does with quhua.socket and quhua.service."""

    def __init__(self, folder):
        self.folder = folder
        self.path = os.path.join(folder, "quhua.sock")
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.door.bind(self.path)
        self.door.listen(4096)
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(os.path.join(folder, "notify"))
        self.ear.settimeout(WAIT)
        self.log = open(os.path.join(folder, "log"), "ab")
        self.process = None

    def hand_over(self):
        """In the new process, before the program: the door is descriptor 3."""
        os.dup2(self.door.fileno(), 3)
        os.set_inheritable(3, True)  # where it had this number already

    def start(self):
        environment = dict(os.environ, LISTEN_FDS="1", NOTIFY_SOCKET=os.path.join(self.folder, "notify"),
                           WATCHDOG_USEC="200000")
        # The shell puts its own number, which the program keeps, into the environment.
        self.process = subprocess.Popen(["/bin/sh", "-c", 'LISTEN_PID=$$ exec "$@"', "-", SERVE, "serve",
                                         f"--index={INDEX}"], env=environment, preexec_fn=self.hand_over,
                                        close_fds=False, stdin=subprocess.DEVNULL, stderr=self.log)
        return self.hears("READY=1")

    def hears(self, word):
        """The next message but for the watchdog's has this word."""
        while True:
            try:
                text = self.ear.recv(4096).decode()
            except TimeoutError:
                return False
            if word in text or text != "WATCHDOG=1":
                return word in text

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        told = self.hears("STOPPING=1")
        return told and self.process.wait(WAIT) == 0

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.door.close()
        self.ear.close()
        self.log.close()


def restarts(manager):
    check("the first start", manager.start())
    check("the watchdog is fed", manager.hears("WATCHDOG=1"))
    # Half of them come and go, half stay.
    coming, staying = Load(manager.path, count=2, stay=2), Load(manager.path, count=1)
    for number in range(RESTARTS):
        check(f"end {number}", manager.stop())
        check(f"start {number}", manager.start())
    for name, load in (("coming", coming), ("staying", staying)):
        counts = load.stop()
        same(f"{name}: refused, lost, wrong", (0, 0, 0), tuple(counts[key] for key in ("refused", "lost", "wrong")))
        check(f"{name}: answers", counts["asked"] > RESTARTS, counts)
        print(f"note: {name} clients, {RESTARTS} restarts: {counts}")
    check("the last end", manager.stop())
    check("the socket is the manager's", os.path.exists(manager.path))


def main():
    folder = tempfile.mkdtemp()
    manager = Manager(folder)
    try:
        restarts(manager)
    finally:
        manager.close()
        shutil.rmtree(folder, ignore_errors=True)
    finish()


if __name__ == "__main__":
    main()
