"""Signing in at an outside provider (OpenID Connect)."""
import time
import urllib.parse
import uuid

from cases_accounts import FIRST, admin, body_id, code_at, make, post, security
from harness import COMMUNITY, Client, case, check, same

CALLBACK = "/api/v1/openid/{}/callback"


def query_of(address):
    return {name: values[0] for name, values in urllib.parse.parse_qs(urllib.parse.urlsplit(address).query).items()}


def begin(w, provider="city", **more):
    """What the provider is asked, and the cookie that the visitor keeps."""
    query = urllib.parse.urlencode(more)
    answer = w.anyone().call("GET", f"/api/v1/openid/{provider}?{query}").is_(303)
    check(answer.headers["Location"].startswith(w.provider.issuer + "/authorize?"), answer.headers["Location"])
    cookie = answer.headers["Set-Cookie"]
    w.personal.add(cookie.split(";")[0].split("=", 1)[1])
    return query_of(answer.headers["Location"]), cookie


def back(w, asked, cookie, provider="city", **said):
    """The visitor returns with what the provider said."""
    query = {"state": asked["state"], "iss": w.provider.issuer, **said}
    path = f"{CALLBACK.format(provider)}?{urllib.parse.urlencode({name: value for name, value in query.items() if value})}"
    return w.anyone().call("GET", path, headers={"Cookie": cookie.split(";")[0]} if cookie else {})


def come(w, subject, claims=None, provider="city", **more):
    """The whole way of somebody of that id: the answer with which it ends."""
    asked, cookie = begin(w, provider)
    return back(w, asked, cookie, provider, code=w.provider.authorize(asked, subject, claims, **more))


def refused(answer, why):
    answer.is_(303)
    where = answer.headers["Location"]
    check(where.startswith("/staff/login?"), where)
    same(query_of(where).get("problem"), why, f"{answer.request}: what the page is to say")
    check("rz_session" not in str(answer.headers.get_all("Set-Cookie") or ""), f"{answer.request} opened a session")


