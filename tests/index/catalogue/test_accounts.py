"""Staff accounts: who gets in, and who does not."""

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy.orm import Session

from index.catalogue import accounts
from index.catalogue.accounts import AccountMissing, AccountTaken, LastAdministrator, PasswordTooShort
from index.models import Role

EMAIL = "anna@example.se"
PASSWORD = "vatten i staden"
OURS = accounts.HASHER  # tests are run with a cheaper one


def test_a_guess_is_as_dear_as_the_standard_asks() -> None:
    assert extract_parameters(OURS.hash(PASSWORD)) == RFC_9106_LOW_MEMORY


def test_the_password_is_kept_as_an_argon2_hash(session: Session) -> None:
    account = accounts.add(session, EMAIL, PASSWORD)

    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


def test_the_right_password_gets_in(session: Session) -> None:
    account = accounts.add(session, EMAIL, PASSWORD)

    assert accounts.entering(session, EMAIL, PASSWORD) is account
    assert accounts.entering(session, " Anna@Example.SE ", PASSWORD) is account


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "något annat"),
        (EMAIL, ""),
        ("erik@example.se", PASSWORD),
        ("erik@example.se", "nobody has this password"),
    ],
)
def test_nobody_else_gets_in(session: Session, email: str, password: str) -> None:
    accounts.add(session, EMAIL, PASSWORD)

    assert accounts.entering(session, email, password) is None


def test_a_short_password_is_refused(session: Session) -> None:
    with pytest.raises(PasswordTooShort) as caught:
        accounts.add(session, EMAIL, "för kort.")

    assert "minst 12 tecken" in caught.value.say("sv")
    assert accounts.by_email(session, EMAIL) is None


def test_twelve_characters_are_enough(session: Session) -> None:
    assert accounts.add(session, EMAIL, "0123456789ab").email == EMAIL


def test_an_address_is_taken_in_any_case(session: Session) -> None:
    accounts.add(session, EMAIL, PASSWORD)

    with pytest.raises(AccountTaken) as caught:
        accounts.add(session, "ANNA@example.se", PASSWORD)

    assert "efterhand account password ANNA@example.se" in caught.value.say("en")


def test_a_new_password_takes_the_place_of_the_old(session: Session) -> None:
    accounts.add(session, EMAIL, PASSWORD)

    accounts.change_password(session, EMAIL, "energi i staden")

    assert accounts.entering(session, EMAIL, PASSWORD) is None
    assert accounts.entering(session, EMAIL, "energi i staden") is not None


def test_a_new_password_may_not_be_short_either(session: Session) -> None:
    accounts.add(session, EMAIL, PASSWORD)

    with pytest.raises(PasswordTooShort):
        accounts.change_password(session, EMAIL, "kort")

    assert accounts.entering(session, EMAIL, PASSWORD) is not None


def test_a_password_needs_an_account(session: Session) -> None:
    with pytest.raises(AccountMissing) as caught:
        accounts.change_password(session, EMAIL, PASSWORD)

    assert f"efterhand account add {EMAIL}" in caught.value.say("sv")


def test_an_account_that_is_removed_gets_nobody_in(session: Session) -> None:
    account = accounts.add(session, EMAIL, PASSWORD, Role.EDITOR)

    accounts.remove(session, account)
    session.flush()

    assert accounts.entering(session, EMAIL, PASSWORD) is None
    with pytest.raises(AccountMissing):
        accounts.named(session, EMAIL)


def test_the_last_administrator_stays_one(session: Session) -> None:
    anna = accounts.add(session, EMAIL, PASSWORD)
    erik = accounts.add(session, "erik@example.se", PASSWORD, Role.EDITOR)

    for change in (
        lambda: accounts.remove(session, anna),
        lambda: accounts.set_role(session, anna, Role.EDITOR),
    ):
        with pytest.raises(LastAdministrator):
            change()

    accounts.set_role(session, erik, Role.ADMINISTRATOR)
    accounts.set_role(session, anna, Role.VIEWER)
    assert (anna.role, erik.role) == (Role.VIEWER, Role.ADMINISTRATOR)
