"""Errors: a sentence in two languages, kept as code and facts."""

import pytest

from index.errors import BadInput, DiskFull, EfterhandError, Unexpected, restore
from index.settings import SettingUnreadable


def test_an_error_says_its_sentence_in_swedish_and_otherwise_in_english() -> None:
    error = DiskFull(free_mb=12, folder="/srv")

    assert error.say("sv").startswith("Disken är full: 12 MB kvar i /srv.")
    assert error.say("en") == error.say("fi") == str(error)


def test_an_error_survives_being_stored() -> None:
    error = SettingUnreadable(name="EFTERHAND_PORT", value="x", example="8000")

    again = restore(error.code, error.facts)

    assert type(again) is SettingUnreadable
    assert again.say("sv") == error.say("sv")


def test_a_code_that_is_gone_still_says_what_it_knew() -> None:
    again = restore("NoLongerThere", {"name": "clip.mp4"})

    assert isinstance(again, Unexpected)
    assert "NoLongerThere: name=clip.mp4" in again.say("en")


def test_facts_may_hold_braces() -> None:
    assert (
        Unexpected(kind="KeyError", reason="{name}")
        .say("en")
        .startswith("An unexpected fault (KeyError: {name})")
    )


def test_a_sentence_that_lacks_a_fact_is_noticed_at_once() -> None:
    with pytest.raises(KeyError):
        DiskFull(free_mb=12)


def test_bad_input_is_an_error_of_ours() -> None:
    with pytest.raises(EfterhandError, match="Choose another"):
        raise BadInput(reason="Choose another file.")
