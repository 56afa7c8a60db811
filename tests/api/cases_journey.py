"""A request from its asker's pen to the settled matter, each step with the event it leaves."""
import uuid

from harness import COMMUNITY, STREET, Matter, case, check, same, steps_in


@case("journey: a request is taken in, and its answer holds the receipt")
def submit(w):
    fields = w.request_fields()
    w.remember_personal("submit", fields)
    body = {"place": w.place(COMMUNITY), "fields": fields}
    answer = w.anyone().call("POST", "/api/v1/requests", body, key=str(uuid.uuid4()))
    answer.is_(201, stage="registered", revision=1, number=lambda n: n.startswith("ZH"), secret=lambda s: len(s) >= 20)
    w.own.add(answer.body["id"])
    w.personal.add(answer.body["secret"])
    born = {"matter": answer.body["id"], "role": "asker", "actor": "0", "revision": 1, "stage": "registered"}
    event = w.wrote("request.submit", **born)[0]
    changes = {change["change"] for change in event["facts"]["changes"]}
    check({"opened", "party_joined", "clock_set", "noticed"} <= changes, f"the birth tells only of {sorted(changes)}")
    w.journey = Matter(answer.body, fields)


@case("journey: its asker reads it by the receipt, in clear")
def read_by_receipt(w):
    matter = w.journey
    answer = w.anyone().call("GET", f"/api/v1/receipts/{matter.number}", secret=matter.secret)
    answer.is_(200, id=matter.id, number=matter.number, stage="registered", stage_kind="open", revision=1)
    same(answer.headers["ETag"], '"1"', "the ETag")
    for name, value in w.journey.fields.items():
        same(answer.body["fields"].get(name), value, f"«{name}» as its asker sees it")
    same(steps_in(answer.body), {("add", "take"), ("urge", "take"), ("withdraw", "take")}, "what the asker may do")
    w.wrote_nothing()


@case("journey: the community's clerk accepts")
def accept(w):
    fields = {"kind": "help", "category": "street_light", "urgent": False, "contact_for_handler": "请联系综合服务岗转达"}
    answer = w.step(w.clerk(), w.journey, "accept", fields)
    answer.is_(200, id=w.journey.id, number=w.journey.number, stage="dispatching", revision=2)
    check("secret" not in answer.body, "the answer to staff holds the receipt's secret")
    w.wrote("request.accept", matter=w.journey.id, role="clerk", revision=2, stage="dispatching")


@case("journey: the clerk dispatches to the community itself, which needs no signing")
def dispatch(w):
    org = w.org_of(f"clerk.{COMMUNITY}")
    fields = {"handler": org, "requirement": "请当日上门查看"}
    w.step(w.clerk(), w.journey, "dispatch", fields).is_(200, stage="to_contact")
    w.wrote("request.dispatch", matter=w.journey.id, role="dispatcher", org=org, revision=3, stage="to_contact")


@case("journey: the handler contacts the asker")
def contact(w):
    fields = {"contact_result": "reached", "contact_note": "电话已通，约下午见面"}
    w.step(w.handler(), w.journey, "contact", fields).is_(200, stage="handling", revision=4)
    event = w.wrote("request.contact", matter=w.journey.id, role="handler", revision=4, stage="handling")[0]
    fields = {change["name"]: change["value"] for change in event["facts"]["changes"] if change["change"] == "field_set"}
    same(fields.get("answered_in_time"), True, "whether the contact came in time")


@case("journey: the asker adds something by the receipt")
def add(w):
    w.step("asker", w.journey, "add", {"addition": "补充：单元门口那盏也不亮"}).is_(200, stage="handling", revision=5)
    w.wrote("request.add", matter=w.journey.id, role="asker", actor="0", revision=5)


@case("journey: the handler gives the result")
def submit_result(w):
    fields = {"result": "已更换两盏灯具，恢复照明。", "result_kind": "done"}
    w.step(w.handler(), w.journey, "submit_result", fields).is_(200, stage="in_review", revision=6)
    w.wrote("request.submit_result", matter=w.journey.id, role="handler", revision=6, stage="in_review")


@case("journey: another person approves it")
def approve(w):
    w.step(w.reviewer(), w.journey, "approve").is_(200, stage="callback", revision=7)
    w.wrote("request.approve", matter=w.journey.id, role="reviewer", revision=7, stage="callback")


@case("journey: the asker rates it by the receipt")
def rate(w):
    fields = {"score": 5, "solved": True, "rating_words": "师傅来得很快很好"}
    w.step("asker", w.journey, "rate", fields).is_(200, stage="settled", revision=8)
    event = w.wrote("request.rate", matter=w.journey.id, role="asker", actor="0", revision=8, stage="settled")[0]
    ratings = [change["rating"] for change in event["facts"]["changes"] if change["change"] == "rated"]
    same([(r["name"], r["score"], r["rater"]) for r in ratings], [("service", 5, "asker")], "the rating in the record")


@case("journey: a second rating is refused, by the asker and for the asker")
def rate_twice(w):
    again = w.step("asker", w.journey, "rate", {"score": 1, "solved": False})
    again.is_problem(409, "moved-on", stage="settled", revision=8)
    w.wrote_nothing()
    callback = w.staff(f"callback.{STREET}")
    recorded = w.step(callback, w.journey, "record_rating", {"score": 1, "solved": False, "asked_by": "phone"})
    recorded.is_problem(409, "moved-on")
    w.wrote_nothing()
    same([r["score"] for r in w.read("asker", w.journey)["ratings"]], [5], "the ratings")


