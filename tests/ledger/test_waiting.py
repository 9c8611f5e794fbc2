"""Who waits for whom: readers for nobody, writers only for each other, and nobody for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from projects import ledger
from projects.ledger import Difference, locking
from projects.ledger.locking import snapshot, turn
from projects.models import ChangeSet, Project
from tests.factories import House, change, commit, edit
from tests.ledger.test_races import together


@pytest.fixture
def ground(transactional_db: None, house: House) -> House:
    return house


def test_eight_threads_of_twenty_five_commits(ground: House) -> None:
    """Nobody is told that the database is locked, no change is lost, and the chain is whole."""
    projects = [ground.project(f"项目{n}") for n in range(4)]
    shared, before = ground.project("共用"), ledger.head()[0]

    def alone(project: int) -> None:
        for place in range(25):
            commit([edit("project", project, note=str(place))])

    def beside_others(letter: str) -> None:
        """Read, add a letter, write; whoever loses reads again."""
        for _ in range(25):
            while True:
                seen = Project.objects.get(pk=shared).note
                try:
                    commit([Difference("project", shared, "update", {"note": (seen, seen + letter)})])
                    break
                except ledger.Conflict:
                    continue

    tasks = [partial(alone, project) for project in projects] + [
        partial(beside_others, each) for each in "abcd"
    ]
    assert together(*tasks) == []
    assert ledger.head()[0] == ChangeSet.objects.count() == before + 200
    assert sorted(Project.objects.get(pk=shared).note) == sorted("abcd" * 25)
    assert ledger.verify(with_replay=True).ok


def test_a_long_reader_keeps_nobody_waiting_and_sees_one_state(ground: House) -> None:
    project = ground.project(place="旧")
    number = ledger.head()[0]
    with snapshot():
        assert Project.objects.get(pk=project).place == "旧"
        assert together(partial(change, "project", project, place="新")) == [], "it gave up waiting"
        assert (Project.objects.get(pk=project).place, ledger.head()[0]) == ("旧", number)
    assert (Project.objects.get(pk=project).place, ledger.head()[0]) == ("新", number + 1)


def test_a_snapshot_only_reads(ground: House) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(Exception, match="read-only"), snapshot():
            change("project", ground.project(), place="甲")
    with snapshot(), snapshot():
        assert ledger.verify(with_replay=True).ok


def test_verification_beside_writers_finds_nothing(ground: House) -> None:
    """It reads one state, not a history of now and tables of a moment later."""
    projects = [ground.project(f"项目{n}", total_investment=n) for n in range(4)]
    done = threading.Event()
    verdicts: list[ledger.Verdict] = []

    def write(project: int) -> None:
        for place in range(15):
            commit([edit("project", project, total_investment=place, note=str(place))])

    def look() -> None:
        while not done.is_set():
            verdicts.append(ledger.verify(with_replay=True))
        connection.close()

    looker = threading.Thread(target=look)
    looker.start()
    try:
        raised = together(*[partial(write, project) for project in projects])
    finally:
        done.set()
        looker.join(60)
    assert raised == []
    assert len(verdicts) > 1
    assert [verdict for verdict in verdicts if not verdict.ok] == []


def test_a_writer_inside_a_transaction_does_not_wait_for_those_who_wait_for_it(ground: House) -> None:
    """The admin's POST is a transaction of its own around the door: nobody may end up waiting in a ring."""
    first, second = ground.project("甲"), ground.project("乙")
    inside = threading.Event()

    def admin() -> None:
        with transaction.atomic():
            commit([edit("project", first, place="一")])
            inside.set()
            time.sleep(0.3)  # the other one waits at the door by now
            commit([edit("project", first, place="二")])

    def officer() -> None:
        inside.wait(10)
        commit([edit("project", second, place="三")])

    assert together(admin, officer) == [], "one of them gave up waiting"
    assert Project.objects.get(pk=first).place == "二"
    assert Project.objects.get(pk=second).place == "三"
    assert ledger.verify(with_replay=True).ok


def test_an_undo_and_an_edit_at_once_lose_nothing(ground: House) -> None:
    """Whoever comes second sees what the first one did: the edit conflicts, or the undo keeps it."""
    for _ in range(5):
        project = ground.project(place="旧")
        number = change("project", project, place="错").number or 0
        wanted = edit("project", project, place="对")
        raised = together(
            partial(commit, [wanted]),
            partial(ledger.undo, number, ledger.Actor.system(), ledger.Source("system"), "填错"),
        )
        place = Project.objects.get(pk=project).place
        assert (place, [type(error) for error in raised]) in (("对", []), ("旧", [ledger.Conflict]))
    assert ledger.verify(with_replay=True).ok


def test_what_fails_inside_leaves_the_door_shut(ground: House) -> None:
    def fail() -> Iterator[None]:
        with turn():
            assert locking.door_is_open()
            raise OperationalError("disk full")
        yield

    with pytest.raises(OperationalError):
        next(fail())
    assert not locking.door_is_open()
    assert change("project", ground.project(), place="甲").number
