"""The first page: how far the year is, sector by sector, published beside registered."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from projects import access, figures, filters, sentences
from projects.figures.ranking import Of
from projects.models import Plan
from projects.values import share
from projects.views import board, charts, drawn, overview
from projects.views.ahead import ahead
from projects.views.common import person
from projects.views.listing import plan_of
from projects.views.news import news
from projects.views.visits import last_visit

MONTHS = tuple(str(month) for month in range(1, 13))


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Sums of the whole plan for those who see all, of their own projects for an officer, none for others."""
    user = person(request)
    if not access.may(user, "read"):
        return redirect("admin:index") if user.is_staff else render(request, "dashboard/nothing.html")
    years = filters.plans()
    plan = plan_of(years, request.GET.get("year"))
    if plan is None:
        return render(
            request, "dashboard/nothing.html", {"may_import": access.may(user, "import"), "reads": True}
        )
    month = _month(request.GET.get("month", ""))
    context = _whole(plan, month) if access.sees_all(user) else _own(user, plan, month)
    frame = {
        "plan": plan,
        "plans": years,
        "no_such_year": no_such_year(request.GET.get("year", ""), plan),
        "asked_month": month,
        "months": MONTHS,
        "news": news(user, last_visit(request)),
        "traced": {
            "year": plan.year,
            **({"month": context["rolled"].month} if context["rolled"].month else {}),
        },
    }
    told = board.board(user, plan, context["rolled"], _order(request.GET.get("rank", "")))
    shown = {"board": told, "charts": charts.of_board(told) if told else {}}
    shown["drawn"] = drawn.of_sectors(context["rows"]) | (drawn.of_board(told) if told else {})
    return render(request, "dashboard/dashboard.html", {**frame, **context, **shown})


def no_such_year(asked: str, plan: Plan) -> str:
    """A year was asked for that has no plan: which, and what is shown instead; "" where the year asked for is shown."""
    if asked in ("", str(plan.year)):
        return ""
    return sentences.say("no-such-year", {"value": asked[:10], "year": plan.year})


def _month(asked: str) -> int | None:
    return int(asked) if asked in MONTHS else None


def _order(asked: str) -> Of:
    return next((order for order in board.ORDERS if order == asked), board.ORDERS[0])


def _whole(plan: Plan, month: int | None) -> dict[str, Any]:
    rolled, rows, lines = overview.overview(plan, month)
    names = {row.code: row.name for row in rows}
    return {
        "rolled": rolled, "total": rolled.total, "rows": rows[:-1], "all": rows[-1], "declared": rows[-1].declared,
        "chart": charts.of_sectors(rows[:-1]), "reconciled": overview.reconciled(plan, lines, names), "whole": True,
        "ahead": ahead(plan, rolled),
    }  # fmt: skip


def _own(user: User, plan: Plan, month: int | None) -> dict[str, Any]:
    """The sums of the projects an officer sees; what was published for all is not theirs to compare with."""
    mine = access.visible_year_plans(user).filter(plan=plan)
    rolled = figures.rollup_of(plan, mine, month)
    rows = [overview.of_group(group) for group in rolled.groups]
    declared = share(rolled.total.declared_total or 0, rolled.total.known_total_investment)
    return {
        "rolled": rolled, "total": rolled.total, "rows": rows, "all": overview.of_group(rolled.total), "declared": declared,
        "chart": charts.of_sectors(rows), "whole": False, "ahead": ahead(plan, rolled, mine),
    }  # fmt: skip
