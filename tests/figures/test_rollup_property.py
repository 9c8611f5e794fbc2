"""Rollups against a plain computation over the raw rows, for random ledgers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects import figures, ledger
from projects.figures import Estimates, Group
from projects.models import Plan, YearPlan
from projects.values import Scalar

SECTORS = ("甲", "乙", "丙")
AMOUNT = st.none() | st.integers(0, 10**7)


@dataclass
class Row:
    """One project with its plan and its returns, as a test makes it."""

    sector: str
    department: int | None
    year_class: str
    stage: str
    placeholder: bool
    total: int | None
    output: int | None
    planned: int | None
    adjusted: int | None
    adjusted_from: int | None
    own: tuple[int | None, ...]
    returns: dict[int, tuple[int | None, int | None, str]]
    shares: dict[str, int | None] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return self.stage != "cancelled"

    def plan_at(self, month: int | None) -> int | None:
        if month and self.adjusted is not None and (self.adjusted_from or 1) <= month:
            return self.adjusted
        return self.planned

    def to_date(self, month: int) -> int | None:
        """Walk the months: a declared cumulative sets the sum anew, a month adds to it."""
        found: int | None = None
        for at in sorted(self.returns):
            completed, declared, state = self.returns[at]
            if at > month or state == "returned":
                continue
            if declared is not None:
                found = declared
            elif completed is not None:
                found = (found or 0) + completed
        return found


ROWS = st.lists(
    st.builds(
        Row,
        sector=st.sampled_from(SECTORS),
        department=st.sampled_from([None, 0, 1]),
        year_class=st.sampled_from(["", "new", "continued"]),
        stage=st.sampled_from(["", "building", "cancelled"]),
        placeholder=st.booleans(),
        total=AMOUNT, output=AMOUNT, planned=AMOUNT, adjusted=AMOUNT,
        adjusted_from=st.none() | st.integers(1, 12),
        own=st.just((None,) * 12) | st.tuples(*[AMOUNT] * 12),
        returns=st.dictionaries(
            st.integers(1, 12),
            st.tuples(st.none() | st.integers(-(10**6), 10**7), AMOUNT, st.sampled_from(["submitted", "accepted", "returned"])),
            max_size=5,
        ),
    ),
    max_size=7,
)  # fmt: skip
PUBLISHED = st.dictionaries(
    st.tuples(st.sampled_from([*SECTORS, "all"]), st.sampled_from(["total_investment", "planned"])),
    st.integers(0, 10**8),
)


def write(
    rows: list[Row], told: dict[tuple[str, str], int]
) -> tuple[Plan, dict[str, int], list[int], list[int]]:
    """All of it in one change set: the plan, sectors by code, departments, year plans."""
    wanted = [ledger.create("plan", -1, {"year": 2021})]
    wanted += [
        ledger.create("sector", -n, {"code": code, "name": code, "order": n})
        for n, code in enumerate(SECTORS, 1)
    ]
    wanted += [ledger.create("organisation", -n, {"name": f"单位{n}"}) for n in (1, 2)]
    wanted += [ledger.create("period", -m, {"plan": -1, "month": m, "state": "open"}) for m in range(1, 13)]
    for n, ((scope, measure), value) in enumerate(told.items(), 1):
        sector = None if scope == "all" else -1 - SECTORS.index(scope)
        values: dict[str, Scalar] = {
            "plan": -1,
            "scope": "all" if sector is None else "sector",
            "sector": sector,
            "measure": measure,
            "value": value,
        }
        wanted.append(ledger.create("control_total", -n, values))
    for n, row in enumerate(rows, 1):
        wanted += project(n, row)
    receipt = ledger.commit(wanted, ledger.Actor.system(), ledger.Source("system", "test"))
    ids = receipt.ids
    return (
        Plan.objects.get(pk=ids["plan", -1]), {code: ids["sector", -n] for n, code in enumerate(SECTORS, 1)},
        [ids["organisation", -n] for n in (1, 2)], [ids["year_plan", -n] for n in range(1, len(rows) + 1)],
    )  # fmt: skip


def project(n: int, row: Row) -> list[ledger.Difference]:
    own: dict[str, Scalar] = {f"month_{m}": amount for m, amount in enumerate(row.own, 1)}
    made = [
        ledger.create("project", -n, {
            "name": f"项目{n}", "sector": -1 - SECTORS.index(row.sector), "stage": row.stage, "placeholder": row.placeholder,
            "responsible": None if row.department is None else -1 - row.department, "total_investment": row.total, "output": row.output,
        }, "published" if n % 2 else "declared"),
        ledger.create("year_plan", -n, {
            "project": -n, "plan": -1, "year_class": row.year_class, "planned": row.planned, "adjusted": row.adjusted, "adjusted_from": row.adjusted_from, **own,
        }),
    ]  # fmt: skip
    for month, (completed, declared, state) in row.returns.items():
        values = {
            "year_plan": -n,
            "period": -month,
            "completed": completed,
            "declared_to_date": declared,
            "state": state,
        }
        made.append(ledger.create("monthly_return", -(n * 100 + month), values))
    return made


def share_out(rows: list[Row], told: dict[tuple[str, str], int]) -> None:
    """Give each open row its estimates, fen by fen in turns."""
    for measure in ("total_investment", "planned"):
        for code, (amount, of_sector) in pots(rows, told, measure).items():
            takers = [row for row in of_sector if is_open(row, measure)]
            for row in takers if amount >= 0 else []:
                row.shares[measure] = amount // len(takers)
            for row in takers[: amount % len(takers)] if takers and amount >= 0 else []:
                row.shares[measure] = (row.shares[measure] or 0) + 1
            assert code in SECTORS


def is_open(row: Row, measure: str) -> bool:
    return row.live and (
        row.total is None if measure == "total_investment" else row.planned is None and row.adjusted is None
    )


def known(rows: list[Row], measure: str) -> int:
    return sum((row.total if measure == "total_investment" else row.planned) or 0 for row in rows if row.live)


def pots(rows: list[Row], told: dict[tuple[str, str], int], measure: str) -> dict[str, tuple[int, list[Row]]]:
    """What each sector has to share: its own figure less what is known, else its part of what is left of the whole."""
    of = {code: [row for row in rows if row.sector == code] for code in SECTORS}
    own = {code: told[code, measure] for code in SECTORS if (code, measure) in told}
    found = {code: (value - known(of[code], measure), of[code]) for code, value in own.items()}
    joint = [code for code in SECTORS if code not in own]
    if ("all", measure) not in told or not joint:
        return found
    left = told["all", measure] - sum(own.values()) - sum(known(of[code], measure) for code in joint)
    sharing = [code for code in joint if any(is_open(row, measure) for row in of[code])]
    weights = {code: told.get((code, "total_investment"), 0) for code in sharing}
    if not any(weights.values()):
        weights = {code: sum(is_open(row, measure) for row in of[code]) for code in sharing}
    parts = (
        {code: left * weights[code] // sum(weights.values()) for code in sharing}
        if left >= 0
        else dict.fromkeys(sharing, left)
    )
    spare = left - sum(parts.values()) if left >= 0 else 0
    for code in [code for code in sharing if weights[code]][:spare]:
        parts[code] += 1
    return found | {code: (parts[code], of[code]) for code in sharing}


def add(amounts: list[int | None]) -> int | None:
    there = [amount for amount in amounts if amount is not None]
    return sum(there) if there else None


def share_of(part: Fraction | int | None, whole: int | None) -> str | None:
    if part is None or not whole:
        return None
    millionths = Fraction(part) / whole * 10**6
    rounded = int(abs(millionths) + Fraction(1, 2)) * (1 if millionths >= 0 else -1)
    return f"{'-' if rounded < 0 else ''}{abs(rounded) // 10**6}.{abs(rounded) % 10**6:06d}"


def expected(rows: list[Row], month: int | None, estimated: bool) -> dict[str, Any]:
    """What a group of these rows must say."""
    live = [row for row in rows if row.live]
    shares = {
        m: add([row.shares.get(m) for row in live]) if estimated else None
        for m in ("total_investment", "planned")
    }
    known_planned = add([row.plan_at(month) for row in live])
    planned = add([known_planned, shares["planned"]])
    completed = add([row.to_date(month) for row in live]) if month else None
    due = sum((scheduled(row, month, estimated) for row in live), Fraction(0)) if month else None
    return {
        "count": len(live), "placeholders": sum(row.placeholder for row in live),
        "known_total_investment": add([row.total for row in live]), "known_planned": known_planned,
        "total_investment": add([*(row.total for row in live), shares["total_investment"]]), "planned": planned,
        "unknown": sum(row.total is None or row.planned is None for row in live), "output": add([row.output for row in live]),
        "completed": completed, "completion_rate": share_of(completed, planned), "schedule_share": share_of(due, planned),
        "estimated_total_investment": shares["total_investment"], "estimated_planned": shares["planned"],
        "reporting": sum(row.to_date(month) is not None for row in live) if month else 0,
    }  # fmt: skip


def scheduled(row: Row, month: int, estimated: bool) -> Fraction:
    estimate = (row.shares.get("planned") or 0) if estimated else 0
    if any(amount is not None for amount in row.own):
        return Fraction(sum(amount or 0 for amount in row.own[:month])) + Fraction(estimate * month, 12)
    return Fraction(((row.plan_at(month) or 0) + estimate) * month, 12)


def check(group: Group, rows: list[Row], month: int | None, estimated: bool) -> None:
    wanted = expected(rows, month, estimated)
    assert {key: getattr(group, key) for key in wanted} == wanted


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, told=PUBLISHED, month=st.none() | st.integers(1, 12))
def test_rollup_is_the_plain_sum_of_the_rows(
    rows: list[Row], told: dict[tuple[str, str], int], month: int | None
) -> None:
    with transaction.atomic():
        plan, _, departments, year_plans = write(rows, told)
        share_out(rows, told)
        counted = [
            m for row in rows if row.live for m, entry in row.returns.items() if entry[2] != "returned"
        ]
        at = month or max(counted, default=None)
        compare_groups(rows, departments, month, at)
        compare_rows(rows, plan, year_plans)
        compare_selection(rows, plan, year_plans, month, at)
        transaction.set_rollback(True)


def compare_groups(rows: list[Row], departments: list[int], month: int | None, at: int | None) -> None:
    keys: dict[str, Any] = {
        "sector": lambda row: row.sector,
        "department": lambda row: "" if row.department is None else str(departments[row.department]),
        "class": lambda row: row.year_class,
        "stage": lambda row: row.stage,
    }
    for by, key in keys.items():
        found = figures.rollup(2021, month, by)  # type: ignore[arg-type]
        assert found.month == at
        check(found.total, rows, at, True)
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[key(row)].append(row)
        live = {name for name, members in groups.items() if any(row.live for row in members)}
        assert live <= {group.key for group in found.groups}
        for group in found.groups:
            check(group, groups[group.key], at, by == "sector")


def compare_rows(rows: list[Row], plan: Plan, year_plans: list[int]) -> None:
    """The share of each single project."""
    estimates = Estimates.of(plan)
    stored = YearPlan.objects.select_related("project").in_bulk(year_plans)
    for row, id in zip(rows, year_plans, strict=True):
        assert estimates.total_investment(stored[id]) == row.shares.get("total_investment")
        assert estimates.planned(stored[id]) == row.shares.get("planned")


def compare_selection(
    rows: list[Row], plan: Plan, year_plans: list[int], month: int | None, at: int | None
) -> None:
    """Every second row as a selection: no estimates, the same sums."""
    chosen = rows[::2]
    found = figures.rollup_of(plan, YearPlan.objects.filter(pk__in=year_plans[::2]), month)
    check(found.total, chosen, at, False)
    for group in found.groups:
        check(group, [row for row in chosen if row.sector == group.key], at, False)
