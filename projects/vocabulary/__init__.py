"""The one vocabulary: every figure or attribute a person sees, defined once.

Header matching, cell cleaning, templates, exports, list tables, the admin's labels, the history and the data
dictionary (docs/vocabulary.md) read this list. A ``Column`` names the model and the field it lives in as strings;
nothing here knows Django's models. Headings and aliases: DOMAIN.md §2.1 and §3; enumerations: §2.2.

In aliases 本年 stands for the plan's year, 上年 for the year before, M月 and 1-M月 for the month asked for; a reader
replaces the numbers of a real heading by these before it compares.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.utils.functional import lazy

from projects import values
from projects.choices import BASES, MEASURES, STAGES, Choice, english
from projects.values import Raw, Scalar
from projects.vocabulary.audit import FINDING, RULE_SETTING, SILENCE
from projects.vocabulary.column import FLAGS, Column, Edit, Kind, unit_after, unit_name
from projects.vocabulary.figures import FIGURE
from projects.vocabulary.month import EVIDENCE, MONTHLY_RETURN
from projects.vocabulary.plan import CONTROL_TOTAL, PERIOD, PERIOD_EXCEPTION, PLAN, SNAPSHOT, YEAR_PLAN
from projects.vocabulary.project import MILESTONE, PERMIT, PROBLEM, PROJECT, SUPPORT
from projects.vocabulary.reading import PAIRS, YEARS_OF_WORK, with_more
from projects.vocabulary.reference import MEMBERSHIP, ORGANISATION, SECTOR
from projects.vocabulary.sample import SAMPLE, SAMPLE_ITEM

__all__ = [
    "BASES",
    "COLUMNS",
    "FIGURE",
    "MEASURES",
    "MODEL_NAMES",
    "MONTHLY_RETURN",
    "OWNER",
    "PAIRS",
    "PROJECT",
    "STAGES",
    "YEARS_OF_WORK",
    "YEAR_PLAN",
    "Choice",
    "Column",
    "Edit",
    "Kind",
    "english",
    "unit_after",
    "unit_name",
]

PROJECT, YEAR_PLAN, MONTHLY_RETURN = (with_more(each) for each in (PROJECT, YEAR_PLAN, MONTHLY_RETURN))

#: every column by model; the order of models is the order in which objects are made (deleted in reverse)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "sector": SECTOR, "organisation": ORGANISATION, "membership": MEMBERSHIP, "plan": PLAN, "control_total": CONTROL_TOTAL,
    "project": PROJECT, "support": SUPPORT, "year_plan": YEAR_PLAN, "period": PERIOD, "period_exception": PERIOD_EXCEPTION, "snapshot": SNAPSHOT,
    "monthly_return": MONTHLY_RETURN, "milestone": MILESTONE, "permit": PERMIT, "problem": PROBLEM, "evidence": EVIDENCE,
    "rule_setting": RULE_SETTING, "finding": FINDING, "silence": SILENCE, "sample": SAMPLE, "sample_item": SAMPLE_ITEM,
}  # fmt: skip

#: what the thing itself is called: (中文, English)
MODEL_NAMES = {
    "sector": ("领域", "sector"), "organisation": ("单位", "organisation"), "membership": ("成员", "membership"), "plan": ("计划年度", "plan year"),
    "control_total": ("公布总量", "control total"), "project": ("项目", "project"), "support": ("配合单位", "supporting department"),
    "year_plan": ("年度计划", "year plan"), "period": ("报告期", "period"), "monthly_return": ("月报", "monthly return"),
    "period_exception": ("延期", "extension"), "snapshot": ("封账快照", "snapshot"), "milestone": ("节点", "milestone"), "permit": ("手续", "permit"), "problem": ("问题", "problem"), "evidence": ("凭证", "evidence"),
    "rule_setting": ("审计规则设置", "rule setting"), "finding": ("审计发现", "finding"), "silence": ("规则静默", "silence of a rule"),
    "sample": ("抽查", "sample"), "sample_item": ("抽查项目", "project of a sample"),
    "figure": ("计算指标", "computed figure"),
}  # fmt: skip

#: which reference of an object tells what it belongs to: it goes with it, and is seen by those who see it
OWNER = {
    "support": "project", "year_plan": "project", "milestone": "project", "permit": "project", "problem": "project", "evidence": "project",
    "monthly_return": "year_plan", "control_total": "plan", "period": "plan", "period_exception": "period", "snapshot": "period", "membership": "user",
    "finding": "project", "silence": "project", "sample": "plan", "sample_item": "sample",
}  # fmt: skip

_BY_KEY = {
    (column.model, column.key): column for columns in (*COLUMNS.values(), FIGURE) for column in columns
}


def column(model: str, key: str) -> Column:
    """The column ``key`` of ``model``; KeyError where there is none."""
    return _BY_KEY[model, key]


def ledger_columns(month: bool = False) -> list[Column]:
    """The columns of the ledger's sheet in their order; with ``month`` those of the monthly return too."""
    models = [PROJECT, YEAR_PLAN, *([MONTHLY_RETURN] if month else [])]
    return [column for columns in models for column in columns if column.sheet]


