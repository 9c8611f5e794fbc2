"""Whether a proposal that was shown still fits: what the door cannot see, because no field clashes."""

from __future__ import annotations

from collections.abc import Iterable

from projects import ledger
from projects.ledger import Conflict, Difference
from projects.models import Change, ImportBatch, Project
from projects.values import squeeze


def check(batch: ImportBatch, wanted: list[Difference]) -> None:
    """Raises ``Conflict`` where a project came since that the file calls new."""
    if ledger.head()[0] != batch.position:
        _mind_newcomers(batch.position, (d for d in wanted if d.label == "project" and d.kind == "create"))


def _mind_newcomers(position: int, fresh: Iterable[Difference]) -> None:
    """The same project, brought in twice between showing and applying, would stand twice in the ledger."""
    names = {squeeze(str(d.new("name"))): d.id for d in fresh}
    if not names:
        return
    since = Change.objects.filter(changeset_id__gt=position, label="project").exclude(kind="delete")
    for name in Project.objects.filter(pk__in=since.values("object_id")).values_list("name", flat=True):
        if squeeze(name) in names:
            raise Conflict([], [("project", names[squeeze(name)])])
