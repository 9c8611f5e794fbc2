"""The demo: the published plan with simulated amounts and months, seeded and repeatable, made through the door.

Each step is one change set that carries its name as reason; a step that stands in the history is not done again,
so that a second run changes nothing and a run that was broken off goes on where it stopped."""

from __future__ import annotations

from projects.management.demo.steps import Made, make

__all__ = ["Made", "make"]
