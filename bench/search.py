"""Search over a simulated year and over 1,000,000 matters. bench/README.md says how to read it.

    bench/search.py BINARY [--postgres URL] [--matters N]...

As bench/queue.py, with the texts of the matters copied too. A query is asked over HTTP by people of different reach; what is
asked for are words that many, some and no matters have, each word once and then all anew, so that nothing is told from a cache.
"""

import argparse
import functools
import importlib.util
import pathlib
import shutil
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("bench_queue", HERE / "queue.py")
lists = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lists)

LIMIT_MS = 50
QUERIES = [("dispatcher", "all", "路灯"), ("dispatcher", "all", "路灯不亮"), ("dispatcher", "all", "小区"), ("dispatcher", "all", "小区 平高社区"),
           ("dispatcher", "all", "城市管理局 井盖"), ("dispatcher", "all", "灯"), ("dispatcher", "all", "ZH2611"), ("dispatcher", "all", "没有人写过的话"),
           ("dispatcher", "overdue", "小区"), ("dispatcher.410411001", "all", "小区"), ("clerk", "all", "路灯"), ("clerk", "todo", "小区"),
           ("handler", "leading", "灯"), ("clerk", "all", "2671")]
PERSONAL = """
INSERT INTO matter_personal (district_id, matter_id, personal)
SELECT m.district_id, m.id, p.personal FROM matter m
JOIN bench_pattern pattern ON pattern.n = (m.id - {base} - 1) % {span} + 1
JOIN matter_personal p ON p.district_id = m.district_id AND p.matter_id = pattern.id
WHERE m.id > {base}
"""


class District(lists.District):
    def grow(self, matters):
        base, span = int(self.sql("SELECT max(id) FROM matter")), int(self.sql("SELECT count(*) FROM matter"))
        self.sql("DROP TABLE IF EXISTS bench_pattern")
        self.sql("CREATE TABLE bench_pattern AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM matter")
        self.sql("CREATE UNIQUE INDEX bench_pattern_n ON bench_pattern (n)")
        lists.COPY = lists.COPY.replace("marked, state\nFROM", "marked,\n       replace(replace(state, '\"id\":\"' || id || '\"', '\"id\":\"' || ({base} + n * {span} + row_number) || '\"'), number, {number})\nFROM")
        lists.PERSONAL = PERSONAL.format(base=base, span=span)
        return super().grow(matters)


def wait_until_ready(port, session):
    connection, cookie = session
    while True:
        connection.request("GET", "/api/v1/search?view=all&limit=1&q=x", headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            return
        time.sleep(0.2)


def measure(district, matters):
    print(f"\n{'PostgreSQL' if district.postgres else 'SQLite'}, {district.grow(matters):,} matters", flush=True)
    began = time.monotonic()
    process, port = district.serve()
    try:
        session = functools.cache(functools.partial(lists.sign_in, port))
        wait_until_ready(port, session("dispatcher"))
        print(f"  ready {time.monotonic() - began:.1f} s after the start, {lists.memory_mb(process):.0f} MB in memory", flush=True)
        paths = ((who, f"/api/v1/search?limit=20&view={view}&q={urllib.parse.quote(words)}", f"{view} {words}") for who, view, words in QUERIES)
        return max(lists.measure_one(district, session, who, path, "search_matters", name) for who, path, name in paths)
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--matters", type=int, action="append")
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-search-"))
    try:
        district = District(args.binary, args.postgres, folder)
        worst = [measure(district, matters) for matters in args.matters or (20_000, 1_000_000)]
        print(f"\nworst p99: {', '.join(f'{each:.2f} ms' for each in worst)}; limit {LIMIT_MS} ms, ratio {worst[-1] / LIMIT_MS:.2f}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
