"""A draw is shown before it is kept; its sheet goes to the site and comes back, shown before it is applied."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects import ledger
from projects.audit import sampling
from projects.audit.sampling import Asked
from projects.ledger import Actor
from projects.models import ChangeSet, Plan, Sample, SampleItem
from tests.pages.conftest import TEST, Ledger, changed, text, words

QUERY: dict[str, Any] = {
    "year": 2021,
    "month": 3,
    "size": 3,
    "seed": 11,
    "strata": ["sector"],
    "weighing": "to_date",
    "findings": "on",
}
#: where the sheet's cells stand: the heading in row 4, rows below it
NUMBER, CODE, VISITED_ON, VISITED_BY, SEEN, AMOUNT, NOTE = 1, 2, 10, 11, 12, 13, 14
FIRST = 5


@pytest.fixture
def plan(house: Ledger) -> Plan:
    house.many(9)
    return Plan.objects.get(pk=house.plan)


@pytest.fixture
def auditor(browse: Callable[..., Client], plan: Plan) -> Client:
    return browse("auditor")


@pytest.fixture
def sample(plan: Plan, people: dict[str, Any]) -> Sample:
    found = sampling.draw(Asked(plan, 3, 3, 11, ("sector",)))
    receipt = sampling.keep(found, date(2021, 4, 1), "季度抽查", Actor.of(people["auditor"]), TEST)
    return Sample.objects.get(pk=receipt.ids["sample", -1])


def codes(sample: Sample) -> list[str]:
    return list(sample.items.order_by("number").values_list("project__code", flat=True))


def test_a_draw_is_shown_and_kept_as_it_was_shown(auditor: Client, plan: Plan) -> None:
    shown = sampling.draw(Asked(plan, 3, 3, 11, ("sector",)))
    page = auditor.get("/audit/samples/", QUERY)
    for each in shown.items:
        assert each.candidate.code in text(page)
    assert Sample.objects.count() == 0
    answer = auditor.post("/audit/samples/", {**QUERY, "frame": shown.frame, "purpose": "季度抽查"})
    kept = Sample.objects.get()
    assert answer["Location"] == f"/audit/samples/{kept.pk}/"
    assert codes(kept) == [each.candidate.code for each in shown.items]
    assert (kept.seed, kept.position, kept.head, kept.strata) == (11, shown.position, shown.head, "sector")
    assert "季度抽查" in text(auditor.get("/audit/samples/"))


def test_what_was_not_shown_is_not_kept(auditor: Client, plan: Plan) -> None:
    answer = auditor.post("/audit/samples/", {**QUERY, "frame": "0" * 64})
    assert "The ledger has changed since the draw was shown" in text(answer)
    assert Sample.objects.count() == 0


def test_drawn_again_over_the_ledger_as_it_stood(auditor: Client, house: Ledger, sample: Sample) -> None:
    house.many(20)
    changed("project", sample.items.get(number=1).project_id, stage="cancelled")
    assert "the same 3 projects" in words(auditor.get(f"/audit/samples/{sample.pk}/again/", follow=True))


def sheet_of(auditor: Client, sample: Sample) -> openpyxl.Workbook:
    answer = auditor.post(f"/audit/samples/{sample.pk}/file/")
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def sent(book: openpyxl.Workbook) -> dict[str, Any]:
    target = io.BytesIO()
    book.save(target)
    return {"file": SimpleUploadedFile("现场.xlsx", target.getvalue())}


def bring(auditor: Client, sample: Sample, data: dict[str, Any]) -> Any:
    return auditor.post(f"/audit/samples/{sample.pk}/bring/", data)


def test_the_sheet_locks_all_but_what_is_filled_in_on_site(auditor: Client, sample: Sample) -> None:
    page = sheet_of(auditor, sample).worksheets[0]
    rows = list(page.iter_rows(min_row=FIRST))
    assert page.protection.sheet
    assert [row[CODE - 1].value for row in rows] == codes(sample)
    for row in rows:
        assert [cell.column for cell in row if not cell.protection.locked] == [10, 11, 12, 13, 14]
    assert any(
        "L5" in str(each.sqref) and each.type == "list" for each in page.data_validations.dataValidation
    )


def test_a_filled_sheet_comes_back(auditor: Client, sample: Sample) -> None:
    book = sheet_of(auditor, sample)
    page = book.worksheets[0]
    for column, value in (
        (VISITED_ON, "2021-04-08"),
        (VISITED_BY, "张三、李四"),
        (SEEN, "differs"),
        (AMOUNT, 1234.5),
    ):
        page.cell(FIRST, column, value)
    page.cell(FIRST + 1, SEEN, "as reported")
    before = ledger.head()[0]
    shown = bring(auditor, sample, sent(book))
    assert "Apply 5 differences" in words(shown)
    assert "张三、李四" in text(shown)
    assert ledger.head()[0] == before  # nothing is written yet
    context = shown.context
    again = {"sha256": context["sha256"], "name": context["name"], "mark": context["back"].mark}
    assert bring(auditor, sample, again).status_code == 302
    first, second, third = sample.items.order_by("number")
    assert (first.visited_on, first.visited_by, first.seen, first.amount_seen) == ("2021-04-08", "张三、李四", "differs", 1234_500_000)  # fmt: skip
    assert (second.seen, third.seen, third.visited_by) == ("as-reported", "", "")
    header = json.loads(ChangeSet.objects.latest("number").header)
    assert (header["action"], header["source"]["file"], header["source"]["sha256"]) == (
        "visits",
        "现场.xlsx",
        context["sha256"],
    )
    assert "nothing that is not in the ledger" in words(bring(auditor, sample, sent(book)))
    assert ledger.verify(True).ok


def test_rows_that_are_not_what_they_were_are_left_and_told(auditor: Client, sample: Sample) -> None:
    book = sheet_of(auditor, sample)
    page = book.worksheets[0]
    page.cell(FIRST, CODE, "P999999")
    page.cell(FIRST, NOTE, "换了")
    page.cell(FIRST + 1, NUMBER, 77)
    page.cell(FIRST + 1, NOTE, "没有")
    page.cell(FIRST + 2, NOTE, "写上")
    page.cell(FIRST + 2, AMOUNT, "很多")
    told = words(bring(auditor, sample, sent(book)))
    assert f"no. 1 of this sample is {codes(sample)[0]}, not “P999999”" in told
    assert "“77” is no number of this sample" in told
    assert "Row 7, amount seen: “很多”" in told
    assert "Apply 1 difference" in told


def test_what_was_filled_in_since_on_the_page_stays(auditor: Client, sample: Sample) -> None:
    item = sample.items.get(number=1)
    answer = auditor.get(f"/audit/samples/{sample.pk}/1/")
    base = answer.context["form"].initial["ledger_base"]
    auditor.post(f"/audit/samples/{sample.pk}/1/", {"ledger_base": base, "note": "旧", "visited_by": "王五"})
    book = sheet_of(auditor, sample)
    changed_by(auditor, sample, note="新")
    page = book.worksheets[0]
    page.cell(FIRST, VISITED_BY, None)  # an empty cell says nothing
    page.cell(FIRST, VISITED_ON, "2021-04-09")
    shown = bring(auditor, sample, sent(book))
    assert [each.column.key for each in shown.context["back"].lines] == ["visited_on"]
    assert SampleItem.objects.get(pk=item.pk).note == "新"


def changed_by(auditor: Client, sample: Sample, **wanted: str) -> None:
    form = auditor.get(f"/audit/samples/{sample.pk}/1/").context["form"]
    told = {key: form.initial.get(key) or "" for key in form.keys}
    auditor.post(
        f"/audit/samples/{sample.pk}/1/", {**told, "ledger_base": form.initial["ledger_base"], **wanted}
    )


@pytest.mark.parametrize(
    ("content", "says"), [(b"not a workbook", "not a workbook"), (None, "Choose the workbook first")]
)
def test_what_is_no_sheet_is_said(auditor: Client, sample: Sample, content: bytes | None, says: str) -> None:
    data = {} if content is None else {"file": SimpleUploadedFile("x.xlsx", content)}
    answer = auditor.post(f"/audit/samples/{sample.pk}/bring/", data, follow=True)
    assert says in words(answer)


def test_the_sheet_of_another_sample_is_told(
    auditor: Client, sample: Sample, plan: Plan, people: dict[str, Any]
) -> None:
    book = sheet_of(auditor, sample)
    found = sampling.draw(Asked(plan, 3, 2, 5))
    other = sampling.keep(found, date(2021, 4, 1), "", Actor.of(people["auditor"]), TEST).ids["sample", -1]
    told = words(auditor.post(f"/audit/samples/{other}/bring/", sent(book)))
    assert f"another sample (no. {sample.pk})" in told
