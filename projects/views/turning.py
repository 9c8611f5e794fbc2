"""Turning the pages of a table: how many rows a page has, which page is asked for, which numbers stand below."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage
from django.http import HttpRequest

from projects import tables


def turned(request: HttpRequest, table: Any) -> dict[str, Any]:
    """Turn the table to the page asked for; what its template needs beside the table.

    ``whole`` is the largest page, for paper, where it shows more than this one does."""
    size, largest = _size(request), tables.PAGE_SIZES[-1]
    _turn(table, size, request.GET.get("page", ""))
    whole = largest if table.paginator.num_pages > 1 and size < largest else None
    return {"table": table, "size": size, "sizes": tables.PAGE_SIZES, "pages": _pages(table), "whole": whole}


def _size(request: HttpRequest) -> int:
    asked = request.GET.get("per_page", "")
    return int(asked) if asked.isdecimal() and int(asked) in tables.PAGE_SIZES else tables.PAGE_SIZE


def _turn(table: Any, size: int, asked: str) -> None:
    """Turn to the page asked for; one behind the end is the last."""
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    try:
        table.paginate(per_page=size, page=max(number, 1))
    except EmptyPage:
        table.paginate(per_page=size, page=table.paginator.num_pages)


def _pages(table: Any) -> list[int | str]:
    """Numbers of pages around the one on show."""
    return list(table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1))
