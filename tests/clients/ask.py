#!/usr/bin/env python3
# usage: ask.py SOCKET TEXT      valid: status 0; not valid: 1; could not say: 2
import json, socket, sys

try:
    with socket.socket(socket.AF_UNIX) as service:
        service.settimeout(2)
        service.connect(sys.argv[1])
        service.sendall(json.dumps({"id": 1, "text": sys.argv[2]}).encode() + b"\n")
        answer = json.loads(service.makefile("rb").readline())
    outcome = {"accept": 0, "confirm": 1, "reject": 1}[answer["verdict"]] if answer["id"] == 1 else 2
except (OSError, ValueError, LookupError, TypeError):
    outcome = 2
print("could not say" if outcome == 2 else answer["code"] if outcome == 0 else answer["reasons"][0]["code"])
sys.exit(outcome)
