"""Which sector of the ledger a sheet means that calls it shorter: 钢铁基地 is 钢铁新材料生产加工基地.

By the distinctive part of the names: words that every sector could have (基地, 产业, 项目 …) do not count, and a part
that two sectors share means neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from projects.values import squeeze

_COMMON = r"(?:产业|基地|项目|领域|板块|工程|建设|行业|集群|园区|示范|方面|重点|重大|亿元以上|类|等)"
_AROUND = re.compile(rf"^{_COMMON}+|{_COMMON}+$")
#: before a part these make it another word: 新能源 is no 能源
_TURNING = "新非再"
#: from so many signs on a part may leave out words in between: 科技成果转化 of 科技创新成果转化
_LOOSE = 4


class Sectors:
    """The sectors by the distinctive part of their names."""

    def __init__(self, names: Mapping[int, Iterable[str]]) -> None:
        self._parts = {pk: {core for name in own if (core := _core(name))} for pk, own in names.items()}
        self._told: dict[str, int | None] = {}

    def by_part(self, text: str) -> int | None:
        """The one sector that a text can mean; None for none and for several."""
        if text not in self._told:
            told = _core(text)
            found = {pk for pk, own in self._parts.items() if any(_means(told, core) for core in own)}
            self._told[text] = found.pop() if len(found) == 1 else None
        return self._told[text]


def _core(text: str) -> str:
    """What is left of a name without the words that any sector could have."""
    return _AROUND.sub("", squeeze(text))


def _means(told: str, core: str) -> bool:
    if len(told) < 2 or len(core) < 2:
        return False
    at = core.find(told)
    if at >= 0:
        return at == 0 or core[at - 1] not in _TURNING
    return core in told or (len(told) >= _LOOSE and not told.isascii() and _in_order(told, core))


def _in_order(told: str, core: str) -> bool:
    """Whether all signs of ``told`` stand in ``core`` in their order."""
    left = iter(core)
    return all(sign in left for sign in told)
