"""Every way in which a request is refused; a refusal writes nothing."""
import threading
import uuid

from contract import Yaml
from harness import COMMUNITY, HOME, OTHER_COMMUNITY, STREET, TWO_HATS, case, check, same
from listener import Listener

ACCEPT = {"kind": "help", "category": "street_light", "urgent": False}


def key():
    return str(uuid.uuid4())


@case("401: nothing of staff's is answered without a session")
def no_session(w):
    matter = w.submit()
    for method, path in [("GET", "/api/v1/session"), ("DELETE", "/api/v1/session"), ("GET", "/api/v1/orgs"),
                         ("GET", "/api/v1/views"), ("GET", "/api/v1/matters?view=all"),
                         ("GET", f"/api/v1/matters/{matter.id}"), ("POST", f"/api/v1/matters/{matter.id}/reveal"),
                         ("POST", f"/api/v1/matters/{matter.id}/steps/accept")]:
        body = {"verb": "take", "fields": ACCEPT} if method == "POST" else None
        for cookie in ("", "rz_session=" + "A" * 43):
            headers = {"Cookie": cookie} if cookie else {}
            answer = w.anyone().call(method, path, body, key=key(), match='"1"', headers=headers)
            answer.is_problem(401, "unauthenticated")
    w.wrote_nothing()


@case("403: a step of another post")
def wrong_post(w):
    matter = w.brought_to("to_contact")
    answer = w.step(w.clerk(), matter, "contact", {"contact_result": "reached"})
    answer.is_problem(403, "not-permitted", revision=matter.revision, stage="to_contact")
    w.wrote_nothing()
    w.step("asker", matter, "contact", {"contact_result": "reached"}).is_problem(403, "not-permitted")
    w.wrote_nothing()


@case("403: a write without the session's CSRF token, or with another session's")
def csrf(w):
    matter = w.submit()
    path = f"/api/v1/matters/{matter.id}"
    another = w.handler().csrf
    for token in ("", another, "x"):
        for method, where, body in [("POST", path + "/steps/accept", {"verb": "take", "fields": ACCEPT}),
                                    ("POST", path + "/reveal", {"reason": "核对联系方式"}),
                                    ("DELETE", "/api/v1/session", None)]:
            w.clerk().call(method, where, body, key=key(), match='"1"', csrf=token).is_problem(403, "csrf")
    w.wrote_nothing()


ASKED = {"/indicators/matters": "?figure=filed", "/matters": "?view=all", "/search": "?view=all&q=%E8%B7%AF%E7%81%AF", "/matters/export": "?view=all", "/matters/export.pdf": "?view=all", "/matters/points": "?view=all", "/export": "?what=orgs", "/at": "?lon=113.3&lat=33.66"}  # what a route wants to know


def read(w, who, path):
    """Whoever may read it is answered; what goes on without an end is only begun."""
    if path.endswith("/live"):
        return Listener(w, who).close()
    asked = next((ask for end, ask in ASKED.items() if path.endswith(end)), "")
    who.call("GET", path + asked).is_(200)
    logged = {"/matters/export": "matter.exported", "/matters/export.pdf": "matter.list_printed", "/network/export": "network.exported"}
    if kind := next((kind for end, kind in logged.items() if path.endswith(end)), None):
        w.wrote(kind)


