"""Patrols of grids: plans, passes, excuses, and that nobody's track is kept."""
import datetime
import json
import pathlib
import sqlite3
import subprocess

from cases_process import command_on, seeded
from cases_refusals import key
from harness import CHINA, COMMUNITY, OTHER_COMMUNITY, case, check, day, same

ALL_DAY = [{"part": "morning", "every_day": True, "seasons": [{"from": "01-01", "to": "12-31", "hours": ["00:00", "24:00"]}]}]


def now(minutes=0):
    return (datetime.datetime.now(CHINA) + datetime.timedelta(minutes=minutes)).isoformat(timespec="milliseconds")


def grid(w, number):
    """A grid of the cases' community: its id, its worker, a point at its border."""
    grids = w.clerk().call("GET", f"/api/v1/places/{w.place(COMMUNITY)}/grids").is_(200).body["grids"]
    one = next(item for item in grids if item["code"].endswith(f"{number:03}"))
    lon, lat = one["geometry"]["coordinates"][0][0][0]
    return one["id"], w.staff(f"worker.{one['code']}"), lon, lat


def point(name, lon, lat, east=0, **more):
    return {"name": name, "lon": lon + east / 92_500, "lat": lat, "look": "井盖、消防通道", **more}


def put(who, id, points, rounds=ALL_DAY, match=None, reason="重新布点", one=None):
    match = match or who.call("GET", f"/api/v1/places/{id}/patrol").is_(200).headers["ETag"]
    return who.call("PUT", f"/api/v1/places/{id}/patrol", {"points": points, "rounds": rounds, "reason": reason}, key=one or key(), match=match)


def planned(w, number):
    """Three points in a row, to be passed at any time of any day."""
    id, worker, lon, lat = grid(w, number)
    before = w.clerk().call("GET", f"/api/v1/places/{id}/patrol").is_(200)
    points = [point("东门" + key()[:4], lon, lat), point("配电房" + key()[:4], lon, lat, 60), point("垃圾站" + key()[:4], lon, lat, 120)]
    plan = put(w.clerk(), id, points, match=before.headers["ETag"]).is_(200, revision=before.body["revision"] + 1).body
    w.wrote("patrol.planned", grid=id, points=3, reason="重新布点")
    return id, worker, plan["points"]


def here(at, metres=0, accuracy=6):
    return {"lon": at["lon"] + metres / 92_500, "lat": at["lat"], "accuracy_metres": accuracy}


def passed(grid, point, **more):
    return {"id": key(), "grid": grid, "point": point["number"], "at": now(), "position": here(point), **more}


def send(who, *passes):
    return who.call("POST", "/api/v1/patrol/passes", {"passes": list(passes)}).is_(200).body["items"]


def round_of(w, grid):
    """The morning's, which lasts all day; of the afternoon an older plan may tell today."""
    (item,) = w.clerk().call("GET", f"/api/v1/patrol/rounds?place={grid}").is_(200).body["items"]
    return item["rounds"][0]


def states(w, grid):
    return {one["number"]: one for one in round_of(w, grid)["points"]}


@case("patrol: a community lays down the points and rounds of its grids; what stood before is kept; who saw an older plan is refused")
def plans(w):
    id, worker, points = planned(w, 1)
    clerk, path = w.clerk(), f"/api/v1/places/{id}/patrol"
    now_ = clerk.call("GET", path).is_(200, may_edit=True, points=points)
    check(now_.body["border"] and now_.body["compounds"] and now_.body["walkers"][0]["name"], "what lies around")
    same((now_.body["changes"][0]["reason"], bool(now_.body["changes"][0]["entered_by"])), ("重新布点", True), "who changed it, and why")
    body = {"points": points[1:] + [point("新点", points[0]["lon"], points[0]["lat"], place=now_.body["compounds"][0]["id"])], "rounds": ALL_DAY, "reason": "增减点位"}
    clerk.call("PUT", path, body, key=key()).is_problem(428, "precondition-required")
    clerk.call("PUT", path, body, match=now_.headers["ETag"]).is_problem(400, "no-idempotency-key")
    one = key()
    after = clerk.call("PUT", path, body, key=one, match=now_.headers["ETag"]).is_(200).body
    w.wrote("patrol.planned", grid=id, points=3, renewed=[], reason="增减点位")
    numbers = [item["number"] for item in points]
    same([item["number"] for item in after["points"]], numbers[1:] + [max(numbers) + 1], "a number is never given twice")
    clerk.call("PUT", path, body, key=one, match=now_.headers["ETag"]).is_(200, revision=after["revision"])
    former = clerk.call("GET", f"{path}/plans/{after['revision'] - 1}").is_(200, points=points, reason="重新布点").body
    check(former["entered_by"] and former["at"], "who laid it down, and when")
    clerk.call("GET", f"{path}/plans/99").is_problem(404, "not-found")
    worker.call("GET", f"{path}/plans/2").is_problem(403, "forbidden")
    stale = clerk.call("PUT", path, body, key=key(), match=now_.headers["ETag"]).is_problem(412, "changed")
    same(stale.body["plan"]["revision"], after["revision"], "what it is now")
    w.wrote_nothing()
    for who in (w.staff(f"clerk.{OTHER_COMMUNITY}"), w.staff("supervisor")):
        put(who, id, points, match='"9"').is_problem(403, "forbidden")
    worker.call("GET", path).is_problem(403, "forbidden")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", path).is_problem(403, "forbidden")
    w.staff("supervisor").call("GET", path).is_(200, may_edit=False)
    clerk.call("GET", f"/api/v1/places/{w.place(COMMUNITY)}/patrol").is_problem(404, "not-found")
    w.wrote_nothing()


