"""A return workbook that comes back: what of it is read, and which projects are still without a return after it."""

from __future__ import annotations

from collections.abc import Sequence

from projects.intake.about import About
from projects.intake.pipeline import SheetRead
from projects.intake.problems import Problem, Skipped
from projects.intake.row import RowProposal
from projects.intake.standing import Terms
from projects.models import MonthlyReturn, Organisation
from projects.values import squeeze

#: so many codes are named in a sentence
_NAMED = 20
_NO_PROJECT = frozenset({"row-no-name", "row-section", "row-place"})


def leave_shown(sheet: SheetRead, about: About) -> None:
    """What the workbook only showed is nobody's declaration, whatever its heading could be read as."""
    for place in sheet.mapping:
        if squeeze(place["heading"] or "") in about.shown:
            if place["key"]:
                sheet.letters.pop(place["key"], None)
            place["key"], place["why"] = None, "shown-column"


def added(skipped: Sequence[Skipped], about: About) -> list[Problem]:
    """Rows without a project: somebody wrote under the table of a return workbook. Never lost without a word."""
    if about.projects is None:
        return []
    rows = (each for each in skipped if each.code in _NO_PROJECT)
    return [Problem("row-added", sheet=each.sheet, row=each.row) for each in rows]


def told(about: About, terms: Terms, proposals: Sequence[RowProposal]) -> list[Problem]:
    """What is to be said of a return workbook as a whole."""
    if about.projects is None:
        return []
    return _anothers(about, terms, proposals) or _not_returned(about.projects, terms, proposals)


def _anothers(about: About, terms: Terms, proposals: Sequence[RowProposal]) -> list[Problem]:
    """Whose workbook it is, where its projects are out of this person's reach. The rows say the rest."""
    mine = terms.actor.departments
    strange = any(remark.code == "unknown-project" for each in proposals for remark in each.remarks)
    if mine is None or about.department in mine or not strange:
        return []
    name = Organisation.objects.filter(pk=about.department or 0).values_list("name", flat=True).first()
    return [Problem("another-department", params={"department": name or ""})]


def _not_returned(projects: frozenset[str], terms: Terms, proposals: Sequence[RowProposal]) -> list[Problem]:
    """Projects of the workbook of which there is no return yet, and none in the file: deleted rows and empty ones."""
    found = MonthlyReturn.objects.filter(period__plan=terms.plan, period__month=terms.month)
    there = found.filter(year_plan__project__code__in=projects).values_list("year_plan__project__code", flat=True)  # fmt: skip
    brought = {each.code for each in proposals if any(d.label == "monthly_return" for d in each.differences)}
    missing = sorted(projects - set(there) - brought)
    if not missing:
        return []
    codes = "、".join(missing[:_NAMED]) + ("…" if len(missing) > _NAMED else "")
    params = {"number": len(missing), "all": len(projects), "codes": codes}
    return [Problem("not-returned", "note", params=params)]
