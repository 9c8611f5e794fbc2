"""From each figure of the dashboard to what it is made of: every step adds up to the one before, to the fen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from projects import figures, ledger, store
from projects.intake import batches
from projects.models import CellOrigin, Evidence, ImportBatch, MonthlyReturn, Plan, YearPlan
from tests.factories import kept, remove
from tests.pages.conftest import FEN, Ledger, changed, made, text

AUDIT = ledger.Actor(None, "test", "test", frozenset({"auditor", "system", "manager"}))
YI = 10**10  # fen of 1 亿元


@pytest.fixture
def ground(house: Ledger) -> Ledger:
    """All that makes a sum odd: adjusted and own plans, declared sums, a cancelled project, placeholders, odd fen."""
    for scope, sector, measure, value in (
        ("all", None, "count", 9), ("all", None, "total_investment", 900 * FEN + 1), ("all", None, "planned", 500 * FEN),
        ("sector", "steel", "count", 5), ("sector", "steel", "total_investment", 400 * FEN + 7),
        ("sector", "steel", "planned", 321 * FEN + 5), ("sector", "steel", "output", 77 * FEN),
    ):  # fmt: skip
        sector_id = house.sectors[sector] if sector else None
        unit = "count" if measure == "count" else "fen"
        made("control_total", {"plan": house.plan, "scope": scope, "sector": sector_id, "measure": measure, "value": value, "unit": unit, "standing": "stated", "section": "附件一"})  # fmt: skip
    first = house.project("甲", planned=120 * FEN, total_investment=200 * FEN, output=9 * FEN, stage="building", year_class="new", started="2021-02")  # fmt: skip
    second = house.project("乙", planned=60 * FEN, adjusted=70 * FEN + 3, adjusted_from=3, adjusted_document="1号", department=house.theirs)  # fmt: skip
    third = house.project("丙", sector="other", total_investment=33 * FEN, **{f"month_{m}": m * FEN for m in range(1, 13)}, planned=78 * FEN)  # fmt: skip
    house.project("丁")
    house.project("戊", stage="cancelled", planned=999 * FEN, total_investment=999 * FEN)
    house.project("待明确一", placeholder=True)
    house.returned(first, 2, completed=10 * FEN + 1)
    house.returned(first, 3, completed=5 * FEN, funds_in_place=44 * FEN)
    house.returned(first, 4, completed=77 * FEN, state="returned")
    house.returned(second, 2, completed=8 * FEN)
    house.returned(second, 3, declared_to_date=20 * FEN, completed=2 * FEN)
    house.returned(second, 4, completed=3 * FEN)
    house.returned(third, 4, completed=-1 * FEN)
    made("permit", {"project": first.pk, "kind": "land", "state": "done"}, {"project": first.pk, "kind": "planning", "state": "handling"})  # fmt: skip
    return house


def links(page: str) -> list[tuple[str, str]]:
    """(address, shown) of every figure that leads to its trail."""
    found = re.findall(r'<a class="trace[^"]*" href="([^"]+)"[^>]*>([^<]*)</a>', page)
    return [(unescape(url), shown.strip()) for url, shown in found]


def data(page: str, name: str) -> list[int]:
    """The numbers that a page gives its parts as, in whole fen or ones."""
    return [int(each) for each in re.findall(rf'data-{name}="(-?\d+)"', page)]


def told(page: str, name: str) -> str:
    """A total that a trail page shows."""
    found = re.search(rf'data-trail="{name}">\s*(.*?)\s*</', page, re.S)
    return re.sub(r"<[^>]+>|≈|\s|,|万元|(× )?10k yuan", "", found[1]) if found else ""


def fen(shown: str) -> int:
    return int(Decimal(shown.replace(",", "")) * FEN)


def same(dashboard: str, trail: str) -> bool:
    """Whether a trail's exact total (in 万元) is what the dashboard shows rounded (in 亿元), or the very same text; a
    word such as "behind" stands for the sign."""
    if dashboard == trail.lstrip("+-"):
        return True
    if dashboard.rstrip("%") == trail.rstrip("%") or "%" in dashboard + trail:
        return dashboard.rstrip("%") == trail.rstrip("%")
    exact = Decimal(trail) / 10_000
    return Decimal(dashboard.replace(",", "")) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("who", ["manager", "officer"])
def test_every_figure_of_the_dashboard_adds_up(
    ground: Ledger, browse: Callable[..., Client], who: str
) -> None:
    """Sum = parts, known and estimated apart; formula = its terms; a project's year = its returns."""
    asker = browse(who)
    first = links(text(asker.get("/?year=2021&month=4")))
    assert len(first) > (60 if who == "manager" else 25)
    seen: set[str] = set()
    for url, shown in first:
        page = text(asker.get(url))
        if "/trail/sum/" in url or "/trail/published/" in url:
            totals = {told(page, name) for name in ("total", "known", "estimated")} - {""}
            others = {cell.replace(",", "") for cell in re.findall(r">(-?[\d,.]*\d)%?<", page)}
            assert any(same(shown, each) for each in totals | others if each != "—"), (url, shown, totals)
        if url in seen:
            continue
        seen.add(url)
        if 'data-trail="known"' in page:
            follow_parts(asker, url, page)
        for onward, number in links(page) if "÷" in page or "−" in page else ():
            beyond = text(asker.get(onward))
            if "/trail/field/" not in onward:
                totals = {told(beyond, name) for name in ("total", "known")}
                assert number.replace(",", "") in totals, (url, onward, number, totals)


