"""Runs server and bare loop by turns and prints the table. bench/run calls it; bench/README.md says how to read it."""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
CONNECTIONS = (1, 8, 64)
PGBENCH_CLIENTS = 8
WARM_UP_S = 2
PGBENCH_BODY = "x" * 300  # characters in each of its rows


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True).stdout


class Sqlite:
    kind = "sqlite"

    def __init__(self, folder):
        self.server, self.bare = folder / "server", folder / "bare"

    def url(self, data):
        return f"sqlite:{data}/rongzhi.db"

    def options(self, data):
        return []

    def mark(self):
        """The count of commits since the file was made: iChange in the first header of the WAL index."""
        with open(self.server / "rongzhi.db-shm", "rb") as index:
            return int.from_bytes(index.read(12)[8:], "little")

    def commits_since(self, mark):
        return (self.mark() - mark) % (1 << 32)

    def close(self):
        pass


class Postgres:
    kind = "postgres"

    def __init__(self, folder, base):
        self.base = base
        self.server, self.bare = folder / "server", folder / "bare"
        for data in (self.server, self.bare):
            self.psql(base, f"CREATE DATABASE {self.name(data)} TEMPLATE template0 ENCODING 'UTF8' "
                            "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")

    def name(self, data):
        return f"rongzhi_bench_{os.getpid()}_{data.name}"

    def url(self, data):
        return self.base.rsplit("/", 1)[0] + "/" + self.name(data)

    def options(self, data):
        return ["--database", self.url(data)]

    def psql(self, url, sql):
        return run("psql", "-qAt", "-v", "ON_ERROR_STOP=1", url, "-c", sql).strip()

    def mark(self):
        return int(self.psql(self.url(self.server), "SELECT max(seq) FROM event"))

    def commits_since(self, mark):
        """Rows of one transaction bear its number."""
        return int(self.psql(self.url(self.server), f"SELECT count(DISTINCT xmin::text) FROM event WHERE seq > {mark}"))

    def close(self):
        for data in (self.server, self.bare):
            self.psql(self.base, f"DROP DATABASE {self.name(data)} WITH (FORCE)")


