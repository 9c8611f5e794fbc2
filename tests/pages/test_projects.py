"""The list of projects: who sees which rows, filters, order, columns, sums, paging, export."""

from __future__ import annotations

import pytest
from django.test import Client

from projects import tables, vocabulary
from projects.models import Project
from tests.pages.conftest import FEN, Ledger, changed, made, text
from tests.pages.listed import Browse, codes, fetched, names, varied

__all__ = ["varied"]


# --- who


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    for response in (client.get("/projects/"), client.post("/projects/export/")):
        assert response.status_code == 302
        assert "/accounts/login/" in response.headers["location"]


@pytest.mark.parametrize("name", ["administrator", "newcomer"])
def test_without_a_reading_role_there_is_no_list(browse: Browse, name: str) -> None:
    assert browse(name).get("/projects/").status_code == 404
    assert browse(name).post("/projects/export/").status_code == 404


@pytest.mark.parametrize(
    ("name", "seen"), [("officer", 2), ("stranger", 1), ("manager", 3), ("leader", 3), ("auditor", 3)]
)
def test_each_sees_the_rows_of_their_rights(browse: Browse, house: Ledger, name: str, seen: int) -> None:
    house.project("甲")
    supported = house.project("乙", department=house.theirs)
    house.project("丙", department=None)
    if name == "officer":
        changed("project", Project.objects.get(name="丙").pk, responsible=None)
    made("support", {"project": supported.pk, "organisation": house.mine})
    changed("project", Project.objects.get(name="丙").pk, place="园区")
    response = fetched(browse(name))
    assert len(codes(response)) == response.context["totals"].rows == seen


def test_no_plan_and_no_projects_have_words(browse: Browse, house: Ledger) -> None:
    assert "No plan has projects yet" in text(browse("manager").get("/projects/"))
    house.project("甲")
    assert "assigned to your department" in text(browse("stranger").get("/projects/"))
    assert "No project fits" in text(browse("manager").get("/projects/", {"q": "无此"}))


# --- filters


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sector": "steel"}, ["钢管", "高炉", "取消的"]),
        ({"stage": "building"}, ["钢管", "高炉"]),
        ({"stage": "none"}, ["磁材", "占位 01"]),
        ({"year_class": "continued"}, ["磁材"]),
        ({"year_class": "none", "sector": "steel"}, ["高炉", "取消的"]),
        ({"placeholder": "yes"}, ["占位 01"]),
        ({"placeholder": "no", "sector": "other"}, []),
        ({"responsible": "none"}, ["磁材", "占位 01"]),
        ({"q": "包钢"}, ["高炉"]),
        ({"q": "150203"}, ["磁材"]),
        ({"q": "钢 管"}, ["钢管"]),
        ({"q": "Ｐ０００００１"}, ["钢管"]),
        ({"q": "%"}, []),
        ({"stage": "cancelled"}, ["取消的"]),
    ],
)
def test_filters(browse: Browse, varied: Ledger, asked: dict[str, str], found: list[str]) -> None:
    assert names(fetched(browse("leader"), **asked)) == found


def test_the_department_filter_offers_departments_of_the_plan(browse: Browse, varied: Ledger) -> None:
    response = fetched(browse("leader"), responsible=varied.theirs)
    assert names(response) == ["高炉"]
    offered = {each.pk for each in response.context["found"].filter.form.fields["responsible"].queryset}
    assert offered == {varied.mine, varied.theirs}
    of_officer = fetched(browse("officer")).context["found"].filter.form.fields["responsible"].queryset
    assert {each.pk for each in of_officer} == {varied.mine}


@pytest.mark.parametrize(
    "asked", [{"sector": "moon"}, {"stage": "x"}, {"responsible": "abc"}, {"month": "13"}, {"year": "x"}]
)
def test_a_value_that_cannot_be_read_is_said_and_filters_nothing(
    browse: Browse, varied: Ledger, asked: dict[str, str]
) -> None:
    response = fetched(browse("leader"), **asked)
    assert len(names(response)) == 5
    assert 'class="field-error"' in text(response)


