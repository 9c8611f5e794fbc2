"""Lights, each with its arithmetic, and what is left of the year."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # lights, each with its arithmetic
    "light-placeholder": _("A placeholder has no lights."),
    "light-cancelled": _("A cancelled project has no lights."),
    "light-no-plan": _("No plan of the year is known, so there is no light."),
    "light-no-figure": _("Nothing has been reported up to %(month)s, so there is no light."),
    "light-nothing-due": _("Nothing is due up to %(month)s, so there is no light."),
    "light-not-yet-due": _(
        "%(light)s (%(rule)s): nothing is due up to %(month)s; %(to_date)s of %(plan)s × 10k yuan are completed."
    ),
    "light-points": _(
        "%(light)s (%(rule)s): up to %(month)s %(to_date)s of %(plan)s × 10k yuan are completed = %(rate)s%%; due are %(due)s = %(share)s%%; the deviation is %(points)s percentage points (%(limits)s)."
    ),
    "light-share": _(
        "%(light)s (%(rule)s): up to %(month)s %(to_date)s × 10k yuan are completed of %(due)s due = %(share)s%% (%(limits)s)."
    ),
    "light-ahead": _("ahead"),
    "light-normal": _("normal"),
    "light-lagging": _("lagging"),
    "light-started": _("%(light)s: started %(started)s."),
    "light-under-way": _("%(light)s: the project has been started (stage: %(stage)s)."),
    "light-start-unknown": _("Neither a start nor a planned start is known, so there is no light."),
    "light-start-to-come": _("%(light)s: planned to start %(planned)s, which is after %(month)s."),
    "light-start-late": _(
        "%(light)s: planned to start %(planned)s and not started by the end of %(month)s, %(late)s months on (yellow from the planned month, red from %(red)s months on)."
    ),
    "light-entered": _("%(light)s: entered in the statistics (%(date)s)."),
    "light-nothing-to-enter": _("Not started, so there is nothing to enter in the statistics yet."),
    "light-entry-unknown": _(
        "The month of the start or the entry in the statistics is not known, so there is no light."
    ),
    "light-entry-to-come": _("%(light)s: started %(started)s, less than %(yellow)s month ago."),
    "light-entry-late": _(
        "%(light)s: started %(started)s and not entered in the statistics by the end of %(month)s, %(passed)s months on (yellow from %(yellow)s, red from %(red)s)."
    ),
    "light-funds-unknown": _("The last return does not tell the funds in place, so there is no light."),
    "light-funds": _(
        "%(light)s: %(funds)s × 10k yuan are in place for %(to_date)s completed this year = %(share)s%% (< %(low)s red / < %(full)s yellow / green)."
    ),
    "light-funds-nothing-completed": _(
        "%(light)s: nothing has been completed this year; %(funds)s × 10k yuan are in place."
    ),
    # what is left of the year
    "forecast-reached": _(
        "The plan of the year is fulfilled: %(to_date)s of %(plan)s × 10k yuan are completed."
    ),
    "forecast-over": _(
        "The year is over; %(balance)s of the planned %(plan)s × 10k yuan were not completed."
    ),
    "forecast-within": _(
        "Within reach: %(balance)s × 10k yuan are left for %(remaining)s months, %(needed)s a month. At %(pace)s%% of the pace of month %(best_month)s, the best so far (%(best)s), they can bring %(possible)s."
    ),
    "forecast-out": _(
        "Out of reach: %(balance)s × 10k yuan are left for %(remaining)s months, %(needed)s a month. At %(pace)s%% of the pace of month %(best_month)s, the best so far (%(best)s), they can bring no more than %(possible)s."
    ),
    "forecast-early": _(
        "%(balance)s × 10k yuan are left for %(remaining)s months, %(needed)s a month. No investment of a month in the building season has been reported yet, so nothing is said about reaching the plan."
    ),
}
