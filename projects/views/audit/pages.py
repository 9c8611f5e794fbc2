"""The findings of the audit, one of them with its steps, running the rules, and the rules with their thresholds."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects import access, audit, conflicts, filters, ledger
from projects.audit import kept, limits
from projects.ledger import Actor, Difference, Refused, Source
from projects.ledger.rules.findings import ACCEPTED, EXPLAINED, NEXT, RETURNED, SETTLED, steps
from projects.models import Finding, Plan, Silence
from projects.views.actions import Action, answer
from projects.views.audit import lines, listing
from projects.views.audit.forms import RuleForm, SilenceForm, typed
from projects.views.audit.listing import FindingFilter
from projects.views.common import must
from projects.views.listing import plan_of
from projects.views.turning import turned

# --- the list


@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """The findings of the projects a person sees, the gravest and the most urgent first."""
    user, day = must(request, "read"), timezone.localdate()
    plans = filters.plans()
    plan = plan_of(plans, request.GET.get("year"))
    seen = access.visible_findings(user).filter(plan=plan)
    found = FindingFilter(request.GET, plans, seen, day)
    sort = request.GET.get("sort", "")
    table = listing.table(found.qs, sort)
    context = {
        "plan": plan, "form": found.form, **turned(request, table), "lines": table.lines(day), "sort": sort,
        "totals": listing.totals(found.qs, day), "counts": [(each, lines.rule_name(each.code)) for each in kept.by_rule(seen, day)],
        "filtered": bool(found.asked), "may_run": access.may(user, "audit"), "ever": seen.exists(),
        "days": audit.days(plan) if plan else None,
    }  # fmt: skip
    return render(request, "audit/list.html", context)


@require_POST
def audit_run(request: HttpRequest) -> HttpResponse:
    """Ask the rules of a plan year now, and keep what they find."""
    user = must(request, "audit")
    asked = request.POST.get("year", "")
    plan = get_object_or_404(Plan, year=int(asked) if asked.isdecimal() else 0)
    try:
        done = audit.run(plan, timezone.localdate(), Actor.of(user), Source("page", request.path))
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
    else:
        told = {"opened": done.opened, "cleared": done.cleared, "holding": done.holding}
        messages.success(
            request, _("The rules were asked: %(opened)s findings new, %(cleared)s cleared, %(holding)s still hold.") % told
        )  # fmt: skip
    return redirect(f"{reverse('finding-list')}?year={plan.year}")


# --- one finding


def _finding(request: HttpRequest, pk: int) -> tuple[User, Finding]:
    """The person and the finding, if they may know of it."""
    user = must(request, "read")
    rows = access.visible_findings(user).select_related("plan", "project__responsible")
    return user, get_object_or_404(rows, pk=pk)


@require_GET
def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, by which formula, what was measured, what was done about it, and what can be done next."""
    user, row = _finding(request, pk)
    return _shown(request, user, row)


def _shown(request: HttpRequest, user: User, row: Finding, **more: Any) -> HttpResponse:
    day, rule = timezone.localdate(), audit.RULES[row.rule]
    offered = _offered(user, row)
    silences = Silence.objects.filter(rule=row.rule, project=row.project_id, until__gte=day.isoformat())
    context = {
        "row": row, "line": lines.lines([row], day)[0], "rule": rule, "formula": rule.in_words(audit.settings().limits[row.rule]),
        "measures": lines.measures(row), "steps": lines.steps(row), "may_explain": EXPLAINED in offered,
        "judging": [each for each in (ACCEPTED, RETURNED, SETTLED) if each in offered], "silences": silences,
        "days": audit.days(row.plan), "silence": SilenceForm() if access.may(user, "judge") and row.project_id and NEXT[row.state] else None, **more,
    }  # fmt: skip
    return render(request, "audit/finding.html", context, status=422 if more else 200)


def _offered(user: User, row: Finding) -> list[str]:
    """The steps this person may take; a department only with its own projects."""
    found = steps(row.state, access.roles(user))
    own = row.project is not None and access.may_explain(user, row.project)
    office = row.project is None and access.limits(user) is None
    return [each for each in found if each != EXPLAINED or own or office]


