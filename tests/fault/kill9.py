#!/usr/bin/env python3
"""kill -9 at random moments under load: every acknowledged step is there, none twice, the record verifies.

    kill9.py --binary build/release/rongzhi --database URL|sqlite --rounds 50 [--seed N]

Clients send requests and steps with idempotency keys while the server is killed. After each restart every write
whose answer never came is sent again with its key; those that were acknowledged must answer word for word as before.
Time runs faster than in life, so that clocks run out under way. At the end the record is audited and the events are
counted from it.
"""
import argparse
import http.client
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time

from load import Writer, births_and_timers, first_community, send
from server import Server


def fail(message):
    print("kill9: " + message, file=sys.stderr)
    raise SystemExit(1)


def check_repeats(port, acknowledged, rng, count):
    """Acknowledged writes answer as before, word for word."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for key in rng.sample(sorted(acknowledged), min(count, len(acknowledged))):
        write, body = acknowledged[key]
        status, again = send(connection, write)
        if status in (429, 503):
            continue
        if status != 201 or again != body:
            fail(f"an acknowledged write answers {status} {again} instead of {body}")


def one_round(server, place, acknowledged, unknown, rng):
    writers = []
    share = [unknown[i::4] for i in range(4)]
    for part in share:
        writers.append(Writer(server.port, place, part))
    for writer in writers:
        writer.start()
    time.sleep(rng.uniform(0.05, 0.9))
    server.kill()
    left = []
    for writer in writers:
        writer.join(30)
        if writer.refused:
            fail(f"a write was refused: {writer.refused[0]}")
        acknowledged.update(writer.acknowledged)
        left += writer.unknown
    return left


def count_in_record(binary, data, database):
    """Births and timers as the record has them: none twice."""
    births, timers = births_and_timers(binary, data, database)
    twice = [k for k, n in list(births.items()) + list(timers.items()) if n > 1]
    if twice:
        fail(f"happened twice: {twice[:5]}")
    return births, timers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    rng = random.Random(args.seed)
    print(f"kill9: seed {args.seed}, {args.rounds} rounds on {args.database.split(':')[0]}")
    data = tempfile.mkdtemp(prefix="rongzhi-kill9-")
    where = [] if args.database == "sqlite" else ["--database", args.database]
    subprocess.run([args.binary, "seed", "zhanhe", "--days", "0", "--data", data, *where], check=True,
                   stdout=subprocess.DEVNULL)
    server = Server(args.binary, data, args.database, "--clock-rate", "3000")
    acknowledged, unknown = {}, []
    for round_no in range(args.rounds):
        server.start()
        place = first_community(server.port)
        check_repeats(server.port, acknowledged, rng, 20)
        unknown = one_round(server, place, acknowledged, unknown, rng)
    server.start()
    last = Writer(server.port, place, unknown)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    while last.todo:
        write = last.todo.pop()
        status, body = send(connection, write)
        if status in (429, 503):
            last.todo.append(write)
            time.sleep(0.02)
        elif status == 201:
            acknowledged[write["key"]] = (write, body)
        else:
            fail(f"a repeated write was refused: {status} {body}")
    check_repeats(server.port, acknowledged, rng, 500)
    if not server.end():
        fail("the server did not end cleanly")
    verdict = subprocess.run([args.binary, "audit", "verify", "--data", data, *where], capture_output=True, text=True)
    if verdict.returncode != 0:
        fail("the record does not verify: " + verdict.stdout + verdict.stderr)
    births, timers = count_in_record(args.binary, data, args.database)
    numbers = [json.loads(body)["number"] for _, body in acknowledged.values()]
    if len(set(numbers)) != len(numbers):
        fail("one number was given twice")
    missing = set(numbers) - set(births)
    if missing:
        fail(f"acknowledged, but not in the record: {sorted(missing)[:5]}")
    extra = len(births) - len(numbers)
    if extra:
        fail(f"{extra} matters in the record that nobody was told of")
    print(f"kill9: {args.rounds} kills, {len(numbers)} acknowledged requests, each once; {len(timers)} timers, each once")
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
