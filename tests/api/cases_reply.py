"""What helps whoever answers: templates that are filled, and checks before a matter is closed."""
import datetime
import uuid

from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, due_of, same

TEXT = "您好，{address}的问题（{number}）已由{body}处理：{处理情况}。联系人{contact_name}。"
KEPT = {"chain": "request", "field": "result", "category": "", "title": "测试模板", "text": TEXT}


def keep(who, name, **more):
    return who.call("PUT", f"/api/v1/reply-templates/{name}", {**KEPT, **more})


def drop(who, name):
    return who.call("DELETE", f"/api/v1/reply-templates/{name}")


def names(who):
    return {one["id"]: one for one in who.call("GET", "/api/v1/reply-templates").is_(200).body["items"]}


def send(who, matter, step, fields, **more):
    body = {"verb": "take", "fields": fields, **more}
    answer = who.call("POST", f"/api/v1/matters/{matter.id}/steps/{step}", body, key=str(uuid.uuid4()), match=f'"{matter.revision}"')
    if answer.status == 200:
        matter.revision = answer.body["revision"]
    return answer


@case("templates: kept by who may, for a body or the district, on record, and gone when they are not wanted")
def kept(w):
    clerk, desk, stranger, worker = w.clerk(), w.staff("dispatcher"), w.staff(f"clerk.{OTHER_COMMUNITY}"), w.staff("grid_worker")
    own = w.org_of(f"clerk.{COMMUNITY}")
    keep(clerk, "tpl-own", org=own).is_(204)
    w.wrote("template.kept")
    keep(desk, "tpl-all", title="全区模板").is_(204)
    w.wrote("template.kept")
    keep(clerk, "tpl-mine", title="不归我").is_(403)
    keep(clerk, "tpl-all", org=own).is_(403)  # the district's own stays the district's
    keep(stranger, "tpl-own", org=w.org_of(f"clerk.{OTHER_COMMUNITY}")).is_(403)
    keep(worker, "tpl-x", org=own).is_problem(403, "forbidden")
    check({"tpl-own", "tpl-all"} <= set(names(clerk)), "what the clerk sees")
    check("tpl-own" not in names(stranger) and "tpl-all" in names(stranger), "what a stranger sees")
    same((names(clerk)["tpl-own"]["may_edit"], names(clerk)["tpl-all"]["may_edit"]), (True, False), "what the clerk may edit")
    same(clerk.call("GET", "/api/v1/reply-templates").body["places"], [{"org": own, "name": names(clerk)["tpl-own"]["org"]["name"]}], "where the clerk may keep one")
    for wrong, pointer in (({"chain": "nothing"}, "/chain"), ({"field": "kind"}, "/field"), ({"category": "nothing"}, "/category"), ({"org": "1"}, "/org"),
                           ({"title": "长" * 31}, "/title"), ({"text": "长" * 1001}, "/text")):
        keep(clerk, "tpl-own", **{"org": own, **wrong}).is_(422).points_at(pointer)
    keep(clerk, "Tpl", org=own).is_(422).points_at("/id")
    drop(stranger, "tpl-own").is_(403)
    drop(clerk, "tpl-all").is_(403)
    w.wrote_nothing()
    drop(clerk, "tpl-own").is_(204)
    w.wrote("template.removed")
    drop(clerk, "tpl-own").is_(204)
    w.wrote_nothing()
    drop(desk, "tpl-all").is_(204)
    w.wrote("template.removed")


@case("templates: filled with what the reader sees of the matter, those of its category first; nothing that is covered")
def filled(w):
    desk, handler = w.staff("dispatcher"), w.handler()
    for name, more in (("tpl-any", {}), ("tpl-lamp", {"category": "street_light", "title": "路灯"}), ("tpl-road", {"category": "road"})):
        keep(desk, name, **more).is_(204)
    w.appended()
    matter = w.brought_to("handling")
    items = [one for one in handler.call("GET", f"/api/v1/matters/{matter.id}/reply-templates").is_(200).body["items"] if one["id"].startswith("tpl-")]
    same([one["id"] for one in items], ["tpl-lamp", "tpl-any"], "the templates that fit")
    seen = w.read(handler, matter)
    check(matter.number in items[1]["text"] and seen["owner"]["name"] in items[1]["text"], f"it is not filled: {items[1]['text']}")
    same(items[1]["blanks"], ["处理情况", "contact_name"], "what stays open: the name is covered")
    check("{contact_name}" in items[1]["text"], "a covered name was filled in")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", f"/api/v1/matters/{matter.id}/reply-templates").is_(404)
    answer = send(handler, matter, "submit_result", {"result": items[1]["text"], "result_kind": "done"}).is_(422).points_at("/fields/result")
    check("{处理情况}" in answer.text, "the blank is not named")
    for name in ("tpl-any", "tpl-lamp", "tpl-road"):
        drop(desk, name).is_(204)
    same({event["kind"] for event in w.appended()}, {"template.removed"}, "what was written last")


