"""What the cases stand on: a district of their own, its server, clients, and the record read back.

A case is a function of one `World`; it states requests, answers and the events that were written. Every answer, of
whatever case, is also held against the contract and the headers of the house: what deviates is gathered and told by
the cases in `cases_contract.py`.
"""
import csv
import datetime
import http.client
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import uuid

import outside
import provider
from contract import Contract

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
HOME = pathlib.Path(os.environ.get("RONGZHI_HOME", REPOSITORY))
SERVER = str(pathlib.Path(os.environ.get("RZ_SERVER", REPOSITORY / "build/release/rongzhi")).resolve())
PASSWORD = "rongzhi-demo-2026"
COMMUNITY = "410411001003"  # where the cases' matters are
STREET = COMMUNITY[:9]
OTHER_COMMUNITY = "410411001004"
CHINA = datetime.timezone(datetime.timedelta(hours=8))
# One person who handles and dispatches, and calls back for the district: the demo district has none, and «somebody else
# must decide» and «by which post» need one.
TWO_HATS = "two_hats"
LOGINS = [f"clerk.{COMMUNITY}", f"handler.{COMMUNITY}", f"reviewer.{COMMUNITY}", f"clerk.{OTHER_COMMUNITY}",
          f"callback.{STREET}", f"dispatcher.{STREET}", f"handler.{STREET}", "dispatcher", "supervisor", TWO_HATS]
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HAN = re.compile("[\u4e00-\u9fff]")
CASES = []


class Wrong(Exception):
    """What a case expected and did not get."""


def case(title):
    """Registers a function as a case; cases run in the order in which they stand."""
    def register(function):
        CASES.append((title, function))
        return function
    return register


def day(ahead):
    """The day in so many days, as forms take it: what is given as a limit must not be over when the test is run next year."""
    return (datetime.datetime.now(CHINA) + datetime.timedelta(days=ahead)).date().isoformat()


def check(holds, message):
    if not holds:
        raise Wrong(message)


def same(got, expected, what):
    check(got == expected, f"{what}: expected {expected!r}, got {got!r}")


def shorten(text, characters_max=600):
    return text if len(text) <= characters_max else text[:characters_max] + " …"


class Answer:
    """An answer; `body` is parsed JSON, or the text where it is none."""

    def __init__(self, request, status, headers, raw):
        self.request, self.status, self.headers, self.raw = request, status, headers, raw
        self.text = raw.decode("utf-8", "replace")
        try:
            self.body = json.loads(self.text)
        except ValueError:
            self.body = self.text

    def is_(self, status, /, **members):
        """Checks the status and some members of the body; members may be values or predicates."""
        said = f"{self.request} answered {self.status} {shorten(self.text)}"
        check(self.status == status, f"{said}, expected {status}")
        for name, expected in members.items():
            check(isinstance(self.body, dict) and name in self.body, f"{said}, which lacks «{name}»")
            got = self.body[name]
            holds = expected(got) if callable(expected) else got == expected
            check(holds, f"{said}: «{name}» is {got!r}" + ("" if callable(expected) else f", expected {expected!r}"))
        return self

    def is_problem(self, status, slug, /, **members):
        """Checks a problem's status and type, and its other members."""
        return self.is_(status, type=f"urn:rongzhi:problem:{slug}", status=status, **members)

    def points_at(self, *pointers):
        got = sorted(error["pointer"] for error in self.body.get("errors", []))
        same(got, sorted(pointers), f"{self.request}: the wrong fields in {shorten(self.text)}")
        return self


class Client:
    """Somebody at an address, with a session or without one."""

    def __init__(self, world, address, cookie="", csrf="", language="zh"):
        self.world, self.address, self.cookie, self.csrf, self.language = world, address, cookie, csrf, language

    def call(self, method, path, body=None, *, key=None, match=None, secret=None, csrf=None, headers=None):
        """`body`: JSON, or bytes as they are. `key`, `match`, `secret`, `csrf`: the headers of those names."""
        sent = {"Accept-Language": self.language}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if csrf is None and self.cookie and method not in ("GET", "HEAD"):
            csrf = self.csrf
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
        if body is not None:
            sent["Content-Type"] = "application/json"
        named = {"Idempotency-Key": key, "If-Match": match, "Receipt-Secret": secret, "X-CSRF-Token": csrf}
        sent.update({name: value for name, value in named.items() if value})
        sent.update(headers or {})
        return self.world.exchange(self.address, method, path, body, sent)

    def in_language(self, language):
        return Client(self.world, self.address, self.cookie, self.csrf, language)


