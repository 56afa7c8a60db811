"""Advisers' exchanges and suggestions; members who report where they live."""
from cases_network import body_ids, key
from cases_search import soon
from cases_whistle import children, step
from harness import COMMUNITY, case, check, same


def born(w, who, chain, name, fields, place=COMMUNITY):
    answer = who.call("POST", f"/api/v1/chains/{chain}/steps/{name}", {"place": w.place(place), "fields": fields}, key=key())
    if answer.status == 201:
        w.own.add(answer.body["id"])
    return answer


def listed(who, view, matter):
    return any(row["id"] == matter for row in who.call("GET", f"/api/v1/matters?view={view}").is_(200).body["items"])


@case("advisers: a team visits whom it looks after, suggests, and it is known what came of it")
def exchange(w):
    team = w.staff("adviser.advisers.1")
    ids = body_ids(w)
    visited = next(one["other"]["id"] for one in team.call("GET", f"/api/v1/relations?org={ids['advisers.1']}").is_(200).body["items"] if one["kind"] == "advice")
    fields = {"form": "visit", "visited": [visited], "held_on": "2026-11-20", "about": "看了党群阵地，座谈组织覆盖"}
    born(w, team, "exchange", "hold", {**fields, "visited": [ids["urban_management"]]}).is_(422).points_at("/fields/visited")
    born(w, w.clerk(), "exchange", "hold", fields).is_problem(403, "not-permitted")
    w.wrote_nothing()
    talk = born(w, team, "exchange", "hold", fields).is_(201, stage="held").body["id"]
    w.wrote("exchange.hold")
    asked = ids[f"party.{COMMUNITY}"]
    step(w, team, talk, "suggest", {"topic": "coverage", "suggestion": "与相邻企业联合组建党支部", "addressees": [asked]}).is_(200)
    w.wrote("exchange.suggest", "suggestion.open")
    (child,) = children(team, talk)
    party = w.staff(f"organiser.{COMMUNITY}")
    check(listed(party, "suggestions", child["id"]), "those asked do not see it")
    step(w, team, child["id"], "adopt", {"plan": "先联系三家企业"}).is_(403)
    step(w, party, child["id"], "adopt", {"plan": "先联系三家企业"}).is_(200, stage="under_way")
    step(w, team, talk, "record", {"findings": "两家企业愿意联合"}).is_(200, stage="recorded")
    step(w, party, child["id"], "report", {"outcome": "已成立联合党支部"}).is_(200, stage="to_confirm")
    check(listed(team, "suggestions_to_confirm", child["id"]), "the team does not see it")
    step(w, team, child["id"], "confirm").is_(200, stage="carried_out")
    w.wrote("suggestion.adopt", "exchange.record", "suggestion.report", "suggestion.confirm")


@case("members: one reports where he lives, pledges, serves; the community tells the unit in words")
def reported(w):
    grids = [code.removeprefix("party.") for code in sorted(body_ids(w)) if code.startswith(f"party.{COMMUNITY}0")]
    member, other = w.staff(f"member.{grids[0]}"), w.staff(f"member.{grids[1]}")
    branch = w.staff(f"branch.{grids[0]}")
    fields = {"lives_at": "三号院", "skills": ["repair"], "free_at": "weekends"}
    report = born(w, member, "report_in", "report", fields).is_(201, stage="reported").body["id"]
    w.wrote("report_in.report")
    check(listed(member, "my_report", report) and not listed(other, "my_report", report), "whose report it is")
    other.call("GET", f"/api/v1/matters/{report}").is_problem(404, "not-found")
    check(listed(w.clerk(), "reports_to_receive", report), "the community does not see it")
    step(w, w.clerk(), report, "receive").is_(200, stage="serving")
    step(w, member, report, "pledge", {"pledge_kind": "patrol", "pledge": "每月两次周末巡逻", "pledge_until": "2030-12-31"}).is_(200)
    for hours in (2, 3):
        step(w, w.clerk(), report, "record_volunteering", {"hours": hours, "done": "周末巡逻"}).is_(200)
    step(w, w.clerk(), report, "record_duty", {"hours_on_duty": 4, "done_on_duty": "节日值勤"}).is_(200)
    step(w, w.clerk(), report, "tell_unit", {"feedback": "常来，很热心"}).is_(200)
    check(listed(branch, "members_of_unit", report), "the unit does not see it")
    seen = branch.call("GET", f"/api/v1/matters/{report}").is_(200).body
    same((seen["fields"]["volunteer_hours"], seen["fields"]["duty_hours"]), (5, 4), "two records")
    check("reporter" not in seen["fields"] and "reporter" not in str(seen["fields"]), "an account is shown")
    same(seen["ratings"], [], "scores")
    step(w, member, report, "move_away").is_(200, stage="left")
    w.wrote("report_in.receive", "report_in.pledge", "pledge.open", "report_in.record_volunteering", "report_in.record_volunteering", "report_in.record_duty",
            "report_in.tell_unit", "report_in.move_away", "pledge.cancel")


