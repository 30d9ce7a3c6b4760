"""How a recording is recognised: by which model, in which pieces, each in its language and with its prompt."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the recording. *language* None: it is found from the sound. *prompt*: words likely to be said."""

    start_ms: int
    end_ms: int
    language: str | None
    prompt: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is fixed when a recording is divided, whatever the settings of the machine say that does a piece."""

    model: str
    pieces: tuple[Piece, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Recipe":
        """The recipe that to_json made plain."""
        return cls(plain["model"], tuple(Piece(**piece) for piece in plain["pieces"]))
