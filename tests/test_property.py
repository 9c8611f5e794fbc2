"""Edits, stale and simultaneous edits, exports, imports and undos in any order, held against a plain-Python model."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import openpyxl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from projects import ledger, vocabulary
from projects.intake import importing
from projects.ledger import Actor, Source
from projects.models import Plan, Project, YearPlan
from projects.reports.ledger_book import export_ledger
from tests.factories import House, house  # noqa: F401 (a fixture)
from tests.ledger.test_races import together

TEST = Source("command", "property")
#: key → (model, values it takes): a text, an amount, a choice
FIELDS: dict[str, tuple[str, list[Any]]] = {
    "place": ("project", ["", "甲路", "=1+1", "00123", "乙路\n二楼"]),
    "total_investment": ("project", [None, 1_000_000, 12_345_670_000, 1]),
    "stage": ("project", ["", "building", "finished"]),
    "planned": ("year_plan", [None, 5_000_000, 7_770_000]),
}
EMPTY = {key: values[0] for key, (_, values) in FIELDS.items()}
KEYS = st.sampled_from(sorted(FIELDS))
#: a project by number, a field, a value of it by number
EDIT = st.tuples(st.integers(0, 9), KEYS, st.integers(0, 9))
#: names of new projects: all examples share one ledger, where a name already known would mean that project
FRESH = count(1)
Model = dict[int, dict[str, Any]]


@dataclass
class Deed:
    """A change set that can be undone: (project, key) → (old, new), and the projects it made as it made them."""

    number: int
    changed: dict[tuple[int, str], tuple[Any, Any]] = field(default_factory=dict)
    made: Model = field(default_factory=dict)


class Ledger(RuleBasedStateMachine):
    """The model is project id → {key: value}; books are exported files with the model as it then was."""

    plan: int
    sector: int

    def __init__(self) -> None:
        super().__init__()
        self.model: Model = {}
        self.year_plan: dict[int, int] = {}
        self.books: list[tuple[Path, Model]] = []
        self.deeds: list[Deed] = []
        self.seen: list[tuple[int, Model]] = []
        self.folder = Path(tempfile.mkdtemp(prefix="property-"))

    @initialize()
    def begin(self) -> None:
        made = [ledger.create("project", -n, {"name": f"项目{n}", "sector": self.sector}) for n in (1, 2, 3)]
        made += [ledger.create("year_plan", -n, {"project": -n, "plan": self.plan}) for n in (1, 2, 3)]
        ids = ledger.commit(made, Actor.system(), TEST).ids
        for n in (1, 2, 3):
            self.model[ids["project", -n]] = {"name": f"项目{n}", **EMPTY}
            self.year_plan[ids["project", -n]] = ids["year_plan", -n]
        self.export()

    # --- one edit, and two at once

    def wish(self, edit: tuple[int, str, int]) -> tuple[int, str, Any]:
        """(project, key, new value) of an edit by numbers; the newest project is number 0."""
        pick, key, place = edit
        return (
            sorted(self.model)[-1 - pick % len(self.model)],
            key,
            FIELDS[key][1][place % len(FIELDS[key][1])],
        )

    def change(self, project: int, key: str, old: Any, new: Any) -> ledger.Receipt:
        """An edit by someone who saw ``old``."""
        label = FIELDS[key][0]
        object_id = project if label == "project" else self.year_plan[project]
        now = ledger.current(label, [object_id])[object_id]
        difference = ledger.update(label, object_id, {**now, key: old}, {key: new})
        return ledger.commit([difference] if difference else [], Actor.system(), TEST)

    @rule(edit=EDIT)
    def edit(self, edit: tuple[int, str, int]) -> None:
        project, key, new = self.wish(edit)
        old = self.model[project][key]
        receipt = self.change(project, key, old, new)
        assert (receipt.number is None) == (old == new)
        if receipt.number:
            self.model[project][key] = new
            self.deeds.append(Deed(receipt.number, {(project, key): (old, new)}))
            self.seen.append((receipt.number, self.copy()))

    @rule(edit=EDIT, place=st.integers(0, 9))
    def stale_edit(self, edit: tuple[int, str, int], place: int) -> None:
        """Two people saw the same value: the second one's other wish is a conflict, the same wish is no change."""
        project, key, mine = self.wish(edit)
        old, yours = self.model[project][key], self.wish((edit[0], key, place))[2]
        self.change(project, key, old, mine)
        self.model[project][key] = mine
        if yours in (old, mine) or mine == old:
            return
        with pytest.raises(ledger.Conflict) as caught:
            self.change(project, key, old, yours)
        clash = caught.value.clashes[0]
        assert (clash.base, clash.theirs, clash.yours) == (old, mine, yours)

    @rule(first=EDIT, second=EDIT)
    def edits_at_once(self, first: tuple[int, str, int], second: tuple[int, str, int]) -> None:
        """Two threads: different fields both come through; of two wishes for one field one is refused."""
        wishes = [self.wish(first), self.wish(second)]
        olds = [self.model[project][key] for project, key, _ in wishes]
        work = [
            partial(self.change, project, key, old, new)
            for (project, key, new), old in zip(wishes, olds, strict=True)
        ]
        raised = together(*work)
        one_field = wishes[0][:2] == wishes[1][:2]
        rivals = one_field and len({olds[0], wishes[0][2], wishes[1][2]}) == 3
        assert [type(error) for error in raised] == [ledger.Conflict] * rivals
        for (project, key, new), old in zip(wishes, olds, strict=True):
            if new != old and not rivals:
                self.model[project][key] = new
        if rivals:
            project, key, _ = wishes[0]
            self.model[project][key] = self.stored(project)[key]
            assert self.model[project][key] in {new for _, _, new in wishes}

    # --- files

    @rule()
    def export(self) -> None:
        path = self.folder / f"{len(self.books)}.xlsx"
        export_ledger(
            path,
            year=2021,
            queryset=YearPlan.objects.filter(project__in=list(self.model)).order_by("project__code"),
            columns=[c for c in vocabulary.ledger_columns() if c.key in {"code", "name", "sector", *FIELDS}],
            language="zh-hans",
            actor=Actor.system(),
            source=TEST,
        )
        self.books.append((path, self.copy()))

    @rule(book=st.integers(0, 9), edits=st.lists(EDIT, max_size=3), newcomer=st.booleans())
    def bring_back(self, book: int, edits: list[tuple[int, str, int]], newcomer: bool) -> None:
        """Cells changed in Excel, and a row at the end: applied if nobody changed one of them since, else nothing."""
        path, base = self.books[-1 - book % len(self.books)]
        cells = {(project, key): new for project, key, new in map(self.wish, edits) if project in base}
        path = self.with_cells(path, sorted(base), cells, f"新{next(FRESH)}" if newcomer else "")
        reading = importing.read_in_place(
            path, plan=Plan.objects.get(pk=self.plan), month=None, actor=Actor.system()
        )
        clashes = {
            at for at, new in cells.items()
            if new != base[at[0]][at[1]] != self.model[at[0]][at[1]] != new
        }  # fmt: skip
        assert [problem.code for problem in reading.errors] == ["edited-since"] * len(clashes)
        if not clashes:
            self.apply(reading, {at: new for at, new in cells.items() if new != base[at[0]][at[1]]}, newcomer)

    def apply(self, reading: importing.Reading, cells: dict[tuple[int, str], Any], newcomer: bool) -> None:
        """Import, and note in the model what it did."""
        changed = {
            at: (self.model[at[0]][at[1]], new)
            for at, new in cells.items()
            if self.model[at[0]][at[1]] != new
        }
        assert reading.fields_changed == len(changed)
        assert reading.counts["new"] == newcomer
        importing.keep(reading, self.folder / "changed.xlsx")
        receipt = importing.apply(reading).receipt
        assert (receipt.number is None) == (not changed and not newcomer)
        deed = Deed(receipt.number or 0, changed)
        for (project, key), (_, new) in changed.items():
            self.model[project][key] = new
        if newcomer:
            row = YearPlan.objects.select_related("project").latest("pk")
            self.year_plan[row.project_id] = row.pk
            self.model[row.project_id] = {"name": row.project.name, **EMPTY}
            deed.made[row.project_id] = dict(self.model[row.project_id])
        if receipt.number:
            self.deeds.append(deed)
            self.seen.append((receipt.number, self.copy()))

    def with_cells(self, path: Path, rows: list[int], cells: dict[tuple[int, str], Any], name: str) -> Path:
        """A copy of a book with these cells, and with one more row for a new project."""
        workbook = openpyxl.load_workbook(path)
        sheet = workbook.worksheets[0]
        heads = [str(cell.value) for cell in sheet[1]]
        for (project, key), value in cells.items():
            column = vocabulary.column(FIELDS[key][0], key)
            place = next(n for n, head in enumerate(heads, 1) if head.startswith(column.zh))
            target = sheet.cell(rows.index(project) + 2, place)
            target.value = vocabulary.show(column, value) or None
            if isinstance(target.value, str):
                target.data_type = "s"
            if isinstance(value, int):
                target.value = value / 1_000_000
        if name:
            last = len(rows) + 2
            sheet.cell(last, heads.index("项目名称") + 1).value = name
            sheet.cell(last, heads.index("领域") + 1).value = "steel"
        workbook.save(self.folder / "changed.xlsx")
        return self.folder / "changed.xlsx"

    # --- back again

    @precondition(lambda self: self.deeds)
    @rule(pick=st.integers(0, 4))
    def undo(self, pick: int) -> None:
        """Field by field turned back where its value still stands, else kept, with why; what was made goes unless edited."""
        deed = self.deeds[-1 - pick % len(self.deeds)]
        at_work = {at: pair for at, pair in deed.changed.items() if at[0] in self.model}
        now = {at: self.model[at[0]][at[1]] for at in at_work}
        back = {at: old for at, (old, new) in at_work.items() if now[at] == new}
        kept = [at for at, (old, new) in deed.changed.items() if at not in now or now[at] not in (old, new)]
        standing = {project: made for project, made in deed.made.items() if project in self.model}
        gone = [project for project, made in standing.items() if self.model[project] == made]
        done = ledger.undo(deed.number, Actor.system(), TEST, "property")
        assert (done.number is not None) == bool(back or gone or self.leaves_the_plan(standing))
        assert bool(done.kept) == bool(kept or len(gone) < len(standing))
        for (project, key), old in back.items():
            self.model[project][key] = old
        self.forget([*gone, *self.leaves_the_plan(standing)])

    def leaves_the_plan(self, made: Model) -> list[int]:
        """New projects that somebody edited, but not in their year plan: that one goes, and they stay without it."""
        edited = [project for project, values in made.items() if self.model[project] != values]
        return [project for project in edited if self.model[project]["planned"] == made[project]["planned"]]

    def forget(self, projects: list[int]) -> None:
        """They are no longer in the plan: the model, and the deeds that could be undone, speak of them no more."""
        for project in projects:
            del self.model[project]
        about = set(projects)
        self.deeds = [
            deed for deed in self.deeds if not about & ({at[0] for at in deed.changed} | deed.made.keys())
        ]

    # --- what must hold

    def copy(self) -> Model:
        return {project: dict(values) for project, values in self.model.items()}

    def stored(self, project: int) -> dict[str, Any]:
        kept = Project.objects.get(pk=project)
        planned = YearPlan.objects.get(pk=self.year_plan[project]).planned
        keys = ["name", *FIELDS]
        return {key: planned if key == "planned" else getattr(kept, key) for key in keys}

    @invariant()
    def tables_are_the_model(self) -> None:
        assert {project: self.stored(project) for project in self.model} == self.model

    def teardown(self) -> None:
        verdict = ledger.verify(with_replay=True)
        assert verdict.ok, (verdict.first_bad, verdict.differences)
        for number, told in self.seen[:3]:
            state = ledger.as_of(number)
            for project, values in told.items():
                planned = state["year_plan"][self.year_plan[project]]["planned"]
                earlier = {**state["project"][project], "planned": planned}
                assert {key: earlier[key] for key in values} == values


@pytest.mark.slow
def test_any_order_of_work_leaves_a_whole_history(transactional_db: None, house: House) -> None:  # noqa: F811
    Ledger.plan, Ledger.sector = house.plan, house.steel
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