def follow_parts(asker: Client, url: str, page: str) -> None:
    """The parts of a sum are the sum; each project's months are its part; each field stands in the history."""
    parts, estimates = data(page, "part"), data(page, "estimate")
    amounts = "Number of projects" not in page
    known = told(page, "known")
    assert sum(parts) == (fen(known) if amounts else int(known)) if known != "—" else not parts
    if estimated := told(page, "estimated"):
        assert sum(estimates) == fen(estimated)
    for onward, shown in links(page):
        beyond = text(asker.get(onward))
        if "/trail/project/" in onward and "sum/completed/" in url:
            assert told(beyond, "total") == shown.replace(",", ""), (url, onward)
            assert sum(data(beyond, "part")) == fen(shown)
        if "/trail/field/" in onward and amounts:
            assert told(beyond, "total").startswith(shown.replace(",", "")), (url, onward)


def test_no_figure_of_the_dashboard_is_without_a_trail(ground: Ledger, browse: Callable[..., Client]) -> None:
    page = text(browse("manager").get("/?year=2021&month=4"))
    assert all(word in page for word in ("added by the month", ">forecast<", "ahead or behind"))
    cells = re.findall(r'<td class="num[^"]*"[^>]*>(.*?)</td>', page, re.S)
    bare = [re.sub("<[^>]+>", "", cell).strip() for cell in cells if "<a " not in cell]
    places = {str(place) for place in range(1, 10)}  # of a ranking
    assert [cell for cell in bare if re.search(r"\d", cell) and cell not in places] == []
    cards = re.findall(r"<dd>(.*?)</dd>", page, re.S)
    assert [
        card for card in cards if re.search(r"\d", re.sub("<[^>]+>", "", card)) and "<a " not in card
    ] == []


