"""What offices write where a number or a date belongs: “约30”, “1.2亿元”, “2021年6月底”, “2009-2011”, “24个月”.

Asked only for cells that the strict parsers of ``values`` refuse. What is certain is kept and a note says what the cell
says besides; what could mean two things stays an error (docs/decisions/0012)."""

from __future__ import annotations

import re
from datetime import date
from typing import NoReturn

from projects.values import Raw, ValueProblem, is_blank, narrow, parse_amount, parse_date

_SPACES = re.compile(r"\s+")
#: white space that parts no digits: "1 2" may be twelve or two numbers
_INNER = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = "百万元|万元|亿元|千元|元"
_AMOUNT = re.compile(
    rf"(?P<about>约为?|大约|约计|近|≈|~|[¥￥])?(?P<number>{_NUMBER})(?P<unit>{_UNITS})?(?P<more>左右|上下|余|多)?(?P<late>{_UNITS})?"
)

#: a cell of dates that says how things stand, and no date
_STANDING = re.compile(
    r"(已|未|尚未|拟|正在|在|待|即将|暂未|完成)?(开工|竣工|完工|投产|建成|在建|续建|新建|停工|缓建|施工|实施|开展前期|前期|前期工作|达产|复工|建设|确定)(中|类)?"
)
_AROUND = re.compile(
    r"^(预计|计划|拟于?|力争|争取|约|已于|将于|于|自|从|截至|截止)+|(正式|全面|全部)?(开工|竣工|完工|建成|投产|动工|开始|启动|建设|投用|完成|前|之前|左右)+$"
)
_DAY = re.compile(
    r"(?P<year>\d{4})(?:(?:年度?|[-./])(?:(?P<month>\d{1,2})(?:月份?|[-./]|$)(?P<day>\d{1,2})?日?)?)?"
    r"(?P<part>上旬|中旬|下旬|月?底|月?末|月?初|年底|年末|年初|年中|上半年|下半年|第?[一二三四1-4]季度|[春夏秋冬]季?)?前?"
)
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERALS = "〇○零一二三四五六七八九十"

_DURATION = re.compile(r"(\d{1,3}(?:\.\d+)?|[一二两三四五六七八九十]{1,3}|半)个?(月|年|天|日|日历天)(半)?")
_TOGETHER = re.compile(r"[—–―‐‑~〜～－至到]+|-+")
_OPEN = frozenset({"", "今", "目前", "现在", "长期"})
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_SHORT = re.compile(r"(?P<year>\d{2})(?:年|[./])(?P<month>\d{1,2})月?|(?P<alone>\d{2})年")

#: (start, completion), each as precise as it is known or ""
Period = tuple[str, str]


# --- amounts


def amount(raw: Raw, unit: str, negative: bool = False) -> tuple[int | None, str | None]:
    """An amount in fen that is written with words around it; ``about`` or ``unit-in-cell`` say what was there.

    Raises ``ValueProblem`` as the strict parser does: 2000万件 and 30-40 are no amounts of money."""
    text = _INNER.sub("", narrow(raw)) if isinstance(raw, str) else ""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return parse_amount(raw, unit, negative)
    own = found["unit"] or found["late"]
    fen, note = parse_amount(found["number"].replace(",", ""), own or unit, negative)
    about = found["more"] or found["about"] not in (None, "¥", "￥")
    return fen, "about" if about else "unit-in-cell" if own and own != unit else note


# --- one date


def day(raw: Raw) -> tuple[str, str | None]:
    """A date with words around it, as precise as is certain: “2021年6月底” is 2021-06, noted ``coarse``.

    What says how the project stands (“已开工”) says no date: unknown, noted ``no-date``."""
    text = _plain(raw)
    if is_blank(text):
        return "", None
    if _STANDING.fullmatch(text):
        return "", "no-date"
    told = _AROUND.sub("", text)
    found = _DAY.fullmatch(told)
    if not found or isinstance(raw, float):
        return parse_date(raw)
    known = "-".join(part for part in found.group("year", "month", "day") if part)
    return parse_date(known)[0], "coarse" if found["part"] or told != text else None


