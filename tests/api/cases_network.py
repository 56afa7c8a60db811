"""The network: bodies are changed, and the past keeps its shape."""
import concurrent.futures
import uuid

from harness import COMMUNITY, STREET, case, check, same


def key():
    return uuid.uuid4().hex


def org(w, code):
    """The id of the demo's body of that code, and a client of the system administrator."""
    admin = w.staff("admin.system")
    id = body_ids(w)[code]
    return admin, id, f"/api/v1/orgs/{id}"


def body_ids(w):
    return {item["code"]: item["id"] for item in w.staff("admin.system").call("GET", "/api/v1/orgs").is_(200).body["items"]}


def change(who, path, revision, once=None, **body):
    return who.call("POST", path + "/changes", {"reason": "区划调整", **body}, key=once or key(), match=f'"{revision}"')


@case("network: a body is renamed at once for everybody, and what it was stays with paper and reason")
def renamed(w):
    admin, id, path = org(w, "justice")
    before = admin.call("GET", path).is_(200, revision=1, past=[]).body
    written = change(admin, path, 1, name_zh="湛河区司法和法律服务局", paper="平湛编〔2026〕12号").is_(200, revision=2)
    events = w.wrote("org.changed", org=id, revision=2, paper="平湛编〔2026〕12号", reason="区划调整")
    same(events[0]["facts"]["before"]["name_zh"], before["name_zh"], "what the record says it was")
    same(events[0]["facts"]["after"]["place"], before["place"]["id"], "the record's place: an id, in no language")
    now = w.clerk().call("GET", path).is_(200, name="湛河区司法和法律服务局", revision=2)
    same(now.headers["ETag"], '"2"', "the ETag")
    (past,) = now.body["past"]
    same((past["name_zh"], past["until"], past["paper"]), (before["name_zh"], written.body["since"], "平湛编〔2026〕12号"), "its past")
    check(past["entered_by"], "nobody entered it")
    listed = {one["id"]: one["name"] for one in w.clerk().call("GET", "/api/v1/orgs").is_(200).body["items"]}
    same(listed[id], "湛河区司法和法律服务局", "the list")
    change(admin, path, 2, name_zh=before["name_zh"]).is_(200, revision=3, name_zh=before["name_zh"])
    w.wrote("org.changed", revision=3)


@case("network: a change once sent is made once; a second upon the same state is told what it is now")
def once(w):
    admin, id, path = org(w, "education")
    sent = key()
    first = change(admin, path, 1, once=sent, phone="0375-1234567").is_(200, revision=2, phone="0375-1234567")
    w.wrote("org.changed")
    again = change(admin, path, 1, once=sent, phone="0375-1234567").is_(200)
    same((again.text, again.headers["Idempotency-Replayed"]), (first.text, "true"), "the repeat")
    change(admin, path, 1, once=sent, phone="0375-7654321").is_problem(422, "key-reused")
    late = change(admin, path, 1, phone="0375-7654321").is_problem(412, "changed")
    same(late.body["org"]["phone"], "0375-1234567", "what it is now")
    admin.call("POST", path + "/changes", {"reason": "改电话", "phone": ""}, key=key()).is_problem(428, "precondition-required")
    change(admin, path, 2, phone="").is_(200, revision=3)
    w.wrote("org.changed", revision=3)


@case("network: what is wrong with a change is told field by field")
def wrong(w):
    admin, id, path = org(w, f"community.{COMMUNITY}")
    change(admin, path, 1, name_zh="", credit_code="91350100M000100Y44", place="1", parent="1", reason="").is_(422).points_at(
        "/name_zh", "/credit_code", "/parent", "/place", "/reason")
    change(admin, path, 1).is_(422)
    change(admin, path, 1, colour="red").is_(422).points_at("/colour")
    change(admin, path, 1, parent=id).is_(422).points_at("/parent")
    admin.call("POST", "/api/v1/orgs/1/changes", {"reason": "改名"}, key=key(), match='"1"').is_problem(404, "not-found")
    admin.call("GET", "/api/v1/orgs/1").is_problem(404, "not-found")
    w.clerk().call("POST", path + "/changes", {"reason": "改名"}, key=key(), match='"1"').is_problem(403, "forbidden")
    w.wrote_nothing()


