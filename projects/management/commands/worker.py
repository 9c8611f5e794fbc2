"""`manage.py worker`: reads and applies imports beside the server."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.intake import jobs
from projects.management.base import Answer, LedgerCommand


class Command(LedgerCommand):
    """Take imports that wait, one after the other, until it is stopped.

    Several workers may run, on one machine or more; with IMPORT_THREADS=0 the server leaves all work to them."""

    help = (
        "Read and apply imports that wait; Ctrl-C ends it after the step at hand. --once: until none waits."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--once", action="store_true", help="end when nothing waits")

    def answer(self, options: dict[str, Any]) -> Answer:
        """How many steps were done."""
        stopped = threading.Event()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_signal: stopped.set())
            self.say(_("Waiting for imports (Ctrl-C ends it)."))
        done = 0
        while not stopped.is_set():
            if jobs.once():
                done += 1
            elif options["once"]:
                break
            else:
                stopped.wait(1)
        return Answer({"steps": done}, _("%(count)s steps done.") % {"count": done})
