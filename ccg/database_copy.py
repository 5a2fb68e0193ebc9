"""A copy of the whole database in one file, and the way back: SQLite or PostgreSQL, whichever the site runs on."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

# A restore waits this long for a web server that was not stopped, instead of for ever.
LOCK_TIMEOUT = "30s"


def save(path):
    """Write a consistent copy of the database to the path, while the site goes on working."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    else:
        # The backup is compressed as a whole.
        run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={path}")


def load(path):
    """Replace the whole database by the copy: all of it in one transaction, or nothing."""
    if connection.vendor == "sqlite":
        load_sqlite(path)
    else:
        load_postgresql(path)


def load_sqlite(path):
    """Copy page by page into the open database: a reader sees the old rows or the new ones, never a mixture."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            # An empty file is a whole database to SQLite.
            copy.execute("SELECT 1 FROM django_migrations")
        except sqlite3.DatabaseError:
            whole = False
        if not whole:
            raise CommandError("The database in the backup is damaged: nothing was changed. Take another backup.")
        connection.ensure_connection()
        try:
            copy.backup(connection.connection)
        except sqlite3.Error as reason:
            raise CommandError(f"The database could not be replaced ({reason}): nothing was changed.") from reason
    connection.close()


def load_postgresql(path):
    """Drop what is there and run the copy's SQL in the same transaction."""
    script = path.with_suffix(".sql")
    run_file("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", f"--file={script}", str(path))
    if connection.pg_version < 170_000:
        comment_out(script, b"SET transaction_timeout = 0;")
    # `--clean` drops only what the copy knows: tables of a newer version would stay and stop the next migration.
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    drop = f"SET lock_timeout = '{LOCK_TIMEOUT}';"
    if tables:
        drop += f"DROP TABLE {', '.join(connection.ops.quote_name(table) for table in tables)} CASCADE;"
    # Our own connection must not hold a lock that the client then waits for.
    connection.close()
    run(
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *(f"--command={drop}", f"--file={script}"),
    )


def comment_out(script, line):
    """Turn a line of the script's head into a comment: newer clients set there what older servers do not know."""
    with script.open("r+b") as file:
        at = file.read(4096).find(line)
        if at >= 0:
            file.seek(at)
            file.write(b"-" * len(line))


def run(name, *arguments):
    """Run one of PostgreSQL's programs on the site's database."""
    (_, *where), environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    run_file(name, *arguments, *where, environment=environment)


def run_file(name, *arguments, environment=None):
    """Run one of PostgreSQL's programs; what it says on failure is in the error."""
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [program(name), *arguments],
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{name} failed and nothing was changed: {done.stderr.strip()}")


def program(name):
    """Return the path of one of PostgreSQL's programs, not older than the server."""
    folder = os.environ.get("PG_BIN")
    path = shutil.which(name, path=folder or None)
    if path is None:
        where = f"in PG_BIN ({folder})" if folder else "on the PATH"
        raise CommandError(
            f"{name} is not {where}: install PostgreSQL's client (Debian: sudo apt-get install postgresql-client) "
            "or set PG_BIN to the folder that has it."
        )
    # "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    version = said.split(")", 1)[1].split()[0]
    server = connection.pg_version // 10_000
    if int(version.split(".")[0]) < server:
        raise CommandError(
            f"{Path(path)} is version {version}, older than the server's {server}: install the client of PostgreSQL "
            f"{server} and set PG_BIN to its folder."
        )
    return path
