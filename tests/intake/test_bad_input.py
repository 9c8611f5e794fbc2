"""Bad input gets a sentence and loses nothing: each file through the command, which is how an operator meets it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.utils.translation import override

from projects import ledger
from projects.models import Change, ImportBatch, Project
from tests.factories import House
from tests.intake import files
from tests.intake.desk import HEAD
from tests.intake.files import MAIN, rows_xml, table, worksheet, xlsx

GOOD: list[files.Value] = ["一号高炉", "steel", 100, 40]


def run(path: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, JSON answer, and what was said on standard error."""
    out, said, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("importledger", str(path), "--year", "2021", "--json", *more, stdout=out, stderr=said)
    except SystemExit as end:
        code = int(str(end.code or 0))
    return code, json.loads(out.getvalue()), said.getvalue()


@pytest.fixture(autouse=True)
def nothing_is_left(house: House, data_dir: Path) -> Any:
    """After each test of this file the ledger is what it was, and no byte of the file was kept."""
    head, changes = ledger.head(), Change.objects.count()
    yield
    assert (ledger.head(), Change.objects.count()) == (head, changes)
    assert not Project.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not list(data_dir.glob("files/**/*"))


# --- files that cannot be used: exit 2


def docx(path: Path) -> Path:
    return files.archive(path, {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})