@case("403: whom the permission table gives no cell, and nobody else")
def table(w):
    cells = Yaml((HOME / "src/access/permissions.yaml").read_text(encoding="utf-8")).document()
    operations = {place: one for place, one in w.contract.operations.items() if "session" in str(one.get("security"))}
    lacking = [one["operationId"] for one in operations.values() if one.get("x-permission") not in {"session", *cells}]
    same(lacking, [], "operations of staff without a row in the table")
    matter, denied, allowed = w.submit(), 0, 0
    accounts = w.staff("admin.security").call("GET", "/api/v1/roles").is_(200).body["items"]
    for role in [one["role"] for one in accounts]:
        found = w.staff("admin.security").call("GET", f"/api/v1/accounts?role={role}&limit=1").is_(200).body["items"]
        check(found, f"nobody holds «{role}»: its routes are not walked")
        login = found[0]["login"]
        w.new_address()
        who = w.staff(login)
        roles = {post["role"] for post in who.call("GET", "/api/v1/session").is_(200).body["posts"]}
        for (method, template), operation in operations.items():
            verb = operation["x-permission"]
            may = verb == "session" or any(role in cells[verb] for role in roles)
            path = template.format(chain="request", step="accept", no="1", paper="record.pdf", need="1", id=matter.id, attachment="1", key="a-key-of-a-photo", session="0" * 32, name="x", channel="mail", token="x", revision="2")
            if may and (method == "get" and "{" not in template):
                read(w, who, path)
                allowed += 1
            elif not may:
                who.call(method.upper(), path, {} if method in ("post", "put") else None, key=key(), match='"1"').is_problem(403, "forbidden")
                denied += 1
    print(f"      {len(accounts)} roles walked {len(operations)} routes of staff: {denied} denied, {allowed} read", flush=True)
    check(denied >= 200 and allowed >= 100, f"{denied} denied and {allowed} allowed: this proves nothing")
    w.wrote_nothing()


@case("401: every route of staff, as nobody")
def nobody(w):
    for (method, template), operation in w.contract.operations.items():
        if "session" not in str(operation.get("security")):
            continue
        path = template.format(chain="request", step="accept", no="1", paper="record.pdf", need="1", id="1", attachment="1", key="a-key-of-a-photo", session="0" * 32, name="x", channel="mail", token="x", revision="2")
        w.anyone().call(method.upper(), path, {} if method in ("post", "put") else None, key=key(), match='"1"').is_problem(401, "unauthenticated")
    w.wrote_nothing()


@case("404: an unknown matter and another community's matter look the same")
def not_found(w):
    matter = w.submit()
    other = w.staff(f"clerk.{OTHER_COMMUNITY}")
    bodies = set()
    for id in (matter.id, "1", "0", "9223372036854775807", "99999999999999999999", "abc"):
        path = f"/api/v1/matters/{id}"
        bodies.add(other.call("GET", path).is_problem(404, "not-found").text)
        step = {"verb": "take", "fields": ACCEPT}
        bodies.add(other.call("POST", path + "/steps/accept", step, key=key(), match='"1"').is_(404).text)
        bodies.add(other.call("POST", path + "/reveal", {"reason": "核对联系方式"}, key=key()).is_(404).text)
    same(len(bodies), 1, f"different answers to what may not be known: {bodies}")
    w.wrote_nothing()


@case("404: an unknown step and an unknown chain")
def unknown_names(w):
    matter = w.submit()
    w.step(w.clerk(), matter, "fly").is_(404)
    w.anyone().call("GET", "/api/v1/chains/nothing").is_problem(404, "not-found")
    w.wrote_nothing()


@case("404: a wrong secret and an unknown number look the same, whatever is asked")
def wrong_secret(w):
    matter = w.submit()
    other = w.submit()
    bodies = set()
    for number, secret in [(matter.number, other.secret), (matter.number, ""), (other.number, matter.secret),
                           (matter.number, matter.secret[:-1] + "."), ("ZH2020010100013", matter.secret)]:
        path = f"/api/v1/receipts/{number}"
        bodies.add(w.anyone().call("GET", path, secret=secret).is_problem(404, "not-found").text)
        body = {"verb": "take", "fields": {}}
        urged = w.anyone().call("POST", path + "/steps/urge", body, key=key(), match='"1"', secret=secret)
        bodies.add(urged.is_(404).text)
    same(len(bodies), 1, f"different answers to what may not be known: {bodies}")
    w.wrote_nothing()


@case("409: a step of another stage is refused with what is open now")
def wrong_stage(w):
    matter = w.submit()
    answer = w.step(w.clerk(), matter, "dispatch", {"handler": w.org_of(f"clerk.{COMMUNITY}")})
    answer.is_problem(409, "moved-on", revision=1, stage="registered")
    same({(s["step"], s["verb"], s["primary"]) for s in answer.body["open"]},
         {("accept", "take", True), ("refuse", "take", False), ("repeat", "take", False), ("relocate", "take", False),
          ("add", "take", False), ("mark_minor", "take", False)},
         "what is open")
    w.wrote_nothing()


