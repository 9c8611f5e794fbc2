"""The one door: everything that changes the ledger passes ``commit``.

One short transaction applies the differences and appends one change set to the history. Texts are made before
the lock is taken; under it only what must be: compare, write, chain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from django.db import IntegrityError, connection
from django.utils import timezone

from projects.ledger import chain, past, rules, signin_log, simulated, summary, to_date, write
from projects.ledger.calm import calm
from projects.ledger.difference import Actor, Creation, Difference, Name, Refused, Source
from projects.ledger.ids import give_ids, refer
from projects.ledger.lines import Lines, changed_runs, created_runs, lines_of
from projects.ledger.locking import turn
from projects.ledger.rules import memberships, months, periods
from projects.ledger.standing import still_to_do
from projects.ledger.wanted import Wanted
from projects.models import ChangeSet
from projects.values import Scalar, legible


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the door answers: the change set's number (None if nothing changed), the head, the real ids of new objects."""

    number: int | None
    head: str
    ids: Mapping[Name, int] = field(default_factory=dict)
    changes: int = 0


@calm()
def commit(
    differences: Iterable[Difference | Creation],
    actor: Actor,
    source: Source,
    action: str = "edit",
    reason: str = "",
    reverses: int | None = None,
    first: Callable[[], None] = lambda: None,
    then: Callable[[Receipt], None] = lambda receipt: None,
    sourced: Callable[[Source, Mapping[Name, int]], Source] = lambda source, ids: source,
) -> Receipt:
    """Apply ``differences`` and append one change set. ``first`` and ``then`` are done in the same transaction, before
    anything is compared and when all is written; what they raise turns everything back. ``sourced`` says more of the
    source when new objects have their ids, before the lock is taken.

    Raises ``Conflict`` when a field's old value no longer stands (different fields of one object merge), ``Refused``
    for what the actor's roles, a reference, the month or a uniqueness rule forbid. Then nothing is written."""
    if past.position() is not None:
        raise Refused("past-is-read-only")
    wanted = Wanted.gathered(differences)
    rules.check_rights(wanted, actor, undoing=reverses is not None)
    rules.check_single(wanted)
    try:
        ids = _ids(wanted)
        source = sourced(source, ids)
        with lines_of(created_runs(wanted.creations)) as lines, turn():
            first()
            wanted.changes = still_to_do(wanted.changes)
            last = head()
            receipt = Receipt(None, last[1], ids)
            if wanted:
                _check(wanted, actor, source, action, reason, last, undoing=reverses is not None)
                lines.extend(changed_runs(wanted.changes))
                _apply(wanted)
                number, new_head = _append(lines, actor, source, action, reason, reverses, last)
                receipt = Receipt(number, new_head, ids, len(wanted))
            then(receipt)
            return receipt
    except IntegrityError as error:
        raise Refused("not-unique", detail=str(error).splitlines()[0]) from error
    except UnicodeEncodeError as error:
        raise Refused("not-storable", label="", key="", value=ascii(error.object)[:40]) from error


def _check(
    wanted: Wanted,
    actor: Actor,
    source: Source,
    action: str,
    reason: str,
    last: tuple[int, str],
    undoing: bool,
) -> None:
    """What only the ledger as it stands can tell: references, the month, steps that follow each other."""
    rules.check_surroundings(wanted, actor)
    periods.check(wanted, reason, last)
    months.check(wanted, actor, source, reason, undoing=undoing)
    memberships.check(wanted, actor, source, reason, undoing=undoing)
    if undoing:
        rules.check_steps_back(wanted, actor)
    else:
        rules.check_steps(wanted, actor, source, action, reason)


def _ids(wanted: Wanted) -> Mapping[Name, int]:
    """Real ids for new objects, in a short transaction of their own: the long texts are made outside the lock."""
    if not wanted.creations:
        return {}
    with turn():
        ids = give_ids(wanted.creations)
    refer(wanted, ids)
    return ids


def event(actor: Actor, source: Source, action: str, reason: str = "") -> Receipt:
    """A change set without changes: an export, a denial, a closing. It holds the head of the sign-ins too."""
    with past.in_the_present(), turn():
        source = replace(source, signins=signin_log.noted())
        number, digest = _append(Lines(), actor, source, action, reason, None, head())
    return Receipt(number, digest)


def head() -> tuple[int, str]:
    """Number and hash of the newest change set; (0, GENESIS) for an empty history."""
    last = ChangeSet.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, chain.GENESIS)


def moved() -> tuple[int, str]:
    """Number and hash of the newest change set that changed an object: an export or a denial after it moved no figure."""
    last = ChangeSet.objects.filter(changes__gt=0).order_by("-number").values_list("number", "hash").first()
    return last or (0, chain.GENESIS)


def _apply(wanted: Wanted) -> None:
    """Write the tables and keep in step what is derived from them."""
    keepers = (summary.Keeper(wanted), to_date.Keeper(wanted))
    for keeper in keepers:
        keeper.before()
    _write(wanted)
    for keeper in keepers:
        keeper.after()


def _write(wanted: Wanted) -> None:
    """Write rows, many of one shape at a time; the databases look at references when the transaction ends."""
    updates: dict[tuple[str, tuple[str, ...]], list[Difference]] = defaultdict(list)
    deletes: dict[str, list[int]] = defaultdict(list)
    for d in wanted.changes:
        if d.kind == "update":
            updates[d.label, tuple(sorted(d.values))].append(d)
        else:
            deletes[d.label].append(d.id)
    for label, ids in deletes.items():  # first: what is made may take the name of what goes
        write.delete(label, ids)
    for (label, keys), changed in updates.items():
        write.update(label, keys, [(*(d.values[key][1] for key in keys), d.id) for d in changed])
    for made in wanted.creations:
        write.make(made)


_CHANGESET = (
    "number",
    "at",
    "user_id",
    "who",
    "source",
    "action",
    "reason",
    "changes",
    "reverses",
    "header",
    "digest",
    "hash",
)


def _append(
    lines: Lines,
    actor: Actor,
    source: Source,
    action: str,
    reason: str,
    reverses: int | None,
    last: tuple[int, str],
) -> tuple[int, str]:
    """Chain one change set behind the ``last`` one, which was read under the lock."""
    reason = legible(reason)
    previous = last[1]
    at, number, digest = timezone.now(), last[0] + 1, lines.digest()
    header = chain.canonical({
        "format": chain.FORMAT, "number": number, "prev": previous, "at": chain.stamp(at), "changes": len(lines), "digest": digest,
        "who": {"id": actor.id, "username": actor.username, "name": actor.name},
        "source": source.as_json() | simulated.mark(), "action": action, "reason": reason, "reverses": reverses,
    })  # fmt: skip
    new_head = chain.head_of(header)
    when = connection.ops.adapt_datetimefield_value(at)
    row = (number, when, actor.id, actor.name, source.kind, action, reason, len(lines), reverses, header, digest, new_head)  # fmt: skip
    write.insert("projects_changeset", _CHANGESET, [row], 1)
    seqs = count()
    for run, texts in lines:
        same: dict[str, Scalar] = {"changeset_id": number, "label": run.label, "kind": run.kind}
        rows = zip(run.ids, write.storable(texts), seqs, strict=False)
        write.insert(
            "projects_change", ("object_id", "body", "seq"), rows, len(run.ids), same, encoded=("body",)
        )
    return number, new_head
