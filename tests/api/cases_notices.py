"""Who is told of what: in the pages, by mail, by short message and WeChat, and other systems by webhooks. What stands outside is in
`outside.py`: a real mail server, and stand-ins that check the providers' signatures."""
import json
import re
import urllib.parse
import uuid

from cases_accounts import admin, security
from harness import COMMUNITY, OTHER_COMMUNITY, STREET, case, check, same
from outside import verify_hook, wait_for, wechat_event, wechat_query

key = lambda: str(uuid.uuid4())
ACCEPT = {"kind": "help", "category": "street_light", "urgent": False}


def told_of(who, matter):
    """The notices about a matter, the latest first."""
    items = who.call("GET", "/api/v1/notices").is_(200).body["items"]
    return [one for one in items if one.get("matter", {}).get("id") == matter.id]


def set_up(w, who, channel, address, pace="now"):
    """Confirms an address by the code that went there."""
    w.personal.add(address)
    who.call("PUT", f"/api/v1/contacts/{channel}", {"address": address, "pace": pace}).is_(204)
    code = wait_for(lambda: code_sent(w, channel, address))
    check(code, f"no code came to {channel}")
    who.call("POST", f"/api/v1/contacts/{channel}/confirm", {"code": code}).is_(204)


def code_sent(w, channel, address):
    if channel == "mail":
        letters = w.mail.letters(address)
        return letters and re.search(r"\d{6}", letters[-1].get_content()).group()
    sent = [one for one in w.outside.messages if one["PhoneNumbers"] == address and one["TemplateCode"] == "SMS_2"]
    return sent and sent[-1]["TemplateParam"]["code"]


CALLBACK = "/api/v1/wechat/callback"


def from_wechat(w, body, query=None):
    return w.anyone().call("POST", f"{CALLBACK}?{query or wechat_query()}", body, headers={"Content-Type": "text/xml"})


def scene_of(w, who):
    """What stands in the code that the page of this account shows."""
    return w.outside.scenes[who.call("POST", "/api/v1/contacts/wechat/scene").is_(200).body["url"]]


def bound(who):
    return [one["address"] for one in who.call("GET", "/api/v1/contacts").is_(200).body["items"] if one["channel"] == "wechat" and one["confirmed"]]


@case("notices: who is to act is told in the pages, who did it is not, and nobody else")
def in_pages(w):
    clerk, stranger = w.clerk(), w.staff(f"clerk.{OTHER_COMMUNITY}")
    clerk.call("POST", "/api/v1/notices/read", {"upto": "9223372036854775807"}).is_(204)
    matter = w.submit()
    notices = wait_for(lambda: told_of(clerk, matter))
    same([(one["text"], one["read"]) for one in notices], [("有新的诉求待受理。", False)], "what the clerk is told")
    same(told_of(stranger, matter), [], "what another community's clerk is told")
    w.step(clerk, matter, "accept", ACCEPT).is_(200)
    w.step(clerk, matter, "dispatch", {"handler": w.org_of(f"handler.{COMMUNITY}")}).is_(200)
    w.appended()
    same(wait_for(lambda: [one["text"] for one in told_of(w.handler(), matter)]), ["有新的派单待签收。"], "what the handler is told")
    same(w.handler().in_language("en").call("GET", "/api/v1/notices").body["items"][0]["text"], "A request waits to be signed for.", "in English")
    check("有新的派单待签收。" not in [one["text"] for one in told_of(clerk, matter)], "who dispatched it is told that it was dispatched")
    before = clerk.call("GET", "/api/v1/notices?unread=true").body
    clerk.call("POST", "/api/v1/notices/read", {"upto": notices[0]["seq"], "matter": matter.id}).is_(204)
    same([one["read"] for one in told_of(clerk, matter)], [True], "after it was read")
    same(clerk.call("GET", "/api/v1/notices").body["unread"], before["unread"] - 1, "unread")
    clerk.call("POST", "/api/v1/notices/read", {"upto": "0"}).is_(422).points_at("/upto")
    clerk.call("POST", "/api/v1/notices/read", {}).is_(422).points_at("/upto")
    w.wrote_nothing()


