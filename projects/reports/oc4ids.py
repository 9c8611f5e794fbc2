"""The projects of a year for others, after the Open Contracting for Infrastructure Data Standard (OC4IDS 0.9).

What goes where, and what is left out and why: ``docs/oc4ids.md``. Amounts in yuan; nothing is estimated or completed by a
guess: a date known to the month is no date-time and is left out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Prefetch

from projects import vocabulary
from projects.ledger import Actor, Source
from projects.models import Organisation, Plan, Project, Support, YearPlan
from projects.reports.carried import Position
from projects.reports.issued import Issued, issue

VERSION = "0.9"
#: stage → projectStatus
STATUS = {
    "idea": "identification", "reserve": "identification", "signed": "identification", "preparing": "preparation",
    "building": "implementation", "halted": "implementation", "finished": "completion", "producing": "completed",
    "full": "completed", "cancelled": "cancelled",
}  # fmt: skip
#: nature of construction → projectType, where it has one
TYPE = {
    "new": "construction", "relocation": "construction", "living": "construction", "extension": "expansion",
    "renovation": "rehabilitation", "restoration": "rehabilitation",
}  # fmt: skip
#: our sector → projectSector, where the codelist has one
SECTOR = {"new-energy": "energy", "steel": "economy", "rare-earth": "economy", "technology": "economy"}
_OWNER, _RESPONSIBLE, _SUPPORTING = "procuringEntity", "publicAuthority", "administrativeEntity"


class NothingToTell(ValueError):
    """A package holds at least one project."""


def export_oc4ids(
    target: Path | BinaryIO, *, plan: Plan, language: str, actor: Actor, source: Source
) -> Issued:
    """Write the named projects of a year as a project package. Raises ``OSError``, and ``NothingToTell``."""

    def write(file: BinaryIO, position: Position) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n", write_through=True)
        json.dump(package(plan, position), text, ensure_ascii=False, indent=1)
        text.detach()

    return issue(target, write, language=language, actor=actor, source=source, what=f"oc4ids {plan.year}")


def package(plan: Plan, position: Position) -> dict[str, Any]:
    """The package; its identifier names the ledger and the position it was read at."""
    projects = [project(row) for row in _rows(plan)]
    if not projects:
        raise NothingToTell
    return {
        "uri": f"urn:x-ledger:{position.ledger[:16]}:{position.number}:oc4ids:{plan.year}",
        "publishedDate": position.at.strftime("%Y-%m-%dT%H:%M:%SZ") if position.at else "",
        "version": VERSION,
        "publisher": {"name": str(settings.PRODUCT_NAME)},
        "projects": projects,
    }


def _rows(plan: Plan) -> Iterable[YearPlan]:
    """Named projects of the year, cancelled ones too, by code."""
    supports = Prefetch("project__supports", Support.objects.select_related("organisation").order_by("id"))
    rows = YearPlan.objects.filter(plan=plan, project__placeholder=False).select_related(
        "plan", "project__sector", "project__owner", "project__responsible"
    )
    return rows.prefetch_related(supports).order_by("project_id")


def project(row: YearPlan) -> dict[str, Any]:
    """One project; what is not known is left out."""
    of = row.project
    return _known({
        "id": of.code, "title": of.name, "description": of.content, "status": STATUS.get(of.stage),
        "type": TYPE.get(of.nature), "period": _known({"startDate": _moment(of.started or of.planned_start), "endDate": _moment(of.finished or of.planned_finish)}),
        "sector": [SECTOR[of.sector.code]] if of.sector.code in SECTOR else None,
        "additionalClassifications": list(_classifications(row)),
        "locations": [{"id": "1", "description": of.place}] if of.place else None,
        "budget": _budget(row), "parties": list(_parties(of)),
        "completion": _known({"endDate": _moment(of.finished)}),
    })  # fmt: skip


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in (None, "", {}, [])}


def _moment(date: str) -> str | None:
    """A date known to the day as a date-time; one that is known less exactly is none."""
    return f"{date}T00:00:00Z" if len(date) == 10 else None


def _value(fen: int | None) -> dict[str, Any] | None:
    """Yuan as a number: whole where there are no fen."""
    if fen is None:
        return None
    return {"amount": fen // 100 if fen % 100 == 0 else fen / 100, "currency": "CNY"}


def _budget(row: YearPlan) -> dict[str, Any]:
    """The total investment, and the year's plan in force (adjusted, else first) as a line of it."""
    year, planned = row.plan.year, row.adjusted if row.adjusted is not None else row.planned
    period = {"startDate": f"{year}-01-01T00:00:00Z", "endDate": f"{year}-12-31T23:59:59Z"}
    heading = vocabulary.column("year_plan", "planned").heading()
    line = {"id": str(year), "description": f"{heading} {year}", "amount": _value(planned), "period": period}
    return _known(
        {
            "amount": _value(row.project.total_investment),
            "budgetBreakdown": [line] if planned is not None else None,
        }
    )


def _classifications(row: YearPlan) -> Iterator[dict[str, str]]:
    """Our sector, the class of the year, and the industry by GB/T 4754 where they are known."""
    of = row.project
    shown = vocabulary.show(vocabulary.column("year_plan", "year_class"), row.year_class)
    told = (
        ("x-ledger-sector", of.sector.code, str(of.sector)), ("x-ledger-class", row.year_class, shown), ("GB/T 4754", of.industry, ""),
    )  # fmt: skip
    for scheme, code, description in told:
        if code:
            yield _known({"scheme": scheme, "id": code, "description": description})


def _parties(of: Project) -> Iterator[dict[str, Any]]:
    """Each organisation once, with all its roles. Persons are left out."""
    found: dict[int, tuple[Organisation, list[str]]] = {}
    supporting = [(each.organisation, _SUPPORTING) for each in of.supports.all()]
    for unit, role in ((of.owner, _OWNER), (of.responsible, _RESPONSIBLE), *supporting):
        if unit is not None:
            found.setdefault(unit.pk, (unit, []))[1].append(role)
    for unit, roles in found.values():
        identifier = {"id": unit.credit_code, "legalName": unit.name} if unit.credit_code else None
        yield _known(
            {
                "id": str(unit.pk),
                "name": unit.name,
                "identifier": identifier,
                "roles": list(dict.fromkeys(roles)),
            }
        )
