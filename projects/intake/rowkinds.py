"""What a row is: a project, a sum, the head of a section, a note, a heading repeated (DOMAIN.md §3). Told by its words.

``tell`` looks at one row alone; what came before it (a note, a sum) is minded by ``sections``."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from projects import vocabulary
from projects.values import Raw, is_blank, squeeze

#: kinds of rows that are no projects; each has a sentence ``row-…``
SUM, PART, SECTION, PLACE, NOTE, NUMBERS, HEADING, NO_NAME = (
    "sum", "part", "section", "place", "note", "numbers", "heading", "no-name",
)  # fmt: skip
#: a row that could be a project or the head of a section: a question
UNSURE = "section-or-project"
#: how deep a section lies that has no number of its own
UNNUMBERED = 9

_COUNT = r"\(?共?(?P<{0}>\d{{1,6}})(?:个|项|件)(?:项目)?\)?"
_SUM = re.compile(
    rf"^(?:本[页表])?(?:总?合计|总计|小计|共计|汇总|总?sub-?total|total|sum)[:：]?(?:{_COUNT.format('a')}|\(.*\))?$"
    rf"|^(?P<of>[^,，。]{{1,14}}?)(?:合计|小计|总计)[:：]?(?:{_COUNT.format('b')}|\(.*\))?$"
)
_PART = re.compile(r"^其中[:：,]?")
_TRAILING = re.compile(rf"[,:，：]?{_COUNT.format('n')}$|\((?P<bare>\d{{1,4}})\)$")
_ALONE = re.compile(rf"^{_COUNT.format('n')}$")
_TENS = "[一二三四五六七八九十]{1,3}"
_RANKS = (
    (re.compile(r"^第[一二三四五六七八九十\d]{1,3}(?:部分|大?类|批|篇|章)[:：、]?"), 1),
    (re.compile(r"^(?:VIII|VII|VI|IV|IX|V|XI{0,2}|I{1,3})(?=[、.:]|[^\w]|$)[、.:]?", re.IGNORECASE), 2),
    (re.compile(rf"^{_TENS}(?:[、.:,]|$)"), 3),
    (re.compile(rf"^\({_TENS}\)[、.:]?"), 4),
    (re.compile(r"^\d{1,2}[、.](?!\d)"), 5),
    (re.compile(r"^\(\d{1,2}\)[、.]?"), 6),
)
#: a serial number of a project: 1, 1., (1), 1●
_SERIAL = re.compile(r"^[★●▲■◆☆○△□◇※*]*\(?\d{1,6}(?:[-—]\d{1,3})?\)?[.、]?[★●▲■◆☆○△□◇※*]*$")
_NUMBER = re.compile(r"^[-+]?[\d,]*\.?\d+%?$")
_NOTE = re.compile(
    r"^(?:备注|附注|注释?|说明|填[表报]说明|填[表报](?:人|单位|时间|日期)|审核人?|制表人?|单位负责人|分管领导|负责人|联系人|联系电话|统计负责人|报送(?:单位|时间))[::\d]"
    r"|^(?:备?注|说明|填[表报]说明|续表)$|^[※*]+(?:注|说明|表示|为)|^[★●▲■◆☆○△□◇※*]+(?:表示|为|标注|代表|:)|^以上|^数据(?:来源|截至)"
)
_WORDS = (
    "工业|农业|农林|农林水|林业|水利|交通|能源|电力|城建|市政|城市建设|房地产|服务业|现代服务业|商贸|物流|旅游|文旅|文化|教育|卫生|体育|医疗|社会事业|社会民生|民生|生态|环保|环境|"
    "生态环保|生态环境|基础设施|产业|信息|科技|制造业|先进制造业|高新技术|战略性新兴产业|新兴产业|新能源|新材料|钢铁|稀土|装备制造|化工|冶金|建材|园区|政府投资|企业投资|社会投资|其他|公路|铁路|水务|消费|数字经济"
)
_GENERIC = re.compile(
    rf"^(?:市级|区级|省级|国家级|自治区级|县级|重点|重大|亿元以上)*(?:{_WORDS}|[与及和、])+(?:类|领域|产业|行业|板块|基地|方面|系统|项目|工程|建设)*$"
)
_PLACE = re.compile(
    r"^(?:.{1,3}[市区旗县]|.{2,14}(?:市|县|旗|州|盟|镇|乡|街道|街道办|办事处|苏木|局|委|委员会|办公室|管委会|开发区|政府)|市本级|区本级|市直|区直|各?县\(?市、?区\)?)$"
)
_CLASS_TRIM = re.compile(r"重点|重大|项目|工程|类$|年度|\(.*\)$")


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of itself: its kind, its words, the number of projects it declares, how deep it lies."""

    kind: str
    label: str = ""
    #: the words without number, count and signs: 工业 of "（一）工业项目82个" is 工业项目
    core: str = ""
    count: int | None = None
    rank: int = UNNUMBERED


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns tell what a row is: the serial number, the names, and those of figures."""

    serial: int
    name: int
    figures: frozenset[int]
    #: the sheet numbers its projects 1, 2, 3
    numbered: bool
    #: the headings over the names, squeezed, and how many rows the headings have
    headings: frozenset[str] = frozenset()
    depth: int = 1


def surely_project(cells: Sequence[Raw], name: Raw, serial: int = 0) -> bool:
    """A first look, for speed: a row with a serial number and a name that is no sum; or a long name of which neither
    end is like those of sums, notes and sections."""
    if type(name) is not str or len(name) <= _SHORT or "计" in name or name[0] in _APART:
        return False
    first = cells[serial] if serial < len(cells) else None
    if type(first) is float:
        return True
    if type(first) is not str or not first:
        return False
    return first.isdecimal() or (
        len(name) >= 8
        and not {name[0], first[0]} & _TELLING
        and not {name[-1], first[-1]} & _CLOSING
    )  # fmt: skip


def amply_said(cells: Sequence[Raw], name: str, columns: Columns) -> bool:
    """A second look, for speed: a name (squeezed) with two words or more behind it, and no serial number in words.

    No section's head says so much; sums, notes and headings are still told by how they begin."""
    serial = cells[columns.serial] if columns.serial < len(cells) else None
    if columns.serial != columns.name and type(serial) is not float and serial not in (None, ""):
        return False
    if len(name) <= _SHORT or is_heading(name, columns) or _sum_or_note(name):
        return False
    end = max(columns.name, columns.serial) + 1
    label = next((cell for cell in cells[:end] if type(cell) is str and cell.strip()), "")
    first = squeeze(label)
    if first != name and _sum_or_note(first):
        return False
    words = (cell for cell in cells[end:] if type(cell) is str and cell[:1].isalpha() and not is_blank(cell))
    return len(list(islice(words, 2))) == 2


