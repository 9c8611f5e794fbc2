"""The ground of a ledger and its people, for the tests of the door."""

from tests.factories import house, people

__all__ = ["house", "people"]