@case("network: two moves at the same moment never make a circle")
def circle(w):
    admin, one, path_of_one = org(w, "health")
    _, other, path_of_other = org(w, "emergency")
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        answers = [asked.result().status for asked in (both.submit(change, admin, path_of_one, 1, parent=other),
                                                       both.submit(change, w.staff("admin.system"), path_of_other, 1, parent=one))]
    same(sorted(answers), [200, 422], "one is made, the other would make a circle")
    w.wrote("org.changed")
    w.clerk().call("GET", "/api/v1/views").is_(200)


def found(who, once=None, **body):
    return who.call("POST", "/api/v1/orgs", {"reason": "新成立", **body}, key=once or key())


def place_id(w, name):
    return next(one["id"] for one in w.anyone().call("GET", "/api/v1/places").is_(200).body["items"] if one["name"] == name)


@case("network: a body is founded once, and ends when nothing lies with it any more")
def founded(w):
    admin, ids = w.staff("admin.system"), body_ids(w)
    place, sent = place_id(w, "平高社区"), key()
    school = dict(kind="school", code="school.new", name_zh="湛河新小学", name_en="New School", parent=ids["education"], place=place, members=9)
    made = found(admin, sent, **school).is_(201, kind_name="学校", life="running", members=9)
    w.wrote("org.founded", code="school.new", kind="school", reason="新成立")
    again = found(admin, sent, **school).is_(201)
    same((again.text, again.headers["Idempotency-Replayed"]), (made.text, "true"), "the repeat, though its code is taken by now")
    found(admin, **school).is_(422).points_at("/code")
    found(admin, kind="palace", name_zh="宫", name_en="Palace", place=place).is_(422).points_at("/kind")
    found(admin, kind="community", code="twice", name_zh="又一个", name_en="Another", place=place).is_(422).points_at("/place")
    found(admin, kind="school", code="x", name_zh=" ", name_en="X", place=place, members=-1, life="sleeping").is_(422).points_at("/life")
    found(w.clerk(), **school).is_problem(403, "forbidden")
    path = f"/api/v1/orgs/{made.body['id']}"
    pairing = tie(admin, "pairing", made.body["id"], ids[f"community.{COMMUNITY}"]).is_(201, state="running").body
    w.wrote("relation.founded")
    change(admin, path, 1, life="ended").is_(422).points_at("/life")
    relation_step(admin, pairing, state="ended", reason="学校撤并").is_(200, state="ended")
    w.wrote("relation.changed", state="ended", reason="学校撤并")
    change(admin, path, 1, life="ended", paper="湛教〔2026〕3号").is_(200, life="ended")
    w.wrote("org.changed")
    tie(admin, "pairing", made.body["id"], ids[f"community.{COMMUNITY}"]).is_(422).points_at("/from")
    listed = next(one for one in w.clerk().call("GET", "/api/v1/orgs").is_(200).body["items"] if one["id"] == made.body["id"])
    same(listed["life"], "ended", "what the list says")
    change(admin, path, 2, life="running").is_(200, life="running", revision=3)
    w.wrote("org.changed")


@case("network: a body does not end while matters lie with it or bodies stand below")
def not_ended(w):
    admin, grid, path = org(w, f"grid.{COMMUNITY}005")
    for relation in admin.call("GET", f"/api/v1/relations?org={grid}").is_(200).body["items"]:
        relation_step(admin, relation, state="ended", reason="网格调整").is_(200)
        w.wrote("relation.changed")
    matter = w.brought_to("dispatching")
    w.step(w.clerk(), matter, "dispatch", {"handler": grid}).is_(200)
    w.appended()
    told = change(admin, path, 1, life="ended").is_(422).points_at("/life")
    check("未办结" in told.body["errors"][0]["message"], told.text)
    _, _, above = org(w, f"community.{COMMUNITY}")
    change(admin, above, 1, life="ended").is_(422).points_at("/life")


@case("network: no matter comes to a body that has ended, nor to one in which nobody works")
def not_to_nobody(w):
    admin, grid, path = org(w, f"grid.{COMMUNITY}006")
    for relation in admin.call("GET", f"/api/v1/relations?org={grid}").is_(200).body["items"]:
        relation_step(admin, relation, state="ended", reason="网格调整").is_(200)
        w.wrote("relation.changed")
    change(admin, path, 1, life="ended").is_(200)
    w.wrote("org.changed")
    matter = w.brought_to("dispatching")
    council = next(id for code, id in body_ids(w).items() if code.startswith(f"council.{COMMUNITY}"))
    for nobody in (grid, council):
        w.step(w.clerk(), matter, "dispatch", {"handler": nobody}).is_(422).points_at("/fields/handler")


