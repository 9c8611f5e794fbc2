"""What every test stands on: its own data folder, the browser, and which tests this machine can run."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from projects.ledger import triggers
from tests import office

if (Path(__file__).parent / "guard.py").exists():
    pytest_plugins = ["tests.guard"]

hypothesis.settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("here")

#: what a page is given before a test fails, milliseconds: a machine that runs everything at once is slow, and not wrong
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
#: the languages in which axe looks at pages in all their states: the second differs in words alone, and every page is
#: opened in both by tests/browser/test_every_page.py
LOOKED_AT = ("zh-hans", "en") if os.environ.get("PICTURES") == "1" else ("zh-hans",)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "msedge")
CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
left_out = pytest.StashKey[list[str]]()


# --- which tests run


def chromium() -> str | None:
    """The installed Chromium: CHROMIUM, else the first one on the path."""
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


def reasons() -> dict[str, str]:
    """Markers whose tests cannot run in this pass, and why."""
    sqlite = django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    why = {"postgres": "they run in the pass on PostgreSQL"} if sqlite else {
        "sqlite": "they are about SQLite", "once": "no database changes what they ask, and they run on SQLite",
    }  # fmt: skip
    if not chromium() and os.environ.get("REQUIRE_BROWSER") != "1":
        why["browser"] = "no Chromium is installed"
    if not office.program() and os.environ.get("REQUIRE_OFFICE") != "1":
        why["office"] = "no LibreOffice is installed"
    if not shutil.which("pdftotext") and os.environ.get("REQUIRE_OFFICE") != "1":
        why["paper"] = "no pdftotext is installed"
    if os.environ.get("REQUIRE_BUNDLE") != "1":
        why["bundle"] = "they fetch wheels (REQUIRE_BUNDLE=1 runs them)"
    return why


def pytest_addoption(parser: pytest.Parser) -> None:
    """What ``tools.passes`` asks for; without it, everything runs."""
    parser.addoption(
        "--part", choices=("database", "once"), help="only what a database may change, or the rest"
    )


def needs_database(item: pytest.Item) -> bool:
    """Whether a test may touch the database of its pass: pytest-django keeps all others from it."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "sqlite"))
    fixtures = getattr(item, "fixturenames", ())
    return marked or not {"db", "transactional_db", "live_server"}.isdisjoint(fixtures)


def part_of(item: pytest.Item) -> str:
    """``database``: runs in the passes on both; ``once``: touches none, or asks what none changes."""
    return "database" if needs_database(item) and not item.get_closest_marker("once") else "once"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here or runs in another pass; the closing lines say what cannot run."""
    if part := config.getoption("part"):
        mine = [item for item in items if part_of(item) == part]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(mine)])
        items[:] = mine
    why = reasons()
    out = {marker: [item for item in items if item.get_closest_marker(marker)] for marker in why}
    config.stash[left_out] = [
        f"LEFT OUT: {len(tests)} {marker} tests, because {why[marker]}."
        for marker, tests in out.items()
        if tests
    ]
    gone = [item for tests in out.values() for item in tests]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in gone]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say plainly which tests did not run."""
    for line in config.stash.get(left_out, []):
        terminalreporter.write_line(line, yellow=True)


# --- settings of the tests


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """What a test commits need not outlive the machine: PostgreSQL does not wait for the disk."""
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = "-c synchronous_commit=off"


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """A fast password hash, and static files from their sources (one test collects them for real)."""
    storages = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with override_settings(
        STORAGES=storages,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_USE_FINDERS=True,
        WHITENOISE_AUTOREFRESH=True,
        DENIALS_NOTED=0,  # so that a test may say "nothing happened"; those about denials turn them on
    ):
        yield


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """An empty data folder for each test; the database is pytest-django's."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "files"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    settings.STATIC_ROOT.mkdir(parents=True)
    return Path(settings.DATA_DIR)


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Begin in the first language: a page read by an earlier test leaves its own active in this thread."""
    translation.deactivate()


def needs_flush(request: pytest.FixtureRequest) -> bool:
    """Whether pytest-django will empty the tables after this test instead of rolling back."""
    marks = request.node.iter_markers("django_db")
    names = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"}
    return any(mark.kwargs.get("transaction") for mark in marks) or not names.isdisjoint(request.fixturenames)


@pytest.fixture(autouse=True)
def history_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take the append-only triggers away for the flush; its post_migrate puts them back."""
    if not needs_flush(request):
        yield
        return
    request.getfixturevalue("transactional_db")  # so that this ends before the flush
    yield
    triggers.remove()


# --- the browser


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright; its event loop in this thread makes Django think that queries are asynchronous."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The installed Chromium; with REQUIRE_BROWSER=1 and none installed, this fails."""
    path = chromium()
    assert path, "REQUIRE_BROWSER=1, but no Chromium is installed (set CHROMIUM to its path)"
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    running = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS + root)
    yield running
    running.close()


def watch(page: Page, home: str) -> list[str]:
    """Note what no page may do: ask another host, break the policy, or throw."""
    wrongs: list[str] = []
    own = (home, "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(own) else wrongs.append(request.url))
    page.on("pageerror", lambda error: wrongs.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: wrongs.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return wrongs


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page of a fresh Chinese browser; afterwards nothing may have left the host or broken the policy."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 1366, "height": 768},
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    wrongs = watch(opened, live_server.url)
    yield opened
    context.close()
    assert wrongs == []


@pytest.fixture
def signed_in(page: Page, live_server: Any) -> Callable[[User], Page]:
    """A function that signs a person in without the form, and gives the page."""

    def sign_in(user: User) -> Page:
        client = Client()
        client.force_login(user)
        value = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        return page

    return sign_in


@pytest.fixture(scope="session")
def axe_faults() -> Callable[..., list[str]]:
    """A function that lists what axe-core (WCAG 2 A and AA) finds wrong with a page; ``beside`` is a selector of what
    is not looked at, such as rows that are like those above them."""

    def faults(page: Page, beside: str = "") -> list[str]:
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
        context = {"exclude": [[beside]]} if beside else None
        found = Axe().run(page, context, {"runOnly": rules, "resultTypes": ["violations"]})
        return [
            f"{fault['id']}: {node['html']}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    return faults
