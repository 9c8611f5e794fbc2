"""Who may see and do what: the only home of that question. Rights come from memberships alone.

What a person may see is a QuerySet, what they may do is a predicate. ``is_superuser`` gives nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet

from projects import vocabulary
from projects.models import (
    Change,
    ChangeSet,
    Evidence,
    Finding,
    Membership,
    Milestone,
    MonthlyReturn,
    Permit,
    Problem,
    Project,
    Silence,
    Support,
    YearPlan,
)
from projects.vocabulary import Edit

OFFICER, MANAGER, LEADER, AUDITOR, ADMINISTRATOR = "officer", "manager", "leader", "auditor", "administrator"

#: which roles have an edit class; nobody has ``Edit.NONE`` for itself, it follows from what else is changed
_EDITORS: dict[Edit, frozenset[str]] = {
    Edit.PLAN: frozenset({MANAGER}),
    Edit.RETURN: frozenset({OFFICER, MANAGER}),
    Edit.ASSESS: frozenset({MANAGER}),
    Edit.FIND: frozenset({MANAGER, AUDITOR}),
    Edit.EXPLAIN: frozenset({OFFICER, MANAGER, AUDITOR}),
    Edit.AUDIT: frozenset({AUDITOR}),
    Edit.REFERENCE: frozenset({ADMINISTRATOR}),
    Edit.NONE: frozenset(),
}
#: what a page or command does, and which roles may do it
_ACTIONS: dict[str, frozenset[str]] = {
    "read": frozenset({OFFICER, MANAGER, LEADER, AUDITOR}),
    "export": frozenset({OFFICER, MANAGER, LEADER, AUDITOR}),
    "import": frozenset({OFFICER, MANAGER}),
    "undo": frozenset({MANAGER}),
    "verify": frozenset({MANAGER, AUDITOR}),
    "close": frozenset({MANAGER}),
    "plan": frozenset({MANAGER}),
    "report": frozenset({OFFICER, MANAGER}),
    "assess": frozenset({MANAGER}),
    "files": frozenset({MANAGER, AUDITOR}),
    # Imported ledgers ("files") hold rows of many departments. Evidence belongs to one project: who reports it may open
    # it, and who checks it. A leader reads that it is there, and asks these for it.
    "evidence": frozenset({OFFICER, MANAGER, AUDITOR}),
    "settle": frozenset({MANAGER}),
    # Rules are run by who keeps the ledger and by who audits it; their thresholds are the project office's (ADR 0022).
    "audit": frozenset({MANAGER, AUDITOR}),
    "explain": frozenset({OFFICER, MANAGER}),
    "judge": frozenset({AUDITOR}),
    "sample": frozenset({AUDITOR}),
    "rules": frozenset({MANAGER}),
    "reference": frozenset({ADMINISTRATOR}),
    "merge": frozenset({ADMINISTRATOR}),
    "backup": frozenset({MANAGER}),
    # reports sum over all projects
    "publish": frozenset({MANAGER, LEADER, AUDITOR}),
    # who came in and from where: for who checks, and for who keeps the accounts
    "signins": frozenset({AUDITOR, ADMINISTRATOR}),
    # who sees all may see it as it stood; an officer's projects are those of today
    "past": frozenset({MANAGER, LEADER, AUDITOR}),
}
#: what can be done with the past: nothing of it can be changed
_OF_THE_PAST = frozenset({"read", "export", "publish", "files", "evidence", "past"})
_past: ContextVar[bool] = ContextVar("only_reading", default=False)
#: what belongs to a project itself
OF_PROJECT: tuple[
    type[Support | YearPlan | Milestone | Permit | Problem | Evidence | Finding | Silence], ...
] = (
    Support,
    YearPlan,
    Milestone,
    Permit,
    Problem,
    Evidence,
    Finding,
    Silence,
)
_SEES_ALL = frozenset({MANAGER, LEADER, AUDITOR})


def roles(user: User | AnonymousUser | None) -> frozenset[str]:
    """The roles of an active user; read once per request and user object."""
    if user is None or not user.is_active or user.pk is None:
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_ledger_roles", None)
    if known is None:
        known = frozenset(Membership.objects.filter(user_id=user.pk).values_list("role", flat=True))
        user._ledger_roles = known  # type: ignore[attr-defined]
    return known


def may(user: User | AnonymousUser | None, action: str) -> bool:
    """Whether one of the user's roles has ``action``; KeyError for an unknown action."""
    return bool(roles(user) & _ACTIONS[action]) and (action in _OF_THE_PAST or not _past.get())


