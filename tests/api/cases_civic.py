"""问法, 听居民说事, 服务菜单, 调解组织 and their rooms: what residents read on the board, and who may do what behind it."""
import concurrent.futures
import uuid

from cases_exclusion import send
from cases_network import body_ids
from cases_promises import listed
from cases_search import soon
from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, same

QUESTION = {"what": "邻居借钱不还，只有微信记录，能起诉吗", "law_field": "contract", "contact_phone": "13937500001", "may_publish": True}
ROOM = {"room_name": "老李调解室", "room_kind": "mediation", "opens_hour": 9, "closes_hour": 18, "open_days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "rules": "保持安静"}


def opened(w, who, chain, step, fields):
    made = who.call("POST", f"/api/v1/chains/{chain}/steps/{step}", {"place": w.place(COMMUNITY), "fields": fields}, key=str(uuid.uuid4())).is_(201).body
    w.own.add(made["id"])
    return made


def board(w, page):
    return w.anyone().call("GET", f"/board/{page}?place={w.place(COMMUNITY)}").is_(200).text


def asked(w, **more):
    sent = w.anyone().call("POST", "/api/v1/questions", {"place": w.place(COMMUNITY), "fields": QUESTION | more}, key=str(uuid.uuid4())).is_(201, stage="asked").body
    w.own.add(sent["id"])
    w.personal |= {sent["secret"], QUESTION["what"], QUESTION["contact_phone"]}
    return sent


def as_asker(w, sent, step, fields, verb="take"):
    now = w.anyone().call("GET", f"/api/v1/receipts/{sent['number']}", secret=sent["secret"]).is_(200).body
    return w.anyone().call("POST", f"/api/v1/receipts/{sent['number']}/steps/{step}", {"verb": verb, "fields": fields, "evidence": {}}, key=str(uuid.uuid4()),
                           match=f'"{now["revision"]}"', secret=sent["secret"])


@case("law: a resident asks without an account, the community's adviser answers, and it is shown only in the words that the asker has read")
def law(w):
    adviser, other, clerk = w.staff(f"lawyer.{COMMUNITY}"), w.staff(f"lawyer.{OTHER_COMMUNITY}"), w.clerk()
    w.appended()
    w.anyone().call("POST", "/api/v1/questions", {"place": w.place(COMMUNITY), "fields": {"what": QUESTION["what"]}}, key=str(uuid.uuid4())).is_(422).points_at("/fields/may_publish")
    sent = asked(w)
    check(sent["id"] in listed(adviser, "questions"), "it does not stand on the adviser's list")
    other.call("GET", f"/api/v1/matters/{sent['id']}").is_(404)
    check("*" in adviser.call("GET", f"/api/v1/matters/{sent['id']}").is_(200).body["fields"]["contact_phone"], "the telephone is not covered")
    send(clerk, sent["id"], "answer", {"answer": "微信记录可以作为证据，先催告"}).is_(403)
    send(adviser, sent["id"], "answer", {"answer": "微信记录可以作为证据，先催告", "law_basis": "民法典第六百六十七条"}).is_(200, stage="answered")
    as_asker(w, sent, "rate", {"score": 5, "solved": True}).is_(200)
    words = {"public_question": "借钱只有聊天记录能起诉吗", "law_topic": "contract", "public_answer": "聊天记录可以作为证据，先催告再起诉。"}
    send(adviser, sent["id"], "publish", words).is_(200)
    check("聊天记录" not in board(w, "answers"), "it is shown before the asker has agreed")
    send(adviser, sent["id"], "publish", {}, verb="approve").is_(403)
    as_asker(w, sent, "publish", {}, verb="approve").is_(200)
    soon(lambda: "借钱只有聊天记录能起诉吗" in board(w, "answers"), True, "it is shown")
    check("微信" not in board(w, "answers") and QUESTION["contact_phone"] not in board(w, "answers"), "what the asker wrote is shown")
    as_asker(w, sent, "take_back", {}).is_(200)
    soon(lambda: "借钱只有聊天记录能起诉吗" in board(w, "answers"), False, "it was taken back")
    silent = asked(w, may_publish=False)
    send(adviser, silent["id"], "answer", {"answer": "微信记录可以作为证据，先催告"}).is_(200)
    send(adviser, silent["id"], "publish", words).is_(409)
    w.appended()


@case("law: an hour is told, and what is hard goes to the chief adviser above")
def law_above(w):
    adviser, above = w.staff(f"lawyer.{COMMUNITY}"), w.staff(f"lawyer.{STREET}")
    w.appended()
    sent = asked(w)
    send(adviser, sent["id"], "pass_up", {"pass_up_reason": "涉及面广"}).is_(200, stage="asked")
    send(adviser, sent["id"], "answer", {"answer": "已经转给街道的法律顾问"}).is_(403)
    send(above, sent["id"], "invite", {"hour_at": "2030-01-08T15:00:00+08:00", "hour_place": "街道法律服务室"}).is_(200, stage="invited")
    told = w.anyone().call("GET", f"/api/v1/receipts/{sent['number']}", secret=sent["secret"]).is_(200).body
    check("街道法律服务室" in str(told["fields"]) and "hour_at" in told["fields"], "the asker is not told when and where")
    send(above, sent["id"], "answer", {"answer": "见面时已经说清，可以先催告"}).is_(200)
    w.appended()


@case("hearing: it stands on the board before it is held, what is said becomes a request, and everybody reads what came of it")
def hearing(w):
    clerk, other = w.clerk(), w.staff(f"clerk.{OTHER_COMMUNITY}")
    w.appended()
    made = opened(w, clerk, "hearing", "announce", {"topic": "小区停车怎么管", "held_at": "2030-01-08T19:00:00+08:00", "venue": "二楼会议室"})
    soon(lambda: "小区停车怎么管" in board(w, "hearings"), True, "it is announced")
    other.call("GET", f"/api/v1/matters/{made['id']}").is_(404)
    send(clerk, made["id"], "hold", {"came": 23, "heard": 2}).is_(200, stage="following")
    send(clerk, made["id"], "answer_there", {"point": "门禁什么时候修", "answer": "下周一修好"}).is_(200)
    send(clerk, made["id"], "raise_request", {"what": "三号楼前的消防通道总被占"}).is_(200)
    child = clerk.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["children"][0]
    w.own.add(child["id"])
    same((child["chain"], child["stage"]), ("request", "registered"), "the request")
    # Who left a number left it for that one thing: it does not go with what the next one says.
    left = {"what": "路灯晚上不亮", "contact_name": "欧阳某某", "contact_phone": "13912345678"}
    w.personal.update(left.values())
    send(clerk, made["id"], "raise_request", left).is_(200)
    send(clerk, made["id"], "raise_request", {"what": "楼道堆着旧家具"}).is_(200)
    raised = [clerk.call("GET", f"/api/v1/matters/{one['id']}").is_(200).body for one in clerk.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["children"]]
    w.own |= {one["id"] for one in raised}
    same(sorted(("路灯" in one["fields"]["what"], "contact_phone" in one["fields"]) for one in raised), [(False, False), (False, False), (True, True)], "whose number it is")
    send(clerk, made["id"], "report", {"report": "门禁周一修好，消防通道的事已转办。"}).is_(200, stage="reported")
    soon(lambda: "消防通道的事已转办" in board(w, "hearings"), True, "what came of it is told")
    check("门禁什么时候修" not in board(w, "hearings"), "what somebody said is shown word for word")
    w.appended()


@case("menu: what a body offers is put on the menu and ordered by another community; the body takes it up or declines, and nothing is scored")
def menu(w):
    handler, liaison, other = w.handler(), w.clerk(), w.staff(f"clerk.{OTHER_COMMUNITY}")
    department = w.staff("handler")
    ids = body_ids(w)
    w.appended()
    offer = opened(w, department, "resource", "offer", {"offered": "每月一次义诊，两名医生", "resource_kind": "service"})
    order = {"name": "义诊进社区", "project_kind": "own", "term": "half_year", "content": "每月一次义诊", "demanders": [ids[f"community.{OTHER_COMMUNITY}"]]}
    send(other, offer["id"], "order", order).is_(409)
    send(liaison, offer["id"], "put_on_menu", {"menu_name": "义诊进社区", "menu_text": "每月一次，两名医生"}).is_(200)
    soon(lambda: "义诊进社区" in board(w, "menu"), True, "it stands on the menu")
    check("每月一次义诊，两名医生" not in board(w, "menu"), "what the body wrote for itself is shown")
    check(offer["id"] in listed(other, "menu"), "another community does not find it")
    send(other, offer["id"], "order", order).is_(200)
    made = department.call("GET", f"/api/v1/matters/{offer['id']}").is_(200).body["children"][0]["id"]
    w.own.add(made)
    check(made in listed(department, "contracts_ordered"), "whose offer it is does not find the order")
    check(made in listed(other, "contracts_needed"), "who ordered does not find it")
    handler.call("GET", f"/api/v1/matters/{made}").is_(404)
    send(department, made, "take_up", {}).is_(200, stage="negotiating")
    check(made in listed(department, "contracts_promised"), "it is not among what the body has promised")
    same([body["id"] for body in department.call("GET", f"/api/v1/matters/{made}").is_(200).body["fields"]["performers"]], [ids["urban_management"]], "who fulfils it")
    send(liaison, offer["id"], "take_off_menu", {}).is_(200)
    soon(lambda: "义诊进社区" in board(w, "menu"), False, "it was taken off")
    w.appended()


@case("room: of many who want the same hour as it stood one gets it, and what overlaps is refused")
def room(w):
    head, mediator = w.staff(f"mediation.{COMMUNITY}"), w.staff(f"mediator.{COMMUNITY}")
    w.appended()
    made = opened(w, head, "room", "open_room", ROOM)
    soon(lambda: "老李调解室" in board(w, "committees"), True, "the room stands on the board")
    hour = {"used_at": "2030-01-08T15:00:00+08:00", "used_until": "2030-01-08T16:00:00+08:00", "used_for": "mediation"}

    def book(_):
        body = {"verb": "take", "fields": hour, "evidence": {}}
        return mediator.call("POST", f"/api/v1/matters/{made['id']}/steps/book", body, key=str(uuid.uuid4()), match='"1"').status

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        same(sorted(pool.map(book, range(8))), [200] + [412] * 7, "of eight one gets it")
    answer = send(mediator, made["id"], "book", hour | {"used_at": "2030-01-08T15:30:00+08:00", "used_until": "2030-01-08T16:30:00+08:00"})
    answer.is_(422).points_at("/fields/used_at")
    over = send(mediator, made["id"], "book", hour | {"used_at": "2026-01-08T15:00:00+08:00", "used_until": "2026-01-08T16:00:00+08:00"})
    over.is_(422).points_at("/fields/used_at")
    send(mediator, made["id"], "book", hour | {"used_at": "2030-01-12T15:00:00+08:00", "used_until": "2030-01-12T16:00:00+08:00"}).is_(422)  # a Saturday
    (booked,) = (one for one in mediator.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["children"])
    w.own.add(booked["id"])
    send(mediator, booked["id"], "release", {}).is_(200, stage="released")
    send(mediator, made["id"], "book", hour).is_(200)
    check("2030" not in board(w, "committees"), "a booking stands on the board")
    w.appended()


@case("committee: three to nine members with a woman among them; everybody reads who mediates")
def committee(w):
    head, justice = w.staff(f"mediation.{COMMUNITY}"), w.staff(f"justice.{STREET}")
    w.appended()
    body = {"committee_name": "沿河路社区人民调解委员会", "head_name": "李明", "members": 5, "women": 1, "elected_on": "2026-01-10", "term_ends": "2029-01-10"}
    for wrong in ({"members": 2}, {"members": 10}, {"women": 0}, {"term_ends": "2025-01-10"}):
        field = next(iter(wrong))
        head.call("POST", "/api/v1/chains/mediation_committee/steps/elect", {"place": w.place(COMMUNITY), "fields": body | wrong}, key=str(uuid.uuid4())).is_(422).points_at(f"/fields/{field}")
    made = opened(w, head, "mediation_committee", "elect", body)
    send(justice, made["id"], "list_mediators", {"mediators_listed": "李明：邻里、物业\n王芳：婚姻家庭"}).is_(200)
    soon(lambda: "王芳：婚姻家庭" in board(w, "committees"), True, "everybody reads who mediates")
    w.appended()
