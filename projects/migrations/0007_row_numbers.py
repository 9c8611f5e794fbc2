"""Ids become the rows' own numbers on SQLite; indexes go that others begin with. Nothing that is kept changes."""

import django.db.models.deletion
from django.db import migrations, models

import projects.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_drafts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="changeset",
            name="number",
            field=projects.models.base.IdField(primary_key=True, serialize=False, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="controltotal",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="membership",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="monthlyreturn",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
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
        migrations.AlterField(
            model_name="organisation",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="period",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="periodexception",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="permit",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="plan",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="problem",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="project",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="sector",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="snapshot",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="support",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="support",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supports",
                to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.AlterField(
            model_name="yearplan",
            name="id",
            field=projects.models.base.IdField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="yearplan",
            name="plan",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="year_plans",
                to="projects.plan",
                verbose_name="plan year",
            ),
        ),
        migrations.AlterField(
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
    ]
