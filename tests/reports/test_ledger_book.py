"""The ledger's workbook: each cell against the database, and what the book says of itself."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from projects import ledger, vocabulary
from projects.ledger import Actor, Source, heads
from projects.models import ChangeSet, Project, YearPlan
from projects.reports.ledger_book import export_ledger
from projects.reports.sheets import AMOUNT
from projects.vocabulary import Kind
from tests.reports.conftest import SYSTEM
from tests.reports.reading import Ledger, by_calamine, by_openpyxl, imported

COLUMNS = vocabulary.ledger_columns()
WITH_MONTH = vocabulary.ledger_columns(month=True)
READERS = pytest.mark.parametrize("reader", [by_calamine, by_openpyxl])


def sheet_of(body: bytes, name: str | int = 0) -> Worksheet:
    """A sheet as openpyxl sees it, with its styles."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return book.worksheets[name] if isinstance(name, int) else book[name]


def carried(body: bytes) -> dict[str, Any]:
    """What the hidden sheet says."""
    return {row[0]: row[1] for row in by_calamine(body, "_ledger")[1:]}


def column_letter(sheet: Worksheet, heading: str) -> str:
    return next(get_column_letter(place) for place, cell in enumerate(sheet[1], 1) if cell.value == heading)


# --- cells


@READERS
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_cell_says_what_the_database_says(ninety: int, export: Any, reader: Any, language: str) -> None:
    body, exported = export(month=3, language=language)
    head, *rows = reader(body)
    assert head == [column.full_heading(language) for column in WITH_MONTH]
    assert exported.rows == len(rows) == 90
    assert exported.notes == []
    assert Ledger(3, language).differing(rows, WITH_MONTH) == []


def test_without_a_month_there_are_no_columns_of_the_return(ninety: int, export: Any) -> None:
    body, _ = export(columns=WITH_MONTH)
    head, *rows = by_calamine(body)
    assert head == [column.full_heading("zh-hans") for column in COLUMNS]
    assert Ledger(None, "zh-hans").differing(rows, COLUMNS) == []


def test_a_month_without_returns_has_blank_cells(ninety: int, export: Any) -> None:
    body, exported = export(month=4)
    place = [column.key for column in WITH_MONTH].index("completed")
    assert exported.rows == 90
    assert all(len(row) <= place or row[place] is None for row in by_calamine(body)[1:])


def test_unknown_is_blank_and_never_estimated(
    commit: Any, sectors: list[int], plan: int, export: Any
) -> None:
    commit([
        ledger.create("project", -1, {"name": "占位", "sector": sectors[0], "placeholder": True}),
        ledger.create("year_plan", -1, {"project": -1, "plan": plan}),
        ledger.create("control_total", -1, {"plan": plan, "scope": "sector", "sector": sectors[0], "measure": "planned", "value": 10**12, "unit": "fen"}),
    ])  # fmt: skip
    body, _ = export()
    assert [cell for cell in by_calamine(body)[1] if cell is not None] == [
        "P000001",
        "占位",
        "钢铁新材料基地",
    ]


def test_zero_is_zero_and_not_unknown(commit: Any, sectors: list[int], plan: int, export: Any) -> None:
    commit([
        ledger.create("project", -1, {"name": "零", "sector": sectors[0], "total_investment": 0}),
        ledger.create("year_plan", -1, {"project": -1, "plan": plan, "planned": 1}),
    ])  # fmt: skip
    body, _ = export(
        columns=[vocabulary.column("project", "total_investment"), vocabulary.column("year_plan", "planned")]
    )
    assert by_calamine(body)[1] == ["P000001", 0.0, 0.000001]


def test_other_years_are_left_out_and_an_order_is_kept(
    ninety: int, commit: Any, sectors: list[int], export: Any
) -> None:
    other = commit([ledger.create("plan", -1, {"year": 2020})])["plan", -1]
    known = Project.objects.earliest("id").pk
    commit([ledger.create("year_plan", -1, {"project": known, "plan": other})])
    shown = YearPlan.objects.select_related("project").prefetch_related("returns")
    body, exported = export(queryset=shown.order_by("project__sector__order", "-project_id"))
    keys = YearPlan.objects.filter(plan__year=2021).order_by("project__sector__order", "-project_id")
    assert exported.rows == 90
    assert [row[0] for row in by_calamine(body)[1:]] == list(keys.values_list("project__code", flat=True))


def test_columns_on_show_are_written_in_their_order_behind_the_key(ninety: int, export: Any) -> None:
    chosen = [vocabulary.column("year_plan", "planned"), vocabulary.column("project", "name")]
    body, _ = export(columns=chosen, language="en")
    assert by_calamine(body)[0] == ["Code", "Planned investment of the year (10k yuan)", "Name"]
    wanted = {"column A": "project.code", "column B": "year_plan.planned", "column C": "project.name"}
    assert {key: value for key, value in carried(body).items() if key.startswith("column")} == wanted