@contextmanager
def only_reading() -> Iterator[None]:
    """Inside, nobody may do anything but read: what is shown is the past."""
    token = _past.set(True)
    try:
        yield
    finally:
        _past.reset(token)


def may_edit(held: frozenset[str], edit: Edit) -> bool:
    """Whether someone with the roles ``held`` has this edit class."""
    return bool(held & _EDITORS[edit])


def may_settle(held: frozenset[str]) -> bool:
    """Whether someone with the roles ``held`` closes problems that a department asks to close, or sends them back."""
    return bool(held & _ACTIONS["settle"])


def may_find(held: frozenset[str]) -> bool:
    """Whether someone with the roles ``held`` runs the rules, and so opens and clears findings."""
    return bool(held & _ACTIONS["audit"])


def may_step(held: frozenset[str], by_auditor: bool) -> bool:
    """Whether someone with the roles ``held`` judges findings, or explains them."""
    return bool(held & _ACTIONS["judge" if by_auditor else "explain"])


def may_merge(held: frozenset[str]) -> bool:
    """Whether someone with the roles ``held`` merges organisations, and turns with them what refers to them."""
    return bool(held & _ACTIONS["merge"])


@lru_cache(maxsize=4096)
def refused(held: frozenset[str], label: str, kind: str, keys: frozenset[str]) -> str | None:
    """The key of a difference that these roles may not write (or the label, if nothing of it), or None.

    What the product gives itself follows from the rest of the object, but a project's code is never given anew. The
    project office may add an organisation that a ledger names, though keeping organisations is not its matter."""
    if label == "organisation" and kind == "create" and MANAGER in held:
        return None
    if kind == "update" and label == "project" and "code" in keys:
        return "code"
    if kind != "update" and not may_edit(held, _whole(label)):
        return label
    if not any(may_edit(held, column.edit) for column in vocabulary.COLUMNS[label]):
        return label
    return next((key for key in sorted(keys) if not may_edit(held, _edit(label, key))), None)


def _whole(label: str) -> Edit:
    """Whose matter an object is as a whole, to make it and to take it away: that of its first own column."""
    edits = (column.edit for column in vocabulary.COLUMNS[label])
    return next((edit for edit in edits if edit is not Edit.NONE), Edit.NONE)


def _edit(label: str, key: str) -> Edit:
    """Whose matter a column is. What an amount rests on goes with the amount, all else the product gives with the object."""
    column = vocabulary.column(label, key)
    if column.edit is not Edit.NONE:
        return column.edit
    return next((each.edit for each in vocabulary.COLUMNS[label] if each.basis == key), _whole(label))


def holders(role: str) -> QuerySet[User]:
    """The people who hold a role now, in the order in which they were given accounts."""
    held = Membership.objects.filter(role=role).values("user_id")
    return User.objects.filter(pk__in=held, is_active=True).order_by("pk")


def departments(user: User | AnonymousUser) -> list[int]:
    """The organisations a user reports for."""
    if user.pk is None:
        return []
    held = Membership.objects.filter(user_id=user.pk or 0, role=OFFICER, organisation__isnull=False)
    return [each for each in held.values_list("organisation_id", flat=True) if each is not None]


def limits(user: User | AnonymousUser) -> frozenset[int] | None:
    """The departments whose returns are all a user may write, or None where no such limit holds."""
    held = roles(user)
    return None if MANAGER in held or OFFICER not in held else frozenset(departments(user))


def reported_by(organisations: frozenset[int]) -> QuerySet[YearPlan]:
    """The year plans whose months these departments fill: responsible, or supporting and said to report."""
    helping = Support.objects.filter(organisation_id__in=organisations, reports=True).values("project_id")
    return YearPlan.objects.filter(Q(project__responsible_id__in=organisations) | Q(project_id__in=helping))


def reporting(organisations: frozenset[int]) -> set[int]:
    """The projects these departments report of, in a year's plan or not."""
    own = Project.objects.filter(responsible_id__in=organisations).values_list("pk", flat=True)
    helping = Support.objects.filter(organisation_id__in=organisations, reports=True)
    return {*own, *helping.values_list("project_id", flat=True)}


