"""What readings cost: pages with 500 indicators of 120 readings against a small site, and a million readings as CSV.

    .venv/bin/python bench/readings.py
    .venv/bin/python tests/postgres.py .venv/bin/python bench/readings.py

It fills a database of its own: a SQLite file, or the empty one that DATABASE_URL names. The small site has five
indicators with 120 readings each. Times of pages are the least of several calls, as in bench/governance.py. The file
of all readings is compared to what nobody can do without: on PostgreSQL to psql's own time for the same query, on
SQLite to a bare script that writes the rows of one cursor. "grown" is what a process took more memory for it.
What was reached: docs/operations.md.
"""

import csv
import datetime
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "ccg.settings",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-this-benchmark-which-serves-nobody-at-all",
    "ALLOWED_HOSTS": "bench.invalid",
    "STATIC_FILES": f"{FOLDER.name}/static",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from answers import answer, get, least  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from ccg.models import Organisation, OrganisationVersion  # noqa: E402
from ccg.publishing.rows import insert_rows  # noqa: E402
from ccg.streams import cells_of  # noqa: E402
from ccg.years import Month  # noqa: E402
from objectives.datasets import READINGS, readings  # noqa: E402
from objectives.models import Indicator, IndicatorVersion, Reading  # noqa: E402
from tests.postgres import client_folder  # noqa: E402

SMALL, LARGE, MILLION = (5, 120), (500, 120), (1000, 1000)  # indicators, readings of each
FIRST = datetime.datetime(2013, 4, 3, 9, tzinfo=datetime.UTC)
STANDING = {
    "state": "published",
    "publish_at": FIRST,
    "changed_at": FIRST,
    "forced": True,
    "force_reason": "Bench",
    "revision": 1,
}
PAGES = ["/performance/", "/performance/indicator-1/", "/", "/data/"]
FILES = ["/indicators.csv", "/performance/indicator-1.csv"]
TIMES = 3


def build(indicators, months):
    """Add what is missing to this many indicators with readings of this many months."""
    here = list(IndicatorVersion.objects.order_by("pk"))
    new = [Indicator() for _ in range(len(here), indicators)]
    insert_rows(Indicator, new)
    versions = [
        IndicatorVersion(
            indicator=each,
            code=f"IND-{place}",
            title=f"Indicator {place}, of all",
            slug=f"indicator-{place}",
            unit="percent",
            direction="up",
            frequency="month",
            definition="Seen in time.",
            **STANDING,
        )
        for place, each in enumerate(new, len(here))
    ]
    insert_rows(IndicatorVersion, versions)
    beyond = Reading.objects.count() // max(len(here), 1)
    for place, version in enumerate([*here, *versions]):
        insert_rows(Reading, list(figures(version, place, beyond if version in here else 0, months)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def figures(version, place, first, last):
    month = Month.from_index(Month(1950, 1).index + first)
    for number in range(first, last):
        part = (place * 7 + number * 13) % 1000
        yield Reading(
            indicator_id=version.indicator_id,
            period_start=month.start,
            period_end=month.end,
            value=Decimal(part) / 10,
            numerator=part,
            denominator=1000,
            note="=1+1, late" if number % 50 == 0 else "",
            source=f"Board report {number}",
            source_row=f"page {place % 9}",
            **STANDING,
        )
        month = month.next


def measured(paths):
    """Return {address: (queries, least() of it)}."""
    found = {}
    for path in paths:
        get(path)
        cache.clear()
        queries = []
        with connection.execute_wrapper(lambda execute, *args, asked=queries: asked.append(args) or execute(*args)):
            status, _, _ = get(path)
        if not status.startswith("200"):
            raise SystemExit(f"{path}: {status}")
        found[path] = len(queries), least(lambda path=path: get(path))
    return found


# --- the file of all readings -----------------------------------------------------------------------------------------


def ours():
    """Read the file as a server sends it; return how many bytes it has."""
    status, _, response = answer("/readings.csv")
    if not status.startswith("200"):
        raise SystemExit(f"/readings.csv: {status}")
    size = sum(map(len, response))
    response.close()
    return size


def same_query():
    """Return the SQL of all lines and its values."""
    return readings_of_file().query.sql_with_params()


def readings_of_file():
    cells = cells_of(READINGS.columns)
    return readings().annotate(**cells).values_list(*cells)


def bare():
    """Write the same lines without the site."""
    statement, values = same_query()
    file = Path(FOLDER.name) / "bare.csv"
    if connection.vendor == "postgresql":
        copy = f"COPY ({connection.ops.compose_sql(statement, values)}) TO STDOUT (FORMAT csv)"
        command = [str(client_folder() / "psql"), os.environ["DATABASE_URL"], "-c", copy]
        with file.open("wb") as opened:
            subprocess.run(command, check=True, stdout=opened)  # noqa: S603
        return
    database = sqlite3.connect(settings.DATABASES["default"]["NAME"])
    database.create_function("django_datetime_cast_date", 3, lambda *args: None)
    statement = statement.replace("%%", "\0").replace("%s", "?").replace("\0", "%")
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows(database.execute(statement, values))
    database.close()


def seconds(call):
    """Return the least seconds of several calls."""
    found = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        found.append(time.perf_counter() - begun)
    return min(found)


def memory(name):
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def grown():
    """Return by how many MB a process of its own grows that reads the file."""
    command = [sys.executable, __file__, "grown"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def file_of(indicators, months):
    build(indicators, months)
    size, plain, sent = ours(), seconds(bare), seconds(ours)
    taken = grown()
    lines = f"{indicators * months:,} readings, {size / 1e6:.0f} MB"
    print(f"/readings.csv, {lines:32}{sent:8.2f} s{plain:8.2f} s bare{sent / plain:7.2f}{taken:8.0f} MB grown")


def main():
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        call_command(*command, verbosity=0, stdout=io.StringIO())
    about = {"name": "NHS Bench CCG", "short_name": "Bench", "classification": "ccg"}
    whose = Organisation.objects.create(is_ours=True)
    insert_rows(OrganisationVersion, [OrganisationVersion(organisation=whose, **about, **STANDING)])
    build(*SMALL)
    small = measured([*PAGES, *FILES])
    build(*LARGE)
    print(connection.vendor)
    print(f"{'':40}{'queries':>9}{'CPU ms, small, large':>22}{'ratio':>7}{'by the clock':>17}{'ratio':>7}")
    for name, (queries_then, (cpu_then, clock_then)) in measured([*PAGES, *FILES]).items():
        queries, (cpu, clock) = small[name]
        asked = f"{queries}" if queries == queries_then else f"{queries}, {queries_then}"
        print(f"{name:40}{asked:>9}{cpu:11.1f}{cpu_then:11.1f}{cpu_then / cpu:7.2f}", end="")
        print(f"{clock:8.1f}{clock_then:9.1f}{clock_then / clock:7.2f}")
    file_of(*LARGE)
    file_of(*MILLION)


def read_alone():
    get("/healthz")
    before = memory("VmHWM")
    ours()
    print(memory("VmHWM") - before)


if __name__ == "__main__":
    read_alone() if sys.argv[1:] == ["grown"] else main()
