"""Photos part by part, over a line that breaks."""
import uuid

from cases_photos import SAMPLE, png, upload, visitor
from harness import case, check, same

PART = 30_000


def part(who, key, offset, bytes_, length=len(SAMPLE), base="/api/v1", headers=None, **more):
    said = {"Content-Type": "application/partial-upload", "Upload-Offset": str(offset), "Upload-Length": str(length)}
    return who.call("PATCH", f"{base}/uploads/{key}", bytes_, headers={**said, **(headers or {})}, **more)


def stands(who, key, base="/api/v1", headers=None, **more):
    return who.call("GET", f"{base}/uploads/{key}", headers=headers, **more)


def send_all(who, key, begin=0, **more):
    for at in range(begin, len(SAMPLE), PART):
        answer = part(who, key, at, SAMPLE[at:at + PART], **more)
        if at + PART < len(SAMPLE):
            same(answer.is_(204).headers["Upload-Offset"], str(at + PART), "what has come")
    return answer


@case("uploads: part by part the photo is the same as sent whole, by account, visitor and receipt")
def in_parts(w):
    check(len(SAMPLE) > 2 * PART, f"{len(SAMPLE)} bytes are three parts")
    matter = w.submit()
    ways = [(w.clerk(), {}), (w.anyone(), {"headers": visitor()}), (w.anyone(), {"base": f"/api/v1/receipts/{matter.number}", "secret": matter.secret})]
    for who, way in ways:
        key = str(uuid.uuid4())
        photo = send_all(who, key, **way).is_(201, width=1536, height=2048).body["id"]
        stands(who, key, **way).is_(200, id=photo)
    w.wrote_nothing()


@case("uploads: after a break it goes on where it stands, and nowhere else")
def goes_on(w):
    key, who = str(uuid.uuid4()), w.clerk()
    same(stands(who, key).is_(204).headers["Upload-Offset"], "0", "nothing has come")
    part(who, key, 0, SAMPLE[:PART]).is_(204)
    same(stands(who, key).is_(204).headers["Upload-Offset"], str(PART), "the first part")
    for wrong in (0, PART - 1, PART + 1):
        refused = part(who, key, wrong, SAMPLE[wrong:wrong + 10]).is_problem(409, "wrong-offset")
        same(refused.headers["Upload-Offset"], str(PART), "where it goes on")
    same(stands(w.staff("dispatcher"), key).is_(204).headers["Upload-Offset"], "0", "another's key is another photo")
    send_all(who, key, PART).is_(201)


@case("uploads: whoever did not hear the last answer is given it again, by the last part, by asking, and sent whole")
def told_again(w):
    key, who = str(uuid.uuid4()), w.clerk()
    photo = send_all(who, key).is_(201).body["id"]
    part(who, key, len(SAMPLE), b"").is_(201, id=photo)
    stands(who, key).is_(200, id=photo)
    upload(who, SAMPLE, key=key).is_(201, id=photo)
    w.wrote_nothing()


@case("uploads: what was begun stands after the server was killed")
def killed(w):
    key, who = str(uuid.uuid4()), w.clerk()
    part(who, key, 0, SAMPLE[:PART]).is_(204)
    w.kill_and_start()
    same(stands(who, key).is_(204).headers["Upload-Offset"], str(PART), "what was acknowledged")
    send_all(who, key, PART).is_(201)


@case("uploads: headers and parts have their limits, and say which")
def limits(w):
    key, who = str(uuid.uuid4()), w.clerk()
    for name, value in [("Upload-Offset", "-1"), ("Upload-Offset", "x"), ("Upload-Length", "0"), ("Upload-Length", "9")]:
        problem = part(who, key, 0, SAMPLE[:10], headers={name: value}).is_problem(400, "wrong-header")
        check(name in problem.body["detail"], problem.body["detail"])
    part(who, key, 0, SAMPLE[:10], headers={"Content-Type": "image/jpeg"}).is_problem(415, "wrong-header")
    part(who, key, 0, SAMPLE[:10], length=10 * 1024 * 1024 + 1).is_(413)
    part(who, key, 0, b"x" * (256 * 1024 + 1), length=300_000).is_(413)
    part(who, "short", 0, SAMPLE).is_problem(400, "wrong-key")
    part(w.anyone(), key, 0, SAMPLE[:10]).is_(401)
    part(who, key, 0, SAMPLE[:10], csrf="wrong").is_problem(403, "csrf")
    stands(w.anyone(), key).is_(401)


@case("uploads: what is no photo is refused when it is whole, and its key is free again")
def no_photo(w):
    key, secret = str(uuid.uuid4()), visitor()
    part(w.anyone(), key, 0, b"not a photo", length=11, headers=secret).is_problem(415, "not-an-image")
    picture = png(20, 20)
    part(w.anyone(), key, 0, picture, length=len(picture), headers=secret).is_(201, width=20, height=20)
