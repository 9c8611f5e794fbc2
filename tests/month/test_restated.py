"""Figures of closed months that are other figures since: which, by how much, by whom and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects import figures, ledger, store
from projects.ledger import Actor, chain
from projects.models import Plan, Project, Snapshot, YearPlan
from projects.month import frozen
from projects.month.restated import Compared, Lines, Restated, Value, restated
from projects.month.restated_sums import restatements
from projects.month.touched import Known, Touched
from tests.factories import TEST, WAN, House, change, close_month, edit, make, reopen_month


def told(found: list[Restated]) -> list[tuple[int, str, str, Value, Value, list[str]]]:
    return [(e.month, e.name, e.figure, e.was, e.became, [each.reason for each in e.by]) for e in found]


def test_each_restatement_is_told_once_with_its_reason(house: House, people: dict[str, User]) -> None:
    """A correction after reopening, between two closings; a plan adjusted back to before the month; nothing else."""
    first, second = house.projects(
        [{"name": "甲", "planned": 100 * WAN}, {"name": "乙", "planned": 50 * WAN}]
    )
    returned = house.report(first, 2, completed=10 * WAN)
    house.report(second, 2, completed=3 * WAN)
    close_month(house.period(2))
    house.report(first, 3, completed=7 * WAN)
    plan = Plan.objects.get()
    assert restated(plan) == [], "a later month restates nothing"
    reopen_month(house.period(2))
    corrected = [each for each in [edit("monthly_return", returned, completed=8 * WAN)] if each]
    ledger.commit(corrected, Actor.of(people["manager"]), TEST, reason="漏报发票")
    close_month(house.period(2), "已更正")
    change("year_plan", house.year_plan(second), adjusted=60 * WAN, adjusted_from=2, adjusted_document="1号")
    change("project", second, place="别处")
    found = restated(plan)
    assert told(found) == [
        (2, "甲", "completed", 10 * WAN, 8 * WAN, ["漏报发票"]),
        (2, "甲", "to_date", 10 * WAN, 8 * WAN, ["漏报发票"]),
        (2, "乙", "plan", 50 * WAN, 60 * WAN, [""]),
        (2, "乙", "planned_to_date", 8_333_333, 10 * WAN, [""]),
    ]
    assert [each.by[0].who for each in found] == [
        "manager",
        "manager",
        found[2].by[0].who,
        found[3].by[0].who,
    ]
    assert [each.until is None for each in found] == [False, False, True, True]
    auditor = Client(headers={"accept-language": "en"})
    auditor.force_login(people["auditor"])
    page = auditor.get("/history/restated/?year=2021").content.decode()
    assert "漏报发票" in page
    assert f"/asof/{found[0].position}/trail/project/" in page


def test_a_deleted_return_restates_what_it_told(house: House) -> None:
    project = house.project(name="甲")
    returned = house.report(project, 2, completed=10 * WAN)
    close_month(house.period(2))
    reopen_month(house.period(2))
    difference = ledger.Difference("monthly_return", returned, "delete")
    ledger.commit([difference], Actor.system(), TEST, reason="报错项目")
    assert told(restated(Plan.objects.get())) == [
        (2, "甲", "completed", 10 * WAN, None, ["报错项目"]),
        (2, "甲", "to_date", 10 * WAN, None, ["报错项目"]),
    ]


# --- what moves sums without a return being touched


def because(reason: str, *differences: ledger.Difference | None) -> ledger.Receipt:
    return ledger.commit([each for each in differences if each], Actor.system(), TEST, reason=reason)


def moved(plan: Plan) -> dict[tuple[int, str, str, str], tuple[int | None, int | None, list[str]]]:
    """(month, grouping, key, measure) → as frozen, as it became, why."""
    return {
        (each.month, each.by, each.key, each.measure): (
            each.was,
            each.became,
            [made.reason for made in each.sets],
        )
        for each in restatements(plan)[1]
    }


def must_explain_every_sum(plan: Plan) -> None:
    """What a rollup shows now of a month that is not what its snapshot says is in the list, by somebody."""
    found = moved(plan)
    for kept in Snapshot.objects.filter(period__state="closed"):
        stored, month = frozen.read(kept), int(kept.period.month or 0)
        for by in ("sector", "department", "class"):
            rolled = figures.rollup(2021, month, by).as_json()
            then = {each["key"]: each for each in stored["groups"][by]} | {"total": stored["total"]}
            now = {each["key"]: each for each in rolled["groups"]} | {"total": rolled["total"]}
            for key in {*then, *now}:
                for measure in (
                    "count",
                    "known_planned",
                    "due",
                    "completed",
                    "completed_in_month",
                    "output",
                    "known_total_investment",
                ):
                    was, became = then.get(key, {}).get(measure), now.get(key, {}).get(measure)
                    if (was or 0) != (became or 0):
                        place = (month, "total", "", measure) if key == "total" else (month, by, key, measure)
                        assert found[place][:2] == (was, became)
                        assert found[place][2], place


@pytest.fixture
def closed(house: House) -> list[int]:
    """Two projects with plans and returns in February and March, which are closed; their ids."""
    made = house.projects([
        {"name": "甲", "planned": 120 * WAN, "stage": "building", "year_class": "new", "total_investment": 900 * WAN},
        {"name": "乙", "planned": 60 * WAN, "stage": "building", "year_class": "continued", "responsible": house.elsewhere},
    ])  # fmt: skip
    for month in (2, 3):
        house.report(made[0], month, completed=10 * WAN)
        house.report(made[1], month, completed=4 * WAN)
    for month in (2, 3):
        close_month(house.period(month))
    return made


def test_a_cancelled_project_leaves_the_sums_and_comes_back(house: House, closed: list[int]) -> None:
    plan = Plan.objects.get()
    because("建成", edit("project", closed[0], stage="finished"))
    assert (restated(plan), moved(plan)) == ([], {}), "nothing went in or out"
    because("停建", edit("project", closed[0], stage="cancelled"))
    assert told(restated(plan)) == [(m, "甲", "counted", "counted", "cancelled", ["停建"]) for m in (3, 2)]
    assert moved(plan)[3, "total", "", "completed"] == (28 * WAN, 8 * WAN, ["停建"])
    assert moved(plan)[2, "sector", "steel", "known_planned"] == (180 * WAN, 60 * WAN, ["停建"])
    assert moved(plan)[2, "class", "new", "count"] == (1, None, ["停建"])
    must_explain_every_sum(plan)
    because("恢复", edit("project", closed[0], stage="building"))
    assert (restated(plan), moved(plan)) == ([], {})


def test_another_sector_department_or_class_moves_sums_from_one_to_another(
    house: House, closed: list[int]
) -> None:
    plan, year_plan = Plan.objects.get(), house.year_plan(closed[0])
    because("口径", edit("project", closed[0], sector=house.other))
    because("划转", edit("project", closed[0], responsible=house.elsewhere))
    because("续建", edit("year_plan", year_plan, year_class="continued"))
    assert told(restated(plan))[:3] == [
        (3, "甲", "sector", "steel", "other", ["口径"]),
        (3, "甲", "department", house.department, house.elsewhere, ["划转"]),
        (3, "甲", "class", "new", "continued", ["续建"]),
    ]
    assert len(restated(plan)) == 6
    sums = moved(plan)
    assert sums[2, "sector", "steel", "completed"] == (14 * WAN, 4 * WAN, ["口径"])
    assert sums[2, "sector", "other", "completed"] == (None, 10 * WAN, ["口径"])
    assert sums[2, "department", str(house.department), "known_planned"] == (120 * WAN, None, ["划转"])
    assert not [place for place in sums if place[1] == "total"], "the whole is the same"
    must_explain_every_sum(plan)


def test_a_project_that_comes_or_goes(house: House, closed: list[int]) -> None:
    plan = Plan.objects.get()
    [made] = house.projects([{"name": "丙", "planned": 24 * WAN}])
    february = [line for line in told(restated(plan)) if line[0] == 2]
    assert february == [
        (2, "丙", "counted", "", "counted", [""]), (2, "丙", "plan", None, 24 * WAN, [""]), (2, "丙", "planned_to_date", None, 4 * WAN, [""]),
    ]  # fmt: skip
    assert moved(plan)[3, "total", "", "due"][:2] == (45 * WAN, 51 * WAN)
    must_explain_every_sum(plan)
    because("错列", ledger.Difference("year_plan", house.year_plan(made), "delete"))
    assert restated(plan) == []
    house.project(name="丁", stage="cancelled", planned=5 * WAN)
    assert (restated(plan), moved(plan)) == ([], {}), "it was never counted"


def test_a_project_that_was_frozen_and_is_gone(house: House) -> None:
    project = house.project(name="甲", planned=12 * WAN)
    close_month(house.period(2))
    gone = [ledger.Difference(*each, "delete") for each in (("year_plan", house.year_plan(project)), ("project", project))]  # fmt: skip
    because("重复", *gone)
    plan = Plan.objects.get()
    assert told(restated(plan)) == [
        (2, "甲", "counted", "counted", "", ["重复"]), (2, "甲", "plan", 12 * WAN, None, ["重复"]), (2, "甲", "planned_to_date", 2 * WAN, None, ["重复"]),
    ]  # fmt: skip
    must_explain_every_sum(plan)


def test_another_monthly_plan_and_what_the_project_is(house: House, closed: list[int]) -> None:
    plan = Plan.objects.get()
    because("排期", edit("year_plan", house.year_plan(closed[0]), month_3=70 * WAN, month_9=50 * WAN))
    assert told(restated(plan)) == [
        (3, "甲", "planned_to_date", 30 * WAN, 70 * WAN, ["排期"]),
        (2, "甲", "planned_to_date", 20 * WAN, 0, ["排期"]),
    ]
    because("概算", edit("project", closed[0], total_investment=950 * WAN))
    assert (2, "甲", "total_investment", 900 * WAN, 950 * WAN, ["概算"]) in told(restated(plan))
    must_explain_every_sum(plan)


def test_an_own_monthly_plan_counts_as_due_without_a_plan_of_the_year(
    house: House, closed: list[int]
) -> None:
    """The sums take it so."""
    made = house.project(name="丙", month_4=WAN)
    for month in (3, 2):
        reopen_month(house.period(month))
    for month in (2, 3):
        close_month(house.period(month))
    because("提前", edit("year_plan", house.year_plan(made), month_2=9 * WAN))
    found = [line for line in told(restated(Plan.objects.get())) if line[1] == "丙" and line[5] == ["提前"]]
    assert found == [(m, "丙", "planned_to_date", 0, 9 * WAN, ["提前"]) for m in (3, 2)]


def test_what_an_older_snapshot_does_not_say_is_no_restatement(house: House, closed: list[int]) -> None:
    """A file as the release before wrote it stays as it is, and verifies."""
    kept = Snapshot.objects.order_by("period__month")[0]
    old = frozen.read(kept)
    for line in old["projects"]:
        for key in ("months", "total_investment", "output"):
            del line[key]
    file = store.keep([chain.canonical({**old, "format": 1}).encode()])
    then = Snapshot(period=kept.period, position=kept.position, head=kept.head, sha256=file.sha256)
    was: Lines = {line["code"]: line for line in frozen.read(then)["projects"]}
    because("概算", edit("project", closed[0], total_investment=950 * WAN, stage="cancelled"))
    period = kept.period
    touched = Touched(Known(period.plan), period, int(kept.position or 0), None, settings=False)
    became: Lines = {
        line["code"]: line for line in frozen.lines(YearPlan.objects.filter(plan=period.plan), period)
    }
    each = Compared(period, then, None, was, became, touched, (old, None))
    assert [line.figure for line, _by in each.differences()] == ["counted"]
    assert ledger.verify(with_replay=True).ok


def test_a_month_that_was_opened_again_goes_by_the_curve_of_today(house: House, closed: list[int]) -> None:
    because("曲线", edit("plan", house.plan, curve=",".join(["10000"] * 12)))
    plan = Plan.objects.get()
    assert restated(plan) == [], "what is closed keeps its own"
    reopen_month(house.period(3))
    found = [(3, "甲", "planned_to_date", 30 * WAN, 120 * WAN, ["曲线"]), (3, "乙", "planned_to_date", 15 * WAN, 60 * WAN, ["曲线"])]  # fmt: skip
    assert told(restated(plan)) == found
    close_month(house.period(3))
    assert told(restated(plan)) == found


def test_what_is_estimated_is_due_by_what_was_published(house: House) -> None:
    """A project of the sector without a plan has the rest of what was published; nobody's own figure is another one."""
    house.projects(
        [{"name": "甲", "planned": 60 * WAN, "responsible": None}, {"name": "乙", "responsible": None}]
    )
    of_steel: dict[str, Any] = {
        "plan": house.plan,
        "scope": "sector",
        "sector": house.steel,
        "measure": "planned",
    }
    total = make("control_total", **of_steel, value=120 * WAN)
    close_month(house.period(2))
    because("勘误", edit("control_total", total, value=180 * WAN))
    plan = Plan.objects.get()
    assert restated(plan) == []
    assert moved(plan) == {
        (2, by, key, "due"): (20 * WAN, 30 * WAN, ["勘误"])
        for by, key in (("total", ""), ("sector", "steel"))
    }
    because("停建", edit("project", Project.objects.get(name="甲").pk, stage="cancelled"))
    assert moved(plan)[2, "department", "", "count"] == (2, 1, ["停建"])


def test_the_page_tells_it_in_both_languages(
    house: House, closed: list[int], people: dict[str, User]
) -> None:
    because("停建", edit("project", closed[0], stage="cancelled"))
    because("口径", edit("project", closed[1], sector=house.other))
    auditor = Client()
    auditor.force_login(people["auditor"])
    for language, words in (
        ("en", ("cancelled, not counted", "Steel", "All projects of the plan")),
        ("zh-hans", ("停建", "口径", "钢铁新材料")),
    ):
        page = auditor.get(
            "/history/restated/?year=2021", headers={"accept-language": language}
        ).content.decode()
        for word in (*words, "180<br>→ 60", "restated-lines", "restated-sums"):
            assert word in page


def test_the_questions_do_not_grow_with_the_projects(house: House, closed: list[int]) -> None:
    counts = []
    for number in (1, 25):
        for project in house.projects([{"name": f"{number}-{n}", "planned": WAN} for n in range(number)]):
            because("划转", edit("project", project, sector=house.other))
        with CaptureQueriesContext(connection) as caught:
            restatements(Plan.objects.get())
        counts.append(len(caught))
    assert counts[0] == counts[1]
