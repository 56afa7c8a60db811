"""The grid: from the morning's finding to its closing, who may do what, and what the record says of it."""
import uuid

from cases_network import body_ids, key
from cases_photos import SAMPLE, upload
from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, day, same

GRID = f"{COMMUNITY}001"
LITTER, COVER = "occurrence_06010", "occurrence_01002"
FINDING = {"finding": "步道铁盖翘起缺角", "category": COVER, "hazard": "none", "found_by": "patrol", "address": "健身步道北段"}


def worker(w):
    return w.staff(f"worker.{GRID}")


def verifier(w, place=COMMUNITY):
    return w.staff(f"reviewer.{place}")


def grid_place(w):
    """Of a grid only who works there is told the place."""
    return worker(w).call("GET", f"/api/v1/orgs/{body_ids(w)[f'grid.{GRID}']}").is_(200).body["place"]["id"]


def level(who, matter):
    return who.call("GET", f"/api/v1/matters/{matter}").is_(200).body["level"]["code"]


def photos(who, *kinds):
    return {kind: [upload(who, SAMPLE).is_(201).body["id"]] for kind in kinds}


def grid_case(title):
    """A case in which everybody has signed in before."""
    def add(function):
        def run(w):
            for login in (f"worker.{GRID}", f"grid.{COMMUNITY}", f"reviewer.{COMMUNITY}", f"reviewer.{STREET}", f"clerk.{COMMUNITY}", "handler.agriculture",
                          f"clerk.{OTHER_COMMUNITY}", f"handler.{COMMUNITY}", f"dispatcher.{STREET}", "dispatcher", "dispatcher.second", "reviewer", "handler", "admin.system"):
                w.staff(login)
            function(w)
        return case(title)(run)
    return add


def find(w, who, step="report", place=None, evidence=("photo",), **more):
    fields = {**FINDING, "finding": f"步道铁盖翘起缺角 {uuid.uuid4().hex[:8]}", **more}
    if step == "self_handle":
        fields.pop("found_by")
    w.personal.add(fields["finding"])
    body = {"place": place or grid_place(w), "fields": fields, "evidence": photos(who, *evidence)}
    answer = who.call("POST", f"/api/v1/chains/grid/steps/{step}", body, key=key())
    if answer.status == 201:
        w.own.add(answer.body["id"])
    return answer


def take(who, matter, name, fields=None, evidence=(), verb="take"):
    """Takes a step on a case as it now stands."""
    now = who.call("GET", f"/api/v1/matters/{matter}").is_(200).body
    body = {"verb": verb, "fields": fields or {}, "evidence": photos(who, *evidence)}
    return who.call("POST", f"/api/v1/matters/{matter}/steps/{name}", body, key=key(), match=f'"{now["revision"]}"')


def listed(who, view, **more):
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return [row["id"] for row in who.call("GET", f"/api/v1/matters?view={view}&limit=200{asked}").is_(200).body["items"]]


def filed(w, **more):
    """A case that the community has filed."""
    case_id = find(w, worker(w), **more).is_(201, stage="reported").body["id"]
    take(w.clerk(), case_id, "file", {"category": more.get("category", COVER), "urgent": False}).is_(200, stage="dispatching")
    w.wrote("grid.report", "grid.file")
    return case_id


