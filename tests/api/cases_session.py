"""Signing in and out."""
from harness import COMMUNITY, OTHER_COMMUNITY, PASSWORD, Client, case, check, same


def sign_in(w, login, password=PASSWORD, language="zh"):
    return w.anyone(language).call("POST", "/api/v1/session", {"login": login, "password": password})


def client_of(w, answer):
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    w.personal |= {cookie.split("=", 1)[1], answer.body["csrf"]}
    return Client(w, w.address, cookie, answer.body["csrf"])


@case("session: who signs in gets a strict cookie, a token, and their posts")
def signing_in(w):
    answer = sign_in(w, "clerk").is_(200)
    attributes = {part.strip() for part in answer.headers["Set-Cookie"].split(";")[1:]}
    check({"HttpOnly", "SameSite=Strict", "Path=/"} <= attributes, f"the cookie's attributes: {attributes}")
    same(sorted(post["role"] for post in answer.body["posts"]), ["clerk", "dispatcher", "liaison"], "the posts")
    events = w.wrote("access.logged_in", actor=answer.body["account"]["id"], matter="0")
    same(events[0]["facts"], {"account": answer.body["account"]["id"]}, "the facts: no address, no login")
    client = client_of(w, answer)
    again = client.call("GET", "/api/v1/session").is_(200)
    same(again.body, answer.body, "the session, read again")
    english = client.in_language("en").call("GET", "/api/v1/session").is_(200).body
    check(all(post["role_name"].isascii() for post in english["posts"]), f"not English: {english['posts']}")
    w.wrote_nothing()


@case("session: signing out ends it, and no other")
def signing_out(w):
    one, other = (client_of(w, sign_in(w, "leader").is_(200)) for _ in range(2))
    w.wrote("access.logged_in", "access.logged_in")
    answer = one.call("DELETE", "/api/v1/session").is_(204)
    check("Max-Age=0" in answer.headers["Set-Cookie"], "the cookie is not taken back")
    w.wrote("access.logged_out", matter="0")
    one.call("GET", "/api/v1/session").is_problem(401, "unauthenticated")
    other.call("GET", "/api/v1/session").is_(200)
    other.call("DELETE", "/api/v1/session").is_(204)
    w.wrote("access.logged_out")


@case("session: a wrong password and an unknown login look the same")
def refused(w):
    wrong = sign_in(w, f"grid.{COMMUNITY}", "not-the-password").is_problem(401, "login-refused")
    w.wrote("access.login_failed", actor="0")
    unknown = sign_in(w, "nobody.at.all", "not-the-password").is_problem(401, "login-refused")
    w.wrote("access.login_failed", actor="0")
    same(unknown.text, wrong.text, "the answers")
    check(not wrong.headers.get("Set-Cookie"), "a refused login sets a cookie")


@case("session: after five wrong passwords the right one is refused too, in the same words")
def lockout(w):
    login = "handler.410411001005"
    said = set()
    for _ in range(5):
        said.add(sign_in(w, login, "not-the-password").is_problem(401, "login-refused").text)
        w.wrote("access.login_failed")
    said.add(sign_in(w, login).is_problem(401, "login-refused").text)
    w.wrote("access.login_failed")
    same(len(said), 1, "the number of different answers")


@case("session: four wrong passwords do not lock")
def not_locked(w):
    login = "handler.410411001006"
    for _ in range(4):
        sign_in(w, login, "not-the-password").is_(401)
    sign_in(w, login).is_(200)
    w.wrote(*["access.login_failed"] * 4, "access.logged_in")


@case("session: many attempts at one login are slowed down")
def slowed(w):
    answers = [sign_in(w, "nobody.else", "not-the-password") for _ in range(11)]
    same([answer.status for answer in answers], [401] * 10 + [429], "eleven attempts")
    check(int(answers[-1].headers["Retry-After"]) >= 1, "429 without Retry-After")
    w.wrote(*["access.login_failed"] * 10)


@case("session: a login and a password are asked for")
def form(w):
    call = lambda body: w.anyone().call("POST", "/api/v1/session", body).is_problem(422, "invalid")
    call({}).points_at("/login", "/password")
    call({"login": 1, "password": "x"}).points_at("/login")
    call({"login": "", "password": "x"}).points_at("/login")
    call({"login": "a" * 101, "password": "x"}).points_at("/login")
    call({"login": "clerk", "password": "x" * 201}).points_at("/password")
    w.wrote_nothing()


