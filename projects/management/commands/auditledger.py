"""`manage.py auditledger`: what the rules say of a plan year; with ``--record`` the findings are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from projects import audit, ledger, vocabulary
from projects.audit.words import Words, as_json
from projects.management.base import DONE, HAS_ERRORS, Answer, LedgerCommand, month_number
from projects.management.text import table
from projects.models import Plan


class Command(LedgerCommand):
    """Findings with code, level, project, month, what was measured and what it was held against."""

    help = "Ask the audit rules of a plan year, January to the month (default: the last reported one). Exit 1 when there are errors."
    writes = True
    action = "audit"
    past = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The year, the month, whether findings are kept."""
        super().add_arguments(parser)
        parser.add_argument("--year", type=int, required=True, help="the plan year")
        parser.add_argument("--month", type=month_number, help="January to this month")
        parser.add_argument(
            "--record", action="store_true", help="open new findings and clear those that hold no more"
        )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Read, and write only where it was asked for."""
        plan, today = self.plan(options["year"]), ledger.today()
        hits = list(audit.look(plan, options["month"], today))
        found: dict[str, Any] = {"findings": told(hits)}
        if options["record"]:
            found |= self._record(plan, options)
        wrong = any(hit.seen.level == audit.ERROR for hit in hits)
        return Answer(found, in_words(found["findings"]), HAS_ERRORS if wrong else DONE)

    def _record(self, plan: Plan, options: dict[str, Any]) -> dict[str, Any]:
        done = audit.run(plan, timezone.localdate(), self.actor(options), self.source(), options["month"])
        counts = {
            "opened": done.opened,
            "cleared": done.cleared,
            "silenced": done.silenced,
            "holding": done.holding,
        }
        return {**counts, "changeset": done.receipt.number if done.receipt else None}


def told(hits: Sequence[audit.Hit]) -> list[dict[str, Any]]:
    """CONTRACT auditledger. ``project`` and ``month`` are null where the finding is about the plan as a whole, or no month."""
    words = Words()
    return [
        {
            "code": hit.rule.code, "level": hit.seen.level, "project": hit.code or None, "month": hit.month or None,
            "measured": as_json(hit.seen.unit or hit.rule.unit, hit.seen.measured),
            "threshold": as_json(hit.seen.unit or hit.rule.unit, hit.seen.bound),
            "message": words.sentence(hit.rule.sentence_of(hit.seen), hit.seen.params),
        }
        for hit in hits
    ]  # fmt: skip


def in_words(found: Sequence[dict[str, Any]]) -> str:
    """The table for people, and how many of each level."""
    if not found:
        return _("The rules found nothing.")
    headings = [_("Rule"), _("Level"), _("Project"), _("Month"), _("Finding")]
    level = vocabulary.column("finding", "level")
    rows = [
        [each["code"], vocabulary.show(level, each["level"]), each["project"] or "", str(each["month"] or ""), each["message"]]
        for each in found
    ]  # fmt: skip
    counts = Counter(each["level"] for each in found)
    summed = ", ".join(
        f"{choice.name()} {counts[choice.value]}" for choice in level.choices if counts[choice.value]
    )
    return f"{table(headings, rows, left=5)}\n{summed}"
