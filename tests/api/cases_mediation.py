"""人民调解: from a lead to the dossier, parties by their receipts, and a case that no way out of the house shows to anybody else."""
import io
import subprocess
import tempfile
import uuid
import zipfile
from urllib.parse import quote

from cases_exclusion import send
from cases_live import Listener
from cases_photos import SAMPLE, upload
from cases_promises import listed
from cases_refusals import key
from cases_search import soon, words_of
from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, day, same
from outside import wait_for

WORD = "琥珀茶壶"  # planted: it stands nowhere else
DISPUTE = {"what": "为楼道堆放杂物争执，双方互不相让", "parties_named": "甲某\n乙某", "source": "party"}
ACCEPTED = {"dispute": "neighbour", "openness": "closed", "face_to_face": "allowed"}
AGREED = {"facts": "二〇二六年十一月二十日，双方为共用楼道堆放杂物发生争执，对清走时间有争议。", "content": "一、乙某在十日内清走楼道杂物；二、双方今后互不追究。",
          "manner": "自行清走", "performance_by": day(22)}


def people(w):
    """Who was not named, the head, a mediator who will be, and a community's police officer; and others who have signed in."""
    for login in (f"justice.{STREET}", f"grid.{COMMUNITY}", f"police.{OTHER_COMMUNITY}", "admin.audit", "clerk"):
        w.staff(login)
    return w.staff(f"mediator2.{COMMUNITY}"), w.staff(f"mediation.{COMMUNITY}"), w.staff(f"mediator.{COMMUNITY}"), w.staff(f"police.{COMMUNITY}")


def scan(who):
    return [upload(who, SAMPLE).is_(201).body["id"]]


def take(w, who, id, step, fields=None, evidence=(), **more):
    """With a scan of each kind."""
    w.personal.update(value for value in (fields or {}).values() if isinstance(value, str) and not value.isascii())
    return send(who, id, step, fields or {}, {kind: scan(who) for kind in evidence}).is_(200, **more)


def registered(w, who, **more):
    fields = {**DISPUTE, **more}
    w.personal.update((fields["what"], fields["parties_named"]))
    made = who.call("POST", "/api/v1/chains/mediation/steps/register", {"place": w.place(COMMUNITY), "fields": fields}, key=key()).is_(201, stage="applied").body
    w.own.add(made["id"])
    return made


def in_mediation(w, who, **more):
    made = registered(w, who, **more)
    take(w, who, made["id"], "accept", ACCEPTED, stage="consenting")
    for name in ("甲某某", "乙某某"):
        take(w, who, made["id"], "add_disputant", {"disputant_name": name, "disputant_contact": "联系社区转告"})
    for no in (1, 2):
        send(who, made["id"], "consented", {"party_no": no}, {kind: scan(who) for kind in ("rights_notice", "identity")}).is_(200)
    return made


def receipt(who, id, no):
    return who.call("POST", f"/api/v1/matters/{id}/parties/{no}/receipt", key=key()).is_(200).body


def party(w, given, method, path="", body=None, **more):
    return w.anyone().call(method, f"/api/v1/receipts/{given['number']}{path}", body, secret=given["secret"], **more)


def party_step(w, given, step, fields=None):
    now = party(w, given, "GET").is_(200).body
    return party(w, given, "POST", f"/steps/{step}", {"verb": "take", "fields": fields or {}, "evidence": {}}, key=str(uuid.uuid4()), match=f'"{now["revision"]}"')


