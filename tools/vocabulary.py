"""The data dictionary docs/vocabulary.md out of the one vocabulary: `python -m tools.vocabulary check` or `update`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tools import generated

if TYPE_CHECKING:
    from projects.vocabulary import Column

FILE = Path(__file__).resolve().parent.parent / "docs" / "vocabulary.md"
HEAD = """# 数据字典 · Data dictionary

This file is made by `python -m tools.vocabulary update` from `projects/vocabulary.py`; a test checks that it is up to date.
本文件由词汇表自动生成，请勿手改。

- *key* 键: the name in the history, in commands and in JSON. *heading* 表头: what a sheet and a page say.
- *read as* 可识别的表头: headings of real ledgers that mean the same. 本年 stands for the plan's year, 上年 for the
  year before, M月 and 1-M月 for the month asked for. White space, full-width forms and case do not matter.
- Amounts are kept in whole fen 分 and shown in 万元; percentages in hundredths of a percent; dates as precisely as
  they are known: 2021, 2021-03 or 2021-03-15. Empty is unknown, never 0.
"""


def document() -> str:
    """The whole file."""
    from projects import vocabulary

    parts = [HEAD, *_rights()]
    for label, columns in (*vocabulary.COLUMNS.items(), ("figure", vocabulary.FIGURE)):
        zh, en = vocabulary.MODEL_NAMES[label]
        parts += [f"\n## {zh} · {en} (`{label}`)\n\n", *_table(columns)]
    return "".join(parts)


def _rights() -> Iterator[str]:
    from projects import access
    from projects.choices import ROLES
    from projects.vocabulary import Edit

    yield "\n## 谁可填写 · Who writes what\n\n| edit class | roles |\n|---|---|\n"
    for edit in Edit:
        held = [f"{role.zh} {role.en}" for role in ROLES if access.may_edit(frozenset({role.value}), edit)]
        yield _row(edit.value, ", ".join(held) or "given by the product · 系统自动给出")


def _table(columns: "tuple[Column, ...]") -> Iterator[str]:
    yield "| key | 表头 | heading | kind | values | edit class | read as |\n|---|---|---|---|---|---|---|\n"
    for column in columns:
        required = " *" if column.required else ""
        zh, en = column.full_heading("zh-hans"), column.full_heading("en")
        read_as = "、".join(column.aliases)
        yield _row(f"`{column.key}`{required}", zh, en, column.kind, _values(column), column.edit, read_as)
    yield "\n\\* required 必填\n" if any(column.required for column in columns) else ""


def _values(column: "Column") -> str:
    """What a value may be, in few words."""
    from projects.values import MAX_FEN, in_unit
    from projects.vocabulary import Kind

    match column.kind:
        case kind if column.model == "figure" and kind is not Kind.CHOICE:
            return "computed · 系统计算"
        case Kind.CHOICE:
            return "; ".join(f"`{each.value}` {each.zh} {each.en}" for each in column.choices)
        case Kind.AMOUNT:
            high = f"{in_unit(MAX_FEN, column.unit):,f}"
            return f"{'−' + high if column.negative else '0'} … {high} {column.unit}"
        case Kind.INTEGER:
            return f"{column.low} … {column.high}"
        case Kind.PERCENT:
            return "0 … 100 %"
        case Kind.TEXT | Kind.LONG:
            return f"≤ {column.limit} characters"
        case Kind.REFERENCE | Kind.LINKS:
            return f"→ `{column.refers}`"
        case _:
            return ""


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.exit(generated.run(FILE, document, "tools.vocabulary", __doc__, sys.argv[1:]))
