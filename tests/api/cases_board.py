"""The public board: what the chain lets through, and nothing else, whatever was written anywhere."""
import contextlib
import http.client
import re
import sqlite3
import urllib.parse
import uuid
import xml.etree.ElementTree
from html.parser import HTMLParser

from cases_process import ask_as, command_on, seeded, serving
from cases_search import soon
from harness import COMMUNITY, STREET, case, check, same

ATOM = "{http://www.w3.org/2005/Atom}"
SLIPS = {"name": "张伟", "phone": "13800138000", "identity": "11010519491231002X", "plate": "豫D12345", "door": "2单元501室"}
SLIP = f"业主{SLIPS['name']}反映，电话{SLIPS['phone']}，身份证{SLIPS['identity']}，车牌{SLIPS['plate']}，住3号楼{SLIPS['door']}"
EMPTY = {"meta", "link", "img", "input", "path"}


class Wellformed(HTMLParser):
    """Every element that opens closes in its order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.faults, self.links = [], [], []
        self.feed(page)
        self.faults += [f"«{tag}» is left open" for tag in self.open]

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name == "href"]
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.links += [value for name, value in attributes if name == "href"]
        if tag not in EMPTY:
            self.faults.append(f"«{tag}» is closed at once")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"«{tag}» closes something else")


def page(w, path, language="zh", status=200):
    answer = w.anyone(language).call("GET", path).is_(status)
    same(answer.headers["Content-Type"], "text/html; charset=utf-8", f"the type of {path}")
    read = Wellformed(answer.text)
    same(read.faults, [], f"{path} as HTML")
    check("<script" not in answer.text and " style=" not in answer.text, f"{path} needs a script, or has an inline style")
    return answer, read


def feed(w, path):
    answer = w.anyone().call("GET", path).is_(200)
    same(answer.headers["Content-Type"], "application/atom+xml; charset=utf-8", f"the type of {path}")
    return answer, xml.etree.ElementTree.fromstring(answer.text)


def closed(w, **more):
    """A request that the community answered, and whose asker rated it."""
    fields = w.request_fields(**more)
    matter = w.submit(fields)
    answer = f"现场看过，{SLIP}，已经修好"
    for who, step, said in [(w.clerk(), "accept", {"kind": fields["kind"], "category": "street_light", "urgent": False}),
                            (w.clerk(), "dispatch", {"handler": w.org_of(f"clerk.{COMMUNITY}"), "requirement": SLIP}),
                            (w.handler(), "contact", {"contact_result": "reached", "contact_note": SLIP}),
                            (w.handler(), "submit_result", {"result": answer, "result_kind": "done"}),
                            (w.reviewer(), "approve", {}),
                            ("asker", "rate", {"score": 5, "solved": True, "rating_words": SLIP})]:
        w.step(who, matter, step, said).is_(200)
    w.appended()
    return matter


def publish(w, matter, summary, result):
    return w.step(w.staff(f"callback.{STREET}"), matter, "publish", {"public_summary": summary, "public_result": result})


def is_shown(w, matter):
    return w.anyone().call("GET", f"/board/matters/{matter.number}").status == 200


@case("board: what is published stands on it, covered once more, and nothing that was said on the way")
def published(w):
    matter = closed(w, what=SLIP, address=SLIP, contact_name="王测试")
    same(is_shown(w, matter), False, "before it is published")
    publish(w, matter, f"路口的路灯不亮。{SLIP}", f"已更换灯头。{SLIP}").is_(200, stage="settled")
    w.wrote("request.publish", matter=matter.id, role="callback")
    soon(lambda: is_shown(w, matter), True, "the board follows the record")
    place = w.place(COMMUNITY)
    paths = ["/board", f"/board?place={place}", f"/board/matters/{matter.number}", "/board/figures?period=365d", "/board/map"]
    texts = [page(w, path, language)[0].text for path in paths for language in ("zh", "en")]
    texts += [feed(w, path)[0].text for path in ("/board/feed.atom", f"/board/feed.atom?place={place}", f"/board/matters/{matter.number}/feed.atom")]
    shown = texts[4]
    for words in ("路口的路灯不亮", "已更换灯头", "路灯照明", "已解决，满意", "已自动隐去", 'property="og:title"', "按时"):
        check(words in shown, f"the matter's page lacks «{words}»")
    for slip in [*SLIPS.values(), "3号楼"]:
        check(not any(slip in text for text in texts), f"«{slip}» stands on the board")
    said = {text for text in w.personal if len(text) > 3}
    found = [text for text in said if any(text in each for each in texts)]
    same(found, [], "what was said and is personal, on the board")
    check(matter.id not in "".join(texts), "the matter's inner id stands on the board")


@case("board: reports, minors, what is confidential or not agreed to never stand on it")
def never(w):
    for more in ({"minor": True}, {"confidential": True}, {"may_publish": False}, {"kind": "report", "confidential": True}):
        matter = closed(w, **more)
        publish(w, matter, "路口的路灯不亮，晚上看不清", "已更换灯头，试灯正常").is_problem(409, "not-yet")
        page(w, f"/board/matters/{matter.number}", status=404)
    w.wrote_nothing()


OFF = {"unpublish_reason": "摘要写错了地方，更正后重新公开"}


@case("board: what is taken off, or turns out to concern a minor, is gone at once")
def taken_off(w):
    desk = w.staff(f"callback.{STREET}")
    for step, fields in (("unpublish", OFF), ("mark_minor", {})):
        matter = closed(w)
        w.step(desk, matter, "unpublish", OFF).is_problem(409, "not-yet")
        publish(w, matter, "路口的路灯不亮，晚上看不清", "已更换灯头，试灯正常").is_(200)
        soon(lambda: is_shown(w, matter), True, "published")
        w.step(desk, matter, step, fields).is_(200, stage="settled")
        w.appended()
        soon(lambda: is_shown(w, matter), False, step)
        page(w, f"/board/matters/{matter.number}", "en", 404)
        w.anyone().call("GET", f"/board/matters/{matter.number}/feed.atom").is_(404)


def shown_at(port, number):
    """What the board of that server says of a matter; nothing where it does not stand there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/board/matters/{number}")
    answer = connection.getresponse()
    text = answer.read().decode()
    return text if answer.status == 200 else ""


