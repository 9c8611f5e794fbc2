"""Sound workbooks with random damage: data or a sentence, never a hang and never anything else."""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.intake.errors import SENTENCES, Unreadable
from projects.intake.scan import scan
from tests.intake import files
from tests.intake.test_cells import LIMITS, read


def small_workbooks() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        made = [
            files.table(path / "a.xlsx", [["项目名称", "总投资"], ["甲", 1.5], ["乙", None]], "A1:B1"),
            files.xls(
                path / "a.xls",
                files.xls_cell(0, 0, "项目名称"),
                files.xls_cell(1, 1, 2.5),
                files.xls_error(2, 2, 7),
            ),
            files.ods(
                path / "a.ods", files.ods_row(files.ods_cell("项目名称"), files.ods_cell(1.5, 3), repeated=2)
            ),
        ]
        return [each.read_bytes() for each in made]


SOUND = small_workbooks()
flips = st.lists(st.tuples(st.integers(0, 2**31), st.integers(1, 255)), min_size=1, max_size=8)


def flipped(which: int, changes: list[tuple[int, int]], cut: int) -> bytes:
    data = bytearray(SOUND[which])
    for at, bits in changes:
        data[at % len(data)] ^= bits
    return bytes(data[: len(data) - cut % 40])


def outcome(read_it: Callable[[], object]) -> str:
    """The code of the refusal, or "" for data. Anything else is a fault."""
    try:
        read_it()
    except Unreadable as refused:
        return refused.code if str(refused) else "silent"
    return ""


@given(st.integers(0, len(SOUND) - 1), flips, st.integers(0, 39))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_never_surprise_the_scan(tmp_path, which, changes, cut):
    path = tmp_path / "a"
    path.write_bytes(flipped(which, changes, cut))
    assert outcome(lambda: scan(path, LIMITS)) in {"", *SENTENCES} - {"timeout", "memory"}


@given(st.integers(0, len(SOUND) - 1), flips, st.sampled_from([0, 0, 0, 7]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_are_data_or_a_sentence(tmp_path, which, changes, cut):
    path = tmp_path / "a"
    path.write_bytes(flipped(which, changes, cut))
    assert outcome(lambda: read(path)) in {"", *SENTENCES} - {"timeout", "memory"}


TOKENS = [
    "<",
    ">",
    "&",
    '"',
    "</c>",
    "<v>",
    't="s"',
    'r="',
    "999999999",
    "A1:XFD1048576",
    "<!--",
    "\x00",
    "/>",
    "-1",
]
edits = st.lists(
    st.tuples(st.integers(0, 2**31), st.sampled_from(TOKENS), st.integers(0, 20)), min_size=1, max_size=4
)
SHEET = files.worksheet(
    files.rows_xml([["项目名称", "总投资"], ["甲", 1.5], ["乙", None]])
    + '<row r="7"><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C7"><f>A1</f></c></row>',
    files.merges("A1:B1"),
)


@given(st.sampled_from(sorted(files.parts({"a": SHEET}))), edits)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mangled_markup_is_data_or_a_sentence(tmp_path, part, changes):
    parts = files.parts({"a": SHEET})
    for at, token, gone in changes:
        at %= len(parts[part])
        parts[part] = parts[part][:at] + token + parts[part][at + gone :]
    path = files.archive(tmp_path / "a.xlsx", parts)
    for strict in (False, True):
        found = outcome(partial(scan, path, LIMITS, strict))
        assert found in {"", *SENTENCES} - {"timeout", "memory"}
    assert outcome(lambda: read(path)) in {"", *SENTENCES} - {"timeout"}
