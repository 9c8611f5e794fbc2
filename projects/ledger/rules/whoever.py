"""What the door does not let pass, whoever asks: rights, one change an object, references on both sides."""

from __future__ import annotations

from collections import Counter, defaultdict

from projects import access
from projects.ledger import references, write
from projects.ledger.difference import Actor, Difference, Refused, Source
from projects.ledger.registry import KEPT
from projects.ledger.rules import assessing, evidence, findings, parts, problems, samples, settings, stages
from projects.ledger.wanted import Wanted
from projects.models import Project, YearPlan

#: what ties an organisation to something else and is nothing beside that
_LINKS = frozenset({"support", "membership", "period_exception"})
#: what an undo turns back
_BACK = {"create": "delete", "delete": "create", "update": "update"}


def check_rights(wanted: Wanted, actor: Actor, undoing: bool = False) -> None:
    """Each shape of difference once: an import has many differences of few shapes.

    Whoever may do a thing may undo it: the project office adds organisations with a file, and takes them back. Whoever
    merges organisations may turn to the one that stays what refers to the one that ends with the same commit."""
    shapes = {(made.label, "create", tuple(made.made)) for made in wanted.creations}
    asked = wanted.changes if undoing or not access.may_merge(actor.roles) else _beside_merges(wanted.changes)
    shapes |= {(d.label, d.kind, () if d.kind == "delete" else tuple(d.values)) for d in asked}
    for label, kind, keys in sorted(shapes):
        held = _BACK[kind] if undoing else kind
        if key := access.refused(actor.roles, label, held, frozenset(keys)):
            raise Refused("not-yours", label=label, key=key)


def _beside_merges(changes: list[Difference]) -> list[Difference]:
    """Changes but for those that do nothing else than turn away from an organisation that goes out of use here."""
    ending = {d.id for d in changes if d.label == "organisation" and d.values.get("active") == (True, False)}
    return [d for d in changes if not (ending and _turns_away(d, ending))]


def _turns_away(d: Difference, ending: set[int]) -> bool:
    """A reference turned, or the link of an organisation taken away where the other one has the same."""
    references = KEPT[d.label].references
    fit = d.kind == "update" or d.label in _LINKS
    return (
        fit
        and bool(d.values)
        and all(references.get(key) == "organisation" and pair[0] in ending for key, pair in d.values.items())
    )


def check_single(wanted: Wanted) -> None:
    """One change per object: of two, one would be lost, or stand in the history as what never was."""
    ids: dict[str, list[int]] = defaultdict(list)
    for made in wanted.creations:
        ids[made.label] += made.ids
    for d in wanted.changes:
        ids[d.label].append(d.id)
    for label, all_ids in ids.items():
        if len(set(all_ids)) < len(all_ids):
            twice = next(each for each, number in Counter(all_ids).items() if number > 1)
            raise Refused("twice-in-one", label=label, id=twice)


def check_surroundings(wanted: Wanted, actor: Actor) -> None:
    """No cascade: what is deleted may not be referred to by anything that stays, nor anything refer to nothing."""
    for (label, object_id), (by, by_id) in references.held(wanted.changes):
        raise Refused("referred-to", label=label, id=object_id, by=by, by_id=by_id)
    if lost := references.lost(wanted.changes, wanted.creations):
        label, key = next((d.label, key) for d in wanted for key, name in references.named(d) if name in lost)
        raise Refused("refers-to-nothing", label=label, key=key)
    if actor.departments is not None:
        _check_reach(wanted, actor.departments)


def check_steps(wanted: Wanted, actor: Actor, source: Source, action: str, reason: str) -> None:
    """What has steps, takes a reason or rests on kept files."""
    problems.check(wanted, actor, reason)
    findings.check(wanted, actor, action)
    settings.check(wanted, reason)
    stages.check(wanted, actor, source, reason)
    evidence.check(wanted)
    assessing.check(wanted)
    parts.check(wanted)
    samples.check(wanted)


def check_steps_back(wanted: Wanted, actor: Actor) -> None:
    """What an undo may not take back. All else passes: it goes back to what stood once, and says why."""
    findings.check_back(wanted, actor)


def _check_reach(wanted: Wanted, departments: frozenset[int]) -> None:
    """An officer writes what the own departments report; other projects are not even known to exist."""
    plans = _named(wanted, "monthly_return", "year_plan")
    projects = {d.id for d in wanted.of("project")}
    for model in access.OF_PROJECT:
        projects |= _named(wanted, model.label, "project")
    reached = dict(access.reported_by(departments).values_list("pk", "project_id"))
    if lost := sorted(plans - reached.keys()):
        project = YearPlan.objects.values_list("project__code", flat=True).filter(pk=lost[0]).first()
        raise Refused("unknown-project", code=project or "")
    if lost := sorted(projects - access.reporting(departments)):
        project = Project.objects.values_list("code", flat=True).filter(pk=lost[0]).first()
        raise Refused("unknown-project", code=project or "")


def _named(wanted: Wanted, label: str, key: str) -> set[int]:
    """What differences of ``label`` refer to by ``key``, before and after."""
    mine = wanted.of(label, ("update", "delete"))
    standing = write.current(label, [d.id for d in mine], [key]) if mine else {}
    found = {values[key] for values in standing.values()} | wanted.given(label, key)
    found |= {d.new(key) for d in mine if d.says(key) and d.kind != "delete"}
    return {each for each in found if isinstance(each, int)}
