"""`manage.py verifyhistory`: is the history whole, and are the tables what it says?"""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import ledger
from projects.ledger import Verdict, verified
from projects.management.base import DONE, HAS_ERRORS, Answer, LedgerCommand

#: how many differences are printed; --json has them all
SHOWN = 20


class Command(LedgerCommand):
    """Re-hash the chain, look for the heads kept outside; with --replay compare the tables with the fold."""

    help = "Verify the history's hash chain; with --replay also that the tables are what the history says."

    def add_arguments(self, parser: CommandParser) -> None:
        """--replay and --head."""
        super().add_arguments(parser)
        parser.add_argument("--replay", action="store_true", help="also compare every table with the history")
        parser.add_argument(
            "--head", metavar="HASH", help="a head printed earlier that must be in this history"
        )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Exit 1 where it does not verify."""
        start = time.perf_counter()
        verdict = ledger.verify(options["replay"], options["head"])
        if options["head"] is None:  # a question about one print says nothing of the history
            verified.note(
                verdict, time.perf_counter() - start, options["replay"], self.actor(options), self.source()
            )
        return Answer(verdict.as_json(), in_words(verdict), DONE if verdict.ok else HAS_ERRORS)


def in_words(verdict: Verdict) -> str:
    """The answer for people."""
    counts = {"number": verdict.changesets, "head": verdict.head}
    if verdict.ok:
        whole = _("The history is whole: %(number)s change sets, head %(head)s") % counts
        return "\n".join([whole, *verdict.remarks])
    lines = [_("The history does not verify.")]
    lines += [verdict.first_bad] if verdict.first_bad else []
    lines += [f"{d.label} {d.id} {d.key}: {d.history!r} ≠ {d.table!r}" for d in verdict.differences[:SHOWN]]
    return "\n".join([*lines, *(["…"] if len(verdict.differences) > SHOWN else []), *verdict.remarks])