@case("mediation: the head names who is in charge; agreed to, signed on paper, performed in parts, visited again, rated by both and filed")
def whole(w):
    colleague, head, mediator, police = people(w)
    handed = {"what": "邻居为楼道杂物争执，已出警劝解", "parties_named": "甲某\n乙某", "source_paper": "湛公移字〔2026〕3号"}
    w.personal.update(handed.values())
    made = police.call("POST", "/api/v1/chains/mediation/steps/hand_over", {"place": w.place(COMMUNITY), "fields": handed}, key=key()).is_(201, stage="applied").body
    w.own.add(made["id"])
    id = made["id"]
    police.call("GET", f"/api/v1/matters/{id}").is_(404)
    mediator.call("GET", f"/api/v1/matters/{id}").is_(404)
    check(id in listed(head, "mediations_to_name") and id not in listed(mediator, "my_mediations"), "whom it waits for")
    wrong = send(head, id, "name_mediators", {"mediators": [head_id(w, "clerk")]})
    wrong.is_(422).points_at("/fields/mediators")
    send(head, id, "name_mediators", {"mediators": [head_id(w, f"mediator.{COMMUNITY}")]}).is_(200)
    same(w.appended()[-1]["kind"], "mediation.name_mediators", "the last event")
    check(id in listed(mediator, "my_mediations") and id in listed(mediator, "todo") and id in listed(mediator, "all"), "it is in the lists of who was named")
    whole = mediator.call("GET", f"/api/v1/matters/{id}").is_(200).body
    same([one["id"] for one in whole["fields"]["mediators"]], [head_id(w, f"mediator.{COMMUNITY}")], "who is in charge")
    check(whole["fields"]["mediators"][0]["name"], "by name")
    take(w, mediator, id, "accept", ACCEPTED, stage="consenting")
    for name in ("甲某某", "乙某某"):
        take(w, mediator, id, "add_disputant", {"disputant_name": name})
    take(w, mediator, id, "consented", {"party_no": 1}, ("rights_notice", "identity"), stage="consenting")
    take(w, mediator, id, "consented", {"party_no": 2}, ("rights_notice", "identity"), stage="mediating")
    take(w, mediator, id, "name_proxy", {"party_no": 1, "proxy_name": "丙某某", "proxy_powers": "general"}, ("power_of_attorney",))
    take(w, mediator, id, "explain", {"situation": "甲行动不便，由其子代理"})
    take(w, mediator, id, "invite", {"session_at": f"{day(1)}T15:00:00+08:00", "room": "平高调解室"})
    take(w, mediator, id, "hold_session", {"session_note": "双方到场，乙愿意清走"}, ("record",))
    short = send(mediator, id, "draft_agreement", {**AGREED, "facts": "争执"}, {})
    short.is_(200)  # what is missing is said and recorded; it stops nothing
    take(w, mediator, id, "draft_agreement", AGREED, stage="signing")
    given = receipt(mediator, id, 2)
    same(w.appended()[-1]["kind"], "matter.receipt_given", "that it was given is on record")
    check(given["secret"] not in str(w.export()), "the code stands in the record")
    party_step(w, given, "agree_draft").is_(200)
    send(head, id, "put_in_force", {}, {"signed_agreement": scan(head)}).is_(409)
    for no in (1, 2):
        take(w, mediator, id, "sign", {"party_no": no}, ("signed_page",))
    send(head, id, "put_in_force", {}, {"signed_agreement": scan(head)}).is_(200, stage="performing")
    take(w, mediator, id, "plan_part", {"part": "清走鞋柜", "part_due": day(12)})
    (part,) = mediator.call("GET", f"/api/v1/matters/{id}").is_(200).body["children"]
    w.own.add(part["id"])
    check(part["id"] in listed(mediator, "parts_awaited") and part["id"] not in listed(colleague, "parts_awaited"), "whose part it is")
    send(mediator, part["id"], "performed", {}).is_(200, stage="performed")
    take(w, mediator, id, "ask_confirmation", {"court_name": "湛河区人民法院"}, ("joint_application",), stage="confirming")
    take(w, mediator, id, "ruled", {"ruling_result": "valid"}, ("ruling",), stage="returning")
    take(w, mediator, id, "return_visit", {"performed": "yes", "new_risk": False}, ("visit_record",))
    party_step(w, given, "rate", {"score": 5}).is_(200)
    party_step(w, given, "rate", {"score": 1}).is_problem(409, "already-rated")
    justice = w.staff(f"justice.{STREET}")
    justice.call("GET", f"/api/v1/matters/{id}").is_(404)
    check(id not in listed(justice, "all") and id not in listed(justice, "dossiers_to_review"), "an open case is not the judicial office's")
    notice = mediator.call("GET", f"/api/v1/matters/{id}/papers/rights_notice.pdf").is_(200)
    check("选择或者接受人民调解员" in words_of(notice.raw)[0] and "盖章处" in words_of(mediator.call("GET", f"/api/v1/matters/{id}/papers/agreement.pdf").is_(200).raw)[0], "the forms")
    mediator.call("GET", f"/api/v1/matters/{id}/papers/nothing.pdf").is_(404)
    colleague.call("GET", f"/api/v1/matters/{id}/papers/rights_notice.pdf").is_(404)
    dossier = mediator.call("GET", f"/api/v1/matters/{id}/dossier.pdf").is_(200)
    text = words_of(dossier.raw)[0]
    for word in ("人民调解卷宗", "卷内目录", "人民调解协议书", "双方到场，乙愿意清走", "司法确认申请书", "回访记录", "授权委托书", "甲行动不便"):
        check(word in text, f"the dossier holds no «{word}»")
    check(pictures_of(dossier.raw) >= 8, "the scans stand behind their forms")
    w.clerk().call("GET", f"/api/v1/matters/{w.journey.id}/dossier.pdf").is_(404)
    w.appended()
    take(w, mediator, id, "file_dossier", {"dossier_no": "平人调字第1号", "keep_for": "long"}, stage="filed")
    check(id in listed(justice, "dossiers_to_review") and id in listed(justice, "all"), "a filed one is")
    w.appended()
    justice.call("GET", f"/api/v1/matters/{id}").is_(200, stage="filed")
    w.wrote("matter.looked_at", matter=id)


