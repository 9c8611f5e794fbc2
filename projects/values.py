"""Values: money in whole fen, months, dates with their precision, and how each is read and shown.

Everything kept in the ledger is a JSON primitive, so that a value in the tables, in the history and in a
proposal is the same thing. Parsers take what a cell or a form brings and return ``(value, note)``; ``note``
is the code of a remark for the person ("rounded"), or ``None``. They raise ``ValueProblem`` and never guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

#: fen (1/100 yuan) in one of each unit an amount may be written in
FEN = {"分": 1, "元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
#: the largest amount kept: 10^13 yuan, far above any project. Excel shows each of its fen (15 digits), and nine
#: thousand of them still sum inside 64 bits
MAX_FEN = 10**15
#: what offices write for "not known"; never 0 (DOMAIN.md §3)
UNKNOWN_MARKS = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "无",
        "暂无",
        "没有",
        "未知",
        "不详",
        "不明",
        "待定",
        "未定",
        "暂缺",
        "未填",
        "待核实",
        "未确定",
        "尚未确定",
        "暂未确定",
        "不适用",
        "n/a",
        "N/A",
        "null",
        "None",
        "none",
        "?",
        "…",
        "……",
    }
)

#: any number of these is a mark for "not known" too
_STROKES = "-—―–―─/\\.·…*_"

Scalar = str | int | bool | None
Raw = str | float | int | bool | date | datetime | timedelta | None


class ValueProblem(ValueError):
    """A cell's value cannot be read: ``code`` names the sentence, ``params`` fill it."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Month(NamedTuple):
    """A month of a plan year; ``Month(2021, 3)``."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")


def narrow(text: str) -> str:
    """Fold full-width forms (NFKC) and trim: what numbers, dates, choices and headings are read from."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def squeeze(text: str) -> str:
    """``narrow`` without any white space, lower case: the form in which names are compared."""
    return _SPACES.sub("", narrow(text)).lower()


def squeeze_all(texts: Sequence[str]) -> list[str]:
    """``squeeze`` of each text; a line break, which nothing joins with, keeps them apart while they are folded together."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        return list(map(squeeze, texts))
    folded = joined if joined.isascii() else unicodedata.normalize("NFKC", joined)
    return _SPACES_IN_LINE.sub("", folded).lower().split("\n")


def is_blank(raw: Raw) -> bool:
    """True for an empty cell and for a cell that only says "not known"."""
    if raw is None or not isinstance(raw, str):
        return raw is None
    text = narrow(raw)
    return text in UNKNOWN_MARKS or (text[0] in _STROKES and not text.strip(_STROKES + " "))


_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")


def number_of(raw: Raw) -> Decimal:
    """A number as written, exact; thousands separators and full-width digits are read.

    "约30" and "30+" are not numbers: what they leave open must not be lost."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise ValueProblem("not-a-number", value=str(raw)[:40])
    text = narrow(raw).replace("\N{MINUS SIGN}", "-") if isinstance(raw, str) else repr(raw)
    if "," in text and _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        found = Decimal(text) if "_" not in text else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValueProblem("not-a-number", value=str(raw)[:40])
    return found


def parse_amount(raw: Raw, unit: str, negative: bool = False) -> tuple[int | None, str | None]:
    """An amount written in ``unit`` as whole fen; a fraction of a fen rounds half up, noted ``rounded``."""
    if isinstance(raw, float) and 0 <= raw < 1e9:
        scaled = round(raw * FEN[unit])
        if scaled / FEN[unit] == raw and scaled <= MAX_FEN:
            return scaled, None
    if is_blank(raw):
        return None, None
    exact = number_of(raw)
    # compared before anything is computed: 1e9999999 is a number, but nothing can be made of it
    if not -MAX_FEN <= exact <= MAX_FEN or abs(exact := exact * FEN[unit]) > MAX_FEN:
        raise ValueProblem("too-large", value=str(raw)[:40])
    fen = _half_up(exact)
    if fen < 0 and not negative:
        raise ValueProblem("negative", value=str(raw)[:40])
    return fen, ("rounded" if fen != exact and not _is_float_noise(raw, unit) else None)


def _half_up(exact: Decimal) -> int:
    """The nearest whole number; a half goes away from zero."""
    return int(exact.to_integral_value(rounding=ROUND_HALF_UP))


def _is_float_noise(raw: Raw, unit: str) -> bool:
    """Whether a float is whole fen in the 15 digits that Excel shows: 0.1 + 0.2 万元 is not worth a note."""
    if not isinstance(raw, float):
        return False
    shown = Decimal(f"{raw:.15g}") * FEN[unit]
    return shown == shown.to_integral_value()


