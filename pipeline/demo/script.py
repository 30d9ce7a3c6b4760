"""What a demo webinar is made of: talks, their slides, and the sentences spoken over each slide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks; *voice* is the espeak-ng variant, put after the language's voice."""

    name: str
    organisation: str
    voice: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide and what is said over it. Without points it is a talk's title slide."""

    heading: str
    points: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A span of the recording by one speaker. *targets* are codes such as ``6.4``."""

    title: str
    abstract: str
    speaker: Speaker
    start_ms: int
    end_ms: int
    goals: tuple[int, ...]
    targets: tuple[str, ...]
    slides: tuple[Slide, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(sentence for slide in self.slides for sentence in slide.sentences)


@dataclass(frozen=True, slots=True)
class Webinar:
    """A past webinar. *slug* names its files; its talks follow each other from 0 ms without a gap."""

    slug: str
    title: str
    description: str
    language: str
    series: str
    days_ago: int
    talks: tuple[Talk, ...]

    @property
    def length_ms(self) -> int:
        return self.talks[-1].end_ms


@dataclass(frozen=True, slots=True)
class PlannedTalk:
    """A line of a coming webinar's programme."""

    title: str
    speaker: Speaker


@dataclass(frozen=True, slots=True)
class ComingWebinar:
    """A webinar that is announced and not yet held."""

    title: str
    description: str
    language: str
    series: str
    days_ahead: int
    programme: tuple[PlannedTalk, ...]
