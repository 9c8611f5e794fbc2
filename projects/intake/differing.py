"""What a row changes: project, year plan, return and supporting departments, each held against what stands.

Three-way: what the person changed is what differs from the base. Where someone else changed the same field since, that
is a conflict; where the file has no base, the base is the ledger as it stands, and blank cells say nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from projects import access, codes, ledger, vocabulary
from projects.audit.rule import wan
from projects.figures.slips import slip
from projects.intake.checked import Checker
from projects.intake.links import names_in
from projects.intake.matching import Names
from projects.intake.month import Month
from projects.intake.row import CHANGED, COLUMNS, EMPTY, ERROR, LABELS, NEW, UNCHANGED, RowProposal
from projects.intake.scale import HUGE
from projects.intake.standing import Part, Standing, Terms
from projects.ledger import Difference
from projects.values import Scalar
from projects.vocabulary import Kind

Values = Mapping[str, Scalar]
#: key → (base, new)
Pairs = dict[str, tuple[Scalar, Scalar]]


@dataclass(slots=True)
class Differ:
    """Finds the differences of rows; keeps the ids of what is new, and how the plan's membership changes."""

    terms: Terms
    names: Names
    month: Month
    #: sector → how many projects the file brings into the plan
    joining: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    #: placeholders that get a name
    named: set[int] = field(default_factory=set)
    #: the columns of the sheet, by label
    keys: dict[str, list[str]] = field(default_factory=dict)
    checker: Checker = field(init=False)
    _supporting: bool = False
    #: temporary ids of new objects
    fresh: Iterator[int] = field(default_factory=lambda: count(-1, -1))

    def __post_init__(self) -> None:
        self.checker = Checker(self.terms)

    def columns(self, keys: Iterable[str]) -> None:
        """From here on rows come with these columns: each sheet has its own."""
        keys = list(keys)
        self._supporting = "supporting" in keys
        plain = [key for key in keys if key != "code" and COLUMNS[key].kind is not Kind.LINKS]
        self.keys = {label: [key for key in plain if COLUMNS[key].model == label] for label in LABELS}

    def row(self, proposal: RowProposal, values: Values, standing: Standing) -> None:
        """Give the proposal its differences, and its problems."""
        if proposal.project is None:
            self._new(proposal, values)
        else:
            self._known(proposal, proposal.project, values, standing)
        self._mind_rights(proposal)

    def touches(self, label: str, values: Values, before: Values) -> bool:
        """Whether a row says anything else of an object than what it was."""
        return any(values.get(key, EMPTY[key]) != before.get(key, EMPTY[key]) for key in self.keys[label])

    def stands(self, sector: Scalar) -> bool:
        """Whether a row may be written with this sector."""
        return isinstance(sector, int) and self.names.to_write("sector", sector) is not None

    def to_write(self, key: str, values: list[Scalar]) -> list[Scalar]:
        """Many values as they are to be written: organisations may be new."""
        refers = COLUMNS[key].refers
        if not refers:
            return values
        ids = {each: self.names.to_write(refers, each) for each in values if isinstance(each, int)}
        return [ids[each] if isinstance(each, int) else None for each in values]

    def units(self, cell: Scalar) -> set[int] | None:
        """The supporting departments that a cell names; None where a name is too long to be one."""
        names = names_in(cell, self.names)
        if any(len(name) > vocabulary.column("organisation", "name").limit for name in names):
            return None
        return {self.names.organisation(name) for name in names}

    # --- a project that is new

    def _new(self, proposal: RowProposal, values: Values) -> None:
        if access.refused(self.terms.actor.roles, "project", "create", frozenset({"name"})):
            proposal.error("name", "unknown-project", code=proposal.name)
            return
        for key in ("name", "sector"):
            if not values.get(key):
                proposal.error(key, f"{key}-missing")
        self._mind_plan(proposal, values.get("total_investment"), values.get("planned"))
        self._mind_codes(proposal, values)
        if proposal.status == ERROR:
            return
        proposal.status = NEW
        project = next(self.fresh)
        mine = self._said(proposal, "project", values)
        proposal.own.append(ledger.create("project", project, mine))
        year_plan = self._join(proposal, project, self._said(proposal, "year_plan", values), values["sector"])
        told = self._said(proposal, "monthly_return", values)
        self._report(proposal, year_plan, told)
        if told:
            self.checker.mind(proposal, None, told, values)
        if values.get("supporting"):
            self._link(proposal, project, self._wanted(proposal, values), {})

    def _said(self, proposal: RowProposal, label: str, values: Values) -> dict[str, Scalar]:
        """What a row says of a new object."""
        said = {key: values[key] for key in self.keys[label] if key in values}
        return {key: self._to_write(proposal, key, value) for key, value in said.items()}

    def _to_write(self, proposal: RowProposal, key: str, value: Scalar) -> Scalar:
        refers = COLUMNS[key].refers
        if not refers or not isinstance(value, int):
            return value
        found = self.names.to_write(refers, value)
        if found is None:
            proposal.error(key, "unknown-sector", value=self._shown(key, value))
        return found

    # --- a project that stands

    def _known(self, proposal: RowProposal, pk: int, values: Values, standing: Standing) -> None:
        project, planned = standing.project(pk), standing.year_plan(pk)
        proposal.name, proposal.code = proposal.name or str(project.now["name"]), str(project.now["code"])
        returned = standing.monthly_return(planned.id or 0)
        own, of_year, of_month = (
            self._changed(proposal, part, values) for part in (project, planned, returned)
        )
        if changed := own | of_year | of_month:
            self._mind_slips(proposal, {**project.now, **planned.now, **returned.now}, changed)
            self._mind_codes(proposal, _new_values(own))
        if project.now["placeholder"]:
            self._name(proposal, pk, own)
        if of_month:
            around = {**project.now, **planned.now, **_new_values(own | of_year)}
            self.checker.mind(proposal, planned.id, {**returned.now, **_new_values(of_month)}, around)
        self._update(proposal, project, own)
        year_plan = self._change_plan(proposal, pk, planned, of_year, self._sector(project, own))
        self._change_return(proposal, year_plan, returned, of_month)
        self._change_links(proposal, pk, values, standing)
        if project.now["placeholder"] and proposal.own and pk not in self.named:
            proposal.error("name", "placeholder-unnamed")
        if proposal.status == UNCHANGED and proposal.own:
            proposal.status = CHANGED

    def _changed(self, proposal: RowProposal, part: Part, values: Values) -> Pairs:
        """Keys of one object that the row changes; notes what someone else changed meanwhile."""
        now, base, three_way = part.now, part.base, self.terms.base is not None
        found: Pairs = {}
        for key in self.keys[part.label]:
            if key not in values and not three_way:
                continue
            new = values.get(key, EMPTY[key])
            if new != base[key] and new != now[key]:
                if base[key] != now[key]:
                    self._clash(proposal, key, base[key], now[key], new)
                if new in (None, "") and COLUMNS[key].required:
                    proposal.error(key, "required-missing", key=key)
                found[key] = (base[key], self._to_write(proposal, key, new))
        proposal.changes += len(found)
        return found

    def _clash(self, proposal: RowProposal, key: str, *sides: Scalar) -> None:
        base, theirs, yours = (self._shown(key, side) for side in sides)
        proposal.clash(key, base, theirs, yours)

    def _shown(self, key: str, value: Scalar) -> str:
        return vocabulary.show(COLUMNS[key], value, self.names.shown)

    def _name(self, proposal: RowProposal, pk: int, changed: Pairs) -> None:
        """Naming a placeholder ends it."""
        if "name" in changed:
            changed["placeholder"] = (True, False)
            self.named.add(pk)

    def _sector(self, project: Part, changed: Pairs) -> Scalar:
        return changed["sector"][1] if "sector" in changed else project.now["sector"]

    def _update(self, proposal: RowProposal, part: Part, changed: Pairs) -> None:
        if changed and part.id is not None:
            seen = {**part.now, **{key: pair[0] for key, pair in changed.items()}}
            made = ledger.update(part.label, part.id, seen, _new_values(changed))
            proposal.own += [made] if made else []

    # --- its year plan, its return, its departments

    def _change_plan(
        self, proposal: RowProposal, project: int, part: Part, changed: Pairs, sector: Scalar
    ) -> int | None:
        """A project the file lists is in this year's plan, unless it was taken out of it since the file was made.

        The id of its year plan, or None where it was taken out."""
        if part.id is not None:
            self._update(proposal, part, changed)
            return part.id
        if not part.gone:
            return self._join(proposal, project, {key: pair[1] for key, pair in changed.items()}, sector)
        if changed:
            proposal.error(next(iter(changed)), "left-plan-since", code=proposal.code)
        else:
            proposal.note("code", "left-plan-since", code=proposal.code)
        return None

    def _join(self, proposal: RowProposal, project: int, said: Values, sector: Scalar) -> int:
        year_plan = next(self.fresh)
        wanted = {**said, "project": project, "plan": self.terms.plan.pk}
        proposal.own.append(ledger.create("year_plan", year_plan, wanted))
        if isinstance(sector, int):
            self.joining[sector] += 1
        return year_plan

    def _change_return(
        self, proposal: RowProposal, year_plan: int | None, part: Part, changed: Pairs
    ) -> None:
        if not changed:
            return
        if year_plan is None:
            proposal.error(next(iter(changed)), "left-plan-since", code=proposal.code)
        elif part.id is None:
            self._report(proposal, year_plan, _new_values(changed))
        elif self._open(proposal, next(iter(changed)), year_plan, str(part.now["state"])):
            if part.now["state"] != self._state():
                changed["state"] = (part.now["state"], self._state())
            self._update(proposal, part, changed)

    def _report(self, proposal: RowProposal, year_plan: int, said: Values) -> None:
        if said and self._open(proposal, next(iter(said)), year_plan):
            wanted = {**said, "year_plan": year_plan, "period": self.month.id, "state": self._state()}
            proposal.own.append(ledger.create("monthly_return", next(self.fresh), wanted))

    def _open(self, proposal: RowProposal, key: str, year_plan: int, state: str = "") -> bool:
        problem, params = self.month.problem(self.terms.actor, year_plan, state)
        if problem:
            proposal.error(key, problem, **{"code": proposal.code, **params})
        return not problem

    def _state(self) -> str:
        """A manager's import arrives as accepted, an officer's as submitted."""
        return "accepted" if access.MANAGER in self.terms.actor.roles else "submitted"

    def _change_links(self, proposal: RowProposal, pk: int, values: Values, standing: Standing) -> None:
        three_way = self.terms.base is not None
        if not self._supporting or not (three_way or "supporting" in values):
            return
        links, wanted = standing.links.get(pk, {}), self._wanted(proposal, values)
        now = set(links)
        before = standing.links_before.get(pk, set()) if three_way else now
        if wanted in (before, now):
            return
        proposal.changes += 1
        if before != now:
            proposal.clash("supporting", *(self._units(units) for units in (before, now, wanted)))
        self._link(proposal, pk, wanted, links)

    def _wanted(self, proposal: RowProposal, values: Values) -> set[int]:
        names = names_in(values.get("supporting"), self.names)
        limit = vocabulary.column("organisation", "name").limit
        if too_long := next((name for name in names if len(name) > limit), None):
            proposal.error("supporting", "too-long", length=len(too_long), limit=limit)
        return {self.names.organisation(name) for name in names}

    def _units(self, units: set[int]) -> str:
        return "、".join(self.names.shown("organisation", unit) for unit in sorted(units))

    def _link(self, proposal: RowProposal, pk: int, wanted: set[int], links: Mapping[int, int]) -> None:
        for unit in sorted(wanted - links.keys()):
            link = {"project": pk, "organisation": self.names.to_write("organisation", unit)}
            proposal.own.append(ledger.create("support", next(self.fresh), link))
        for unit in sorted(links.keys() - wanted):
            gone = Difference("support", links[unit], "delete", {"organisation": (unit, None)})
            proposal.own.append(gone)

    # --- what may not be

    def _mind_slips(self, proposal: RowProposal, now: Values, changed: Pairs) -> None:
        """An amount that slipped by the factor of a unit, against what it was or against the total (DOMAIN.md A20)."""
        for key, (_, new) in changed.items():
            if COLUMNS[key].kind is Kind.AMOUNT and (times := slip(now[key], new)):
                proposal.error(key, "unit-slip", times=times, other=self._shown(key, now[key]))
        if "total_investment" in changed or "planned" in changed:
            after = {**now, **_new_values(changed)}
            self._mind_plan(proposal, after["total_investment"], after["planned"])

    def _mind_plan(self, proposal: RowProposal, total: Scalar, planned: Scalar) -> None:
        if times := slip(total, planned):
            proposal.error("planned", "unit-slip", times=times, other="total_investment")
        elif isinstance(total, int) and total > HUGE:
            proposal.warning("total_investment", "total-too-large", total=wan(total))
        elif isinstance(total, int) and isinstance(planned, int) and planned > total:
            proposal.warning("planned", "plan-above-total", plan=wan(planned), total=wan(total))

    def _mind_codes(self, proposal: RowProposal, said: Values) -> None:
        """A code of another shape is kept all the same, and told where it is new."""
        for key in codes.KEYS:
            if odd := codes.odd(key, said.get(key)):
                proposal.warning(key, odd, code=said[key])

    def _mind_rights(self, proposal: RowProposal) -> None:
        roles = self.terms.actor.roles
        for d in proposal.own:
            keys = frozenset(d.made or d.values) if d.kind != "delete" else frozenset()
            if key := access.refused(roles, d.label, d.kind, keys):
                about = key if key in COLUMNS and d.says(key) else _column_of(d)
                proposal.error(about, "not-yours", key=about)
                return


def _new_values(changed: Pairs) -> dict[str, Scalar]:
    return {key: pair[1] for key, pair in changed.items()}


def _column_of(d: Difference) -> str:
    """The column whose cell says a difference."""
    if d.label == "support":
        return "supporting"
    return next((key for key in (*d.made, *d.values) if key in COLUMNS), "name")
