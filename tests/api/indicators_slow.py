"""The indicators of the grid computed a second time, slowly, one case after the other, from nothing but the exported record: the formulas of
src/stats/indicators.hpp in the plainest words. Used over what the cases of tests/api make and over a demo district (bench/indicators.py)."""
import json
import sqlite3
import time
import urllib.error
import urllib.request

SHARES = ("effective", "missed", "sample_passed", "closed", "closed_in_time", "late", "reworked", "verified_in_time")
POSTS = {"filing": ("decided_by", "decided_in_time"), "dispatching": ("dispatched_by", "dispatched_in_time"),
         "handling": ("handler", "handled_in_time"), "verifying": ("verified_by", "verified_in_time")}


def cases_of(events):
    """Each case as the fold of its events: nothing of the server's own state is asked."""
    cases = {}
    for event in events:
        for change in event["facts"].get("changes", []):
            if change["change"] == "opened" and change["chain"] == "grid":
                cases[event["matter"]] = {"place": change["place"], "fields": {}, "late": {}, "at": event["at"]}
            case = cases.get(event["matter"])
            if case is None:
                continue
            if change["change"] == "place_changed":
                case["place"] = change["place"]
            if change["change"] == "stage_entered":
                case["stage"] = change["stage"]
            if change["change"] == "field_set":
                case["fields"][change["name"]] = change.get("value")
            if change["change"] == "clock_set":
                case["late"][change["clock"]["name"]] = change["clock"].get("expired", False)
    return list(cases.values())


def has(case, name):
    return case["fields"].get(name) is not None


def figures(cases):
    out = {"reported": 0, "on_the_spot": 0, "filed": 0, **{name: [0, 0] for name in SHARES}}

    def count(name, part):
        out[name][0] += bool(part)
        out[name][1] += 1

    for case in cases:
        fields, stage = case["fields"], case["stage"]
        if fields.get("on_the_spot"):
            out["on_the_spot"] += 1
            if has(case, "sample_passed"):
                count("sample_passed", fields["sample_passed"])
        else:
            out["reported"] += 1
            if has(case, "filed_at") or stage in ("not_filed", "repeated"):
                count("effective", has(case, "filed_at"))
            if fields.get("was_missed") or (has(case, "filed_at") and fields.get("found_by") == "patrol"):
                count("missed", fields.get("was_missed"))
        if not has(case, "filed_at"):
            continue
        out["filed"] += 1
        if has(case, "verified_in_time"):
            count("verified_in_time", fields["verified_in_time"])
            count("reworked", fields.get("rework_times"))
        if stage == "written_off":
            continue
        closed = stage in ("closed", "archived")
        count("closed", closed)
        late = case["late"].get("overall") or case["late"].get("again")
        if closed or late:
            count("closed_in_time", closed and fields["closed_in_time"])
            count("late", not (closed and fields["closed_in_time"]))
    return out


def grouped(cases, key, untold=()):
    """By what `key` says of a case; nothing = it is in no group. `untold`: what is not told of such groups."""
    groups = {}
    for case in cases:
        if key(case) is not None:
            groups.setdefault(key(case), []).append(case)
    return {name: {each: value for each, value in figures(group).items() if each not in untold} for name, group in groups.items()}


def posts(cases):
    out = {}
    for case in cases:
        for post, (org, in_time) in POSTS.items():
            if has(case, org) and has(case, in_time):
                share = out.setdefault((case["fields"][org], post), [0, 0])
                share[0] += bool(case["fields"][in_time])
                share[1] += 1
    return out


def told(item):
    return {name: [item[name]["part"], item[name]["whole"]] if name in SHARES else item[name]
            for name in ("reported", "on_the_spot", "filed", *SHARES) if name in item}


def told_posts(items):
    return {(item["org"]["id"], item["post"]): [item["in_time"]["part"], item["in_time"]["whole"]] for item in items}


def places_of(data):
    """Of a district in SQLite: kind and place above, by id."""
    with sqlite3.connect(f"{data}/rongzhi.db") as database:
        return {str(place): (kind, str(above)) for place, kind, above in database.execute("SELECT id, kind, parent_id FROM place")}


def expected_of(cases, parents):
    """Every answer that there is, by `by`. `parents`: place → place above it, each as (kind, id) by its id."""
    def area(kind):
        def find(case):
            at = case["place"]
            while at in parents and parents[at][0] not in ((kind, "village") if kind == "community" else (kind,)):
                at = parents[at][1]
            return at if at in parents else None
        return find

    return {"org": grouped(cases, lambda case: case["fields"].get("handler"), ("missed",)), "grid": grouped(cases, area("grid"), ("missed",)),
            **{kind: grouped(cases, area(kind)) for kind in ("community", "street")}, "post": posts(cases)}


def compare(port, login, password, span, cases, parents):
    """Holds every answer of a server over a district against the record: (how many figures were compared, what differs, milliseconds of each answer)."""
    base = f"http://127.0.0.1:{port}/api/v1/"

    def ask(path, body=None, cookie=""):
        request = urllib.request.Request(base + path, json.dumps(body).encode() if body else None, {"Content-Type": "application/json", "Cookie": cookie})
        while True:
            try:
                return urllib.request.urlopen(request, timeout=60)
            except urllib.error.HTTPError as error:
                if error.code != 503:  # until the facts are in memory
                    raise
                time.sleep(0.5)

    answer = ask("session", {"login": login, "password": password})
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    compared, wrong, took = 0, [], {}
    for by, expected in expected_of(cases, parents).items():
        began = time.monotonic()
        body = json.loads(ask(f"indicators?by={by}&since={span[0]}&until={span[1]}", cookie=cookie).read())
        took[by] = (time.monotonic() - began) * 1000
        items = told_posts(body["items"]) if by == "post" else {item["org" if by == "org" else "place"]["id"]: told(item) for item in body["items"]}
        for key in items.keys() | expected.keys():
            compared += 1 if by == "post" else 3 + len(SHARES)
            if items.get(key) != expected.get(key):
                wrong.append(f"by {by}, {key}: told {items.get(key)}, on record {expected.get(key)}")
        if told(body["whole"]) != figures(cases):
            wrong.append(f"the whole: told {told(body['whole'])}, on record {figures(cases)}")
    return compared, wrong, took
