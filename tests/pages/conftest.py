"""People and a small ledger for the pages' tests. All of it is written through the door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import ledger
from projects.models import Plan, Project, YearPlan
from projects.values import Scalar
from tests.intake.files import Value, table
from tests.pages.importing import HEAD

SYSTEM = ledger.Actor.system
TEST = ledger.Source("system", "test")
FEN = 1_000_000  # of 1 万元
SECTORS = ("steel", "rare-earth", "new-energy", "technology", "infrastructure", "other")
Values = Mapping[str, Any]


def made(label: str, *rows: Values, basis: str = "declared") -> list[int]:
    """New objects of one label in one change set; their ids in the order given."""
    wanted = [ledger.create(label, -place, row, basis) for place, row in enumerate(rows, 1)]
    receipt = ledger.commit(wanted, SYSTEM(), TEST)
    return [receipt.ids[label, -place] for place in range(1, len(rows) + 1)]


def changed(label: str, id: int, actor: ledger.Actor | None = None, **wanted: Scalar) -> int:
    """Fields of one object set anew; the number of the change set."""
    difference = ledger.update(label, id, ledger.current(label, [id])[id], wanted)
    assert difference is not None
    receipt = ledger.commit([difference], actor or SYSTEM(), TEST)
    assert receipt.number is not None
    return receipt.number


class Ledger:
    """Six sectors, two departments, the plan of 2021, and whatever projects a test adds."""

    def __init__(self) -> None:
        names: list[Values] = [
            {"code": code, "name": f"{code}领域", "name_en": code, "order": place}
            for place, code in enumerate(SECTORS)
        ]
        self.sectors = dict(zip(SECTORS, made("sector", *names), strict=True))
        self.mine, self.theirs = made(
            "organisation", {"name": "工信局", "active": True}, {"name": "交通局", "active": True}
        )
        [self.plan] = made("plan", {"year": 2021, "status": "issued", "light_rule": "P1"})

    def project(
        self, name: str, sector: str = "steel", department: int | None = None, **more: Scalar
    ) -> Project:
        """One project with its year plan of 2021; keys of the year plan in ``more`` go there."""
        ids = self.projects({"name": name, "sector": sector, "responsible": department or self.mine, **more})
        return Project.objects.get(pk=ids[0])

    def projects(self, *rows: Values) -> list[int]:
        """Many projects with their year plans, in one change set."""
        wanted: list[ledger.Difference] = []
        for place, row in enumerate(rows, 1):
            of_year = {key: value for key, value in row.items() if key in ledger.KEPT["year_plan"].keys}
            own = {key: value for key, value in row.items() if key not in of_year}
            own["sector"] = self.sectors[str(row["sector"])]
            wanted.append(ledger.create("project", -place, own))
            wanted.append(
                ledger.create("year_plan", -place, {"project": -place, "plan": self.plan, **of_year})
            )
        receipt = ledger.commit(wanted, SYSTEM(), TEST)
        return [receipt.ids["project", -place] for place in range(1, len(rows) + 1)]

    def many(self, number: int) -> list[int]:
        """``number`` named projects with amounts, over all sectors, in the first department."""
        rows: list[Values] = [
            {"name": f"项目{n:03d}", "sector": SECTORS[n % 6], "responsible": self.mine, "total_investment": n * FEN, "planned": n * FEN // 2, "stage": "building"}
            for n in range(1, number + 1)
        ]  # fmt: skip
        return self.projects(*rows)

    def returned(self, project: Project, month: int, **values: Scalar) -> int:
        """A submitted return of 2021 for a project; its period is opened as needed."""
        plan = YearPlan.objects.get(project=project, plan=self.plan)
        period = (
            Plan.objects.get(pk=self.plan).periods.filter(month=month).values_list("pk", flat=True).first()
        )
        period = period or made("period", {"plan": self.plan, "month": month, "state": "open"})[0]
        return made(
            "monthly_return", {"year_plan": plan.pk, "period": period, "state": "submitted", **values}
        )[0]


@pytest.fixture
def house(db: None) -> Ledger:
    """A ledger with sectors, departments and a plan, and no project yet."""
    return Ledger()


@pytest.fixture
def people(house: Ledger) -> dict[str, User]:
    """One account of each role; the stranger is an officer of another department, the newcomer has no role."""
    held = {
        "officer": ("officer", house.mine), "stranger": ("officer", house.theirs), "manager": ("manager", None),
        "leader": ("leader", None), "auditor": ("auditor", None), "administrator": ("administrator", None),
    }  # fmt: skip
    users = {
        name: User.objects.create_user(name, password="x", is_staff=name in {"manager", "administrator"})
        for name in (*held, "newcomer")
    }
    rows = [
        {"user": users[name].pk, "role": role, "organisation": unit} for name, (role, unit) in held.items()
    ]
    made("membership", *rows)
    return users


@pytest.fixture
def browse(people: dict[str, User]) -> Callable[..., Client]:
    """A function that gives a client of the named person, in English unless told."""

    def client(name: str | None, language: str = "en") -> Client:
        found = Client(headers={"accept-language": language})
        if name:
            found.force_login(people[name])
        return found

    return client


def text(response: Any) -> str:
    """The page as text; it must have answered 200."""
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def words(response: Any) -> str:
    """The page's text without tags and line breaks."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text(response)))


def data_of(page: str, name: str) -> Any:
    """The JSON that stands in the page under this id."""
    found = re.search(f'id="{name}" type="application/json">(.*?)</script>', page)
    assert found, name
    return json.loads(found[1])


@pytest.fixture
def send(browse: Callable[..., Client], tmp_path: Path) -> Callable[..., Any]:
    """A function that brings a table to the page as somebody; answers the response after the redirect."""

    def sent(
        *rows: Sequence[Value], head: Sequence[Value] = HEAD, who: str = "manager", language: str = "en", body: bytes | None = None,
        name: str = "台账.xlsx", **terms: Any,
    ) -> Any:  # fmt: skip
        content = table(tmp_path / "a.xlsx", [head, *rows]).read_bytes() if body is None else body
        data = {"file": SimpleUploadedFile(name, content), "year": 2021, "month": "", **terms}
        return browse(who, language).post("/imports/", data, follow=True)

    return sent
