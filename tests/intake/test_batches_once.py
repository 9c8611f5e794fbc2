"""A batch is read and applied once and wholly: by two at a time, after a kill, and beside a worker that was overtaken."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from projects import ledger
from projects.intake import batches, claims, importing, jobs, undoing
from projects.intake import stored as kept_rows
from projects.ledger import Actor, Refused, texts
from projects.ledger.undo import Undone
from projects.models import ImportBatch, ImportRow, Project
from tests.intake.batching import Bring, State, bring, manager, names

__all__ = ["bring", "manager"]


# --- once, and wholly


def test_a_second_time_is_refused(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1])
    other = ImportBatch.objects.get(pk=batch.pk)
    batches.apply(batch, manager)
    with pytest.raises(Refused) as refused:
        batches.apply(other, manager)
    assert (refused.value.code, Project.objects.count()) == ("batch-busy", 1)


@pytest.mark.parametrize("state", [State.WAITING, State.READING, State.REFUSED, State.LEFT, State.UNDONE])
def test_only_what_is_ready_is_applied(bring: Bring, manager: Actor, state: str) -> None:
    batch = bring(["甲", "steel", 5, 1])
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    with pytest.raises(Refused):
        batches.apply(batch, manager)
    assert names() == set()


def test_what_was_left_aside_stays_so(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1])
    batches.leave(batch)
    with pytest.raises(Refused):
        batches.apply(batch, manager)


def in_threads(steps: list[Callable[[], object]]) -> list[object]:
    """What each step answered or raised, all of them begun at once, each on a connection of its own."""
    begin, answers = threading.Barrier(len(steps)), [None] * len(steps)

    def step(place: int) -> None:
        begin.wait()
        try:
            answers[place] = steps[place]()  # type: ignore[call-overload]
        except Exception as error:
            answers[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=step, args=[place]) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(answers)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_apply_it_once(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1], ["乙", "steel", 5, 1])
    number = ledger.head()[0]
    answers = in_threads([lambda: batches.apply(ImportBatch.objects.get(pk=batch.pk), manager)] * 4)
    assert sum(answer is None for answer in answers) == 1
    assert {type(answer) for answer in answers if answer is not None} == {Refused}
    assert (Project.objects.count(), ledger.head()[0]) == (2, number + 1)
    assert ledger.verify(with_replay=True).ok


@pytest.mark.django_db(transaction=True)
def test_two_at_once_read_it_once(bring: Bring) -> None:
    batch = bring(["甲", "steel", 5, 1], ["乙", "steel", 5, 1], read=False)
    in_threads([lambda: batches.read(ImportBatch.objects.get(pk=batch.pk))] * 3)
    assert list(batch.lines.values_list("row", flat=True)) == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_undo_it_once(bring: Bring, manager: Actor) -> None:
    batch = bring(["甲", "steel", 5, 1])
    batches.apply(batch, manager)
    number = ledger.head()[0]
    answers = in_threads([lambda: undoing.undo(ImportBatch.objects.get(pk=batch.pk), manager, "重复")] * 3)
    assert sum(isinstance(answer, Undone) for answer in answers) == 1
    assert (names(), ledger.head()[0]) == (set(), number + 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_new_projects_of_two_batches_come_once(bring: Bring, manager: Actor) -> None:
    both = [bring(["甲", "steel", 5, 1]), bring(["甲", "steel", 5, 1])]
    answers = in_threads([lambda one=one: batches.apply(one, manager) for one in both])  # type: ignore[misc]
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict", "NoneType"]
    assert Project.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_texts_of_the_history_are_made_while_others_may_write(
    bring: Bring, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, locked = bring(["甲", "steel", 5, 1]), []

    def made(creation: ledger.Creation) -> list[str]:
        locked.append(connection.in_atomic_block)
        return texts.created(creation)

    monkeypatch.setattr("projects.ledger.lines.created", made)
    batches.apply(batch, manager)
    assert (locked, names(), batch.state) == ([False, False], {"甲"}, State.APPLIED)


def test_a_reading_that_is_cancelled_on_the_way_stops_and_ends_its_child(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[subprocess.Popen[bytes]] = []
    heard: list[Any] = []

    class Watched(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **how: Any) -> None:
            super().__init__(*args, **how)
            children.append(self)

    def hold(batch: ImportBatch, **told: Any) -> None:
        if told.get("phase") == "read":
            heard.append((told["done"], told["total"]))
            claims.cancel(ImportBatch.objects.get(pk=batch.pk))
        held(batch, **told)

    held = claims.hold
    monkeypatch.setattr(claims, "hold", hold)
    monkeypatch.setattr(subprocess, "Popen", Watched)
    batch = bring(*[[f"项目{n}", "steel", None, None] for n in range(4500)])
    assert (batch.state, heard, batch.lines.count()) == (State.LEFT, [(2001, 4501)], 0)
    assert [child.poll() is None for child in children] == [False]


# --- killed on the way


def killed(batch: ImportBatch, state: str, minutes: int) -> ImportBatch:
    """The batch as a worker left it that died ``minutes`` after its lease ran out (before, if negative)."""
    ended = timezone.now() - timedelta(minutes=minutes)
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, lease_until=ended)
    batch.refresh_from_db()
    return batch


def test_a_reading_that_died_goes_on_when_its_lease_is_over(bring: Bring) -> None:
    batch = killed(bring(["甲", "steel", 5, 1], read=False), State.READING, 1)
    ImportRow.objects.create(batch=batch, sheet="台账", row=99, status="new", code="", name="半途")
    assert batches.unfinished(batch)
    batches.read(batch)
    assert (batch.state, list(batch.lines.values_list("row", flat=True))) == (State.READY, [2])


def test_a_reading_that_lives_is_left_alone(bring: Bring) -> None:
    batch = killed(bring(["甲", "steel", 5, 1], read=False), State.READING, -1)
    assert not batches.unfinished(batch)
    batches.read(batch)
    assert (batch.state, batch.lines.count()) == (State.READING, 0)


def test_a_slow_worker_that_was_overtaken_writes_nothing(
    bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker is so slow that a second one takes over and finishes; then the first comes back."""
    batch = bring(["甲", "steel", 5, 1], read=False)
    proposing = importing.read

    def slowly(*args: Any, **terms: Any) -> Any:
        reading = proposing(*args, **terms)
        monkeypatch.setattr(importing, "read", proposing)
        second = killed(ImportBatch.objects.get(pk=batch.pk), State.READING, 1)
        batches.read(second)
        assert second.state == State.READY
        return reading

    monkeypatch.setattr(importing, "read", slowly)
    batches.read(batch)
    assert (batch.state, batch.lines.count(), batch.fence) == (State.READY, 1, 2)


