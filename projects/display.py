"""How what is stored is shown to people: a text for each value by its kind, a name for each id.

Pages, the list, the trail and the history use these, so that a figure reads the same everywhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse

from projects import choices, vocabulary
from projects.figures.lights import colour_name
from projects.models import (
    ControlTotal,
    Evidence,
    Finding,
    Membership,
    Milestone,
    MonthlyReturn,
    Organisation,
    Period,
    PeriodException,
    Permit,
    Plan,
    Problem,
    Project,
    RuleSetting,
    Sample,
    SampleItem,
    Sector,
    Silence,
    Snapshot,
    Support,
    YearPlan,
)
from projects.values import Scalar
from projects.vocabulary import Column


@dataclass(frozen=True, slots=True)
class Name:
    """What an object is called, and the address of its page if it has one."""

    text: str
    url: str = ""


class Names:
    """Names of ids: gathered first, then asked of the database once per label, however many there are."""

    def __init__(self) -> None:
        self._wanted: dict[str, set[int]] = defaultdict(set)
        self._known: dict[tuple[str, int], Name] = {}

    def want(self, label: str, id: Scalar) -> None:
        """Note that the name of this id will be asked for."""
        if isinstance(id, int) and (label, id) not in self._known:
            self._wanted[label].add(id)

    def of(self, label: str, id: Scalar) -> Name | None:
        """The name of an id; None where no such object stands any more."""
        self._load()
        return self._known.get((label, id)) if isinstance(id, int) else None

    def text(self, label: str, id: Scalar) -> str:
        """The name as text; "#12" where no such object stands any more, empty where there is no id."""
        found = self.of(label, id)
        return found.text if found else "" if id is None else f"#{id}"

    def _load(self) -> None:
        while self._wanted:
            label, ids = self._wanted.popitem()
            if load := _LOADERS.get(label):
                self._known.update({(label, id): name for id, name in load(sorted(ids))})


Found = Iterable[tuple[int, Name]]


def project_url(code: str) -> str:
    """The address of a project's page."""
    return reverse("project-detail", args=[code])


def person(user: User) -> str:
    """A person's shown name, else the user name."""
    return user.get_full_name() or user.get_username()


def _projects(ids: list[int]) -> Found:
    rows = Project.objects.filter(pk__in=ids).values_list("pk", "code", "name")
    return [(pk, Name(f"{code} {name}", project_url(code))) for pk, code, name in rows]


def _year_plans(ids: list[int]) -> Found:
    rows = YearPlan.objects.filter(pk__in=ids)
    found = rows.values_list("pk", "project__code", "project__name", "plan__year")
    return [(pk, Name(f"{code} {name} · {year}", project_url(code))) for pk, code, name, year in found]


def _returns(ids: list[int]) -> Found:
    rows = MonthlyReturn.objects.filter(pk__in=ids)
    found = rows.values_list(
        "pk", "year_plan__project__code", "year_plan__project__name", "period__plan__year", "period__month"
    )
    return [
        (pk, Name(f"{code} {name} · {year}-{month:02d}", project_url(code)))
        for pk, code, name, year, month in found
    ]


def _supports(ids: list[int]) -> Found:
    rows = Support.objects.filter(pk__in=ids)
    found = rows.values_list("pk", "project__code", "project__name", "organisation__name")
    return [(pk, Name(f"{code} {name} · {unit}", project_url(code))) for pk, code, name, unit in found]


def _plain(model: type[Sector] | type[Plan] | type[Organisation]) -> Callable[[list[int]], Found]:
    return lambda ids: [(each.pk, Name(str(each))) for each in model.objects.filter(pk__in=ids)]


def _periods(ids: list[int]) -> Found:
    rows = Period.objects.filter(pk__in=ids).values_list("pk", "plan__year", "month")
    return [(pk, Name(f"{year}-{month:02d}")) for pk, year, month in rows]


def _exceptions(ids: list[int]) -> Found:
    rows = PeriodException.objects.filter(pk__in=ids)
    found = rows.values_list("pk", "period__plan__year", "period__month", "organisation__name")
    return [(pk, Name(f"{year}-{month:02d} · {unit}")) for pk, year, month, unit in found]


