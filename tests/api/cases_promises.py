"""契约项目: proposed, screened above, signed by every party, published, kept in tasks, and rated by both sides."""
import uuid

from cases_exclusion import send
from cases_network import body_ids
from cases_photos import SAMPLE, upload
from cases_search import soon
from harness import COMMUNITY, OTHER_COMMUNITY, PASSWORD, STREET, case, check, day, same

YARD = {"name": "平高健身角共建", "project_kind": "own", "term": "quarter", "content": "改造闲置空地为健身角", "renews_no": "QY202500017"}


def people(w):
    """The community's liaison, a department that is asked, the street's liaison; and those who screen have signed in."""
    for login in (f"reviewer.{COMMUNITY}", f"supervisor.{STREET}", f"clerk.{OTHER_COMMUNITY}"):
        w.staff(login)
    return w.clerk(), w.staff("handler"), w.staff(f"dispatcher.{STREET}")


def prove(who):
    """Before they sign."""
    who.call("POST", "/api/v1/session/proof", {"password": PASSWORD}).is_(204)


def listed(who, view):
    return {row["id"] for row in who.call("GET", f"/api/v1/matters?view={view}&limit=200").is_(200).body["items"]}


def proposed(w, performers):
    """Both sides are invited."""
    clerk, ids = w.clerk(), body_ids(w)
    body = {"place": w.place(COMMUNITY), "fields": YARD}
    made = clerk.call("POST", "/api/v1/chains/contract/steps/propose", body, key=str(uuid.uuid4())).is_(201, stage="negotiating").body
    w.own.add(made["id"])
    send(clerk, made["id"], "submit", {}).is_(409)  # nobody is in it yet
    send(clerk, made["id"], "invite_demanders", {"demanders": [ids[f"community.{COMMUNITY}"]]}).is_(200)
    send(clerk, made["id"], "invite_performers", {"performers": [ids[each] for each in performers]}).is_(200)
    return made


def screened(w, made):
    """By the community's committee, and by the street's."""
    send(w.clerk(), made["id"], "submit", {}).is_(200, stage="screening")
    send(w.staff(f"reviewer.{COMMUNITY}"), made["id"], "clear", {"opinion": "材料齐全"}).is_(409)  # the community only looks whether it is whole
    send(w.staff(f"reviewer.{COMMUNITY}"), made["id"], "raise", {"opinion": "材料齐全，报街道审核"}).is_(200)
    send(w.staff(f"supervisor.{STREET}"), made["id"], "clear", {"opinion": "不涉及资金，同意立项"}).is_(200, stage="signing")


