"""Where a heading alone does not tell what a column is, its values do (DOMAIN.md E3); and which of two columns is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from projects import vocabulary
from projects.intake.headrows import Place
from projects.values import Raw, is_blank, narrow, squeeze
from projects.vocabulary import Kind

#: the unit of percentages that are stored as Excel stores them: 0.45 for 45 %
SHARE = "share"
#: headings under which offices write the class of the year or the nature of the works, as it comes
_CLASSY = frozenset(
    {
        "建设性质", "项目性质", "性质", "工程性质", "项目类别", "项目类型", "类别", "类型", "建设类别", "建设类型", "年度类别", "年度性质", "年度类型",
        "项目分类", "年度建设性质",
    }
)  # fmt: skip
_CODE = re.compile(r"P\d{6}", re.IGNORECASE)
_COUNT = re.compile(r"^(?:重点|重大)?(?:项目)?(?:总?个数|数量|项数|数目|总?数)$")
_BRACKETS = re.compile(r"\([^()]*\)")
#: what there is in a cell of money
_DIGIT = re.compile(r"\d")


def route(places: list[Place], below: Sequence[Sequence[Raw]]) -> None:
    """Settle by the first rows' values what the headings leave open."""
    said = {place.index: _said(place, below) for place in places}
    for place in places:
        if place.key and said[place.index] and not _own_heading(place):
            _mind_values(place, said[place.index])
    _class_or_nature(places, {index: {squeeze(str(raw)) for raw in raws} for index, raws in said.items()})


def _said(place: Place, below: Sequence[Sequence[Raw]]) -> list[Raw]:
    cells = [row[place.index] for row in below if place.index < len(row)]
    return [cell for cell in cells if not is_blank(cell)]


def _own_heading(place: Place) -> bool:
    """Whether the heading is the column's own, word for word: then its values are judged and not its heading."""
    column = vocabulary.read_as()[place.key or ""]
    own = (column.zh, column.en, column.full_heading("zh-hans"), column.full_heading("en"))
    return squeeze(place.heading) in {squeeze(text) for text in own}


def _mind_values(place: Place, said: list[Raw]) -> None:
    """Leave a column alone where none of its values could be one of its field's."""
    column = vocabulary.read_as()[place.key or ""]
    if column.key == "code" and not any(_CODE.fullmatch(narrow(str(raw))) for raw in said):
        place.key, place.why = None, "serial-number"
    elif (column.kind is Kind.AMOUNT and not any(_DIGIT.search(str(raw)) for raw in said)) or (
        column.kind is Kind.CHOICE and not _forms(column.model, column.key) & {squeeze(str(r)) for r in said}
    ):
        place.key, place.why = None, "other-values"
    elif column.kind is Kind.PERCENT and _are_shares(said):
        place.unit = SHARE


def _are_shares(said: list[Raw]) -> bool:
    """Whether percentages are stored as shares of one: no other column is all between 0 and 1."""
    numbers = [raw for raw in said if isinstance(raw, float)]
    return len(numbers) == len(said) and max(numbers) <= 1 and any(0 < each < 1 for each in numbers)


def _class_or_nature(places: list[Place], said: dict[int, set[str]]) -> None:
    """A column headed 建设性质 or 项目性质 that holds 续建 or 新开工 is the class of the year, and the reverse."""
    classes, natures = _forms("year_plan", "year_class"), _forms("project", "nature")
    for place in places:
        values = said[place.index]
        if _last(place) not in _CLASSY or not values & (classes | natures):
            continue
        if values & (classes - natures) and not values & (natures - classes):
            _make(place, "year_class", places)
        elif values & (natures - classes) and not values & (classes - natures):
            _make(place, "nature", places)
        elif place.key is None:
            place.why = "class-or-nature"


def _make(place: Place, key: str, places: Sequence[Place]) -> None:
    """A column that says what another says by its heading is left alone."""
    if any(other.key == key for other in places if other is not place):
        place.key, place.why = None, "said-elsewhere"
    else:
        place.key, place.why, place.weak = key, "", False


def _last(place: Place) -> str:
    """The lowest heading cell, squeezed, without brackets."""
    return _BRACKETS.sub("", squeeze(place.heading.rpartition(" / ")[2]))


@cache
def _forms(model: str, key: str) -> frozenset[str]:
    choices = vocabulary.column(model, key).choices
    return frozenset(
        squeeze(t) for choice in choices for t in (choice.value, choice.zh, choice.en, *choice.aliases)
    )


def prefer_exact(places: list[Place]) -> None:
    """Of two columns for one field the one that says it exactly is taken; two that do so stay a question."""
    by_key: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        for key in vocabulary.PAIRS.get(place.key or "", (place.key,)):
            by_key[key or ""].append(place)
    for same in by_key.values():
        exact = [place for place in same if not place.weak]
        if len(exact) == 1:
            for place in same:
                if place.weak and place.key:
                    place.key, place.why = None, "said-elsewhere"


def is_summary(places: list[Place]) -> bool:
    """Whether a sheet counts projects instead of naming them (DOMAIN.md L3)."""
    names = [place for place in places if place.key in ("name", "code")]
    return not names or (counts(places) and all(place.weak for place in names))


def counts(places: list[Place]) -> bool:
    """Whether a column tells a number of projects."""
    return any(_COUNT.match(_last(place)) for place in places)
