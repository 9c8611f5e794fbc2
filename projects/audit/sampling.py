"""A draw of projects for site visits: repeatable from its seed, with more chance for large amounts and for findings.

All is whole numbers, in the order of codes, so that the same parameters over the same state of the ledger draw the same
projects on every machine. The weight of a project, in millionths:

    1 + amount ÷ mean of the known amounts + 2 × errors + warnings

A project whose amount is not known has the 1 and its findings: everyone may be drawn. Places go to strata by their
weights (Sainte-Laguë: the next one to the stratum with the largest weight ÷ (2 × places + 1)), one each first where there
are enough; inside a stratum one project after another is drawn by weight, without putting back."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from projects import ledger
from projects.audit.rule import ERROR, WARNING
from projects.figures.sums import CANCELLED
from projects.ledger import Actor, Difference, Receipt, Source
from projects.ledger.locking import snapshot
from projects.ledger.rules.findings import LIVING
from projects.models import Finding, Plan, Sample, YearPlan

_MILLION = 10**6
#: what a draw may be stratified by, and the field of the year plan that tells it
STRATA = {"sector": "project__sector__code", "department": "project__responsible_id", "class": "year_class"}
TO_DATE, PLANNED, TOTAL = "to_date", "planned", "total_investment"


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a draw; ``weighing`` is "" or one of ``TO_DATE``, ``PLANNED``, ``TOTAL``; ``month`` 0 before any return."""

    plan: Plan
    month: int
    size: int
    seed: int
    strata: tuple[str, ...] = ()
    weighing: str = TO_DATE
    findings: bool = True


class Candidate(NamedTuple):
    """A project that may be drawn: its stratum, the year to date and the amount it is weighed by (fen), its findings."""

    project: int
    code: str
    stratum: str
    to_date: int | None
    amount: int | None
    errors: int = 0
    warnings: int = 0


class Drawn(NamedTuple):
    """A drawn project: its number in the sample, its weight and its chance of being drawn, about, in millionths."""

    number: int
    candidate: Candidate
    weight: int
    chance: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn, of how many, and of which state of the ledger."""

    asked: Asked
    items: tuple[Drawn, ...]
    population: int
    frame: str
    position: int
    head: str


def draw(asked: Asked) -> Draw:
    """Draw from the plan as it stands; nothing is written."""
    with snapshot():
        position, head = ledger.head()
        candidates = _candidates(asked)
    weights = weigh(candidates, bool(asked.weighing), asked.findings)
    items = drawn(candidates, weights, asked.size, asked.seed)
    return Draw(asked, tuple(items), len(candidates), _frame(candidates, weights), position, head)


def keep(found: Draw, on: date, purpose: str, actor: Actor, source: Source) -> Receipt:
    """Keep a draw. Raises what ``ledger.commit`` raises."""
    return ledger.commit(differences(found, on, purpose), actor, source, "sample", purpose)


def differences(found: Draw, on: date, purpose: str) -> list[Difference]:
    """What it takes to keep a draw."""
    asked = found.asked
    return [
        ledger.create("sample", -1, {
            "plan": asked.plan.pk, "month": asked.month, "size": asked.size, "seed": asked.seed, "strata": ",".join(asked.strata),
            "weighing": asked.weighing, "findings": asked.findings, "purpose": purpose, "drawn": on.isoformat(),
            "population": found.population, "position": found.position, "head": found.head, "frame": found.frame,
        }),
        *(
            ledger.create("sample_item", -each.number - 1, {
                "sample": -1, "project": each.candidate.project, "number": each.number, "stratum": each.candidate.stratum,
                "weight": each.weight, "chance": each.chance, "reported": each.candidate.to_date,
            })
            for each in found.items
        ),
    ]  # fmt: skip


def asked_of(sample: Sample) -> Asked:
    """The parameters of a sample that is kept."""
    strata = tuple(each for each in str(sample.strata).split(",") if each)
    return Asked(
        sample.plan, int(sample.month or 0), int(sample.size or 0), int(sample.seed or 0), strata, str(sample.weighing), bool(sample.findings)
    )  # fmt: skip


# --- what may be drawn


def _candidates(asked: Asked) -> list[Candidate]:
    """Named, live projects of the plan by code; two queries."""
    rows = YearPlan.objects.filter(plan=asked.plan, project__placeholder=False).exclude(
        project__stage=CANCELLED
    )
    errors, warnings = _findings(asked)
    to_date = f"year_to_date__to_{asked.month or 1}"
    fields = (
        "project_id",
        "project__code",
        "project__total_investment",
        "planned",
        "adjusted",
        "adjusted_from",
        to_date,
    )
    told = rows.order_by("project__code").values_list(*fields, *(STRATA[each] for each in asked.strata))
    found = []
    for project, code, total, planned, adjusted, since, reached, *parts in told:
        in_force = adjusted if adjusted is not None and (since or 1) <= (asked.month or 1) else planned
        amount = {TO_DATE: reached, PLANNED: in_force, TOTAL: total}.get(asked.weighing)
        stratum = " ".join(f"{key}:{part or ''}" for key, part in zip(asked.strata, parts, strict=True))
        found.append(Candidate(project, code, stratum, reached, amount, errors[project], warnings[project]))
    return found


def _findings(asked: Asked) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Errors and warnings that stand, by project."""
    counts: dict[str, dict[int, int]] = {ERROR: defaultdict(int), WARNING: defaultdict(int)}
    rows = Finding.objects.filter(plan=asked.plan, state__in=LIVING, project__isnull=False, level__in=counts)
    for level, project in rows.filter(month__lte=asked.month or 12).values_list("level", "project_id"):
        counts[level][project or 0] += 1
    return counts[ERROR], counts[WARNING]


