"""The program around the server: one writer, a clean end, and what outlives it."""
import uuid

from harness import COMMUNITY, case, check, same


@case("process: a second server on the same data is refused with a sentence")
def second_server(w):
    done = w.run("serve", "--port", "0")
    check(done.returncode == 1, f"exit code {done.returncode}")
    same(done.stderr.strip(), "rongzhi: another server already writes to this database: stop it first", "its words")
    w.anyone().call("GET", "/readyz").is_(200)
    w.wrote_nothing()


@case("process: a district that is filled is not filled again")
def second_seed(w):
    done = w.run("seed", "zhanhe", "--days", "1")
    check(done.returncode == 1 and done.stderr.startswith("rongzhi: "), f"{done.returncode}: {done.stderr}")
    w.wrote_nothing()


@case("process: SIGTERM ends it cleanly, and everything stands after the next start")
def restart(w):
    fields = w.request_fields()
    w.remember_personal("submit", fields)
    body, key = {"place": w.place(COMMUNITY), "fields": fields}, str(uuid.uuid4())
    before = w.anyone().call("POST", "/api/v1/requests", body, key=key).is_(201)
    w.own.add(before.body["id"])
    w.personal.add(before.body["secret"])
    w.wrote("request.submit", matter=before.body["id"])
    same(w.stop(), 0, "the exit code")
    w.wrote_nothing()
    w.start()
    again = w.anyone().call("POST", "/api/v1/requests", body, key=key).is_(201)
    same(again.text, before.text, "the answer to the same request after the restart")
    w.clerk().call("GET", "/api/v1/session").is_(200)
    path = f"/api/v1/receipts/{before.body['number']}"
    w.anyone().call("GET", path, secret=before.body["secret"]).is_(200, stage="registered")
    w.wrote_nothing()


@case("process: the record verifies whole at the end")
def verify(w):
    done = w.run("audit", "verify")
    check(done.returncode == 0 and "the record is whole" in done.stdout, f"audit verify: {done.stdout}{done.stderr}")
