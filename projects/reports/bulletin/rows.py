"""A table of a bulletin as WordprocessingML: written out at once, for a cell at a time by python-docx costs ten times as much.

Its headings are repeated on each page, no row is torn, lines are as high as the letters of the table need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from projects.reports.bulletin.tables import Table
from projects.values import legible

#: the room beside a text in twentieths of a point, and how many of these a millimetre has
_ROOM, _DXA = 57, 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Letters:
    """The fonts of a table and the size of its letters in points; lines are 1.3 times as high."""

    eastern: str
    western: str
    size: float

    def __str__(self) -> str:
        told = f'w:ascii="{self.western}" w:hAnsi="{self.western}" w:eastAsia="{self.eastern}"'
        return f'<w:rFonts {told}/>%s<w:sz w:val="{round(2 * self.size)}"/>'

    @property
    def spacing(self) -> str:
        return f'<w:spacing w:line="{round(26 * self.size)}" w:lineRule="exact"/>'


def table(told: Table, width: float, letters: Letters) -> Any:
    """The element of a table ``width`` millimetres wide."""
    widths = [round(width * part / sum(told.widths) * _DXA) for part in told.widths]
    heads = [each[:1].upper() + each[1:] for each in told.headings]
    rows = [_row(heads, ["center"] * len(widths), widths, letters, bold=True, head=True)]
    sides = ["center" if at == 0 else "right" if at in told.numbers else "left" for at in range(len(widths))]
    for place, row in enumerate(told.rows, 1):
        rows.append(_row(row, sides, widths, letters, bold=told.summed and place == len(told.rows)))
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return parse_xml(f"<w:tbl {nsdecls('w')}>{_LOOK}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>")


_LOOK = (
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/>'
    f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{_ROOM}" w:type="dxa"/>'
    f'<w:right w:w="{_ROOM}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
)


def _row(
    texts: Sequence[str], sides: Sequence[str], widths: Sequence[int], letters: Letters, bold: bool, head: bool = False
) -> str:  # fmt: skip
    cells = (_cell(*each, letters, bold) for each in zip(texts, sides, widths, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, side: str, width: int, letters: Letters, bold: bool) -> str:
    """The mark at the end of a paragraph has the size of its letters, else Word makes the line as high as the body's."""
    looks = str(letters) % ("<w:b/>" if bold else "")
    lines = escape(legible(text)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'{letters.spacing}<w:jc w:val="{side}"/><w:rPr>{looks}</w:rPr></w:pPr>'
        f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r></w:p></w:tc>'
    )
