"""Where matters are, and how a community is divided into grids."""
import http.client
import json
import pathlib

from cases_process import command_on, seeded, serving, sign_in_at
from cases_refusals import key
from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, same


def points(who, query=""):
    return who.call("GET", f"/api/v1/matters/points?view=all{query}").is_(200).body


def ids_of(body):
    return {id for item in body["items"] for id in item["matters"]}


def rows(who, query="", view="all"):
    """Every row of a list, page after page: id → row."""
    out, after = {}, ""
    while True:
        page = who.call("GET", f"/api/v1/matters?view={view}&limit=200{query}{after}").is_(200).body
        out |= {row["id"]: row for row in page["items"]}
        if "next" not in page:
            return out
        after = f"&after={page['next']}"


@case("map: the points are the list's own matters with its statuses, whoever looks and however it is filtered")
def like_the_list(w):
    matter = w.submit()
    w.step(w.clerk(), matter, "accept", {"kind": "help", "category": "street_light", "urgent": True}).is_(200)
    w.appended()
    lookers = [w.clerk(), w.handler(), w.staff(f"clerk.{OTHER_COMMUNITY}"), w.staff("supervisor"), w.staff("dispatcher")]
    for who in lookers:
        for query in ("", "&tags=urgent:true", f"&place={w.place(COMMUNITY)}"):
            listed, shown = rows(who, query), points(who, query)
            same(ids_of(shown), set(listed), f"the matters of the list, {query}")
            same((shown["count"], shown["more"], shown["unplaced"]), (len(listed), False, 0), "their number")
            told = {id: item["status"] for item in shown["items"] for id in item["matters"]}
            same(told, {id: row["status"] for id, row in listed.items()}, f"their statuses, {query}")
    late = w.staff("supervisor").call("GET", "/api/v1/matters/points?view=all").is_(200).body["items"]
    same({id for item in late if item["status"] == "over" for id in item["matters"]}, set(rows(w.staff("supervisor"), view="overdue")), "what is red")
    for view in ("decide", "to_dispatch", "overdue"):
        body = w.staff("dispatcher").call("GET", f"/api/v1/matters/points?view={view}").is_(200).body
        same(ids_of(body), set(rows(w.staff("dispatcher"), view=view)), f"the matters of «{view}»")
    check(matter.id in ids_of(points(w.clerk())), "the clerk's own matter")
    check(matter.id not in ids_of(points(lookers[2])), "another community's clerk is shown no point of it")
    w.wrote_nothing()


@case("map: a matter's spot lies in its place, said whose; a box takes those whose spots lie in it, in the list too")
def in_a_box(w):
    w.submit()
    clerk = w.clerk()
    items = points(clerk)["items"]
    spot = next(item for item in items if item["place"]["id"] == w.place(COMMUNITY))
    same(spot["place"]["kind"], "community", "of what the spot is")
    around = clerk.call("GET", f"/api/v1/places/at?lon={spot['lon']}&lat={spot['lat']}").is_(200).body["items"]
    check(w.place(COMMUNITY) in [one["id"] for one in around], "the spot lies within the community")
    inside = {id for item in items if (item["lon"], item["lat"]) == (spot["lon"], spot["lat"]) for id in item["matters"]}
    box = f"&box={spot['lon'] - 1e-6},{spot['lat'] - 1e-6},{spot['lon'] + 1e-6},{spot['lat'] + 1e-6}"
    same(ids_of(points(clerk, box)), inside, "the points of a small box")
    same(set(rows(clerk, box)), inside, "the list of a small box")
    same(points(clerk, "&box=0,0,1,1")["count"], 0, "where nothing is")
    same(rows(clerk, "&box=0,0,1,1"), {}, "the list where nothing is")
    for wrong in ("1,2,3", "a,b,c,d", "1,2,3,inf", "1,2,3,4,5"):
        clerk.call("GET", f"/api/v1/matters/points?view=all&box={wrong}").is_(422).points_at("?box")
    clerk.call("GET", "/api/v1/matters/points?view=nowhere").is_(422).points_at("?view")
    w.staff("admin.system").call("GET", "/api/v1/matters/points?view=all").is_problem(403, "forbidden")
    w.wrote_nothing()


