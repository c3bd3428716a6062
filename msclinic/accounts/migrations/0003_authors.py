from django.db import migrations


def rename(old, new):
    def run(apps, schema_editor):
        groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
        if not groups.filter(name=new).exists():
            groups.filter(name=old).update(name=new)

    return run


class Migration(migrations.Migration):
    """Who edits the draft is called an author."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("accounts", "0002_failed_sign_ins"),
    ]

    operations = [migrations.RunPython(rename("Editors", "Authors"), rename("Authors", "Editors"))]
