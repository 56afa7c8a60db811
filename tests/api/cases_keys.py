"""Keys of other systems: the posts of an account, and no more than the scopes."""
import datetime
import json
import uuid

from cases_accounts import security
from harness import COMMUNITY, case, check, same

key = lambda: str(uuid.uuid4())
SCOPES = ["matters:read", "matters:write", "network:read", "statistics:read"]


def account(w, login):
    return next(one for one in security(w).call("GET", f"/api/v1/accounts?q={login}").is_(200).body["items"] if one["login"] == login)["id"]


def bearer(text):
    return {"headers": {"Authorization": f"Bearer {text}"}}


@case("keys: another system works with the posts of an account, within its scopes, until the key is revoked")
def works(w):
    keeper, eyes, matter = security(w), account(w, f"clerk.{COMMUNITY}"), w.submit()
    made_by = key()
    wanted = {"account": eyes, "name": "市12345平台", "scopes": ["matters:read"]}
    made = keeper.call("POST", "/api/v1/api-keys", wanted, key=made_by).is_(201, holds=True, scopes=["matters:read"]).body
    w.personal.add(made["key"])
    check(made["key"].startswith("rzk_") and len(made["key"]) == 47, "it has 256 bits")
    w.wrote("access.key_made", key=made["id"], account=eyes, scopes=["matters:read"])
    again = keeper.call("POST", "/api/v1/api-keys", wanted, key=made_by).is_(201).body
    same((again["id"], "key" in again), (made["id"], False), "the same request again")

    other = w.anyone()
    other.call("GET", f"/api/v1/matters/{matter.id}", **bearer(made["key"])).is_(200, number=matter.number)
    check(matter.fields["contact_phone"] not in other.call("GET", f"/api/v1/matters/{matter.id}", **bearer(made["key"])).text, "what is covered is told")
    body = {"verb": "take", "fields": {"kind": "help", "category": "street_light", "urgent": False}}
    step = f"/api/v1/matters/{matter.id}/steps/accept"
    other.call("POST", step, body, key=key(), match='"1"', **bearer(made["key"])).is_problem(403, "out-of-scope", scope="matters:write")
    other.call("GET", "/api/v1/orgs", **bearer(made["key"])).is_problem(403, "out-of-scope", scope="network:read")
    other.call("GET", "/api/v1/api-keys", **bearer(made["key"])).is_problem(403, "out-of-scope")
    other.call("GET", "/api/v1/session", **bearer(made["key"])).is_problem(401, "unauthenticated")
    for wrong in ("rzk_" + "A" * 43, made["key"][:-1], "", "rzk_"):
        other.call("GET", f"/api/v1/matters/{matter.id}", **bearer(wrong)).is_problem(401, "unauthenticated")
    w.wrote_nothing()

    writer = keeper.call("POST", "/api/v1/api-keys", {**wanted, "scopes": SCOPES + SCOPES}, key=key()).is_(201, scopes=SCOPES).body
    w.personal.add(writer["key"])
    w.appended()
    other.call("POST", step, body, key=key(), match='"1"', **bearer(writer["key"])).is_(200, stage="dispatching")
    w.wrote("request.accept", matter=matter.id, role="clerk", actor=eyes)
    other.call("GET", "/api/v1/orgs", **bearer(writer["key"])).is_(200)

    listed = {one["id"]: one for one in keeper.call("GET", "/api/v1/api-keys").is_(200).body["items"]}
    check("seen_at" in listed[made["id"]] and "key" not in listed[made["id"]], f"{listed[made['id']]}")
    keeper.call("DELETE", f"/api/v1/api-keys/{made['id']}").is_(204)
    w.wrote("access.key_revoked", key=made["id"])
    keeper.call("DELETE", f"/api/v1/api-keys/{made['id']}").is_(204)
    other.call("GET", f"/api/v1/matters/{matter.id}", **bearer(made["key"])).is_problem(401, "unauthenticated")
    same({one["id"]: one["holds"] for one in keeper.call("GET", "/api/v1/api-keys").body["items"]}[made["id"]], False, "whether it holds")
    keeper.call("DELETE", "/api/v1/api-keys/7").is_problem(404, "not-found")
    w.wrote_nothing()


@case("keys: what is wrong with a wanted one is said at its field")
def wrong_ones(w):
    keeper, eyes = security(w), account(w, f"clerk.{COMMUNITY}")
    good = {"account": eyes, "name": "another", "scopes": ["matters:read"]}
    yesterday = (datetime.date.today() - datetime.timedelta(days=2)).isoformat()
    for wrong, field in (({"account": "1"}, "/account"), ({"name": " "}, "/name"), ({"name": "x" * 41}, "/name"), ({"scopes": []}, "/scopes"),
                         ({"scopes": ["all"]}, "/scopes"), ({"scopes": [7]}, "/scopes"), ({"until": yesterday}, "/until"), ({"until": "soon"}, "/until"),
                         ({"more": 1}, "/more")):
        keeper.call("POST", "/api/v1/api-keys", {**good, **wrong}, key=key()).is_(422).points_at(field)
    keeper.call("POST", "/api/v1/api-keys", {"name": "x"}, key=key()).is_(422).points_at("/account", "/scopes")
    w.clerk().call("POST", "/api/v1/api-keys", good, key=key()).is_problem(403, "forbidden")
    w.wrote_nothing()


@case("keys: who asks too often is held back, and others are not")
def too_often(w):
    keeper, eyes = security(w), account(w, f"clerk.{COMMUNITY}")
    hasty, calm = (keeper.call("POST", "/api/v1/api-keys", {"account": eyes, "name": name, "scopes": ["matters:read"]}, key=key()).is_(201).body["key"]
                   for name in ("hasty", "calm"))
    w.personal |= {hasty, calm}
    w.appended()
    # Something small: what is counted comes back ten a second, and a slow machine answers no faster where the answer is long.
    ask = lambda: w.anyone().call("GET", "/api/v1/matters/1", **bearer(hasty)).status
    statuses = [ask()]
    while statuses[-1] == 404 and len(statuses) < 3000:
        statuses.append(ask())
    check(len(statuses) > 200 and statuses[-1] == 429, f"the hasty one was answered {statuses[-1]} at its {len(statuses)}th request")
    w.anyone().call("GET", "/api/v1/views", **bearer(calm)).is_(200)
    w.wrote_nothing()
