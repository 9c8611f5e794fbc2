"""The four kinds of things around a project, and what a form asks of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import vocabulary
from projects.ledger.rules import evidence
from projects.models import Evidence, Milestone, Permit, Problem

Thing = Milestone | Permit | Problem | Evidence


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its part of the address, what it is called, and what its form leaves to the product."""

    slug: str
    model: type[Thing]
    title: Promise
    add: Promise
    given: frozenset[str]

    @property
    def label(self) -> str:
        return self.model.label

    @property
    def template(self) -> str:
        return f"around/{self.slug}.html"

    @property
    def add_name(self) -> str:
        """The names of its addresses."""
        return f"{self.label}-add"

    @property
    def edit_name(self) -> str:
        return f"{self.label}-edit"

    @property
    def remove_name(self) -> str:
        return f"{self.label}-remove"

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that a person fills, in the order of the vocabulary."""
        return tuple(c.key for c in vocabulary.COLUMNS[self.label] if c.key not in self.given)


_ALL = (
    Kind("milestones", Milestone, _("Milestones"), _("Add a milestone"), frozenset({"project"})),
    Kind("permits", Permit, _("Permits"), _("Add a permit"), frozenset({"project"})),
    Kind("problems", Problem, _("Problems"), _("Raise a problem"), frozenset({"project", "state"})),
    Kind("evidence", Evidence, _("Evidence"), _("Add evidence"), frozenset(evidence.OF_THE_FILE)),
)
KINDS = {kind.slug: kind for kind in _ALL}
