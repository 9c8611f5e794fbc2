"""importledger FILE --year Y: a workbook in, as a proposal first, then through the door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects import access, vocabulary
from projects.intake import importing
from projects.management.base import DONE, HAS_ERRORS, Answer, LedgerCommand, Unusable, month_number
from projects.values import FEN, squeeze

#: so many problems are said one by one on a console; --json has them all
SAID = 200


class Command(LedgerCommand):
    """Import a ledger workbook. With errors nothing is applied."""

    help = "Import a workbook of projects, their year plans and, with --month, their returns."
    writes = True
    action = "import"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--month", type=month_number)
        parser.add_argument("--check", action="store_true", help="write nothing")
        parser.add_argument("--replace-placeholders", action="store_true")
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADING=KEY", dest="columns",
            help="read a column as KEY (docs/vocabulary.md; KEY@亿元 with its unit), leave it alone with no KEY; may be repeated",
        )  # fmt: skip

    def answer(self, options: dict[str, Any]) -> Answer:
        user, path = self.user(options), options["file"]
        terms = {
            "plan": self.plan(options["year"]),
            "month": options["month"],
            "actor": self.actor(options),
            "reach": access.visible_projects(user) if user else None,
            "replace": options["replace_placeholders"],
            "overrides": _overrides(options["columns"]),
        }
        with _usable(path):
            reading = importing.read_in_place(path, **terms)
            _mind_unused(terms["overrides"], reading)
            applied = None if options["check"] or reading.errors else _apply(reading, path)
        answer = reading.as_json(applied)
        return Answer(answer, _told(answer), HAS_ERRORS if reading.errors else DONE)


def _overrides(told: list[str]) -> dict[str, str]:
    """Heading as it is compared → key, of what was said of columns. Raises ``Unusable`` for what is no column."""
    found: dict[str, str] = {}
    for each in told:
        heading, _is, said = each.rpartition("=")
        key, _at, unit = said.partition("@")
        if not heading or (key and key not in vocabulary.read_as()) or (unit and unit not in FEN):
            raise Unusable("no-such-column", told=each)
        found[squeeze(heading)] = said
    return found


def _mind_unused(overrides: dict[str, str], reading: importing.Reading) -> None:
    """What was said of a heading that stands nowhere was meant for something else."""
    seen = {place["token"] for sheet in (*reading.sheets, *reading.left_alone) for place in sheet.mapping}
    if unused := [heading for heading in overrides if heading not in seen]:
        raise Unusable("no-such-heading", headings="、".join(unused))


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    """A file that cannot be read is a call that cannot be used."""
    try:
        yield
    except OSError as error:
        raise Unusable("no-file", name=path.name, detail=error.strerror or str(error)) from error
    except importing.Unreadable as error:
        raise Unusable("unreadable", sentence=str(error)) from error


def _apply(reading: importing.Reading, path: Path) -> importing.Applied:
    """The bytes are kept only of a file that changes something."""
    if any(True for _each in reading.differences()):
        importing.keep(reading, path)
    return importing.apply(reading)


def _told(answer: dict[str, Any]) -> str:
    """Counts, problems one by one, and what became of it."""
    counts = _(
        "%(rows)s rows: %(created)s new, %(changed)s changed (%(fields_changed)s cells), %(unchanged)s unchanged."
    )
    problems = [_line(problem) for problem in answer["problems"][:SAID]]
    more = len(answer["problems"]) - SAID
    if more > 0:
        problems.append(ngettext("%(n)s more problem.", "%(n)s more problems.", more) % {"n": more})
    return "\n".join([counts % answer, *_not_known(answer), *problems, _outcome(answer)])


def _not_known(answer: dict[str, Any]) -> list[str]:
    """For each sheet the headings that mean nothing to the ledger: what stands under them was not read."""
    unknown = {
        sheet["sheet"]: [place["heading"] for place in sheet["mapping"] if place["why"] == "unknown-heading"]
        for sheet in answer["sheets"]
    }
    return [
        f"  {sheet}: {_('headings not known:')} {'、'.join(found)}"
        for sheet, found in unknown.items()
        if found
    ]


def _line(problem: dict[str, Any]) -> str:
    place = " ".join(str(part) for part in (problem["sheet"], problem["cell"] or problem["row"]) if part)
    return f"  {place}: {problem['message']}" if place else f"  {problem['message']}"


def _outcome(answer: dict[str, Any]) -> str:
    if answer["changeset"] is None:
        return _("Nothing was written.")
    return _("Written as change set %(changeset)s.") % answer