@case("journey: the timeline tells it all, in the language asked for")
def timeline(w):
    kinds = ["submit", "accept", "dispatch", "contact", "add", "submit_result", "approve", "rate"]
    chinese = w.read("asker", w.journey)
    same([entry["kind"] for entry in chinese["timeline"]], ["request." + kind for kind in kinds], "the timeline")
    path = f"/api/v1/receipts/{w.journey.number}"
    english = w.anyone("en").call("GET", path, secret=w.journey.secret).is_(200).body
    check(all(entry["title"].isascii() for entry in english["timeline"]), "an English title is not English")
    asked = w.anyone("en").call("GET", path + "?lang=zh", secret=w.journey.secret).is_(200).body
    titles = lambda view: [entry["title"] for entry in view["timeline"]]
    same(titles(asked), titles(chinese), "the titles by ?lang, which goes before Accept-Language")


@case("journey: the record verifies whole while the server runs")
def verify(w):
    done = w.run("audit", "verify")
    check(done.returncode == 0 and "the record is whole" in done.stdout, f"audit verify: {done.stdout}{done.stderr}")


@case("helpers: a dispatch with helpers opens a part for each, and the result waits for them")
def helpers(w):
    matter = w.brought_to("dispatching")
    helper = w.org_of(f"dispatcher.{STREET}")
    fields = {"handler": w.org_of(f"clerk.{COMMUNITY}"), "helpers": [helper]}
    w.step(w.clerk(), matter, "dispatch", fields).is_(200, stage="to_contact")
    events = w.appended()
    same([event["kind"] for event in events], ["request.dispatch", "assist.open"], "the events")
    children = w.read(w.clerk(), matter)["children"]
    part = events[1]["matter"]
    same([(c["id"], c["chain"], c["owner"]["id"]) for c in children], [(part, "assist", helper)], "the parts")
    seen = w.staff(f"handler.{STREET}").call("GET", f"/api/v1/matters/{part}").is_(200, chain="assist")
    same(seen.body["fields"].get("what"), matter.fields["what"], "what the helper reads")
    check(not any(matter.fields[name] in seen.text for name in ("contact_name", "contact_phone")), "the helper reads who asked")
    w.step(w.handler(), matter, "contact", {"contact_result": "reached"}).is_(200)
    w.appended()
    refused = w.step(w.handler(), matter, "submit_result", {"result": "已更换灯具，恢复照明。", "result_kind": "done"})
    refused.is_problem(409, "not-yet", detail=lambda text: len(text) > 5)
    w.wrote_nothing()


@case("rating: only the asker rates, and a low one asks for another look")
def low_rating(w):
    matter = w.brought_to("callback")
    fields = {"score": 1, "solved": False, "rating_words": "灯还是不亮啊"}
    w.step(w.reviewer(), matter, "rate", fields).is_problem(403, "not-permitted")
    w.wrote_nothing()
    w.step("asker", matter, "rate", {**fields, "score": 6}).is_(422).points_at("/fields/score")
    w.wrote_nothing()
    w.step("asker", matter, "rate", fields).is_(200, stage="verifying")
    w.wrote("request.rate", matter=matter.id, role="asker", stage="verifying")


@case("publishing: a confidential request is never published")
def never_published(w):
    matter = w.submit(w.request_fields(confidential=True))
    community = w.org_of(f"clerk.{COMMUNITY}")
    for who, step, fields in [(w.clerk(), "accept", {"kind": "help", "category": "manhole", "urgent": False}),
                              (w.clerk(), "dispatch", {"handler": community}),
                              (w.handler(), "contact", {"contact_result": "reached"}),
                              (w.handler(), "submit_result", {"result": "井盖已经更换完毕，路面平整。", "result_kind": "done"}),
                              (w.reviewer(), "approve", {})]:
        w.step(who, matter, step, fields).is_(200)
    w.appended()
    fields = {"public_summary": "井盖破损需要更换", "public_result": "井盖已经更换完毕"}
    w.step(w.staff(f"callback.{STREET}"), matter, "publish", fields).is_problem(409, "not-yet")
    w.wrote_nothing()


@case("the desk registers what was told by telephone, once, and only where its post lets it")
def desk_intake(w):
    clerk = w.clerk()
    body = {"place": w.place(COMMUNITY), "fields": {"what": "三号楼门前井盖松动，车压过去响，老人怕踩空", "kind": "help", "category": "manhole",
                                         "urgent": False, "channel": "hotline", "confidential": False, "may_publish": False,
                                         "contact_name": "钱秀兰", "contact_phone": "13800000002"}}
    path = "/api/v1/chains/request/steps/register"
    key = str(uuid.uuid4())
    answer = clerk.call("POST", path, body, key=key)
    answer.is_(201, stage="dispatching", revision=1, number=lambda n: n.startswith("ZH"))
    w.own.add(answer.body["id"])
    w.wrote("request.register", matter=answer.body["id"], role="clerk", stage="dispatching", revision=1)
    check("secret" not in answer.body, "the desk was given the asker's secret")
    again = clerk.call("POST", path, body, key=key).is_(201)
    same(again.body["id"], answer.body["id"], "the same key")
    clerk.call("GET", f"/api/v1/matters/{answer.body['id']}").is_(200, stage="dispatching")
    w.staff("handler").call("POST", path, body, key=str(uuid.uuid4())).is_problem(403, "not-permitted")
    clerk.call("POST", path, {**body, "fields": {**body["fields"], "channel": "pigeon"}}, key=str(uuid.uuid4())).is_(422).points_at(
        "/fields/channel")
    clerk.call("POST", "/api/v1/chains/request/steps/accept", body, key=str(uuid.uuid4())).is_(404)
    clerk.call("POST", "/api/v1/chains/nothing/steps/register", body, key=str(uuid.uuid4())).is_(404)
    w.anyone().call("POST", path, body, key=str(uuid.uuid4())).is_(401)
    w.wrote_nothing()
