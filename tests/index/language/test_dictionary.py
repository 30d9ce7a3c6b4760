import subprocess
import sys
from pathlib import Path

from index.language import dictionary
from index.language.dictionary import open_dictionary
from tests.word_lists import WORD_LISTS

ROOT = Path(__file__).parents[3]


def test_irregular_forms_have_the_stem_of_their_base_form():
    found = open_dictionary(WORD_LISTS)
    assert found.lemma("vattnet", "sv") == "vatt"
    assert found.lemma("children", "en") == "child"
    assert found.lemma("cykelbana", "sv") is None
    assert found.lemma("children", "sv") is None


def test_it_is_small_in_memory(tmp_path):
    code = (
        "import resource, sys; from pathlib import Path; from index.language.dictionary import open_dictionary\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert 'utveckling' in open_dictionary(Path(sys.argv[1])).words\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)"
    )
    open_dictionary(WORD_LISTS)
    told = subprocess.check_output([sys.executable, "-c", code, str(WORD_LISTS)], cwd=ROOT, text=True)
    assert float(told) < 25


def test_it_is_compiled_anew_for_other_lists(tmp_path, monkeypatch):
    hunspell = tmp_path / "sv_SE.dic"
    hunspell.write_text("3\nvatten/AD\ncykel\nbana/BY\n", encoding="utf-8")
    open_dictionary(WORD_LISTS)
    monkeypatch.setattr(dictionary, "HUNSPELL", hunspell)

    narrower = open_dictionary(tmp_path / "words")

    assert "banor" in narrower.words
    assert "stad" not in narrower.words
    assert narrower.lemma("vattnet", "sv") == "vatt"
