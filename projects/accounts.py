"""Accounts and their roles: memberships given through the door, and what must hold of them as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User

from projects import access, ledger
from projects.ledger import Actor, Difference, Receipt, Source
from projects.models import Membership

#: the roles of the account that a new installation starts with
FIRST_ROLES = (access.ADMINISTRATOR, access.MANAGER)


def grant(
    user: User,
    roles: Iterable[str],
    actor: Actor,
    source: Source | None = None,
    organisation: int | None = None,
    reason: str = "",
) -> Receipt:
    """Give ``user`` the roles they do not have yet, for one organisation or for none; one change set."""
    held = set(Membership.objects.filter(user=user, organisation=organisation).values_list("role", flat=True))
    new = [role for role in dict.fromkeys(roles) if role not in held]
    wanted = [
        ledger.create("membership", -place, {"user": user.pk, "organisation": organisation, "role": role})
        for place, role in enumerate(new, start=1)
    ]
    receipt = ledger.commit(
        wanted, actor, source or Source("command", "accounts"), action="grant", reason=reason
    )
    user.__dict__.pop("_ledger_roles", None)
    return receipt


def without_administrator(differences: Iterable[Difference]) -> bool:
    """Whether these changes, held against the accounts as they stand, leave nobody to administer accounts.

    Only someone who is active, may enter the admin and is an administrator can bring another one back."""
    held = dict(Membership.objects.filter(role=access.ADMINISTRATOR).values_list("pk", "user_id"))
    before = set(held.values())
    for d in (d for d in differences if d.label == "membership"):
        _apply(d, held)
    left = User.objects.filter(pk__in=set(held.values()), is_active=True, is_staff=True)
    return bool(before) and not left.exists()


def _apply(d: Difference, held: dict[int, int]) -> None:
    """What a difference of a membership makes of the administrators, by membership."""
    user = d.new("user") if d.says("user") else held.get(d.id) or _user_of(d.id)
    gone = d.kind == "delete" or (d.says("role") and d.new("role") != access.ADMINISTRATOR)
    if gone:
        held.pop(d.id, None)
    elif (d.id in held or d.says("role")) and isinstance(user, int):
        held[d.id] = user


def _user_of(membership: int) -> int | None:
    return Membership.objects.filter(pk=membership).values_list("user_id", flat=True).first()
