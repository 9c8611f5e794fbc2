"""Numbers for the charts: 亿元 with the fen behind the point, null for what is not known. The same figures as the tables."""

from __future__ import annotations

from typing import Any

from projects import values
from projects.views.board import Board, Ranking
from projects.views.overview import Overview

Numbers = list[float | None]


def of_sectors(rows: list[Overview]) -> dict[str, list[str] | Numbers]:
    """Registered, estimated and completed by sector, and what was published where anything was."""
    groups = [row.group for row in rows]
    return _published(rows) | {
        "names": [row.name for row in rows],
        "total": [_yi(group.known_total_investment) for group in groups],
        "total_estimated": [_yi(group.estimated_total_investment) for group in groups],
        "planned": [_yi(group.known_planned) for group in groups],
        "planned_estimated": [_yi(group.estimated_planned) for group in groups],
        "completed": [_yi(group.completed) for group in groups],
    }


def _published(rows: list[Overview]) -> dict[str, list[str] | Numbers]:
    found = {
        "total_published": [row.total.published for row in rows],
        "planned_published": [row.planned.published for row in rows],
    }
    return {name: [_yi(each) for each in amounts] for name, amounts in found.items() if any(amounts)}


def of_board(board: Board) -> dict[str, Any]:
    """The curve of the year with its months for the waterfall, and the rankings."""
    points = board.curve
    return {
        "planned": [_yi(each.planned) for each in points],
        "due": [_yi(each.due) for each in points],
        "completed": [_yi(each.completed) for each in points],
        "added": [_yi(each.added) for each in points],
        "forecast": [_yi(each.forecast) for each in points],
        "areas": _areas(board),
        "rankings": {each.by: _ranking(each, board.order) for each in board.rankings},
    }


def _areas(board: Board) -> list[dict[str, Any]]:
    """The areas of the office's map with their plan of the year."""
    told = board.map.areas if board.map else []
    return [{"name": each.name, "value": _yi(each.planned)} for each in told if each.name]


def _ranking(ranking: Ranking, order: str) -> dict[str, Any]:
    """What the ranking is ordered by, and what the schedule asks for, in percent or 亿元."""
    groups = [line.ranked.group for line in ranking.lines]
    by_rate = order == "rate"
    return {
        "names": [group.name for group in groups],
        "values": [_percent(group.completion_rate) if by_rate else _yi(group.completed) for group in groups],
        "due": [_percent(group.schedule_share) if by_rate else _yi(group.due) for group in groups],
    }


def _yi(fen: int | None) -> float | None:
    return None if fen is None else float(values.in_unit(fen, "亿元"))


def _percent(share: str | None) -> float | None:
    return None if share is None else float(values.percent(share))