@case("session: where one is signed in is listed, and can be ended from elsewhere")
def elsewhere(w):
    edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0"
    body = {"login": "handler.410411001007", "password": PASSWORD}
    here, there, third = (client_of(w, w.anyone().call("POST", "/api/v1/session", body, headers={"User-Agent": agent}).is_(200))
                          for agent in (edge, "curl/8", edge))
    w.wrote(*["access.logged_in"] * 3)
    items = here.call("GET", "/api/v1/sessions").is_(200).body["items"]
    same(sorted((one["device"], one["current"]) for one in items),
         [("", False), ("Edge · Windows", False), ("Edge · Windows", True)], "the sessions")
    same({one["address"] for one in items}, {w.address}, "their addresses")
    other = next(one["id"] for one in items if one["device"] == "")
    own = next(one["id"] for one in items if one["current"])
    here.call("DELETE", f"/api/v1/sessions/{other}", csrf="no").is_problem(403, "csrf")
    w.staff("supervisor").call("DELETE", f"/api/v1/sessions/{other}").is_(404)
    here.call("DELETE", f"/api/v1/sessions/{own}").is_(404)
    there.call("GET", "/api/v1/session").is_(200)
    w.wrote_nothing()
    here.call("DELETE", f"/api/v1/sessions/{other}").is_(204)
    w.wrote("access.logged_out", matter="0")
    there.call("GET", "/api/v1/session").is_problem(401, "session-ended-elsewhere")
    third.call("GET", "/api/v1/session").is_(200)
    here.call("DELETE", "/api/v1/sessions").is_(204)
    w.wrote("access.logged_out", matter="0")
    third.call("GET", "/api/v1/session").is_problem(401, "session-ended-elsewhere")
    here.call("DELETE", "/api/v1/sessions").is_(204)
    w.wrote_nothing()
    same(len(here.call("GET", "/api/v1/sessions").is_(200).body["items"]), 1, "the sessions left")
    here.call("DELETE", "/api/v1/session").is_(204)
    w.wrote("access.logged_out", matter="0")
    w.anyone().call("GET", "/api/v1/sessions").is_(401)


@case("session: a grid worker's phone stays signed in for days; the desk of the community ends it when it is lost")
def device(w):
    body = {"login": f"grid.{COMMUNITY}", "password": PASSWORD, "device": True}
    answer = w.anyone().call("POST", "/api/v1/session", body).is_(200)
    check("Max-Age=1209600" in answer.headers["Set-Cookie"], answer.headers["Set-Cookie"])
    phone = client_of(w, answer)
    w.wrote("access.logged_in")
    path = f"/api/v1/accounts/{answer.body['account']['id']}/sessions"
    w.anyone().call("DELETE", path).is_problem(401, "unauthenticated")
    for login in ("handler", f"clerk.{OTHER_COMMUNITY}", "admin.system"):
        w.staff(login).call("DELETE", path).is_problem(403, "forbidden")
    w.clerk().call("DELETE", path, csrf="no").is_problem(403, "csrf")
    phone.call("GET", "/api/v1/session").is_(200)
    w.wrote_nothing()
    same(w.clerk().call("DELETE", path).is_(200).body, {"ended": 1}, "the sessions ended")
    w.wrote("access.devices_ended", matter="0")
    phone.call("GET", "/api/v1/session").is_problem(401, "session-ended-elsewhere")
    phone.call("GET", "/api/v1/views").is_problem(401, "session-ended-elsewhere")
    same(w.staff("admin.security").call("DELETE", path).is_(200).body, {"ended": 0}, "nothing left to end")
    w.wrote_nothing()


@case("session: of several hats one is worn, and then only its posts count")
def hats(w):
    both = w.staff("secretary")
    posts = both.call("GET", "/api/v1/session").is_(200).body["posts"]
    committee, party = (next(post["org"]["id"] for post in posts if post["role"] == role) for role in ("clerk", "organiser"))
    views = lambda org: {one["view"] for one in both.call("GET", "/api/v1/views", headers={"Acting-For": org} if org else {}).is_(200).body["items"]}
    check("to_accept" in views(None) and "musters" in views(None), "with both hats: both bodies' lists")
    check("to_accept" in views(committee) and "musters" not in views(committee), "as the committee's clerk")
    check("to_accept" not in views(party) and "musters" in views(party), "as the Party committee's officer")
    both.call("GET", "/api/v1/views", headers={"Acting-For": "1"}).is_problem(403, "no-such-post")
    both.call("GET", "/api/v1/views", headers={"Acting-For": "desk"}).is_problem(403, "no-such-post")
    seen = both.call("GET", "/api/v1/session", headers={"Acting-For": party}).is_(200).body["posts"]
    same(len(seen), len(posts), "the session tells all of them, to choose from")
