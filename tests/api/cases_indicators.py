"""The indicators of the grid, each computed a second time from the exported record."""
import json
import sqlite3
import subprocess
import time
from datetime import date

from cases_grid import LITTER, filed, find, grid_case, grid_place, take, verifier, worker
from cases_network import body_ids
from cases_process import seeded, serving, signed_in
from harness import COMMUNITY, OTHER_COMMUNITY, PASSWORD, SERVER, STREET, case, check, same
from indicators_slow import SHARES, cases_of, compare, figures, grouped, places_of, posts, told, told_posts


def community_of(w, place):
    """Of a case's place, which is the community itself or one of its grids."""
    return w.place(COMMUNITY) if place == grid_place(w) else place


def asked(who, **query):
    return who.call("GET", "/api/v1/indicators?" + "&".join(f"{name}={value}" for name, value in query.items())).is_(200).body


def some_cases(w):
    """One of every fate."""
    ids, clerk, handler = body_ids(w), w.clerk(), w.handler()
    own = {"handler": ids[f"community.{COMMUNITY}"]}
    filed(w)
    for good in (True, False):
        done = filed(w)
        take(clerk, done, "dispatch", own).is_(200)
        take(handler, done, "feed_back", {"result": "已更换井盖，安装平稳"}, ["after"])
        if not good:
            take(verifier(w, STREET), done, "send_back", {"verify_way": "on_site", "rework_demand": "仍然晃动"})
            take(handler, done, "feed_back", {"result": "已加装胶垫，不再晃动"}, ["after"])
        take(verifier(w, STREET), done, "verify", {"verify_way": "by_photo"}).is_(200, stage="closed")
        w.appended()
    gone = filed(w)
    take(clerk, gone, "write_off", {"write_off_reason": "查明不属实，予以作废"})
    take(verifier(w), gone, "write_off", verb="approve").is_(200, stage="written_off")
    refused = find(w, worker(w)).is_(201).body["id"]
    take(clerk, refused, "not_file", {"not_filed_reason": "private", "not_filed_note": "属于私人院内"})
    for result in ("sample", "sample_fails"):
        spot = find(w, worker(w), "self_handle", evidence=("before", "after"), category=LITTER).is_(201).body["id"]
        take(verifier(w), spot, result, {"sample_note": "到现场看过"}).is_(200)
    w.appended()


def until(holds):
    """Within moments, or not: who asks looks again afterwards."""
    for _ in range(50):
        if holds():
            return
        time.sleep(0.2)


def until_told(w, who):
    """The figures follow the record within moments."""
    expected = figures(cases_of(w.export()))
    until(lambda: told(asked(who)["whole"]) == expected)
    same(told(asked(who)["whole"]), expected, "the whole district's indicators")


@grid_case("indicators: every figure is what the record says, by area, by body and by post, for who may see it")
def indicators(w):
    some_cases(w)
    district, clerk = w.staff("supervisor"), w.clerk()
    until_told(w, district)
    cases, ids = cases_of(w.export()), body_ids(w)
    check(all(figures(cases)[name][1] > 0 for name in SHARES), f"a share of nothing proves nothing: {figures(cases)}")

    by_org = {item["org"]["id"]: told(item) for item in asked(district, by="org")["items"]}
    same(by_org, grouped(cases, lambda one: one["fields"].get("handler"), ("missed",)), "by handling body")
    by_community = {item["place"]["id"]: told(item) for item in asked(district, by="community")["items"]}
    parents = {one["place"]: community_of(w, one["place"]) for one in cases}
    same(by_community, grouped(cases, lambda one: parents[one["place"]]), "by community")
    same(told_posts(asked(district, by="post")["items"]), posts(cases), "by post")

    same(told(asked(clerk)["whole"]), figures([one for one in cases if parents[one["place"]] == w.place(COMMUNITY)]), "what a community sees")
    same(told(asked(w.staff(f"clerk.{OTHER_COMMUNITY}"))["whole"]), figures([]), "what another community sees")
    unit = ids["urban_management"]
    same(told(asked(w.staff("handler"))["whole"]), figures([one for one in cases if one["fields"].get("handler") == unit]), "what a department sees")
    same(told(asked(worker(w))["whole"]), figures([]), "what a grid worker sees: bodies are counted, and not he")
    past = asked(district, since="2019-01-01", until="2019-12-31")
    same((told(past["whole"]), past["items"]), (figures([]), []), "a time in which nothing was")
    district.call("GET", "/api/v1/indicators?by=moon").is_problem(422, "invalid").points_at("/by")
    district.call("GET", "/api/v1/indicators?since=soon").is_problem(422, "invalid").points_at("/since")
    w.anyone().call("GET", "/api/v1/indicators").is_(401)
    w.staff("admin.system").call("GET", "/api/v1/indicators").is_(403)