def test_an_application_that_died_leaves_nothing_and_goes_on_when_its_lease_is_over(
    bring: Bring, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stops after the door wrote and before the batch knew of it."""
    batch = bring(["甲", "steel", 5, 1])
    batches.ask_to_apply(batch, people["manager"])
    holding = claims.hold

    def stop(batch: ImportBatch, **fields: Any) -> None:
        if "changeset" in fields:
            raise KeyboardInterrupt
        holding(batch, **fields)

    with monkeypatch.context() as patch:
        patch.setattr(claims, "hold", stop)
        with pytest.raises(KeyboardInterrupt):
            jobs.start(batch)
    assert names() == set()
    batch.refresh_from_db()
    assert (batch.state, claims.take(batch)) == (State.APPLYING, False)
    jobs.start(killed(batch, State.APPLYING, 1))
    assert (batch.state, names()) == (State.APPLIED, {"甲"})


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_the_program_ends_the_batch_and_is_logged(
    bring: Bring, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    batch = bring(["甲", "steel", 5, 1], read=False)
    monkeypatch.setattr(kept_rows, "lines", None)
    jobs.start(batch)
    assert (batch.state, batch.reading["refused"]["code"]) == (State.REFUSED, "")
    assert "Traceback" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_fault_while_applying_leaves_the_batch_ready_and_says_so(
    bring: Bring, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = bring(["甲", "steel", 5, 1])
    batches.ask_to_apply(batch, people["manager"])
    with monkeypatch.context() as patch:
        patch.setattr(importing, "commit", None)
        jobs.start(batch)
    assert (batch.state, batch.outcome["refused"]["code"], names()) == (State.READY, "", set())
    batches.ask_to_apply(batch, people["manager"])
    jobs.start(batch)
    assert (batch.state, batch.outcome, names()) == (State.APPLIED, {}, {"甲"})


@pytest.mark.django_db(transaction=True)
def test_a_thread_of_the_server_reads(bring: Bring) -> None:
    batch = bring(["甲", "steel", 5, 1], read=False)
    jobs.start(batch)
    assert batch.state == State.READY
