"""Accounts, posts, leaves, passwords and the second factor."""
import base64
import hashlib
import hmac
import struct
import time
import uuid

from harness import COMMUNITY, PASSWORD, Client, case, check, day, same

FIRST, SECOND, THIRD = "Xiang-Yang-Jie-1", "Guang-Ming-Lu-22", "He-Ping-Xiang-333"
BOUND = "second.factor"  # the account of the cases about an authenticator


def key():
    return uuid.uuid4().hex


def admin(w):
    return w.staff("admin.system")


def security(w):
    return w.staff("admin.security")


def body_id(w, code):
    return next(one["id"] for one in admin(w).call("GET", "/api/v1/orgs").is_(200).body["items"] if one["code"] == code)


def account_of(w, login):
    (found,) = [one for one in security(w).call("GET", f"/api/v1/accounts?q={login}").is_(200).body["items"] if one["login"] == login]
    return found


def make(w, login, name="张晓明", password=FIRST):
    """A new account with a password that must be changed."""
    w.personal |= {name, password}
    made = admin(w).call("POST", "/api/v1/accounts", {"login": login, "name": name}, key=key()).is_(201, disabled=False, posts=[]).body
    w.wrote("access.account_made", account=made["id"])
    admin(w).call("PUT", f"/api/v1/accounts/{made['id']}/password", {"new_password": password}).is_(204)
    w.wrote("access.password_reset", account=made["id"])
    return made


def post(w, account, role, code=f"community.{COMMUNITY}", **more):
    """`account` as it was last seen; it is what it is now afterwards."""
    answer = security(w).call("POST", f"/api/v1/accounts/{account['id']}/posts", {"org": body_id(w, code), "role": role, **more},
                              key=key(), match=f'"{account["revision"]}"')
    if answer.status == 200:
        account.update(answer.body)
    return answer


def end(w, account, role, code=f"community.{COMMUNITY}", **more):
    answer = security(w).call("POST", f"/api/v1/accounts/{account['id']}/posts/end",
                              {"org": body_id(w, code), "role": role, "reason": "调离", **more}, key=key(), match=f'"{account["revision"]}"')
    if answer.status == 200:
        account.update(answer.body)
    return answer


def sign_in(w, login, password):
    return w.anyone().call("POST", "/api/v1/session", {"login": login, "password": password})


def client_of(w, answer):
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    w.personal |= {cookie.split("=", 1)[1], answer.body["csrf"]}
    return Client(w, w.address, cookie, answer.body["csrf"])


def settled(w, login, password=FIRST, next_password=SECOND):
    """Signs in for the first time and chooses a password."""
    w.personal.add(next_password)
    who = client_of(w, sign_in(w, login, password).is_(200, pending="password"))
    done = who.call("PUT", "/api/v1/session/password", {"password": password, "new_password": next_password}).is_(200)
    check("pending" not in done.body, "something is still pending")
    w.wrote("access.logged_in", "access.password_changed")
    return who