def tie(who, kind, from_, to, once=None, **more):
    return who.call("POST", "/api/v1/relations", {"kind": kind, "from": from_, "to": to, **more}, key=once or key())


def relation_step(who, relation, once=None, **body):
    return who.call("POST", f"/api/v1/relations/{relation['id']}/steps", body, key=once or key(), match=f'"{relation["revision"]}"')


@case("network: a seat is proposed by the committee, agreed to by the unit, appointed from above; each by its own")
def seat(w):
    ids = body_ids(w)
    street, unit, district = w.staff(f"organiser.{STREET}"), w.staff("organiser.health"), w.staff("organiser.district")
    committee = ids[f"joint.{COMMUNITY}"]
    tie(unit, "seat", ids["health"], committee).is_problem(403, "forbidden")
    w.clerk().call("POST", "/api/v1/relations", {"kind": "seat", "from": ids["health"], "to": committee}, key=key()).is_problem(403, "forbidden")
    proposed = tie(street, "seat", ids["health"], committee, tasks="参加周例会").is_(201, state="proposed", state_name="待单位同意").body
    w.wrote("relation.founded", kind="seat", tasks="参加周例会")
    relation_step(street, proposed, state="agreed").is_problem(403, "forbidden")
    relation_step(unit, proposed, state="running").is_problem(403, "forbidden")
    seen = unit.call("GET", f"/api/v1/relations?org={ids['health']}").is_(200).body["items"]
    mine = next(one for one in seen if one["id"] == proposed["id"])
    same([step["state"] for step in mine["may"]], ["agreed", "declined", "ended"], "what the unit may do")
    same((mine["side"], mine["side_name"], mine["other"]["id"]), ("from", "任兼职委员", committee), "how it stands on the unit's page")
    agreed = relation_step(unit, proposed, state="agreed").is_(200, state="agreed", revision=2).body
    w.wrote("relation.changed", state="agreed")
    relation_step(unit, proposed, state="declined", reason="另有任务").is_problem(412, "changed")
    relation_step(unit, agreed, state="declined").is_(422).points_at("/reason")
    appointed = relation_step(street, agreed, state="running", paper="马街工委〔2026〕7号").is_(200, state="running", paper="马街工委〔2026〕7号").body
    w.wrote("relation.changed", state="running")
    whole = district.call("GET", f"/api/v1/relations/{proposed['id']}").is_(200)
    same([each["state"] for each in whole.body["past"]], ["proposed", "agreed", "running"], "its steps")
    same(whole.headers["ETag"], '"3"', "its ETag")
    relation_step(district, appointed, state="ended", reason="人员调整").is_(200, state="ended")
    w.wrote("relation.changed", reason="人员调整")
    relation_step(district, {"id": "1", "revision": 1}, state="ended", reason="无").is_problem(404, "not-found")


@case("network: two bodies have one relation of a kind, and what is wrong with one is told field by field")
def ties(w):
    admin, ids = w.staff("admin.system"), body_ids(w)
    community = ids["community.410411001003"]
    sent = key()
    first = tie(admin, "pairing", ids["justice"], community, sent).is_(201)
    w.wrote("relation.founded")
    again = tie(admin, "pairing", ids["justice"], community, sent).is_(201)
    same((again.text, again.headers["Idempotency-Replayed"]), (first.text, "true"), "the repeat")
    tie(admin, "pairing", ids["justice"], community).is_(422).points_at("/to")
    tie(admin, "pairing", community, ids["justice"]).is_(422).points_at("/from", "/to")
    tie(admin, "friendship", ids["justice"], community).is_(422).points_at("/kind")
    tie(admin, "pairing", ids["justice"], community, since="tomorrow").is_(422).points_at("/since")
    tie(admin, "line", ids["justice"], community, since="2026-01-02", until="2026-01-01").is_(422).points_at("/until")
    relation_step(admin, first.body).is_(422)
    admin.call("GET", "/api/v1/relations?org=1").is_problem(404, "not-found")
    admin.call("GET", "/api/v1/relations/1").is_problem(404, "not-found")
    standing = admin.call("GET", "/api/v1/relations").is_(200).body["items"]
    check(any(one["id"] == first.body["id"] for one in standing), "it is not in the picture of the whole")
    w.wrote_nothing()


