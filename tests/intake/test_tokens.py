"""By what a heading is known again: this year and month are no part of it, every other number is."""

from __future__ import annotations

import pytest

from projects.intake.tokens import relative, signature


@pytest.mark.parametrize(
    ("token", "year", "month", "told"),
    [
        ("2021年计划投资(万元)", 2021, None, "{Y}年计划投资(万元)"),
        ("至2020年底累计", 2021, None, "至{Y-1}年底累计"),
        ("2019年完成", 2021, None, "2019年完成"),
        ("1-8月完成", 2021, 8, "1-{M}月完成"),
        ("8月完成", 2021, 9, "8月完成"),
        ("8月完成", 2021, None, "8月完成"),
        ("投资#2", 2021, 2, "投资#2"),
    ],
)
def test_only_what_was_asked_for_is_taken_out(token: str, year: int, month: int | None, told: str) -> None:
    assert relative(token, year, month) == told


def test_next_year_and_next_month_it_is_the_same_heading_row_and_in_another_order_it_is_not() -> None:
    this = [relative(token, 2021, 8) for token in ("名称", "2021年计划", "8月完成")]
    after = [relative(token, 2022, 9) for token in ("名称", "2022年计划", "9月完成")]
    assert signature(this) == signature(after) != signature(reversed(this))
