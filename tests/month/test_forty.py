"""Forty officers save and submit their grids at once, through the whole of Django: no figure is lost, nobody gets a fault."""

from __future__ import annotations

import threading
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from projects import ledger
from projects.models import MonthlyReturn, ReturnDraft
from projects.values import Scalar
from tests.factories import WAN, House, commit, make

OFFICERS, EACH = 40, 3


def test_forty_officers_at_once_lose_nothing(transactional_db: None, house: House) -> None:
    units = commit(
        ledger.create("organisation", -n, {"name": f"单位{n:02d}"}) for n in range(1, OFFICERS + 1)
    ).ids
    rows: list[dict[str, Scalar]] = [
        {"name": f"项目{n:02d}-{k}", "responsible": units["organisation", -n]}
        for n in range(1, OFFICERS + 1)
        for k in range(EACH)
    ]
    projects = house.projects(rows)
    plans = [house.year_plan(project) for project in projects]
    period = house.period(3)
    clients = []
    for n in range(1, OFFICERS + 1):
        user = User.objects.create_user(f"officer{n:02d}")
        make("membership", user=user.pk, role="officer", organisation=units["organisation", -n])
        client = Client(raise_request_exception=False)
        client.force_login(user)
        clients.append(client)
    position, gate, answers = ledger.head()[0], threading.Barrier(OFFICERS), list[Any]()

    def report(place: int) -> None:
        mine = plans[place * EACH : (place + 1) * EACH]
        form = {"row": mine, "position": position, "action": "submit"}
        form |= {f"c-{row}-completed": str(row) for row in mine} | {
            f"c-{row}-progress": f"进度{row}" for row in mine
        }
        try:
            gate.wait(60)
            answers.append(clients[place].post("/returns/2021/3/", form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=report, args=[place]) for place in range(OFFICERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert answers == [302] * OFFICERS
    found = {
        r.year_plan_id: (r.completed, r.progress, r.state)
        for r in MonthlyReturn.objects.filter(period=period)
    }
    assert found == {row: (row * WAN, f"进度{row}", "submitted") for row in plans}
    assert not ReturnDraft.objects.exists()
    assert ledger.verify(with_replay=True).ok