def test_differences_with_last_year_and_forecasts_are_their_terms(
    ground: Ledger, browse: Callable[..., Client]
) -> None:
    """This year − last year, months before, and the sum carried on, each from terms that have trails of their own."""
    asker, row = browse("manager"), YearPlan.objects.get(project__name="甲")
    assert asker.get("/trail/sum/grown/?year=2021&month=4").status_code == 404, "there is no year before"
    [before] = made("plan", {"year": 2020})
    [period] = made("period", {"plan": before, "month": 4, "state": "open"})
    [last] = made("year_plan", {"project": row.project_id, "plan": before, "planned": 50 * FEN})
    made("monthly_return", {"year_plan": last, "period": period, "completed": 6 * FEN, "state": "accepted"})
    first = figures.rollup(2021, 4).total
    points = figures.year_curve(Plan.objects.get(year=2021), 4)
    page = text(asker.get("/?year=2021&month=4"))
    for url, wanted in (
        ("grown/?year=2021&month=4", (first.completed or 0) - 6 * FEN),
        ("grown_in_month/?year=2021&month=4", (first.completed_in_month or 0) - 6 * FEN),
        ("added/?year=2021&month=3", points[2].added), ("forecast/?year=2021&month=4&to=12", points[11].forecast),
        ("due_in_month/?year=2021&month=4", (points[3].due or 0) - (points[2].due or 0)),
    ):  # fmt: skip
        trail = text(asker.get(f"/trail/sum/{url}"))
        assert fen(told(trail, "total")) == wanted, url
        assert f"/trail/sum/{url}".replace("&", "&amp;") in page, url
        assert all(asker.get(onward).status_code == 200 for onward, _shown in links(trail))
    for wrong in (
        "forecast/?year=2021&month=4&to=3",
        "forecast/?year=2021&month=4",
        "rate_moved/?year=2021&month=1",
    ):
        assert asker.get(f"/trail/sum/{wrong}").status_code == 404, wrong


def test_the_indicators_are_their_parts(ground: Ledger) -> None:
    plan = Plan.objects.get()
    for month in (2, 3, 4):
        for key, found in figures.indicators(plan, month).items():
            pairs = figures.parts_of(plan, month, key).values()
            assert (sum(p for p, _ in pairs), sum(w for _, w in pairs)) == (found.part, found.whole), (
                key,
                month,
            )


def test_the_terms_of_what_is_due_make_it(ground: Ledger, browse: Callable[..., Client]) -> None:
    page = text(browse("manager").get("/trail/sum/due/?year=2021&month=4"))
    curve, share, own = (
        Decimal(each.replace(",", ""))
        for each in re.findall(r'<td class="num">(?:<a[^>]*>)?([\d.,]+)(?:</a>)?</td>', page)
    )
    made_of = (curve * share + own).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert abs(made_of - Decimal(told(page, "total"))) <= Decimal("0.0002"), (
        "the share shown has six decimals"
    )


def test_a_filtered_list_leads_to_the_parts_of_its_own_sums(
    ground: Ledger, browse: Callable[..., Client]
) -> None:
    asker = browse("manager")
    for query in ("q=甲", f"responsible={ground.theirs}", "placeholder=no&month=3", "stage=cancelled"):
        page = text(asker.get(f"/projects/?year=2021&{query}"))
        for url, shown in links(page.split('class="totals"')[1].split("</div>")[0]):
            beyond = text(asker.get(url))
            if "/trail/sum/completion_rate" not in url:
                follow_parts(asker, url, beyond)
                assert any(same(shown, told(beyond, name)) for name in ("known", "total")), (url, shown)
            assert "do not add up" not in beyond


def test_the_amounts_of_list_and_project_lead_to_their_fields(
    ground: Ledger, browse: Callable[..., Client]
) -> None:
    asker = browse("manager")
    shown = "code,name,total_investment,planned,adjusted,year_to_date,gap,completed"
    listed = links(text(asker.get(f"/projects/?year=2021&month=3&columns={shown}")).split("<tbody>")[1])
    project = YearPlan.objects.get(project__name="乙").project
    own = links(text(asker.get(f"/projects/{project.code}/")))
    assert len(listed) >= 10
    assert len(own) >= 8
    for url, _shown in [*listed, *own]:
        assert asker.get(url).status_code == 200, url


