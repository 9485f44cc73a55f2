#!/usr/bin/env python3
"""service_curl_test.py - the service as others see it: curl, a proxy, and Prometheus.

Starts quhua-serve and asks it through curl --unix-socket and through nginx; answers are those of
`quhua normalize --json`. /metrics has to keep to the text format 0.0.4, strictly, and to add up.
Prints failed checks and `N passed, N failed`.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

from checks import BUILD, check, counts, same

WAIT = 20  # seconds; only a failure takes so long
TEXTS = ["江苏省东海县", "鼓楼区", "江苏省", "淮安市清河区", "幸福路3号", 'a "quoted" \\ text', "东海县+白塔埠镇&x=1%"]


def expected(texts):
    """Answers of the command line, with the id that the service puts in front."""
    data = "".join(text + "\n" for text in texts).encode()
    done = subprocess.run([os.path.join(BUILD, "quhua"), "normalize", "--json"], input=data,
                          capture_output=True, check=True)
    return ['{"id":null,' + line[1:] for line in done.stdout.decode().splitlines()]


def wait_for(path):
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(path)
                return True
            except OSError:
                time.sleep(0.02)
    return False


class Curl:
    """curl against one socket."""

    def __init__(self, path):
        self.path = path

    def __call__(self, *options, url="/v1/normalize", data=None):
        """Returns: (status, head, body)."""
        done = subprocess.run(["curl", "-sS", "-i", "--max-time", str(WAIT), "--unix-socket", self.path,
                               *options, "http://quhua" + url], input=data, capture_output=True,
                              check=False)
        if done.returncode:
            return 0, done.stderr.decode(), b""
        head, body = b"HTTP/1.1 100", done.stdout
        while b" 100" in head.split(b"\r\n")[0]:
            head, _, body = body.partition(b"\r\n\r\n")
        return int(head.split()[1]), head.decode().lower(), body


# ---- questions -----------------------------------------------------------------------------------


def check_gets(curl, who):
    for text, answer in zip(TEXTS, expected(TEXTS)):
        status, head, body = curl("-G", "--data-urlencode", "text=" + text)
        same(f"{who}: GET {text}", (200, answer + "\n"), (status, body.decode()))
        check(f"{who}: type of an answer", "content-type: application/json; charset=utf-8" in head, head)
    status, _, body = curl(url="/healthz")
    same(f"{who}: health", (200, b"ok\n"), (status, body))
    status, head, body = curl("-I", url="/healthz")
    check(f"{who}: HEAD", status == 200 and "content-length: 3" in head and not body, head)
    status, _, body = curl(url="/nothing")
    same(f"{who}: no such path", (404, "unknown_op"), (status, json.loads(body)["error"]["code"]))
    status, head, _ = curl("-X", "DELETE")
    check(f"{who}: wrong method", status == 405 and "allow: get, head, post" in head, head)


def check_posts(curl, who):
    for text, answer in zip(TEXTS, expected(TEXTS)):
        request = json.dumps({"text": text})
        status, _, body = curl("-d", request)
        same(f"{who}: POST {text}", (200, answer + "\n"), (status, body.decode()))
    for option in (["-H", "Expect: 100-continue"], ["-H", "Transfer-Encoding: chunked"], ["--http1.0"]):
        status, _, body = curl(*option, "-d", json.dumps({"text": TEXTS[0]}))
        same(f"{who}: POST {option}", (200, expected(TEXTS[:1])[0] + "\n"), (status, body.decode()))
    status, _, body = curl("-d", '{"text":', url="/v1/check")
    same(f"{who}: no JSON", (400, "bad_request"), (status, json.loads(body)["error"]["code"]))


def check_batches(curl, who, count=5000):
    texts = [TEXTS[i % len(TEXTS)] for i in range(count)]
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
    wanted = "".join(line + "\n" for line in expected(texts))
    for option in (["-H", "Content-Type: application/x-ndjson"], [], ["-H", "Transfer-Encoding: chunked"],
                   ["--http1.0"]):
        status, head, body = curl(*option, "--data-binary", "@-", data=lines)
        same(f"{who}: {count} lines {option}", (200, wanted), (status, body.decode()))
        check(f"{who}: type of lines", "content-type: application/x-ndjson" in head, head)


def check_too_long(curl, who):
    """Over the limit: with 100-continue told before anything is sent, without it at least told."""
    body = b" " * (1 << 20)
    status, _, _ = curl("-H", "Expect: 100-continue", "--data-binary", "@-", data=body)
    same(f"{who}: a body of the limit", 413, status)  # as one request: a line over its limit
    status, _, _ = curl("-H", "Expect: 100-continue", "--data-binary", "@-", data=body + b" ")
    same(f"{who}: a body over the limit", 413, status)


# ---- Prometheus ----------------------------------------------------------------------------------

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ([0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?|\+Inf|NaN)")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


def read_metrics(text):
    """Strictly: HELP, TYPE and samples of a family together, once. Returns: (samples, mistakes)."""
    samples, mistakes, family, kind, seen = {}, [], None, None, set()
    if not text.endswith("\n"):
        mistakes.append("no line end at the end")
    for line in text.split("\n")[:-1]:
        words = line.split(" ", 3)
        if line.startswith("# HELP "):
            family, kind = words[2], None
            if family in seen or len(words) < 4:
                mistakes.append(f"a family twice or without a text: {line}")
            seen.add(family)
        elif line.startswith("# TYPE "):
            kind = words[3]
            if words[2] != family or kind not in SUFFIXES or (kind == "counter") != family.endswith("_total"):
                mistakes.append(f"a type out of place: {line}")
        else:
            found = SAMPLE.fullmatch(line)
            if not found or not kind or found[1] not in [family + end for end in SUFFIXES[kind]]:
                mistakes.append(f"a sample out of place: {line}")
                continue
            key = (found[1], found[2] or "")
            if key in samples:
                mistakes.append(f"a sample twice: {line}")
            samples[key] = float(found[3])
    return samples, mistakes


def check_histogram(samples, name):
    buckets = [(labels, value) for (sample, labels), value in samples.items() if sample == name + "_bucket"]
    bounds = [float(labels[4:-1]) for labels, _ in buckets]
    check("bounds of the histogram rise", bounds == sorted(set(bounds)) and bounds[-1] == float("inf"), bounds)
    values = [value for _, value in buckets]
    check("buckets of the histogram rise", values == sorted(values), values)
    same("the last bucket is the count", samples[name + "_count", ""], values[-1])


def verdicts(texts):
    counted = {}
    for line in expected(texts):
        verdict = json.loads(line)["verdict"]
        counted[verdict] = counted.get(verdict, 0) + 1
    return counted


def check_metrics(curl):
    status, head, body = curl(url="/metrics")
    check("type of /metrics", status == 200 and "content-type: text/plain; version=0.0.4" in head, head)
    before, mistakes = read_metrics(body.decode())
    same("the text format", [], mistakes)
    check_histogram(before, "quhua_request_seconds")
    for text in TEXTS:
        curl("-G", "--data-urlencode", "text=" + text)
    curl("-d", '{"op":"list","code":"320800"}')
    curl("-d", '{"op":"nonsense"}')
    after, mistakes = read_metrics(curl(url="/metrics")[2].decode())
    same("the text format again", [], mistakes)
    grown = {key: value - before[key] for key, value in after.items() if value != before[key]}
    for verdict, count in verdicts(TEXTS).items():
        same(f"counted: {verdict}", count,
             grown.get(("quhua_requests_total", f'op="normalize",verdict="{verdict}"')))
    same("counted: list", 1, grown.get(("quhua_requests_total", 'op="list",verdict="answered"')))
    same("counted: refused", 1, grown.get(("quhua_requests_refused_total", "")))
    same("counted: latency", len(TEXTS) + 1, grown.get(("quhua_request_seconds_count", "")))
    same("counted: connections", len(TEXTS) + 3, grown.get(("quhua_connections_total", "")))
    same("counted: HTTP answers", len(TEXTS) + 2, grown.get(("quhua_http_responses_total", 'class="2xx"')))
    same("counted: HTTP errors", 1, grown.get(("quhua_http_responses_total", 'class="4xx"')))
    check("no text of a request in /metrics", "东海" not in body.decode())
    status = json.loads(curl(url="/v1/status")[2])
    total = sum(value for (name, _), value in after.items() if name == "quhua_requests_total")
    same("status counts the same", total, sum(sum(one.values()) for one in status["requests"].values()))
    info = f'edition="{status["edition"]}",digest="{status["digest"]}"'
    same("status names the same index", 1, after.get(("quhua_index_info", info)))


# ---- one connection ------------------------------------------------------------------------------


def check_kept_alive(path):
    urls = ["http://quhua/v1/normalize?text=" + urllib.parse.quote(text) for text in TEXTS]
    done = subprocess.run(["curl", "-sS", "-w", "%{num_connects}\\n", "--unix-socket", path, *urls],
                          capture_output=True, check=False)
    lines = done.stdout.decode().splitlines()
    same("curl: one connection for all", ["1"] + ["0"] * (len(TEXTS) - 1), lines[1::2])
    same("curl: answers on one connection", expected(TEXTS), lines[::2])


# ---- nginx ---------------------------------------------------------------------------------------

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 64; }}
http {{
    access_log off; client_max_body_size 8m;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream quhua {{ server unix:{folder}/serve.sock; keepalive 4; }}
    server {{
        listen unix:{folder}/old.sock;
        location / {{ proxy_pass http://unix:{folder}/serve.sock; }}
    }}
    server {{
        listen unix:{folder}/kept.sock;
        location / {{
            proxy_pass http://quhua; proxy_http_version 1.1; proxy_set_header Connection "";
            proxy_request_buffering off; proxy_buffering off;
        }}
    }}
}}
"""