def test_basis_flag_and_parent_can_be_shown_too(
    commit: Any, sectors: list[int], plan: int, export: Any
) -> None:
    commit([
        ledger.create("project", -1, {"name": "总", "sector": sectors[0]}),
        ledger.create("project", -2, {"name": "单", "sector": sectors[0], "placeholder": True, "total_investment": 5}),
        ledger.create("project", -3, {"name": "分", "sector": sectors[0], "parent": -1}),
        *(ledger.create("year_plan", -n, {"project": -n, "plan": plan}) for n in (2, 3)),
    ])  # fmt: skip
    keys = ("placeholder", "total_investment_basis", "parent")
    body, _ = export(columns=[vocabulary.column("project", key) for key in keys])
    assert by_calamine(body)[1:] == [["P000002", "是", "申报", None], ["P000003", "否", None, "P000001"]]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("month", [None, 3])
def test_imported_unchanged_it_changes_nothing(
    ninety: int, export: Any, tmp_path: Path, language: str, month: int | None
) -> None:
    body, exported = export(month=month, language=language)
    reading = imported(body, tmp_path, month)
    assert (reading.base, reading.problems) == (exported.base_number, [])
    assert (reading.counts["unchanged"], reading.fields_changed, len(reading.proposals)) == (90, 0, 90)
    assert list(reading.differences()) == []


def test_one_cell_edited_is_one_field_changed(ninety: int, export: Any, tmp_path: Path) -> None:
    body, _ = export()
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    sheet[f"{column_letter(sheet, '年度计划投资（万元）')}7"] = 1234.56
    target = io.BytesIO()
    book.save(target)
    reading = imported(target.getvalue(), tmp_path, None)
    assert reading.fields_changed == 1
    changes = [difference.values["planned"][1] for difference in reading.differences()]
    assert changes == [1_234_560_000]


# --- what Excel makes of it


def test_nothing_is_a_formula_and_dangerous_text_is_quoted(ninety: int, export: Any) -> None:
    body, _ = export(month=3)
    sheet = sheet_of(body)
    texts = [cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    dangerous = [cell for cell in texts if str(cell.value)[0] in "=+-@"]
    assert len(dangerous) > 50
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in dangerous)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name).replace(b"<formula", b"")


def test_cells_look_as_their_columns_do(ninety: int, export: Any) -> None:
    body, _ = export()
    sheet = sheet_of(body)
    for place, column in enumerate(COLUMNS):
        formats = {row[place].number_format for row in sheet.iter_rows(min_row=2)}
        wanted = {Kind.AMOUNT: AMOUNT, Kind.INTEGER: "0"}.get(column.kind, "@")
        assert formats <= {wanted, "General"}, column.key
        width = sheet.column_dimensions[get_column_letter(place + 1)].width
        assert round(width - 0.71, 1) == column.width, column.key


def test_view_filter_and_print_set_up(ninety: int, export: Any) -> None:
    body, exported = export()
    sheet = sheet_of(body)
    last, footer, properties = (
        get_column_letter(len(COLUMNS)),
        sheet.oddFooter,
        sheet.sheet_properties.pageSetUpPr,
    )
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{last}91"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert properties
    assert properties.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    assert footer
    assert exported.base_hash in (footer.left.text or "")
    assert sheet.sheet_state == "visible"