@case("patrol: a plan names each wrong field")
def wrong_plans(w):
    id, _, points = planned(w, 1)
    clerk = w.clerk()
    good = points[0]
    bad = [{**good, "name": " "}, {**points[1], "radius_metres": 101, "parts": []}, point("远", good["lon"] + 0.1, good["lat"]), point("号", good["lon"], good["lat"], number=99)]
    put(clerk, id, bad).is_(422).points_at("/points/0/name", "/points/1/parts", "/points/1/radius_metres", "/points/2/lon", "/points/3/number")
    put(clerk, id, [{**good, "lat": "x"}, {**points[1], "parts": ["noon"]}]).is_(422).points_at("/points/0/lat", "/points/1/parts/0")
    put(clerk, id, [good, good]).is_(422).points_at("/points/1", "/points/1/name")
    put(clerk, id, [{**good, "place": w.place(COMMUNITY)}]).is_(422).points_at("/points/0/place")
    put(clerk, id, points, reason=" ").is_(422).points_at("/reason")
    put(clerk, id, [point(f"点{i}", good["lon"], good["lat"]) for i in range(61)]).is_(422).points_at("/points")
    season = {"from": "01-01", "to": "12-31", "hours": ["08:40", "10:40"]}
    rounds = lambda *seasons, part="morning": [{"part": part, "seasons": list(seasons)}]
    put(clerk, id, points, rounds({**season, "hours": ["10:40", "08:40"]})).is_(422).points_at("/rounds/0/seasons/0/hours")
    put(clerk, id, points, rounds({**season, "from": "02-30"})).is_(422).points_at("/rounds/0/seasons/0/from")
    put(clerk, id, points, rounds(season, season)).is_(422).points_at("/rounds/0/seasons")
    put(clerk, id, points, rounds(season, part="night")).is_(422).points_at("/rounds/0/part")
    put(clerk, id, points, rounds(season) + rounds({**season, "hours": ["10:00", "11:00"]}, part="afternoon")).is_(422).points_at("/rounds")
    clerk.call("PUT", f"/api/v1/places/{id}/patrol", {"points": [], "rounds": [], "reason": "x", "track": []}, key=key(), match='"1"').is_(422).points_at("/track")
    w.wrote_nothing()


