"""A bulletin as a Word document, laid out as official papers are (GB/T 9704): A4, 方正小标宋 for the title, 黑体 for headings,
仿宋_GB2312 in size 三号 with 28 points a line for the text; in English, which that standard is not about, smaller and
closer. A machine without these fonts shows its own; the file names them."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from projects.reports.bulletin import rows
from projects.reports.bulletin.tables import Picture, Table
from projects.values import legible
from projects.vocabulary import english

TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
_WESTERN = "Times New Roman"
#: of title and text, the text's lines, and tables, in points: 二号, 三号, 五号; the same in English; 小四 of captions
_CHINESE, _ENGLISH, _CAPTION_SIZE = (22, 16, 28, 10.5), (18, 12, 18, 9), 12
#: between the margins, in millimetres
_WIDTH = 156


class Paper:
    """A document in the making."""

    def __init__(self) -> None:
        self.file: Any = docx.Document()
        self.title_size, self.size, self.line, table = _ENGLISH if english() else _CHINESE
        self.letters = rows.Letters(BODY, _WESTERN, table)
        self._page()
        self._styles()

    def title(self, text: str) -> None:
        paragraph = self._paragraph(text, TITLE, self.title_size, WD_ALIGN_PARAGRAPH.CENTER, self.line)
        paragraph.paragraph_format.space_after = Pt(self.line)
        paragraph.paragraph_format.line_spacing = Pt(36)

    def heading(self, text: str) -> None:
        """A heading that Word's navigation knows, in black."""
        paragraph = self.file.add_paragraph(style="Heading 1")
        self._run(paragraph, text, HEADING, self.size)
        self._lines(paragraph, self.line)
        paragraph.paragraph_format.first_line_indent = Pt(2 * self.size)
        paragraph.paragraph_format.keep_with_next = True

    def text(self, text: str) -> None:
        paragraph = self._paragraph(text, BODY, self.size, WD_ALIGN_PARAGRAPH.JUSTIFY, self.line)
        paragraph.paragraph_format.first_line_indent = Pt(2 * self.size)

    def note(self, text: str) -> None:
        self._paragraph(text, BODY, _CAPTION_SIZE, WD_ALIGN_PARAGRAPH.LEFT, line=20)

    def picture(self, picture: Picture) -> None:
        if picture.png:
            paragraph = self.file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.keep_with_next = True
            paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Mm(152))
        self._paragraph(picture.caption, BODY, _CAPTION_SIZE, WD_ALIGN_PARAGRAPH.CENTER, line=20)

    def table(self, table: Table) -> None:
        """Its headings are repeated on each page; no row is torn."""
        caption = self._paragraph(table.title, HEADING, _CAPTION_SIZE, WD_ALIGN_PARAGRAPH.CENTER, line=20)
        caption.paragraph_format.keep_with_next = True
        caption._p.addnext(rows.table(table, _WIDTH, self.letters))
        self.file.add_paragraph().paragraph_format.line_spacing = Pt(12)

    def footer(self, text: str) -> None:
        """— 1 — in the middle, beneath it from which state of the history the figures are."""
        footer = self.file.sections[0].footer
        page = footer.paragraphs[0]
        page.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(page, "— ", BODY, 14)
        _field(self._run(page, "", BODY, 14), "PAGE")
        self._run(page, " —", BODY, 14)
        origin = footer.add_paragraph()
        origin.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(origin, text, BODY, 7)

    def _page(self) -> None:
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Cm(2)

    def _styles(self) -> None:
        for name in ("Normal", "Heading 1"):
            style = self.file.styles[name]
            style.font.name, style.font.size = _WESTERN, Pt(self.size)
            style.font.color.rgb, style.font.bold = docx.shared.RGBColor(0, 0, 0), False
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
            style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)

    def _paragraph(self, text: str, font: str, size: float, align: Any, line: float) -> Any:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = align
        self._lines(paragraph, line)
        self._run(paragraph, text, font, size)
        return paragraph

    @staticmethod
    def _lines(paragraph: Any, line: float) -> None:
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.paragraph_format.line_spacing = Pt(line)

    @staticmethod
    def _run(paragraph: Any, text: str, font: str, size: float, bold: bool = False) -> Any:
        run = paragraph.add_run(legible(text))
        run.font.name, run.font.size, run.font.bold = _WESTERN, Pt(size), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return run


def _field(run: Any, name: str) -> None:
    """A field that Word computes, such as the page's number."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)
