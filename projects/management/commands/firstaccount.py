"""`manage.py firstaccount`: the account that a new installation starts with."""

import os
import secrets
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from portfolio import passwords
from projects import accounts, ledger
from projects.management.base import Answer, LedgerCommand


def make_first_account(name: str, password: str | None) -> tuple[User, str | None]:
    """Administrator and manager, whole or not at all; without a given password, a random one.

    Returns the account and the random password, which is kept nowhere else and must be changed.
    """
    random = None if password else secrets.token_urlsafe(12)
    with transaction.atomic():
        user = User.objects.create_user(name, password=password or random, is_staff=True)
        accounts.grant(
            user, accounts.FIRST_ROLES, ledger.Actor.system(), ledger.Source("command", "firstaccount")
        )
        if random:
            passwords.require_change(user)
    return user, random


class Command(LedgerCommand):
    """Make the first account where there is none; otherwise change nothing."""

    help = (
        "Make the first account from DJANGO_SUPERUSER_USERNAME (default admin) and "
        "DJANGO_SUPERUSER_PASSWORD (else a random one, printed once)."
    )

    def answer(self, options: dict[str, Any]) -> Answer:
        """Say what was made; a random password goes to standard error, once."""
        if User.objects.exists():
            return Answer({"created": False, "username": None})
        name = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
        _user, random = make_first_account(name, os.environ.get("DJANGO_SUPERUSER_PASSWORD"))
        if random:
            self.say(f"第一个账号 / first account: {name}\n初始密码 / password: {random}")
            self.say("首次登录须修改 / to be changed at first sign-in")
        return Answer({"created": True, "username": name})