@require_POST
def finding_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain a finding, or judge what was explained."""
    user, row = _finding(request, pk)
    state, words = request.POST.get("state", ""), request.POST.get("words", "").strip()
    if state not in _offered(user, row):
        if not _offered(user, row):
            raise Http404
        messages.error(request, conflicts.explain(Refused("finding-step")))
        return redirect("finding-detail", pk=pk)
    key = "explanation" if state == EXPLAINED else "verdict"
    values = {"state": (row.state, state)}
    if words and words != getattr(row, key):
        values[key] = (getattr(row, key), words)
    if refusal := _commit(request, user, [Difference("finding", row.pk, "update", dict(values))], "finding"):
        return _shown(request, user, row, refusal=refusal, words=words)
    messages.success(request, _("Saved."))
    return redirect("finding-detail", pk=pk)


@require_POST
def finding_silence(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the finding's rule to be silent about its project until a day."""
    user, row = _finding(request, pk)
    form = SilenceForm(request.POST)
    if not access.may(user, "judge") or row.project_id is None:
        raise Http404
    if not form.is_valid():
        return _shown(request, user, row, silence=form)
    asked = form.cleaned_data
    made = {
        "rule": row.rule,
        "project": row.project_id,
        "reason": asked["reason"],
        "until": asked["until"].isoformat(),
    }
    silenced = Difference("finding", row.pk, "update", {"state": (row.state, "silenced")})
    wanted = [ledger.create("silence", -1, made), *([silenced] if NEXT[row.state] else [])]
    if refusal := _commit(request, user, wanted, "silence", asked["reason"]):
        return _shown(request, user, row, silence=form, refusal=refusal)
    messages.success(request, _("Saved."))
    return redirect("finding-detail", pk=pk)


def _commit(request: HttpRequest, user: User, wanted: list[Difference], action: str, reason: str = "") -> str:
    """Through the door, as this person; what it refuses is answered as a sentence."""
    try:
        ledger.commit(wanted, Actor.of(user), Source("page", request.path), action, reason)
    except Refused as refused:
        return conflicts.explain(refused)
    return ""


# --- the rules


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """All rules with their formulas, thresholds and sources; those that are not computed say why."""
    user, held = must(request, "read"), audit.settings()
    rows = [
        (rule, rule.in_words(held.limits[code]), held.uses(code), held.limits[code] != rule.defaults)
        for code, rule in audit.RULES.items()
    ]
    return render(request, "audit/rules.html", {"rows": rows, "may_set": access.may(user, "rules")})


@require_http_methods(["GET", "POST"])
def rule_setting(request: HttpRequest, code: str) -> HttpResponse:
    """A rule's thresholds, and whether it is in use."""
    must(request, "rules")
    rule, held = audit.RULES.get(code), audit.settings()
    if rule is None or rule.absent:
        raise Http404
    initial: dict[str, Any] = {each.key: typed(each, held.limits[code][each.key]) for each in rule.limits}
    form: list[RuleForm] = []

    def asked(*args: Any) -> RuleForm:
        form[:] = [RuleForm(rule, *args, initial={**initial, "active": held.uses(code)})]
        return form[0]

    action = Action(
        name="rules", title=f"{code} {rule.name}", lead=rule.in_words(held.limits[code]), back=reverse("rule-list"),
        form=asked, make=partial(_set, code, form),
    )  # fmt: skip
    return answer(request, action)


def _set(code: str, form: list[RuleForm], cleaned: dict[str, Any]) -> list[Difference]:
    return limits.change(code, bool(cleaned["active"]), form[0].thresholds())


urlpatterns: list[URLPattern] = [
    path("audit/", finding_list, name="finding-list"),
    path("audit/run/", audit_run, name="audit-run"),
    path("audit/findings/<int:pk>/", finding_detail, name="finding-detail"),
    path("audit/findings/<int:pk>/step/", finding_step, name="finding-step"),
    path("audit/findings/<int:pk>/silence/", finding_silence, name="finding-silence"),
    path("audit/rules/", rule_list, name="rule-list"),
    path("audit/rules/<str:code>/", rule_setting, name="rule-setting"),
]
