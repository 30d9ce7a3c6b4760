"""Who an upload belongs to: nobody else can see it, go on with it or end it."""

from archive_web.access import current_account


def owner() -> str:
    """The account that asks, in a form that is kept with the upload."""
    account = current_account()
    return f"account:{account.id}" if account else ""
