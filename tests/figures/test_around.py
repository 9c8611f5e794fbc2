"""Figures of what stands around a project: lateness, the share of permits done, problems overdue on a day."""

from __future__ import annotations

from datetime import date

import pytest

from projects.figures import permits, problems
from projects.figures.milestones import DAYS, MONTHS, YEARS, Lateness, lateness
from projects.models import Milestone, Problem, Project
from tests.factories import House, change, make


@pytest.mark.parametrize(
    ("planned", "forecast", "actual", "expected"),
    [
        ("2021-04-10", "", "2021-04-28", Lateness(18, DAYS, True)),
        ("2020-02-28", "", "2020-03-01", Lateness(2, DAYS, True)),
        ("2021-04-10", "2021-09-09", "2021-04-01", Lateness(-9, DAYS, True)),
        ("2021-04-10", "2021-04-10", "", Lateness(0, DAYS, False)),
        ("2021-09", "2022-01", "", Lateness(4, MONTHS, False)),
        ("2021-09-01", "2021-09", "", Lateness(0, MONTHS, False)),
        ("2021-09", "", "2021-09-30", Lateness(0, MONTHS, True)),
        ("2021", "", "2023-01-01", Lateness(2, YEARS, True)),
        ("2021-12-31", "2020", "", Lateness(-1, YEARS, False)),
        ("2021-04", "", "", None),
        ("", "2021-04", "2021-05", None),
    ],
)  # fmt: skip
def test_lateness_is_as_precise_as_both_dates(
    planned: str, forecast: str, actual: str, expected: Lateness | None
) -> None:
    assert lateness(Milestone(planned=planned, forecast=forecast, actual=actual)) == expected


# --- permits


def test_not_required_counts_as_done() -> None:
    told = [("approval", "done"), ("land", "exempt"), ("environment", "handling"), ("construction", "done")]
    share = permits.share_of(told)
    assert (share.done, share.exempt, share.recorded, share.unrecorded) == (2, 1, 3, 1)
    assert share.share == "0.666667"


def test_what_is_not_recorded_is_not_undone() -> None:
    share = permits.share_of([])
    assert (share.share, share.unrecorded) == (None, 4)
    assert permits.share_of([("land", "pending"), ("land", "done")]) == permits.PermitShare(1, 0, 2, 3)


def test_shares_of_groups_equal_the_sum_over_their_projects(house: House) -> None:
    kinds, states = [*permits.GREAT, "tender"], ["done", "exempt", "handling", "pending"]
    ids = house.projects(
        {"name": f"项目{n}", "sector": (house.steel, house.other)[n % 2], "responsible": (house.department, None, house.elsewhere)[n % 3]}
        for n in range(12)
    )  # fmt: skip
    rows: dict[int, list[tuple[str, str]]] = {pk: [] for pk in ids}
    for place, pk in enumerate(ids):
        for turn in range(place % 6):
            told = (kinds[(place + turn) % 5], states[(place * turn) % 4])
            rows[pk].append(told)
            make("permit", project=pk, kind=told[0], state=told[1])
    make("permit", project=house.project("占位", placeholder=True), kind="land", state="done")
    for by, attribute in (("sector", "sector_id"), ("department", "responsible_id")):
        groups = permits.permit_groups(Project.objects.all(), by)  # type: ignore[arg-type]
        assert len(groups) == (2 if by == "sector" else 3)
        for group in groups:
            mine = [
                each
                for each in Project.objects.filter(pk__in=ids)
                if (getattr(each, attribute) or 0) == group.key
            ]
            expected = sum((permits.share_of(rows[each.pk]) for each in mine), permits.PermitShare())
            assert (group.projects, group.share) == (len(mine), expected), group.name
    assert permits.permit_groups(Project.objects.all(), "department")[-1].key == 0


def test_the_number_of_queries_does_not_grow(house: House, django_assert_num_queries: object) -> None:
    assert callable(django_assert_num_queries)
    for number in (2, 20):
        for pk in house.projects({"name": f"{number}-{n}"} for n in range(number)):
            make("permit", project=pk, kind="land", state="done")
        with django_assert_num_queries(4):
            assert permits.permit_groups(Project.objects.all())[0].share.share == "1.000000"


# --- problems


@pytest.mark.parametrize(
    ("due", "day", "late"),
    [
        ("2021-05-31", "2021-05-31", False), ("2021-05-31", "2021-06-01", True), ("2021-05", "2021-05-31", False),
        ("2021-05", "2021-06-01", True), ("2021", "2021-12-31", False), ("2021", "2022-01-01", True), ("", "2999-01-01", False),
        ("2022-01-01", "2021-12-31", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("state", ["raised", "closed"])
def test_what_is_overdue_on_a_day(house: House, due: str, day: str, late: bool, state: str) -> None:
    """In Python and in SQL alike."""
    pk = make(
        "problem",
        project=house.project(),
        kind="land",
        description="征地",
        raised="2021",
        due=due,
        state="raised",
    )
    if state == "closed":
        change("problem", pk, state="handling")
        change("problem", pk, state="closing", result="好")
        change("problem", pk, state="closed")
    asked = date.fromisoformat(day)
    expected = late and state != "closed"
    assert problems.is_overdue(Problem.objects.get(pk=pk), asked) == expected
    assert Problem.objects.filter(problems.overdue(asked)).exists() == expected


def test_counts_by_kind(house: House) -> None:
    project = house.project()
    for kind, due in (("land", "2021-04"), ("land", "2021-08"), ("funds", "")):
        make("problem", project=project, kind=kind, description="x", raised="2021", due=due, state="raised")
    found = problems.by_kind(Problem.objects.all(), date(2021, 6, 1))
    assert found == {"land": (2, 2, 1), "funds": (1, 1, 0)}


def test_who_is_asked_to_act() -> None:
    asked = {
        state: problems.asked(state) for state in ("raised", "handling", "closing", "closed", "returned")
    }
    assert asked == {"raised": "department", "handling": "department", "closing": "office", "closed": "", "returned": "department"}  # fmt: skip
