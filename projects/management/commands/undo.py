"""`manage.py undo`: turn back a change set by a new one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.intake.undoing import turn_back
from projects.ledger.undo import Undone, describe
from projects.management.base import Answer, LedgerCommand


class Command(LedgerCommand):
    """Undo one change set, as far as nobody has built on it since; what a file was applied as, the whole file."""

    help = "Undo a change set by a new one; what was edited since is kept, and named."
    writes = True
    action = "undo"

    def add_arguments(self, parser: CommandParser) -> None:
        """The number and the reason."""
        super().add_arguments(parser)
        parser.add_argument("changeset", metavar="CHANGESET", type=int, help="the number of the change set")
        parser.add_argument("--reason", required=True, help="why; it stands in the history")

    def answer(self, options: dict[str, Any]) -> Answer:
        """What was turned back, and what was kept with why."""
        undone = turn_back(options["changeset"], self.actor(options), self.source(), options["reason"])
        return Answer(describe(undone), in_words(undone))


def in_words(undone: Undone) -> str:
    """The answer for people."""
    told = _("%(count)s changes turned back.") % {"count": undone.reversed}
    kept = [_("Kept: %(what)s (%(why)s)") % each for each in undone.kept]
    return "\n".join([told, *kept])
