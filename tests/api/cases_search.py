"""Matters are found by what is written in them, by nobody who may not read it."""
import io
import json
import re
import subprocess
import tempfile
import time
import urllib.parse
import uuid
import zipfile

from cases_network import body_ids
from cases_whistle import call, pair
from harness import COMMUNITY, OTHER_COMMUNITY, case, check, same


def search(who, words, view="all", **more):
    query = urllib.parse.urlencode({"view": view, "q": words, **more})
    return who.call("GET", f"/api/v1/search?{query}")


def found(who, words, **more):
    return [row["id"] for row in search(who, words, **more).is_(200).body["items"]]


def soon(tell, wanted, what, seconds=3):
    """What is committed is found within moments: the index follows the record."""
    end = time.monotonic() + seconds
    while (got := tell()) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    same(got, wanted, what)


@case("search: a part of what was written finds it, with the words around, the latest first, until it is written otherwise")
def words(w):
    mark = "".join(chr(0x4E00 + int(digit, 16) * 321) for digit in uuid.uuid4().hex[:6])
    first = w.submit(w.request_fields(what=f"三号楼东侧{mark}的路灯，Ｎｏ．７不亮"))
    second = w.submit(w.request_fields(what=f"下水道{mark}又堵了"))
    clerk = w.clerk()
    soon(lambda: found(clerk, mark), [second.id, first.id], "both, the latest first")
    same(found(clerk, f"{mark}的路灯"), [first.id], "a longer part")
    same(found(clerk, f"{mark} 堵了"), [second.id], "two words")
    same(found(clerk, f"{mark} no.7"), [first.id], "whatever its width and case")
    same(found(clerk, f"{mark[0]} {mark[1:]}"), [second.id, first.id], "a single sign")
    same(found(clerk, first.number), [first.id], "its number")
    same(found(clerk, f"{mark}井盖"), [], "what nobody wrote")
    row = next(one for one in search(clerk, f"{mark}的路灯").body["items"])
    same((row["found"]["before"], row["found"]["match"]), ("三号楼东侧", f"{mark}的路灯"), "where it stands")
    same(row["found"]["after"], "，Ｎｏ．７不亮", "what comes behind, as it was written")
    page = search(clerk, mark, limit=1).is_(200).body
    same([one["id"] for one in page["items"]], [second.id], "the first page")
    same(found(clerk, mark, limit=1, after=page["next"]), [first.id], "the next one")
    newest = clerk.call("GET", "/api/v1/matters?view=all&order=newest&limit=1").is_(200).body
    behind = clerk.call("GET", f"/api/v1/matters?view=all&order=newest&limit=1&after={newest['next']}").is_(200).body
    same([newest["items"][0]["id"], behind["items"][0]["id"]], [second.id, first.id], "the pages of the list itself")
    w.step(clerk, first, "accept", {"kind": "help", "category": "street_light", "urgent": False, "contact_for_handler": f"找{mark[::-1]}师傅"}).is_(200)
    w.appended()
    soon(lambda: found(clerk, f"{mark[::-1]}师傅"), [first.id], "what a later step wrote")


@case("search: by the names of bodies and places, and within a list with its filters")
def beside(w):
    mark = "寻" + uuid.uuid4().hex[:8]
    matter = w.submit(w.request_fields(what=f"{mark}路口积水"))
    clerk = w.clerk()
    named = next(one["name"] for one in clerk.call("GET", "/api/v1/places").is_(200).body["items"] if one["id"] == w.place(COMMUNITY))
    soon(lambda: found(clerk, f"{mark} {named}"), [matter.id], "with the name of its place")
    same(found(clerk, f"{mark} 民呼必应指挥中心"), [], "with the name of another body")
    same(found(clerk, mark, view="to_accept"), [matter.id], "within the list where it stands")
    same(found(clerk, mark, view="to_dispatch"), [], "within another list")
    same(found(clerk, mark, owner=body_ids(w)["urban_management"]), [], "of another body's")
    same(found(clerk, mark, place=w.place(COMMUNITY)), [matter.id], "in its place")
    pair(w, body_ids(w)["urban_management"])
    called = call(w, clerk, "call_paired", [body_ids(w)["urban_management"]], reason=f"{mark}积水点需要会商").is_(201).body["id"]
    w.wrote("whistle.call_paired", "turnout.open")
    soon(lambda: called in found(clerk, f"{mark} 城市管理局"), True, "by the body that a field names")


