"""What the audit keeps: thresholds of rules, findings, silences."""

from __future__ import annotations

from django.db import models

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class RuleSetting(Kept):
    """What was set of a rule 审计规则设置: in use or not, its thresholds. A rule without one holds as it is declared."""

    label = "rule_setting"
    rule = field("rule_setting", "rule", unique=True)
    active = field("rule_setting", "active", default=True)
    threshold = field("rule_setting", "threshold")
    second = field("rule_setting", "second")

    class Meta:
        verbose_name = lazy_model_name("rule_setting")
        verbose_name_plural = verbose_name
        ordering = ("rule",)

    def __str__(self) -> str:
        return str(self.rule)


class Finding(Kept):
    """What a rule found 审计发现: open → explained → accepted or returned → settled; cleared by the run that sees it no more.

    ``project`` is None where the finding is about the plan as a whole, ``month`` 0 where it is about no month. ``measured``
    and ``threshold`` are fen, millionths, months, days or a number, as ``unit`` says. ``params`` is JSON: the sentence is
    said where it is read, in the language of the one who reads."""

    label = "finding"
    rule = field("finding", "rule")
    plan = reference("finding", "plan", "projects.Plan", related_name="findings", db_index=False)
    project = reference("finding", "project", "projects.Project", related_name="findings")
    month = field("finding", "month")
    subject = field("finding", "subject")
    level = field("finding", "level")
    unit = field("finding", "unit")
    measured = field("finding", "measured")
    threshold = field("finding", "threshold")
    sentence = field("finding", "sentence")
    params = field("finding", "params")
    opened = field("finding", "opened")
    due = field("finding", "due")
    state = field("finding", "state")
    explanation = field("finding", "explanation")
    verdict = field("finding", "verdict")
    measured_now = field("finding", "measured_now")
    threshold_now = field("finding", "threshold_now")

    class Meta:
        verbose_name = lazy_model_name("finding")
        verbose_name_plural = verbose_name
        ordering = ("plan", "id")
        indexes = [models.Index(fields=["plan", "state", "due"], name="finding_of_state")]

    def __str__(self) -> str:
        return f"{self.rule} #{self.pk}"


class Silence(Kept):
    """A rule that is not asked of one project until a day 规则静默, and why."""

    label = "silence"
    rule = field("silence", "rule")
    project = reference("silence", "project", "projects.Project", related_name="silences")
    reason = field("silence", "reason")
    until = field("silence", "until")

    class Meta:
        verbose_name = lazy_model_name("silence")
        verbose_name_plural = verbose_name
        ordering = ("project", "rule", "id")

    def __str__(self) -> str:
        return f"{self.rule} {self.until}"
