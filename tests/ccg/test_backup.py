"""The drill: what is restored is the original, row for row and byte for byte, on whichever database the tests run."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from ccg.models import OrganisationVersion, User

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parent.parent.parent
PAPER = b"%PDF-1.4\x00 the agenda \xff" * 5000


@pytest.fixture
def site(settings, tmp_path):
    """A site with a user, an organisation with two entries of history, and three private files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    officer = User.objects.create_user("jo.officer", password="long enough for anybody")
    officer.groups.add(Group.objects.create(name="Drill"))
    organisation = OrganisationVersion(name="NHS Thurrock CCG", short_name="Thurrock ✓", classification="ccg")
    organisation._history_user = officer
    organisation.save()
    organisation.short_name = "Thurrock’s"
    organisation._change_reason = "The apostrophe"
    organisation.save()
    for name, content in {"a/b/c.pdf": PAPER, "naïve – name.csv": b"x\r\n", "empty": b""}.items():
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    os.utime(settings.MEDIA_ROOT / "empty", (1_000_000_000, 1_000_000_000))
    return settings.MEDIA_ROOT


@pytest.fixture
def backup(site, tmp_path):
    """A backup of the site."""
    call_command("backup", tmp_path / "site.tar.gz", verbosity=0, stdout=io.StringIO())
    return tmp_path / "site.tar.gz"


def rows():
    """Return every row of every table, Django's own included."""
    with connection.cursor() as cursor:
        tables = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own names
            tables[table] = sorted(map(repr, cursor.fetchall()))
    return tables


def files(folder):
    """Return every file below the folder: its bytes, mode and time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode, int(path.stat().st_mtime))
        for path in folder.rglob("*")
        if path.is_file()
    }


def restore(source, *options):
    """Run the restore; return what it says."""
    said = io.StringIO()
    call_command("restore", source, *options, stdout=said)
    ContentType.objects.clear_cache()
    return said.getvalue()


def spoil(site):
    """Do what a backup is for: change, add and lose rows and files."""
    User.objects.all().delete()
    OrganisationVersion.objects.update(name="Overwritten")
    OrganisationVersion.objects.create(name="Not in the backup", short_name="new")
    (site / "a/b/c.pdf").write_bytes(b"overwritten")
    (site / "new.pdf").write_bytes(b"not in the backup")
    (site / "empty").unlink()


def repack(source, target, *, leave_out=(), **changed):
    """Write a copy of a backup with members left out, changed or added."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        members = {member.name: old.extractfile(member).read() for member in old if member.name not in leave_out}
        for name, content in {**members, **changed}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def manifest_of(source, **changed):
    """Return the manifest of a backup with entries changed."""
    with tarfile.open(source) as archive:
        return json.dumps({**json.load(archive.extractfile("manifest.json")), **changed}).encode()


def test_a_restored_site_is_the_original(site, backup):
    rows_before, files_before = rows(), files(site)
    assert len(rows_before["ccg_historicalorganisationversion"]) == 2
    spoil(site)
    assert restore(backup, "--replace") == "Restored: the database and 3 private files.\n"
    assert rows() == rows_before
    assert files(site) == files_before
    assert [path.name for path in site.iterdir() if path.name.startswith(".")] == []


def test_a_restored_site_goes_on_working(site, backup):
    spoil(site)
    restore(backup, "--replace")
    assert User.objects.get(username="jo.officer").check_password("long enough for anybody")
    # The next number was restored too, or this row would meet one that is there.
    OrganisationVersion.objects.create(name="Made after the restore", short_name="next")


def test_a_new_machine_becomes_the_original(site, backup, tmp_path):
    """In a process of its own, into a database without a single table and a folder that is not there."""
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS new_machine")
            cursor.execute("CREATE DATABASE new_machine")
        base, _, name = os.environ["DATABASE_URL"].partition("?")
        url = f"{base.rsplit('/', 1)[0]}/new_machine?{name}"
    environment = {**os.environ, "DEBUG": "on", "DATABASE_URL": url, "PRIVATE_FILES": str(tmp_path / "new")}
    environment["DJANGO_SETTINGS_MODULE"] = "ccg.settings"
    there = (
        "import sys, django; django.setup(); from django.core.management import call_command;"
        "call_command('restore', sys.argv[1]); from tests.ccg.test_backup import rows; print(repr(rows()))"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", there, backup],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout == f"Restored: the database and 3 private files.\n{rows()!r}\n"
    finally:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP DATABASE new_machine WITH (FORCE)")
    assert files(tmp_path / "new") == files(site)


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_else(backup, tmp_path):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "site.tar.gz"]


