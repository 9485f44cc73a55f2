"""service_run.py - what the Python tests of the service share: a running service, clients, checks.

$QUHUA_SERVE names another build of the program, such as the one with sanitizers.
"""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from checks import BUILD, QUHUA, TOP, check, counts, finish, same

SERVE = os.environ.get("QUHUA_SERVE") or os.path.join(BUILD, "quhua-serve")
SANITIZED = "QUHUA_SERVE" in os.environ
LOOSE = ["--no-sandbox"] if SANITIZED else []  # sanitizers do what no service does
INDEX = os.path.join(BUILD, "quhua.idx")
WAIT = 20  # seconds; only a failure takes so long


def until(condition, seconds=WAIT):
    """Wait for it. Returns: whether it came true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


def request(number, text="江苏省东海县"):
    return json.dumps({"id": number, "text": text}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def requests(first, count):
    return b"".join(request(number) for number in range(first, first + count))


class Client:
    """One connection. `path` may be that of another folder's socket."""

    def __init__(self, path, size=0, connect=True):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(WAIT)
        if size:  # of the kernel's buffers, so that they fill up soon
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
        self.held = b""
        if connect:
            self.socket.connect(path)

    def send(self, data):
        self.socket.sendall(data)

    def lines(self, count):
        """So many answers, as objects; fewer where the service closes."""
        while self.held.count(b"\n") < count:
            try:
                more = self.socket.recv(1 << 16)
            except ConnectionResetError:
                more = b""
            if not more:
                break
            self.held += more
        parts = self.held.split(b"\n", count)
        taken, self.held = parts[:-1], parts[-1]
        return [json.loads(line) for line in taken]

    def ask(self, number=1, text="江苏省东海县"):
        try:
            self.send(request(number, text))
        except BrokenPipeError:
            pass  # refused at once, and closed: the refusal is still to be read
        answers = self.lines(1)
        return answers[0] if answers else None

    def is_good(self, number=1):
        answer = self.ask(number)
        return answer is not None and answer["id"] == number and answer["code"] == "320722"

    def end(self):
        """No more requests. Returns: all that still comes."""
        self.socket.shutdown(socket.SHUT_WR)
        return self.rest()

    def fill(self, first=0):
        """Ask and do not read, until the service reads no more."""
        data = requests(first, 1000)
        self.socket.setblocking(False)
        while select.select([], [self.socket], [], 0.05)[1]:
            try:
                data = data[self.socket.send(data):] or requests(first, 1000)
            except BlockingIOError:
                pass
        self.socket.settimeout(WAIT)

    def rest(self):
        data = self.held
        while True:
            try:
                more = self.socket.recv(1 << 16)
            except ConnectionResetError:
                return data
            if not more:
                return data
            data += more

    def is_closed(self, seconds=WAIT):
        """Whether the service closes it within the time; what it sends before is kept."""
        self.socket.settimeout(seconds)
        try:
            self.held = self.rest()
            return True
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(WAIT)

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def error_code(answer):
    return (answer or {}).get("error", {}).get("code")


class Service:
    """A service with a folder of its own, there until the end of `with`."""

    def __init__(self, *options, start=True, before=None, environment=None, command=None):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o755)
        self.path = os.path.join(self.folder, "s.sock")
        self.log = os.path.join(self.folder, "log")
        self.command = command or [SERVE, "serve", f"--socket={self.path}", f"--index={INDEX}", *LOOSE, *options]
        self.before, self.environment = before, environment
        self.process, self.readies = None, 0
        if start:
            self.start()

    def start(self):
        self.readies = self.told().count("ready") if os.path.exists(self.log) else 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=log, preexec_fn=self.before, env=self.environment)
        if not until(lambda: self.answers() or self.process.poll() is not None):
            raise RuntimeError("the service does not start")

    def answers(self):
        return os.path.exists(self.path) and self.told().count("ready") > self.readies

    def told(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def tells(self, *words):
        """Whether the log comes to have all of these words."""
        return until(lambda: all(word in self.told() for word in words))

    def client(self, **settings):
        return Client(self.path, **settings)

    def send(self, number):
        self.process.send_signal(number)

    def counts(self):
        """The numbers of the line that SIGUSR1 asks for, by name."""
        before = self.told().count("counts:")
        self.send(signal.SIGUSR1)
        until(lambda: self.told().count("counts:") > before)
        line = [line for line in self.told().splitlines() if "counts:" in line][-1]
        pairs = [word.split("=", 1) for word in line.split("counts: ")[1].split()]
        return {name: int(value) for name, value in pairs if value.isdigit()}

    def cpu(self):
        """Seconds of the processor that it has used."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Bytes that it has in memory now."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def files(self):
        """Descriptors that it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self, number=signal.SIGTERM):
        """Returns: the exit status."""
        self.send(number)
        return self.process.wait(WAIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if os.path.exists(self.log):
            faults = [line for line in self.told().splitlines() if "Sanitizer" in line or "runtime error" in line]
            check("a fault in the service", not faults, faults)
        shutil.rmtree(self.folder, ignore_errors=True)


def refused(name, options, status, *words):
    """A start that is refused: its exit status, and a line with these words."""
    done = subprocess.run([SERVE, "serve", f"--index={INDEX}", *options], stdin=subprocess.DEVNULL,
                          capture_output=True, check=False, timeout=WAIT)
    text = done.stderr.decode()
    check(f"{name}: exit {done.returncode}, expected {status}", done.returncode == status, text)
    for word in words:
        check(f"{name}: no {word!r} in the message", word in text, text)
