"""What lets people and programs in ends in time; the change log keeps what it was told, for as long as it should."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from index.catalogue import account_sessions, accounts, api_tokens, audit_log, invitations
from index.catalogue.api_tokens import TokenLifeUnfit
from index.catalogue.audit_log import TERMINAL, Actor, record
from index.catalogue.invitations import InvitationMissing
from index.models import Account, AccountSession, ApiToken, AuditEntry, Invitation, Role, Scope, now


@pytest.fixture
def anna(session: Session) -> Account:
    return accounts.add(session, "anna@example.org", "vatten i staden")


def test_a_session_ends_after_a_week_however_busy(session: Session, anna: Account) -> None:
    secret = account_sessions.begin(session, anna)
    row = session.query(AccountSession).one()
    row.began_at = now() - account_sessions.LONGEST + timedelta(minutes=1)
    assert account_sessions.account_of(session, secret) is anna

    row.began_at -= timedelta(minutes=2)

    assert account_sessions.account_of(session, secret) is None
    account_sessions.begin(session, anna)
    session.flush()
    assert session.query(AccountSession).count() == 1


def test_secrets_are_not_in_the_catalogue(session: Session, anna: Account) -> None:
    secrets = [
        account_sessions.begin(session, anna),
        api_tokens.add(session, anna, "Skript", {Scope.READ}, 30)[1],
        invitations.invite(session, "erik@example.org", Role.VIEWER)[1],
    ]
    session.flush()

    kept = [row.secret_hash for kind in (AccountSession, ApiToken, Invitation) for row in session.query(kind)]
    assert len(kept) == 3
    assert not any(secret in text or text in secret for secret in secrets for text in kept)


def test_a_token_ends_on_its_day(session: Session, anna: Account) -> None:
    token, secret = api_tokens.add(session, anna, "Skript", {Scope.WRITE}, 30)
    assert token.scopes == ["read", "write"]
    assert api_tokens.valid(session, secret) == (token, anna)

    token.expires_at = now()

    assert api_tokens.valid(session, secret) is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_no_token_is_for_ever(session: Session, anna: Account, days: int) -> None:
    with pytest.raises(TokenLifeUnfit):
        api_tokens.add(session, anna, "Skript", {Scope.READ}, days)


def test_nobody_revokes_the_token_of_another(session: Session, anna: Account) -> None:
    erik = accounts.add(session, "erik@example.org", "energi i staden")
    token, _ = api_tokens.add(session, anna, "Skript", {Scope.READ}, 30)

    with pytest.raises(api_tokens.TokenMissing):
        api_tokens.revoke(session, erik, token.id)


def test_an_invitation_ends_after_a_week(session: Session) -> None:
    invitation, secret = invitations.invite(session, "erik@example.org", Role.VIEWER)
    invitation.expires_at = now()

    with pytest.raises(InvitationMissing):
        invitations.accept(session, secret, "energi i staden")
    assert invitations.pending(session) == []


def test_a_removed_account_leaves_no_key_behind(session: Session, anna: Account) -> None:
    erik = accounts.add(session, "erik@example.org", "energi i staden")
    account_sessions.begin(session, erik)
    api_tokens.add(session, erik, "Skript", {Scope.READ}, 30)
    invitations.renew_password(session, erik)

    accounts.remove(session, erik)
    session.flush()

    assert [session.query(kind).count() for kind in (AccountSession, ApiToken, Invitation)] == [0, 0, 0]


def test_the_log_says_who_what_and_which(session: Session, anna: Account, add: Any) -> None:
    recording = add(session, "Vatten <b>")

    record(
        session, Actor("anna@example.org", "Skript"), "recording_edit", recording, title="V" * 5000, talk=None
    )
    record(session, TERMINAL, "reindex")

    last, first = audit_log.entries(session, None, page=1, size=10)
    assert (first.actor, first.token, first.subject_kind) == ("anna@example.org", "Skript", "recording")
    assert (first.subject_id, first.facts) == (str(recording.id), {"title": "V" * 200})
    assert (last.actor, last.subject_kind, last.facts) == ("terminal", "", {})
    assert [one.action for one in audit_log.entries(session, "terminal", page=1, size=10)] == ["reindex"]


def test_the_log_forgets_after_its_days(session: Session) -> None:
    record(session, TERMINAL, "old")
    record(session, TERMINAL, "new")
    session.flush()
    session.query(AuditEntry).filter_by(action="old").one().at = now() - timedelta(days=31)

    audit_log.forget(session, 30)

    assert [one.action for one in session.query(AuditEntry)] == ["new"]
