"""A draw of projects for site visits, and what was seen there."""

from __future__ import annotations

from django.db import models

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class Sample(Kept):
    """A draw 抽查: its parameters, and the state of the ledger it was made of. The same parameters at the same
    ``position`` give the same projects; ``frame`` is the hash of all that could be drawn, with their weights."""

    label = "sample"
    plan = reference("sample", "plan", "projects.Plan", related_name="samples")
    month = field("sample", "month")
    size = field("sample", "size")
    seed = field("sample", "seed")
    strata = field("sample", "strata")
    weighing = field("sample", "weighing")
    findings = field("sample", "findings")
    purpose = field("sample", "purpose")
    drawn = field("sample", "drawn")
    population = field("sample", "population")
    position = field("sample", "position")
    head = field("sample", "head")
    frame = field("sample", "frame")

    class Meta:
        verbose_name = lazy_model_name("sample")
        verbose_name_plural = verbose_name
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.plan} #{self.pk}"


class SampleItem(Kept):
    """A drawn project 抽查项目: why it could be drawn, and what the visit found. ``weight`` and ``chance`` are millionths,
    ``reported`` is the year to date at the draw in fen, as ``amount_seen`` is what could be seen of it on site."""

    label = "sample_item"
    sample = reference("sample_item", "sample", "projects.Sample", related_name="items")
    project = reference("sample_item", "project", "projects.Project", related_name="sample_items")
    number = field("sample_item", "number")
    stratum = field("sample_item", "stratum")
    weight = field("sample_item", "weight")
    chance = field("sample_item", "chance")
    reported = field("sample_item", "reported")
    visited_on = field("sample_item", "visited_on")
    visited_by = field("sample_item", "visited_by")
    seen = field("sample_item", "seen")
    amount_seen = field("sample_item", "amount_seen")
    note = field("sample_item", "note")

    class Meta:
        verbose_name = lazy_model_name("sample_item")
        verbose_name_plural = verbose_name
        ordering = ("sample", "number")
        constraints = [models.UniqueConstraint(fields=["sample", "project"], name="drawn_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.project}"
