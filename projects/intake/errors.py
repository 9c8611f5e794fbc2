"""Why a file cannot be read: a code, and a sentence that says what is wrong and what to do."""

from __future__ import annotations

from django.utils.translation import gettext


def gettext_noop(text: str) -> str:
    """Mark a sentence for the catalogue. Django's own asks for settings, which the reading child does without."""
    return text


SENTENCES = {
    "not-a-workbook": gettext_noop(
        "This is not a workbook that can be read. Send an .xlsx, .xls, .ods or .csv file."
    ),
    "is-docx": gettext_noop(
        "This is a Word document. Copy its table into a workbook, save that as .xlsx and send it."
    ),
    "is-xlsb": gettext_noop(
        "This is a binary workbook (.xlsb). Open it, save it as .xlsx and send that file."
    ),
    "is-web-page": gettext_noop(
        "This is a web page or XML text under the name of a workbook. Open it in Excel or WPS, save it as .xlsx"
        " and send that file."
    ),
    "encrypted": gettext_noop(
        "The workbook is protected by a password. Open it, remove the password, save it and send it again."
    ),
    "macros": gettext_noop(
        "The workbook contains macros, which are not accepted. Save it as .xlsx without macros and send that file."
    ),
    "truncated": gettext_noop(
        "The file is incomplete: its end is missing. Copy or download it again, check that it opens, and send it again."
    ),
    "bomb": gettext_noop(
        "The file unpacks to far more than a workbook of its size holds, and was not opened."
        " If it is an honest workbook, open it, copy the cells into a new one and send that."
    ),
    "doctype": gettext_noop(
        "The file contains a document type declaration (%(part)s), which no workbook needs, and was not opened."
        " Open it in Excel or WPS, save it as .xlsx and send that file."
    ),
    "too-big": gettext_noop(
        "The file has %(found)s MB, at most %(limit)s MB can be read. Remove pictures or split it and send the parts."
    ),
    "too-many-parts": gettext_noop(
        "The file consists of more than %(limit)s parts. Remove pictures, copy the table into a new workbook and send"
        " that."
    ),
    "too-many-sheets": gettext_noop(
        "The workbook has more than %(limit)s sheets. Copy the sheets to be read into a new workbook and send that."
    ),
    "too-many-cells": gettext_noop(
        "The sheet “%(sheet)s” reaches over %(found)s cells, at most %(limit)s can be read. Delete the empty rows and"
        " columns beyond the table, or split it."
    ),
    "too-many-errors": gettext_noop(
        "The sheet “%(sheet)s” has more than %(limit)s cells with an error or a formula without a value."
        " Open the file in Excel or WPS, let it compute, save and send it again."
    ),
    "absurd-reference": gettext_noop(
        "The sheet “%(sheet)s” has a cell at row %(row)s, column %(column)s, outside what can be read."
        " Delete the empty rows and columns beyond the table, save and send it again."
    ),
    "timeout": gettext_noop(
        "Reading took longer than %(seconds)s seconds and was stopped. Copy the table into a new workbook,"
        " or split it, and send that."
    ),
    "memory": gettext_noop(
        "Reading needs more than %(megabytes)s MB of memory and was stopped. Split the workbook and send the parts."
    ),
    "broken": gettext_noop(
        "The file is damaged and cannot be read. Open it in Excel or WPS, save it again as .xlsx and send that file."
    ),
    "empty": gettext_noop("The file holds no cell with a value. Check that it is the right file."),
}


class Unreadable(Exception):
    """The file cannot be read. ``code`` names the sentence, ``params`` fill it; str() is in the person's language."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def sentence(self) -> str:
        """The sentence as a msgid, in English and with its places open."""
        return SENTENCES[self.code]

    def __str__(self) -> str:
        return gettext(self.sentence) % self.params
