"""The lists of the desk over 10,000 and over 1,000,000 matters. bench/README.md says how to read it.

    bench/queue.py BINARY [--postgres URL] [--matters N]...

A district with a simulated year is the pattern: its matters are copied, each under a new number, until there are N;
so all shares stay as they were, also that of what is open.
"""

import argparse
import functools
import http.client
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

PASSWORD = "rongzhi-demo-2026"
LISTS = [("clerk", "todo"), ("clerk", "all"), ("clerk", "overdue"), ("dispatcher.410411001", "all"),
         ("handler", "leading"), ("dispatcher", "todo"), ("dispatcher", "all"), ("dispatcher", "overdue"),
         ("supervisor", "supervised"), ("dispatcher", "all&order=newest"), ("dispatcher", "all&tags=kind:help"),
         ("dispatcher", "all&tags=kind:report"), ("dispatcher.410411001", "all&tags=kind:report"),
         ("dispatcher", "all&tags=kind:report,channel:no_such"), ("dispatcher", "all&order=newest&tags=kind:report"),
         ("dispatcher", "all&owner={rare}"), ("dispatcher", "all&owner={rare}&tags=kind:report")]
ROUNDS = 100
MATTER = ("district_id, id, number, chain, chain_version, stage, stage_kind, owner_id, place_id, parent_id, merged_into, "
          "revision, due_at, timer_at, opened_at, closed_at, proposals, tags, marked, state")
# Copies come in the order of their making, so that new and old lie mixed as they do in life.
COPY = """
INSERT INTO matter ({columns})
WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies})
SELECT district_id, {base} + n * {span} + row_number, {number}, chain, chain_version, stage, stage_kind, owner_id, place_id,
       0, 0, revision, due_at + n % 977, 9223372036854775807, opened_at, closed_at, proposals, tags, marked, state
FROM copy, (SELECT m.*, row_number() OVER (ORDER BY id) AS row_number FROM matter m) AS pattern
"""
PERSONAL = """
INSERT INTO matter_personal (district_id, matter_id, personal)
SELECT m.district_id, m.id, '{{"what": "人民路与光明路交叉口路灯不亮，晚上过马路危险"}}' FROM matter m
WHERE NOT EXISTS (SELECT 1 FROM matter_personal p WHERE p.district_id = m.district_id AND p.matter_id = m.id)
"""


MIGRATION = [pathlib.Path(__file__).parents[1] / f"db/migrations/0006_ended_tag.{name}.sql" for name in ("sqlite", "postgres")]


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


class District:
    def __init__(self, binary, postgres, folder, days=365):
        self.binary, self.postgres, self.folder, self.log = binary, postgres, folder, folder / "server.log"
        self.options = ["--data", folder] + (["--database", postgres] if postgres else [])
        run(binary, "seed", "zhanhe", "--days", str(days), *self.options)

    def sql(self, statement):
        if self.postgres:
            return run("psql", "-qAt", "-v", "ON_ERROR_STOP=1", self.postgres, "-c", statement)
        with sqlite3.connect(self.folder / "rongzhi.db") as database:
            rows = database.execute(statement).fetchall()
        database.close()
        return str(rows[0][0]) if rows else ""

    def grow(self, matters):
        there = int(self.sql("SELECT count(*) FROM matter"))
        copies = matters // there - 1
        base = int(self.sql("SELECT max(id) FROM matter"))
        text = "'C' || ({base} + n * {span} + row_number)".format(base=base, span=there)
        if copies > 0:
            self.sql(COPY.format(columns=MATTER, copies=copies, base=base, span=there, number=text))
            self.sql("ANALYZE")  # or what follows is joined as if nothing stood there
            self.sql(PERSONAL.format())
            self.sql("DELETE FROM ended_tag")
            self.sql(MIGRATION[self.postgres != ""].read_text(encoding="utf-8").split(";")[-2])
        self.sql("VACUUM ANALYZE" if self.postgres else "ANALYZE")  # as it is done in the background in life
        return int(self.sql("SELECT count(*) FROM matter"))

    def serve(self):
        with open(self.log, "wb") as log:
            process = subprocess.Popen([str(self.binary), "serve", "--port", "0", "--clock-rate", "2", *map(str, self.options)],
                                       stdout=subprocess.PIPE, stderr=log, text=True)
        port = re.search(r"http://[^/]*:(\d+)/", process.stdout.readline())[1]
        return process, int(port)

    def last_times(self, operation):
        """Milliseconds from a request's arrival to its answer, as the server logs them, in order of size."""
        with open(self.log, encoding="utf-8") as lines:
            told = [json.loads(line) for line in lines if f'"{operation}"' in line]
        return sorted(one["ms"] for one in told[-ROUNDS:])


def sign_in(port, login):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/api/v1/session", json.dumps({"login": login, "password": PASSWORD}),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return connection, answer.getheader("Set-Cookie").split(";")[0]


def ask(connection, cookie, path):
    """Milliseconds until the client has read the answer, in order of size, and the rows in it."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - begin) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {body[:200]}")
    return sorted(times), len(json.loads(body)["items"])


def measure_one(district, session, login, path, operation, name):
    """The p99 in the server; both sides are printed."""
    outside, rows = ask(*session(login), path)
    inside = district.last_times(operation)
    print(f"  {login:22} {name:40} {rows:3} rows  in the server p50 {inside[ROUNDS // 2]:7.2f}  p99 {inside[-2]:7.2f} ms"
          f"   at the client {outside[ROUNDS // 2]:7.2f}  {outside[-2]:7.2f} ms", flush=True)
    return inside[-2]


def memory_mb(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as lines:
        return int(re.search(r"VmRSS:\s+(\d+)", lines.read())[1]) / 1024


def measure(district, matters):
    print(f"\n{'PostgreSQL' if district.postgres else 'SQLite'}, {district.grow(matters):,} matters", flush=True)
    process, port = district.serve()
    try:
        print(f"  {memory_mb(process):.0f} MB in memory before the first request", flush=True)
        rare = district.sql("SELECT owner_id FROM matter GROUP BY owner_id ORDER BY count(*) LIMIT 1")
        session = functools.cache(functools.partial(sign_in, port))  # who signs in again and again is held back
        worst = max(measure_one(district, session, login, f"/api/v1/matters?limit=50&view={view}".replace("{rare}", rare),
                                "list_matters", view) for login, view in LISTS)
        measure_one(district, session, "dispatcher", "/api/v1/views", "list_views", "the counts of all")
        print(f"  {memory_mb(process):.0f} MB in memory after the last")
    finally:
        process.terminate()
        process.wait()
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--matters", type=int, action="append")
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-queue-"))
    try:
        district = District(args.binary, args.postgres, folder)
        worst = [measure(district, matters) for matters in args.matters or (10_000, 1_000_000)]
        print(f"\nworst p99: {', '.join(f'{each:.2f} ms' for each in worst)}; the last is {worst[-1] / worst[0]:.2f} times the first")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
