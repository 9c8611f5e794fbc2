"""The ground of a ledger and its people."""

from __future__ import annotations

from tests.factories import house, people

__all__ = ["house", "people"]
