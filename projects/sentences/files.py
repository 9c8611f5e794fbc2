"""What a file, its workbook and its rows say that cannot be taken: the import, from the file to the proposal."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # the file and its batch
    "unreadable": "%(sentence)s",  # type: ignore[dict-item]
    "no-file": _("The file %(name)s cannot be read: %(detail)s."),
    "another-ledger": _(
        "The workbook was made from another ledger, so it is held against this one as it stands now."
    ),
    "another-month": _(
        "The workbook has the figures of month %(month)s, but month %(asked)s was asked for. Choose its own month."
    ),
    "row-added": _(
        "This row was added by hand: the workbook was made for the projects it listed. Report another project on its page, or ask the project office to list it."
    ),
    "shown-column": _("A column that the workbook only shows."),
    "not-returned": _(
        "Of the %(all)s projects of this workbook, %(number)s are without a return for the month: %(codes)s."
    ),
    "another-department": _(
        "The workbook was made for “%(department)s”, and you do not report its projects. Its own officers or the project office bring it."
    ),
    "month-not-given": _(
        "Columns %(columns)s hold figures of a month and were left alone. Choose the month to have them read."
    ),
    "month-column": _("A figure of a month, and no month was chosen."),
    "file-changed": _("%(name)s was changed while it was read. Close it elsewhere and import it again."),
    "file-lost": _("The bytes of this file are not in the data folder any more. Bring the file again."),
    "another-year": _("The workbook was made for %(year)s, but %(asked)s was asked for."),
    "bad-cell": _(
        "The cell shows no value that can be read: %(value)s. Open the file, let it compute, save it; or type the value."
    ),
    "conflict-since-shown": _(
        "Someone changed the same cells since this was shown; nothing was applied. Read the file again to see both."
    ),
    "unmarkable": _(
        "The file could not be marked. The problems stand on this page; correct them in your own file and upload it again."
    ),
    "marking-busy": _("Others are having their files marked just now. Try again in a minute."),
    "nothing-to-mark": _("There is nothing to mark in this file."),
    "nothing-sound": _("There is no choice between sound rows and others in this file."),
    "stale-row": _("The file was read again meanwhile and its rows are others now. Look at them anew."),
    "batch-busy": _("This import is “%(state)s” and cannot take that step now."),
    "has-errors": _("Nothing was applied: %(number)s problems must be solved first."),
    # its rows
    "name-missing": _("The name of the project is missing."),
    "sector-missing": _("A new project needs its sector. Add it in the column 领域."),
    "required-missing": _("%(key)s cannot be left empty."),
    "unknown-sector": _(
        "“%(value)s” is not a sector of this ledger. Correct it, or ask the administrator to add the sector."
    ),
    "several-projects": _(
        "“%(name)s” could be %(number)s different projects (%(candidates)s). Say on the import page which one it is, or write its own code in the column 项目编号."
    ),
    "near-name": _(
        "“%(name)s” is nearly the name of %(candidates)s. Say on the import page whether it is that project or a new one, or write its code, or 新, in the column 项目编号."
    ),
    "like-name": _("Read as %(code)s %(name)s: the same owner, and a name that says the same."),
    "as-answered": _("Read as %(code)s %(name)s, as was answered before."),
    "twice": _("The same project stands in “%(sheet)s”, row %(row)s too. Keep one of the two rows."),
    "edited-since": _(
        "Someone else changed this since the workbook was made: it was “%(base)s”, now it is “%(theirs)s”, the file says “%(yours)s”. Take the present value into the file, or change it on the page."
    ),
    "removed-since": _(
        "%(code)s was removed from the ledger since the workbook was made. Delete the row, or clear its code to add it as a new project."
    ),
    "placeholder-unnamed": _(
        "This is a placeholder for a project that is not known yet. Give it the project's name first; until then nothing else of it is kept."
    ),
    "left-plan-since": _(
        "%(code)s was taken out of the plan since the workbook was made. Delete the row, or ask the project office to put it back."
    ),
    "unit-doubted": _(
        "%(small)s of %(number)s total investments are under %(bound)s × 10k yuan. Check whether the column is in 亿元: then say so in its heading."
    ),
    "unit-assumed": _("No unit stands in the headings of %(columns)s or over the table: read in %(unit)s."),
    "total-too-large": _(
        "The total investment of %(total)s × 10k yuan is more than 1,000 × 100 million yuan. Check the unit."
    ),
    "plan-above-total": _(
        "The plan of the year of %(plan)s × 10k yuan is more than the total investment of %(total)s. Check both."
    ),
    "unit-slip": _("The amount is about %(times)s times %(other)s. Check whether the unit is 万元 or 亿元."),
    "unknown-project": _("Unknown project: %(code)s."),
    "no-such-year": _("There is no plan of “%(value)s” with projects. What is shown is of %(year)s."),
    "unknown-plan": _("There is no plan for %(year)s yet. Load or create it first."),
}
