import pytest

from index.language.dictionary import open_dictionary
from index.language.forms import Analysis
from index.search.lexicon import Lexicons, SortedWords
from index.search.spelling import meant
from tests.word_lists import WORD_LISTS

LEXICON = Lexicons(
    [
        SortedWords.of({"kunskap": 90, "regeringen": 300, "bedömningar": 40, "vatten": 50, "vattnen": 3}),
        SortedWords.of({"regeringens": 40, "kunskap": 5, "bistånd": 20, "nyordet": 2, "nyorden": 1}),
    ]
)


@pytest.fixture(scope="module")
def analysis():
    return Analysis(open_dictionary(WORD_LISTS))


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("kunksap", "kunskap"),
        ("regerringen", "regeringen"),
        ("vaten", "vatten"),
        ("vattenn", "vatten"),
        ("kynskap", "kunskap"),
        ("kunskap", None),
        ("regeringens", None),
        ("vattnen", None),
        ("nyorden", None),
        ("vtn", None),
        ("zzzzzzzz", None),
        ("biståndsbedmningar", "biståndsbedömningar"),
        ("biståndsbedömningar", None),
    ],
)
def test_a_slip_is_taken_for_the_commonest_word_near_it(analysis, typed, other):
    assert meant(typed, LEXICON, analysis) == other
