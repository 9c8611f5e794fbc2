"""`manage.py start`: what `make run` and the start scripts do, in one process: prepare what is missing, then serve."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrate, load the published plan and make the first account where there are none, serve; a second run only serves."""

    help = "Bring the database up to date, load the plan and make the first account where they are missing, then serve."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Each step ends the process itself where it cannot be done."""
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            call_command("makedemo")
        else:
            call_command("loadplan", if_empty=True)
            call_command("firstaccount")
        call_command("serve")
