"""What is mine to do now, first thing after sign-in; for the project office who has returned a month and who is late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from projects import access, conflicts, filters, ledger
from projects.audit import kept
from projects.ledger import Actor, Refused, Source
from projects.ledger.rules.periods import CLOSED
from projects.models import Period, Plan, YearPlan
from projects.month import periods, returns
from projects.month.duties import Overview, duties
from projects.views.common import must
from projects.views.listing import plan_of
from projects.views.month.acting import tell
from projects.views.month.asked import ASSESS, Asked
from projects.views.month.typed import whole


@dataclass(frozen=True, slots=True)
class MonthTab:
    """One month of the plan year: its period if it was opened."""

    month: int
    period: Period | None
    active: bool


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """An officer's months; for those who see all the month they choose, department by department."""
    user = must(request, "read")
    context: dict[str, Any] = {"assesses": access.may(user, "assess"), "sees_all": access.sees_all(user)}
    context["may_files"] = access.may(user, "files")
    if access.departments(user):
        mine = duties(user, timezone.now())
        done = [duty for duty in mine if duty.done]
        explain = kept.to_explain(user, timezone.localdate())
        context |= {
            "duties": mine,
            "done": done,
            "explain": explain,
            "nothing": not mine and not explain.open,
        }
    if access.sees_all(user):
        context |= _overview(request)
    return render(request, "returns/home.html", context)


def _overview(request: HttpRequest) -> dict[str, Any]:
    plans = filters.plans()
    plan = plan_of(plans, request.GET.get("year"))
    if plan is None:
        return {"plans": plans}
    opened = {
        int(period.month or 0): period for period in plan.periods.select_related("plan").order_by("month")
    }
    period = opened.get(whole(request.GET.get("month", ""))) or _current(opened)
    return {
        "plans": plans, "plan": plan, "period": period, "next": next_month(plan, opened), "position": ledger.head()[0],
        "tabs": [MonthTab(m, opened.get(m), period is not None and m == period.month) for m in range(1, 13)],
        "overview": Overview(period, timezone.now()) if period else None,
    }  # fmt: skip


def _current(opened: dict[int, Period]) -> Period | None:
    """The first month that is not closed, else the last one."""
    waiting = [period for period in opened.values() if period.state != CLOSED]
    return waiting[0] if waiting else opened[max(opened)] if opened else None


def next_month(plan: Plan, opened: dict[int, Period]) -> int | None:
    """The month that comes next: the one after the last that was opened."""
    following = max(opened, default=0) + 1
    if following == 1 and plan.january_joined:
        following = 2
    return following if following <= 12 else None


@require_POST
def open_month(request: HttpRequest) -> HttpResponse:
    """Open a month for its returns."""
    user = must(request, "close")
    plan = get_object_or_404(Plan, year=whole(request.POST.get("year", "")))
    month = whole(request.POST.get("month", ""))
    try:
        periods.open_month(plan, month, Actor.of(user), Source("page", request.path))
        messages.success(
            request, _("Month %(month)s of %(year)s is open.") % {"month": month, "year": plan.year}
        )
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
    return redirect(f"/returns/?year={plan.year}&month={month}")


@require_POST
def accept_department(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Accept all that a department has submitted, as it stood when the page was made."""
    asked = Asked.by(request, year, month, ASSESS)
    rows = submitted(asked, whole(request.POST.get("department", "")))
    source, reason = Source("page", request.path), request.POST.get("reason", "")
    try:
        position = whole(request.POST.get("position", ""))
        tell(request, "accept", returns.accept(asked.grid, rows, position, source, reason))
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
    return redirect(f"/returns/?year={year}&month={month}")


def submitted(asked: Asked, department: int) -> list[YearPlan]:
    """The year plans of a department (0: of none) whose return waits to be accepted."""
    rows = asked.every.filter(project__responsible=department or None)
    return list(rows.filter(returns__period=asked.period, returns__state="submitted"))


def lands_on_returns(user: User) -> bool:
    """Whether what a person has to do stands on the page of returns: departments report, nobody else does."""
    return bool(access.departments(user)) and not access.sees_all(user)
