#!/usr/bin/env python3
"""How long 20,000 accounts, posts, bodies and relations take from the request to the answer, which is durable and in force.

usage: bench/import.py BINARY [--postgres URL]

The demo district is seeded with three days of matters into a folder of its own; 200 rows of each table are wrong. Beside the
time stands a plain copy of as many rows into a fresh table of the same kind of database on the same disk, where it is SQLite.
"""
import argparse
import http.client
import json
import pathlib
import sqlite3
import subprocess
import tempfile
import time
import uuid

ROWS, BROKEN, LIMIT = 20_000, 200, 5.0
SPACE = 17_000  # bodies that a district of the demo's size still has room for
PASSWORD = "rongzhi-demo-2026"


class Staff:
    def __init__(self, port, login):
        self.port, self.cookie, self.csrf = port, "", ""
        answer, headers = self.call("POST", "/api/v1/session", {"login": login, "password": PASSWORD})
        self.cookie, self.csrf = headers["Set-Cookie"].split(";")[0], answer["csrf"]

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json", "Cookie": self.cookie, "X-CSRF-Token": self.csrf, "Idempotency-Key": uuid.uuid4().hex}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path} answered {answer.status} {text[:300]}")
        return json.loads(text), answer.headers


def tables():
    wrong = lambda n: n % (ROWS // BROKEN) == 0
    orgs = [[f"new.{n}", "enterprise", f"企业{n}", f"Enterprise {n}", "nowhere" if wrong(n) else "desk", "410411001", "3"] for n in range(ROWS)]
    ties = [["pairing", "nobody" if wrong(n) else f"new.{n % SPACE}", "community.410411001002" if n < SPACE else "community.410411001003"] for n in range(ROWS)]
    people = [[f"new.{n}", "" if wrong(n) else f"新人{n}"] for n in range(ROWS)]
    posts = [[f"new.{n}", "community.410411001002", "king" if n % (ROWS // BROKEN) == 1 else "handler"] for n in range(ROWS) if not wrong(n)]
    yield "accounts", ["login", "name"], people
    yield "posts", ["login", "org", "role"], posts
    yield "orgs", ["code", "kind", "name_zh", "name_en", "parent", "place", "members"], orgs[:SPACE]
    yield "relations", ["kind", "from", "to"], ties


def plain_copy(folder, rows):
    """Seconds for as many rows in one transaction, by a program that does nothing else."""
    with sqlite3.connect(pathlib.Path(folder) / "plain.db", isolation_level=None) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE t (a INTEGER, b INTEGER, c TEXT, d TEXT, e TEXT, f TEXT, PRIMARY KEY (a, b))")
        begun = time.perf_counter()
        db.execute("BEGIN")
        db.executemany("INSERT INTO t VALUES (1, ?, ?, ?, ?, ?)", [(n, *(row + row)[:4]) for n, row in enumerate(rows)])
        db.execute("COMMIT")
        return time.perf_counter() - begun


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("binary")
    asked.add_argument("--postgres", default="")
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = ["--database", args.postgres] if args.postgres else []
        data = ["--data", folder + "/data", *database]
        subprocess.run([args.binary, "seed", "zhanhe", "--days", "3", *data], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([args.binary, "serve", "--port", "0", *data], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            port = int(next(line for line in server.stdout if "serves district" in line).split("://")[1].split(":")[1].split("/")[0])
            admin, security = Staff(port, "admin.system"), Staff(port, "admin.security")
            for what, columns, rows in tables():
                path, who = (f"/api/v1/{what}/imports", security if what == "posts" else admin) if what in ("accounts", "posts") else ("/api/v1/network/imports", admin)
                body = {"columns": columns, "rows": rows, "reason": "bench", **({"what": what} if who is admin and what != "accounts" else {})}
                for dry in (True, False):
                    begun = time.perf_counter()
                    told, _ = who.call("POST", path, {**body, "dry_run": dry})
                    took = time.perf_counter() - begun
                    wrong = sum(row[4 if what == "orgs" else 1] in ("nowhere", "nobody") for row in rows)
                    assert told["refused"] >= wrong and told["founded"] + told["refused"] == len(rows), {**told, "refusals": []}
                    print(f"{what:10} {told['founded']:6} founded {told['refused']:5} refused  {'looked at' if dry else 'taken':10} {took:6.2f} s   limit {LIMIT}   ratio {took / LIMIT:.2f}")
                print(f"{'':42} {'plain copy':10} {plain_copy(tempfile.mkdtemp(dir=folder), rows):6.2f} s")
        finally:
            server.terminate()
            server.wait()
        verified = subprocess.run([args.binary, "audit", "verify", *data], capture_output=True, text=True)
        print(verified.stdout.strip().splitlines()[-1] if verified.stdout else verified.stderr)


if __name__ == "__main__":
    main()
