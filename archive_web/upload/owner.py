"""Who an upload belongs to: nobody else can see it, go on with it or end it."""

from collections.abc import Mapping
from typing import Any

from archive_web.access import ScopeMissing
from archive_web.caller import current_account, current_token
from index.models import Scope


def owner() -> str:
    """The account or the API token that asks, in a form that is kept with the upload."""
    account, token = current_account(), current_token()
    if token:
        return f"token:{token.id}"
    return f"account:{account.id}" if account else ""


def check_publishing(details: Mapping[str, Any]) -> None:
    """Raises ScopeMissing when a program wants its recording published, and its token is not for that."""
    token = current_token()
    if token is not None and details.get("publish") and Scope.PUBLISH not in token.scopes:
        raise ScopeMissing(scope=Scope.PUBLISH.value)
