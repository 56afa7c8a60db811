"""What stands outside the house: a mail server, and local stand-ins that speak the protocols of a provider of short messages
(Alibaba Cloud SendSms, signature V3), of WeChat's official accounts, and of a system that takes webhooks."""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import pathlib
import subprocess
import threading
import time
import urllib.parse
import uuid

SMS_KEY, SMS_SECRET = "LTAItest", "sms-secret-of-the-tests"
WECHAT_SECRET, WECHAT_TOKEN = "wechat-secret-of-the-tests", "WechatTokenOfTheTests"


def wait_for(look, seconds=10):
    """What `look` gives once it gives something."""
    until = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


class Mail:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        script = pathlib.Path(__file__).with_name("smtp_server.py")
        self.process = subprocess.Popen(["/usr/bin/python3", str(script), str(folder)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def letters(self, to):
        letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                   for path in sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))]
        return [letter for letter in letters if to in letter["To"]]

    def open(self):
        (self.folder / "open").touch()

    def close(self):
        self.process.kill()
        self.process.wait()


class Outside(http.server.ThreadingHTTPServer):
    """One server for all that is spoken over HTTP; what it took stands in lists."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.messages, self.templates, self.hooked, self.faults = [], [], [], []
        self.token, self.tokens = "", 0
        self.scenes = {}  # address in the code → its scene
        self.hook_status = 200
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body):
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_GET(self):
        self.send_sms()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path, _, query = self.path.partition("?")
        if path == "/cgi-bin/stable_token":
            return self.give_token(json.loads(body))
        if path == "/cgi-bin/message/template/send":
            return self.take_template(dict(urllib.parse.parse_qsl(query)), json.loads(body))
        if path == "/cgi-bin/qrcode/create":
            return self.make_code(dict(urllib.parse.parse_qsl(query)), json.loads(body))
        self.take_hook(body)

    # Alibaba Cloud: every step of the signature is computed anew, from what came over the wire.
    def send_sms(self):
        path, _, query = self.path.partition("?")
        words = dict(urllib.parse.parse_qsl(query))
        if fault := self.sms_fault(path, query):
            self.server.faults.append(fault)
            return self.answer(400, {"Code": "SignatureDoesNotMatch", "Message": fault})
        if words["PhoneNumbers"].endswith("0000"):
            return self.answer(200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"})
        self.server.messages.append({**words, "TemplateParam": json.loads(words["TemplateParam"])})
        self.answer(200, {"Code": "OK", "BizId": "1", "RequestId": "1", "Message": "OK"})

    def sms_fault(self, path, query):
        said = self.headers.get("Authorization", "")
        algorithm, _, rest = said.partition(" ")
        parts = dict(part.split("=", 1) for part in rest.split(","))
        names = parts["SignedHeaders"].split(";")
        if algorithm != "ACS3-HMAC-SHA256" or parts["Credential"] != SMS_KEY or names != sorted(names):
            return f"no signature of V3: {said}"
        if self.headers["x-acs-action"] != "SendSms" or self.headers["x-acs-version"] != "2017-05-25":
            return "another action"
        pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
        canonical_query = "&".join(f"{urllib.parse.quote(k, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for k, v in pairs)
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        request = "\n".join(["GET", path, canonical_query, lines, ";".join(names), self.headers["x-acs-content-sha256"]])
        to_sign = algorithm + "\n" + hashlib.sha256(request.encode()).hexdigest()
        wanted = hmac.new(SMS_SECRET.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
        return None if wanted == parts["Signature"] else "the signature is another"

    # WeChat: a token that is renewed, templates with their fields.
    def give_token(self, said):
        if said != {"grant_type": "client_credential", "appid": "wxtest", "secret": WECHAT_SECRET}:
            return self.answer(200, {"errcode": 40125, "errmsg": "invalid appsecret"})
        self.server.tokens += 1
        self.server.token = f"token-{self.server.tokens}"
        self.answer(200, {"access_token": self.server.token, "expires_in": 7200})

    def take_template(self, query, said):
        if query.get("access_token") != self.server.token:
            return self.answer(200, {"errcode": 40001, "errmsg": "invalid credential"})
        if said["touser"].endswith("gone"):
            return self.answer(200, {"errcode": 43004, "errmsg": "require subscribe"})
        self.server.templates.append(said)
        self.answer(200, {"errcode": 0, "errmsg": "ok", "msgid": 1})

    def make_code(self, query, said):
        if query.get("access_token") != self.server.token:
            return self.answer(200, {"errcode": 42001, "errmsg": "access_token expired"})
        scene = said["action_info"]["scene"]["scene_str"]
        if said["action_name"] != "QR_STR_SCENE" or not 1 <= len(scene) <= 64 or not 60 <= said["expire_seconds"] <= 2592000:
            return self.answer(200, {"errcode": 40097, "errmsg": "invalid args"})
        url = f"http://weixin.qq.com/q/{len(self.server.scenes)}"
        self.server.scenes[url] = scene
        self.answer(200, {"ticket": "gQH47joAAAAA", "expire_seconds": said["expire_seconds"], "url": url})

    def take_hook(self, body):
        self.server.hooked.append((dict(self.headers), body))
        self.answer(self.server.hook_status, {})


def wechat_query(token=WECHAT_TOKEN, at=None, nonce=None, **more):
    """As WeChat signs its calls."""
    timestamp, nonce = str(int(at or time.time())), nonce or uuid.uuid4().hex[:10]
    signature = hashlib.sha1("".join(sorted([token, timestamp, nonce])).encode()).hexdigest()
    return urllib.parse.urlencode({"signature": signature, "timestamp": timestamp, "nonce": nonce, **more})


def wechat_event(follower, event, key=""):
    """What WeChat sends of a follower, in plain-text mode."""
    key = f"<EventKey><![CDATA[{key}]]></EventKey>" if key else "<EventKey/>"
    return (f"<xml><ToUserName><![CDATA[gh_1a2b3c]]></ToUserName><FromUserName><![CDATA[{follower}]]></FromUserName>"
            f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{event}]]></Event>{key}</xml>").encode()


def verify_hook(secret, headers, body):
    """As the libraries of Standard Webhooks do it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == wanted and abs(int(headers["webhook-timestamp"]) - time.time()) < 300


def write_settings(data, mail, outside):
    keys = data / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    for name, secret in (("sms", SMS_SECRET), ("wechat", WECHAT_SECRET), ("wechat-token", WECHAT_TOKEN)):
        (keys / name).write_text(secret + "\n")
        (keys / name).chmod(0o600)
    (data / "notice.yaml").write_text(f"""
public_url: http://localhost:8080
quiet: {{from: "00:00", to: "00:00"}}
daily_at: "08:10"
retry_seconds: [1, 2]
keep_days: 90
hook_hosts: [127.0.0.1]
mail: {{server: "smtp://127.0.0.1:{mail.port}", from: rongzhi@example.cn, name: 融治}}
sms: {{url: "http://127.0.0.1:{outside.port}/", key_id: {SMS_KEY}, secret_file: sms, sign: 融治, template: SMS_1, code_template: SMS_2, asker_field: contact_phone, party_field: disputant_contact}}
wechat: {{url: "http://127.0.0.1:{outside.port}", app_id: wxtest, secret_file: wechat, token_file: wechat-token, template: T1, fields: {{character_string1: number, thing2: notice, time3: time}}}}
""")
