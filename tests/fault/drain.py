#!/usr/bin/env python3
"""kill -TERM under load: who was answered is in the record, who was not is not; the server ends in time and cleanly.

    drain.py --binary build/release/rongzhi --database URL|sqlite --rounds 8 [--seed N]
"""
import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time

from load import Writer, births_and_timers, first_community
from server import Server

WRITERS = 16


def fail(message):
    print("drain: " + message, file=sys.stderr)
    raise SystemExit(1)


def one_round(server, rng):
    """The numbers that were answered, how many found the door closed, and the seconds that the end took."""
    server.start()
    place = first_community(server.port)
    writers = [Writer(server.port, place, []) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(rng.uniform(0.2, 0.8))
    begun = time.monotonic()
    if not server.end():
        fail("the server did not end cleanly")
    took = time.monotonic() - begun
    for writer in writers:
        writer.join(30)
        if writer.is_alive():
            fail("a writer still waits for an answer")
        if writer.refused:
            fail(f"a write was refused: {writer.refused[0]}")
        if writer.halves:
            fail(f"an answer broke off: {writer.halves[0]}")
    numbers = [json.loads(body)["number"] for writer in writers for _, body in writer.acknowledged.values()]
    return numbers, sum(len(writer.unknown) for writer in writers), took


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    args = parser.parse_args()
    rng = random.Random(args.seed)
    data = tempfile.mkdtemp(prefix="rongzhi-drain-")
    where = ["--data", data] + ([] if args.database == "sqlite" else ["--database", args.database])
    subprocess.run([args.binary, "seed", "zhanhe", "--days", "0", *where], check=True, stdout=subprocess.DEVNULL)
    server = Server(args.binary, data, args.database, "--clock-rate", "3000")  # no limit by address holds them back
    answered, unanswered, slowest = [], 0, 0.0
    for _ in range(args.rounds):
        numbers, unknown, took = one_round(server, rng)
        answered, unanswered, slowest = answered + numbers, unanswered + unknown, max(slowest, took)
    births, _ = births_and_timers(args.binary, data, args.database)
    if not answered or unanswered == 0:
        fail(f"{len(answered)} answered and {unanswered} not: this proves nothing")
    if births != dict.fromkeys(answered, 1):
        odd = set(births).symmetric_difference(answered) | {number for number, times in births.items() if times != 1}
        fail(f"{len(odd)} numbers are answered and not in the record, or the other way round, or there twice: {sorted(odd)[:5]}")
    print(f"drain: seed {args.seed}, {args.rounds} ends under load on {args.database.split(':')[0]}: {len(answered)} answered, each in the "
          f"record, {unanswered} not, none of them in it; the slowest end took {slowest:.2f} s")
    shutil.rmtree(data)


if __name__ == "__main__":
    main()
