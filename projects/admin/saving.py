"""Saving through the door: a form with its inlines becomes one change set, with the person and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from projects import ledger
from projects.admin.forms import LedgerForm
from projects.admin.rights import AskedFirst, ByMembership, person
from projects.ledger import Actor, Difference, Receipt, Refused, Source
from projects.values import Scalar


class ThroughTheDoor(ByMembership, AskedFirst):
    """What every admin of the ledger does on saving: one ``ledger.commit``, whose refusal is a message of the form."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        """The form's class, made anew for each request, with what the door refused a moment ago."""
        made: Any = super().get_form(request, obj, change=change, **options)
        made.refusal = getattr(request, "ledger_refusal", None)
        return made

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Once more where the door let nothing pass: the form then says why and keeps what was typed."""
        try:
            return super().changeform_view(request, *args, **options)
        except Refused as refused:
            request.ledger_refusal = refused  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **options)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: ``save_related`` has the inlines too."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Only what the log entry tells; the objects are written by the door."""
        formset.save(commit=False)

    def save_related(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> None:
        """One change set of the form and its inlines."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)
        receipt = self.commit(request, self.differences(form, formsets), form)
        request.ledger_receipt = receipt  # type: ignore[attr-defined]
        if form.instance.pk is None:
            form.instance.pk = receipt.ids[form.label, -1]
            form.instance.refresh_from_db()
        for note in notes(form, formsets):
            messages.warning(request, note)

    def differences(self, form: Any, formsets: Sequence[Any]) -> list[Difference]:
        """What the form and its inlines ask for."""
        own = ledger.create(form.label, -1, form.wanted()) if form.is_new else form.change()
        parent = -1 if form.is_new else form.instance.pk
        return [d for d in (own, *(d for formset in formsets for d in of_formset(formset, parent))) if d]

    def commit(self, request: HttpRequest, differences: Iterable[Difference], form: Any) -> Receipt:
        """Through the door, as this person, for the reason given."""
        reason = form.cleaned_data.get("reason", "")
        return ledger.commit(differences, Actor.of(person(request)), source(request), reason=reason)

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        """Say so where a save changed nothing."""
        if level == messages.SUCCESS and not self._has_changed(request):
            message, level = _("Nothing was changed."), messages.INFO
        super().message_user(request, message, level, extra_tags, fail_silently)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """No log entry for a save that changed nothing."""
        return super().log_change(request, obj, message) if self._has_changed(request) else None

    def _has_changed(self, request: HttpRequest) -> bool:
        receipt = getattr(request, "ledger_receipt", None)
        return receipt is None or receipt.number is not None


def source(request: HttpRequest, file: str = "") -> Source:
    """From where: the page of the admin, and the file it made."""
    return Source("admin", request.path.removeprefix("/admin/").strip("/")[:200], file)


def of_formset(formset: Any, parent: int) -> list[Difference]:
    """The differences of an inline: deletions, changes, and new objects under temporary ids."""
    doomed = formset.deleted_forms
    found: list[Difference | None] = []
    for place, form in enumerate(formset.forms, start=1):
        if form in doomed:
            found.append(None if form.is_new else removal(form))
        elif not form.is_new:
            found.append(form.change())
        elif form.has_changed():
            found.append(ledger.create(form.label, -place, {**form.wanted(), formset.fk.name: parent}))
    return [d for d in found if d]


def removal(form: LedgerForm) -> Difference:
    """A deletion that stands only if the object is still what the person saw."""
    gone: dict[str, tuple[Scalar, Scalar]] = {key: (value, None) for key, value in form.seen.items()}
    if not gone:
        raise Refused("stale-form")
    return Difference(form.label, form.object.pk, "delete", gone)


def notes(form: Any, formsets: Sequence[Any]) -> list[str]:
    """Remarks on what was read, from the form and every inline that was kept."""
    inlines = [each for formset in formsets for each in formset.forms if each not in formset.deleted_forms]
    return [note for each in (form, *inlines) if isinstance(each, LedgerForm) for note in each.notes()]
