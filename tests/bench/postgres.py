"""The import on PostgreSQL, where a server answers at TEST_DATABASE_URL; in a database of its own that goes away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.bench.measure import Run, middle, run
from tests.bench.printed import Line, Table
from tests.bench.ready import Ready
from tests.bench.sections import Extent

SERVER = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"


def answers() -> bool:
    """Whether the server is there."""
    try:
        psycopg.connect(SERVER, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def database(name: str) -> Iterator[str]:
    """The address of an empty database."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def postgres(ready: Ready, extent: Extent) -> Table:
    """New projects into an empty database each time."""
    heads = ("", "s", "processor, without the server")
    if not answers():
        return Table("PostgreSQL", "Left out: no server answers at TEST_DATABASE_URL.", heads)
    imported: list[Run] = []
    verified: list[Run] = []
    for place in range(extent.rounds):
        with database(f"bench_ledger_{os.getpid()}_{place}") as url:
            data = ready.empty()
            run("prepare", data=data, url=url)
            imported.append(run("import", data=data, url=url, file=ready.file(extent.rows)))
            verified.append(run("verify", data=data, url=url))
    lines: list[Line] = [
        [f"import of {extent.rows} new projects", middle(imported, "wall"), middle(imported, "cpu")],
        ["verified", middle(verified, "wall"), middle(verified, "cpu")],
    ]
    return Table("PostgreSQL", "The same file, read to history.", heads, lines)
