#!/usr/bin/env python3
"""service_listen_test.py - the socket of the service, and who may use it.

Mode and group from the first instant, stale and live sockets, the lock, what is not ours left alone,
systemd's socket, allow lists, options.
"""
import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from service_run import SANITIZED
from service_run import (INDEX, LOOSE, QUHUA, SERVE, WAIT, Client, Service, check, error_code, finish, refused, same,
                         until)

ROOT = os.geteuid() == 0
NOBODY = 65534


def mode_of(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


# ---- the file ----------------------------------------------------------------------------------------


class Watcher:
    """Looks at a path all the time, from before it is there: every mode, group and refusal it sees."""

    def __init__(self, path):
        self.path, self.seen, self.refused, self.over = path, set(), 0, False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.over:
            try:
                found = os.lstat(self.path)
                self.seen.add((stat.S_IMODE(found.st_mode), found.st_gid, stat.S_ISSOCK(found.st_mode)))
                Client(self.path).close()
            except ConnectionRefusedError:
                self.refused += 1
            except OSError:
                pass

    def end(self):
        self.over = True
        self.thread.join()


def test_mode_and_group():
    for options, mode in (((), 0o660), (("--mode=0600",), 0o600), (("--mode", "666"), 0o666)):
        with Service(*options) as service:
            same(f"mode {mode:o}", mode, mode_of(service.path))
            same(f"mode {mode:o}: lock", 0o600, mode_of(service.path + ".lock"))
            same(f"mode {mode:o}: files", ["log", "s.sock", "s.sock.lock"], sorted(os.listdir(service.folder)))
    group = NOBODY if ROOT else os.getegid()
    with Service("--mode=0620", f"--group={group}", start=False) as service:
        watcher = Watcher(service.path)
        service.start()
        for _ in range(10):
            service.stop()
            service.start()
        watcher.end()
        same("final mode and group at every instant", {(0o620, group, True)}, watcher.seen)
        same("never there without a listener", 0, watcher.refused)


def test_stale():
    with Service() as service:
        with service.client() as client:
            check("first", client.is_good())
        inode = os.lstat(service.path).st_ino
        service.send(signal.SIGKILL)
        service.process.wait()
        check("a killed one leaves its socket", os.path.exists(service.path))
        service.start()
        check("stale: replaced", os.lstat(service.path).st_ino != inode)
        with service.client() as client:
            check("stale: answers", client.is_good())
        same("stale: exit", 0, service.stop())
        same("the socket goes, the lock stays", ["log", "s.sock.lock"], sorted(os.listdir(service.folder)))


def test_live():
    with Service() as service:
        inode = os.lstat(service.path).st_ino
        refused("locked", [f"--socket={service.path}"], 75, "lock", service.path)
        same("locked: the first one's socket", inode, os.lstat(service.path).st_ino)
        other = os.path.join(service.folder, "other")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(other)
            listener.listen()
            refused("live", [f"--socket={other}"], 75, "listens there already")
        with service.client() as client:
            check("live: the first one answers", client.is_good())


def test_signal_at_the_start():
    """Whenever the signal comes, a socket that is there is listened at or taken away."""
    with Service(start=False) as service:
        open(service.log, "w", encoding="ascii").close()
        for step in range(30):
            with open(service.log, "ab") as log:
                process = subprocess.Popen(service.command, stdin=subprocess.DEVNULL, stderr=log)
            if step % 3 == 0:
                time.sleep(step / 1000)
            else:
                until(lambda: os.path.exists(service.path) or process.poll() is not None)
            process.send_signal(signal.SIGTERM)
            status = process.wait(WAIT)
            check(f"signal at the start: exit {status}", status in (0, -signal.SIGTERM))
            check("signal at the start: no socket stays", not os.path.exists(service.path))


def test_killed_while_making():
    if SANITIZED or not shutil.which("strace"):
        print("skipped: killed while the socket is made (sanitizers, or no strace)")
        return
    with Service(f"--group={os.getegid()}", start=False) as service:
        open(service.log, "w", encoding="ascii").close()
        for call in ("flock", "bind", "lchown", "listen", "rename"):
            subprocess.run(["strace", "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when=1", *service.command],
                           stderr=subprocess.DEVNULL, check=False, timeout=WAIT)
            service.start()
            with service.client() as client:
                check(f"killed at {call}: the next one answers", client.is_good())
            same(f"killed at {call}: exit", 0, service.stop())
            same(f"killed at {call}: nothing is left", ["log", "s.sock.lock"], sorted(os.listdir(service.folder)))


def test_no_socket():
    with Service(start=False) as service:
        for kind in ("file", "folder", "link", "pipe"):
            path = os.path.join(service.folder, kind)
            if kind == "file":
                open(path, "w", encoding="ascii").close()
            elif kind == "folder":
                os.mkdir(path)
            elif kind == "link":
                os.symlink("file", path)
            else:
                os.mkfifo(path)
            before = os.lstat(path)
            refused(f"a {kind}", [f"--socket={path}"], 73, "no socket")
            same(f"a {kind} stays", before, os.lstat(path))
        refused("no folder", [f"--socket={service.folder}/none/s"], 73, "none")


def test_path_limit():
    with Service(start=False) as service:
        room = 107 - len(service.folder) - 1
        service.path = os.path.join(service.folder, "s" * room)
        service.command[2] = f"--socket={service.path}"
        service.start()
        with service.client() as client:
            check("107 bytes", client.is_good())
        refused("108 bytes", [f"--socket={service.path}s"], 2, "108", "107")
        refused("no path", ["--socket="], 2, "--socket")


def test_not_ours():
    """At the end only the file that is still ours is removed."""
    with Service() as service:
        os.rename(service.path, service.path + ".old")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as other:
            other.bind(service.path)
            inode = os.lstat(service.path).st_ino
            same("another's socket: exit", 0, service.stop())
            same("another's socket stays", inode, os.lstat(service.path).st_ino)


# ---- systemd ------------------------------------------------------------------------------------------

ACTIVATE = """
import os, sys
fds = [int(fd) for fd in sys.argv[1].split(",")]
for number, fd in enumerate(fds):
    os.dup2(fd, 3 + number)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(fds)), LISTEN_FDNAMES="x")
os.execv(sys.argv[2], sys.argv[2:])
"""


def activated(*sockets, options=()):
    fds = ",".join(str(fcntl.fcntl(one, fcntl.F_DUPFD, 20)) for one in sockets)
    return [sys.executable, "-c", ACTIVATE, fds, SERVE, "serve", f"--index={INDEX}", *LOOSE, *options]


def test_activation():
    with Service(start=False) as service, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(service.path)
        listener.listen(100)
        early = Client(service.path)  # before there is a service
        early.send(b'{"id":1,"text":"320722"}\n')

        def start():
            service.readies = service.told().count("ready")
            with open(service.log, "ab") as log:
                service.process = subprocess.Popen(activated(listener), close_fds=False, stderr=log)
            until(service.answers)

        open(service.log, "w", encoding="ascii").close()
        start()
        same("activated: who came before", 1, early.lines(1)[0]["id"])
        with open(f"/proc/{service.process.pid}/environ", "rb") as file:
            check("activated: the test sets the variables", b"LISTEN_FDS=1" in file.read())
        same("activated: exit", 0, service.stop())
        check("activated: the socket's file stays", os.path.exists(service.path))
        check("activated: no lock", not os.path.exists(service.path + ".lock"))
        check("activated: the client is told the end", early.is_closed())
        late = Client(service.path)
        late.send(b'{"id":2,"text":"320722"}\n')
        start()
        same("activated: who came in between", 2, late.lines(1)[0]["id"])
        service.stop()


def test_restarts():
    """While a service ends and the next begins, who connects waits; nobody is refused."""
    with Service(start=False) as service, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(service.path)
        listener.listen(1000)
        good, untold, bad, over = [], [], [], threading.Event()

        def ask():
            while not over.is_set():
                try:
                    with Client(service.path) as client:
                        answer = client.ask()
                except (BrokenPipeError, ConnectionResetError):
                    answer = None
                except OSError as error:  # refused: what must not be
                    bad.append(repr(error))
                    continue
                told = error_code(answer)
                (untold if answer is None or told == "shutting_down" else
                 good if answer.get("code") == "320722" else bad).append(answer)

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for thread in askers:
            thread.start()
        for _ in range(10):
            process = subprocess.Popen(activated(listener), close_fds=False, stderr=subprocess.DEVNULL)
            before = len(good)
            until(lambda: len(good) > before + 20)
            process.send_signal(signal.SIGTERM)
            same("restarts: exit", 0, process.wait(WAIT))
        process = subprocess.Popen(activated(listener), close_fds=False, stderr=subprocess.DEVNULL)
        over.set()
        for thread in askers:
            thread.join()
        process.kill()
        process.wait()
        check("restarts: no one refused, no wrong answer", not bad, bad[:3])
        check(f"restarts: {len(good)} answered, {len(untold)} not", len(untold) <= 4 * 11 < len(good))


def test_bad_activation():
    with Service(start=False) as service:
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        stream.bind(service.path)  # does not listen
        datagram = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        datagram.bind(service.path + ".d")
        network = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        network.bind(("127.0.0.1", 0))
        network.listen()
        with open(INDEX, "rb") as file:
            for name, sockets in {"not listening": [stream], "datagrams": [datagram], "network": [network],
                                  "a file": [file], "two": [network, network]}.items():
                done = subprocess.run(activated(*sockets), close_fds=False, capture_output=True, check=False,
                                      timeout=WAIT)
                same(f"activation with {name}", 2, done.returncode)
                check(f"activation with {name}: told", b"systemd" in done.stderr, done.stderr)
        for one in (stream, datagram, network):
            one.close()


def test_systemd_socket_activate():
    tool = shutil.which("systemd-socket-activate")
    if not tool:
        print("skipped: systemd-socket-activate is not here")
        return
    command = [tool, "-l", "PATH", QUHUA, "serve", f"--index={INDEX}"]
    with Service(start=False) as service:
        command[2] = service.path
        service.command = command
        with open(service.log, "wb") as log:
            service.process = subprocess.Popen(command, stderr=log)
        until(lambda: b"Listening" in open(service.log, "rb").read())  # the path is there before
        with service.client() as client:
            check("systemd-socket-activate", client.is_good())
        same("systemd-socket-activate: exit", 0, service.stop())


# ---- who may ------------------------------------------------------------------------------------------


def ask_as(service, user, group=None, groups=()):
    """Ask as another user. Returns: whether there was an answer."""
    code = ("import socket, sys\ns = socket.socket(socket.AF_UNIX)\ns.settimeout(20)\ns.connect(sys.argv[1])\n"
            "try:\n s.sendall(b'{\"id\":1,\"text\":\"320722\"}\\n')\n print(s.recv(4096).decode())\n"
            "except (BrokenPipeError, ConnectionResetError):\n pass\n")
    done = subprocess.run(["/usr/bin/python3", "-c", code, service.path], user=user, group=group or user,
                          extra_groups=groups, capture_output=True, check=False, timeout=WAIT)
    check(f"client of {user}: {done.stderr!r}", done.returncode == 0)
    return b'"320722"' in done.stdout


def test_allow_lists():
    if not ROOT:
        print("skipped: other users need root")
        return
    with Service("--mode=0666") as service:
        check("no list: nobody", ask_as(service, NOBODY))
        check("no list: another", ask_as(service, 12345))
    with Service("--mode=0666", "--allow-uid=12345", "--allow-uid=nobody", "--allow-gid=777") as service:
        check("listed by number", ask_as(service, 12345))
        check("listed by name", ask_as(service, NOBODY))
        check("listed by group", ask_as(service, 12346, 777))
        check("listed by a further group", ask_as(service, 12346, 12346, (5, 777)))
        check("not listed", not ask_as(service, 12346))
        check("not listed, further groups", not ask_as(service, 12346, 12346, (5, 778)))
        check("root is not listed", not ask_as(service, 0))
        counts = service.counts()
        same("not allowed are counted", 3, counts["not_allowed"])
        same("allowed are counted", 4, counts["accepted"])
        check("not allowed are told", service.tells("uid 12346 is not allowed"))
    with Service("--mode=0660", "--group=777") as service:
        check("the group of the socket", ask_as(service, 12345, 777))
    refused("no such user", ["--socket=/tmp/none", "--allow-uid=no-such-user"], 2, "no-such-user")
    refused("no such group", ["--socket=/tmp/none", "--allow-gid=no-such-group"], 2, "no-such-group")
    refused("no such group of the socket", ["--socket=/tmp/none", "--group=no-such-group"], 2, "no-such-group")


def test_share_of_a_user():
    with Service("--max-per-uid=3", "--max-connections=5", "--mode=0666") as service:
        mine = [service.client() for _ in range(3)]
        check("share: n", all(client.is_good() for client in mine))
        with service.client() as more:
            same("share: n + 1 is told", "busy", more.lines(1)[0]["error"]["code"])
            check("share: n + 1 is closed", more.is_closed())
        if ROOT:
            check("share: another user has its own", ask_as(service, NOBODY))
        mine.pop().close()
        until(lambda: service.counts()["open"] == 2)
        with service.client() as again:
            check("share: n again", again.is_good())
        check("share: told", service.tells("--max-per-uid"))


# ---- options ------------------------------------------------------------------------------------------


def test_options():
    refused("no socket", [], 2, "--socket")
    refused("an argument", ["--socket=/tmp/none", "x"], 2, "usage")
    refused("no index", ["--socket=/tmp/none", "--index=/nonexistent"], 66, "/nonexistent")
    refused("no profile", ["--socket=/tmp/none", "--profile=no-such-profile"], 66, "no-such-profile")
    for option in ("--mode=0888", "--mode=1000", "--mode=", "--mode=x", "--max-connections=0", "--max-connections=1000001",
                   "--max-line=0", "--max-line=1025M", "--max-line=1K", "--max-line=-1", "--idle-timeout=0",
                   "--idle-timeout=0ms", "--idle-timeout=1441min", "--idle-timeout=s", "--idle-timeout= 1",
                   "--max-turn=18446744073709551616"):
        refused(f"option {option}", ["--socket=/tmp/none", option], 2, option.split("=")[0])
    done = subprocess.run([SERVE, "serve", "--help"], capture_output=True, check=False, timeout=WAIT)
    same("help: exit", 0, done.returncode)
    for option in ("socket", "index", "profile", "mode", "group", "allow-uid", "allow-gid", "max-connections",
                   "max-per-uid", "max-line", "max-body", "max-unread", "max-turn", "first-byte-timeout",
                   "line-timeout", "idle-timeout", "stalled-timeout", "drain-timeout"):
        check(f"help names --{option}", f"--{option}=".encode() in done.stdout)


test_mode_and_group()
test_stale()
test_live()
test_signal_at_the_start()
test_killed_while_making()
test_no_socket()
test_path_limit()
test_not_ours()
test_activation()
test_restarts()
test_bad_activation()
test_systemd_socket_activate()
test_allow_lists()
test_share_of_a_user()
test_options()
finish()
