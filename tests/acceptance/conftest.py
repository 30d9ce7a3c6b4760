"""A browser for the tests of the whole way."""

from tests.browsing import faults, visit

__all__ = ["faults", "visit"]
