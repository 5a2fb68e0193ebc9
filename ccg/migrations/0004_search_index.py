"""The index over the search's words, of which Django knows nothing. SQLite keeps it by triggers, PostgreSQL in a column
that ccg/search/entries.py writes.

Whoever changes the table ccg_searchentry later must make the triggers of SQLite anew: Django copies the table to change
it, and they are lost on the way.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE ccg_search USING fts5(
        title, text, content='ccg_searchentry', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER ccg_search_insert AFTER INSERT ON ccg_searchentry BEGIN
        INSERT INTO ccg_search (rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
    # Deleted words would stay in the file until FTS5 merges its parts some day. After the recall of a file with personal
    # data in it they are to be gone at once.
    """CREATE TRIGGER ccg_search_delete AFTER DELETE ON ccg_searchentry BEGIN
        INSERT INTO ccg_search (ccg_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO ccg_search (ccg_search) VALUES ('optimize');
    END""",
    """CREATE TRIGGER ccg_search_update AFTER UPDATE ON ccg_searchentry BEGIN
        INSERT INTO ccg_search (ccg_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO ccg_search (rowid, title, text) VALUES (new.id, new.title, new.text);
    END""",
    "INSERT INTO ccg_search (ccg_search) VALUES ('rebuild')",
]
POSTGRESQL = [
    # A text with too many different words for PostgreSQL, such as a long list of numbers, is searched as far as it fits.
    """CREATE OR REPLACE FUNCTION ccg_search_words(title text, body text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $function$
    BEGIN
        LOOP
            BEGIN
                RETURN setweight(to_tsvector('pg_catalog.english', title), 'A')
                    || setweight(to_tsvector('pg_catalog.english', body), 'B');
            EXCEPTION WHEN program_limit_exceeded THEN
                body := left(body, length(body) / 2);
            END;
        END LOOP;
    END $function$""",
    "ALTER TABLE ccg_searchentry ADD COLUMN words tsvector",
    # Not packed: to unpack it takes longer than to find the best of many.
    "ALTER TABLE ccg_searchentry ALTER COLUMN words SET STORAGE EXTERNAL",
    "CREATE INDEX ccg_searchentry_words ON ccg_searchentry USING gin (words)",
]
BACK = {
    "sqlite": [
        *(f"DROP TRIGGER ccg_search_{event}" for event in ("insert", "delete", "update")),
        "DROP TABLE ccg_search",
    ],
    "postgresql": [
        "ALTER TABLE ccg_searchentry DROP COLUMN words",
        "DROP FUNCTION ccg_search_words(text, text)",
    ],
}


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ccg", "0003_pages_documents_reports")]
    operations = [migrations.RunPython(make, drop)]
