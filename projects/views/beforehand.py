"""The first page's figures found before somebody asks: what judges every project of a large plan takes seconds once.

A thread of the server looks whether the ledger moved, and has found again what the page keeps. It rests ten times as long
as it worked, so that people's own looks come first; whoever looks in between finds the figures themselves."""

from __future__ import annotations

import logging
import threading
import time

from django.db import DatabaseError, connection

from projects import figures, filters, ledger

_LOG = logging.getLogger(__name__)
#: seconds between two looks at the ledger, and how many times as long as its work the thread rests
LOOK, REST = 5.0, 10


def find() -> None:
    """Have found what the first page judges: of the newest plan, at the end of its last month with a counted return."""
    plan = next(iter(filters.plans()), None)
    month = figures.rollup(int(plan.year)).month if plan else None
    if plan is None or month is None:
        return
    for judged in (figures.lights_by_sector, figures.indicators_of, figures.red_ones, figures.happened):
        judged(plan, month)


def look(known: tuple[int, str] | None) -> tuple[int, str] | None:
    """``find`` where the ledger has moved from what is known of it; where it stands now, or what was known where it
    cannot be read."""
    try:
        now = ledger.moved()
        if now != known:
            find()
        return now
    except DatabaseError as error:
        _LOG.debug("figures wait: %s", error)
        return known


def keep_found() -> None:
    """Look from time to time. Ends with the process."""

    def watch() -> None:
        known = None
        while True:
            began = time.monotonic()
            known = look(known)
            connection.close()
            time.sleep(max(LOOK, REST * (time.monotonic() - began)))

    threading.Thread(target=watch, name="figures-beforehand", daemon=True).start()