@case("patrol: all that a phone needs for a day is one answer with an ETag; the order is proposed, proved and explained")
def whole_day(w):
    id, worker, points = planned(w, 2)
    answer = worker.call("GET", "/api/v1/patrol/day").is_(200)
    (own,) = [one for one in answer.body["grids"] if one["own"]]
    same(own["id"], id, "his own grid")
    same([one["number"] for one in own["points"]], [one["number"] for one in points], "its points")
    today = own["rounds"][0]
    same((today["part"], today["state"], today["counts"]), ("morning", "open", {"open": 3}), "the round")
    proposal = today["proposal"]
    same((sorted(proposal["order"]), proposal["exact"], proposal["gap_percent"]), ([one["number"] for one in points], True, 0), "the order")
    check(abs(proposal["metres"] - 120) <= 1 and proposal["least_metres"] <= proposal["metres"] and "120 米" in proposal["text"], proposal)
    check("shorter" in worker.in_language("en").call("GET", "/api/v1/patrol/day").is_(200).body["grids"][0]["rounds"][0]["proposal"]["text"], "in English")
    worker.call("GET", "/api/v1/patrol/day", headers={"If-None-Match": answer.headers["ETag"]}).is_(304)
    check("private" in answer.headers["Cache-Control"], answer.headers["Cache-Control"])
    send(worker, passed(id, points[0]))
    check(worker.call("GET", "/api/v1/patrol/day", headers={"If-None-Match": answer.headers["ETag"]}).is_(200).headers["ETag"] != answer.headers["ETag"], "the ETag")
    last = points[2]
    left = worker.call("POST", "/api/v1/patrol/order", {"grid": id, "part": "morning", "lon": last["lon"], "lat": last["lat"]}).is_(200).body
    same(left["order"], [points[2]["number"], points[1]["number"]], "what is left, from where he stands")
    worker.call("POST", "/api/v1/patrol/order", {"grid": id, "part": "night"}).is_(422).points_at("/part")
    worker.call("POST", "/api/v1/patrol/order", {"grid": id, "part": "morning", "track": []}).is_(422).points_at("/track")
    worker.call("POST", "/api/v1/patrol/order", {"grid": grid(w, 3)[0], "part": "morning"}).is_problem(404, "not-found")
    worker.call("GET", "/api/v1/patrol/day?day=2020-01-01").is_(422).points_at("?day")
    w.clerk().call("GET", "/api/v1/patrol/day").is_problem(403, "forbidden")
    everyone = w.staff(f"grid.{COMMUNITY}").call("GET", "/api/v1/patrol/day").is_(200).body["grids"]
    check(id in [one["id"] for one in everyone if not one["own"]], "a community's worker may walk for a grid that has its own")
    w.appended()


@case("patrol: a point where a matter is open comes early, and it is said why")
def forward(w):
    id, worker, points = planned(w, 5)
    compound = w.clerk().call("GET", f"/api/v1/places/{id}/patrol").is_(200).body["compounds"][0]["id"]
    far = {**points[2], "place": compound}
    points = put(w.clerk(), id, [*points[:2], far]).is_(200).body["points"]
    w.wrote("patrol.planned")
    order = lambda: worker.call("POST", "/api/v1/patrol/order", {"grid": id, "part": "morning", **{k: points[1][k] for k in ("lon", "lat")}}).is_(200).body
    same(order()["forward"], [], "nothing is open there")
    fields = w.request_fields()
    w.remember_personal("submit", fields)
    asked = w.anyone().call("POST", "/api/v1/requests", {"place": compound, "fields": fields}, key=key()).is_(201).body
    w.own.add(asked["id"])
    w.personal.add(asked["secret"])
    now_ = order()
    same(now_["forward"], [{"point": far["number"], "open_matters": 1, "unseen_days": 0}], "what comes early")
    same(now_["order"], [points[1]["number"], far["number"], points[0]["number"]], "the order")
    check("有 1 件未办结" in now_["text"], now_["text"])
    (own,) = [one for one in worker.call("GET", "/api/v1/patrol/day").is_(200).body["grids"] if one["own"]]
    same([one["point"] for one in own["rounds"][0]["proposal"]["forward"]], [far["number"]], "in the day too")
    w.wrote("request.submit")


