"""The call along the network: who may be called at once, who through the street, and what came of it."""
import datetime

from cases_network import body_ids, key, tie
from harness import COMMUNITY, STREET, case, check, day, same

CALL = {"item": "call_pipes", "reason": "三号院化粪池外溢需要会商", "address": "三号院门口", "urgent": False}


def in_an_hour():
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def call(w, who, step, bodies, place=COMMUNITY, **more):
    body = {"place": w.place(place), "fields": {**CALL, "bodies": bodies, "meet_at": in_an_hour(), **more}}
    answer = who.call("POST", f"/api/v1/chains/whistle/steps/{step}", body, key=key())
    if answer.status == 201:
        w.own.add(answer.body["id"])
    return answer


def step(w, who, matter, name, fields=None, verb="take"):
    """Takes a step on a matter as it now stands."""
    now = who.call("GET", f"/api/v1/matters/{matter}").is_(200).body
    return who.call("POST", f"/api/v1/matters/{matter}/steps/{name}", {"verb": verb, "fields": fields or {}}, key=key(), match=f'"{now["revision"]}"')


def children(who, matter):
    return who.call("GET", f"/api/v1/matters/{matter}").is_(200).body["children"]


def pair(w, unit):
    """Pairs the unit with the community, unless it is already."""
    community = body_ids(w)[f"community.{COMMUNITY}"]
    standing = w.clerk().call("GET", f"/api/v1/relations?org={community}").is_(200).body["items"]
    if not any(one["kind"] == "pairing" and one["other"]["id"] == unit for one in standing):
        tie(w.staff("admin.system"), "pairing", unit, community).is_(201)
        w.wrote("relation.founded")


@case("whistle: what is paired comes at once, and both sides rate; nobody closes before all have answered")
def paired(w):
    ids, clerk, unit = body_ids(w), w.clerk(), w.staff("handler")
    pair(w, ids["urban_management"])
    call(w, clerk, "call_paired", [ids["urban_management"]], item="street_light").is_problem(422, "invalid")
    called = call(w, clerk, "call_paired", [ids["urban_management"]]).is_(201, stage="calling").body["id"]
    w.wrote("whistle.call_paired", "turnout.open")
    (child,) = children(clerk, called)
    check(any(row["id"] == child["id"] for row in unit.call("GET", "/api/v1/matters?view=to_turn_out").is_(200).body["items"]), "it is not in the unit's list")
    step(w, clerk, called, "close", {"outcome": "已经解决了"}).is_problem(409, "not-yet")
    step(w, unit, child["id"], "answer", {"who_comes": "李科长等二人"}).is_(200, stage="answered")
    w.wrote("turnout.answer")
    step(w, unit, child["id"], "check_in").is_(403)
    step(w, clerk, child["id"], "check_in").is_(200, stage="here")
    w.wrote("turnout.check_in")
    step(w, unit, child["id"], "report", {"result": "已清掏化粪池"}).is_(200, stage="rating")
    w.wrote("turnout.report", "whistle.turned_out")
    step(w, clerk, child["id"], "rate_answer", {"answer_score": 5}).is_(200)
    w.wrote("turnout.rate_answer")
    step(w, unit, child["id"], "rate_call", {"call_score": 4}).is_(200)
    w.wrote("turnout.rate_call")
    step(w, clerk, called, "give_task", {"task": "改造管道", "task_bodies": [ids["urban_management"]], "task_due": day(45)}).is_(200)
    w.wrote("whistle.give_task", "follow_up.open")
    task = next(one for one in children(clerk, called) if one["id"] != child["id"])
    step(w, clerk, called, "close", {"outcome": "已经解决了"}).is_problem(409, "not-yet")
    step(w, unit, task["id"], "report", {"report": "管道已改造"}).is_(200, stage="to_accept")
    w.wrote("follow_up.report")
    step(w, clerk, task["id"], "accept").is_(200, stage="done")
    w.wrote("follow_up.accept", "whistle.task_done")
    step(w, clerk, called, "close", {"outcome": "已经解决了"}).is_(200, stage="settled")
    w.wrote("whistle.close")


