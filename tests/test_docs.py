"""What the documents name is there: files, pictures, commands, settings."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from portfolio import settings as product
from tools import pictures

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "seeds").glob("*.md")])
OPERATOR = ROOT / "docs" / "operator.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = set(re.findall(r"manage(?:\.py|\.sh|\.bat)? ([a-z0-9_]+)", text))
    assert named - set(get_commands()) == set()


def test_every_picture_is_listed() -> None:
    text = pictures.FILE.read_text("utf-8")
    assert text == pictures.document(), "python -m tools.pictures update"
    files = {path.relative_to(pictures.FOLDER).as_posix() for path in pictures.FOLDER.rglob("*.png")}
    assert {file for file in files if f"({file})" not in text} == set()


def test_the_operators_page_names_every_setting_of_the_environment() -> None:
    source = Path(product.__file__).read_text("utf-8")
    read = set(re.findall(r'environ\.get\("([A-Z_]+)"|env_\w+\("([A-Z_]+)"', source))
    names = {name for pair in read for name in pair if name} - {"DEBUG", "DEMO"}
    assert {"HOST", "PORT", "DATA_DIR", "DATABASE_URL", "ALLOWED_HOSTS"} <= names
    assert {name for name in names if f"`{name}`" not in OPERATOR.read_text("utf-8")} == set()


def test_the_readme_names_every_command_of_the_ledger() -> None:
    """But for those that a Makefile or a service calls."""
    called = {"firstaccount", "makedemo", "serve", "start", "worker"}
    ours = {name for name, app in get_commands().items() if app == "projects"} - called
    chinese, english = (ROOT / "README.md").read_text("utf-8").split('<a id="english"></a>')
    for half in (chinese, english):
        assert {name for name in ours if not re.search(rf"\b{name}\b", half)} == set()
