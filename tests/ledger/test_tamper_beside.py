"""What stands beside the history and speaks for it, changed by hand: batches, places of cells, triggers, heads.log, sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils.translation import override

from projects import ledger, store
from projects.intake import batches, undoing
from projects.ledger import Actor, Source, beside, chain, heads, signin_log, triggers
from projects.models import CellOrigin, ChangeSet, ImportBatch
from tests.factories import TEST, House, change, close_month
from tests.guard import past_the_door
from tests.intake.batching import bring
from tests.intake.desk import Desk

__all__ = ["bring"]


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Desk:
    return Desk(house, tmp_path)


@pytest.fixture
def batch(bring: Callable[..., ImportBatch], people: dict[str, User]) -> ImportBatch:
    """An applied file whose sum is its rows'; another file lies beside it."""
    store.keep([b"another file"])
    made = bring(["甲", "steel", 5, 1], ["乙", "steel", 6, 2], ["合计", None, 11, 3])
    batches.apply(made, Actor.of(people["manager"]))
    assert made.reading["totals"]
    told = ledger.verify(with_replay=True)
    assert (told.ok, told.remarks) == (True, [])
    return made


def run(sql: str, *params: Any) -> None:
    with past_the_door(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def found() -> set[tuple[str, str]]:
    """(label, field) of each difference."""
    verdict = ledger.verify()
    assert verdict.first_bad is None
    assert verdict.ok is not bool(verdict.differences)
    return {(each.label, each.key) for each in verdict.differences}


OTHER = "'" + "a" * 64 + "'"
FORGED = [
    ("UPDATE projects_importbatch SET sha256 = " + OTHER, ("import_batch", "sha256")),
    ("UPDATE projects_importbatch SET file_name = 'x.xlsx'", ("import_batch", "file_name")),
    ("UPDATE projects_importbatch SET reading = '{}'", ("import_batch", "totals")),
    ("UPDATE projects_importbatch SET year = year + 1", ("import_batch", "totals")),
    ("UPDATE projects_importbatch SET month = 3", ("import_batch", "totals")),
    ("UPDATE projects_importbatch SET changeset = NULL", ("import_batch", "changeset")),
    ("UPDATE projects_importbatch SET changeset = changeset - 1", ("import_batch", "changeset")),
    ("UPDATE projects_importbatch SET retired = 1", ("import_batch", "retired")),
    ("UPDATE projects_importbatch SET state = 'left'", ("import_batch", "state")),
    ("UPDATE projects_importbatch SET state = 'undone'", ("import_batch", "state")),
    ("UPDATE projects_cellorigin SET sha256 = " + OTHER, ("cell_origin", "sha256")),
    ("UPDATE projects_cellorigin SET file_name = 'x.xlsx'", ("cell_origin", "file_name")),
    ("UPDATE projects_cellorigin SET rows = '{}'", ("cell_origin", "rows")),
    ("UPDATE projects_cellorigin SET sheets = '[]'", ("cell_origin", "rows")),
    ("UPDATE projects_cellorigin SET changeset = changeset - 1", ("cell_origin", "changeset")),
    ("DELETE FROM projects_cellorigin", ("cell_origin", "")),
    ("DELETE FROM projects_importbatch", ("import_batch", "")),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "where"), FORGED)
def test_what_is_forged_beside_the_history_is_found(
    batch: ImportBatch, sql: str, where: tuple[str, str]
) -> None:
    if where == ("import_batch", ""):
        batch.lines.all().delete()
    if where == ("cell_origin", "changeset"):
        where = ("cell_origin", "")
    run(sql)
    assert where in found()


def test_letters_of_columns_are_covered(batch: ImportBatch) -> None:
    origin = CellOrigin.objects.get()
    letters = dict.fromkeys(origin.sheets[0]["letters"], "Z")
    CellOrigin.objects.update(sheets=[{**origin.sheets[0], "letters": letters}])
    assert found() == {("cell_origin", "rows")}


def test_an_import_that_was_turned_back_is_none_of_it(batch: ImportBatch, people: dict[str, User]) -> None:
    undoing.undo(batch, Actor.of(people["manager"]), "误导入")
    assert ledger.verify(with_replay=True).ok


