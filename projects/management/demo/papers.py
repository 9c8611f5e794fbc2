"""What stands around the simulated projects: permits, milestones, and evidence for some of the returns."""

from __future__ import annotations

from collections.abc import Iterator

from projects import ledger, store
from projects.ledger import Difference
from projects.management.demo.amounts import changed
from projects.management.demo.months import of_unit
from projects.management.demo.story import YEAR, Story, day, dice, story
from projects.models import Milestone, MonthlyReturn, Permit, Plan, YearPlan
from projects.values import Scalar

#: the four that every project needs (DOMAIN.md E7), and what is asked before building
_PERMITS = ("approval", "environment", "land", "planning", "construction")
#: milestones by how much of the year's plan is done when they are reached
_MILESTONES = {"ground": 0.2, "topped": 0.5, "equipment": 0.75, "whole": 1.0}
_EVIDENCE = ("progress", "settlement", "invoice", "payment")


def opened(plan: Plan, unit: int) -> list[Difference]:
    """The permits and milestones of a department's projects as they are entered at the beginning of the year."""
    rows = of_unit(plan, unit)
    permits = [_permit(row, kind) for row in rows for kind in _PERMITS]
    milestones = [_milestone(row, kind) for row in rows for kind in _MILESTONES if story(row).kind != "preparatory"]  # fmt: skip
    return [
        *(ledger.create("permit", -place, values) for place, values in enumerate(permits, 1)),
        *(ledger.create("milestone", -place, values) for place, values in enumerate(milestones, 1)),
    ]


# --- permits


def _permit(row: YearPlan, kind: str) -> dict[str, Scalar]:
    told, chance = story(row), dice("permit", row.project_id, kind)
    found: dict[str, Scalar] = {"project": row.project_id, "kind": kind}
    if kind in {"environment", "planning"} and chance.random() < 0.12:
        return {**found, "state": "exempt", "note": "设备更新，不新增用地和排放（模拟）。"}
    if told.started == 0 or kind == "approval":
        return {**found, **_done(row, kind, day(chance.randint(1, 12), 20, YEAR - 1))}
    state = "handling" if told.kind == "new" else "pending"
    return {**found, "state": state, "planned": day(max(told.planned_start - 1, 1), 25)}


def _done(row: YearPlan, kind: str, on: str) -> dict[str, Scalar]:
    number = dice("document", row.project_id, kind).randint(1, 300)
    return {"state": "done", "actual": on, "document": f"昆审批〔{on[:4]}〕{number}号（模拟）"}


def _lags(told: Story, kind: str) -> bool:
    """Whether a project begins to build without this permit (DOMAIN.md A27)."""
    return kind == "construction" and dice("lag", told.project).random() < 0.1


# --- milestones


def _milestone(row: YearPlan, kind: str) -> dict[str, Scalar]:
    planned = _reached(Story(row.project_id), kind, at_pace=True)
    return {"project": row.project_id, "kind": kind, "planned": day(planned or 12, 25)}


def _reached(told: Story, kind: str, at_pace: bool = False) -> int | None:
    """The month in which a milestone is reached: by the year's season, or as the project really goes."""
    share = _MILESTONES[kind]
    pace = 1.0 / told.speed if at_pace else 1.0
    return next((month for month in range(1, 13) if told.share(month) * pace >= share * 0.97), None)


# --- month by month


def moved_on(plan: Plan, month: int, unit: int) -> list[Difference]:
    """What a department enters of permits and milestones in a month."""
    rows = {row.project_id: row for row in of_unit(plan, unit)}
    permits = Permit.objects.filter(project__in=rows, state__in=("pending", "handling"))
    milestones = Milestone.objects.filter(project__in=rows, actual="")
    return [
        *changed("permit", {each.pk: _granted(rows[each.project_id], each, month) for each in permits}),
        *changed("milestone", {each.pk: _passed(each, month) for each in milestones}),
    ]


def _granted(row: YearPlan, permit: Permit, month: int) -> dict[str, Scalar]:
    told = story(row)
    if told.started is not None and month >= told.started and not _lags(told, permit.kind):
        return _done(row, permit.kind, day(told.started, 5))
    return {"state": "handling"} if month >= told.planned_start - 2 else {}


def _passed(milestone: Milestone, month: int) -> dict[str, Scalar]:
    told = Story(milestone.project_id)
    reached = _reached(told, milestone.kind)
    if reached is not None and reached <= month:
        return {"actual": day(reached, 26)}
    if milestone.planned < day(month, 28):
        return {"forecast": day(min(reached or 12, 12), 26)}
    return {}


# --- evidence


def evidence(plan: Plan, month: int, unit: int) -> list[Difference]:
    """Files that a department puts under some of its returns of a month."""
    rows = MonthlyReturn.objects.filter(period__plan=plan, period__month=month, completed__gt=0)
    mine = rows.filter(year_plan__project__responsible=unit).select_related("year_plan__project")
    chosen = (each for each in mine.order_by("pk") if dice("evidence", each.year_plan.project_id, month).random() < 0.15)  # fmt: skip
    return [ledger.create("evidence", -place, _file(each, month)) for place, each in enumerate(chosen, 1)]


def _file(each: MonthlyReturn, month: int) -> dict[str, Scalar]:
    project = each.year_plan.project
    chance = dice("paper", project.pk, month)
    kept = store.keep([pdf(f"SIMULATED {project.code} {YEAR}-{month:02d}", f"{each.completed / 1e6:,.0f} x 10,000 yuan")])  # fmt: skip
    return {
        "project": project.pk, "monthly_return": each.pk, "kind": chance.choice(_EVIDENCE), "amount": each.completed,
        "name": f"{project.code}-{month}月凭证（模拟）.pdf", "sha256": kept.sha256, "size": kept.size, "signed": chance.random() < 0.8,
    }  # fmt: skip


def pdf(*lines: str) -> bytes:
    """A page with a few lines of plain ASCII: the smallest file that any reader shows."""
    text = " ".join(f"({line}) Tj 0 -24 Td" for line in lines)
    stream = f"BT /F1 16 Tf 72 770 Td {text} ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    return b"".join(_pdf(parts))


def _pdf(parts: list[str]) -> Iterator[bytes]:
    """The objects, the table of where each begins, and the end."""
    at, places = 9, []
    yield b"%PDF-1.4\n"
    for number, part in enumerate(parts, 1):
        body = f"{number} 0 obj\n{part}\nendobj\n".encode()
        places.append(at)
        at += len(body)
        yield body
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    yield f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n".encode()
