"""What the rules have found of a plan: the findings that are kept, with what became of them, and what was not recorded yet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from projects.audit.looking import Hit
from projects.audit.run import fresh
from projects.ledger.rules.findings import LIVING
from projects.models import Finding, Plan, Project

#: a state of none: the rules say it now, and no run has kept it
UNRECORDED = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it stands: measured and held against in ``unit``; ``params`` fill its sentence. ``pk`` 0 is not kept."""

    pk: int
    rule: str
    level: str
    project: int | None
    code: str
    name: str
    month: int
    unit: str
    measured: int | None
    bound: int | None
    sentence: str
    params: Mapping[str, Any]
    state: str = UNRECORDED
    opened: str = ""
    due: str = ""
    explanation: str = ""
    verdict: str = ""

    @property
    def lives(self) -> bool:
        """Whether it is still to be dealt with."""
        return self.state == UNRECORDED or self.state in LIVING


def found(plan: Plan, on: date) -> list[Found]:
    """All findings of a plan, kept ones in their order, then those a run on the day ``on`` would open; nothing is written."""
    rows = Finding.objects.filter(plan=plan).select_related("project").order_by("pk")
    return [*map(_of_kept, rows), *_of_hits(fresh(plan, on))]


def _of_kept(row: Finding) -> Found:
    code, name = (row.project.code, row.project.name) if row.project else ("", "")
    return Found(
        row.pk, row.rule, row.level, row.project_id, code, name, int(row.month or 0), row.unit, row.measured, row.threshold,
        row.sentence, json.loads(row.params) if row.params else {}, row.state, row.opened, row.due, row.explanation, row.verdict,
    )  # fmt: skip


def _of_hits(hits: list[Hit]) -> Iterator[Found]:
    names = dict(Project.objects.filter(pk__in={hit.project for hit in hits}).values_list("pk", "name"))
    for hit in hits:
        seen = hit.seen
        yield Found(
            0, hit.rule.code, seen.level, hit.project, hit.code, names.get(hit.project or 0, ""), hit.month, seen.unit or hit.rule.unit,
            seen.measured, seen.bound, hit.rule.sentence_of(seen), seen.params,
        )  # fmt: skip
