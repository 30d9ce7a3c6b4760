"""A dictionary of Swedish words in four compact files: what a compound can be made of, and irregular forms.

It is compiled once, from the list that simplemma carries (MIT); where Debian's hunspell-sv is installed, only what
that list knows as well may be a part of a compound. Opened, it takes a few megabytes that processes share.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

import marisa_trie

from index.language.analysis import fold, head, stem

HUNSPELL = Path("/usr/share/hunspell/sv_SE.dic")
FORMAT = 2  # another number whenever the files are made in another way
SHORTEST_PART = 3
LANGUAGES = ("sv", "en")


@dataclass(frozen=True)
class Dictionary:
    """*words* may be parts of Swedish compounds, *folded* are the same typed without å, ä and ö; *lemmas* are stems
    of base forms, by language and form; *strays* are forms, by their lemma with and without marks.

    Only those forms have a lemma here whose own stem is another: vattnet (vatten), böcker (bok), went (go). Of these,
    strays are those that do not even hold its beginning: böcker, went.
    """

    words: "marisa_trie.Trie"
    folded: "marisa_trie.Trie"
    lemmas: "marisa_trie.BytesTrie"
    strays: "marisa_trie.BytesTrie"

    def lemma(self, word: str, language: str) -> str | None:
        """The stem of the base form of *word*, if it is another than its own."""
        found = self.lemmas.get(f"{language} {word}")
        return found[0].decode() if found else None

    def strays_of(self, lemma: str) -> list[str]:
        """The forms in any language that *lemma* finds, and that do not hold its beginning; without marks."""
        return [form.decode() for form in self.strays.get(lemma, ())]


EMPTY = Dictionary(marisa_trie.Trie(), marisa_trie.Trie(), marisa_trie.BytesTrie(), marisa_trie.BytesTrie())
NAMES = ("words", "folded", "lemmas", "strays")


def open_dictionary(folder: Path) -> Dictionary:
    """The dictionary in *folder*, compiled there first (some seconds) if it is not, or is of older lists."""
    paths = [folder / f"{name}-{_edition()}.marisa" for name in NAMES]
    if not all(path.exists() for path in paths):
        folder.mkdir(parents=True, exist_ok=True)
        for path, trie in zip(paths, _compile(), strict=True):
            _save(trie, path)
    words, folded, lemmas, strays = map(str, paths)
    return Dictionary(
        marisa_trie.Trie().mmap(words),
        marisa_trie.Trie().mmap(folded),
        marisa_trie.BytesTrie().mmap(lemmas),
        marisa_trie.BytesTrie().mmap(strays),
    )


def _edition() -> str:
    hunspell = HUNSPELL.stat().st_size if HUNSPELL.exists() else 0
    return f"{FORMAT}-{version('simplemma')}-{hunspell}"


def _compile() -> Iterator["marisa_trie.Trie | marisa_trie.BytesTrie"]:
    """What NAMES names, in that order."""
    lists = {language: _forms(language) for language in LANGUAGES}
    known = _hunspell_words() or frozenset(lists["sv"].values())
    parts = [form for form, base in lists["sv"].items() if base in known and len(form) >= SHORTEST_PART]
    yield marisa_trie.Trie(parts)
    yield marisa_trie.Trie(map(fold, parts))
    irregular = [row for language, forms in lists.items() for row in _irregular(language, forms)]
    yield marisa_trie.BytesTrie((f"{language} {form}", lemma.encode()) for language, form, lemma in irregular)
    yield marisa_trie.BytesTrie(_strays(irregular))


def _forms(language: str) -> Mapping[str, str]:
    """Base forms by their inflected forms, of plain lower-case words."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory  # takes a second to load a list

    known = DefaultDictionaryFactory().get_dictionary(language)
    return {
        form: base for form, base in known.items() if form.islower() and form.isalpha() and base.isalpha()
    }


def _hunspell_words() -> frozenset[str]:
    """The base forms that hunspell-sv lists; none where it is not installed."""
    if not HUNSPELL.exists():
        return frozenset()
    lines = HUNSPELL.read_text(encoding="utf-8", errors="replace").splitlines()
    return frozenset(line.partition("/")[0] for line in lines[1:])


def _irregular(language: str, forms: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Language, form and the stem of its base form, where that is another than its own."""
    stems = {base: stem(base.lower(), language) for base in frozenset(forms.values())}
    for form, base in forms.items():
        if stems[base] != stem(form, language):
            yield language, form, stems[base]


def _strays(irregular: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, bytes]]:
    for _, form, lemma in irregular:
        if head(lemma) not in fold(form):
            for typed in {lemma, fold(lemma)}:
                yield typed, fold(form).encode()


def _save(trie: "marisa_trie.Trie | marisa_trie.BytesTrie", path: Path) -> None:
    """Whole or not at all; whoever compiles at the same time writes the same."""
    draft = Path(mkdtemp(dir=path.parent)) / path.name
    trie.save(str(draft))
    draft.replace(path)
    draft.parent.rmdir()
