"""Who guesses passwords has to wait; who owns the account does not, in a browser that is known."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from index.catalogue import throttle
from index.catalogue.throttle import MOST_BY_ACCOUNT, MOST_BY_NETWORK, WINDOW, TooManyAttempts, limits, take
from index.models import AttemptCount

ANNA = "anna@example.org"


def pass_time(session: Session, span: timedelta) -> None:
    for count in session.query(AttemptCount):
        count.since -= span
    session.flush()


def test_an_account_is_guessed_at_only_so_often_from_anywhere(session: Session) -> None:
    for number in range(MOST_BY_ACCOUNT):
        take(session, limits(f"192.0.2.{number}", ANNA, ""))

    with pytest.raises(TooManyAttempts) as caught:
        take(session, limits("198.51.100.1", f" {ANNA.upper()}", ""))

    assert caught.value.say("en") == "Too many attempts to log in. Try again in 15 min."
    take(session, limits("198.51.100.1", "erik@example.org", ""))
    take(session, limits("192.0.2.1", ANNA, "her own browser"))


def test_a_network_guesses_only_so_often_whatever_the_account(session: Session) -> None:
    for number in range(MOST_BY_NETWORK):
        take(session, limits(f"2001:db8:1:2::{number:x}", f"{number}@example.org", ""))

    with pytest.raises(TooManyAttempts):
        take(session, limits("2001:db8:1:2:ffff::1", ANNA, ""))
    take(session, limits("2001:db8:1:3::1", ANNA, ""))


def test_the_wait_ends_and_attempts_meanwhile_do_not_lengthen_it(session: Session) -> None:
    wanted = limits("192.0.2.1", ANNA, "")
    for _ in range(MOST_BY_ACCOUNT):
        take(session, wanted)
    for _ in range(3):
        with pytest.raises(TooManyAttempts):
            take(session, wanted)

    pass_time(session, WINDOW - timedelta(seconds=30))
    with pytest.raises(TooManyAttempts) as caught:
        take(session, wanted)
    assert caught.value.facts == {"minutes": 1}
    pass_time(session, timedelta(seconds=31))

    take(session, wanted)


def test_good_attempts_do_not_count(session: Session) -> None:
    wanted = limits("192.0.2.1", ANNA, "")

    for _ in range(MOST_BY_NETWORK + 1):
        take(session, wanted)
        throttle.give_back(session, wanted)


def test_nothing_that_was_typed_is_kept(session: Session) -> None:
    take(session, limits("192.0.2.1", "my secret sentence", ""))
    session.flush()

    assert all("secret" not in one.key and "192" not in one.key for one in session.query(AttemptCount))
