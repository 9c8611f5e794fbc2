"""The draw before it is kept, the samples that are kept, and one of them with what was seen on site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, conflicts, filters, ledger, sentences, vocabulary
from projects.audit import sampling
from projects.audit.sampling import Draw
from projects.audit.strata import Strata, in_words
from projects.forms import ObjectForm
from projects.ledger import Actor, Refused, Source
from projects.models import Project, Sample, SampleItem
from projects.views.common import must
from projects.views.listing import plan_of
from projects.views.samples.forms import DrawForm
from projects.vocabulary.sample import ON_SITE

ITEM = "sample_item"


@dataclass(frozen=True, slots=True)
class Row:
    """A drawn project as the page shows it."""

    drawn: sampling.Drawn
    project: Project
    stratum: str

    @property
    def weight(self) -> str:
        return f"{self.drawn.weight / 1_000_000:.2f}"

    @property
    def chance(self) -> str:
        return f"{self.drawn.chance / 10_000:.1f}%"


@require_http_methods(["GET", "POST"])
def sample_list(request: HttpRequest) -> HttpResponse:
    """The form of a draw with what it draws, and the samples that are kept; on POST a draw is kept."""
    user = must(request, "sample" if request.method == "POST" else "publish")
    plans = list(filters.plans())
    data = request.POST if request.method == "POST" else request.GET
    plan = plan_of(filters.plans(), data.get("year"))
    if plan is None:
        return render(request, "audit/samples.html", {"plan": None})
    form = DrawForm(data if "size" in data else None, plans, plan)
    found = sampling.draw(form.asked(plan)) if form.is_bound and form.is_valid() else None
    if request.method == "POST" and found is not None and (kept := _keep(request, user, found)):
        return redirect("sample-detail", kept)
    context = {
        "plan": plan, "form": form, "draw": found, "rows": _rows(found) if found else [], "samples": _kept(), "may": access.may(user, "sample"),
        "purpose": data.get("purpose", ""),
    }  # fmt: skip
    return render(request, "audit/samples.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, user: User, found: Draw) -> int | None:
    """Keep what was shown; where other projects are drawn by now, they are shown first."""
    if request.POST.get("frame") != found.frame:
        messages.warning(request, sentences.say("sample-moved"))
        return None
    purpose = request.POST.get("purpose", "").strip()[:300]
    try:
        receipt = sampling.keep(
            found, timezone.localdate(), purpose, Actor.of(user), Source("page", request.path)
        )
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
        return None
    messages.success(request, _("The sample is kept."))
    return receipt.ids["sample", -1]


def _rows(found: Draw) -> list[Row]:
    projects = Project.objects.in_bulk([each.candidate.project for each in found.items])
    names = Strata()
    return [
        Row(each, projects[each.candidate.project], names.name(each.candidate.stratum))
        for each in found.items
    ]


def _kept() -> list[tuple[Sample, str]]:
    """All samples, the newest first, with how many of their projects were visited."""
    rows = Sample.objects.select_related("plan").annotate(
        all=Count("items"), visited=Count("items", filter=~Q(items__seen=""))
    )
    return [(each, in_words(str(each.strata))) for each in rows.order_by("-pk")]


# --- one sample


def sample_of(pk: int) -> Sample:
    return get_object_or_404(Sample.objects.select_related("plan"), pk=pk)


def items_of(sample: Sample) -> QuerySet[SampleItem]:
    return sample.items.select_related("project__responsible", "project__sector").order_by("number")


@require_GET
def sample_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Parameters, projects, and what was seen of them."""
    user = must(request, "publish")
    return render(request, "audit/sample.html", about(user, sample_of(pk)))


def about(user: User, sample: Sample) -> dict[str, Any]:
    """What the page of a sample shows."""
    names, items = Strata(), list(items_of(sample))
    return {
        "sample": sample, "items": [(each, names.name(str(each.stratum)), _apart(each)) for each in items], "strata": in_words(str(sample.strata)),
        "visited": sum(bool(each.seen) for each in items), "may": access.may(user, "sample"),
    }  # fmt: skip


def _apart(item: SampleItem) -> int | None:
    """Seen − reported, fen."""
    return None if item.amount_seen is None or item.reported is None else item.amount_seen - item.reported


@require_GET
def sample_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw once more from the kept parameters, over the ledger as it stood: whether the same projects come out."""
    must(request, "publish")
    sample = sample_of(pk)
    with ledger.standing_at(int(sample.position or 0)):
        again = sampling.draw(sampling.asked_of(sample))
    kept = list(items_of(sample).values_list("project_id", flat=True))
    if again.frame == sample.frame and [each.candidate.project for each in again.items] == kept:
        told = _(
            "Drawn again from its parameters over the ledger of position %(number)s: the same %(count)s projects."
        )
        messages.success(request, told % {"number": sample.position, "count": len(kept)})
    else:
        messages.error(request, _("Drawn again, other projects come out: have the history verified."))
    return redirect("sample-detail", pk)


@require_http_methods(["GET", "POST"])
def sample_item(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was seen of one project."""
    user = must(request, "sample")
    sample = sample_of(pk)
    item = items_of(sample).filter(number=number).first()
    if item is None:
        raise Http404
    standing = ledger.current(ITEM, [item.pk])[item.pk]
    sent = (request.POST,) if request.method == "POST" else ()
    form = ObjectForm(ITEM, ON_SITE, *sent, id=item.pk, standing=standing)
    if form.is_bound and form.is_valid() and _fill(request, user, form):
        return redirect("sample-detail", pk)
    context = {
        "sample": sample,
        "item": item,
        "form": form,
        "heading": vocabulary.column(ITEM, "reported").heading(),
    }
    return render(request, "audit/sample_item.html", context, status=422 if form.errors else 200)


def _fill(request: HttpRequest, user: User, form: ObjectForm) -> bool:
    difference = form.difference()
    try:
        if difference:
            ledger.commit([difference], Actor.of(user), Source("page", request.path))
    except Refused as refused:
        form.refuse(refused)
        return False
    for note in form.notes():
        messages.warning(request, note)
    messages.success(request, _("Saved.")) if difference else messages.info(
        request, _("Nothing was changed.")
    )
    return True
