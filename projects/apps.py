"""The app that keeps the ledger."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Projects, plans, months, and their history."""

    name = "projects"
    verbose_name = _("Major-Project Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A migration may drop triggers without a word, so they are put in place after each one."""
        from projects import checks, signins  # noqa: F401

        signins.connect()

        post_migrate.connect(_guard_history, sender=self)


def _guard_history(**_: Any) -> None:
    from projects.ledger import triggers

    triggers.install()
