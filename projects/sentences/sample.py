"""What is said of draws for site visits, and of their sheets that come back."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "sample-stays": _("What was drawn stays as it was drawn. Only what was seen on site is filled in."),
    "sample-differs": _("Write what differs: the amount seen, or a note."),
    "sample-moved": _(
        "The ledger has changed since the draw was shown, and other projects are drawn now. Look at them, and keep this draw or not."
    ),
    "sample-moved-sheet": _(
        "The ledger has changed since the sheet was shown. This is what it would change now: look at it, and apply it or not."
    ),
    "sample-another": _(
        "This is the sheet of another sample (no. %(found)s). Bring it on that sample's page."
    ),
    "sample-no-sheet": _(
        "There is no sample sheet in %(file)s. Bring the workbook that was downloaded from this page or with the audit workbook."
    ),
    "sample-headings": _(
        "Sheet “%(sheet)s”: the columns %(columns)s are missing. Download the sheet anew and copy the figures into it."
    ),
    "sample-unknown": _(
        "Row %(row)s: “%(number)s” is no number of this sample. Nothing of the row is taken."
    ),
    "sample-code": _(
        "Row %(row)s: no. %(number)s of this sample is %(code)s, not “%(found)s”. Nothing of the row is taken: put it in its place."
    ),
    "sample-twice": _(
        "Row %(row)s: no. %(number)s stands in row %(first)s already. Nothing of the row is taken."
    ),
    "sample-cell": _("Row %(row)s, %(column)s: %(problem)s The cell is left as it is in the ledger."),
    "sample-gone": _("The file of this preview is not kept any more. Bring it again."),
}
