"""The demo's accounts: one for each role, two officers in two departments."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User

from projects import access, accounts, ledger
from projects.ledger import Actor, Source
from projects.models import Organisation

SOURCE = Source("system", "demo")
DEPARTMENTS = ("区工业和信息化局", "区住房和城乡建设局")
#: user name → role, place of the department, shown name
PEOPLE: dict[str, tuple[str, int | None, str]] = {
    "officer": (access.OFFICER, 0, "填报员甲"),
    "officer2": (access.OFFICER, 1, "填报员乙"),
    "manager": (access.MANAGER, None, "项目管理员"),
    "leader": (access.LEADER, None, "领导"),
    "auditor": (access.AUDITOR, None, "审计员"),
    "administrator": (access.ADMINISTRATOR, None, "管理员"),
}


def make_people(password: str | None) -> tuple[dict[str, Actor], str | None]:
    """Everybody with their role; the actors by user name, and the random password if one was made.

    A given password is set anew where it differs; without one, accounts that exist keep theirs."""
    random = None if password or _all_there() else secrets.token_urlsafe(12)
    users = {name: _account(name, shown, password or random) for name, (_, _, shown) in PEOPLE.items()}
    units = _departments()
    for name, (role, place, _) in PEOPLE.items():
        unit = None if place is None else units[place]
        accounts.grant(users[name], [role], Actor.system(), SOURCE, unit, reason="模拟账号")
    return {name: Actor.of(User.objects.get(pk=user.pk)) for name, user in users.items()}, random


def _all_there() -> bool:
    return User.objects.filter(username__in=PEOPLE).count() == len(PEOPLE)


def _account(name: str, shown: str, password: str | None) -> User:
    """Manager and administrator may enter the admin; what they may do there follows from their role."""
    staff = name in {"manager", "administrator"}
    user, made = User.objects.get_or_create(username=name, defaults={"first_name": shown, "is_staff": staff})
    if password and (made or not user.check_password(password)):
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def _departments() -> list[int]:
    """The ids of the two departments; made where they are missing."""
    found: dict[str, int] = dict(Organisation.objects.filter(name__in=DEPARTMENTS).values_list("name", "id"))
    missing = [name for name in DEPARTMENTS if name not in found]
    wanted = [
        ledger.create("organisation", -place, {"name": name, "kind": "responsible", "active": True})
        for place, name in enumerate(missing, 1)
    ]
    receipt = ledger.commit(wanted, Actor.system(), SOURCE, reason="模拟单位")
    found |= {name: receipt.ids["organisation", -place] for place, name in enumerate(missing, 1)}
    return [found[name] for name in DEPARTMENTS]