def test_the_newest_plan_with_projects_is_shown_and_others_on_request(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    older, _empty = made("plan", {"year": 2020}, {"year": 2022})
    house.plan = older
    house.project("旧")
    client = browse("leader")
    assert names(fetched(client)) == ["甲"]
    assert names(fetched(client, year="2020")) == ["旧"]
    years = fetched(client).context["found"].filter.form.fields["year"].choices
    assert [value for value, _ in years] == ["2021", "2020"]


# --- order


def test_equal_rows_keep_the_order_of_their_codes_either_way(browse: Browse, house: Ledger) -> None:
    house.projects(
        *(
            {"name": f"同{n}", "sector": "steel", "responsible": house.mine, "total_investment": 7 * FEN}
            for n in range(30)
        )
    )
    client = browse("leader")
    for sort in ("total_investment", "-total_investment", "stage", "-sector"):
        found = [
            code for page in (1, 2) for code in codes(fetched(client, sort=sort, per_page=20, page=page))
        ]
        assert found == sorted(found)
        assert len(set(found)) == 30


def test_what_is_not_known_stands_last_either_way(browse: Browse, house: Ledger) -> None:
    amounts = {"无": None, "大": 9 * FEN, "小": FEN}
    house.projects(
        *(
            {"name": name, "sector": "steel", "responsible": house.mine, "total_investment": amount}
            for name, amount in amounts.items()
        )
    )
    made(
        "control_total",
        {
            "plan": house.plan,
            "scope": "sector",
            "sector": house.sectors["steel"],
            "measure": "total_investment",
            "value": 100 * FEN,
            "unit": "fen",
            "standing": "stated",
        },
    )
    client = browse("leader")
    assert names(fetched(client, sort="total_investment")) == ["小", "大", "无"]
    response = fetched(client, sort="-total_investment")
    assert names(response) == ["大", "小", "无"]
    assert "≈ 90.00" in text(response)


def test_choices_sort_in_the_order_of_their_list(browse: Browse, house: Ledger) -> None:
    stages = ("producing", "idea", "", "building")
    house.projects(
        *(
            {"name": stage or "空", "sector": "steel", "responsible": house.mine, "stage": stage}
            for stage in stages
        )
    )
    assert names(fetched(browse("leader"), sort="stage")) == ["idea", "building", "producing", "空"]
    assert names(fetched(browse("leader"), sort="-stage")) == ["producing", "building", "idea", "空"]


@pytest.mark.parametrize("column", [each.key for each in vocabulary.ledger_columns(True)])
def test_every_column_can_be_shown_and_sorted_or_says_it_cannot(
    browse: Browse, house: Ledger, column: str
) -> None:
    rows = [house.project(name) for name in ("甲", "乙")]
    house.returned(rows[0], 2, completed=FEN, progress="封顶")
    for sort in (column, f"-{column}"):
        response = fetched(browse("leader"), columns=column, sort=sort, month=2)
        assert len(codes(response)) == 2
        assert column in response.context["table"].columns.names()
    assert ("aria-sort" in text(response)) == (column != "supporting")


def test_an_unknown_sort_is_left_alone(browse: Browse, house: Ledger) -> None:
    house.many(3)
    assert codes(fetched(browse("leader"), sort="password")) == codes(fetched(browse("leader")))


# --- columns and cells


def test_columns_come_from_the_vocabulary_and_stay_in_the_address(browse: Browse, house: Ledger) -> None:
    house.project("甲", place="园区", content="一\n二", output=3 * FEN)
    response = fetched(browse("leader"), columns="place,output,nonsense")
    assert [column.name for column in response.context["table"].columns] == ["code", "place", "output"]
    page = text(response)
    assert "Yearly output at full production (10k yuan)" in page
    assert 'href="?columns=place%2Coutput%2Cnonsense&amp;sort=place"' in page
    assert ">3.00<" in page


def test_the_chooser_offers_all_columns_of_the_ledger(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    for month in (None, 3):
        response = fetched(browse("leader"), **({"month": month} if month else {}))
        offered = {column.key for _, columns in response.context["groups"] for column, _ in columns}
        kept = {column.key for column in vocabulary.ledger_columns(month is not None)} - {"code"}
        assert offered == kept | {column.key for column in vocabulary.FIGURE}


def test_a_sent_choice_becomes_a_short_address(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    response = browse("leader").get(
        "/projects/?q=&sector=steel&columns=code&columns=place&columns=name&sort="
    )
    assert response.headers["location"] == "/projects/?sector=steel&columns=code,name,place"
    usual = "&".join(f"columns={key}" for key in tables.DEFAULT)
    assert browse("leader").get(f"/projects/?{usual}").headers["location"] == "/projects/?"


def test_the_keys_of_all_columns_differ() -> None:
    keys = [column.key for column in (*vocabulary.ledger_columns(True), *vocabulary.FIGURE)]
    assert len(keys) == len(set(keys))
    assert set(tables.DEFAULT + tables.DEFAULT_OF_MONTH) <= set(keys)


def test_text_is_escaped(browse: Browse, house: Ledger) -> None:
    house.project("<script>alert(1)</script>")
    page = text(fetched(browse("leader")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_estimates_and_placeholders_are_marked_for_those_who_see_all(browse: Browse, house: Ledger) -> None:
    house.projects({"name": "占位 01", "sector": "steel", "responsible": house.mine, "placeholder": True})
    made(
        "control_total",
        {
            "plan": house.plan,
            "scope": "sector",
            "sector": house.sectors["steel"],
            "measure": "total_investment",
            "value": 5 * FEN,
            "unit": "fen",
            "standing": "stated",
        },
    )
    page = text(fetched(browse("leader")))
    assert '<td class="num estimate">≈ 5.00</td>' in page
    assert '<tr class="placeholder-row">' in page
    assert "≈ 5.00" not in text(fetched(browse("officer")))


def test_a_month_brings_its_counted_returns(browse: Browse, house: Ledger) -> None:
    first, second, third = (house.project(name) for name in ("甲", "乙", "丙"))
    house.returned(first, 3, completed=4 * FEN)
    house.returned(second, 3, completed=9 * FEN, state="accepted")
    house.returned(third, 3, completed=50 * FEN, state="returned")
    response = fetched(browse("leader"), month=3, columns="name,completed", sort="-completed")
    assert [[cell.text for cell in row.cells] for row in response.context["table"].page_rows] == [
        ["乙", "9.00"],
        ["甲", "4.00"],
        ["丙", ""],
    ]
    assert response.context["totals"].sums.completed == 13 * FEN


def test_a_year_without_a_plan_is_told_and_not_passed_over(browse: Browse, house: Ledger) -> None:
    house.many(2)
    client = browse("manager")
    for asked in ("1999", "abc"):
        for page in ("/projects/", "/"):
            said = text(client.get(page, {"year": asked}))
            assert f"There is no plan of “{asked}” with projects. What is shown is of 2021." in said, page
    for page in ("/projects/", "/"):
        for query in ({"month": "1"}, {"year": "2021"}, {"year": ""}):
            assert "There is no plan of" not in text(client.get(page, query))
