"""`manage.py makedemo`: the demo's accounts and simulated figures, in a data folder of their own."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from projects.management import demo
from projects.management.base import Answer, LedgerCommand, Unusable


class Command(LedgerCommand):
    """Make the demo where it is missing; a second run changes nothing."""

    help = (
        "Fill the demo's data folder with simulated figures and accounts (DEMO_PASSWORD, else a random one)."
    )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Only where DEMO is set: simulated figures never go into a real ledger."""
        if not settings.DEMO:
            raise Unusable("demo-only")
        made = demo.make(os.environ.get("DEMO_PASSWORD") or None)
        if made.password:
            self.say(
                f"演示账号 / demo accounts: {', '.join(made.accounts)}\n密码 / password: {made.password}"
            )
        told = (
            _("Simulated figures: %(steps)s new change sets.") % {"steps": made.steps} if made.steps else ""
        )
        return Answer({"changesets": made.steps, "accounts": list(made.accounts)}, told)
