"""How a period goes, whoever writes it: open, closing, closed, in the order of months, with what was frozen."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from projects import ledger, store
from projects.ledger import Actor, Difference, Refused
from projects.models import Period, Snapshot
from projects.month import periods
from projects.values import Scalar
from tests.factories import TEST, WAN, House, change, close_month, commit, edit, make, remove, reopen_month

Values = dict[str, Scalar]


def told(differences: list[Difference | None], reason: str = "") -> str:
    """The code of the door's refusal of these; "" where it let pass."""
    try:
        ledger.commit([d for d in differences if d], Actor.system(), TEST, reason=reason)
    except Refused as refused:
        return refused.code
    return ""


def fresh(house: House, month: int, state: str = "open") -> Difference:
    return ledger.create("period", -1, {"plan": house.plan, "month": month, "state": state})


@pytest.mark.parametrize("state", ["closing", "closed", ""])
def test_a_period_begins_open(house: House, state: str) -> None:
    assert told([fresh(house, 3, state)]) == "period-starts-open"


def test_the_order_of_states(house: House) -> None:
    march = house.period(3)
    assert told([edit("period", march, state="closed")]) == "period-state"
    assert told([edit("period", march, state="closing")]) == ""
    assert told([edit("period", march, state="closed")]) == "closed-with-snapshot"
    assert told([Difference("period", march, "delete")]) == "period-closed"
    assert told([edit("period", march, state="open")]) == "", "a closing can be put off"
    close_month(march)
    assert told([edit("period", march, state="closing")], "x") == "period-state"
    assert told([edit("period", march, state="open")], " ") == "reason-missing"
    assert told([Difference("period", march, "delete")]) == "referred-to", "its figures are frozen"
    assert told([edit("period", march, state="open")], "漏报") == ""
    assert told([edit("period", march, month=5)]) == "", "an open one may still be moved"


def test_months_are_closed_in_their_order_and_reopened_backwards(house: House) -> None:
    march, april = house.period(3), house.period(4)
    with pytest.raises(Refused) as refused:
        close_month(april)
    assert (refused.value.code, refused.value.params) == ("earlier-month-open", {"month": 4, "earlier": 3})
    close_month(march)
    close_month(april)
    with pytest.raises(Refused) as refused:
        reopen_month(march)
    assert (refused.value.code, refused.value.params) == ("later-month-closed", {"month": 3, "later": 4})
    assert told([fresh(house, 2)]) == "period-order", "nothing comes before what is closed"
    assert told([fresh(house, 5)]) == ""
    reopen_month(april)
    reopen_month(march)
    assert set(Period.objects.values_list("state", flat=True)) == {"open"}


def test_another_plan_has_an_order_of_its_own(house: House) -> None:
    house.period(3)
    other = make("plan", year=2022, status="issued")
    close_month(make("period", plan=other, month=4, state="open"))


def test_january_may_be_joined_to_february(house: House) -> None:
    change("plan", house.plan, january_joined=True)
    assert told([fresh(house, 1)]) == "january-joined"
    assert told([fresh(house, 2)]) == ""
    change("plan", house.plan, january_joined=False)
    assert told([fresh(house, 1)]) == ""
    assert told([edit("plan", house.plan, january_joined=True)]) == "january-stands"


def test_a_snapshot_is_made_by_a_closing_and_stays(house: House) -> None:
    march = house.period(3)
    position, head = ledger.head()
    kept = store.keep([b"{}"]).sha256
    told_of: Values = {"period": march, "kind": "closing", "position": position, "head": head, "sha256": kept}
    assert told([ledger.create("snapshot", -1, told_of)]) == "snapshot-false", "the month is not closed by it"
    change("period", march, state="closing")
    position, head = ledger.head()
    told_of |= {"position": position, "head": head}
    closes = edit("period", march, state="closed")
    wrongs: list[Values] = [
        {"position": position - 1},
        {"head": "0" * 64},
        {"sha256": "1" * 64},
        {"sha256": "../secret.key"},
    ]
    for wrong in wrongs:
        assert told([closes, ledger.create("snapshot", -1, {**told_of, **wrong})]) == "snapshot-false"
    assert (
        told([closes, ledger.create("snapshot", -1, {**told_of, "kind": "correction"})])
        == "closed-with-snapshot"
    )
    assert told([closes, ledger.create("snapshot", -1, told_of)]) == ""
    made = Snapshot.objects.get().pk
    assert told([edit("snapshot", made, kind="correction")], "x") == "snapshot-stays"
    assert told([Difference("snapshot", made, "delete")], "x") == "snapshot-stays"


def test_a_correction_is_closed_for_a_reason(house: House) -> None:
    march = house.period(3)
    close_month(march, "")
    reopen_month(march)
    with pytest.raises(Refused, match="correction-reason"):
        close_month(march, "")
    close_month(march, "已更正")
    assert list(Snapshot.objects.order_by("id").values_list("kind", flat=True)) == ["closing", "correction"]


def test_only_the_office_goes_about_periods(house: House, people: dict[str, User]) -> None:
    period = Period.objects.get(pk=house.period(3))
    for name in ("officer", "leader", "auditor", "administrator", "nobody"):
        actor = Actor.of(people[name])
        for step in (
            lambda actor=actor: periods.open_month(period.plan, 5, actor, TEST),
            lambda actor=actor: periods.begin_closing(period, actor, TEST),
            lambda actor=actor: periods.close(period, actor, TEST),
            lambda actor=actor: periods.extend(
                period, house.department, "2021-04-02T18:00", actor, TEST, "停电"
            ),
        ):
            with pytest.raises(Refused, match="not-yours"):
                step()
    assert periods.close(period, Actor.of(people["manager"]), TEST).receipt.number


# --- undo


def test_a_closing_is_not_undone_but_reopened(house: House) -> None:
    house.report(house.project(), 3, completed=WAN)
    march = house.period(3)
    closed = close_month(march)
    done = ledger.undo(closed.receipt.number or 0, Actor.system(), TEST, "早了")
    assert (done.number, {line["why"] for line in done.kept}) == (None, {"month closed"})
    reopened = reopen_month(march).number or 0
    done = ledger.undo(reopened, Actor.system(), TEST, "又关上")
    assert (done.number, len(done.kept)) == (None, 1), "a month is closed only with its figures frozen"
    assert Period.objects.get().state == "open"
    assert Snapshot.objects.count() == 1


def test_the_beginning_of_a_closing_can_be_undone(house: House) -> None:
    march = house.period(3)
    number = change("period", march, state="closing").number or 0
    assert ledger.undo(number, Actor.system(), TEST, "早了").reversed == 1
    assert Period.objects.get().state == "open"


def test_a_month_that_was_opened_by_mistake_goes(house: House) -> None:
    march = house.period(3)
    assert remove("period", march).number
    number = commit([fresh(house, 4)]).number or 0
    assert ledger.undo(number, Actor.system(), TEST, "错月").reversed == 1
    assert not Period.objects.exists()
