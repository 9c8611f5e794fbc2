"""Checks at start: the history's triggers stand, the registry covers every field."""

from __future__ import annotations

from typing import Any

from django.core import checks


@checks.register(checks.Tags.database)
def history_is_guarded(app_configs: Any = None, databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """Runs with ``check --database default``; the server does not start over what it finds.

    A warning and no error, because ``migrate`` looks at errors first, and it is ``migrate`` that puts triggers back."""
    from projects.ledger import triggers

    if not databases:
        return []
    return [
        checks.Warning(
            f"The history is not guarded: trigger {name} is missing.",
            hint="Run: python manage.py migrate",
            id="projects.W001",
        )
        for name in triggers.unguarded()
    ]
