"""The list of projects: who sees which rows, filters, order, columns, sums, paging, export."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client

from projects import figures, ledger, tables, vocabulary
from projects.models import ChangeSet, Plan, Project
from tests.pages.conftest import FEN, Ledger, Values, changed, made, text

Browse = Callable[..., Client]


def codes(response: Any) -> list[str]:
    """The codes on show, in their order."""
    return [row.code for row in response.context["table"].page_rows]


def names(response: Any) -> list[str]:
    """The names on show, in their order."""
    return [row.cells[0].text for row in response.context["table"].page_rows]


def fetched(client: Client, **asked: Any) -> Any:
    """The list's answer to these fields of the address."""
    response = client.get("/projects/", asked)
    assert response.status_code == 200
    return response


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


@pytest.fixture
def varied(house: Ledger) -> Ledger:
    """Projects that differ in what can be filtered."""
    [owner] = made("organisation", {"name": "包钢集团", "active": True})
    rows: list[Values] = [
        {"name": "钢管", "sector": "steel", "responsible": house.mine, "stage": "building", "year_class": "new", "total_investment": 100 * FEN, "planned": 10 * FEN},
        {"name": "高炉", "sector": "steel", "responsible": house.theirs, "stage": "building", "owner": owner, "total_investment": 200 * FEN},
        {"name": "磁材", "sector": "rare-earth", "responsible": None, "stage": "", "year_class": "continued", "national_code": "2101-150203-89-01-544060", "planned": 30 * FEN},
        {"name": "取消的", "sector": "steel", "responsible": house.mine, "stage": "cancelled", "total_investment": 999 * FEN},
        {"name": "占位 01", "sector": "other", "responsible": None, "placeholder": True},
    ]  # fmt: skip
    house.projects(*rows)
    return house


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
    assert "yearly output at full production (10k yuan)" in page
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


# --- sums


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sector": "steel"},
        {"stage": "building"},
        {"year_class": "none"},
        {"responsible": "none"},
        {"stage": "cancelled"},
    ],
)
def test_the_totals_are_those_of_the_rollup(browse: Browse, varied: Ledger, asked: dict[str, str]) -> None:
    response = fetched(browse("leader"), **asked)
    found = response.context["totals"]
    rows = response.context["found"].chosen
    expected = figures.rollup_of(Plan.objects.get(year=2021), rows, cancelled="stage" in asked).total
    assert found.rows == rows.count()
    assert found.sums.count == expected.count
    assert found.sums.known_total_investment == expected.known_total_investment
    assert found.sums.known_planned == expected.known_planned
    assert found.cancelled == found.rows - expected.count


def test_totals_of_a_search_are_summed_over_its_rows(browse: Browse, varied: Ledger) -> None:
    found = fetched(browse("leader"), q="高").context["totals"]
    assert (found.rows, found.sums.known_total_investment, found.sums.known_planned) == (1, 200 * FEN, None)


def test_a_search_with_very_many_rows_counts_no_further(
    browse: Browse, house: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.views.listing.COUNT_TO", 30)
    house.many(40)
    response = fetched(browse("leader"), q="项目", per_page=20, page=2)
    assert "More than 30 projects fit" in text(response)
    assert len(codes(response)) == 10
    assert fetched(browse("leader"), q="项目00").context["totals"].rows == 9
    assert fetched(browse("leader")).context["totals"].rows == 40
    _, rows = exported(browse("leader"), "q=项目")
    assert len(rows) == 40


def test_an_officers_totals_are_of_their_own_projects(browse: Browse, varied: Ledger) -> None:
    found = fetched(browse("officer")).context["totals"]
    assert (found.rows, found.sums.count, found.cancelled, found.sums.known_total_investment) == (
        2,
        1,
        1,
        100 * FEN,
    )
    assert found.sums.estimated_total_investment is None


# --- paging


def test_page_sizes_and_pages(browse: Browse, house: Ledger) -> None:
    house.many(90)
    client = browse("leader")
    assert [len(codes(fetched(client, per_page=size))) for size in (20, 50, 100, 1000, 7, "x")] == [20, 50, 90, 90, 50, 50]  # fmt: skip
    last = fetched(client, per_page=20, page=5)
    assert len(codes(last)) == 10
    assert codes(fetched(client, per_page=20, page=99)) == codes(last)
    assert codes(fetched(client, per_page=20, page="0")) == codes(fetched(client, per_page=20))
    assert 'aria-current="page">5<' in text(last)


@pytest.mark.parametrize(
    "asked",
    ["", "sector=rare-earth&stage=building", "q=项目", "month=2", "columns=owner,supporting,name,parent"],
)
@pytest.mark.parametrize("name", ["officer", "leader"])
def test_the_number_of_queries_does_not_grow(
    browse: Browse, house: Ledger, name: str, asked: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = browse(name), []
    for number in (5, 85):
        ids = house.many(number)
        made("support", *({"project": id, "organisation": house.theirs} for id in ids))
        for project in Project.objects.filter(pk__in=ids[:3]):
            house.returned(project, 2, completed=FEN)
        with django_assert_max_num_queries(35) as found:
            assert client.get(f"/projects/?per_page=100&{asked}").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- export


def exported(client: Client, address: str) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of the workbook that the address exports."""
    response = client.post(f"/projects/export/?{address}")
    assert response.status_code == 200
    assert "ledger-2021.xlsx" in response.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return [str(heading) for heading in rows[0]], rows[1:]


@pytest.mark.parametrize(
    "asked",
    ["", "sector=steel&sort=-total_investment", "q=项目00&columns=name,place,total_investment&sort=-name"],
)
def test_the_export_has_the_rows_and_columns_on_show(browse: Browse, house: Ledger, asked: str) -> None:
    house.many(60)
    client = browse("leader")
    headings, rows = exported(client, asked)
    response = fetched(client, **dict(part.split("=") for part in asked.split("&") if part), per_page=100)
    assert [row[0] for row in rows] == codes(response)
    assert headings == [str(column.header) for column in response.context["table"].columns]
    assert len(rows) == response.context["totals"].rows


def test_the_export_takes_all_pages_of_what_an_officer_sees(browse: Browse, house: Ledger) -> None:
    house.many(25)
    house.project("别人的", department=house.theirs)
    _, rows = exported(browse("officer"), "per_page=20&page=2")
    assert len(rows) == 25
    assert "别人的" not in {row[1] for row in rows}


def test_the_export_is_noted_with_its_person(browse: Browse, house: Ledger, people: dict[str, User]) -> None:
    house.project("甲")
    exported(browse("auditor"), "")
    found = ChangeSet.objects.order_by("-number").first()
    assert found
    assert (found.action, found.user_id, found.changes) == ("export", people["auditor"].pk, 0)


def test_the_export_is_not_fetched_by_a_link(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    before = ledger.head()
    assert browse("auditor").get("/projects/export/").status_code == 405
    assert ledger.head() == before


def test_the_first_language_is_chinese(browse: Browse, house: Ledger) -> None:
    house.project("甲")
    page = text(browse("leader", "zh-hans").get("/projects/"))
    assert 'lang="zh-hans"' in page
    assert re.search(r"总投资（万元）", page)