def _plain(raw: Raw) -> str:
    """The cell without spaces, brackets and a time of day, Chinese numerals of years and months as digits."""
    whole = isinstance(raw, float) and raw.is_integer()
    text = _CLOCK.sub("", narrow(str(int(raw) if whole else raw)))  # type: ignore[arg-type]
    text = _BRACKETS.sub("", _SPACES.sub("", text)).rstrip("。.,;、")
    if any(sign in text for sign in _NUMERALS):
        text = re.sub(rf"[{_NUMERALS[:-1]}]{{4}}(?=年)", lambda m: m[0].translate(_DIGITS), text)
        text = re.sub(r"(?<=年)(十?[一二三四五六七八九]|十)(?=月)", lambda m: str(_small(m[1])), text)
    return text


def _small(numeral: str) -> int:
    """十二 → 12."""
    tens, _, ones = numeral.rpartition("十")
    ten = 10 * (int(tens.translate(_DIGITS)) if tens else 1) if "十" in numeral else 0
    return ten + (int(ones.translate(_DIGITS)) if ones else 0)


# --- two dates in one cell


def period(raw: Raw) -> tuple[Period | None, str | None]:
    """Start and completion out of one cell (DOMAIN.md L1: 建设起止时间): "2009-2011", "09.10-11.3", "2010-".

    A year alone is both; a month or a day alone is the start only; a duration is neither, and each is noted.
    Raises ``ValueProblem``."""
    if is_blank(raw):
        return None, None
    if isinstance(raw, date):
        return (parse_date(raw)[0], ""), "period-start"
    text = _plain(raw)
    if isinstance(raw, float) and text.endswith(".1"):
        _refuse(text)  # may have been typed as .10
    if _DURATION.fullmatch(text) or (text.isdecimal() and len(text) < 4):
        return None, "duration"
    if _STANDING.fullmatch(text):
        return None, "no-date"
    if len(text) == 5 and text.isdecimal():
        return (parse_date(int(text))[0], ""), "period-start"
    pieces = _TOGETHER.split(text.replace(",", "-").replace(";", "-").replace("、", "-"))
    start, finish, note = _ends(pieces, text)
    if start and finish and finish[: len(start)] < start[: len(finish)]:
        raise ValueProblem("period-backwards", value=text[:40])
    return (start, finish), note


def _ends(pieces: list[str], text: str) -> tuple[str, str, str | None]:
    """Start, completion and note of the pieces between dashes, which part dates as well as their own parts."""
    cut = next((at for at, piece in enumerate(pieces) if at and _YEAR.match(_bare(piece))), 0)
    if not cut and len(pieces) == 2:
        cut = 0 if _is_month(*pieces) else 1
    if not cut:
        alone = _date("-".join(pieces), text)
        return (alone, alone, "period-year") if len(alone) == 4 else (alone, "", "period-start")
    left, right = "-".join(pieces[:cut]), "-".join(pieces[cut:])
    if not left:
        return "", _date(right, text), None
    start = _date(left, text)
    if right in _OPEN:
        return start, "", None
    return start, _later(right, start, text), None


def _is_month(left: str, right: str) -> bool:
    """Whether "2021-3" is a month of 2021 and no period."""
    return bool(re.fullmatch(r"(?:19|20)\d{2}", left) and re.fullmatch(r"0?[1-9]|1[0-2]", right))


def _bare(piece: str) -> str:
    return _AROUND.sub("", piece)


def _date(piece: str, text: str) -> str:
    """A date that names its year, if only by two digits."""
    told = _bare(piece)
    if found := _SHORT.fullmatch(told):
        century = 19 if (short := found["year"] or found["alone"]) >= "70" else 20
        told = f"{century}{short}" + (f"-{found['month']}" if found["month"] else "")
    try:
        return day(told)[0] or _refuse(text)
    except ValueProblem:
        return _refuse(text)


def _later(piece: str, start: str, text: str) -> str:
    """The completion: a date, or a month of the start's year ("2021年3月-12月"), or a short year ("2020-22")."""
    told = _bare(piece)
    if found := re.fullmatch(r"(\d{1,2})月(?:底|末|份)?(\d{1,2})?日?", told):
        return _date(f"{start[:4]}-{found[1]}" + (f"-{found[2]}" if found[2] else ""), text)
    if re.fullmatch(r"\d{1,2}", told):
        if len(start) > 4 and int(start[5:7]) <= int(told) <= 12:
            return _date(f"{start[:4]}-{told}", text)
        return _date(f"{told}年", text) if int(told) > 12 else _refuse(text)
    return _date(piece, text)


def _refuse(text: str) -> NoReturn:
    raise ValueProblem("not-a-period", value=text[:40])