@case("network: what is missing is counted from the network as it stands")
def coverage(w):
    admin, ids = w.staff("admin.system"), body_ids(w)
    kinds = admin.call("GET", "/api/v1/network/kinds").is_(200).body
    check(any(one["kind"] == "alliance" for one in kinds["orgs"]) and len(kinds["relations"]) == 8, "the kinds")

    def of_schools():
        rows = w.clerk().call("GET", "/api/v1/network/coverage").is_(200).body
        schools = [row for row in rows["rows"] if row["kind"] == "school"]
        return sum(row["due"] for row in schools), sum(row["covered"] for row in schools), {(m["org"], m["gap"]) for m in rows["missing"]}

    due, covered, _ = of_schools()
    made = found(admin, kind="school", code="school.bare", name_zh="无支部小学", name_en="Bare School", place=place_id(w, "平高社区"), members=3).is_(201).body
    w.wrote("org.founded")
    after_due, after_covered, missing = of_schools()
    same((after_due, after_covered), (due + 1, covered), "a school of three members should have an organisation")
    check((made["id"], "no_organisation") in missing, "and is on the list of what is missing")
    tie(admin, "organises", ids[f"party.{COMMUNITY}"], made["id"]).is_(201)
    w.wrote("relation.founded")
    after_due, after_covered, missing = of_schools()
    same((after_due, after_covered), (due + 1, covered + 1), "once it has one")
    check((made["id"], "no_organisation") not in missing, "it is no longer missing")


def import_(who, what, columns, rows, dry=False, **more):
    body = {"what": what, "dry_run": dry, "columns": columns, "rows": rows, **({} if dry else {"reason": "批量登记"}), **more}
    return who.call("POST", "/api/v1/network/imports", body, key=key())


@case("network: a table is first looked at, then taken; wrong rows are told and no others are held up")
def imported(w):
    admin = w.staff("admin.system")
    columns = ["code", "kind", "name_zh", "name_en", "parent", "place", "members"]
    rows = [["shop.1", "enterprise", "一号店", "Shop One", "desk", "410411001", "4"],
            ["shop.2", "enterprise", "二号店", "Shop Two", "shop.1", "410411001", ""],
            ["shop.3", "enterprise", "三号店", "Shop Three", "moon", "410411001", ""],
            ["emergency", "department", "", "Emergency Bureau", "", "", ""]]
    before = len(body_ids(w))
    dry = import_(admin, "orgs", columns, rows, dry=True).is_(200, founded=2, changed=1, same=0, refused=1).body
    same(dry["refusals"], [{"line": 4, "field": "parent", "message": "没有这一项，请重新选择。"}], "what is refused")
    same([field["field"] for field in dry["changes"][0]["fields"]], ["name_en"], "what would change")
    same(len(body_ids(w)), before, "a dry run writes nothing")
    w.wrote_nothing()
    taken = import_(admin, "orgs", columns, rows).is_(200, founded=2, changed=1, refused=1)
    w.wrote("org.imported", founded=2, changed=1, reason="批量登记")
    ids = body_ids(w)
    shop = admin.call("GET", f"/api/v1/orgs/{ids['shop.2']}").is_(200).body
    same(shop["parent"]["id"], ids["shop.1"], "below one of the same table")
    (past,) = [one for one in admin.call("GET", f"/api/v1/orgs/{ids['emergency']}").is_(200).body["past"] if one["reason"] == "批量登记"]
    check(past["name_en"] != "Emergency Bureau", "the past keeps the old name")
    import_(admin, "orgs", columns, rows[:2], dry=True).is_(200, founded=0, same=2)
    import_(admin, "relations", ["kind", "from", "to"], [["pairing", "shop.1", f"community.{COMMUNITY}"], ["pairing", "shop.9", "desk"]]).is_(
        200, founded=1, refused=1)
    w.wrote("relation.imported")
    import_(admin, "orgs", ["code", "colour"], [], dry=True).is_(422).points_at("/columns")
    import_(admin, "orgs", columns, [["a"]], dry=True).is_(422).points_at("/rows/0")
    import_(admin, "people", columns, [], dry=True).is_(422).points_at("/what")
    import_(admin, "orgs", columns, rows, reason="").is_(422).points_at("/reason")
    import_(w.clerk(), "orgs", columns, rows, dry=True).is_problem(403, "forbidden")