@case("notices: a page of them, and the next")
def pages(w):
    clerk = w.clerk()
    for _ in range(55):
        w.new_address()  # an address may submit so many and no more
        w.submit()
    wait_for(lambda: clerk.call("GET", "/api/v1/notices").body["unread"] >= 55)
    first = clerk.call("GET", "/api/v1/notices").is_(200).body
    same(len(first["items"]), 50, "a page")
    second = clerk.call("GET", f"/api/v1/notices?before={first['next']}").is_(200).body["items"]
    check(int(second[0]["seq"]) < int(first["items"][-1]["seq"]), "the next page goes on")
    clerk.call("POST", "/api/v1/notices/read", {"upto": first["items"][0]["seq"]}).is_(204)
    same(clerk.call("GET", "/api/v1/notices").body["unread"], 0, "all were read")
    w.wrote_nothing()


@case("notices: by mail, to an address that was confirmed by its code")
def by_mail(w):
    clerk, address = w.clerk(), f"{uuid.uuid4().hex[:8]}@example.cn"
    same(sorted(clerk.call("GET", "/api/v1/contacts").is_(200).body["channels"]), ["mail", "sms", "wechat"], "the ways that there are")
    w.personal.add(address)
    clerk.call("PUT", "/api/v1/contacts/mail", {"address": "nobody"}).is_(422).points_at("/address")
    clerk.call("PUT", "/api/v1/contacts/mail", {}).is_(422).points_at("/address")
    clerk.call("PUT", "/api/v1/contacts/mail", {"address": address, "pace": "never"}).is_(422).points_at("/pace")
    clerk.call("PUT", "/api/v1/contacts/hook", {"address": address}).is_problem(404, "not-found")
    clerk.call("POST", "/api/v1/contacts/mail/confirm", {"code": "123456"}).is_problem(404, "not-found")
    clerk.call("PUT", "/api/v1/contacts/mail", {"address": "refused@example.cn"}).is_(422).points_at("/address")
    clerk.call("PUT", "/api/v1/contacts/mail", {"address": address}).is_(204)
    letter = wait_for(lambda: w.mail.letters(address))[0]
    code = re.search(r"\d{6}", letter.get_content()).group()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    clerk.call("POST", "/api/v1/contacts/mail/confirm", {"code": wrong}).is_(422).points_at("/code")
    matter = w.submit()
    wait_for(lambda: told_of(clerk, matter))
    same(len(w.mail.letters(address)), 1, "letters before the address is confirmed")
    clerk.call("POST", "/api/v1/contacts/mail/confirm", {"code": code}).is_(204)
    shown = clerk.call("GET", "/api/v1/contacts").body["items"]
    same(shown, [{"channel": "mail", "address": address[0] + "***@example.cn", "pace": "now", "confirmed": True}], "what is shown of it")

    second = w.submit()
    letters = wait_for(lambda: [one for one in w.mail.letters(address) if second.number in one["Subject"]])
    check(letters, "no letter came")
    letter = letters[0]
    same(letter["Subject"], f"【融治】有新的诉求待受理。 {second.number}", "its subject")
    same((letter["From"], letter["Auto-Submitted"]), ("融治 <rongzhi@example.cn>", "auto-generated"), "who it is from")
    text = letter.get_content()
    check(f"http://localhost:8080/staff/all/{second.id}" in text and "居民诉求" in text, text)
    check(second.fields["what"] not in text and second.fields["contact_name"] not in text, "the letter says what it is about")

    for wrong in range(6):  # a new address is confirmed anew; five wrong codes void it
        other = f"other{wrong}.{address}"
        w.personal.add(other)
    clerk.call("PUT", "/api/v1/contacts/mail", {"address": other}).is_(204)
    code = wait_for(lambda: code_sent(w, "mail", other))
    for _ in range(5):
        clerk.call("POST", "/api/v1/contacts/mail/confirm", {"code": "x"}).is_(422)
    clerk.call("POST", "/api/v1/contacts/mail/confirm", {"code": code}).is_(422).points_at("/code")
    clerk.call("DELETE", "/api/v1/contacts/mail").is_(204)
    clerk.call("DELETE", "/api/v1/contacts/nowhere").is_problem(404, "not-found")
    same(clerk.call("GET", "/api/v1/contacts").body["items"], [], "after it was removed")
    w.wrote_nothing()


