"""Questions to the findings that are kept: which are open, overdue, to be explained by whom. Days are given, never asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from projects import access
from projects.audit.rule import INFO
from projects.ledger.rules.findings import LIVING, TO_EXPLAIN
from projects.models import Finding

LIVE = Q(state__in=LIVING)
#: what is to be explained: an information asks nothing
ASKED = Q(state__in=TO_EXPLAIN) & ~Q(level=INFO)


def overdue(day: date) -> Q:
    """Findings that were to be explained before the day and are not."""
    return Q(state__in=TO_EXPLAIN, due__lt=day.isoformat()) & ~Q(due="")


def is_overdue(finding: Finding, day: date) -> bool:
    return finding.state in TO_EXPLAIN and "" < str(finding.due) < day.isoformat()


@dataclass(frozen=True, slots=True)
class ToExplain:
    """How many findings a person's departments are asked to explain, and how many of these are overdue."""

    open: int
    late: int


def to_explain(user: User, day: date) -> ToExplain:
    """Of the projects that an officer reports; one query."""
    mine = access.reporting(frozenset(access.departments(user)))
    rows = Finding.objects.filter(ASKED, project__in=mine)
    told = rows.aggregate(open=Count("pk"), late=Count("pk", filter=overdue(day)))
    return ToExplain(told["open"], told["late"])


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings of a rule live, by level, and how many are overdue."""

    code: str
    errors: int
    warnings: int
    infos: int
    late: int

    @property
    def every(self) -> int:
        return self.errors + self.warnings + self.infos


def by_rule(rows: QuerySet[Finding], day: date) -> list[RuleCount]:
    """The rules that found something that lives, in the order of their codes."""
    counts: dict[str, Any] = {
        name: Count("pk", filter=Q(level=level))
        for name, level in (("errors", "error"), ("warnings", "warning"), ("infos", "info"))
    }
    told = (
        rows.filter(LIVE).order_by().values("rule").annotate(**counts, late=Count("pk", filter=overdue(day)))
    )
    keys = ("rule", "errors", "warnings", "infos", "late")
    return sorted((RuleCount(*row) for row in told.values_list(*keys)), key=lambda each: each.code)


def params_of(finding: Finding) -> Mapping[str, Any]:
    """What fills the finding's sentence."""
    found: dict[str, Any] = json.loads(finding.params) if finding.params else {}
    return found