@case("patrol: passes are judged one by one, taken once however often they are sent, and no event tells where somebody was")
def passes(w):
    id, worker, (one, two, three) = planned(w, 2)
    other = grid(w, 3)[0]
    w.appended()
    first = passed(id, one)
    batch = [first, passed(id, two, position=here(two, 34)), passed(id, three, position=here(three, 80)), passed(id, three, position=here(three, 0, 51)),
             passed(id, three, position=None), passed(id, three, position=None, code="ABCD-EFGH-JKMN"), passed(id, three, at=now(30)),
             passed(id, three, at=now(-15 * 24 * 60)), passed(id, {**three, "number": 99}), passed(other, one), passed("1", one), passed(id, three, track=[[1, 2]]),
             passed(id, three, position={**here(three), "speed": 1}), passed(id, three, position=[here(three), here(two)]), passed(id, three, id="short"), "x"]
    items = send(worker, *batch)
    why = [item.get("why", item["outcome"]) for item in items]
    same(why, ["taken", "taken", "too_far", "inaccurate", "no_proof", "wrong_code", "clock_ahead", "too_old", "no_point", "not_yours", "not_yours",
               "malformed", "malformed", "malformed", "malformed", "malformed"], "what became of each")
    same([item.get("nearness") for item in items[:2]], ["inside", "edge"], "how near")
    check(all(item["id"] == sent["id"] for item, sent in zip(items[:14], batch)) and all("message" in item for item in items[2:]), items)
    again = send(worker, first, {**first, "at": now(-1)}, {**first, "id": key()})
    same([item.get("why", item["outcome"]) for item in again], ["repeated", "key_reused", "taken"], "sent again")
    now_ = states(w, id)
    same({number: item["state"] for number, item in now_.items()}, {one["number"]: "passed", two["number"]: "passed", three["number"]: "open"}, "the round")
    same(datetime.datetime.fromisoformat(now_[one["number"]]["at"]), datetime.datetime.fromisoformat(first["at"]), "as it was first told")
    check(now_[one["number"]]["arrived_at"] >= now_[one["number"]]["at"], "when it arrived")
    same((now_[two["number"]]["way"], now_[two["number"]]["nearness"]), ("position", "edge"), "how it was proved")
    worker.call("POST", "/api/v1/patrol/passes", {"passes": [], "track": []}).is_(422).points_at("/track")
    worker.call("POST", "/api/v1/patrol/passes", {}).is_(422).points_at("/passes")
    worker.call("POST", "/api/v1/patrol/passes", {"passes": [first] * 201}).is_(422).points_at("/passes")
    w.clerk().call("POST", "/api/v1/patrol/passes", {"passes": [first]}).is_problem(403, "forbidden")
    w.wrote_nothing()


@case("patrol: no table of the database and no line of the log holds where a worker was")
def no_track(w):
    id, worker, (one, *_) = planned(w, 2)
    lon, lat = one["lon"] + 0.00011987, one["lat"] + 0.00007654  # found nowhere else
    entry = passed(id, one, position={"lon": lon, "lat": lat, "accuracy_metres": 7.3190507})
    send(worker, entry)
    worker.call("POST", "/api/v1/patrol/order", {"grid": id, "part": "morning", "lon": lon, "lat": lat}).is_(200)
    same(states(w, id)[one["number"]]["state"], "passed", "the point")
    if w.database:
        kept = subprocess.run(["pg_dump", "--data-only", w.database], capture_output=True, check=True).stdout.decode()
    else:
        kept = "\n".join(sqlite3.connect(pathlib.Path(w.data) / "rongzhi.db").iterdump())
    check(entry["id"] in kept, "the entry's own id is kept, so that it is known again")
    for figure in (f"{lon}", f"{lat}", f"{lon:.6f}", f"{lat:.6f}", "7.3190507"):
        check(figure not in kept, f"{figure} stands in the database")
        check(figure not in w.server_log(), f"{figure} stands in the log")
    w.appended()


@case("patrol: a code on the wall counts where there is no position; it is printed on record, and a renewed one makes it worthless")
def codes(w):
    id, worker, points = planned(w, 3)
    path = f"/api/v1/places/{id}/patrol/codes.pdf"
    paper = w.clerk().call("GET", path).is_(200)
    check(paper.raw.startswith(b"%PDF") and len(paper.raw) > 5000, "a paper")
    w.wrote("patrol.codes_printed", grid=id, points=3)
    text = subprocess.run(["pdftotext", "-", "-"], input=paper.raw, capture_output=True, check=True).stdout.decode()
    read = [word for word in text.split() if len(word) == 14 and word.count("-") == 2]
    same(len(read), 3, f"a code for each point in {text}")
    entry = passed(id, points[0], position=None, code=f"rongzhi:patrol:{id}:{points[0]['number']}:{read[0]}")
    typed = passed(id, points[1], position=here(points[1], 400, 300), code=read[1].replace("-", "").lower())
    wrong = passed(id, points[2], position=None, code=read[0])
    far = passed(id, points[2], position=here(points[2], 400), code=read[2])
    same([item.get("why", item["outcome"]) for item in send(worker, entry, typed, wrong, far)], ["taken", "taken", "wrong_code", "too_far"], "codes")
    same(states(w, id)[points[0]["number"]]["way"], "code", "how it was proved")
    put(w.clerk(), id, [points[0], points[1], {**points[2], "renew_code": True}], reason="二维码损坏").is_(200)
    w.wrote("patrol.planned", renewed=[points[2]["number"]])
    same(send(worker, passed(id, points[2], at=now(), position=None, code=read[2]))[0]["why"], "wrong_code", "the old code")
    worker.call("GET", path).is_problem(403, "forbidden")
    w.staff("supervisor").call("GET", path).is_problem(403, "forbidden")
    w.wrote_nothing()


