"""Periods and returns: what may follow what, and what a return is asked."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # periods and returns
    "not-reporting": _("Your department does not report this project. The responsible department does."),
    "period-not-open": _("Month %(month)s is not open yet. Ask the project office to open it."),
    "period-closed": _("Month %(month)s is closed. Ask the project office to reopen it."),
    "period-closing": _(
        "Month %(month)s is being closed, so the return of %(code)s is not taken any more. Ask the project office for more time."
    ),
    "period-starts-open": _("A month begins open. Open month %(month)s first, then close it."),
    "period-stands": _("Month %(month)s was opened already."),
    "period-order": _(
        "Month %(later)s is closed already, so month %(month)s cannot come before it. Reopen month %(later)s first."
    ),
    "period-state": _(
        "Month %(month)s cannot take that step: a month goes from open to closing to closed, and from closed to open."
    ),
    "period-not-closed": _("Month %(month)s is not closed, so there is nothing to reopen."),
    "period-closed-already": _("Month %(month)s is closed already."),
    "period-of-another-plan": _(
        "The month belongs to another plan year than the project's plan. Choose a month of the same year."
    ),
    "month-not-begun": _("Month %(month)s of %(year)s has not begun yet. Open it when it has."),
    "january-joined": _("January is reported with February in this plan year. Open month 2."),
    "january-stands": _(
        "January has a period of its own already, so it cannot be reported with February any more."
    ),
    "earlier-month-open": _("Month %(earlier)s is not closed yet. Close it before month %(month)s."),
    "later-month-closed": _(
        "Month %(later)s is closed and rests on month %(month)s. Reopen month %(later)s first."
    ),
    "closed-with-snapshot": _(
        "Month %(month)s is closed together with its frozen figures. Use the page of the month or the command closeperiod."
    ),
    "snapshot-stays": _("What was frozen at a closing is never changed or deleted."),
    "snapshot-false": _(
        "A snapshot is made by closing a month, from the ledger as it stands at that moment."
    ),
    "correction-reason": _("The month was closed before. Say why it is corrected."),
    "not-a-moment": _("“%(value)s” is not a moment. Write it as 2021-06-05T18:00."),
    "no-figure": _(
        "No figure is given for this month. Write 0 if nothing was completed; if it is not known, say why in the remark."
    ),
    "negative-explained": _("The month is negative (%(completed)s × 10k yuan); the remark says why."),
    "negative-unexplained": _(
        "The month is negative (%(completed)s × 10k yuan). Say in the remark what it corrects."
    ),
    "cumulative-differs": _(
        "%(before)s up to last month + %(completed)s in this month = %(expected)s × 10k yuan, but the year to date says %(declared)s. Correct one of them."
    ),
    "cumulative-falls": _(
        "The year to date falls from %(before)s to %(to_date)s × 10k yuan. Check it; a correction downwards is a negative figure of this month with a remark."
    ),
    "parts-differ": _(
        "Construction, installation, equipment and other costs come to %(parts)s × 10k yuan, the year to date to %(to_date)s. Correct one of them."
    ),
    "over-total": _(
        "%(since_start)s × 10k yuan are completed since the start, more than the total investment of %(total)s. Say why in the remark."
    ),
    "far-over-total": _(
        "%(since_start)s × 10k yuan are completed since the start, over %(percent)s %% more than the total investment of %(total)s. Check the figure, or ask the project office to correct the total."
    ),
    "light-reason-missing": _("A light that is not green needs its reason."),
    "nothing-typed": _("Nothing was typed, so there is nothing to submit."),
    "nothing-typed-yet": _("Nothing was typed yet. Type the figures of the month first, then submit them."),
    "nothing-picked": _("Tick the returns that are meant first."),
    "problems-stand": _(
        "It is kept as a draft: problems stand beside its cells. Correct them, or give the reason asked for."
    ),
    "cells-clash": _(
        "It is kept as a draft: somebody else changed the same cells meanwhile. Look at both and decide."
    ),
    "cells-unreadable": _("It is kept as a draft: a cell cannot be read. The sentence beside it says why."),
    "month-conflict": _(
        "Somebody else was quicker with the same cells, so nothing was changed. What you typed is kept; both are shown."
    ),
    "return-not-submitted": _("There is no submitted return to do this with."),
    "return-changed-since": _("It was changed since you looked at it. Look at it again first."),
    "not-all-in": _(
        "Not everything is in, accepted and without problems. Look at what is listed, and tick that the month is closed all the same."
    ),
    "extension-incomplete": _("Say which department, until when, and why."),
    "return-accepted": _(
        "The return of %(code)s was accepted and stays as it is. Ask the project office to return it first."
    ),
    "return-state": _("The return cannot take that step now. Open the page again."),
}
