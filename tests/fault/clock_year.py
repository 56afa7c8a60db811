#!/usr/bin/env python3
"""A stretch of simulated time, kill -9 in between: every clock fires once, at its moment, as the slow model says.

    clock_year.py --binary build/release/rongzhi --checker build/release/tests/clock_record [--database URL|sqlite]
                  [--from 2025-09-15] [--days 35 | --year] [--kills N] [--seed N]

By turns people act for some simulated hours, the server sleeps through some days at a high rate, and between two such
stretches it lies killed while the district's time goes on. At the end the record is read: when each clock of each
matter should have warned and run out says the minute-by-minute model of tests/model, from the steps alone. How late a
firing was written is counted in time of life during which a server was up: a server that lies dead cannot fire.
"""
import argparse
import datetime
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from people import People
from server import Server

CHINA = datetime.timezone(datetime.timedelta(hours=8))
HOME = os.environ.get("RONGZHI_HOME", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
LIVING_RATE = 1_000  # 17 minutes a second, while people act
SLEEPING_RATE = 300_000  # 3 days a second
LATE_SECONDS_MAX = 5.0   # of life with a server up, beside the longest start, which counts as up; a busy machine stalls for seconds
QUIET_SECONDS = 1.0


def fail(message):
    print("clock_year: " + message, file=sys.stderr)
    raise SystemExit(1)


def said(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, CHINA).isoformat(timespec="milliseconds")


class Time:
    """The district's time: which stretches of it had a server, and how fast they went."""

    def __init__(self, begin):
        self.now, self.up = int(begin.timestamp() * 1000), []
        self.longest_start = 0.0

    def began(self, rate):
        self.rate, self.since = rate, time.monotonic()

    def ready(self):
        self.longest_start = max(self.longest_start, time.monotonic() - self.since)

    def ended(self):
        """At its earliest the server's clock began when it was started: so no stretch is taken too short."""
        begin, self.now = self.now, self.now + int((time.monotonic() - self.since) * 1000 * self.rate) + 1
        self.up.append((begin, self.now, self.rate))

    def today(self):
        return datetime.datetime.fromtimestamp(self.now / 1000, CHINA).date()

    def seconds_up(self, begin, end):
        """Of life, with a server up, between two moments of the district."""
        parts = ((min(end, to) - max(begin, since), rate) for since, to, rate in self.up)
        return sum(ms / rate for ms, rate in parts if ms > 0) / 1000


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


class Year:
    def __init__(self, args, data):
        self.args, self.rng, self.data = args, random.Random(args.seed), data
        self.server = Server(args.binary, data, args.database)
        self.time = Time(datetime.datetime.combine(args.begin, datetime.time(7), CHINA))
        self.end = self.time.now + args.days * 86_400_000
        self.people, self.kills = People(self.rng), 0

    def start(self, rate):
        self.time.began(rate)
        self.server.start("--clock-rate", str(rate), "--clock-start", said(self.time.now))
        self.time.ready()

    def kill(self):
        self.server.kill()
        self.time.ended()
        self.kills += 1

    def kill_after(self, seconds):
        """Under whatever is going on then."""
        killer = threading.Timer(seconds, self.kill)
        killer.start()
        return killer

    def lie_dead(self, hours_max):
        self.time.now += int(self.rng.uniform(0, hours_max) * 3_600_000)

    def live(self, seconds):
        self.start(LIVING_RATE)
        killer = self.kill_after(seconds)
        try:
            self.people.come_in(self.server.port)
            for _ in range(self.rng.randint(2, self.args.requests)):
                self.people.ask(self.time.today())
            while True:
                self.people.act(self.time.today())
        except (OSError, http.client.HTTPException):
            killer.join()

    def sleep(self, seconds):
        self.start(SLEEPING_RATE)
        self.kill_after(seconds).join()

    def run(self):
        """As many kills as asked for, over the days asked for: what the two leave is slept through."""
        cycles = max(1, self.args.kills // 2)
        for cycle in range(cycles):
            self.live(self.rng.uniform(1.0, 3.5))
            self.lie_dead(12)
            left = (self.end - self.time.now) / (cycles - cycle) - 6 * 3_600_000
            self.sleep(max(0.3, self.rng.uniform(0.4, 1.6) * left / SLEEPING_RATE / 1000))
            self.lie_dead(12)

    def finish(self):
        """Lets all fire that is due by now; the moment by which it was."""
        last = self.time.now
        self.start(1)
        written, quiet = None, 0
        while quiet < QUIET_SECONDS:
            time.sleep(0.25)
            now = re.search(r"^rz_writes (\S+)", get(self.server.port, "/metrics"), re.M)[1]
            quiet, written = (quiet + 0.25 if now == written else 0), now
        if not self.server.end():
            fail("the server did not end cleanly")
        self.time.ended()
        return last


def check_lateness(events, district_time):
    """Seconds of life by which firings were late, in order."""
    late = []
    for event in events:
        why = [change.get("why") for change in event["facts"].get("changes", []) if change["change"] == "clock_set"]
        if "warned" not in why and "expired" not in why:
            continue
        nominal = event["facts"]["effective_at"]
        if event["at"] < nominal:
            fail(f"fired before its moment: {event}")
        late.append(district_time.seconds_up(nominal, event["at"]))
        if late[-1] > LATE_SECONDS_MAX + district_time.longest_start:
            fail(f"{late[-1]:.2f} s late with a server up: {said(nominal)} was written at {said(event['at'])}: {event['kind']}")
    return sorted(late)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--checker", required=True)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--from", dest="begin", type=datetime.date.fromisoformat, default=datetime.date(2025, 9, 15))
    parser.add_argument("--days", type=int, default=35)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--requests", type=int, default=60, help="in a stretch of life, at most")
    parser.add_argument("--year", action="store_true", help="2025, with 160 kills")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--keep", action="store_true", help="the data folder stays")
    args = parser.parse_args()
    if args.year:
        args.begin, args.days, args.kills = datetime.date(2025, 1, 1), 365, 160
    data = tempfile.mkdtemp(prefix="rongzhi-year-")
    where = ["--data", data] + ([] if args.database == "sqlite" else ["--database", args.database])
    print(f"clock_year: seed {args.seed}, {args.days} days from {args.begin} on {args.database.split(':')[0]}", flush=True)
    eve = args.begin - datetime.timedelta(days=1)
    subprocess.run([args.binary, "seed", "zhanhe", "--days", "0", "--until", eve.isoformat(), *where], check=True,
                   stdout=subprocess.DEVNULL)
    year = Year(args, data)
    begun = time.monotonic()
    year.run()
    last = year.finish()
    export = subprocess.run([args.binary, "audit", "export", *where], check=True, capture_output=True, text=True).stdout
    late = check_lateness(map(json.loads, export.splitlines()), year.time)
    verdict = subprocess.run([args.checker, os.path.join(HOME, "chains"),
                              os.path.join(HOME, "seeds/zhanhe/categories.csv"), str(last)], input=export, capture_output=True, text=True)
    steps = sum(year.people.taken.values())
    print(f"clock_year: {year.kills} kills, {time.monotonic() - begun:.0f} s for {args.begin} to {said(last)}; {steps} steps by people")
    if args.keep:
        print(data, dict(sorted(year.people.taken.items(), key=str)))
    if verdict.returncode != 0:
        fail(verdict.stdout + verdict.stderr)
    if not late:
        fail("no clock fired at all")
    print(f"clock_year: {verdict.stdout.strip()}; late while a server was up: p50 {late[len(late) // 2] * 1000:.0f} ms, "
          f"p99 {late[len(late) * 99 // 100] * 1000:.0f} ms, most {late[-1] * 1000:.0f} ms of life")
    verified = subprocess.run([args.binary, "audit", "verify", *where], capture_output=True, text=True)
    if verified.returncode != 0:
        fail("the record does not verify: " + verified.stdout + verified.stderr)
    if not args.keep:
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
