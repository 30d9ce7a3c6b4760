"""Where a list is taken up again: all that it takes is in the token, so nothing is kept and none expires."""

import base64
import json
from dataclasses import astuple, dataclass
from datetime import datetime

from archive_web.feeds.oai.asked import ProtocolError


@dataclass(frozen=True)
class Token:
    """What was asked at first; *sent* records have been sent, the last of them changed at *moment*, with *number*."""

    since: str
    until: str
    set_name: str
    sent: int
    moment: str
    number: int

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(json.dumps(astuple(self)).encode()).decode().rstrip("=")

    @property
    def after(self) -> tuple[datetime, int]:
        return datetime.fromisoformat(self.moment), self.number


def read_token(text: str) -> Token:
    """Raises ProtocolError: badResumptionToken."""
    try:
        token = Token(*json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
        kinds = [type(value) for value in astuple(token)]
        if kinds != [str, str, str, int, str, int] or token.after[0].tzinfo is None or token.number >= 2**31:
            raise ValueError(text)
    except (ValueError, TypeError, RecursionError):
        raise ProtocolError(
            "badResumptionToken", "The list cannot be taken up there; begin it anew."
        ) from None
    return token