def test_a_field_tells_who_when_and_what_it_was(
    ground: Ledger, browse: Callable[..., Client], people: dict[str, User]
) -> None:
    returned = MonthlyReturn.objects.get(year_plan__project__name="甲", period__month=3)
    changed("monthly_return", returned.pk, completed=6 * FEN)
    made("evidence", kept(project=returned.year_plan.project_id, monthly_return=returned.pk))
    page = text(browse("auditor").get(f"/trail/field/monthly_return/{returned.pk}/completed/"))
    rows = re.findall(r"<tr>\s*<td class=\"nowrap\">(.*?)</tr>", page, re.S)
    assert ["6 × 10k yuan" in row and "5 × 10k yuan" in row for row in rows] == [True, False]
    assert "发票.pdf" in page
    assert Evidence.objects.get().sha256 in page


def test_who_may_not_see_a_project_finds_no_trail_of_it(
    ground: Ledger, browse: Callable[..., Client]
) -> None:
    row = YearPlan.objects.get(project__name="甲")
    returned = MonthlyReturn.objects.filter(year_plan=row).earliest("pk")
    addresses = [
        f"/trail/project/{row.project.code}/2021/", f"/trail/field/project/{row.project_id}/total_investment/",
        f"/trail/field/monthly_return/{returned.pk}/completed/",
    ]  # fmt: skip
    for who, status in (("officer", 200), ("stranger", 404), ("administrator", 404), ("newcomer", 404)):
        asked = browse(who)
        assert [asked.get(each).status_code for each in addresses] == [status] * 3, who
    published = "/trail/published/2021/all/count/"
    assert [browse(who).get(published).status_code for who in ("leader", "officer")] == [200, 404]
    sums = text(browse("stranger").get("/trail/sum/total_investment/?year=2021"))
    assert "甲" not in sums


@pytest.mark.parametrize(
    "address",
    [
        "sum/nothing/", "indicator/nothing/?month=3", "published/2021/all/nothing/", "published/1999/all/count/",
        "project/P999999/2021/", "field/project/1/nothing/", "field/nothing/1/code/", "field/project/999/code/",
        "field/figure/1/gap/",
    ],
)  # fmt: skip
def test_what_there_is_not_has_no_trail(ground: Ledger, browse: Callable[..., Client], address: str) -> None:
    assert browse("manager").get(f"/trail/{address}").status_code == 404


# --- down to the cell of a file


def cells(page: str) -> list[tuple[str, str]]:
    """(sheet, cell) of each place that a field's page names."""
    return re.findall(r"sheet “([^”]+)”, cell <strong class=\"code\">(\w+)</strong>", page)


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a workbook whose heading stands in row 2."""

    def write(name: str, *rows: list[Any]) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.worksheets[0]
        sheet.title = "台账"
        for row in (
            ["2021年重点项目台账（万元）"],
            ["序号", "项目编号", "项目名称", "领域", "总投资", "年度计划", "本月完成投资"],
            *rows,
        ):
            sheet.append(row)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return write


def test_an_imported_figure_leads_to_its_cell(
    ground: Ledger, browse: Callable[..., Client], people: dict[str, User], book: Callable[..., Path]
) -> None:
    """A new project, a known one and its return, from a page's import; the file is there for who checks, byte by byte."""
    known = YearPlan.objects.get(project__name="甲").project
    path = book(
        "四月.xlsx",
        [1, None, "新厂", "steel", 5000, 600, None],
        [2, known.code, "甲", "steel", 210, 120, 7.5],
    )
    made("period", {"plan": ground.plan, "month": 5, "state": "open"})
    upload = SimpleUploadedFile("四月.xlsx", path.read_bytes())
    batch = batches.upload(people["manager"], upload, year=2021, month=5, replace=False)
    batches.read(batch)
    batches.apply(batch, ledger.Actor.of(people["manager"]))
    newcomer = YearPlan.objects.get(project__name="新厂")
    returned = MonthlyReturn.objects.get(year_plan__project=known, period__month=5)
    asker, found = browse("auditor"), {}
    for address in (
        f"project/{newcomer.project_id}/total_investment", f"year_plan/{newcomer.pk}/planned",
        f"project/{known.pk}/total_investment", f"monthly_return/{returned.pk}/completed",
    ):  # fmt: skip
        page = text(asker.get(f"/trail/field/{address}/"))
        found[address] = cells(page)
        assert batch.sha256 in page
    assert list(found.values()) == [[("台账", "E3")], [("台账", "F3")], [("台账", "E4")], [("台账", "G4")]]
    way = re.search(r'href="(/imports/\d+/file/)"', page)
    assert way
    assert asker.get(way[1]).getvalue() == path.read_bytes()
    assert "/file/" not in text(browse("leader").get(f"/trail/field/{address}/"))


