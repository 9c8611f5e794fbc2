"""The rules asked of the simulated year, a few findings explained by their departments, and the auditor's word on them."""

from __future__ import annotations

from django.utils import timezone

from projects.audit.run import differences
from projects.ledger import Difference
from projects.ledger.rules.findings import ACCEPTED, EXPLAINED, LABEL, OPEN, RETURNED
from projects.models import Finding, Plan
from projects.values import Scalar

#: what departments say of the first findings of these rules (simulated)
_WORDS = {
    "A12": "征地尚余两户，已报区政府协调，预计下月进场（模拟）",
    "A15": "主体已完工，尾款待审计决算后支付（模拟）",
    "A16": "设备已到场安装，发票未开齐，下月补记投资（模拟）",
    "A24": "经办人外出培训，系统内补报，已安排替班（模拟）",
    "A22": "结算资料已送监理，正在整理上传（模拟）",
}
_WHY = "请补充发票清单和入账凭证号（模拟）"
#: so many findings of each of these rules a department explains
_EXPLAINED = 2


def found(plan: Plan) -> list[Difference]:
    """What the rules say now."""
    return differences(plan, timezone.localdate())


def explained(plan: Plan, unit: int) -> list[Difference]:
    """The first findings of each rule about one department's projects, explained."""
    rows = Finding.objects.filter(plan=plan, project__responsible=unit, state=OPEN, rule__in=_WORDS)
    chosen: dict[str, list[int]] = {}
    for pk, rule in rows.order_by("rule", "pk").values_list("pk", "rule"):
        chosen.setdefault(rule, []).append(pk)
    return [
        _to(pk, OPEN, EXPLAINED, explanation=_WORDS[rule]) for rule, pks in chosen.items() for pk in pks[:_EXPLAINED]
    ]  # fmt: skip


def judged(plan: Plan) -> list[Difference]:
    """Every second explanation is accepted, one is sent back, the others wait."""
    waiting = Finding.objects.filter(plan=plan, state=EXPLAINED).order_by("pk").values_list("pk", flat=True)
    accepted = [_to(pk, EXPLAINED, ACCEPTED) for pk in waiting[::2]]
    return [*accepted, *(_to(pk, EXPLAINED, RETURNED, verdict=_WHY) for pk in waiting[1:2])]


def _to(pk: int, old: str, new: str, **words: str) -> Difference:
    said: dict[str, tuple[Scalar, Scalar]] = {key: ("", text) for key, text in words.items()}
    return Difference(LABEL, pk, "update", {"state": (old, new), **said})
