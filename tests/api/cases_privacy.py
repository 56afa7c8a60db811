"""Who sees what, and that nothing personal is left where it cannot be erased."""
import json
import uuid

from harness import COMMUNITY, STREET, TWO_HATS, case, check, same

CONTACT = ("contact_name", "contact_phone")


def reveal(who, matter, body, **more):
    return who.call("POST", f"/api/v1/matters/{matter.id}/reveal", body, key=str(uuid.uuid4()), **more)


@case("privacy: the desk sees the asker's contact masked, the asker sees it clear")
def masked(w):
    fields = w.request_fields(contact_name="欧阳测试", contact_phone="13912345678")
    matter = w.submit(fields)
    seen = w.read(w.clerk(), matter)
    same(sorted(seen["fields_masked"]), sorted([*CONTACT, "on_behalf_of"]), "the masked fields")
    same(seen["fields"].get("contact_phone"), "139****5678", "the masked number")
    same(seen["fields"].get("contact_name"), "欧**", "the masked name")
    for value in (fields["contact_name"], fields["contact_phone"]):
        check(value not in json.dumps(seen, ensure_ascii=False), f"the clerk reads «{value}»")
    own = w.read("asker", matter)
    same([own["fields"].get(name) for name in CONTACT], [fields[name] for name in CONTACT], "what the asker sees")
    w.wrote_nothing()


@case("privacy: who asked is hidden from the handler, masked and revealed alike")
def hidden(w):
    matter = w.brought_to("handling")
    seen = w.read(w.handler(), matter)
    for name in CONTACT:
        check(name not in seen["fields"] and name not in seen.get("fields_masked", []), f"the handler sees «{name}»")
    answer = reveal(w.handler(), matter, {"reason": "想知道是谁"})
    w.appended()
    check(answer.status in (200, 403), f"answered {answer.status}")
    for name in CONTACT:
        check(matter.fields[name] not in answer.text + json.dumps(seen, ensure_ascii=False), f"the handler reads «{name}»")


@case("privacy: to reveal needs a reason")
def reason(w):
    matter = w.submit()
    for body in ({}, {"reason": ""}, {"reason": " x "}, {"reason": "长" * 201}, {"reason": 7}):
        reveal(w.clerk(), matter, body).is_(422).points_at("/reason")
    w.wrote_nothing()


@case("privacy: a look is shown once it is on record, its reason not in the facts")
def revealed(w):
    fields = w.request_fields()
    matter = w.submit(fields)
    why = "回电核对地址 " + uuid.uuid4().hex[:6]
    w.personal.add(why)
    answer = reveal(w.clerk(), matter, {"reason": why}).is_(200)
    same(answer.body, {"fields": {name: fields[name] for name in CONTACT}}, "what is revealed")
    event = w.wrote("matter.revealed", matter=matter.id)[0]
    same(sorted(event["facts"]["fields"]), sorted(CONTACT), "the fields in the event")
    check(event["actor"] != "0" and why not in json.dumps(event, ensure_ascii=False), f"the event: {event}")


@case("privacy: where a minor is concerned a superior agrees before one person looks")
def minor(w):
    fields = w.request_fields(minor=True)
    matter = w.submit(fields)
    seen = w.read(w.clerk(), matter)
    same((seen["look_step"], seen["fields"]["minor"]), ("look", True), "what the clerk sees")
    check("looker" not in seen["fields"], "an account is shown")
    reveal(w.clerk(), matter, {"reason": "核实情况"}).is_problem(403, "look-not-approved")
    w.wrote_nothing()
    w.step(w.clerk(), matter, "look", {"look_reason": "联系家长核实"}).is_(200)
    w.step(w.clerk(), matter, "look", verb="approve").is_(403)
    reveal(w.clerk(), matter, {"reason": "核实情况"}).is_problem(403, "look-not-approved")
    street = w.staff(f"dispatcher.{STREET}")
    w.step(street, matter, "look", verb="approve").is_(200)
    w.wrote("request.look.proposed", "request.look.approved", matter=matter.id)
    check("look_step" not in w.read(w.clerk(), matter), "it was agreed to")
    reveal(w.clerk(), matter, {"reason": "核实情况"}).is_(200, fields={name: fields[name] for name in CONTACT})
    w.wrote("matter.revealed", matter=matter.id)
    # Agreed for one person, not for the post.
    reveal(w.staff(TWO_HATS), matter, {"reason": "核实情况"}).is_problem(403, "look-not-approved")
    own = w.read("asker", matter)
    check("look_step" not in own and own["fields"]["contact_phone"] == fields["contact_phone"], "the asker sees it all")
    w.wrote_nothing()


@case("privacy: the house's own notes are not for the asker, the asker's verdict in words not for the handler")
def notes(w):
    own = w.anyone().call("GET", f"/api/v1/receipts/{w.journey.number}", secret=w.journey.secret).is_(200).text
    seen = w.handler().call("GET", f"/api/v1/matters/{w.journey.id}").is_(200).text
    for text in ("请当日上门查看", "电话已通，约下午见面"):
        check(text in seen and text not in own, f"«{text}» is for staff alone")
    check("师傅来得很快很好" in own and "师傅来得很快很好" not in seen, "the words of the rating are for the desks alone")


