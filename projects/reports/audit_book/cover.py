"""The first sheet: what was audited, from which state of the ledger, by whom, and what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from projects import figures, vocabulary
from projects.audit.standing import Found
from projects.models import Plan, Sample
from projects.month.restated import Restated
from projects.month.restated_sums import Moved
from projects.reports.audit_book.findings import state
from projects.reports.carried import Position
from projects.reports.sheets import Cell, Line, Page, Sheet, SheetColumn


@dataclass(frozen=True, slots=True)
class Scope:
    """What a workbook is about."""

    plan: Plan
    month: int
    who: str
    position: Position
    found: Sequence[Found]
    restated: Sequence[Restated]
    sums: Sequence[Moved]
    samples: Sequence[Sample]

    @property
    def title(self) -> str:
        return _("Audit of the major projects' investment, %(year)s") % {"year": self.plan.year}


def cover(scope: Scope, contents: Sequence[Sheet], page: Page) -> Sheet:
    """Two columns: what, and the figure or text."""
    columns = (SheetColumn(_("Matter"), 30, wrap=True), SheetColumn(_("Content"), 90, wrap=True))
    rows = [*_scope(scope), *_results(scope), *((each.name, each.above[0].text) for each in contents)]
    return Sheet(_("Cover"), columns, rows, frozen=0, page=page, above=(Line(scope.title, title=True), Line(_signed(), height=2)))  # fmt: skip


def _signed() -> str:
    return _("Audited by: ____________    Reviewed by: ____________    Date: ____________")


def _scope(scope: Scope) -> Iterator[tuple[str, Cell]]:
    position = scope.position
    rolled = figures.rollup(int(scope.plan.year), scope.month or None)
    span = (
        _("January to month %(month)s") % {"month": scope.month}
        if scope.month
        else _("no month reported yet")
    )
    yield _("Scope"), f"{scope.plan.year} · {span}"
    yield _("Projects registered"), rolled.total.count
    yield _("of these not named yet"), rolled.total.placeholders
    yield _("Issued by"), scope.who
    yield _("As of"), position.moment
    yield _("History position"), position.number
    yield _("Head"), position.head


def _results(scope: Scope) -> Iterator[tuple[str, Cell]]:
    living = [each for each in scope.found if each.lives]
    level = vocabulary.column("finding", "level")
    levels, states = Counter(each.level for each in living), Counter(each.state for each in scope.found)
    yield _("Findings to be dealt with"), "、".join(f"{vocabulary.show(level, key)} {levels[key]}" for key in ("error", "warning", "info"))  # fmt: skip
    yield (
        _("Findings by state"),
        "、".join(f"{state(key)} {number}" for key, number in sorted(states.items())),
    )
    yield _("Figures restated"), len(scope.restated)
    yield _("Sums restated"), len(scope.sums)
    yield _("Samples drawn"), len(scope.samples)
