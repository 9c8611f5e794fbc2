"""Filters of figures: what is not known shows as nothing, be it None or what a template makes of an attribute of nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template

from projects.templatetags import ledger

FILTERS: list[Callable[[Any], str]] = [
    ledger.yi,
    ledger.wan,
    ledger.rate,
    ledger.points,
    ledger.size,
    ledger.signed,
    ledger.exact,
]


@pytest.mark.parametrize("shown", FILTERS)
@pytest.mark.parametrize("unknown", [None, ""])
def test_what_is_not_known_shows_as_nothing(shown: Callable[[Any], str], unknown: object) -> None:
    assert shown(unknown) == ""


def test_an_attribute_of_nothing_is_not_known() -> None:
    template = Template("{% load ledger %}{{ red.forecast.gap|wan|default:'—' }}")
    assert template.render(Context({"red": {"forecast": None}})) == "—"


def test_figures_show_as_before() -> None:
    assert [ledger.wan(0), ledger.yi(40 * 10**10), ledger.signed(10**10), ledger.exact(1_500_000)] == [
        "0.00",
        "40.00",
        "+1.00",
        "1.5",
    ]
    assert [
        ledger.rate("0.475000"),
        ledger.points("-0.083300"),
        ledger.size("-0.083300"),
        ledger.size(-3),
    ] == [
        "47.5%",
        "-8.3",
        "8.3",
        "3",
    ]