@case("search: nobody finds by what he may not read")
def hidden(w):
    name, phone = "寻" + uuid.uuid4().hex[:6], "139" + str(uuid.uuid4().int)[:8]
    matter = w.submit(w.request_fields(what=f"{name}的路灯不亮", contact_name=f"欧阳{name}", contact_phone=phone))
    clerk = w.clerk()
    soon(lambda: found(clerk, f"{name}的路灯"), [matter.id], "what may be read")
    same(found(clerk, f"欧阳{name}"), [], "a covered name")
    check(matter.id in found(clerk, phone[-4:]), "the last digits of a covered number, which are shown, do not find it")
    check(matter.id in found(clerk, phone), "who knows the number does not find what came from it")
    same(found(clerk, phone[:-4]), [], "other digits")
    same(found(clerk, "138" + phone[3:]), [], "another number with the same last digits")
    for stranger in (w.staff(f"clerk.{OTHER_COMMUNITY}"), w.staff("handler.agriculture")):
        same(found(stranger, name), [], "another body's matter")
    search(w.staff("admin.system"), name).is_problem(403, "forbidden")
    search(clerk, "").is_(422).points_at("?q")
    search(clerk, "长" * 101).is_(422).points_at("?q")
    search(clerk, name, view="none").is_(422).points_at("?view")
    w.wrote_nothing()


@case("search: within each list it finds what the list holds, whoever asks")
def each_list(w):
    for who in (w.clerk(), w.handler(), w.staff("dispatcher"), w.staff("supervisor"), w.staff("handler")):
        for view in who.call("GET", "/api/v1/views").is_(200).body["items"]:
            if view["view"] == "decide":  # whether a proposal waits for somebody hangs on more than the list says
                continue
            listed = who.call("GET", f"/api/v1/matters?view={view['view']}&limit=200").is_(200).body["items"]
            wanted = {row["id"] for row in listed if row["number"].startswith("ZH26")}
            got = set(found(who, "ZH26", view=view["view"], limit=200))
            check(got == wanted or len(listed) == 200, f"{view['view']}: the list has {len(wanted)}, search finds {len(got)}, and not {wanted - got}, but {got - wanted}")


@case("alike: who says the same in other words is shown with the reason, who says it of another house is not")
def alike(w):
    spot = uuid.uuid4().int % 9000 + 100
    first = w.submit(w.request_fields(what=f"桃花巷{spot}号院门前的下水道堵了，污水漫到路上没法走", address=f"{spot}号院"))
    second = w.submit(w.request_fields(what=f"反映一下，{spot}号院门口排水管堵住，脏水漫到路上没法走，麻烦看看", address=f"{spot}号院"))
    other = w.submit(w.request_fields(what=f"桃花巷{spot + 1}号院门前的下水道堵了，污水漫到路上没法走", address=f"{spot + 1}号院"))
    clerk = w.clerk()
    ids = lambda matter: [one["matter"]["id"] for one in clerk.call("GET", f"/api/v1/matters/{matter.id}/alike").is_(200).body["items"]]
    soon(lambda: second.id in ids(first), True, "the second is shown beside the first")
    check(other.id not in ids(first) and first.id not in ids(other), "another house is taken for the same")
    twin = clerk.call("GET", f"/api/v1/matters/{first.id}/alike").body["items"][0]
    same((twin["same_place"], twin["days_apart"]), (True, 0), "why")
    check(any("漫到路上没法走" in run for run in twin["shared"]), f"what both say: {twin['shared']}")
    typed = {"place": w.place(COMMUNITY), "texts": [f"{spot}号院门前下水道又堵了，污水漫到路上", ""]}
    told = [one["matter"]["id"] for one in clerk.call("POST", "/api/v1/alike", typed).is_(200).body["items"]]
    check(first.id in told and other.id not in told, "while it is typed in")
    stranger = w.staff("handler.agriculture")
    same(stranger.call("POST", "/api/v1/alike", typed).is_(200).body["items"], [], "who may read neither")
    stranger.call("GET", f"/api/v1/matters/{first.id}/alike").is_problem(404, "not-found")
    clerk.call("POST", "/api/v1/alike", {"place": "1", "texts": ["路灯"]}).is_(422).points_at("/place")
    clerk.call("POST", "/api/v1/alike", {"place": w.place(COMMUNITY), "texts": []}).is_(422).points_at("/texts")
    w.wrote_nothing()


