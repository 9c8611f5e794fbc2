"""The one vocabulary: no heading means two things, each column has its field, the data dictionary is up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from django.db import models
from django.utils import translation

from projects import ledger, vocabulary
from projects.values import ValueProblem, squeeze
from projects.vocabulary import Column, Kind
from tools.vocabulary import FILE, document

COLUMNS = [column for columns in vocabulary.COLUMNS.values() for column in columns]
CHOICES = [column for column in COLUMNS if column.kind is Kind.CHOICE]


def named(column: Column) -> str:
    return f"{column.model}.{column.key}"


def doubles(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Names that more than one thing goes by."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, thing in pairs:
        found[squeeze(name)].add(thing)
    return {name: things for name, things in found.items() if len(things) > 1}


def test_no_heading_of_a_sheet_means_two_columns() -> None:
    columns = vocabulary.ledger_columns(month=True)
    assert doubles((name, named(c)) for c in columns for name in (c.zh, c.en, *c.aliases)) == {}


def test_no_word_means_two_choices() -> None:
    for column in CHOICES:
        names = [
            (name, each.value)
            for each in column.choices
            for name in (each.value, each.zh, each.en, *each.aliases)
        ]
        assert doubles(names) == {}, named(column)


def test_keys_are_unique_in_their_model() -> None:
    assert len({named(column) for column in COLUMNS}) == len(COLUMNS)


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_a_column_is_complete_in_both_languages(column: Column) -> None:
    assert column.zh
    assert column.en.isascii()
    assert bool(column.choices) == (column.kind is Kind.CHOICE)
    assert all(each.zh and each.en.isascii() for each in column.choices)
    assert bool(column.refers) == (column.kind in (Kind.REFERENCE, Kind.LINKS))
    assert column.heading("en") == column.en
    with translation.override("zh-hans"):
        assert column.full_heading() == column.zh + (f"（{column.unit}）" if column.unit else "")


@pytest.mark.parametrize("column", COLUMNS, ids=named)
def test_a_column_lives_in_a_field_that_holds_it(column: Column) -> None:
    if column.kind is Kind.LINKS:
        return
    field = ledger.KEPT[column.model].model._meta.get_field(column.key)
    assert isinstance(field, models.Field)
    if isinstance(field, models.CharField) and column.kind is Kind.CHOICE:
        assert max(len(each.value) for each in column.choices) <= (field.max_length or 0)
    elif isinstance(field, models.CharField):
        assert column.limit <= (field.max_length or 0)
    assert field.null == (ledger.KEPT[column.model].empty[column.key] is None) or column.required


def test_an_amount_that_keeps_its_basis_is_followed_by_it() -> None:
    for columns in vocabulary.COLUMNS.values():
        for column, following in zip(columns, [*columns[1:], None], strict=True):
            if column.basis:
                assert following is not None
                assert (following.key, following.choices) == (column.basis, vocabulary.BASES)


@pytest.mark.parametrize("column", CHOICES, ids=named)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_a_choice_is_called_is_read_as_that_choice(column: Column, language: str) -> None:
    with translation.override(language):
        for each in column.choices:
            for written in (each.value, each.name(), *each.aliases):
                assert vocabulary.parse(column, f" {written} ") == (each.value, None)
            assert vocabulary.show(column, each.value) == each.name()


def test_reading_follows_the_kind() -> None:
    read = {
        ("project", "total_investment"): ("1.5", 1_500_000), ("project", "stage"): ("在建", "building"),
        ("project", "planned_start"): ("2021年3月", "2021-03"), ("year_plan", "start_month"): ("3", 3),
        ("monthly_return", "progress_percent"): ("45%", 4500), ("organisation", "active"): ("是", True),
        ("project", "place"): (" 甲 ", "甲"), ("project", "sector"): ("钢铁", "钢铁"),
    }  # fmt: skip
    for (model, key), (raw, told) in read.items():
        assert vocabulary.parse(vocabulary.column(model, key), raw)[0] == told


def test_a_word_that_is_no_choice_names_those_that_are() -> None:
    with translation.override("zh-hans"), pytest.raises(ValueProblem) as caught:
        vocabulary.parse(vocabulary.column("project", "approval"), "口头")
    assert caught.value.params["choices"] == "审批、核准、备案"


def test_only_completed_this_month_may_be_negative() -> None:
    assert [column.key for column in COLUMNS if column.negative] == ["completed"]


def test_the_data_dictionary_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == document(), "python -m tools.vocabulary update"


def test_english_headings_of_workbooks_begin_with_a_capital() -> None:
    columns = vocabulary.ledger_columns(month=True)
    assert [each.key for each in columns if each.full_heading("en")[0].islower()] == []
    assert all(each.full_heading("zh-hans").startswith(each.zh) for each in columns)