@case("checks: they are told before, stop who heeds them, and the record says which were overridden")
def checks(w):
    matter = w.brought_to("to_contact")
    handler = w.handler()
    send(handler, matter, "contact", {"contact_result": "not_reached"}).is_(200)
    w.wrote("request.contact")
    step = next(one for one in w.read(handler, matter)["steps"] if one["step"] == "submit_result")
    same([one["check"] for one in step["checks"]], ["field_is@1 contact_result reached no_contact"], "what speaks before anything is filled in")
    short = {"result": "已经更换好了灯具。。", "result_kind": "done"}
    told = send(handler, matter, "submit_result", short, heed_checks=True).is_problem(409, "check").body["checks"]
    same([one["check"].split()[0] for one in told], ["field_is@1", "longer@1", "shown@1"], "what speaks of this answer")
    check(all(one["text"] for one in told), "a check says nothing")
    w.wrote_nothing()
    send(handler, matter, "submit_result", short).is_(200, stage="in_review")
    event = w.wrote("request.submit_result", role="handler", stage="in_review")[0]
    overridden = [change["check"] for change in event["facts"]["changes"] if change["change"] == "overridden"]
    same(overridden, [one["check"] for one in told], "what the record says")
    last = w.read(handler, matter)["timeline"][-1]
    same([one["check"] for one in last["checks"]], overridden, "what the timeline tells staff")
    check(all("checks" not in entry for entry in w.read("asker", matter)["timeline"]), "the asker is told of checks")
    same([one["check"] for one in next(one for one in w.read(w.reviewer(), matter)["steps"] if one["step"] == "approve")["checks"]],
         ["field_is@1 contact_result reached no_contact"], "what the reviewer is told")


@case("checks: nothing is asked where nothing speaks")
def silent(w):
    matter = w.brought_to("to_contact")
    send(w.handler(), matter, "contact", {"contact_result": "reached"}).is_(200)
    w.appended()
    long = {"result": "已派人到现场更换两盏灯具，夜间恢复照明，请您留意查看。", "result_kind": "explained"}
    told = send(w.handler(), matter, "submit_result", long, heed_checks=True).is_problem(409, "check").body["checks"]
    same([one["check"].split()[0] for one in told], ["shown@1"], "a photo belongs to a lamp")
    w.wrote_nothing()


def called_back(w):
    """A matter that the community handled and the street's dispatcher sent there: the district's desk calls."""
    matter = w.brought_to("callback")
    return matter, w.read(w.reviewer(), matter)["owner"]["id"]


@case("return calls: who handled may not call and is told why; nobody reached is counted, with the time of the next call")
def return_calls(w):
    matter, owner = called_back(w)
    caller = w.staff(f"callback.{STREET}")
    same(w.org_of(f"callback.{STREET}"), owner, "the desk above owns it")
    check(any(row["id"] == matter.id for row in caller.call("GET", "/api/v1/matters?view=to_call").is_(200).body["items"]), "it is not in the list")
    seen = w.read(caller, matter)
    check({"record_rating", "not_reached"} <= {step["step"] for step in seen["steps"]}, "the desk above may not call")
    same(seen["held"], [one for one in seen["held"] if one["step"] not in ("record_rating", "not_reached")], "what is held back")
    at = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=2)).replace(microsecond=0)
    send(caller, matter, "not_reached", {"call_note": "无人接听", "next_call_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}).is_(200, stage="callback")
    w.wrote("request.not_reached", role="callback", org=owner)
    seen = w.read(caller, matter)
    same(seen["fields"]["call_tries"], 1, "the calls that reached nobody")
    same(datetime.datetime.fromisoformat(due_of(seen, "calling_again")), at, "when to call again")
    row = next(row for row in caller.call("GET", "/api/v1/matters?view=to_call").body["items"] if row["id"] == matter.id)
    same(row["counts"], [{"name": "未接通", "n": 1}], "what stands in the list")
    send(caller, matter, "record_rating", {"score": 2, "solved": False, "asked_by": "phone", "rating_words": "灯又坏了"}).is_(200, stage="verifying")
    w.wrote("request.record_rating", role="callback", stage="verifying")
    send(caller, matter, "rework", {"rework_demand": "请更换整条线路"}).is_(200, stage="reworking")
    w.wrote("request.rework", role="callback", stage="reworking")


@case("return calls: the desk that handled a matter itself is told why it may not call")
def held(w):
    for login in (f"dispatcher.{STREET}", "dispatcher", "handler.desk", "reviewer", "callback"):
        w.staff(login)
    matter = w.submit()
    w.step(w.clerk(), matter, "accept", {"kind": "help", "category": "other", "urgent": False}).is_(200)
    for who in (w.clerk(), w.staff(f"dispatcher.{STREET}")):
        w.step(who, matter, "rise", {"level_reason": "涉及两个街道"}).is_(200)
    w.step(w.staff("dispatcher"), matter, "dispatch", {"handler": w.org_of("dispatcher")}).is_(200, stage="to_contact")
    w.step(w.staff("handler.desk"), matter, "contact", {"contact_result": "reached"}).is_(200)
    w.step(w.staff("handler.desk"), matter, "submit_result", {"result": "已经协调两个街道共同处理完毕，情况已告知。", "result_kind": "done"}).is_(200)
    w.step(w.staff("reviewer"), matter, "approve").is_(200, stage="callback")
    w.appended()
    seen = w.read(w.staff("callback"), matter)
    check("record_rating" not in {step["step"] for step in seen["steps"]}, "who handled it is offered the call")
    reasons = next(one["reasons"] for one in seen["held"] if one["step"] == "record_rating")
    same([one["text"] for one in reasons], ["承办单位不能回访自己办理的事项。"], "why not")
    send(w.staff("callback"), matter, "record_rating", {"score": 5, "solved": True, "asked_by": "phone"}).is_problem(409, "not-yet")
    check("held" not in w.read("asker", matter), "the asker is told what is held back")
    w.wrote_nothing()


@case("return calls: the words to say are the chain's, in both languages")
def scripts(w):
    for language, words in (("zh", "您好"), ("en", "Good day")):
        step = w.anyone().in_language(language).call("GET", "/api/v1/chains/request").is_(200).body["steps"]["record_rating"]
        check({"else", "consult", "report"} <= set(step["scripts"]), f"scripts: {sorted(step['scripts'])}")
        check(all(text.startswith(words) and "{number}" in text for text in step["scripts"].values()), f"what is said in {language}")
    w.wrote_nothing()