def parse_integer(raw: Raw, low: int = 0, high: int = 2**53) -> tuple[int | None, str | None]:
    """A whole number between ``low`` and ``high``."""
    if is_blank(raw):
        return None, None
    found = number_of(raw)
    if found != found.to_integral_value():
        raise ValueProblem("not-whole", value=str(raw)[:40])
    if not low <= found <= high:
        raise ValueProblem("out-of-range", value=str(raw)[:40], low=low, high=high)
    return int(found), None


def parse_percent(raw: Raw) -> tuple[int | None, str | None]:
    """A share of 0–100 % as hundredths of a percent: "45%", "45" and 45 are 4500, and 0.45 (0.45 %) is 45."""
    if is_blank(raw):
        return None, None
    text = narrow(raw).rstrip("%") if isinstance(raw, str) else raw
    exact = number_of(text)
    if not 0 <= exact <= 100:
        raise ValueProblem("out-of-range", value=str(raw)[:40], low=0, high=100)
    return _half_up(exact * 100), None


def parse_text(raw: Raw, limit: int) -> tuple[str, str | None]:
    """Text as it stands, white space at the ends kept out; control characters Excel cannot hold become U+FFFD.

    A whole number stored as a float ("1234.0") is the digits a person sees."""
    if isinstance(raw, str):
        text = raw.strip()
    elif raw is None:
        return "", None
    elif isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        text = str(int(raw))
    else:
        text = str(raw).removesuffix(" 00:00:00")
    clean = legible(text)
    if len(clean) > limit:
        raise ValueProblem("too-long", limit=limit, length=len(clean))
    return clean, ("control-characters" if "\ufffd" in clean and "\ufffd" not in text else None)


def legible(text: str) -> str:
    """Text with line breaks as \\n, and U+FFFD for what neither a workbook nor a database can hold."""
    if text.isprintable():
        return text
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def parse_flag(raw: Raw) -> tuple[bool, str | None]:
    """Yes or no, in either language."""
    text = squeeze(str(raw)) if raw is not None else ""
    if text in {"是", "有", "√", "y", "yes", "true", "1", "1.0"}:
        return True, None
    if text in UNKNOWN_MARKS or text in {"否", "没有", "n", "no", "false", "0", "0.0"}:
        return False, None
    raise ValueProblem("not-a-flag", value=str(raw)[:40])


_PARTIAL = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?|年)?")


def parse_date(raw: Raw) -> tuple[str, str | None]:
    """A date as precise as it is known: "2021", "2021-03" or "2021-03-15"; "" is unknown.

    Reads dates, "2021年3月", "2021.3.15", Excel serial numbers from 1950 to 2150, and bare years."""
    if isinstance(raw, date):
        return _checked_date(raw.year, raw.month, raw.day, text=str(raw)), None
    if is_blank(raw):
        return "", None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and 18264 <= raw <= 91312:
        return (date(1899, 12, 30) + timedelta(days=int(raw))).isoformat(), "date-serial"
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else narrow(str(raw))
    found = _PARTIAL.fullmatch(text.replace(" ", ""))
    # the number 2021.1 may have been typed as 2021.10: January or October is not ours to choose
    if not found or (isinstance(raw, float) and text.endswith(".1")):
        raise ValueProblem("not-a-date", value=text[:40])
    return _checked_date(*(int(part) for part in found.groups() if part), text=text), None


def _checked_date(year: int, month: int | None = None, day: int | None = None, *, text: str) -> str:
    """A date of the parts that are known. A month or a day of 0 is none: it does not stand for "not known"."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueProblem("not-a-date", value=text[:40]) from None
    if not 1900 <= year <= 2200:
        raise ValueProblem("not-a-date", value=text[:40])
    known = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    return "-".join(known)


def in_unit(fen: int, unit: str) -> Decimal:
    """Fen as an exact decimal of ``unit``: 4_000_000_000_00 fen are Decimal("40") 亿元."""
    return Decimal(fen) / FEN[unit]


def show_amount(fen: int | None, unit: str = "万元", places: int = 2) -> str:
    """An amount for people, rounded half up to ``places`` with separators; empty where unknown."""
    if fen is None:
        return ""
    step = Decimal(1).scaleb(-places)
    return f"{in_unit(fen, unit).quantize(step, rounding=ROUND_HALF_UP):,}"


def show_exact(fen: int, unit: str) -> str:
    """An amount with as many decimals as it has, no more and no fewer: 1,234.5 万元 and 0.000001 万元."""
    text = f"{in_unit(fen, unit):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(part: int | None, whole: int | None) -> str | None:
    """part ÷ whole as a string with six decimals, rounded half up (CONTRACT); None where either is unknown or whole is 0."""
    if part is None or not whole:
        return None
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP))


def percent(rate: str, places: int = 1) -> Decimal:
    """A share such as "0.475000" in percent as people read it, rounded half up: 47.5."""
    return (Decimal(rate) * 100).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def show_percent(rate: str | None, places: int = 1) -> str:
    """A share such as "0.475000" as "47.5%"; empty where unknown."""
    return "" if rate is None else f"{percent(rate, places)}%"
