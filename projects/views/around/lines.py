"""What a project's page says of each milestone, permit, problem and piece of evidence."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import vocabulary
from projects.figures import milestones, permits, problems
from projects.figures.milestones import Lateness
from projects.ledger.rules import stages
from projects.models import Change, ChangeSet, Evidence, Milestone, Permit, Problem, Project
from projects.views.around.axis import Axis

# --- milestones


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone, how late it is in words, and where its dates stand on the line of time."""

    row: Milestone
    lateness: str
    late: bool
    planned: float | None
    forecast: float | None
    actual: float | None

    @property
    def outcome(self) -> float | None:
        return self.forecast if self.actual is None else self.actual


def of_milestones(project: Project) -> tuple[list[MilestoneLine], Axis | None]:
    """Milestones by their planned dates; those without one last."""
    rows = sorted(project.milestones.all(), key=lambda row: (not row.planned, row.planned, row.pk))
    axis = Axis.of(told for row in rows for told in (row.planned, row.forecast, row.actual))
    return [_milestone(row, axis) for row in rows], axis


def _milestone(row: Milestone, axis: Axis | None) -> MilestoneLine:
    found = milestones.lateness(row)
    planned, forecast, actual = (
        axis.x(told) if axis and told else None for told in (row.planned, row.forecast, row.actual)
    )
    late = found is not None and found.number > 0
    return MilestoneLine(row, lateness_words(found) if found else "", late, planned, forecast, actual)


def lateness_words(found: Lateness) -> str:
    """How late, in words: what is reached, and what is only expected."""
    if found.number == 0:
        return _("reached on time") if found.reached else _("expected on time")
    asked = {"when": _apart(found)}
    return _("reached %(when)s") % asked if found.reached else _("expected %(when)s") % asked


def _apart(found: Lateness) -> str:
    number = abs(found.number)
    match found.unit, found.number > 0:
        case milestones.DAYS, True:
            said = ngettext("%(n)s day late", "%(n)s days late", number)
        case milestones.DAYS, False:
            said = ngettext("%(n)s day early", "%(n)s days early", number)
        case milestones.MONTHS, True:
            said = ngettext("%(n)s month late", "%(n)s months late", number)
        case milestones.MONTHS, False:
            said = ngettext("%(n)s month early", "%(n)s months early", number)
        case _, True:
            said = ngettext("%(n)s year late", "%(n)s years late", number)
        case _:
            said = ngettext("%(n)s year early", "%(n)s years early", number)
    return said % {"n": number}


# --- permits


@dataclass(frozen=True, slots=True)
class PermitLine:
    """A permit, or one of the four great ones of which nothing is recorded (``row`` is None)."""

    kind: str
    name: str
    great: bool
    row: Permit | None


def of_permits(project: Project) -> tuple[list[PermitLine], permits.PermitShare]:
    """The four great permits first, recorded or not, then the others; and the share of the great ones that is done."""
    rows: dict[str, list[Permit]] = defaultdict(list)
    for row in project.permits.select_related("department").order_by("id"):
        rows[row.kind].append(row)
    share = permits.share_of((row.kind, row.state) for found in rows.values() for row in found)
    lines: list[PermitLine] = []
    for choice in vocabulary.column("permit", "kind").choices:
        great = choice.value in permits.GREAT
        found: Sequence[Permit | None] = rows[choice.value] or ([None] if great else [])
        lines += [PermitLine(choice.value, choice.name(), great, row) for row in found]
    return lines, share


# --- problems