@case("412: a stale revision is told what stands now")
def stale(w):
    matter = w.brought_to("dispatching")
    answer = w.step(w.clerk(), matter, "accept", ACCEPT, match='"1"')
    answer.is_problem(412, "changed", revision=2, stage="dispatching")
    check("dispatch" in {s["step"] for s in answer.body["open"]}, f"open now: {answer.body['open']}")
    asker = w.step("asker", matter, "urge", match='"1"').is_problem(412, "changed", revision=2)
    check({s["step"] for s in asker.body["open"]} == {"add", "urge", "withdraw"}, f"open now: {asker.body['open']}")
    w.wrote_nothing()


@case("428: a step needs If-Match, well formed")
def no_revision(w):
    matter = w.submit()
    for match in (None, "1", '"one"', "*", '""'):
        answer = w.clerk().call("POST", f"/api/v1/matters/{matter.id}/steps/accept", {"verb": "take", "fields": ACCEPT},
                                key=key(), match=match)
        answer.is_problem(428, "precondition-required")
    w.wrote_nothing()


@case("422: a form's errors point at the fields, in the language of the asker")
def invalid_form(w):
    fields = {"what": "不亮", "kind": "wish", "contact_phone": "12", "may_publish": "yes", "colour": "red"}
    pointers = ["/fields/colour", "/fields/confidential", "/fields/contact_phone", "/fields/kind", "/fields/may_publish",
                "/fields/what", "/place"]
    said = {}
    for language in ("zh", "en"):
        answer = w.anyone(language).call("POST", "/api/v1/requests", {"place": "1", "fields": fields}, key=key())
        answer.is_problem(422, "invalid").points_at(*pointers)
        said[language] = [error["message"] for error in answer.body["errors"]] + [answer.body["title"]]
    check(all(text.isascii() for text in said["en"]), f"not English: {said['en']}")
    check(not any(text.isascii() for text in said["zh"]), f"not Chinese: {said['zh']}")
    w.wrote_nothing()


@case("422: staff's forms are held as strictly")
def invalid_step(w):
    matter = w.submit()
    for fields, pointer in [({**ACCEPT, "urgent": "no"}, "urgent"), ({**ACCEPT, "kind": "wish"}, "kind"),
                            ({**ACCEPT, "contact_for_handler": "长" * 61}, "contact_for_handler"),
                            ({**ACCEPT, "what": "改写诉求"}, "what"), ({"kind": "help", "urgent": False}, "category")]:
        w.step(w.clerk(), matter, "accept", fields).is_(422).points_at("/fields/" + pointer)
    w.wrote_nothing()


@case("422: a category is one of the district's")
def unknown_category(w):
    matter = w.submit()
    answer = w.step(w.clerk(), matter, "accept", {**ACCEPT, "category": "no_such_category"})
    answer.is_(422).points_at("/fields/category")
    w.wrote_nothing()


@case("422: a matter is dispatched to a body of the district, and helpers are such bodies")
def unknown_body(w):
    community, wrong = w.org_of(f"clerk.{COMMUNITY}"), []
    for unknown in ("1", "nobody", w.journey.id):
        for fields in ({"handler": unknown}, {"handler": community, "helpers": [unknown]}):
            answer = w.step(w.clerk(), w.brought_to("dispatching"), "dispatch", fields)
            w.appended()
            if answer.status != 422:
                wrong.append(f"{answer.request} with {fields} answered {answer.status} {answer.text}")
    check(not wrong, "\n      ".join(wrong))


@case("422: a community orders only its own, and the refusal names the field")
def not_its_own(w):
    matter = w.brought_to("dispatching")
    own, street, other = (w.org_of(who) for who in (f"clerk.{COMMUNITY}", f"dispatcher.{STREET}",
                                                        f"clerk.{OTHER_COMMUNITY}"))
    for handler in (street, other):
        answer = w.step(w.clerk(), matter, "dispatch", {"handler": handler})
        answer.is_problem(422, "invalid").points_at("/fields/handler")
    w.step(w.clerk(), matter, "dispatch", {"handler": own, "helpers": [other]}).is_(422).points_at("/fields/helpers")
    w.wrote_nothing()