@case("network: what is given out can be taken in again and changes nothing; giving it out is recorded")
def exported(w):
    import csv
    import io

    admin = w.staff("admin.system")
    for what in ("orgs", "relations"):
        text = admin.call("GET", f"/api/v1/network/export?what={what}").is_(200).text
        w.wrote("network.exported", what=what)
        columns, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        import_(admin, what, columns, rows, dry=True).is_(200, founded=0, changed=0, refused=0, same=len(rows))
    admin.call("GET", "/api/v1/network/export?what=people").is_problem(422, "invalid")
    w.clerk().call("GET", "/api/v1/network/export?what=orgs").is_problem(403, "forbidden")


@case("areas: where a place is, drawn and said to be drawn; the smallest place around a point is found")
def areas(w):
    read = lambda query="": w.clerk().call("GET", f"/api/v1/places/areas{query}").is_(200, illustration=True).body["features"]
    whole = read()
    same([one["properties"]["kind"] for one in whole], ["district"] + ["street"] * 10, "the district and its streets")
    street = next(one["properties"]["id"] for one in whole if one["properties"]["code"] == STREET)
    community = next(one["properties"]["id"] for one in read(f"?place={street}") if one["properties"]["code"] == COMMUNITY)
    grids = read(f"?place={community}")[1:]
    check(len(grids) >= 9 and all(one["properties"]["illustration"] for one in grids), f"{len(grids)} grids")
    (ring,) = grids[0]["geometry"]["coordinates"][0]
    lon, lat = (sum(point[i] for point in ring[:-1]) / (len(ring) - 1) for i in (0, 1))
    path = w.clerk().call("GET", f"/api/v1/places/at?lon={lon}&lat={lat}").is_(200, illustration=True).body["items"]
    same([one["code"] for one in path], [grids[0]["properties"]["code"], COMMUNITY, STREET, "410411"], "the way up from the grid")
    w.clerk().call("GET", "/api/v1/places/at?lon=1&lat=1").is_(200, items=[])
    w.clerk().call("GET", "/api/v1/places/at?lon=east&lat=1").is_(422).points_at("/lon")
    w.clerk().call("GET", "/api/v1/places/areas?place=1").is_problem(404, "not-found")
    w.wrote_nothing()


@case("areas: a collection is tried, every wrong feature told, and taken with its source")
def areas_imported(w):
    admin = w.staff("admin.system")
    ring = [[113.2, 33.65], [113.21, 33.65], [113.21, 33.66], [113.2, 33.65]]
    feature = lambda code, corners, **more: {"type": "Feature", "properties": {"code": code, **more}, "geometry": {"type": "Polygon", "coordinates": [corners]}}
    collection = {"type": "FeatureCollection", "features": [feature(f"{COMMUNITY}c01", ring, illustration=False), feature("nowhere", ring),
                                                            feature(f"{COMMUNITY}c02", [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])]}
    send = lambda who, **more: who.call("POST", "/api/v1/places/areas", {"collection": collection, **more}, key=key())
    told = send(admin, dry_run=True).is_(200, founded=1, refused=2).body
    same([(one["index"], one["code"]) for one in told["refusals"]], [(1, "nowhere"), (2, f"{COMMUNITY}c02")], "the wrong features")
    send(admin, dry_run=False, reason="测绘成果入库").is_(422).points_at("/source")
    send(w.clerk(), dry_run=True).is_problem(403, "forbidden")
    send(admin, dry_run=True, collection=[1]).is_(422).points_at("/collection")
    w.wrote_nothing()
    send(admin, dry_run=False, reason="测绘成果入库", source="区测绘院 2026").is_(200, founded=1)
    w.wrote("place.areas_imported", areas=1, source="区测绘院 2026")
    send(admin, dry_run=True).is_(200, founded=0, same=1)
    path = w.clerk().call("GET", "/api/v1/places/at?lon=113.208&lat=33.655").is_(200, illustration=False).body["items"]
    same(path[0]["code"], f"{COMMUNITY}c01", "the compound around the point")
    former = lambda: w.clerk().call("GET", f"/api/v1/places/{path[0]['id']}/areas").is_(200).body["items"]
    same(former(), [], "borders before the first")
    moved = {"type": "FeatureCollection", "features": [feature(f"{COMMUNITY}c01", [*ring[:2], [113.215, 33.66], ring[0]], illustration=False)]}
    send(admin, collection=moved, dry_run=False, reason="边界调整", source="区测绘院 2027").is_(200, founded=0, changed=1)
    w.wrote("place.areas_imported", areas=1)
    (before,) = former()
    same((before["source"], before["illustration"]), ("区测绘院 2026", False), "where the former border comes from")
    same(before["geometry"]["coordinates"][0][0], ring, "the former border")
    w.clerk().call("GET", "/api/v1/places/1/areas").is_problem(404, "not-found")


