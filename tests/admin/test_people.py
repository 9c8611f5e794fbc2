"""Accounts in the admin: roles go through the door, accounts are deactivated and never deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from portfolio.passwords import GROUP
from projects import access, accounts, ledger
from projects.ledger import Actor
from projects.models import ChangeSet, Membership
from tests.admin.conftest import last
from tests.admin.forms import said, sent
from tests.pages.conftest import Ledger, made

PASSWORD = "a-long-Passphrase-8"
ADD = "/admin/auth/user/add/"


def url(user: User) -> str:
    return f"/admin/auth/user/{user.pk}/change/"


@pytest.fixture
def keeper(browse: Callable[..., Client]) -> Client:
    return browse("administrator")


def test_an_account_is_added_and_then_given_roles(keeper: Client, house: Ledger) -> None:
    data = sent(keeper.get(ADD)) | {
        "username": "wang",
        "first_name": "王一",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    answer = keeper.post(ADD, data)
    user = User.objects.get(username="wang")
    assert answer.headers["Location"] == url(user)
    assert user.check_password(PASSWORD)
    assert (user.is_superuser, user.is_staff, user.get_full_name()) == (False, False, "王一")
    assert user.groups.filter(name=GROUP).exists(), "the password is to be changed at the first sign-in"
    assert (last().action, last().changes, "wang" in last().header) == ("account", 0, True)
    data = sent(keeper.get(url(user))) | {"memberships-TOTAL_FORMS": "2", "reason": "借调"}
    data |= {
        "memberships-0-role": "officer",
        "memberships-0-organisation": str(house.mine),
        "memberships-1-role": "leader",
    }
    assert keeper.post(url(user), data).status_code == 302
    assert access.roles(User.objects.get(pk=user.pk)) == {"officer", "leader"}
    assert access.departments(user) == [house.mine]
    assert (last().changes, last().reason, last().who) == (2, "借调", "administrator!")
    assert ledger.verify(with_replay=True).ok


def test_an_account_is_deactivated_with_a_reason(keeper: Client, people: dict[str, User]) -> None:
    officer = people["officer"]
    seen = sent(keeper.get(url(officer)))
    del seen["is_active"]
    answer = keeper.post(url(officer), seen)
    assert answer.context["adminform"].form.errors == {"reason": ["Give a reason."]}
    before = ledger.head()[0]
    assert keeper.post(url(officer), seen | {"reason": "调离"}).status_code == 302
    officer = User.objects.get(pk=officer.pk)
    assert not officer.is_active
    assert access.roles(officer) == frozenset()
    assert (ledger.head()[0], last().action, last().reason, last().user) == (
        before + 1,
        "account",
        "调离",
        people["administrator"],
    )
    assert "officer: is_active" in last().header


def test_an_unchanged_account_is_no_change_set(keeper: Client, people: dict[str, User]) -> None:
    before = ledger.head()[0]
    answer = keeper.post(
        url(people["officer"]), sent(keeper.get(url(people["officer"]))) | {"reason": "x"}, follow=True
    )
    assert said(answer).startswith("Nothing was changed.")
    assert ledger.head()[0] == before


def test_an_account_cannot_be_deleted(keeper: Client, people: dict[str, User]) -> None:
    assert (
        keeper.post(f"/admin/auth/user/{people['newcomer'].pk}/delete/", {"post": "yes"}).status_code == 403
    )
    keeper.post(
        "/admin/auth/user/",
        {"action": "delete_selected", "_selected_action": [str(people["newcomer"].pk)], "post": "yes"},
    )
    assert User.objects.filter(username="newcomer").exists()


def test_no_one_is_made_a_superuser_here(keeper: Client, people: dict[str, User]) -> None:
    data = sent(keeper.get(url(people["newcomer"])))
    keeper.post(
        url(people["newcomer"]),
        data | {"is_superuser": "on", "user_permissions": "1", "groups": "1", "reason": "x"},
    )
    user = User.objects.get(username="newcomer")
    assert (user.is_superuser, user.groups.count(), user.user_permissions.count()) == (False, 0, 0)


def ways_to_lock_everybody_out(client: Client, me: User) -> dict[str, Any]:
    """Each way in which the last administrator could go, with the answer to it."""
    seen = sent(client.get(url(me))) | {"reason": "x"}
    [own] = Membership.objects.filter(user=me, role="administrator")
    page = f"/admin/projects/membership/{own.pk}/"
    role = next(
        key.removesuffix("role")
        for key, value in seen.items()
        if (key[-5:], value) == ("-role", "administrator")
    )
    asked = sent(client.get(f"{page}delete/"))
    return {
        "inactive": client.post(url(me), {k: v for k, v in seen.items() if k != "is_active"}),
        "no staff": client.post(url(me), {k: v for k, v in seen.items() if k != "is_staff"}),
        "row": client.post(url(me), seen | {f"{role}DELETE": "on"}),
        "role": client.post(url(me), seen | {f"{role}role": "leader"}),
        "page": client.post(
            f"{page}change/", sent(client.get(f"{page}change/")) | {"role": "auditor", "reason": "x"}
        ),
        "delete": client.post(f"{page}delete/", asked | {"reason": "x"}),
    }


def test_the_last_administrator_stays(browse: Callable[..., Client], people: dict[str, User]) -> None:
    User.objects.filter(username="first").update(is_active=False)
    client, me, before = browse("administrator"), people["administrator"], ledger.head()
    for way, answer in ways_to_lock_everybody_out(client, me).items():
        assert answer.status_code == 200, way
        assert "Nobody would be left" in said(answer), way
    assert ledger.head() == before
    me = User.objects.get(pk=me.pk)
    assert (me.is_active, me.is_staff, set(access.roles(me))) == (True, True, {"administrator"})
    User.objects.filter(username="first").update(is_active=True)
    seen = sent(client.get(url(me))) | {"reason": "x"}
    assert client.post(url(me), {k: v for k, v in seen.items() if k != "is_active"}).status_code == 302


def test_roles_that_others_changed_meanwhile_are_a_conflict(
    browse: Callable[..., Client], people: dict[str, User]
) -> None:
    mine, officer = browse("administrator"), people["officer"]
    seen = sent(mine.get(url(officer)))
    [held] = Membership.objects.filter(user=officer)
    [change] = [
        ledger.update(
            "membership", held.pk, ledger.current("membership", [held.pk])[held.pk], {"role": "leader"}
        )
    ]
    assert change
    ledger.commit([change], Actor.system(), ledger.Source("system"))
    answer = mine.post(
        url(officer), seen | {"memberships-0-role": "auditor", "first_name": "新名", "reason": "x"}
    )
    assert "leader" in said(answer)
    assert "auditor" in said(answer)
    assert User.objects.get(pk=officer.pk).first_name == "officer!"


def test_a_password_set_for_somebody_is_for_the_first_sign_in(
    keeper: Client, people: dict[str, User]
) -> None:
    page = f"/admin/auth/user/{people['officer'].pk}/password/"
    answer = keeper.post(page, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    officer = User.objects.get(username="officer")
    assert officer.check_password(PASSWORD)
    assert officer.groups.filter(name=GROUP).exists()
    assert (last().action, "officer: password" in last().header, PASSWORD in last().header) == (
        "account",
        True,
        False,
    )


def test_grant_gives_what_is_missing(house: Ledger) -> None:
    user = User.objects.create_user("a")
    receipt = accounts.grant(user, accounts.FIRST_ROLES, Actor.system(), reason="first")
    assert (receipt.changes, set(access.roles(user))) == (2, {"administrator", "manager"})
    again = accounts.grant(user, ["manager", "auditor", "auditor"], Actor.system())
    assert (again.changes, set(access.roles(user))) == (1, {"administrator", "manager", "auditor"})
    assert accounts.grant(user, ["manager"], Actor.system()).number is None
    accounts.grant(user, ["officer"], Actor.system(), organisation=house.mine)
    assert access.departments(user) == [house.mine]
    assert ChangeSet.objects.filter(action="grant").count() == 3


def test_a_locked_out_person_is_let_in_again(keeper: Client, people: dict[str, User]) -> None:
    from axes.models import AccessAttempt

    attempt = AccessAttempt.objects.create(username="officer", ip_address="10.0.0.1", failures_since_start=9)
    page = f"/admin/axes/accessattempt/{attempt.pk}/delete/"
    assert keeper.get("/admin/axes/accessattempt/").status_code == 200
    assert keeper.post(page, {"post": "yes"}).status_code == 302
    assert not AccessAttempt.objects.exists()


def test_memberships_on_their_own_page(keeper: Client, people: dict[str, User]) -> None:
    [twice] = made("membership", {"user": people["newcomer"].pk, "role": "leader"})
    data = {"user": str(people["newcomer"].pk), "role": "leader", "organisation": "", "reason": ""}
    answer = keeper.post("/admin/projects/membership/add/", data)
    assert answer.status_code == 200
    assert answer.context["errors"]
    assert Membership.objects.filter(role="leader", user=people["newcomer"]).get().pk == twice


def own_grants(client: Client, me: User) -> dict[str, Any]:
    """Each way in which somebody would give themselves a role, with the answer to it."""
    add = "/admin/projects/membership/add/"
    wanted = {"user": str(me.pk), "role": "manager", "organisation": "", "reason": "x"}
    held = Membership.objects.get(user=me).pk
    page = f"/admin/projects/membership/{held}/change/"
    account = sent(client.get(url(me))) | {"reason": "x"}
    more = {"memberships-TOTAL_FORMS": "2", "memberships-1-role": "manager"}
    return {
        "page": client.post(add, wanted),
        "own role": client.post(page, sent(client.get(page)) | {"role": "manager", "reason": "x"}),
        "row": client.post(url(me), account | more),
        "role of the row": client.post(url(me), account | {"memberships-0-role": "auditor"}),
    }


def test_nobody_gives_a_role_to_themselves(browse: Callable[..., Client], people: dict[str, User]) -> None:
    client, me, before = browse("administrator"), people["administrator"], ledger.head()
    for way, answer in own_grants(client, me).items():
        assert answer.status_code == 200, way
        assert "Nobody gives a role to themselves" in said(answer), way
    assert ledger.head() == before
    assert access.roles(User.objects.get(pk=me.pk)) == {"administrator"}
    page = "/admin/projects/membership/add/"
    wanted = {"user": str(me.pk), "role": "manager", "organisation": "", "reason": "另一位管理员办理"}
    assert browse("first").post(page, wanted).status_code == 302
    assert access.roles(User.objects.get(pk=me.pk)) == {"administrator", "manager"}


def test_a_role_is_given_changed_and_taken_with_a_reason_in_the_history(
    keeper: Client, people: dict[str, User]
) -> None:
    add = "/admin/projects/membership/add/"
    wanted = {"user": str(people["newcomer"].pk), "role": "leader", "organisation": "", "reason": ""}
    before = ledger.head()
    answer = keeper.post(add, wanted)
    assert answer.context["adminform"].form.errors == {"reason": ["Give a reason."]}
    assert keeper.post(add, wanted | {"reason": "任命"}).status_code == 302
    page = f"/admin/projects/membership/{Membership.objects.get(user=people['newcomer']).pk}/"
    seen = sent(keeper.get(f"{page}change/")) | {"role": "auditor"}
    assert keeper.post(f"{page}change/", seen).status_code == 200
    assert keeper.post(f"{page}change/", seen | {"reason": "改任"}).status_code == 302
    asked = sent(keeper.get(f"{page}delete/"))
    assert keeper.post(f"{page}delete/", asked | {"reason": " "}).status_code == 200
    assert keeper.post(f"{page}delete/", asked | {"reason": "离任"}).status_code == 302
    told = ChangeSet.objects.filter(number__gt=before[0], changes__gt=0).order_by("number")
    assert [each.reason for each in told] == ["任命", "改任", "离任"]
    role = ledger.create("membership", -1, {"user": people["newcomer"].pk, "role": "leader"})
    with pytest.raises(ledger.Refused, match="reason-missing"):
        ledger.commit([role], Actor.of(people["administrator"]), ledger.Source("admin", "x"))
