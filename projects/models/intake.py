"""Files that came in and what was made of them. Outside the fold of the history; a batch is also its own job."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportBatch(models.Model):
    """One uploaded workbook: its hash, what was read, and the change sets it became."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        READING = "reading", _("reading")
        READY = "ready", _("ready to apply")
        REFUSED = "refused", _("cannot be used")
        QUEUED = "queued", _("waiting to be applied")
        APPLYING = "applying", _("applying")
        APPLIED = "applied", _("applied")
        RECALLED = "recalled", _("waiting to be undone")
        UNDOING = "undoing", _("undoing")
        UNDONE = "undone", _("undone")
        LEFT = "left", _("left aside")

    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.BigIntegerField(_("size"))
    year = models.PositiveIntegerField(_("plan year"))
    month = models.PositiveSmallIntegerField(_("month"), null=True)
    replace_placeholders = models.BooleanField(_("replace placeholders"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    #: what a worker does at the moment: "open", "read", "store", "prepare", "write"; rows done of it, of how many
    phase = models.CharField(max_length=10, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    #: what a person corrected in this file: signature of a heading row → {heading: key of a column, or "" to leave it alone}
    overrides = models.JSONField(default=dict)
    #: who asked for the step that waits (to apply, to undo), whether only sound rows are to be applied, and why
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sound_only = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, default="")
    #: how the last step ended: {"refused": {"code", "params"}} or {"reversed", "kept"}
    outcome = models.JSONField(default=dict)
    #: what the reading said: sheets, mapping, counts, problems of the file as a whole (CONTRACT importledger)
    reading = models.JSONField(default=dict)
    base = models.BigIntegerField(null=True)
    position = models.BigIntegerField(default=0)
    changeset = models.BigIntegerField(null=True)
    retired = models.BigIntegerField(null=True)
    #: the change sets that turned it back
    undone = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ImportRow(models.Model):
    """One row of a batch: where it stood, what it would do, what is wrong with it, or why it was left out."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=64)
    row = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=10)
    #: whether it is shown first: all but unchanged and skipped rows
    differs = models.BooleanField(default=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    fields = models.JSONField(default=list)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ("batch", "id")
        indexes = [
            models.Index(fields=["batch", "status", "id"], name="import_row_of_status"),
            models.Index(fields=["batch", "differs", "id"], name="import_row_differing"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


class CellOrigin(models.Model):
    """Where in its file the values of an import's change set stood: for the trail from a figure to its cell.

    Outside the fold, as batches are: the file's hash stands in the history, and whoever opens the file sees the cell."""

    changeset = models.BigIntegerField(primary_key=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    #: [{"sheet": name, "letters": {key of a column: letter}}]
    sheets = models.JSONField(default=list)
    #: id of a project → [[place of the sheet among ``sheets``, row], …]
    rows = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.changeset} {self.file_name}"


class Remembered(models.Model):
    """What a person decided about a file, for the next file of their department (0: the project office).

    Plain numbers and no references: what is remembered must not hold fast what the ledger deletes."""

    department = models.BigIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class ColumnProfile(Remembered):
    """How the columns under one heading row are read: what a person corrected, kept under the row's signature."""

    signature = models.CharField(max_length=64)
    #: the headings as written, for people
    headings = models.JSONField(default=list)
    #: squeezed heading → key of a column, or "" to leave it alone
    overrides = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "signature"], name="one_column_profile")]

    def __str__(self) -> str:
        return "、".join(self.headings)[:80]


class NameAnswer(Remembered):
    """Which project a name means in files of a department: a project's id, or None where it is a new project."""

    #: name and owner as they are compared (``matching``)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, default="")
    project = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "name", "owner"], name="one_name_answer")
        ]

    def __str__(self) -> str:
        return self.name
