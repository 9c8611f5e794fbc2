"""The plan of a year and the figures published with it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class Plan(Kept):
    """A plan year 计划年度: its light rule, its schedule curve, the day returns are due."""

    label = "plan"
    year = field("plan", "year", unique=True)
    status = field("plan", "status")
    light_rule = field("plan", "light_rule")
    #: twelve cumulative shares in hundredths of a percent, "0,0,300,…,10000"; "" is the straight line m/12
    curve = field("plan", "curve")
    due_day = field("plan", "due_day")
    january_joined = field("plan", "january_joined")
    #: whole percent; empty is the default that stands with the rules (figures/data/lights.toml)
    funds_full = field("plan", "funds_full")
    funds_low = field("plan", "funds_low")
    reach = field("plan", "reach")
    #: days; empty is the default that stands with the findings (audit/run.py)
    explain_days = field("plan", "explain_days")

    class Meta:
        verbose_name = lazy_model_name("plan")
        verbose_name_plural = verbose_name
        ordering = ("-year",)

    def __str__(self) -> str:
        return str(self.year)


class ControlTotal(Kept):
    """One published figure 公布总量. Data of its own: it is never overwritten by a sum, nor a sum by it."""

    label = "control_total"
    plan = reference("control_total", "plan", "projects.Plan", related_name="control_totals")
    scope = field("control_total", "scope")
    sector = reference("control_total", "sector", "projects.Sector", related_name="control_totals")
    measure = field("control_total", "measure")
    item = field("control_total", "item")
    value = field("control_total", "value")
    unit = field("control_total", "unit")
    qualifier = field("control_total", "qualifier")
    standing = field("control_total", "standing")
    section = field("control_total", "section")
    note = field("control_total", "note")

    class Meta:
        verbose_name = lazy_model_name("control_total")
        verbose_name_plural = verbose_name
        ordering = ("plan", "id")
        constraints = [
            models.UniqueConstraint(
                "plan", "scope", Coalesce("sector", 0), "measure", "item", name="one_control_total"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_scope_display()} {self.sector or ''} {self.get_measure_display()} {self.item}".strip()


class Period(Kept):
    """A reporting period 报告期: one month of a plan, open → closing → closed."""

    label = "period"
    plan = reference("period", "plan", "projects.Plan", related_name="periods")
    month = field("period", "month")
    state = field("period", "state")

    class Meta:
        verbose_name = lazy_model_name("period")
        verbose_name_plural = verbose_name
        ordering = ("plan", "month")
        constraints = [models.UniqueConstraint(fields=["plan", "month"], name="one_period")]

    def __str__(self) -> str:
        return f"{self.plan}-{self.month:02d}"


class PeriodException(Kept):
    """More time for one department 延期: its returns of a period are taken until a moment, "2021-06-05T18:00"."""

    label = "period_exception"
    period = reference("period_exception", "period", "projects.Period", related_name="exceptions")
    organisation = reference(
        "period_exception", "organisation", "projects.Organisation", related_name="exceptions"
    )
    until = field("period_exception", "until")
    reason = field("period_exception", "reason")

    class Meta:
        verbose_name = lazy_model_name("period_exception")
        verbose_name_plural = verbose_name
        ordering = ("period", "id")
        constraints = [models.UniqueConstraint(fields=["period", "organisation"], name="one_exception")]

    def __str__(self) -> str:
        return f"{self.period} · {self.organisation} {self.until}"


class Snapshot(Kept):
    """The figures of a month frozen at its closing 封账快照. Never changed, never deleted: the next stands beside it.

    ``position`` and ``head`` name the history they were taken from; the figures themselves are a file, canonical JSON
    kept under ``sha256``."""

    label = "snapshot"
    period = reference("snapshot", "period", "projects.Period", related_name="snapshots")
    kind = field("snapshot", "kind")
    position = field("snapshot", "position")
    head = field("snapshot", "head")
    sha256 = field("snapshot", "sha256")

    class Meta:
        verbose_name = lazy_model_name("snapshot")
        verbose_name_plural = verbose_name
        ordering = ("period", "id")

    def __str__(self) -> str:
        return f"{self.period} {self.get_kind_display()} #{self.position}"
