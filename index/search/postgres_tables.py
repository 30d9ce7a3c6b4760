"""The tables of an index on PostgreSQL: each generation has a schema of its own, and a row names the one in use.

They are no part of the catalogue's migrations: all that they hold is made of the catalogue, and made anew when its
form changes.
"""

from typing import Any

import marisa_trie
from psycopg import Cursor
from psycopg.sql import SQL, Identifier

FORMAT = (
    2  # another number whenever an older program could not read what a newer one writes, or the other way
)
FIELDS = (
    "stems",
    "spellings",
    "parts",
    "title",
    "names",
)  # a posting list tells its field by the place in here

NOTHING_HEARD = marisa_trie.Trie().tobytes()

# As it is for ever: what is in it tells whether all else can be read.
CURRENT = """
CREATE SCHEMA IF NOT EXISTS {name};
CREATE TABLE IF NOT EXISTS {name}.current
    (format integer NOT NULL, generation text NOT NULL, version bigint NOT NULL, damaged boolean NOT NULL);
"""
# Arrays are not compressed: they would hardly be smaller, and are read at each search.
GENERATION = """
CREATE SCHEMA {generation};
SET LOCAL search_path TO {generation};
CREATE TABLE heard (words bytea NOT NULL);
CREATE TABLE segment
    (id bigserial PRIMARY KEY, size integer NOT NULL, lists integer NOT NULL, facts bytea NOT NULL,
     facts_of bytea NOT NULL, lengths bytea NOT NULL, words bytea NOT NULL, deleted integer[] NOT NULL DEFAULT '{{}}');
CREATE TABLE passage
    (segment bigint NOT NULL, number integer NOT NULL, recording bigint NOT NULL, mark text NOT NULL,
     content bytea NOT NULL);
CREATE TABLE posting
    (segment bigint NOT NULL, term text COLLATE "C" NOT NULL, field smallint NOT NULL, passages bytea NOT NULL,
     times bytea NOT NULL, positions bytea NOT NULL);
ALTER TABLE posting ALTER passages SET STORAGE EXTERNAL, ALTER times SET STORAGE EXTERNAL,
    ALTER positions SET STORAGE EXTERNAL;
"""
KEYS = """
ALTER TABLE passage ADD PRIMARY KEY (segment, number);
CREATE INDEX ON passage (recording);
ALTER TABLE posting ADD PRIMARY KEY (segment, term, field);
ANALYZE passage;
ANALYZE posting;
"""


class NotAsWritten(Exception):
    """Something that is stored is missing or cannot be read."""


def make_current(cursor: Cursor[Any], name: str) -> None:
    """The table that names the generation in use, if there is none."""
    cursor.execute(SQL(CURRENT).format(name=Identifier(name)), binary=False)


def make_generation(cursor: Cursor[Any], generation: str) -> None:
    """The tables of a new generation; statements that follow are about them."""
    cursor.execute(SQL(GENERATION).format(generation=Identifier(generation)), binary=False)


def make_keys(cursor: Cursor[Any]) -> None:
    """The keys of a generation that has been filled."""
    cursor.execute(KEYS, binary=False)


def keep_heard(cursor: Cursor[Any], words: bytes) -> None:
    """Keep the words of which compounds may be made, as a trie's bytes; all of a generation is analysed by them."""
    cursor.execute("INSERT INTO heard VALUES (%s)", (words,))


def use_generation(cursor: Cursor[Any], generation: str) -> None:
    """Have the statements that follow be about *generation*, which is not dropped before they are done."""
    cursor.execute(
        SQL(
            "SET LOCAL search_path TO {generation}; LOCK TABLE heard, segment, passage, posting IN ACCESS SHARE MODE"
        ).format(generation=Identifier(generation)),
        binary=False,
    )


def drop_generation(cursor: Cursor[Any], generation: str) -> None:
    """Drop a generation when nobody reads it any more. Whoever reads it holds ``heard``, before all else."""
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{generation}.heard",))
    if cursor.fetchall() == [(True,)]:
        cursor.execute(SQL("LOCK TABLE {}.heard IN ACCESS EXCLUSIVE MODE").format(Identifier(generation)))
    cursor.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(generation)))
