"""What every SearchIndex does, whatever engine is behind it."""

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.search.contract import PassageDocument, Query
from index.search.postgres import PostgresIndex
from index.search.whoosh import WhooshIndex
from tests.word_lists import WORD_LISTS


@pytest.fixture(scope="module")
def postgres_database(cluster):
    with cluster.lent() as url:
        yield url


@pytest.fixture(params=["whoosh", "postgresql"])
def index(request, tmp_path):
    if request.param == "whoosh":
        yield WhooshIndex(tmp_path / "search", WORD_LISTS)
        return
    url = request.getfixturevalue("postgres_database")
    index = PostgresIndex(url, WORD_LISTS, name=f"search_{uuid4().hex}")
    yield index
    index.close()


def passage(recording_id, number, text, **changes):
    base = PassageDocument(
        recording_id=recording_id,
        number=number,
        talk_id=recording_id * 10,
        start_ms=number * 30_000,
        end_ms=(number + 1) * 30_000,
        text=text,
        title="",
        speakers=(),
        speaker_names=(),
        goals=(),
        language="sv",
        year=2025,
    )
    return replace(base, **changes)


BIKES = passage(
    1,
    0,
    "Staden bygger nya cykelbanor längs ån.",
    title="Hållbara resor",
    speakers=("asa-lindberg",),
    speaker_names=("Åsa Lindberg",),
    goals=(11, 13),
    year=2024,
)
FOOD = passage(
    2,
    0,
    "Skolorna serverar hälsosam mat enligt ett EU-direktiv.",
    title="Mat i skolan",
    speakers=("bo-ek", "asa-lindberg"),
    speaker_names=("Bo Ek", "Åsa Lindberg"),
    goals=(2,),
)
SCHOOLS = passage(
    3,
    0,
    "Our schools teach children to mend bicycles, form W-2 aside.",
    title="Learning by doing",
    speakers=("joan-smith",),
    speaker_names=("Joan Smith",),
    goals=(4, 11),
    language="en",
)


@pytest.fixture
def archive(index):
    index.rebuild([BIKES, FOOD, SCHOOLS])
    return index


def found(index, words="", **choices):
    return [hit.recording_id for hit in index.search(Query(words, **choices)).hits]


@pytest.mark.parametrize(
    ("words", "recordings"),
    [
        ("cykelbana", [1]),
        ("CYKELBANORNAS", [1]),
        ("skola", [2]),
        ("school", [3]),
        ("bicycle", [3]),
        ("halsosam", [2]),
        ("hållbar resa", [1]),
        ("hallbara", [1]),
        ("direktiv", [2]),
        ("EU-direktivet", [2]),
        ("eu direktiv", [2]),
        ("W-2", [3]),
        ("mat cykelbana", [1, 2]),
        ("mat skola", [2]),
        ("finns icke", []),
    ],
)
def test_words_are_found(archive, words, recordings):
    assert sorted(found(archive, words)) == recordings


SPOKEN = [
    "Grundvattnet är vår viktigaste stadsutvecklingsfråga.",
    "Folkhälsan och böckerna i stadens bibliotek.",
    "Miljöhänsyn tas när vi bygger.",
    "Regeringens arbetsmarknadspolitik ska bli klarare.",
]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("vatten", 0),
        ("vattnet", 0),
        ("utveckling", 0),
        ("stads utveckling", 0),
        ("grund vatten", 0),
        ("folk hälsan", 1),
        ("bok", 1),
        ("hälsa", 1),
        ("halsa", 1),
        ("hänsyn", 2),
        ("hansyn", 2),
        ("miljohansyn", 2),
        ("arbetsmarknaden", 3),
        ("arbete marknad", 3),
        ("regerringens", 3),
        ("arbetsmarknadspolitk", 3),
        ("politik*", 3),
        ("reger*", 3),
    ],
)
def test_compounds_irregular_forms_and_slips_are_found(index, words, place):
    index.rebuild([passage(number, 0, text) for number, text in enumerate(SPOKEN)])
    assert found(index, words)[0] == place


def test_a_slip_is_told_and_can_be_insisted_on(index):
    index.rebuild([passage(1, 0, "Regeringens beslut")])
    results = index.search(Query("regerringens beslut"))
    assert results.meant == {"regerringens": "regeringens"}
    assert (results.total, results.complete) == (1, 1)
    verbatim = index.search(Query("regerringens beslut", verbatim=True))
    assert verbatim.meant == {}
    assert (verbatim.total, verbatim.complete) == (1, 0)


def test_what_is_hidden_is_not_meant(index):
    index.rebuild([passage(1, 0, "Hemligheten"), passage(2, 0, "Öppenheten")])
    assert index.search(Query("hemligheen", visible=frozenset({2}))).meant == {}
    assert index.search(Query("hemligheen")).meant == {"hemligheen": "hemligheten"}


