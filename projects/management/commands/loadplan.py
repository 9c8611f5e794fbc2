"""`manage.py loadplan`: the published plan from seed files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from projects.management import seedfile, seeding
from projects.management.base import Answer, LedgerCommand
from projects.management.seeding import Loaded


class Command(LedgerCommand):
    """Load control totals, named projects and placeholders; a second run changes nothing."""

    help = "Load the published plan from seed files (default: all of seeds/)."
    writes = True
    action = "plan"

    def add_arguments(self, parser: CommandParser) -> None:
        """Files, and --if-empty."""
        super().add_arguments(parser)
        parser.add_argument("files", metavar="FILE", nargs="*", help="TOML files (default: all of seeds/)")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where the ledger ever had a plan"
        )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Read all files, then apply them in one change set."""
        if options["if_empty"] and seeding.ever_loaded():
            return Answer({"created": 0, "changed": 0, "unchanged": 0, "changeset": None})
        seeds = seedfile.read(seed_files(options["files"]))
        loaded = seeding.load(seeds, self.actor(options), self.source(seeds.files, seeds.sha256))
        for each in loaded.kept:
            self.say(_("Changed by people since, and kept: %(what)s (%(why)s)") % each)
        return Answer(as_json(loaded), in_words(loaded))


def seed_files(named: list[str]) -> list[Path]:
    """The files that were named, else all of seeds/ in the order of their names."""
    return [Path(name) for name in named] or sorted((settings.BASE_DIR / "seeds").glob("*.toml"))


def as_json(loaded: Loaded) -> dict[str, Any]:
    """The answer for scripts."""
    counts = {"created": loaded.created, "changed": loaded.changed, "unchanged": loaded.unchanged}
    return {**counts, "changeset": loaded.receipt.number, "head": loaded.receipt.head, "kept": loaded.kept}


def in_words(loaded: Loaded) -> str:
    """The answer for people."""
    counts = {"created": loaded.created, "changed": loaded.changed, "unchanged": loaded.unchanged}
    return _("%(created)s new, %(changed)s changed, %(unchanged)s unchanged.") % counts
