"""The batch is the job: an upload, its reading, its proposal row by row, its one application, its undo (DESIGN §5).

A step is asked for in the batch's state and done by a worker that claims it (``claims``). Application and the batch's
new state are one transaction, so that after a kill at any moment a file is either wholly applied or not at all, and
never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from projects import access, store
from projects.intake import claims, fitting, importing, origins, sound, stored, undoing
from projects.intake.claims import Lost, cancel, unfinished
from projects.intake.errors import Unreadable
from projects.intake.importing import Applied, Reading
from projects.ledger import Actor, Conflict, Difference, Refused, Source, beside
from projects.models import ImportBatch, ImportRow, Plan

State = ImportBatch.State
#: rows that are stored, or read back, together
_TOGETHER = 2000


def upload(user: User, file: UploadedFile[Any], year: int, month: int | None, replace: bool) -> ImportBatch:
    """Keep the bytes of an upload and make its batch; nothing is read yet."""
    kept = store.keep(file.chunks())
    name = "".join(char for char in (file.name or "") if char.isprintable())[-255:] or "?"
    return ImportBatch.objects.create(
        user=user, file_name=name, sha256=kept.sha256, size=kept.size, year=year, month=month,
        replace_placeholders=replace,
    )  # fmt: skip


def again(batch: ImportBatch, user: User) -> ImportBatch:
    """A new batch of the same file: to be read against the ledger as it stands now."""
    return ImportBatch.objects.create(
        user=user, file_name=batch.file_name, sha256=batch.sha256, size=batch.size, year=batch.year,
        month=batch.month, replace_placeholders=batch.replace_placeholders, overrides=batch.overrides,
    )  # fmt: skip


def earlier(batch: ImportBatch) -> ImportBatch | None:
    """The last time the same bytes were applied for the same plan and month, if that still stands."""
    same = ImportBatch.objects.filter(
        sha256=batch.sha256, year=batch.year, month=batch.month, state=State.APPLIED
    )
    return same.exclude(pk=batch.pk).defer("reading").order_by("-pk").first()


def file_of(batch: ImportBatch) -> tuple[str, str]:
    """Name and SHA-256 of the file: of an applied one as the history holds them, not as the batch says."""
    told = beside.source_of(batch.changeset)
    sha256 = told.get("sha256")
    return (told.get("file", ""), sha256) if sha256 else (batch.file_name, batch.sha256)


def visible(user: User) -> QuerySet[ImportBatch]:
    """All batches for manager and auditor, their own for others."""
    found = ImportBatch.objects.select_related("user")
    return found if access.may(user, "files") else found.filter(user=user)


# --- what a person asks for; a worker does it


def _ask(batch: ImportBatch, states: str | tuple[str, ...], becomes: str, **fields: Any) -> None:
    """Note a step to be done. Raises ``Refused`` where the batch cannot take it."""
    before = [states] if isinstance(states, str) else states
    asked = ImportBatch.objects.filter(pk=batch.pk, state__in=before).update(
        state=becomes, outcome={}, **fields
    )
    batch.refresh_from_db()
    if not asked:
        raise Refused("batch-busy", state=batch.get_state_display())


def ask_to_apply(batch: ImportBatch, user: User, sound_only: bool = False) -> None:
    """Have the proposal applied as it was shown; ``sound_only``: its sound rows, and the others left."""
    _mind_errors(batch, sound_only)
    _ask(batch, State.READY, State.QUEUED, asker=user, sound_only=sound_only)


def ask_to_undo(batch: ImportBatch, user: User, reason: str) -> None:
    """Have an applied batch turned back."""
    if not reason.strip():
        raise Refused("reason-missing")
    _ask(batch, State.APPLIED, State.RECALLED, asker=user, reason=reason.strip()[:500])


def ask_to_read_again(batch: ImportBatch, overrides: dict[str, dict[str, str]] | None = None) -> None:
    """Have the same file read anew in its place: after an answer, or with what a person said of its headings."""
    told = {} if overrides is None else {"overrides": overrides}
    _ask(batch, (State.READY, State.REFUSED), State.WAITING, reading={}, **told)


def leave(batch: ImportBatch) -> None:
    """Put the proposal aside: nothing of it is applied."""
    ImportBatch.objects.filter(pk=batch.pk, state__in=[State.WAITING, State.READY, State.REFUSED]).update(
        state=State.LEFT
    )
    batch.refresh_from_db()


def carry_on(batch: ImportBatch) -> None:
    """Do the step that this worker has claimed. What a file or the door says ends up with the batch, not here."""
    try:
        match batch.state:
            case State.READING:
                _read(batch)
            case State.APPLYING:
                _step(batch, State.READY, lambda: _apply(batch, _asker(batch)))
            case State.UNDOING:
                _step(
                    batch,
                    State.APPLIED,
                    lambda: undoing.held(batch, _asker(batch), undoing.source(batch), batch.reason),
                )
    except Lost:
        batch.refresh_from_db()


def give_up(batch: ImportBatch) -> None:
    """End a step that a fault of the program broke off; its sentence has no code."""
    ends = {State.READING: State.REFUSED, State.APPLYING: State.READY, State.UNDOING: State.APPLIED}
    if end := ends.get(State(batch.state)):
        if end == State.REFUSED:
            refuse(batch)
        else:
            claims.release(batch, end, outcome=_refusal("", {}))


def _asker(batch: ImportBatch) -> Actor:
    assert batch.asker is not None
    return Actor.of(batch.asker)


def _step(batch: ImportBatch, before: str, step: Callable[[], object]) -> None:
    """Take a step; where the door refuses it, the batch is as before and says why."""
    try:
        step()
    except Conflict:
        claims.release(batch, before, outcome=_refusal("conflict-since-shown", {}))
    except Refused as refused:
        claims.release(batch, before, outcome=_refusal(refused.code, refused.params))


def _refusal(code: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"refused": {"code": code, "params": {key: str(value) for key, value in params.items()}}}


# --- reading


def read(batch: ImportBatch) -> None:
    """Read the file and store the proposal. A file that cannot be used ends as ``refused``, with why."""
    if claims.claim(batch, State.WAITING, State.READING):
        carry_on(batch)


def refuse(batch: ImportBatch, code: str = "", params: dict[str, Any] | None = None) -> None:
    """End a reading that came to nothing, with the code of its sentence; without one it was a fault of the program."""
    claims.release(batch, State.REFUSED, reading={"refused": {"code": code, "params": params or {}}})


def _read(batch: ImportBatch) -> None:
    if not store.path_of(batch.sha256).exists():
        refuse(batch, "file-lost")
        return
    try:
        claims.hold(batch, phase="open", done=0, total=0)
        _store(batch, _reading(batch))
    except Unreadable as problem:
        refuse(batch, problem.code, problem.params)


def _reading(batch: ImportBatch) -> Reading:
    user = batch.user
    assert user is not None
    return importing.read(
        store.path_of(batch.sha256), batch.file_name, batch.sha256, Plan.objects.get(year=batch.year), batch.month, Actor.of(user),
        access.visible_projects(user), batch.replace_placeholders, lambda rows, total: claims.hold(batch, phase="read", done=rows, total=total),
        own_plan=batch.month is None, profiles=batch.overrides,
    )  # fmt: skip


def _store(batch: ImportBatch, reading: Reading) -> None:
    """The proposal's rows, some at a time, each time making sure that the batch is still ours.

    Year and month are those it was read for: a return workbook knows its own."""
    total, done = len(reading.proposals) + len(reading.skipped), 0
    with transaction.atomic():
        claims.hold(batch, phase="store", done=0, total=total)
        batch.lines.all().delete()
    lines = stored.lines(batch, reading)
    while some := list(islice(lines, _TOGETHER)):
        done += len(some)
        with transaction.atomic():
            claims.hold(batch, done=done)
            ImportRow.objects.bulk_create(some)
    claims.hold(batch)
    claims.release(
        batch, State.READY, base=reading.base, position=reading.position, reading=stored.facts(reading),
        year=reading.terms.plan.year, month=reading.terms.month,
    )  # fmt: skip


# --- applying


def differences(batch: ImportBatch, told: Callable[[int], None] = lambda rows: None) -> Iterator[Difference]:
    """What was shown is what is applied: the stored proposal, not a second reading. ``told`` hears of the rows so far.

    Some rows at a time: SQLite lets nobody write who still reads an older state of the database."""
    yield from map(stored.difference, batch.reading.get("shared", []))
    yield from _of_rows(batch, told)


def _of_rows(batch: ImportBatch, told: Callable[[int], None]) -> Iterator[Difference]:
    rows, last, done = batch.lines.exclude(fields=[]).order_by("id"), 0, 0
    if batch.sound_only:
        rows = rows.filter(status__in=sound.FINE)
    while some := list(rows.filter(id__gt=last).values_list("id", "fields")[:_TOGETHER]):
        for _pk, fields in some:
            yield from map(stored.difference, fields)
        last, done = some[-1][0], done + len(some)
        told(done)


def _proposed(batch: ImportBatch) -> tuple[list[Difference], list[Difference], str]:
    """What is to be applied, which placeholders go with it, and what the change set says of it."""
    retire = [stored.difference(each) for each in batch.reading.get("retire", [])]
    if not batch.sound_only:
        return list(differences(batch, lambda rows: claims.hold(batch, done=rows))), retire, ""
    made = sound.choice(batch)
    if made is None:
        raise Refused("nothing-sound")
    rows = list(_of_rows(batch, lambda done: claims.hold(batch, done=done)))
    shared = [stored.difference(each) for each in batch.reading.get("shared", [])]
    return sound.shared(shared, rows) + rows, sound.retired(retire, rows), sound.reason(made)


def apply(batch: ImportBatch, actor: Actor) -> None:
    """Apply the proposal that was shown. Raises ``Refused`` (errors, state) and ``Conflict`` (someone was quicker)."""
    _mind_errors(batch)
    if not claims.claim(batch, State.READY, State.APPLYING):
        raise Refused("batch-busy", state=batch.get_state_display())
    try:
        _apply(batch, actor)
    except Refused:
        claims.release(batch, State.READY)
        raise


def _mind_errors(batch: ImportBatch, sound_only: bool = False) -> None:
    if sound_only and sound.choice(batch) is None:
        raise Refused("nothing-sound")
    if batch.reading.get("errors") and not sound_only:
        raise Refused("has-errors", number=batch.reading["errors"])


def _apply(batch: ImportBatch, actor: Actor) -> None:
    """One transaction: the door's change sets and the batch's new state. The door makes the texts before it begins."""
    claims.hold(
        batch, phase="prepare", total=batch.reading.get("created", 0) + batch.reading.get("changed", 0)
    )
    wanted, retire, reason = _proposed(batch)
    totals = beside.totals_digest(batch.year, batch.month, batch.reading.get("totals"))
    source = Source("file", f"import {batch.pk}", batch.file_name, batch.sha256, totals=totals)
    places = origins.Keeper(batch.reading.get("letters", {}), origins.of_batch(batch))
    claims.hold(batch, phase="write", done=batch.total)
    try:
        importing.commit(
            wanted, retire, actor, source, reason,
            first=lambda: fitting.check(batch, wanted), then=lambda applied: _applied(batch, applied), places=places,
        )  # fmt: skip
    except Refused as refused:
        raise _since(refused) from refused
    batch.refresh_from_db()


def _applied(batch: ImportBatch, applied: Applied) -> None:
    """The batch's end, in the transaction of what it wrote."""
    number, retired = applied.receipt.number, applied.retired and applied.retired.number
    claims.hold(batch, state=State.APPLIED, lease_until=None, phase="", changeset=number, retired=retired)


def _since(refused: Refused) -> Refused:
    """What was sound when it was shown and is not any more is someone else's doing."""
    if isinstance(refused, Conflict) or refused.code not in {
        "not-unique",
        "referred-to",
        "refers-to-nothing",
    }:
        return refused
    return Conflict([], [])


__all__ = ["Lost", "ask_to_apply", "ask_to_undo", "cancel", "unfinished"]