@pytest.mark.parametrize(
    ("words", "recordings"),
    [
        ("speaker:lindberg", [2, 1]),
        ("talare:lindbergs cykelbana", [1]),
        ('talare:"Åsa Lindberg" mat', [2]),
        ("speaker:asa-lindberg goal:13", [1]),
        ("goal:11", [3, 1]),
        ("mål:11 skola school", [3]),
        ("år:2024", [1]),
        ("year:2020-2024 cykelbanor", [1]),
        ("goal:12", []),
        ("goal:nonsense cykelbanor", [1]),
    ],
)
def test_filters_are_typed(archive, words, recordings):
    assert found(archive, words) == recordings


def test_talks_that_hold_all_words_come_first_then_those_that_hold_some(index):
    index.rebuild(
        [
            passage(1, 0, "tåg tåg tåg tåg"),
            passage(2, 0, "många ord om annat och om ett tåg som aldrig kom fram"),
            passage(2, 1, "och så till sist om en buss"),
            passage(3, 0, "bara vatten"),
        ]
    )
    results = index.search(Query("tåg buss"))
    assert [hit.recording_id for hit in results.hits] == [2, 1]
    assert (results.total, results.complete) == (2, 1)


def test_what_is_typed_is_completed(archive):
    assert archive.suggest("cyk", None, 5).words == ("cykelbanor",)
    assert archive.suggest("nya cyk", None, 5).words == ("nya cykelbanor",)
    assert archive.suggest("lind", None, 5).speakers == (("asa-lindberg", "Åsa Lindberg"),)
    assert archive.suggest("åsa li", None, 5).speakers == (("asa-lindberg", "Åsa Lindberg"),)
    assert archive.suggest("skol", None, 5).titles == ((20, "Mat i skolan"),)
    assert archive.suggest("klim", None, 5).goals == (13,)
    assert archive.suggest("", None, 5) == archive.suggest("cyk ", None, 5)


def test_nothing_hidden_is_suggested(archive):
    visible = frozenset({2, 3})
    assert archive.suggest("cyk", visible, 5).words == ()
    assert archive.suggest("mat", visible, 5).titles == ((20, "Mat i skolan"),)
    assert archive.suggest("hållb", visible, 5).titles == ()
    assert archive.suggest("joan", frozenset({1}), 5).speakers == ()


def test_a_written_recording_is_suggested(archive):
    archive.replace_recording(9, [passage(9, 0, "zeppelinare", title="Luftskepp")])
    assert archive.suggest("zepp", None, 5).words == ("zeppelinare",)
    assert archive.suggest("luft", None, 5).titles == ((90, "Luftskepp"),)


def test_a_marked_word_does_not_find_the_plain_one(index):
    index.rebuild([passage(1, 0, "Ensamma kor"), passage(2, 0, "Stora kör")])
    assert found(index, "kör") == [2]
    assert sorted(found(index, "kor")) == [1, 2]
    assert found(index, "kor")[0] == 1


def test_words_of_another_language_are_taken_plainly(index):
    index.rebuild([passage(1, 0, "Die Schulen der Städte", language="de")])
    assert found(index, "schulen") == [1]
    assert found(index, "städte") == [1]


@pytest.mark.parametrize(
    "words", ["Lindberg", "lindbergs", "Åsa Lindberg", "asa", '"åsa lindbergs"', "Lindberg cykelbana"]
)
def test_speakers_are_found_by_ordinary_words(archive, words):
    assert 1 in found(archive, words)


def test_all_words_are_wanted_first_and_then_any(archive):
    assert found(archive, "skola mat") == [2]
    assert sorted(found(archive, "skola cykelbanor rymden")) == [1, 2]


def test_function_words_need_not_be_held(archive):
    assert found(archive, "var är våra cykelbanor") == [1]


@pytest.mark.parametrize(
    ("words", "recordings"),
    [
        ('"nya cykelbanor"', [1]),
        ('"cykelbanor nya"', []),
        ('"staden bygger" ån', [1]),
        ('"teach children"', [3]),
        ('"hållbara resor"', [1]),
        ('skola -"hälsosam mat"', []),
        ("lindberg -cykelbanor", [2]),
    ],
)
def test_phrases_and_exclusions(archive, words, recordings):
    assert found(archive, words) == recordings


def test_passages_are_grouped_by_talk(index):
    said = [passage(1, number, "Om vatten " * (5 - number)) for number in range(5)]
    loose = passage(1, 5, "vatten utanför talen", talk_id=None)
    index.rebuild([*said, passage(1, 6, "något annat"), loose])
    results = index.search(Query("vatten"))
    assert {hit.talk_id for hit in results.hits} == {10, None}
    (hit,) = [hit for hit in results.hits if hit.talk_id == 10]
    assert len(hit.moments) == 3
    assert hit.more == 2
    assert results.total == 2


