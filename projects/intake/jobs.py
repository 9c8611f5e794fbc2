"""Long work beside the request: threads of the server, or ``manage.py worker``; the batches themselves are the queue.

A worker that is killed loses nothing: its lease runs out, and the next worker takes its batch over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from projects.intake import batches, claims
from projects.models import ImportBatch

_LOG = logging.getLogger(__name__)
#: how long a request waits for a step before it shows progress instead, in seconds
PATIENCE = 3.0
#: how often a worker says that it lives, and how often an idle one looks for work, in seconds
BEAT, LOOK = 10.0, 10.0


def start(batch: ImportBatch, patient: bool = True) -> None:
    """Have the batch's step done in the background; where the caller is patient, small files are done at once.

    Inside a transaction (a test, a command) another connection would not see the batch: then it is done here."""
    if connection.in_atomic_block:
        if claims.take(batch):
            batches.carry_on(batch)
        return
    call()
    until = time.monotonic() + (PATIENCE if patient else 0)
    while batch.state in claims.BUSY and time.monotonic() < until:
        time.sleep(0.05)
        batch.refresh_from_db()


# --- workers


_alive: set[threading.Thread] = set()
_LOCK = threading.Lock()
_wanted = 0


def call() -> None:
    """See that a thread of this process looks for work, as far as threads may be had."""
    global _wanted
    with _LOCK:
        _wanted += 1
        if len(_alive) < settings.IMPORT_THREADS:
            thread = threading.Thread(target=_work_off, name="imports", daemon=True)
            _alive.add(thread)
            thread.start()


def _work_off() -> None:
    """Take steps until none waits. Whoever called since the last look is looked after too."""
    try:
        while True:
            seen = _wanted
            while once():
                pass
            with _LOCK:
                if seen == _wanted:
                    _alive.discard(threading.current_thread())
                    return
    except BaseException:
        with _LOCK:
            _alive.discard(threading.current_thread())
        raise
    finally:
        connection.close()


def keep_watch() -> None:
    """Look for work that nobody asks about any more: what a killed server or worker left. Ends with the process."""

    def watch() -> None:
        while True:
            call()
            time.sleep(LOOK)

    threading.Thread(target=watch, name="import-watch", daemon=True).start()


def once() -> bool:
    """Take the next step that waits and do it; False where none waits. A fault of the program is logged."""
    if not connection.in_atomic_block:
        close_old_connections()
    try:
        while batch := claims.pending().defer("reading").first():
            if claims.take(batch):
                _do(batch)
                return True
    except DatabaseError as error:
        _LOG.warning("imports wait: %s", error)
    return False


def _do(batch: ImportBatch) -> None:
    """A step, whatever happens: a fault of the program ends it."""
    with _living(batch):
        try:
            batches.carry_on(batch)
        except Exception:
            _LOG.exception("import %s", batch.pk)
            batches.give_up(batch)


@contextmanager
def _living(batch: ImportBatch) -> Iterator[None]:
    """Hold the batch while the step runs, also where it says nothing for a while."""
    ended = threading.Event()
    mine = ImportBatch(pk=batch.pk, fence=batch.fence)

    def beat() -> None:
        while not ended.wait(BEAT):
            try:
                claims.hold(mine)
            except claims.Lost:
                return
            except DatabaseError:
                pass  # the lease is long enough to miss a beat
            finally:
                connection.close()

    thread = threading.Thread(target=beat, name=f"import-{batch.pk}-lives", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
