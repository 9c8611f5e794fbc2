"""How the audit's workbooks go out: read as one state, told to the history, with the head on every page."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from projects import figures, ledger
from projects.audit.standing import found
from projects.ledger import Actor, Source
from projects.models import Plan, Sample
from projects.month.restated_sums import restatements as compared
from projects.reports.audit_book.cover import Scope, cover
from projects.reports.audit_book.findings import findings, formulas
from projects.reports.audit_book.parts import page_of
from projects.reports.audit_book.reconciled import reconciliation, sheet_totals
from projects.reports.audit_book.restated import restated_sums, restatements
from projects.reports.audit_book.sample import carried, sample_sheet
from projects.reports.audit_book.trail import trail
from projects.reports.carried import Position
from projects.reports.issued import Issued, issue
from projects.reports.sheets import Sheet, write_workbook


def export_audit(
    target: Path | BinaryIO, *, plan: Plan, language: str, actor: Actor, source: Source
) -> Issued:
    """审计底稿: findings, formulas, trail, reconciliation, restatements and samples of a plan year. Raises ``OSError``."""

    def write(file: BinaryIO, position: Position) -> None:
        sheets, title = audit_sheets(plan, position, actor.name)
        write_workbook(file, sheets, title, position.at)

    return issue(target, write, language=language, actor=actor, source=source, what=f"audit {plan.year}")


def audit_sheets(plan: Plan, position: Position, who: str) -> tuple[list[Sheet], str]:
    """All sheets, read of the state that is being looked at, in the language of the moment; and the title."""
    samples = list(Sample.objects.filter(plan=plan).select_related("plan").order_by("pk"))
    restated, sums = compared(plan)
    scope = Scope(
        plan, figures.last_month(plan) or 0, who, position, found(plan, ledger.today()), restated, sums, samples
    )  # fmt: skip
    page = page_of(position, scope.title)
    told = [
        findings(plan, scope.found, page), formulas(plan, scope.found, page), trail(plan, scope.found, page), reconciliation(plan, page),
        sheet_totals(plan, page), restatements(plan, scope.restated, page), restated_sums(plan, scope.sums, page),
        *(sample_sheet(each, page) for each in samples),
    ]  # fmt: skip
    return [cover(scope, told, page), *told, carried(samples, position)], scope.title


def export_reconciliation(
    target: Path | BinaryIO, *, plan: Plan, language: str, actor: Actor, source: Source
) -> Issued:
    """The reconciliation of a plan year by itself. Raises ``OSError``."""

    def write(file: BinaryIO, position: Position) -> None:
        title = _("Reconciliation of %(year)s") % {"year": plan.year}
        page = page_of(position, title)
        write_workbook(file, [reconciliation(plan, page), sheet_totals(plan, page)], title, position.at)

    what = f"reconciliation {plan.year}"
    return issue(target, write, language=language, actor=actor, source=source, what=what)


def export_sample(
    target: Path | BinaryIO, *, sample: Sample, language: str, actor: Actor, source: Source
) -> Issued:
    """The sheet of one sample, to be filled in on site. Raises ``OSError``."""

    def write(file: BinaryIO, position: Position) -> None:
        title = _("Sample for site visits, %(year)s (no. %(number)s)") % {"year": sample.plan.year, "number": sample.pk}  # fmt: skip
        page = page_of(position, title)
        write_workbook(file, [sample_sheet(sample, page), carried([sample], position)], title, position.at)

    return issue(
        target, write, language=language, actor=actor, source=source, what=f"sample {sample.plan.year}"
    )
