"""What a person has typed and not submitted: kept while typing, merged cell by cell, outside ledger and history.

A cell is its text as it was typed and the position of the history that its person had before the eyes: what somebody
else changes since is told beside it, and never overwritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from projects.ledger.locking import queue
from projects.models import ReturnDraft

#: the longest text that is kept of a cell; what is longer is told so
LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell: its text, and what its person had seen."""

    text: str
    base: int


#: year plan → key → what was typed
Cells = Mapping[int, Mapping[str, Typed]]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one person typed of one return; ``stamp`` tells whether it is still the same."""

    cells: Mapping[str, Typed]
    stamp: int


def of(user: User, month: int, year_plans: Collection[int]) -> dict[int, Draft]:
    """The drafts of a person by year plan."""
    return {row.year_plan_id: _draft(row) for row in _rows(user, month, year_plans)}


def _draft(row: ReturnDraft) -> Draft:
    cells = {key: Typed(text, base) for key, (text, base) in row.values.items()}
    return Draft(cells, row.stamp)


def save(user: User, month: int, typed: Cells) -> None:
    """Put cells beside those that were typed before. A cell that is typed on keeps what its person had seen first."""
    with queue(), transaction.atomic():
        _one_at_a_time(user)
        standing = {row.year_plan_id: row for row in _rows(user, month, list(typed))}
        fresh = [_typed_on(user, month, pk, cells, standing.get(pk)) for pk, cells in typed.items()]
        ReturnDraft.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["user", "year_plan_id", "month"],
            update_fields=["values", "stamp", "updated_at"],
        )


def _typed_on(
    user: User, month: int, year_plan: int, cells: Mapping[str, Typed], before: ReturnDraft | None
) -> ReturnDraft:
    values, stamp = (before.values, before.stamp) if before else ({}, 0)
    merged = _merged(values, cells)
    return ReturnDraft(user=user, year_plan_id=year_plan, month=month, values=merged, stamp=stamp + 1)


def _merged(values: dict[str, list[Any]], typed: Mapping[str, Typed]) -> dict[str, list[Any]]:
    fresh = {
        key: [cell.text[:LONGEST], values[key][1] if key in values else cell.base]
        for key, cell in typed.items()
    }
    return {**values, **fresh}


def settle(user: User, month: int, year_plan: int, key: str, seen: int | None) -> None:
    """After a conflict: go on from the position ``seen`` with what was typed, or (None) drop it for what stands."""
    with queue(), transaction.atomic():
        _one_at_a_time(user)
        for row in _rows(user, month, [year_plan]):
            text = row.values.pop(key, None)
            if text is not None and seen is not None:
                row.values[key] = [text[0], seen]
            row.stamp += 1
            row.save()


def drop(user: User, month: int, done: Mapping[int, int], keys: Collection[str]) -> None:
    """Take these cells away from the drafts that still have the stamp with which they were submitted.

    What was typed on meanwhile stays, and so do cells of other columns."""
    for row in _rows(user, month, list(done)):
        if row.stamp != done[row.year_plan_id]:
            continue
        row.values = {key: cell for key, cell in row.values.items() if key not in keys}
        if row.values:
            row.save()
        else:
            row.delete()


def _rows(user: User, month: int, year_plans: Collection[int]) -> Iterable[ReturnDraft]:
    return ReturnDraft.objects.filter(user=user, month=month, year_plan_id__in=year_plans)


def _one_at_a_time(user: User) -> None:
    """Two windows of one person merge one after the other; on SQLite there is one writer anyway."""
    User.objects.select_for_update().filter(pk=user.pk).values_list("pk", flat=True).first()