def _snapshots(ids: list[int]) -> Found:
    rows = Snapshot.objects.filter(pk__in=ids).select_related("period__plan")
    return [(each.pk, Name(str(each))) for each in rows]


def _beside(model: type[Milestone | Permit | Problem | Evidence]) -> Callable[[list[int]], Found]:
    """What stands beside a project is named with it."""

    def load(ids: list[int]) -> Found:
        rows = model._default_manager.filter(pk__in=ids).select_related("project")
        return [(each.pk, Name(f"{each.project} · {each}", project_url(each.project.code))) for each in rows]

    return load


def _findings(ids: list[int]) -> Found:
    """A finding by its rule and its project."""
    rows = Finding.objects.filter(pk__in=ids).values_list(
        "pk", "rule", "project__code", "project__name", "month"
    )
    for pk, rule, code, name, month in rows:
        parts = (rule, f"{code} {name}" if code else "", f"{month:02d}" if month else "")
        yield pk, Name(" · ".join(part for part in parts if part), reverse("finding-detail", args=[pk]))


def _silences(ids: list[int]) -> Found:
    rows = Silence.objects.filter(pk__in=ids).select_related("project")
    return [(each.pk, Name(f"{each.rule} · {each.project}", project_url(each.project.code))) for each in rows]


def _settings(ids: list[int]) -> Found:
    return [(each.pk, Name(str(each))) for each in RuleSetting.objects.filter(pk__in=ids)]


def _totals(ids: list[int]) -> Found:
    rows = ControlTotal.objects.filter(pk__in=ids).select_related("plan", "sector")
    return [(each.pk, Name(str(each))) for each in rows]


def _samples(ids: list[int]) -> Found:
    rows = Sample.objects.filter(pk__in=ids).select_related("plan")
    return [(each.pk, Name(str(each), reverse("sample-detail", args=[each.pk]))) for each in rows]


def _sample_items(ids: list[int]) -> Found:
    rows = SampleItem.objects.filter(pk__in=ids).select_related("project")
    return [(each.pk, Name(str(each), reverse("sample-detail", args=[each.sample_id]))) for each in rows]


def _memberships(ids: list[int]) -> Found:
    rows = Membership.objects.filter(pk__in=ids).select_related("user", "organisation")
    return [(each.pk, Name(_membership(each))) for each in rows]


def _membership(found: Membership) -> str:
    parts = [person(found.user), found.get_role_display(), found.organisation and found.organisation.name]
    return " · ".join(str(part) for part in parts if part)


def _users(ids: list[int]) -> Found:
    return [(each.pk, Name(person(each))) for each in User.objects.filter(pk__in=ids)]


_LOADERS: dict[str, Callable[[list[int]], Found]] = {
    "project": _projects, "year_plan": _year_plans, "monthly_return": _returns, "support": _supports,
    "sector": _plain(Sector), "organisation": _plain(Organisation), "plan": _plain(Plan), "period": _periods,
    "control_total": _totals, "period_exception": _exceptions, "snapshot": _snapshots,
    **{model.label: _beside(model) for model in (Milestone, Permit, Problem, Evidence)}, "membership": _memberships, "sample": _samples, "sample_item": _sample_items, "user": _users,
    "finding": _findings, "silence": _silences, "rule_setting": _settings,
}  # fmt: skip


def with_unit(column: Column, value: Scalar, names: Names) -> str:
    """A stored value, exact, with its unit behind it: for places without a heading that names the unit."""
    shown = vocabulary.show(column, value, names.text)
    return f"{shown} {vocabulary.unit_after(column.unit)}".rstrip() if shown else ""


def basis(value: Scalar) -> str:
    """What an amount rests on, in a word: published or declared."""
    found = next((choice for choice in choices.BASES if choice.value == value), None)
    return found.name() if found else ""


#: beside a light's word, so that colour is never needed: a shape for each
SIGNS = {"green": "\N{BLACK CIRCLE}", "yellow": "\N{BLACK UP-POINTING TRIANGLE}", "red": "\N{BLACK SQUARE}"}


def light(colour: str) -> str:
    """A light as text: its sign and its word; "" for none."""
    return f"{SIGNS[colour]} {colour_name(colour)}" if colour else ""
