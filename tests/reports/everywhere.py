"""What each surface shows of a month, read off it as texts: page, workbook, bulletin, and the page's data for charts.

All readers answer the same: by grouping and name of the group, its figures by key, amounts in 亿元 as people read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]

from projects.values import show_amount, show_percent

#: what is said of one group; of all groups by grouping and name
Figures = dict[str, str]
Told = dict[tuple[str, str], Figures]
BY = ("sector", "department", "class")
TOTAL = "合计"


def of_json(by: str, rolled: dict[str, Any]) -> Told:
    """What ``rollup --json`` says: the truth that all others are held against."""
    return {(by, each["name"]): _of_group(each) for each in (*rolled["groups"], rolled["total"])}


def _of_group(group: dict[str, Any]) -> Figures:
    amounts = {
        "total": "total_investment", "planned": "planned", "known_total": "known_total_investment", "known_planned": "known_planned",
        "completed": "completed", "in_month": "completed_in_month", "due": "due", "gap": "gap", "balance": "balance", "needed": "needed",
    }  # fmt: skip
    return {
        "count": str(group["count"]), "unnamed": str(group["placeholders"] or ""),
        "rate": show_percent(group["completion_rate"]), "schedule": show_percent(group["schedule_share"]),
        **{key: show_amount(group[name], "亿元") for key, name in amounts.items()},
    }  # fmt: skip


# --- the page


def of_page(html: str) -> Iterator[Told]:
    """The dashboard: its key figures, the lines of sectors, what is left of the year, and the rankings."""
    page = lxml.html.fromstring(html)
    yield {("sector", TOTAL): _key_figures(page)}
    yield _lines(
        page, "sectors", {12: "completed", 13: "rate", 14: "schedule", 3: "unnamed", 5: "known_total"}
    )
    yield _lines(page, "lights", {5: "due", 6: "completed", 7: "gap", 8: "balance", 9: "needed"})
    for by, table in zip(BY, page.xpath("//section[@aria-labelledby='rankings']//table"), strict=True):
        yield {(by, row[2]): {"planned": row[3], "completed": row[4], "rate": row[5]} for row in _rows(table)}


def _key_figures(page: Any) -> Figures:
    shown = [_text(each.xpath("dd")[0]) for each in page.xpath("(//dl[@class='figures'])[1]/div")]
    due = page.xpath("(//dl[@class='figures'])[1]/div[5]/dd[2]//a")[0]
    keys = ("count", "total", "planned", "completed", "rate")
    return {**dict(zip(keys, shown, strict=False)), "schedule": _text(due)}


def _lines(page: Any, section: str, keys: dict[int, str]) -> Told:
    [table] = page.xpath(f"//section[@aria-labelledby='{section}']//table")
    return {("sector", row[0]): {key: row[place] for place, key in keys.items()} for row in _rows(table)}


def _rows(table: Any) -> list[list[str]]:
    rows = table.xpath("./tbody/tr | ./tfoot/tr")
    return [[_text(cell) for cell in row.xpath("./th | ./td")] for row in rows]


def _text(element: Any) -> str:
    return _bare(" ".join(element.text_content().split()))


def _bare(text: str) -> str:
    """Without the sign of an estimate, and nothing for what is not known."""
    return text.replace("≈", "").replace("—", "").strip()


def of_data(html: str) -> Iterator[Told]:
    """The numbers that the charts of the page are drawn of, as JSON that stands in it."""
    page = lxml.html.fromstring(html)
    sectors, board = (
        json.loads(page.get_element_by_id(name).text) for name in ("sectors-data", "board-data")
    )
    yield {
        ("sector", name): {
            "known_total": _yi(sectors["total"][place]), "known_planned": _yi(sectors["planned"][place]),
            "total": _yi(_added(sectors["total"][place], sectors["total_estimated"][place])),
            "planned": _yi(_added(sectors["planned"][place], sectors["planned_estimated"][place])),
            "completed": _yi(sectors["completed"][place]),
        }
        for place, name in enumerate(sectors["names"])
    }  # fmt: skip
    for by, ranking in board["rankings"].items():
        told = zip(ranking["names"], ranking["values"], ranking["due"], strict=True)
        yield {(by, name): {"rate": _percent(rate), "schedule": _percent(due)} for name, rate, due in told}


def curve_of(html: str) -> dict[str, list[str]]:
    """The year month by month: the table under the curve, which is held against the data of the curve itself."""
    page = lxml.html.fromstring(html)
    board = json.loads(page.get_element_by_id("board-data").text)
    [table] = page.xpath("//section[@aria-labelledby='curve']//table")
    rows = dict(zip(("planned", "due", "completed", "added", "forecast"), _rows(table), strict=True))
    assert {key: row[1:] for key, row in rows.items()} == {key: list(map(_yi, board[key])) for key in rows}
    return {key: row[1:] for key, row in rows.items()}


def _added(*numbers: float | None) -> float | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _yi(number: float | None) -> str:
    return "" if number is None else show_amount(round(number * 10**10), "亿元")


def _percent(number: float | None) -> str:
    return "" if number is None else f"{number:.1f}%"


def lights_of_page(html: str) -> list[list[int]]:
    """Red, yellow, green and without, as the tiles and as the last line of the table have them."""
    page = lxml.html.fromstring(html)
    tiles = [_text(each) for each in page.xpath("//ul[@class='light-tiles']//b")]
    line = page.xpath("//section[@aria-labelledby='lights']//tfoot/tr/td")[:4]
    return [[int(text or 0) for text in told] for told in (tiles, list(map(_text, line)))]


# --- the workbook


def of_book(book: Any) -> Iterator[Told]:
    """The cover, the summary, the ranking, and the total lines of the details and of the month report."""
    yield {("sector", TOTAL): _cover(book["封面"])}
    yield _summary(_cells(book["汇总表"]))
    yield from _ranking(_cells(book["排名"]))
    for sheet, places in (("明细表", {6: "known_total", 9: "known_planned", 11: "completed", 12: "in_month", 13: "rate"}), ("月报", {2: "known_total", 4: "known_planned", 5: "completed", 6: "rate"})):  # fmt: skip
        whole = next(row for row in _cells(book[sheet]) if str(row[1]).startswith(TOTAL))
        yield {("sector", TOTAL): {key: _cell(key, whole[place]) for place, key in places.items()}}


def _cover(sheet: Any) -> Figures:
    pairs = ((row[at], row[at + 1]) for row in _cells(sheet) for at in (0, 2) if row[at] is not None)
    told = list(pairs)[1:]
    first = next(place for place, (label, _value) in enumerate(told) if "项目" in str(label))
    keys = (
        "count",
        "unnamed",
        "known_total",
        "",
        "known_planned",
        "",
        "completed",
        "in_month",
        "rate",
        "schedule",
    )
    found = zip(keys, told[first:], strict=False)
    return {key: _cell(key, value) for key, (_label, value) in found if key}


def _summary(rows: list[tuple[Any, ...]]) -> Told:
    told: Told = {}
    by = iter(BY)
    grouping = ""
    for row in rows:
        if str(row[0])[1:2] == "、":
            grouping = next(by)
        elif grouping and isinstance(row[2], int | float):
            total, planned = (_plus(row[at], row[at + 1]) for at in (4, 7))
            cells = {"count": row[2], "unnamed": row[3], "total": total, "planned": planned, "known_total": row[4], "known_planned": row[7], "completed": row[9], "in_month": row[10], "rate": row[11], "schedule": row[12]}  # fmt: skip
            told[grouping, str(row[0])] = {key: _cell(key, value) for key, value in cells.items()}
    return told


def _ranking(rows: list[tuple[Any, ...]]) -> Iterator[Told]:
    """Departments and sectors by amount and by rate, classes by rate."""
    by = iter(("department", "department", "sector", "sector", "class"))
    grouping = ""
    for row in rows:
        if "、" in str(row[0])[1:2]:
            grouping = next(by)
        elif grouping and isinstance(row[2], int | float):
            cells = {"count": row[2], "known_planned": row[3], "completed": row[4], "rate": row[5], "in_month": row[6]}  # fmt: skip
            yield {(grouping, str(row[1])): {key: _cell(key, value) for key, value in cells.items()}}


def lights_of_book(book: Any) -> list[list[int]]:
    """The same of the sheet of lights; of the cover without the last."""
    line = next(row for row in _cells(book["亮灯"]) if row[0] == TOTAL)
    told = {row[at]: row[at + 1] for row in _cells(book["封面"]) for at in (0, 2)}
    cover = [value for label, value in told.items() if "灯" in str(label) and isinstance(value, int)]
    return [list(line[3:7]), cover]


def curve_of_book(book: Any) -> dict[str, list[str]]:
    """The year month by month, of which the native chart is drawn."""
    months = [row for row in _cells(book["图表"]) if isinstance(row[0], int)]
    keys = ("planned", "due", "completed", "added", "forecast")
    return {key: [_cell(key, row[place]) for row in months] for place, key in enumerate(keys, 1)}


def _cells(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def _plus(*cells: Any) -> float | None:
    return _added(*(cell if isinstance(cell, int | float) else None for cell in cells))


def _cell(key: str, value: Any) -> str:
    """A number of 万元, a share or a count as people read it."""
    if value in (None, ""):
        return ""
    if key in ("count", "unnamed"):
        return str(int(value) or "") if key == "unnamed" else str(int(value))
    return (
        show_percent(f"{value:.6f}")
        if key in ("rate", "schedule")
        else show_amount(round(value * 10**6), "亿元")
    )


# --- the bulletin


def of_bulletin(file: Any) -> Iterator[Told]:
    """The tables of classes, sectors and departments, and that of the ranking."""
    tables = [[[_bare(cell.text) for cell in row.cells] for row in table.rows] for table in file.tables]
    groups = [rows for rows in tables if len(rows[0]) == 8]
    keys = ("count", "total", "planned", "completed", "rate", "in_month")
    for by, rows in zip(("class", "sector", "department"), groups, strict=False):
        yield {(by, row[1]): dict(zip(keys, row[2:], strict=True)) for row in rows[1:]}
    [ranking] = [rows for rows in tables if len(rows[0]) == 7]
    yield {("department", row[1]): {"completed": row[2], "rate": row[5]} for row in ranking[1:]}


def differing(truth: Told, shown: Iterable[Told]) -> list[tuple[str, str, str, str, str]]:
    """(grouping, group, figure, what is shown, what should be) of every figure that is not the truth's."""
    return [
        (by, name, key, text, truth[by, name][key])
        for told in shown for (by, name), figures in told.items() for key, text in figures.items()
        if text != truth[by, name][key]
    ]  # fmt: skip
