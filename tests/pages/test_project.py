"""The page of one project: who reaches it, its facts, years, months, and its trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.models import Project, YearPlan
from tests.pages.conftest import FEN, TEST, Ledger, changed, data_of, made, text, words

Browse = Callable[..., Client]


def url(project: Project) -> str:
    """The project's address."""
    return f"/projects/{project.code}/"


def test_nobody_is_sent_to_sign_in(client: Client, house: Ledger) -> None:
    assert client.get(url(house.project("甲"))).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("officer", 200),
        ("stranger", 404),
        ("manager", 200),
        ("leader", 200),
        ("auditor", 200),
        ("administrator", 404),
        ("newcomer", 404),
    ],
)
def test_who_reaches_it(browse: Browse, house: Ledger, name: str, status: int) -> None:
    assert browse(name).get(url(house.project("甲"))).status_code == status


@pytest.mark.parametrize("code", ["P999999", "p000001", "x", "P000001%20", "export%2F"])
def test_an_unknown_code_is_not_found(browse: Browse, house: Ledger, code: str) -> None:
    house.project("甲")
    assert browse("leader").get(f"/projects/{code}/").status_code == 404


def test_facts_have_units_bases_and_names(browse: Browse, house: Ledger) -> None:
    project = house.project("甲", total_investment=12345678900, planned_start="2021-03", nature="new")
    made("support", {"project": project.pk, "organisation": house.theirs})
    page = words(browse("leader").get(url(project)))
    for fact in (
        "12,345.6789 × 10k yuan declared",
        "planned start 2021-03",
        "responsible department 工信局",
        "supporting departments 交通局",
        "nature new",
        "place —",
    ):
        assert fact in page


def test_an_open_amount_shows_its_estimate_to_those_who_see_all(browse: Browse, house: Ledger) -> None:
    project = house.project("甲")
    for measure, amount in (("total_investment", 8 * FEN), ("planned", 2 * FEN)):
        made(
            "control_total",
            {
                "plan": house.plan,
                "scope": "sector",
                "sector": house.sectors["steel"],
                "measure": measure,
                "value": amount,
                "unit": "fen",
                "standing": "stated",
            },
        )
    page = words(browse("leader").get(url(project)))
    assert "total investment ≈ 8.00 × 10k yuan" in page
    assert "planned investment of the year ≈ 2.00 × 10k yuan" in page
    assert "≈" not in words(browse("officer").get(url(project)))


def test_year_plans_stand_side_by_side(browse: Browse, house: Ledger) -> None:
    project = house.project("甲", planned=50 * FEN, target="封顶")
    [older] = made("plan", {"year": 2020})
    made(
        "year_plan",
        {"project": project.pk, "plan": older, "planned": 30 * FEN, "year_class": "new"},
        basis="published",
    )
    page = words(browse("leader").get(url(project)))
    assert "2021 2020" in page
    assert "planned investment of the year 50 × 10k yuan declared 30 × 10k yuan published" in page
    assert "target of the year 封顶 —" in page
    assert "document of the adjustment" not in page


def test_months_of_the_year_asked_for(browse: Browse, house: Ledger) -> None:
    project = house.project("甲", planned=120 * FEN)
    house.returned(project, 1, completed=6 * FEN)
    house.returned(project, 3, completed=24 * FEN, state="accepted")
    [older] = made("plan", {"year": 2020})
    made("year_plan", {"project": project.pk, "plan": older})
    client = browse("leader")
    page = words(client.get(url(project)))
    assert "1 6.00 6.00 10.00 5.0% 8.3% -3.3 ● green submitted" in page
    assert "3 24.00 30.00 30.00 25.0% 25.0% +0.0 ● green accepted" in page
    data = data_of(text(client.get(url(project))), "months-data")
    assert data["completed"][:4] == [6, None, 24, None]
    assert data["to_date"][:4] == [6, 6, 30, None]
    assert "No month has been reported" in words(client.get(url(project), {"year": "2020"}))