def test_a_backup_into_a_folder_gets_the_date_as_its_name(site, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    call_command("backup", folder, stdout=io.StringIO())
    (made,) = folder.iterdir()
    assert made.name.startswith("backup-20")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param("site.tar.gz", "exists already: choose another name", id="there already"),
        pytest.param("nowhere/site.tar.gz", "There is no folder", id="no such folder"),
    ],
)
def test_a_backup_that_cannot_be_written_says_why(backup, tmp_path, name, sentence):
    before = backup.read_bytes()
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", tmp_path / name)
    assert backup.read_bytes() == before


def cut_short(backup, bad):
    bad.write_bytes(backup.read_bytes()[:-200])


def one_byte_changed(backup, bad):
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 0xFF
    bad.write_bytes(content)


def foreign_archive(backup, bad):
    with tarfile.open(bad, "w:gz") as archive:
        archive.add(__file__, "holiday.jpg")


def without_manifest(backup, bad):
    repack(backup, bad, leave_out=("manifest.json",))


def without_a_file(backup, bad):
    repack(backup, bad, leave_out=("files/a/b/c.pdf",))


def with_another_file(backup, bad):
    repack(backup, bad, **{"files/a/b/c.pdf": b"somebody else's"})


def with_a_file_too_many(backup, bad):
    repack(backup, bad, **{"files/x": b"x"})


def with_a_path_upwards(backup, bad):
    repack(backup, bad, **{"files/../../../escaped": b"x"})


def with_an_absolute_path(backup, bad):
    repack(backup, bad, **{str(bad.parent / "escaped"): b"x"})


def with_a_link(backup, bad):
    with tarfile.open(bad, "w:gz") as archive:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, str(bad.parent)
        archive.addfile(link)
        through = tarfile.TarInfo("files/link/escaped")
        archive.addfile(through)


def of_another_format(backup, bad):
    repack(backup, bad, **{"manifest.json": manifest_of(backup, format="ccg-backup-0")})


DAMAGED = [
    *(cut_short, one_byte_changed, foreign_archive, without_manifest, without_a_file),
    *(with_another_file, with_a_file_too_many, with_a_path_upwards, with_an_absolute_path, with_a_link),
    of_another_format,
]


@pytest.mark.once
def test_a_damaged_or_foreign_file_changes_nothing(site, backup, tmp_path):
    rows_before, files_before = rows(), files(site)
    for make in DAMAGED:
        bad = tmp_path / f"{make.__name__}.tar.gz"
        make(backup, bad)
        with pytest.raises(CommandError, match=r"(?i)damaged.*nothing was changed"):
            restore(bad, "--replace")
        assert rows() == rows_before, make.__name__
        assert files(site) == files_before, make.__name__
        assert list(tmp_path.rglob("escaped")) == [], make.__name__


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"engine": "oracle"}, "The backup is of a site on oracle", id="another database"),
        pytest.param({"migrations": ["ccg.9999_later"]}, r"newer version .* ccg\.9999_later", id="newer version"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused(site, backup, tmp_path, changed, sentence):
    bad = repack(backup, tmp_path / "bad.tar.gz", **{"manifest.json": manifest_of(backup, **changed)})
    with pytest.raises(CommandError, match=sentence):
        restore(bad, "--replace")


def test_a_site_in_use_is_not_overwritten_without_the_word(site, backup):
    spoil(site)
    rows_before, files_before = rows(), files(site)
    with pytest.raises(CommandError, match=r"not empty: it has \d+ rows and 3 private files.* --replace"):
        restore(backup)
    assert rows() == rows_before
    assert files(site) == files_before


def test_files_move_back_when_the_database_refuses(site, backup, tmp_path):
    """The manifest agrees with a database that is none: only the database itself can tell."""
    with tarfile.open(backup) as archive:
        members = json.load(archive.extractfile("manifest.json"))["members"]
    # The digest of the empty file stands in for the database's.
    manifest = manifest_of(backup, members={**members, "database": members["files/empty"]})
    bad = repack(backup, tmp_path / "bad.tar.gz", **{"database": b"", "manifest.json": manifest})
    spoil(site)
    rows_before, files_before = rows(), files(site)
    with pytest.raises(CommandError, match="nothing was changed"):
        restore(bad, "--replace")
    assert rows() == rows_before
    assert files(site) == files_before


def test_what_an_interrupted_restore_left_is_not_buried(site, backup):
    (site / ".restore-abc" / "old").mkdir(parents=True)
    with pytest.raises(CommandError, match="An earlier restore was interrupted"):
        restore(backup, "--replace")
