"""What has steps or rests on kept files: problems, suspension and cancellation, evidence. Whoever writes passes here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from projects import access, ledger, store
from projects.ledger import Actor, Difference, Receipt, Refused, Source
from projects.ledger.rules import problems
from projects.values import Scalar
from projects.vocabulary import column
from tests.factories import (
    TEST,
    WAN,
    House,
    close_month,
    commit,
    edit,
    house,
    kept,
    make,
    people,
    remove,
    stored,
)

__all__ = ["house", "people"]

PAGE = Source("page", "test")
As = Callable[[str], Actor]


@pytest.fixture
def at(people: dict[str, User]) -> As:
    """The actor of a person by name."""
    return lambda name: Actor.of(people[name])


def by_hand(difference: Difference | None, actor: Actor, reason: str = "") -> Receipt:
    """One difference as a page sends it."""
    assert difference
    return ledger.commit([difference], actor, PAGE, reason=reason)


def refused(difference: Difference | None, actor: Actor, reason: str = "") -> str:
    """The code of what the door says; the head stays."""
    head = ledger.head()
    with pytest.raises(Refused) as caught:
        by_hand(difference, actor, reason)
    assert ledger.head() == head
    return caught.value.code


# --- problems


def problem(house: House, **wanted: Scalar) -> int:
    told = {"kind": "land", "description": "征地", "raised": "2021-03-01", "state": "raised", **wanted}
    return make("problem", project=wanted.pop("project", None) or house.project(), **told)


def brought_to(house: House, state: str) -> int:
    """A problem that went the ordinary way as far as ``state``."""
    made = problem(house)
    for step in {
        "raised": [], "handling": ["handling"], "closing": ["handling", "closing"],
        "closed": ["handling", "closing", "closed"], "returned": ["handling", "closing", "returned"],
    }[state]:  # fmt: skip
        wanted = {"state": step, **({"result": "已交地"} if step == "closing" else {})}
        by_hand(edit("problem", made, **wanted), Actor.system(), "理由")
    return made


def test_a_problem_goes_the_whole_way(house: House, at: As) -> None:
    made = problem(house)
    by_hand(edit("problem", made, state="handling", measures="协调"), at("officer"))
    by_hand(edit("problem", made, state="closing", result="已交地"), at("officer"))
    by_hand(edit("problem", made, state="returned"), at("manager"), "尚欠两户")
    by_hand(edit("problem", made, state="closing", result="全部交地"), at("officer"))
    by_hand(edit("problem", made, state="closed"), at("manager"))
    assert stored("problem", made)["state"] == "closed"
    assert ledger.verify(with_replay=True).ok


STATES = [choice.value for choice in column("problem", "state").choices]


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("name", ["officer", "manager"])
def test_each_step_is_for_whom_it_is(house: House, at: As, old: str, name: str) -> None:
    """Every pair of states: what ``steps`` offers passes with a result and a reason, and nothing else does."""
    offered = problems.steps(old, at(name).roles)
    made = brought_to(house, old)
    for new in STATES:
        wanted = edit("problem", made, state=new, result="结果")
        if new == old:
            continue
        if new in offered:
            assert by_hand(wanted, at(name), "理由").number
            ledger.undo(ledger.head()[0], Actor.system(), TEST, "下一个")
            assert stored("problem", made)["state"] == old
        else:
            expected = {"problem-step", "problem-closed", "problem-office"}
            assert refused(wanted, at(name), "理由") in expected, (old, new)


def test_the_office_alone_closes_and_sends_back(house: House, at: As) -> None:
    made = brought_to(house, "closing")
    for new in ("closed", "returned"):
        assert refused(edit("problem", made, state=new), at("officer"), "理由") == "problem-office"
    assert access.may_settle(at("manager").roles)
    assert refused(edit("problem", made, state="returned"), at("manager"), " ") == "reason-missing"
    assert refused(edit("problem", made, state="handling"), at("manager"), "理由") == "problem-step"


def test_asking_to_close_takes_a_result(house: House, at: As) -> None:
    made = brought_to(house, "handling")
    assert refused(edit("problem", made, state="closing"), at("officer")) == "problem-result"
    assert refused(edit("problem", made, state="closing", result=""), at("officer")) == "problem-result"
    by_hand(edit("problem", made, result="已交地"), at("officer"))
    assert by_hand(edit("problem", made, state="closing"), at("officer")).number
    emptied = edit("problem", brought_to(house, "returned"), state="closing", result="")
    assert refused(emptied, at("officer")) == "problem-result"


def test_a_closed_problem_stays_as_it_is(house: House, at: As) -> None:
    made = brought_to(house, "closed")
    for wanted in ({"result": "别的"}, {"due": "2022"}, {"state": "handling"}):
        assert refused(edit("problem", made, **wanted), at("manager"), "理由") == "problem-closed"
    assert refused(Difference("problem", made, "delete"), at("manager"), "理由") == "problem-closed"


def test_who_takes_a_problem_away(house: House, at: As) -> None:
    raised, begun, sent_back = (brought_to(house, state) for state in ("raised", "handling", "returned"))
    assert by_hand(Difference("problem", raised, "delete"), at("officer")).number
    assert refused(Difference("problem", begun, "delete"), at("officer")) == "problem-begun"
    assert by_hand(Difference("problem", sent_back, "delete"), at("manager")).number


def test_a_closed_problem_goes_with_its_project(house: House, at: As) -> None:
    made = brought_to(house, "closed")
    project = stored("problem", made)["project"]
    assert isinstance(project, int)
    gone = [("problem", made), ("year_plan", house.year_plan(project)), ("project", project)]
    assert ledger.commit([Difference(label, id, "delete") for label, id in gone], at("manager"), PAGE).number


@pytest.mark.parametrize("state", ["handling", "closing", "closed", "returned"])
def test_a_new_problem_is_raised(house: House, at: As, state: str) -> None:
    told: dict[str, Scalar] = {"project": house.project(), "kind": "land", "description": "征地"}
    new = ledger.create("problem", -1, {**told, "raised": "2021-03-01", "state": state, "result": "有"})
    assert refused(new, at("manager"), "理由") == "problem-step"


def test_undo_goes_back_over_steps(house: House, at: As) -> None:
    """Also over those that nobody may take: the project office says why, and the history keeps both."""
    made = brought_to(house, "closed")
    done = ledger.undo(ledger.head()[0], at("manager"), PAGE, "点错了")
    assert (done.reversed, stored("problem", made)["state"]) == (1, "closing")


# --- stages


@pytest.mark.parametrize("new", ["halted", "cancelled"])
def test_stopping_a_project_takes_a_reason(house: House, at: As, new: str) -> None:
    project = house.project(stage="building")
    assert refused(edit("project", project, stage=new), at("manager")) == "stage-reason"
    assert by_hand(edit("project", project, stage=new), at("manager"), "资金链断裂").number
    again = edit("project", project, stage="building")
    if new == "cancelled":
        assert refused(again, at("manager")) == "stage-reason"
    assert by_hand(again, at("manager"), "恢复建设").number


def test_the_office_alone_cancels(house: House, at: As) -> None:
    project = house.project(stage="building")
    assert refused(edit("project", project, stage="cancelled"), at("officer"), "不建了") == "stage-office"
    assert by_hand(edit("project", project, stage="halted"), at("officer"), "冬季停工").number
    by_hand(edit("project", project, stage="cancelled"), at("manager"), "不建了")
    assert refused(edit("project", project, stage="building"), at("officer"), "又建") == "stage-office"


def test_a_file_and_a_return_are_their_own_reason(house: House, at: As) -> None:
    first, second = house.project("甲", stage="building"), house.project("乙", stage="building")
    file = Source("file", "import 1", "台账.xlsx", store.keep([b"x"]).sha256)
    assert ledger.commit([d for d in [edit("project", first, stage="cancelled")] if d], at("manager"), file)
    told: dict[str, Scalar] = {
        "year_plan": house.year_plan(second),
        "period": house.period(3),
        "state": "submitted",
    }
    returned = ledger.create("monthly_return", -1, {**told, "difficulties": "停工待料"})
    halted = edit("project", second, stage="halted")
    assert halted
    assert ledger.commit([halted, returned], at("officer"), PAGE).changes == 2


# --- evidence


def proof(project: int, **wanted: Scalar) -> Difference:
    return ledger.create("evidence", -1, {**kept(project=project), **wanted})


def test_evidence_needs_its_bytes(house: House, at: As) -> None:
    project = house.project()
    assert by_hand(proof(project), at("officer")).number
    wrongs: tuple[dict[str, Scalar], ...] = (
        {"sha256": "0" * 64}, {"size": 1}, {"sha256": "../../../../etc/hostname"}, {"sha256": "A" * 64},
        {"sha256": kept()["sha256"], "size": 0},
    )  # fmt: skip
    for wrong in wrongs:
        assert refused(proof(project, **wrong), at("officer")) == "evidence-not-kept", wrong


def test_evidence_stays_the_file_it_is(house: House, at: As) -> None:
    first, second = house.project("甲"), house.project("乙")
    made = make("evidence", **kept(project=first))
    other = kept(b"%PDF-1.4 other")
    for wanted in (
        {"sha256": other["sha256"], "size": other["size"]},
        {"name": "别.pdf"},
        {"project": second},
    ):
        assert refused(edit("evidence", made, **wanted), at("manager")) == "evidence-fixed"
    assert by_hand(edit("evidence", made, amount=WAN, signed=True, note="三方已签"), at("officer")).number


def test_evidence_stands_under_a_return_of_its_own_project(house: House, at: As) -> None:
    mine, other = house.project("甲"), house.project("乙")
    march = house.report(mine, 3, completed=WAN)
    assert by_hand(proof(mine, monthly_return=march), at("officer")).number
    assert refused(proof(other, monthly_return=march), at("officer")) == "evidence-elsewhere"
    loose = make("evidence", **kept(project=other))
    assert refused(edit("evidence", loose, monthly_return=march), at("officer")) == "evidence-elsewhere"
    assert refused(proof(mine, monthly_return=march + 99), at("officer")) == "refers-to-nothing"


def test_what_a_closed_month_rests_on_stays(house: House, at: As) -> None:
    project = house.project()
    march = house.report(project, 3, completed=WAN)
    before = commit([proof(project, monthly_return=march)])
    made = before.ids["evidence", -1]
    close_month(house.period(3))
    assert refused(Difference("evidence", made, "delete"), at("manager"), "理由") == "period-closed"
    for wanted in ({"amount": WAN}, {"monthly_return": None}):
        assert refused(edit("evidence", made, **wanted), at("officer")) == "period-closed"
    assert by_hand(proof(project, monthly_return=march), at("officer")).number, "more may be added"
    kept_back = ledger.undo(before.number or 0, at("manager"), PAGE, "撤销")
    assert (kept_back.number, [each["why"] for each in kept_back.kept]) == (None, ["month closed"])


def test_evidence_that_was_taken_away_comes_back(house: House) -> None:
    made = make("evidence", **kept(project=house.project(), amount=WAN))
    before = stored("evidence", made)
    number = remove("evidence", made).number
    ledger.undo(number or 0, Actor.system(), TEST, "误删")
    assert stored("evidence", made) == before


@pytest.mark.parametrize("name", ["stranger", "auditor", "leader", "administrator", "nobody"])
def test_who_may_not_write_around_a_project(house: House, at: As, name: str) -> None:
    project = house.project()
    new = [
        proof(project), ledger.create("milestone", -1, {"project": project, "kind": "piling"}),
        ledger.create("permit", -1, {"project": project, "kind": "land", "state": "done"}),
        ledger.create("problem", -1, {"project": project, "kind": "land", "description": "a", "raised": "2021", "state": "raised"}),
    ]  # fmt: skip
    code = "unknown-project" if name == "stranger" else "not-yours"
    assert [refused(each, at(name)) for each in new] == [code] * 4


# --- verification


def test_missing_and_altered_files_are_found(house: House) -> None:
    project = house.project()
    first, second = (make("evidence", **kept(text, project=project)) for text in (b"%PDF-1", b"%PDF-2"))
    make("evidence", **kept(b"%PDF-1", project=project, kind="contract"))
    assert ledger.verify().ok
    path = store.path_of(str(stored("evidence", first)["sha256"]))
    path.write_bytes(b"%PDF-X")
    store.path_of(str(stored("evidence", second)["sha256"])).unlink()
    verdict = ledger.verify()
    told = [(each.label, each.id, each.key, each.table) for each in verdict.differences]
    altered = store.hash_of(path)
    assert told == [("evidence", first, "sha256", altered), ("evidence", second, "sha256", None)]
    assert (verdict.ok, verdict.first_bad) == (False, None)


def test_the_bytes_of_removed_evidence_are_still_asked_for(house: House) -> None:
    made = make("evidence", **kept(project=house.project()))
    sha256 = str(stored("evidence", made)["sha256"])
    remove("evidence", made)
    assert ledger.verify(with_replay=True).ok
    store.path_of(sha256).unlink()
    assert [each.id for each in ledger.verify().differences] == [made]


def test_an_imported_ledger_is_still_there(house: House) -> None:
    kept_file = store.keep([b"a ledger"])
    source = Source("file", "importledger 2021", "台账.xlsx", kept_file.sha256)
    wanted = edit("project", house.project(), place="甲")
    assert wanted
    number = ledger.commit([wanted], Actor.system(), source, "import").number
    assert ledger.verify().ok
    kept_file.path.unlink()
    assert [(d.label, d.id, d.key) for d in ledger.verify().differences] == [("changeset", number, "file")]
