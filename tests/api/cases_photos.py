"""Photos from the upload to who may see them."""
import pathlib
import struct
import uuid
import zlib

from cases_http import raw
from harness import COMMUNITY, OTHER_COMMUNITY, Matter, case, check, same

SAMPLE = (pathlib.Path(__file__).resolve().parents[1] / "samples/lamp_with_position.jpg").read_bytes()


def png(width, height, data=None):
    """A PNG of one colour, or with other data behind its header."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    rows = data if data is not None else zlib.compress((b"\0" + b"\x30\x60\x90" * width) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(who, bytes_, path="/api/v1/attachments", kind="image/jpeg", key=None, headers=None, **more):
    return who.call("POST", path, bytes_, key=key or str(uuid.uuid4()), headers={"Content-Type": kind, **(headers or {})}, **more)


def visitor():
    return {"Visitor-Secret": uuid.uuid4().hex}


def send(w, evidence, secret, **more):
    body = {"place": w.place(COMMUNITY), "fields": w.request_fields(), "evidence": evidence}
    w.remember_personal("submit", body["fields"])
    return w.anyone(**more).call("POST", "/api/v1/requests", body, key=str(uuid.uuid4()), headers=secret)


def sent_with_photo(w):
    secret = visitor()
    photo = upload(w.anyone(), SAMPLE, headers=secret).is_(201).body["id"]
    answer = send(w, {"photo": [photo]}, secret).is_(201)
    w.own.add(answer.body["id"])
    w.personal.add(answer.body["secret"])
    w.appended()
    return Matter(answer.body, {}), photo


@case("photos: a visitor's is upright, small, without its position, bound once, and its digest is on record")
def visitors(w):
    secret = visitor()
    uploaded = upload(w.anyone(), SAMPLE, headers=secret).is_(201, width=1536, height=2048)
    w.wrote_nothing()
    photo = uploaded.body["id"]
    answer = send(w, {"photo": [photo]}, secret).is_(201)
    w.own.add(answer.body["id"])
    w.personal.add(answer.body["secret"])
    event = w.wrote("request.submit", matter=answer.body["id"])[0]
    bound = [change for change in event["facts"]["changes"] if change["change"] == "evidence_bound"]
    same([(one["attachment"], one["kind"], len(one["digest"])) for one in bound], [(photo, "photo", 64)], "what was bound")
    matter = Matter(answer.body, {})

    seen = w.read(w.clerk(), matter)["attachments"]
    same([(one["id"], one["kind"], one["name"], one["role"]) for one in seen], [(photo, "photo", "照片", "asker")], "what the clerk sees")
    own = w.read("asker", matter)["attachments"]
    same([one["id"] for one in own], [photo], "what the asker sees")

    ways = [(w.clerk(), f"/api/v1/matters/{matter.id}", None), (w.anyone(), f"/api/v1/receipts/{matter.number}", matter.secret)]
    for who, path, code in ways:
        whole = who.call("GET", f"{path}/attachments/{photo}", secret=code).is_(200)
        small = who.call("GET", f"{path}/attachments/{photo}/thumbnail", secret=code).is_(200)
        for got in (whole, small):
            check(got.raw.startswith(b"\xff\xd8\xff"), "what is served is no JPEG")
            for word in (b"Exif", b"Testcam", b"GPS", b"2026:11"):
                check(word not in got.raw, f"what is served says {word}")
            same(got.headers["Content-Type"], "image/jpeg", "its type")
            same(got.headers["X-Content-Type-Options"], "nosniff", "nosniff")
            same(got.headers["Content-Security-Policy"], "sandbox; default-src 'none'", "its policy")
            check(got.headers["Cache-Control"].startswith("private"), "a photo is cached for everybody")
            check(got.headers["Content-Disposition"].startswith("inline; filename="), "its disposition")
        check(len(small.raw) < len(whole.raw) / 3, "the thumbnail is no smaller")
    w.wrote_nothing()


@case("photos: what is no photo, or too much of one, is refused with its mend in both languages")
def refused(w):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 100
    cases = [(b"%PDF-1.7" + b"x" * 100, 415, "not-an-image"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 3, 415, "not-an-image"),
             (heic, 415, "heic"), (png(40_000, 40_000, b""), 422, "too-many-pixels"),
             (SAMPLE[: len(SAMPLE) // 2], 422, "broken-image"), (png(300, 300)[:200], 422, "broken-image"),
             (png(3000, 3000, zlib.compress(b"\0" * 100)), 422, "broken-image")]
    secret = visitor()
    for bytes_, status, slug in cases:
        for language in ("zh", "en"):
            answer = upload(w.anyone(language), bytes_, headers=secret)
            answer.is_problem(status, slug, detail=lambda text: len(text) > 10)
    upload(w.anyone(), SAMPLE, kind="application/octet-stream", headers=secret).is_problem(415, "not-an-image")
    head = b"POST /api/v1/attachments HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
    raw(w, head % ((10 << 20) + 1), "a large photo").is_problem(413, "content-too-large")
    upload(w.anyone(), b"", headers=secret).is_problem(415, "not-an-image")
    w.wrote_nothing()


@case("photos: PNG and WebP by content, whatever they are called")
def kinds(w):
    upload(w.anyone(), png(500, 400), kind="image/jpeg", headers=visitor()).is_(201, width=500, height=400)


@case("photos: who uploads is somebody: a session with its token, a receipt, or a secret")
def who(w):
    upload(w.anyone(), SAMPLE).is_(401)
    upload(w.clerk(), SAMPLE, csrf="wrong").is_problem(403, "csrf")
    upload(w.anyone(), SAMPLE, headers={"Visitor-Secret": "short"}).is_(400)
    upload(w.staff("dispatcher"), SAMPLE).is_(201)
    w.clerk().call("POST", "/api/v1/attachments", SAMPLE, headers={"Content-Type": "image/jpeg"}).is_problem(400, "no-idempotency-key")
    matter = w.submit()
    path = f"/api/v1/receipts/{matter.number}/attachments"
    upload(w.anyone(), SAMPLE, path, secret="wrong").is_(404)
    upload(w.anyone(), SAMPLE, path, secret=matter.secret).is_(201)
    w.wrote_nothing()


@case("photos: the same key gives the same photo, another file under it is refused")
def repeated(w):
    key, secret = str(uuid.uuid4()), visitor()
    first = upload(w.anyone(), SAMPLE, key=key, headers=secret).is_(201)
    again = upload(w.anyone(), SAMPLE, key=key, headers=secret).is_(201, id=first.body["id"])
    same(again.headers["Idempotency-Replayed"], "true", "told as repeated")
    upload(w.anyone(), png(20, 20), key=key, headers=secret).is_problem(422, "key-reused")


@case("photos: somebody else's, one that never was, one bound already and one twice are not bound")
def unusable(w):
    mine, other = visitor(), visitor()
    photo = upload(w.anyone(), SAMPLE, headers=mine).is_(201).body["id"]
    for evidence, secret in [({"photo": [photo]}, other), ({"photo": [photo]}, {}), ({"photo": ["1"]}, mine), ({"photo": [photo, photo]}, mine)]:
        send(w, evidence, secret).is_problem(422, "evidence-unusable").points_at("/evidence/photo")
    send(w, {"photo": [photo]}, other, language="en").is_problem(422, "evidence-unusable")
    w.wrote_nothing()
    answer = send(w, {"photo": [photo]}, mine).is_(201)
    w.own.add(answer.body["id"])
    w.appended()
    send(w, {"photo": [photo]}, mine).is_problem(422, "evidence-unusable")
    w.wrote_nothing()


@case("photos: a step takes its own kinds, nine of each at most, and ids alone")
def shape(w):
    secret = visitor()
    many = [upload(w.anyone(), png(30, 20 + i), headers=secret).is_(201).body["id"] for i in range(10)]
    send(w, {"photo": many}, secret).is_(422).points_at("/evidence/photo")
    send(w, {"result_photo": many[:1]}, secret).is_(422).points_at("/evidence/result_photo")
    for evidence, pointer in [("photo", "/evidence"), ({"photo": many[0]}, "/evidence/photo"), ({"photo": [7]}, "/evidence/photo")]:
        send(w, evidence, secret).is_(422).points_at(pointer)
    w.wrote_nothing()


@case("photos: the asker adds one by the receipt, the handler one of the result, each sees what the chain shows")
def on_the_way(w):
    matter = w.brought_to("handling")
    path = f"/api/v1/receipts/{matter.number}/attachments"
    added = upload(w.anyone(), SAMPLE, path, secret=matter.secret).is_(201).body["id"]
    body = {"verb": "take", "fields": {"addition": "补一张照片"}, "evidence": {"photo": [added]}}
    answer = w.anyone().call("POST", f"/api/v1/receipts/{matter.number}/steps/add", body, key=str(uuid.uuid4()),
                             match=f'"{matter.revision}"', secret=matter.secret).is_(200)
    matter.revision = answer.body["revision"]
    result = upload(w.handler(), SAMPLE).is_(201).body["id"]
    body = {"verb": "take", "fields": {"result": "已更换灯具，恢复照明。", "result_kind": "done"}, "evidence": {"result_photo": [result]}}
    step = f"/api/v1/matters/{matter.id}/steps/submit_result"
    headers = {"key": str(uuid.uuid4()), "match": f'"{matter.revision}"'}
    w.clerk().call("POST", step, body, **headers).is_problem(422, "evidence-unusable")
    w.handler().call("POST", step, body, **headers).is_(200, stage="in_review")
    w.wrote("request.add", "request.submit_result")
    own = w.read("asker", matter)["attachments"]
    same([(one["id"], one["kind"]) for one in own], [(added, "photo"), (result, "result_photo")], "what the asker sees")
    check("org" in own[1] and "org" not in own[0], "who added which")


@case("photos: nobody sees one who may not see the matter, nor under another matter's number")
def hidden(w):
    matter, photo = sent_with_photo(w)
    other = w.submit()
    stranger = w.staff(f"clerk.{OTHER_COMMUNITY}")
    for size in ("", "/thumbnail"):
        stranger.call("GET", f"/api/v1/matters/{matter.id}/attachments/{photo}{size}").is_(404)
        w.anyone().call("GET", f"/api/v1/matters/{matter.id}/attachments/{photo}{size}").is_(401)
        w.clerk().call("GET", f"/api/v1/matters/{other.id}/attachments/{photo}{size}").is_(404)
        w.anyone().call("GET", f"/api/v1/receipts/{matter.number}/attachments/{photo}{size}", secret=other.secret).is_(404)
        w.anyone().call("GET", f"/api/v1/receipts/{other.number}/attachments/{photo}{size}", secret=other.secret).is_(404)
    pending = upload(w.clerk(), SAMPLE).is_(201).body["id"]
    w.clerk().call("GET", f"/api/v1/matters/{matter.id}/attachments/{pending}").is_(404)
    w.wrote_nothing()


@case("photos: one uploader may leave sixty unused, then he must use them")
def too_many(w):
    secret = visitor()
    for _ in range(60):
        upload(w.anyone(), png(8, 8), headers=secret).is_(201)
    upload(w.anyone(), png(8, 8), headers=secret).is_problem(429, "too-many-pending")
    w.new_address()
    upload(w.anyone(), png(8, 8), headers=visitor()).is_(201)


@case("photos: one address sends so many in a minute")
def too_fast(w):
    statuses = [upload(w.anyone(), b"x", headers=visitor()).status for _ in range(95)]
    check(statuses[0] == 415 and statuses[-1] == 429, f"answered {statuses[:3]} … {statuses[-3:]}")


@case("photos: the files are whole, under the data folder, for their owner alone")
def files(w):
    folder = w.data / "attachments"
    names = [path for path in folder.rglob("*") if path.is_file()]
    check(len(names) > 20 and not [path for path in names if path.suffix == ".part"], f"{len(names)} files")
    check(all(path.stat().st_mode & 0o077 == 0 for path in names), "others may read the files")
