"""The steps of the demo in their order, each done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from projects import figures, ledger
from projects.ledger import Actor, Difference
from projects.management import seedfile, seeding
from projects.management.base import Unusable
from projects.management.commands.loadplan import seed_files
from projects.management.demo import amounts, auditing, months, obstacles, papers, workbook
from projects.management.demo.people import DEPARTMENTS, PEOPLE, SOURCE, make_people
from projects.management.demo.story import LAST_MONTH, YEAR
from projects.models import ChangeSet, Organisation, Period, Plan, Snapshot
from projects.month import periods
from projects.values import Scalar

ACTION = "demo"
#: the month in which the second department gets more time, and the one after which plans are adjusted
EXTENDED, ADJUSTED = 6, 6


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did: change sets made, accounts, and the random password if there is a new one."""

    steps: int
    accounts: tuple[str, ...]
    password: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the demo: whether it stands in the ledger already, and how it is taken."""

    done: Callable[[], bool]
    take: Callable[[], object]
    #: the moment of the simulated year that it stands for
    at: str = f"{YEAR}-01-04T09:00"


def make(password: str | None) -> Made:
    """The published plan, the accounts, the simulated amounts and months."""
    before = ledger.head()[0]
    if not seeding.ever_loaded():
        seeding.load(seedfile.read(seed_files([])), Actor.system(), SOURCE)
    people, random = make_people(password)
    plan = Plan.objects.filter(year=YEAR).first()
    if plan is None:
        raise Unusable("unknown-plan", year=YEAR)
    for step in Year(plan, people).steps():
        if not step.done():
            with ledger.simulating(step.at):
                step.take()
    return Made(ledger.head()[0] - before, tuple(PEOPLE), random)


class Year:
    """The steps of the simulated year, and the people who take them."""

    def __init__(self, plan: Plan, people: dict[str, Actor]) -> None:
        ids = dict(Organisation.objects.filter(name__in=DEPARTMENTS).values_list("name", "id"))
        self.plan, self.manager, self.auditor = plan, people["manager"], people["auditor"]
        self.units = [ids[name] for name in DEPARTMENTS]
        self.officers = list(
            zip(self.units, DEPARTMENTS, (people["officer"], people["officer2"]), strict=True)
        )

    def steps(self) -> Iterator[Step]:
        yield self._office("申报金额", amounts.declare, self.units)
        yield self._office("按季节曲线计算序时进度", amounts.seasonal)
        yield from self._each("录入手续和节点", papers.opened)
        for month in range(1, LAST_MONTH + 1):
            yield from self._reported(month)
            if month < LAST_MONTH:
                yield from self._closed(month)
            if month == months.CORRECTED_MONTH:
                yield from self._corrected(month)
            if month == ADJUSTED:
                yield from self._on(month, 10, self._office("年中调整计划", amounts.adjust))
        yield from self._audited()

    def _audited(self) -> Iterator[Step]:
        """The rules are asked, departments explain, the auditor judges, draws a sample and visits some of it."""
        yield self._step("审计规则检查", self.auditor, partial(auditing.found, self.plan))
        yield from self._each("说明审计发现", auditing.explained)
        yield self._step("审计意见", self.auditor, partial(auditing.judged, self.plan))
        yield self._step("抽取现场核查项目", self.auditor, partial(auditing.drawn, self.plan))
        yield self._step("填写现场核查情况", self.auditor, partial(auditing.visited, self.plan))

    def _on(self, month: int, days: int, *steps: Step) -> Iterator[Step]:
        """Steps taken so many days after the day on which the returns of a month are due."""
        due = figures.due_on(self.plan, month) or date(YEAR, month, 28)
        at = f"{due + timedelta(days=days)}T16:00"
        return (replace(step, at=at) for step in steps)

    # --- one month

    def _reported(self, month: int) -> Iterator[Step]:
        """Opened, reported when due; the last month is as far as this."""
        yield from self._on(month, -8, self._open(month))
        if month == EXTENDED:
            yield from self._on(month, -6, self._office("住建局延期", self._extension, month))
        if month < LAST_MONTH:
            returned = self._each(f"报送{month}月月报", months.reported, month, tardy=False)
        else:
            returned = self._last(month)
        moved_on = self._each(f"更新{month}月手续和节点", papers.moved_on, month)
        followed = self._each(f"跟进{month}月问题", obstacles.followed, month)
        yield from self._on(month, -1, *returned, *moved_on, *followed)
        yield from self._on(month, 0, self._office(f"退回{month}月月报", months.sent_back, month))

    def _last(self, month: int) -> Iterator[Step]:
        """One department reports on the page, the other in its workbook; some returns are still out."""
        (unit, name, officer), (other, others, colleague) = self.officers
        propose = partial(months.reported, self.plan, month, unit, tardy=False)
        yield self._step(f"{name}报送{month}月月报", officer, propose)
        yield Step(
            partial(workbook.is_in, self.plan, month, colleague),
            partial(workbook.bring, self.plan, month, other, colleague),
        )
        yield self._step(
            f"{others}更新{month}月项目状态", colleague, partial(months.stands, self.plan, month, other)
        )

    def _closed(self, month: int) -> Iterator[Step]:
        """What came back and what came late, then the office's word on all of it."""
        yield from self._on(month, 1, *self._each(f"重报{month}月月报", months.again, month))
        tardy = self._each(f"补报{month}月月报", months.reported, month, tardy=True)
        yield from self._on(month, 3, *tardy, *self._each(f"上传{month}月凭证", papers.evidence, month))
        accepted = self._office(f"审核{month}月月报", months.accepted, month)
        yield from self._on(month, 4, accepted, self._office(f"{month}月问题销号", obstacles.settled, month))
        yield from self._on(month, 5, self._close(month, 1, f"模拟数据：{month}月封账"))

    def _corrected(self, month: int) -> Iterator[Step]:
        """A mistake found after closing: opened again, corrected, closed again; each with its reason."""
        why = f"模拟数据：{month}月一张发票重复计入，更正"
        unit, name, officer = self.officers[0]
        steps = (
            self._reopen(month, why),
            self._step(f"退回{month}月错报", self.manager, partial(months.recalled, self.plan, unit)),
            self._step(f"{name}更正{month}月错报", officer, partial(months.corrected, self.plan, unit)),
            self._office(f"审核{month}月更正", months.accepted, month),
            self._close(month, 2, why),
        )
        yield from self._on(month, 12, *steps)

    # --- kinds of steps

    def _office(self, name: str, propose: Callable[..., list[Difference]], *about: object) -> Step:
        return self._step(name, self.manager, partial(propose, self.plan, *about))

    def _each(
        self, name: str, propose: Callable[..., list[Difference]], *about: object, **how: object
    ) -> Iterator[Step]:
        """The same step by the officer of each department."""
        for unit, department, officer in self.officers:
            yield self._step(f"{department}{name}", officer, partial(propose, self.plan, *about, unit, **how))

    def _step(self, name: str, actor: Actor, propose: Callable[[], list[Difference]]) -> Step:
        """One change set; its name stands in the history as the reason."""
        reason = f"模拟数据：{name}"
        there = ChangeSet.objects.filter(action=ACTION, source=SOURCE.kind, reason=reason)
        return Step(there.exists, lambda: ledger.commit(propose(), actor, SOURCE, ACTION, reason))

    def _open(self, month: int) -> Step:
        there = Period.objects.filter(plan=self.plan, month=month)
        return Step(there.exists, lambda: periods.open_month(self.plan, month, self.manager, SOURCE))

    def _close(self, month: int, time: int, why: str) -> Step:
        frozen = Snapshot.objects.filter(period__plan=self.plan, period__month=month)
        period = partial(periods.period_of, self.plan, month)
        return Step(
            lambda: frozen.count() >= time, lambda: periods.close(period(), self.manager, SOURCE, why)
        )

    def _reopen(self, month: int, why: str) -> Step:
        there = ChangeSet.objects.filter(action="reopen", source=SOURCE.kind, reason=why)
        period = partial(periods.period_of, self.plan, month)
        return Step(there.exists, lambda: periods.reopen(period(), self.manager, SOURCE, why))

    def _extension(self, _plan: Plan, month: int) -> list[Difference]:
        """More time for the second department."""
        period = periods.period_of(self.plan, month)
        values: dict[str, Scalar] = {"period": period.pk, "organisation": self.units[1], "until": f"{YEAR}-07-05T18:00", "reason": "办公楼停电检修（模拟）"}  # fmt: skip
        return [ledger.create("period_exception", -1, values)]