@case("members: a pledge is agreed to, kept, shown in the member's own words once the community has read them, and thanked for; it is taken back without a word")
def pledged(w):
    grids = [code.removeprefix("party.") for code in sorted(body_ids(w)) if code.startswith(f"party.{COMMUNITY}0")]
    member, other, branch, clerk = w.staff(f"member.{grids[0]}"), w.staff(f"member.{grids[1]}"), w.staff(f"branch.{grids[0]}"), w.clerk()
    report = born(w, member, "report_in", "report", {"lives_at": "三号院"}).is_(201).body["id"]
    step(w, clerk, report, "receive").is_(200)
    for words in ("每周夜间巡楼一次", "每月看望一位老人"):
        step(w, member, report, "pledge", {"pledge_kind": "patrol", "pledge": words}).is_(200)
    made, second = [one for one in children(member, report)]
    w.own |= {made["id"], second["id"]}
    id = made["id"]
    check(listed(member, "my_pledges", id) and listed(clerk, "pledges_to_agree", id) and listed(branch, "pledges_of_unit", id), "whose it is")
    other.call("GET", f"/api/v1/matters/{id}").is_(404)
    step(w, member, id, "agree").is_(403)
    step(w, clerk, id, "agree").is_(200, stage="keeping")
    step(w, member, id, "write_down", {"done": "巡楼一次，劝阻一起飞线充电"}).is_(200)
    board = lambda: w.anyone().call("GET", f"/board/contracts?place={w.place(COMMUNITY)}").is_(200).text
    step(w, member, id, "show", {"public_words": "每周夜间巡楼一次的约定"}).is_(200)
    check("每周夜间巡楼一次的约定" not in board(), "it is shown before the community has read it")
    step(w, member, id, "show", verb="approve").is_(403)
    step(w, clerk, id, "show", verb="approve").is_(200)
    soon(lambda: "每周夜间巡楼一次的约定" in board(), True, "it stands on the board")
    page = w.anyone().call("GET", f"/board/matters/{made['number']}").is_(200).text
    check("巡逻" in page and not any(word in page for word in ("三号院", "飞线", "单位", "署名")), page)
    step(w, clerk, id, "hide").is_(200)
    soon(lambda: "每周夜间巡楼一次的约定" in board(), False, "it was taken off the board")
    step(w, member, id, "tell_done", {"result": "巡楼十二次"}).is_(200, stage="looking_back")
    step(w, clerk, id, "thank", {"thanks": "楼里安静多了，谢谢"}).is_(200, stage="kept")
    seen = member.call("GET", f"/api/v1/matters/{id}").is_(200).body
    same((seen["fields"]["thanks"], seen["fields"]["times_done"], seen["ratings"]), ("楼里安静多了，谢谢", 1, []), "thanked for, and not scored")
    step(w, member, second["id"], "take_back").is_(200, stage="ended")
    w.appended()
