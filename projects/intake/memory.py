"""What people decided about files before, by department: which project a name means, how a heading row is read.

Outside the ledger and its history: nothing here changes a figure, it only spares a person the same question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User

from projects import access
from projects.ledger import Actor
from projects.models import ColumnProfile, NameAnswer, Organisation
from projects.values import squeeze

#: stands for the project office, whose files are of all departments
OFFICE = 0
#: (name, owner) as they are compared → a project, or None for a new one
Answers = Mapping[tuple[str, str], int | None]


def departments(actor: Actor) -> list[int]:
    """Whose decisions count for this person's files; the first one keeps new ones."""
    return [OFFICE] if actor.departments is None else sorted(actor.departments) or [OFFICE]


def department_of(user: User) -> int:
    """Under which department this person's decisions are kept."""
    limits = access.limits(user)
    return OFFICE if limits is None else min(limits, default=OFFICE)


def key(name: str, owner: str) -> tuple[str, str]:
    """How a name and its owner are kept and compared."""
    return squeeze(name)[:200], squeeze(owner)[:200]


def answers(actor: Actor) -> Answers:
    """What names mean in this person's files."""
    kept = NameAnswer.objects.filter(department__in=departments(actor)).order_by("-department")
    return {(name, owner): project for name, owner, project in kept.values_list("name", "owner", "project")}


def answer(user: User, name: str, owner: str, project: int | None) -> NameAnswer:
    """Keep which project a name means; None is a new one. A later answer takes the place of an earlier one."""
    said, owned = key(name, owner)
    kept, _made = NameAnswer.objects.update_or_create(
        department=department_of(user), name=said, owner=owned, defaults={"project": project, "user": user}
    )
    return kept


def profiles(actor: Actor) -> dict[str, dict[str, str]]:
    """How heading rows are read in this person's files: signature → corrections."""
    kept = ColumnProfile.objects.filter(department__in=departments(actor)).order_by("-department")
    return dict(kept.values_list("signature", "overrides"))


def whose(actor: Actor, signature: str) -> dict[str, str]:
    """Who made the profile by which this person's files with the heading row are read, when (ISO), for which unit."""
    kept = ColumnProfile.objects.filter(department__in=departments(actor), signature=signature)
    made = kept.select_related("user").order_by("department").first()
    if made is None:
        return {}
    unit = Organisation.objects.filter(pk=made.department).values_list("name", flat=True).first()
    return {
        "who": made.user.get_full_name() or made.user.username,
        "unit": unit or "",
        "at": made.at.isoformat(),
    }


def keep_profile(user: User, signature: str, headings: list[str], overrides: Mapping[str, str]) -> None:
    """Keep how a heading row is to be read; a later correction takes the place of an earlier one."""
    told = {"headings": headings, "overrides": dict(overrides), "user": user}
    ColumnProfile.objects.update_or_create(department=department_of(user), signature=signature, defaults=told)


def profiles_of(user: User, signatures: Iterable[str]) -> dict[str, ColumnProfile]:
    """The profiles of these heading rows that this person's department keeps."""
    kept = ColumnProfile.objects.filter(department=department_of(user), signature__in=list(signatures))
    return {profile.signature: profile for profile in kept.select_related("user")}


def forget_profile(user: User, signature: str) -> None:
    """Read this heading row by its headings alone again."""
    ColumnProfile.objects.filter(department=department_of(user), signature=signature).delete()


def forget(user: User, name: str, owner: str) -> None:
    """Ask about this name again next time."""
    said, owned = key(name, owner)
    NameAnswer.objects.filter(department=department_of(user), name=said, owner=owned).delete()


def answered(user: User, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], NameAnswer]:
    """What this person's department has answered of these (name, owner)."""
    keys = {key(*each) for each in asked}
    kept = NameAnswer.objects.filter(department=department_of(user), name__in={name for name, _ in keys})
    return {(each.name, each.owner): each for each in kept if (each.name, each.owner) in keys}
