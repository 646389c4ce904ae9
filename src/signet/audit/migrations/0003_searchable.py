"""What lists filter by, computed by the database from the sealed payload: it cannot say anything else."""

from django.db import migrations, models

COLUMNS = """
ALTER TABLE public.audit_entry
  ADD COLUMN actor_key text GENERATED ALWAYS AS
    (coalesce(payload::json #>> '{actor,id}', payload::json #>> '{actor,label}')) STORED,
  ADD COLUMN actor_label text GENERATED ALWAYS AS (payload::json #>> '{actor,label}') STORED,
  ADD COLUMN object_type text GENERATED ALWAYS AS (payload::json #>> '{object,type}') STORED,
  ADD COLUMN object_label text GENERATED ALWAYS AS (payload::json #>> '{object,label}') STORED;
"""


def column(name):
    return migrations.AddField("entry", name, models.TextField(default="", editable=False))


def index(name, *columns):
    return migrations.AddIndex("entry", models.Index(fields=["tenant", *columns], name=name))


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain")]
    operations = [
        migrations.RunSQL(
            COLUMNS,
            state_operations=[
                column("actor_key"),
                column("actor_label"),
                column("object_type"),
                column("object_label"),
            ],
        ),
        index("audit_actor", "actor_key", "sequence"),
        index("audit_verb", "verb", "sequence"),
        index("audit_label", "object_label", "sequence"),
        index("audit_day", "created_at"),
    ]
