"""What a heading means: units, years and months are taken out of it, the rest is looked up in the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from projects import vocabulary
from projects.intake.times import Kind as Time
from projects.intake.times import Title, When, take
from projects.values import FEN, squeeze
from projects.vocabulary import Column, Kind

_BRACKETS = re.compile(r"[(\[【〔{<]([^()\[\]【】〔〕{}<>]*)[)\]】〕}>]")
_UNITS = "百万元|千元|万元|亿元|10kyuan|100myuan|元|yuan"
_UNIT_NAMES = {"10kyuan": "万元", "100myuan": "亿元", "yuan": "元", "万": "万元", "亿": "亿元"}
_UNIT_OF_BRACKET = re.compile(rf"(?:^|单位[::]?|[,、;/])({_UNITS}|万|亿|%)(?=$|[,、;/])")
#: 总投资万元, 总投资:亿元, 总投资/万元; 总投资单元 is none
_UNIT_BEHIND = re.compile(
    rf"(?:[:,/]|(?<=[资值金额划计成数]))(?:单位[::]?)?({_UNITS})$|(?<=[度例比度成])(%)$|%$"
)
_FOREIGN = re.compile(r"美元|欧元|港元|港币|日元|英镑|外币|usd")
_DECLARED_UNIT = re.compile(r"(?:计量|金额)?单位[::]?\(?(百万元|千元|万元|亿元|元)")
#: child headings that say nothing by themselves: the parent's meaning is theirs
_HOLLOW = frozenset(
    {
        "", "名称", "单位名称", "单位", "投资", "小计", "合计", "金额", "情况", "投资额", "总额", "数额", "总计", "计", "部门", "全年",
        "数量", "内容",
    }
)  # fmt: skip
#: aliases that yield to another column which says the same thing more exactly
_WEAK = frozenset(
    {
        "项目", "名称", "建设项目", "编号", "台账编号", "说明", "问题", "地点", "级别", "阶段", "业主", "企业名称", "开工", "竣工", "年限", "工期",
        "建设时间", "主管部门", "主管单位", "项目主管部门", "项目主管单位", "行业主管部门", "监管单位", "监管部门", "投资额", "投资规模", "累计完成投资",
        "计划投资", "计划投资额", "投资计划", "年度投资", "目标投资",
    }
)  # fmt: skip
_SERIAL = re.compile(r"^(?:项目)?(?:序号?|序次|编?号|no\.?|№|行号|排序|总序号?|分序号?)$")
_CONTACT = re.compile(r"电话|手机|联系方式|邮箱|e-?mail|传真|qq|微信|联系人|联络人|联络员|经办人|填报人")
_TWO_IN_ONE = re.compile(r"(?:单位|业主|部门|法人|公司).*(?:及|和|与|、|/).*(?:人|领导|姓名|职务)$")
_RATE = re.compile(r"占(?!地|用|道)|率$|比例|百分比|比重|同比|增速|增幅|增长|偏差|序时|%|名次|排名")
_SINCE = re.compile(r"累计|完成|投资")
_SINCE_WHEN = re.compile(r"^(?:项目|实际|已|投资)*(?:累计|完成)(?:累计|完成|投资|额|资金|情况|实际)*$")
#: what canonical forms do without
_SIGNS = re.compile(
    r"[、,。.:;/\\\-—_*“”\"'·+&()\[\]【】〔〕{}<>]|的|该|主要|具体|以及|及其|情况|状况|[和与或及]"
)
_DATE = re.compile(r"时间|年月|年份")
_AMOUNT = re.compile(r"(?<=.)投资(?:额度?|金额|数额?|总额)")
_ENDINGS = ("姓名", "名称")
#: what a heading means below a heading of plans: the progress that is to be made is no progress
_PLANNED = {"progress": "target", "progress_percent": "target", "content": "target"}
#: stands for month_1 … month_12 until the month is known
_MONTH_KEY = "month_"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading was read as: a vocabulary key or None, the unit it states, and why nothing was found.

    ``weak``: another column that says the same more exactly goes before it. ``years``: the plan years that a column of
    ours is about."""

    key: str | None
    unit: str
    why: str = ""
    weak: bool = False
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """For which year and month a sheet is read, and what its title says of the time."""

    year: int
    month: int | None = None
    title: Title = field(default_factory=Title)


@dataclass(frozen=True, slots=True)
class _Part:
    """One heading cell: its forms without unit and time (the fullest first), its unit, its time."""

    forms: tuple[str, ...]
    unit: str
    when: When
    foreign_money: bool


