"""Objects for tests, made through the door; and the people who appear in all of them.

officer, stranger (an officer of another department), manager, auditor; leader, administrator; nobody (no role)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from projects import ledger, store
from projects.ledger import Actor, Difference, Receipt, Source
from projects.models import Period
from projects.month import periods
from projects.values import Scalar

TEST = Source("system", "test")
#: fen in one 万元
WAN = 1_000_000
ROLES = ("officer", "stranger", "manager", "auditor", "leader", "administrator", "nobody")


def commit(differences: Iterable[Difference | None], actor: Actor | None = None) -> Receipt:
    """Commit what there is to commit, as the system unless told."""
    return ledger.commit([each for each in differences if each], actor or Actor.system(), TEST)


def make(label: str, **wanted: Scalar) -> int:
    """One new object; its id."""
    return commit([ledger.create(label, -1, wanted)]).ids[label, -1]


def kept(content: bytes = b"%PDF-1.4 evidence", **wanted: Scalar) -> dict[str, Scalar]:
    """The values of evidence whose bytes lie in the store."""
    file = store.keep([content])
    return {"kind": "invoice", "name": "发票.pdf", "sha256": file.sha256, "size": file.size, **wanted}


def stored(label: str, id: int) -> dict[str, Scalar]:
    """The values of one object as they stand; KeyError if there is none."""
    return ledger.current(label, [id])[id]


def edit(label: str, id: int, **wanted: Scalar) -> Difference | None:
    """What it takes to give one object these values, from what stands now."""
    return ledger.update(label, id, stored(label, id), wanted)


def change(label: str, id: int, actor: Actor | None = None, **wanted: Scalar) -> Receipt:
    """Give one object these values."""
    return commit([edit(label, id, **wanted)], actor)


def remove(label: str, *ids: int, actor: Actor | None = None) -> Receipt:
    """Delete objects of one label."""
    return commit([Difference(label, id, "delete") for id in ids], actor)


def close_month(period: int, reason: str = "更正") -> periods.Closed:
    """Close a period with its figures frozen; the reason is asked for where it was closed before."""
    return periods.close(Period.objects.get(pk=period), Actor.system(), TEST, reason)


def reopen_month(period: int, reason: str = "更正") -> Receipt:
    """Open a closed period again."""
    return periods.reopen(Period.objects.get(pk=period), Actor.system(), TEST, reason)


@dataclass(frozen=True)
class House:
    """What a ledger needs before its first project: two sectors, two departments, the plan of 2021."""

    steel: int
    other: int
    department: int
    elsewhere: int
    plan: int

    def project(self, name: str = "一号高炉", **wanted: Scalar) -> int:
        """A project of the steel sector under ``department``; keys of the year plan make one for 2021."""
        return self.projects([{"name": name, **wanted}])[0]

    def projects(self, rows: Iterable[Mapping[str, Scalar]]) -> list[int]:
        """Projects with their year plans of 2021, in one change set."""
        planned = ledger.KEPT["year_plan"].keys
        differences: list[Difference] = []
        for place, row in enumerate(rows, 1):
            own: dict[str, Scalar] = {"sector": self.steel, "responsible": self.department}
            own |= {key: value for key, value in row.items() if key not in planned}
            year = {key: value for key, value in row.items() if key in planned}
            year |= {"project": -place, "plan": self.plan}
            differences += [ledger.create("project", -place, own), ledger.create("year_plan", -place, year)]
        ids = commit(differences).ids
        return [ids["project", -place] for place in range(1, len(differences) // 2 + 1)]

    def year_plan(self, project: int) -> int:
        """The id of a project's year plan."""
        return ledger.write.referring("year_plan", "project", [project])[0][0]

    def period(self, month: int) -> int:
        """The id of an open period of 2021, made as needed."""
        periods = ledger.current(
            "period", [pk for pk, _ in ledger.write.referring("period", "plan", [self.plan])]
        )
        found = next((pk for pk, values in periods.items() if values["month"] == month), None)
        return found or make("period", plan=self.plan, month=month, state="open")

    def report(self, project: int, month: int, **wanted: Scalar) -> int:
        """A submitted return of one month."""
        wanted = {"state": "submitted", **wanted}
        return make("monthly_return", year_plan=self.year_plan(project), period=self.period(month), **wanted)


@pytest.fixture
def house(db: None) -> House:
    """The ground of a ledger, in three change sets."""
    sectors = commit([
        ledger.create("sector", -1, {"code": "steel", "name": "钢铁新材料", "name_en": "Steel", "kind": "base", "order": 1}),
        ledger.create("sector", -2, {"code": "other", "name": "其他", "name_en": "Other", "kind": "other", "order": 2}),
    ]).ids  # fmt: skip
    units = commit([
        ledger.create("organisation", -1, {"name": "工业和信息化局", "kind": "responsible"}),
        ledger.create("organisation", -2, {"name": "交通运输局", "kind": "responsible"}),
    ]).ids  # fmt: skip
    plan = make("plan", year=2021, status="issued", light_rule="P1")
    return House(
        sectors["sector", -1], sectors["sector", -2],
        units["organisation", -1], units["organisation", -2], plan,
    )  # fmt: skip


@pytest.fixture
def people(house: House) -> dict[str, User]:
    """An account of each kind; ``nobody`` is signed in and holds no role."""
    users = {name: User.objects.create_user(name, first_name=name, password="x") for name in ROLES}
    unit = {"officer": house.department, "stranger": house.elsewhere}
    roles = {name: "officer" if name == "stranger" else name for name in ROLES if name != "nobody"}
    commit(
        ledger.create(
            "membership", -place, {"user": users[name].pk, "role": role, "organisation": unit.get(name)}
        )
        for place, (name, role) in enumerate(roles.items(), 1)
    )
    return users
