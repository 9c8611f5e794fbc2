"""The log of sign-ins: append-only, and a hash chain of its own beside the history's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.base import IdField


class SignIn(models.Model):
    """Somebody came in, failed to, was locked out, or went. ``body`` is the text that was hashed; the others repeat it.

    Plain numbers and names: an account is never deleted, and a user name that failed may be nobody's."""

    class What(models.TextChoices):
        IN = "in", _("signed in")
        FAILED = "failed", _("failed to sign in")
        LOCKED = "locked", _("locked out")
        OUT = "out", _("signed out")

    number = IdField(primary_key=True)
    at = models.DateTimeField(_("when"))
    user_id = models.BigIntegerField(null=True)
    username = models.CharField(_("user name"), max_length=150)
    address = models.CharField(_("address"), max_length=45)
    what = models.CharField(_("what"), max_length=6, choices=What.choices)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ("-number",)
        indexes = [models.Index(fields=["username", "at"], name="signin_of_name")]

    def __str__(self) -> str:
        return f"#{self.number} {self.username} {self.what}"