@grid_case("grid: the morning's finding goes to the desk, to a grid, is verified by the community, and every step is on record")
def morning(w):
    ids, finder, clerk = body_ids(w), worker(w), w.clerk()
    find(w, finder, evidence=()).is_problem(422, "evidence-missing").points_at("/evidence/photo")
    find(w, finder, place=w.place(OTHER_COMMUNITY)).is_problem(403, "not-permitted")
    found = find(w, finder).is_(201, stage="reported", number=lambda number: number.startswith("WG")).body["id"]
    event = w.wrote("grid.report", matter=found, role="grid_worker", org=ids[f"grid.{GRID}"], stage="reported")[0]
    check("步道铁盖" not in str(event["facts"]), "the finding's words stand in the facts")
    check(found in listed(finder, "my_findings") and found in listed(clerk, "to_file"), "it is in neither list")
    check(found not in listed(w.staff(f"clerk.{OTHER_COMMUNITY}"), "to_file"), "another community has it in its list")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", f"/api/v1/matters/{found}").is_problem(404, "not-found")
    w.staff("handler.agriculture").call("GET", f"/api/v1/matters/{found}").is_problem(404, "not-found")

    take(finder, found, "file", {"category": COVER, "urgent": False}).is_problem(403, "not-permitted")
    take(clerk, found, "file", {"urgent": False}).is_problem(422, "invalid").points_at("/fields/category")
    take(clerk, found, "file", {"category": COVER, "urgent": False}).is_(200, stage="dispatching")
    w.wrote("grid.file", matter=found, role="clerk", stage="dispatching")
    check(found in listed(clerk, "to_dispatch_out"), "it does not wait to be dispatched")

    take(clerk, found, "dispatch_grid", {"handler": ids[f"community.{COMMUNITY}"]}).is_problem(422, "invalid").points_at("/fields/handler")
    take(clerk, found, "dispatch", {"handler": ids[f"grid.{GRID}"]}).is_problem(422, "invalid").points_at("/fields/handler")
    take(clerk, found, "dispatch", {"handler": ids["urban_management"]}).is_problem(422, "invalid").points_at("/fields/handler")
    take(clerk, found, "dispatch_grid", {"handler": ids[f"grid.{GRID}"]}).is_(200, stage="to_sign")
    w.wrote("grid.dispatch_grid", matter=found)
    same(level(finder, found), "grid", "who handles it")
    check(found in listed(finder, "to_sign"), "the grid has nothing to sign for")
    take(finder, found, "sign").is_(200, stage="handling")
    w.wrote("grid.sign", matter=found, role="grid_worker")
    check(found in listed(finder, "under_way"), "it is not under way")

    take(finder, found, "feed_back", {"result": "已更换井盖，安装平稳"}).is_problem(422, "evidence-missing").points_at("/evidence/after")
    take(finder, found, "feed_back", {"result": "已更换井盖，安装平稳"}, ["after"]).is_(200, stage="to_verify")
    w.wrote("grid.feed_back", matter=found, stage="to_verify")
    take(finder, found, "verify", {"verify_way": "on_site"}).is_problem(403, "not-permitted")
    take(w.staff(f"handler.{COMMUNITY}"), found, "verify", {"verify_way": "on_site"}).is_problem(403, "not-permitted")
    check(found in listed(verifier(w), "to_verify"), "nobody has it to verify")
    take(verifier(w), found, "verify", {"verify_way": "on_site"}, ["verified"]).is_(200, stage="closed")
    last = w.wrote("grid.verify", matter=found, role="verifier", stage="closed")[0]
    facts = {one["name"]: one["value"] for one in last["facts"]["changes"] if one["change"] == "field_set"}
    same((facts["closed_in_time"], facts["verified_in_time"]), (True, True), "whether it was in time")
    same([one["kind"] for one in last["facts"]["changes"] if one["change"] == "evidence_bound"], ["verified"], "the photo of the check")
    check(found in listed(finder, "my_findings") and found not in listed(finder, "not_closed"), "closed, and in the wrong list")
    seen = finder.call("GET", f"/api/v1/matters/{found}").is_(200).body
    check({"grid.file", "grid.verify"} <= {one["kind"] for one in seen["timeline"]}, "who found it does not see every step")


@grid_case("grid: what the community handled the street verifies; three times sent back it is the desk's again")
def rework(w):
    ids, clerk, handler = body_ids(w), w.clerk(), w.handler()
    found = filed(w)
    take(clerk, found, "dispatch", {"handler": ids[f"community.{COMMUNITY}"]}).is_(200, stage="handling")
    w.wrote("grid.dispatch")
    take(handler, found, "return", {"return_reason": "不属于本单位", "duty_clause": "职责清单第3条"}).is_problem(409, "not-yet")
    for n in range(1, 4):
        take(handler, found, "feed_back", {"result": f"第{n}次处置，已经更换"}, ["after"]).is_(200, stage="above_verify")
        take(verifier(w), found, "verify", {"verify_way": "on_site"}).is_problem(403, "not-permitted")
        check(found in listed(verifier(w, STREET), "to_verify"), "the street has nothing to verify")
        right, wrong = ("send_back", "send_to_desk") if n < 3 else ("send_to_desk", "send_back")
        demand = {"verify_way": "on_site", "rework_demand": "仍然晃动"}
        take(verifier(w, STREET), found, wrong, demand).is_problem(409, "not-yet")
        take(verifier(w, STREET), found, right, demand).is_(200, stage="reworking" if n < 3 else "dispatching")
        w.wrote("grid.feed_back", f"grid.{right}")
        check((found in listed(handler, "reworks")) == (n < 3), "it is in the wrong list")
    row = next(one for one in clerk.call("GET", "/api/v1/matters?view=to_dispatch_out&limit=200").body["items"] if one["id"] == found)
    same(row["counts"], [{"name": "返工", "n": 3}], "what stands beside its status")


