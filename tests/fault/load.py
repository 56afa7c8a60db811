"""Residents who send requests without a pause, and what the record says came of it."""
import http.client
import json
import subprocess
import threading
import time
import uuid


class HalfAnswer(Exception):
    """An answer that broke off."""


class Writer(threading.Thread):
    """Sends requests, one after the other, until the connection breaks."""

    def __init__(self, port, place, todo):
        super().__init__(daemon=True)
        self.port, self.place, self.todo = port, place, list(todo)
        self.acknowledged, self.unknown, self.refused, self.halves = {}, [], [], []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        while True:
            write = self.todo.pop() if self.todo else self.fresh()
            try:
                status, body = send(connection, write)
            except HalfAnswer as half:
                self.halves.append(str(half))
                self.unknown.append(write)
                self.unknown.extend(self.todo)
                return
            except (OSError, http.client.HTTPException):
                self.unknown.append(write)
                self.unknown.extend(self.todo)
                return
            if status == 201:
                self.acknowledged[write["key"]] = (write, body)
            elif status in (429, 503):
                self.todo.append(write)
                time.sleep(0.02)
            else:
                self.refused.append((status, body))
                return

    def fresh(self):
        fields = {"what": "三号楼东侧路灯连续两晚不亮", "kind": "help", "confidential": False, "may_publish": False}
        return {"key": str(uuid.uuid4()), "body": json.dumps({"place": self.place, "fields": fields})}


def send(connection, write):
    headers = {"Content-Type": "application/json", "Idempotency-Key": write["key"]}
    connection.request("POST", "/api/v1/requests", write["body"], headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException) as broken:
        raise HalfAnswer(f"{answer.status}, then {broken!r}") from broken


def first_community(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/api/v1/places")
    items = json.loads(connection.getresponse().read())["items"]
    return next(p["id"] for p in items if p["kind"] == "community")


def births_and_timers(binary, data, database):
    """How often each number was born and each timer fired, as the record has them."""
    command = [binary, "audit", "export", "--data", data]
    if database != "sqlite":
        command += ["--database", database]
    births, timers = {}, {}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        event = json.loads(line)
        facts = event["facts"]
        for change in facts.get("changes", []):
            if change["change"] == "opened":
                births[change["number"]] = births.get(change["number"], 0) + 1
            if change["change"] == "clock_set" and change["why"] in ("warned", "expired"):
                clock = change["clock"]
                name = (event["matter"], clock["name"], clock["generation"], change["why"])
                timers[name] = timers.get(name, 0) + 1
    if process.wait() != 0:
        raise SystemExit("audit export failed")
    return births, timers
