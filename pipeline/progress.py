"""How far something has come: told in percent, 0 to 100."""

from collections.abc import Callable

Progress = Callable[[float], None]
