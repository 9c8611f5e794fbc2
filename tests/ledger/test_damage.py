"""A history known to be damaged: a banner on every page, no month closed, reading goes on; and back again."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from projects import ledger
from projects.ledger import triggers, verified
from projects.models import ChangeSet, Period
from tests.factories import WAN, House, change, close_month
from tests.guard import past_the_door

BANNER = "The history does not verify"


def damage(sql: str) -> None:
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute(sql)


def verify_by_command() -> int:
    try:
        call_command("verifyhistory", "--replay", "--json", stdout=io.StringIO())
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_damage_is_said_everywhere_until_it_is_mended(house: House, people: dict[str, User]) -> None:
    project = house.project(total_investment=WAN)
    house.report(project, 2, completed=WAN)
    period = house.period(2)
    asker = {who: Client(headers={"accept-language": "en"}) for who in ("manager", "officer", "leader")}
    for who, client in asker.items():
        client.force_login(people[who])
    before = ledger.head()
    assert verify_by_command() == 0
    assert ledger.head() == before, "a sound history is nothing new"
    damage("UPDATE projects_project SET total_investment = 5")
    assert BANNER not in asker["leader"].get("/").content.decode(), "nobody has looked yet"
    assert verify_by_command() == 1
    assert verify_by_command() == 1
    assert ChangeSet.objects.filter(action="verify").count() == 1, "told once"
    for who, client in asker.items():
        for page in ("/", "/projects/", "/history/"):
            assert BANNER in client.get(page).content.decode(), (who, page)
    User.objects.update(is_staff=True)
    assert 'href="/history/"' in asker["manager"].get("/admin/").content.decode().split(BANNER)[1]
    keeper = Client(headers={"accept-language": "en"})
    keeper.force_login(people["administrator"])
    for page in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/"):
        shown = keeper.get(page).content.decode()
        assert BANNER in shown, page
        assert 'href="/history/"' not in shown, "who reads no figures is not sent there"
    with pytest.raises(ledger.Refused, match="history-damaged"):
        close_month(period)
    sent = asker["manager"].post("/returns/2021/2/closing/", {"step": "close", "sure": "on"}, follow=True)
    assert "no month can be closed" in sent.content.decode()
    assert Period.objects.get(pk=period).state == "open"
    change("project", project, place="还能写")
    damage(f"UPDATE projects_project SET total_investment = {WAN}")
    asker["manager"].post("/history/verify/", {"replay": "on"})
    assert verified.damaged() is None
    assert BANNER not in asker["leader"].get("/").content.decode()
    close_month(period)


def test_the_page_names_the_first_bad_place(house: House, people: dict[str, User]) -> None:
    project = house.project(place="一")
    change("project", project, place="二")
    number = ledger.head()[0]
    triggers.remove()
    damage(f"UPDATE projects_change SET body = '{{}}' WHERE changeset_id = {number}")
    auditor = Client(headers={"accept-language": "en"})
    auditor.force_login(people["auditor"])
    auditor.post("/history/verify/")
    assert f"changeset {number}: changes do not match the digest" in auditor.get("/history/").content.decode()
    transaction.set_rollback(True)
