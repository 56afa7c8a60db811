"""Runs GoogleTest programs, two at a time, and counts their tests.

gtests.py BUILD_DIR COUNTS_FILE PREFIX[,PREFIX…] [--not PREFIX[,PREFIX…]]

The programs are what Ninja can build as `PREFIX…/*_test`, so that a stale binary is never run and a missing one fails.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

PROGRAMS_AT_ONCE = 2
PROGRAM_SECONDS_MAX = 900
OUTPUT_LINES_MAX = 200


def programs(build_dir, prefixes, excluded):
    targets = subprocess.run(
        ["ninja", "-C", str(build_dir), "-t", "targets", "all"], check=True, capture_output=True, text=True
    ).stdout
    for line in targets.splitlines():
        path, _, rule = line.rpartition(": ")
        if not (rule.startswith("CXX_EXECUTABLE_LINKER") and path.endswith("_test")):
            continue
        if path.startswith(prefixes) and not (excluded and path.startswith(excluded)):
            yield path


def failures_of(report):
    for suite in report["testsuites"]:
        for case in suite["testsuite"]:
            for failure in case.get("failures", []):
                yield f"{suite['name']}.{case['name']}", failure["failure"]


def skipped_in(report):
    return sum(case.get("result") == "SKIPPED" for suite in report["testsuites"] for case in suite["testsuite"])


def run(build_dir, reports, name):
    """(name, seconds, passed, failed, skipped, text to show)"""
    stem = reports / name.replace("/", "-")
    report_file, log_file = stem.with_suffix(".json"), stem.with_suffix(".log")
    report_file.unlink(missing_ok=True)
    started = time.monotonic()
    try:
        with open(log_file, "wb") as log:
            code = subprocess.run(
                [str((build_dir / name).resolve()), f"--gtest_output=json:{report_file.resolve()}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, timeout=PROGRAM_SECONDS_MAX,
            ).returncode
        end = f"exit code {code}" if code >= 0 else f"signal {-code}"
    except subprocess.TimeoutExpired:
        code, end = 1, f"stopped after {PROGRAM_SECONDS_MAX} s"
    except OSError as error:
        code, end = 1, f"could not be started: {error.strerror}"
    seconds = time.monotonic() - started

    def whole_log():
        lines = log_file.read_text(errors="replace").splitlines()[-OUTPUT_LINES_MAX:] if log_file.exists() else []
        return "\n".join(lines)

    try:
        report = json.loads(report_file.read_text())
    except (OSError, ValueError):  # it crashed before it could report
        return name, seconds, 0, 1, 0, f"{end}, no report\n{whole_log()}"
    failed, skipped = report["failures"], skipped_in(report)
    passed = report["tests"] - failed - skipped - report.get("disabled", 0)
    text = "\n".join(f"FAILED {test}\n{failure}" for test, failure in failures_of(report))
    if report["tests"] == 0:
        failed, text = 1, "it holds no test"
    elif code != 0 and failed == 0:
        failed, text = 1, f"{end} although every test passed\n{whole_log()}"
    return name, seconds, passed, failed, skipped, text


def tell_failure(line):
    if path := os.environ.get("RZ_FAILURES"):
        with open(path, "a") as out:
            out.write(f"  {line}\n")


def main(arguments):
    build_dir, counts = pathlib.Path(arguments[0]), arguments[1]
    prefixes = tuple(arguments[2].split(","))
    excluded = tuple(arguments[4].split(",")) if arguments[3:4] == ["--not"] else ()
    reports = pathlib.Path("build/test")
    reports.mkdir(parents=True, exist_ok=True)
    names = sorted(programs(build_dir, prefixes, excluded))
    with ThreadPoolExecutor(PROGRAMS_AT_ONCE) as pool, open(counts, "a") as out:
        for name, seconds, passed, failed, skipped, text in pool.map(lambda n: run(build_dir, reports, n), names):
            skips = f", {skipped} skipped" if skipped else ""
            print(f"  {name}: {passed} passed, {failed} failed{skips} ({seconds:.1f} s)", flush=True)
            if text:
                print(text, flush=True)
                tell_failure(f"{name}: {text.splitlines()[0]}")
            out.write(f"{passed} {failed} {skipped}\n")
    return 0


if __name__ == "__main__":
    os.environ.setdefault("GTEST_COLOR", "no")
    sys.exit(main(sys.argv[1:]))