@case("contract: both sides write and sign, it is published without who signed, kept in tasks, and rated by both")
def kept(w):
    clerk, handler, street = people(w)
    made = proposed(w, ["urban_management"])
    same(handler.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["fields"]["renews_no"], "QY202500017", "the contract that it goes on from")
    for who, view in ((handler, "contracts_promised"), (clerk, "contracts_needed")):
        check(made["id"] in listed(who, view), f"who is invited does not find it under {view}")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", f"/api/v1/matters/{made['id']}").is_(404)
    send(handler, made["id"], "draft", {"content": "改造空地，安装器材六件", "duties": "区城管局出器材，社区出场地"}).is_(200)
    screened(w, made)
    send(clerk, made["id"], "sign", {"signer": "张三", "authority": "head"}).is_problem(403, "identity-unproved")
    clerk.call("POST", "/api/v1/session/proof", {"password": "not it"}).is_problem(422, "invalid").points_at("/password")
    clerk.call("POST", "/api/v1/session/proof", {"code": "123456"}).is_problem(422, "invalid")
    prove(clerk)
    now = clerk.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["revision"]
    signed = lambda who, by: who.call("POST", f"/api/v1/matters/{made['id']}/steps/sign", {"verb": "take", "fields": {"signer": "张三", "authority": "head"}, "evidence": {}},
                                      key=by, match=f'"{now}"')
    by = str(uuid.uuid4())
    first = signed(clerk, by).is_(200)
    # Another session of the same account, in which nobody has proved anything: what was signed is answered again, nothing new is signed.
    w.appended()
    w.sessions.pop(f"clerk.{COMMUNITY}")
    same(signed(w.clerk(), by).is_(200).body, first.body, "the same again")
    clerk = w.clerk()
    wall = lambda who: next(one for one in who.call("GET", "/api/v1/contracts/signing").is_(200).body["items"] if one["id"] == made["id"])
    same([(party["side"], party["signed"]) for party in wall(handler)["parties"]], [("demander", True), ("performer", False)], "who has signed")
    same((wall(clerk)["to_sign"], wall(handler)["to_sign"], wall(street)["to_sign"]), (False, True, False), "whose turn it is")
    days = {"starts": day(3), "ends": day(92)}
    send(street, made["id"], "put_in_force", days).is_(409)  # one has not signed
    prove(handler)
    send(handler, made["id"], "sign", {"signer": "李四", "authority": "authorised"}).is_(200)
    send(street, made["id"], "put_in_force", days).is_(200, stage="performing")
    same(w.appended()[-1]["kind"], "contract.put_in_force", "the last event")
    check("平高健身角共建" not in w.anyone().call("GET", "/board/contracts").is_(200).text, "it stands on the board before it is published")
    send(clerk, made["id"], "publish", {"public_summary": "社区和区城管局共建小区健身角。"}).is_(200)
    soon(lambda: "平高健身角共建" in w.anyone().call("GET", f"/board/contracts?place={w.place(COMMUNITY)}").is_(200).text, True, "it stands on the board")
    page = w.anyone().call("GET", f"/board/matters/{made['number']}").is_(200).text
    check(all(word in page for word in ("湛河区城市管理局", "沿河路社区居民委员会", "自主拟定", "共建小区健身角")), page)
    check(not any(word in page for word in ("张三", "李四", "器材六件")), page)
    check("平高健身角共建" not in w.anyone().call("GET", "/board/projects").is_(200).text, "it stands among the renovations")

    ids = body_ids(w)
    send(clerk, made["id"], "plan_task", {"task": "器材进场", "task_due": day(22), "task_bodies": [ids["urban_management"]]}).is_(200)
    task = next(iter(listed(handler, "contract_tasks")))
    send(handler, task, "report", {"report": "器材六件已进场"}).is_(422).points_at("/evidence/proof")
    send(handler, task, "report", {"report": "器材六件已进场"}, {"proof": [upload(handler, SAMPLE).is_(201).body["id"]]}).is_(200, stage="to_confirm")
    send(handler, task, "confirm", {}).is_(403)
    send(clerk, task, "confirm", {}).is_(200, stage="done")

    send(handler, made["id"], "finish", {"result": "健身角已建成"}, {"proof": [upload(handler, SAMPLE).is_(201).body["id"]]}).is_(200, stage="accepting")
    send(street, made["id"], "accept", {"opinion": "已交付使用"}).is_(200, stage="evaluating")
    send(handler, made["id"], "rate_fulfilment", {"fulfilment_score": 5}).is_(403)
    send(clerk, made["id"], "rate_fulfilment", {"fulfilment_score": 4}).is_(200)
    send(handler, made["id"], "rate_cooperation", {"cooperation_score": 5}).is_(200)
    send(handler, made["id"], "rate_residents", {"residents_score": 5, "residents_asked": 6}).is_(403)
    send(clerk, made["id"], "rate_residents", {"residents_score": 5, "residents_asked": 6}).is_(200)
    send(w.staff(f"supervisor.{STREET}"), made["id"], "rate_street", {"street_score": 3}).is_(200)
    (row,) = (one for one in clerk.call("GET", "/api/v1/contracts/fulfilment").is_(200).body["items"] if one["org"]["id"] == ids["urban_management"])
    same({name: row[name] for name in ("promised", "performed", "tasks", "tasks_done", "tasks_in_time", "tasks_late", "ratings", "rating_sum")},
         {"promised": 1, "performed": 1, "tasks": 1, "tasks_done": 1, "tasks_in_time": 1, "tasks_late": 0, "ratings": 3, "rating_sum": 12}, "what came of it")
    same(w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", "/api/v1/contracts/fulfilment").is_(200).body["contracts"], 0, "another community's contracts")
    clerk.call("GET", "/api/v1/contracts/fulfilment?since=soon").is_(422)


@case("contract: who is invited declines without a reason, and nothing is scored; on paper a second person looks at the scan")
def declined(w):
    _, handler, street = people(w)
    made = proposed(w, ["urban_management"])
    send(handler, made["id"], "decline", {}).is_(200, stage="declined")
    check(made["id"] not in listed(handler, "contracts_promised"), "it is still asked of who declined")
    other = proposed(w, ["urban_management"])
    screened(w, other)
    days = {"starts": day(3), "ends": day(92)}
    send(street, other["id"], "sign_on_paper", days).is_(422).points_at("/evidence/signed_contract")
    send(street, other["id"], "sign_on_paper", days, {"signed_contract": [upload(street, SAMPLE).is_(201).body["id"]]}).is_(200, stage="signing")
    send(street, other["id"], "sign_on_paper", {}, verb="approve").is_(403)
    send(w.staff(f"supervisor.{STREET}"), other["id"], "sign_on_paper", {}, verb="approve").is_(200, stage="performing")
    w.appended()


@case("contract: each of several who fulfil it signs and rates for itself")
def several(w):
    clerk, handler, street = people(w)
    justice = w.staff("handler.justice")
    w.appended()
    made = proposed(w, ["urban_management", "justice"])
    screened(w, made)
    for who, name in ((clerk, "张三"), (handler, "李四"), (justice, "王五")):
        prove(who)
        send(who, made["id"], "sign", {"signer": name, "authority": "head"}).is_(200)
        check("sign" not in [one["step"] for one in who.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["steps"]], f"{name} has signed and is asked again")
    send(street, made["id"], "put_in_force", {"starts": day(3), "ends": day(92)}).is_(200, stage="performing")
    send(justice, made["id"], "finish", {"result": "健身角已建成"}, {"proof": [upload(justice, SAMPLE).is_(201).body["id"]]}).is_(200, stage="accepting")
    send(street, made["id"], "accept", {"opinion": "已交付使用"}).is_(200, stage="evaluating")
    send(clerk, made["id"], "rate_fulfilment", {"fulfilment_score": 4}).is_(200)
    for who in (handler, justice):
        check("rate_cooperation" in [one["step"] for one in who.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["steps"]], "who has not rated is not asked")
        send(who, made["id"], "rate_cooperation", {"cooperation_score": 5}).is_(200)
        send(who, made["id"], "rate_cooperation", {"cooperation_score": 1}).is_problem(409, "already-rated")
    w.appended()


@case("contract: what a body offers and what a community needs stand on lists; a match becomes a contract, and the need is met when that has ended")
def matched(w):
    clerk, handler, _ = people(w)
    place, ids = w.place(COMMUNITY), body_ids(w)
    offered = handler.call("POST", "/api/v1/chains/resource/steps/offer", {"place": place, "fields": {"offered": "会议室周末可供居民议事", "resource_kind": "room", "amount": "60座"}},
                           key=str(uuid.uuid4())).is_(201, stage="listed").body
    w.own.add(offered["id"])
    for who, view in ((clerk, "resources"), (handler, "my_resources")):
        check(offered["id"] in listed(who, view), f"what is offered does not stand under {view}")
    send(w.staff(f"clerk.{OTHER_COMMUNITY}"), offered["id"], "withdraw", {}).is_(403)  # sees it, as every liaison does
    send(handler, offered["id"], "withdraw", {}).is_(200, stage="withdrawn")
    need = clerk.call("POST", "/api/v1/chains/need/steps/ask", {"place": place, "fields": {"needed": "居民议事缺一处会议室", "resource_kind": "room", "served": 300}},
                      key=str(uuid.uuid4())).is_(201, stage="listed").body
    w.own.add(need["id"])
    draft = {"name": "周末议事厅共建", "project_kind": "own", "term": "quarter", "content": "周末开放会议室", "demanders": [ids[f"community.{COMMUNITY}"]]}
    send(clerk, need["id"], "match", draft).is_(200, stage="listed")
    made = clerk.call("GET", f"/api/v1/matters/{need['id']}").is_(200).body["children"][0]["id"]
    w.own.add(made)
    clerk.call("GET", f"/api/v1/matters/{made}").is_(200, title="周末议事厅共建", stage="negotiating")
    send(clerk, need["id"], "meet", {"met_note": "已借到会议室"}).is_(409)
    send(clerk, made, "drop", {}).is_(200, stage="declined")
    send(clerk, need["id"], "meet", {"met_note": "已借到会议室"}).is_(200, stage="met")
    w.appended()


@case("matching: needs and resources brought together, told why; another choice says what it costs, and who has no list of needs matches nothing")
def matched(w):
    clerk, handler, street = people(w)
    offers = [{"offered": "会议室一间，周末可用", "resource_kind": "room", "offered_until": day(210)}, {"offered": "社区活动室", "resource_kind": "room"}]
    w.personal.update(one["offered"] for one in offers)
    place = w.place(COMMUNITY)
    resources = [who.call("POST", "/api/v1/chains/resource/steps/offer", {"place": place, "fields": one}, key=str(uuid.uuid4())).is_(201).body["id"] for who, one in zip((handler, street), offers)]
    need = {"needed": "老年课堂需要一间教室", "resource_kind": "room", "needed_by": day(90)}
    w.personal.add(need["needed"])
    asked = clerk.call("POST", "/api/v1/chains/need/steps/ask", {"place": place, "fields": need}, key=str(uuid.uuid4())).is_(201).body["id"]
    w.own.update([*resources, asked])
    w.appended()
    whole = clerk.call("GET", "/api/v1/matching").is_(200, proved=True).body
    (pair,) = [one for one in whole["items"] if one["need"]["id"] == asked]
    same(pair["resource"]["id"], resources[0], "what is proposed: it surely lasts")
    same(sum(each["points"] for each in pair["why"]), pair["points"], "the points are told line by line")
    offered = clerk.call("GET", f"/api/v1/matching/{asked}").is_(200).body["items"]
    of = {one["resource"]["id"]: one for one in offered}
    check(of[resources[0]]["chosen"] and of[resources[0]]["loss"] == 0, "the one that was taken")
    check(not of[resources[1]]["chosen"] and of[resources[1]]["loss"] > 0, "the one that was left out says what it costs")
    clerk.call("GET", "/api/v1/matching/1").is_(404)
    same(handler.call("GET", "/api/v1/matching").is_(200).body["items"], [], "what a handler matches")
    handler.call("GET", f"/api/v1/matching/{asked}").is_(404)
    w.wrote_nothing()