def test_imports_of_before_the_digests_are_told_apart(batch: ImportBatch, house: House) -> None:
    """A change set of a file without a digest: its file is held against the header, its places cannot be."""
    source = Source("file", "importledger 2021", "旧.xlsx", batch.sha256)
    wanted = [ledger.create("project", -1, {"name": "旧", "sector": house.steel})]
    number = ledger.commit(wanted, Actor.system(), source, "import").number
    assert number
    CellOrigin.objects.create(changeset=number, file_name="旧.xlsx", sha256=batch.sha256)
    with override("en"):
        verdict = ledger.verify()
    assert verdict.ok
    assert [each.split(" ")[0] for each in verdict.remarks] == ["1"]
    CellOrigin.objects.filter(pk=number).update(sha256="b" * 64)
    assert found() == {("cell_origin", "sha256")}
    CellOrigin.objects.filter(pk=number).delete()
    assert found() == {("cell_origin", "")}, "places were kept by then"
    CellOrigin.objects.all().delete()
    told = [(each.id, each.key) for each in ledger.verify().differences]
    assert told == [(batch.changeset, "")], "of the older one nobody can say that it had places"


def test_headers_say_no_more_than_before_where_nothing_is_to_be_said(house: House) -> None:
    """The bytes of an ordinary change set are what they were in earlier releases."""
    change("plan", house.plan, status="adjusted")
    assert beside.source_of(ledger.head()[0]) == {"kind": "system", "detail": "test"}
    assert Source("file", "d", "f", "s").as_json() == {
        "kind": "file",
        "detail": "d",
        "file": "f",
        "sha256": "s",
    }


# --- heads


def test_only_the_head_of_a_change_set_is_a_head(house: House) -> None:
    signed = signin_log.append("in", "somebody", "10.0.0.1", 1)
    assert signed
    assert ledger.verify(printed=ledger.head()[1]).ok
    for other in (chain.GENESIS, signed.hash, "", "x"):
        assert not ledger.verify(printed=other).ok, other


def test_an_empty_history_has_the_head_before_the_first(db: None) -> None:
    assert ledger.verify(printed=chain.GENESIS).ok


def test_missing_triggers_are_told(house: House) -> None:
    with transaction.atomic():
        triggers.remove()
        verdict = ledger.verify()
        assert not verdict.ok
        assert {each.key for each in verdict.differences} == set(triggers.expected())
        transaction.set_rollback(True)
    assert ledger.verify().ok


def test_a_heads_log_that_was_removed_or_cut_is_told(house: House, data_dir: Path) -> None:
    """The history itself says that a month was closed, and closing notes the head."""
    close_month(house.period(2))
    close_month(house.period(3))
    assert ledger.verify().remarks == []
    log = data_dir / heads.NAME
    first, second = log.read_text("utf-8").splitlines(keepends=True)
    for kept in ("", first, second):
        log.write_text(kept, "utf-8")
        verdict = ledger.verify()
        assert verdict.ok, "the file may have been left behind when the ledger was moved"
        assert "heads.log" in verdict.remarks[0]
    log.unlink()
    assert "heads.log" in ledger.verify().remarks[0]
    log.write_text(first + second, "utf-8")
    assert ledger.verify().remarks == []


@pytest.fixture
def signed(house: House) -> Iterator[None]:
    """Two sign-ins, and an event after them; the triggers are gone until the rollback."""
    for name in ("a", "b"):
        signin_log.append("in", name, "10.0.0.1", 1)
    ledger.event(Actor.system(), TEST, "test")
    assert ledger.verify().ok
    triggers.remove()
    yield
    transaction.set_rollback(True)


@pytest.mark.parametrize("where", ["number > 0", "number = 2"])
def test_sign_ins_that_are_gone_are_told_by_the_history(signed: None, where: str) -> None:
    run(f"DELETE FROM projects_signin WHERE {where}")
    told = f"sign-in 2: change set {ledger.head()[0]} tells its head"
    assert (ledger.verify().first_bad or "").startswith(told)
    signin_log.append("in", "c", "10.0.0.1", 1)
    assert (ledger.verify().first_bad or "").startswith(told), "made anew"


def test_a_line_of_sign_ins_is_no_proof_of_a_change_set(house: House, data_dir: Path) -> None:
    entry = signin_log.append("in", "a", "10.0.0.1", 1)
    assert entry
    heads.append(data_dir, heads.line(ledger.head()[0], entry.hash, "export"))
    assert "heads.log" in (ledger.verify().first_bad or "")
    assert ChangeSet.objects.count() == ledger.head()[0]