class Matter:
    """A matter of the cases' own, as its asker knows it."""

    def __init__(self, written, fields):
        self.fields = fields  # as they were submitted
        self.id, self.number, self.secret = written["id"], written["number"], written["secret"]
        self.revision = written["revision"]


class World:
    """A district of its own in one database, and its server."""

    def __init__(self, database):
        self.database = database  # empty = SQLite in the data folder
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rongzhi-api-"))
        self.data = self.folder / "data"
        home = self._make_home()
        self.provider = provider.Provider(self.folder / "provider")
        self.mail, self.outside = outside.Mail(self.folder / "mail"), outside.Outside()
        self.contract = Contract(home / "api/openapi.yaml")
        self.environment = dict(os.environ, RONGZHI_HOME=str(home))
        self.answered = {}       # operation → statuses
        self.deviations = []     # (operation, what the contract does not allow)
        self.bare = []           # answers without the headers of the house
        self.untranslated = []   # problems that are not told in the language asked for
        self.personal = set()    # what was said that no fact may repeat
        self.own = set()         # matters of the cases
        self.sessions = {}
        self.seen = 0
        self._addresses = (f"127.0.{i}.{j}" for i, j in itertools.product(range(1, 255), range(2, 255)))
        self.address = next(self._addresses)
        self._schemas = None

    # The district and its server -------------------------------------------------------------------------------

    def _make_home(self):
        home = self.folder / "home"
        for part in ("api", "chains", "seeds"):  # copied, so that nobody edits them under a run
            shutil.copytree(HOME / part, home / part)
        for part in ("db", "src", "web"):
            if (HOME / part).exists():
                (home / part).symlink_to((HOME / part).resolve())
        accounts = home / "seeds/zhanhe/accounts.yaml"
        posts = f"{{org: desk, roles: callback}}, {{org: community.{COMMUNITY}, roles: [handler, clerk, dispatcher]}}"
        extra = f"  - {{login: {TWO_HATS}, posts: [{posts}]}}\n"
        accounts.write_text(accounts.read_text().replace("\naccounts:\n", "\naccounts:\n" + extra, 1))
        return home

    def command(self, *words):
        where = ["--data", str(self.data)] + (["--database", self.database] if self.database else [])
        return [SERVER, *words, *where]

    def run(self, *words):
        """Runs a command of the program to its end."""
        return subprocess.run(self.command(*words), env=self.environment, capture_output=True, text=True, timeout=120)

    def open(self):
        """Seeds the district, starts its server and signs everybody in."""
        self.seed()
        provider.write_settings(self.data, self.provider.issuer)
        outside.write_settings(self.data, self.mail, self.outside)
        patrols = (HOME / "src/patrol/patrol.yaml").read_text(encoding="utf-8")
        (self.data / "patrol.yaml").write_text(patrols.replace("chains: [grid]", "chains: [grid, request]"), encoding="utf-8")
        self.start()
        self.appended()
        for login in LOGINS:
            self.new_address()
            self.staff(login)

    def seed(self):
        done = self.run("seed", "zhanhe", "--days", "2", "--without-cases")
        check(done.returncode == 0, "the district could not be seeded: " + done.stderr)

    def start(self):
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(self.command("serve", "--port", "0"), env=self.environment, text=True,
                                        stdout=subprocess.PIPE, stderr=self.log)
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        raise Wrong("the server did not start: " + self.server_log()[-2000:])

    def stop(self):
        """Asks the server to end and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        finally:
            self.log.close()

    def kill_and_start(self):
        """As after a power cut of the program: nothing is said to it."""
        self.process.kill()
        self.process.wait()
        self.log.close()
        self.start()

    def server_log(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def close(self):
        if getattr(self, "process", None) and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.mail.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Requests --------------------------------------------------------------------------------------------------

    def exchange(self, address, method, path, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(address, 0))
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            answer = Answer(f"{method} {path}", got.status, got.headers, got.read())
            if answer.status >= 400 and isinstance(answer.body, dict):
                self.judge_language(answer, "en" if "lang=en" in path else headers["Accept-Language"])
            return self.take(answer, method, path)
        finally:
            connection.close()

    def take(self, answer, method, path):
        """Holds an answer against the contract and the headers of the house."""
        lacking = [name for name, value in SECURITY_HEADERS.items() if answer.headers.get(name) != value]
        lacking += [name for name in ("Content-Security-Policy", "Permissions-Policy", "Cache-Control", "X-Request-Id")
                    if not answer.headers.get(name)]
        if lacking:
            self.bare.append(f"{answer.request} {answer.status} lacks {', '.join(lacking)}")
        operation, faults = self.contract.faults(method, path, answer)
        self.answered.setdefault(operation, set()).add(answer.status)
        self.deviations += [(operation, fault) for fault in faults]
        return answer

    def judge_language(self, answer, language):
        """Title, detail and messages are for people; only why a body is no JSON is for programmers."""
        texts = [answer.body.get("title", "")] + [error["message"] for error in answer.body.get("errors", [])]
        if answer.status != 400 or answer.body["type"] != "urn:rongzhi:problem:bad-request":
            texts += [answer.body["detail"]] if "detail" in answer.body else []
        wrong = [text for text in texts if bool(HAN.search(text)) != (language == "zh")]
        self.untranslated += [f"{answer.request} {answer.status} says in «{language}»: {text}" for text in wrong]

    def new_address(self):
        """Each case comes from an address of its own, so that the limits by address are met only where meant."""
        self.address = next(self._addresses)

    def anyone(self, language="zh"):
        return Client(self, self.address, language=language)

    def staff(self, login, language="zh"):
        """The client of an account's one session."""
        if login not in self.sessions:
            answer = self.anyone().call("POST", "/api/v1/session", {"login": login, "password": PASSWORD}).is_(200)
            cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.sessions[login] = (cookie, answer.body["csrf"])
            self.personal |= {cookie.split("=", 1)[1], answer.body["csrf"], PASSWORD}
            self.wrote("access.logged_in")
        return Client(self, self.address, *self.sessions[login], language)

    def clerk(self):
        return self.staff(f"clerk.{COMMUNITY}")

    def handler(self):
        return self.staff(f"handler.{COMMUNITY}")

    def reviewer(self):
        return self.staff(f"reviewer.{COMMUNITY}")

    # The record ------------------------------------------------------------------------------------------------

    def export(self):
        done = self.run("audit", "export")
        check(done.returncode == 0, "the record could not be read: " + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def appended(self):
        """The events since the last look, without what the clock does to the seeded matters meanwhile."""
        new = [event for event in self.export() if event["seq"] > self.seen]
        if new:
            self.seen = new[-1]["seq"]
        for event in new:
            parents = {change["parent"] for change in event["facts"].get("changes", []) if change["change"] == "opened"}
            if parents & self.own:
                self.own.add(event["matter"])
        ours = lambda event: event["matter"] in self.own or event["facts"].get("role") != "system"
        return [event for event in new if ours(event) and event["kind"] != "access.session_seen"]

    def wrote(self, *kinds, **facts):
        """Exactly these events were written. `facts`: matter, role, org, revision, actor and stage of the last."""
        events = self.appended()
        same([event["kind"] for event in events], list(kinds), "the events that were written")
        if facts:
            last = events[-1]
            known = {"matter": last["matter"], "actor": last["actor"], **last["facts"], "stage": stage_of(last)}
            for name, expected in facts.items():
                same(known.get(name), expected, f"«{name}» of the event {last['kind']}")
        return events

    def wrote_nothing(self):
        self.wrote()

    # Matters ---------------------------------------------------------------------------------------------------

    def place(self, code):
        with open(HOME / "seeds/zhanhe/communities.csv", encoding="utf-8") as lines:
            name = next(row["name_zh"] for row in csv.DictReader(lines) if row["code"] == code)
        items = self.anyone().call("GET", "/api/v1/places").is_(200).body["items"]
        return next(item["id"] for item in items if item["name"] == name)

    def org_of(self, login):
        return self.staff(login).call("GET", "/api/v1/session").is_(200).body["posts"][0]["org"]["id"]

    def request_fields(self, **more):
        mark = uuid.uuid4().hex[:8]
        return {"what": f"三号楼东侧路灯不亮 {mark}", "kind": "help", "address": f"三号楼东侧 {mark}",
                "contact_name": f"测试诉求人{mark}", "contact_phone": "139" + str(uuid.uuid4().int)[:8],
                "confidential": False, "may_publish": True, **more}

    def remember_personal(self, step, fields):
        """Keeps what was written into personal fields, which the chain's own forms name."""
        if self._schemas is None:
            chain = self.anyone().call("GET", "/api/v1/chains/request").is_(200).body
            self._schemas = {name: one["schema"].get("properties", {}) for name, one in chain["steps"].items()}
        for name, value in fields.items():
            if self._schemas.get(step, {}).get(name, {}).get("x-personal") and len(str(value)) > 1:
                self.personal.add(value)

    def submit(self, fields=None, place=COMMUNITY):
        """A fresh request; its one event is checked."""
        fields = fields or self.request_fields()
        self.remember_personal("submit", fields)
        body = {"place": self.place(place), "fields": fields}
        answer = self.anyone().call("POST", "/api/v1/requests", body, key=str(uuid.uuid4()))
        answer.is_(201, stage="registered", revision=1)
        self.own.add(answer.body["id"])
        self.personal.add(answer.body["secret"])
        self.wrote("request.submit", matter=answer.body["id"], role="asker", stage="registered", revision=1)
        return Matter(answer.body, fields)

    def step(self, who, matter, step, fields=None, verb="take", key=None, match=None):
        """Takes a step, as the matter's revision was last seen unless `match` says otherwise."""
        fields = fields or {}
        self.remember_personal(step, fields)
        body = {"verb": verb, "fields": fields}
        headers = {"key": key or str(uuid.uuid4()), "match": match or f'"{matter.revision}"'}
        path = f"/api/v1/matters/{matter.id}"
        if who == "asker":
            path, headers["secret"], who = f"/api/v1/receipts/{matter.number}", matter.secret, self.anyone()
        answer = who.call("POST", f"{path}/steps/{step}", body, **headers)
        if answer.status == 200 and not answer.headers.get("Idempotency-Replayed"):
            matter.revision = answer.body["revision"]
        return answer

    def brought_to(self, stage):
        """A fresh matter that the community keeps for itself, brought as far as `stage`."""
        matter = self.submit()
        way = [("dispatching", self.clerk, "accept", {"kind": "help", "category": "street_light", "urgent": False}),
               ("to_contact", self.clerk, "dispatch", {"handler": self.org_of(f"clerk.{COMMUNITY}")}),
               ("handling", self.handler, "contact", {"contact_result": "reached"}),
               ("in_review", self.handler, "submit_result", {"result": "已更换灯具，恢复照明。", "result_kind": "done"}),
               ("callback", self.reviewer, "approve", {})]
        for reached, who, step, fields in way:
            if stage == "registered":
                break
            self.step(who(), matter, step, fields).is_(200, stage=reached)
            if reached == stage:
                break
        self.appended()
        return matter

    def read(self, who, matter):
        if who == "asker":
            return self.anyone().call("GET", f"/api/v1/receipts/{matter.number}", secret=matter.secret).is_(200).body
        return who.call("GET", f"/api/v1/matters/{matter.id}").is_(200).body


def stage_of(event):
    """The stage that an event entered, if any."""
    entered = [change["stage"] for change in event["facts"].get("changes", []) if change["change"] == "stage_entered"]
    return entered[-1] if entered else None


def steps_in(matter):
    return {(step["step"], step["verb"]) for step in matter["steps"]}


def due_of(matter, clock):
    return next(one["due"] for one in matter["clocks"] if one["name"] == clock)
