"""What is frozen when a month is closed: the very figures that page and command show, kept under their hash."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import asdict

import pytest
from django.db import connection

from projects import figures, ledger, store
from projects.ledger import chain, heads
from projects.models import Period, Plan, Snapshot, YearPlan
from projects.month import frozen
from tests.factories import TEST, WAN, House, change, close_month, commit, edit, reopen_month


@pytest.fixture
def march(house: House) -> int:
    """A month with returns of two of four projects, one of them cancelled; the period's id."""
    ids = house.projects([
        {"name": "甲", "planned": 1200 * WAN, "total_investment": 5000 * WAN, "stage": "building", "year_class": "new"},
        {"name": "乙", "planned": 600 * WAN, "responsible": house.elsewhere, "sector": house.other},
        {"name": "丙", "stage": "cancelled", "planned": 9 * WAN},
        {"name": "待明确", "placeholder": True},
    ])  # fmt: skip
    house.report(ids[0], 2, completed=100 * WAN, state="accepted")
    house.report(
        ids[0], 3, completed=150 * WAN, self_light="yellow", light_reason="雨", progress_percent=2500
    )
    house.report(ids[1], 3, declared_to_date=77 * WAN, state="accepted")
    close_month(house.period(2))
    return house.period(3)


def test_the_figures_are_those_of_the_pages(house: House, march: int) -> None:
    close_month(march)
    kept = frozen.read(Snapshot.objects.get(period=march))
    for by in frozen.GROUPINGS:
        assert kept["groups"][by] == [asdict(group) for group in figures.rollup(2021, 3, by).groups]
    assert kept["total"] == asdict(figures.rollup(2021, 3).total)
    assert (kept["total"]["completed"], kept["year"], kept["month"], kept["light_rule"]) == (
        327 * WAN,
        2021,
        3,
        "P1",
    )
    plan = Plan.objects.get()
    lit = figures.lit(YearPlan.objects.select_related("project"), plan, 3)
    for line, row in zip(kept["projects"], YearPlan.objects.order_by("project__code"), strict=True):
        at = lit[row.pk]
        assert (line["to_date"], line["rate"], line["planned_to_date"]) == (at.standing.to_date, at.standing.rate, at.standing.planned_to_date)  # fmt: skip
        assert line["light"] == at.lights.worst.colour
        assert line["lights"] == {light.kind: light.colour for light in at.lights}
    first = kept["projects"][0]
    assert (first["completed"], first["to_date"], first["state"], first["self_light"]) == (150 * WAN, 250 * WAN, "submitted", "yellow")  # fmt: skip
    assert [line["placeholder"] for line in kept["projects"]] == [False, False, False, True]


def test_the_file_is_canonical_and_named_by_its_hash(house: House, march: int) -> None:
    before = ledger.head()
    closed = close_month(march)
    kept = Snapshot.objects.get(period=march)
    text = store.path_of(str(kept.sha256)).read_bytes()
    assert hashlib.sha256(text).hexdigest() == kept.sha256 == closed.frozen.sha256
    assert text.decode() == chain.canonical(json.loads(text))
    assert json.loads(text)["position"] == kept.position == before[0] + 1, "after the closing had begun"
    assert (json.loads(text)["head"], kept.kind) == (kept.head, "closing")


def test_an_empty_ledger_can_be_frozen(house: House) -> None:
    close_month(house.period(3))
    kept = frozen.read(Snapshot.objects.get())
    assert (kept["projects"], kept["groups"]["sector"], kept["total"]["completed"]) == ([], [], None)


def test_the_head_is_noted_outside(house: House, march: int) -> None:
    closed = close_month(march)
    noted = heads.noted()[-1]
    assert (noted.number, noted.head, noted.why) == (
        closed.receipt.number,
        closed.receipt.head,
        "close 2021-03",
    )
    assert ledger.verify(with_replay=True).ok


def test_a_frozen_file_that_is_gone_or_altered_is_found(house: House, march: int) -> None:
    close_month(march)
    kept = Snapshot.objects.get(period=march)
    path = store.path_of(str(kept.sha256))
    text = path.read_bytes()
    for now in (text.replace(b"32700", b"32800"), None):
        path.unlink()
        if now is not None:
            path.write_bytes(now)
        told = ledger.verify(with_replay=True)
        assert not told.ok
        assert ("snapshot", kept.pk) in [(each.label, each.id) for each in told.differences]


def test_a_new_snapshot_stands_beside_the_old_one(house: House, march: int) -> None:
    close_month(march)
    reopen_month(march, "漏报发票")
    monthly = Period.objects.get(pk=march).returns.order_by("id")[0].pk
    corrected = [each for each in [edit("monthly_return", monthly, completed=160 * WAN)] if each]
    ledger.commit(corrected, ledger.Actor.system(), TEST, reason="漏报发票")
    close_month(march, "已更正")
    first, second = (frozen.read(each) for each in Snapshot.objects.filter(period=march).order_by("id"))
    assert (first["total"]["completed"], second["total"]["completed"]) == (327 * WAN, 337 * WAN)
    assert first["position"] < second["position"]


def test_what_changes_around_a_closed_month_does_not_change_what_was_frozen(house: House, march: int) -> None:
    close_month(march)
    kept = Snapshot.objects.get(period=march)
    before = frozen.read(kept)
    change("year_plan", house.year_plan(1), planned=5 * WAN)
    assert figures.rollup(2021, 3).total.planned != before["total"]["planned"]
    assert frozen.read(kept) == before


def test_who_writes_while_it_is_frozen_is_in_it(transactional_db: None, house: House, march: int) -> None:
    """The figures are read before the door is asked; what somebody writes behind the door meanwhile is read again."""
    monthly = Period.objects.get(pk=march).returns.order_by("id")[0].pk
    change("period", march, state="closing")
    holding = threading.Event()

    def write() -> None:
        try:
            with ledger.turn():
                holding.set()
                time.sleep(1.5)
                commit([edit("monthly_return", monthly, completed=151 * WAN)])
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert holding.wait(10)
    close_month(march)
    writer.join(10)
    kept = Snapshot.objects.get(period=march)
    assert frozen.read(kept)["total"]["completed"] == 328 * WAN
    assert kept.position == ledger.head()[0] - 1