@cache
def read_as() -> dict[str, Column]:
    """All that a column of a foreign sheet may be read as, by key: the ledger's columns, and those that fill several."""
    return {each.key: each for each in (*ledger_columns(month=True), YEARS_OF_WORK)}


def lazy_heading(model: str, key: str) -> str:
    """The heading in the language of the moment it is shown in; for model fields, forms and tables."""
    return _lazily(column(model, key).heading)


def lazy_model_name(model: str) -> str:
    return _lazily(lambda: MODEL_NAMES[model][english()])


def field_choices(model: str, key: str) -> list[tuple[str, str]]:
    """Choices for a model field or a form, with names in the language of the moment."""
    return [(choice.value, _lazily(choice.name)) for choice in column(model, key).choices]


def _lazily(text: Callable[[], str]) -> str:
    return lazy(text, str)()


def parse(column: Column, raw: Raw) -> tuple[Scalar, str | None]:
    """A cell's or an input's value as stored, and a note's code. References stay text: who imports resolves them.

    Raises ``ValueProblem`` with the code of a sentence."""
    return _PARSERS[column.kind](column, raw)


def show(column: Column, value: Scalar, names: Callable[[str, int], str] | None = None) -> str:
    """A stored value for people, without its unit; ``names`` resolves references (label, id). "" is unknown."""
    if value is None or value == "":
        return ""
    match column.kind:
        case Kind.AMOUNT if isinstance(value, int):
            return values.show_exact(value, column.unit)
        case Kind.PERCENT if isinstance(value, int):
            return values.show_exact(value, "元")
        case Kind.CHOICE:
            found = column.choice(value)
            return found.name() if found else str(value)
        case Kind.FLAG:
            return FLAGS[bool(value)][english()]
        case Kind.REFERENCE if isinstance(value, int) and names:
            return names(column.refers, value)
        case _:
            return str(value)


def _parse_choice(column: Column, raw: Raw) -> tuple[Scalar, str | None]:
    if values.is_blank(raw):
        return "", None
    found = _accepted(column.model, column.key).get(values.squeeze(str(raw)))
    if found is not None:
        return found, None
    raise values.ValueProblem(
        "not-a-choice", value=str(raw)[:40], choices="、".join(c.name() for c in column.choices)
    )


@cache
def _accepted(model: str, key: str) -> dict[str, str]:
    """All that may be written for each choice, squeezed: an import asks this of every cell."""
    choices = column(model, key).choices
    names = ((each, (each.value, each.zh, each.en, *each.aliases)) for each in choices)
    return {values.squeeze(name): choice.value for choice, all_names in names for name in all_names}


_PARSERS: dict[Kind, Callable[[Column, Raw], tuple[Scalar, str | None]]] = {
    Kind.TEXT: lambda c, raw: values.parse_text(raw, c.limit),
    Kind.LONG: lambda c, raw: values.parse_text(raw, c.limit),
    Kind.REFERENCE: lambda c, raw: values.parse_text(raw, c.limit),
    Kind.LINKS: lambda c, raw: values.parse_text(raw, c.limit),
    Kind.AMOUNT: lambda c, raw: values.parse_amount(raw, c.unit, c.negative),
    Kind.INTEGER: lambda c, raw: values.parse_integer(raw, c.low, c.high),
    Kind.PERCENT: lambda c, raw: values.parse_percent(raw),
    Kind.DATE: lambda c, raw: values.parse_date(raw),
    Kind.FLAG: lambda c, raw: values.parse_flag(raw),
    Kind.CHOICE: _parse_choice,
}
