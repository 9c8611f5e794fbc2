"""Return workbooks as batches: each file knows its own year and month, and is applied and told apart by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from projects import figures, ledger
from projects.intake import batches
from projects.ledger import Actor, Refused
from projects.models import ImportBatch, MonthlyReturn, Plan
from tests.factories import WAN, House, change, close_month, commit, make
from tests.workbooks import book_of, fill, made

State = ImportBatch.State
DONE = ("P000001", "completed")


@pytest.fixture
def project(house: House) -> int:
    house.period(6)
    return house.project()


def brought(user: User, path: Path, year: int = 2021, month: int | None = None) -> ImportBatch:
    """A file uploaded and read."""
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    batch = batches.upload(user, sent, year, month, False)
    batches.read(batch)
    return batch


def test_year_and_month_are_the_files_own(house: House, people: dict[str, User], project: int, tmp_path: Path) -> None:  # fmt: skip
    later = make("plan", year=2022)
    commit([ledger.create("year_plan", -1, {"project": project, "plan": later})])
    path = fill(book_of(house, tmp_path), {DONE: 12})
    batch = brought(people["officer"], path, 2022)
    assert (batch.state, batch.year, batch.month, batch.reading["errors"]) == (State.READY, 2021, 6, 0)
    batches.apply(batch, Actor.of(people["officer"]))
    found = MonthlyReturn.objects.get()
    assert (found.period.plan.year, found.period.month, found.completed) == (2021, 6, 12 * WAN)


def test_with_a_month_chosen_another_year_or_month_is_a_question(
    house: House, people: dict[str, User], project: int, tmp_path: Path
) -> None:
    make("plan", year=2022)
    path = fill(book_of(house, tmp_path), {DONE: 12})
    for year, month, code in ((2022, 6, "another-year"), (2021, 7, "another-month")):
        batch = brought(people["manager"], path, year, month)
        assert code in {problem["code"] for problem in batch.reading["problems"]}
        with pytest.raises(Refused):
            batches.apply(batch, Actor.of(people["manager"]))


def test_a_year_that_is_not_there_is_a_question(house: House, people: dict[str, User], project: int, tmp_path: Path) -> None:  # fmt: skip
    path = book_of(house, tmp_path)
    change("plan", house.plan, year=2020)
    make("plan", year=2021)
    change("plan", Plan.objects.get(year=2021).pk, year=2023)
    batch = brought(people["manager"], path, 2023)
    assert "another-year" in {problem["code"] for problem in batch.reading["problems"]}


def test_many_files_are_many_batches_each_with_its_own_result(
    house: House, people: dict[str, User], project: int, tmp_path: Path
) -> None:
    house.project("乙", responsible=house.elsewhere)
    books = {book.department: tmp_path / book.file for book in made(house, tmp_path).books}
    first = fill(books[house.department], {DONE: 12})
    second = fill(books[house.elsewhere], {("P000002", "completed"): "不知道"})
    found = [brought(people["manager"], path) for path in (first, second)]
    assert [(batch.state, batch.reading["errors"]) for batch in found] == [(State.READY, 0), (State.READY, 1)]
    batches.apply(found[0], Actor.of(people["manager"]))
    due = {each.code: each for each in figures.returns_due(Plan.objects.get(), 6)}
    assert {code: each.state for code, each in due.items()} == {"P000001": "accepted", "P000002": ""}
    origin = due["P000001"].origin
    assert origin is not None
    assert (origin.kind, origin.batch, origin.file) == ("file", found[0].pk, first.name)


def test_what_was_closed_between_showing_and_applying_is_refused(
    house: House, people: dict[str, User], project: int, tmp_path: Path
) -> None:
    batch = brought(people["manager"], fill(book_of(house, tmp_path), {DONE: 12}))
    close_month(house.period(6))
    with pytest.raises(Refused) as refused:
        batches.apply(batch, Actor.of(people["manager"]))
    assert refused.value.code == "period-closed"
    assert not MonthlyReturn.objects.exists()


def test_the_same_file_again_is_the_same_file(house: House, people: dict[str, User], project: int, tmp_path: Path) -> None:  # fmt: skip
    path = fill(book_of(house, tmp_path), {DONE: 12})
    first = brought(people["manager"], path)
    batches.apply(first, Actor.of(people["manager"]))
    again = brought(people["manager"], path)
    assert batches.earlier(again) == first
    assert (again.reading["changed"], again.reading["unchanged"]) == (0, 1)
