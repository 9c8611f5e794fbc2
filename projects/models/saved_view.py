"""A list as a person keeps it: filter, columns and order under a name. A setting, no figure: it stands outside the history."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A named address of the list of projects. ``query`` is its filter, columns and order as an address has them.

    ``shared``: everybody who reads finds it; which rows they see is decided by their own rights."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField(max_length=2000, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
