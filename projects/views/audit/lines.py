"""What the audit's pages say of findings: the sentence with its numbers, what was measured, whose step is next, what was done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _

from projects import audit, ledger, vocabulary
from projects.audit import kept
from projects.audit.words import Words, measure
from projects.ledger.rules.findings import ACCEPTED, EXPLAINED, TO_EXPLAIN
from projects.models import Change, ChangeSet, Finding, Project

#: the gravest first
GRAVITY = Case(
    When(level="error", then=Value(0)), When(level="warning", then=Value(1)), default=Value(2), output_field=IntegerField()
)  # fmt: skip
_TEXTS = ("explanation", "verdict")


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding of the list."""

    row: Finding
    name: str
    sentence: str
    overdue: bool
    next: str


def lines(rows: Iterable[Finding], day: date) -> list[FindingLine]:
    """The rows of a page; the names of sectors are asked at most once."""
    words = Words()
    return [
        FindingLine(row, rule_name(row.rule), words.sentence(row.sentence, kept.params_of(row)), kept.is_overdue(row, day), asked(row))
        for row in rows
    ]  # fmt: skip


def of_project(project: Project) -> list[FindingLine]:
    """What lives about one project, the gravest first."""
    rows = Finding.objects.filter(kept.LIVE, project=project).order_by(GRAVITY, "due", "rule", "month", "pk")
    return lines(list(rows), ledger.today())


def rule_name(code: str) -> str:
    return str(audit.RULES[code].name) if code in audit.RULES else ""


def asked(row: Finding) -> str:
    """Who is to act next."""
    if row.state in TO_EXPLAIN and row.level == audit.INFO:
        return ""
    if row.state in TO_EXPLAIN:
        return _("department") if row.project_id else _("project office")
    return _("auditor") if row.state in (EXPLAINED, ACCEPTED) else ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured and what it was held against, when the finding was last seen and when it was cleared."""

    heading: str
    measured: str
    threshold: str


def measures(row: Finding) -> list[Measure]:
    """Nothing where the rule measures nothing."""
    found = []
    if row.measured is not None:
        found.append(
            Measure(
                _("when it was last seen"), measure(row.unit, row.measured), measure(row.unit, row.threshold)
            )
        )
    if row.measured_now is not None:
        found.append(Measure(_("when it was cleared"), measure(row.unit, row.measured_now), measure(row.unit, row.threshold_now)))  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Step:
    """What was done with a finding: by whom, when, from which state to which, with which words."""

    changeset: ChangeSet
    before: str
    after: str
    said: list[str]


def steps(row: Finding) -> list[Step]:
    """The finding's history, the latest first."""
    entries = Change.objects.filter(label="finding", object_id=row.pk).select_related("changeset")
    return list(_steps(entries.order_by("-changeset_id")))


def _steps(entries: Iterable[Change]) -> Iterator[Step]:
    column = vocabulary.column("finding", "state")
    for entry in entries:
        body = json.loads(entry.body)
        before, after = (vocabulary.show(column, value) for value in body.get("state", ("", "")))
        said = [str(body[key][1]) for key in _TEXTS if key in body and body[key][1]]
        yield Step(entry.changeset, before, after, said)