ARCHIVED = """SELECT m.id, m.number, m.revision, a.login FROM matter m JOIN post p ON p.org_id = m.owner_id AND p.role = 'callback'
    JOIN account a ON a.id = p.account_id WHERE m.stage = 'archived' AND m.state LIKE '%"published":true%' ORDER BY m.id LIMIT 1"""


@case("board: what is archived is corrected and taken off as well, by the desk that calls back, and stays archived")
def taken_off_archived(w):
    done, data = seeded(w, "archived", "--days", "40", "--without-cases")
    same(done.returncode, 0, "the exit code of " + done.stderr)
    with contextlib.closing(sqlite3.connect(f"{data}/rongzhi.db")) as connection:
        matter, number, revision, login = connection.execute(ARCHIVED).fetchone()
    with serving(w, data) as (port, _):
        soon(lambda: bool(shown_at(port, number)), True, "before")
        said = {"public_summary": "楼道里的声控灯不亮", "public_result": "已更换灯头，并检查了整栋楼。"}
        for step, fields in (("publish", said), ("unpublish", OFF), ("publish", said), ("unpublish", OFF)):
            seen = ask_as(port, login, "GET", f"/api/v1/matters/{matter}")
            check(step in [one["step"] for one in seen["steps"]], f"{step} is not offered: {seen['steps']}")
            after = ask_as(port, login, "POST", f"/api/v1/matters/{matter}/steps/{step}", {"verb": "take", "fields": fields},
                           {"If-Match": f'"{revision}"', "Idempotency-Key": str(uuid.uuid4())})
            revision += 1
            same((after["stage"], after["revision"]), ("archived", revision), f"after {step}")
            soon(lambda: said["public_result"] in shown_at(port, number), step == "publish", f"on the board after {step}")
        same(shown_at(port, number), "", "the board after all")
    verified = command_on(w, data, "audit", "verify")
    check(verified.returncode == 0, verified.stdout + verified.stderr)


