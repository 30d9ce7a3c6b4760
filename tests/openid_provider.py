"""A small OpenID Connect provider as a process of its own; its ID tokens are signed, and right unless told otherwise.

``python -m tests.openid_provider PORT`` logs in whoever ``POST /next`` has named, without asking. What is posted there
as JSON takes the place of claims; ``forged`` has the token signed by another key, ``omit`` leaves claims away.
"""

import hashlib
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.serving import ROOT, Site

CLIENT, SECRET = "efterhand", "a secret of both"


def provider(issuer: str) -> Flask:
    app = Flask(__name__)
    key, other = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
    told: dict[str, Any] = {}
    asked: dict[str, dict[str, str]] = {}

    @app.get("/.well-known/openid-configuration")
    def metadata() -> Response:
        return jsonify(
            issuer=told.get("issuer", issuer),
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/keys",
            id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
        )

    @app.get("/keys")
    def keys() -> Response:
        return jsonify(keys=[key.as_dict(private=False)])

    @app.post("/next")
    def tell() -> str:
        told.clear()
        told.update(request.get_json())
        return ""

    @app.get("/authorize")
    def authorize() -> Any:
        code = secrets.token_urlsafe()
        asked[code] = dict(request.args)
        return redirect(f"{request.args['redirect_uri']}?code={code}&state={request.args['state']}")

    @app.post("/token")
    def token() -> Any:
        """Refuses a code that is used or another's, a client without its secret, and a wrong verifier (PKCE)."""
        before = asked.pop(request.form["code"], {})
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        who = request.authorization
        is_client = who and (who.username, who.password) == (CLIENT, SECRET)
        if (
            not is_client
            or before.get("code_challenge") != challenge
            or before["code_challenge_method"] != "S256"
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": issuer, "aud": CLIENT, "sub": "person-1", "iat": now, "exp": now + 300, "nonce": before["nonce"],
            "email": "anna@example.org", "email_verified": True,
        }  # fmt: skip
        claims |= {name: value for name, value in told.items() if name not in {"omit", "forged"}}
        claims = {name: value for name, value in claims.items() if name not in told.get("omit", [])}
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, other if told.get("forged") else key)
        return jsonify(access_token="opaque", token_type="Bearer", expires_in=300, id_token=signed)

    return app


@contextmanager
def running(port: int) -> Iterator[str]:
    """The provider's issuer, while its process runs."""
    issuer = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "tests.openid_provider", str(port)], cwd=ROOT)
    try:
        for _ in range(600):
            try:
                requests.get(f"{issuer}/keys", timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                assert process.poll() is None
                time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    return Site.at(ROOT).port


if __name__ == "__main__":
    port = int(sys.argv[1])
    provider(f"http://127.0.0.1:{port}").run("127.0.0.1", port)