def code_at(secret, moment=None):
    """RFC 6238, from its text."""
    counter = int((moment if moment is not None else time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", counter), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


@case("accounts: one makes an account, another gives the post; it is in force in less than a second, for the person and for the body")
def appointed(w):
    made = make(w, "new.handler")
    who = settled(w, "new.handler")
    who.call("GET", "/api/v1/views").is_problem(403, "forbidden")
    org = body_id(w, f"community.{COMMUNITY}")
    post(w, made, "handler", paper="湛组〔2026〕8号").is_(200, revision=2)
    given = time.monotonic()
    who.call("GET", "/api/v1/views").is_(200)
    took = time.monotonic() - given
    check(took < 1, f"the post was in force after {took:.3f} s")
    facts = w.wrote("access.post_given", account=made["id"], org=org, role="handler")[0]["facts"]
    same(facts["paper"], "湛组〔2026〕8号", "the paper")
    people = w.clerk().call("GET", f"/api/v1/orgs/{org}/people").is_(200).body["items"]
    check(made["id"] in {one["id"] for one in people}, "the body does not show who works there")
    end(w, made, "handler").is_(200, posts=[])
    w.wrote("access.post_taken", account=made["id"], role="handler")
    who.call("GET", "/api/v1/views").is_problem(403, "forbidden")
    (past,) = security(w).call("GET", f"/api/v1/accounts/{made['id']}").is_(200).body["past_posts"]
    check(past["until"] > past["from"] and past["org"]["id"] == org, f"what it was: {past}")


@case("accounts: a post has its days: one that begins later does not count yet, one that has ended no more")
def dated(w):
    made = make(w, "dated.handler")
    who = settled(w, "dated.handler")
    post(w, made, "clerk", **{"from": "2099-01-01", "until": "2099-12-31"}).is_(200, revision=2)
    w.wrote("access.post_given")
    who.call("GET", "/api/v1/views").is_problem(403, "forbidden")
    post(w, made, "clerk").is_(422).points_at("/role")
    end(w, made, "clerk").is_(200, posts=[])
    w.wrote("access.post_taken")
    post(w, made, "clerk", until="2020-01-01").is_(422).points_at("/until")
    post(w, made, "clerk", until="soon").is_(422).points_at("/until")
    post(w, made, "clerk", until="2099-12-31").is_(200, posts=lambda posts: posts[0]["until"].startswith("2100-01-01T00:00:00"))
    w.wrote("access.post_given")
    who.call("GET", "/api/v1/views").is_(200)


@case("accounts: three administrators stay three people, and none does it for himself")
def separate(w):
    made = make(w, "three.admins")
    post(w, made, "clerk").is_(200)
    w.wrote("access.post_given")
    post(w, made, "audit_admin", "desk").is_(422).points_at("/role")
    post(w, made, "king").is_(422).points_at("/role")
    security(w).call("POST", f"/api/v1/accounts/{made['id']}/posts", {"org": "1", "role": "handler"}, key=key(), match='"2"').is_(422).points_at("/org")
    own = account_of(w, "admin.security")
    post(w, own, "clerk", "desk").is_(422)
    last = account_of(w, "admin.audit")
    end(w, last, "audit_admin", "desk").is_(422).points_at("/role")
    system = account_of(w, "admin.system")
    path = f"/api/v1/accounts/{system['id']}/changes"
    admin(w).call("POST", path, {"disabled": True, "reason": "试"}, key=key(), match=f'"{system["revision"]}"').is_(422).points_at("/disabled", "/disabled")
    admin(w).call("POST", f"/api/v1/accounts/{made['id']}/posts", {"org": "1", "role": "handler"}, key=key(), match='"2"').is_problem(403, "forbidden")
    security(w).call("POST", "/api/v1/accounts", {"login": "x", "name": "x"}, key=key()).is_problem(403, "forbidden")
    admin(w).call("PUT", f"/api/v1/accounts/{own['id']}/password", {"new_password": THIRD}).is_(422)  # else he would be both
    w.clerk().call("GET", "/api/v1/accounts").is_problem(403, "forbidden")
    w.wrote_nothing()


@case("accounts: what is wrong is told field by field, a repeat is answered alike, a late change is told what it is now")
def wrong(w):
    call = lambda body, once=None: admin(w).call("POST", "/api/v1/accounts", body, key=once or key())
    call({"login": "Zhang San", "name": ""}).is_(422).points_at("/login", "/name")
    call({"login": "clerk", "name": "某某"}).is_(422).points_at("/login")
    once = key()
    made = call({"login": "once.only", "name": "某某"}, once).is_(201).body
    w.wrote("access.account_made")
    same(call({"login": "once.only", "name": "某某"}, once).is_(201).headers["Idempotency-Replayed"], "true", "the repeat")
    path = f"/api/v1/accounts/{made['id']}"
    change = lambda revision, **body: admin(w).call("POST", path + "/changes", {"reason": "更名", **body}, key=key(), match=f'"{revision}"')
    change(1, name="某某某").is_(200, revision=2, name="某某某")
    w.wrote("access.account_changed", account=made["id"])
    same(change(1, name="别的").is_problem(412, "changed").body["account"]["name"], "某某某", "what it is now")
    change(2).is_(422).points_at("")
    change(2, name="又一个", reason="").is_(422).points_at("/reason")
    admin(w).call("PUT", path + "/password", {"new_password": "short"}).is_(422).points_at("/new_password")
    admin(w).call("GET", "/api/v1/accounts/1").is_problem(404, "not-found")
    w.wrote_nothing()


@case("accounts: they are found by login, name, role and body, page by page")
def listed(w):
    every, after = [], ""
    while after is not None:
        page = security(w).call("GET", f"/api/v1/accounts?limit=200&after={after}").is_(200).body
        every += [one["login"] for one in page["items"]]
        after = page.get("next")
    same((len(every), every), (page["total"], sorted(set(every))), "all accounts, each once, in order")
    org = body_id(w, f"community.{COMMUNITY}")
    there = security(w).call("GET", f"/api/v1/accounts?org={org}&role=reviewer").is_(200).body["items"]
    check(f"reviewer.{COMMUNITY}" in {one["login"] for one in there}, f"{there}")
    roles = {one["role"]: one for one in w.clerk().in_language("en").call("GET", "/api/v1/roles").is_(200).body["items"]}
    same((roles["clerk"]["role_name"], roles["audit_admin"]["admin"]), ("Clerk", True), "the roles")
    w.wrote_nothing()


@case("accounts: who cannot sign in yet is listed until a first password is set")
def cannot_sign_in(w):
    w.personal.add("无密")
    made = admin(w).call("POST", "/api/v1/accounts", {"login": "not.yet", "name": "无密"}, key=key()).is_(201).body
    listed = lambda: [one["login"] for one in admin(w).call("GET", "/api/v1/accounts?state=no_password&q=not.yet").is_(200).body["items"]]
    same(listed(), ["not.yet"], "who cannot sign in yet")
    admin(w).call("PUT", f"/api/v1/accounts/{made['id']}/password", {"new_password": FIRST}).is_(204)
    same(listed(), [], "and afterwards")
    w.wrote("access.account_made", "access.password_reset")


@case("accounts: who is disabled is out at once, and back without the old sessions")
def disabled(w):
    made = make(w, "comes.and.goes")
    who = settled(w, "comes.and.goes")
    path = f"/api/v1/accounts/{made['id']}/changes"
    change = lambda revision, off: admin(w).call("POST", path, {"disabled": off, "reason": "休假"}, key=key(), match=f'"{revision}"').is_(200)
    change(1, True)
    w.wrote("access.account_changed")
    who.call("GET", "/api/v1/session").is_(401)
    sign_in(w, "comes.and.goes", SECOND).is_problem(401, "login-refused")
    w.wrote("access.login_failed")
    change(2, False)
    w.wrote("access.account_changed")
    who.call("GET", "/api/v1/session").is_(401)
    sign_in(w, "comes.and.goes", SECOND).is_(200)
    w.wrote("access.logged_in")


@case("accounts: nobody is taken from a body where matters would lie with nobody")
def nothing_stays(w):
    code = f"grid.{COMMUNITY}008"
    org = body_id(w, code)
    workers = security(w).call("GET", f"/api/v1/accounts?org={org}").is_(200).body["items"]
    same(len(workers), 1, "who works in that grid")
    (worker,) = workers
    matter = w.brought_to("dispatching")
    w.step(w.clerk(), matter, "dispatch", {"handler": org}).is_(200)
    w.appended()
    roles = [one["role"] for one in worker["posts"] if one["org"]["id"] == org]
    for role in roles[:-1]:
        end(w, worker, role, code).is_(200)
        w.wrote("access.post_taken")
    told = end(w, worker, roles[-1], code).is_(422).points_at("/role")
    check("未办结" in told.body["errors"][0]["message"], told.text)
    change = {"disabled": True, "reason": "离职"}
    admin(w).call("POST", f"/api/v1/accounts/{worker['id']}/changes", change, key=key(), match=f'"{worker["revision"]}"').is_(422).points_at("/disabled")
    successor = make(w, "grid.successor")
    post(w, successor, roles[-1], code).is_(200)
    w.wrote("access.post_given")
    end(w, worker, roles[-1], code).is_(200)
    w.wrote("access.post_taken")


@case("leave: a colleague gets the posts for the days, and loses them when one is back")
def leave(w):
    made = make(w, "z.colleague")
    post(w, made, "handler").is_(200)
    w.wrote("access.post_given")
    away, stand_in = w.reviewer(), settled(w, "z.colleague")
    org = body_id(w, f"community.{COMMUNITY}")
    own, colleague = (who.call("GET", "/api/v1/session").is_(200).body["account"]["id"] for who in (away, stand_in))
    ask = lambda who, path="/api/v1/leaves", **body: who.call("POST", path, body, key=key())
    days = {"from": "2020-01-01", "until": "2099-01-01"}
    ask(away, org=org, stand_in=colleague, **days).is_(422).points_at("/until")
    ask(away, org=org, stand_in=own, **{**days, "until": "2020-01-02"}).is_(422).points_at("/stand_in", "/until")
    elsewhere = w.staff("supervisor").call("GET", "/api/v1/session").is_(200).body["account"]["id"]
    now = {"from": day(-1), "until": day(5)}
    ask(away, org=org, stand_in=elsewhere, **now).is_(422).points_at("/stand_in")
    w.wrote_nothing()
    given = ask(away, org=org, stand_in=colleague, **now).is_(200).body["items"]
    same(sorted(one["role"] for one in given), ["committee", "leader", "reviewer", "supervisor", "verifier"], "what the colleague gets")
    w.wrote("access.leave_taken", stand_in=colleague, org=org)
    worn = stand_in.call("GET", "/api/v1/session").is_(200).body["posts"]
    name = away.call("GET", "/api/v1/session").is_(200).body["account"]["name"]
    same([one["stands_in_for"] for one in worn if one["role"] == "reviewer"], [name], "for whom the colleague acts")
    matter = w.brought_to("in_review")
    w.step(stand_in, matter, "approve").is_(200)
    w.wrote("request.approve", role="reviewer")
    same(len(stand_in.call("GET", "/api/v1/leaves").is_(200).body["items"]), 5, "the stand-in's list")
    ask(away, "/api/v1/leaves/end", org=org, stand_in=colleague).is_(200)
    w.wrote("access.leave_ended", stand_in=colleague)
    ask(away, "/api/v1/leaves/end", org=org, stand_in=colleague).is_(422).points_at("/stand_in")
    same(away.call("GET", "/api/v1/leaves").is_(200).body["items"], [], "back")
    again = w.brought_to("in_review")
    w.step(stand_in, again, "approve").is_problem(403, "not-permitted")
    w.wrote_nothing()


@case("leave: what is held for somebody ends with his own post")
def leave_ends(w):
    code, org = f"community.{COMMUNITY}", body_id(w, f"community.{COMMUNITY}")
    away, colleague = make(w, "goes.away"), make(w, "stays.here")
    for one, role in ((away, "reviewer"), (colleague, "handler")):
        post(w, one, role).is_(200)
        w.wrote("access.post_given")
    who = settled(w, "goes.away")
    days = {"from": day(-1), "until": day(9)}
    who.call("POST", "/api/v1/leaves", {"org": org, "stand_in": colleague["id"], **days}, key=key()).is_(200)
    w.wrote("access.leave_taken")
    same(sorted(one["role"] for one in account_of(w, "stays.here")["posts"]), ["handler", "reviewer"], "what the stand-in holds")
    end(w, away, "reviewer", code).is_(200)
    w.wrote("access.post_taken")
    same([one["role"] for one in account_of(w, "stays.here")["posts"]], ["handler"], "what the stand-in holds now")


@case("password: it follows the rules, was not used before, and ends all other sessions")
def password(w):
    make(w, "password.rules")
    who = client_of(w, sign_in(w, "password.rules", FIRST).is_(200, pending="password"))
    w.wrote("access.logged_in")
    who.call("GET", "/api/v1/orgs").is_problem(403, "session-pending", pending="password")
    change = lambda old, new: who.call("PUT", "/api/v1/session/password", {"password": old, "new_password": new})
    for bad in ("Short-1", "alllowercaseletters", "password.rules-A1", FIRST):
        change(FIRST, bad).is_(422).points_at("/new_password")
    w.wrote_nothing()
    change("not-the-password", SECOND).is_(422).points_at("/password")
    w.wrote("access.login_failed")
    rules = who.call("GET", "/api/v1/session/credentials").is_(200, login="password.rules", second_factor=False).body["password_rules"]
    same(rules["characters_min"], 10, "the rules")
    change(FIRST, SECOND).is_(200)
    w.wrote("access.password_changed")
    elsewhere = client_of(w, sign_in(w, "password.rules", SECOND).is_(200))
    w.new_address()
    change(SECOND, FIRST).is_(422).points_at("/new_password")
    change(SECOND, THIRD).is_(200)
    w.personal.add(THIRD)
    elsewhere.call("GET", "/api/v1/session").is_(401)
    who.call("GET", "/api/v1/session").is_(200)
    w.wrote("access.logged_in", "access.password_changed")


@case("second factor: set up by the first code, asked for at every login, each code good once")
def second_factor(w):
    made = make(w, BOUND)
    who = settled(w, BOUND)
    begun = who.call("POST", "/api/v1/session/second-factor/secret").is_(200).body
    w.personal |= {begun["secret"], begun["ticket"]}
    check(begun["uri"].startswith("otpauth://totp/") and begun["secret"] in begun["uri"], begun["uri"])
    put = lambda **body: who.call("PUT", "/api/v1/session/second-factor", {**{k: begun[k] for k in ("secret", "ticket")}, "password": SECOND, **body})
    other = w.clerk().call("POST", "/api/v1/session/second-factor/secret").is_(200).body
    put(secret=other["secret"], code=code_at(other["secret"])).is_(422).points_at("/ticket")
    put(code="000000" if code_at(begun["secret"]) != "000000" else "000001").is_(422).points_at("/code")
    w.wrote_nothing()
    first_code = code_at(begun["secret"])
    codes = put(code=first_code).is_(200).body["recovery_codes"]
    w.personal |= set(codes)
    same(len(set(codes)), 10, "recovery codes")
    w.wrote("access.second_factor_set", account=made["id"])
    who.call("GET", "/api/v1/session").is_(200)
    again = client_of(w, sign_in(w, BOUND, SECOND).is_(200, pending="second_factor"))
    again.call("GET", "/api/v1/orgs").is_problem(403, "session-pending", pending="second_factor")
    again.call("PUT", "/api/v1/session/password", {"password": SECOND, "new_password": THIRD}).is_problem(403, "session-pending")
    w.wrote("access.logged_in")
    confirm = lambda who, code: who.call("POST", "/api/v1/session/second-factor", {"code": code})
    confirm(again, first_code).is_(422).points_at("/code")  # it was used
    w.wrote("access.second_factor_failed", actor="0")
    confirm(again, codes[0].lower().replace("-", " ")).is_(200)
    w.wrote("access.second_factor_passed", account=made["id"])
    again.call("GET", "/api/v1/orgs").is_problem(403, "forbidden")  # no post, but no longer pending
    confirm(again, codes[1]).is_problem(409, "conflict")
    third = client_of(w, sign_in(w, BOUND, SECOND).is_(200, pending="second_factor"))
    confirm(third, codes[0]).is_(422).points_at("/code")
    confirm(third, code_at(begun["secret"], time.time() + 30)).is_(200)
    w.wrote("access.logged_in", "access.second_factor_failed", "access.second_factor_passed")
    who.call("GET", "/api/v1/session/credentials").is_(200, second_factor=True, recovery_codes=9)
    renewed = who.call("POST", "/api/v1/session/second-factor/recovery-codes", {"password": SECOND}).is_(200).body["recovery_codes"]
    w.personal |= set(renewed)
    w.wrote("access.recovery_codes_made")
    who.call("POST", "/api/v1/session/second-factor/removal", {"password": SECOND}).is_(204)
    w.clerk().call("POST", "/api/v1/session/second-factor/removal", {"password": PASSWORD}).is_problem(409, "conflict")
    w.wrote("access.second_factor_removed")


@case("second factor: wrong codes lock the account; an administrator unlocks it and takes a lost factor away")
def locked(w):
    made = make(w, "lost.phone")
    who = settled(w, "lost.phone")
    begun = who.call("POST", "/api/v1/session/second-factor/secret").is_(200).body
    sent = {"secret": begun["secret"], "ticket": begun["ticket"], "code": code_at(begun["secret"]), "password": SECOND}
    w.personal |= set(who.call("PUT", "/api/v1/session/second-factor", sent).is_(200).body["recovery_codes"])
    w.wrote("access.second_factor_set")
    for n in range(5):
        if n == 3:
            w.new_address()
        half = client_of(w, sign_in(w, "lost.phone", SECOND).is_(200, pending="second_factor"))
        half.call("POST", "/api/v1/session/second-factor", {"code": "wrong"}).is_(422)
    w.wrote(*["access.logged_in", "access.second_factor_failed"] * 5)
    sign_in(w, "lost.phone", SECOND).is_problem(401, "login-refused")
    w.wrote("access.login_failed")
    path = f"/api/v1/accounts/{made['id']}"
    check("locked_until" in security(w).call("GET", path).is_(200, second_factor=True).body, "it is not locked")
    admin(w).call("POST", path + "/unlock", {"reason": "本人到场"}, key=key()).is_problem(403, "forbidden")
    security(w).call("POST", path + "/unlock", {"reason": ""}, key=key()).is_(422).points_at("/reason")
    security(w).call("POST", path + "/unlock", {"reason": "本人到场"}, key=key()).is_(200)
    w.wrote("access.unlocked", account=made["id"])
    security(w).call("POST", path + "/second-factor/removal", {"reason": "手机遗失，本人到场"}, key=key()).is_(200)
    w.wrote("access.second_factor_reset", account=made["id"])
    who.call("GET", "/api/v1/session").is_(401)
    check("pending" not in sign_in(w, "lost.phone", SECOND).is_(200).body, "something is pending")
    w.wrote("access.logged_in")


@case("audit: the audit administrator reads who did what to whom, why and from where, page by page, and no matter")
def audit(w):
    auditor = w.staff("admin.audit")
    made = account_of(w, "lost.phone")
    read = lambda query: auditor.call("GET", f"/api/v1/audit?{query}").is_(200).body
    kinds = [one["kind"] for one in read(f"account={made['id']}&limit=200")["items"]]
    check({"access.account_made", "access.unlocked", "access.second_factor_failed"} <= set(kinds), f"{kinds}")
    (unlocked,) = read(f"kind=access.unlocked&account={made['id']}")["items"]
    same((unlocked["reason"], unlocked["account"]["name"]), ("本人到场", "张晓明"), "why and who")
    check(unlocked["actor"]["name"] and "address" not in unlocked, f"{unlocked}")
    (login, *_) = read(f"kind=access.logged_in&account={made['id']}")["items"]
    check(login["address"].startswith("127.0."), f"{login}")
    every, before = [], ""
    while before is not None:
        page = read(f"limit=200&before={before}" if before else "limit=200")
        every += [int(one["seq"]) for one in page["items"]]
        before = page.get("next")
    same(every, sorted(set(every), reverse=True), "each entry once, the last first")
    check(not any(kind.startswith("request.") for kind in {one["kind"] for one in read("limit=200")["items"]}), "a matter's step is shown")
    same(read("from=2020-01-01&to=2020-01-02")["items"], [], "days without entries")
    auditor.call("GET", "/api/v1/audit?from=soon").is_(422).points_at("/from")
    matter = w.submit()
    w.clerk().call("POST", f"/api/v1/matters/{matter.id}/reveal", {"reason": "核对门牌号"}, key=key()).is_(200)
    w.wrote("matter.revealed")
    looked = read("kind=matter.revealed")["items"][0]
    same((looked["matter"], looked["reason"]), (matter.id, "核对门牌号"), "a look at personal data")
    security(w).call("GET", "/api/v1/audit").is_problem(403, "forbidden")


@case("explain: an administrator is told why somebody may take a step, and why not")
def explained(w):
    matter = w.submit()
    clerk, other = account_of(w, f"clerk.{COMMUNITY}"), account_of(w, f"reviewer.{COMMUNITY}")
    ask = lambda account, query: security(w).call("GET", f"/api/v1/accounts/{account['id']}/explanation?{query}")
    told = ask(clerk, f"what=accept&matter={matter.number}").is_(200, may=True, stage="registered").body
    check(any(one["ok"] and one["word"].startswith("clerk@") for one in told["lines"]), f"{told['lines']}")
    told = ask(other, f"what=accept&matter={matter.number}").is_(200, may=False).body
    same({one["lack"] for one in told["lines"]}, {"no_such_role"}, "why not")
    ask(clerk, "what=list_matters").is_(200, may=True)
    ask(clerk, "what=read_audit").is_(200, may=False)
    ask(clerk, "what=accept").is_(422).points_at("/matter")
    ask(clerk, f"what=fly&matter={matter.number}").is_(422).points_at("/what")
    ask(clerk, "what=accept&matter=ZH1").is_(422).points_at("/matter")
    w.clerk().call("GET", f"/api/v1/accounts/{clerk['id']}/explanation?what=accept").is_problem(403, "forbidden")
    w.wrote_nothing()


@case("accounts: tables of accounts and of posts are tried, wrong rows told, and taken each by its own administrator")
def imported(w):
    send = lambda who, what, columns, rows, **more: who.call("POST", f"/api/v1/{what}/imports", {"columns": columns, "rows": rows, **more}, key=key())
    people = [["t.one", "甲一"], ["t.two", "乙二"], ["clerk", "别的名字"], ["Bad Login", "丙三"], ["t.one", "甲一"]]
    w.personal |= {"甲一", "乙二"}
    told = send(admin(w), "accounts", ["login", "name"], people, dry_run=True).is_(200, founded=2, refused=3).body
    same([(one["line"], one["field"]) for one in told["refusals"]], [(4, "login"), (5, "login"), (6, "login")], "the wrong rows")
    w.wrote_nothing()
    send(admin(w), "accounts", ["login", "name"], people, dry_run=False).is_(422).points_at("/reason")
    send(admin(w), "accounts", ["login", "name"], people, dry_run=False, reason="批量建账号").is_(200, founded=2)
    w.wrote("access.accounts_imported", founded=2)
    code = f"community.{COMMUNITY}"
    rows = [["t.one", code, "handler", ""], ["t.two", code, "reviewer", "2099-12-31"], ["t.two", "desk", "audit_admin", ""],
            ["nobody.here", code, "handler", ""], ["t.one", "nowhere", "handler", "soon"], ["t.one", code, "handler", ""]]
    columns = ["login", "org", "role", "until"]
    send(admin(w), "posts", columns, rows, dry_run=True).is_problem(403, "forbidden")
    told = send(security(w), "posts", columns, rows, dry_run=False, reason="批量任职").is_(200, founded=2, same=1, refused=3).body
    same([(one["line"], one["field"]) for one in told["refusals"]], [(4, "role"), (5, "login"), (6, "org"), (6, "until")], "the wrong rows")
    w.wrote("access.posts_imported", founded=2)
    same([one["role"] for one in account_of(w, "t.one")["posts"]], ["handler"], "what one got")
    same(account_of(w, "t.one")["revision"], 2, "the revision")
    send(security(w), "posts", columns + ["colour"], [row + [""] for row in rows], dry_run=True).is_(422).points_at("/columns")
