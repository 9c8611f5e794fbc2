"""What stands above the table of a return workbook: what is asked, until when, and who answers questions."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from projects import access, figures
from projects.models import Organisation, Period, PeriodException, Plan
from projects.reports.sheets import Line
from projects.vocabulary import column

#: so many people of the project office are named
_NAMED = 3


def above(plan: Plan, month: int, department: Organisation) -> tuple[str, tuple[Line, ...]]:
    """The title and the lines above the heading, in the language of the moment."""
    joined = month == 2 and plan.january_joined
    about = {"year": plan.year, "month": "1-2" if joined else month, "department": department.name}
    title = _("Return for month %(month)s of %(year)s · %(department)s") % about
    words = (_what(), _how(), _when(plan, month, department))
    return title, (Line(title, title=True), *(Line(text) for text in words))


def _what() -> str:
    return _(
        "What to fill: the yellow columns only. The grey ones (last month, plan, computed) are locked. Amounts in 10k yuan;"
        " leave empty what is not known, write 0 for none."
    )


def _how() -> str:
    params = {
        "remark": column("monthly_return", "remark").heading(),
        "reason": column("monthly_return", "light_reason").heading(),
    }
    return _(
        "A correction of earlier months is a negative figure with its reason in “%(remark)s”; a light that is not green"
        " needs “%(reason)s”. Do not add or delete rows or columns."
    ) % params  # fmt: skip


def _when(plan: Plan, month: int, department: Organisation) -> str:
    office = _office()
    if Period.objects.filter(plan=plan, month=month, state="closed").exists() and not _extension(
        plan, month, department
    ):
        return _("This month is closed. To correct it, ask the project office%(office)s.") % {
            "office": office
        }
    until = _until(plan, month, department)
    told = {"until": until, "office": office}
    if not until:
        return _("Bring this file back on the page “Import”. Questions: the project office%(office)s.") % told
    return (
        _(
            "Until %(until)s: bring this file back on the page “Import”. Questions: the project office%(office)s."
        )
        % told
    )


def _until(plan: Plan, month: int, department: Organisation) -> str:
    if extended := _extension(plan, month, department):
        return extended.replace("T", " ")
    day = figures.due_on(plan, month)
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _extension(plan: Plan, month: int, department: Organisation) -> str:
    """Until when this department has more time, or ""."""
    found = PeriodException.objects.filter(period__plan=plan, period__month=month, organisation=department)
    return str(found.values_list("until", flat=True).first() or "")


def _office() -> str:
    """Who is asked, in brackets."""
    people = access.holders(access.MANAGER)[:_NAMED]
    names = _(", ").join(user.get_full_name() or user.get_username() for user in people)
    return _(" (%(names)s)") % {"names": names} if names else ""