def unit_declared(text: str) -> str:
    """The unit that a cell such as "单位：万元" declares for its sheet, or ""."""
    found = _DECLARED_UNIT.search(squeeze(text))
    return found.group(1) if found else ""


@lru_cache(maxsize=20_000)
def meaning(parts: tuple[str, ...], asked: Asked) -> Meaning:
    """What the heading whose parent and child cells are ``parts`` means."""
    told = [part for part in map(_part, parts) if part.forms[0] or part.unit or part.when.kind]
    if not told:
        return Meaning(None, "", "unknown-heading")
    unit = next((part.unit for part in reversed(told) if part.unit), "")
    when = told[-1].when
    for parent in reversed(told[:-1]):
        when = when.under(parent.when)
    if any(part.foreign_money for part in told):
        return Meaning(None, unit, "not-yuan")
    return _judged(told, unit, when, asked)


def _judged(told: list[_Part], unit: str, when: When, asked: Asked) -> Meaning:
    """The meaning, if its time is the one asked for and it is nothing that we compute ourselves."""
    key, weak = next(_found(told, when), ("", False))
    if not key:
        return Meaning(None, unit, _why_none(told, unit, when, asked))
    if key == _MONTH_KEY:
        month = next(iter(when.months - {0}), 0) or asked.title.month or asked.month
        key = f"month_{month}" if month and 1 <= month <= 12 else ""
    why = when.year_amiss(asked.year) or when.foreign
    column = vocabulary.read_as().get(key)
    if column is None or (column.model == "monthly_return" and not why):
        why = why or when.month_amiss(asked.month, asked.title.month) or ("" if key else "other-month")
    if unit == "%" and not why:
        key, why = _percent(key, why)
    years = when.years | {end + 1 for end in when.ends}
    return Meaning(None, unit, why, years=years) if why else Meaning(key, unit, "", weak, years)


def _percent(key: str, why: str) -> tuple[str, str]:
    """A share of an amount is computed by ourselves; progress in percent is a column of its own."""
    column = vocabulary.read_as()[key]
    if key == "progress":
        return "progress_percent", why
    return (key, why) if column.kind is Kind.PERCENT else ("", "computed")


def _why_none(told: list[_Part], unit: str, when: When, asked: Asked) -> str:
    """Why a heading is none of ours: it says something the ledger does not keep, or nothing known."""
    child, whole = told[-1].forms[0], "".join(part.forms[0] for part in told)
    if _SERIAL.match(child):
        return "serial-number"
    if unit == "%" or _RATE.search(child) or _canonical(child) in _computed():
        return "computed"
    if _TWO_IN_ONE.search(child) and not _CONTACT.search(child):
        return "two-in-one"
    if _CONTACT.search(child):
        return "contact"
    if when.foreign or when.year_amiss(asked.year):
        return when.foreign or "other-year"
    if when.kind is Time.SINCE_START and _SINCE.search(whole):
        return "since-start"
    if when.telling in (Time.MONTH_END, Time.NONE) and _SINCE_WHEN.search(whole):
        return "since-when"
    return "unknown-heading"


@cache
def _computed() -> frozenset[str]:
    """Headings of figures that the ledger computes itself."""
    texts = (text for each in vocabulary.FIGURE for text in (each.zh, each.en, *each.aliases))
    return frozenset(_canonical(form) for text in texts for form in _part(text).forms)


# --- looking up


def _found(told: list[_Part], when: When) -> Iterator[tuple[str, bool]]:
    """(key, weak) of the forms that are in the vocabulary, the most telling first: parent and child together, the
    child, the parent of a hollow child."""
    shares = [f"{text}%" for text in _texts(told)] if told[-1].unit == "%" else []
    for text in dict.fromkeys((*shares, *_texts(told))):
        for kind in dict.fromkeys((when.telling, Time.NONE)):
            key, weak = _look_up(kind, text)
            weak = weak and when.telling is Time.NONE
            key = _PLANNED.get(key, key) if _is_plan(told[:-1]) else key
            if key and (kind is when.telling or _timeless(vocabulary.read_as()[key], when.telling)):
                yield key, weak


def _is_plan(parents: list[_Part]) -> bool:
    """Whether what stands below is planned and not done."""
    words = "".join(part.forms[0] for part in parents)
    return bool(re.search("计划|目标", words)) and not re.search("完成|进展|实际|执行", words)