@case("patrol: excused is not missed; who walks asks, and the community says; what it gives itself holds at once; taken back")
def excuses(w):
    id, worker, points = planned(w, 4)
    today = w.clerk().call("GET", f"/api/v1/patrol/rounds?place={id}").is_(200).body["day"]
    point_, whole = {"grid": id, "day": today, "part": "morning", "point": points[0]["number"]}, {"grid": id, "day": today, "part": "morning"}
    excuse = lambda who, what, reason, one=None: who.call("POST", "/api/v1/patrol/excuses", {**what, "reason": reason}, key=one or key())
    one = key()
    excuse(worker, point_, "closed", one).is_(204)
    w.wrote("patrol.excuse_asked", grid=id, part="morning", point=points[0]["number"], reason="closed")
    excuse(worker, point_, "closed", one).is_(204)
    excuse(worker, point_, "weather").is_problem(409, "exists")
    w.wrote_nothing()
    first = lambda: round_of(w, id)["points"][0]
    same((first()["state"], first()["excuse"]["standing"]), ("open", "asked"), "it may still be walked")
    judge = lambda who, what, agreed: who.call("POST", "/api/v1/patrol/excuses/judged", {**what, "agreed": agreed}, key=key())
    judge(worker, point_, True).is_problem(403, "forbidden")
    judge(w.staff(f"clerk.{OTHER_COMMUNITY}"), point_, True).is_problem(404, "not-found")
    judge(w.clerk(), whole, True).is_problem(404, "not-found")
    judge(w.clerk(), point_, "yes").is_(422).points_at("/agreed")
    judge(w.clerk(), point_, False).is_(204)
    w.wrote("patrol.excuse_judged", grid=id, point=points[0]["number"], reason="closed", agreed=False)
    same((first()["state"], first()["excuse"]["standing"]), ("open", "refused"), "it is to be walked")
    judge(w.clerk(), point_, True).is_problem(404, "not-found")
    w.wrote_nothing()
    worker.call("POST", "/api/v1/patrol/excuses/withdrawn", point_, key=key()).is_(204)
    excuse(worker, point_, "closed").is_(204)
    judge(w.clerk(), point_, True).is_(204)
    w.wrote("patrol.excuse_withdrawn", "patrol.excuse_asked", "patrol.excuse_judged")
    told = round_of(w, id)
    same((told["counts"], told["points"][0]["excuse"]["name"]), ({"excused": 1, "open": 2}, "封闭施工，无法进入"), "the round, and why")
    excuse(w.clerk(), whole, "flood").is_(204)
    w.wrote("patrol.excused", grid=id, point=0, reason="flood")
    told = round_of(w, id)
    same((told["state"], told["excuse"]["name"]), ("excused", "防汛调用"), "the whole round")
    back = lambda who, what: who.call("POST", "/api/v1/patrol/excuses/withdrawn", what, key=key())
    back(worker, whole).is_problem(403, "forbidden")
    back(w.clerk(), whole).is_(204)
    w.wrote("patrol.excuse_withdrawn", grid=id, point=0, reason="flood")
    back(w.clerk(), whole).is_problem(404, "not-found")
    back(worker, point_).is_(204)
    w.wrote("patrol.excuse_withdrawn", point=points[0]["number"], reason="closed")
    excuse(worker, whole, "tired").is_(422).points_at("/reason")
    excuse(worker, {**whole, "day": "2020-01-01"}, "leave").is_(422).points_at("/day")
    tomorrow = (datetime.date.fromisoformat(today) + datetime.timedelta(days=1)).isoformat()
    excuse(worker, {**whole, "day": tomorrow, "part": "afternoon"}, "leave").is_(422).points_at("/part")
    excuse(worker, {**whole, "point": 99}, "leave").is_(422).points_at("/point")
    excuse(worker, {**whole, "note": "家里有事"}, "leave").is_(422).points_at("/note")
    excuse(worker, {**whole, "grid": grid(w, 3)[0]}, "leave").is_problem(404, "not-found")
    excuse(w.staff(f"clerk.{OTHER_COMMUNITY}"), whole, "leave").is_problem(404, "not-found")
    excuse(w.staff("supervisor"), whole, "leave").is_problem(403, "forbidden")
    worker.call("POST", "/api/v1/patrol/excuses", {**whole, "reason": "leave"}).is_problem(400, "no-idempotency-key")
    w.appended()