@case("merge: into another matter that its clerk may see, not into itself, nor into nothing")
def unknown_main(w):
    elsewhere, wrong = w.submit(place=OTHER_COMMUNITY), []
    for main in ("1", "itself", elsewhere.id):
        matter = w.brought_to("dispatching")
        answer = w.step(w.clerk(), matter, "merge", {"main_matter": matter.id if main == "itself" else main, "again": "many"})
        w.appended()
        if answer.status not in (404, 409, 422):
            wrong.append(f"{answer.request} into {main} answered {answer.status} {answer.text}")
    check(not wrong, "\n      ".join(wrong))
    # A matter that is settled answers nobody any more.
    matter, main = w.brought_to("dispatching"), w.brought_to("dispatching")
    w.step(w.clerk(), matter, "merge", {"main_matter": w.journey.id, "again": "many"}).is_(422).points_at("/fields/main_matter")
    w.step(w.clerk(), matter, "merge", {"main_matter": main.id, "again": "many"}).is_(200, stage="merged")
    w.wrote("request.merge", "request.joined", matter=main.id)
    same(w.read(w.clerk(), main)["fields"]["joined_times"], 1, "what the main one counts")


@case("repeat: of one that its clerk may see, answered or not; the asker is told, the first one counts it")
def repeated(w):
    first, again = w.brought_to("handling"), w.submit()
    told = {"repeat_note": "已派工，今天下午上门"}
    for main in ("1", again.id, w.submit(place=OTHER_COMMUNITY).id):
        w.step(w.clerk(), again, "repeat", {**told, "main_matter": main}).is_(422).points_at("/fields/main_matter")
    w.step(w.clerk(), again, "repeat", {**told, "main_matter": first.id}).is_(200, stage="repeat_told")
    w.wrote("request.repeat", "request.repeated", matter=first.id)
    same(w.read("asker", again)["fields"]["repeat_note"], told["repeat_note"], "what the asker is told")
    check("main_matter" not in w.read("asker", again)["fields"], "the asker reads of another matter")
    late = w.submit()
    w.step(w.clerk(), late, "repeat", {**told, "main_matter": w.journey.id}).is_(200, stage="repeat_told")
    w.wrote("request.repeat", matter=late.id, stage="repeat_told")


@case("422: a request is about a community or a village, not about a street or the district")
def too_wide_place(w):
    items = w.anyone().call("GET", "/api/v1/places").is_(200).body["items"]
    for kind in ("district", "street"):
        place = next(item["id"] for item in items if item["kind"] == kind)
        body = {"place": place, "fields": w.request_fields()}
        w.remember_personal("submit", body["fields"])
        w.anyone().call("POST", "/api/v1/requests", body, key=key()).is_(422).points_at("/place")
    w.wrote_nothing()
    matter = w.submit()
    for place in ("1", next(item["id"] for item in items if item["kind"] == "street")):
        w.step(w.clerk(), matter, "relocate", {"new_place": place}).is_(422).points_at("/fields/new_place")
    w.wrote_nothing()
    w.step(w.clerk(), matter, "relocate", {"new_place": w.place(OTHER_COMMUNITY)}).is_(200, stage="registered")
    w.wrote("request.relocate", matter=matter.id)
    w.clerk().call("GET", f"/api/v1/matters/{matter.id}").is_(404)
    same(w.read(w.staff(f"clerk.{OTHER_COMMUNITY}"), matter)["place"]["id"], w.place(OTHER_COMMUNITY), "where it now lies")


