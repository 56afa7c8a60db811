"""Orders of the city's 12345 come in as a table: each once, judged alone, by whom it concerns."""
import uuid

from cases_network import key
from cases_search import soon
from harness import COMMUNITY, STREET, case, check, same

COLUMNS = ["source_no", "channel", "place", "what", "kind", "category", "address", "urgent", "source_due", "contact_name", "contact_phone",
           "confidential", "may_publish"]


def number():
    return "PDS-" + uuid.uuid4().hex[:10].upper()


def order(no, **more):
    mark = uuid.uuid4().hex[:8]
    return {"source_no": no, "channel": "市12345转办", "place": "马庄街道沿河路社区", "what": f"有人在楼道堆放杂物 {mark}", "kind": "投诉", "category": "环境卫生",
            "address": f"{mark}号楼", "urgent": "否", "source_due": "2026/12/31 18:00", "contact_name": f"来电人{mark}",
            "contact_phone": "137-" + str(uuid.uuid4().int)[:4] + "-" + str(uuid.uuid4().int)[:4], "confidential": "否", "may_publish": "否", **more}


def send(w, who, orders, dry=False, source="市12345", columns=COLUMNS, again=None, values=None):
    for one in orders:
        w.personal |= {one["contact_name"], one["contact_phone"].replace("-", "")} - {""}
    body = {"dry_run": dry, "source": source, "columns": columns, "rows": [[one.get(column, "") for column in columns] for one in orders]}
    body |= {"values": values} if values else {}
    return who.call("POST", "/api/v1/orders/imports", body, key=again or key())


def outcomes(answer):
    return [one["outcome"] for one in answer.is_(200).body["items"]]


def own(w, answer):
    """What came to life belongs to the cases."""
    made = [one["matter"]["id"] for one in answer.body["items"] if one["outcome"] == "new"]
    w.own.update(made)
    return made


def desk(w):
    return w.staff(f"dispatcher.{STREET}")


@case("orders: looked at first, taken once, and the same file again changes nothing")
def taken(w):
    street, orders = desk(w), [order(number()), order(number(), urgent="紧急", kind="help")]
    orders[0]["place"], orders[0]["address"] = "", "湛河区马庄街道沿河路社区 8 号楼"
    same(outcomes(send(w, street, orders, dry=True)), ["new", "new"], "a dry run")
    w.wrote_nothing()
    once = key()
    answer = send(w, street, orders, again=once)
    same(outcomes(answer), ["new", "new"], "the import")
    made = own(w, answer)
    community = "沿河路社区"
    check(all(community in one["matter"]["owner_name"] for one in answer.body["items"]), f"with whom they are: {answer.body['items']}")
    events = w.wrote("request.register", "request.register", "orders.imported")
    same({name: events[-1]["facts"][name] for name in ("source", "rows", "new", "here", "refused", "failed")},
         {"source": "市12345", "rows": 2, "new": 2, "here": 0, "refused": 0, "failed": 0}, "what is on record")
    again = send(w, street, orders, again=once).is_(200)
    same((again.body, again.headers.get("Idempotency-Replayed")), (answer.body, "true"), "the same request again")
    send(w, street, [order(number())], again=once).is_problem(422, "key-reused")
    w.wrote_nothing()
    matter = w.staff(f"clerk.{COMMUNITY}").call("GET", f"/api/v1/matters/{made[0]}").is_(200).body
    same({name: matter["fields"][name] for name in ("source_no", "channel", "source_due", "kind", "category", "urgent", "what")},
         {"source_no": orders[0]["source_no"], "channel": "city_12345", "source_due": "2026-12-31", "kind": "complaint", "category": "sanitation",
          "urgent": False, "what": orders[0]["what"]}, "the fields")
    same(matter["stage"], "dispatching", "its stage")
    same(matter["fields"]["contact_phone"], orders[0]["contact_phone"][:3] + "****" + orders[0]["contact_phone"][-4:], "the telephone")
    answer = send(w, street, orders)
    same(outcomes(answer), ["here", "here"], "the same file again")
    same([one["matter"]["id"] for one in answer.body["items"]], made, "which they are")
    same(outcomes(send(w, street, orders, dry=True)), ["here", "here"], "a dry run of it")
    w.wrote("orders.imported", new=0, here=2)