@case("notices: what cannot be sent is tried again, then dead; the dead are shown and sent again")
def dead(w):
    handler, address = w.handler(), f"later{uuid.uuid4().hex[:8]}@example.cn"
    w.mail.open()
    set_up(w, handler, "mail", address)
    (w.mail.folder / "open").unlink()
    matter = w.brought_to("to_contact")
    boss = admin(w)
    mine = lambda state: [one for one in boss.call("GET", f"/api/v1/deliveries?state={state}").is_(200).body["items"] if one["channel"] == "mail"]
    waiting = wait_for(lambda: [one for one in mine("waiting") if one["tries"] == 1])
    check(waiting and waiting[0]["failure"] == "deferred" and "due_at" in waiting[0], f"after the first try: {mine('waiting')}")
    found = wait_for(lambda: mine("dead"), 20)
    same([(one["tries"], one["failure"], one["channel"]) for one in found], [(3, "deferred", "mail")], "after all tries")
    check(address not in json.dumps(found), "the list shows an address")
    same(w.mail.letters(address)[1:], [], "letters meanwhile")
    w.mail.open()
    w.wrote_nothing()
    sent = key()
    boss.call("POST", f"/api/v1/deliveries/{found[0]['id']}/resend", key=sent).is_(204)
    boss.call("POST", f"/api/v1/deliveries/{found[0]['id']}/resend", key=sent).is_(204)
    w.wrote("notice.resent", delivery=found[0]["id"], channel="mail")
    letters = wait_for(lambda: w.mail.letters(address)[1:])
    check(letters and matter.number in letters[0]["Subject"], "it was not sent again")
    wait_for(lambda: not mine("dead"))
    boss.call("POST", f"/api/v1/deliveries/{found[0]['id']}/resend", key=key()).is_(409)
    boss.call("POST", "/api/v1/deliveries/7/resend", key=key()).is_problem(404, "not-found")
    boss.call("GET", "/api/v1/deliveries?state=lost").is_(400)
    handler.call("DELETE", "/api/v1/contacts/mail").is_(204)
    w.wrote_nothing()


@case("notices: once a day, and what was read in the pages meanwhile is not sent")
def daily(w):
    clerk, address = w.clerk(), f"{uuid.uuid4().hex[:8]}@example.cn"
    set_up(w, clerk, "mail", address, "daily")
    same(clerk.call("GET", "/api/v1/contacts").body["items"][0]["pace"], "daily", "the pace")
    matter = w.submit()
    wait_for(lambda: told_of(clerk, matter))
    # A limit of the matter ends before the next morning at most hours of a day; then it is told at once.
    waiting = [one for one in admin(w).call("GET", "/api/v1/deliveries?state=waiting").body["items"] if one["channel"] == "mail"]
    check(waiting or wait_for(lambda: w.mail.letters(address)[1:]), "it neither waits nor was sent")
    clerk.call("PUT", "/api/v1/contacts/mail", {"pace": "now"}).is_(204)
    same(clerk.call("GET", "/api/v1/contacts").body["items"][0], {"channel": "mail", "address": address[0] + "***@example.cn", "pace": "now",
                                                                 "confirmed": True}, "the pace alone was changed")
    clerk.call("DELETE", "/api/v1/contacts/mail").is_(204)
    w.wrote_nothing()


@case("notices: by short message to staff and to who asked, signed as the provider wants it")
def by_sms(w):
    phone = "138" + str(uuid.uuid4().int)[:7] + "1"
    set_up(w, w.clerk(), "sms", phone)
    w.clerk().call("PUT", "/api/v1/contacts/sms", {"address": "110"}).is_(422).points_at("/address")
    same(w.clerk().call("GET", "/api/v1/contacts").body["items"][0]["address"], f"{phone[:3]}****{phone[-4:]}", "what is shown of it")
    matter = w.submit()
    sent = lambda number: [one["TemplateParam"] for one in w.outside.messages if one["PhoneNumbers"] == number and one["TemplateCode"] == "SMS_1"]
    first = wait_for(lambda: [one for one in sent(phone) if one["number"] == matter.number])
    check(first and first[0]["notice"] == f"有新的诉求待受理。 {matter.number}", f"the clerk was sent {sent(phone)}")
    asker = w.brought_to("callback").fields["contact_phone"]  # several that are due at once go as one, which says how many they are
    check(wait_for(lambda: any("已办结" in one["notice"] or "条新通知" in one["notice"] for one in sent(asker))), f"the asker was sent {sent(asker)}")
    same(w.outside.faults, [], "signatures that the provider refused")
    none = w.submit({**w.request_fields(), "contact_phone": "0375-2862222"})
    w.step(w.clerk(), none, "accept", ACCEPT).is_(200)
    w.appended()
    same([one for one in w.outside.messages if one["PhoneNumbers"].startswith("0375")], [], "messages to a fixed line")
    w.clerk().call("DELETE", "/api/v1/contacts/sms").is_(204)
    w.wrote_nothing()


