"""A small ledger with awkward texts, made through the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pytest

from projects import ledger, vocabulary
from projects.ledger import Actor, Difference, Source
from projects.models import YearPlan
from projects.reports.ledger_book import Exported, export_ledger
from projects.vocabulary import Column
from tests.factories import house, people  # noqa: F401

SYSTEM = Source("system", "test")
#: what has damaged ledgers before: formulas, lost zeros, wide forms, markup, escapes, line ends, control characters
HOSTILE = (
    "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+86 号线", "-3# 高炉", "@SUM(A1)", "'加引号", "＝全角", "－全角", "0012", "１２３（全角）",
    "😀 稀土 👩‍🔧", "一期\n二期", "<r>不是标记</r>", "a & b < c > d \"e\"", "_x0041_", "_x000D_", "]]>", "合计", "2021-03", "1e5", "TRUE",
    "#N/A", "{=A1}", "\ttab inside\tend", "—", "𠮷野", "é e\u0301", "\u200bzero width", "%s %(x)s {0}", "http://example.org/" + "a" * 180,
)  # fmt: skip


@pytest.fixture
def commit(db: None) -> Callable[[Sequence[Difference]], Mapping[tuple[str, int], int]]:
    """A function that commits differences as the system and gives the new ids."""
    return lambda differences: ledger.commit(differences, Actor.system(), SYSTEM).ids


@pytest.fixture
def sectors(commit: Any) -> list[int]:
    """Two sectors; the second has no English name."""
    made = commit([
        ledger.create("sector", -1, {"code": "steel", "name": "钢铁新材料基地", "name_en": "Steel base", "kind": "base", "order": 1}),
        ledger.create("sector", -2, {"code": "other", "name": "其他", "kind": "other", "order": 2}),
    ])  # fmt: skip
    return [made["sector", -1], made["sector", -2]]


@pytest.fixture
def plan(commit: Any) -> int:
    """The plan of 2021."""
    return int(commit([ledger.create("plan", -1, {"year": 2021})])["plan", -1])


def values_of(place: int, columns: Sequence[Column]) -> dict[str, Any]:
    """Values for the ``place``-th object: every kind of value, hostile texts in turn, every third cell empty."""
    made: dict[str, Any] = {}
    for at, column in enumerate(columns):
        if not column.sheet or column.key in ("code", "sector") or (place + at) % 3 == 0:
            continue
        match column.kind:
            case vocabulary.Kind.TEXT | vocabulary.Kind.LONG:
                text = HOSTILE[(place * 7 + at) % len(HOSTILE)]
                made[column.key] = vocabulary.parse(column, text[: column.limit])[0]
            case vocabulary.Kind.AMOUNT:
                made[column.key] = (place * 99_990_001 + at * 1_000_003) * 10 ** (at % 5)
            case vocabulary.Kind.DATE:
                made[column.key] = ("2021", "2021-03", "2021-03-15")[(place + at) % 3]
            case vocabulary.Kind.CHOICE:
                made[column.key] = column.choices[(place + at) % len(column.choices)].value
            case vocabulary.Kind.INTEGER:
                made[column.key] = column.low + (place + at) % 12
            case vocabulary.Kind.PERCENT:
                made[column.key] = (place * 137 + at) % 10_001
            case _:
                pass
    return made


@pytest.fixture
def ninety(commit: Any, sectors: list[int], plan: int) -> int:
    """Ninety projects with year plans, returns of March, owners and supporting departments; answers the plan's id."""
    differences: list[Difference] = [ledger.create("period", -1, {"plan": plan, "month": 3, "state": "open"})]
    names = ("=单位一", "发改委、经信局", "0科技局", *(f"单位{n}" for n in range(10)))
    differences += [
        ledger.create("organisation", -1 - n, {"name": name, "active": True, "kind": "responsible" if n < 3 else "owner"})
        for n, name in enumerate(names)
    ]  # fmt: skip
    for n in range(90):
        project = values_of(n, vocabulary.PROJECT) | {
            "name": f"{HOSTILE[n % len(HOSTILE)].strip()[:150]} {n}",
            "sector": sectors[n % 2],
        }
        project |= {"owner": -1 - n % 13} if n % 4 else {}
        project |= {"responsible": -1 - n % 2} if n % 5 else {}
        differences.append(ledger.create("project", -1 - n, project))
        differences.append(
            ledger.create(
                "year_plan", -1 - n, values_of(n, vocabulary.YEAR_PLAN) | {"project": -1 - n, "plan": plan}
            )
        )
        if n % 3:
            returned = values_of(n, vocabulary.MONTHLY_RETURN) | {
                "year_plan": -1 - n,
                "period": -1,
                "state": "submitted",
            }
            differences.append(ledger.create("monthly_return", -1 - n, returned))
        differences += [
            ledger.create("support", -1 - 3 * n - k, {"project": -1 - n, "organisation": -4 - k})
            for k in range(n % 3)
        ]
    commit(differences)
    return plan


@pytest.fixture
def export() -> Callable[..., tuple[bytes, Exported]]:
    """A function that exports a year and gives the file's bytes and what was said of it."""

    def made(**options: Any) -> tuple[bytes, Exported]:
        month = options.get("month")
        given: dict[str, Any] = {
            "year": 2021,
            "queryset": YearPlan.objects.all(),
            "columns": vocabulary.ledger_columns(month=bool(month)),
            "language": "zh-hans",
            "actor": Actor.system(),
            "source": SYSTEM,
        }
        target = BytesIO()
        exported = export_ledger(target, **(given | options))
        return target.getvalue(), exported

    return made