@case("suggestions: only to who may read the words; nothing where nothing was learned")
def suggestions(w):
    matter, clerk = w.submit(), w.clerk()
    clerk.call("GET", f"/api/v1/matters/{matter.id}/suggestions").is_(200, fields=lambda fields: isinstance(fields, list))
    w.staff("handler.agriculture").call("GET", f"/api/v1/matters/{matter.id}/suggestions").is_problem(404, "not-found")
    clerk.call("POST", "/api/v1/suggestions", {"chain": "request", "texts": ["路灯不亮"]}).is_(200)
    clerk.call("POST", "/api/v1/suggestions", {"chain": "none", "texts": ["路灯不亮"]}).is_(422).points_at("/chain")
    clerk.call("POST", "/api/v1/suggestions", {"chain": "request", "texts": []}).is_(422).points_at("/texts")
    clerk.call("GET", "/api/v1/suggestions/quality").is_(200)
    w.wrote_nothing()


@case("export: the list as it is filtered, with nothing that is covered; each export is on record")
def exported(w):
    mark = uuid.uuid4().hex[:8]
    matter = w.submit(w.request_fields(what=f"=1+1 {mark} 路灯不亮", contact_phone="13912345678"))
    clerk = w.clerk()
    answer = clerk.call("GET", "/api/v1/matters/export?view=to_accept").is_(200)
    w.wrote("matter.exported", view="to_accept")
    book = zipfile.ZipFile(io.BytesIO(answer.raw))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    check(matter.number in sheet and mark in sheet and "待受理" in sheet, "the matter is not in it")
    check("13912345678" not in sheet and matter.fields["contact_name"] not in sheet, "somebody covered is in it")
    check("<f>" not in sheet and "=1+1" in sheet, "a text is taken for a formula")
    rows = sheet.count("<row ") - 1
    same(rows, clerk.call("GET", "/api/v1/matters?view=to_accept&limit=200").is_(200).body["count"], "as many rows as the list has")
    w.staff("admin.system").call("GET", "/api/v1/matters/export?view=all").is_problem(403, "forbidden")
    for view, words, named in (("none", "", "view"), ("none", f"&q={mark}", "view"), ("all", f"&q={'x' * 101}", "q")):
        clerk.call("GET", f"/api/v1/matters/export?view={view}{words}").is_(422).points_at(f"?{named}")
    w.wrote_nothing()


@case("export: what was searched for, and nothing else, as a table and on paper")
def exported_words(w):
    mark = uuid.uuid4().hex[:8]
    matter, other = (w.submit(w.request_fields(what=f"{word} 路灯不亮")) for word in (mark, "别的"))
    clerk = w.clerk()
    soon(lambda: len(clerk.call("GET", f"/api/v1/search?view=all&q={mark}").is_(200).body["items"]), 1, "found")
    answer = clerk.call("GET", f"/api/v1/matters/export?view=all&q={mark}").is_(200)
    w.wrote("matter.exported", view="all", rows=1, searched=True)
    sheet = zipfile.ZipFile(io.BytesIO(answer.raw)).read("xl/worksheets/sheet1.xml").decode()
    check(matter.number in sheet and other.number not in sheet, "not what was searched for")
    words, _ = words_of(clerk.call("GET", f"/api/v1/matters/export.pdf?view=all&q={mark}").is_(200).raw)
    w.wrote("matter.list_printed", view="all", rows=1, searched=True)
    check(matter.number in words and other.number not in words and f"查找：{mark}" in words, words)
    check(mark not in json.dumps([each for each in w.export() if each.get("kind", "").startswith("matter.exp")]), "what was searched for is kept")
    w.wrote_nothing()