@case("notices: by WeChat, with a token that is renewed; who follows no longer is dead at once")
def by_wechat(w):
    follower = "o" + uuid.uuid4().hex
    w.personal.add(follower)
    from_wechat(w, wechat_event(follower, "SCAN", scene_of(w, w.handler()))).is_(200)
    w.outside.token = "another's"  # who else asked for a token made ours void
    matter = w.brought_to("to_contact")
    message = wait_for(lambda: [one for one in w.outside.templates if one["data"]["character_string1"]["value"] == matter.number])
    check(message, "no message came")
    same((message[0]["touser"], message[0]["template_id"], message[0]["data"]["thing2"]["value"], message[0]["url"]),
         (follower, "T1", "有新的派单待签收。", f"http://localhost:8080/staff/all/{matter.id}"), "the message")
    w.handler().call("DELETE", "/api/v1/contacts/wechat").is_(204)
    gone = follower + "gone"
    w.personal.add(gone)
    from_wechat(w, wechat_event(gone, "SCAN", scene_of(w, w.handler()))).is_(200)
    matter = w.brought_to("to_contact")
    dead = wait_for(lambda: [one for one in admin(w).call("GET", "/api/v1/deliveries").body["items"] if one["channel"] == "wechat"])
    same([(one["failure"], one["tries"]) for one in dead[:1]], [("errcode 43004", 1)], "what is dead")
    w.handler().call("DELETE", "/api/v1/contacts/wechat").is_(204)


@case("notices: who scans the code of the page is bound, once, by WeChat's own word; who leaves is bound no longer")
def follower_bound(w):
    clerk, handler, follower = w.clerk(), w.handler(), "o" + uuid.uuid4().hex
    w.personal.add(follower)
    same(w.anyone().call("GET", f"{CALLBACK}?{wechat_query(echostr='5837')}").is_(200).text, "5837", "what WeChat hears when it looks for the server")
    clerk.call("PUT", "/api/v1/contacts/wechat", {"address": follower}).is_(422).points_at("/address")
    void = scene_of(w, clerk)
    w.outside.token = "another's"  # the token has run out meanwhile
    scene, others = scene_of(w, clerk), scene_of(w, handler)
    scan = wechat_event(follower, "subscribe", f"qrscene_{scene}")

    refused = [wechat_query(token="AnotherTokenThanOurs"), wechat_query(at=1_700_000_000), "signature=&timestamp=&nonce=", wechat_query() + "0"]
    for query in refused:
        from_wechat(w, scan, query).is_problem(403, "forbidden")
        w.anyone().call("GET", f"{CALLBACK}?{query}&echostr=1").is_problem(403, "forbidden")
    for body in (b"", b"{}", scan[:-5], b"<xml><ToUserName>gh_1</ToUserName><Encrypt>AAAA</Encrypt></xml>",
                 b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + scan):
        from_wechat(w, body).is_problem(400, "bad-request")
    from_wechat(w, scan + b" " * 65536).is_problem(413, "content-too-large")
    for body in (wechat_event(follower, "SCAN", "x"), wechat_event(follower, "SCAN", void), wechat_event(follower, "subscribe"),
                 wechat_event(follower, "LOCATION"), wechat_event(follower, "unsubscribe")):
        same(from_wechat(w, body).is_(200).text, "success", "what WeChat hears")
    same(bound(clerk), [], "who is bound so far")

    query = wechat_query()
    same(from_wechat(w, scan, query).is_(200).text, "success", "what WeChat hears")
    same(bound(clerk), ["***" + follower[-4:]], "who is bound")
    thief = "o" + uuid.uuid4().hex
    w.personal.add(thief)
    for body, asked in ((wechat_event(thief, "SCAN", scene), None), (wechat_event(thief, "SCAN", others), query), (wechat_event(follower, "unsubscribe"), query)):
        from_wechat(w, body, asked).is_(200)
    same((bound(clerk), bound(handler)), (["***" + follower[-4:]], []), "after a second scan, and calls under words that were heard before")
    clerk.call("PUT", "/api/v1/contacts/wechat", {"pace": "daily"}).is_(204)
    from_wechat(w, wechat_event(follower, "SCAN", scene_of(w, clerk))).is_(200)
    same([one["pace"] for one in clerk.call("GET", "/api/v1/contacts").body["items"] if one["channel"] == "wechat"], ["daily"], "the pace when bound anew")
    from_wechat(w, wechat_event(follower, "unsubscribe")).is_(200)
    same(bound(clerk), [], "who is bound after leaving")
    w.wrote_nothing()


