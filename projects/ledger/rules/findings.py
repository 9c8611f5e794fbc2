"""The steps of a finding 审计发现: open → explained → accepted or returned → settled; a run clears, silences and reopens.

Every writer passes here. A department explains, with words; the auditor accepts, returns with words, settles. What has
ended stays as it is, and no finding is deleted but with its project."""

from __future__ import annotations

from projects import access
from projects.ledger import write
from projects.ledger.difference import Actor, Difference, Refused
from projects.ledger.wanted import Wanted
from projects.values import Scalar

LABEL = "finding"
#: the action of a change set that a run of the rules writes
RUN = "audit"
OPEN, EXPLAINED, ACCEPTED, RETURNED, SETTLED = "open", "explained", "accepted", "returned", "settled"
CLEARED, SILENCED = "cleared", "silenced"
#: a run's own steps
_OF_RUNS = (OPEN, CLEARED, SILENCED)
#: state → the states that a person may bring it to
NEXT: dict[str, tuple[str, ...]] = {
    OPEN: (EXPLAINED, SETTLED),
    EXPLAINED: (ACCEPTED, RETURNED),
    RETURNED: (EXPLAINED, SETTLED),
    ACCEPTED: (SETTLED,),
    SETTLED: (),
    CLEARED: (),
    SILENCED: (),
}
#: steps that are the auditor's word
OF_THE_AUDITOR = frozenset({ACCEPTED, RETURNED, SETTLED})
#: states in which a run looks at a finding again
LIVING = (OPEN, EXPLAINED, RETURNED, ACCEPTED)
#: states in which a department is asked to explain
TO_EXPLAIN = (OPEN, RETURNED)


def steps(state: str, held: frozenset[str]) -> list[str]:
    """The states that someone with the roles ``held`` may bring a finding to from ``state``."""
    return [each for each in NEXT[state] if access.may_step(held, by_auditor=each in OF_THE_AUDITOR)]


def check(wanted: Wanted, actor: Actor, action: str) -> None:
    """Raise ``Refused`` for a step out of order, one that is not the actor's, or one without its words. A run's own steps
    are taken by a run, ``RUN``, and by nobody's hand; but a new silence ends the finding it is about."""
    mine = wanted.of(LABEL)
    standing = write.current(LABEL, [d.id for d in mine if d.kind != "create"]) if mine else {}
    leaving = {d.id for d in wanted.of("project", ("delete",))}
    silent = {(d.new("rule"), d.new("project")) for d in wanted.of("silence", ("create",))}
    for d in mine:
        if d.kind == "create":
            if d.new("state") != OPEN:
                raise Refused("finding-step")
        elif d.kind == "update":
            now = standing[d.id]
            hushed = (
                d.values.get("state", ("", ""))[1] == SILENCED and (now["rule"], now["project"]) in silent
            )
            _change(d, now, actor, of_run=action == RUN or hushed)
        elif standing[d.id]["project"] not in leaving:
            raise Refused("finding-stays")


def check_back(wanted: Wanted, actor: Actor) -> None:
    """Raise ``Refused`` where an undo takes back the auditor's word and is not the auditor's."""
    mine = [d for d in wanted.of(LABEL, ("update",)) if "state" in d.values]
    standing = write.current(LABEL, [d.id for d in mine], ["state"]) if mine else {}
    by_auditor = any(values["state"] in OF_THE_AUDITOR for values in standing.values())
    if by_auditor and not access.may_step(actor.roles, by_auditor=True):
        raise Refused("finding-auditor")


def _change(d: Difference, now: dict[str, Scalar], actor: Actor, of_run: bool) -> None:
    old = str(now["state"])
    if not NEXT[old]:
        raise Refused("finding-ended")
    if now["project"] is None and actor.departments is not None:
        raise Refused("not-yours", label=LABEL, key="project")
    if "state" not in d.values:
        return
    new = str(d.new("state"))
    if new in _OF_RUNS:
        if not (of_run and access.may_find(actor.roles)):
            raise Refused("finding-step")
        return
    if new not in NEXT[old]:
        raise Refused("finding-step")
    if new not in steps(old, actor.roles):
        raise Refused("finding-auditor" if new in OF_THE_AUDITOR else "finding-department")
    asked = "explanation" if new == EXPLAINED else "verdict" if new == RETURNED else ""
    if asked and not str(d.new(asked) if d.says(asked) else now[asked]).strip():
        raise Refused(f"finding-{asked}")
