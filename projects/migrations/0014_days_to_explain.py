from django.db import migrations, models


def tell(apps, schema_editor):
    """The history learns of the new setting of a plan year; empty is the default that stands with the findings."""
    from projects.ledger import schema

    schema.added("plan", "explain_days", None)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0013_signins"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="explain_days",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="time to explain a finding"),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
