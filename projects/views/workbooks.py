"""Return workbooks to take away: a department's own, or those of all departments in one archive."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from projects import access, ledger
from projects.models import Plan
from projects.reports.return_book import Asked, Book, export_returns
from projects.views.common import must
from projects.views.projects import XLSX

ZIP = "application/zip"
_MONTHS = range(1, 13)
#: puts the books that lie in a folder into one file, and gives that file's name
Packer = Callable[[Path, list[Book], BinaryIO], str]


@require_POST
def workbook(request: HttpRequest, year: int, month: int, department: int) -> FileResponse:
    """The workbook in which one department reports a month: for its officers, and for the project office."""
    return _download(request, year, month, frozenset({department}), _one, XLSX)


@require_POST
def workbooks(request: HttpRequest, year: int, month: int) -> FileResponse:
    """The workbooks of all departments in a .zip; an officer's own departments only."""

    def pack(folder: Path, books: list[Book], file: BinaryIO) -> str:
        return _all(folder, books, file, year, month)

    return _download(request, year, month, None, pack, ZIP)


def _download(
    request: HttpRequest, year: int, month: int, wanted: frozenset[int] | None, pack: Packer, kind: str
) -> FileResponse:
    """Make the workbooks wanted that this person may have, packed into one file; 404 where there are none."""
    user = must(request, "import")
    asked = _asked(year, month, wanted, access.limits(user))
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (the response closes it)
    with tempfile.TemporaryDirectory() as folder:
        source = ledger.Source("page", f"/returns/{year}/{month}/")
        made = export_returns(Path(folder), asked, ledger.Actor.of(user), source)
        if not made.books:
            raise Http404
        name = pack(Path(folder), made.books, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind)


def _asked(year: int, month: int, wanted: frozenset[int] | None, limits: frozenset[int] | None) -> Asked:
    """What was wanted, as far as the person's limits go. There is no page for a month that cannot be."""
    if month not in _MONTHS:
        raise Http404
    within = limits if wanted is None else wanted if limits is None else wanted & limits
    return Asked(get_object_or_404(Plan, year=year), month, get_language() or "zh-hans", within)


def _one(folder: Path, books: list[Book], file: BinaryIO) -> str:
    with (folder / books[0].file).open("rb") as book:
        shutil.copyfileobj(book, file)
    return books[0].file


def _all(folder: Path, books: list[Book], file: BinaryIO, year: int, month: int) -> str:
    """Workbooks are compressed already: stored as they are."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for book in books:
            archive.write(folder / book.file, book.file)
    return _("returns-%(year)s-%(month)s.zip") % {"year": year, "month": f"{month:02d}"}


urlpatterns: list[URLPattern] = [
    path("returns/<int:year>/<int:month>/workbook/<int:department>/", workbook, name="return-workbook"),
    path("returns/<int:year>/<int:month>/workbooks/", workbooks, name="return-workbooks"),
]
