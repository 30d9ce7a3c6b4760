"""Compounds are taken apart where a reader would, by the real word list and by what the archive has heard."""

import marisa_trie
import pytest

from index.language.compounds import Splitter
from index.language.dictionary import EMPTY, open_dictionary
from tests.word_lists import WORD_LISTS

HEARD = """
    skola mat barn barnen utveckling stad staden bana banor cykel hälsa hälsan vatten klimat budget miljö politik
    politiken marknad marknaden arbete arbets länder länderna skatt trängsel styrelse parkering garage tillsyn
    sol celler fri fossil kraft vind folk jämställdhet jämställdhets kollektiv trafik verk kontor gata
    kolkraft kol
"""
SIMPLE = """
    regering regeringen kommunerna kostar visar svenska förslag överenskommelse möjligheter verksamhet väldigt
    naturligtvis människor personer problem frågan samhället europeiska internationella kvinnor information
    organisation myndigheter utbildning forskning universitet återvinning a1b2c3d4 x
"""


@pytest.fixture(scope="module")
def splitter():
    return Splitter(open_dictionary(WORD_LISTS).words, marisa_trie.Trie(HEARD.split()))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("stadsutveckling", "stads utveckling"),
        ("cykelbanor", "cykel banor"),
        ("folkhälsan", "folk hälsan"),
        ("arbetsmarknaden", "arbets marknaden"),
        ("trängselskatt", "trängsel skatt"),
        ("jämställdhetspolitiken", "jämställdhets politiken"),
        ("utvecklingsländerna", "utvecklings länderna"),
        ("klimatbudget", "klimat budget"),
        ("skolbarn", "skola barn"),
        ("gatukontor", "gata kontor"),
        ("parkeringsgarage", "parkerings garage"),
        ("fossilfri", "fossil fri"),
        ("kolkraftverk", "kolkraft kol kraft verk"),  # a part that is a compound is followed by its parts
    ],
)
def test_compounds_are_taken_apart(splitter, word, parts):
    assert " ".join(splitter.split(word)) == parts


@pytest.mark.parametrize("word", SIMPLE.split())
def test_simple_words_are_left_whole(splitter, word):
    assert splitter.split(word) == ()


def test_the_archives_own_words_are_parts():
    heard = marisa_trie.Trie(["hisinge", "hisinge", "brogryn"])
    assert Splitter(EMPTY.words, heard).split("hisingebrogryn") == ("hisinge", "brogryn")
    assert Splitter(EMPTY.words, EMPTY.words).split("hisingebrogryn") == ()


def test_all_ways_to_begin_are_told(splitter):
    assert ("cykel", "banor") in set(splitter.openings("cykelbanor"))
