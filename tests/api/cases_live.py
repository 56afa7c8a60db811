"""Pages that are open hear what changes, of what their reader may read and of nothing else."""
import contextlib
import time

from harness import OTHER_COMMUNITY, case, check, same
from listener import Listener


def of_matter(matter):
    return lambda name, data: name == "matter" and data["id"] == matter.id


@case("live: a change is told to who may read the matter, within moments, and to nobody else")
def told(w):
    clerk, stranger = w.clerk(), w.staff(f"clerk.{OTHER_COMMUNITY}")
    with contextlib.closing(Listener(w, clerk)) as page, contextlib.closing(Listener(w, stranger)) as other:
        began = time.monotonic()
        matter = w.submit()
        heard = page.until(of_matter(matter))
        check(time.monotonic() - began < 2, "it took too long")
        same((heard["revision"], heard["chain"], heard["own"]), (1, "request", False), "what is told")
        w.step(clerk, matter, "accept", {"kind": "help", "category": "street_light", "urgent": False, "contact_for_handler": "请联系"}).is_(200)
        w.appended()
        same(page.until(of_matter(matter))["own"], True, "whether it was one's own")
        away = page.last
        elsewhere = w.submit(place=OTHER_COMMUNITY)
        same(other.event()[1]["id"], elsewhere.id, "the first that the stranger hears")
    w.step(clerk, matter, "dispatch", {"handler": w.read(clerk, matter)["owner"]["id"], "requirement": "请办理"}).is_(200)
    w.appended()
    with contextlib.closing(Listener(w, clerk, after=away)) as page:
        same(page.until(of_matter(matter))["revision"], w.read(clerk, matter)["revision"], "what was missed")
    with contextlib.closing(Listener(w, clerk, after="1")) as page:
        same(page.event()[0], "again", "who was away for long")
    anyone = w.anyone().call("GET", "/api/v1/live")
    anyone.is_problem(401, "unauthenticated")
    w.staff("admin.system").call("GET", "/api/v1/live").is_problem(403, "forbidden")


@case("live: who has a matter open is told to the others who may read it, and that he writes, and that he has gone")
def present(w):
    matter, clerk, handler = w.submit(), w.clerk(), w.handler()
    tell = lambda who, state, page="p1": who.call("POST", f"/api/v1/matters/{matter.id}/presence", {"page": page, "state": state})
    with contextlib.closing(Listener(w, clerk)) as page:
        heard = lambda: page.until(lambda name, data: name == "present" and data["id"] == matter.id)["people"]
        tell(clerk, "reading").is_(204)
        same([one["typing"] for one in heard()], [False], "alone")
        tell(handler, "typing").is_(204)
        people = heard()
        same(sorted(one["typing"] for one in people), [False, True], "two, and one writes")
        check(all(one["name"] and one["org"] for one in people), f"{people}")
        tell(handler, "reading", "p2").is_(204)
        same(len(heard()), 2, "a second page is no third person")
        tell(handler, "gone").is_(204)
        tell(handler, "gone", "p2").is_(204)
        heard()
        same(len(heard()), 1, "who has gone")
    tell(clerk, "sleeping").is_(422).points_at("/state")
    tell(clerk, "reading", "").is_(422).points_at("/page")
    tell(w.staff(f"clerk.{OTHER_COMMUNITY}"), "reading").is_problem(404, "not-found")
    w.wrote_nothing()
