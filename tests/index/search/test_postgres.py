"""What the engine on PostgreSQL adds to the contract: its generations, damage, the server away; and that it ranks as
the embedded one does."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from index.errors import DatabaseAway
from index.search.contract import IndexDamaged, PassageDocument, Query
from index.search.postgres import NAME, PostgresIndex
from index.search.whoosh import WhooshIndex
from tests.postgres import Cluster

Passage = Callable[..., PassageDocument]


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    with cluster.lent() as url:
        yield url


@pytest.fixture
def index(url: str) -> Iterator[PostgresIndex]:
    index = PostgresIndex(url)
    yield index
    index.close()


def found(index: PostgresIndex, words: str) -> list[int]:
    return sorted(hit.recording_id for hit in index.search(Query(words)).hits)


def schemas(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'efterhand%'")
        return sorted(name for (name,) in rows)


def harm(url: str, statement: str) -> None:
    """Run *statement* on the tables of the generation in use."""
    with psycopg.connect(url) as connection:
        ((generation,),) = connection.execute(f"SELECT generation FROM {NAME}.current").fetchall()
        connection.execute(f"SET search_path TO {generation}, {NAME}")
        connection.execute(statement)


def test_it_is_made_when_it_is_first_needed(index: PostgresIndex, url: str) -> None:
    assert not index.is_made
    assert schemas(url) == []
    assert index.document_count() == 0
    assert index.is_made


def test_a_rebuild_leaves_one_generation_and_removing_it_none(
    index: PostgresIndex, url: str, passage: Passage
) -> None:
    for text in ("vatten", "eld"):
        index.rebuild([passage(1, text)])
        assert len(schemas(url)) == 2
    index.remove()
    assert schemas(url) == []


def test_searches_find_nothing_but_do_not_wait_while_the_first_index_is_built(
    index: PostgresIndex, url: str, passage: Passage
) -> None:
    hasty = PostgresIndex(url, patience_s=0.05)

    def documents() -> Iterator[PassageDocument]:
        assert found(hasty, "vatten") == []
        yield passage(1, "vatten")

    index.rebuild(documents())
    assert found(hasty, "vatten") == [1]
    hasty.close()


def test_a_generation_that_is_still_read_is_dropped_by_a_later_rebuild(url: str, passage: Passage) -> None:
    index = PostgresIndex(url, patience_s=0.05)
    index.rebuild([passage(1, "vatten")])
    old = next(name for name in schemas(url) if name != NAME)
    with psycopg.connect(url) as dump:
        dump.execute(f"LOCK TABLE {old}.heard IN ACCESS SHARE MODE")
        index.rebuild([passage(2, "vatten")])
        assert found(index, "vatten") == [2]
        assert old in schemas(url)
    index.rebuild([passage(3, "vatten")])
    assert old not in schemas(url)
    index.close()


def test_another_of_a_longer_name_is_left_alone(index: PostgresIndex, url: str, passage: Passage) -> None:
    other = PostgresIndex(url, name=f"{NAME}_trial")
    other.rebuild([passage(2, "vatten")])
    index.rebuild([passage(1, "vatten")])
    index.remove()
    assert found(other, "vatten") == [2]
    other.close()


def test_many_small_writes_are_gathered_into_few_segments(
    index: PostgresIndex, url: str, passage: Passage
) -> None:
    for number in range(20):
        index.replace_recording(number, [passage(number, "vatten")])
    with psycopg.connect(url) as connection:
        (generation,) = [name for name in schemas(url) if name != NAME]
        ((segments,),) = connection.execute(f"SELECT count(*) FROM {generation}.segment").fetchall()
    assert segments < 8


DAMAGE = [
    "DROP TABLE posting",
    "ALTER TABLE segment DROP COLUMN words",
    "DELETE FROM heard",
    "DELETE FROM current",
    "UPDATE current SET format = 0",
    "UPDATE current SET generation = 'elsewhere'",
    r"UPDATE segment SET words = '\xffff'::bytea",
    r"UPDATE segment SET facts = '\x00'::bytea",
]


@pytest.mark.parametrize("statement", DAMAGE)
def test_damage_is_named_and_mended_by_a_rebuild(url: str, passage: Passage, statement: str) -> None:
    PostgresIndex(url).rebuild([passage(1, "vatten")])
    harm(url, statement)
    index = PostgresIndex(url)
    with pytest.raises(IndexDamaged, match="efterhand reindex"):
        index.check()
    with pytest.raises(IndexDamaged):
        index.search(Query("vatten"))
    assert PostgresIndex(url).is_damaged()

    index.rebuild([passage(1, "vatten")])

    index.check()
    assert found(index, "vatten") == [1]
    assert not index.is_damaged()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM posting WHERE term = 'eld'",
        "DELETE FROM passage WHERE number = 1",
        r"UPDATE posting SET positions = '\x00'::bytea WHERE term = 'eld'",
        r"UPDATE passage SET content = '\x00'::bytea WHERE number = 1",
    ],
)
def test_the_check_reads_what_searches_seldom_touch(
    index: PostgresIndex, url: str, passage: Passage, statement: str
) -> None:
    index.rebuild([passage(1, "vatten"), passage(1, "eld", 1)])
    harm(url, statement)
    assert found(index, "vatten") == [1]
    with pytest.raises(IndexDamaged):
        index.check()
    assert PostgresIndex(url).is_damaged()


def test_a_word_without_end_hinders_nothing(index: PostgresIndex, passage: Passage) -> None:
    index.replace_recording(1, [passage(1, f"vatten {'ord' * 5000} eld")])
    assert found(index, "eld") == [1]
    index.check()


def test_it_says_that_the_database_is_away_and_goes_on_afterwards(
    index: PostgresIndex, passage: Passage, cluster: Cluster
) -> None:
    index.replace_recording(1, [passage(1, "vatten")])
    cluster.stop()
    try:
        with pytest.raises(DatabaseAway):
            index.search(Query("vatten"))
        with pytest.raises(DatabaseAway):
            index.replace_recording(1, [])
        with pytest.raises(DatabaseAway):
            index.is_damaged()
    finally:
        cluster.start()
    assert found(index, "vatten") == [1]
    assert not index.is_damaged()


def test_it_ranks_as_the_embedded_engine_does(
    index: PostgresIndex, tmp_path: object, passage: Passage
) -> None:
    words = ["vatten", "stad", "cykelbana", "skola", "energi", "grundvatten", "bibliotek"]
    documents = [
        passage(
            number // 3, " ".join(words[number * 5 % place] for place in range(1, 2 + number % 7)), number
        )
        for number in range(60)
    ]
    embedded = WhooshIndex(tmp_path / "search")  # type: ignore[operator]
    for one in (index, embedded):
        one.rebuild(documents)
        one.replace_recording(3, [passage(3, "vatten skola stad")])
        one.replace_recording(4, [])
    for asked in ("vatten", "stad skola energi", '"vatten skola"', "grundvatten -stad", "vaten cykelbana"):
        assert index.search(Query(asked)).hits == embedded.search(Query(asked)).hits