class Server:
    def __init__(self, binary, database):
        # A clock that is not life's lifts the limit of requests from one address.
        command = [binary, "serve", "--data", database.server, "--port", "0", "--clock-rate", "2"]
        self.process = subprocess.Popen(command + database.options(database.server), stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        started = re.search(r"http://[^/]*:(\d+)/", self.process.stdout.readline())
        if not started:
            raise SystemExit("bench: the server did not start")
        self.port = started[1]
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/places") as answer:
            places = json.load(answer)["items"]
        self.places = ",".join(place["id"] for place in places if place["kind"] == "community")

    def cpu_s(self):
        """User and system time of the process."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Comparison:
    """Server and bare loop on one database, slice by slice."""

    def __init__(self, build, database, seconds):
        self.build, self.database, self.seconds = build, database, seconds
        for data in (database.server, database.bare):
            run(build / "rongzhi", "seed", "zhanhe", "--days", "0", "--data", data, *database.options(data))
        self.server = Server(build / "rongzhi", database)
        self.load(8, WARM_UP_S)

    def load(self, connections, seconds):
        load = self.build / "bench/http_load"
        return json.loads(run(load, self.server.port, connections, seconds, self.server.places))

    def http_slice(self, connections):
        mark, cpu = self.database.mark(), self.server.cpu_s()
        measured = self.load(connections, self.seconds)
        # What was under way at the end is committed too, and answered, but not in its count.
        steps = measured["steps"] + connections
        measured["group"] = steps / max(1, self.database.commits_since(mark))
        measured["cpu_us"] = (self.server.cpu_s() - cpu) / steps * 1e6
        measured["rate"] = measured["steps"] / measured["seconds"]
        return measured

    def bare_slice(self, group):
        loop = self.build / "bench/bare_loop"
        urls = [self.database.url(data) for data in (self.database.server, self.database.bare)]
        measured = json.loads(run(loop, *urls, group, self.seconds))
        measured["rate"] = measured["steps"] / measured["seconds"]
        return measured

    def pair(self, connections):
        http = self.http_slice(connections)
        return http, self.bare_slice(http["group"])


def pgbench(program, url, seconds):
    out = run(program, "-n", "-M", "prepared", "-c", PGBENCH_CLIENTS, "-j", "2", "-T", max(1, round(seconds)),
              "-D", f"body={PGBENCH_BODY}", "-f", HERE / "create.pgbench.sql", url)
    return {"rate": float(re.search(r"tps = ([\d.]+)", out)[1]),
            "mean": float(re.search(r"latency average = ([\d.]+)", out)[1])}


def middle(values):
    return statistics.median(values)


def spread(values):
    """(largest − smallest) ÷ median."""
    values = list(values)
    return (max(values) - min(values)) / middle(values)


def print_head():
    print(f"{'database':9} {'conns':>5} {'steps/s':>8} {'bare/s':>8} {'ratio':>6} {'(min–max)':>12} {'group':>6} "
          f"{'p50 ms':>7} {'p99 ms':>7} {'bare ms':>8} {'p99/bare':>8} {'cpu µs':>7} {'noise':>6}")


def print_line(kind, connections, pairs):
    ratios = [http["rate"] / bare["rate"] for http, bare in pairs]
    tails = [http["p99"] / bare["mean"] for http, bare in pairs]
    http = {name: middle(h[name] for h, _ in pairs) for name in ("rate", "group", "p50", "p99", "cpu_us")}
    bare = {name: middle(b[name] for _, b in pairs) for name in ("rate", "mean")}
    extent = f"({min(ratios):.2f}–{max(ratios):.2f})"
    print(f"{kind:9} {connections:5} {http['rate']:8.0f} {bare['rate']:8.0f} {middle(ratios):6.2f} {extent:>12} "
          f"{http['group']:6.1f} {http['p50']:7.2f} {http['p99']:7.2f} {bare['mean']:8.2f} {middle(tails):8.1f} "
          f"{http['cpu_us']:7.0f} {spread(b['rate'] for _, b in pairs):6.0%}", flush=True)
    return middle(ratios), middle(tails)


def print_aim(what, value, holds):
    print(f"  {'reached' if holds else 'MISSED ':7}  {what}: {value:.2f}")


def measure(comparison, rounds):
    """Rounds outermost: a bad minute of the machine meets every line alike."""
    pairs = collections.defaultdict(list)
    for _ in range(rounds):
        for connections in CONNECTIONS:
            pairs[connections].append(comparison.pair(connections))
    return pairs


def measure_pgbench(comparison, program, rounds):
    database = comparison.database
    run("psql", "-q", database.url(database.bare), "-f", HERE / "create.pgbench.schema.sql")
    pairs = []
    for _ in range(rounds):
        http = comparison.http_slice(PGBENCH_CLIENTS)
        pairs.append((http, pgbench(program, database.url(database.bare), comparison.seconds)))
    ratio = middle(http["rate"] / other["rate"] for http, other in pairs)
    rates = [middle(one["rate"] for one in side) for side in zip(*pairs)]
    print(f"\ncreate at {PGBENCH_CLIENTS} connections {rates[0]:.0f}/s · pgbench, one prepared 3-row insert at "
          f"{PGBENCH_CLIENTS} clients {rates[1]:.0f}/s (noise {spread(o['rate'] for _, o in pairs):.0%})")
    print_aim("create ÷ pgbench at 8, aim ≥ 0.5", ratio, ratio >= 0.5)
    tail = middle(http["p95"] / http["mean"] for http, _ in pairs)
    print_aim("p95 ÷ mean of a create, aim ≤ 4", tail, tail <= 4)
    tail = middle(http["p95"] / other["mean"] for http, other in pairs)
    print_aim("p95 of a create ÷ mean of pgbench, aim ≤ 4", tail, tail <= 4)


def compare(database, args):
    comparison = Comparison(args.build, database, args.seconds)
    try:
        print_head()
        figures = {c: print_line(database.kind, c, pairs) for c, pairs in measure(comparison, args.rounds).items()}
        print_aim("ratio to the bare loop at 64, aim ≥ 0.5", figures[64][0], figures[64][0] >= 0.5)
        print_aim("p99 at 1 connection in bare commits, aim ≤ 3", figures[1][1], figures[1][1] <= 3)
        if database.kind == "postgres":
            measure_pgbench(comparison, args.pgbench, args.rounds)
    finally:
        comparison.server.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--pgbench", default="pgbench")
    parser.add_argument("kinds", nargs="+", choices=("sqlite", "postgres"))
    args = parser.parse_args()
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f"{args.rounds} rounds of {args.seconds:g} s; {cores} cores, load {load:.1f} before the start"
          f"{', so somebody else is working here' if load > 0.5 else ''}; {time.strftime('%Y-%m-%d %H:%M')}\n")
    for kind in args.kinds:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-bench-"))
        database = Sqlite(folder) if kind == "sqlite" else Postgres(folder, args.postgres)
        try:
            compare(database, args)
        finally:
            database.close()
            shutil.rmtree(folder)
        print()


if __name__ == "__main__":
    main()
