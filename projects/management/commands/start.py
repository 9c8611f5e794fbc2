"""`manage.py start`: what `make run` and the start scripts do, in one process: prepare what is missing, then serve."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from projects.ledger import triggers

#: told after the triggers were put back: what happened before that, only a verification can tell
AGAIN = """历史记录曾失去保护：缺少触发器 {names}，现已重新装上。请核验其间有无改动：python manage.py verifyhistory --replay
The history stood unguarded: triggers were missing ({names}) and are in place again. \
Find out whether anything was changed meanwhile: python manage.py verifyhistory --replay"""


class Command(BaseCommand):
    """Migrate, load the published plan and make the first account where there are none, serve; a second run only serves."""

    help = "Bring the database up to date, load the plan and make the first account where they are missing, then serve."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Each step ends the process itself where it cannot be done."""
        names = triggers.unguarded()
        call_command("migrate", verbosity=0)
        if names:
            self.stderr.write(AGAIN.format(names=", ".join(names)))
        if settings.DEMO:
            call_command("makedemo")
        else:
            call_command("loadplan", if_empty=True)
            call_command("firstaccount")
        call_command("serve")