def words_of(pdf, page=None):
    """What poppler reads in it, without the blanks that lines are filled with."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        pages = ["-f", str(page), "-l", str(page)] if page else []
        text = subprocess.run(["pdftotext", *pages, "-layout", file.name, "-"], capture_output=True, check=True).stdout.decode()
        picture = subprocess.run(["pdftoppm", "-r", "40", "-gray", "-f", "1", "-l", "1", file.name], capture_output=True, check=True).stdout
        count = subprocess.run(["pdfinfo", file.name], capture_output=True, check=True).stdout.decode()
    check(min(picture[100:]) < 60, "the first page is white")
    return "".join(text.split()), int(re.search(r"Pages:\s+(\d+)", count)[1])


@case("sheet: a matter on one page as its reader sees it, masked what is masked, with its way and places for signatures; on record")
def sheet(w):
    matter = w.brought_to("handling")
    clerk, path = w.clerk(), f"/api/v1/matters/{matter.id}/sheet.pdf"
    seen = w.read(clerk, matter)
    answer = clerk.call("GET", path).is_(200)
    w.wrote("matter.printed", matter=matter.id)
    same(answer.headers.get("Content-Type"), "application/pdf", "the media type")
    words, pages = words_of(answer.raw)
    same(pages, 1, "pages")
    for expected in ("事项单", matter.number, matter.fields["what"], "办理过程", "现由谁办", "联系电话", "承办人（签字）", "盖章处", "—1—", "数据截止时间", "扫码查看"):
        check("".join(expected.split()) in words, f"«{expected}» is not on it: {words}")
    for entry in seen["timeline"]:
        check("".join(entry["title"].split()) in words, f"«{entry['title']}» is not in its way")
    phone = matter.fields["contact_phone"]
    check(phone not in words and phone[:3] + "****" + phone[-4:] in words, "the telephone is in clear, or not there at all")
    english, _ = words_of(clerk.call("GET", path + "?lang=en").is_(200).raw)
    w.wrote("matter.printed", matter=matter.id)
    check("Mattersheet" in english and "(signature)" in english, english)
    handler, _ = words_of(w.handler().call("GET", path).is_(200).raw)
    w.wrote("matter.printed", matter=matter.id)
    check(phone[-4:] not in handler, "the handler sees the asker's telephone on paper")
    w.staff(f"clerk.{OTHER_COMMUNITY}").call("GET", path).is_problem(404, "not-found")
    w.staff("admin.system").call("GET", path).is_problem(403, "forbidden")
    w.wrote_nothing()


@case("a list on paper: as it is filtered, with who made it, when, and the filters in words; on record")
def list_on_paper(w):
    mark = uuid.uuid4().hex[:8]
    matter = w.submit(w.request_fields(what=f"{mark}路灯不亮", contact_phone="13912345678", kind="complaint"))
    clerk = w.clerk()
    answer = clerk.call("GET", "/api/v1/matters/export.pdf?view=to_accept&tags=kind:complaint&order=newest").is_(200)
    w.wrote("matter.list_printed", view="to_accept")
    words, pages = words_of(answer.raw)
    rows = clerk.call("GET", "/api/v1/matters?view=to_accept&tags=kind:complaint&limit=200").is_(200).body
    for expected in (matter.number, mark, "待受理", "筛选：诉求类型：投诉", f"共{rows['count']}件", "编制单位", "制表人", "数据截止时间", "统计口径", f"—{pages}—"):
        check(expected in words, f"«{expected}» is not on it: {words}")
    check("13912345678" not in words and "只列出前" not in words, "somebody covered is on it, or it says that it is cut")
    w.staff("admin.system").call("GET", "/api/v1/matters/export.pdf?view=all").is_problem(403, "forbidden")
    clerk.call("GET", "/api/v1/matters/export.pdf?view=none").is_(422).points_at("?view")
    w.wrote_nothing()


@case("saved views: kept under a name, shared with the people of a body and nobody else, and gone when they are not wanted")
def saved_views(w):
    clerk, colleague, stranger = w.clerk(), w.staff(f"reviewer.{COMMUNITY}"), w.staff(f"clerk.{OTHER_COMMUNITY}")
    names = lambda who: [one["name"] for one in who.call("GET", "/api/v1/saved-views").is_(200).body["items"]]
    put = lambda name, **body: clerk.call("PUT", f"/api/v1/saved-views/{urllib.parse.quote(name)}", {"view": "all", "query": "urgent=true", **body})
    put("我的急件").is_(204)
    put("大家的急件", shared=True).is_(204)
    same(names(clerk), sorted(["我的急件", "大家的急件"]), "one's own")
    same(names(colleague), ["大家的急件"], "what is shared")
    same(names(stranger), [], "of another body")
    put("我的急件", query="urgent=true&q=电梯").is_(204)
    mine = next(one for one in clerk.call("GET", "/api/v1/saved-views").body["items"] if one["name"] == "我的急件")
    same((mine["query"], mine["own"]), ("urgent=true&q=电梯", True), "the new one in place of the old")
    colleague.call("DELETE", f"/api/v1/saved-views/{urllib.parse.quote('大家的急件')}").is_(204)
    same(len(names(clerk)), 2, "what is another's stays")
    put("长" * 21).is_(422).points_at("/name")
    put("x", query="a" * 601).is_(422).points_at("/query")
    for name in ("我的急件", "大家的急件"):
        clerk.call("DELETE", f"/api/v1/saved-views/{urllib.parse.quote(name)}").is_(204)
    same(names(clerk), [], "what is left")
    w.wrote_nothing()
