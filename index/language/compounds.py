"""Swedish compounds taken apart: stadsutvecklingsplan is stad, utveckling and plan.

The cheapest way through the word is taken, where every part costs and short parts cost more. Parts are words of the
dictionary or of the archive, with what joins them: an s (stads-), another vowel (gatu-, kyrko-) or none (skol-).
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from index.language.dictionary import SHORTEST_PART

SHORTEST = 6  # of words that are taken apart
COST_OF_SHORT = {3: 0.8, 4: 0.25}  # parts of so few letters are often there by chance
COST_OF_JOINT = 0.25
COST_OF_UNHEARD = 0.4  # of a part that the dictionary knows and the archive never uses
DEAREST_KNOWN = 2.9  # two good parts; a word of the dictionary that needs more is hardly a compound
DEAREST_PART = 1.7  # on average, in a word that no list knows

PARTICLES = frozenset(
    """
    alla all allt ande ans ant att bero bort dan del den der des det dig din dom efter ell ende ens ent era eran
    ern eri fram från före för förs gen genom han hans hen het hon hos icke igen in inn inne inom int inte
    ism ist kan kring lig liga ligt man med mellan men mig min miss mot när ned ner nog någon någons ock och
    ons ont oss ord om omkring per pre pro på redan ring sam samma sin ska sta ste stå som sär tag tal tar
    till tion tra ten ter tera tid und under upp utan ute van var vid våra vår ytter åter över övers
    """.split()
) - {"del", "man", "ord", "ring", "tal", "tid"}
ENDINGS = frozenset(
    """
    aktig aktiga ande anden andes andet andra ansen are aren arens arna bar bara bart bas bil bildning dom domen
    domar else elsen elser ende enden endes eran erat eri erie erier erna faldig gas get haft hante hantera het heten heter
    heterna hets ing ingar ingarna ingen inna innan isk iska iskt ism ismen issa ist isten ister lar las lat len
    lera lets lig liga ligas ligaste ligen ligt ling linga lingar lingen lings lor mässig mässiga mässigt nan nar
    nas nen ner net ning ningar ningarna ningen nings nor orna rar ras rat red ren rens ris rit ror ros sal sam
    sar sats sen sera sig sion sit skap skapa skapen skaps skt slig som stas sten tal tan tans tar tas tat ten
    tens tera terad teras terat ters tet tid tion tionen tioner tis tiv tiva tivt tor torn tors tos vis vist
    """.split()
) - {"bil", "bildning", "gas", "sats", "tal", "tid", "torn", "ren", "ros", "sal", "hantera", "andra"}


class Words(Protocol):
    """A set of words that knows which of them a text begins with."""

    def prefixes(self, text: str) -> list[str]: ...

    def __contains__(self, word: str) -> bool: ...


class Part(NamedTuple):
    """A part as it stands in the compound and as a word of its own: ``gatu``, ``gata``."""

    text: str
    word: str


class Split(NamedTuple):
    """The rest of a word from some letter on, taken apart, and what that costs."""

    cost: float
    parts: tuple[Part, ...]


NONE = Split(float("inf"), ())
NOTHING_LEFT = Split(0.0, ())


class Splitter:
    """Takes words apart by a *dictionary* and by the words that the archive itself has *heard*."""

    def __init__(self, dictionary: Words, heard: Words) -> None:
        self._dictionary, self._heard = dictionary, heard
        self._unheard = COST_OF_UNHEARD if heard else 0.0

    def split(self, word: str) -> tuple[str, ...]:
        """The words that a lower-case Swedish *word* is made of; none if it is no compound that is known.

        A part that is itself a compound is followed by its own parts.
        """
        if len(word) < SHORTEST or not word.isalpha():
            return ()
        found = self._best(word, 0, {len(word): NOTHING_LEFT})
        dearest = DEAREST_KNOWN if word in self._dictionary else DEAREST_PART * len(found.parts)
        if len(found.parts) < 2 or found.cost > dearest:
            return ()
        return tuple(piece for part in found.parts for piece in (part.word, *self.split(part.word)))

    def openings(self, word: str) -> Iterator[tuple[str, str]]:
        """The parts that *word* may begin with, each with the rest of the word."""
        for part, _ in self._openings(word, 0):
            if len(part.text) < len(word):
                yield part.text, word[len(part.text) :]

    def _best(self, word: str, start: int, known: dict[int, Split]) -> Split:
        """The cheapest split of *word* from *start* on, the longest part first; a whole word is none.

        *known* are the splits from later letters on that were found already.
        """
        if start in known:
            return known[start]
        best, longest = NONE, 0
        for part, cost in self._openings(word, start):
            length = len(part.text)
            if start or length < len(word):
                rest = self._best(word, start + length, known)
                if (cost + rest.cost, -length) < (best.cost, -longest):
                    best, longest = Split(cost + rest.cost, (part, *rest.parts)), length
        known[start] = best
        return best

    def _openings(self, word: str, start: int) -> Iterator[tuple[Part, float]]:
        """The parts that may begin at *start*, and what each costs."""
        rest = word[start:]
        if len(rest) < SHORTEST_PART:
            return
        for known in {*self._dictionary.prefixes(rest), *self._heard.prefixes(rest)}:
            if known == rest:
                if known not in ENDINGS:
                    yield Part(known, known), self._cost(known, known)
            elif len(known) >= SHORTEST_PART and known not in PARTICLES:
                yield Part(known, known), self._cost(known, known)
                if rest.startswith("s", len(known)) and len(known) > SHORTEST_PART:
                    yield Part(known + "s", known), self._cost(known, known) + COST_OF_JOINT
        yield from self._altered(rest, is_first=start == 0)

    def _altered(self, rest: str, *, is_first: bool) -> Iterator[tuple[Part, float]]:
        """Parts whose last vowel is another or gone when they stand before another: gatu-, kyrko-, skol-."""
        for end in range(4, len(rest) - SHORTEST_PART + 1):
            bases = [rest[: end - 1] + "a"] if rest[end - 1] in "uo" else []
            bases += [rest[:end] + "a"] if is_first else []
            for base in bases:
                if base in self._dictionary:
                    yield Part(rest[:end], base), self._cost(rest[:end], base) + COST_OF_JOINT

    def _cost(self, part: str, word: str) -> float:
        is_heard = word in self._heard or word.removesuffix("s") in self._heard
        return 1.0 + COST_OF_SHORT.get(len(part), 0.0) + (0.0 if is_heard else self._unheard)
