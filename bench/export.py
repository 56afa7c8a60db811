"""A list of 100,000 matters as XLSX: how long it takes, and how much memory the server needs for it. bench/README.md says how to read it.

    bench/export.py BINARY [--postgres URL] [--matters N]

As bench/search.py. The list is asked for by the district's dispatcher over HTTP and read to its end; the memory is the most that the
server ever had (VmHWM) before and after. The limit is that a list of any length takes no more than LIMIT_MB beside what it had.
"""

import argparse
import functools
import importlib.util
import io
import pathlib
import re
import shutil
import tempfile
import time
import zipfile

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("bench_search", HERE / "search.py")
search = importlib.util.module_from_spec(spec)
spec.loader.exec_module(search)

LIMIT_MB = 64


def most_memory_mb(process):
    return int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def export(session):
    connection, cookie = session
    began = time.monotonic()
    connection.request("GET", "/api/v1/matters/export?view=all", headers={"Cookie": cookie})
    answer = connection.getresponse()
    first = time.monotonic() - began
    body = answer.read()
    assert answer.status == 200, (answer.status, body[:300])
    return first, time.monotonic() - began, body


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--matters", type=int, default=110_000)
    args = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-export-"))
    try:
        district = search.District(args.binary, args.postgres, folder)
        print(f"{'PostgreSQL' if args.postgres else 'SQLite'}, {district.grow(args.matters):,} matters", flush=True)
        process, port = district.serve()
        try:
            session = functools.cache(functools.partial(search.lists.sign_in, port))
            search.wait_until_ready(port, session("dispatcher"))
            before = most_memory_mb(process)
            first, took, body = export(session("dispatcher"))
            sheet = zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
            rows, grown = sheet.count(b"<row "), most_memory_mb(process) - before
            print(f"  {rows:,} rows, {len(body) / 1e6:.1f} MB, {took:.1f} s ({rows / took:,.0f} rows/s), first byte after {first:.1f} s")
            print(f"  memory: {before:.0f} MB before, {grown:.0f} MB more; limit {LIMIT_MB} MB, ratio {grown / LIMIT_MB:.2f}")
        finally:
            process.terminate()
            process.wait()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