@case("webhooks: another system is told of what an account may read, signed, tried again, replayed")
def hooks(w):
    keeper = security(w)
    eyes = next(one for one in keeper.call("GET", f"/api/v1/accounts?q=clerk.{COMMUNITY}").body["items"] if one["login"] == f"clerk.{COMMUNITY}")["id"]
    url = f"http://127.0.0.1:{w.outside.port}/in"
    wanted = {"account": eyes, "url": url, "chains": ["request"]}
    for wrong, field in (({**wanted, "url": "https://elsewhere.example.cn/"}, "/url"), ({**wanted, "account": "1"}, "/account"),
                         ({**wanted, "chains": ["nothing"]}, "/chains"), ({"url": url}, "/account")):
        keeper.call("POST", "/api/v1/hooks", wrong, key=key()).is_(422).points_at(field)
    made_by = key()
    hook = keeper.call("POST", "/api/v1/hooks", wanted, key=made_by).is_(201).body
    w.personal.add(hook["secret"])
    w.wrote("notice.hook_made", hook=hook["id"], account=eyes, host="127.0.0.1")
    again = keeper.call("POST", "/api/v1/hooks", wanted, key=made_by).is_(201).body
    same((again["id"], "secret" in again), (hook["id"], False), "the same key again")
    check("secret" not in keeper.call("GET", "/api/v1/hooks").is_(200).body["items"][0], "the list shows a secret")

    matter, other = w.submit(), w.submit(place=OTHER_COMMUNITY)
    mine = lambda of=matter: [(headers, body) for headers, body in w.outside.hooked if json.loads(body)["data"]["matter"]["id"] == of.id]
    headers, body = wait_for(mine)[0]
    said = json.loads(body)
    same((said["type"], said["data"]["matter"]["number"], said["data"]["matter"]["stage"]), ("request.submit", matter.number, "registered"), "what it is told")
    check(verify_hook(hook["secret"], headers, body), f"the signature does not hold: {headers}")
    check(matter.fields["contact_phone"] not in body.decode(), "what is covered is told")
    same(mine(other), [], "what is told of another community's matter")

    w.outside.hook_status = 500
    w.step(w.clerk(), matter, "accept", ACCEPT).is_(200)
    accepted = lambda: [headers for headers, body in mine() if json.loads(body)["type"] == "request.accept"]
    check(wait_for(lambda: len(accepted()) >= 2), "it is not tried again")
    w.outside.hook_status = 200
    check(wait_for(lambda: len(accepted()) >= 3), "nor once it can be taken")
    same(len({headers["webhook-id"] for headers in accepted()}), 1, "ids of the one event")
    w.appended()

    since = said["data"]["matter"]["opened_at"][:10]
    count = len(mine())
    keeper.call("POST", f"/api/v1/hooks/{hook['id']}/replay", {"since": "yesterday"}).is_(422).points_at("/since")
    keeper.call("POST", f"/api/v1/hooks/{hook['id']}/replay", {"since": since}).is_(204)
    w.wrote("notice.hook_replayed", hook=hook["id"])
    check(wait_for(lambda: len(mine()) >= count + 2), "nothing is replayed")
    same({headers["webhook-id"] for headers, _ in mine()[count:]}, {headers["webhook-id"] for headers, _ in mine()[:count]}, "ids of what was replayed")
    keeper.call("DELETE", f"/api/v1/hooks/{hook['id']}").is_(204)
    w.wrote("notice.hook_removed", hook=hook["id"])
    keeper.call("DELETE", f"/api/v1/hooks/{hook['id']}").is_problem(404, "not-found")
    keeper.call("POST", "/api/v1/hooks/7/replay", {"since": since}).is_problem(404, "not-found")
    w.wrote_nothing()


def form(w, path, **fields):
    body = urllib.parse.urlencode(fields).encode()
    return w.anyone().call("POST", path, body, headers={"Content-Type": "application/x-www-form-urlencoded"})


def link_in(letter):
    return re.search(r"http://localhost:8080(/board/follow/\d+/\S+)", letter.get_content()).group(1)


