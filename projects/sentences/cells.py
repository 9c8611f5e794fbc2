"""What a cell or an input says that cannot be kept as it stands, and what was kept of it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # values of a cell or an input
    "not-a-number": _(
        "“%(value)s” is not a number. Write digits only, or leave it empty if it is not known."
    ),
    "negative": _(
        "%(value)s is negative. Only the investment completed in a month may be corrected downwards."
    ),
    "too-large": _("%(value)s is larger than any amount a ledger can hold. Check the unit."),
    "not-whole": _("%(value)s must be a whole number."),
    "out-of-range": _("%(value)s must lie between %(low)s and %(high)s."),
    "too-long": _("The text has %(length)s characters; at most %(limit)s are kept. Shorten it."),
    "not-a-date": _("“%(value)s” is not a date. Write 2021, 2021-03 or 2021-03-15."),
    "not-a-flag": _("“%(value)s” is neither yes nor no."),
    "not-a-choice": _("“%(value)s” is not an accepted value. Accepted: %(choices)s."),
    "rounded": _("Rounded to whole fen."),
    "control-characters": _("Characters that a workbook cannot hold were replaced."),
    "date-serial": _("A number was read as an Excel date."),
    "not-a-period": _("“%(value)s” is no start and completion. Write 2021-2023 or 2021.3-2023.6."),
    "period-backwards": _("“%(value)s” ends before it begins. Correct the one or the other."),
    "industry-code": _(
        "“%(code)s” is no industry code of GB/T 4754: up to four digits, with a letter before them or without, as 3110. Correct it, or leave it empty."
    ),
    # what a cell says besides what was kept of it
    "about": _("The cell says “about”; the number was kept."),
    "unit-in-cell": _("The cell states a unit of its own; the amount was read in that."),
    "coarse": _("The cell says more than a date; what is certain of the date was kept."),
    "no-date": _("The cell says how things stand and no date; the date stays unknown."),
    "duration": _("The cell says how long, not from when to when; start and completion stay unknown."),
    "period-year": _("The cell says one year; it was read as the year of start and of completion."),
    "period-start": _("The cell says one date; it was read as the start, the completion stays unknown."),
    "mark-left-out": _("A mark beside the name (★ ● ▲ …) was left out."),
}