def test_a_moment_tells_where_it_is_and_marks_what_matched(archive):
    ((moment,),) = [hit.moments for hit in archive.search(Query("cykelbana")).hits]
    assert (moment.start_ms, moment.end_ms, moment.passage_number) == (0, 30_000, 0)
    assert [piece.text for piece in moment.snippet if piece.marked] == ["cykelbanor"]


def test_a_talk_found_by_its_title_alone_begins_at_its_beginning(index):
    index.rebuild([passage(1, number, f"ord {number}", title="Vatten") for number in range(4)])
    (hit,) = index.search(Query("vatten")).hits
    assert [moment.passage_number for moment in hit.moments] == [0]
    assert hit.more == 0


def test_counts_are_of_talks_over_all_matches(index):
    index.rebuild([replace(BIKES, number=n) for n in range(3)] + [FOOD, SCHOOLS])
    counts = index.search(Query("cykelbanor mat bicycles finnsinte", limit=1)).counts
    assert counts.speakers == {"asa-lindberg": 2, "bo-ek": 1, "joan-smith": 1}
    assert counts.goals == {11: 2, 13: 1, 2: 1, 4: 1}
    assert counts.years == {2025: 2, 2024: 1}
    assert counts.languages == {"sv": 2, "en": 1}


@pytest.mark.parametrize(
    ("choices", "recordings"),
    [
        ({"speaker": "asa-lindberg"}, [2, 1]),
        ({"goal": 11}, [3, 1]),
        ({"year": 2024}, [1]),
        ({"language": "en"}, [3]),
        ({"speaker": "asa-lindberg", "goal": 2}, [2]),
        ({"speaker": "nobody"}, []),
    ],
)
def test_filters_alone_list_talks_newest_year_first(archive, choices, recordings):
    results = archive.search(Query("", **choices))
    assert [hit.recording_id for hit in results.hits] == recordings
    assert sum(results.counts.languages.values()) == results.total == len(recordings)


def test_filters_narrow_words(archive):
    assert found(archive, "skola cykelbanor rymden", goal=2) == [2]


def test_neither_words_nor_filters_find_nothing(archive):
    assert archive.search(Query("  ")).total == 0


def test_what_is_not_visible_is_neither_found_nor_counted(archive):
    results = archive.search(Query("skola cykelbanor rymden", visible=frozenset({2, 3})))
    assert [hit.recording_id for hit in results.hits] == [2]
    assert results.total == 1
    assert results.counts.goals == {2: 1}
    assert found(archive, "cykelbanor", visible=frozenset()) == []


def test_hidden_matches_do_not_decide_whether_all_words_are_wanted(index):
    index.rebuild([passage(1, 0, "vatten och ljus"), passage(2, 0, "bara vatten")])
    assert found(index, "vatten ljus", visible=frozenset({2})) == [2]


def test_pages_follow_each_other(index):
    index.rebuild([passage(n, 0, "vatten " * n) for n in range(1, 6)])
    assert [found(index, "vatten", limit=2, offset=o) for o in (0, 2, 4, 6)] == [
        found(index, "vatten")[:2],
        found(index, "vatten")[2:4],
        found(index, "vatten")[4:],
        [],
    ]


def test_talks_come_by_date_where_that_is_asked_for(index):
    index.rebuild([passage(n, 0, "vatten " * n + "ljus" * (n == 2)) for n in range(1, 6)])
    newest = (3, 5, 1, 4)

    assert found(index, "vatten", newest=newest) == [3, 5, 1, 4, 2]
    assert found(index, "vatten ljus", newest=newest) == [3, 5, 1, 4, 2]
    assert found(index, "vatten", newest=newest, limit=2, offset=2) == [1, 4]
    assert found(index, newest=newest) == [3, 5, 1, 4, 2]
    assert index.search(Query("vatten", newest=newest)).complete is None


def test_a_replaced_recording_is_found_by_its_new_words_alone(archive):
    archive.replace_recording(
        1, [replace(BIKES, text="Nu talar vi om tåg."), replace(BIKES, number=1, text="Och spår.")]
    )
    assert found(archive, "cykelbanor") == []
    assert found(archive, "tåg") == [1]
    assert archive.document_count() == 4
    assert archive.search(Query("", speaker="asa-lindberg")).total == 2


def test_many_replacements_leave_one_copy(archive):
    for turn in range(12):
        archive.replace_recording(1, [replace(BIKES, text=f"varv{turn} tåg")])
        assert found(archive, "tåg") == [1]
        assert found(archive, f"varv{turn}") == [1]
    assert found(archive, "varv3") == []
    assert archive.document_count() == 3


