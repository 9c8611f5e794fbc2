"""What no field may hold and no object may be: refused at the door with a sentence, and nothing is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings

from projects import ledger, store, vocabulary
from projects.ledger import Actor, Conflict, Difference, Refused, Source
from projects.ledger.chain import canonical
from projects.ledger.texts import created, writer
from projects.ledger.wanted import Wanted
from projects.models import Change, ChangeSet
from projects.sentences import say
from projects.values import MAX_FEN, Scalar
from projects.vocabulary import Column, Kind
from tests.factories import TEST, WAN, House, change, commit, edit, make, remove, stored


@pytest.fixture
def refused(house: House) -> Iterator[Callable[..., Refused]]:
    """A function that commits what must be refused; there is a sentence for it, and the ledger stays as it was."""

    def check(*differences: Difference | None) -> Refused:
        before = ledger.head(), ledger.as_of(ledger.head()[0])
        with pytest.raises(Refused) as caught:
            commit(differences)
        assert (ledger.head(), ledger.as_of(ledger.head()[0])) == before
        assert say(caught.value.code, caught.value.params)
        return caught.value

    yield check
    assert ledger.verify(with_replay=True).ok


BAD: dict[Kind, list[Any]] = {
    Kind.TEXT: [5, None, True, "x" * 4001, "a\0b", "a\ud800b"],
    Kind.LONG: [5, None, "x" * 4001, "a\0b"],
    Kind.AMOUNT: [1.5, "1", True, MAX_FEN + 1, -MAX_FEN - 1, 10**19],
    Kind.INTEGER: [1.0, "1", False, 2**60 + 1, -(2**60) - 1],
    Kind.PERCENT: [10_001, -1, 0.5],
    Kind.DATE: ["2021-3", "2021-03-15 00:00", "soon", 2021, None],
    Kind.CHOICE: ["no such", 1, None],
    Kind.FLAG: [1, 0, "true", None],
    Kind.REFERENCE: [0, -(2**70), "1", True, 1.0],
}
FIELDS = [
    (column, bad)
    for columns in vocabulary.COLUMNS.values()
    for column in columns
    if column.kind is not Kind.LINKS
    for bad in BAD[column.kind]
]


@pytest.mark.parametrize(
    ("column", "bad"), FIELDS, ids=lambda value: getattr(value, "key", None) and f"{value.model}.{value.key}"
)
def test_no_field_takes_what_it_cannot_hold(column: Column, bad: Any) -> None:
    write = writer(column.model, column.key)
    if bad == "a\ud800b":
        with pytest.raises(UnicodeEncodeError):
            write(bad).encode()
        return
    with pytest.raises(Refused) as caught:
        write(bad)
    assert caught.value.params["key"] == column.key
    if not column.required:
        empty = ledger.KEPT[column.model].empty[column.key]
        assert write(empty) == canonical(empty)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("project", {"total_investment": 1.5}), ("project", {"stage": "nonsense"}), ("project", {"place": "a\0b"}),
        ("project", {"name": ""}), ("project", {"place": "a\ud800b"}), ("project", {"output": -1}),
        ("project", {"sector": None}), ("year_plan", {"planned": MAX_FEN + 1}), ("year_plan", {"start_month": 13}),
    ],
)  # fmt: skip
def test_what_cannot_be_held_passes_neither_as_new_nor_as_edit(
    house: House, refused: Callable[..., Refused], label: str, wanted: dict[str, Any]
) -> None:
    project = house.project()
    target = project if label == "project" else house.year_plan(project)
    assert refused(edit(label, target, **wanted)).code == "not-storable"
    new = {"name": "新", "sector": house.steel, **(wanted if label == "project" else {})}
    year = {"project": -1, "plan": house.plan, **(wanted if label == "year_plan" else {})}
    assert (
        refused(ledger.create("project", -1, new), ledger.create("year_plan", -1, year)).code
        == "not-storable"
    )


def test_every_model_has_something_it_cannot_be_without() -> None:
    """So that no new object is made of nothing."""
    for label, columns in vocabulary.COLUMNS.items():
        assert any(column.required for column in columns), label


def test_two_changes_of_one_object_do_not_pass(house: House, refused: Callable[..., Refused]) -> None:
    project = house.project(place="旧")
    assert (
        refused(edit("project", project, place="甲"), edit("project", project, note="乙")).code
        == "twice-in-one"
    )
    gone = Difference("year_plan", house.year_plan(project), "delete")
    assert refused(edit("year_plan", gone.id, target="封顶"), gone).code == "twice-in-one"
    new = ledger.create("organisation", -1, {"name": "甲"}), ledger.create("organisation", -1, {"name": "乙"})
    assert refused(*new).code == "twice-in-one"


def test_nothing_refers_to_what_does_not_exist(house: House, refused: Callable[..., Refused]) -> None:
    project = house.project()
    for key, target in (("sector", 999), ("owner", 999), ("parent", 999)):
        told = refused(edit("project", project, **{key: target}))
        assert (told.code, told.params["key"]) == ("refers-to-nothing", key)
    lost = ledger.create("project", -1, {"name": "新", "sector": -7})
    assert refused(lost, ledger.create("organisation", -7, {"name": "单位"})).code == "refers-to-nothing"
    assert refused(ledger.create("membership", -1, {"user": 999, "role": "manager"})).params["key"] == "user"


def test_nothing_new_refers_to_what_goes_at_the_same_time(
    house: House, refused: Callable[..., Refused]
) -> None:
    unit = make("organisation", name="要撤的")
    project = house.project()
    gone = Difference("organisation", unit, "delete")
    assert refused(gone, edit("project", project, owner=unit)).code == "refers-to-nothing"
    new = ledger.create("project", -1, {"name": "新", "sector": house.steel, "owner": unit})
    assert refused(gone, new).code == "refers-to-nothing"


def test_what_is_turned_elsewhere_frees_what_goes(house: House) -> None:
    project = house.project(owner=make("organisation", name="旧业主"))
    old = stored("project", project)["owner"]
    assert isinstance(old, int)
    new = ledger.create("organisation", -1, {"name": "新业主"})
    turned = Difference("project", project, "update", {"owner": (old, -1)})
    receipt = commit([Difference("organisation", old, "delete"), turned, new])
    assert stored("project", project)["owner"] == receipt.ids["organisation", -1]
    assert ledger.verify(with_replay=True).ok


def test_a_name_is_free_once_its_owner_goes(house: House) -> None:
    unit = make("organisation", name="经信局")
    receipt = commit([
        Difference("organisation", unit, "delete"), ledger.create("organisation", -1, {"name": "经信局"}),
    ])  # fmt: skip
    assert receipt.ids["organisation", -1] != unit
    assert ledger.verify(with_replay=True).ok


def test_an_id_that_was_never_given_cannot_come_back(house: House, refused: Callable[..., Refused]) -> None:
    project = house.project()
    for never in (0, project + 1, 10**15):
        back = Difference("project", never, "create", made={"name": "假", "sector": house.steel})
        assert refused(back).code == "unknown-id"
    taken = Difference("project", project, "create", made={"name": "假", "sector": house.steel})
    assert refused(taken).code == "not-unique"


def test_a_revived_project_keeps_its_code(house: House) -> None:
    project = house.project()
    commit(
        [
            Difference("year_plan", house.year_plan(project), "delete"),
            Difference("project", project, "delete"),
        ]
    )
    back = Difference(
        "project", project, "create", made={"name": "回", "sector": house.steel, "code": "P999999"}
    )
    commit([back])
    assert stored("project", project)["code"] == f"P{project:06d}"


def test_a_refused_proposal_can_be_offered_again(house: House) -> None:
    """What was given ids before the refusal keeps them, and nothing is made twice."""
    project = house.project(place="旧")
    new = ledger.create("organisation", -1, {"name": "新单位"})
    stale = edit("project", project, place="甲")
    change("project", project, place="乙")
    with pytest.raises(Conflict):
        commit([new, stale])
    assert commit([new]).changes == 1
    assert ledger.verify(with_replay=True).ok


def test_what_is_gone_cannot_be_deleted_again(house: House) -> None:
    unit = make("organisation", name="单位")
    remove("organisation", unit)
    with pytest.raises(Conflict) as caught:
        remove("organisation", unit)
    assert caught.value.gone == [("organisation", unit)]


def test_a_new_organisation_is_in_use_unless_said_otherwise(house: House) -> None:
    assert stored("organisation", make("organisation", name="甲"))["active"] is True
    assert stored("organisation", make("organisation", name="乙", active=False))["active"] is False


def test_no_basis_without_an_amount(house: House) -> None:
    project = house.project(total_investment=None, total_investment_basis="published")
    assert stored("project", project)["total_investment_basis"] == ""
    other = house.project("乙", total_investment=WAN, total_investment_basis="published")
    assert stored("project", other)["total_investment_basis"] == "published"


def test_names_and_reasons_that_no_text_can_hold_are_made_legible(
    house: House, people: dict[str, User]
) -> None:
    """A file name of another encoding and a very long name must not end in a traceback."""
    project = house.project()
    person = people["manager"]
    person.first_name, person.last_name = "a\0" + "名" * 148, "字" * 150
    source = Source("file", "导入", "台账\udcff.xlsx", store.keep([b"a ledger"]).sha256)
    wanted = edit("project", project, place="甲")
    assert wanted
    receipt = ledger.commit([wanted], Actor.of(person), source, "import", "理由\udcff\0")
    kept = ChangeSet.objects.get(number=receipt.number or 0)
    assert kept.reason == "理由\ufffd\ufffd"
    assert kept.who == ("a\ufffd" + "名" * 148 + " " + "字" * 150)[:200]
    assert ledger.verify().ok


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": TEXTS.filter(bool), "sector": st.integers(1, 2**40)},
            optional={
                "place": TEXTS, "content": TEXTS, "total_investment": st.none() | st.integers(0, MAX_FEN),
                "stage": st.sampled_from(["", "building", "full"]), "planned_start": st.sampled_from(["", "2021", "2021-03"]),
                "placeholder": st.booleans(), "owner": st.none() | st.integers(1, 9),
            },
        ),
        min_size=1,
        max_size=12,
    )
)  # fmt: skip
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_texts_of_many_new_objects_are_canonical_to_the_byte(rows: list[dict[str, Any]]) -> None:
    made = [ledger.create("project", -place, row) for place, row in enumerate(rows, 1)]
    whole = [{**ledger.KEPT["project"].empty, **d.made} for d in made]
    wanted = [canonical({key: [None, value] for key, value in values.items()}) for values in whole]
    [columns] = Wanted.gathered(made).creations
    assert created(columns) == wanted
    assert [d.made for d in columns] == [d.made for d in made]


@pytest.mark.parametrize("number", [1, 300])
def test_bulk_and_single_writes_leave_the_same(house: House, number: int) -> None:
    """Over COPY and temporary tables as over plain statements: rows, versions, history."""
    rows: list[dict[str, Scalar]] = [
        {"name": f"项\t目\\{n}\n", "place": "a\\b", "planned": n, "placeholder": n % 2 == 0}
        for n in range(1, number + 1)
    ]
    projects = house.projects(rows)
    commit([edit("project", pk, note=f"\\N{pk}\n\t", total_investment=pk) for pk in projects])
    for row, pk in zip(rows, projects, strict=True):
        now = stored("project", pk)
        assert (now["name"], now["place"], now["placeholder"]) == (row["name"], "a\\b", row["placeholder"])
        assert (now["note"], now["total_investment"]) == (f"\\N{pk}\n\t", pk)
    assert Change.objects.filter(label="project", kind="update").count() == number
    commit([Difference("year_plan", house.year_plan(pk), "delete") for pk in projects])
    remove("project", *projects)
    assert ledger.verify(with_replay=True).ok


def test_the_source_says_what_was_cleaned() -> None:
    assert Source("file", "", "a\udcff", "").as_json() == {"kind": "file", "file": "a\ufffd"}
    assert TEST.as_json() == {"kind": "system", "detail": "test"}
