"""What is plain at a glance: rows that say what stands already, and rows of projects that are simply new.

A batch is looked at by columns first, and most rows of most files need no more. No rule of ``differing`` has anything to
say of the rows found here; all others are looked at one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from projects import access, codes
from projects.figures.slips import slip
from projects.intake.differing import Differ
from projects.intake.resolved import Resolved
from projects.intake.row import EMPTY, NEW, UNCHANGED
from projects.intake.rows import EMPTY as SAYS_NOTHING
from projects.intake.scale import doubtful
from projects.intake.standing import Held
from projects.ledger import KEPT, Creation
from projects.values import Scalar

#: what is plain of a row: its status, its project if that stands, its code and name
Plain = tuple[str, int | None, str, str]


class Glance:
    """Looks at the rows of one file, a batch at a time."""

    def __init__(self, differ: Differ) -> None:
        self._differ = differ
        self._three_way = differ.terms.base is not None

    def at(self, rows: Resolved, found: Sequence[int | None], odd: Collection[int]) -> dict[int, Plain]:
        """The plain rows by place. ``found`` are the projects that rows mean; ``odd`` ones are not looked at."""
        known = {at: pk for at, pk in enumerate(found) if pk is not None and at not in odd}
        new = [at for at, pk in enumerate(found) if pk is None and at not in odd]
        return {**self._unchanged(rows, known), **self._new(rows, new)}

    # --- what stands already

    def _unchanged(self, rows: Resolved, known: Mapping[int, int]) -> dict[int, Plain]:
        """Rows whose cells all say what stands now: then they change nothing, whatever stood at the base."""
        if not known:
            return {}
        keys, month = self._differ.keys, self._differ.month.standing
        held = Held.load(list(known.values()), self._differ.terms.plan.pk, month, keys)
        places = [at for at, pk in known.items() if pk in held.rows["year_plan"]]
        for label, stands in held.rows.items():
            nothing = tuple(EMPTY[key] for key in keys[label])
            now = [stands.get(known[at], nothing) for at in places]
            changed = self._changed(rows, keys[label], places, now)
            places = [at for at in places if at not in changed]
        plain: dict[int, Plain] = {}
        for at in places:
            pk = known[at]
            if self._same_links(rows, at, held.links.get(pk, {})):
                *_, code, name = held.rows["project"][pk]
                plain[at] = UNCHANGED, pk, code, str(rows.get("name", at) or name)
        return plain

    def _changed(
        self, rows: Resolved, keys: Sequence[str], places: Sequence[int], now: Iterable[Sequence[Scalar]]
    ) -> set[int]:
        """The places where a cell says anything else than what stands. A blank one says something in a file of our own."""
        changed: set[int] = set()
        for key, stands in zip(keys, zip(*now, strict=True), strict=False):
            column = rows.columns[key]
            said = [column[at] for at in places]
            if said != list(stands):
                differing = (at for at, a, b in zip(places, said, stands, strict=True) if a != b)
                changed.update(at for at in differing if self._three_way or column[at] not in SAYS_NOTHING)
        return changed

    def _same_links(self, rows: Resolved, at: int, links: Mapping[int, int]) -> bool:
        cell = rows.get("supporting", at)
        if "supporting" not in rows.columns or (cell in SAYS_NOTHING and not self._three_way):
            return True
        return self._differ.units(cell) == set(links)

    # --- what is simply new

    def _new(self, rows: Resolved, places: Sequence[int]) -> dict[int, Plain]:
        """New projects of whose cells no rule has anything to say, without returns and supporting departments."""
        if not places or not self._may_be_made(rows):
            return {}
        places = [at for at in places if rows.get("name", at) and self._differ.stands(rows.get("sector", at))]
        for key in ("supporting", *self._differ.keys["monthly_return"]):
            places = [at for at in places if rows.get(key, at) in SAYS_NOTHING]
        if "total_investment" in rows.columns:
            total = rows.columns["total_investment"]
            planned = rows.columns.get("planned") or [None] * len(rows)
            places = [
                at for at in places if not (slip(total[at], planned[at]) or doubtful(total[at], planned[at]))
            ]
        for key in codes.KEYS:
            column = rows.columns.get(key, [])
            if odd := codes.odd_ones(key, column):
                places = [at for at in places if column[at] not in odd]
        names = rows.columns["name"] if places else []
        return {at: (NEW, None, "", str(names[at])) for at in places}

    def _may_be_made(self, rows: Resolved) -> bool:
        roles = self._differ.terms.actor.roles
        keys = {label: frozenset(self._differ.keys[label]) for label in ("project", "year_plan")}
        refused = (access.refused(roles, label, "create", said) for label, said in keys.items())
        return not any(refused)

    def bring(self, rows: Resolved, ids: Mapping[int, tuple[int, int]]) -> list[Creation]:
        """New projects and their year plans; by place, the ids that they get."""
        places = list(ids)
        projects, year_plans = ([pair[which] for pair in ids.values()] for which in (0, 1))
        made = Creation("project", projects, self._columns(rows, places, "project"))
        joined = self._columns(rows, places, "year_plan")
        joined |= {"project": [*projects], "plan": [self._differ.terms.plan.pk] * len(ids)}
        for sector, number in Counter(made.made["sector"]).items():
            self._differ.joining[sector] += number
        return [made, Creation("year_plan", year_plans, joined)]

    def _columns(self, rows: Resolved, places: Sequence[int], label: str) -> dict[str, list[Scalar]]:
        """What the rows say of one object each, as it is to be written."""
        columns: dict[str, list[Scalar]] = {}
        for key in self._differ.keys[label]:
            column = [rows.columns[key][at] for at in places]
            if column.count(EMPTY[key]) < len(column):
                columns[key] = self._differ.to_write(key, column)
        for key, basis in KEPT[label].bases:
            if key in columns:
                columns[basis] = ["" if value is None else "declared" for value in columns[key]]
        return columns
