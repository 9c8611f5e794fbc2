"""What the sums of a trail are called, and what a part of one rests on."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects import display
from projects.figures.parts import ADJUSTED

SUMS: dict[str, Promise] = {
    "count": _("Projects"),
    "named": _("Named projects"),
    "placeholders": _("Placeholders"),
    "total_investment": _("Total investment"),
    "planned": _("Plan of the year in force"),
    "planned_first": _("Plan of the year as first decided"),
    "output": _("Yearly output at full production"),
    "completed": _("Completed from January on"),
    "completed_in_month": _("Completed in the month"),
    "reporting": _("Projects with a figure to date"),
    "on_curve": _("Plans that follow the year's curve"),
    "by_own": _("Own monthly plans to date"),
    "completion_rate": _("Completion rate"),
    "schedule_share": _("Due by the calendar, of the plan"),
    "due": _("Due by the calendar"),
    "gap": _("Investment gap"),
    "balance": _("Balance of the year"),
    "needed": _("Needed each month"),
    "declared_share": _("Declared share of total investment"),
    "deviation": _("Ahead of or behind schedule, percentage points"),
    "ahead": _("Ahead of or behind schedule"),
    "due_in_month": _("Due in the month"),
    "ahead_in_month": _("Ahead of or behind schedule in the month"),
    "added": _("Added by the month"),
    "forecast": _("Forecast"),
    "rate_moved": _("Change of the completion rate, percentage points"),
    "grown": _("More or less than last year"),
    "grown_in_month": _("More or less than in the month last year"),
}


def basis(value: str) -> str:
    """What a part of a sum rests on, in a word."""
    return str(_("adjusted mid-year")) if value == ADJUSTED else display.basis(value)