@case("announcements: released by another, on the board, told to who follows the place, by a letter that ends it too")
def announcements(w):
    address, place = f"{uuid.uuid4().hex[:8]}@example.cn", w.place(COMMUNITY)
    w.personal.add(address)
    check("电子邮箱" in w.anyone().call("GET", f"/board/follow?place={place}").is_(200).text, "the form has no line for the address")
    check("核对" in form(w, "/board/follow", place=place, address="nobody").is_(422).text, "what is wrong is not said")
    check("确认邮件已发出" in form(w, "/board/follow", place=place, address=address).is_(200).text, "no word of the letter")
    link = link_in(wait_for(lambda: w.mail.letters(address))[0])
    for _ in range(2):
        form(w, "/board/follow", place=place, address=address).is_(200)
    w.new_address()
    check("频繁" in form(w, "/board/follow", place=place, address=address).is_(429).text, "somebody is flooded with letters")
    same(len(wait_for(lambda: len(w.mail.letters(address)) >= 3 and w.mail.letters(address))), 3, "letters that confirm")
    w.personal.add(link.rsplit("/", 1)[1])

    clerk, key_of = w.clerk(), key
    body = {"place": place, "fields": {"notice_kind": "water", "what": "供水公司来电，主管爆裂"}}
    made = clerk.call("POST", "/api/v1/chains/announcement/steps/note", body, key=key_of()).is_(201, stage="noted").body
    w.own.add(made["id"])
    w.wrote("announcement.note", matter=made["id"])
    words = {"headline": "平高社区三号院停水", "words": "因主管抢修停水，请提前储水。联系张女士13812345678。", "hotline": "0375-2862222"}
    step = lambda who, name, verb, fields, revision: who.call("POST", f"/api/v1/matters/{made['id']}/steps/{name}", {"verb": verb, "fields": fields},
                                                             key=key_of(), match=f'"{revision}"')
    backward = {"starts_at": "2026-11-28T18:00:00+08:00", "ends_at": "2026-11-28T09:00:00Z"}
    step(clerk, "publish", "take", words | backward, 1).is_(422).points_at("/fields/ends_at")
    step(clerk, "publish", "take", words, 1).is_(200, stage="noted")
    step(clerk, "publish", "approve", {}, 2).is_(403)
    check(words["headline"] not in w.anyone().call("GET", "/board/announcements").is_(200).text, "it stands on the board before it is released")
    boss = w.staff(f"dispatcher.{STREET}")
    step(boss, "publish", "approve", {}, 2).is_(200, stage="published")
    events = w.appended()
    same(events[-1]["kind"], "announcement.publish.approved", "the last event")

    page = lambda: w.anyone().call("GET", f"/board/announcements?place={place}").is_(200).text
    shown = wait_for(lambda: (text := page()) and words["headline"] in text and text)
    check(shown and "正在公告" in shown and "0375-2862222" in shown, "it does not stand on the board")
    check("13812345678" not in shown and "张女士" not in shown, "a private number or a name stands on the board")
    item = w.anyone().call("GET", f"/board/matters/{made['number']}").is_(200).text
    check(words["headline"] in item, "it has no page of its own")
    same(len(w.mail.letters(address)), 3, "letters before the address is confirmed")
    check("确认关注" in w.anyone().call("GET", link).is_(200).text, "the page of the link has no button")
    form(w, link, do="confirm").is_(200)
    check("已经关注" in w.anyone().call("GET", link).is_(200).text, "it is not confirmed")

    step(clerk, "end_early", "take", {}, 3).is_(200, stage="over")
    w.wrote("announcement.end_early", matter=made["id"])
    letters = wait_for(lambda: w.mail.letters(address)[3:])
    check(letters, "who follows the place is told nothing")
    text = letters[0].get_content()
    check("已提前结束" in text and words["headline"] in text and f"/board/matters/{made['number']}" in text, text)
    check("13812345678" not in text and "张女士" not in text, f"the letter names somebody: {text}")
    check(link in text and letters[0]["List-Unsubscribe"] == f"<http://localhost:8080{link}>", "the letter has no way out")
    same(letters[0]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click", "one click")
    form(w, link, **{"List-Unsubscribe": "One-Click"}).is_(200)
    w.anyone().call("GET", link).is_(404)
    w.anyone().call("GET", link[:-2] + "xx").is_(404)
    form(w, link, do="confirm").is_(404)
    w.wrote_nothing()