@case("indicators: over some weeks of a demo district every figure by grid, community, street, body and post is what the record says")
def demo_weeks(w):
    done, data = seeded(w, "weeks", "--days", "20", "--until", "2026-11-24")
    same(done.returncode, 0, "the exit code of " + done.stderr)
    record = subprocess.run([SERVER, "audit", "export", "--data", data], env=w.environment, capture_output=True, text=True, timeout=120).stdout
    cases = cases_of(json.loads(line) for line in record.splitlines())
    check(len(cases) > 1_500 and all(part > 0 and part < whole for part, whole in (figures(cases)[name] for name in SHARES if name != "missed")), f"it proves little: {figures(cases)}")
    with serving(w, data, "--clock-start", "2026-11-25T00:00:00+08:00") as (port, _):
        compared, wrong, _ = compare(port, "supervisor", PASSWORD, ("2026-11-01", "2026-11-24"), cases, places_of(data))
    check(compared > 3_000 and not wrong, f"{compared} figures: " + "; ".join(wrong[:3]))


def passed_before(data, last):
    """Cases that others told until that day in a grid of which a point had been passed that day before, by their ids, from the tables alone."""
    with sqlite3.connect(f"{data}/rongzhi.db") as database:
        listed = {code for code, traits in database.execute("SELECT code, traits FROM category") if "patrol" in traits.split()}
        found = database.execute("SELECT m.id, m.state FROM matter m WHERE m.chain = 'grid' AND EXISTS (SELECT 1 FROM patrol_pass p WHERE p.grid_id = m.place_id "
                                 "AND p.day = (m.opened_at + 28800000) / 86400000 AND p.at < m.opened_at AND p.day <= ?)", ((last - date(1970, 1, 1)).days,)).fetchall()
    cases = ((str(matter), json.loads(state)) for matter, state in found)
    return {matter for matter, state in cases if state["fields"]["found_by"] != "patrol" and state["fields"].get("category") in listed
            and state["stage"] not in ("reported", "not_filed", "repeated", "written_off", "archived", "self_handled")}


@case("indicators: what others told where a round had passed is asked once no phone can bring a pass any more, and counts when somebody says so")
def looked_back(w):
    done, data = seeded(w, "passed", "--days", "9", "--until", "2026-11-24")
    same(done.returncode, 0, "the exit code of " + done.stderr)
    expected = passed_before(data, date(2026, 11, 19))
    check(len(expected) > 5, f"it proves little: {expected}")
    listed = lambda ask: {row["id"] for row in ask("GET", "/api/v1/matters?view=to_judge_missed&limit=200")["items"]}
    with serving(w, data, "--clock-start", "2026-11-28T09:00:00+08:00") as (port, _):
        time.sleep(1)  # what is done at the start is done by then
        same(listed(signed_in(port, "supervisor")), set(), "what is asked while phones may be off line")
    with serving(w, data, "--clock-start", "2026-12-04T09:00:00+08:00") as (port, _):
        ask = signed_in(port, "supervisor")
        until(lambda: listed(ask) == expected)
        same(listed(ask), expected, "what is asked")
        yes, no = sorted(expected)[:2]
        for matter, step in ((yes, "missed"), (no, "not_missed")):
            revision = ask("GET", f"/api/v1/matters/{matter}")["revision"]
            headers = {"Idempotency-Key": f"judged-{matter}", "If-Match": f'"{revision}"'}
            same(ask("POST", f"/api/v1/matters/{matter}/steps/{step}", {"verb": "take", "fields": {"missed_note": "看过当日照片"}}, headers).get("id"), matter, "who judged")
        missed = lambda: ask("GET", "/api/v1/indicators?since=2026-11-15&until=2026-11-24")["whole"]["missed"]
        until(lambda: missed()["part"] == 1)
        cases = cases_of(json.loads(line) for line in subprocess.run([SERVER, "audit", "export", "--data", data], env=w.environment, capture_output=True, text=True).stdout.splitlines())
        same([missed()["part"], missed()["whole"]], figures(cases)["missed"], "what was missed")
        same(missed()["part"], 1, "who said so")


