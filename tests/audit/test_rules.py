"""Every rule both ways and at its threshold, on facts in plain Python. Amounts in 万元."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from projects import sentences
from projects.audit.catalogue import COMPUTED, RULES
from projects.audit.duplicates import Gone, Known
from projects.audit.rule import ERROR, INFO, WARNING, Seen
from projects.audit.totals import Declared, rate_differs
from projects.audit.words import Words
from projects.figures.reconciliation import Line
from tests.audit.plain import ask, fen, filed, months, project
from tools.rules import FILE, document

E, W, I, OK = ERROR, WARNING, INFO, ""  # noqa: E741


def of(**told: Any) -> Any:
    """A return of one month, looked at by itself."""
    return filed(**told)


@pytest.mark.parametrize(
    ("code", "facts", "at", "level"),
    [
        # A01 累计 > 总投资: 100 before the year; 5 % more is 1,050
        ("A01", {"total": 1000, "completed_before": 100}, {"declared": 900}, OK),
        ("A01", {"total": 1000, "completed_before": 100}, {"declared": 900.01}, W),
        ("A01", {"total": 1000, "completed_before": 100}, {"declared": 950}, W),
        ("A01", {"total": 1000, "completed_before": 100}, {"declared": 950.01}, E),
        ("A01", {"total": None, "completed_before": 100}, {"declared": 9999}, OK),
        # A02 本年累计 = 上月 + 本月
        ("A02", {}, {"before": 100, "completed": 5, "declared": 105}, OK),
        ("A02", {}, {"before": 100, "completed": 5, "declared": 105.01}, E),
        ("A02", {}, {"before": 100, "completed": 5, "declared": 130, "follows": False}, OK),
        # A04 累计倒退
        ("A04", {}, {"before": 100, "declared": 100}, OK), ("A04", {}, {"before": 100, "declared": 99.99}, E),
        ("A04", {}, {"before": 100, "completed": -3, "declared": 97}, OK), ("A04", {}, {"declared": 1}, OK),
        # A05 构成
        ("A05", {}, {"declared": 10, "construction": 4, "installation": 3, "equipment": 2, "other_costs": 1}, OK),
        ("A05", {}, {"declared": 10, "construction": 4, "installation": 3, "equipment": 2, "other_costs": 1.01}, E),
        ("A05", {}, {"declared": 10, "construction": 10}, OK), ("A05", {}, {"declared": 10, "construction": 10.01}, E),
        # A08 超计划: more than 120 %
        ("A08", {"planned": 100}, {"declared": 120}, OK), ("A08", {"planned": 100}, {"declared": 120.01}, W), ("A08", {"planned": 0}, {"declared": 5}, OK),
        ("A08", {"planned": 100, "adjusted": 200, "adjusted_from": 6}, {"declared": 240}, OK),
        ("A08", {"planned": 100, "adjusted": 200, "adjusted_from": 7}, {"declared": 240}, W),
        # A11 未开工有建安投资; land and design are 其他费用
        ("A11", {"stage": "preparing"}, {"declared": 5, "construction": 0.01}, E), ("A11", {"stage": "preparing"}, {"declared": 5, "construction": 0}, OK),
        ("A11", {"stage": "preparing"}, {"declared": 5, "other_costs": 5}, OK), ("A11", {}, {"declared": 5, "construction": 5}, OK),
        ("A11", {"stage": "building", "started": "2021-07"}, {"declared": 5, "installation": 5}, E),
        # A15 完工而投资未完成: under 90 %
        ("A15", {"total": 100, "completed_before": 0, "stage": "finished"}, {"declared": 90}, OK),
        ("A15", {"total": 100, "completed_before": 0, "stage": "finished"}, {"declared": 89.99}, W),
        ("A15", {"total": 100, "completed_before": 0}, {"declared": 50, "percent": 10_000}, W),
        ("A15", {"total": 100, "completed_before": 0}, {"declared": 50, "percent": 9_999}, OK),
        ("A15", {"total": 100, "stage": "finished"}, {"declared": 50}, OK), ("A15", {"total": 100, "stage": "finished", "year_class": "new"}, {"declared": 50}, W),
        # A16 资金进度与形象进度: more than 20 points apart
        ("A16", {"total": 100, "completed_before": 0}, {"declared": 50, "percent": 7_000}, OK),
        ("A16", {"total": 100, "completed_before": 0}, {"declared": 50, "percent": 7_001}, W),
        ("A16", {"total": 100, "completed_before": 0}, {"declared": 50, "percent": 2_999}, W), ("A16", {"total": 100}, {"declared": 50, "percent": 100}, OK),
        # A23 1月份
        ("A23", {}, {"month": 1, "statistics": 1}, E), ("A23", {}, {"month": 1, "declared": 1}, I), ("A23", {}, {"month": 1, "declared": 0}, OK),
        ("A23", {}, {"month": 2, "statistics": 1, "declared": 1}, OK),
        # A24 迟报
        ("A24", {}, {"late": 0}, OK), ("A24", {}, {"late": 1}, W),
        # A28 垫资: a government project only
        ("A28", {"approval": "approval"}, {"declared": 10, "funds": 10}, OK), ("A28", {"approval": "approval"}, {"declared": 10, "funds": 9.99}, W),
        ("A28", {"approval": "filing"}, {"declared": 10, "funds": 0}, OK), ("A28", {"approval": "approval"}, {"declared": 10}, OK),
        # A34 本月为负
        ("A34", {}, {"completed": 0}, OK), ("A34", {}, {"completed": -0.01}, E), ("A34", {}, {"completed": -0.01, "explained": True}, W),
        # A41 调度数与入统数: more than 20 %
        ("A41", {}, {"declared": 100, "statistics": 80}, OK), ("A41", {}, {"declared": 100, "statistics": 79.99}, W),
        ("A41", {}, {"declared": 100, "statistics": 120.01}, W), ("A41", {}, {"declared": 100}, OK),
        ("A41", {}, {"declared": 0, "statistics": 0.01}, W), ("A41", {}, {"declared": 0, "statistics": 0}, OK), ("A41", {}, {"statistics": 5}, OK),
    ],
)  # fmt: skip
def test_rules_over_one_return(code: str, facts: dict[str, Any], at: dict[str, Any], level: str) -> None:
    assert ask(code, project(**facts), filed(**at)).level == level


PERMIT = ("environment", "done", "2021-01")
PRIOR = "prior"


@pytest.mark.parametrize(
    ("code", "facts", "level"),
    [
        # A06 年度计划超过剩余投资
        ("A06", {"total": 100, "completed_before": 60, "planned": 40}, OK), ("A06", {"total": 100, "completed_before": 60, "planned": 40.01}, W),
        ("A06", {"total": None, "completed_before": 60, "planned": 40.01}, OK),
        # A07 无年度计划
        ("A07", {"planned": None}, W), ("A07", {"planned": 0}, W), ("A07", {"planned": 0.01}, OK),
        # A09 年底突击: December above 25 %, the last quarter above 45 %
        ("A09", {"month": 12, "returns": months(*[75] * 11, 100)}, OK), ("A09", {"month": 12, "returns": months(*[74.99] * 11, 100)}, W),
        ("A09", {"month": 12, "returns": months(*[55] * 9, 70, 80, 100)}, OK), ("A09", {"month": 12, "returns": months(*[54.99] * 9, 70, 80, 100)}, W),
        ("A09", {"month": 11, "returns": months(*[1] * 10, 100)}, OK),
        # what came after November, or after September, is not known
        ("A09", {"month": 12, "returns": [filed(12, declared=1_200)]}, OK), ("A09", {"month": 12, "returns": [filed(9, declared=660), filed(12, declared=1_200)]}, OK),
        ("A09", {"month": 12, "returns": [filed(9, declared=659), filed(12, declared=1_200)]}, W), ("A09", {"month": 12, "returns": [filed(12, declared=1_200, completed=301)]}, W),
        ("A09", {"month": 12, "returns": [filed(12, declared=1_200, completed=300)]}, OK),
        # A10 数月无进展: three months and more
        ("A10", {"returns": months(10, 20, 20, 20)}, OK), ("A10", {"returns": months(10, 20, 20, 20, 20)}, W), ("A10", {"returns": months(0, 0, 0)}, W),
        ("A10", {"returns": months(0, 0)}, OK), ("A10", {"returns": months(20, 20, 20, 20), "stage": "halted"}, OK),
        # A12 应开工未开工: yellow in the planned month, red three months on
        ("A12", {"stage": "preparing", "planned_start": "2021-07"}, OK), ("A12", {"stage": "preparing", "planned_start": "2021-06"}, W),
        ("A12", {"stage": "preparing", "planned_start": "2021-04"}, W), ("A12", {"stage": "preparing", "planned_start": "2021-03"}, E),
        ("A12", {"planned_start": "2021-01"}, OK), ("A12", {"stage": "preparing", "planned_start": "2021-03", "start_month": 6}, W),
        # A13 应入库未入库: after one month yellow, after more than two red
        ("A13", {"started": "2021-06", "statistics": "out"}, OK), ("A13", {"started": "2021-05", "statistics": "out"}, W),
        ("A13", {"started": "2021-04", "statistics": "applied"}, W), ("A13", {"started": "2021-03", "statistics": "out"}, E),
        ("A13", {"started": "2021-03", "statistics": "in", "statistics_date": "2021-05"}, OK),
        # A14 应竣工未竣工; the later of both dates counts
        ("A14", {"planned_finish": "2021-06"}, OK), ("A14", {"planned_finish": "2021-05"}, E), ("A14", {"planned_finish": "2021-05", "finish_month": 9}, OK),
        ("A14", {"planned_finish": "2021-05", "stage": "finished"}, OK), ("A14", {"planned_finish": "2021-05", "finished": "2021-07"}, E),
        ("A14", {"planned_finish": "2021"}, OK), ("A14", {"planned_finish": "2020"}, E),
        # A18 打捆或拆分
        ("A18", {"name": "城区道路打包改造"}, W), ("A18", {"name": "高纯晶硅二期"}, W), ("A18", {"name": "高纯晶硅二期", "parent": 7}, OK), ("A18", {"name": "定期检修车间"}, OK),
        # A19 投资规模不足: 1 亿, and 500 万
        ("A19", {"total": 10_000}, OK), ("A19", {"total": 9_999.99}, W), ("A19", {"total": 499.99}, W), ("A19", {"total": None}, OK),
        # A20 单位疑误: 5 % about 10,000; against its own former value also 10
        ("A20", {"total": 40, "planned": 400_000}, E), ("A20", {"total": 40, "planned": 420_000}, E), ("A20", {"total": 40, "planned": 420_000.01}, OK),
        ("A20", {"returns": months(10, 100_010)}, E), ("A20", {"returns": months(10, 10 + 105_000.01)}, OK), ("A20", {"returns": months(10, 110)}, OK),
        ("A20", {"returns": months(10, 10, 100_010)}, E), ("A20", {"returns": months(100_000, 100_010)}, E),
        ("A20", {"total": 40_000, "planned": 4}, E), ("A20", {"total": 40_000, "planned": 4_000}, OK),
        ("A20", {"total": 1_000, "totals": [(fen(100), fen(1_000))]}, E), ("A20", {"total": 1_060, "totals": [(fen(100), fen(1_060))]}, OK),
        ("A20", {"total": 100, "totals": [(fen(100), fen(1_000)), (fen(1_000), fen(100))]}, OK),
        # A21 国家项目代码
        ("A21", {"national_code": "2101-150203-04-01-123456"}, OK), ("A21", {"national_code": "2101-150200-04-01-123456"}, OK), ("A21", {"national_code": ""}, OK),
        ("A21", {"national_code": "2101-320193-89-01-544060"}, W), ("A21", {"national_code": "2113-150203-04-01-123456"}, W), ("A21", {"national_code": "210115020304"}, W),
        ("A21", {"national_code": "2106-150203-04-01-123456"}, OK), ("A21", {"national_code": "2107-150203-04-01-123456"}, W), ("A21", {"national_code": "2019-150203-32-03-123456"}, W),
        ("A21", {"national_code": "1912-150203-04-01-123456"}, OK), ("A21", {"national_code": "1913-150203-04-01-123456"}, W), ("A21", {"national_code": "1900-150203-04-01-123456"}, W),
        ("A21", {"national_code": "2107-150203-04-01-123456", "month": 0}, OK),
        # A27 未批先建: what is not recorded is not known
        ("A27", {"permits": [PERMIT]}, OK), ("A27", {"permits": []}, OK), ("A27", {"permits": [PERMIT, ("land", "handling", "")]}, E),
        ("A27", {"permits": [("land", "exempt", "")]}, OK), ("A27", {"permits": [("land", "pending", "")], "stage": "preparing"}, OK), ("A27", {"permits": [("energy", "pending", "")]}, OK),
        ("A27", {"permits": [("land", "", "")]}, OK),
        # A26 总投资调增: a government project at any raise, others above 10 %
        ("A26", {"total": 110, "totals": [(fen(100), fen(110))]}, OK), ("A26", {"total": 110.01, "totals": [(fen(100), fen(110.01))]}, W),
        ("A26", {"total": 100.01, "totals": [(fen(100), fen(100.01))], "approval": "approval"}, E), ("A26", {"total": 100, "totals": [(None, fen(100))], "approval": "approval"}, OK),
        ("A26", {"total": 100, "totals": [(fen(100), fen(150)), (fen(150), fen(100))], "approval": "approval"}, OK), ("A26", {"total": 100}, OK),
        # A32 日期先后
        ("A32", {"started": "2021-03", "finished": "2021-03"}, OK), ("A32", {"started": "2021-03", "finished": "2021-02"}, E), ("A32", {"started": "2021-03", "finished": "2021"}, OK),
        ("A32", {"finished": "2021-05", "produced": "2021-04"}, E), ("A32", {"finished": "2020-12"}, E),
        ("A32", {"permits": [("approval", "done", "2021-02-10")], "returns": months(5)}, E), ("A32", {"permits": [("approval", "done", "2021-01-20")], "returns": months(5)}, OK),
        ("A32", {"permits": [("approval", "done", "2021-02-10")], "returns": months(0, 5)}, OK),
        # A33 名称过于简单
        ("A33", {"name": "高炉改造工程"}, OK), ("A33", {"name": "高炉改造"}, W), ("A33", {"name": "建设工程项目"}, W),
        ("A33", {"name": "高炉建设工程项目"}, W), ("A33", {"name": "炼铁炉建设工程项目"}, OK),
        # A35 数字疑似编造
        ("A35", {"returns": months(7, 14)}, OK), ("A35", {"returns": months(7, 14, 21)}, I), ("A35", {"returns": months(7, 14, 22)}, OK),
        ("A35", {"returns": months(1_000, 3_000, 6_000)}, I), ("A35", {"returns": months(1_000, 3_000, 6_001)}, OK),
    ],
)  # fmt: skip
def test_rules_over_a_project(code: str, facts: dict[str, Any], level: str) -> None:
    assert ask(code, project(**facts)).level == level


@pytest.mark.parametrize(
    ("amount", "papers", "level"),
    [
        (999.99, [], OK), (1_000, [], W), (1_000, [("invoice", 6, False)], OK), (1_000, [("invoice", 99, False)], W), (1_000, [("invoice", None, False)], OK),
        (5, [("progress", 6, False)], W), (5, [("progress", 6, True)], OK),
    ],
)  # fmt: skip
def test_evidence(amount: float, papers: list[Any], level: str) -> None:
    """A22: from 1,000 万 on; evidence of a return of another year counts for that year."""
    from projects.audit.facts import Paper

    facts = project(returns=[filed(declared=amount)])
    facts.papers = [Paper(of, kind, signed) for kind, of, signed in papers]
    assert ask("A22", facts).level == level


@pytest.mark.parametrize(("before", "level"), [(150, OK), (150.01, E), (None, OK)])
def test_the_year_begins_where_the_last_one_ended(before: float | None, level: str) -> None:
    from projects.audit.facts import Prior

    facts = project(completed_before=before)
    facts.prior = Prior(fen(100), fen(50))
    assert ask("A03", facts).level == level
    facts.prior = Prior(fen(100), None)
    assert ask("A03", facts).level == OK, "December was not reported"


@pytest.mark.parametrize(("former", "now", "grown", "level"), [("主体施工", "主体施工 ", 1, I), ("主体施工", "主体封顶", 1, OK), ("主体施工", "主体施工", 0, OK), ("", "", 1, OK)])  # fmt: skip
def test_the_same_words_for_more_money(former: str, now: str, grown: float, level: str) -> None:
    at = filed(6, before=10, completed=grown, progress=now)
    assert ask("A37", project(returns=[filed(5, declared=10, progress=former), at]), at).level == level


# --- rules over the plan as a whole


@pytest.mark.parametrize(("rates", "level"), [((30, 100), OK), ((31, 100), I), ((4, 10), OK), ((5, 10), I), ((0, 0), OK)])  # fmt: skip
def test_many_at_exactly_their_plan(rates: tuple[int, int], level: str) -> None:
    rule = RULES["A36"]
    seen = rule.look(rates, rule.defaults)
    assert (seen.level if seen else OK) == level


def doubles(*names: tuple[str, str, int | None, int | None]) -> list[tuple[Any, str, str]]:
    rule = RULES["A17"]
    known = [
        Known(n, f"P{n}", name, code, owner, parent) for n, (name, code, owner, parent) in enumerate(names, 1)
    ]
    return [(about, seen.level, seen.subject) for about, seen in rule.look(known, rule.defaults)]


def test_the_same_project_twice() -> None:
    long = "年产五万吨无缝钢管生产线技术升级改造"
    assert doubles((long, "c1", 1, None), ("别的", "c1", 2, None)) == [(2, E, "P1")]
    assert doubles((f"{long}项目", "", 1, None), (f"{long}工程", "", 1, None)) == [(2, E, "P1")]
    assert doubles((f"{long}项目", "", 1, None), (f"{long}工程", "", 2, None)) == [(2, W, "P1")], (
        "another owner"
    )
    assert doubles((long, "", 1, None), (long.replace("无缝", "焊接"), "", 1, None)) == [], (
        "8 of 9 signs and not alike"
    )
    assert doubles(("无缝钢管车间升级改造", "", 1, None), ("无缝铜管车间升级改造", "", 1, None)) == [
        (2, W, "P1")
    ], "9 of 10 signs: 90 % are alike"
    assert doubles((long, "c", 1, 9), (long, "c", 1, 9)) == [], "parts of one project"
    assert doubles(("一号高炉大修改造", "", 1, None), ("二号高炉大修改造", "", 1, None)) == []
    assert doubles(("甲项", "", None, None), ("乙项", "", None, None)) == []


def test_gone_from_the_list() -> None:
    rule = RULES["A40"]
    assert [(about, seen.level) for about, seen in rule.look([Gone(7, "P7", "热轧线", "building")], {})] == [
        (7, W)
    ]


@pytest.mark.parametrize(
    ("published", "known", "percent", "level"),
    [(100, 100, 0, OK), (100, 99, 0, W), (100, 101, 0, W), (100, None, 0, W), (100, 95, 5, OK), (100, 94, 5, W), (None, 5, 0, None), (0, 5, 0, None)],
)  # fmt: skip
def test_sums_against_what_was_published(
    published: int | None, known: int | None, percent: int, level: str | None
) -> None:
    remainder = None if published is None else published - (known or 0)
    line = Line("steel", "planned", published, known, None, remainder)
    found = [seen.level for _about, seen in RULES["A30"].look([line], {"percent": percent})]
    assert found == ([] if level is None else [level])


def sheet_total(declared: int, computed: int | None, holds: bool | None) -> Declared:
    total = {
        "sheet": "明细", "row": 5, "label": "合计", "column": "F", "key": "total_investment", "declared": declared,
        "computed": computed, "holds": holds, "first": 6, "last": 6,
    }  # fmt: skip
    return Declared(1, "台账.xls", 0, total)


@pytest.mark.parametrize(("told", "number"), [((1, 1, True), 0), ((2, 1, False), 1), ((2, None, None), 0)])
def test_a_sheets_own_total(told: Any, number: int) -> None:
    assert len(list(RULES["A31"].look([sheet_total(*told)], {}))) == number


@pytest.mark.parametrize(("told", "level"), [(4_750, None), (4_755, None), (4_756, I), (4_744, I)])
def test_a_published_rate(told: int, level: str | None) -> None:
    """47.50 % by the amounts; 0.05 points are rounding."""
    seen = rate_differs("all", told, 4_750, 10_000, RULES["A39"].defaults)
    assert (seen.level if seen else None) == level


# --- what really happened


def test_paimana_spent_more_than_it_may_cost() -> None:
    """2,627.39 spent of a revised cost of 2,520 [10]."""
    seen = ask("A01", project(total=2520), filed(declared=2627.39))
    assert (seen.level, seen.measured, seen.bound) == (W, 2_627_390_000, 2_520_000_000)


def test_kandla_fell_in_january() -> None:
    """8,217.69 → 8,056.60 [33]."""
    assert ask("A04", project(), filed(1, before=8217.69, declared=8056.60)).level == E


def test_guwahati_stood_still_for_nine_months() -> None:
    """9,791.8 unchanged for nine months [33]."""
    seen = ask("A10", project(month=10, returns=months(*[9791.8] * 10)))
    assert (seen.level, seen.measured) == (W, 9)


def test_zhangzhou_planned_more_than_was_left() -> None:
    """17,177 + 3,000 > 20,000 [5]."""
    seen = ask("A06", project(total=20_000, completed_before=17_177, planned=3_000))
    assert (seen.level, seen.measured) == (W, fen(20_177))
    assert "20,177" in Words().sentence("rule-A06", seen.params)


def test_goa_was_finished_for_two_thirds_of_the_money() -> None:
    """100 % of the works, 156.70 of 255.69 [10]."""
    seen = ask("A15", project(total=255.69, completed_before=100), filed(declared=56.70, percent=10_000))
    assert (seen.level, seen.measured) == (W, 612_851)


def test_a_sheet_summed_eleven_thousand_over_one_row_of_a_thousand() -> None:
    """合计 11,364 over one row 1,000 [5]."""
    told = sheet_total(11_364 * 10**6, 1_000 * 10**6, False)
    ((_about, seen),) = RULES["A31"].look([told], {})
    sentence = Words().sentence("rule-A31", seen.params)
    assert (seen.level, "11,364" in sentence, "1,000" in sentence) == (W, True, True)


def test_ordos_printed_another_rate() -> None:
    """207.88 / 437.68 = 47.50 %, printed 47.6 [43]."""
    seen = rate_differs("all", 4_760, fen(207.88) or 0, fen(437.68) or 0, RULES["A39"].defaults)
    assert seen
    assert (seen.level, seen.measured, seen.bound) == (I, 476_000, 474_959)
    assert "47.50%" in Words().sentence("rule-A39", seen.params)


# --- the catalogue


def test_the_catalogue_is_whole() -> None:
    assert list(RULES) == [f"A{number:02d}" for number in range(1, 42)]
    assert {code for code, rule in RULES.items() if rule.absent} == {"A25", "A29", "A38"}
    for rule in COMPUTED:
        assert rule.source, rule.code
        assert rule.needs, rule.code
        assert len(rule.limits) <= 2, rule.code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_names_and_formulas_are_complete(language: str) -> None:
    with translation.override(language):
        for rule in RULES.values():
            formula = rule.in_words(rule.defaults)
            assert "%(" not in formula + str(rule.name)
            assert "%%" not in formula + str(rule.name)
            assert str(rule.name).isascii() == (language == "en"), rule.code


def test_every_rule_has_its_sentence() -> None:
    for rule in COMPUTED:
        if rule.code not in ("A01", "A02", "A04", "A05", "A12", "A13", "A32", "A34"):
            assert rule.sentence_of(Seen(W)) in sentences.SENTENCES, rule.code


def test_the_written_catalogue_is_up_to_date() -> None:
    assert FILE.read_text("utf-8") == document(), "python -m tools.rules update"
