"""The indicators of the grid, each computed a second time from the exported record."""
import json
import subprocess
import time

from cases_grid import LITTER, filed, find, grid_case, grid_place, take, verifier, worker
from cases_network import body_ids
from cases_process import seeded, serving
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


def until_told(w, who):
    """The figures follow the record within moments."""
    expected = figures(cases_of(w.export()))
    for _ in range(50):
        whole = told(asked(who)["whole"])
        if whole == expected:
            return
        time.sleep(0.2)
    same(whole, expected, "the whole district's indicators")


@grid_case("indicators: every figure is what the record says, by area, by body and by post, for who may see it")
def indicators(w):
    some_cases(w)
    district, clerk = w.staff("supervisor"), w.clerk()
    until_told(w, district)
    cases, ids = cases_of(w.export()), body_ids(w)
    check(all(figures(cases)[name][1] > 0 for name in SHARES), f"a share of nothing proves nothing: {figures(cases)}")

    by_org = {item["org"]["id"]: told(item) for item in asked(district, by="org")["items"]}
    same(by_org, grouped(cases, lambda one: one["fields"].get("handler")), "by handling body")
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
    check(len(cases) > 1_500 and all(part > 0 and part < whole for part, whole in (figures(cases)[name] for name in SHARES)), f"it proves little: {figures(cases)}")
    with serving(w, data, "--clock-start", "2026-11-25T00:00:00+08:00") as (port, _):
        compared, wrong, _ = compare(port, "supervisor", PASSWORD, ("2026-11-01", "2026-11-24"), cases, places_of(data))
    check(compared > 3_000 and not wrong, f"{compared} figures: " + "; ".join(wrong[:3]))
