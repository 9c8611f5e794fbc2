"""Which change set is meant by a number of the history, a day or a moment; and which day it is where one looks."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from projects.ledger import past
from projects.models import ChangeSet

#: no number of a history has more digits
_DIGITS = 18


def number_at(moment: datetime) -> int:
    """The last change set that was made by a moment; 0 if there was none yet."""
    found = ChangeSet.objects.filter(at__lte=moment).order_by("-number").values_list("number", flat=True)
    return found.first() or 0


def meant(asked: str) -> int | None:
    """The change set of a number, or the last one of a day or moment. None where there is none."""
    if asked.isdecimal() and len(asked) <= _DIGITS:
        return int(asked) if ChangeSet.objects.filter(number=int(asked)).exists() else None
    moment = _moment(asked)
    return number_at(moment) or None if moment else None


def today() -> date:
    """The day to judge by: in the past that of the change set one looks at, else the calendar's."""
    number = past.position()
    at = ChangeSet.objects.filter(number=number).values_list("at", flat=True).first() if number else None
    return timezone.localdate(at) if at else timezone.localdate()


def _moment(asked: str) -> datetime | None:
    """A day means its end; without a zone, the time is that of the office."""
    try:
        day, at = parse_date(asked), parse_datetime(asked)
    except ValueError:
        return None
    if day is not None:
        at = datetime.combine(day, time.max)
    return timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at
