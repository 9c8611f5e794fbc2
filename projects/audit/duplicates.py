"""Rules that hold projects against each other, and the list against the year before (DOMAIN.md §2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from projects.audit.rule import (
    ERROR,
    NOTHING,
    PLAN,
    PRACTICE,
    SHARE,
    WARNING,
    Limits,
    Rule,
    Seen,
    collector,
    millionths,
    percent_limit,
)
from projects.figures.shown import percent
from projects.likeness import Alike, normal

RULES: list[Rule] = []
rule = collector(RULES)


class Known(NamedTuple):
    """What tells projects apart. ``owner`` is an organisation's id, ``parent`` a project's."""

    id: int
    code: str
    name: str
    national_code: str
    owner: int | None
    parent: int | None


class Gone(NamedTuple):
    """A project of last year's list that is not in this one."""

    id: int
    code: str
    name: str
    stage: str


#: a finding about one project; None is the plan as a whole
About = tuple[int | None, Seen]


@rule(
    "A17",
    _("entered twice"),
    _("the same national code, or the same name and owner: error; a name alike by %(percent)s%% or more: warning"),
    levels="E/W", unit=SHARE, scope=PLAN, source="[37]", needs=("national_code", "name", "owner"),
    limits=(percent_limit("percent", _("alike from"), 90, low=90, high=100),),
)  # fmt: skip
def twice(projects: Sequence[Known], limits: Limits) -> Iterator[About]:
    """重复入库. Each pair once, told of the later project; parts of one project are no doubles."""
    told: set[tuple[int, int]] = set()
    for level, code, pairs in (
        (ERROR, "rule-A17-code", _same(projects, lambda each: each.national_code.strip())),
        (ERROR, "", _same(projects, lambda each: each.owner and (normal(each.name), each.owner))),
    ):
        for first, second in pairs:
            if (first.id, second.id) not in told and not _related(first, second):
                told.add((first.id, second.id))
                yield second.id, _seen(level, code, first, second, 10**6, limits)
    yield from _alike(projects, told, limits)


def _same(projects: Iterable[Known], key: object) -> Iterator[tuple[Known, Known]]:
    """Each project with the first one of the same key."""
    first: dict[object, Known] = {}
    for each in projects:
        if value := key(each):  # type: ignore[operator]
            if value in first:
                yield first[value], each
            else:
                first[value] = each


def _alike(projects: Sequence[Known], told: set[tuple[int, int]], limits: Limits) -> Iterator[About]:
    by_id = {each.id: each for each in projects}
    index = Alike((each.id, each.name) for each in projects)
    for second in projects:
        for like in index.find(second.name):
            first = by_id[like.id]
            if first.id >= second.id or (first.id, second.id) in told or _related(first, second):
                continue
            share = Fraction(like.share).limit_denominator(10**6)
            if share * 100 >= limits["percent"]:
                yield second.id, _seen(WARNING, "rule-A17-alike", first, second, millionths(share), limits)


def _seen(level: str, code: str, first: Known, second: Known, share: int, limits: Limits) -> Seen:
    params = {
        "code": first.code,
        "name": first.name,
        "national": second.national_code,
        "share": percent(Fraction(share, 10_000)),
    }
    return Seen(level, share, limits["percent"] * 10_000, params, code, first.code)


def _related(one: Known, other: Known) -> bool:
    """Parts of one project, or a part and its whole."""
    return (
        (one.parent is not None and one.parent == other.parent)
        or one.parent == other.id
        or other.parent == one.id
    )


@rule(
    "A40",
    _("gone from the list"),
    _("in last year's list, neither finished nor cancelled, and not in this year's"),
    levels="W", unit=NOTHING, scope=PLAN, source=PRACTICE, needs=("year_plan",),
)  # fmt: skip
def gone(projects: Iterable[Gone], _limits: Limits) -> Iterator[About]:
    """A project silently gone from the next ledger."""
    for each in projects:
        yield each.id, Seen(WARNING, None, None, {"code": each.code, "name": each.name, "stage": each.stage})
