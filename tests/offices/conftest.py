"""The ground that the office's actions stand on."""

from __future__ import annotations

from tests.factories import house, people  # noqa: F401
