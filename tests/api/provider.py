"""A provider of OpenID Connect on this machine that says what a case tells it to say, right or wrong. Whether ours gets on with
one that others wrote the browser tests see."""
import base64
import hashlib
import http.server
import json
import pathlib
import subprocess
import threading
import time
import urllib.parse
import uuid

CLIENT, SECRET = "rongzhi", "a secret/with+signs"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """An RSA key that signs as RS256."""

    def __init__(self, folder, name):
        self.id, self.file = name, folder / f"{name}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.file],
                       check=True, capture_output=True)
        modulus = subprocess.run(["openssl", "rsa", "-in", self.file, "-noout", "-modulus"], check=True, capture_output=True, text=True)
        number = bytes.fromhex(modulus.stdout.strip().split("=")[1])
        self.public = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": name, "n": base64url(number), "e": "AQAB"}

    def token(self, claims, algorithm="RS256"):
        text = ".".join(base64url(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": self.id}, claims))
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.file], input=text.encode(), check=True, capture_output=True)
        return f"{text}.{base64url(signed.stdout) if algorithm != 'none' else ''}"


class Provider:
    """`say` is what the next token says beside what is right; `info` what is told of the person at another address."""

    def __init__(self, folder):
        folder.mkdir(exist_ok=True)
        self.key, self.other_key = Key(folder, "k1"), Key(folder, "k2")
        self.keys = [self.key]
        self.codes = {}
        self.alive = True
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body):
                raw = json.dumps(body).encode()
                self.send_response(status if provider.alive else 503)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def do_GET(self):
                if self.path == "/.well-known/openid-configuration":
                    return self.answer(200, provider.description())
                if self.path == "/keys":
                    return self.answer(200, {"keys": [key.public for key in provider.keys]})
                code = self.headers.get("Authorization", "").removeprefix("Bearer ")
                return self.answer(200, provider.codes[code]["info"]) if code in provider.codes else self.answer(401, {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
                self.answer(*provider.redeem(form, self.headers.get("Authorization")))

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def description(self):
        return {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys", "userinfo_endpoint": f"{self.issuer}/me",
                "authorization_response_iss_parameter_supported": True}

    def authorize(self, asked, subject, claims=None, info=None, key=None, algorithm="RS256"):
        """The code that somebody of that id comes back with; `claims` change what the token says."""
        code = uuid.uuid4().hex
        now = int(time.time())
        says = {"iss": self.issuer, "aud": CLIENT, "sub": subject, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **(claims or {})}
        self.codes[code] = {"asked": asked, "token": (key or self.key).token(says, algorithm), "info": {"sub": subject, **(info or {})}, "used": False}
        return code

    def redeem(self, form, authorization):
        known = self.codes.get(form.get("code"))
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{urllib.parse.quote(SECRET, safe='')}".encode()).decode()
        is_public = form.get("client_id") == CLIENT
        challenge = base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not known or known["used"] or (authorization != expected and not is_public):
            return 401, {"error": "invalid_grant"}
        if challenge != known["asked"]["code_challenge"] or form.get("redirect_uri") != known["asked"]["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        known["used"] = True
        return 200, {"access_token": form["code"], "token_type": "Bearer", "id_token": known["token"]}


def settings(issuer):
    """openid.yaml: one provider by a secret that gives nothing, one without that makes accounts and gives posts."""
    return f"""public_url: http://localhost:8080
providers:
  - {{id: city, zh: 市统一身份认证, en: City sign-in, issuer: "{issuer}", client_id: {CLIENT}, secret_file: openid-city, scopes: [profile]}}
  - id: bureau
    zh: 区局门户
    en: Bureau portal
    issuer: "{issuer}"
    client_id: {CLIENT}
    makes_accounts: true
    second_factor: provider
    posts:
      - {{claim: groups, holds: calls, role: callback, org: desk}}
      - {{claim: posts, roles: [clerk, handler]}}
"""


def write_settings(data, issuer):
    data = pathlib.Path(data)
    (data / "openid.yaml").write_text(settings(issuer))
    secret = data / "keys/openid-city"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(SECRET + "\n")
    secret.chmod(0o600)
