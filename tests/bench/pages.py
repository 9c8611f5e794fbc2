"""Pages as a manager sees them: a request through the whole of Django, and the rows of the list by three templates."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django_tables2
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.template import engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from projects import ledger, tables
from projects.models import MonthlyReturn, YearPlan
from projects.views import beforehand
from tests.bench.measure import Cost, Run, metered

PLAIN = "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
#: rows on the page whose rendering is measured
ROWS = 200
#: a page without any of the first page's figures, in the same frame
OTHER = "/history/"


def _unhashed() -> Any:
    """Static files under their own names: they are not what is measured."""
    files = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return override_settings(STORAGES=settings.STORAGES | files, ALLOWED_HOSTS=["testserver"])


def ask(path: str, times: int, username: str, changed: bool = False, first: bool = False) -> Run:
    """The medians of so many requests after one to warm up; ``queries`` is the number of one. ``changed``: a return was
    changed before each of them, so that what is remembered holds no more. ``first``: one request alone, of a page that
    nobody asked for since the server began and found its figures beforehand."""
    with _unhashed():
        client = Client()
        client.force_login(User.objects.get(username=username))
        if first:
            return _first(client, path)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
            queries = len(caught)  # later requests clear what was caught
        assert answer.status_code == 200, answer.status_code
        costs = []
        for _ in range(times):
            if changed:
                _change()
            costs.append(_one(lambda: client.get(path)))
    return Run(_middle(costs), {"queries": queries, "bytes": len(answer.content)})


def _first(client: Client, path: str) -> Run:
    client.get(OTHER)  # the program itself is read in
    with metered() as found:
        beforehand.look(None)
    with CaptureQueriesContext(connection) as caught:
        cost = _one(lambda: client.get(path))
    return Run(cost, {"queries": len(caught), "beforehand": found.wall})


def _change() -> None:
    """Somebody has written something else into the first return."""
    row = MonthlyReturn.objects.order_by("pk").first()
    assert row
    other = {"difficulties": f"征地未完成 {time.monotonic_ns()}"}
    wanted = ledger.update("monthly_return", row.pk, {"difficulties": row.difficulties}, other)
    assert wanted
    ledger.commit([wanted], ledger.Actor.system(), ledger.Source("system", "bench"))


def _one(call: Callable[[], Any]) -> Cost:
    with metered() as cost:
        call()
    return cost


def _middle(costs: list[Cost]) -> Cost:
    return Cost(
        *(median(getattr(each, name) for each in costs) for name in ("wall", "cpu", "memory", "child"))
    )


def render(times: int) -> Run:
    """Seconds of processor time for one page of rows by each way, taken in turns."""
    columns = tables.chosen([], None)
    ids = list(YearPlan.objects.values_list("pk", flat=True)[:ROWS])
    ways = _ways(columns, ids)
    for way in ways.values():
        way()
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            took[name].append(_one(way).cpu)
    return Run(Cost(), {"rows": len(ids), **{name: median(each) for name, each in took.items()}})


def _ways(columns: list[Any], ids: list[int]) -> dict[str, Callable[[], Any]]:
    """The same texts through a plain template, through ours (also with reading the rows) and through django-tables2's."""
    shower = tables.Shower(columns, None, None)
    shown = {"columns": [], "page_rows": shower.rows(ids)}
    texts = [[row.code, *(cell.text for cell in row.cells)] for row in shown["page_rows"]]
    plain = engines["django"].from_string(PLAIN)
    ours = get_template("projects/table.html")
    keys = [column.key for column in columns]
    theirs = django_tables2.Table(
        [dict(zip(keys, each, strict=True)) for each in texts],
        extra_columns=[(key, django_tables2.Column()) for key in keys],
    )
    request = RequestFactory().get("/projects/")
    return {
        "plain": lambda: plain.render({"rows": texts}),
        "ours": lambda: ours.render({"table": shown}),
        "ours and reading": lambda: ours.render({"table": {**shown, "page_rows": shower.rows(ids)}}),
        "django-tables2": lambda: theirs.as_html(request),
    }
