"""What the HTTP layer says before any handler is asked, and the routes without a domain."""
import http.client
import re
import socket
import uuid

from harness import COMMUNITY, STREET, Answer, case, check, same

BODY_BYTES_MAX = 1 << 20  # infra/http/server.hpp
SUBMISSIONS_BURST = 30    # request/request_http.hpp


def raw(w, text, name):
    """Sends bytes that no well-behaved client would, and reads the one answer."""
    with socket.create_connection(("127.0.0.1", w.port), 30) as connection:
        connection.sendall(text)
        got = http.client.HTTPResponse(connection)
        got.begin()
        return w.take(Answer(name, got.status, got.headers, got.read()), "-", "-")


@case("http: an unknown route is a 404 in the language asked for")
def unknown_route(w):
    for path in ("/api/v1/nothing", "/api", "/api/v2/requests", "/api/v1/requests/", "/api/v1/matters/1/steps"):
        w.anyone().call("GET", path).is_problem(404, "not-found", title="没有找到。")
    w.anyone("en").call("GET", "/api/v1/nothing").is_problem(404, "not-found", title=lambda text: text.isascii())


@case("http: a wrong method is a 405 that names the right ones")
def wrong_method(w):
    for method, path, allowed in [("GET", "/api/v1/requests", {"POST"}), ("PUT", "/api/v1/places", {"GET", "HEAD"}),
                                  ("PATCH", "/api/v1/session", {"GET", "HEAD", "POST", "DELETE"})]:
        answer = w.anyone().call(method, path).is_problem(405, "method-not-allowed")
        same(set(answer.headers["Allow"].split(", ")), allowed, f"Allow of {path}")


@case("http: HEAD answers as GET does, without the body")
def head(w):
    full = w.anyone().call("GET", "/api/v1/places").is_(200)
    answer = w.anyone().call("HEAD", "/api/v1/places").is_(200)
    same((answer.raw, answer.headers["Content-Length"]), (b"", str(len(full.raw))), "the body and its length")


@case("http: a body that is no JSON is a 400, one that is no application/json a 415")
def bad_body(w):
    for body in (b'{"place":', b"", b"\xff\xfe", b"[" * 5000, b'{"place":"1","fields":{"what":"\xe4\xb8"}}'):
        answer = w.anyone().call("POST", "/api/v1/requests", body, key=str(uuid.uuid4()))
        answer.is_problem(400, "bad-request")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())}
        answer = w.anyone().call("POST", "/api/v1/requests", b"{}", headers=headers)
        answer.is_problem(415, "unsupported-media-type")
    w.wrote_nothing()


@case("http: too large a body is a 413, announced or in chunks")
def too_large(w):
    head = b"POST /api/v1/requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    announced = head + b"Content-Length: %d\r\n\r\n" % (BODY_BYTES_MAX + 1)
    raw(w, announced, "an announced body").is_problem(413, "content-too-large")
    chunk = b"%x\r\n%s\r\n" % (BODY_BYTES_MAX + 1, b" " * (BODY_BYTES_MAX + 1))
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"
    raw(w, chunked, "chunks").is_problem(413, "content-too-large")
    w.wrote_nothing()


