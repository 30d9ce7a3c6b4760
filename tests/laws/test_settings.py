"""Law: every setting has a default, a help text and a place in the README, and refuses what it cannot be."""

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from index.settings import (
    PREFIX,
    DeliveryUnfit,
    SearchEngineUnfit,
    Settings,
    SettingUnreadable,
    read_settings,
)

README = Path(__file__).parents[2] / "README.md"
ROWS = fields(Settings)

every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)

UNREADABLE = [
    *((row.name, "perhaps") for row in ROWS if type(row.default) in {int, bool}),
    ("database_url", "mysql://localhost/efterhand"),
    ("database_url", "efterhand.db"),
    ("search_engine", "lucene"),
    ("language", "fi"),
    ("timezone", "Mars/Olympus"),
    ("site_url", "archive.example.org"),
    ("site_url", "https://"),
    ("site_url", "https://archive.example.org/place"),
    ("rungs", ""),
    ("rungs", "tall"),
    ("rungs", "1080,,360"),
    ("rungs", "8"),
    ("codecs", ""),
    ("codecs", "av1"),
    ("codecs", "h264,vp9"),
    ("part_s", "3"),
    ("part_s", "90000"),
    ("port", "-1"),
    ("port", "65536"),
    ("web_threads", "0"),
    ("slots", "-1"),
    ("upload_limit_gb", "0"),
    ("store", "bucket/prefix"),
    ("store", "s3://"),
    ("s3_endpoint", "localhost:9000"),
    ("s3_public_endpoint", "media.example.org"),
    ("s3_encryption", "rot13"),
    ("copies_gb", "0"),
    ("delivery", "carrier-pigeon"),
    ("signed_hours", "0"),
    ("signed_hours", "169"),
    ("oidc_issuer", "login.example.org"),
    ("oidc_role", "guest"),
    ("oidc_claim", "groups"),
]
every_unreadable = pytest.mark.parametrize(("name", "value"), UNREADABLE)


def variable(name: str) -> str:
    return PREFIX + name.upper()


@every_row
def test_a_setting_has_a_help_text(row: Field[Any]) -> None:
    assert row.metadata["help"].strip().endswith(".")


@every_row
def test_a_setting_is_named_in_the_readme(row: Field[Any]) -> None:
    assert re.search(rf"\b{variable(row.name)}\b", README.read_text(encoding="utf-8"))


def test_the_readme_names_no_setting_that_is_gone() -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", README.read_text(encoding="utf-8")))

    assert named - {variable(row.name) for row in ROWS} == set()


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings()


@every_row
def test_a_default_can_be_written_out(row: Field[Any]) -> None:
    assert read_settings({variable(row.name): str(row.default)}) == Settings()


def test_what_is_not_ours_is_left_alone() -> None:
    assert read_settings({"PATH": "/bin", "PORT": "9"}) == Settings()


def test_values_are_read_in_the_kind_of_their_default() -> None:
    settings = read_settings(
        {
            "EFTERHAND_DATA": "/srv/archive",
            "EFTERHAND_PORT": "8080",
            "EFTERHAND_SITE_NAME": "Framtidsforum",
            "EFTERHAND_RUNGS": "720,360",
        }
    )

    assert settings.data == Path("/srv/archive")
    assert settings.port == 8080
    assert settings.site_name == "Framtidsforum"
    assert settings.rung_heights_px == (720, 360)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_named_in_any_of_its_ways(scheme: str) -> None:
    settings = read_settings(
        {"EFTERHAND_DATABASE_URL": f"{scheme}://anna:b%2Fc@db.example.org:5433/efterhand"}
    )

    assert settings.database == "postgresql+psycopg://anna:b%2Fc@db.example.org:5433/efterhand"


def test_without_an_address_the_catalogue_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings(data=tmp_path).database == f"sqlite:///{tmp_path / 'efterhand.db'}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("true", True), ("Yes", True), ("on", True), ("0", False), ("False", False), ("no", False)],
)
def test_a_switch_is_read(value: str, expected: bool) -> None:
    assert read_settings({"EFTERHAND_SECURE_COOKIES": value}).secure_cookies is expected


@every_unreadable
def test_an_unreadable_value_is_refused_in_both_languages(name: str, value: str) -> None:
    with pytest.raises(SettingUnreadable) as caught:
        read_settings({variable(name): value})

    for language, opening in (("en", "The setting"), ("sv", "Inställningen")):
        sentence = caught.value.say(language)
        assert sentence.startswith(f"{opening} {variable(name)}")
        assert f"“{value}”" in sentence or f"”{value}”" in sentence


@every_unreadable
def test_no_english_is_carried_into_the_swedish_sentence(name: str, value: str) -> None:
    """A fact is a value, the same in every language; words in one language belong in the sentences."""
    with pytest.raises(SettingUnreadable) as caught:
        read_settings({variable(name): value})

    assert [fact for fact in caught.value.facts.values() if " " in str(fact)] == []


@pytest.mark.parametrize(("store", "delivery"), [("", "s3"), ("s3://media", "x-accel")])
def test_a_delivery_that_does_not_go_with_the_store_is_refused(store: str, delivery: str) -> None:
    with pytest.raises(DeliveryUnfit):
        read_settings({"EFTERHAND_STORE": store, "EFTERHAND_DELIVERY": delivery})


@pytest.mark.parametrize(
    ("engine", "address", "in_database"),
    [
        ("auto", "", False),
        ("auto", "postgresql://localhost/efterhand", True),
        ("whoosh", "postgresql://localhost/efterhand", False),
        ("postgresql", "postgresql://localhost/efterhand", True),
    ],
)
def test_the_search_index_lies_where_the_catalogue_does(engine: str, address: str, in_database: bool) -> None:
    given = {"EFTERHAND_SEARCH_ENGINE": engine, "EFTERHAND_DATABASE_URL": address}

    assert read_settings(given).searches_in_database is in_database


def test_a_search_engine_that_does_not_go_with_the_catalogue_is_refused() -> None:
    with pytest.raises(SearchEngineUnfit, match="EFTERHAND_DATABASE_URL"):
        read_settings({"EFTERHAND_SEARCH_ENGINE": "postgresql"})