@case("map: no tiles lie beneath unless the installation sets an address, and its pages let none in")
def no_tiles(w):
    w.clerk().call("GET", "/api/v1/map").is_(200, tiles=None, attribution="")
    check("img-src 'self' data: blob:;" in w.anyone().call("GET", "/healthz").headers["Content-Security-Policy"], "pictures from elsewhere")
    w.wrote_nothing()


def at(port, path, cookie=""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie.split(";")[0]})
    return connection.getresponse()


@case("process, map: tiles that the installation sets are named to its staff, and let into the staff pages from their hosts alone")
def tiles(w):
    done, data = seeded(w, "tiles", "--days", "0")
    same(done.returncode, 0, "the exit code of " + done.stderr)
    settings = pathlib.Path(data) / "map.yaml"
    settings.write_text("enabled: true\ntiles: https://t{0-1}.tiles.example/{z}/{x}/{y}?tk={key}\nkey: abc1\nattribution: 示例\n", encoding="utf-8")
    with serving(w, data) as (port, _):
        cookie = sign_in_at(port)[2]
        told = json.loads(at(port, "/api/v1/map", cookie).read())
        same(told, {"tiles": "https://t{0-1}.tiles.example/{z}/{x}/{y}?tk=abc1", "attribution": "示例"}, "what lies beneath")
        check("tiles.example" not in at(port, "/healthz").headers["Content-Security-Policy"], "what is no page lets them in")
        page = at(port, "/staff/")
        if page.status == 200:  # the pages are built
            check("img-src 'self' data: blob: https://t0.tiles.example https://t1.tiles.example;" in page.headers["Content-Security-Policy"], "the staff pages")
            check("tiles.example" not in at(port, "/").headers["Content-Security-Policy"], "the residents' page lets them in")
    settings.write_text("enabled: true\ntiles: https://tiles.example/{z}/{x}\n", encoding="utf-8")
    refused = command_on(w, data, "serve", "--port", "0")
    check(refused.returncode != 0 and "«tiles» lacks {y}" in refused.stderr, refused.stderr)


def division(w):
    """Of a community to which no other case gives grids."""
    place = w.place(OTHER_COMMUNITY)
    return place, w.clerk().call("GET", f"/api/v1/places/{place}/grids").is_(200)


def drawn(answer):
    return [{"id": grid["id"], "geometry": grid["geometry"]} for grid in answer.body["grids"]]


def moved(grids, by):
    """The first grid with its first corner moved: what it leaves is a gap, or what it takes an overlap."""
    first = grids[0]
    corners = [list(corner) for corner in first["geometry"]["coordinates"][0][0]]
    corners[0][0] += by
    corners[-1] = list(corners[0])
    return [{"id": first["id"], "geometry": {"type": "Polygon", "coordinates": [corners]}}, *grids[1:]]


