"""The sheet of a sample 抽查表: what is known of each drawn project, and columns to be filled in on site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects import vocabulary
from projects.audit.strata import in_words
from projects.figures import plan_in_force
from projects.intake.pipeline import META_SHEET
from projects.ledger.rules.findings import LIVING
from projects.models import Finding, Sample, SampleItem, YearPlan
from projects.reports import cells
from projects.reports.carried import Position
from projects.reports.ledger_book import sheet_name
from projects.reports.sheets import AMOUNT, TEXT, WHOLE, Cell, Line, Page, Sheet, SheetColumn, Tone
from projects.vocabulary import unit_name
from projects.vocabulary.sample import ON_SITE

_ITEM = "sample_item"
#: what is shown of a project, and how wide
_PROJECT = {"name": 26, "place": 16}


def name_of(sample: Sample) -> str:
    """What the sheet is called."""
    return sheet_name(_("Sample %(number)s") % {"number": sample.pk})


def sample_sheet(sample: Sample, page: Page) -> Sheet:
    """The projects in their order; all but what is filled in on site is locked."""
    language = get_language() or "zh-hans"
    lines = (
        Line(_("Sample of major projects for site visits, %(year)s (no. %(number)s)") % {"year": sample.plan.year, "number": sample.pk}, title=True),
        Line(parameters(sample), height=2),
        Line(_("Fill in the yellow cells and bring the file back on the page of the sample. An empty cell changes nothing.")),
    )  # fmt: skip
    return Sheet(
        name_of(sample), tuple(_columns(sample, language)), _rows(sample, language), frozen=3, filtered=True, protected=True,
        page=replace(page, paper="A3"), above=lines,
    )  # fmt: skip


def parameters(sample: Sample) -> str:
    """How it was drawn, in a sentence."""
    weighing = vocabulary.show(vocabulary.column("sample", "weighing"), sample.weighing)
    told = {
        "size": sample.size, "population": sample.population, "seed": sample.seed, "month": sample.month, "position": sample.position,
        "strata": in_words(str(sample.strata)) or _("none"), "weighing": weighing or _("not by amount"),
        "findings": _("and by findings") if sample.findings else _("not by findings"), "drawn": sample.drawn,
    }  # fmt: skip
    return (
        _(
            "%(size)s of %(population)s projects, drawn on %(drawn)s with seed %(seed)s; January to month %(month)s; strata: %(strata)s; weighed by: %(weighing)s, %(findings)s; history position %(position)s."
        )
        % told
    )


def _columns(sample: Sample, language: str) -> Iterator[SheetColumn]:
    unit = unit_name("万元", language)
    yield _shown(vocabulary.column(_ITEM, "number").heading(language), 7, WHOLE)
    yield _shown(vocabulary.column("project", "code").heading(language), 11)
    for key, width in _PROJECT.items():
        yield _shown(vocabulary.column("project", key).heading(language), width)
    yield _shown(vocabulary.column("project", "responsible").heading(language), 16)
    for text in (
        _("total investment, %(unit)s"),
        _("plan of the year, %(unit)s"),
        _("reported at the draw, %(unit)s"),
    ):
        yield _shown(text % {"unit": unit}, 13, AMOUNT)
    yield _shown(_("findings that stand"), 20)
    for key in ON_SITE:
        made = cells.sheet_column(vocabulary.column(_ITEM, key), language)
        yield replace(made, locked=False, tone=Tone.INPUT, width={"note": 40}.get(key, 13))


def _shown(heading: str, width: float, format: str = TEXT) -> SheetColumn:
    return SheetColumn(heading, width, format, wrap=format == TEXT, tone=Tone.SHOWN)


def _rows(sample: Sample, language: str) -> Iterator[Sequence[Cell]]:
    items = list(sample.items.select_related("project__responsible").order_by("number"))
    plans = {each.project_id: each for each in YearPlan.objects.filter(plan=sample.plan, project__in=[i.project_id for i in items])}  # fmt: skip
    found = rules_of(sample, [item.project_id for item in items])
    writers = {key: cells.writer(vocabulary.column(_ITEM, key), language, None) for key in ON_SITE}
    for item in items:
        project, planned = item.project, plans.get(item.project_id)
        yield [
            item.number, project.code, *(str(getattr(project, key) or "") for key in _PROJECT), str(project.responsible or ""),
            cells.amount_cell(project.total_investment, "万元"),
            cells.amount_cell(plan_in_force(planned, int(sample.month or 1)) if planned else None, "万元"),
            cells.amount_cell(item.reported, "万元"), " ".join(found.get(item.project_id, ())), *_filled(item, writers),
        ]  # fmt: skip


def _filled(item: SampleItem, writers: Mapping[str, cells.Writer | None]) -> Iterator[Cell]:
    for key, write in writers.items():
        value = getattr(item, key)
        yield write(value) if write else value


def rules_of(sample: Sample, projects: Sequence[int]) -> dict[int, list[str]]:
    """The codes of the rules whose findings stand, by project."""
    found: dict[int, list[str]] = {}
    rows = Finding.objects.filter(plan=sample.plan, project__in=projects, state__in=LIVING).order_by("rule")
    for project, rule in rows.values_list("project_id", "rule").distinct():
        found.setdefault(project or 0, []).append(rule)
    return found


def carried(samples: Sequence[Sample], position: Position) -> Sheet:
    """What the workbook says of itself on its hidden sheet: which ledger, at which position, which sheet is which sample."""
    rows = [
        ("format", "major-project-audit/1", ""), ("ledger", position.ledger, ""), ("position", str(position.number), ""),
        ("head", position.head, ""), *((f"sample {each.pk}", name_of(each), "") for each in samples),
    ]  # fmt: skip
    columns = (SheetColumn("what", 16), SheetColumn("value", 70), SheetColumn("heading", 40))
    return Sheet(META_SHEET, columns, rows, hidden=True)
