"""Everything up to 0013 in one step, for a new ledger: step by step Django makes all models anew some hundred times, which takes seconds.

A ledger that has begun goes the single steps, and its history is told of the fields they added; an empty one has nothing to be told."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import projects.models.base


class AllAtOnce(migrations.SeparateDatabaseAndState):
    """What the operations say of the models, without making each model that is there already anew after every one of them."""

    def state_forwards(self, app_label, state):
        if "apps" in state.__dict__:
            del state.apps
        super().state_forwards(app_label, state)


def create(apps, schema_editor):
    """All tables with their indexes and constraints; what refers to a later one is added by the editor at its end."""
    for model in apps.get_app_config("projects").get_models():
        schema_editor.create_model(model)


def drop(apps, schema_editor):
    """The way back."""
    for model in reversed(list(apps.get_app_config("projects").get_models())):
        schema_editor.delete_model(model)


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_the_month"),
        ("projects", "0003_lights"),
        ("projects", "0004_the_import_as_a_job"),
        ("projects", "0005_closing_of_months"),
        ("projects", "0006_drafts"),
        ("projects", "0007_row_numbers"),
        ("projects", "0008_visits"),
        ("projects", "0009_audit"),
        ("projects", "0010_cell_origins"),
        ("projects", "0011_samples"),
        ("projects", "0012_saved_views"),
        ("projects", "0013_signins"),
    ]
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AllAtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="CellOrigin",
                    fields=[
                        ("changeset", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("file_name", models.CharField(max_length=255)),
                        ("sha256", models.CharField(max_length=64)),
                        ("sheets", models.JSONField(default=list)),
                        ("rows", models.JSONField(default=dict)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Counter",
                    fields=[
                        ("label", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("last", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "name",
                            models.CharField(
                                default="", max_length=200, unique=True, verbose_name="organisation"
                            ),
                        ),
                        (
                            "credit_code",
                            models.CharField(
                                blank=True, default="", max_length=18, verbose_name="credit code"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("owner", "owner"),
                                    ("responsible", "responsible department"),
                                    ("lead", "lead"),
                                    ("authority", "authority"),
                                    ("supervisor", "supervisor"),
                                    ("park", "park or sub-district"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="kind of organisation",
                            ),
                        ),
                        ("active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisation",
                        "ordering": ("name", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Period",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("month", models.BigIntegerField(blank=True, null=True, verbose_name="month")),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[("open", "open"), ("closing", "closing"), ("closed", "closed")],
                                default="",
                                max_length=20,
                                verbose_name="state",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "period",
                        "verbose_name_plural": "period",
                        "ordering": ("plan", "month"),
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "year",
                            models.BigIntegerField(
                                blank=True, null=True, unique=True, verbose_name="plan year"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("drafting", "drafting"),
                                    ("issued", "issued"),
                                    ("adjusted", "adjusted"),
                                    ("sealed", "sealed"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "light_rule",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("P1", "P1 deviation"),
                                    ("P2", "P2 share of schedule"),
                                    ("P3", "P3 share of plan to date"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="light rule",
                            ),
                        ),
                        (
                            "curve",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="schedule curve"
                            ),
                        ),
                        (
                            "due_day",
                            models.BigIntegerField(blank=True, null=True, verbose_name="day returns are due"),
                        ),
                        (
                            "january_joined",
                            models.BooleanField(
                                default=False, verbose_name="January is reported with February"
                            ),
                        ),
                        (
                            "funds_full",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="funds light green from"
                            ),
                        ),
                        (
                            "funds_low",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="funds light red below"
                            ),
                        ),
                        (
                            "reach",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="highest pace thought possible"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plan year",
                        "verbose_name_plural": "plan year",
                        "ordering": ("-year",),
                    },
                ),
                migrations.CreateModel(
                    name="RuleSetting",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "rule",
                            models.CharField(default="", max_length=4, unique=True, verbose_name="rule"),
                        ),
                        ("active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "threshold",
                            models.BigIntegerField(blank=True, null=True, verbose_name="threshold"),
                        ),
                        (
                            "second",
                            models.BigIntegerField(blank=True, null=True, verbose_name="second threshold"),
                        ),
                    ],
                    options={
                        "verbose_name": "rule setting",
                        "verbose_name_plural": "rule setting",
                        "ordering": ("rule",),
                    },
                ),
                migrations.CreateModel(
                    name="Sector",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "code",
                            models.CharField(
                                default="", max_length=40, unique=True, verbose_name="sector code"
                            ),
                        ),
                        ("name", models.CharField(default="", max_length=200, verbose_name="sector name")),
                        (
                            "name_en",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="English name"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("base", "industrial base"),
                                    ("infrastructure", "infrastructure"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("order", models.BigIntegerField(blank=True, null=True, verbose_name="order")),
                    ],
                    options={
                        "verbose_name": "sector",
                        "verbose_name_plural": "sector",
                        "ordering": ("order", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("position", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="YearPlan",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "year_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("new", "new"),
                                    ("continued", "continued"),
                                    ("completing", "to complete"),
                                    ("preparatory", "preparatory"),
                                    ("reserve", "reserve"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="class of the year",
                            ),
                        ),
                        (
                            "planned",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="planned investment of the year"
                            ),
                        ),
                        (
                            "planned_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of planned investment of the year",
                            ),
                        ),
                        (
                            "adjusted",
                            models.BigIntegerField(blank=True, null=True, verbose_name="adjusted plan"),
                        ),
                        (
                            "adjusted_from",
                            models.BigIntegerField(blank=True, null=True, verbose_name="adjusted from month"),
                        ),
                        (
                            "adjusted_document",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=100,
                                verbose_name="document of the adjustment",
                            ),
                        ),
                        (
                            "completed_before",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="completed before the year"
                            ),
                        ),
                        (
                            "completed_before_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of completed before the year",
                            ),
                        ),
                        (
                            "target",
                            models.TextField(blank=True, default="", verbose_name="target of the year"),
                        ),
                        (
                            "start_month",
                            models.BigIntegerField(blank=True, null=True, verbose_name="planned start month"),
                        ),
                        (
                            "finish_month",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="planned completion month"
                            ),
                        ),
                        (
                            "month_1",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 1"),
                        ),
                        (
                            "month_2",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 2"),
                        ),
                        (
                            "month_3",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 3"),
                        ),
                        (
                            "month_4",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 4"),
                        ),
                        (
                            "month_5",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 5"),
                        ),
                        (
                            "month_6",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 6"),
                        ),
                        (
                            "month_7",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 7"),
                        ),
                        (
                            "month_8",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 8"),
                        ),
                        (
                            "month_9",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 9"),
                        ),
                        (
                            "month_10",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 10"),
                        ),
                        (
                            "month_11",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 11"),
                        ),
                        (
                            "month_12",
                            models.BigIntegerField(blank=True, null=True, verbose_name="plan of month 12"),
                        ),
                        ("carried_over", models.BooleanField(default=False, verbose_name="carried over")),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="year_plans",
                                to="projects.plan",
                                verbose_name="plan year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "year plan",
                        "verbose_name_plural": "year plan",
                        "ordering": ("-plan__year", "project_id"),
                    },
                ),
                migrations.CreateModel(
                    name="ChangeSet",
                    fields=[
                        (
                            "number",
                            projects.models.base.IdField(
                                primary_key=True, serialize=False, verbose_name="number"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, verbose_name="when")),
                        ("who", models.CharField(max_length=200, verbose_name="shown name")),
                        ("source", models.CharField(max_length=20, verbose_name="from where")),
                        ("action", models.CharField(max_length=40, verbose_name="action")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        ("changes", models.PositiveIntegerField(verbose_name="number of changes")),
                        ("reverses", models.BigIntegerField(null=True, verbose_name="reverses")),
                        ("header", models.TextField()),
                        ("digest", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change set",
                        "verbose_name_plural": "change sets",
                        "ordering": ("-number",),
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("seq", models.PositiveIntegerField()),
                        ("label", models.CharField(max_length=40)),
                        ("object_id", models.BigIntegerField()),
                        ("kind", models.CharField(max_length=6)),
                        ("body", models.TextField()),
                        (
                            "changeset",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="projects.changeset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "change",
                        "verbose_name_plural": "changes",
                        "ordering": ("changeset", "seq"),
                    },
                ),
                migrations.CreateModel(
                    name="ColumnProfile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("department", models.BigIntegerField(default=0)),
                        ("at", models.DateTimeField(auto_now=True)),
                        ("signature", models.CharField(max_length=64)),
                        ("headings", models.JSONField(default=list)),
                        ("overrides", models.JSONField(default=dict)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ImportBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
                        ("file_name", models.CharField(max_length=255, verbose_name="file")),
                        ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                        ("size", models.BigIntegerField(verbose_name="size")),
                        ("year", models.PositiveIntegerField(verbose_name="plan year")),
                        ("month", models.PositiveSmallIntegerField(null=True, verbose_name="month")),
                        (
                            "replace_placeholders",
                            models.BooleanField(default=False, verbose_name="replace placeholders"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("reading", "reading"),
                                    ("ready", "ready to apply"),
                                    ("refused", "cannot be used"),
                                    ("queued", "waiting to be applied"),
                                    ("applying", "applying"),
                                    ("applied", "applied"),
                                    ("recalled", "waiting to be undone"),
                                    ("undoing", "undoing"),
                                    ("undone", "undone"),
                                    ("left", "left aside"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("phase", models.CharField(default="", max_length=10)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("fence", models.PositiveIntegerField(default=0)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("overrides", models.JSONField(default=dict)),
                        ("sound_only", models.BooleanField(default=False)),
                        ("reason", models.CharField(default="", max_length=500)),
                        ("outcome", models.JSONField(default=dict)),
                        ("reading", models.JSONField(default=dict)),
                        ("base", models.BigIntegerField(null=True)),
                        ("position", models.BigIntegerField(default=0)),
                        ("changeset", models.BigIntegerField(null=True)),
                        ("retired", models.BigIntegerField(null=True)),
                        ("undone", models.JSONField(default=list)),
                        (
                            "asker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import",
                        "verbose_name_plural": "imports",
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sheet", models.CharField(max_length=64)),
                        ("row", models.PositiveIntegerField(null=True)),
                        ("status", models.CharField(max_length=10)),
                        ("differs", models.BooleanField(default=True)),
                        ("code", models.CharField(max_length=12)),
                        ("name", models.CharField(max_length=200)),
                        ("fields", models.JSONField(default=list)),
                        ("problems", models.JSONField(default=list)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="projects.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("batch", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="NameAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("department", models.BigIntegerField(default=0)),
                        ("at", models.DateTimeField(auto_now=True)),
                        ("name", models.CharField(max_length=200)),
                        ("owner", models.CharField(default="", max_length=200)),
                        ("project", models.BigIntegerField(null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("officer", "officer"),
                                    ("manager", "manager"),
                                    ("leader", "leader"),
                                    ("auditor", "auditor"),
                                    ("administrator", "administrator"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="projects.organisation",
                                verbose_name="organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "membership",
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyReturn",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "completed",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="completed this month"
                            ),
                        ),
                        (
                            "completed_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of completed this month",
                            ),
                        ),
                        (
                            "declared_to_date",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="completed this year to date"
                            ),
                        ),
                        (
                            "declared_to_date_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of completed this year to date",
                            ),
                        ),
                        (
                            "construction",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="of which construction"
                            ),
                        ),
                        (
                            "installation",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="of which installation"
                            ),
                        ),
                        (
                            "equipment",
                            models.BigIntegerField(blank=True, null=True, verbose_name="of which equipment"),
                        ),
                        (
                            "other_costs",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="of which other costs"
                            ),
                        ),
                        (
                            "funds_in_place",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="funds in place this year"
                            ),
                        ),
                        (
                            "statistics_to_date",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="statistics figure to date"
                            ),
                        ),
                        (
                            "progress",
                            models.TextField(blank=True, default="", verbose_name="physical progress"),
                        ),
                        (
                            "progress_percent",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="physical progress in percent"
                            ),
                        ),
                        (
                            "difficulties",
                            models.TextField(blank=True, default="", verbose_name="difficulties"),
                        ),
                        ("next_steps", models.TextField(blank=True, default="", verbose_name="next steps")),
                        (
                            "self_light",
                            models.CharField(
                                blank=True,
                                choices=[("green", "green"), ("yellow", "yellow"), ("red", "red")],
                                default="",
                                max_length=20,
                                verbose_name="self-rated light",
                            ),
                        ),
                        (
                            "light_reason",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="reason for the light"
                            ),
                        ),
                        (
                            "remark",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="remark of the month"
                            ),
                        ),
                        (
                            "assessed_light",
                            models.CharField(
                                blank=True,
                                choices=[("green", "green"), ("yellow", "yellow"), ("red", "red")],
                                default="",
                                max_length=20,
                                verbose_name="assessed light",
                            ),
                        ),
                        (
                            "assessed_reason",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=500,
                                verbose_name="reason for the assessed light",
                            ),
                        ),
                        (
                            "returned_reason",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="reason for returning it"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("submitted", "submitted"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="state of the return",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="projects.period",
                                verbose_name="period",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "monthly return",
                        "verbose_name_plural": "monthly return",
                        "ordering": ("year_plan", "period"),
                    },
                ),
                migrations.CreateModel(
                    name="PeriodException",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("until", models.CharField(default="", max_length=16, verbose_name="open until")),
                        (
                            "reason",
                            models.CharField(
                                default="", max_length=500, verbose_name="reason for the extension"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions",
                                to="projects.organisation",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exceptions",
                                to="projects.period",
                                verbose_name="period",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "extension",
                        "verbose_name_plural": "extension",
                        "ordering": ("period", "id"),
                    },
                ),
                migrations.AddField(
                    model_name="period",
                    name="plan",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="projects.plan",
                        verbose_name="plan year",
                    ),
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "code",
                            models.CharField(
                                blank=True, default="", max_length=12, unique=True, verbose_name="code"
                            ),
                        ),
                        ("name", models.CharField(default="", max_length=200, verbose_name="name")),
                        (
                            "national_code",
                            models.CharField(
                                blank=True,
                                db_index=True,
                                default="",
                                max_length=40,
                                verbose_name="national code",
                            ),
                        ),
                        (
                            "industry",
                            models.CharField(
                                blank=True, default="", max_length=8, verbose_name="industry code"
                            ),
                        ),
                        (
                            "leader",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="leader in charge"
                            ),
                        ),
                        (
                            "person",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="responsible person"
                            ),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="place"),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("new", "new"),
                                    ("extension", "extension"),
                                    ("renovation", "rebuilding and technical renewal"),
                                    ("living", "living facilities only"),
                                    ("relocation", "relocation"),
                                    ("restoration", "restoration"),
                                    ("purchase", "purchase only"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("national", "national"),
                                    ("region", "autonomous region"),
                                    ("city", "city"),
                                    ("district", "district"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "investor",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("state", "state-owned"),
                                    ("state-held", "state-held"),
                                    ("private", "private"),
                                    ("foreign", "foreign"),
                                    ("hmt", "Hong Kong, Macao, Taiwan"),
                                    ("mixed", "mixed"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="investor",
                            ),
                        ),
                        (
                            "approval",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approval", "approval"),
                                    ("verification", "verification"),
                                    ("filing", "filing"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="approval type",
                            ),
                        ),
                        (
                            "content",
                            models.TextField(blank=True, default="", verbose_name="scale and content"),
                        ),
                        (
                            "total_investment",
                            models.BigIntegerField(blank=True, null=True, verbose_name="total investment"),
                        ),
                        (
                            "total_investment_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of total investment",
                            ),
                        ),
                        (
                            "output",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="yearly output at full production"
                            ),
                        ),
                        (
                            "output_basis",
                            models.CharField(
                                blank=True,
                                choices=[("published", "published"), ("declared", "declared")],
                                default="",
                                max_length=20,
                                verbose_name="basis of yearly output at full production",
                            ),
                        ),
                        (
                            "planned_start",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="planned start"
                            ),
                        ),
                        (
                            "planned_finish",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="planned completion"
                            ),
                        ),
                        (
                            "planned_production",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="planned production"
                            ),
                        ),
                        (
                            "started",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="actual start"
                            ),
                        ),
                        (
                            "finished",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="actual completion"
                            ),
                        ),
                        (
                            "produced",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="actual production"
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("idea", "idea"),
                                    ("reserve", "reserve"),
                                    ("signed", "signed"),
                                    ("preparing", "preparing"),
                                    ("building", "under construction"),
                                    ("halted", "halted"),
                                    ("finished", "finished"),
                                    ("producing", "in production"),
                                    ("full", "at full output"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "statistics",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("out", "not entered"),
                                    ("applied", "applied for"),
                                    ("in", "entered"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="statistics entry",
                            ),
                        ),
                        (
                            "statistics_date",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="date of statistics entry"
                            ),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        ("placeholder", models.BooleanField(default=False, verbose_name="placeholder")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_projects",
                                to="projects.organisation",
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="projects.project",
                                verbose_name="parent project",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="responsible_projects",
                                to="projects.organisation",
                                verbose_name="responsible department",
                            ),
                        ),
                        (
                            "sector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="projects.sector",
                                verbose_name="sector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project",
                        "verbose_name_plural": "project",
                        "ordering": ("code",),
                    },
                ),
                migrations.CreateModel(
                    name="Problem",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clearing", "clearing"),
                                    ("land", "land"),
                                    ("planning", "planning"),
                                    ("environment", "environmental assessment"),
                                    ("energy", "energy"),
                                    ("funds", "funds"),
                                    ("permits", "permits"),
                                    ("utilities", "utilities"),
                                    ("tender", "tender and contract"),
                                    ("construction", "construction"),
                                    ("market", "market"),
                                    ("season", "epidemic or season"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="kind of problem",
                            ),
                        ),
                        ("description", models.TextField(default="", verbose_name="description")),
                        ("raised", models.CharField(default="", max_length=10, verbose_name="raised on")),
                        (
                            "leader",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="leader in charge"
                            ),
                        ),
                        (
                            "due",
                            models.CharField(blank=True, default="", max_length=10, verbose_name="due date"),
                        ),
                        ("measures", models.TextField(blank=True, default="", verbose_name="measures")),
                        ("result", models.TextField(blank=True, default="", verbose_name="result")),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("raised", "raised"),
                                    ("handling", "in hand"),
                                    ("closing", "asked to close"),
                                    ("closed", "closed"),
                                    ("returned", "returned"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="state of the problem",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="projects.organisation",
                                verbose_name="department in charge",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="problems",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "problem",
                        "verbose_name_plural": "problem",
                        "ordering": ("project", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Permit",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approval", "approval"),
                                    ("environment", "environmental assessment"),
                                    ("land", "land"),
                                    ("planning", "planning"),
                                    ("energy", "energy assessment"),
                                    ("woodland", "woodland and grassland"),
                                    ("land-review", "land pre-review"),
                                    ("land-title", "land title"),
                                    ("construction", "construction permit"),
                                    ("utilities", "water and power"),
                                    ("drawings", "review of drawings"),
                                    ("tender", "tender"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="permit",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("done", "done"),
                                    ("handling", "in hand"),
                                    ("pending", "not begun"),
                                    ("exempt", "not required"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="state of the permit",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="document number"
                            ),
                        ),
                        (
                            "planned",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="planned date"
                            ),
                        ),
                        (
                            "actual",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="actual date"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="note"),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="projects.organisation",
                                verbose_name="department in charge",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="permits",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "permit",
                        "verbose_name_plural": "permit",
                        "ordering": ("project", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clearing", "clearing"),
                                    ("piling", "piling"),
                                    ("digging", "digging"),
                                    ("ground", "ground level"),
                                    ("topped", "topped out"),
                                    ("main", "main structure finished"),
                                    ("equipment", "equipment installed"),
                                    ("part", "partly in production"),
                                    ("whole", "fully in production"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="milestone",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="about the milestone"
                            ),
                        ),
                        (
                            "planned",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="planned date"
                            ),
                        ),
                        (
                            "forecast",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="forecast date"
                            ),
                        ),
                        (
                            "actual",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="actual date"
                            ),
                        ),
                        (
                            "person",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="responsible person"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "milestone",
                        "verbose_name_plural": "milestone",
                        "ordering": ("project", "planned", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("rule", models.CharField(default="", max_length=4, verbose_name="rule")),
                        ("month", models.BigIntegerField(blank=True, null=True, verbose_name="month")),
                        (
                            "subject",
                            models.CharField(blank=True, default="", max_length=80, verbose_name="about"),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("error", "error"), ("warning", "warning"), ("info", "information")],
                                default="",
                                max_length=20,
                                verbose_name="level",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fen", "fen"),
                                    ("share", "millionths"),
                                    ("months", "months"),
                                    ("days", "days"),
                                    ("count", "number"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="unit of the measure",
                            ),
                        ),
                        ("measured", models.BigIntegerField(blank=True, null=True, verbose_name="measured")),
                        (
                            "threshold",
                            models.BigIntegerField(blank=True, null=True, verbose_name="held against"),
                        ),
                        ("sentence", models.CharField(default="", max_length=40, verbose_name="sentence")),
                        (
                            "params",
                            models.TextField(blank=True, default="", verbose_name="data of the sentence"),
                        ),
                        ("opened", models.CharField(default="", max_length=10, verbose_name="found on")),
                        (
                            "due",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="to be explained by"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "to be explained"),
                                    ("explained", "explained"),
                                    ("accepted", "accepted"),
                                    ("returned", "sent back"),
                                    ("settled", "settled"),
                                    ("cleared", "cleared"),
                                    ("silenced", "silenced"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="state of the finding",
                            ),
                        ),
                        ("explanation", models.TextField(blank=True, default="", verbose_name="explanation")),
                        ("verdict", models.TextField(blank=True, default="", verbose_name="auditor's word")),
                        (
                            "measured_now",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="measured when it was cleared"
                            ),
                        ),
                        (
                            "threshold_now",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="held against when it was cleared"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="projects.plan",
                                verbose_name="plan year",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "finding",
                        "verbose_name_plural": "finding",
                        "ordering": ("plan", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("settlement", "settlement"),
                                    ("progress", "progress sheet"),
                                    ("invoice", "invoice"),
                                    ("payment", "payment voucher"),
                                    ("equipment", "equipment contract"),
                                    ("contract", "construction contract"),
                                    ("approval", "approval document"),
                                    ("photo", "photograph"),
                                    ("other", "other"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="kind of evidence",
                            ),
                        ),
                        ("name", models.CharField(default="", max_length=255, verbose_name="file name")),
                        ("sha256", models.CharField(default="", max_length=64, verbose_name="SHA-256")),
                        ("size", models.BigIntegerField(blank=True, null=True, verbose_name="size in bytes")),
                        (
                            "amount",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="amount of the evidence"
                            ),
                        ),
                        (
                            "signed",
                            models.BooleanField(default=False, verbose_name="signed by all three parties"),
                        ),
                        (
                            "note",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="note"),
                        ),
                        (
                            "monthly_return",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="projects.monthlyreturn",
                                verbose_name="monthly return",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evidence",
                        "verbose_name_plural": "evidence",
                        "ordering": ("project", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="ReturnDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year_plan_id", models.BigIntegerField()),
                        ("month", models.PositiveSmallIntegerField()),
                        ("values", models.JSONField(default=dict)),
                        ("stamp", models.PositiveIntegerField(default=0)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "month",
                            models.BigIntegerField(blank=True, null=True, verbose_name="January to month"),
                        ),
                        (
                            "size",
                            models.BigIntegerField(blank=True, null=True, verbose_name="number to draw"),
                        ),
                        ("seed", models.BigIntegerField(blank=True, null=True, verbose_name="seed")),
                        (
                            "strata",
                            models.CharField(blank=True, default="", max_length=60, verbose_name="strata"),
                        ),
                        (
                            "weighing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("to_date", "year to date"),
                                    ("planned", "plan of the year"),
                                    ("total_investment", "total investment"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="weighed by amount",
                            ),
                        ),
                        ("findings", models.BooleanField(default=False, verbose_name="weighed by findings")),
                        (
                            "purpose",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="purpose"),
                        ),
                        ("drawn", models.CharField(default="", max_length=10, verbose_name="drawn on")),
                        (
                            "population",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="projects that could be drawn"
                            ),
                        ),
                        (
                            "position",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="position in the history"
                            ),
                        ),
                        (
                            "head",
                            models.CharField(default="", max_length=64, verbose_name="head of the history"),
                        ),
                        (
                            "frame",
                            models.CharField(
                                default="", max_length=64, verbose_name="hash of what could be drawn"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="samples",
                                to="projects.plan",
                                verbose_name="plan year",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sample",
                        "verbose_name_plural": "sample",
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="SampleItem",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "number",
                            models.BigIntegerField(blank=True, null=True, verbose_name="no. in the sample"),
                        ),
                        (
                            "stratum",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="stratum"),
                        ),
                        ("weight", models.BigIntegerField(blank=True, null=True, verbose_name="weight")),
                        ("chance", models.BigIntegerField(blank=True, null=True, verbose_name="chance")),
                        (
                            "reported",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="year to date at the draw"
                            ),
                        ),
                        (
                            "visited_on",
                            models.CharField(
                                blank=True, default="", max_length=10, verbose_name="visited on"
                            ),
                        ),
                        (
                            "visited_by",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="visited by"
                            ),
                        ),
                        (
                            "seen",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("as-reported", "as reported"),
                                    ("differs", "differs"),
                                    ("not-found", "not found"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="seen",
                            ),
                        ),
                        (
                            "amount_seen",
                            models.BigIntegerField(blank=True, null=True, verbose_name="amount seen"),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sample_items",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="projects.sample",
                                verbose_name="sample",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project of a sample",
                        "verbose_name_plural": "project of a sample",
                        "ordering": ("sample", "number"),
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("query", models.TextField(blank=True, max_length=2000)),
                        ("shared", models.BooleanField(default=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("name", "pk"),
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ControlTotal",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "scope",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("all", "whole district"),
                                    ("sector", "sector"),
                                    ("reserve", "reserve"),
                                    ("signing", "signing"),
                                    ("attraction", "attraction"),
                                    ("funds", "funds"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("count", "number of projects"),
                                    ("total_investment", "total investment"),
                                    ("planned", "planned investment of the year"),
                                    ("completed", "completed investment"),
                                    ("output", "new output"),
                                    ("started", "started or resumed"),
                                    ("finished", "finished"),
                                    ("amount", "amount"),
                                    ("rate", "rate"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="measure",
                            ),
                        ),
                        (
                            "item",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="item"),
                        ),
                        ("value", models.BigIntegerField(blank=True, null=True, verbose_name="value")),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fen", "fen"),
                                    ("count", "count"),
                                    ("percent", "hundredths of a percent"),
                                    ("usd", "US cents"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "qualifier",
                            models.CharField(
                                blank=True,
                                choices=[("exact", "exact"), ("about", "about"), ("least", "at least")],
                                default="",
                                max_length=20,
                                verbose_name="qualifier",
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[("stated", "stated"), ("assumed", "assumed")],
                                default="",
                                max_length=20,
                                verbose_name="standing",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="section of the document"
                            ),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="control_totals",
                                to="projects.plan",
                                verbose_name="plan year",
                            ),
                        ),
                        (
                            "sector",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="control_totals",
                                to="projects.sector",
                                verbose_name="sector",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "control total",
                        "verbose_name_plural": "control total",
                        "ordering": ("plan", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
                    fields=[
                        ("number", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(verbose_name="when")),
                        ("user_id", models.BigIntegerField(null=True)),
                        ("username", models.CharField(max_length=150, verbose_name="user name")),
                        ("address", models.CharField(max_length=45, verbose_name="address")),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("in", "signed in"),
                                    ("failed", "failed to sign in"),
                                    ("locked", "locked out"),
                                    ("out", "signed out"),
                                ],
                                max_length=6,
                                verbose_name="what",
                            ),
                        ),
                        ("body", models.TextField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ("-number",),
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["username", "at"], name="signin_of_name")],
                    },
                ),
                migrations.CreateModel(
                    name="Silence",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("rule", models.CharField(default="", max_length=4, verbose_name="rule")),
                        (
                            "reason",
                            models.CharField(
                                default="", max_length=500, verbose_name="reason for the silence"
                            ),
                        ),
                        ("until", models.CharField(default="", max_length=10, verbose_name="silent until")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="silences",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "silence of a rule",
                        "verbose_name_plural": "silence of a rule",
                        "ordering": ("project", "rule", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Snapshot",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("closing", "closing of the month"),
                                    ("correction", "closing after a correction"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="kind of closing",
                            ),
                        ),
                        (
                            "position",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="position in the history"
                            ),
                        ),
                        (
                            "head",
                            models.CharField(default="", max_length=64, verbose_name="head of the history"),
                        ),
                        ("sha256", models.CharField(default="", max_length=64, verbose_name="SHA-256")),
                        (
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="snapshots",
                                to="projects.period",
                                verbose_name="period",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "snapshot",
                        "verbose_name_plural": "snapshot",
                        "ordering": ("period", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Summary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("plan_id", models.BigIntegerField()),
                        ("sector_id", models.BigIntegerField()),
                        ("department_id", models.BigIntegerField()),
                        ("year_class", models.CharField(max_length=20)),
                        ("stage", models.CharField(max_length=20)),
                        ("month", models.PositiveSmallIntegerField()),
                        ("count", models.BigIntegerField(default=0)),
                        ("placeholders", models.BigIntegerField(default=0)),
                        ("total_known", models.BigIntegerField(default=0)),
                        ("total_count", models.BigIntegerField(default=0)),
                        ("total_declared", models.BigIntegerField(default=0)),
                        ("planned_known", models.BigIntegerField(default=0)),
                        ("planned_count", models.BigIntegerField(default=0)),
                        ("planned_declared", models.BigIntegerField(default=0)),
                        ("output_known", models.BigIntegerField(default=0)),
                        ("output_count", models.BigIntegerField(default=0)),
                        ("output_declared", models.BigIntegerField(default=0)),
                        ("both_count", models.BigIntegerField(default=0)),
                        ("curve_planned", models.BigIntegerField(default=0)),
                        ("own_scheduled", models.BigIntegerField(default=0)),
                        ("completed", models.BigIntegerField(default=0)),
                        ("completed_count", models.BigIntegerField(default=0)),
                        ("to_date", models.BigIntegerField(default=0)),
                        ("to_date_count", models.BigIntegerField(default=0)),
                        ("returns", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "plan_id",
                                    "month",
                                    "sector_id",
                                    "department_id",
                                    "year_class",
                                    "stage",
                                ),
                                name="one_summary_cell",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Support",
                    fields=[
                        ("id", projects.models.base.IdField(primary_key=True, serialize=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("reports", models.BooleanField(default=False, verbose_name="reports the month")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="projects.organisation",
                                verbose_name="supporting department",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supports",
                                to="projects.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "supporting department",
                        "verbose_name_plural": "supporting department",
                    },
                ),
                migrations.CreateModel(
                    name="YearToDate",
                    fields=[
                        (
                            "year_plan",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="year_to_date",
                                serialize=False,
                                to="projects.yearplan",
                            ),
                        ),
                        ("to_1", models.BigIntegerField(null=True)),
                        ("to_2", models.BigIntegerField(null=True)),
                        ("to_3", models.BigIntegerField(null=True)),
                        ("to_4", models.BigIntegerField(null=True)),
                        ("to_5", models.BigIntegerField(null=True)),
                        ("to_6", models.BigIntegerField(null=True)),
                        ("to_7", models.BigIntegerField(null=True)),
                        ("to_8", models.BigIntegerField(null=True)),
                        ("to_9", models.BigIntegerField(null=True)),
                        ("to_10", models.BigIntegerField(null=True)),
                        ("to_11", models.BigIntegerField(null=True)),
                        ("to_12", models.BigIntegerField(null=True)),
                        ("funds_1", models.BigIntegerField(null=True)),
                        ("funds_2", models.BigIntegerField(null=True)),
                        ("funds_3", models.BigIntegerField(null=True)),
                        ("funds_4", models.BigIntegerField(null=True)),
                        ("funds_5", models.BigIntegerField(null=True)),
                        ("funds_6", models.BigIntegerField(null=True)),
                        ("funds_7", models.BigIntegerField(null=True)),
                        ("funds_8", models.BigIntegerField(null=True)),
                        ("funds_9", models.BigIntegerField(null=True)),
                        ("funds_10", models.BigIntegerField(null=True)),
                        ("funds_11", models.BigIntegerField(null=True)),
                        ("funds_12", models.BigIntegerField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.AddField(
                    model_name="yearplan",
                    name="project",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="year_plans",
                        to="projects.project",
                        verbose_name="project",
                    ),
                ),
                migrations.AddField(
                    model_name="monthlyreturn",
                    name="year_plan",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="projects.yearplan",
                        verbose_name="year plan",
                    ),
                ),
                migrations.AddIndex(
                    model_name="changeset",
                    index=models.Index(
                        condition=models.Q(("reverses__isnull", False)),
                        fields=["reverses"],
                        name="changeset_reverses",
                    ),
                ),
                migrations.AddIndex(
                    model_name="change",
                    index=models.Index(fields=["label", "object_id", "changeset"], name="change_of_object"),
                ),
                migrations.AddIndex(
                    model_name="change",
                    index=models.Index(
                        condition=models.Q(("kind", "delete")), fields=["label"], name="change_deletes"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="columnprofile",
                    constraint=models.UniqueConstraint(
                        fields=("department", "signature"), name="one_column_profile"
                    ),
                ),
                migrations.AddIndex(
                    model_name="importrow",
                    index=models.Index(fields=["batch", "status", "id"], name="import_row_of_status"),
                ),
                migrations.AddIndex(
                    model_name="importrow",
                    index=models.Index(fields=["batch", "differs", "id"], name="import_row_differing"),
                ),
                migrations.AddConstraint(
                    model_name="nameanswer",
                    constraint=models.UniqueConstraint(
                        fields=("department", "name", "owner"), name="one_name_answer"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.UniqueConstraint(
                        models.F("user"),
                        django.db.models.functions.comparison.Coalesce("organisation", 0),
                        models.F("role"),
                        name="one_membership",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="periodexception",
                    constraint=models.UniqueConstraint(
                        fields=("period", "organisation"), name="one_exception"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="period",
                    constraint=models.UniqueConstraint(fields=("plan", "month"), name="one_period"),
                ),
                migrations.AddIndex(
                    model_name="finding",
                    index=models.Index(fields=["plan", "state", "due"], name="finding_of_state"),
                ),
                migrations.AddConstraint(
                    model_name="returndraft",
                    constraint=models.UniqueConstraint(
                        fields=("user", "year_plan_id", "month"), name="one_return_draft"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sampleitem",
                    constraint=models.UniqueConstraint(fields=("sample", "project"), name="drawn_once"),
                ),
                migrations.AddConstraint(
                    model_name="savedview",
                    constraint=models.UniqueConstraint(fields=("owner", "name"), name="one_view_of_a_name"),
                ),
                migrations.AddIndex(
                    model_name="project",
                    index=models.Index(
                        condition=models.Q(("parent__isnull", False)),
                        fields=["parent"],
                        name="project_parent",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="controltotal",
                    constraint=models.UniqueConstraint(
                        models.F("plan"),
                        models.F("scope"),
                        django.db.models.functions.comparison.Coalesce("sector", 0),
                        models.F("measure"),
                        models.F("item"),
                        name="one_control_total",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="support",
                    constraint=models.UniqueConstraint(
                        fields=("project", "organisation"), name="one_support"
                    ),
                ),
                migrations.AddIndex(
                    model_name="yearplan",
                    index=models.Index(fields=["plan", "project"], name="year_plan_of_plan"),
                ),
                migrations.AddConstraint(
                    model_name="yearplan",
                    constraint=models.UniqueConstraint(fields=("project", "plan"), name="one_year_plan"),
                ),
                migrations.AddConstraint(
                    model_name="monthlyreturn",
                    constraint=models.UniqueConstraint(fields=("year_plan", "period"), name="one_return"),
                ),
            ]
        ),
        migrations.RunPython(create, drop, elidable=False),
    ]