@grid_case("grid: what is not filed, or was reported before, is told to who found it")
def not_filed(w):
    clerk, first = w.clerk(), filed(w)
    again = find(w, w.staff(f"grid.{COMMUNITY}"), place=w.place(COMMUNITY)).is_(201).body["id"]
    take(clerk, again, "not_file", {"not_filed_reason": "private"}).is_problem(422, "invalid").points_at("/fields/not_filed_note")
    take(clerk, again, "repeat", {"main_matter": again}).is_problem(422, "invalid").points_at("/fields/main_matter")
    take(clerk, again, "repeat", {"main_matter": first}).is_(200, stage="repeated")
    w.wrote("grid.report", "grid.repeat", "grid.reported_again")
    same(worker(w).call("GET", f"/api/v1/matters/{first}").body["fields"]["again_times"], 1, "how often it was reported again")
    other = find(w, worker(w)).is_(201).body["id"]
    take(clerk, other, "not_file", {"not_filed_reason": "private", "not_filed_note": "属于私人院内"}).is_(200, stage="not_filed")
    w.wrote("grid.report", "grid.not_file")
    seen = worker(w).call("GET", f"/api/v1/matters/{other}").is_(200).body["fields"]
    same((seen["not_filed_reason"], seen["not_filed_note"]), ("private", "属于私人院内"), "what the finder reads")
    told = worker(w).call("GET", "/api/v1/notices").is_(200).body["items"]
    check(any(one.get("matter", {}).get("id") == other for one in told), "the finder was not told")


@grid_case("grid: small and harmless things are mended on the spot, with both photos; what the table does not allow is not")
def on_the_spot(w):
    finder = worker(w)
    both = ("before", "after")
    find(w, finder, "self_handle", evidence=both, category=COVER).is_problem(422, "invalid").points_at("/fields/category")
    find(w, finder, "self_handle", evidence=both, category=LITTER, hazard="electric").is_problem(422, "invalid").points_at("/fields/hazard")
    find(w, finder, "self_handle", evidence=("before",), category=LITTER).is_problem(422, "evidence-missing").points_at("/evidence/after")
    find(w, w.clerk(), "self_handle", evidence=both, category=LITTER).is_problem(403, "not-permitted")
    mended = find(w, finder, "self_handle", evidence=both, category=LITTER).is_(201, stage="self_handled").body["id"]
    w.wrote("grid.self_handle", matter=mended, role="grid_worker", stage="self_handled")
    check(mended in listed(verifier(w), "to_sample") and mended in listed(verifier(w), "all", tags="on_the_spot:true"), "nobody can draw it as a sample")
    take(finder, mended, "sample", {"sample_note": "看过"}).is_problem(403, "not-permitted")
    take(verifier(w, STREET), mended, "sample_fails", {"sample_note": "仍有残留"}, ["verified"]).is_(200, stage="dispatching")
    w.wrote("grid.sample_fails", matter=mended)
    same(level(finder, mended), "community", "who handles it now")
    categories = {one["code"]: one for one in finder.call("GET", "/api/v1/categories").is_(200).body["items"]}
    same((categories[LITTER]["traits"], categories[LITTER]["case_limit"]), ("on_the_spot patrol", "8wh"), "what the table says of litter")
    check(categories[COVER]["traits"] == "patrol" and categories[COVER]["case_limit"] == "4h" and categories[COVER]["closing"], "what it says of a cover")