@case("mediation: who left a mobile number is told of the session and of the draft by short message, and nothing of the dispute")
def told_parties(w):
    _, _, mediator, _ = people(w)
    made = registered(w, mediator)
    take(w, mediator, made["id"], "accept", ACCEPTED, stage="consenting")
    phone = "139" + str(uuid.uuid4().int)[:7] + "1"
    w.personal.add(phone)
    for name, contact in (("甲某某", phone), ("乙某某", "0375-2862222")):
        take(w, mediator, made["id"], "add_disputant", {"disputant_name": name, "disputant_contact": contact, "mediator_wanted": "王调解员"})
    take(w, mediator, made["id"], "invite", {"session_at": "2030-01-08T15:00:00+08:00", "room": "平高调解室"})
    sent = lambda: [one["TemplateParam"] for one in w.outside.messages if one["PhoneNumbers"] == phone]
    check(wait_for(lambda: any("请看调解的时间和地点。" in one["notice"] for one in sent())), f"the party was sent {sent()}")
    check(all(one["number"] == made["number"] and "平高" not in str(one) for one in sent()), f"it says too much: {sent()}")
    check(not any(one["PhoneNumbers"].startswith("0375") for one in w.outside.messages), "a message to a fixed line")
    w.appended()


def pictures_of(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run(["pdfimages", "-list", file.name], capture_output=True, text=True, check=True).stdout.count("jpeg")


def head_id(w, login):
    """The id of an account, as itself knows it."""
    return w.staff(login).call("GET", "/api/v1/session").is_(200).body["account"]["id"]


@case("mediation: a party sees on the phone what is shared and nothing else, and ends it without a word")
def by_phone(w):
    _, head, mediator, _ = people(w)
    made = in_mediation(w, mediator)
    take(w, mediator, made["id"], "inquire", {"inquiry_note": "向楼长了解情况"}, ("inquiry_record",))
    take(w, mediator, made["id"], "danger", {"danger_kind": "escalation", "danger_note": "一方扬言动手", "measures": "已劝离"})
    take(w, mediator, made["id"], "invite", {"session_at": f"{day(1)}T15:00:00+08:00", "room": "平高调解室"})
    mediator.call("POST", f"/api/v1/matters/{made['id']}/parties/3/receipt", key=key()).is_(404)
    w.clerk().call("POST", f"/api/v1/matters/{made['id']}/parties/1/receipt", key=key()).is_(404)
    first, second = receipt(mediator, made["id"], 1), receipt(head, made["id"], 2)
    check(first["secret"] != second["secret"] and first["number"] == made["number"], "two receipts")
    seen = party(w, first, "GET").is_(200, stage="mediating").body
    same((seen["fields"]["room"], seen["attachments"], seen["children"]), ("平高调解室", [], []), "what is shared")
    for hidden in ("互不相让", "楼长", "扬言", "险情", "调查", "联系社区转告"):
        check(hidden not in str(seen), f"a party reads «{hidden}»")
    check({one["step"] for one in seen["steps"]} >= {"step_out", "ask_recusal"}, "what a party may do")
    party(w, {**first, "secret": "A" * 22}, "GET").is_(404)
    party_step(w, second, "step_out").is_(200, stage="failed")
    w.appended()
    check("人民法院" in str(party(w, first, "GET").is_(200, stage="failed").body["timeline"]), "the legal ways are told")


def texts_of(answer):
    """Of a spreadsheet, else the bytes."""
    if not answer.raw.startswith(b"PK"):
        return answer.raw.decode("utf-8", "replace")
    book = zipfile.ZipFile(io.BytesIO(answer.raw))
    return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def walk_lists(who, made, name):
    for view in who.call("GET", "/api/v1/views").is_(200).body["items"]:
        page = who.call("GET", f"/api/v1/matters?view={view['view']}&limit=200").is_(200).body
        check(made["id"] not in str(page) and WORD not in str(page), f"{name} finds it under {view['view']}")
        for way in ("export", "points"):
            answer = who.call("GET", f"/api/v1/matters/{way}?view={view['view']}")
            check(answer.status in (200, 403, 404) and made["number"] not in texts_of(answer) and WORD not in texts_of(answer), f"{name}: {way} of {view['view']}")


def walk_pages(w, who, made, photo, name):
    for path in (f"/api/v1/matters/{made['id']}", f"/api/v1/matters/{made['id']}/sheet.pdf", f"/api/v1/matters/{made['id']}/dossier.pdf", f"/api/v1/matters/{made['id']}/papers/record.pdf", f"/api/v1/matters/{made['id']}/alike", f"/api/v1/matters/{made['id']}/suggestions",
                 f"/api/v1/matters/{made['id']}/reply-templates", f"/api/v1/matters/{made['id']}/attachments/{photo}", f"/api/v1/matters/{made['id']}/attachments/{photo}/thumbnail"):
        who.call("GET", path).is_(404)
    for step in ("danger", "name_mediators"):
        who.call("POST", f"/api/v1/matters/{made['id']}/steps/{step}", {"verb": "take", "fields": {}, "evidence": {}}, key=key(), match='"1"').is_(404)
    who.call("POST", f"/api/v1/matters/{made['id']}/reveal", {"reason": "看看是什么"}, key=key()).is_(404)
    for path in (f"/api/v1/search?view=all&q={quote(WORD)}", f"/api/v1/search?view=all&q={made['number']}", "/api/v1/notices", "/api/v1/indicators?from=2026-01-01&to=2026-12-31",
                 "/api/v1/ratings?chain=mediation&rating=service", "/api/v1/alike?" + f"place={w.place(COMMUNITY)}&what={quote('为一只' + WORD + '争执')}"):
        answer = who.call("GET", path)
        check(made["id"] not in answer.raw.decode() and (WORD not in answer.raw.decode() or "search" in path or "alike" in path), f"{name}: {path}")


@case("mediation: a planted case goes out by no way to anybody but its mediators, its parties and the committee's head")
def secret(w):
    colleague, head, mediator, police = people(w)
    others = {login: w.staff(login) for login in (f"reviewer.{COMMUNITY}", f"clerk.{OTHER_COMMUNITY}", f"mediation.{OTHER_COMMUNITY}", f"mediation.{STREET}", f"justice.{STREET}",
                                                 f"supervisor.{STREET}", f"dispatcher.{STREET}", "dispatcher", "supervisor", "leader", "mediation.desk", "organiser.desk", "grid_worker")}
    others |= {"colleague": colleague, "police": police, "clerk": w.clerk()}
    ear = Listener(w, others["clerk"])
    made = in_mediation(w, mediator, what=f"为一只{WORD}争执，双方互不相让")
    photo = mediator.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["attachments"][0]["id"]
    soon(lambda: made["id"] in str(mediator.call("GET", f"/api/v1/search?view=all&q={quote(WORD)}").is_(200).body), True, "who is in charge finds it")
    check(made["id"] in str(head.call("GET", f"/api/v1/search?view=all&q={quote(WORD)}").is_(200).body), "the head finds it")
    for name, who in others.items():
        walk_lists(who, made, name)
        walk_pages(w, who, made, photo, name)
    w.appended()
    noise = w.submit()
    same(ear.until(lambda told, data: told == "matter")["id"], noise.id, "what the desk hears first")
    ear.close()
    for path in ("/board", "/board/feed.atom", "/board/figures", "/board/announcements", "/board/contracts", "/board/projects", "/board/menu", "/board/answers", "/board/hearings", "/board/committees", "/board/map"):
        text = w.anyone().call("GET", path).text
        check(made["number"] not in text and WORD not in text, f"{path} shows it")
    w.anyone().call("GET", f"/board/matters/{made['number']}").is_(404)
    w.anyone().call("POST", "/api/v1/receipts/stage", {"number": made["number"], "phone": "13800000001"}).is_(404)
    audit = w.staff("admin.audit").call("GET", "/api/v1/audit?limit=200").is_(200).raw.decode()
    check(WORD not in audit and "甲某某" not in audit, "the audit shows what it is about")
    check(WORD not in w.server_log(), "the log shows what it is about")


@case("mediation: danger goes to the police of the place as a matter of its own; a lead that nobody wants mediated is gone from who told of it")
def dangers(w):
    _, head, mediator, police = people(w)
    made = registered(w, mediator, what="两家为楼道争执")
    take(w, mediator, made["id"], "danger", {"danger_kind": "crime", "danger_note": "一方持械威胁", "measures": "已分开双方"})
    (child,) = mediator.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["children"]
    w.own.add(child["id"])
    check(child["id"] in listed(police, "dangers"), "the police find it")
    seen = police.call("GET", f"/api/v1/matters/{child['id']}").is_(200).body
    check("持械" in str(seen) and made["number"] not in str(seen) and "楼道" not in str(seen), "the danger, and nothing of the case")
    w.staff(f"police.{OTHER_COMMUNITY}").call("GET", f"/api/v1/matters/{child['id']}").is_(404)
    take(w, police, child["id"], "acknowledge", {"action": "民警已到场处置"}, stage="known")
    worker = w.staff(f"grid.{COMMUNITY}")
    lead = {"what": "三号楼两家为噪声争吵", "grade": "low", "wishes": "unasked"}
    w.personal.add(lead["what"])
    told = worker.call("POST", "/api/v1/chains/dispute_lead/steps/screen", {"place": w.place(COMMUNITY), "fields": lead}, key=key()).is_(201, stage="found").body
    w.own.add(told["id"])
    worker.call("GET", f"/api/v1/matters/{told['id']}").is_(404)
    check(told["id"] in listed(head, "leads"), "the head's list of leads")
    send(head, told["id"], "no_wish", {}).is_(200, stage="dropped")
    w.appended()


@case("mediation: figures by body and by kind, none so small that it names a case, and only of the bodies below")
def figures(w):
    head, justice, mediator = w.staff(f"mediation.{COMMUNITY}"), w.staff(f"justice.{STREET}"), w.staff(f"mediator.{COMMUNITY}")
    w.staff("mediation.desk")
    w.appended()
    mine = head.call("GET", "/api/v1/mediation/figures").is_(200, from_count=5).body
    same(len(mine["bodies"]), 1, "the head's own committee")
    for who in (head, justice, w.staff("mediation.desk")):
        body = who.call("GET", "/api/v1/mediation/figures").is_(200).body
        for row in [body["all"], *body["bodies"], *body["kinds"]]:
            small = [key for key, value in row.items() if isinstance(value, int) and 0 < value < 5]
            check(not small, f"{row['name']}: {small}")
    check(justice.call("GET", "/api/v1/mediation/figures").body["all"]["came"] is None or justice.call("GET", "/api/v1/mediation/figures").body["all"]["came"] >= 5, "the sum")
    mediator.call("GET", "/api/v1/mediation/figures").is_problem(403, "forbidden")
    head.call("GET", "/api/v1/mediation/figures?since=yesterday").is_(422)
    w.wrote_nothing()
