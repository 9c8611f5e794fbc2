"""The moment that a step of the demo stands for: kept beside the true time, and in a demo's ledger alone.

The time of a change set is the clock's, always. A demo that tells nine months in a minute says of each step besides when
it would have been; the header keeps it, hashed like the rest, as ``"simulated"`` in the source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from projects.ledger.difference import Refused
from projects.models import ChangeSet

KEY = "simulated"
_MOMENT: ContextVar[str] = ContextVar(KEY, default="")


@contextmanager
def simulating(moment: str) -> Iterator[None]:
    """Change sets made inside say that they stand for ``moment``, as 2021-05-28T16:00 in the time of the place.

    Raises ``Refused`` where the ledger is not a demo's."""
    if not settings.DEMO:
        raise Refused("demo-only")
    datetime.fromisoformat(moment)
    before = _MOMENT.set(moment)
    try:
        yield
    finally:
        _MOMENT.reset(before)


def mark() -> dict[str, str]:
    """What the source of a change set made now says besides."""
    return {KEY: moment} if (moment := _MOMENT.get()) else {}


def moments() -> dict[int, datetime]:
    """The simulated moments by change set; none in a ledger that is not a demo's."""
    if not settings.DEMO:
        return {}
    rows = ChangeSet.objects.filter(header__contains=f'"{KEY}":"').values_list("number", "header")
    told = {number: json.loads(header)["source"].get(KEY) for number, header in rows}
    return {n: timezone.make_aware(datetime.fromisoformat(at)) for n, at in told.items() if at}
