"""The floors of the house: imports only point down, and no web beneath the pages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "projects"
FLOORS = (
    "values.py",
    "choices.py",
    "store.py",
    "vocabulary",
    "models",
    "access.py",
    "ledger",
    "figures",
    "audit",
    "intake",
    "office",
    "reports",
)
#: what a floor below the pages may not know of
WEB = (
    "django.http",
    "django.shortcuts",
    "django.template",
    "django.forms",
    "django.views",
    "django.contrib.admin",
    "django.urls",
)


def modules(floor: str) -> list[Path]:
    path = ROOT / floor
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """All that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_only_point_down(floor: str) -> None:
    above = {f"projects.{name.removesuffix('.py')}" for name in FLOORS[FLOORS.index(floor) + 1 :]}
    above |= {
        f"projects.{name}"
        for name in (
            "tables",
            "filters",
            "forms",
            "inputs",
            "conflicts",
            "admin",
            "views",
            "urls",
            "management",
        )
    }
    for path in modules(floor):
        wrong = {name for name in imported(path) if ".".join(name.split(".")[:2]) in above}
        assert not wrong, path.name


@pytest.mark.parametrize("floor", [name for name in FLOORS if not name.endswith("models")])
def test_the_floors_know_nothing_of_requests_or_pages(floor: str) -> None:
    for path in modules(floor):
        wrong = {name for name in imported(path) if name.startswith(WEB)}
        assert not wrong, path.name


def test_the_values_know_nothing_of_django() -> None:
    assert not {name for name in imported(ROOT / "values.py") if name.startswith("django")}


def test_rules_live_in_no_signal_and_no_save() -> None:
    for path in (*modules("models"), *modules("ledger")):
        tree = ast.parse(path.read_text("utf-8"))
        assert not {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)} & {
            "save",
            "clean",
        }
        assert not {name for name in imported(path) if name.startswith("django.db.models.signals")}, path.name


def test_the_import_linter_agrees() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


#: who reads the clock, and what for; nowhere else does anything depend on today
CLOCK = {
    "ledger/door.py": "when a change set is made", "ledger/schema.py": "when a change set is made", "ledger/heads.py": "when a head is noted",
    "ledger/moments.py": "the day where one looks, for the others",
    "ledger/signin_log.py": "when somebody signed in", "denials.py": "how many denials were noted in the last hour",
    "ledger/rules/months.py": "whether more time that was given is over",
    "management/commands/openperiod.py": "which month has begun", "views/month/home.py": "the due list",
    "views/month/closing.py": "the due list", "views/month/page.py": "the due list", "views/month/typing.py": "when a draft was saved",
    "views/problems.py": "which problems are overdue, on a day that can be asked for", "views/around/sections.py": "which problems are overdue",
    "views/around/pages.py": "the day offered for a new problem", "views/visits.py": "when somebody looked last",
    "intake/claims.py": "leases of jobs", "management/backup/making.py": "the name of a backup",
    "views/audit/forms.py": "how long a silence may last",
    "views/audit/pages.py": "which findings are overdue", "views/audit/lines.py": "which findings are overdue",
    "views/samples/pages.py": "the day of a draw", "views/samples/forms.py": "the seed offered for a draw",
    "management/demo/auditing.py": "until when findings are to be explained",
    "management/commands/auditledger.py": "until when findings are to be explained",
    "reports/audit_book/book.py": "which silences of rules hold",
}  # fmt: skip


def test_nothing_else_depends_on_today() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if re.search(
            r"timezone\.(now|localdate|localtime)\(\)|date\.today\(|datetime\.now\(|ledger\.today\(",
            path.read_text("utf-8"),
        )
    }
    assert found == set(CLOCK)
