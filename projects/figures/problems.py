"""Which problems are open and overdue on a day, and who is asked to act next (DOMAIN.md §2.1 Issue)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.db.models import Count, Q, QuerySet

from projects.ledger.rules.problems import CLOSED, CLOSING
from projects.models import Problem

OPEN = Q(~Q(state=CLOSED))


def is_overdue(problem: Problem, day: date) -> bool:
    """Whether an open problem's due date is over before ``day``; a month is over after its last day, a year likewise."""
    due = str(problem.due)
    return problem.state != CLOSED and bool(due) and due < day.isoformat()[: len(due)]


def overdue(day: date) -> Q:
    """The problems of which ``is_overdue`` is true."""
    told = day.isoformat()
    not_over = Q(due__in=[told[:4], told[:7]])
    return OPEN & ~Q(due="") & Q(due__lt=told) & ~not_over


def asked(state: str) -> Literal["department", "office", ""]:
    """Who is to act on a problem in this state: its department, or the project office where it is asked to close."""
    return "" if state == CLOSED else "office" if state == CLOSING else "department"


def by_kind(problems: QuerySet[Problem], day: date) -> dict[str, tuple[int, int, int]]:
    """(all, open, overdue) of each kind that occurs."""
    counted = (
        problems.order_by()
        .values("kind")
        .annotate(every=Count("pk"), standing=Count("pk", filter=OPEN), late=Count("pk", filter=overdue(day)))
    )
    return {str(row["kind"]): (row["every"], row["standing"], row["late"]) for row in counted}
