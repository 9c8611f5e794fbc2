"""From each figure that a rule asked back to what made it: who, when, from which page or file, sheet and cell."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _

from projects import audit, values, vocabulary
from projects.audit.standing import Found
from projects.figures.sums import COUNTED
from projects.intake.origins import Origins
from projects.ledger import KEPT
from projects.models import Change, ChangeSet, ControlTotal, MonthlyReturn, Plan, YearPlan
from projects.reports.audit_book.parts import sheet
from projects.reports.grid import CENTRED, WORDS
from projects.reports.report_book import parts
from projects.reports.sheets import Cell, Page, Sheet
from projects.values import Scalar
from projects.vocabulary import Column, unit_after

#: so many objects are asked together
_TOGETHER = 500
#: (label, id)
Name = tuple[str, int]


@dataclass(slots=True)
class Object:
    """An object that findings rest on: whose it is, the keys that their rules asked, and the rules."""

    project: int | None
    code: str
    name: str
    month: int = 0
    unit: str = ""
    keys: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)


def trail(plan: Plan, found: Sequence[Found], page: Page) -> Sheet:
    """One row for each figure, in the order of codes, with the last change that made it what it is."""
    columns = (
        parts.Column("code", vocabulary.column("project", "code").heading(), 11, WORDS), parts.Column("name", vocabulary.column("project", "name").heading(), 26, WORDS),
        parts.Column("rules", _("Rules that ask it"), 16, WORDS), parts.Column("figure", _("Which figure"), 24, WORDS), parts.Column("month", _("Month"), 7, CENTRED),
        parts.Column("value", _("Value"), 18, WORDS), parts.Column("number", _("Change set"), 9, CENTRED), parts.Column("who", _("Who"), 14, WORDS),
        parts.Column("when", _("When (UTC)"), 17, CENTRED), parts.Column("source", _("From where"), 12, WORDS), parts.Column("file", _("File"), 28, WORDS),
        parts.Column("sheet", _("Sheet"), 14, WORDS), parts.Column("cell", _("Cell"), 9, CENTRED), parts.Column("sha256", "SHA-256", 20, WORDS), parts.Column("why", _("Reason"), 24, WORDS),
    )  # fmt: skip
    title = _("Where the figures of the findings come from, %(year)s") % {"year": plan.year}
    note = _("For each figure the last change that made it what it is. Files are kept under their SHA-256.")
    return sheet(_("Trail"), title, note, columns, _rows(plan, found), page)


def _rows(plan: Plan, found: Sequence[Found]) -> Iterator[dict[str, Cell]]:
    asked = _asked(plan, [each for each in found if each.lives])
    origins = Origins()
    for label in ("control_total", "project", "year_plan", "monthly_return"):
        mine = sorted(
            (pk for of, pk in asked if of == label),
            key=lambda pk: (asked[label, pk].code, asked[label, pk].month),
        )
        for start in range(0, len(mine), _TOGETHER):
            some = mine[start : start + _TOGETHER]
            made = _made(label, some, asked)
            for pk in some:
                for key, (value, changeset) in made[pk].items():
                    yield _row(label, asked[label, pk], key, value, changeset, origins)


# --- what is asked


def _asked(plan: Plan, found: Iterable[Found]) -> dict[Name, Object]:
    """The objects that hold the figures which the rules of the findings ask."""
    asked: dict[Name, Object] = {}
    by_project: dict[int, list[Found]] = defaultdict(list)
    for each in found:
        by_project[each.project or 0].append(each)
    _add_totals(asked, plan, by_project.pop(0, []))
    year_plans = dict(
        YearPlan.objects.filter(plan=plan, project__in=by_project).values_list("project_id", "pk")
    )
    returns = _returns(year_plans.values())
    for project, mine in by_project.items():
        for each in mine:
            _add(asked, "project", project, each, 0)
            if project in year_plans:
                _add(asked, "year_plan", year_plans[project], each, 0)
            for pk, month in returns.get(year_plans.get(project, 0), ()):
                if month <= (each.month or 12):
                    _add(asked, "monthly_return", pk, each, month)
    return asked


def _returns(year_plans: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    """(return, month) by year plan: a year to date rests on all of them."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = MonthlyReturn.objects.filter(year_plan__in=year_plans, state__in=COUNTED)
    for year_plan, pk, month in rows.values_list("year_plan_id", "pk", "period__month"):
        found[year_plan].append((pk, int(month or 0)))
    return found