@dataclass(frozen=True, slots=True)
class Step:
    """A state that a problem came to: when, by whom, and the reason that was given."""

    name: str
    state: str
    changeset: ChangeSet


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem, the steps it went, whether it is overdue, and who is asked to act."""

    row: Problem
    steps: list[Step]
    overdue: bool
    asked: str

    @property
    def last(self) -> Step | None:
        return self.steps[-1] if self.steps else None


def of_problems(project: Project, day: date) -> list[ProblemLine]:
    """Problems in the order in which they were raised, closed ones last."""
    rows = list(
        project.problems.select_related("department", "project__responsible").order_by("raised", "id")
    )
    return problem_lines(sorted(rows, key=lambda row: row.state == "closed"), day)


def problem_lines(rows: Sequence[Problem], day: date) -> list[ProblemLine]:
    """Problems with their steps; one query for all of them, whose projects and departments are loaded."""
    steps = _steps([row.pk for row in rows])
    return [ProblemLine(row, steps[row.pk], problems.is_overdue(row, day), asked(row)) for row in rows]


def _steps(ids: Iterable[int]) -> dict[int, list[Step]]:
    names = {choice.value: choice.name() for choice in vocabulary.column("problem", "state").choices}
    found: dict[int, list[Step]] = defaultdict(list)
    for change, state in changes_of("problem", list(ids), "state"):
        found[change.object_id].append(Step(names.get(state, state), state, change.changeset))
    return found


def asked(row: Problem) -> str:
    """Who is to act next, by name."""
    match problems.asked(row.state):
        case "office":
            return _("project office")
        case "department":
            unit = row.department or row.project.responsible
            return unit.name if unit else _("nobody named")
        case _:
            return ""


def changes_of(label: str, ids: list[int], key: str) -> list[tuple[Change, str]]:
    """Each change of one choice of these objects with its new value, oldest first, with the change sets."""
    rows = Change.objects.filter(label=label, object_id__in=ids, body__contains=f'"{key}":').exclude(
        kind="delete"
    )
    entries = rows.select_related("changeset").order_by("id") if ids else ()
    return [(entry, str(json.loads(entry.body)[key][1])) for entry in entries]


# --- evidence


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence, who brought it and when, and where the same bytes stand too."""

    row: Evidence
    brought: ChangeSet | None
    month: str
    also: list[str]


def of_evidence(project: Project, sees_all: bool) -> list[EvidenceLine]:
    """Evidence, the newest first. The same bytes in other projects are named to those who see these."""
    rows = list(project.evidence.select_related("monthly_return__period__plan").order_by("-id"))
    entries = Change.objects.filter(label="evidence", kind="create", object_id__in=[row.pk for row in rows])
    brought = {entry.object_id: entry.changeset for entry in entries.select_related("changeset")}
    also = _elsewhere(rows, project) if sees_all else {}
    return [EvidenceLine(row, brought.get(row.pk), _month(row), also.get(row.sha256, [])) for row in rows]


def evidence_counts(returns: Iterable[int | None]) -> dict[int, int]:
    """How many files stand under each of these returns, by id; those without any are left out. One query.

    Shown with ``around/of_return.html`` wherever a return is."""
    found = Evidence.objects.filter(monthly_return__in=[each for each in returns if each]).order_by()
    rows = found.values_list("monthly_return").annotate(number=Count("pk"))
    return {pk: number for pk, number in rows if pk}


def _month(row: Evidence) -> str:
    return str(row.monthly_return.period) if row.monthly_return else ""


def _elsewhere(rows: Sequence[Evidence], project: Project) -> dict[str, list[str]]:
    """SHA-256 → codes of other projects that show the same file."""
    found: dict[str, list[str]] = defaultdict(list)
    same = Evidence.objects.filter(sha256__in=[row.sha256 for row in rows]).exclude(project=project)
    for sha256, code in same.order_by("project_id").values_list("sha256", "project__code").distinct():
        found[sha256].append(code)
    return found


# --- the project itself


def stop(project: Project) -> ChangeSet | None:
    """The change set that stopped or cancelled a project which still is; its reason says why."""
    if project.stage not in (stages.HALTED, stages.CANCELLED):
        return None
    told = [
        change for change, stage in changes_of("project", [project.pk], "stage") if stage == project.stage
    ]
    return told[-1].changeset if told else None
