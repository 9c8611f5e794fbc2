"""The rules asked of the simulated year, a few findings explained by their departments, the auditor's word on them, and
a sample whose projects are visited one after another."""

from __future__ import annotations

from django.utils import timezone

from projects.audit import sampling
from projects.audit.run import differences
from projects.ledger import Difference
from projects.ledger.rules.findings import ACCEPTED, EXPLAINED, LABEL, OPEN, RETURNED
from projects.management.demo.story import LAST_MONTH, YEAR
from projects.models import Finding, Plan, SampleItem
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
#: what was drawn, and from which seed
_SIZE, _SEED = 8, 20211008
#: what the first visits saw: the day, the state, how much of what was reported could be seen (in hundredths), the note
_VISITS = (
    ("10-11", "as-reported", 100, "现场与形象进度一致，发票已核对（模拟）"),
    ("10-12", "as-reported", 100, ""),
    ("10-12", "differs", 88, "两台设备未到场，对应发票尚未入账（模拟）"),
    ("10-13", "as-reported", 100, "塔吊运行中，主体六层（模拟）"),
    ("10-13", "not-found", 0, "场地平整，未见已申报的基础工程（模拟）"),
)
_BY = "审计一组（模拟）"


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


def drawn(plan: Plan) -> list[Difference]:
    """A draw over the last month before the open one, stratified by sector."""
    asked = sampling.Asked(plan, LAST_MONTH - 1, _SIZE, _SEED, ("sector",))
    return sampling.differences(sampling.draw(asked), timezone.localdate(), "三季度现场核查（模拟）")


def visited(plan: Plan) -> list[Difference]:
    """What was seen of the first projects of the draw; the others are still to be visited."""
    items = SampleItem.objects.filter(sample__plan=plan).order_by("sample_id", "number")
    return [_visit(item, *told) for item, told in zip(items, _VISITS, strict=False)]


def _visit(item: SampleItem, day: str, seen: str, share: int, note: str) -> Difference:
    amount = None if item.reported is None else int(item.reported) * share // 100
    values: dict[str, tuple[Scalar, Scalar]] = {
        "visited_on": ("", f"{YEAR}-{day}"), "visited_by": ("", _BY), "seen": ("", seen), "amount_seen": (None, amount),
    }  # fmt: skip
    told = {"note": ("", note)} if note else {}
    return Difference("sample_item", item.pk, "update", {**values, **told})
