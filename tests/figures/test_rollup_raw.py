"""`rollup` against plain Python over the raw returns of ten thousand random projects: every grouping, to the fen."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from projects import ledger
from projects.figures.presets import curves
from projects.values import Scalar
from tests.factories import House, change, commit

PROJECTS = 10_000
CURVE = [Fraction(share, 10_000) for share in curves()["inner-mongolia"].shares]
CLASSES = ("", "new", "continued", "completing", "preparatory")
STAGES = ("", "preparing", "building", "building", "halted", "finished", "cancelled")
Return = tuple[int, int | None, int | None, str]


@dataclass
class Raw:
    """One project as it was thrown: what is known of it, and its returns (month, completed, declared to date, state)."""

    project: dict[str, Scalar]
    plan: dict[str, Scalar]
    returns: list[Return] = field(default_factory=list)


def thrown(dice: Random, house: House) -> Iterator[Raw]:
    for place in range(PROJECTS):
        yield Raw(_project(dice, house, place), _plan(dice), list(_returns(dice)))


def _amount(dice: Random) -> int | None:
    return None if dice.random() < 0.1 else dice.choice((0, dice.randrange(10**6), dice.randrange(10**13)))


def _project(dice: Random, house: House, place: int) -> dict[str, Scalar]:
    return {
        "name": f"项目{place}", "sector": dice.choice((house.steel, house.other)), "stage": dice.choice(STAGES),
        "responsible": dice.choice((house.department, house.elsewhere, None)), "total_investment": _amount(dice),
        "placeholder": dice.random() < 0.01,
    }  # fmt: skip


def _plan(dice: Random) -> dict[str, Scalar]:
    row: dict[str, Scalar] = {"year_class": dice.choice(CLASSES), "planned": _amount(dice)}
    if dice.random() < 0.1:
        row |= {"adjusted": _amount(dice), "adjusted_from": dice.randrange(1, 13)}
    if dice.random() < 0.1:
        row |= {f"month_{m}": _amount(dice) for m in range(1, 13)}
    return row


def _returns(dice: Random) -> Iterator[Return]:
    for month in range(1, dice.randrange(0, 13)):
        if dice.random() < 0.7:
            completed = dice.choice((None, dice.randrange(-(10**6), 10**12)))
            declared = dice.randrange(10**13) if dice.random() < 0.15 else None
            yield month, completed, declared, dice.choice(("submitted", "accepted", "accepted", "returned"))


@pytest.fixture
def raw(house: House) -> list[Raw]:
    """The projects, committed through the door."""
    change("plan", house.plan, curve=curves()["inner-mongolia"].text)
    found = list(thrown(Random(90), house))
    periods = {month: house.period(month) for month in range(1, 13)}
    wanted, number = [], 0
    for place, each in enumerate(found, 1):
        wanted.append(ledger.create("project", -place, each.project))
        wanted.append(
            ledger.create("year_plan", -place, {"project": -place, "plan": house.plan, **each.plan})
        )
        for month, completed, declared, state in each.returns:
            number += 1
            values = {"completed": completed, "declared_to_date": declared, "state": state}
            wanted.append(
                ledger.create(
                    "monthly_return", -number, {"year_plan": -place, "period": periods[month], **values}
                )
            )
    commit(wanted)
    return found


# --- plain Python: nothing below asks the database or the product


def to_date(each: Raw, month: int) -> int | None:
    """The last declared cumulative and the months after it."""
    told = None
    for at, completed, declared, state in each.returns:
        if at > month or state == "returned":
            continue
        if declared is not None:
            told = declared
        elif completed is not None:
            told = (told or 0) + completed
    return told


def in_force(each: Raw, month: int) -> Any:
    if each.plan.get("adjusted") is not None and int(each.plan["adjusted_from"] or 0) <= month:
        return each.plan["adjusted"]
    return each.plan["planned"]


def due(each: Raw, month: int) -> Fraction:
    own = [each.plan.get(f"month_{m}") for m in range(1, 13)]
    if any(amount is not None for amount in own):
        return Fraction(sum(int(amount or 0) for amount in own[:month]))
    return Fraction(in_force(each, month) or 0) * CURVE[month - 1]


def known(values: list[Any]) -> int | None:
    told = [value for value in values if value is not None]
    return sum(told) if told else None


def six(part: Fraction | int | None, whole: int | None) -> str | None:
    if part is None or not whole:
        return None
    exact = Fraction(part) / whole
    with localcontext(prec=60):
        return str(
            (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("1e-6"), rounding=ROUND_HALF_UP)
        )


def summed(rows: list[Raw], month: int) -> dict[str, Any]:
    total = known([each.project["total_investment"] for each in rows])
    planned = known([in_force(each, month) for each in rows])
    completed = known([to_date(each, month) for each in rows])
    whole = sum((due(each, month) for each in rows), Fraction(0))
    unknown = sum(each.project["total_investment"] is None or each.plan["planned"] is None for each in rows)
    return {
        "count": len(rows), "placeholders": sum(bool(each.project["placeholder"]) for each in rows), "unknown": unknown,
        "total_investment": total, "known_total_investment": total, "planned": planned, "known_planned": planned,
        "completed": completed, "completion_rate": six(completed, planned), "schedule_share": six(whole, planned),
    }  # fmt: skip


def grouped(rows: list[Raw], by: str, month: int, house: House) -> dict[str, dict[str, Any]]:
    sectors = {house.steel: "steel", house.other: "other"}
    key = {
        "sector": lambda each: sectors[each.project["sector"]],
        "department": lambda each: str(each.project["responsible"] or ""),
        "class": lambda each: each.plan["year_class"],
        "stage": lambda each: each.project["stage"],
    }[by]
    groups: dict[str, list[Raw]] = defaultdict(list)
    for each in rows:
        groups[key(each)].append(each)
    return {name: summed(members, month) for name, members in groups.items()}


def rolled(by: str, month: int) -> dict[str, Any]:
    out = io.StringIO()
    call_command("rollup", "--year", "2021", "--month", str(month), "--by", by, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.slow
def test_rollup_equals_an_independent_computation_over_the_raw_returns(raw: list[Raw], house: House) -> None:
    live = [each for each in raw if each.project["stage"] != "cancelled"]
    assert len(live) < PROJECTS
    for by in ("sector", "department", "class", "stage"):
        for month in (1, 2, 6, 9, 12):
            told = rolled(by, month)
            expected = grouped(live, by, month, house)
            found = {
                group["key"]: {key: group[key] for key in expected[group["key"]]} for group in told["groups"]
            }
            assert found == expected, (by, month)
            whole = summed(live, month)
            assert {key: told["total"][key] for key in whole} == whole, (by, month)
