"""The network: bodies are changed, and the past keeps its shape."""
import concurrent.futures
import uuid

from harness import COMMUNITY, case, check, same


def key():
    return uuid.uuid4().hex


def org(w, code):
    """The id of the demo's body of that code, and a client of the system administrator."""
    admin = w.staff("admin.system")
    for item in admin.call("GET", "/api/v1/orgs").is_(200).body["items"]:
        if admin.call("GET", f"/api/v1/orgs/{item['id']}").is_(200).body["code"] == code:
            return admin, item["id"], f"/api/v1/orgs/{item['id']}"
    raise LookupError(code)


def change(who, path, revision, once=None, **body):
    return who.call("POST", path + "/changes", {"reason": "区划调整", **body}, key=once or key(), match=f'"{revision}"')


@case("network: a body is renamed at once for everybody, and what it was stays with paper and reason")
def renamed(w):
    admin, id, path = org(w, "justice")
    before = admin.call("GET", path).is_(200, revision=1, past=[]).body
    written = change(admin, path, 1, name_zh="湛河区司法和法律服务局", paper="平湛编〔2026〕12号").is_(200, revision=2)
    events = w.wrote("org.changed", org=id, revision=2, paper="平湛编〔2026〕12号", reason="区划调整")
    same(events[0]["facts"]["before"]["name_zh"], before["name_zh"], "what the record says it was")
    same(events[0]["facts"]["after"]["place"], before["place"]["id"], "the record's place: an id, in no language")
    now = w.clerk().call("GET", path).is_(200, name="湛河区司法和法律服务局", revision=2)
    same(now.headers["ETag"], '"2"', "the ETag")
    (past,) = now.body["past"]
    same((past["name_zh"], past["until"], past["paper"]), (before["name_zh"], written.body["since"], "平湛编〔2026〕12号"), "its past")
    check(past["entered_by"], "nobody entered it")
    listed = {one["id"]: one["name"] for one in w.clerk().call("GET", "/api/v1/orgs").is_(200).body["items"]}
    same(listed[id], "湛河区司法和法律服务局", "the list")
    change(admin, path, 2, name_zh=before["name_zh"]).is_(200, revision=3, name_zh=before["name_zh"])
    w.wrote("org.changed", revision=3)


@case("network: a change once sent is made once; a second upon the same state is told what it is now")
def once(w):
    admin, id, path = org(w, "education")
    sent = key()
    first = change(admin, path, 1, once=sent, phone="0375-1234567").is_(200, revision=2, phone="0375-1234567")
    w.wrote("org.changed")
    again = change(admin, path, 1, once=sent, phone="0375-1234567").is_(200)
    same((again.text, again.headers["Idempotency-Replayed"]), (first.text, "true"), "the repeat")
    change(admin, path, 1, once=sent, phone="0375-7654321").is_problem(422, "key-reused")
    late = change(admin, path, 1, phone="0375-7654321").is_problem(412, "changed")
    same(late.body["org"]["phone"], "0375-1234567", "what it is now")
    admin.call("POST", path + "/changes", {"reason": "改电话", "phone": ""}, key=key()).is_problem(428, "precondition-required")
    change(admin, path, 2, phone="").is_(200, revision=3)
    w.wrote("org.changed", revision=3)


@case("network: what is wrong with a change is told field by field")
def wrong(w):
    admin, id, path = org(w, f"community.{COMMUNITY}")
    change(admin, path, 1, name_zh="", credit_code="91350100M000100Y44", place="1", parent="1", reason="").is_(422).points_at(
        "/name_zh", "/credit_code", "/parent", "/place", "/reason")
    change(admin, path, 1).is_(422)
    change(admin, path, 1, colour="red").is_(422).points_at("/colour")
    change(admin, path, 1, parent=id).is_(422).points_at("/parent")
    admin.call("POST", "/api/v1/orgs/1/changes", {"reason": "改名"}, key=key(), match='"1"').is_problem(404, "not-found")
    admin.call("GET", "/api/v1/orgs/1").is_problem(404, "not-found")
    w.clerk().call("POST", path + "/changes", {"reason": "改名"}, key=key(), match='"1"').is_problem(403, "forbidden")
    w.wrote_nothing()


@case("network: two moves at the same moment never make a circle")
def circle(w):
    admin, one, path_of_one = org(w, "health")
    _, other, path_of_other = org(w, "emergency")
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        answers = [asked.result().status for asked in (both.submit(change, admin, path_of_one, 1, parent=other),
                                                       both.submit(change, w.staff("admin.system"), path_of_other, 1, parent=one))]
    same(sorted(answers), [200, 422], "one is made, the other would make a circle")
    w.wrote("org.changed")
    w.clerk().call("GET", "/api/v1/views").is_(200)