@case("places: new grids and compounds come by a table, names change, what is wrong is told; a formula goes out as text")
def places_imported(w):
    admin = w.staff("admin.system")
    columns = ["code", "kind", "name_zh", "name_en", "parent", "households"]
    rows = [[f"{COMMUNITY}099", "grid", "第99网格", "Grid 99", COMMUNITY, "88"], [f"{COMMUNITY}c99", "compound", "'=HYPERLINK(1)", "New Yard", f"{COMMUNITY}099", ""],
            [COMMUNITY, "", "沿河社区", "", "", ""], ["x", "grid", "无处", "Nowhere", "nowhere", ""], [STREET, "grid", "街", "S", "", ""]]
    send = lambda **more: admin.call("POST", "/api/v1/network/imports", {"what": "places", "columns": columns, "rows": rows, **more}, key=key())
    told = send(dry_run=True).is_(200, founded=2, changed=1, refused=2).body
    same([(one["line"], one["field"]) for one in told["refusals"]], [(5, "parent"), (6, "kind")], "the wrong rows")
    w.wrote_nothing()
    send(dry_run=False, reason="新建网格").is_(200, founded=2, changed=1)
    w.wrote("place.imported", founded=2, changed=1)
    same(place_id(w, "沿河社区") != "", True, "the new name")
    table = admin.call("GET", "/api/v1/network/export?what=places").is_(200).text
    w.wrote("network.exported", what="places")
    check(f"{COMMUNITY}c99,compound,'=HYPERLINK(1),New Yard" in table, "the formula does not stand as text")
    send(dry_run=True).is_(200, founded=0, changed=0, same=3)
    rows[:] = [[COMMUNITY, "", "沿河路社区", "", "", ""]]
    send(dry_run=False, reason="改回").is_(200, changed=1)
    w.wrote("place.imported", changed=1)


@case("merger: a body goes on as another, with its open matters, its ties and what stands below it; its past says into what")
def merged(w):
    admin, old, path = org(w, f"grid.{COMMUNITY}007")
    _, into, _ = org(w, f"grid.{COMMUNITY}004")
    matter = w.brought_to("dispatching")
    w.step(w.clerk(), matter, "dispatch", {"handler": old}).is_(200)
    w.appended()
    send = lambda who, revision=1, once=None, **body: who.call("POST", path + "/merger", {"into": into, "reason": "网格调整", **body},
                                                               key=once or key(), match=f'"{revision}"')
    send(w.clerk()).is_problem(403, "forbidden")
    send(admin, into=old).is_(422).points_at("/into")
    send(admin, into="1", reason=" ").is_(422).points_at("/into", "/reason")
    send(admin, into=body_ids(w)["justice"], revision=9).is_problem(412, "changed")
    same(w.read(w.clerk(), matter)["owner"]["id"], old, "the owner after what was refused")
    w.wrote_nothing()
    ties = len([one for one in admin.call("GET", f"/api/v1/relations?org={old}").is_(200).body["items"] if one["state"] == "running"])
    once = key()
    done = send(admin, once=once, paper="湛网〔2026〕3号").is_(200, matters=1)
    same(done.body["org"]["life"], "ended", "the old body")
    events = [event for event in w.appended() if event["kind"] in ("chain.succeeded", "org.merged")]
    same([event["kind"] for event in events], ["chain.succeeded", "org.merged"], "the events")
    same((events[0]["matter"], events[1]["facts"]["into"], events[1]["facts"]["matters"]), (matter.id, into, 1), "what they say")
    same(send(admin, once=once, paper="湛网〔2026〕3号").is_(200).headers["Idempotency-Replayed"], "true", "the repeat")
    seen = w.read(w.clerk(), matter)
    same((seen["owner"]["id"], seen["fields"]["handler"]["id"]), (into, into), "with whom it lies, whom its field names")
    check(any("移交" in entry["title"] for entry in seen["timeline"]), f"the timeline: {[entry['title'] for entry in seen['timeline']]}")
    (past,) = admin.call("GET", path).is_(200).body["past"]
    check(past["reason"].startswith("并入「") and past["paper"] == "湛网〔2026〕3号", f"{past}")
    left = [one for one in admin.call("GET", f"/api/v1/relations?org={old}").is_(200).body["items"] if one["state"] == "running"]
    same((left, ties > 0), ([], True), "ties of the old body")
    send(admin, revision=2).is_(422)
    w.appended()
    done = w.run("audit", "verify")
    same(done.returncode, 0, done.stdout + done.stderr)


