"""Amounts are typed and shown in 万元 and kept in fen; what cannot be read is said, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from projects import vocabulary
from projects.admin.fields import field_for
from projects.models import ControlTotal, Project
from projects.values import MAX_FEN
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.pages.conftest import Ledger, made

AMOUNT = vocabulary.column("project", "total_investment")


def url(project: Project) -> str:
    return f"/admin/projects/project/{project.pk}/change/"


def save(client: Client, project: Project, **values: str) -> Any:
    return client.post(url(project), sent(client.get(url(project))) | {"reason": "x", **values}, follow=True)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1", 1_000_000), ("0", 0), ("1,234.5", 1_234_500_000), ("１２，３４５", 12_345_000_000), ("0.000001", 1),
        ("", None), ("-", None), ("未知", None), (" 7 ", 7_000_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_exactly(manager: Client, project: Project, typed: str, fen: int | None) -> None:
    assert save(manager, project, total_investment=typed).redirect_chain
    project.refresh_from_db()
    assert project.total_investment == fen
    assert project.total_investment_basis == ("declared" if fen is not None else "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("约30", "“约30” is not a number"), ("-5", "-5 is negative"), ("1e300", "larger than any amount"), ("1e9999999", "larger than any amount"),
        ("=1+1", "is not a number"), ("1.2.3", "is not a number"), ("inf", "is not a number"),
    ],
)  # fmt: skip
def test_an_unreadable_amount_is_said_and_kept(
    manager: Client, project: Project, typed: str, sentence: str
) -> None:
    answer = save(manager, project, total_investment=typed, place="北区")
    assert sentence in answer.context["adminform"].form.errors["total_investment"][0]
    again = sent(answer)
    assert (again["total_investment"], again["place"]) == (typed, "北区")
    project.refresh_from_db()
    assert (project.total_investment, project.place) == (4_000_000_000_00, "")


def test_a_rounded_amount_is_told(manager: Client, project: Project) -> None:
    answer = save(manager, project, total_investment="0.0000015")
    assert "Total investment (10k yuan): Rounded to whole fen." in said(answer)
    project.refresh_from_db()
    assert project.total_investment == 2


def test_a_published_amount_becomes_declared_when_changed(manager: Client, house: Ledger) -> None:
    [plant] = made(
        "project",
        {"name": "通威", "sector": house.sectors["steel"], "total_investment": 5},
        basis="published",
    )
    project = Project.objects.get(pk=plant)
    save(manager, project, leader="李")
    project.refresh_from_db()
    assert project.total_investment_basis == "published"
    save(manager, project, total_investment="6")
    project.refresh_from_db()
    assert project.total_investment_basis == "declared"
    assert '"total_investment_basis":["published","declared"]' in last().entries.get().body


@given(fen=st.integers(0, MAX_FEN))
def test_what_is_shown_reads_back_to_the_fen(fen: int) -> None:
    field = field_for(AMOUNT)
    assert field
    shown = field.prepare_value(fen)
    assert field.to_python(shown) == fen
    assert not field.has_changed(fen, shown)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("planned_start", "2021", "2021"), ("planned_start", "2021年3月", "2021-03"), ("planned_start", "2021.3.5", "2021-03-05"),
        ("planned_start", "", ""), ("national_code", "００12", "００12"), ("note", "=A1\x07", "=A1\ufffd"),
    ],
)  # fmt: skip
def test_other_values_are_read_as_cells_are(
    manager: Client, project: Project, key: str, typed: str, kept: str
) -> None:
    assert save(manager, project, **{key: typed}).redirect_chain
    project.refresh_from_db()
    assert getattr(project, key) == kept


def test_codes_of_another_shape_are_kept_and_told(manager: Client, project: Project) -> None:
    answer = save(manager, project, national_code="abc", industry="12345")
    project.refresh_from_db()
    assert (project.national_code, project.industry) == ("abc", "12345")
    told = " ".join(str(message) for message in answer.context["messages"])
    assert "“abc” is not of the form" in told
    assert "“12345” is no industry code" in told


@pytest.mark.parametrize(
    ("model", "key", "typed", "sentence"),
    [
        ("project", "planned_start", "明年春天", "is not a date"), ("project", "name", "", "This field is required."),
        ("project", "name", "长" * 201, "at most 200 are kept"), ("plan", "curve", "1,2,3", "twelve percentages"),
        ("plan", "curve", "0,0,9,8,9,9,9,9,9,9,9,100", "none smaller"), ("plan", "due_day", "32", "between 1 and 31"),
        ("plan", "due_day", "1.5", "must be a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence(
    manager: Client, project: Project, house: Ledger, model: str, key: str, typed: str, sentence: str
) -> None:
    page = f"/admin/projects/{model}/{project.pk if model == 'project' else house.plan}/change/"
    answer = manager.post(page, sent(manager.get(page)) | {key: typed, "reason": "x"})
    assert sentence in answer.context["adminform"].form.errors[key][0]
    assert sent(answer)[key] == typed


def test_a_published_figure_is_typed_in_its_unit(manager: Client, house: Ledger) -> None:
    page = "/admin/projects/controltotal/add/"
    asked = {"plan": str(house.plan), "scope": "all", "measure": "rate", "unit": "percent", "value": "112.25"}
    assert manager.post(page, sent(manager.get(page)) | asked).status_code == 302
    total = ControlTotal.objects.get()
    assert total.value == 11225
    page = f"/admin/projects/controltotal/{total.pk}/change/"
    data = sent(manager.get(page))
    assert data["value"] == "112.25"
    assert manager.post(page, data | {"unit": "count", "value": "112", "reason": "x"}).status_code == 302
    assert manager.post(page, sent(manager.get(page)) | {"unit": "usd", "reason": "x"}).status_code == 302
    total.refresh_from_db()
    assert (total.value, total.unit) == (11200, "usd")
    for wrong in ({"unit": "count", "value": "1.5"}, {"unit": ""}, {"value": "约30"}):
        answer = manager.post(page, sent(manager.get(page)) | wrong | {"reason": "x"})
        assert answer.status_code == 200, wrong
    assert ControlTotal.objects.get().value == 11200
