"""Each check both ways and at its threshold: what it looks at, how grave it is, beside which cell it stands."""

from __future__ import annotations

from typing import Any

import pytest

from projects import sentences, vocabulary
from projects.month.checks import CHECKS, ERROR, WARNING, Finding, Reported, blocking, checks
from projects.values import Scalar

WAN = 1_000_000


def found(
    before: int | None = 100,
    follows: bool = True,
    total: int | None = None,
    earlier: int | None = None,
    **values: Scalar,
) -> list[Any]:
    """What is said of a return: rule (or code) and level, in 万元; only what is not about a missing figure."""
    stored = {key: value * WAN if isinstance(value, int) else value for key, value in values.items()}
    told = Reported(stored, _fen(before), follows, _fen(earlier), _fen(total))
    return [(each.rule or each.code, each.level) for each in checks(told) if each.code != "no-figure"]


def _fen(wan: int | None) -> int | None:
    return None if wan is None else wan * WAN


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"completed": 0}, []), ({"completed": -1}, [("A34", ERROR)]), ({"completed": -1, "remark": "冲减暂估"}, [("A34", WARNING)]),
        ({"completed": -1, "remark": "  "}, [("A34", ERROR)]),
        ({"completed": 5, "declared_to_date": 105}, []), ({"completed": 5, "declared_to_date": 106}, [("A02", ERROR)]),
        ({"declared_to_date": 100}, []), ({"declared_to_date": 99}, [("A04", ERROR)]), ({"completed": 5}, []),
        ({"completed": -3, "declared_to_date": 97, "remark": "冲减"}, [("A34", WARNING)]),
        ({"completed": -3, "declared_to_date": 98, "remark": "冲减"}, [("A34", WARNING), ("A02", ERROR)]),
        ({"completed": 5, "declared_to_date": 95}, [("A02", ERROR), ("A04", ERROR)]),
    ],
)  # fmt: skip
def test_the_month_and_its_cumulative(values: dict[str, Any], told: list[Any]) -> None:
    assert found(**values) == told


def test_a_month_that_is_missing_between_leaves_the_cumulative_open() -> None:
    """Nobody reported the month before: what was completed in it is not known, so the sum cannot be held against it."""
    assert found(follows=False, completed=5, declared_to_date=130) == []
    assert found(before=None, follows=False, completed=5, declared_to_date=130) == []
    assert found(follows=False, declared_to_date=99) == [("A04", ERROR)], "but it may not fall"
    assert found(before=0, completed=5, declared_to_date=6) == [("A02", ERROR)], (
        "in the first month nothing is missing"
    )


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"construction": 50, "installation": 30, "equipment": 20, "other_costs": 5}, []),
        ({"construction": 50, "installation": 30, "equipment": 20, "other_costs": 4}, [("A05", ERROR)]),
        ({"construction": 50, "installation": 30}, []), ({"construction": 50, "installation": 55}, []),
        ({"construction": 106}, [("A05", ERROR)]), ({"other_costs": 0}, []),
    ],
)  # fmt: skip
def test_the_composition(parts: dict[str, Any], told: list[Any]) -> None:
    assert found(completed=5, **parts) == told
    assert found(before=None, **parts) == [], "without a year to date there is nothing to hold it against"


@pytest.mark.parametrize(
    ("completed", "told"),
    [(800, []), (801, [("A01", WARNING)]), (850, [("A01", WARNING)]), (851, [("A01", ERROR)])],
)
def test_more_than_the_project_costs(completed: int, told: list[Any]) -> None:
    """100 before the year, 100 up to last month, 1,000 in total; 5 % more is 1,050."""
    assert found(total=1000, earlier=100, completed=completed) == told
    assert found(total=None, earlier=100, completed=completed) == []
    assert found(total=1000, earlier=None, completed=completed + 100) == told, "at least that much"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, []), ({"self_light": "green"}, []), ({"self_light": "yellow"}, [("light-reason-missing", ERROR)]),
        ({"self_light": "red", "light_reason": "征地未完"}, []), ({"self_light": "red", "light_reason": " "}, [("light-reason-missing", ERROR)]),
        ({"self_light": "green", "assessed_light": "red"}, [("assessed-reason-missing", ERROR)]),
        ({"self_light": "green", "assessed_light": "red", "assessed_reason": "滞后"}, []),
        ({"self_light": "green", "assessed_light": "green"}, []), ({"assessed_light": "red"}, []),
    ],
)  # fmt: skip
def test_the_lights_and_their_reasons(values: dict[str, Any], told: list[Any]) -> None:
    assert found(completed=5, **values) == told


def test_a_return_without_a_figure_asks_why() -> None:
    told = Reported({"progress": "主体施工"}, 100)
    (asked,) = checks(told)
    assert (asked.level, asked.code, blocking([asked], told)) == (WARNING, "no-figure", [asked])
    explained = Reported({"progress": "主体施工", "remark": "财务未结"}, 100)
    assert blocking(checks(explained), explained) == []


def test_errors_block_and_warnings_ask_for_a_sentence() -> None:
    warning, error = (
        Finding(WARNING, "completed", "over-total"),
        Finding(ERROR, "completed", "far-over-total"),
    )
    silent, explained = Reported({}), Reported({"remark": "设备涨价"})
    assert blocking([warning, error], silent) == [warning, error]
    assert blocking([warning, error], explained) == [error]


def test_every_finding_has_a_sentence_and_a_column() -> None:
    wrong = Reported(
        {"completed": -WAN, "declared_to_date": 5 * WAN, "construction": 9 * WAN, "self_light": "red", "assessed_light": "green"},
        before=9 * WAN, follows=True, total_investment=WAN,
    )  # fmt: skip
    told = [*checks(wrong), *checks(Reported({})), *checks(Reported({"declared_to_date": 1}, before=2))]
    told += checks(Reported({"completed": 103}, total_investment=100))
    told += checks(Reported({"completed": -1, "remark": "x"}))
    assert len({each.code for each in told}) == len(CHECKS) + 7
    for each in told:
        assert "%" not in each.sentence.replace(" %", "").replace("%。", "")
        assert vocabulary.column("monthly_return", each.key)
    assert sentences.say("no-figure") in [each.sentence for each in told]