@case("handover: open matters alone go over; the body stays")
def handed_over(w):
    admin, old, path = org(w, f"grid.{COMMUNITY}003")
    _, into, _ = org(w, f"grid.{COMMUNITY}002")
    matter = w.brought_to("dispatching")
    w.step(w.clerk(), matter, "dispatch", {"handler": old}).is_(200)
    w.appended()
    once = key()
    send = lambda once=None, **body: admin.call("POST", path + "/handover", {"into": into, "reason": "岗位空缺", **body}, key=once or key())
    send(into="1").is_(422).points_at("/into")
    send(into=old, reason="").is_(422).points_at("/into", "/reason")
    send(once).is_(200, matters=1)
    w.wrote("chain.succeeded", "org.matters_handed_over", matters=1)
    same(w.read(w.clerk(), matter)["owner"]["id"], into, "with whom it lies")
    later = w.brought_to("dispatching")
    w.step(w.clerk(), later, "dispatch", {"handler": old}).is_(200)
    w.appended()
    same(send(once).is_(200, matters=1).headers["Idempotency-Replayed"], "true", "the repeat")
    send(once, reason="别的事由").is_problem(422, "key-reused")
    same(w.read(w.clerk(), later)["owner"]["id"], old, "what came later is not moved by a repeat")
    w.wrote_nothing()
    send().is_(200, matters=1)
    w.wrote("chain.succeeded", "org.matters_handed_over", matters=1)
    admin.call("GET", path).is_(200, life="running")


@case("division: a new body beside one takes over what is named below it and of its duties")
def divided(w):
    admin, old, path = org(w, "urban_management")
    seen = admin.call("GET", path).is_(200).body
    duties = sorted({one["category"] for one in seen["duties"]})
    check(len(duties) >= 2, f"its duties: {duties}")
    place = seen["place"]["id"]
    send = lambda who, revision=seen["revision"], once=None, **body: who.call(
        "POST", path + "/division", {"name_zh": "城市照明中心", "name_en": "Lighting", "code": "lighting", "place": place, "duties": duties[:1], "reason": "三定方案", **body},
        key=once or key(), match=f'"{revision}"')
    send(w.clerk()).is_problem(403, "forbidden")
    send(admin, duties=["nothing"]).is_(422).points_at("/duties")
    send(admin, duties=[]).is_(422).points_at("/children")
    send(admin, children=["1"]).is_(422).points_at("/children")
    send(admin, name_zh=" ", reason="").is_(422).points_at("/name_zh", "/reason")
    send(admin, code="urban_management").is_(422).points_at("/code")
    send(admin, revision=99).is_problem(412, "changed")
    w.wrote_nothing()
    once = key()
    made = send(admin, once=once).is_(201, code="lighting").body
    same(send(admin, once=once).is_(201).headers["Idempotency-Replayed"], "true", "the repeat")
    w.wrote("org.divided", into=made["id"])
    same(sorted({one["category"] for one in admin.call("GET", f"/api/v1/orgs/{made['id']}").is_(200).body["duties"]}), duties[:1], "duties of the new one")
    same(sorted({one["category"] for one in admin.call("GET", path).is_(200).body["duties"]}), duties[1:], "duties of the old one")
