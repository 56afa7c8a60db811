"""A thousand open pages: from a commit to the last of them. bench/README.md says how to read it.

    bench/live.py BINARY [--postgres URL] [--pages N] [--writes N]

All pages are of staff who may read what is sent in. One process writes and listens: what it needs to read a thousand sockets is in the times.
"""

import argparse
import http.client
import importlib.util
import json
import pathlib
import resource
import selectors
import shutil
import socket
import tempfile
import time
import uuid

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("bench_queue", HERE / "queue.py")
lists = importlib.util.module_from_spec(spec)
spec.loader.exec_module(lists)

LIMIT_MS = 1000
PEOPLE = ["dispatcher", "clerk", "clerk.410411001002", "supervisor", "dispatcher.410411001"]


def listen(port, cookie, number):
    """Pages come from many addresses, as they do."""
    page = socket.create_connection(("127.0.0.1", port), source_address=(f"127.0.{1 + number // 200}.{1 + number % 200}", 0))
    page.sendall(f"GET /api/v1/live HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\n\r\n".encode())
    page.settimeout(10)
    while b"event: hello" not in page.recv(4096):
        pass
    page.setblocking(False)
    return page


def send(connection, place, n):
    fields = {"what": f"第{n}次：路灯不亮，请处理", "kind": "help", "confidential": False, "may_publish": True}
    connection.request("POST", "/api/v1/requests", json.dumps({"place": place, "fields": fields}),
                       {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    assert answer.status == 201, body
    return body["id"].encode()


def wait_for_all(pages, matter, began):
    """Milliseconds until each page has heard of it."""
    times, waiting = [], set(pages)
    watch = selectors.DefaultSelector()
    for page in pages:
        watch.register(page, selectors.EVENT_READ)
    while waiting and time.perf_counter() - began < 30:
        for key, _ in watch.select(1):
            text = key.fileobj.recv(65536)
            if matter in text and key.fileobj in waiting:
                waiting.discard(key.fileobj)
                times.append((time.perf_counter() - began) * 1000)
    watch.close()
    assert not waiting, f"{len(waiting)} pages heard nothing"
    return times


def measure(district, pages_wanted, writes):
    process, port = district.serve()
    try:
        cookies = [lists.sign_in(port, login)[1] for login in PEOPLE]
        pages = [listen(port, cookies[n % len(cookies)], n) for n in range(pages_wanted)]
        place = district.sql("SELECT id FROM place WHERE code = '410411001002'")
        writer = http.client.HTTPConnection("127.0.0.1", port)
        times = []
        for n in range(writes):
            matter = send(writer, place, n)
            times += wait_for_all(pages, matter, time.perf_counter())
            time.sleep(0.2)
        times.sort()
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(f"{'PostgreSQL' if district.postgres else 'SQLite'}: {pages_wanted} pages, {writes} writes: from the commit's answer to a page "
              f"p50 {p50:.0f} ms  p99 {p99:.0f} ms  worst {times[-1]:.0f} ms   limit {LIMIT_MS}  ratio {p99 / LIMIT_MS:.2f}   {lists.memory_mb(process):.0f} MB in memory")
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--writes", type=int, default=30)
    args = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, args.pages + 500), hard))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-live-"))
    try:
        measure(lists.District(args.binary, args.postgres, folder, days=10), args.pages, args.writes)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
