"""The import page: bring one workbook or many, and the list of what came in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.db.models.fields.json import KeyTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from projects import access
from projects.intake import batches, claims, jobs
from projects.models import ImportBatch, Plan
from projects.views import proposals
from projects.views.common import must, reader_of_imports

PAGE = 50


def _largest() -> int:
    """The largest upload in whole MB."""
    return int(settings.UPLOAD_MAX_BYTES) // 2**20


class _Files(forms.ClearableFileInput):
    """An input that takes many files: chosen, or dropped on it."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more. The value is a list; an empty file is left to the reader, which says what is wrong with it."""

    widget = _Files(attrs={"class": "form-control"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """At least one file, and each of them a file."""
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in sent or [None]]


class UploadForm(forms.Form):
    """Which files, for which plan year and month."""

    file = FilesField(label=gettext_lazy("Workbooks"), allow_empty_file=True)
    year = forms.ChoiceField(label=gettext_lazy("Plan year"))
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=int, empty_value=None, required=False)
    replace_placeholders = forms.BooleanField(
        label=gettext_lazy("New projects replace placeholders of their sector"), required=False
    )

    def __init__(self, *args: Any, plans: bool, **kwargs: Any) -> None:
        """``plans``: whether placeholders of the plan are this person's matter."""
        super().__init__(*args, **kwargs)
        #: what was not taken, as sentences
        self.refused: list[str] = []
        years = Plan.objects.order_by("-year").values_list("year", flat=True)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        months = [(month, str(month)) for month in range(1, 13)]
        self.fields["month"].choices = [("", _("none, or the return workbook's own")), *months]  # type: ignore[attr-defined]
        self.fields["file"].help_text = _(".xlsx, .xls, .ods or .csv, up to %(megabytes)s MB each") % {
            "megabytes": _largest()
        }
        for name in ("year", "month"):
            self.fields[name].widget.attrs["class"] = "form-select"
        if not plans:
            del self.fields["replace_placeholders"]

    def clean_file(self) -> list[UploadedFile[Any]]:
        """Files that are too large are refused before they are kept; the others of the same drop are taken."""
        sent: list[UploadedFile[Any]] = self.cleaned_data["file"]
        self.refused = [_too_large(file) for file in sent if _is_too_large(file)]
        taken = [file for file in sent if not _is_too_large(file)]
        if not taken:
            raise forms.ValidationError(self.refused)
        return taken


def _is_too_large(file: UploadedFile[Any]) -> bool:
    return (file.size or 0) > settings.UPLOAD_MAX_BYTES


def _too_large(file: UploadedFile[Any]) -> str:
    told = _("%(name)s is larger than %(megabytes)s MB. Split it and send the parts.")
    return told % {"name": file.name, "megabytes": _largest()}


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """All imports one may know of, newest first, and the form for the next ones."""
    user = must(request, "import") if request.method == "POST" else reader_of_imports(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, initial=_initial(), plans=access.may(user, "plan"))
    if form.is_valid():
        return _taken(request, user, form)
    page = _listed(request, user)
    context = {
        "form": form, "page": page, "lines": [(batch, _why(batch)) for batch in page], "may_import": access.may(user, "import"), "largest": settings.UPLOAD_MAX_BYTES,
        "busy": any(batch.state in claims.BUSY for batch in page),
    }  # fmt: skip
    return render(request, "imports/list.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, user: User, form: UploadForm) -> HttpResponse:
    """Each file becomes a batch. One alone leads to its page, many to the list, where each shows how far it is."""
    for told in form.refused:
        messages.error(request, told)
    sent, terms = form.cleaned_data["file"], _terms(form.cleaned_data)
    made = [batches.upload(user, file, **terms) for file in sent]
    for batch in made:
        jobs.start(batch, patient=len(made) == 1)
    if len(made) == 1:
        return redirect("import-detail", pk=made[0].pk)
    told = ngettext("%(count)s file was brought in.", "%(count)s files were brought in.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("import-list")


def _listed(request: HttpRequest, user: User) -> Page[ImportBatch]:
    """A page of batches with a few numbers out of their readings: whole ones are long."""
    numbers = {
        name: KeyTransform(name, "reading")
        for name in ("created", "changed", "errors", "rows_with_errors", "refused")
    }
    found = batches.visible(user).defer("reading").annotate(**numbers)
    return Paginator(found, PAGE).get_page(request.GET.get("page"))


def _why(batch: ImportBatch) -> str:
    """Why a listed file could not be used, or ""."""
    return proposals.refusal({"refused": told}) if (told := getattr(batch, "refused", None)) else ""


def _initial() -> dict[str, Any]:
    planned = Plan.objects.filter(year_plans__isnull=False)
    return {"year": planned.order_by("-year").values_list("year", flat=True).first()}


def _terms(cleaned: dict[str, Any]) -> dict[str, Any]:
    replace = cleaned.get("replace_placeholders", False)
    return {"year": int(cleaned["year"]), "month": cleaned["month"], "replace": replace}
