"""What the rules found, and the rules themselves with their thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from projects import audit, vocabulary
from projects.audit.standing import UNRECORDED, Found
from projects.audit.words import Words, measure
from projects.models import Plan
from projects.reports.audit_book.parts import sheet
from projects.reports.grid import CENTRED, WORDS
from projects.reports.report_book.parts import Column
from projects.reports.sheets import Cell, Page, Sheet

_F = "finding"


def heading(key: str) -> str:
    return vocabulary.column(_F, key).heading()


def findings(plan: Plan, found: Sequence[Found], page: Page) -> Sheet:
    """One row a finding, in the order in which they were found."""
    columns = (
        Column("number", _("No."), 6, CENTRED), Column("rule", heading("rule"), 7, CENTRED), Column("level", heading("level"), 11, CENTRED),
        Column("code", vocabulary.column("project", "code").heading(), 11, WORDS), Column("name", vocabulary.column("project", "name").heading(), 26, WORDS),
        Column("month", heading("month"), 7, CENTRED), Column("told", _("Finding"), 50, WORDS),
        Column("measured", heading("measured"), 16, WORDS), Column("bound", heading("threshold"), 16, WORDS),
        Column("state", heading("state"), 15, CENTRED), Column("opened", heading("opened"), 12, CENTRED), Column("due", heading("due"), 12, CENTRED),
        Column("explanation", heading("explanation"), 36, WORDS), Column("verdict", heading("verdict"), 30, WORDS),
    )  # fmt: skip
    title = _("Findings of the audit, %(year)s") % {"year": plan.year}
    note = _("%(all)s findings, %(living)s of them to be dealt with. “Not recorded” is what the rules say now and no run has kept.")  # fmt: skip
    told = note % {"all": len(found), "living": sum(each.lives for each in found)}
    return sheet(_("Findings"), title, told, columns, _findings(found), page)


def _findings(found: Sequence[Found]) -> Iterator[dict[str, Cell]]:
    words = Words()
    for number, each in enumerate(found, 1):
        yield {
            "number": number, "rule": each.rule, "level": vocabulary.show(vocabulary.column(_F, "level"), each.level), "code": each.code,
            "name": each.name or _("the plan as a whole"), "month": each.month or None, "told": words.sentence(each.sentence, each.params),
            "measured": measure(each.unit, each.measured), "bound": measure(each.unit, each.bound), "state": state(each.state),
            "opened": each.opened, "due": each.due, "explanation": each.explanation, "verdict": each.verdict,
        }  # fmt: skip


def state(value: str) -> str:
    """The state of a finding in a word."""
    return (
        vocabulary.show(vocabulary.column(_F, "state"), value) if value != UNRECORDED else _("not recorded")
    )


def formulas(plan: Plan, found: Sequence[Found], page: Page) -> Sheet:
    """The catalogue: each rule with its formula, its thresholds in it, its source, and how often it was found."""
    columns = (
        Column("rule", heading("rule"), 7, CENTRED), Column("name", _("Name"), 28, WORDS), Column("levels", heading("level"), 8, CENTRED),
        Column("formula", _("Formula"), 70, WORDS), Column("thresholds", _("Thresholds"), 36, WORDS), Column("source", _("Source"), 22, WORDS),
        Column("state", _("In use"), 22, WORDS), Column("found", _("Found"), 8, CENTRED),
    )  # fmt: skip
    title = _("Rules of the audit, %(year)s") % {"year": plan.year}
    note = _("With the thresholds that hold now. E is an error, W a warning, I information.")
    return sheet(_("Formulas"), title, note, columns, _formulas(found), page)


def _formulas(found: Sequence[Found]) -> Iterator[dict[str, Cell]]:
    held = audit.settings()
    for code, rule in audit.RULES.items():
        limits = held.limits[code]
        thresholds = "; ".join(f"{limit.name}: {limit.shown(limits[limit.key])}" for limit in rule.limits)
        used = (
            str(rule.absent)
            if rule.absent is not None
            else _("yes")
            if held.uses(code)
            else _("switched off")
        )
        yield {
            "rule": code, "name": str(rule.name), "levels": rule.levels, "formula": rule.in_words(limits), "thresholds": thresholds,
            "source": rule.source, "state": used, "found": sum(each.rule == code for each in found),
        }  # fmt: skip