@case("ratings: who is rated sees an average of five and more and no single score; who stands above sees each")
def ratings(w):
    ids, clerk, unit, above = body_ids(w), w.clerk(), w.staff("handler"), w.staff("organiser.desk")
    pair(w, ids["urban_management"])
    where = "chain=turnout&rating=answer"

    def row_for(who):
        rows = who.call("GET", f"/api/v1/ratings?{where}").is_(200).body["items"]
        return next((one for one in rows if one["org"]["id"] == ids["urban_management"]), {"count": 0})

    before = row_for(above)["count"]
    for n in range(before, 5):
        called = call(w, clerk, "call_paired", [ids["urban_management"]]).is_(201).body["id"]
        (child,) = children(clerk, called)
        step(w, clerk, child["id"], "check_in").is_(200)
        step(w, unit, child["id"], "report", {"result": "已到场处理"}).is_(200, stage="rating")
        step(w, clerk, child["id"], "rate_answer", {"answer_score": 2, "answer_words": "来得太晚"}).is_(200)
        w.wrote("whistle.call_paired", "turnout.open", "turnout.check_in", "turnout.report", "whistle.turned_out", "turnout.rate_answer")
        seen = unit.call("GET", f"/api/v1/matters/{child['id']}").is_(200)
        check("answer_score" not in seen.body["fields"] and seen.body["ratings"] == [] and "来得太晚" not in seen.text, "the rated body reads the score")
        check(clerk.call("GET", f"/api/v1/matters/{child['id']}").is_(200).body["ratings"][0]["score"] == 2, "the caller does not read his own")
        own = row_for(unit)
        same(own["count"], n + 1, "the count")
        check(("average" in own) == (n + 1 >= 5), "an average of too few, or none of enough")
    same(row_for(unit)["one_by_one"], False, "one by one for the rated")
    same(row_for(above)["average"], row_for(unit)["average"], "the average")
    unit.call("GET", f"/api/v1/ratings/{ids['urban_management']}?{where}").is_problem(403, "forbidden")
    each = above.call("GET", f"/api/v1/ratings/{ids['urban_management']}?{where}").is_(200).body["items"]
    check(len(each) == 5 and each[0]["score"] == 2, "who stands above does not see each")
    above.call("GET", f"/api/v1/matters/{each[0]['matter']['id']}").is_(200)
    same(w.staff("handler.agriculture").call("GET", f"/api/v1/ratings?{where}").is_(200).body["items"], [], "another body's")
    above.call("GET", f"/api/v1/ratings?{where}&until=2020-01-01&since=2019-01-01").is_(200, items=[])
    above.call("GET", "/api/v1/ratings?rating=none").is_problem(422, "invalid")
    above.call("GET", "/api/v1/ratings?since=yesterday").is_problem(422, "invalid").points_at("/since")
    above.call("GET", f"/api/v1/ratings/1?{where}").is_problem(404, "not-found")


@case("whistle: for a request it has its own life, tells the called nothing of the asker, and stops no clock of it")
def below(w):
    ids, clerk, unit = body_ids(w), w.clerk(), w.staff("handler")
    pair(w, ids["urban_management"])
    matter = w.brought_to("handling")
    fields = {"item": "call_pipes", "reason": "需要现场会商", "bodies": [ids["urban_management"]], "meet_at": in_an_hour()}
    w.step(clerk, matter, "call_paired", fields).is_(200)
    w.wrote("request.call_paired", "whistle.call_below", "turnout.open")
    called = next(one for one in w.read(clerk, matter)["children"] if one["chain"] == "whistle")
    child = unit.call("GET", f"/api/v1/matters/{children(clerk, called['id'])[0]['id']}").is_(200)
    check(matter.fields["what"] not in child.text and matter.fields["contact_phone"] not in child.text, "what the asker said came along")
    unit.call("GET", f"/api/v1/matters/{matter.id}").is_problem(404, "not-found")
    now = w.read(clerk, matter)
    check(any(clock["status"] == "running" for clock in now["clocks"]), "its clocks stand still")
    w.step(w.handler(), matter, "submit_result", {"result": "已更换灯具，恢复照明。", "result_kind": "done"}).is_(200, stage="in_review")
    w.appended()