def accepted(body: bytes) -> dict[str, list[str]]:
    """By heading, the values that the list of a column offers, followed to where they stand."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet, found = book.worksheets[0], {}
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list":
            letter = str(rule.sqref).split("2:")[0]
            assert str(rule.sqref) == f"{letter}2:{letter}1048576"
            name, cells = rule.formula1.split("!")
            found[sheet[f"{letter}1"].value] = [row[0].value for row in book[name][cells.replace("$", "")]]
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_offer_what_an_import_reads(ninety: int, export: Any, language: str) -> None:
    offered = accepted(export(month=3, language=language)[0])
    for column in WITH_MONTH:
        if column.kind is Kind.CHOICE:
            values = [vocabulary.parse(column, each)[0] for each in offered[column.full_heading(language)]]
            assert values == [choice.value for choice in column.choices], column.key


def test_lists_of_sectors_and_of_organisations_in_use(ninety: int, export: Any) -> None:
    offered = accepted(export()[0])
    assert offered["领域"] == ["钢铁新材料基地", "其他"]
    assert sorted(offered["责任单位"]) == ["0科技局", "=单位一", "发改委、经信局"]
    own = YearPlan.objects.filter(project__owner__name="单位3")
    offered = accepted(export(queryset=own)[0])
    assert offered["建设单位"] == ["单位3"]  # who sees few projects does not learn all owners


def test_numbers_have_bounds(ninety: int, export: Any) -> None:
    body, _ = export(month=3)
    sheet = sheet_of(body)
    found = {str(v.sqref).split("2:")[0]: v for v in sheet.data_validations.dataValidation}
    assert found[column_letter(sheet, "总投资（万元）")].formula1 == "0"
    assert float(found[column_letter(sheet, "本月完成投资（万元）")].formula1) < 0
    month = found[column_letter(sheet, "计划开工月")]
    assert (month.type, month.formula1, month.formula2) == ("whole", "1", "12")


# --- what the book says of itself, and what is said of the book


def test_hidden_sheet_names_ledger_year_position_and_columns(ninety: int, export: Any) -> None:
    number, head = ledger.head()
    body, exported = export(month=3, language="en")
    told = carried(body)
    assert sheet_of(body, "_ledger").sheet_state == "veryHidden"
    assert told["format"] == "major-project-ledger/1"
    assert told["ledger"] == ChangeSet.objects.get(number=1).hash
    assert (told["year"], told["month"], told["language"]) == ("2021", "3", "en")
    assert (told["position"], told["head"]) == (str(number), head)
    assert (exported.base_number, exported.base_hash) == (number, head)
    keys = [told[key] for key in told if key.startswith("column")]
    assert keys == [f"{column.model}.{column.key}" for column in WITH_MONTH]
    assert told["sheet"] == sheet_of(body).title


def test_an_export_is_an_event_after_the_position_it_carries(ninety: int, tmp_path: Path) -> None:
    number, _ = ledger.head()
    target = tmp_path / "out.xlsx"
    exported = export_ledger(
        target, year=2021, queryset=YearPlan.objects.all(), columns=COLUMNS, language="zh-hans",
        actor=Actor.system(), source=Source("command", "exportledger"),
    )  # fmt: skip
    event = ChangeSet.objects.get(number=number + 1)
    told = json.loads(event.header)["source"]
    assert exported.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert told == {
        "kind": "command",
        "detail": "exportledger",
        "file": "out.xlsx",
        "sha256": exported.sha256,
    }
    assert (event.action, event.changes) == ("export", 0)
    assert heads.noted()[-1].head == exported.head == event.hash
    assert ledger.verify().ok


# --- consistency and failure


@pytest.mark.django_db(transaction=True)
def test_rows_and_position_are_one_state_while_someone_writes(ninety: int, export: Any) -> None:
    """Someone renames every project after the export has begun to read; nobody waits, and nothing mixes."""
    done: list[int | None] = []

    def rename() -> None:
        try:
            current = ledger.current("project", list(Project.objects.values_list("pk", flat=True)))
            made = [ledger.update("project", pk, now, {"name": f"改名{pk}"}) for pk, now in current.items()]
            done.append(ledger.commit([d for d in made if d], Actor.system(), SYSTEM).number)
        finally:
            connection.close()

    def meddle(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and 'FROM "projects_yearplan"' in sql and sql.startswith("SELECT"):
            other = threading.Thread(target=rename)
            other.start()
            other.join(timeout=15)
        return execute(sql, params, many, context)

    before = ledger.head()
    names = list(Project.objects.order_by("id").values_list("name", flat=True))
    with connection.execute_wrapper(meddle):
        body, exported = export()
    assert done == [before[0] + 1]
    assert (exported.base_number, exported.base_hash) == before
    assert [row[1] for row in by_calamine(body)[1:]] == names
    assert ledger.head()[0] == before[0] + 2  # the renaming, then the export's event


def test_a_failure_leaves_the_old_file_and_no_event(ninety: int, tmp_path: Path, export: Any) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    before = ledger.head()
    broken = YearPlan.objects.extra(where=["no_such_column = 1"])
    with pytest.raises(DatabaseError), transaction.atomic():
        export_ledger(
            target, year=2021, queryset=broken, columns=COLUMNS, language="en",
            actor=Actor.system(), source=SYSTEM,
        )  # fmt: skip
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.xlsx"]
    assert ledger.head() == before


def test_the_number_of_queries_does_not_grow_with_rows(ninety: int, export: Any) -> None:
    def queries(rows: Any) -> int:
        count = 0

        def counting(execute: Any, *args: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*args)

        with connection.execute_wrapper(counting):
            export(queryset=rows, month=3)
        return count

    few = YearPlan.objects.filter(project_id__lte=Project.objects.earliest("id").pk + 2)
    assert queries(YearPlan.objects.all()) == queries(few) <= 25
