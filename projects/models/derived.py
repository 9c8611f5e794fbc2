"""What the door derives and replay recomputes: never part of the history."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """The highest id ever given for a label. Ids are never reused, so it only grows."""

    label = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.label} {self.last}"


class Summary(models.Model):
    """Sums of year plans that share plan, sector, department, class and stage; amounts in fen (DESIGN §2.7).

    Month 0 holds what does not depend on the month. Months 1–12 hold completed investment and, for the projects
    whose plan was adjusted or who have a monthly plan of their own, what that changes of the plan and of the
    schedule in that month; see ``figures.summary`` for how they are read."""

    plan_id = models.BigIntegerField()
    sector_id = models.BigIntegerField()
    department_id = models.BigIntegerField()
    year_class = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    month = models.PositiveSmallIntegerField()
    count = models.BigIntegerField(default=0)
    placeholders = models.BigIntegerField(default=0)
    total_known = models.BigIntegerField(default=0)
    total_count = models.BigIntegerField(default=0)
    total_declared = models.BigIntegerField(default=0)
    planned_known = models.BigIntegerField(default=0)
    planned_count = models.BigIntegerField(default=0)
    planned_declared = models.BigIntegerField(default=0)
    output_known = models.BigIntegerField(default=0)
    output_count = models.BigIntegerField(default=0)
    output_declared = models.BigIntegerField(default=0)
    both_count = models.BigIntegerField(default=0)
    curve_planned = models.BigIntegerField(default=0)
    own_scheduled = models.BigIntegerField(default=0)
    completed = models.BigIntegerField(default=0)
    completed_count = models.BigIntegerField(default=0)
    to_date = models.BigIntegerField(default=0)
    to_date_count = models.BigIntegerField(default=0)
    returns = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["plan_id", "month", "sector_id", "department_id", "year_class", "stage"],
                name="one_summary_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.sector_id} {self.month}"


class YearToDate(models.Model):
    """What the counted returns of one year plan add up to by the end of each month; amounts in fen (ADR 0012).

    ``to_m`` is the year to date of the month, ``funds_m`` the funds in place that the last return up to it tells; None
    is not known. One row a year plan that has a counted return, so that lights are one look at each row of a list."""

    year_plan = models.OneToOneField(
        "projects.YearPlan",
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="year_to_date",
    )
    to_1 = models.BigIntegerField(null=True)
    to_2 = models.BigIntegerField(null=True)
    to_3 = models.BigIntegerField(null=True)
    to_4 = models.BigIntegerField(null=True)
    to_5 = models.BigIntegerField(null=True)
    to_6 = models.BigIntegerField(null=True)
    to_7 = models.BigIntegerField(null=True)
    to_8 = models.BigIntegerField(null=True)
    to_9 = models.BigIntegerField(null=True)
    to_10 = models.BigIntegerField(null=True)
    to_11 = models.BigIntegerField(null=True)
    to_12 = models.BigIntegerField(null=True)
    funds_1 = models.BigIntegerField(null=True)
    funds_2 = models.BigIntegerField(null=True)
    funds_3 = models.BigIntegerField(null=True)
    funds_4 = models.BigIntegerField(null=True)
    funds_5 = models.BigIntegerField(null=True)
    funds_6 = models.BigIntegerField(null=True)
    funds_7 = models.BigIntegerField(null=True)
    funds_8 = models.BigIntegerField(null=True)
    funds_9 = models.BigIntegerField(null=True)
    funds_10 = models.BigIntegerField(null=True)
    funds_11 = models.BigIntegerField(null=True)
    funds_12 = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.year_plan_id)