def _add(asked: dict[Name, Object], label: str, pk: int, found: Found, month: int) -> None:
    rule = audit.RULES.get(found.rule)
    keys = {key for key in (rule.needs if rule else ()) if key in KEPT[label].column_of}
    if keys:
        entry = asked.setdefault((label, pk), Object(found.project, found.code, found.name, month))
        entry.keys |= keys
        entry.rules.add(found.rule)


def _add_totals(asked: dict[Name, Object], plan: Plan, found: Iterable[Found]) -> None:
    """Published figures, where a finding is about a sum."""
    rows = ControlTotal.objects.filter(plan=plan, item="").select_related("sector")
    totals = {("all" if each.scope == "all" else each.sector.code if each.sector else "", each.measure): each for each in rows}  # fmt: skip
    for each in found:
        total = totals.get((each.params.get("scope", ""), each.params.get("measure", "")))
        if total is not None:
            name = ("control_total", total.pk)
            entry = asked.setdefault(name, Object(None, "", str(total), unit=str(total.unit), keys={"value"}))
            entry.rules.add(each.rule)


# --- what made it


def _made(
    label: str, ids: Sequence[int], asked: dict[Name, Object]
) -> dict[int, dict[str, tuple[Scalar, ChangeSet]]]:
    """The last change of each key that says something, by object."""
    found: dict[int, dict[str, tuple[Scalar, ChangeSet]]] = {pk: {} for pk in ids}
    entries = (
        Change.objects.filter(label=label, object_id__in=ids)
        .select_related("changeset")
        .order_by("-changeset_id", "-seq")
    )
    for entry in entries:
        body: dict[str, Any] = json.loads(entry.body)
        mine = found[entry.object_id]
        for key in sorted(asked[label, entry.object_id].keys & body.keys() - mine.keys()):
            mine[key] = (body[key][1], entry.changeset)
    return {pk: {key: made for key, made in told.items() if made[0] not in (None, "", False)} for pk, told in found.items()}  # fmt: skip


def _row(
    label: str, of: Object, key: str, value: Scalar, changeset: ChangeSet, origins: Origins
) -> dict[str, Cell]:
    column = vocabulary.column(label, key)
    source: dict[str, Any] = json.loads(changeset.header)["source"]
    places = origins.places(changeset.number, source, of.project, key)
    return {
        "code": of.code, "name": of.name, "rules": " ".join(sorted(of.rules)), "figure": column.heading(), "month": of.month or None,
        "value": _shown(column, value, of.unit), "number": changeset.number, "who": changeset.who, "when": changeset.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M"),
        "source": source_name(changeset.source), "file": source.get("file", "") or source.get("detail", ""),
        "sheet": "、".join(dict.fromkeys(each.sheet for each in places)), "cell": "、".join(each.cell or _("row %(row)s") % {"row": each.row} for each in places),
        "sha256": source.get("sha256", ""), "why": changeset.reason,
    }  # fmt: skip


def _shown(column: Column, value: Scalar, kept_in: str) -> str:
    """A value with its unit; ``kept_in`` is that of a published figure, whose column holds fen and numbers."""
    unit = "万元" if kept_in == "fen" else column.unit
    shown = (
        values.show_exact(value, unit)
        if kept_in == "fen" and isinstance(value, int)
        else vocabulary.show(column, value)
    )
    return f"{shown} {unit_after(unit)}".rstrip()


def source_name(kind: str) -> str:
    """From where a change came, in a word."""
    names = {"page": _("page"), "admin": _("administration"), "file": _("file"), "command": _("command"), "system": _("system")}  # fmt: skip
    return names.get(kind, kind)
