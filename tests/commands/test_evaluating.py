"""``efterhand evaluate-search``: anyone can measure search with passages and queries of their own."""

import json
from collections.abc import Callable
from math import log2
from pathlib import Path
from typing import Any

import psycopg
import pytest

PASSAGES = [
    {"talk": "a", "speaker": "Anna Lind", "lang": "sv", "text": "Staden bygger cykelbanor."},
    {"talk": "a", "speaker": "Anna Lind", "lang": "sv", "text": "Och parker."},
    {"talk": "b", "speaker": "Bo Ek", "lang": "sv", "text": "Cykelbanor, cykelbanor, cykelbanor."},
    {
        "talk": "c",
        "speaker": "Joan Smith",
        "lang": "en",
        "text": "Schools teach children.",
        "title": "Learning",
    },
]
QUERIES = [
    {"q": "cykelbana parker", "lang": "sv", "kind": "topic", "relevant": ["a"]},
    {"q": "cykelbana", "lang": "sv", "kind": "topic", "relevant": ["a"]},
    {"q": "learning", "lang": "en", "kind": "title", "relevant": ["c", "missing"]},
    {"q": "rymden", "lang": "sv", "kind": "nothing", "relevant": ["a"]},
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    rows = [{"start_ms": n * 1000, "end_ms": n * 1000 + 999, **row} for n, row in enumerate(PASSAGES)]
    corpus.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    queries.write_text("\n".join(map(json.dumps, QUERIES)), encoding="utf-8")
    return corpus, queries


def test_figures_are_by_kind(efterhand: Callable[..., Any], files: tuple[Path, Path]) -> None:
    said = json.loads(efterhand("evaluate-search", *map(str, files), "--json").out)

    assert (said["engine"], said["passages"]) == ("whoosh", 4)
    second = round(1 / log2(3), 4)
    assert said["measures"]["topic"] == {
        "mrr": 0.75,
        "ndcg10": round((1 + second) / 2, 4),
        "recall20": 1.0,
        "queries": 2,
    }
    assert said["measures"]["title"]["recall20"] == 0.5
    assert said["measures"]["nothing"] == {"mrr": 0.0, "ndcg10": 0.0, "recall20": 0.0, "queries": 1}
    assert said["measures"]["all"]["mrr"] == round((1 + 0.5 + 1 + 0) / 4, 4)
    assert said["measures"]["sv"]["queries"] == 3


def test_the_engine_in_use_is_measured_and_the_archive_left_alone(
    efterhand: Callable[..., Any],
    files: tuple[Path, Path],
    postgres_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EFTERHAND_DATABASE_URL", postgres_url)

    said = json.loads(efterhand("evaluate-search", *map(str, files), "--json").out)

    assert (said["engine"], said["measures"]["topic"]["mrr"]) == ("postgresql", 0.75)
    with psycopg.connect(postgres_url) as connection:
        left = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'efterhand%'")
        assert left.fetchall() == []


def test_a_table_is_for_people(efterhand: Callable[..., Any], files: tuple[Path, Path]) -> None:
    assert "ndcg10" in efterhand("evaluate-search", *map(str, files)).out


@pytest.mark.parametrize("line", ["{", "[]", '{"talk": "a"}', "7"])
def test_a_line_that_cannot_be_read_is_named(
    efterhand: Callable[..., Any], files: tuple[Path, Path], line: str
) -> None:
    with files[0].open("a", encoding="utf-8") as file:
        file.write("\n" + line)

    said = efterhand("evaluate-search", *map(str, files))

    assert said.exit_status == 1
    assert "5" in said.err