@grid_case("grid: it rises to the street and the district, a department returns it, is given more time, and parks it")
def rises(w):
    ids, clerk, street, desk, unit = body_ids(w), w.clerk(), w.staff(f"dispatcher.{STREET}"), w.staff("dispatcher"), w.staff("handler")
    found = filed(w, category="occurrence_06013")
    overall = lambda: next(one["due"] for one in desk.call("GET", f"/api/v1/matters/{found}").body["clocks"] if one["name"] == "overall")
    due = overall()
    reason = {"level_reason": "需要区级单位处置"}
    take(street, found, "rise", reason).is_problem(403, "not-permitted")
    take(clerk, found, "rise", reason).is_(200)
    take(street, found, "ask_unit", {"handler": ids["gas_supply"]}).is_problem(409, "not-yet")
    take(street, found, "rise", reason).is_(200)
    take(desk, found, "rise", reason).is_problem(409, "not-yet")
    same(overall(), due, "its overall clock")
    take(desk, found, "dispatch", {"handler": ids["desk"]}).is_problem(422, "invalid").points_at("/fields/handler")
    take(desk, found, "ask_unit", {"handler": ids["urban_management"]}).is_problem(422, "invalid").points_at("/fields/handler")
    take(desk, found, "dispatch", {"handler": ids["urban_management"]}).is_(200, stage="to_sign")
    w.wrote("grid.rise", "grid.rise", "grid.dispatch")
    same(level(desk, found), "district", "who handles it")
    back = {"return_reason": "人行道不归本单位", "duty_clause": "职责清单第3条"}
    take(unit, found, "return", back).is_(200, stage="to_sign")
    take(desk, found, "return", verb="approve").is_problem(403, "second-person")
    take(w.staff("dispatcher.second"), found, "return", verb="refuse").is_(200, stage="to_sign")
    w.wrote("grid.return.proposed", "grid.return.refused")
    take(unit, found, "sign").is_(200)
    take(unit, found, "extend", {"extend_days": 2, "extend_reason": "材料要两天才到"}).is_(200)
    take(desk, found, "extend", verb="approve").is_(200)
    check(overall() > due, "it was not given more time")
    take(unit, found, "hang", {"hard_reason": "产权不清，暂不能修", "hard_plan": "先围挡，列入改造", "next_review": day(90)}).is_(200)
    take(desk, found, "hang", verb="approve").is_(200, stage="hard_case")
    w.wrote("grid.sign", "grid.extend.proposed", "grid.extend.approved", "grid.hang.proposed", "grid.hang.approved")
    check(found in listed(desk, "hard_cases") and found in listed(clerk, "not_closed"), "a parked case is in no list")
    take(unit, found, "resume").is_(200, stage="handling")
    take(unit, found, "feed_back", {"result": "路面已经修补平整"}, ["after"]).is_(200, stage="to_verify")
    take(unit, found, "verify", {"verify_way": "by_photo"}).is_problem(403, "not-permitted")
    take(w.staff("reviewer"), found, "verify", {"verify_way": "by_photo"}).is_(200, stage="closed")
    w.wrote("grid.resume", "grid.feed_back", "grid.verify")


@grid_case("grid: one case, several duties; a case is written off by the word of another; the oldest stands first")
def lines(w):
    ids, clerk, handler = body_ids(w), w.clerk(), w.handler()
    found = filed(w)
    take(clerk, found, "dispatch", {"handler": ids[f"community.{COMMUNITY}"]}).is_(200, stage="handling")
    take(handler, found, "share", {"line": "enforcement", "part_bodies": [ids[f"grid.{GRID}"]], "part_task": "请清理现场"}).is_(200)
    w.wrote("grid.dispatch", "grid.share", "grid_part.open")
    (part,) = clerk.call("GET", f"/api/v1/matters/{found}").body["children"]
    take(handler, found, "feed_back", {"result": "井盖已经更换完毕"}, ["after"]).is_problem(409, "not-yet")
    check(part["id"] in listed(worker(w), "sharing"), "the joining body does not see its part")
    take(worker(w), part["id"], "sign").is_(200)
    take(worker(w), part["id"], "report", {"report": "现场已经清理"}).is_(200, stage="reported")
    w.wrote("grid_part.sign", "grid_part.report", "grid.part_ended")
    take(handler, found, "write_off", {"write_off_reason": "已被拆除，不再需要"}).is_problem(403, "not-permitted")
    take(clerk, found, "write_off", {"write_off_reason": "已被拆除，不再需要"}).is_(200)
    take(clerk, found, "write_off", verb="approve").is_problem(403, "not-permitted")
    take(verifier(w), found, "write_off", verb="approve").is_(200, stage="written_off")
    w.wrote("grid.write_off.proposed", "grid.write_off.approved")
    views = {one["view"]: one for one in clerk.call("GET", "/api/v1/views").is_(200).body["items"]}
    same(views["not_closed"]["order"], "oldest", "the list's own order")
    check("order" not in views["to_file"], "another list's")
    waiting = [filed(w), filed(w)]
    order = [id for id in listed(clerk, "not_closed") if id in waiting]
    same((order, [id for id in listed(clerk, "not_closed", order="newest") if id in waiting]), (waiting, waiting[::-1]), "what has waited longest")
    pages, after = [], ""
    while True:
        page = clerk.call("GET", f"/api/v1/matters?view=not_closed&limit=2&after={after}").is_(200).body
        pages += [row["id"] for row in page["items"]]
        if "next" not in page:
            break
        after = page["next"]
    same(pages, listed(clerk, "not_closed"), "page by page")
    clerk.call("GET", "/api/v1/matters?view=not_closed&order=moon").is_problem(422, "invalid").points_at("?order")


