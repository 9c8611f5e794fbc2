"""Deleting through the door: what goes with it is listed, asked about with a reason, and removed children first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.actions import delete_selected as djangos_delete_selected
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from projects import access, conflicts, ledger, vocabulary
from projects.admin.forms import stored
from projects.admin.rights import person
from projects.admin.saving import ThroughTheDoor, source
from projects.ledger import KEPT, REFERRED_BY, Actor, Difference, Refused
from projects.models.base import Kept

#: what belongs to an object and goes with it; anything else that refers to it keeps it from going
BELONGS: dict[str, set[tuple[str, str]]] = defaultdict(set)
for _label, _key in vocabulary.OWNER.items():
    BELONGS[vocabulary.column(_label, _key).refers].add((_label, _key))
#: so many objects are named on the page that asks
NAMED = 200


@dataclass(slots=True)
class Doomed:
    """What a deletion would take along, parents before children, and what stands in its way."""

    objects: list[Kept] = field(default_factory=list)
    children: dict[tuple[str, int], list[Kept]] = field(default_factory=lambda: defaultdict(list))
    protected: list[Kept] = field(default_factory=list)

    @classmethod
    def of(cls, objects: Iterable[Kept]) -> Doomed:
        """Follow the references level by level, a query for each kind of reference."""
        found = cls()
        found._take(list(objects))
        going = {(each.label, each.pk) for each in found.objects}
        found.protected = [each for each in found.protected if (each.label, each.pk) not in going]
        return found

    def _take(self, level: Sequence[Kept]) -> None:
        self.objects += level
        for label in dict.fromkeys(each.label for each in level):
            ids = [each.pk for each in level if each.label == label]
            for child, key in REFERRED_BY[label]:
                self._follow(label, child, key, ids)

    def _follow(self, label: str, child: str, key: str, ids: list[int]) -> None:
        model: Any = KEPT[child].model
        referring = list(model.objects.select_related().filter(**{f"{key}__in": ids}))
        if (child, key) not in BELONGS.get(label, ()):
            self.protected += referring
            return
        for each in referring:
            self.children[label, getattr(each, f"{key}_id")].append(each)
        self._take(referring)

    def lines(self, objects: Sequence[Kept]) -> list[Any]:
        """Names in the nested form that ``unordered_list`` shows."""
        lines: list[Any] = []
        for each in objects[:NAMED]:
            lines.append(f"{each._meta.verbose_name}: {each}")
            if below := self.children.get((each.label, each.pk)):
                lines.append(self.lines(below))
        more = len(objects) - NAMED
        return (
            [*lines, ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more}] if more > 0 else lines
        )

    def token(self) -> str:
        """What was shown, signed: the confirmation holds for just these objects in these versions."""
        shown = sorted((each.label, each.pk, each.version) for each in self.objects)
        return signing.Signer(salt="deletion").signature(repr(shown))

    def differences(self) -> list[Difference]:
        """Deletions that hold only while each object is what was read; the door takes children first."""
        return [
            Difference(each.label, each.pk, "delete", {key: (old, None) for key, old in stored(each).items()})
            for each in self.objects
        ]


class Deleting(ThroughTheDoor):
    """Deletion of one object or of the selection, each one change set with a reason."""

    delete_confirmation_template = "admin/ledger/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/ledger/delete_selected_confirmation.html"
    actions: Any = ("delete_selected",)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The list to be shown, counts by kind, and what stands in the way; rights are asked for the page itself."""
        doomed = request.ledger_doomed = Doomed.of(objs)  # type: ignore[attr-defined]
        counts = Counter(str(each._meta.verbose_name_plural) for each in doomed.objects)
        top = [each for each in doomed.objects if each.label == self.model.label]
        return doomed.lines(top), counts, set(), self._in_the_way(request, doomed)

    def _in_the_way(self, request: HttpRequest, doomed: Doomed) -> list[Any]:
        """What keeps it from going, by name; of what the person may not see, how many there are of each kind."""
        seen, unseen = [], Counter[str]()
        for each in doomed.protected:
            if self._sees(request, type(each)):
                seen.append(each)
            else:
                unseen[str(each._meta.verbose_name)] += 1
        return [*doomed.lines(seen), *(f"{number} × {name}" for name, number in unseen.items())]

    def _sees(self, request: HttpRequest, model: type[Kept]) -> bool:
        """By the pages of the admin; what has none there is seen by those who read the ledger."""
        if access.may(person(request), "read"):
            return True
        page = self.admin_site._registry.get(model)
        return page is not None and page.has_view_permission(request)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Ask again, with a sentence, where the reason is missing or the door lets nothing pass."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            again = {"refusal": conflicts.explain(refused), "reason": request.POST.get("reason", "")}
            request.method, request.POST = "GET", QueryDict()
            return super().delete_view(request, object_id, again)

    def render_delete_form(self, request: HttpRequest, context: Any) -> HttpResponse:
        """The page that asks carries what it shows."""
        return super().render_delete_form(request, {**context, "token": self._doomed(request).token()})

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Asked before anything is deleted: the right moment to hold the confirmation against what was shown."""
        if not request.POST.get("reason", "").strip():
            raise Refused("reason-missing")
        if request.POST.get("token") != self._doomed(request).token():
            raise Refused("delete-stale")
        return super().log_deletions(request, queryset)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self._remove(request)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        self._remove(request)

    def _doomed(self, request: HttpRequest) -> Doomed:
        doomed: Doomed = request.ledger_doomed  # type: ignore[attr-defined]
        return doomed

    def _remove(self, request: HttpRequest) -> None:
        differences = self._doomed(request).differences()
        self.check_deletion(differences)
        reason = request.POST["reason"].strip()[:500]
        ledger.commit(differences, Actor.of(person(request)), source(request), action="delete", reason=reason)

    def check_deletion(self, differences: Sequence[Difference]) -> None:
        """What a subclass asks beyond what the door does. Raises ``Refused``."""

    @admin.action(permissions=["delete"], description=_lazy("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Django's action; what is refused is said on the page that asks."""
        told = {"reason": request.POST.get("reason", "")}
        action: Any = djangos_delete_selected
        try:
            with transaction.atomic():
                answer = action(self, request, queryset)
        except Refused as refused:
            told["refusal"] = conflicts.explain(refused)
            request.POST = without(request.POST, "post")
            answer = action(self, request, queryset)
        if answer is not None:
            answer.context_data.update(told, token=self._doomed(request).token())
        return cast(HttpResponse | None, answer)


def without(sent: QueryDict, name: str) -> Any:
    """What was sent, without one input."""
    left = sent.copy()
    left.pop(name, None)
    return left