def _sum_or_note(text: str) -> bool:
    return bool(_SUM.match(text) or _PART.match(text) or _NOTE.match(text))


#: names up to so many signs may be numbers of columns
_SHORT = 3
#: how a name begins that is no project's even behind a serial number: 其中
_APART = frozenset(" \n\t　其")
#: how cells begin and end that may be sums, notes or sections
_TELLING = frozenset(
    " \n\t　(（一二三四五六七八九十备注说填审制合小总共其第续※*★●▲■◆☆○△□◇IVXivxⅠⅡⅢⅣⅤⅥⅦⅧ①②③④⑤0123456789项工建序名编数"
)
_CLOSING = frozenset(")）个项件 \n　")


def tell(cells: Sequence[Raw], columns: Columns) -> Told | None:
    """What a row is that is no project; None for a project. ``cells`` are not all blank, and hold no code of ours."""
    serial, name = _squeezed(cells, columns.serial), _squeezed(cells, columns.name)
    if is_heading(name, columns):
        return Told(HEADING)
    label, rest = _label(cells, columns)
    first = squeeze(label[0]) if label else ""
    if found := _sum(first, name, label):
        return found
    if len(name) <= _SHORT and _all_numbers(cells):
        return Told(NUMBERS)
    if columns.name != columns.serial and _SERIAL.match(serial) and name:
        return None
    words = [text for text in rest if not _NUMBER.match(squeeze(text))]
    if _NOTE.match(first) or _NOTE.match(name) or _sentence(label, words):
        return Told(NOTE)
    if found := _section(serial, name, label, words, columns):
        return found
    if not name:
        return _nameless(label, words, columns, cells)
    return None if words else _bare(name, label, cells, columns)


def _squeezed(cells: Sequence[Raw], at: int) -> str:
    raw = cells[at] if 0 <= at < len(cells) else None
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else str(raw)
    return "" if raw is None else squeeze(str(raw))


def _label(cells: Sequence[Raw], columns: Columns) -> tuple[list[str], list[str]]:
    """The texts that tell what the row is (up to its name), and the texts behind."""
    end = max(columns.name, columns.serial) + 1
    label = [cell for cell in cells[:end] if isinstance(cell, str) and cell.strip()]
    rest = [cell for cell in cells[end:] if isinstance(cell, str) and not is_blank(cell)]
    return (label, rest) if label else (rest[:1], rest[1:])


def has_name(cells: Sequence[Raw], columns: Columns) -> bool:
    return bool(_squeezed(cells, columns.name))


def is_serial(text: str) -> bool:
    """Whether a cell is the serial number of a project: 1, 1., (1), 1●."""
    return bool(_SERIAL.match(squeeze(text)))


def is_heading(name: str, columns: Columns) -> bool:
    """Whether the name says what the names' heading says: the headings stand here again."""
    return bool(name) and name in columns.headings


@lru_cache(maxsize=2000)
def count_in(text: str) -> int | None:
    """The number of projects that a label declares: 82 of 工业项目82个, 16 of (共16项)."""
    found = _ALONE.match(text) or _TRAILING.search(text)
    if not found:
        return None
    return int(found["n"] or found.groupdict().get("bare") or 0)


