"""Who takes part: sectors, organisations and the memberships from which all rights come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from projects.models.base import Kept, field, reference
from projects.vocabulary import english, lazy_model_name


class Sector(Kept):
    """A field of investment 领域: four industrial bases, infrastructure, other."""

    label = "sector"
    code = field("sector", "code", unique=True)
    name = field("sector", "name")
    name_en = field("sector", "name_en")
    kind = field("sector", "kind")
    order = field("sector", "order")

    class Meta:
        verbose_name = lazy_model_name("sector")
        verbose_name_plural = verbose_name
        ordering = ("order", "id")

    def __str__(self) -> str:
        return (self.name_en if english() else "") or self.name


class Organisation(Kept):
    """A unit 单位: owner, responsible department, authority, park."""

    label = "organisation"
    name = field("organisation", "name", unique=True)
    credit_code = field("organisation", "credit_code")
    kind = field("organisation", "kind")
    active = field("organisation", "active", default=True)

    class Meta:
        verbose_name = lazy_model_name("organisation")
        verbose_name_plural = verbose_name
        ordering = ("name", "id")

    def __str__(self) -> str:
        return str(self.name)


class Membership(Kept):
    """A user's role 角色, for an officer in one organisation. The only source of rights over the ledger."""

    label = "membership"
    user = reference("membership", "user", settings.AUTH_USER_MODEL, related_name="memberships")
    organisation = reference(
        "membership", "organisation", "projects.Organisation", related_name="memberships"
    )
    role = field("membership", "role")

    class Meta:
        verbose_name = lazy_model_name("membership")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint("user", Coalesce("organisation", 0), "role", name="one_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