@grid_case("grid: a request becomes a case and comes back; the case knows nothing of the asker, who sees one matter and one clock")
def from_request(w):
    clerk, handler = w.clerk(), w.handler()
    asked = w.brought_to("handling")
    w.step(w.reviewer(), asked, "open_case", {"finding": "三号楼东侧路灯不亮"}).is_problem(403, "not-permitted")
    w.step(handler, asked, "open_case", {"finding": "三号楼东侧路灯不亮"}).is_(200, stage="handling")
    w.wrote("request.open_case", "grid.open_below")
    below = next(one["id"] for one in w.read(clerk, asked)["children"] if one["chain"] == "grid")
    w.own.add(below)
    seen = clerk.call("GET", f"/api/v1/matters/{below}").is_(200)
    for text in (asked.fields["what"], asked.fields["contact_phone"], asked.fields["contact_name"]):
        check(text not in seen.text, "the case tells of the asker")
    mine = w.read("asker", asked)
    same([one["name"] for one in mine["clocks"] if one["name"] == "overall"], ["overall"], "the asker's clock")
    check(below not in str(mine) and mine["children"] == [], "the asker is shown a second matter")
    take(clerk, below, "file", {"category": "street_light", "urgent": False}).is_(200)
    take(clerk, below, "dispatch", {"handler": w.org_of(f"clerk.{COMMUNITY}")}).is_(200, stage="handling")
    take(handler, below, "feed_back", {"result": "灯泡已经更换，恢复照明"}, ["after"]).is_(200)
    take(verifier(w, STREET), below, "verify", {"verify_way": "by_photo"}).is_(200, stage="closed")
    w.wrote("grid.file", "grid.dispatch", "grid.feed_back", "grid.verify", "request.case_ended", matter=asked.id)
    asked.revision = w.read(handler, asked)["revision"]
    w.step(handler, asked, "submit_result", {"result": "路灯已经更换灯泡，恢复照明，上级已核查。", "result_kind": "done"}).is_(200, stage="in_review")
    w.wrote("request.submit_result")


@grid_case("grid: the public board shows nothing of it")
def not_public(w):
    found = filed(w)
    number = w.clerk().call("GET", f"/api/v1/matters/{found}").body["number"]
    w.anyone().call("GET", f"/api/v1/receipts/{number}", secret="0" * 32).is_(404)
    w.anyone().call("GET", f"/api/v1/matters/{found}").is_(401)
    check(number not in w.anyone().call("GET", "/board").text, "it stands on the board")


@grid_case("grid: the desk is told whom the duty list names for what it is about, and how that body is reached")
def duty(w):
    clerk, case_id = w.clerk(), filed(w)
    proposed = lambda who: next(one for one in who.call("GET", f"/api/v1/matters/{case_id}/suggestions").is_(200).body["fields"] if one["field"] == "handler")
    found = proposed(clerk)
    same((found["basis"], found["reach"], len(found["because"])), ("duty_list", "above", 1), "what is proposed to the community")
    take(clerk, case_id, "rise", {"level_reason": "本级无权处置"}).is_(200)
    take(w.staff(f"dispatcher.{STREET}"), case_id, "rise", {"level_reason": "本级无权处置"}).is_(200)
    w.appended()
    found = proposed(w.staff("dispatcher"))
    same(found["reach"], "order", "what is proposed to the district")
    take(w.staff("dispatcher"), case_id, "dispatch", {"handler": found["value"]}).is_(200, stage="to_sign")
    w.appended()