def test_a_forged_batch_does_not_change_what_the_trail_shows(
    ground: Ledger, browse: Callable[..., Client], people: dict[str, User], book: Callable[..., Path]
) -> None:
    """The file is the one that the history names, and a cell that its digest does not cover is not shown."""
    path = book("五月.xlsx", [1, None, "新厂", "steel", 5000, 600, None])
    batch = batches.upload(people["manager"], SimpleUploadedFile("五月.xlsx", path.read_bytes()), 2021, None, False)  # fmt: skip
    batches.read(batch)
    batches.apply(batch, ledger.Actor.of(people["manager"]))
    address = f"/trail/field/year_plan/{YearPlan.objects.get(project__name='新厂').pk}/planned/"
    ImportBatch.objects.update(sha256=store.keep([b"another file"]).sha256, file_name="x.xlsx")
    asker = browse("auditor")
    answer = asker.get(f"/imports/{batch.pk}/file/")
    assert answer.getvalue() == path.read_bytes()
    assert "x.xlsx" not in answer.headers["Content-Disposition"]
    assert cells(text(asker.get(address))) == [("台账", "F3")]
    origin = CellOrigin.objects.get()
    CellOrigin.objects.update(sheets=[{**origin.sheets[0], "letters": {"planned": "Z"}}])
    assert cells(text(asker.get(address))) == []


def test_an_import_by_command_leads_to_its_cell_too(
    ground: Ledger, browse: Callable[..., Client], book: Callable[..., Path]
) -> None:
    known = YearPlan.objects.get(project__name="甲").project
    path = book(
        "年初.xlsx", [1, known.code, "甲", "steel", 210, 125, None], [2, None, "新厂二", "other", 1, 2, None]
    )
    call_command("importledger", str(path), "--year", "2021", "--json", stdout=io.StringIO())
    newcomer = YearPlan.objects.get(project__name="新厂二")
    plan = YearPlan.objects.get(project=known)
    asker = browse("manager")
    assert cells(text(asker.get(f"/trail/field/year_plan/{plan.pk}/planned/"))) == [("台账", "F3")]
    assert cells(text(asker.get(f"/trail/field/year_plan/{newcomer.pk}/planned/"))) == [("台账", "F4")]
    assert cells(text(asker.get(f"/trail/field/project/{newcomer.project_id}/total_investment/"))) == [
        ("台账", "E4")
    ]
    assert ledger.verify(with_replay=True).ok


# --- numbers that have a unit of their own


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [("fen", 1668 * 10**9, "1,668,000 万元"), ("count", 90, "90 个"), ("percent", 4760, "47.6%"), ("usd", 12345, "123.45 美元")],
)  # fmt: skip
def test_a_published_figure_ends_in_its_unit(
    ground: Ledger, browse: Callable[..., Client], unit: str, value: int, shown: str
) -> None:
    """As it stands and in each of its changes, on its trail and in the history; also where it stands no more."""
    told = {"plan": ground.plan, "scope": "all", "measure": "amount", "item": "x", "value": value - 1, "unit": unit, "standing": "stated"}  # fmt: skip
    [pk] = made("control_total", told)
    changed("control_total", pk, value=value)
    number, asker = ledger.head()[0], browse("auditor", "zh-hans")
    address = f"/trail/field/control_total/{pk}/value/"
    shown = shown if unit != "usd" else "123.45"  # its word is in the catalogue
    page = text(asker.get(address))
    assert page.count(shown) == 2, "as it stands, and the newest change"
    assert f">{value}<" not in page
    assert shown in text(asker.get(f"/history/{number}/"))
    remove("control_total", pk)
    assert shown in text(asker.get(address))
    assert shown in text(asker.get(f"/history/{number}/"))