def may_report(user: User | AnonymousUser, project: Project) -> bool:
    """Whether this person writes what a department reports of ``project``: milestones, permits, problems, evidence."""
    if _past.get() or not may_edit(roles(user), Edit.RETURN):
        return False
    own = limits(user)
    return own is None or project.pk in reporting(own)


def may_explain(user: User | AnonymousUser, project: Project) -> bool:
    """Whether this person explains findings about ``project``: its departments, and the project office."""
    own = limits(user)
    return may(user, "explain") and (own is None or project.pk in reporting(own))


def visible_projects(user: User | AnonymousUser) -> QuerySet[Project]:
    """Every project for manager, leader and auditor; an officer's own departments' projects; else none."""
    held = roles(user)
    if held & _SEES_ALL:
        return Project.objects.all()
    return _of_departments(user) if OFFICER in held else Project.objects.none()


def _of_departments(user: User | AnonymousUser) -> QuerySet[Project]:
    """The projects that an officer's departments answer for or support."""
    own = departments(user)
    return Project.objects.filter(Q(responsible_id__in=own) | Q(pk__in=_supported(own)))


def _supported(organisations: list[int]) -> QuerySet[Any, int]:
    return Support.objects.filter(organisation_id__in=organisations).values_list("project_id", flat=True)


def visible_problems(user: User | AnonymousUser) -> QuerySet[Problem]:
    """The problems of the projects a user may see."""
    found = Problem.objects.all()
    return found if sees_all(user) else found.filter(project__in=visible_projects(user))


def visible_findings(user: User | AnonymousUser) -> QuerySet[Finding]:
    """The findings about projects a user may see; those about the plan as a whole for who sees all."""
    found = Finding.objects.all()
    return found if sees_all(user) else found.filter(project__in=visible_projects(user))


def openable_evidence(user: User | AnonymousUser) -> QuerySet[Evidence]:
    """The evidence whose files a person may open: all for who checks it, an officer's own departments' projects."""
    if may(user, "files"):
        return Evidence.objects.all()
    if not may(user, "evidence"):
        return Evidence.objects.none()
    return Evidence.objects.filter(project__in=_of_departments(user))


def visible_year_plans(user: User | AnonymousUser) -> QuerySet[YearPlan]:
    """The year plans of the projects a user may see."""
    held = roles(user)
    if held & _SEES_ALL:
        return YearPlan.objects.all()
    return YearPlan.objects.filter(project__in=visible_projects(user))


def sees_all(user: User | AnonymousUser) -> bool:
    """Whether sums over the whole plan may be shown to this person."""
    return bool(roles(user) & _SEES_ALL)


def visible_changesets(user: User | AnonymousUser) -> QuerySet[ChangeSet]:
    """The change sets a person may know of: all for manager, leader and auditor; an officer's own, and those that
    touch a project they see."""
    if sees_all(user):
        return ChangeSet.objects.all()
    if not may(user, "read"):
        return ChangeSet.objects.none()
    touching = Change.objects.filter(_of(visible_projects(user))).values("changeset_id")
    return ChangeSet.objects.filter(Q(user_id=user.pk) | Q(number__in=touching))


def readable_changes(user: User | AnonymousUser) -> QuerySet[Change]:
    """The changes a person may read; an officer those of projects they see, so that others' figures stay unseen."""
    if sees_all(user):
        return Change.objects.all()
    return Change.objects.filter(_of(visible_projects(user)))


def _of(projects: QuerySet[Project]) -> Q:
    """Changes of these projects and of what stands beneath them now."""
    ids = projects.values("pk")
    beneath: dict[str, QuerySet[Any, Any]] = {
        model.label: model._default_manager.filter(project__in=ids).values("pk") for model in OF_PROJECT
    }
    beneath["project"] = ids
    beneath["monthly_return"] = MonthlyReturn.objects.filter(year_plan__project__in=ids).values("pk")
    return any_label({label: Q(object_id__in=found) for label, found in beneath.items()})


def any_label(by_label: dict[str, Q]) -> Q:
    """Changes that fit the condition of their label."""
    whole = Q()
    for label, condition in by_label.items():
        whole |= Q(label=label) & condition
    return whole
