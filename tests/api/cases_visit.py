"""走访: the matter is kept and not the person; what follows is linked; which compounds were not visited for long."""
from cases_exclusion import send
from cases_patrol import grid
from cases_refusals import key
from harness import COMMUNITY, OTHER_COMMUNITY, case, check, day, same

SHOP = {"visited": "shop", "asked": "门前排水口堵，下雨积水", "outcome": "to_follow"}


def record(w, who, place, fields):
    return who.call("POST", "/api/v1/chains/visit/steps/record", {"place": place, "fields": fields}, key=key())


def recorded(w, who, place, fields, stage):
    w.personal.add(fields["asked"])
    made = record(w, who, place, fields).is_(201, stage=stage).body
    w.own.add(made["id"])
    w.wrote("visit.record", matter=made["id"])
    return made["id"]


@case("visits: recorded by the worker of the grid; nobody is visited at home but at their own wish, and no name is asked")
def wishes(w):
    id, worker, *_ = grid(w, 9)
    record(w, worker, id, {"visited": "person", "asked": "想问办证", "outcome": "answered"}).is_(422).points_at("/fields/wish")
    record(w, worker, id, {**SHOP, "wish": "by_phone"}).is_(422).points_at("/fields/wish")
    record(w, worker, id, {**SHOP, "name": "张三"}).is_(422).points_at("/fields/name")
    record(w, w.staff(f"clerk.{OTHER_COMMUNITY}"), id, SHOP).is_problem(403, "not-permitted")
    w.wrote_nothing()
    made = recorded(w, worker, id, {"visited": "person", "wish": "in_person", "asked": "想问办证要带什么", "outcome": "answered"}, "done")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", f"/api/v1/matters/{made}").is_problem(404, "not-found")
    kept = w.clerk().call("GET", "/api/v1/matters?view=visits&limit=200").is_(200).body["items"]
    check(made in [row["id"] for row in kept], "the community's list of visits")


@case("visits: what follows is a request, a case or a branch's task; it leads back, and whoever asked is told")
def follows(w):
    id, worker, *_ = grid(w, 9)
    made = recorded(w, worker, id, SHOP, "to_follow")
    ask = {"what": "商户反映门前排水口堵，请疏通", "contact_name": "王店主", "contact_phone": "13711112222"}
    w.personal.update(ask.values())
    send(worker, made, "raise_request", ask).is_(200, stage="following")
    w.wrote("visit.raise_request", "request.raise_below")
    whole = w.clerk().call("GET", f"/api/v1/matters/{made}").is_(200).body
    (child,) = whole["children"]
    same(child["chain"], "request", "what followed")
    check("13711112222" not in str(whole), "the number is covered")
    w.own.add(child["id"])
    asked = w.clerk().call("GET", f"/api/v1/matters/{child['id']}").is_(200, stage="registered").body
    check(ask["what"] in str(asked["fields"]) and "13711112222" not in str(asked), "what was asked, and the number covered")
    open_ = w.clerk().call("GET", "/api/v1/matters?view=visits_to_follow&limit=200").is_(200).body["items"]
    check(made in [row["id"] for row in open_], "what is still open from visits")
    send(worker, made, "tell", {"told": "已告知店主，诉求已登记"}).is_(200, stage="done")
    w.wrote("visit.tell")
    check(made not in [row["id"] for row in w.clerk().call("GET", "/api/v1/matters?view=visits_to_follow&limit=200").is_(200).body["items"]], "closed")


@case("visits: which compounds nobody visited for long, by place, for the community and those above")
def places(w):
    clerk = w.clerk()
    told = lambda who=clerk: who.call("GET", f"/api/v1/patrol/visits?place={w.place(COMMUNITY)}").is_(200).body["items"]
    before = told()
    check(before and not any("last" in one for one in before), "nobody was there")
    worker = grid(w, 9)[1]
    own = [one["id"] for day in worker.call("GET", "/api/v1/patrol/day").is_(200).body["grids"] if day["own"] for one in day["compounds"]]
    compound = next(one["compound"]["id"] for one in before if one["compound"]["id"] in own)
    recorded(w, worker, compound, {"visited": "compound", "asked": "看了消防通道，居民反映灯不亮", "outcome": "to_follow"}, "to_follow")
    last = told()[-1]
    today = day(0)
    same((last["compound"]["id"], last["last"], last["days"], last["open"]), (compound, today, 0, 1), "it stands last")
    same(told(w.staff(f"clerk.{OTHER_COMMUNITY}")), [], "another community's")
    check(len(told(w.staff("supervisor"))) == len(before), "those above")
    worker.call("GET", "/api/v1/patrol/visits").is_problem(403, "forbidden")
    clerk.call("GET", "/api/v1/patrol/visits?place=1").is_problem(404, "not-found")
