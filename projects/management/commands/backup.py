"""backup DIR: the whole ledger in one file, tried before it is called a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.management import backup
from projects.management.base import DONE, HAS_ERRORS, Answer, LedgerCommand


class Command(LedgerCommand):
    """Write a backup: database, files and noted heads, verified and replayed."""

    help = "Write the whole ledger into one file in DIR, and verify and replay what was written."
    writes = True
    action = "backup"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "dir", metavar="DIR", type=Path, help="the folder for the file, best on another disk"
        )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Exit 1 where the backup is written, but its history does not verify."""
        made = backup.make(options["dir"], self.actor(options), self.source())
        told = {"file": str(made.file), "sha256": made.sha256, "head": made.head, "rows": made.rows}
        lines = [_("%(rows)s rows written to %(file)s"), "SHA-256 %(sha256)s", _("History head %(head)s")]
        text = "\n".join(lines) % told
        if made.bad:
            self.say(_("The history in it does not verify: %(why)s") % {"why": made.bad})
        return Answer(told, text, HAS_ERRORS if made.bad else DONE)
