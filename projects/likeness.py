"""How alike two names of projects are (DOMAIN.md A17): what says nothing is left out, what tells siblings apart must agree.

A ledger writes 年产5万吨钢管项目, a file 年产5万吨钢管建设工程（一期）: one project. 一号高炉 and 二号高炉, 5万吨 and 6万吨,
东区 and 西区 are two, however alike the rest is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from projects.values import narrow, squeeze, squeeze_all

#: from here on two names are alike
ALIKE = 0.9
#: shorter names are alike too easily
_SHORTEST = 5
#: the share of a name's signs that may be others then
_OTHER = (1 - ALIKE) / ALIKE
_SIGNS = re.compile(r"[\W_]+")
_NUMERALS = {
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
    "十": "10",
}
_TO_DIGITS = str.maketrans(_NUMERALS)
_ROMAN = {"iii": "3", "ii": "2", "iv": "4", "i": "1", "v": "5"}
#: a number that counts siblings, written in words
_COUNTED = re.compile(r"(?:第)?([一二三四五六七八九十]|(?<![a-z])(?:i{1,3}|iv|v))(?=[期号标段批线区座])")
#: the first phase is what there is when nothing is said of phases
_FIRST_PHASE = re.compile(r"(?<![\d.])1期(?:工程)?")
#: what a name may have or not: the form of a company, and that it is a project
_NOISE = re.compile(r"有限责任公司|股份有限公司|有限公司|集团公司|公司|建设项目|建设工程|项目|工程|建设")
_TELLING = re.compile(
    r"\d+(?:\.\d+)?|(?<![a-z])[a-z](?![a-z])|[甲乙丙丁戊己庚辛一二三四五六七八九十东西南北中上下左右前后内外]"
)
_DIGITS = re.compile(r"1期|[^0-9\n]+")


def normal(name: str) -> str:
    """The name as it is compared: narrow, without signs, with numbers as digits, without what says nothing."""
    text = _FIRST_PHASE.sub("", _SIGNS.sub("", _counted(squeeze(name))))
    return _NOISE.sub("", text) or text


def telling(name: str) -> tuple[str, ...]:
    """What tells a name from its siblings, in its order: numbers, single letters, directions and the like."""
    return tuple(_TELLING.findall(_FIRST_PHASE.sub("", _counted(narrow(name).lower()))))


def _counted(text: str) -> str:
    return _COUNTED.sub(lambda found: _NUMERALS.get(found[1]) or _ROMAN[found[1]], text)


def likeness(one: str, other: str) -> float:
    """From 0 to 1, for two ``normal`` names; 1 is the same."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def blocks_of(names: Sequence[str]) -> list[str]:
    """The digits of each (squeezed) name: two names whose digits differ are never alike. Many at once, for speed."""
    joined = "\n".join(names)
    if joined.count("\n") != len(names) - 1:
        return [_digits(name.replace("\n", "")) for name in names]
    return _digits(joined).split("\n")


def _digits(text: str) -> str:
    for roman, number in _ROMAN.items():
        text = text.replace(f"{roman}期", f"{number}期") if f"{roman}期" in text else text
    return _DIGITS.sub("", text.translate(_TO_DIGITS))


@dataclass(slots=True)
class Like:
    """A name that is alike: whose it is, how much, and whether nothing but noise differs."""

    id: int
    share: float
    same: bool


class Alike:
    """Names to be found by what is alike. Only names with the same digits are looked at, and of these only those that
    share one of the rarest groups of signs (names so alike share nearly all of them): never each with each."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        pairs = list(names)
        blocks = blocks_of(squeeze_all([name for _, name in pairs])) if pairs else []
        self._blocks: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for block, pair in zip(blocks, pairs, strict=True):
            self._blocks[block].append(pair)
        self._made: dict[str, _Block] = {}

    def may(self, block: str) -> bool:
        """Whether any name has these digits: a first look, for speed."""
        return block in self._blocks

    def find(self, name: str) -> list[Like]:
        """The names that are alike, the most alike first."""
        [block] = blocks_of([squeeze(name)])
        if block not in self._blocks:
            return []
        made = self._made.get(block) or self._made.setdefault(block, _Block(self._blocks[block]))
        return sorted(made.find(name), key=lambda like: (-like.share, like.id))


class _Block:
    """Names with the same digits, by their groups of signs."""

    def __init__(self, names: list[tuple[int, str]]) -> None:
        self._names = names
        self._plain = [normal(name) for _, name in names]
        self._by_group: dict[str, list[int]] = defaultdict(list)
        for place, plain in enumerate(self._plain):
            for group in _groups(plain):
                self._by_group[group].append(place)

    def find(self, name: str) -> Iterator[Like]:
        plain, told = normal(name), telling(name)
        for place in self._candidates(plain):
            id, other = self._names[place]
            if self._plain[place] == plain:
                yield Like(id, 1.0, same=telling(other) == told)
            elif len(plain) >= _SHORTEST and telling(other) == told:
                share = likeness(plain, self._plain[place])
                if share >= ALIKE:
                    yield Like(id, share, same=False)

    def _candidates(self, plain: str) -> Iterator[int]:
        """Names that can be so alike: of the rarest groups, as many as so few other signs may spoil and one more."""
        groups, length = _groups(plain), len(plain)
        spoilt = 3 * max(1, int(length * _OTHER))
        rare = sorted(groups, key=lambda group: len(self._by_group.get(group, ())))[: spoilt + 1]
        for place in {place for group in rare for place in self._by_group.get(group, ())}:
            other = self._plain[place]
            if (
                abs(len(other) - length) <= length * _OTHER * 2
                and len(groups & _groups(other)) >= len(groups) - spoilt
            ):
                yield place


def _groups(plain: str) -> set[str]:
    """Three neighbouring signs each, the ends among them."""
    text = f"^{plain}$"
    return {text[place : place + 3] for place in range(len(text) - 2)} or {text}
