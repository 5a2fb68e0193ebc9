"""What a constitution of 200 sections costs: its page and the comparison of two versions, in CPU time and memory.

    .venv/bin/python bench/constitution.py

It uses a SQLite database of its own and the settings of production. CPU time is the least of several calls, because
noise only ever adds; ratios to a bare page within one run can be compared between machines.
"""

import datetime
import os
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "ccg.settings",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-this-benchmark-which-serves-nobody-at-all",
    "ALLOWED_HOSTS": "bench.invalid",
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "STATIC_FILES": f"{FOLDER.name}/static",
}
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from ccg.comparison import compare  # noqa: E402
from ccg.models import ConstitutionVersion, OrganisationVersion, User  # noqa: E402

CALLS = 3
CHAPTERS, SECTIONS, WORDS = 20, 10, 300
client = Client(headers={"host": "bench.invalid", "x-forwarded-proto": "https"})


def text(word, changed=0):
    """Return a constitution; `word` stands in every tenth place of the first `changed` sections."""
    parts, number = [], 0
    for chapter in range(1, CHAPTERS + 1):
        parts.append(f"## {chapter} Chapter {chapter}\n")
        for section in range(1, SECTIONS + 1):
            number += 1
            words = [f"duty{index % 60}" for index in range(WORDS)]
            if number <= changed:
                words[::10] = [word] * len(words[::10])
            lines = [" ".join(words[start : start + 60]) for start in range(0, WORDS, 60)]
            parts.append(
                f"### {chapter}.{section} Section {chapter}.{section}\n\n{lines[0]}\n\n* " + "\n* ".join(lines[1:])
            )
    return "\n\n".join(parts)


def get(address):
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return len(answer.content)


def measure(address, forget=True):
    """Return (least CPU seconds, most memory taken meanwhile in bytes, bytes of the answer) of a request."""
    best = None
    for _ in range(CALLS):
        if forget:
            cache.clear()
            compare.cache_clear()
        start = time.process_time()
        size = get(address)
        taken = time.process_time() - start
        best = taken if best is None else min(best, taken)
    cache.clear()
    compare.cache_clear()
    tracemalloc.start()
    get(address)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return best, most, size


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    officer = User.objects.create_superuser("officer")
    ours = OrganisationVersion(name="NHS Bench Clinical Commissioning Group", classification="ccg")
    ours.clean_and_save()
    ours.force(officer, "For this benchmark")
    for version, written in {
        "1": text(""),
        "2": text("shall", 20),
        "3": text("must", CHAPTERS * SECTIONS),
    }.items():
        row = ConstitutionVersion(version=version, effective_on=datetime.date(2012 + int(version), 4, 1), text=written)
        row.clean_and_save()
        row.force(officer, "For this benchmark")
    bare, *_ = measure("/cookies/")
    size = len(text("")) // 1000
    print(f"{CHAPTERS * SECTIONS} sections, {size} kB of Markdown; a bare page is 1.0 ({bare * 1000:.1f} ms)")
    for words, address, forget in (
        ("the page, drawn anew", "/constitution/", True),
        ("the page, as kept", "/constitution/", False),
        ("compared, 20 sections changed", "/constitution/compare/?from=1&to=2", True),
        ("compared, every section changed", "/constitution/compare/?from=1&to=3", True),
        ("compared again", "/constitution/compare/?from=1&to=3", False),
    ):
        taken, most, size = measure(address, forget)
        print(
            f"{words:34} {taken / bare:7.1f}  {taken * 1000:7.0f} ms  {most / 1e6:6.1f} MB taken  {size // 1000:5} kB"
        )


if __name__ == "__main__":
    main()