def _frame(candidates: Sequence[Candidate], weights: Sequence[int]) -> str:
    """SHA-256 of who could be drawn, in which stratum, with which weight."""
    lines = (
        f"{each.code}\t{each.stratum}\t{weight}\n" for each, weight in zip(candidates, weights, strict=True)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


# --- pure


def weigh(candidates: Sequence[Candidate], by_amount: bool, by_findings: bool) -> list[int]:
    """The weight of each, in millionths; an amount below 0 weighs nothing."""
    known = [max(each.amount, 0) for each in candidates if each.amount is not None]
    mean = sum(known) // len(known) if by_amount and known else 0
    return [
        _MILLION
        + (max(each.amount or 0, 0) * _MILLION // mean if mean else 0)
        + ((2 * each.errors + each.warnings) * _MILLION if by_findings else 0)
        for each in candidates
    ]


def drawn(candidates: Sequence[Candidate], weights: Sequence[int], size: int, seed: int) -> list[Drawn]:
    """The projects that are drawn, by stratum and code. ``candidates`` come in the order of their codes."""
    strata: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(candidates):
        strata[each.stratum].append(place)
    places = allocated(size, {name: [weights[p] for p in strata[name]] for name in sorted(strata)})
    dice = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
    chosen: list[Drawn] = []
    for name, number in places.items():
        whole = sum(weights[p] for p in strata[name])
        for place in sorted(_without_return(strata[name], weights, number, dice)):
            chance = min(number * weights[place] * _MILLION // whole, _MILLION)
            chosen.append(Drawn(len(chosen) + 1, candidates[place], weights[place], chance))
    return chosen


def allocated(size: int, strata: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """How many of each stratum: one each where there are enough, then by weight, no more than there are."""
    given = {name: int(size >= len(strata)) for name in strata}
    sums = {name: sum(weights) for name, weights in strata.items()}
    for _place in range(min(size, sum(map(len, strata.values()))) - sum(given.values())):
        able = [name for name in strata if given[name] < len(strata[name])]
        # the larger quotient of two whole numbers, without dividing; of equals the first by name
        best = able[0]
        for name in able[1:]:
            if sums[name] * (2 * given[best] + 1) > sums[best] * (2 * given[name] + 1):
                best = name
        given[best] += 1
    return given


def _without_return(
    pool: Iterable[int], weights: Sequence[int], number: int, dice: random.Random
) -> list[int]:
    """``number`` places of the pool, one after another by weight."""
    left, found = list(pool), []
    whole = sum(weights[place] for place in left)
    for _draw in range(number):
        point = dice.randrange(whole)
        for place in left:
            point -= weights[place]
            if point < 0:
                break
        left.remove(place)
        found.append(place)
        whole -= weights[place]
    return found
