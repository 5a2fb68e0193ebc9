"""One file that holds the whole site: database, private files and a manifest by which a restore proves it whole.

The manifest comes last: a file that was cut short has none.
"""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import zlib
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.formats import date_format

from ccg import database_copy

FORMAT = "ccg-backup-1"
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files"
# A folder of private files that the site makes anew when they are missing.
MADE_ANEW = "packs"
# Inside the folder of private files, which may be a volume of its own: only there is moving a file one step.
WORKSHOP = ".restore-"
# What `migrate` and `ensure_roles` write: a site with no more than that is empty.
WRITTEN_BY_SETUP = {"auth", "contenttypes", "sessions"}
# What reading a damaged or foreign file may raise. Not every OSError: a full disk says nothing about the backup.
DAMAGED = (
    *(tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError, LookupError, TypeError),
    *(FileExistsError, FileNotFoundError, NotADirectoryError),
)


def private_files():
    """Return every private file to keep, in order; what a restore is working on is not part of the site."""
    return sorted(
        path
        for path in settings.MEDIA_ROOT.rglob("*")
        if path.is_file() and not path.relative_to(settings.MEDIA_ROOT).parts[0].startswith((WORKSHOP, MADE_ANEW))
    )


def applied_migrations():
    """Return the migrations that the database has, as 'app.name'."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


# --- there -----------------------------------------------------------------------------------------------------------


def write(target):
    """Write the backup; the name appears only when the file is complete."""
    if target.exists():
        raise CommandError(f"{target} exists already: choose another name.")
    if not target.parent.is_dir():
        raise CommandError(f"There is no folder {target.parent}: make it first.")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        database, unfinished = Path(folder, DATABASE), Path(folder, "archive")
        # First the database, then the files: a file is stored before the row that names it.
        database_copy.save(database)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
                fill(archive, database, Path(folder, MANIFEST))
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)


def fill(archive, database, manifest):
    """Add the database, the files and last the manifest."""
    members = {DATABASE: add(archive, DATABASE, database)}
    for path in private_files():
        name = str(PurePosixPath(FILES, *path.relative_to(settings.MEDIA_ROOT).parts))
        with suppress(FileNotFoundError):  # recalled since the list was made: it must not be kept
            members[name] = add(archive, name, path)
    about = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "engine": connection.vendor,
        "migrations": applied_migrations(),
        "members": members,
    }
    manifest.write_text(json.dumps(about, indent=1), encoding="utf-8")
    add(archive, MANIFEST, manifest)


def add(archive, name, path):
    """Add one file under the name; return its SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), file)
    return digest


# --- and back --------------------------------------------------------------------------------------------------------


def restore(source, *, replace):
    """Make this site the one in the backup; return the manifest. Nothing is touched until all of it is proved whole."""
    with workshop() as folder:
        new, old = folder / "new", folder / "old"
        manifest = unpack(source, new)
        refuse_what_does_not_fit(manifest)
        if not replace:
            refuse_unless_empty(manifest)
        old.mkdir()
        (new / FILES).mkdir(exist_ok=True)
        moves = [(path, old / path.name) for path in settings.MEDIA_ROOT.iterdir() if path != folder]
        moves += [(path, settings.MEDIA_ROOT / path.name) for path in (new / FILES).iterdir()]
        with moved(moves):
            database_copy.load(new / DATABASE)
    return manifest


@contextmanager
def workshop():
    """Give a folder that only this restore uses, and remove it at the end."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    for path in settings.MEDIA_ROOT.glob(f"{WORKSHOP}*"):
        raise CommandError(
            f"An earlier restore was interrupted, or one is running. {path / 'old'} may hold files of the site: move "
            f"them back to {settings.MEDIA_ROOT}, remove {path}, then run this again."
        )
    folder = Path(tempfile.mkdtemp(dir=settings.MEDIA_ROOT, prefix=WORKSHOP))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def moved(moves):
    """Move each path to its new place; move all of them back when what follows fails."""
    done = []
    try:
        for path, target in moves:
            path.rename(target)
            done.append((path, target))
        yield
    except BaseException:  # Ctrl-C too
        for path, target in reversed(done):
            target.rename(path)
        raise


def unpack(source, folder):
    """Unpack the backup and compare each file with the manifest; return the manifest."""
    if not source.is_file():
        raise CommandError(f"There is no file {source}.")
    digests = {}
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                digests[member.name] = unpack_one(archive, member, folder)
        manifest = json.loads((folder / MANIFEST).read_bytes())
        digests.pop(MANIFEST)
        whole = manifest["format"] == FORMAT and manifest["members"] == digests
    except DAMAGED as reason:
        raise CommandError(
            f"{source} is damaged, or not a backup of this site ({reason}): nothing was changed. Take another backup."
        ) from reason
    if not whole:
        raise CommandError(f"{source} is damaged: its files are not those it lists. Nothing was changed.")
    return manifest


def unpack_one(archive, member, folder):
    """Write one member below the folder; return its SHA-256.

    Not `extract`: Python before 3.11.4 lets an archive choose where its files land.
    """
    name = PurePosixPath(member.name)
    ours = str(name) in (DATABASE, MANIFEST) or (name.parts[0] == FILES and len(name.parts) > 1)
    if not (ours and member.isreg() and ".." not in name.parts):
        raise ValueError(f"it has no business with {member.name!r}")
    target = folder.joinpath(*name.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.extractfile(member) as packed, target.open("xb") as file:
        shutil.copyfileobj(packed, file)
    with target.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target.chmod(member.mode & 0o777)
    os.utime(target, (member.mtime, member.mtime))
    return digest


def refuse_what_does_not_fit(manifest):
    """Refuse the backup of another kind of database, or of a newer version of the site."""
    if manifest["engine"] != connection.vendor:
        raise CommandError(
            f"The backup is of a site on {manifest['engine']}, this site is on {connection.vendor}: "
            "set DATABASE_URL to a database of the same kind."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest["migrations"]) - known)
    if unknown:
        raise CommandError(
            f"The backup is of a newer version of the site (it has {unknown[-1]}): upgrade this one, then restore."
        )


def refuse_unless_empty(manifest):
    """Refuse to overwrite a site that somebody has begun to use, in words that say what would be lost."""
    tables = set(connection.introspection.table_names())
    rows = sum(
        model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables and model._meta.app_label not in WRITTEN_BY_SETUP
    )
    files = len(private_files())
    if rows or files:
        made_at = date_format(timezone.localtime(datetime.fromisoformat(manifest["made_at"])), "j F Y, H:i")
        raise CommandError(
            f"This site is not empty: it has {rows} rows and {files} private files. A restore deletes all of them and "
            f"puts the site of {made_at} in their place. If you mean that: run this again with --replace."
        )
