"""What is measured, each in a process of its own: ``python -m tests.bench.tasks NAME {options as JSON}``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from tests.bench import forty, intake, months, reports, rules
from tests.bench.measure import Run, metered

YEAR = 2021
MANAGER = "bench"


def command(name: str, *arguments: str) -> Run:
    """A command of the ledger as a script calls it, without the start of Python and Django."""
    from django.core.management import call_command

    out = StringIO()
    with metered() as cost:
        call_command(name, *arguments, "--json", stdout=out)
    return Run(cost, json.loads(out.getvalue()))


def prepare() -> Run:
    """A migrated database with the published plan and a manager."""
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from projects import ledger

    with metered() as cost:
        call_command("migrate", verbosity=0)
        call_command("loadplan", stdout=StringIO())
        user = User.objects.create_user(MANAGER)
        wanted = ledger.create("membership", -1, {"user": user.pk, "role": "manager"})
        ledger.commit([wanted], ledger.Actor.system(), ledger.Source("system", "bench"))
    return Run(cost, {})


def import_ledger(file: str, check: bool = False, replace: bool = False) -> Run:
    """A workbook, read to history; ``replace``: in the place of placeholders."""
    asked = [*(["--check"] if check else []), *(["--replace-placeholders"] if replace else [])]
    found = command("importledger", file, "--year", str(YEAR), *asked)
    told = {key: found.answer[key] for key in ("rows", "created", "changed", "unchanged", "changeset")}
    return Run(found.cost, told)


def export_ledger(file: str) -> Run:
    """The whole plan as a workbook."""
    return command("exportledger", file, "--year", str(YEAR))


def verify(replay: bool = False) -> Run:
    """The history verified, with or without replay."""
    found = command("verifyhistory", *(["--replay"] if replay else []))
    assert found.answer["ok"], found.answer
    return found


def hash_history() -> Run:
    """The least a verification can be: every stored change read once, and its bytes hashed."""
    import hashlib

    from django.db import connection

    from projects.ledger import chain

    state, number = hashlib.sha256(), 0
    with metered() as cost, connection.chunked_cursor() as cursor:
        cursor.execute("SELECT label, object_id, kind, body FROM projects_change ORDER BY id")
        while rows := cursor.fetchmany(2000):
            state.update(chain.told(rows))
            number += len(rows)
    return Run(cost, {"changes": number, "hash": state.hexdigest()})


def floor(file: str, folder: str) -> Run:
    """The least an import can be: the rows read by python-calamine and written by one executemany into a plain table."""
    import sqlite3

    from python_calamine import CalamineWorkbook

    with metered() as cost:
        heading, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
        connection = sqlite3.connect(Path(folder) / "floor.sqlite3", isolation_level=None)
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        connection.execute(f"CREATE TABLE plain ({', '.join(f'c{place}' for place in range(len(heading)))})")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO plain VALUES ({', '.join('?' * len(heading))})", rows)
        connection.execute("COMMIT")
        connection.close()
    return Run(cost, {"rows": len(rows)})


def plain_export(file: str, number: int) -> Run:
    """The workbook's rows by openpyxl's write-only mode, plain cells."""
    from openpyxl import Workbook

    from tests.bench import workbook

    rows = list(workbook.rows(number))
    with metered() as cost:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("2021")
        sheet.append(workbook.headings())
        for row in rows:
            sheet.append(row)
        book.save(file)
    return Run(cost, {"rows": len(rows)})


def rival(file: str, quick_reader: bool = False) -> Run:
    """The same file by django-import-export."""
    from tests.bench.rival import import_rows

    return import_rows(Path(file), quick_reader)


def page(path: str, times: int, changed: bool = False, first: bool = False) -> Run:
    """A page asked for again and again by a manager; ``changed``: each time after a return was changed; ``first``: once."""
    from tests.bench.pages import ask

    return ask(path, times, MANAGER, changed, first)


def rendering(times: int) -> Run:
    """The rows of the list by a plain template, by ours, and by django-tables2's own."""
    from tests.bench.pages import render

    return render(times)


TASKS: dict[str, Callable[..., Run]] = {
    "prepare": prepare, "import": import_ledger, "export": export_ledger, "verify": verify, "hash-history": hash_history, "floor": floor,
    "plain-export": plain_export, "rival": rival, "page": page, "rendering": rendering,
    "report": months.report, "made": reports.made, "hire": forty.hire, "kept": forty.kept, "plain-read": intake.plain_read,
    "mark": intake.mark, "save-again": intake.save_again, "batch": intake.batch, "audit": rules.audit, "draw": rules.draw,
}  # fmt: skip


def main() -> None:
    """Run one task; its last line on standard output is the run as JSON."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portfolio.settings")
    django.setup()
    name, options = sys.argv[1], json.loads(sys.argv[2])
    print(TASKS[name](**options).as_json())


if __name__ == "__main__":
    main()