@case("refusals are told in English too")
def in_english(w):
    matter = w.brought_to("to_contact")
    clerk, handler = w.clerk().in_language("en"), w.handler().in_language("en")
    w.step(clerk, matter, "contact", {"contact_result": "reached"}).is_(403)
    w.step(clerk, matter, "accept", ACCEPT).is_(409)
    w.step(clerk, matter, "extend", verb="approve").is_(409)
    w.step(handler, matter, "contact", {}, match='"1"').is_(422)
    w.step(handler, matter, "contact", {"contact_result": "reached"}, match='"1"').is_(412)
    w.step(handler, matter, "contact", {"contact_result": "reached"}, match="1").is_(428)
    w.step(handler, matter, "contact", {"contact_result": "reached"}, key="short").is_(400)
    both, own = w.staff(TWO_HATS).in_language("en"), w.brought_to("handling")
    w.step(both, own, "submit_result", {"result": "The lamp was replaced.", "result_kind": "done"}).is_(200)
    w.appended()
    w.step(both, own, "approve").is_problem(409, "not-yet")
    reveal = f"/api/v1/matters/{matter.id}/reveal"
    clerk.call("POST", reveal, {"reason": ""}, key=key()).is_(422)
    clerk.call("POST", reveal, {"reason": "who is it"}, key=key(), csrf="x").is_(403)
    english = w.anyone("en")
    english.call("GET", f"/api/v1/receipts/{matter.number}", secret="x").is_(404)
    english.call("GET", f"/api/v1/matters/{matter.id}").is_(401)
    english.call("POST", "/api/v1/session", {"login": "nobody", "password": "x"}).is_(401)
    english.call("POST", "/api/v1/session", {}).is_(422)
    english.call("PUT", "/api/v1/session", {}).is_(405)
    w.wrote("access.login_failed")


@case("422: an unknown verb")
def unknown_verb(w):
    matter = w.submit()
    w.step(w.clerk(), matter, "accept", ACCEPT, verb="ponder").is_problem(422, "invalid").points_at("/verb")
    w.wrote_nothing()


@case("422: bodies hold what the contract asks for and nothing else")
def strict_bodies(w):
    matter = w.submit()
    path = f"/api/v1/matters/{matter.id}"
    step = {"verb": "take", "fields": ACCEPT}
    writes = [(w.anyone(), "/api/v1/requests", {"place": w.place(COMMUNITY), "fields": w.request_fields(), "x": 1}, "/x"),
              (w.anyone(), "/api/v1/session", {"login": "clerk", "password": "wrong", "x": 1}, "/x"),
              (w.clerk(), path + "/reveal", {"reason": "核对联系方式", "x": 1}, "/x"),
              (w.clerk(), path + "/steps/refuse", {**step, "x": 1}, "/x"),
              (w.clerk(), path + "/steps/refuse", {"fields": {}}, "/verb"),
              (w.clerk(), path + "/steps/refuse", {"verb": "take"}, "/fields"),
              (w.clerk(), path + "/steps/refuse", {"verb": "take", "fields": "none"}, "/fields"),
              (w.clerk(), path + "/steps/refuse", [], "")]
    wrong = []
    for who, where, body, pointer in writes:
        answer = who.call("POST", where, body, key=key(), match='"1"')
        pointers = [error["pointer"] for error in answer.body.get("errors", [])]
        if answer.status != 422 or not any(one.startswith(pointer) for one in pointers):
            wrong.append(f"{where}, wrong at «{pointer}», answered {answer.status} with pointers {pointers}")
    w.own |= {event["matter"] for event in w.appended()}
    check(not wrong, "\n      ".join(wrong))


@case("422: parameters hold what the contract asks for")
def strict_parameters(w):
    wrong = []
    for query in ("", "?view=nothing", "?view=all&limit=0", "?view=all&limit=201", "?view=all&limit=ten",
                  "?view=all&after=nonsense"):
        answer = w.clerk().call("GET", "/api/v1/matters" + query)
        if answer.status != 422:
            wrong.append(f"GET /api/v1/matters{query} answered {answer.status}")
    check(not wrong, "\n      ".join(wrong))