@case("http: too large a header is a 431, an unknown method a 501, no Host a 400")
def bad_header(w):
    long = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20000 + b"\r\n\r\n"
    raw(w, long, "a header").is_problem(431, "header-too-large")
    raw(w, b"BREW /api/v1/places HTTP/1.1\r\nHost: x\r\n\r\n", "BREW").is_problem(501, "not-implemented")
    raw(w, b"GET /api/v1/places HTTP/1.1\r\n\r\n", "without Host").is_problem(400, "bad-request")
    raw(w, b"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "a broken path").is_problem(400, "bad-request")
    raw(w, b"nonsense\r\n\r\n", "nonsense").is_problem(400, "bad-request")


@case("http: many submissions from one address are slowed down, and only those")
def slowed(w):
    here = w.anyone()
    for _ in range(SUBMISSIONS_BURST):
        here.call("POST", "/api/v1/requests", {}).is_(400)
    answer = here.call("POST", "/api/v1/requests", {}).is_problem(429, "too-many-requests")
    check(int(answer.headers["Retry-After"]) >= 1, "429 without Retry-After")
    w.new_address()
    w.anyone().call("POST", "/api/v1/requests", {}).is_(400)
    w.wrote_nothing()


@case("operation: the server says that it lives and that it is ready")
def health(w):
    w.anyone().call("GET", "/healthz").is_(200, status="ok")
    w.anyone().call("GET", "/readyz").is_(200, status="ready")


@case("operation: metrics are for the machine itself, and name nobody")
def metrics(w):
    w.address = "127.0.0.1"
    answer = w.anyone().call("GET", "/metrics").is_(200)
    check("rz_http_requests_total" in answer.text, "the metrics lack rz_http_requests_total")
    ids = re.findall(r"\d{15,}", "\n".join(line.rsplit(" ", 1)[0] for line in answer.text.splitlines()))
    same(ids, [], "ids in the metrics")
    for text in w.personal | {w.journey.id, w.journey.number}:
        check(text not in answer.text, f"the metrics say «{text}»")
    w.new_address()  # any other address stands for all others
    w.anyone().call("GET", "/metrics").is_problem(403, "forbidden")


@case("reference: places, categories, bodies and chains in both languages")
def reference(w):
    for path in ("/api/v1/places", "/api/v1/categories", "/api/v1/orgs"):
        chinese = w.clerk().call("GET", path).is_(200).body["items"]
        english = w.clerk().in_language("en").call("GET", path).is_(200).body["items"]
        check(len(chinese) == len(english) > 10, f"{path} has {len(chinese)} and {len(english)} items")
        check(all(item["name"].isascii() for item in english), f"{path}: a name is not English")
        check(not any(item["name"].isascii() for item in chinese), f"{path}: a name is not Chinese")
    categories = w.anyone().call("GET", "/api/v1/categories").is_(200)
    offered = w.anyone().call("GET", "/api/v1/categories?audience=all").is_(200)
    same(offered.body["items"], [one for one in categories.body["items"] if one["audience"] == "all"], "what residents are offered")
    check(len(offered.text) < 8000, f"the residents' categories are {len(offered.text)} characters")
    check(all(("limit" in one) == ("basis" in one) for one in categories.body["items"]), "a limit without its law")
    w.anyone().call("GET", "/api/v1/categories?audience=moon").is_problem(400, "bad-request")
    same(w.anyone().call("GET", "/api/v1/categories", headers={"If-None-Match": categories.headers["ETag"]}).status, 304, "asked again")
    for chain in ("request", "assist"):
        english = w.anyone().call("GET", f"/api/v1/chains/{chain}?lang=en").is_(200, chain=chain, version=lambda version: version >= 1).body
        names = [one["name"] for part in ("stages", "steps", "fields") for one in english[part].values()]
        check(all(name and name.isascii() for name in names), f"{chain}: names lack or are not English: {names}")


@case("queues: what a body has handled stays in a list of its own, also when others own it by now")
def handled(w):
    matter = w.brought_to("handling")
    listed = lambda view: {row["id"] for row in w.handler().call("GET", f"/api/v1/matters?view={view}&limit=200").is_(200).body["items"]}
    check(matter.id in listed("leading") and matter.id not in listed("handled"), "what is in progress stands in the wrong list")
    w.step(w.handler(), matter, "submit_result", {"result": "已更换灯具，恢复照明。", "result_kind": "done"}).is_(200)
    check(matter.id in listed("handled") and matter.id not in listed("leading"), "what was handed in stands in the wrong list")
    w.step(w.reviewer(), matter, "approve", {}).is_(200, stage="callback")
    check(matter.id in listed("handled"), "what was approved is gone")
    tagged = w.handler().call("GET", "/api/v1/matters?view=handled&tags=category:street_light&order=newest").is_(200).body
    check(matter.id in {row["id"] for row in tagged["items"]} and tagged["count"] >= 1, "it is not found by its category")
    other = w.staff(f"handler.{STREET}").call("GET", "/api/v1/matters?view=handled&limit=200").is_(200).body
    check(matter.id not in {row["id"] for row in other["items"]}, "another body has it in its list")
    w.wrote("request.submit_result", "request.approve")


@case("queues: who may register is told what, and who may not, nothing")
def births(w):
    born = lambda who: [(one["chain"], one["step"]) for one in who.call("GET", "/api/v1/views").is_(200).body["births"]]
    same(born(w.clerk()), [("request", "register"), ("grid", "report"), *(("whistle", f"call_{how}") for how in ("paired", "through_street", "departments")), ("visit", "record"), ("hearing", "announce"), ("renovation", "choose"), ("contract", "propose"), ("announcement", "note"), ("dispute_lead", "screen"), ("resource", "offer"), ("ask_law", "note_down"), ("need", "ask"), ("room", "open_room")],
         "what a clerk opens")
    same(born(w.handler()), [("announcement", "note"), ("resource", "offer")], "what a handler registers")


@case("queues: pages hold every matter once, in order, and views count what they hold")
def queues(w):
    wrong = []
    for login in (f"clerk.{COMMUNITY}", "dispatcher", "supervisor", f"dispatcher.{STREET}", f"handler.{COMMUNITY}"):
        who = w.staff(login)
        counts = {v["view"]: v["count"] for v in who.call("GET", "/api/v1/views").is_(200).body["items"]}
        names = list(counts)
        same(names[:2] + names[-3:], ["todo", "decide", "due_soon", "overdue", "all"], "the views that all have")
        check(set(names[2:-3]) <= {"to_accept", "to_dispatch", "to_sign", "leading", "handled", "assisting", "to_review", "to_call",
                                   "supervised", "directives", "calls_to_check", "calls", "to_turn_out", "to_rate", "tasks", "tasks_to_accept", "musters", "reports_to_receive", "members_here", "exclusions", "my_exclusions", "suggestions", "renovations", "announcements",
                                   "to_file", "to_dispatch_out", "under_way", "reworks", "to_verify", "to_sample", "to_judge_missed", "my_findings", "hard_cases", "not_closed", "sharing", "visits", "visits_to_follow", "musters_asked", "contracts_to_negotiate", "contracts_to_screen", "contracts_to_sign", "contracts_running", "contracts_needed", "contracts_promised", "contract_tasks", "contract_tasks_to_confirm", "resources", "my_resources", "needs", "my_needs", "hearings", "contracts_ordered", "menu", "questions_near", "rooms", "room_uses", "committees", "links_to_us", "pledges_to_agree", "pledges_kept", "pledges_of_unit"}, f"views of {login}: {names}")
        oldest = {one["view"] for one in who.call("GET", "/api/v1/views").is_(200).body["items"] if "order" in one}
        for view, count in counts.items():
            whole = who.call("GET", f"/api/v1/matters?view={view}&limit=200").is_(200).body
            rows = [row["id"] for row in whole["items"]]
            paged, after = [], ""
            for _ in range(200):
                page = who.call("GET", f"/api/v1/matters?view={view}&limit=3&after={after}").is_(200).body
                paged += [row["id"] for row in page["items"]]
                if "next" not in page:
                    break
                after = page["next"]
            dues = [row.get("due", "9") for row in whole["items"] if row["stage_kind"] in ("open", "waiting")]
            if len(rows) != count:
                wrong.append(f"{login}, {view}: counted {count}, listed {len(rows)}")
            short = who.call("GET", f"/api/v1/matters?view={view}&limit=3").is_(200).body
            if view != "decide" and {whole["count"], short["count"]} != {count}:
                wrong.append(f"{login}, {view}: counted {count}, its pages say {whole['count']} and {short['count']}")
            if paged != rows:
                wrong.append(f"{login}, {view}: {len(rows)} in one page, {len(paged)} in pages of 3, "
                             f"{len(set(rows) - set(paged))} missing, {len(paged) - len(set(paged))} twice")
            if view not in oldest and dues != sorted(dues):
                wrong.append(f"{login}, {view}: not the nearest due first")
    check(not wrong, "\n      ".join(wrong))
    w.wrote_nothing()


@case("queues: filters by tag, place and body, and the latest first")
def queue_filters(w):
    who = w.staff("dispatcher")
    def listed(more):
        return who.call("GET", f"/api/v1/matters?view=all&limit=200{more}").is_(200).body["items"]
    everything = listed("")
    check(len(everything) > 10, f"only {len(everything)} matters to filter")
    by_kind = {kind: {row["id"] for row in listed(f"&tags=kind:{kind}")} for kind in
               ("consult", "help", "complaint", "report", "suggest")}
    check(sum(map(len, by_kind.values())) == len(set().union(*by_kind.values())), "a matter is of two kinds")
    check(any(by_kind.values()), "no matter is of any kind")
    place = everything[0]["place"]["id"]
    same({row["place"]["id"] for row in listed(f"&place={place}")}, {place}, "the places")
    owner = everything[0]["owner"]["id"]
    same({row["owner"]["id"] for row in listed(f"&owner={owner}")}, {owner}, "the bodies")
    urgent = listed("&tags=urgent:true")
    check(all(row["urgent"] for row in urgent), "not urgent, though asked for")
    newest = [row["opened_at"] for row in listed("&order=newest")]
    same(newest, sorted(newest, reverse=True), "the latest first")
    for query in ("&tags=contact_name:x", "&tags=kind", "&place=1", "&owner=1", "&order=old"):
        who.call("GET", "/api/v1/matters?view=all" + query).is_(422)
