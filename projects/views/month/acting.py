"""What the buttons of the return page do: keep what was typed, submit, accept, send back, settle a conflict.

Whatever is asked, what stands in the inputs is kept as a draft first: nothing that was typed is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import access, conflicts, sentences
from projects.ledger import Conflict, Refused, Source
from projects.models import YearPlan
from projects.month import drafts, returns
from projects.month.returns import Outcome
from projects.month.row import Row
from projects.views.month.asked import ASSESS, REPORT, SIZE, Asked
from projects.views.month.typed import typed_in_form, whole

#: so many projects are named in a message
NAMED = 5


def act(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Keep what was typed, do what was asked, and go back to the page with messages."""
    sent = request.POST
    rows = _rows(asked, sent)
    drafts.save(asked.user, asked.month, typed_in_form(asked.grid, rows, sent))
    try:
        if not _settled(asked, sent):
            _do(request, asked, rows, sent)
    except Conflict:
        messages.error(request, sentences.say("month-conflict"))
    except Refused as refused:
        messages.error(request, conflicts.explain(refused))
    return redirect(request.get_full_path())


def _rows(asked: Asked, sent: QueryDict) -> list[YearPlan]:
    """The rows that the form had, as far as this person sees them."""
    ids = [whole(each) for each in sent.getlist("row")[: 2 * SIZE]]
    return list(asked.every.filter(pk__in=[each for each in ids if each]))


def _settled(asked: Asked, sent: QueryDict) -> bool:
    """After a conflict: "keep" goes on with what was typed, "take" drops it for what stands."""
    for step in ("keep", "take"):
        pk, _colon, key = sent.get(step, "").partition(":")
        if whole(pk) and key in asked.grid.keys:
            seen = whole(sent.get("position", "")) if step == "keep" else None
            drafts.settle(asked.user, asked.month, whole(pk), key, seen)
            return True
    return False


def _do(request: HttpRequest, asked: Asked, rows: Sequence[YearPlan], sent: QueryDict) -> None:
    action = sent.get("action", "save")
    if action == "save":
        messages.info(request, _("Saved as a draft. It counts when it is submitted."))
        return
    step = _STEPS.get((asked.mode, action))
    if step is None:
        raise Http404
    picked = {whole(each) for each in sent.getlist("pick")}
    chosen = [row for row in rows if row.pk in picked]
    if not chosen and action in ("submit", "assess"):
        chosen = [row.year_plan for row in asked.grid.rows(rows) if row.typed]
    if not chosen:
        messages.warning(
            request, sentences.say("nothing-picked" if action != "submit" else "nothing-typed-yet")
        )
        return
    source = Source("page", request.path)
    tell(request, action, step(asked, chosen, sent, source))


Step = Callable[[Asked, Sequence[YearPlan], QueryDict, Source], Outcome]


def _submit(asked: Asked, rows: Sequence[YearPlan], sent: QueryDict, source: Source) -> Outcome:
    return returns.submit(asked.grid, rows, source, sent.get("reason", ""))


def _accept(asked: Asked, rows: Sequence[YearPlan], sent: QueryDict, source: Source) -> Outcome:
    return returns.accept(asked.grid, rows, whole(sent.get("position", "")), source, sent.get("reason", ""))


def _assess(asked: Asked, rows: Sequence[YearPlan], sent: QueryDict, source: Source) -> Outcome:
    return returns.assess(asked.grid, rows, source, sent.get("reason", ""))


def _send_back(asked: Asked, rows: Sequence[YearPlan], sent: QueryDict, source: Source) -> Outcome:
    return returns.send_back(asked.grid, rows, sent.get("reason", ""), source)


_STEPS: Mapping[tuple[str, str], Step] = {
    (REPORT, "submit"): _submit, (ASSESS, "accept"): _accept, (ASSESS, "assess"): _assess, (ASSESS, "return"): _send_back,
}  # fmt: skip


def tell(request: HttpRequest, action: str, outcome: Outcome) -> None:
    """What went, and what stayed with why."""
    if outcome.done:
        messages.success(request, _done(action, len(outcome.done), access.may(request.user, "assess")))
    by_code: dict[str, list[Row]] = defaultdict(list)
    for row, code in outcome.left:
        by_code[code].append(row)
    for code, rows in by_code.items():
        codes = [row.year_plan.project.code for row in rows]
        named = "、".join(codes[:NAMED]) + ("…" if len(codes) > NAMED else "")
        messages.warning(
            request, f"{named}: {sentences.say(code, {'code': codes[0], 'month': rows[0].month})}"
        )


def _done(action: str, count: int, office: bool) -> str:
    match action:
        case "submit" if office:
            text = ngettext(
                "%(count)s return was recorded as accepted.",
                "%(count)s returns were recorded as accepted.",
                count,
            )
        case "submit":
            text = ngettext("%(count)s return was submitted.", "%(count)s returns were submitted.", count)
        case "accept":
            text = ngettext("%(count)s return was accepted.", "%(count)s returns were accepted.", count)
        case "assess":
            text = ngettext("%(count)s assessment was kept.", "%(count)s assessments were kept.", count)
        case _:
            text = ngettext("%(count)s return was sent back.", "%(count)s returns were sent back.", count)
    return text % {"count": count}
