"""What was reported for a month."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class MonthlyReturn(Kept):
    """A monthly return 月报 of a project's year plan. Amounts are whole fen.

    ``completed`` is this month's; ``declared_to_date`` a year-to-date figure declared as such (months under it
    that nobody reported stay unknown). Figures count the states submitted and accepted."""

    label = "monthly_return"
    year_plan = reference(
        "monthly_return", "year_plan", "projects.YearPlan", related_name="returns", db_index=False
    )
    period = reference("monthly_return", "period", "projects.Period", related_name="returns")
    completed = field("monthly_return", "completed")
    completed_basis = field("monthly_return", "completed_basis")
    declared_to_date = field("monthly_return", "declared_to_date")
    declared_to_date_basis = field("monthly_return", "declared_to_date_basis")
    construction = field("monthly_return", "construction")
    installation = field("monthly_return", "installation")
    equipment = field("monthly_return", "equipment")
    other_costs = field("monthly_return", "other_costs")
    funds_in_place = field("monthly_return", "funds_in_place")
    statistics_to_date = field("monthly_return", "statistics_to_date")
    progress = field("monthly_return", "progress")
    progress_percent = field("monthly_return", "progress_percent")
    difficulties = field("monthly_return", "difficulties")
    next_steps = field("monthly_return", "next_steps")
    self_light = field("monthly_return", "self_light")
    light_reason = field("monthly_return", "light_reason")
    remark = field("monthly_return", "remark")
    assessed_light = field("monthly_return", "assessed_light")
    assessed_reason = field("monthly_return", "assessed_reason")
    returned_reason = field("monthly_return", "returned_reason")
    state = field("monthly_return", "state")

    class Meta:
        verbose_name = lazy_model_name("monthly_return")
        verbose_name_plural = verbose_name
        ordering = ("year_plan", "period")
        constraints = [models.UniqueConstraint(fields=["year_plan", "period"], name="one_return")]

    def __str__(self) -> str:
        return f"{self.year_plan} · {self.period}"


class ReturnDraft(models.Model):
    """What a person has typed of a return and not submitted: no ledger, no history, counted by no figure.

    ``values`` holds by vocabulary key the text as it was typed, and the position of the history that its person had
    before the eyes; ``stamp`` counts how often it was saved. Plain ids, so that a draft never stands in the way of what
    it is about."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    year_plan_id = models.BigIntegerField()
    month = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    stamp = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "year_plan_id", "month"], name="one_return_draft")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.year_plan_id} {self.month}"