def test_a_removed_recording_is_gone(archive):
    archive.replace_recording(1, [])
    archive.replace_recording(99, [])
    assert found(archive, "cykelbanor") == []
    assert archive.document_count() == 2


def test_a_rebuild_forgets_what_it_is_not_given(archive):
    archive.rebuild([SCHOOLS])
    assert archive.document_count() == 1
    assert found(archive, "cykelbanor") == []


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(archive):
    def documents():
        yield SCHOOLS
        raise RuntimeError("the catalogue went away")

    with pytest.raises(RuntimeError, match="went away"):
        archive.rebuild(documents())
    assert archive.document_count() == 3
    assert found(archive, "cykelbanor") == [1]


def test_an_empty_index_answers(index):
    index.check()
    assert index.document_count() == 0
    assert found(index, "cykelbanor") == []
    assert found(index, '"nya cykelbanor"', goal=11) == []
    index.replace_recording(1, [])


def test_a_sound_index_passes_the_check(archive):
    archive.replace_recording(1, [BIKES])
    archive.check()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(exclude_categories=[]))
    | st.text(alphabet='a"- ”åk\x00*:', max_size=30)
    | st.lists(st.sampled_from(["goal:", "år:", "speaker:", "-", '"', "7", "lindberg", "*"]), max_size=9).map(
        "".join
    )
)
def test_any_string_is_answered(archive, words):
    archive.search(Query(words, goal=11))
    archive.suggest(words, None, 5)


def test_searching_never_fails_while_another_thread_writes(index):
    index.rebuild([BIKES, FOOD])
    stop, wrong = threading.Event(), []

    def search() -> None:
        while not stop.is_set():
            try:
                if 2 not in found(index, "hälsosam mat"):
                    wrong.append("not found")
            except Exception as fault:
                wrong.append(repr(fault))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(8):
        index.replace_recording(1, [replace(BIKES, number=turn)])
        index.rebuild([BIKES, FOOD] * 3)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_moment_tells_whether_its_words_stood_on_a_slide(index):
    shown = passage(1, 0, "Klimatbudget", kind="slide")
    said = passage(1, 1, "Och sedan, till sist, vill jag säga några ord om klimatbudgeten som vi har nu.")
    index.replace_recording(1, [shown, said])

    (hit,) = index.search(Query("klimatbudget")).hits

    # what was said comes first, though the slide has the word alone
    assert [(moment.passage_number, moment.kind) for moment in hit.moments] == [(1, "speech"), (0, "slide")]


WATER_2030 = {"series": "vatten-i-staden", "series_title": "Vatten i staden"}


def test_series_are_counted_chosen_and_typed(index):
    index.rebuild([replace(BIKES, **WATER_2030), FOOD, replace(SCHOOLS, **WATER_2030)])

    def found(words, **choices):
        return sorted(hit.recording_id for hit in index.search(Query(words, **choices)).hits)

    assert index.search(Query("cykelbanor mat bicycles", limit=1)).counts.series == {"vatten-i-staden": 2}
    assert found("", series="vatten-i-staden") == [1, 3]
    assert found("cykelbanor mat", series="vatten-i-staden") == [1]
    assert found("", series="finns-inte") == []
    assert found("series:vatten") == found("serie:vatten-i-staden") == found('Series:"i STÄDEN v"') == [1, 3]
    assert found("serie:mat") == []
    assert found("-serie:vatten mat") == [2]
    assert found("serie: mat") == [2]


def test_titles_of_series_are_suggested_where_they_are_seen(index):
    index.rebuild([replace(BIKES, **WATER_2030), replace(FOOD, series="mat", series_title="Mat åt staden")])

    assert index.suggest("stad", None, 5).series == (
        ("vatten-i-staden", "Vatten i staden"),
        ("mat", "Mat åt staden"),
    )
    assert index.suggest("at st", None, 5).series == (("mat", "Mat åt staden"),)
    assert index.suggest("stad", frozenset({2}), 5).series == (("mat", "Mat åt staden"),)


def test_a_talk_in_which_it_is_said_comes_before_a_document_in_which_it_stands(index):
    words = "Kommunens klimatbudget, år för år."
    index.replace_recording(1, [passage(1, 0, words, kind="material", material_id=4, page=3)])
    index.replace_recording(2, [passage(2, 0, words)])

    said, written = index.search(Query("klimatbudget")).hits

    assert (said.recording_id, written.recording_id) == (2, 1)
    (moment,) = written.moments
    assert (moment.kind, moment.material_id, moment.page) == ("material", 4, 3)
