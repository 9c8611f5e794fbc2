"""What work costs the database: the number of statements does not grow with objects."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import ledger
from projects.ledger import Actor
from projects.values import Scalar
from tests.factories import TEST, WAN, House, commit, edit, remove


def statements(work: Callable[[], object]) -> int:
    """How many statements it takes; what executemany sends together counts as one."""
    with CaptureQueriesContext(connection) as caught:
        work()
    return len(caught)


def costs(house: House, number: int) -> list[int]:
    """Statements for making, changing and undoing the change of so many projects."""
    made: list[int] = []
    rows: list[dict[str, Scalar]] = [{"name": f"项目{number}-{n}", "planned": n * WAN} for n in range(number)]
    making = statements(lambda: made.extend(house.projects(rows)))
    edits = [edit("project", pk, place="甲", total_investment=WAN) for pk in made]
    changing = statements(lambda: commit(edits))
    changed = ledger.head()[0]
    return [making, changing, statements(lambda: ledger.undo(changed, Actor.system(), TEST, "填错"))]


def test_statements_do_not_grow_with_the_number_of_objects(house: House) -> None:
    """Up to where PostgreSQL takes COPY instead, which is fewer."""
    assert costs(house, 1) == costs(house, 40)


def test_an_edit_of_a_text_asks_little(house: House) -> None:
    """What moves no sum does not look at the summary; the deepest path of the product stays short."""
    project = house.project()
    wanted = edit("project", project, place="甲")
    assert statements(lambda: commit([wanted])) <= 8
    unit = ledger.create("organisation", -1, {"name": "单位"})
    made = commit([unit]).ids["organisation", -1]
    assert statements(lambda: remove("organisation", made)) <= 20
