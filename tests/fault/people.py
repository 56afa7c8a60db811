"""People at a district whose time runs fast: they ask, handle, lag, ask for more time, wait for each other."""
import csv
import datetime
import http.client
import json
import os
import uuid

PASSWORD = "rongzhi-demo-2026"
HOME = os.environ.get("RONGZHI_HOME", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
COMMUNITIES = os.path.join(HOME, "seeds/zhanhe/communities.csv")
COMMUNITY = "410411001003"
STREET = COMMUNITY[:9]
HELPER = f"handler.{STREET}"
STAFF = [f"clerk.{COMMUNITY}", f"handler.{COMMUNITY}", f"reviewer.{COMMUNITY}", f"callback.{STREET}", HELPER]
KINDS = ["consult", "help", "complaint", "help"]
CATEGORIES = ["street_light", "manhole", "noise", "water", "sanitation", "market"]  # the last has a limit of its own
# How much more often a step is taken than another that is open to the same person; what is not here is never taken.
WEIGHTS = {"accept": 30, "refuse": 1, "dispatch": 30, "rise": 1, "merge": 4, "separate": 4, "sign": 20, "redispatch": 1,
           "return": 2, "contact": 20, "ask_asker": 10, "answer": 6, "extend": 10, "hang": 5, "resume": 2, "terminate": 1,
           "submit_result": 12, "approve": 12, "reject_result": 6, "rate": 5, "record_rating": 5, "ask_again": 3, "rework": 8,
           "keep_result": 4, "submit_rework": 8, "repeat": 1, "confer": 1, "assign": 20, "add_helpers": 1, "file_back": 0.5,
           "extend_by_source": 6, "import_rating": 3, "urge": 1, "add": 1, "withdraw": 0.2, "report": 4, "nothing": 6}
NOTHING = ("nothing", "take")
OPEN_MAX = 60  # who asked longer ago is left to the clocks
TEXT = "现场已经看过，情况属实，按规定办理。"


class People:
    def __init__(self, rng):
        self.rng, self.place = rng, None
        self.matters = []  # (id, number, secret)
        self.parts = []    # of helpers: (id, None, None)
        self.taken = {}    # step and verb → how often

    def come_in(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.sessions = {}
        if not self.place:
            with open(COMMUNITIES, encoding="utf-8") as lines:
                name = next(row["name_zh"] for row in csv.DictReader(lines) if row["code"] == COMMUNITY)
            places = self.send("GET", "/api/v1/places")[1]["items"]
            # Known all at once: the server may be killed in the middle of it.
            self.community, self.street, self.place = self.org_of(STAFF[0]), self.org_of(HELPER), next(one["id"] for one in places if one["name"] == name)

    def org_of(self, login):
        return self.send("GET", "/api/v1/session", **self.session(login))[1]["posts"][0]["org"]["id"]

    def send(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else {}, answer

    def session(self, login):
        if login not in self.sessions:
            status, body, answer = self.send("POST", "/api/v1/session", {"login": login, "password": PASSWORD})
            if status != 200:
                return {}
            self.sessions[login] = {"Cookie": answer.getheader("Set-Cookie").split(";")[0], "X_CSRF_Token": body["csrf"]}
        return self.sessions[login]

    def ask(self, today):
        """A new request; one of five is an order of the city with a limit of its own."""
        if self.rng.random() < 0.2:
            return self.register_order(today)
        fields = {"what": "三号楼东侧路灯连续两晚不亮", "confidential": False, "may_publish": False}
        status, body, _ = self.send("POST", "/api/v1/requests", {"place": self.place, "fields": fields})
        if status == 201:
            self.matters.append((body["id"], body["number"], body["secret"]))

    def register_order(self, today):
        due = today + datetime.timedelta(days=self.rng.randint(1, 9))
        fields = {"what": "三号楼东侧路灯连续两晚不亮", "confidential": False, "may_publish": False, "urgent": False,
                  "kind": self.rng.choice(KINDS), "category": self.rng.choice(CATEGORIES), "channel": "city_12345",
                  "source_no": "PDS-" + uuid.uuid4().hex[:8], "source_due": due.isoformat()}
        body = {"place": self.place, "fields": fields}
        status, written, _ = self.send("POST", "/api/v1/chains/request/steps/register", body, **self.session(STAFF[0]))
        if status == 201:
            self.matters.append((written["id"], written["number"], None))

    def act(self, today):
        """Somebody turns to some matter and does what he may."""
        part = self.parts and self.rng.random() < 0.1
        matter = self.rng.choice(self.parts[-20:] if part else self.matters[-OPEN_MAX:])
        who = HELPER if part else self.rng.choice([*(["asker"] if matter[2] else []), *STAFF])
        if who == "asker":
            path, headers = f"/api/v1/receipts/{matter[1]}", {"Receipt_Secret": matter[2]}
        else:
            path, headers = f"/api/v1/matters/{matter[0]}", self.session(who)
        status, seen, answer = self.send("GET", path, **headers)
        if status == 401:
            self.sessions.pop(who, None)
        if status != 200:
            return
        self.parts += [(child["id"], None, None) for child in seen.get("children", []) if (child["id"], None, None) not in self.parts]
        steps = [(one["step"], one["verb"]) for one in seen["steps"]] + [NOTHING]
        weights = [1 if verb == "withdraw" else WEIGHTS.get(step, 0) for step, verb in steps]
        step, verb = self.rng.choices(steps, weights)[0]
        if (step, verb) == NOTHING:
            return
        fields = self.fields_of(step, today) if verb == "take" else {}
        body = {"verb": verb, "fields": fields}
        status, _, _ = self.send("POST", f"{path}/steps/{step}", body, If_Match=answer.getheader("ETag"), **headers)
        if status == 200:
            self.taken[step, verb] = self.taken.get((step, verb), 0) + 1
        elif status in (400, 404, 405, 422):  # what moved on meanwhile is no mistake of these people
            self.taken["refused", step, status] = self.taken.get(("refused", step, status), 0) + 1

    def fields_of(self, step, today):
        rng = self.rng
        review = today + datetime.timedelta(days=rng.randint(4, 40))
        handler = {"handler": self.community}
        helpers = {"helpers": [self.street]} if rng.random() < 0.3 else {}
        return {
            "accept": lambda: {"kind": rng.choice(KINDS), "category": rng.choice(CATEGORIES), "urgent": rng.random() < 0.25},
            "refuse": lambda: {"refuse_reason": "elsewhere", "told_channel": TEXT},
            "dispatch": lambda: handler | helpers,
            "rise": lambda: {"level_reason": TEXT},
            "merge": lambda: {"main_matter": rng.choice(self.matters[-OPEN_MAX:])[0], "again": rng.choice(["many", "double"])},
            "repeat": lambda: {"main_matter": rng.choice(self.matters[-OPEN_MAX:])[0], "repeat_note": TEXT},
            "confer": lambda: {"confer_reason": TEXT},
            "assign": lambda: handler | helpers | {"decision_basis": TEXT},
            "add_helpers": lambda: {"more_helpers": [self.street]},
            "file_back": lambda: {"filed_back": "signed"},
            "extend_by_source": lambda: {"source_due": review.isoformat(), "extend_days": rng.randint(1, 3), "extend_reason": TEXT},
            "import_rating": lambda: {"score": rng.randint(1, 5), "solved": True},
            "redispatch": lambda: handler | {"redispatch_reason": TEXT},
            "return": lambda: {"return_reason": TEXT, "duty_clause": "第三条"},
            "contact": lambda: {"contact_result": "reached"},
            "ask_asker": lambda: {"question": TEXT},
            "answer": lambda: {"addition": TEXT},
            "add": lambda: {"addition": TEXT},
            "ask_again": lambda: {"addition": TEXT},
            "extend": lambda: {"extend_days": rng.randint(1, 3), "extend_reason": TEXT},
            "hang": lambda: {"hard_reason": TEXT, "hard_plan": TEXT, "next_review": review.isoformat()},
            "terminate": lambda: {"terminate_reason": TEXT},
            "submit_result": lambda: {"result": TEXT, "result_kind": "done"},
            "submit_rework": lambda: {"result": TEXT, "result_kind": "done"},
            "reject_result": lambda: {"review_note": TEXT},
            "rate": lambda: {"score": rng.randint(1, 5), "solved": True},
            "record_rating": lambda: {"score": rng.randint(1, 5), "solved": True, "asked_by": "phone"},
            "rework": lambda: {"rework_demand": TEXT},
            "keep_result": lambda: {"verify_note": TEXT},
            "report": lambda: {"report": TEXT},
        }.get(step, dict)()
