"""Webhooks are sent: signed, tried again for days, and never by the process that answers visitors.

The form is that of Standard Webhooks (https://www.standardwebhooks.com), for which receivers have libraries.
"""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from index.catalogue import webhook_events, webhooks
from index.catalogue.webhooks import Due
from index.errors import BadInput
from index.models import now
from pipeline.archive import Archive
from pipeline.outgoing import Answer, post

AT_ONCE = 8
NO_ANSWER = 0


def send_due(archive: Archive) -> int:
    """Tell of what the clock has changed, and send what is due. Returns how many attempts were made."""
    with archive.database.read() as session:
        has_come = session.scalar(webhook_events.overdue(now()).limit(1)) is not None
        is_due = has_come or webhooks.is_any_due(session)
    if not is_due:
        return 0
    with archive.database.write() as session:
        if has_come:
            webhook_events.tell_by_clock(session)
            session.flush()
        due = webhooks.take_due(session, AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: _send(archive, one), due))
    return len(due)


def signature(secret: str, uid: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 over ``uid.timestamp.body`` in base64. Source: Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix(webhooks.PREFIX))
    signed = b".".join((uid.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _send(archive: Archive, due: Due) -> None:
    answer = _attempt(due, inside=archive.settings.webhooks_inside)
    with archive.database.write() as session:
        webhooks.answered(session, due.id, answer.status, answer.text)


def _attempt(due: Due, *, inside: bool) -> Answer:
    body, timestamp = json.dumps(due.payload).encode(), int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Efterhand",
        "webhook-id": due.uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(due.secret, due.uid, timestamp, body),
    }
    try:
        return post(due.url, body, headers, inside=inside)
    except BadInput as error:
        return Answer(NO_ANSWER, error.say("en"))
    except (OSError, HTTPException, ValueError) as fault:
        return Answer(NO_ANSWER, f"{type(fault).__name__}: {fault}")
