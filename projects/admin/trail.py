"""An object's trail, in the place of Django's log: who changed what, when, from where, why, and old beside new."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from projects.admin.rights import AskedFirst
from projects.models import Change, ChangeSet
from projects.models.base import Kept
from projects.views import changes
from projects.views.wording import source_of

#: so many changes of one object are shown; the history's own page has the rest
SHOWN = 200


def trail(label: str, id: int) -> list[tuple[ChangeSet, str, changes.Shown]]:
    """The newest changes of one object with their change sets, and from where these came."""
    entries = list(
        Change.objects.filter(label=label, object_id=id)
        .select_related("changeset")
        .order_by("-changeset_id")[:SHOWN]
    )
    shown = zip(entries, changes.show(entries), strict=True)
    return [(entry.changeset, source_of(entry.changeset), told) for entry, told in shown]


class WithTrail(AskedFirst):
    """An admin whose history button shows the ledger's history."""

    object_history_template = "admin/ledger/object_history.html"
    model: type[Kept]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Django finds the object and asks for the right to see it."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            answer.context_data["trail"] = trail(self.model.label, answer.context_data["object"].pk)
        return answer