def check_nginx(folder):
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not nginx:
        print("skipped: no nginx here (tools/setup installs it)")
        return
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(NGINX.format(folder=folder, user="user root;" if os.geteuid() == 0 else ""))
    process = subprocess.Popen([nginx, "-c", config, "-e", os.path.join(folder, "error.log")],
                               stderr=subprocess.DEVNULL)
    try:
        for name in ("old", "kept"):  # HTTP/1.0 for each request; HTTP/1.1 and kept connections
            path = os.path.join(folder, name + ".sock")
            check(f"nginx {name}: begins", wait_for(path))
            curl = Curl(path)
            check_gets(curl, f"nginx {name}")
            check_posts(curl, f"nginx {name}")
            check_batches(curl, f"nginx {name}", 500)
    finally:
        process.terminate()
        process.wait(WAIT)


def main():
    serve = os.path.join(BUILD, "quhua-serve")
    for tool in (serve, "curl"):
        if not shutil.which(tool):
            print(f"not ok missing: {tool}")
            return 1
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "serve.sock")
        process = subprocess.Popen([serve, "serve", "--socket", path, "--index", os.path.join(BUILD, "quhua.idx")],
                                   stderr=subprocess.DEVNULL)
        try:
            check("the service begins", wait_for(path))
            curl = Curl(path)
            check_gets(curl, "curl")
            check_posts(curl, "curl")
            check_batches(curl, "curl")
            check_too_long(curl, "curl")
            check_kept_alive(path)
            check_metrics(curl)
            check_nginx(folder)
        finally:
            process.terminate()
            same("the service ends", 0, process.wait(WAIT))
    print(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
