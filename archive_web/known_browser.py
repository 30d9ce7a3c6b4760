"""A browser in which someone has logged in before is known by a signed cookie, which lets nobody in by itself.

Log-in counts what is tried from it by itself, so that guesses of strangers do not keep its owner out.
"""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from index.catalogue.accounts import plain
from index.catalogue.bearer import kept, new_secret

COOKIE = "browser"
A_YEAR_S = 365 * 86_400


def known_for(email: str) -> str:
    """What names this browser, if the account of this address has been used in it; otherwise empty."""
    try:
        account, name = _signer().loads(request.cookies.get(COOKIE, ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(name) if account == kept(plain(email)) else ""


def remember(answer: Response, email: str) -> None:
    """Have this browser known for the account of this address from now on."""
    if not known_for(email):
        cookie = _signer().dumps([kept(plain(email)), new_secret()])
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(COOKIE, cookie, max_age=A_YEAR_S, httponly=True, samesite="Lax", secure=secure)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=COOKIE)
