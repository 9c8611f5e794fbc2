"""How a sheet was read: its headings, its rows, its columns and its own sums."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "wide-sheet": _(
        "The sheet has %(columns)s columns. Only the first %(looked)s were looked at: clear what stands right of the table."
    ),
    "no-such-column": _(
        "“%(told)s” says no column: write HEADING=key with a key of docs/vocabulary.md, as 总盘子=total_investment@亿元."
    ),
    "no-such-heading": _(
        "No sheet of the file has the heading %(headings)s. Write headings as they stand, parent / child."
    ),
    "no-headings": _(
        "No heading row was found. A sheet needs headings such as 项目名称 and 总投资 above its rows."
    ),
    "no-key": _(
        "Neither a column of project names nor one of codes was found. Add a heading 项目名称 or 项目编号."
    ),
    "duplicate-column": _(
        "Columns %(columns)s both read as “%(key)s”. Rename the heading of the one that is not meant."
    ),
    "columns-missing": _(
        "The workbook was made with these columns, and they were not found: %(columns)s. Nothing of them was read. Give them their headings again, or say under “Correct the columns” which ones they are; leave it if they were taken out on purpose."
    ),
    "empty-sheet": _("The sheet is empty."),
    "marked-sheet": _("The list of problems of an earlier reading."),
    "hidden-sheet": _("The sheet is hidden and was left alone. Show it if it is meant to be read."),
    "summary-sheet": _("The sheet names no projects: it looks like a summary and was left alone."),
    "other-year-sheet": _("The sheet is about %(found)s, and %(asked)s was asked for. Choose its own year."),
    "other-month-sheet": _("A sheet of another month."),
    "no-sheet-of-month": _(
        "There are sheets of several months, but none of month %(asked)s. Choose a month that the workbook has."
    ),
    "month-not-there": _(
        "No column of this sheet is about month %(asked)s: its columns of other months were left alone."
    ),
    "hidden-rows": _("%(number)s hidden rows were read as well: %(rows)s. Delete them if they do not count."),
    "sector-by-part": _("“%(value)s” was read as the sector “%(sector)s”."),
    "joint-amount": _(
        "The amount is merged over rows %(first)s to %(last)s, which are several projects. Say what belongs to each."
    ),
    "section-or-project": _(
        "The row has no serial number and nothing but a name and figures. If it is a project, give it a number; if it heads others, write their number behind it, as in 工业（12个）."
    ),
    "row-sum": _("A row of sums."),
    "row-part": _("A part of a sum."),
    "row-section": _("The head of a section."),
    "row-place": _("A place or an office that heads others."),
    "other-table": _(
        "A second table with other headings begins here and was not read. Move it to a sheet of its own."
    ),
    "row-other-table": _("A row of a second table in the same sheet."),
    "row-numbers": _("A row that numbers the columns."),
    "row-heading": _("The headings once more."),
    "row-note": _("A note."),
    "row-no-name": _("The row names no project."),
    "unknown-heading": _("Not a heading the ledger knows."),
    "computed": _("A figure that the ledger computes itself; it was left alone."),
    "serial-number": _("A serial number."),
    "contact": _("Telephones, addresses and contact persons are not kept."),
    "two-in-one": _(
        "The column holds two things, an organisation and a person. Part it into two columns to have it read."
    ),
    "not-yuan": _("Amounts in foreign currency are not kept."),
    "since-start": _("Completed since the start of building: the ledger adds that up itself."),
    "since-when": _("It does not say since when. Say it in the heading, or choose here what it means."),
    "other-values": _("Its values are not those that the heading leads one to expect."),
    "class-or-nature": _(
        "Its values may be the nature of the works or the class of the year. Choose here what it means."
    ),
    "said-elsewhere": _("Another column says this more exactly."),
    "ten-days": _("A figure of ten days."),
    "other-year": _("A column of another year."),
    "other-month": _("A column of another month."),
    "left-by-person": _("Left alone, as somebody decided."),
    "sum-differs": _(
        "“%(label)s” says %(declared)s; rows %(first)s to %(last)s add up to %(computed)s. Check which of them is right."
    ),
    "sum-of-nothing": _("“%(label)s” says %(declared)s, and no row belongs to it."),
}
