"""Who an upload belongs to: nobody else can see it, go on with it or end it."""

from archive_web.caller import current_account, current_token


def owner() -> str:
    """The account or the API token that asks, in a form that is kept with the upload."""
    account, token = current_account(), current_token()
    if token:
        return f"token:{token.id}"
    return f"account:{account.id}" if account else ""