@case("privacy: a queue's row shows no more than the matter does")
def row(w):
    fields = w.request_fields()
    matter = w.submit(fields)
    answer = w.clerk().call("GET", "/api/v1/matters?view=todo&limit=200").is_(200)
    check(matter.id in [item["id"] for item in answer.body["items"]], "a fresh request is not in the clerk's view «todo»")
    for name in CONTACT:
        check(fields[name] not in answer.text, f"the queue shows «{name}»")


@case("privacy: who reports is known to nobody on the way of a report, covered or not")
def reporter(w):
    for kind, shown in (("help", True), ("report", False)):
        fields = w.request_fields(kind=kind)
        matter = w.submit(fields)
        seen = w.clerk().call("GET", f"/api/v1/matters/{matter.id}").is_(200)
        same("contact_phone" in seen.body["fields"], shown, f"whether the clerk reads of a {kind} that there is a number")
        own = w.anyone().call("GET", f"/api/v1/receipts/{matter.number}", secret=matter.secret).is_(200)
        check(fields["contact_phone"] in own.text, "the asker does not see the own number")
        if not shown:
            look = w.clerk().call("POST", f"/api/v1/matters/{matter.id}/reveal", {"reason": "想知道是谁举报"}, key=str(uuid.uuid4()))
            check(fields["contact_phone"] not in look.text, "the reporter was revealed")
            w.appended()


@case("privacy: nothing personal stands in the facts of any event, nor in the server's log")
def nowhere(w):
    check(len(w.personal) > 100, f"only {len(w.personal)} personal texts were said: the case proves little")
    record = "\n".join(json.dumps(event, ensure_ascii=False) for event in w.export())
    log = w.server_log()
    for text in w.personal:
        check(text not in record, f"the record says «{text}»")
        check(text not in log, f"the log says «{text}»")


@case("privacy: the asker sees who looked, by body, post, reason and time, and no name")
def looks(w):
    matter = w.submit()
    path = f"/api/v1/receipts/{matter.number}/looks"
    same(w.anyone().call("GET", path, secret=matter.secret).is_(200).body, {"items": []}, "before anybody looked")
    why = "回电核对楼栋 " + uuid.uuid4().hex[:6]
    w.personal.add(why)
    reveal(w.clerk(), matter, {"reason": why}).is_(200)
    event = w.wrote("matter.revealed", matter=matter.id)[0]
    same((event["facts"]["org"], event["facts"]["role"]), (w.clerk().call("GET", "/api/v1/session").body["posts"][0]["org"]["id"], "clerk"), "the post in the event")
    look = w.anyone().call("GET", path, secret=matter.secret).is_(200).body["items"][0]
    post = w.clerk().call("GET", "/api/v1/session").body["posts"][0]
    same((look["org"], look["role_name"], look["reason"]), (post["org"]["name"], "社区综合服务岗", why), "the look")
    same(sorted(look), ["at", "org", "reason", "role_name"], "what is told")
    w.anyone().call("GET", path, secret="x" * 22).is_(404)
    w.anyone().call("GET", path).is_(404)


@case("privacy: number and phone show the stage and the day, and nothing else")
def stage_only(w):
    fields = w.request_fields()
    matter = w.submit(fields)
    ask = lambda number, phone: w.anyone().call("POST", "/api/v1/receipts/stage", {"number": number, "phone": phone})
    found = ask(matter.number, fields["contact_phone"]).is_(200).body
    same(found, {"stage_name": "待受理", "stage_kind": "open"} | {k: found[k] for k in found if k == "expected"}, "the stage")
    w.new_address()
    wrong = ask(matter.number, "13900000000").is_(404)
    unknown = ask("ZH26010199999", "13900000000").is_(404)
    same(wrong.text, unknown.text, "a wrong phone and an unknown number")
    w.new_address()
    without = w.submit({name: value for name, value in w.request_fields().items() if name != "contact_phone"})
    for phone in ("", "-", "1"):
        ask(without.number, phone).is_(404)
    w.anyone().call("POST", "/api/v1/receipts/stage", {"number": matter.number}).is_(422)
    w.appended()


@case("privacy: a phone is not guessed: few tries from one address, and few at one number from all")
def stage_guessed(w):
    matter = w.submit()
    w.appended()
    ask = lambda number: w.anyone().call("POST", "/api/v1/receipts/stage", {"number": number, "phone": "13900000000"})
    statuses = [ask(f"ZH2601010{n:04}").status for n in range(8)]
    same(statuses, [404] * 6 + [429] * 2, "from one address")
    statuses = []
    for _ in range(7):
        w.new_address()
        statuses.append(ask(matter.number).status)
    same(statuses, [404] * 5 + [429] * 2, "at one number")


@case("privacy: a look is recorded with the post that allows it, not with the first of many")
def look_by_post(w):
    both = w.staff(TWO_HATS)
    posts = both.call("GET", "/api/v1/session").is_(200).body["posts"]
    same(posts[0]["role"], "callback", "the first post of the two hats")
    matter = w.submit()
    reveal(both, matter, {"reason": "回电核对地址"}).is_(200)
    facts = w.wrote("matter.revealed", matter=matter.id)[0]["facts"]
    same((facts["org"], facts["role"]), (w.org_of(f"clerk.{COMMUNITY}"), "clerk"), "the post in the event")
