"""Codes that others give: what a national project code and an industry code look like (DOMAIN.md §2.1).

A code of another shape is kept, for it may be all that is known; whoever brings it is told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from projects.values import Scalar

#: 时间4-地区6-中央业务指导部门2-类型2-随机5+校验1
NATIONAL = re.compile(r"(\d{2})(0[1-9]|1[0-2])-(\d{6})-\d{2}-\d{2}-\d{6}")
#: before November 2020 the year had four digits, and the trade stood third
OLD_NATIONAL = re.compile(r"(20\d{2})-(\d{6})-\d{2}-\d{2}-\d{6}")
#: GB/T 4754: up to four digits, the letter of the section before them or not
INDUSTRY = re.compile(r"[A-Ta-t]?\d{1,4}")
KEYS = ("national_code", "industry")


def odd(key: str, value: Scalar) -> str:
    """The code of the sentence on a code that does not look like one; "" where there is nothing to say."""
    if not isinstance(value, str) or not (text := value.strip()):
        return ""
    match key:
        case "national_code" if NATIONAL.fullmatch(text):
            return ""
        case "national_code":
            return "rule-A21-old" if OLD_NATIONAL.fullmatch(text) else "rule-A21"
        case "industry":
            return "" if INDUSTRY.fullmatch(text) else "industry-code"
        case _:
            return ""


def odd_ones(key: str, column: Iterable[Scalar]) -> set[Scalar]:
    """Those of a column's values that there is something to say of."""
    return {value for value in set(column) if odd(key, value)}
