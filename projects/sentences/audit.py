"""What the rules of the audit say to people, each finding with its numbers (DOMAIN.md §2.3).

The rules that the return page asks too say what stands there."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "rule-A03": _(
        "%(before)s × 10k yuan were completed before the year, but last year ended with %(closing)s. Correct one of them."
    ),
    "rule-A06": _(
        "%(before)s completed before the year + %(plan)s planned for it = %(sum)s × 10k yuan, more than the total investment of %(total)s. Adjust the plan or correct the total."
    ),
    "rule-A07": _("The project stands in the year's list without a plan of the year. Enter its plan."),
    "rule-A07-zero": _(
        "The project stands in the year's list with a plan of 0. Enter its plan, or take it out of the list."
    ),
    "rule-A08": _(
        "%(to_date)s of %(plan)s × 10k yuan planned are completed = %(rate)s%%, more than %(percent)s%%. Check the figure, or say why."
    ),
    "rule-A09": _(
        "December brought %(amount)s of the year's %(year)s × 10k yuan = %(share)s%%, more than %(bound)s%%. Say what was done in that month."
    ),
    "rule-A09-quarter": _(
        "October to December brought %(amount)s of the year's %(year)s × 10k yuan = %(share)s%%, more than %(bound)s%%. Say what was done in these months."
    ),
    "rule-A10": _(
        "The year to date has stood at %(to_date)s × 10k yuan for %(months)s months, while the project is under construction. Say why, or correct the stage."
    ),
    "rule-A11": _(
        "%(built)s × 10k yuan of construction and installation are reported, but the project has not been started. Enter the start, or correct the composition: land and design are other costs."
    ),
    "rule-A14": _(
        "The completion was planned for %(planned)s; by the end of %(month)s the project is not finished, overdue by %(late)s month(s). Enter the completion, or ask for a later date."
    ),
    "rule-A15": _(
        "The works are finished, but %(since_start)s of %(total)s × 10k yuan are completed since the start = %(share)s%%, less than %(percent)s%%. Say what is still to be settled, or correct one of them."
    ),
    "rule-A16": _(
        "%(since_start)s of %(total)s × 10k yuan = %(money)s%% of the money, but %(works)s%% of the works: %(points)s percentage points apart (limit %(bound)s). Say why, or correct one of them."
    ),
    "rule-A17": _("The same name and owner as %(code)s %(name)s. Keep one of the two."),
    "rule-A17-code": _(
        "The same national code %(national)s as %(code)s %(name)s. Keep one of the two, or correct the code."
    ),
    "rule-A17-alike": _(
        "The name is %(share)s%% the same as that of %(code)s %(name)s. Say whether they are one project."
    ),
    "rule-A18": _(
        "“%(name)s” looks like several projects in one (%(mark)s). Enter each by itself, or say why."
    ),
    "rule-A18-phase": _(
        "“%(name)s” looks like a part of a larger project (%(mark)s). Name its parent project, or say why it stands alone."
    ),
    "rule-A19": _(
        "The total investment of %(total)s × 10k yuan is under the %(bound)s of this list. Check the total, or say why it is listed."
    ),
    "rule-A19-outside": _(
        "The total investment of %(total)s × 10k yuan is under %(bound)s, outside the statistics. Check the unit."
    ),
    "rule-A20": _(
        "The total investment of %(amount)s × 10k yuan is about %(times)s times what it was (%(other)s). Check the unit."
    ),
    "rule-A20-plan": _(
        "The plan of the year, %(amount)s × 10k yuan, is about %(times)s times the total investment of %(other)s. Check the unit."
    ),
    "rule-A20-month": _(
        "The amount of %(month)s, %(amount)s × 10k yuan, is about %(times)s times that of the return before (%(other)s). Check the unit."
    ),
    "rule-A21": _("The national code “%(code)s” is not of the form 2101-150203-04-01-123456. Correct it."),
    "rule-A21-old": _(
        "The national code “%(code)s” has the form used before November 2020. Check whether there is a new one."
    ),
    "rule-A21-region": _(
        "The national code “%(code)s” belongs to region %(found)s, not to %(region)s. Check it."
    ),
    "rule-A21-future": _("The national code “%(code)s” is of a month after %(month)s. Correct it."),
    "rule-A22": _(
        "%(to_date)s × 10k yuan are completed this year (evidence is asked for from %(amount)s), and there is no evidence. Add a settlement, an invoice or a progress sheet."
    ),
    "rule-A22-unsigned": _(
        "%(number)s progress sheets lack the signatures of owner, builder and supervisor. Bring the signed ones."
    ),
    "rule-A23": _("%(amount)s × 10k yuan are reported for January. The statistics do not collect January."),
    "rule-A23-statistics": _(
        "%(amount)s × 10k yuan are reported as a statistics figure of January, but January is not collected. Leave it empty; it comes with February."
    ),
    "rule-A24": _("The return of month %(month)s came %(days)s days late."),
    "rule-A26": _(
        "The total investment was raised from %(first)s to %(total)s × 10k yuan, by %(more)s%%. Say why, with the document."
    ),
    "rule-A26-government": _(
        "The total investment of this government project was raised from %(first)s to %(total)s × 10k yuan, by %(more)s%%. It needs a new approval: name the document."
    ),
    "rule-A27": _(
        "The project has been started, but not all permits are done: %(permits)s. Bring them, or record that they are not required."
    ),
    "rule-A28": _(
        "%(funds)s × 10k yuan are in place for %(to_date)s completed this year: somebody builds a government project on credit. Say who, and until when."
    ),
    "rule-A30": _(
        "%(scope)s, %(measure)s: %(published)s %(unit)s were published, the projects add up to %(known)s; %(remainder)s are not named."
    ),
    "rule-A30-more": _(
        "%(scope)s, %(measure)s: %(published)s %(unit)s were published, the projects add up to %(known)s, %(remainder)s more. Check which is right."
    ),
    "rule-A31": _(
        "%(file)s, sheet “%(sheet)s”, row %(row)s: “%(label)s” says %(declared)s %(unit)s for %(key)s; rows %(first)s to %(last)s add up to %(computed)s. Ask who made the sheet which is right."
    ),
    "rule-A32-finished": _(
        "Finished %(finished)s, before it was started (%(started)s). Correct one of them."
    ),
    "rule-A32-produced": _(
        "In production %(produced)s, before it was finished (%(finished)s). Correct one of them."
    ),
    "rule-A32-approval": _(
        "Money was reported in %(month)s, before the project was approved (%(approved)s). Correct one of them."
    ),
    "rule-A32-year": _(
        "Finished %(finished)s, before the plan year %(year)s. Take it out of the list, or correct the date."
    ),
    "rule-A33": _("The name “%(name)s” (%(signs)s signs) says little. Write it as in the approval document."),
    "rule-A35": _(
        "The same %(amount)s × 10k yuan in each of %(months)s months. Check them against the evidence."
    ),
    "rule-A35-round": _(
        "All figures of %(months)s months are whole 1,000 × 10k yuan. Check them against the evidence."
    ),
    "rule-A36": _(
        "%(exact)s of %(known)s projects (%(share)s%%) stand at exactly 100.0%% of their plan in December. Check some of them on site."
    ),
    "rule-A37": _(
        "%(grown)s × 10k yuan more, but the physical progress is told in last month's words (“%(words)s”). Write what has been built."
    ),
    "rule-A39": _(
        "%(scope)s: published %(published)s%%, but %(completed)s ÷ %(planned)s × 10k yuan = %(rate)s%%."
    ),
    "rule-A40": _(
        "%(code)s %(name)s stood in last year's list (stage: %(stage)s), is not finished, and is not in this year's. Take it in, or say what became of it."
    ),
    "rule-A41": _(
        "%(to_date)s × 10k yuan by the office's figure, %(statistics)s by the statistics: %(share)s%% apart, more than %(percent)s%%. Say why."
    ),
    "rule-A41-nothing": _(
        "Nothing to date by the office's figure, %(statistics)s × 10k yuan by the statistics. Say why, or correct one of them."
    ),
    # steps of a finding, settings
    "finding-step": _("The finding cannot take that step now. Open the page again."),
    "finding-ended": _("The finding has ended and stays as it is."),
    "finding-stays": _("A finding is never deleted."),
    "finding-auditor": _("The auditor accepts, sends back and settles findings."),
    "finding-department": _("The department or the project office explains findings."),
    "finding-explanation": _("Write the explanation."),
    "finding-verdict": _("Write what is missing."),
    "silence-incomplete": _("A silence takes a reason and the day on which it ends."),
    "limit-number": _("“%(value)s” is not a number between %(low)s and %(high)s."),
}
