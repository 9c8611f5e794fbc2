"""Files as people bring them: tables written by hand, our own workbooks edited in Excel, and what is read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.contrib.auth.models import User

from projects import access, vocabulary
from projects.intake import importing
from projects.intake.importing import Reading
from projects.intake.row import COLUMNS, RowProposal
from projects.ledger import Actor
from projects.models import Plan, YearPlan
from projects.reports.ledger_book import export_ledger
from tests.factories import TEST, House
from tests.intake import files

#: the headings that a plain ledger has at least
HEAD = ("项目名称", "领域", "总投资（万元）", "年度计划投资（万元）")


@dataclass(frozen=True)
class Desk:
    """Over the ledger of ``house``; files lie in ``folder``."""

    house: House
    folder: Path

    # --- files

    def table(self, *rows: Iterable[Any], head: Iterable[Any] = HEAD, name: str = "来表.xlsx") -> Path:
        """A workbook of another's hand: headings, then rows from row 2 on."""
        return files.table(self.folder / name, [head, *rows])

    def export(self, month: int | None = None, language: str = "zh-hans", user: User | None = None) -> Path:
        """Our own workbook of 2021, as one person may see it."""
        path = self.folder / f"{language}-{month}.xlsx"
        export_ledger(
            path,
            year=2021,
            month=month,
            queryset=access.visible_year_plans(user) if user else YearPlan.objects.all(),
            columns=vocabulary.ledger_columns(month=bool(month)),
            language=language,
            actor=Actor.of(user) if user else Actor.system(),
            source=TEST,
        )
        return path

    def edit(self, path: Path, cells: Mapping[tuple[int, str], Any], *more: Mapping[str, Any]) -> Path:
        """Cells of our own workbook by (row from 2 on, key), as a person changes them; ``more`` are rows at its end."""
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        place = {str(cell.value): number for number, cell in enumerate(sheet[1], 1)}
        last = sheet.max_row
        added = {(last + n, key): value for n, row in enumerate(more, 1) for key, value in row.items()}
        for (row, key), value in {**cells, **added}.items():
            column = next(place[h] for h in _headings(key) if h in place)
            sheet.cell(row, column).value = value
            if isinstance(value, str):
                sheet.cell(row, column).data_type = "s"
        changed = path.with_name(f"edited-{path.name}")
        book.save(changed)
        return changed

    # --- readings

    def read(
        self, path: Path, user: User | None = None, month: int | None = None, replace: bool = False
    ) -> Reading:
        """What an import of 2021 would do, by the system or by a person."""
        actor = Actor.of(user) if user else Actor.system()
        reach = access.visible_projects(user) if user else None
        plan = Plan.objects.get(pk=self.house.plan)
        return importing.read_in_place(
            path, plan=plan, month=month, actor=actor, reach=reach, replace=replace
        )

    def bring(self, *rows: Iterable[Any], head: Iterable[Any] = HEAD, **terms: Any) -> Reading:
        """``read`` of a table by another's hand."""
        return self.read(self.table(*rows, head=head), **terms)

    def apply(self, *rows: Iterable[Any], head: Iterable[Any] = HEAD, **terms: Any) -> Reading:
        """``bring``, keep the file, and apply what it proposes."""
        path = self.table(*rows, head=head)
        reading = self.read(path, **terms)
        importing.keep(reading, path)
        importing.apply(reading)
        return reading


def _headings(key: str) -> list[str]:
    return [COLUMNS[key].full_heading("zh-hans"), COLUMNS[key].full_heading("en")]


def codes(reading: Reading) -> list[str]:
    """The codes of all problems, in their order."""
    return [problem.code for problem in reading.problems]


def said(reading: Reading) -> list[tuple[str | None, str]]:
    """(cell, code) of all problems."""
    return [(problem.cell, problem.code) for problem in reading.problems]


def statuses(reading: Reading) -> list[str]:
    return [proposal.status for proposal in reading.proposals]


def only(reading: Reading) -> RowProposal:
    """The one row of a reading."""
    [proposal] = reading.proposals
    return proposal


def written(reading: Reading) -> dict[str, Any]:
    """Field → new value, of all differences that would be applied; basis and what refers left out."""
    plain = [(d.label, key, d.new(key)) for d in reading.differences() for key in (*d.made, *d.values)]
    return {key: new for _label, key, new in plain if not key.endswith("_basis") and key in COLUMNS}
