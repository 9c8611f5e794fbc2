"""Projects, who supports them, and what each year plans for them. Amounts are whole fen; empty is unknown."""

from __future__ import annotations

from django.db import models

from projects.models.base import Kept, field, reference
from projects.vocabulary import lazy_model_name


class Project(Kept):
    """A major project 项目, or a placeholder: a slot of the published count whose project is not known yet."""

    label = "project"
    code = field("project", "code", unique=True)
    name = field("project", "name")
    national_code = field("project", "national_code", db_index=True)
    sector = reference("project", "sector", "projects.Sector", related_name="projects")
    industry = field("project", "industry")
    owner = reference("project", "owner", "projects.Organisation", related_name="owned_projects")
    responsible = reference(
        "project", "responsible", "projects.Organisation", related_name="responsible_projects"
    )
    leader = field("project", "leader")
    person = field("project", "person")
    place = field("project", "place")
    nature = field("project", "nature")
    level = field("project", "level")
    investor = field("project", "investor")
    approval = field("project", "approval")
    content = field("project", "content")
    total_investment = field("project", "total_investment")
    total_investment_basis = field("project", "total_investment_basis")
    output = field("project", "output")
    output_basis = field("project", "output_basis")
    planned_start = field("project", "planned_start")
    planned_finish = field("project", "planned_finish")
    planned_production = field("project", "planned_production")
    started = field("project", "started")
    finished = field("project", "finished")
    produced = field("project", "produced")
    stage = field("project", "stage")
    statistics = field("project", "statistics")
    statistics_date = field("project", "statistics_date")
    parent = reference("project", "parent", "self", related_name="parts", db_index=False)
    note = field("project", "note")
    placeholder = field("project", "placeholder")

    class Meta:
        verbose_name = lazy_model_name("project")
        verbose_name_plural = verbose_name
        ordering = ("code",)
        indexes = [
            models.Index(fields=["parent"], condition=models.Q(parent__isnull=False), name="project_parent")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Support(Kept):
    """A supporting department 配合单位 of a project; with ``reports`` it fills the month too."""

    label = "support"
    project = reference("support", "project", "projects.Project", related_name="supports", db_index=False)
    organisation = reference("support", "organisation", "projects.Organisation", related_name="supports")
    reports = field("support", "reports")

    class Meta:
        verbose_name = lazy_model_name("support")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["project", "organisation"], name="one_support")]

    def __str__(self) -> str:
        return str(self.organisation)


class YearPlan(Kept):
    """What a plan year holds for a project 年度计划. Rates use ``adjusted`` from ``adjusted_from`` on."""

    label = "year_plan"
    # no index of their own: the two below begin with them
    project = reference("year_plan", "project", "projects.Project", related_name="year_plans", db_index=False)
    plan = reference("year_plan", "plan", "projects.Plan", related_name="year_plans", db_index=False)
    year_class = field("year_plan", "year_class")
    planned = field("year_plan", "planned")
    planned_basis = field("year_plan", "planned_basis")
    adjusted = field("year_plan", "adjusted")
    adjusted_from = field("year_plan", "adjusted_from")
    adjusted_document = field("year_plan", "adjusted_document")
    completed_before = field("year_plan", "completed_before")
    completed_before_basis = field("year_plan", "completed_before_basis")
    target = field("year_plan", "target")
    start_month = field("year_plan", "start_month")
    finish_month = field("year_plan", "finish_month")
    month_1 = field("year_plan", "month_1")
    month_2 = field("year_plan", "month_2")
    month_3 = field("year_plan", "month_3")
    month_4 = field("year_plan", "month_4")
    month_5 = field("year_plan", "month_5")
    month_6 = field("year_plan", "month_6")
    month_7 = field("year_plan", "month_7")
    month_8 = field("year_plan", "month_8")
    month_9 = field("year_plan", "month_9")
    month_10 = field("year_plan", "month_10")
    month_11 = field("year_plan", "month_11")
    month_12 = field("year_plan", "month_12")
    carried_over = field("year_plan", "carried_over")

    class Meta:
        verbose_name = lazy_model_name("year_plan")
        verbose_name_plural = verbose_name
        ordering = ("-plan__year", "project_id")
        constraints = [models.UniqueConstraint(fields=["project", "plan"], name="one_year_plan")]
        indexes = [models.Index(fields=["plan", "project"], name="year_plan_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan} · {self.project}"