def _texts(told: list[_Part]) -> Iterator[str]:
    child, parents = told[-1], told[:-1]
    named = bool(parents) and child.forms[-1] in ("名称", "单位名称")
    if parents and not named:
        yield from ("".join(part.forms[0] for part in told), "".join(part.forms[-1] for part in told))
    if not named:
        yield from (form for form in child.forms if form)
    if parents and child.forms[-1] in _HOLLOW:
        above = parents[-1] if not child.forms[-1] or named else None
        yield from ("".join(part.forms[0] for part in parents), "".join(part.forms[-1] for part in parents))
        yield from above.forms if above else ()
    if named:
        yield "".join(part.forms[-1] for part in told)


def _look_up(kind: Time, text: str) -> tuple[str, bool]:
    exact, loose = aliases()
    for form in dict.fromkeys((text, text.removeprefix("项目"), text.removeprefix("其中"))):
        if key := exact.get((kind, form)) or loose.get((kind, _canonical(form))):
            return key, form in _WEAK
    return "", False


def _timeless(column: Column, kind: Time) -> bool:
    """Whether a heading of this time may mean a column that says nothing of time: 2021年建设地点 is 建设地点, and
    2021年投资额 is not 投资额."""
    words = column.kind in (Kind.TEXT, Kind.LONG, Kind.REFERENCE, Kind.LINKS)
    if kind is Time.YEAR:
        return column.model == "year_plan" or words
    monthly = column.model == "monthly_return" and column.kind is not Kind.AMOUNT
    return kind in (Time.MONTH, Time.SPAN, Time.MONTH_END) and monthly


@cache
def aliases() -> tuple[dict[tuple[Time, str], str], dict[tuple[Time, str], str]]:
    """Every heading and alias of the ledger's columns by its time and its text, to its key: as written, and loosely.

    An alias of two columns is a mistake here; loose forms that two columns share stand for neither."""
    exact: dict[tuple[Time, str], str] = {}
    loose: dict[tuple[Time, str], str] = {}
    for column in vocabulary.read_as().values():
        texts = (column.zh, column.en, column.full_heading("zh-hans"), column.full_heading("en"))
        for text in (*texts, *column.aliases):
            part = _part(text)
            key = _MONTH_KEY if column.key.startswith(_MONTH_KEY) and part.when.months else column.key
            for form in (each + "%" * (part.unit == "%") for each in part.forms):
                if exact.setdefault((part.when.telling, form), key) != key:
                    raise ValueError(f"{text} stands for {exact[part.when.telling, form]} and for {key}")
                if loose.setdefault(at := (part.when.telling, _canonical(form)), key) != key:
                    loose[at] = ""
    return exact, loose


@lru_cache(maxsize=20_000)
def _canonical(text: str) -> str:
    """A form in which headings of the same words are the same: 建设规模、内容 and 建设规模和内容, 时间 and 日期."""
    text = _AMOUNT.sub("投资", _DATE.sub("日期", _SIGNS.sub("", text)))
    for ending in _ENDINGS:
        text = text.removesuffix(ending) if len(text) > len(ending) + 2 else text
    return text


# --- one heading cell


@lru_cache(maxsize=20_000)
def _part(text: str) -> _Part:
    told = squeeze(text)
    units: list[str] = []
    inside = [*_BRACKETS.findall(told)]

    def kept(match: re.Match[str]) -> str:
        unit = _UNIT_OF_BRACKET.search(match[1])
        units.extend([unit[1]] if unit else [])
        return "" if unit or _FOREIGN.search(match[1]) else match[0]

    plain = _BRACKETS.sub(kept, told)
    if not units and (behind := _UNIT_BEHIND.search(plain)):
        units.append(next((each for each in behind.groups() if each), "%"))
        plain = plain[: behind.start()]
    full, when = take(plain)
    bare = take(_BRACKETS.sub("", plain))[0]
    unit = _UNIT_NAMES.get(units[0], units[0]) if units else ""
    foreign = bool(_FOREIGN.search(plain) or any(map(_FOREIGN.search, inside)))
    return _Part(tuple(dict.fromkeys((_tidy(full), _tidy(bare)))), unit, when, foreign)


def _tidy(text: str) -> str:
    """Without brackets that a time left empty."""
    return text.replace("()", "").strip(":,、;")


def unit_of(key: str, stated: str, declared: str) -> str:
    """The unit an amount column is read in: the heading's, else the sheet's, else the vocabulary's."""
    column = vocabulary.read_as()[key]
    if column.kind is not Kind.AMOUNT:
        return column.unit
    return next((unit for unit in (stated, declared) if unit in FEN), column.unit)