def _sum(first: str, name: str, label: list[str]) -> Told | None:
    found = _SUM.match(first) or _SUM.match(name)
    part = _PART.match(first) or _PART.match(name)
    if not found and not part:
        return None
    text = " ".join(" ".join(each.split()) for each in label)
    count = next((n for each in (first, name) if (n := count_in(each)) is not None), None)
    if part:
        return Told(PART, text, core(_PART.sub("", name if _PART.match(name) else first)), count)
    of = found["of"] if found else ""
    return Told(SUM, text, core(of or ""), count, rank=2 if of else 0)


def _sentence(label: list[str], words: list[str]) -> bool:
    """A text over the row that is longer than any heading of a section, and nothing beside it."""
    return len(label) == 1 and not words and (len(label[0]) > 60 or "。" in label[0])


def _section(serial: str, name: str, label: list[str], words: list[str], columns: Columns) -> Told | None:
    """The head of a section: by its number (一, （一）, 1、), or by the number of projects it declares."""
    first = squeeze(label[0]) if label else ""
    text = " ".join(" ".join(each.split()) for each in label)
    count = next((n for each in (name, first) if (n := count_in(each)) is not None), None)
    apart = serial if columns.serial != columns.name and name else ""
    for pattern, rank in _RANKS:
        if apart and rank <= 4 and (found := pattern.match(apart)) and found.end() == len(apart):
            told = name
            telling = columns.numbered or count is not None or known(core(name))
        elif found := pattern.match(name or first):
            told = (name or first)[found.end() :]
            telling = (rank <= 4 and len(words) < 2) or (count is not None and not words)
        else:
            continue
        return Told(SECTION, text, core(told), count, rank) if telling and (told or count) else None
    if count is not None and not words and (name or first) and not _ALONE.match(name or first):
        return Told(SECTION, text, core(name or first), count)
    return None


def _bare(name: str, label: list[str], cells: Sequence[Raw], columns: Columns) -> Told | None:
    """A name without a number of its own, and at most figures beside it."""
    told = core(name)
    text = " ".join(" ".join(each.split()) for each in label)
    if _PLACE.match(name):
        return Told(PLACE, text, told)
    if known(told):
        return Told(SECTION, text, told)
    if not columns.numbered:
        return None
    figures = any(isinstance(cells[at], float) for at in columns.figures if at < len(cells))
    return Told(UNSURE, text) if figures else Told(SECTION, text, told)


def _nameless(label: list[str], words: list[str], columns: Columns, cells: Sequence[Raw]) -> Told:
    """A row without a name: a heading written over the row, or figures that belong to no project."""
    text = squeeze(label[0]) if label else ""
    if text and not words and not _NUMBER.match(text) and not _SERIAL.match(text):
        found = _bare(text, label, cells, columns)
        if found and found.kind != UNSURE:
            return found
    return Told(NO_NAME, text)


def _all_numbers(cells: Sequence[Raw]) -> bool:
    """A row that numbers the columns: 1 2 3, （1）（2）（3）, 甲 乙 1 2."""
    texts = [squeeze(_shown(cell)).strip("()") for cell in cells if not is_blank(cell)]
    numbers = [int(text) for text in texts if text.isdecimal()]
    others = {text for text in texts if not text.isdecimal()}
    rising = all(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= 3 and rising and others <= {*"甲乙丙丁戊己abcdefg", "栏次"}


def _shown(cell: Raw) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@lru_cache(maxsize=2000)
def core(text: str) -> str:
    """The words of a label without what it declares: its number in front, its count behind."""
    text = _TRAILING.sub("", squeeze(text))
    for pattern, _ in _RANKS:
        if (found := pattern.match(text)) and found.end() < len(text):
            text = text[found.end() :]
    return text.strip(":：,，、 ()")


@lru_cache(maxsize=2000)
def known(told: str) -> bool:
    """Whether the words name a branch of the economy, a place or a class of the year: no project is called so."""
    return bool(_GENERIC.match(told) or _PLACE.match(told)) or class_of(told) != ""


@lru_cache(maxsize=2000)
def class_of(told: str) -> str:
    """The class of the year that the words of a section name: 在建重点项目 is continued; "" for none."""
    plain = _CLASS_TRIM.sub("", told)
    forms = _class_forms()
    return (
        forms.get(told)
        or forms.get(plain)
        or forms.get(plain.removeprefix("本年").removeprefix("计划"))
        or ""
    )


@lru_cache(maxsize=1)
def _class_forms() -> dict[str, str]:
    choices = vocabulary.column("year_plan", "year_class").choices
    return {squeeze(t): c.value for c in choices for t in (c.value, c.zh, c.en, *c.aliases)}


def headings_of(headings: Collection[str]) -> frozenset[str]:
    """How the heading over the names may stand in the sheet again."""
    return frozenset(squeeze(part) for each in headings for part in each.split(" / "))
