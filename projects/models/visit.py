"""When a person last looked: what is news to them. No part of the ledger, and nobody else's matter."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Visit(models.Model):
    """The position in the history at which a person last saw the first page, and when."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    position = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id} {self.position}"
