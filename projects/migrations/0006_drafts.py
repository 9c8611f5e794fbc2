from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_closing_of_months")]

    operations = [migrations.RenameField("returndraft", "base", "stamp")]
