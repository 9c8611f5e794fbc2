"""The forms of what stands around a project, and how a file becomes evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects import filetypes, ledger, sentences, store, values
from projects.forms import ObjectForm
from projects.ledger.rules.problems import CLOSED, CLOSING, RETURNED
from projects.models import MonthlyReturn, Organisation, Project
from projects.values import Scalar, ValueProblem
from projects.views.around.kinds import Kind, Thing


def form_for(kind: Kind, project: Project, thing: Thing | None, *sent: Any, **options: Any) -> ObjectForm:
    """The form of a thing that stands, or of a new one."""
    standing = ledger.current(kind.label, [thing.pk])[thing.pk] if thing else None
    made = EvidenceForm if kind.slug == "evidence" and thing is None else ObjectForm
    return made(
        kind.label, _keys(kind, thing), *sent, id=thing.pk if thing else -1, standing=standing,
        among=_among(project, standing or {}), auto_id=f"{kind.slug}_%s", **options,
    )  # fmt: skip


def _keys(kind: Kind, thing: Thing | None) -> list[str]:
    """What the form asks; the result of a problem is asked where it is asked to close, and corrected from then on."""
    early = kind.slug == "problems" and (thing is None or getattr(thing, "state", "") != CLOSING)
    return [key for key in kind.keys if not (early and key == "result")]


def _among(project: Project, standing: Mapping[str, Scalar]) -> dict[str, QuerySet[Any, Any]]:
    """Departments in use and the one that stands; the project's own returns, the newest first."""
    units = Organisation.objects.filter(Q(active=True) | Q(pk=standing.get("department")))
    returns = MonthlyReturn.objects.filter(year_plan__project=project).select_related("period__plan")
    return {"department": units, "monthly_return": returns.order_by("-period__plan__year", "-period__month")}


class EvidenceForm(ObjectForm):
    """New evidence: its file, and what is said of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = forms.ClearableFileInput(attrs={"class": "form-control", "accept": filetypes.ACCEPT})
        told = _("PDF, JPEG, PNG, xlsx, docx, ofd or zip, up to %(megabytes)s MB") % {"megabytes": _largest()}
        file = forms.FileField(label=_("File"), help_text=told, allow_empty_file=True, widget=chooser)
        self.fields = {"file": file, **self.fields}

    def clean_file(self) -> UploadedFile[bytes]:
        """The bytes say what it is; one that is not taken is not kept either."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if not size or size > settings.EVIDENCE_MAX_BYTES:
            code = "file-large" if size else "file-empty"
            raise forms.ValidationError(sentences.say(code, {"megabytes": _largest()}), code=code)
        try:
            filetypes.kind_of(cast(IO[bytes], file.file), file.name or "")
        except ValueProblem as problem:
            raise forms.ValidationError(
                sentences.say(problem.code, problem.params), code=problem.code
            ) from problem
        return file

    def keep(self) -> dict[str, Scalar]:
        """Keep the bytes, the same ones once; what the ledger is told of them."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        kept = store.keep(file.chunks())
        return {"name": values.legible(file.name or "")[-255:], "sha256": kept.sha256, "size": kept.size}


def _largest() -> int:
    """The largest piece of evidence in whole MB."""
    return int(settings.EVIDENCE_MAX_BYTES) // 2**20


class StepForm(ObjectForm):
    """One step of a problem: asking to close takes the result, sending it back takes a reason."""

    def __init__(
        self, state: str, *sent: Any, id: int, standing: Mapping[str, Scalar], **options: Any
    ) -> None:
        why = {RETURNED: True, CLOSED: False}.get(state)
        keys = ("result",) if state == CLOSING else ()
        super().__init__("problem", keys, *sent, id=id, standing=standing, why=why, prefix=state, **options)
        self.state = state
        if state == CLOSING:
            self.fields["result"].required = True
            self.fields["result"].error_messages["required"] = sentences.say("problem-result")

    @property
    def title(self) -> str:
        """What the step does, as its button says."""
        return str(_STEPS[self.state])


_STEPS = {
    "handling": gettext_lazy("Take it in hand"),
    "closing": gettext_lazy("Ask to close"),
    "closed": gettext_lazy("Close it"),
    "returned": gettext_lazy("Send it back"),
}