def test_the_trail_names_all_that_happened(browse: Browse, house: Ledger, people: dict[str, User]) -> None:
    project = house.project("甲", total_investment=FEN)
    manager = ledger.Actor.of(people["manager"])
    number = changed("project", project.pk, manager, total_investment=3 * FEN)
    plan = YearPlan.objects.get(project=project)
    changed("year_plan", plan.pk, planned=2 * FEN)
    [support] = made("support", {"project": project.pk, "organisation": house.theirs})
    house.returned(project, 2, completed=FEN)
    ledger.commit([ledger.Difference("support", support, "delete")], manager, TEST, reason="不再配合")
    house.project("乙", total_investment=77 * FEN)
    page = words(browse("officer").get(url(project)))
    for step in (
        "old value 1 × 10k yuan → new value 3 × 10k yuan", "monthly return 2021-02 created", "year plan 2021 changed",
        "supporting department", "不再配合", "manager",
    ):  # fmt: skip
        assert step in page, step
    assert page.index("不再配合") < page.index("monthly return 2021-02")
    assert f'href="/history/{number}/"' in text(browse("officer").get(url(project)))
    assert "77 10k" not in page


def test_the_trail_keeps_what_was_deleted(browse: Browse, house: Ledger) -> None:
    project = house.project("甲")
    plan = YearPlan.objects.get(project=project)
    gone = house.returned(project, 5, completed=42 * FEN)
    doomed = [("monthly_return", gone), ("year_plan", plan.pk)]
    differences = [ledger.Difference(label, id, "delete") for label, id in doomed]
    ledger.commit(differences, ledger.Actor.system(), TEST)
    page = words(browse("leader").get(url(project)))
    assert page.count("42 × 10k yuan") == 2
    assert "The project is in no year" in page


def test_the_trail_is_paged(browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.views.facts.TRAIL", 4)
    project = house.project("甲")
    for n in range(6):
        changed("project", project.pk, place=f"地点{n}")
    client = browse("leader")
    first = client.get(url(project))
    older = client.get(f"{url(project)}?{first.context['page'].later}")
    assert [step.change.fields[0].new for step in first.context["steps"]] == [
        "地点5",
        "地点4",
        "地点3",
        "地点2",
    ]
    assert len(older.context["steps"]) == 4
    assert (
        client.get(f"{url(project)}?{older.context['page'].earlier}").context["steps"]
        == first.context["steps"]
    )


@pytest.mark.parametrize(
    ("name", "offered"), [("manager", True), ("officer", False), ("leader", False), ("auditor", False)]
)
def test_a_way_to_edit_for_those_who_may(browse: Browse, house: Ledger, name: str, offered: bool) -> None:
    project = house.project("甲")
    address = browse(name).get(url(project)).context["edit_url"]
    assert address == (f"/admin/projects/project/{project.pk}/change/" if offered else None)


def test_a_placeholder_says_so(browse: Browse, house: Ledger) -> None:
    project = house.project("占位 01", placeholder=True)
    assert "A slot of the published count" in words(browse("leader").get(url(project)))


def test_text_is_escaped(browse: Browse, house: Ledger) -> None:
    project = house.project("<b>甲</b>", content="</script><script>alert(1)</script>")
    assert "<script>alert" not in text(browse("leader").get(url(project)))


def test_the_first_language_is_chinese(browse: Browse, house: Ledger) -> None:
    page = text(browse("leader", "zh-hans").get(url(house.project("甲", total_investment=FEN))))
    assert 'lang="zh-hans"' in page
    assert "1 万元" in page


def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, django_assert_max_num_queries: Any
) -> None:
    project, client, counts = house.project("甲", total_investment=FEN, planned=FEN), browse("leader"), []
    house.returned(project, 1, completed=FEN)
    for number in (3, 40):
        for n in range(number):
            changed(
                "project",
                project.pk,
                place=f"地点{number}-{n}",
                responsible=(house.mine, house.theirs)[n % 2],
            )
        house.many(number)
        with django_assert_max_num_queries(49) as found:
            assert client.get(url(project)).status_code == 200
        counts.append(len(found))
    assert counts[1] <= counts[0]
