"""考核剔除: out of the appraisal by another body's decision, never out of the record; rates before and after."""
import uuid

from cases_photos import SAMPLE, upload
from harness import COMMUNITY, STREET, case, check, same

REASON = {"exclusion_reason": "not_in_law", "exclusion_grounds": "装修时段符合条例规定，没有可以责令停止的依据"}


def send(who, matter, step, fields, evidence=None, verb="take"):
    """Takes a step on a matter as it now stands."""
    now = who.call("GET", f"/api/v1/matters/{matter}").is_(200).body
    body = {"verb": verb, "fields": fields, "evidence": evidence or {}}
    return who.call("POST", f"/api/v1/matters/{matter}/steps/{step}", body, key=str(uuid.uuid4()), match=f'"{now["revision"]}"')


def ask(w, who, matter):
    """With a paper, uploaded under the key of the step."""
    photo = upload(who, SAMPLE).is_(201).body["id"]
    return send(who, matter, "ask_exclusion", REASON, {"exclusion_basis": [photo]})


def closed_low(w):
    """Answered by the community, rated low, looked into and kept."""
    matter = w.brought_to("callback")
    w.step("asker", matter, "rate", {"score": 1, "solved": False}).is_(200, stage="verifying")
    send(w.staff(f"callback.{STREET}"), matter.id, "keep_result", {"verify_note": "装修时段符合规定"}).is_(200, stage="settled")
    w.appended()
    return matter


def child_of(who, matter):
    return next(one for one in who.call("GET", f"/api/v1/matters/{matter}").is_(200).body["children"] if one["chain"] == "exclusion")


def rates(w, org):
    body = w.staff("organiser.desk").call("GET", "/api/v1/ratings?chain=request&rating=service").is_(200).body
    return next(one for one in body["items"] if one["org"]["id"] == org), body["taken_out"]


@case("exclusion: asked for with a paper, passed on by the street, decided by another body; both rates stand, and it is told by number")
def granted(w):
    handler, street, desk = w.handler(), w.staff(f"dispatcher.{STREET}"), w.staff("supervisor")
    org = w.org_of(f"handler.{COMMUNITY}")
    w.staff("organiser.desk")
    matter = closed_low(w)
    before, _ = rates(w, org)
    send(handler, matter.id, "ask_exclusion", REASON).is_problem(422, "evidence-missing")
    w.wrote_nothing()
    ask(w, handler, matter.id).is_(200, stage="settled")
    w.wrote("request.ask_exclusion", "exclusion.open")
    ask(w, handler, matter.id).is_problem(409, "not-yet")
    child = child_of(street, matter.id)
    same(child["stage"], "at_street", "where it begins")
    same(street.call("GET", f"/api/v1/matters/{child['id']}").is_(200).body["parent"], {"id": matter.id, "number": matter.number}, "what it belongs to")
    check(any(row["id"] == child["id"] for row in street.call("GET", "/api/v1/matters?view=exclusions").is_(200).body["items"]), "it is not in the street's list")
    send(handler, child["id"], "opine", {"street_view": "support", "street_note": "已核实，情况属实"}).is_problem(403, "not-permitted")
    send(street, child["id"], "opine", {"street_view": "support", "street_note": "已核实，情况属实"}).is_(200, stage="at_district")
    w.wrote("exclusion.opine", role="dispatcher", stage="at_district")
    send(street, child["id"], "decide", {"decision": "exclude", "decision_note": "依据充分，予以剔除"}).is_(403)
    send(desk, child["id"], "decide", {"decision": "exclude", "decision_note": "依据充分，予以剔除"}).is_(200, stage="excluded")
    w.wrote("exclusion.decide", role="supervisor", stage="excluded")
    after, told = rates(w, org)
    same((after["count"], after["low"]), (before["count"], before["low"]), "the rates before stay")
    same((after["after"]["count"], after["after"]["low"]), (before["after"]["count"] - 1, before["after"]["low"] - 1), "the rates after")
    same((told[0]["number"], told[0]["decision"]), (matter.number, child["number"]), "what is told by number")
    check("没有法律依据" in told[0]["facts"] and "予以剔除" in told[0]["facts"], f"the facts: {told[0]['facts']}")
    check("exclusion_grounds" not in w.read("asker", matter)["fields"], "the asker reads the grounds")
    w.wrote_nothing()


@case("exclusion: refused, appealed once, and another person decides it")
def appealed(w):
    handler, desk, leader = w.handler(), w.staff("supervisor"), w.staff("leader")
    w.staff(f"dispatcher.{STREET}")
    matter = closed_low(w)
    ask(w, handler, matter.id).is_(200)
    child = child_of(handler, matter.id)["id"]
    send(w.staff(f"dispatcher.{STREET}"), child, "opine", {"street_view": "oppose", "street_note": "应当先调解"}).is_(200)
    send(desk, child, "decide", {"decision": "keep", "decision_note": "应当先调解再答复"}).is_(200, stage="refused")
    w.appended()
    send(handler, child, "appeal", {"appeal_grounds": "当天已组织双方调解两次，有记录"}).is_(200, stage="appealed")
    w.wrote("exclusion.appeal", role="handler", stage="appealed")
    send(desk, child, "decide_appeal", {"decision": "keep", "decision_note": "维持原决定"}).is_problem(409, "not-yet")
    seen = desk.call("GET", f"/api/v1/matters/{child}").body
    same([one["text"] for held in seen["held"] for one in held["reasons"]], ["原审定人不能复核自己的审定，请由他人复核。"], "why not")
    send(leader, child, "decide_appeal", {"decision": "keep", "decision_note": "维持原来的决定"}).is_(200, stage="kept")
    w.wrote("exclusion.decide_appeal", role="leader", stage="kept")
    send(handler, child, "appeal", {"appeal_grounds": "再申诉一次试试看看行不行"}).is_(409)
    check(matter.number not in [one["number"] for one in rates(w, w.org_of(f"handler.{COMMUNITY}"))[1]], "what was not excluded is told as excluded")
