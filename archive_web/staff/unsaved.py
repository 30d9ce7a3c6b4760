"""A form that came too late, as pages carry it: where it was sent, from which page, and what was typed in it.

It travels in the page itself, under the site's signature: nothing of a stranger is kept on the server.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask import Request, current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from archive_web.access import is_ours
from index.models import now

NEVER_KEPT = frozenset({"csrf_token", "password", "present", "new"})
LARGEST_BYTES = 200_000


@dataclass(frozen=True)
class Unsaved:
    """What was sent to *address*, a path with its query, from *page*, one that can be gone back to.

    *fields* in their order, as often as they came; *files* by their names, as no page can carry them.
    """

    address: str
    page: str
    sent_at: datetime
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @classmethod
    def of(cls, request: Request) -> "Unsaved":
        """What *request* sent. Files are left unread where the request has been told so."""
        typed = request.form.items(multi=True)
        return cls(
            address=request.full_path.rstrip("?"),
            page=page_of(request),
            sent_at=now(),
            fields=tuple((name, value) for name, value in typed if name not in NEVER_KEPT),
            files=tuple(file.filename for file in request.files.values() if file.filename),
        )

    @classmethod
    def opened(cls, sealed: str) -> "Unsaved | None":
        """As ``sealed`` made it; none, if that was not here."""
        try:
            address, page, sent_at, fields, files = _signer().loads(sealed)
        except BadSignature:
            return None
        pairs = tuple((name, value) for name, value in fields)
        return cls(address, page, datetime.fromisoformat(sent_at), pairs, tuple(files))

    @property
    def is_too_large(self) -> bool:
        return sum(len((name + value).encode()) for name, value in self.fields) > LARGEST_BYTES

    def sealed(self) -> str:
        """For a hidden field; empty where there is nothing to carry, or too much."""
        if not self.fields or self.is_too_large:
            return ""
        return _signer().dumps([self.address, self.page, self.sent_at.isoformat(), self.fields, self.files])


def view_at(path: str, method: str) -> str:
    """The name of the view that answers at *path*; empty where none does."""
    try:
        found: tuple[str, object] = current_app.url_map.bind("").match(urlsplit(path).path, method=method)
    except HTTPException:
        return ""
    return found[0]


def page_of(request: Request) -> str:
    """The staff page on which the form stood, as the browser tells it."""
    before = urlsplit(request.referrer or "")
    told = before._replace(scheme="", netloc="", fragment="").geturl() if is_ours(before) else ""
    for page in (told, request.full_path.rstrip("?")):
        if view_at(page, "GET").startswith("staff."):
            return page
    return url_for("staff.recordings")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="unsaved form")