@case("muster: a branch calls its members; who comes says so, others are not asked, and thanks are words")
def muster(w):
    grid = next(code.removeprefix("party.") for code in body_ids(w) if code.startswith(f"party.{COMMUNITY}") and len(code) > len(f"party.{COMMUNITY}"))
    branch, member = w.staff(f"branch.{grid}"), w.staff(f"member.{grid}")
    fields = {"what": "周六清理背街小巷", "task": "cleaning", "meet_at": in_an_hour(), "address": "社区门口", "needed": 5}
    called = branch.call("POST", "/api/v1/chains/muster/steps/call", {"place": w.place(COMMUNITY), "fields": fields}, key=key()).is_(201, stage="calling").body["id"]
    w.wrote("muster.call")
    member.call("POST", "/api/v1/chains/muster/steps/call", {"place": w.place(COMMUNITY), "fields": fields}, key=key()).is_problem(403, "not-permitted")
    check(any(row["id"] == called for row in member.call("GET", "/api/v1/matters?view=musters").is_(200).body["items"]), "the member does not see it")
    above = w.staff(f"organiser.{COMMUNITY}").call("GET", "/api/v1/matters?view=all&order=newest").is_(200).body["items"]
    check(any(row["id"] == called for row in above), "the committee above the branch does not see it")
    w.clerk().call("GET", f"/api/v1/matters/{called}").is_problem(404, "not-found")
    step(w, member, called, "arrive").is_(403)
    step(w, member, called, "sign_up").is_(200)
    w.wrote("muster.sign_up")
    step(w, member, called, "sign_up").is_problem(409, "not-yet")
    step(w, member, called, "arrive").is_(200)
    w.wrote("muster.arrive")
    step(w, branch, called, "report", {"result": "清理三条小巷，服务八十户"}).is_(200, stage="done")
    w.wrote("muster.report")
    step(w, branch, called, "thank", {"thanks": "辛苦了，感谢大家"}).is_(200)
    w.wrote("muster.thank")


@case("whistle: all others are called through the street; a street calls by itself; others see nothing of it")
def through_street(w):
    ids, clerk, street = body_ids(w), w.clerk(), w.staff(f"dispatcher.{STREET}")
    stranger = [ids["agriculture"]]
    call(w, clerk, "call_paired", stranger).is_problem(422, "invalid").points_at("/fields/bodies")
    call(w, clerk, "call_departments", stranger).is_problem(409, "not-yet")
    call(w, street, "call_through_street", stranger).is_problem(409, "not-yet")
    asked = call(w, clerk, "call_through_street", stranger).is_(201, stage="checking").body["id"]
    w.wrote("whistle.call_through_street")
    step(w, clerk, asked, "pass", {"bodies": stranger}).is_(403)
    w.staff("handler").call("GET", f"/api/v1/matters/{asked}").is_problem(404, "not-found")
    step(w, street, asked, "pass", {"bodies": stranger}).is_(200, stage="calling")
    w.wrote("whistle.pass", "turnout.open")
    (child,) = children(clerk, asked)
    unit = w.staff("handler.agriculture")
    step(w, unit, child["id"], "object", {"objection": "不属于本单位职责", "duty_clause": "职责清单第3条"}).is_(200, stage="objected")
    w.wrote("turnout.object")
    step(w, unit, child["id"], "release").is_(403)
    step(w, clerk, child["id"], "release").is_(200, stage="released")
    w.wrote("turnout.release", "whistle.turned_out")
    own = call(w, street, "call_departments", stranger).is_(201, stage="calling").body
    w.wrote("whistle.call_departments", "turnout.open")
    same(street.call("GET", f"/api/v1/matters/{own['id']}").is_(200).body["owner"]["id"], ids[f"street.{STREET}"], "who called")
    step(w, street, own["id"], "cancel", {"cancel_reason": "已自行解决"}).is_(200, stage="cancelled")
    w.wrote("whistle.cancel", "turnout.cancel")
