"""Sign-ins in a log that only grows, denials in the history, and what the three powers keep from each other."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client

from projects import denials, ledger
from projects.ledger import heads, signin_log, triggers
from projects.models import ChangeSet, Membership, Project, SignIn
from tests.factories import House, edit, make, remove
from tests.guard import past_the_door

PAGE = "/history/signins/"


def asker(people: dict[str, User], who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(people[who])
    return client


def told() -> list[tuple[str, str, str]]:
    return list(SignIn.objects.order_by("number").values_list("username", "address", "what"))


def noted() -> list[str]:
    return list(
        ChangeSet.objects.filter(action=denials.ACTION).order_by("number").values_list("reason", flat=True)
    )


# --- sign-ins


def test_every_way_in_and_out_is_noted(people: dict[str, User]) -> None:
    client = Client(REMOTE_ADDR="10.0.0.7")
    for attempt in range(7):
        client.post("/accounts/login/", {"username": "officer", "password": f"wrong-{attempt}"})
    elsewhere = Client(REMOTE_ADDR="10.0.0.8")
    elsewhere.post("/accounts/login/", {"username": "officer", "password": "x"})
    elsewhere.post("/accounts/logout/")
    entries = told()
    assert entries[:4] == [("officer", "10.0.0.7", "failed")] * 4
    assert ("officer", "10.0.0.7", "locked") in entries
    assert entries[-2:] == [("officer", "10.0.0.8", "in"), ("officer", "10.0.0.8", "out")]
    assert ledger.verify().ok


def test_who_guesses_cannot_fill_the_log(db: None) -> None:
    for _attempt in range(signin_log.FAILURES_NOTED + 5):
        signin_log.append("failed", "admin", "10.0.0.9")
    signin_log.append("failed", "admin", "10.0.0.10")
    assert len(told()) == signin_log.FAILURES_NOTED + 1


def test_the_log_is_read_by_auditor_and_administrator(people: dict[str, User]) -> None:
    signin_log.append("failed", "eve", "10.9.9.9")
    for who in ("auditor", "administrator"):
        page = asker(people, who).get(PAGE, {"q": "eve", "what": "failed"}).content.decode()
        assert "10.9.9.9" in page
        assert "signed in</td>" not in page
    assert (
        "No entry fits" in asker(people, "auditor").get(PAGE, {"q": "nobody-of-that-name"}).content.decode()
    )


@pytest.fixture
def log(db: None) -> Any:
    for name in ("a", "b", "c"):
        signin_log.append("in", name, "10.0.0.1", 1)
    triggers.remove()
    yield
    transaction.set_rollback(True)


def run(sql: str) -> None:
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute(sql)


def bad() -> str:
    return ledger.verify().first_bad or ""


def test_every_column_of_the_log_is_found(log: None) -> None:
    for field in SignIn._meta.concrete_fields:
        other = {"number": "number + 10", "at": "'2001-01-01 00:00:00+00:00'", "user_id": "99"}.get(str(field.column), "'x'")  # fmt: skip
        with transaction.atomic():
            run(f"UPDATE projects_signin SET {field.column} = {other} WHERE number = 3")
            assert bad().startswith("sign-in 3: "), field.column
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("DELETE FROM projects_signin WHERE number = 2", "sign-in 2: missing"),
        ("UPDATE projects_signin SET number = CASE number WHEN 2 THEN 30 WHEN 3 THEN 2 ELSE number END", "sign-in 2: "),
        ("INSERT INTO projects_signin SELECT 4, at, user_id, username, address, what, body, hash FROM projects_signin WHERE number = 3", "sign-in 4: "),
    ],
)  # fmt: skip
def test_entries_taken_out_moved_or_put_in_are_found(log: None, sql: str, where: str) -> None:
    run(sql)
    assert bad().startswith(where)


def test_a_tail_cut_off_is_found_by_the_head_kept_outside(log: None) -> None:
    ledger.event(ledger.Actor.system(), ledger.Source("system", "test"), "test")
    heads.note("report")
    assert ledger.verify().first_bad is None
    run("DELETE FROM projects_signin WHERE number = 3")
    assert "heads.log" in bad()


# --- denials


def test_denials_are_in_the_history_once_an_hour_and_not_without_end(
    house: House, people: dict[str, User], settings: Any
) -> None:
    settings.DENIALS_NOTED = 20
    house.project()
    stranger, administrator, manager = (
        asker(people, who) for who in ("stranger", "administrator", "manager")
    )
    code = Project.objects.get().code
    for _again in range(3):
        assert stranger.get(f"/projects/{code}/").status_code == 404
        assert administrator.get("/projects/").status_code == 404
    assert noted() == [f"GET /projects/{code}/", "GET /projects/"]
    assert manager.get("/projects/P999999/").status_code == 404
    assert manager.get("/no-such-page/").status_code == 404
    assert Client().get(f"/projects/{code}/").status_code == 302
    assert len(noted()) == 2, "nothing was refused: there is no such project, no such page, nobody signed in"
    for number in range(20 + 10):
        stranger.get(f"/projects/P{number:06d}/")
    assert len(noted()) == 20 + 1
    last = ChangeSet.objects.filter(action=denials.ACTION).order_by("number").first()
    assert last is not None
    assert (last.who, last.source) == ("stranger", "page")
    assert ledger.verify(with_replay=True).ok


# --- what each may not


def test_a_superuser_reads_no_figure_and_touches_no_history(house: House, people: dict[str, User]) -> None:
    house.project(total_investment=123456700)
    User.objects.filter(username="administrator").update(is_superuser=True, is_staff=True)
    client = asker({"administrator": User.objects.get(username="administrator")}, "administrator")
    for page in (
        "/projects/",
        "/history/",
        "/trail/sum/total_investment/",
        "/asof/1/",
        "/history/restated/",
        "/imports/",
    ):
        assert client.get(page).status_code == 404, page
    first = ChangeSet.objects.order_by("number").first()
    assert first is not None
    for model, pk in (("changeset", first.pk), ("change", first.entries.first().pk)):  # type: ignore[union-attr]
        for deed in (f"{pk}/change", f"{pk}/delete", "add"):
            answer = client.post(f"/admin/projects/{model}/{deed}/", {"post": "yes", "reason": "x"})
            assert answer.status_code == 403, (model, deed)
    assert ledger.verify(with_replay=True).ok
    assert client.get("/admin/projects/signin/").status_code == 404, "the log has a page, and no admin"
    assert client.get(PAGE).status_code == 200


def test_the_auditor_changes_no_figure(house: House, people: dict[str, User]) -> None:
    project = house.project()
    actor = ledger.Actor.of(people["auditor"])
    now = ledger.current("project", [project])[project]
    change = ledger.update("project", project, now, {"total_investment": 5})
    assert change
    with pytest.raises(ledger.Refused, match="not-yours"):
        ledger.commit([change], actor, ledger.Source("page", "/"))


def given(user: User, role: str) -> ledger.Difference:
    return ledger.create("membership", -1, {"user": user.pk, "role": role})


def test_the_door_lets_nobody_give_a_role_to_themselves(house: House, people: dict[str, User]) -> None:
    me, page = ledger.Actor.of(people["administrator"]), ledger.Source("page", "/")
    [own] = Membership.objects.filter(user=people["administrator"]).values_list("pk", flat=True)
    [other] = Membership.objects.filter(user=people["leader"]).values_list("pk", flat=True)
    ways = [
        given(people["administrator"], "manager"),
        edit("membership", own, role="manager"),
        edit("membership", own, organisation=house.department),
        edit("membership", other, user=people["administrator"].pk),
    ]
    for way in ways:
        assert way
        with pytest.raises(ledger.Refused, match="own-role"):
            ledger.commit([way], me, page, reason="x")
    assert ledger.commit([given(people["nobody"], "leader")], me, page, reason="x").number
    assert ledger.commit([given(people["administrator"], "auditor")], ledger.Actor.system(), page).number


def test_nobody_undoes_the_loss_of_an_own_role(house: House, people: dict[str, User]) -> None:
    me = people["administrator"]
    held = make("membership", user=me.pk, role="manager")
    lost = remove("membership", held).number
    me = User.objects.get(pk=me.pk)
    assert lost
    with pytest.raises(ledger.Refused, match="own-role"):
        ledger.undo(lost, ledger.Actor.of(me), ledger.Source("page", "/"), "x")
    assert ledger.undo(lost, ledger.Actor.system(), ledger.Source("command", "undo"), "x").number
