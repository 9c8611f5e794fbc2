"""What stands around a project's figures: milestones, permits, problems, evidence."""

from __future__ import annotations

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class Milestone(Kept):
    """A milestone 节点 of a project: planned, forecast, actual."""

    label = "milestone"
    project = reference("milestone", "project", "projects.Project", related_name="milestones")
    kind = field("milestone", "kind")
    name = field("milestone", "name")
    planned = field("milestone", "planned")
    forecast = field("milestone", "forecast")
    actual = field("milestone", "actual")
    person = field("milestone", "person")

    class Meta:
        verbose_name = lazy_model_name("milestone")
        verbose_name_plural = verbose_name
        ordering = ("project", "planned", "id")

    def __str__(self) -> str:
        return self.get_kind_display()


class Permit(Kept):
    """A permit 前期手续 a project needs; "not required" counts as done (DOMAIN.md E7)."""

    label = "permit"
    project = reference("permit", "project", "projects.Project", related_name="permits")
    kind = field("permit", "kind")
    state = field("permit", "state")
    document = field("permit", "document")
    planned = field("permit", "planned")
    actual = field("permit", "actual")
    department = reference("permit", "department", "projects.Organisation", related_name="permits")
    note = field("permit", "note")

    class Meta:
        verbose_name = lazy_model_name("permit")
        verbose_name_plural = verbose_name
        ordering = ("project", "id")

    def __str__(self) -> str:
        return self.get_kind_display()


class Problem(Kept):
    """A problem 问题 of a project: raised → in hand → asked to close → closed."""

    label = "problem"
    project = reference("problem", "project", "projects.Project", related_name="problems")
    kind = field("problem", "kind")
    description = field("problem", "description")
    raised = field("problem", "raised")
    department = reference("problem", "department", "projects.Organisation", related_name="problems")
    leader = field("problem", "leader")
    due = field("problem", "due")
    measures = field("problem", "measures")
    result = field("problem", "result")
    state = field("problem", "state")

    class Meta:
        verbose_name = lazy_model_name("problem")
        verbose_name_plural = verbose_name
        ordering = ("project", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.description[:40]}"


class Evidence(Kept):
    """A file that shows a figure to be true 凭证. Its bytes are kept under their SHA-256, outside the fold."""

    label = "evidence"
    project = reference("evidence", "project", "projects.Project", related_name="evidence")
    monthly_return = reference(
        "evidence", "monthly_return", "projects.MonthlyReturn", related_name="evidence"
    )
    kind = field("evidence", "kind")
    name = field("evidence", "name")
    sha256 = field("evidence", "sha256")
    size = field("evidence", "size")
    amount = field("evidence", "amount")
    signed = field("evidence", "signed")
    note = field("evidence", "note")

    class Meta:
        verbose_name = lazy_model_name("evidence")
        verbose_name_plural = verbose_name
        ordering = ("project", "id")

    def __str__(self) -> str:
        return str(self.name)