@case("400: every write needs an Idempotency-Key")
def no_key(w):
    matter = w.submit()
    body = {"verb": "take", "fields": ACCEPT}
    writes = [(w.anyone(), "/api/v1/requests", {"place": w.place(COMMUNITY), "fields": w.request_fields()}, None),
              (w.clerk(), f"/api/v1/matters/{matter.id}/steps/accept", body, None),
              (w.anyone(), f"/api/v1/receipts/{matter.number}/steps/urge", {"verb": "take", "fields": {}}, matter.secret)]
    for who, path, sent, secret in writes:
        for short in (None, "short"):
            who.call("POST", path, sent, key=short, match='"1"', secret=secret).is_problem(400, "no-idempotency-key")
    w.wrote_nothing()


@case("400: to reveal needs an Idempotency-Key too")
def no_key_to_reveal(w):
    matter = w.submit()
    answer = w.clerk().call("POST", f"/api/v1/matters/{matter.id}/reveal", {"reason": "核对联系方式"})
    w.appended()
    answer.is_problem(400, "no-idempotency-key")


@case("idempotency: a request sent twice is answered twice and written once")
def repeated_request(w):
    fields = w.request_fields()
    w.remember_personal("submit", fields)
    body, once = {"place": w.place(COMMUNITY), "fields": fields}, key()
    first = w.anyone().call("POST", "/api/v1/requests", body, key=once).is_(201)
    w.own.add(first.body["id"])
    w.personal.add(first.body["secret"])
    w.wrote("request.submit", matter=first.body["id"])
    again = w.anyone().call("POST", "/api/v1/requests", body, key=once).is_(201)
    same(again.text, first.text, "the repeated answer, word for word")
    same(again.headers["Idempotency-Replayed"], "true", "Idempotency-Replayed")
    w.wrote_nothing()
    other = {**body, "fields": {**fields, "what": fields["what"] + "，第三次"}}
    w.anyone().call("POST", "/api/v1/requests", other, key=once).is_problem(422, "key-reused")
    w.wrote_nothing()


@case("idempotency: a step sent twice, its revision stale by then, is answered as the first time")
def repeated_step(w):
    matter = w.submit()
    once = key()
    first = w.step(w.clerk(), matter, "accept", ACCEPT, key=once, match='"1"').is_(200)
    w.wrote("request.accept", matter=matter.id)
    again = w.step(w.clerk(), matter, "accept", ACCEPT, key=once, match='"1"').is_(200)
    same(again.text, first.text, "the repeated answer, word for word")
    w.step(w.clerk(), matter, "accept", {**ACCEPT, "urgent": True}, key=once, match='"1"').is_problem(422, "key-reused")
    w.step(w.clerk(), matter, "rise", {"level_reason": "需街道协调办理"}, key=once).is_problem(422, "key-reused")
    w.wrote_nothing()


@case("idempotency: a refused step's key is free for the corrected one")
def refused_key(w):
    matter = w.submit()
    once = key()
    w.step(w.clerk(), matter, "accept", {**ACCEPT, "kind": "wish"}, key=once).is_(422)
    w.step(w.clerk(), matter, "accept", ACCEPT, key=once).is_(200, stage="dispatching")
    w.wrote("request.accept", matter=matter.id)


def at_once(calls):
    answers = [None] * len(calls)

    def run(index):
        answers[index] = calls[index]()
    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@case("at once: of ten steps on one revision one is taken; the same key ten times is one step")
def concurrent(w):
    matter = w.submit()
    clerk, body = w.clerk(), {"verb": "take", "fields": ACCEPT}
    path = f"/api/v1/matters/{matter.id}/steps/accept"
    answers = at_once([lambda: clerk.call("POST", path, body, key=key(), match='"1"')] * 10)
    same(sorted(a.status for a in answers), [200] + [412] * 9, "ten keys, one revision")
    w.wrote("request.accept", matter=matter.id, revision=2)
    once, body = key(), {"verb": "take", "fields": {"level_reason": "需街道协调办理"}}
    path = f"/api/v1/matters/{matter.id}/steps/rise"
    answers = at_once([lambda: clerk.call("POST", path, body, key=once, match='"2"')] * 10)
    same({(a.status, a.text) for a in answers}, {(200, answers[0].text)}, "one key ten times")
    w.wrote("request.rise", matter=matter.id, revision=3)
