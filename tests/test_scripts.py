"""What the scripts say when a machine is not ready: one sentence with the next step, and nothing half done."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")


@pytest.fixture
def clone(tmp_path):
    """A clone in which nothing is set up."""
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "script", folder / "script")
    for name in ("requirements.txt", "requirements-dev.txt", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def machine(tmp_path):
    """A folder that stands first on the PATH: what a program is on this machine is what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def put(*names, script):
        for name in names:
            (folder / name).write_text(f"#!/bin/sh\n{script}\n")
            (folder / name).chmod(0o755)

    # As on a machine that is nobody's own: no package may be installed, no npm is there.
    put("apt-get", "sudo", "npm", "node", script="exit 1")
    put("id", script="echo 1000")
    return put


def run(clone, tmp_path, *command, **variables):
    environment = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", **variables}
    return subprocess.run(command, cwd=clone, env=environment, capture_output=True, text=True, timeout=20, check=False)


def only_sentence(done):
    """The run failed and its errors are one line; return that line."""
    assert done.returncode == 1, done.stdout
    (line,) = done.stderr.splitlines()
    return line


def test_a_port_in_use_is_named_before_anything_is_set_up(clone, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(clone, tmp_path, "script/server", PORT=str(port))
    assert only_sentence(done) == (
        f"Port {port} is in use: stop what is running there, or choose another port with PORT={port + 1} script/server."
    )
    assert done.stdout == ""


@pytest.mark.parametrize("port", ["http", "80800000", "-1"])
def test_a_port_that_is_no_number_is_refused(clone, tmp_path, port):
    assert only_sentence(run(clone, tmp_path, "script/server", PORT=port)).startswith(f"PORT is '{port}': write")


def test_a_python_that_is_too_old_is_refused(clone, tmp_path, machine):
    machine(*PYTHONS, script="exit 1")
    sentence = only_sentence(run(clone, tmp_path, "script/server", PORT="1"))
    assert sentence.startswith("Python 3.11 or newer was not found: install it (Debian: sudo apt-get install python3")
    assert not (clone / ".venv").exists()


def test_a_newer_python_is_found_behind_an_old_python3(clone, tmp_path, machine):
    machine("python3", "python3.13", script="exit 1")
    machine("python3.12", script='case "$2" in *version_info*) exit 0;; *) exit 1;; esac')
    machine("python3.11", "python3.14", script="exit 1")
    # It fits, but has no venv module, and nobody may install one.
    assert "sudo apt-get install" in only_sentence(run(clone, tmp_path, "script/setup"))


def test_without_a_network_one_sentence_is_said_and_no_stamp_is_left(clone, tmp_path, machine):
    machine("python3.13", script=f'mkdir -p .venv/bin && cp "{tmp_path}/bin/offline" .venv/bin/python')
    machine(
        "offline",
        script='case "$*" in *install*) echo "ERROR: Failed to establish a new connection" >&2; exit 1;; esac',
    )
    sentence = only_sentence(run(clone, tmp_path, "script/setup"))
    assert sentence.startswith("The Python packages could not be downloaded: check the network connection")
    assert list((clone / ".venv").glob("installed-*")) == []


def test_an_error_of_pip_that_is_not_the_network_is_shown(clone, tmp_path, machine):
    machine("python3.13", script=f'mkdir -p .venv/bin && cp "{tmp_path}/bin/broken" .venv/bin/python')
    machine("broken", script='case "$*" in *install*) echo "ERROR: No matching distribution found" >&2; exit 1;; esac')
    done = run(clone, tmp_path, "script/setup")
    assert done.returncode == 1
    assert done.stderr.startswith("ERROR: No matching distribution found\nThe Python packages could not be installed:")


def test_setup_refuses_an_option_it_does_not_know(clone, tmp_path):
    assert (
        only_sentence(run(clone, tmp_path, "script/setup", "--prod")) == "script/setup knows only --test, not '--prod'."
    )


@pytest.fixture
def postgres(tmp_path):
    """Run a command with tests/postgres.py, or begin to."""

    def start(*command, **variables):
        return subprocess.Popen(
            [sys.executable, ROOT / "tests" / "postgres.py", *command],
            # A shell that runs things in the background lets them ignore Ctrl-C, and their children too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def test_a_named_database_is_used_instead_of_a_server_of_our_own(postgres):
    done = postgres("sh", "-c", "echo $DATABASE_URL; exit 3", TEST_DATABASE_URL="postgresql://a.test/b")
    assert done.communicate() == ("postgresql://a.test/b\n", None)
    assert done.returncode == 3


@pytest.mark.parametrize("number", [2, 15], ids=["Ctrl-C", "terminated"])
def test_no_server_stays_behind_when_the_tests_are_stopped(postgres, number):
    running = postgres("sh", "-c", "sleep 0.2; echo $DATABASE_URL; exec sleep 60", TEST_DATABASE_URL="")
    url = running.stdout.readline()
    folder = Path(url.split("@")[1].split("/")[0].replace("%2F", "/"))
    assert folder.is_dir()
    running.send_signal(number)
    running.communicate(timeout=20)
    assert running.returncode == 128 + number
    assert not folder.exists()


def test_every_variable_the_site_reads_is_explained_once():
    reads = re.compile(r"""(?:environ\.get\(|environ\[|on_or_off\(|words\()["']([A-Z_]+)["']""")
    read = {name for path in (ROOT / "ccg").rglob("*.py") for name in reads.findall(path.read_text())}
    read |= set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    explained = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(explained) == sorted(read - {"DJANGO_SETTINGS_MODULE"})
