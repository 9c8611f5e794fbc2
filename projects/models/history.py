"""The history: change sets in a hash chain, one change per object. Append-only, by triggers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects import vocabulary
from projects.models.base import IdField


class ChangeSet(models.Model):
    """One commit through the door: who, when, from where, why. ``header`` is the text that was hashed.

    The columns beside ``header`` repeat what it says, for queries; verification compares them with it."""

    number = IdField(primary_key=True, verbose_name=_("number"))
    at = models.DateTimeField(_("when"), db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    who = models.CharField(_("shown name"), max_length=200)
    source = models.CharField(_("from where"), max_length=20)
    action = models.CharField(_("action"), max_length=40)
    reason = models.TextField(_("reason"), blank=True)
    changes = models.PositiveIntegerField(_("number of changes"))
    reverses = models.BigIntegerField(_("reverses"), null=True)
    header = models.TextField()
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        ordering = ("-number",)
        indexes = [
            models.Index(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="changeset_reverses"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class Change(models.Model):
    """What one change set did to one object: ``body`` is canonical JSON ``{key: [old, new]}``."""

    id = models.BigAutoField(primary_key=True)
    changeset = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    label = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    kind = models.CharField(max_length=6)
    body = models.TextField()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("changeset", "seq")
        indexes = [
            models.Index(fields=["label", "object_id", "changeset"], name="change_of_object"),
            models.Index(fields=["label"], condition=models.Q(kind="delete"), name="change_deletes"),
        ]

    def __str__(self) -> str:
        names = vocabulary.MODEL_NAMES.get(self.label)
        return f"{names[vocabulary.english()] if names else self.label} {self.object_id}"