def behind(who, **query):
    path = "/api/v1/indicators/matters?" + "&".join(f"{name}={value}" for name, value in query.items())
    found = who.call("GET", path).is_(200).body
    same(len(found["items"]), found["count"], f"who sees the cases of {query}")
    return {item["matter"]["id"] for item in found["items"]}


@grid_case("indicators: each figure opens to the cases it was counted from, by the same rules")
def cases_behind(w):
    some_cases(w)
    district, place = w.staff("supervisor"), w.place(COMMUNITY)
    until_told(w, district)
    whole = told(asked(district)["whole"])
    for name, figure in whole.items():
        parts, rest = (figure, 0) if isinstance(figure, int) else (figure[0], figure[1] - figure[0])
        for side, count in (("part", parts), ("rest", rest)):
            ids = behind(district, figure=name, side=side)
            same(len(ids), count, f"{name}, {side}")
            same(behind(district, figure=name, side=side, by="community", of=place) <= ids, True, f"{name}, {side}, of a community")
    for item in asked(district, by="org")["items"]:
        same(len(behind(district, figure="filed", by="org", of=item["org"]["id"])), item["filed"], "what a body was given")
    for item in asked(district, by="post")["items"]:
        same(len(behind(district, figure=item["post"], by="post", of=item["org"]["id"])), item["in_time"]["part"], "what a post did in time")
    same(behind(w.staff(f"clerk.{OTHER_COMMUNITY}"), figure="filed"), set(), "what another community sees")
    for query, field in (("figure=moon", "/figure"), ("figure=filed&side=left", "/side"), ("figure=filed&by=moon", "/by"), ("figure=filed&by=post", "/figure"), ("figure=filed&since=soon", "/since")):
        district.call("GET", f"/api/v1/indicators/matters?{query}").is_problem(422, "invalid").points_at(field)


@grid_case("day sheet: what was found and closed on a day, and what is open at its end, since when")
def day_sheet(w):
    some_cases(w)
    clerk, place = w.clerk(), w.place(COMMUNITY)
    until_told(w, w.staff("supervisor"))
    sheet = clerk.call("GET", f"/api/v1/day-sheet?place={place}").is_(200).body
    cases = [one for one in cases_of(w.export()) if community_of(w, one["place"]) == place]
    fates = lambda *stages: sum(one["stage"] in stages for one in cases)
    spot = lambda one: one["fields"].get("on_the_spot")
    same({name: sheet[name]["count"] for name in ("found", "on_the_spot", "filed", "closed", "dropped")},
         {"found": sum(not spot(one) for one in cases), "on_the_spot": sum(bool(spot(one)) for one in cases),
          "filed": sum(one["fields"].get("filed_at") is not None for one in cases), "closed": fates("closed"), "dropped": fates("not_filed", "repeated", "written_off")},
         "what happened today")
    over = ("closed", "archived", "not_filed", "repeated", "written_off", "self_handled")
    same(sheet["open"]["count"], sum(one["stage"] not in over for one in cases), "what is open")
    since = [item["reported"] for item in sheet["open"]["items"]]
    same(since, sorted(since), "the oldest stands first")
    check(all("ended" in item for item in sheet["closed"]["items"]), "closed, and nobody says when")
    before = clerk.call("GET", f"/api/v1/day-sheet?place={place}&day=2019-01-01").is_(200).body
    same([before[name]["count"] for name in ("found", "closed", "open", "late")], [0, 0, 0, 0], "a day on which nothing was")
    same(w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", f"/api/v1/day-sheet?place={place}").is_(200).body["found"]["count"], 0, "what another community sees")
    for query, field in ((f"place={place}&day=soon", "/day"), (f"place={place}&day=2999-01-01", "/day"), ("place=1", "/place")):
        clerk.call("GET", f"/api/v1/day-sheet?{query}").is_problem(422, "invalid").points_at(field)
