"""Many at once, on real connections: the chain stays one, nobody's work is lost, the same field is won by one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from projects import ledger
from projects.ledger import Conflict, Difference
from projects.models import ChangeSet, Project
from tests.factories import House, commit, edit, make, stored


def together(*tasks: Callable[[], object]) -> list[BaseException]:
    """Run tasks in threads that start at the same moment; what they raised."""
    gate, raised = threading.Barrier(len(tasks)), []

    def run(task: Callable[[], None]) -> None:
        try:
            gate.wait()
            task()
        except BaseException as error:  # told to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


@pytest.fixture
def ground(transactional_db: None, house: House) -> House:
    return house


def test_one_of_two_who_edit_the_same_field_wins(ground: House) -> None:
    project = ground.project(place="旧")

    def write(change: Difference | None) -> None:
        commit([change])

    edits = [edit("project", project, place=place) for place in ("甲", "乙")]
    raised = together(*[partial(write, change) for change in edits])
    assert [type(error) for error in raised] == [Conflict]
    assert stored("project", project)["place"] in ("甲", "乙")
    assert ledger.verify(with_replay=True).ok


def test_eight_writers_lose_nothing_and_keep_one_chain(ground: House) -> None:
    projects = [ground.project(f"项目{n}") for n in range(8)]
    before = ledger.head()[0]

    def write(project: int) -> None:
        for turn in range(12):
            commit([edit("project", project, note=str(turn))])

    assert together(*[partial(write, project) for project in projects]) == []
    assert ledger.head()[0] == before + 8 * 12
    assert ChangeSet.objects.count() == before + 8 * 12
    assert {Project.objects.get(pk=project).note for project in projects} == {"11"}
    assert ledger.verify(with_replay=True).ok


def test_ids_are_given_once_to_many(ground: House) -> None:
    made: list[int] = []
    lock = threading.Lock()

    def add(name: str) -> None:
        pk = make("organisation", name=name)
        with lock:
            made.append(pk)

    assert together(*[partial(add, f"单位{n}") for n in range(6)]) == []
    assert len(set(made)) == 6
