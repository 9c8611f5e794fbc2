"""Forty officers at once: each saves a draft of the own grid, then submits it, over HTTP, to servers as they are run."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tests.bench.measure import ROOT, Run, metered, run
from tests.bench.postgres import answers, database
from tests.bench.printed import Line, Table, against
from tests.bench.ready import Ready
from tests.bench.sections import Extent

PASSWORD = "only-in-a-benchmark"
#: projects of a department, and the first of the months that are reported, one a round
EACH, FIRST = 3, 3
#: fen in one 万元
WAN = 1_000_000
#: the slowest over the median: no officer waits much longer than the others
LIMIT = 5


# --- tasks


def hire(officers: int, months: int) -> Run:
    """Departments with an officer and three projects each, and open months."""
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    from projects import ledger
    from projects.models import Plan, Sector
    from projects.values import Scalar

    plan, sector, secret = Plan.objects.get(year=2021).pk, Sector.objects.all()[0].pk, make_password(PASSWORD)
    with metered() as cost:
        wanted = [ledger.create("period", -m, {"plan": plan, "month": FIRST + m - 1, "state": "open"}) for m in range(1, months + 1)]  # fmt: skip
        for n in range(1, officers + 1):
            user = User.objects.create(username=_name(n), password=secret)
            wanted.append(ledger.create("organisation", -n, {"name": f"单位{n:02d}"}))
            wanted.append(ledger.create("membership", -n, {"user": user.pk, "role": "officer", "organisation": -n}))  # fmt: skip
            for k in range(n * EACH, (n + 1) * EACH):
                own: dict[str, Scalar] = {"name": f"项目{n:02d}-{k}", "sector": sector, "responsible": -n}
                wanted.append(ledger.create("project", -k, own))
                wanted.append(ledger.create("year_plan", -k, {"project": -k, "plan": plan, "planned": 20_000 * WAN}))  # fmt: skip
        ledger.commit(wanted, ledger.Actor.system(), ledger.Source("system", "bench"))
    return Run(cost, {})


def kept(officers: int, months: int) -> Run:
    """How many of the figures that were submitted are not in the ledger as they were typed, and whether its history verifies."""
    from projects import ledger
    from projects.models import MonthlyReturn, ReturnDraft, YearPlan

    plans = list(YearPlan.objects.filter(project__responsible__name__startswith="单位").values_list("pk", flat=True))  # fmt: skip
    assert len(plans) == officers * EACH
    wanted = {(pk, FIRST + m): (_figure(pk, FIRST + m) * WAN, _progress(pk, FIRST + m), "submitted") for pk in plans for m in range(months)}  # fmt: skip
    with metered() as cost:
        rows = MonthlyReturn.objects.filter(year_plan__in=plans).values_list("year_plan", "period__month", "completed", "progress", "state")  # fmt: skip
        found = {row[:2]: row[2:] for row in rows}
        verdict = ledger.verify(with_replay=True)
    lost = sum(found.get(place) != told for place, told in wanted.items())
    return Run(cost, {"lost": lost, "drafts": ReturnDraft.objects.count(), "ok": verdict.ok})


def _name(number: int) -> str:
    return f"officer{number:02d}"


def _figure(row: int, month: int) -> int:
    """What is reported for a row in a month, in 万元: no two alike."""
    return 100 + row * 12 + month


def _progress(row: int, month: int) -> str:
    return f"第{row}行{month}月进度"


# --- an officer at a browser


class Officer:
    """One who has signed in at an address; what is asked of the server is timed."""

    def __init__(self, address: str, name: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open
        token = _token(self._page("/accounts/login/"))
        form = {"csrfmiddlewaretoken": token, "username": name, "password": PASSWORD}
        self._page("/accounts/login/", urlencode(form).encode())

    def look(self, month: int) -> None:
        """Open the return page, as one does before typing."""
        page = self._page(f"/returns/2021/{month}/")
        self.month, self.token = month, _token(page)
        [self.position] = set(re.findall(r'name="position" value="(\d+)"', page))
        self.rows = [int(pk) for pk in dict.fromkeys(re.findall(r'name="row" value="(\d+)"', page))]
        assert len(self.rows) == EACH, page[:2000]

    def save(self) -> None:
        """Half of what is to be typed, as the script sends it while one types."""
        cells = {str(row): {"completed": str(_figure(row, self.month))} for row in self.rows}
        told = json.dumps({"position": int(self.position), "cells": cells}).encode()
        heads = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        assert "saved" in self._page(f"/returns/2021/{self.month}/draft/", told, heads)

    def submit(self) -> None:
        """The whole grid, up to the page that says so."""
        form: list[tuple[str, Any]] = [("csrfmiddlewaretoken", self.token), ("position", self.position)]
        form += [("row", row) for row in self.rows] + [("action", "submit")]
        form += [(f"c-{row}-completed", _figure(row, self.month)) for row in self.rows]
        form += [
            (f"c-{row}-remark", "已核对") for row in self.rows
        ]  # whatever a rule asks about is explained
        form += [(f"c-{row}-progress", _progress(row, self.month)) for row in self.rows]
        self._page(f"/returns/2021/{self.month}/", urlencode(form).encode())

    def _page(self, path: str, body: bytes | None = None, heads: dict[str, str] | None = None) -> str:
        asked = urllib.request.Request(self.address + path, body, heads or {})
        with self._open(asked, timeout=300) as answer:
            return str(answer.read().decode())


def _token(page: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]


@dataclass(slots=True)
class Took:
    """Seconds that each officer waited in one round, and what went wrong."""

    seconds: list[float]
    errors: list[str]

    @property
    def spread(self) -> float:
        return max(self.seconds) / median(self.seconds)


def at_once(officers: list[Officer], step: Callable[[Officer], None]) -> Took:
    """All take the same step at the same moment."""
    gate, took = threading.Barrier(len(officers)), Took([], [])

    def one(officer: Officer) -> None:
        gate.wait(60)
        clock = time.perf_counter()
        try:
            step(officer)
        except (OSError, AssertionError) as error:  # an answer of 400 and more is an OSError too
            took.errors.append(repr(error))
        took.seconds.append(time.perf_counter() - clock)

    threads = [threading.Thread(target=one, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


# --- the servers


@contextmanager
def served(data: Path, url: str, processes: int) -> Iterator[list[str]]:
    """Addresses of so many server processes over one ledger; they end when it is over."""
    with ExitStack() as all_of_them:
        yield [all_of_them.enter_context(_server(data, url)) for _ in range(processes)]


@contextmanager
def _server(data: Path, url: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG", "HOST")}
    environment |= {"DATA_DIR": str(data), "DATABASE_URL": url, "PORT": str(port)}
    with (data / f"server-{port}.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stderr=log
        )
    try:
        _until_it_answers(process, address := f"http://127.0.0.1:{port}")
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    while True:
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=60).close()
            return
        except urllib.error.URLError:
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with {process.returncode}") from None
            time.sleep(0.1)


# --- the section


def officers(ready: Ready, extent: Extent) -> Table:
    """Both databases, as they are run: SQLite by one process, PostgreSQL by two."""
    lines: list[Line] = _measured("SQLite, one process", ready.fresh(), "", 1, extent)
    about = (
        f"{extent.officers} officers with {EACH} projects each do the same at the same moment, over HTTP, {extent.rounds} times; all have signed in "
        "before. Seconds are those of the round in which the slowest lay farthest from the median; lost are figures that do "
        "not stand in the ledger as typed, or a history that does not verify and replay."
    )
    if answers():
        with database(f"bench_officers_{os.getpid()}") as url:
            data = ready.empty()
            run("prepare", data=data, url=url)
            lines += _measured("PostgreSQL, two processes", data, url, 2, extent)
    else:
        about += " PostgreSQL is left out: no server answers at TEST_DATABASE_URL."
    heads = ("", "median, s", "slowest, s", "slowest ÷ median", "target", "met", "errors", "lost")
    return Table("Forty officers at once", about, heads, lines)


def _measured(name: str, data: Path, url: str, processes: int, extent: Extent) -> list[Line]:
    size = {"officers": extent.officers, "months": extent.rounds}
    run("hire", data=data, url=url, **size)
    saved, submitted = [], []
    with served(data, url, processes) as addresses:
        people = [Officer(addresses[n % processes], _name(n + 1)) for n in range(extent.officers)]
        for month in range(FIRST, FIRST + extent.rounds):
            for officer in people:
                officer.look(month)
            saved.append(at_once(people, Officer.save))
            submitted.append(at_once(people, Officer.submit))
    found = run("kept", data=data, url=url, **size).answer
    lost = found["lost"] + found["drafts"] + (not found["ok"])
    return [_line(f"{name}: {what}", rounds, lost) for what, rounds in (("save a draft", saved), ("submit", submitted))]  # fmt: skip


def _line(name: str, rounds: list[Took], lost: int) -> Line:
    worst = max(rounds, key=lambda took: took.spread)
    errors = [each for took in rounds for each in took.errors]
    print(*errors[:5], sep="\n", end="", file=sys.stderr)
    spread, target, met = against(worst.spread, LIMIT)
    met = "NO" if errors or lost else met
    return [name, median(worst.seconds), max(worst.seconds), spread, target, met, str(len(errors)), str(lost)]