@case("patrol: the rounds of a day by grid, for those above; there is no sum of a person")
def rounds(w):
    clerk = w.clerk()
    own = clerk.call("GET", "/api/v1/patrol/rounds").is_(200).body
    check({item["grid"]["community"] for item in own["items"]} == {w.place(COMMUNITY)}, "a community sees its own grids")
    whole = w.staff("supervisor").call("GET", "/api/v1/patrol/rounds").is_(200).body
    check(len(whole["items"]) >= 344, "the district's grids")
    check(not any("points" in one for item in whole["items"] for one in item["rounds"]), "of many grids the rounds alone")
    before = day(-1)
    past = clerk.call("GET", f"/api/v1/patrol/rounds?place={w.place(COMMUNITY)}&day={before}").is_(200, day=before).body
    if past["working_day"]:
        check(all(one["state"] not in ("open", "coming") for item in past["items"] for one in item["rounds"]), "what is over is settled")
    keys = set()
    def walk(value):
        if isinstance(value, dict):
            keys.update(value)
            list(map(walk, (value[key] for key in value if key != "spots")))  # where the plan's points are, for a map
        elif isinstance(value, list):
            list(map(walk, value))
    walk([own, whole, past])
    same(keys & {"metres", "steps", "kilometres", "rank", "account", "lon", "lat", "position"}, set(), "what is told of nobody")
    clerk.call("GET", "/api/v1/patrol/rounds?day=today").is_(422).points_at("?day")
    clerk.call("GET", "/api/v1/patrol/rounds?place=1").is_problem(404, "not-found")
    grid(w, 1)[1].call("GET", "/api/v1/patrol/rounds").is_problem(403, "forbidden")
    w.appended()


@case("process, patrol: passes older than the settings say are erased by the retention run, which says so")
def erased(w):
    done, data = seeded(w, "patrols", "--days", "3", "--until", day(-100))
    same(done.returncode, 0, "the exit code of " + done.stderr)
    looked = command_on(w, data, "retention", "run", "--dry-run")
    same(looked.returncode, 0, looked.stderr)
    count = int(next(line for line in looked.stdout.splitlines() if line.startswith("patrols:")).split()[1])
    check(count > 500, looked.stdout)
    check(f"patrols: {count} old entries erased" in command_on(w, data, "retention", "run").stdout, "erased")
    check("patrols: 0 old entries erased" in command_on(w, data, "retention", "run").stdout, "nothing is left")
    kinds = [json.loads(line) for line in command_on(w, data, "audit", "export").stdout.splitlines()]
    (event,) = [one for one in kinds if one["kind"] == "patrol.erased"]
    same((event["facts"]["entries"], event["facts"]["days"]), (count, 90), "what is on record")
    check("the record is whole" in command_on(w, data, "audit", "verify").stdout, "it still verifies")


@case("patrol: places are put in the order in which they are walked; nothing of it is kept")
def stops(w):
    verifier = w.staff(f"reviewer.{COMMUNITY}")
    parts = verifier.call("GET", f"/api/v1/places/{w.place(COMMUNITY)}/parts").is_(200).body["items"]
    grids = [one["id"] for one in parts if one["kind"] == "grid"]
    check(len(grids) >= 3 and {one["kind"] for one in parts} == {"grid", "compound"}, "a community has parts")
    order = verifier.call("POST", "/api/v1/patrol/stops", {"places": grids}).is_(200, exact=True).body
    same(sorted(place for stop in order["stops"] for place in stop["places"]), sorted(grids), "each place stands once")
    last = order["stops"][-1]
    from_there = verifier.call("POST", "/api/v1/patrol/stops", {"places": grids, "lon": last["lon"], "lat": last["lat"]}).is_(200).body
    same(from_there["stops"][0]["places"], last["places"], "where one stands comes first")
    ask = lambda body: verifier.call("POST", "/api/v1/patrol/stops", body)
    ask({"places": []}).is_problem(422, "invalid").points_at("/places")
    ask({"places": ["1"]}).is_problem(422, "invalid").points_at("/places")
    ask({"places": grids, "track": []}).is_(422).points_at("/track")
    verifier.call("GET", f"/api/v1/places/{grids[0]}/parts").is_problem(404, "not-found")
    w.anyone().call("POST", "/api/v1/patrol/stops", {"places": grids}).is_(401)
    w.staff("admin.system").call("POST", "/api/v1/patrol/stops", {"places": grids}).is_(403)
    w.wrote_nothing()
