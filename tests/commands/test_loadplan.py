"""loadplan: what the seeds hold, that loading twice is loading once, and that nothing people did is undone by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from projects import ledger
from projects.ledger import Actor, Difference, Source
from projects.models import ChangeSet, ControlTotal, Plan, Project, Sector, YearPlan
from projects.values import Scalar
from tests.commands.conftest import Run

pytestmark = pytest.mark.django_db
TEST = Source("system", "test")
YI = 10**10
SEEDS = settings.BASE_DIR / "seeds"


def put(label: str, id: int, **wanted: Scalar) -> None:
    difference = ledger.update(label, id, ledger.current(label, [id])[id], wanted)
    assert difference
    ledger.commit([difference], Actor.system(), TEST)


def remove(*objects: tuple[str, int]) -> None:
    ledger.commit([Difference(label, id, "delete") for label, id in objects], Actor.system(), TEST)


def total(measure: str, sector: str | None = None, year: int = 2021, item: str = "") -> ControlTotal:
    scope = {"scope": "sector", "sector__code": sector} if sector else {"scope": "all"}
    return ControlTotal.objects.get(plan__year=year, measure=measure, item=item, **scope)


def edited(folder: Path, old: str, new: str) -> str:
    """The seed file of 2021 with one place changed, beside the sectors."""
    text = (SEEDS / "plan-2021.toml").read_text("utf-8")
    assert text.count(old) == 1, old
    file = folder / "plan-2021.toml"
    file.write_text(text.replace(old, new), "utf-8")
    return str(file)


# --- what is loaded


def test_the_plan_of_2021_has_exactly_ninety_projects(run: Run) -> None:
    found = run("loadplan")
    assert (found.code, found.json["changed"], found.json["unchanged"], found.json["changeset"]) == (
        0,
        0,
        0,
        1,
    )
    assert found.json["head"] == ledger.head()[1]
    rows = YearPlan.objects.filter(plan__year=2021).values_list(
        "project__sector__code", "project__placeholder"
    )
    counts = {
        "steel": 17,
        "rare-earth": 4,
        "new-energy": 7,
        "technology": 4,
        "infrastructure": 12,
        "other": 46,
    }
    assert Counter(code for code, _ in rows) == counts
    assert sum(placeholder for _, placeholder in rows) == 78
    assert Project.objects.count() == 90


def test_named_projects_carry_their_names_and_placeholders_say_so(run: Run) -> None:
    run("loadplan")
    names = set(Project.objects.filter(placeholder=False).values_list("name", flat=True))
    assert len(names) == 12
    assert {
        "40万吨型钢生产线",
        "光伏热场用碳\\碳复合材料制品建设项目",
        "光伏硅材料制造项目(通威二期5万吨高纯晶硅)",
    } <= names
    slots = Project.objects.filter(placeholder=True).values_list("name", flat=True)
    assert len(set(slots)) == 78
    assert all("待明确项目" in name for name in slots)


def test_only_one_amount_is_known_and_it_is_published(run: Run) -> None:
    run("loadplan")
    known = Project.objects.exclude(total_investment=None).get()
    assert (known.total_investment, known.total_investment_basis) == (40 * YI, "published")
    assert "2020" in known.note
    assert not Project.objects.exclude(output=None).exists()
    assert not YearPlan.objects.exclude(planned=None).exists()


def test_published_figures_are_kept_with_their_section_and_standing(run: Run) -> None:
    run("loadplan")
    assert [total(m).value for m in ("count", "total_investment", "planned")] == [90, 584 * YI, 179 * YI]
    assert total("total_investment", "steel").value == 4624 * YI // 100
    assert (total("output", "steel").value, total("output", "steel").qualifier) == (30 * YI, "about")
    assert (total("count", "other").value, total("count", "other").standing) == (46, "assumed")
    assert (total("total_investment", "other").value, total("total_investment", "other").standing) == (
        3598 * YI // 10,
        "assumed",
    )
    assert not ControlTotal.objects.filter(
        measure="planned", sector__code__in=["infrastructure", "other"]
    ).exists()
    assert [total(m, year=2020).value for m in ("count", "completed", "finished")] == [
        76,
        1668 * YI // 10,
        41,
    ]
    assert not ControlTotal.objects.filter(section="").exists()
    assert not YearPlan.objects.filter(plan__year=2020).exists()


def test_slips_of_the_document_stand_as_they_are_with_a_note(run: Run) -> None:
    run("loadplan")
    foreign = ControlTotal.objects.get(item="实际利用外资")
    assert (foreign.value, foreign.unit) == (7643 * 10**8 * 100, "usd")
    assert "笔误" in foreign.note
    bonds = ControlTotal.objects.get(item="债券资金合计")
    parts = ControlTotal.objects.filter(item__in=["再融资债券", "一般债券", "专项债券", "抗疫特别国债"])
    assert (bonds.value, sum(part.value for part in parts)) == (145 * YI // 10, 1447 * YI // 100)
    assert "14.47" in bonds.note


def test_published_totals_add_up_over_the_sectors(run: Run) -> None:
    run("loadplan")
    for measure in ("count", "total_investment"):
        parts = ControlTotal.objects.filter(plan__year=2021, scope="sector", measure=measure)
        assert sum(part.value for part in parts) == total(measure).value


# --- loading again


def test_a_second_run_changes_nothing(run: Run) -> None:
    first = run("loadplan")
    second = run("loadplan")
    assert second.json == {"created": 0, "changed": 0, "unchanged": first.json["created"], "changeset": None,
                           "head": first.json["head"], "kept": []}  # fmt: skip
    assert ChangeSet.objects.count() == 1
    assert ledger.verify(with_replay=True).ok


def test_if_empty_does_nothing_once_there_was_a_plan(run: Run) -> None:
    assert run("loadplan", "--if-empty").json["created"] > 90
    ledger.undo(1, Actor.system(), TEST, "test")
    assert not Project.objects.exists()
    assert run("loadplan", "--if-empty").json["created"] == 0
    assert not Project.objects.exists()


def test_what_people_did_to_projects_stays(run: Run) -> None:
    run("loadplan")
    named, slot, gone = (
        Project.objects.get(name="40万吨型钢生产线"),
        *Project.objects.filter(placeholder=True)[:2],
    )
    put("project", named.pk, name="型钢改造", total_investment=5)
    put("project", slot.pk, name="真实项目", placeholder=False)
    remove(("year_plan", gone.year_plans.get().pk), ("project", gone.pk))
    again = run("loadplan")
    assert (again.json["created"], again.json["changed"], again.json["changeset"]) == (0, 0, None)
    assert Project.objects.count() == 89
    assert Project.objects.get(pk=named.pk).name == "型钢改造"


def test_after_a_plan_was_undone_loading_makes_it_anew(run: Run) -> None:
    run("loadplan")
    ledger.undo(1, Actor.system(), TEST, "test")
    assert run("loadplan").json["created"] > 90
    assert Project.objects.count() == 90
    assert min(Project.objects.values_list("id", flat=True)) == 91  # ids are never used again
    assert ledger.verify(with_replay=True).ok


def test_a_control_total_follows_the_file_unless_a_person_changed_it(run: Run, tmp_path: Path) -> None:
    run("loadplan")
    file = edited(tmp_path, "value = 46.24", "value = 46.25")
    changed = run("loadplan", file)
    assert (changed.json["created"], changed.json["changed"]) == (0, 1)
    assert total("total_investment", "steel").value == 4625 * YI // 100
    put("control_total", total("total_investment", "steel").pk, value=1)
    assert run("loadplan", file).json["changed"] == 0
    kept = run("loadplan")  # the file of before: file and person both moved
    assert (kept.json["changed"], len(kept.json["kept"])) == (0, 1)
    assert "value" in kept.said
    assert total("total_investment", "steel").value == 1


def test_a_control_total_that_a_person_removed_stays_away(run: Run) -> None:
    run("loadplan")
    remove(("control_total", total("count").pk))
    assert run("loadplan").json["created"] == 0
    assert not ControlTotal.objects.filter(plan__year=2021, scope="all", measure="count").exists()


def test_a_sector_with_another_code_is_still_known(run: Run) -> None:
    run("loadplan")
    put("sector", Sector.objects.get(code="steel").pk, code="metals")
    assert run("loadplan").json["created"] == 0
    assert Sector.objects.count() == 6


def test_a_project_that_was_there_before_joins_the_plan(run: Run) -> None:
    sector = ledger.commit(
        [ledger.create("sector", -1, {"code": "steel", "name": "钢"})], Actor.system(), TEST
    )
    wanted: dict[str, Scalar] = {"name": "40万吨型钢生产线", "sector": sector.ids["sector", -1]}
    ledger.commit([ledger.create("project", -1, wanted)], Actor.system(), TEST)
    run("loadplan")
    assert Project.objects.filter(name="40万吨型钢生产线").count() == 1
    assert YearPlan.objects.filter(project__name="40万吨型钢生产线", plan__year=2021).count() == 1


# --- who may


def test_rights_of_the_person_after_as(run: Run, person: Callable[..., User]) -> None:
    person("boss", "manager", "administrator")
    person("clerk", "officer")
    assert run("loadplan", "--as", "nobody").code == 2
    refused = run("loadplan", "--as", "clerk")
    assert (refused.code, refused.json["error"], Plan.objects.count()) == (2, "not-allowed", 0)
    assert run("loadplan", "--as", "boss").code == 0
    assert ChangeSet.objects.get(action="loadplan").user == User.objects.get(username="boss")


# --- files that cannot be used


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plan = ", ["bad.toml"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'count'\nunit = '个'\n", ["total[1]", "value"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'size'\nvalue = 1\nunit = '个'\n", ["measure", "size"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'count'\nvalue = 1\nunit = '吨'\n", ["unit", "吨"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'amount'\nvalue = '多'\nunit = '亿元'\n", ["value", "多"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'amount'\nvalue = 1e300\nunit = '亿元'\n", ["value"]),
        ("[plan]\nyear = 2021\n[[total]]\nscope = 'all'\nmeasure = 'amount'\nvalue = nan\nunit = '亿元'\n", ["value"]),
        ("[plan]\nyear = 'x'\n", ["plan", "year"]),
        ("[plan]\nyear = 2021\ncolour = 'red'\n", ["plan", "colour"]),
        ("[plan]\nyear = 2021\n[[projects]]\nsector = 'gold'\ncount = 1\nplaceholder = 'x'\n", ["gold"]),
        ("[plan]\nyear = 2021\n[[projects]]\nsector = 'steel'\ncount = 0\nplaceholder = 'x'\n[[projects.named]]\nname = 'a'\n", ["count"]),
        ("[plan]\nyear = 2021\n[[projects]]\nsector = 'steel'\ncount = 1\nplaceholder = 'x'\n[[projects.named]]\nname = ''\n", ["projects[1].named[1]", "name"]),
        ("plan = 3\n", ["plan"]),
        ("[[sector]]\ncode = 'a'\nname = 'a'\n[[sector]]\ncode = 'a'\nname = 'b'\n", ["sector[2]"]),
    ],
)  # fmt: skip
def test_a_seed_file_with_a_mistake_gets_a_sentence(
    run: Run, tmp_path: Path, text: str, told: list[str]
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, "utf-8")
    found = run("loadplan", str(file))
    assert found.code == 2
    assert all(each in found.json["message"] for each in told), found.json["message"]
    assert found.json["message"] in found.said
    assert not ChangeSet.objects.exists()


def test_a_file_that_is_not_there_or_not_text_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe\x00")
    assert run("loadplan", str(tmp_path / "a.toml")).code == 2
    assert run("loadplan", str(tmp_path / "b.toml")).code == 2
    assert run("loadplan", str(tmp_path)).code == 2