@case("orders: the city's limit wins where it is shorter")
def limit(w):
    answer = send(w, desk(w), [order(number(), source_due="2026-11-28"), order(number(), source_due="")])
    shorter, own_limit = [w.clerk().call("GET", f"/api/v1/matters/{id}").is_(200).body for id in own(w, answer)]
    due = lambda matter: next(clock["due"] for clock in matter["clocks"] if clock["overall"])
    w.wrote("request.register", "request.register", "orders.imported")
    check(due(shorter) <= due(own_limit), "the city's limit does not count")


@case("orders: each row is judged alone; what is refused is told by its field, and never what was written there")
def refused(w):
    street, good = desk(w), number()
    wrong = {"phone": ("contact_phone", order(number(), contact_phone="12345")), "kind": ("kind", order(number(), kind="牢骚")),
             "place": ("place", order(number(), place="别处社区", address="")), "day": ("source_due", order(number(), source_due="明天")),
             "number": ("source_no", order("")), "sign": ("source_no", order("№ 7")), "what": ("what", order(number(), what="灯")),
             "elsewhere": ("place", order(number(), place="光明社区", address="")), "flag": ("urgent", order(number(), urgent="也许"))}
    orders = [order(good)] + [one for _, one in wrong.values()]
    for dry in (True, False):
        answer = send(w, street, orders, dry=dry)
        same(outcomes(answer), ["new"] + ["refused"] * len(wrong), "what becomes of them")
        told = [[fault["field"] for fault in item["faults"]] for item in answer.body["items"][1:]]
        same(told, [[field] for field, _ in wrong.values()], "the fields that are wrong")
        check("牢骚" not in answer.text and "也许" not in answer.text, "what was written is repeated")
    own(w, answer)
    w.wrote("request.register", "orders.imported", new=1, refused=len(wrong))
    english = send(w, street.in_language("en"), orders[1:2], dry=True).is_(200).body["items"][0]["faults"][0]["message"]
    check(english.isascii(), english)
    theirs = [order(number(), category="市里的分类", urgent="", confidential="")]
    same(outcomes(send(w, street, theirs, dry=True)), ["refused"], "a category of the city's own")
    instead = {"category": "other", "urgent": "否", "confidential": "no"}
    item = send(w, street, theirs, dry=True, values=instead).is_(200).body["items"][0]
    same((item["outcome"], [note["field"] for note in item["notes"]]), ("new", ["category"]), "it, with what to call it instead")
    send(w, street, theirs, values={"x": "y"}).is_(422).points_at("/values")
    w.wrote_nothing()


@case("orders: what was registered by hand is known by its number, in its channel alone")
def by_hand(w):
    no, street = number(), desk(w)
    fields = {"what": "市里转来的单子，路面塌陷", "kind": "help", "category": "other", "urgent": False, "channel": "city_12345", "source_no": no, "confidential": False, "may_publish": False}
    path = "/api/v1/chains/request/steps/register"
    matter = street.call("POST", path, {"place": w.place(COMMUNITY), "fields": fields}, key=key()).is_(201).body
    w.own.add(matter["id"])
    w.wrote("request.register")
    soon(lambda: outcomes(send(w, street, [order(no)], dry=True)), ["here"], "it is not known")
    item = send(w, street, [order(no)]).is_(200).body["items"][0]
    same((item["outcome"], item["matter"]["id"]), ("here", matter["id"]), "which it is")
    same(outcomes(send(w, street, [order(no, channel="网上留言板", source_due="")], dry=True)), ["new"], "the same number of another house")
    w.wrote("orders.imported", here=1)
    found = lambda: [one["id"] for one in street.call("GET", f"/api/v1/search?view=all&q={no}").is_(200).body["items"]]
    soon(found, [matter["id"]], "it is not found by the city's number")


