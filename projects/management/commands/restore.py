"""restore FILE --to DATA_DIR: a backup put back where there is no ledger yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects import sentences
from projects.management import backup
from projects.management.backup.restoring import Damaged
from projects.management.base import HAS_ERRORS, Answer, LedgerCommand


class Command(LedgerCommand):
    """Unpack, migrate, verify and replay a backup; then put it in place."""

    help = "Put a backup into an empty data folder, and into the database of DATABASE_URL if that is set."
    of_ledger = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="a file that the command backup wrote")
        parser.add_argument(
            "--to", metavar="DATA_DIR", type=Path, required=True, help="a folder that holds no ledger"
        )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Exit 1 where the history in the backup does not verify; then nothing was put in place."""
        try:
            done = backup.restore(options["file"], options["to"])
        except Damaged as problem:
            message = sentences.say("backup-not-verified", {"why": str(problem)})
            self.say(message)
            return Answer({"error": "backup-not-verified", "message": message}, "", HAS_ERRORS)
        told = {
            "file": str(options["file"]),
            "sha256": done.sha256,
            "head": done.head,
            "rows": done.rows,
        }
        where = {**told, "to": str(options["to"])}
        text = _("%(rows)s rows put into %(to)s, verified and replayed.\nHistory head %(head)s") % where
        return Answer(told, text)