def let_in(w, answer):
    """The client of the session that was opened."""
    answer.is_(303)
    same(query_of(answer.headers["Location"]).get("problem"), None, f"{answer.request}: a problem")
    cookies = answer.headers.get_all("Set-Cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("rz_session="))
    check("HttpOnly" in session and "SameSite=Strict" in session, session)
    check(any(cookie.startswith("rz_openid=;") and "Max-Age=0" in cookie for cookie in cookies), f"the try is not forgotten: {cookies}")
    cookie = session.split(";")[0]
    body = Client(w, w.address, cookie).call("GET", "/api/v1/session").is_(200).body
    w.personal |= {cookie.split("=", 1)[1], body["csrf"]}
    return Client(w, w.address, cookie, body["csrf"]), body


def enrol(w, client, password):
    """The secret of an authenticator that is set up now; `password`: nothing = the account has none."""
    begun = client.call("POST", "/api/v1/session/second-factor/secret").is_(200).body
    sent = {"secret": begun["secret"], "ticket": begun["ticket"], "code": code_at(begun["secret"]), **({"password": password} if password else {})}
    codes = client.call("PUT", "/api/v1/session/second-factor", sent).is_(200).body["recovery_codes"]
    w.personal |= {begun["secret"], begun["ticket"], *codes}
    return begun["secret"]


@case("openid: the providers are told, and one is sent there with what only this try knows")
def way_out(w):
    same(w.anyone().call("GET", "/api/v1/openid").is_(200).body["items"],
         [{"id": "city", "name": "市统一身份认证"}, {"id": "bureau", "name": "区局门户"}], "the providers")
    same(w.anyone("en").call("GET", "/api/v1/openid").body["items"][0]["name"], "City sign-in", "in English")
    asked, cookie = begin(w, next="/todo/7")
    same({name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "scope", "code_challenge_method")},
         {"response_type": "code", "client_id": "rongzhi", "redirect_uri": "http://localhost:8080/api/v1/openid/city/callback",
          "scope": "openid profile", "code_challenge_method": "S256"}, "what the provider is asked")
    check("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/api/v1/openid;" in cookie, cookie)
    other, _ = begin(w)
    check(all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge")), "two tries share a secret")
    w.anyone().call("GET", "/api/v1/openid/nowhere").is_problem(404, "not-found")
    w.anyone().call("GET", CALLBACK.format("nowhere")).is_problem(404, "not-found")
    w.wrote_nothing()


@case("openid: the first sign-in binds the account of that login, later the identity counts")
def bound(w):
    login = f"clerk.{COMMUNITY}"
    asked, cookie = begin(w, next="/todo/7")
    answer = back(w, asked, cookie, code=w.provider.authorize(asked, "subject-1", info={"preferred_username": login}))
    client, body = let_in(w, answer)
    same(answer.headers["Location"], "/staff/login?next=%2Ftodo%2F7", "where it goes on")
    account = body["account"]["id"]
    w.wrote("access.identity_bound", "access.logged_in", account=account, provider="city")
    client.call("GET", "/api/v1/matters?view=todo").is_(200)
    let_in(w, come(w, "subject-1", {"preferred_username": "renamed.there"}))
    w.wrote("access.logged_in", account=account)
    refused(come(w, "subject-2", {"preferred_username": login}), "taken")
    w.wrote_nothing()
    seen = admin(w).call("GET", f"/api/v1/accounts/{account}").is_(200).body
    same([each["provider"] for each in seen["identities"]], ["city"], "its identities")

    path = f"/api/v1/accounts/{account}/identity/removal"
    admin(w).call("POST", path, {"provider": "bureau", "reason": "换人"}, key=uuid.uuid4().hex).is_(422).points_at("/provider")
    admin(w).call("POST", path, {"provider": "city", "reason": " "}, key=uuid.uuid4().hex).is_(422).points_at("/reason")
    security(w).call("POST", path, {"provider": "city", "reason": "换人"}, key=uuid.uuid4().hex).is_problem(403, "forbidden")
    again = uuid.uuid4().hex
    for _ in range(2):
        admin(w).call("POST", path, {"provider": "city", "reason": "换人"}, key=again).is_(200)
    w.wrote("access.identity_released", account=account)
    client.call("GET", "/api/v1/session").is_problem(401, "unauthenticated")
    w.sessions.pop(login)
    let_in(w, come(w, "subject-2", {"preferred_username": login}))
    w.wrote("access.identity_bound", "access.logged_in")


@case("openid: claims make an account with its posts, and take them away again")
def brought(w):
    claims = {"preferred_username": "from.bureau", "name": "乔丽", "groups": ["calls"], "posts": [f"clerk@community.{COMMUNITY}", "audit_admin@desk"]}
    w.personal |= {"from.bureau", "乔丽"}
    refused(come(w, "b-1", {**claims, "groups": [], "posts": []}, "bureau"), "no-post")
    w.wrote_nothing()
    _, body = let_in(w, come(w, "b-1", claims, "bureau"))
    same([(each["role"], each["org"]["id"]) for each in body["posts"]],
         [("callback", body_id(w, "desk")), ("clerk", body_id(w, f"community.{COMMUNITY}"))], "its posts")
    (made, _) = w.wrote("access.identity_bound", "access.logged_in")
    check(made["facts"]["made"] and len(made["facts"]["begun"]) == 2, made["facts"])
    account = body["account"]["id"]
    same({each.get("given_by") for each in admin(w).call("GET", f"/api/v1/accounts/{account}").body["posts"]}, {"bureau"}, "who gave them")
    client, body = let_in(w, come(w, "b-1", {**claims, "groups": []}, "bureau"))
    same([each["role"] for each in body["posts"]], ["clerk"], "what is left")
    w.wrote("access.posts_brought", "access.logged_in")
    let_in(w, come(w, "b-1", {**claims, "groups": []}, "bureau"))
    w.wrote("access.logged_in")
    # Who signs in there alone has no password here to change.
    same(client.call("GET", "/api/v1/session/credentials").body["has_password"], False, "has a password")
    client.call("PUT", "/api/v1/session/password", {"password": "x", "new_password": FIRST}).is_problem(409, "conflict")
    w.wrote_nothing()


@case("openid: what is not the provider's own word opens nothing")
def forged(w):
    login = {"preferred_username": f"handler.{COMMUNITY}"}
    now = int(time.time())
    for wrong in ({"nonce": "another"}, {"aud": "another"}, {"iss": "http://127.0.0.1:1"}, {"exp": now - 120}, {"iat": now - 3600}, {"sub": ""},
                  {"aud": ["rongzhi", "another"]}):
        refused(come(w, "f", {**login, **wrong}), "refused")
    refused(come(w, "f", login, key=w.provider.other_key), "refused")
    refused(come(w, "f", login, algorithm="none"), "refused")
    refused(come(w, "f", login, info={"sub": "somebody else"}), "refused")

    asked, cookie = begin(w)
    code = w.provider.authorize(asked, "f", login)
    other, other_cookie = begin(w)
    for why, answer in {
            "expired": back(w, asked, ""),                              # no cookie: another browser
            "expired ": back(w, asked, other_cookie, code=code),        # the cookie of another try
            "expired  ": back(w, {**asked, "state": "x"}, cookie, code=code),
            "expired   ": back(w, asked, "rz_openid=1." + cookie.split(".", 1)[1], code=code),
            "expired    ": back(w, asked, cookie, "bureau", code=code),  # the way out led to another provider
            "refused": back(w, asked, cookie, code=""),
            "refused ": back(w, asked, cookie, code=code, iss="http://127.0.0.1:1"),
            "refused  ": back(w, asked, cookie, code=code, iss=""),
            "refused   ": back(w, other, other_cookie, code=code),      # a stolen code: its secret is another's
            "cancelled": back(w, asked, cookie, error="access_denied"),
            "refused    ": back(w, asked, cookie, error="server_error")}.items():
        refused(answer, why.strip())
    w.wrote_nothing()
    let_in(w, back(w, asked, cookie, code=code))
    refused(back(w, asked, cookie, code=code), "refused")  # good once
    w.wrote("access.identity_bound", "access.logged_in")


@case("openid: keys that the provider changed are read anew; without an answer people are told")
def keys_and_silence(w):
    login = {"preferred_username": "dispatcher"}
    w.provider.keys = [w.provider.other_key]
    let_in(w, come(w, "k", login, key=w.provider.other_key))
    w.provider.keys = [w.provider.key]
    w.provider.alive = False
    asked, cookie = begin(w)  # its description is still known
    refused(back(w, asked, cookie, code="x"), "unreachable")
    w.provider.alive = True
    refused(back(w, asked, cookie, code="x"), "refused")
    w.wrote("access.identity_bound", "access.logged_in")


@case("openid: administrators, the disabled and the unknown do not come in that way")
def kept_out(w):
    refused(come(w, "a-1", {"preferred_username": "admin.security"}), "administrator")
    refused(come(w, "a-2", {"preferred_username": "nobody.here"}), "no-account")
    refused(come(w, "a-3", {"preferred_username": "不是登录名"}), "bad-login")
    refused(come(w, "a-4", {}), "bad-login")
    gone = make(w, "gone.away", "钱前")
    let_in(w, come(w, "a-5", {"preferred_username": "gone.away"}))
    w.wrote("access.identity_bound", "access.logged_in")
    admin(w).call("POST", f"/api/v1/accounts/{gone['id']}/changes", {"disabled": True, "reason": "离职"}, key=uuid.uuid4().hex,
                  match=f'"{gone["revision"]}"').is_(200)
    w.wrote("access.account_changed")
    refused(come(w, "a-5", {"preferred_username": "gone.away"}), "disabled")
    w.wrote_nothing()


@case("openid: the own second factor is asked for, unless the provider's counts")
def second_factor(w):
    account = make(w, "two.ways", "双双")
    post(w, account, "handler").is_(200)
    w.wrote("access.post_given")
    client, body = let_in(w, come(w, "t-1", {"preferred_username": "two.ways"}, "bureau"))
    check("pending" not in body, "a password was not used, and none is to be changed")
    w.wrote("access.identity_bound", "access.logged_in")
    secret = enrol(w, client, FIRST)
    w.wrote("access.second_factor_set")
    client, body = let_in(w, come(w, "t-1", None, "bureau"))
    same(body.get("pending"), "second_factor", "without one there")
    client.call("POST", "/api/v1/session/second-factor", {"code": code_at(secret, time.time() + 30)}).is_(200)
    w.wrote("access.logged_in", "access.second_factor_passed")
    _, body = let_in(w, come(w, "t-1", {"amr": ["pwd", "otp"]}, "bureau"))
    check("pending" not in body, "the provider asked for it")
    w.wrote("access.logged_in")
    _, body = let_in(w, come(w, "t-2", {"preferred_username": "two.ways", "amr": ["pwd", "otp"]}, "city"))
    same(body.get("pending"), "second_factor", "at a provider whose word does not count for that")
    w.wrote("access.identity_bound", "access.logged_in")


@case("openid: whoever has no password sets up an authenticator without one")
def enrolled_without(w):
    claims = {"preferred_username": "no.password", "name": "吴密", "posts": [f"handler@community.{COMMUNITY}"]}
    w.personal |= {"no.password", "吴密"}
    client, _ = let_in(w, come(w, "n-1", claims, "bureau"))
    w.wrote("access.identity_bound", "access.logged_in")
    enrol(w, client, None)
    w.wrote("access.second_factor_set")
    client.call("POST", "/api/v1/session/second-factor/recovery-codes", {}).is_(200)
    client.call("POST", "/api/v1/session/second-factor/removal", {}).is_(204)
    w.wrote("access.recovery_codes_made", "access.second_factor_removed")
    # With a password it is asked for all the same.
    w.reviewer().call("POST", "/api/v1/session/second-factor/removal", {}).is_(422).points_at("/password")
    w.wrote_nothing()


@case("openid: who becomes an administrator signs in anew, here")
def promoted(w):
    account = make(w, "to.be.admin", "季审")
    client, _ = let_in(w, come(w, "p-1", {"preferred_username": "to.be.admin"}))
    w.wrote("access.identity_bound", "access.logged_in")
    post(w, account, "audit_admin", "desk").is_(200)
    w.wrote("access.post_given")
    client.call("GET", "/api/v1/audit").is_problem(401, "unauthenticated")
    refused(come(w, "p-1"), "administrator")
    security(w).call("POST", f"/api/v1/accounts/{account['id']}/posts/end", {"org": body_id(w, "desk"), "role": "audit_admin", "reason": "试毕"},
                     key=uuid.uuid4().hex, match=f'"{account["revision"]}"').is_(200)
    w.wrote("access.post_taken")


@case("openid: an address that asks too often waits")
def too_often(w):
    answers = [w.anyone().call("GET", "/api/v1/openid/city") for _ in range(70)]
    same(sorted({answer.status for answer in answers}), [303, 429], "the statuses")
    check(int(answers[-1].headers["Retry-After"]) >= 1, "when to come again")
    w.wrote_nothing()