@case("orders: numbers that look alike are told apart, however many there are")
def alike_numbers(w):
    street, mark = desk(w), uuid.uuid4().hex[:4]
    orders = [order(f"{mark}-{n:04d}") for n in range(150)]
    answer = send(w, street, orders[:149])
    same(outcomes(answer), ["new"] * 149, "the import")
    own(w, answer)
    soon(lambda: outcomes(send(w, street, orders, dry=True)), ["here"] * 149 + ["new"], "what is known")
    same(len(w.appended()), 150, "events")


@case("orders: a likely twin is told before anything is dispatched")
def twins(w):
    street, mark = desk(w), uuid.uuid4().hex[:6]
    first = order(number(), what=f"建设路{mark}号院三单元下水道堵塞污水外溢", address=f"建设路{mark}号院三单元")
    made = own(w, send(w, street, [first]).is_(200))
    w.wrote("request.register", "orders.imported")
    second = {**order(number()), "what": f"建设路{mark}号院三单元下水道又堵了污水外溢", "address": first["address"]}
    told = lambda: [twin["id"] for twin in send(w, street, [second], dry=True).is_(200).body["items"][0]["twins"]][:1]
    soon(told, made, "the twin is not told")
    w.wrote_nothing()


@case("orders: a server that is killed has taken each order once")
def killed(w):
    street, orders = desk(w), [order(number()) for _ in range(6)]
    own(w, send(w, street, orders[:3]).is_(200))
    w.process.kill()
    w.process.wait()
    w.start()
    street = desk(w)
    soon(lambda: send(w, street, orders, dry=True).status, 200, "it does not come back", seconds=10)
    answer = send(w, street, orders)
    same(outcomes(answer), ["here"] * 3 + ["new"] * 3, "the rest of the file")
    own(w, answer)
    same(sum(event["kind"] == "request.register" for event in w.appended()), 6, "matters that were registered")


@case("orders: a source's columns are kept under its name; who imports is a desk above the place")
def sources(w):
    street, path = desk(w), "/api/v1/order-sources/x12345"
    mapping = {"columns": {"source_no": "工单编号", "what": "诉求内容"}, "values": {"channel": "city_12345", "urgent": "否"}}
    street.call("PUT", path, mapping).is_(204)
    w.wrote("orders.source_saved", source="x12345")
    listed = lambda: {one["name"]: one for one in w.staff("dispatcher").call("GET", "/api/v1/order-sources").is_(200).body["items"]}
    same(listed()["x12345"], {"name": "x12345", **mapping}, "what is kept, for the district's desk too")
    street.call("PUT", path, {"columns": {"secret": "列"}, "values": {}}).is_(422).points_at("/columns")
    street.call("PUT", path, {"columns": {}, "values": {"urgent": 1}}).is_(422).points_at("/values")
    street.call("PUT", "/api/v1/order-sources/" + "x" * 31, mapping).is_(422).points_at("/name")
    street.call("DELETE", path).is_(204)
    w.wrote("orders.source_deleted")
    check("x12345" not in listed(), "it is still there")
    w.handler().call("GET", "/api/v1/order-sources").is_problem(403, "forbidden")
    send(w, w.handler(), [order(number())]).is_problem(403, "forbidden")
    send(w, w.clerk(), [order(number())]).is_problem(403, "forbidden")
    w.wrote_nothing()


@case("orders: a table that is none")
def limits(w):
    street = desk(w)
    send(w, street, [order(number())], columns=["source_no", "secret"]).is_(422).points_at("/columns")
    send(w, street, [order(number())], source=" ").is_(422).points_at("/source")
    send(w, street, [order(number())], source="长" * 31).is_(422).points_at("/source")
    send(w, street, [order(number()) for _ in range(201)], dry=True).is_(422).points_at("/rows")
    street.call("POST", "/api/v1/orders/imports", {"dry_run": False, "source": "x", "columns": [], "rows": []}).is_problem(400, "no-idempotency-key")
    w.wrote_nothing()
