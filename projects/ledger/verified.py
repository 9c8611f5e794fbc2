"""The state of verification: what was found stands in the history itself, with who and when.

A run from the page is always noted; one of the command where it tells something new: that the history is damaged, or that
it no longer is. While the last one says damaged, every page says so and no month is closed; reading goes on."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Sum
from django.utils.translation import gettext as _

from projects.ledger import door
from projects.ledger.difference import Actor, Refused, Source
from projects.ledger.verify import Verdict, verify
from projects.models import Change, ChangeSet, Evidence, ImportBatch

ACTION = "verify"
#: seconds a verification takes for each change, measured; the second one with replay
SECONDS = (6e-6, 30e-6)
#: and for each byte of a kept file
SECONDS_A_BYTE = 2.5e-9


@dataclass(frozen=True, slots=True)
class Told:
    """What a verification found: up to which change set, in how many seconds, and the first fault."""

    ok: bool
    upto: int
    seconds: float
    replayed: bool
    fault: str
    #: what could be neither proved nor disproved; told to who asked, not kept
    remarks: tuple[str, ...] = ()

    def stored(self) -> str:
        """As the reason of its change set; ``read`` reads it back."""
        parts = [
            "ok" if self.ok else "bad",
            str(self.upto),
            f"{self.seconds:.2f}",
            "replay" if self.replayed else "chain",
        ]
        return " ".join([*parts, self.fault]).strip()

    def sentence(self) -> str:
        """What it found, for people."""
        if not self.ok:
            return _("Does not verify: %(fault)s") % {"fault": self.fault}
        if self.replayed:
            return _("Verified up to no. %(number)s, tables equal the history") % {"number": self.upto}
        return _("Verified up to no. %(number)s") % {"number": self.upto}


@dataclass(frozen=True, slots=True)
class Verification:
    """The last verification that was run from a page."""

    number: int
    at: datetime
    who: str
    told: Told


def read(reason: str) -> Told | None:
    """What a verification's change set tells; None for a text that is not one."""
    parts = reason.split(" ", 4)
    if len(parts) < 4 or parts[0] not in {"ok", "bad"} or not parts[1].isdigit():
        return None
    return Told(
        parts[0] == "ok",
        int(parts[1]),
        float(parts[2]),
        parts[3] == "replay",
        parts[4] if len(parts) > 4 else "",
    )


def last() -> Verification | None:
    """The newest verification, if there was one."""
    found = ChangeSet.objects.filter(action=ACTION).order_by("-number").first()
    told = read(found.reason) if found else None
    return Verification(found.number, found.at, found.who, told) if found and told else None


def expected_seconds() -> tuple[float, float]:
    """How long a verification will take without and with replay: by the number of changes and the size of kept files."""
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    kept = sum(
        model._default_manager.aggregate(all=Sum("size"))["all"] or 0 for model in (Evidence, ImportBatch)
    )
    chain, replay = (newest * each + kept * SECONDS_A_BYTE for each in SECONDS)
    return chain, replay


def run(actor: Actor, source: Source, with_replay: bool) -> Told:
    """Verify the history and note in it what was found."""
    start = time.perf_counter()
    verdict = verify(with_replay)
    told = _told(verdict, time.perf_counter() - start, with_replay)
    door.event(actor, source, ACTION, told.stored())
    return told


def note(verdict: Verdict, seconds: float, with_replay: bool, actor: Actor, source: Source) -> None:
    """Note what a verification found if the state of the history is another now than it was thought to be."""
    if verdict.ok == (damaged() is None):
        return
    door.event(actor, source, ACTION, _told(verdict, seconds, with_replay).stored())


def _told(verdict: Verdict, seconds: float, replayed: bool) -> Told:
    first = next((f"{each.label} {each.id} {each.key}" for each in verdict.differences), "")
    return Told(
        verdict.ok, verdict.changesets, seconds, replayed, verdict.first_bad or first, tuple(verdict.remarks)
    )


def damaged() -> Verification | None:
    """The last verification, if it found the history damaged; remembered until the next change set."""
    key = f"verified:{door.head()[1]}"
    found: tuple[Verification | None] | None = cache.get(key)
    if found is None:
        latest = last()
        found = (latest if latest and not latest.told.ok else None,)
        cache.set(key, found)
    return found[0]


def must_be_whole() -> None:
    """Raise ``Refused`` while the history is known to be damaged: nothing is closed upon it."""
    if found := damaged():
        raise Refused("history-damaged", number=found.number)
