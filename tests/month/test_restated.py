"""Figures of closed months that are other figures since: which, by how much, by whom and why."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

from projects import ledger
from projects.ledger import Actor
from projects.models import Plan
from projects.month.restated import Restated, restated
from tests.factories import TEST, WAN, House, change, close_month, edit, reopen_month


def told(found: list[Restated]) -> list[tuple[int, str, str, int | None, int | None, list[str]]]:
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
    ]
    assert [each.by[0].who for each in found] == ["manager", "manager", found[2].by[0].who]
    assert [each.until is None for each in found] == [False, False, True]
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