def test_what_a_rule_measured_is_told_in_its_unit(ground: Ledger, browse: Callable[..., Client]) -> None:
    project = YearPlan.objects.get(project__name="甲").project
    found = {"rule": "A01", "plan": ground.plan, "project": project.pk, "month": 3, "level": "error", "sentence": "rule-A07", "opened": "2021-04-01", "state": "open", "unit": "fen", "measured": 1_019_000_000, "threshold": 5_000_000}  # fmt: skip
    ledger.commit([ledger.create("finding", -1, found)], AUDIT, ledger.Source("system", "test"), "audit")
    page = text(browse("auditor", "zh-hans").get(f"/projects/{project.code}/"))
    assert "1,019 万元" in page
    assert "1019000000" not in page


# --- the same pages as they were


def test_pages_of_the_past_show_what_was_and_lead_around_in_it(
    ground: Ledger, browse: Callable[..., Client]
) -> None:
    row = YearPlan.objects.get(project__name="甲")
    number, asker = ledger.head()[0], browse("auditor")
    before = {path: text(asker.get(path)) for path in ("/", "/projects/", f"/projects/{row.project.code}/")}
    changed("year_plan", row.pk, planned=130 * FEN)
    changed("project", row.project_id, name="后来的名字")
    for path, was in before.items():
        now, then = text(asker.get(path)), text(asker.get(f"/asof/{number}{path}"))
        assert "Nothing can be changed here" in then
        assert figures_of(then) == figures_of(was) != figures_of(now), path
        assert f'href="/asof/{number}/projects/' in then
        assert 'class="past-banner" role="status"' in then
        assert f'<a href="{path}">Back to the present</a>' in then
    for url, _shown in links(text(asker.get(f"/asof/{number}/")))[:12]:
        assert url.startswith(f"/asof/{number}/trail/")
        assert asker.get(url).status_code == 200
    assert 'href="/projects/' in text(asker.get("/")), "the prefix stays in its request"


def figures_of(page: str) -> list[str]:
    """What a page shows, without where its links lead and what frames it."""
    content = re.sub(r"<(script|form).*?</\1>", "", page.split('id="content"')[1], flags=re.S)
    return re.findall(r">([^<>]*\d[^<>]*)<", content)


def test_how_one_gets_into_the_past_and_out_of_it(ground: Ledger, browse: Callable[..., Client]) -> None:
    number, asker = ledger.head()[0], browse("manager")
    today = timezone.localdate().isoformat()
    for asked, where in (
        (str(number - 1), f"/asof/{number - 1}/projects/?year=2021"), (today, f"/asof/{number}/projects/?year=2021"),
        (f"{today}T23:59:59", f"/asof/{number}/projects/?year=2021"), ("2001-01-01", "/projects/?year=2021"),
        ("99999", "/projects/?year=2021"), ("gestern", "/projects/?year=2021"), ("", "/projects/?year=2021"),
    ):  # fmt: skip
        assert asker.get(f"/projects/?year=2021&asof={asked}").headers["Location"] == where, asked
    assert "holds nothing as of" in text(asker.get("/"))
    assert asker.get(f"/asof/{number}/history/?person=x").headers["Location"] == "/history/?person=x"
    assert asker.get(f"/asof/{number + 1}/").status_code == 404
    assert asker.post(f"/asof/{number}/projects/export/?year=2021").status_code == 200
    assert browse("officer").get("/?asof=1").status_code == 200, "who may not look back sees the present"
    assert "Adjust the plan" not in text(asker.get(f"/asof/{number}/projects/P000001/"))