@case("board: the list is found by place, category, outcome and month, and an unknown word asks for nothing")
def found(w):
    matter = closed(w)
    publish(w, matter, "南门的路灯不亮，晚上看不清", "已更换灯头，试灯正常").is_(200)
    w.appended()
    soon(lambda: is_shown(w, matter), True, "published")
    month = w.read(w.clerk(), matter)["opened_at"][:7]
    link = f"/board/matters/{matter.number}"
    place = w.place(COMMUNITY)
    for query, stands in [("", True), (f"?place={place}", True), ("?category=street_light", True), ("?outcome=solved", True), (f"?month={month}", True),
                          ("?outcome=unsolved", False), ("?category=noise", False), ("?month=2019-01", False),
                          ("?place=x&outcome=x&month=13&page=x&lang=x&size=x", True), ("?page=999999999999999999999", None)]:
        _, read = page(w, "/board" + query)
        if stands is not None:
            same(link in read.links, stands, f"{link} in /board{query}")
    answer, read = page(w, f"/board?place={place}&size=large&lang=en")
    check('data-size="large"' in answer.text and 'lang="en"' in answer.text, "size or language is not taken")
    check(f"{link}?lang=en&size=large" in read.links, "a link forgets language or size")
    check("noindex" in answer.text and "noindex" not in page(w, "/board")[0].text, "which page a search engine keeps")


@case("board: a feed is valid Atom, each entry with an id of its own, and a link that leads back")
def feeds(w):
    _, read = page(w, "/board")
    number = next(re.fullmatch(r"/board/matters/(\w+)", link).group(1) for link in read.links if link.startswith("/board/matters/"))
    for path in ("/board/feed.atom", f"/board/feed.atom?place={w.place(COMMUNITY)}&category=street_light", f"/board/matters/{number}/feed.atom", "/board/feed.atom?month=2019-01"):
        _, root = feed(w, path)
        same(root.tag, ATOM + "feed", "the root")
        for part in ("id", "title", "updated", "author"):
            same(len(root.findall(ATOM + part)), 1, f"«{part}» of {path}")
        entries = root.findall(ATOM + "entry")
        check(entries or "2019" in path, f"{path} is empty")
        ids = [entry.find(ATOM + "id").text for entry in entries]
        same(len(set(ids)), len(ids), "ids of their own")
        moments = [each.text for each in root.iter(ATOM + "updated")]
        check(all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00", one) for one in moments), f"{path}: {moments}")
        for entry in entries:
            address = urllib.parse.urlsplit(entry.find(ATOM + "link").get("href"))
            page(w, address.path)


@case("board: it is kept for a minute and asked about by its ETag, and lets no script in")
def kept(w):
    for path in ("/board", "/board/figures", "/board/map", "/board/feed.atom"):
        answer = w.anyone().call("GET", path).is_(200)
        same(answer.headers["Cache-Control"], "public, max-age=60", f"how long {path} is kept")
        check("script-src" not in answer.headers["Content-Security-Policy"] and "default-src 'none'" in answer.headers["Content-Security-Policy"],
              f"the policy of {path}")
        again = w.anyone().call("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
        same((again.status, again.raw), (304, b""), f"{path} asked again")
        same(w.anyone().call("HEAD", path).is_(200).raw, b"", f"HEAD {path}")
    answer = w.anyone().call("GET", "/board", headers={"Host": "evil\"><script>"}).is_(200)
    check("evil" not in answer.text, "a Host that can be none stands on the page")
