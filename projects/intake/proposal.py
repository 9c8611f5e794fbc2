"""The proposal: field-level differences of a file against what is stored. Reading and checking never write.

A workbook of our own carries the position it was made from: what the person changed is what differs from that
position, whatever happened since. Any other file is held against the ledger as it stands, and its blank cells say
nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from projects import access, ledger
from projects.intake import memory, placeholders
from projects.intake.base import Base
from projects.intake.differing import Differ
from projects.intake.matching import Names, ProjectIndex, Unmatched
from projects.intake.month import Month
from projects.intake.plain import Glance, Plain
from projects.intake.problems import Problem
from projects.intake.resolved import Resolved
from projects.intake.row import COLUMNS, EMPTY, ERROR, NEW, RowProposal
from projects.intake.rows import RowsRead
from projects.intake.scale import Scale
from projects.intake.standing import Standing, Terms
from projects.ledger import Creation, Difference
from projects.models import Project
from projects.values import Scalar, narrow
from projects.vocabulary import Kind

Values = dict[str, Scalar]


def known_projects(terms: Terms) -> ProjectIndex:
    """All projects that rows may mean, with what the person answered before."""
    return ProjectIndex.within(terms.reach, memory.answers(terms.actor))


class Proposer:
    """Turns cleaned rows into row proposals, a batch at a time; keeps what the rows of a file share."""

    def __init__(self, terms: Terms, known: ProjectIndex | None = None) -> None:
        self.terms = terms
        self.index = known or known_projects(terms)
        self.month = Month(terms.plan, terms.month)
        self.base = Base(terms.base, terms.plan.pk, self.month.standing)
        self.names = Names({label: self.base.changed(label) for label in ("sector", "organisation")})
        self.differ = Differ(terms, self.names, self.month)
        self.glance = Glance(self.differ)
        self.scale = Scale()
        #: the plainly new projects, by columns
        self.brought: list[Creation] = []
        self._reported = _reported(terms)
        #: the first row of each project, and the column it is known by
        self._seen: dict[int | str, tuple[RowProposal, str]] = {}
        self.columns([])

    def columns(self, keys: Iterable[str]) -> None:
        """From here on rows come with these columns: each sheet has its own."""
        kept = [key for key in keys if self.terms.month or COLUMNS[key].model != "monthly_return"]
        self._wanted = frozenset(kept)
        self._references = [key for key in kept if COLUMNS[key].kind is Kind.REFERENCE]
        self.differ.columns(kept)

    def propose(self, sheet: str, read: RowsRead) -> list[RowProposal]:
        """What the rows of a batch would do, in their order: most are plain at a glance, the others are looked at closely."""
        if not read.numbers:
            return []
        rows = self._resolved(read)
        self.scale.see(rows.columns)
        found, unsure = self.index.find_all(rows.columns, rows.names)
        if read.sections and "sector" in self._wanted:
            self._take_sections(rows, read.sections, found)
        plain = self.glance.at(rows, found, {*unsure, *rows.remarks, *self._added(rows)})
        made = [
            self._plainly(sheet, rows, at, plain[at]) if at in plain else self._matched(sheet, rows, at)
            for at in range(len(rows))
        ]
        self._look_closely(rows, made, plain)
        return made

    def _plainly(self, sheet: str, rows: Resolved, at: int, plain: Plain) -> RowProposal:
        proposal = RowProposal(sheet, rows.numbers[at], *plain)
        self._once(proposal, rows, at)
        return proposal

    def _look_closely(self, rows: Resolved, made: Sequence[RowProposal], plain: Collection[int]) -> None:
        """Rows that are not plain; and ids for new projects, so that their codes follow the order of the file."""
        closely = {at for at, p in enumerate(made) if at not in plain and p.status != ERROR and not p.settled}
        known = [pk for at in closely if (pk := made[at].project) is not None]
        standing = Standing.load(known, self.terms.plan.pk, self.month.standing, self.base)
        self.differ.checker.load(standing.year_plans.values())
        ids: dict[int, tuple[int, int]] = {}
        for at, proposal in enumerate(made):
            if at in closely:
                self.differ.row(proposal, self._said(rows, at, proposal), standing)
                self._mind_reporting(proposal)
            elif proposal.status == NEW:
                ids[at] = next(self.differ.fresh), next(self.differ.fresh)
        self._bring(rows, made, ids)

    def _said(self, rows: Resolved, at: int, proposal: RowProposal) -> Values:
        """What a row says. The code is no news; nor is a name that only writes another in its own way."""
        said = rows.said(at)
        if proposal.keeps_name and proposal.project is not None:
            said["name"] = self.index.named[proposal.project][1]
        return said

    def _bring(self, rows: Resolved, made: Sequence[RowProposal], ids: Mapping[int, tuple[int, int]]) -> None:
        """Give the plainly new projects their place among others."""
        among = self.glance.bring(rows, ids) if ids else []
        self.brought += among
        for place, at in enumerate(ids):
            made[at].among, made[at].place = among, place

    def _take_sections(self, rows: Resolved, sections: Sequence[str], found: Sequence[int | None]) -> None:
        """The sections over a row give their sector to a project that is new and names none."""
        column = rows.columns["sector"]
        for at, words in enumerate(sections):
            if words and found[at] is None and not column[at]:
                column[at] = self.names.section(words)

    def sectors_told(self) -> list[Problem]:
        """What was read as a sector by a part of its name: said once for each."""
        told = self.names.parts.items()
        return [
            Problem("sector-by-part", "note", key="sector", params={"value": text, "sector": self.names.shown("sector", pk)})
            for text, pk in told
        ]  # fmt: skip

    def shared(self) -> list[Difference]:
        """New organisations and, when a return needs it, the new period: differences that belong to no single row."""
        made = [
            ledger.create("organisation", pk, {"name": name, "active": True})
            for pk, name in self.names.fresh()
        ]
        return made + self.month.fresh()

    def retiring(self) -> list[Difference]:
        """Placeholders that the file's new projects replace: min(new, live) of each sector, highest code first.

        With them goes what hangs on them. It stands only while each is a placeholder still."""
        live = Project.objects.filter(placeholder=True, year_plans__plan=self.terms.plan)
        free = live.exclude(pk__in=self.differ.named).order_by("-id")
        doomed: list[int] = []
        for sector, number in self.differ.joining.items():
            doomed += free.filter(sector=sector).values_list("id", flat=True)[:number]
        return placeholders.deletions(doomed)

    # --- which project

    def _resolved(self, read: RowsRead) -> Resolved:
        """Names of sectors and organisations become ids; columns that do not count here are left out."""
        rows = Resolved.of(read, self._wanted)
        for key in self._references:
            if key in rows.columns:
                rows.columns[key] = self._ids(rows, key)
        for key in self._wanted - rows.columns.keys():  # what sections could have given
            rows.columns[key] = [EMPTY[key]] * len(rows)
        return rows

    def _ids(self, rows: Resolved, key: str) -> list[Scalar]:
        texts = rows.columns[key]
        look_up = self.names.organisation if COLUMNS[key].refers == "organisation" else self.names.sector
        ids = {text: look_up(str(text)) if text else None for text in dict.fromkeys(texts)}
        if unknown := {text for text, pk in ids.items() if text and pk is None}:
            for at, text in enumerate(texts):
                if text in unknown:
                    rows.remark(at, key, f"unknown-{COLUMNS[key].refers}", str(text)[:40])
        return [ids[text] for text in texts]

    def _added(self, rows: Resolved) -> set[int]:
        """Rows that a return workbook was not made with."""
        if self.terms.listed is None:
            return set()
        return {at for at in range(len(rows)) if not self._listed(rows, at)}

    def _listed(self, rows: Resolved, at: int) -> bool:
        code = narrow(str(rows.get("code", at) or "")).upper()
        return self.terms.listed is None or code in self.terms.listed

    def _matched(self, sheet: str, rows: Resolved, at: int) -> RowProposal:
        values, remarks = rows.said(at), rows.remarks.get(at, [])
        name, code = str(values.get("name") or ""), str(values.get("code") or "")
        proposal = RowProposal(sheet, rows.numbers[at], name=name, code=code, remarks=remarks)
        if any(remark.level == "error" for remark in remarks):
            proposal.status = ERROR
        if not self._listed(rows, at):
            proposal.error("code", "row-added")
            return proposal
        try:
            self._find(proposal, values)
        except Unmatched as unmatched:
            self._mind_unmatched(proposal, values, unmatched)
            return proposal
        self._once(proposal, rows, at)
        return proposal

    def _find(self, proposal: RowProposal, values: Values) -> None:
        """Give a proposal its project. One that was found by an answer or by likeness keeps the name it has."""
        owner = values.get("owner")
        known = owner if isinstance(owner, int) else None
        owned_by = self.names.shown("organisation", known) if known else ""
        found = self.index.find(values, known, owned_by)
        proposal.project = found.project
        if proposal.project is None:
            proposal.code = ""
            return
        code, name = self.index.named[proposal.project]
        if found.note:
            proposal.note("name", found.note, code=code, name=name, said=proposal.name, owner=owned_by)
            proposal.keeps_name = proposal.project not in self.index.slots
        proposal.code, proposal.name = code, proposal.name or name

    def _mind_unmatched(self, proposal: RowProposal, values: Values, unmatched: Unmatched) -> None:
        """A project that was removed since the workbook was made is no error where the person changed nothing of it."""
        removed = self.base.projects.get(str(unmatched.params.get("code", "")))
        if removed is None:
            proposal.error(unmatched.key, unmatched.code, **unmatched.params)
        elif self._touched(values, *removed):
            proposal.error(unmatched.key, "removed-since", **unmatched.params)
        else:
            proposal.note("code", "removed-since", **unmatched.params)
            proposal.settled = True

    def _touched(self, values: Values, pk: int, project: Values) -> bool:
        """Whether a row says anything else of a removed project than what stood at the base."""
        year_plan, planned = self.base.deleted("year_plan", pk) or (0, {})
        _, returned = self.base.deleted("monthly_return", year_plan) or (0, {})
        parts = {"project": project, "year_plan": planned, "monthly_return": returned}
        return any(self.differ.touches(label, values, before) for label, before in parts.items())

    def _once(self, proposal: RowProposal, rows: Resolved, at: int) -> None:
        """The same project twice in one file is an error of both rows, also of one that was proposed with an earlier batch:
        which of them is meant is not ours to choose."""
        key = proposal.project or (rows.names[at] and f"{rows.names[at]}|{rows.get('owner', at) or ''}")
        if not key:  # its name cannot be read
            return
        column = "name" if rows.get("name", at) else "code"
        first, known_by = self._seen.setdefault(key, (proposal, column))
        if first is proposal:
            return
        proposal.error(column, "twice", sheet=first.sheet, row=first.row)
        if not any(remark.code == "twice" for remark in first.remarks):
            first.error(known_by, "twice", sheet=proposal.sheet, row=proposal.row)

    def _mind_reporting(self, proposal: RowProposal) -> None:
        """An officer may see a project that another department reports."""
        theirs = self._reported is not None and proposal.project not in self._reported
        if theirs and any(d.label == "monthly_return" for d in proposal.differences):
            proposal.error("code", "not-reporting")


def _reported(terms: Terms) -> frozenset[int] | None:
    """The projects whose returns are all this person may write, or None where no such limit holds."""
    departments = terms.actor.departments
    if departments is None:
        return None
    return frozenset(access.reported_by(departments).values_list("project_id", flat=True))