def encrypted(path: Path) -> Path:
    return files.ole(path, {"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(5000)})


def with_macros(path: Path) -> Path:
    parts = files.parts({"台账": worksheet(rows_xml([HEAD, GOOD]))}) | {"xl/vbaProject.bin": "x"}
    return files.archive(path, parts)


def truncated(path: Path) -> Path:
    rows: list[Any] = [[f"项目{n}", "steel", n, n] for n in range(1, 500)]
    table(path, [HEAD, *rows])
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def bomb(path: Path) -> Path:
    parts = files.parts({"台账": worksheet(rows_xml([HEAD, GOOD]))}) | {"xl/media/a.xml": " " * 60_000_000}
    return files.forge_sizes(files.archive(path, parts), "xl/media/a.xml", 5000)


def with_doctype(path: Path) -> Path:
    prolog = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return xlsx(path, rows_xml([HEAD, ["&x;", "steel", 1, 1]]).replace("&amp;x;", "&x;"), prolog=prolog)


def written(content: bytes) -> Callable[[Path], Path]:
    def made(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return made


UNUSABLE = {
    "nothing in it": written(b""),
    "a text": written("你好".encode()),
    "a picture": written(b"\x89PNG\r\n\x1a\n" + bytes(50)),
    "a web page": written(b"<html><body><table></table></body></html>"),
    "a Word document": docx,
    "a password": encrypted,
    "macros": with_macros,
    "its end is missing": truncated,
    "a bomb": bomb,
    "a document type": with_doctype,
    "a far cell": lambda path: xlsx(
        path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "no value": lambda path: xlsx(path, ""),
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("check", [True, False], ids=["check", "apply"])
def test_a_file_that_cannot_be_used_is_a_sentence(
    tmp_path: Path, make: Callable[[Path], Path], check: bool
) -> None:
    code, answer, said = run(make(tmp_path / "坏.xlsx"), *(["--check"] if check else []))
    assert (code, answer["error"]) == (2, "unreadable")
    assert answer["message"] in said
    assert len(answer["message"]) > 10
    assert "Traceback" not in said


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_sentence_is_in_the_language_of_the_moment(tmp_path: Path, language: str) -> None:
    with override(language):
        _, answer, _ = run(docx(tmp_path / "坏.xlsx"))
    assert ("Word document" in answer["message"]) == (language == "en")


@pytest.mark.parametrize("name", ["没有.xlsx", ""])
def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path, name: str) -> None:
    code, answer, said = run(tmp_path / name)
    assert (code, answer["error"]) == (2, "no-file")
    assert "Traceback" not in said


# --- files with errors: exit 1, nothing applied, every problem with its place


def first(answer: dict[str, Any]) -> tuple[str | None, str]:
    problem = next(each for each in answer["problems"] if each["level"] == "error")
    assert problem["message"]
    assert problem["sheet"] == "台账"
    return problem["cell"], problem["code"]


def raw_cell(xml: str) -> str:
    """A table whose C2 is this XML."""
    return (
        rows_xml([HEAD]) + f'<row r="2">{files.cell(2, 1, "一号高炉")}{files.cell(2, 2, "steel")}{xml}</row>'
    )


CELLS: dict[str, tuple[Any, str]] = {
    "negative money": (-5, "negative"),
    "1e300": (1e300, "too-large"),
    "1e300 as text": ("1e300", "too-large"),
    "beyond what can be computed": ("1e9999999", "too-large"),
    "a slip to 万 of 亿": (400_000, "unit-slip"),
    "a word": ("三千万", "not-a-number"),
    "from and to": ("30-40", "not-a-number"),
    "a plus": ("30+", "not-a-number"),
    "infinite": ("inf", "not-a-number"),
    "not a number": ("nan", "not-a-number"),
    "a truth": (True, "not-a-number"),
}


@pytest.mark.parametrize(("value", "code"), CELLS.values(), ids=CELLS)
def test_a_wrong_amount_is_an_error_of_its_cell(tmp_path: Path, value: Any, code: str) -> None:
    place = "D2" if code == "unit-slip" else "C2"
    exit_code, answer, _ = run(table(tmp_path / "a.xlsx", [HEAD, ["一号高炉", "steel", value, 40]]))
    assert (exit_code, first(answer)) == (1, (place, code))
    assert answer["changeset"] is None


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ('<c r="C2"><f>A1*2</f></c>', ""),
        ('<c r="C2"><f>A1*2</f><v></v></c>', ""),
        ('<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="C2" t="e"><v>#REF!</v></c>', "#REF!"),
    ],
)
def test_a_formula_without_a_value_is_never_blank_or_zero(tmp_path: Path, xml: str, shown: str) -> None:
    code, answer, _ = run(xlsx(tmp_path / "a.xlsx", raw_cell(xml)))
    assert (code, first(answer)) == (1, ("C2", "bad-cell"))
    assert "no-value" not in answer["problems"][0]["message"]
    assert shown in answer["problems"][0]["message"]


@pytest.mark.parametrize("text", ["明年春天", "2021-13", "2021.02.30", "20210", "三月"])
def test_a_date_that_is_none_is_an_error(tmp_path: Path, text: str) -> None:
    path = table(tmp_path / "a.xlsx", [["项目名称", "领域", "计划开工日期"], ["一号高炉", "steel", text]])
    code, answer, _ = run(path)
    assert (code, first(answer)) == (1, ("C2", "not-a-date"))


def test_dates_as_text_are_read_and_serials_are_noted(tmp_path: Path) -> None:
    texts: list[files.Value] = ["2021年3月", "2021.3.15", "2021-03", "2021", "2021/3/5", 44256]
    rows: list[list[files.Value]] = [[f"项目{n}", "steel", text] for n, text in enumerate(texts)]
    code, answer, _ = run(
        table(tmp_path / "a.xlsx", [["项目名称", "领域", "计划开工日期"], *rows]), "--check"
    )
    assert (code, answer["created"]) == (0, 6)
    assert [(each["cell"], each["code"], each["level"]) for each in answer["problems"]] == [
        ("C7", "date-serial", "note")
    ]


SHEETS: dict[str, tuple[list[list[Any]], str]] = {
    "no heading row": ([["甲", "乙"], ["丙", "丁"]], "no-headings"),
    "one column only": ([["项目名称"], ["一号高炉"]], "no-headings"),
    "no key": ([["总投资（万元）", "年度计划投资（万元）"], [1, 2]], "no-key"),
    "two columns for one field": (
        [["项目名称", "总投资（万元）", "项目总投资（万元）"], ["一号高炉", 1, 2]],
        "duplicate-column",
    ),
}


@pytest.mark.parametrize(("rows", "code"), SHEETS.values(), ids=SHEETS)
def test_a_sheet_that_cannot_be_laid_out_says_why(tmp_path: Path, rows: list[list[Any]], code: str) -> None:
    exit_code, answer, _ = run(table(tmp_path / "a.xlsx", rows))
    assert (exit_code, [each["code"] for each in answer["problems"]]) == (1, [code])
    assert answer["problems"][0]["message"]
    assert answer["rows"] == 0


def test_two_columns_for_one_field_name_both(tmp_path: Path) -> None:
    _, answer, _ = run(table(tmp_path / "a.xlsx", SHEETS["two columns for one field"][0]))
    assert "B、C" in answer["problems"][0]["message"]


ROWS: dict[str, tuple[list[list[Any]], tuple[str, str]]] = {
    "the same project twice": ([GOOD, ["一号 高炉", "steel", 1, 1]], ("A2", "twice")),
    "an unknown sector": ([["一号高炉", "航天", 1, 1]], ("B2", "unknown-sector")),
    "an overlong name": ([["长" * 201, "steel", 1, 1]], ("A2", "too-long")),
}


@pytest.mark.parametrize(("rows", "problem"), ROWS.values(), ids=ROWS)
def test_one_wrong_row_stops_the_whole_file(
    tmp_path: Path, rows: list[list[Any]], problem: tuple[str, str]
) -> None:
    path = table(tmp_path / "a.xlsx", [HEAD, *rows, ["二号高炉", "steel", 5, 1]])
    code, answer, _ = run(path)
    assert (code, first(answer)) == (1, problem)
    assert answer["created"] >= 1, "sound rows are shown, and wait"


def test_an_unknown_code_is_an_error(tmp_path: Path) -> None:
    code, answer, _ = run(table(tmp_path / "a.xlsx", [["项目编号", "项目名称"], ["P000777", "一号高炉"]]))
    assert (code, first(answer)) == (1, ("A2", "unknown-project"))
    assert "P000777" in answer["problems"][0]["message"]


def test_a_row_without_a_name_is_left_out_and_told(tmp_path: Path) -> None:
    code, answer, _ = run(table(tmp_path / "a.xlsx", [HEAD, [None, "steel", 1, 1]]))
    assert code == 0
    assert [(each["sheet"], each["row"]) for each in answer["skipped"]] == [("台账", 2)]


# --- files that are odd, and fine


def test_control_characters_are_replaced_with_a_note(tmp_path: Path) -> None:
    rows = [["项目名称", "领域", "备注"], ["一号_x0007_高炉", "steel", "a_x0001_b"]]
    code, answer, _ = run(table(tmp_path / "a.xlsx", rows), "--check")
    assert (code, answer["created"]) == (0, 1)
    assert [(each["cell"], each["code"], each["level"]) for each in answer["problems"]] == [
        ("A2", "control-characters", "note"), ("C2", "control-characters", "note"),
    ]  # fmt: skip


def test_a_million_empty_styled_rows_are_a_short_table(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_001)
    )
    code, answer, _ = run(xlsx(tmp_path / "a.xlsx", rows_xml([HEAD, GOOD]) + empty), "--check")
    assert (code, answer["rows"], answer["created"], answer["skipped"]) == (0, 1, 1, [])


def test_a_file_that_openpyxl_saved_with_formulas_but_never_computed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in (HEAD, GOOD, ["合计", None, "=SUM(C2:C2)", "=SUM(D2:D2)"]):
        sheet.append(row)
    sheet["C2"] = "=50+50"
    book.save(tmp_path / "a.xlsx")
    code, answer, _ = run(tmp_path / "a.xlsx")
    assert (code, first(answer)) == (1, ("C2", "bad-cell"))
    assert len([each for each in answer["problems"] if each["level"] == "error"]) == 1, (
        "the sums are not read"
    )


def test_what_a_file_brings_is_said_without_harm(tmp_path: Path) -> None:
    """Signs that no database keeps, percent signs and braces in what is repeated to the person."""
    head = ["项目名称", "领域", "总投资_x0000_（万元）", "年度计划投资", "别的_x0001_%s"]
    path = table(tmp_path / "%s{0}.xlsx", [head, ["%(x)s", "%d {0}_x0000_", "_x0000_", "%(value)s", None]])
    code, answer, said = run(path)
    assert (code, said) == (1, "")
    assert "%(value)s" in next(each["message"] for each in answer["problems"] if each["cell"] == "D2")
    assert not {"\\u0000", "\\u0001"} & set(re.findall(r"\\u\w{4}", json.dumps(answer, ensure_ascii=False)))


def test_a_zip_without_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made:
        made.writestr("a.txt", MAIN)
    code, answer, _ = run(tmp_path / "a.xlsx")
    assert (code, answer["error"]) == (2, "unreadable")
