"""A bulletin from its template and the figures of a month, and how the file goes out."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.utils.translation import override

from projects.figures import MonthReport, month_report
from projects.ledger import Actor, Source
from projects.models import Plan
from projects.reports.bulletin import said, template
from projects.reports.bulletin.document import Paper
from projects.reports.bulletin.tables import CHARTS, TABLES
from projects.reports.bulletin.template import Part, Section, Template, filled
from projects.reports.carried import Position
from projects.reports.issued import Issued, issue


def export_bulletin(
    target: Path | BinaryIO, *, plan: Plan, month: int, language: str, actor: Actor, source: Source
) -> Issued:
    """Write the bulletin of a month; a path appears whole or not at all.

    Raises ``OSError``, and ``TemplateProblem`` before anything is written."""
    with override(language):
        used = template.load(template.path(), known())

    def write(file: BinaryIO, position: Position) -> None:
        paper = compose(used, month_report(plan, month))
        paper.footer(" · ".join(position.lines))
        if position.at:
            paper.file.core_properties.created = paper.file.core_properties.modified = position.at.replace(
                tzinfo=None
            )
        paper.file.save(file)

    return issue(
        target, write, language=language, actor=actor, source=source, what=f"bulletin {plan.year}-{month:02d}"
    )


def known() -> template.Known:
    """What a template may name."""
    return template.Known(said.VALUES, said.LISTS, frozenset(TABLES), frozenset(CHARTS))


def compose(used: Template, report: MonthReport) -> Paper:
    """The document without its footer."""
    paper, values, lists = Paper(), said.said(report), said.lists(report)
    title = filled(used.title, values) or used.title
    paper.file.core_properties.title = title
    paper.title(title)
    for section in used.sections:
        _section(paper, used, section, report, values, lists)
    for note in used.notes:
        paper.note(filled(note, values) or "")
    return paper


def _section(
    paper: Paper, used: Template, section: Section, report: MonthReport, values: said.Said, lists: dict[str, list[said.Said]]
) -> None:  # fmt: skip
    """A heading; the sentences as one paragraph each time a table or a chart does not part them."""
    paper.heading(filled(section.heading, values) or section.heading)
    sentences: list[str] = []
    shown = False
    for part in section.parts:
        if part.kind == "text":
            sentences.append(_sentence(part, values, lists))
            continue
        shown = _said(paper, sentences) or shown
        shown = _drawn(paper, part, report) or shown
    if not (_said(paper, sentences) or shown):
        paper.text(used.nothing)


def _sentence(part: Part, values: said.Said, lists: dict[str, list[said.Said]]) -> str:
    """One sentence, or one for each of a list; "" where what it names is not known."""
    if not part.each:
        return filled(part.value, values) or ""
    made = [text for item in lists[part.each] if (text := filled(part.value, {**values, **item}))]
    return part.join.join(made) + part.end if made else ""


def _said(paper: Paper, sentences: list[str]) -> bool:
    """Write the sentences that stand; whether there were any."""
    text = "".join(sentences).strip()
    sentences.clear()
    if text:
        paper.text(text)
    return bool(text)


def _drawn(paper: Paper, part: Part, report: MonthReport) -> bool:
    if part.kind == "chart":
        paper.picture(CHARTS[part.value](report))
        return True
    table = TABLES[part.value](report)
    if table.rows:
        paper.table(table)
    return bool(table.rows)
