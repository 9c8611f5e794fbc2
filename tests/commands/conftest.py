"""Running a command as a script does: its JSON, its exit code, what it said."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from projects import accounts
from projects.ledger import Actor
from tests.factories import house, people  # noqa: F401


@dataclass(frozen=True)
class Ran:
    """The exit code, the one JSON object, the messages."""

    code: int
    json: dict[str, Any]
    said: str


Run = Callable[..., Ran]


@pytest.fixture
def run() -> Run:
    """A function that runs a command with --json; standard output must hold one JSON object and nothing else."""

    def command(*args: str) -> Ran:
        out, said, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command(*args, "--json", stdout=out, stderr=said)
        except SystemExit as end:
            code = int(end.code or 0)
        assert out.getvalue().endswith("\n")
        return Ran(code, json.loads(out.getvalue()), said.getvalue())

    return command


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """A function that makes an account with roles."""

    def account(name: str, *roles: str) -> User:
        user = User.objects.create_user(name)
        accounts.grant(user, roles, Actor.system())
        return user

    return account