@case("grids: a division is tried; what overlaps, is left out or lies outside is shown where it is, and is not saved")
def tried(w):
    admin = w.staff("admin.system")
    place, now = division(w)
    path = f"/api/v1/places/{place}/grids"
    grids = drawn(now)
    same(now.headers["ETag"], f'"{now.body["revision"]}"', "the revision")
    check(now.body["border"] and now.body["neighbours"] and now.body["tolerance_m2"] == 100, "what lies around")
    put = lambda grids, who=admin, **more: who.call("PUT", path, {"dry_run": True, "grids": grids, **more})
    put(grids).is_(200, changed=0, faults=[], joined=[])
    whole = {"type": "MultiPolygon", "coordinates": now.body["border"]["coordinates"] + grids[0]["geometry"]["coordinates"]}
    (joined,) = put([{"id": grids[0]["id"], "geometry": whole}, *grids[1:]]).is_(200).body["joined"]
    same((joined["id"], len(joined["geometry"]["coordinates"])), (grids[0]["id"], 1), "parts that lie together are one")
    without = put([{"id": grids[0]["id"], "geometry": grids[1]["geometry"]}, *grids[1:]]).is_(200, changed=1).body["faults"]
    same({fault["kind"] for fault in without}, {"overlap", "gap"}, "one grid over another")
    names = {grid["id"]: grid["name"] for grid in now.body["grids"]}
    overlap = next(fault for fault in without if fault["kind"] == "overlap")
    same(set(overlap["grids"]), {grids[0]["id"], grids[1]["id"]}, "the grids that overlap")
    check(all(names[id] in overlap["message"] for id in overlap["grids"]) and overlap["square_metres"] > 1000 and overlap["geometry"], overlap)
    far = put(moved(grids, -0.5)).is_(200).body["faults"]
    check("outside" in {fault["kind"] for fault in far}, f"outside of the community: {far}")
    bow = {"type": "Polygon", "coordinates": [[[113, 33], [113.1, 33.1], [113.1, 33], [113, 33.1], [113, 33]]]}
    (bad,) = put([{"id": grids[0]["id"], "geometry": bow}, *grids[1:]]).is_(200).body["faults"]
    same((bad["kind"], bad["geometry"]), ("bad_area", None), "a border that crosses itself")
    put(grids[1:]).is_(422).points_at("/grids")
    put([grids[0], *grids]).is_(422).points_at(f"/grids/1/id")
    put([{"id": "1", "geometry": grids[0]["geometry"]}, *grids]).is_(422).points_at("/grids/0/id")
    put([{"id": grids[0]["id"]}, *grids[1:]]).is_(422).points_at("/grids/0/geometry")
    put("all").is_(422).points_at("/grids")
    put(grids, who=w.clerk()).is_problem(403, "forbidden")
    save = lambda grids, **more: admin.call("PUT", path, {"dry_run": False, "grids": grids, "reason": "网格调整", "source": "社区核定", **more}, key=key(), match=now.headers["ETag"])
    save(moved(grids, -0.5)).is_(422).points_at("/grids/0/geometry")
    save(grids, reason=" ").is_(422).points_at("/reason")
    save(grids).is_(422).points_at("/grids")
    same(division(w)[1].body, now.body, "the division as it was")
    admin.call("GET", f"{path}?until=yesterday").is_(422).points_at("/until")
    street = next(one["properties"]["id"] for one in admin.call("GET", "/api/v1/places/areas").is_(200).body["features"] if one["properties"]["code"] == STREET)
    admin.call("GET", f"/api/v1/places/{street}/grids").is_problem(404, "not-found")
    admin.call("PUT", f"/api/v1/places/{street}/grids", {"dry_run": True, "grids": grids}).is_problem(404, "not-found")
    w.wrote_nothing()


@case("grids: all of a community are saved in one act, by who saw them as they are; what was before is kept and told")
def saved(w):
    admin = w.staff("admin.system")
    place, before = division(w)
    path = f"/api/v1/places/{place}/grids"
    grids = drawn(before)
    # The first two change their names' areas: still whole, and two grids are another.
    swapped = [{"id": grids[0]["id"], "geometry": grids[1]["geometry"]}, {"id": grids[1]["id"], "geometry": grids[0]["geometry"]}, *grids[2:]]
    body = {"dry_run": False, "grids": swapped, "reason": "两个网格对调", "source": "社区核定", "illustration": True}
    admin.call("PUT", path, body, key=key()).is_problem(428, "precondition-required")
    admin.call("PUT", path, body, match=before.headers["ETag"]).is_problem(400, "no-idempotency-key")
    one = key()
    admin.call("PUT", path, body, key=one, match=before.headers["ETag"]).is_(200, changed=2, faults=[])
    w.wrote("place.grids_drawn", place=place, grids=2, reason="两个网格对调", source="社区核定")
    admin.call("PUT", path, body, key=one, match=before.headers["ETag"]).is_(200, changed=2)
    w.wrote_nothing()
    after = division(w)[1]
    same(drawn(after), swapped, "the grids now")
    stale = admin.call("PUT", path, body, key=key(), match=before.headers["ETag"]).is_problem(412, "changed")
    same(stale.body["grids"]["revision"], after.body["revision"], "what it is now")
    (change,) = [one for one in after.body["changes"] if one["reason"] == "两个网格对调"]
    same((change["grids"], bool(change["entered_by"])), (2, True), "who changed what")
    moment = change["at"].replace("+", "%2B")
    old = w.clerk().call("GET", f"{path}?until={moment}").is_(200)
    same(drawn(old), grids, "the grids as they were before it")
    same(old.headers["ETag"], after.headers["ETag"], "an older state is no newer revision")
    admin.call("PUT", path, {**body, "grids": grids, "reason": "恢复"}, key=key(), match=after.headers["ETag"]).is_(200, changed=2)
    w.wrote("place.grids_drawn", grids=2, reason="恢复")
    same(drawn(division(w)[1]), grids, "restored by a new change")
    same(drawn(w.clerk().call("GET", f"{path}?until={moment}").is_(200)), grids, "and the older state is still what it was")
