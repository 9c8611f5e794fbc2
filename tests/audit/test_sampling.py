"""A draw for site visits: repeatable, weighed by amounts and findings, kept through the door, and filled in on site."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from projects import access, ledger
from projects.audit import sampling
from projects.audit.sampling import Asked, Candidate
from projects.ledger import Actor, Refused
from projects.models import Plan, Project, Sample, SampleItem
from tests.factories import TEST, WAN, House, commit, house, make, people, stored  # noqa: F401

ON = date(2021, 7, 1)


def candidates(*rows: tuple[str, int | None, int, int]) -> list[Candidate]:
    return [
        Candidate(place, f"P{place:06d}", stratum, amount, amount, errors, warnings)
        for place, (stratum, amount, errors, warnings) in enumerate(rows, 1)
    ]


# --- pure


def test_a_weight_is_one_and_the_amount_and_the_findings() -> None:
    found = candidates(("", 300, 0, 0), ("", 100, 1, 2), ("", None, 0, 1), ("", -7, 0, 0), ("", 0, 0, 0))
    assert sampling.weigh(found, True, True) == [
        4_000_000,
        6_000_000,
        2_000_000,
        1_000_000,
        1_000_000,
    ]  # mean of 4 known: 100
    assert sampling.weigh(found, False, True) == [1_000_000, 5_000_000, 2_000_000, 1_000_000, 1_000_000]
    assert sampling.weigh(found, False, False) == [1_000_000] * 5


@pytest.mark.parametrize(
    ("size", "given"),
    [
        (1, {"a": 0, "b": 1, "c": 0}),  # fewer places than strata: to the heaviest
        (3, {"a": 1, "b": 1, "c": 1}),
        (6, {"a": 1, "b": 4, "c": 1}),
        (9, {"a": 1, "b": 6, "c": 2}),
        (99, {"a": 1, "b": 6, "c": 3}),  # all there are
    ],
)
def test_places_go_to_strata_by_weight(size: int, given: dict[str, int]) -> None:
    assert sampling.allocated(size, {"a": [5], "b": [10] * 6, "c": [3] * 3}) == given


def test_places_go_by_odd_divisors() -> None:
    """Sainte-Laguë: 60 ÷ 5 is more than 27 ÷ 3, and 60 ÷ 7 is less; ÷ 4 it would not be."""
    assert sampling.allocated(5, {"b": [10] * 6, "c": [9] * 3}) == {"b": 3, "c": 2}


def test_a_draw_repeats_from_its_seed_and_is_another_from_another() -> None:
    found = candidates(*(("ab"[n % 2], 100 * n, n % 3, 0) for n in range(40)))
    weights = sampling.weigh(found, True, True)
    first = sampling.drawn(found, weights, 10, 20210701)
    assert first == sampling.drawn(found, weights, 10, 20210701)
    assert first != sampling.drawn(found, weights, 10, 20210702)
    # written down: the same on every machine and with every later release
    assert [each.candidate.project for each in first] == WRITTEN
    assert len({each.candidate.project for each in first}) == 10
    assert [each.number for each in first] == list(range(1, 11))


WRITTEN = [11, 15, 21, 23, 39, 6, 26, 30, 34, 40]


def test_who_weighs_more_is_drawn_more_often() -> None:
    found = candidates(("", 900, 0, 0), ("", 100, 0, 0), ("", 100, 0, 0), ("", 100, 0, 0))
    weights = sampling.weigh(found, True, False)
    seen = Counter(sampling.drawn(found, weights, 1, seed)[0].candidate.project for seed in range(2_000))
    share = weights[0] / sum(weights)  # 4 of 8
    assert abs(seen[1] / 2_000 - share) < 0.04


# --- through the door


@pytest.fixture
def plan(house: House) -> Plan:  # noqa: F811
    """Eight named projects in two sectors, one cancelled, one not named; one with an error."""
    rows: list[dict[str, Any]] = [
        {"name": f"项目{n}", "sector": house.other if n % 4 == 3 else house.steel, "planned": n * 100 * WAN}
        for n in range(8)
    ]
    ids = house.projects(
        [*rows, {"name": "取消的", "stage": "cancelled"}, {"name": "占位", "placeholder": True}]
    )
    house.report(ids[1], 3, completed=70 * WAN)
    make("finding", rule="A01", plan=house.plan, project=ids[2], month=3, level="error", sentence="rule-A03", opened="2021-04-01", state="open")  # fmt: skip
    return Plan.objects.get(pk=house.plan)


@pytest.fixture
def auditor(people: dict[str, User]) -> Actor:  # noqa: F811
    return Actor.of(people["auditor"])


def codes(found: sampling.Draw) -> list[str]:
    return [each.candidate.code for each in found.items]


def kept(plan: Plan, auditor: Actor, **asked: Any) -> tuple[sampling.Draw, Sample]:
    found = sampling.draw(Asked(plan, 3, 4, 99, ("sector",), **asked))
    receipt = sampling.keep(found, ON, "半年抽查", auditor, TEST)
    return found, Sample.objects.get(pk=receipt.ids["sample", -1])


def test_a_kept_draw_is_drawn_again_from_its_parameters(plan: Plan, auditor: Actor) -> None:
    found, sample = kept(plan, auditor)
    again = sampling.draw(sampling.asked_of(sample))
    assert (
        codes(again) == codes(found) == [each.project.code for each in sample.items.select_related("project")]
    )
    assert (again.frame, found.population) == (sample.frame, 8)
    assert ledger.replay() == []


def test_findings_that_live_up_to_the_month_weigh(plan: Plan, people: dict[str, User]) -> None:  # noqa: F811
    """All eight are drawn; the third has the error of the ground, and what is added here."""
    third, fourth = Project.objects.filter(name__in=("项目2", "项目3")).order_by("pk")
    for project, month, level in (
        (third, 1, "warning"),
        (third, 4, "error"),
        (third, 2, "info"),
        (fourth, 2, "error"),
    ):
        found(plan, project, month, level)
    settled = found(plan, fourth, 3, "warning")
    for who, state in (("officer", "explained"), ("auditor", "accepted"), ("auditor", "settled")):
        assert changed("finding", settled, Actor.of(people[who]), state=state, explanation="已核") == ""
    items = sampling.draw(Asked(plan, 3, 8, 99, weighing="")).items
    told = {
        each.candidate.project: (each.candidate.errors, each.candidate.warnings, each.weight)
        for each in items
    }
    assert len(told) == 8
    assert {pk: each for pk, each in told.items() if each != (0, 0, 1_000_000)} == {
        third.pk: (1, 1, 4_000_000), fourth.pk: (1, 0, 3_000_000),
    }  # fmt: skip


def found(plan: Plan, project: Project, month: int, level: str) -> int:
    """A finding that stands open; its id."""
    told: dict[str, Any] = {"sentence": "rule-A03", "opened": "2021-04-01", "state": "open"}
    return make("finding", rule="A01", plan=plan.pk, project=project.pk, month=month, level=level, **told)


def test_an_adjusted_plan_weighs_from_its_month_on(plan: Plan, house: House) -> None:  # noqa: F811
    project = Project.objects.get(name="项目5")
    year_plan = house.year_plan(project.pk)
    adjusted: dict[str, Any] = {"adjusted": 900 * WAN, "adjusted_from": 3}
    commit([ledger.update("year_plan", year_plan, stored("year_plan", year_plan), adjusted)])
    for month, amount in ((2, 500), (3, 900), (4, 900)):
        items = sampling.draw(Asked(plan, month, 8, 99, weighing="planned")).items
        assert [e.candidate.amount for e in items if e.candidate.project == project.pk] == [amount * WAN], (
            month
        )


def test_what_could_be_drawn_shows_in_the_hash(plan: Plan, auditor: Actor) -> None:
    _found, sample = kept(plan, auditor)
    project = Project.objects.get(name="项目6")
    commit([ledger.update("project", project.pk, stored("project", project.pk), {"stage": "cancelled"})])
    again = sampling.draw(sampling.asked_of(sample))
    assert again.population == 7
    assert again.frame != sample.frame


def test_only_the_auditor_keeps_one_and_nobody_changes_it(
    plan: Plan,
    auditor: Actor,
    people: dict[str, User],  # noqa: F811
) -> None:
    found, sample = kept(plan, auditor)
    item = sample.items.get(number=1)
    for who in ("manager", "leader", "officer", "administrator"):
        with pytest.raises(Refused) as refused:
            sampling.keep(found, ON, "", Actor.of(people[who]), TEST)
        assert refused.value.code == "not-yours"
        assert fill(item, Actor.of(people[who]), note="x") == "not-yours"
    assert changed("sample", sample.pk, auditor, seed=5) == "sample-stays"
    assert fill(item, auditor, weight=5) == "sample-stays"
    one = [
        ledger.create(
            "sample_item",
            -1,
            {"sample": sample.pk, "project": item.project_id, "number": 9, "weight": 1, "chance": 1},
        )
    ]
    for wanted in (
        one,
        [ledger.Difference("sample_item", item.pk, "delete")],
        [ledger.Difference("sample", sample.pk, "delete")],
    ):
        with pytest.raises(Refused) as refused:
            ledger.commit(wanted, auditor, TEST)
        assert refused.value.code in ("sample-stays", "referred-to")


def test_what_differs_says_what(plan: Plan, auditor: Actor) -> None:
    _found, sample = kept(plan, auditor)
    item = sample.items.get(number=2)
    assert fill(item, auditor, seen="differs") == "sample-differs"
    assert fill(item, auditor, seen="differs", amount_seen=5 * WAN, visited_on="2021-07-08") == ""
    item = SampleItem.objects.get(pk=item.pk)
    assert (item.seen, item.amount_seen) == ("differs", 5 * WAN)


def fill(item: SampleItem, actor: Actor, **wanted: Any) -> str:
    return changed("sample_item", item.pk, actor, **wanted)


def changed(label: str, pk: int, actor: Actor, **wanted: Any) -> str:
    """The code of the refusal, or "" where it was taken."""
    try:
        commit([ledger.update(label, pk, stored(label, pk), wanted)], actor)
    except Refused as refused:
        return refused.code
    return ""


def test_a_department_does_not_read_that_it_will_be_visited(
    plan: Plan,
    auditor: Actor,
    people: dict[str, User],  # noqa: F811
) -> None:
    found = sampling.draw(Asked(plan, 3, 4, 99))
    number = sampling.keep(found, ON, "", auditor, TEST).number or 0
    for who, sees in (("officer", False), ("manager", True), ("auditor", True)):
        assert access.visible_changesets(people[who]).filter(number=number).exists() == sees
        assert access.readable_changes(people[who]).filter(label="sample_item").exists() == sees
