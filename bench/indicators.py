"""The indicators over a whole demo year, each figure computed a second time from the exported record. bench/README.md says how to read it.

    bench/indicators.py BINARY [--days N] [--data FOLDER]

Seeds a district of its own, or takes the one in FOLDER, which is served and not written to but by its clocks.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests/api"))
import indicators_slow as slow  # noqa: E402

UNTIL, PASSWORD = "2026-11-24", "rongzhi-demo-2026"


def cases_in(binary, data):
    export = subprocess.Popen([binary, "audit", "export", "--data", data], stdout=subprocess.PIPE, text=True)
    return slow.cases_of(json.loads(line) for line in export.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--days", default="365")
    parser.add_argument("--data")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rongzhi-bench-") as folder:
        data = args.data or f"{folder}/data"
        if not args.data:
            began = time.monotonic()
            subprocess.run([args.binary, "seed", "zhanhe", "--days", args.days, "--until", UNTIL, "--data", data], check=True, stdout=subprocess.DEVNULL)
            print(f"seeded in {time.monotonic() - began:.0f} s")
        cases = cases_in(args.binary, data)
        server = subprocess.Popen([args.binary, "serve", "--port", "0", "--data", data, "--clock-start", "2026-11-25T00:00:00+08:00"],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        port = next(found[1] for line in server.stdout if (found := re.search(r"://[\d.]+:(\d+)/", line)))
        try:
            compared, wrong, took = slow.compare(port, "supervisor", PASSWORD, ("2025-01-01", UNTIL), cases, slow.places_of(data))
        finally:
            server.terminate()
            server.wait(30)
    print(f"{len(cases)} cases, {compared} figures compared, {len(wrong)} differ; " + ", ".join(f"by {by} {ms:.0f} ms" for by, ms in took.items()))
    for line in wrong[:20]:
        print("  " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
