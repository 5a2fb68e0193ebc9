"""What imports of attendance and readings cost: 10,000 and 100,000 rows with their history, as ratios to executemany.

    .venv/bin/python bench/imports.py
    .venv/bin/python tests/postgres.py .venv/bin/python bench/imports.py

It fills a database of its own: a SQLite file, or the empty one that DATABASE_URL names. 50 attendances of each
meeting, by people who have pages, in records that the import begins; readings of 500 indicators, 20 or 200 months of
each. The file is read from CSV as an officer's is. Each figure comes from processes of their own and is the least of
three, because noise only ever adds. "executemany" writes the same rows, ready as tuples, to the two tables of
attendances or readings and of their history, and to nothing else.

Reached on two cores, with the aims in brackets. SQLite: 10,000 previewed in 1.3 s (1.5) and imported in 1.3 s (2),
100,000 imported in 12.7 s and 193 MB (15 s, 250 MB), 4 to 5 times executemany; 10,000 that change something in 2.1 s.
PostgreSQL: 2.0, 2.0 and 16.1 s and 181 MB, of that 1.5, 1.4 and 11.1 s of CPU here; executemany takes 1.4 and 18.3 s.
Readings. SQLite: 1.3, 1.3 and 14.0 s and 232 MB. PostgreSQL: 1.3, 1.6 and 15.6 s and 227 MB, 11.5 s of CPU here.
"""

import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

IS_PART = len(sys.argv) > 1
FOLDER = None if IS_PART else tempfile.TemporaryDirectory()
if not IS_PART:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ccg.settings",
        "DEBUG": "off",
        "SECRET_KEY": "only-for-this-benchmark-which-serves-nobody-at-all",
        "ALLOWED_HOSTS": "bench.invalid",
        "STATIC_FILES": f"{FOLDER.name}/static",
        "BENCH_FOLDER": FOLDER.name,
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
HOME = Path(os.environ["BENCH_FOLDER"])
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from django.apps import apps  # noqa: E402
from django.core.files import File  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.db.transaction import atomic, set_rollback  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from ccg.models import User  # noqa: E402
from ccg.spreadsheets import read_sheet  # noqa: E402
from governance.models import (  # noqa: E402
    Attendance,
    Group,
    GroupVersion,
    Meeting,
    MeetingVersion,
    Person,
    PersonVersion,
)
from governance.resources.attendance import AttendanceResource  # noqa: E402

# By name: a file imports one room alone.
Indicator, IndicatorVersion, Reading = map(
    apps.get_model, ["objectives.Indicator", "objectives.IndicatorVersion", "objectives.Reading"]
)
ReadingsResource = import_string("objectives.resources.ReadingsResource")

SIZES, EACH, PEOPLE, GROUPS, INDICATORS, TIMES = (10_000, 100_000), 50, 400, 40, 500, 3
FIRST = datetime.datetime(2013, 4, 3, 9, tzinfo=datetime.UTC)
HEADER = ["group", "date", "person", "post", "status", "arrived", "reason"]
READING = [
    *("indicator", "period", "value", "numerator", "denominator", "missing_reason"),
    *("status", "comment", "source", "source_row", "reason"),
]
AIMS = {
    (10_000, "preview"): "1.5 s",
    (10_000, "import"): "2 s",
    (100_000, "import"): "15 s, 250 MB",
}


RESOURCES = {"attendance": AttendanceResource, "readings": ReadingsResource}
MOST_BYTES = 30_000_000
# What is emptied before each run, and what a change is.
TABLES = {
    "attendance": [f"governance_{each}" for each in ("historicalattendance", "attendance", "historicalmeetingrecord")]
    + ["governance_meetingrecord"],
    "readings": ["objectives_historicalreading", "objectives_reading"],
}
CHANGES = {
    "attendance": (Attendance, {"status": "absent", "arrived": None}),
    "readings": (Reading, {"note": "Before"}),
}


def prepare():
    """Fill the database past the gate's methods, and write a file of each size."""
    call_command("migrate", verbosity=0)
    User.objects.create(username="bench")
    standing = {"state": "published", "publish_at": FIRST, "forced": True, "force_reason": "Bench"}
    people = Person.objects.bulk_create(Person() for _ in range(PEOPLE))
    rows = [PersonVersion(person=each, name=f"Anand Member {place}", **standing) for place, each in enumerate(people)]
    QuerySet(PersonVersion).bulk_create(rows)
    groups = Group.objects.bulk_create(Group() for _ in range(GROUPS))
    versions = [
        GroupVersion(group=each, name=f"Committee {place}", slug=f"c-{place}", classification="committee", **standing)
        for place, each in enumerate(groups)
    ]
    QuerySet(GroupVersion).bulk_create(versions)
    meetings = Meeting.objects.bulk_create(Meeting() for _ in range(max(SIZES) // EACH))
    dates = [
        MeetingVersion(
            meeting=each,
            group=groups[place % GROUPS],
            title=f"Committee {place % GROUPS}",
            start=FIRST + datetime.timedelta(days=28 * (place // GROUPS)),
            **standing,
        )
        for place, each in enumerate(meetings)
    ]
    QuerySet(MeetingVersion).bulk_create(dates)
    indicators = Indicator.objects.bulk_create(Indicator() for _ in range(INDICATORS))
    definitions = [
        IndicatorVersion(
            indicator=each,
            **dict.fromkeys(("code", "title", "slug", "definition"), f"indicator-{place}"),
            unit="percent",
            direction="up",
            frequency="month",
            **standing,
        )
        for place, each in enumerate(indicators)
    ]
    QuerySet(IndicatorVersion).bulk_create(definitions)
    for size in SIZES:
        with (HOME / f"attendance-{size}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            for place in range(size):
                meeting = dates[place // EACH]
                status = ("present", "apologies", "in attendance")[place % 3]
                person = f"Anand Member {(place // EACH + 7 * (place % EACH)) % PEOPLE}"
                post = f"Post {place % 60}"
                writer.writerow([meeting.title, meeting.day, person, post, status, "", ""])
        with (HOME / f"readings-{size}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(READING)
            for place in range(size):
                month, indicator = divmod(place, INDICATORS)
                part, whole = 400 + (place * 7) % 500, 1000 + place % 977
                source = [f"Board report {month}", f"page 4, row {indicator}"]
                value, period = round(100 * part / whole, 1), f"{2000 + month // 12}-{month % 12 + 1:02d}"
                row = [f"indicator-{indicator}", period, value, part, whole, "", "final", "", *source, ""]
                writer.writerow(row)


def empty(rows):
    with connection.cursor() as cursor:
        for name in TABLES[rows]:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own


def read(rows, size):
    with (HOME / f"{rows}-{size}.csv").open("rb") as file:
        return read_sheet(File(file), max(SIZES), MOST_BYTES)


def imported(rows, size, **options):
    sheet = RESOURCES[rows]()
    sheet.MOST_ROWS = max(SIZES)  # as the command line takes
    _, refusals = sheet.import_sheet(read(rows, size), User.objects.get(), **options)
    if refusals:
        raise SystemExit(refusals[0])
    return sheet


def tuples(rows):
    """Return (SQL, rows) of the two tables as they are filled."""
    filled, found = CHANGES[rows][0], []
    for model in (filled, filled.history.model):
        table, names = model._meta.db_table, [f'"{field.column}"' for field in model._meta.concrete_fields]
        marks = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)} FROM {table}")  # noqa: S608
            found.append((sql, cursor.fetchall()))
    return found


def measure(what, rows, size):
    """Do it in this process; print the seconds and the peak of its memory, in all and beyond what it began with."""
    before = None
    if what == "executemany":
        ready = tuples(rows)
        empty(rows)
    elif what in ("preview", "import"):
        empty(rows)
    elif what == "change":
        model, changes = CHANGES[rows]
        QuerySet(model).update(**changes)
    before = memory("VmRSS")
    begun, used = time.perf_counter(), time.process_time()
    if what == "executemany":
        with atomic(), connection.cursor() as cursor:
            for sql, values in ready:
                cursor.executemany(sql, values)
            set_rollback(True)
    elif what == "read":
        read(rows, size)
    else:
        imported(rows, size, dry_run=what in ("preview", "again"))
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    peak = memory("VmHWM")
    print(json.dumps([seconds, cpu, peak, peak - before]))


def memory(name):
    """Return a size of this process in MB. getrusage() counts what the process was started from, too."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def least(what, rows, size):
    """Return the least (seconds, CPU seconds, peak MB, MB beyond the start) of several processes."""
    found = []
    for _ in range(TIMES):
        if what == "executemany":
            run("import", rows, size)
        found.append(run(what, rows, size))
    return [min(figures) for figures in zip(*found, strict=True)]


def run(what, rows, size):
    command = [sys.executable, __file__, what, rows, str(size)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def main():
    prepare()
    connection.close()
    for rows in RESOURCES:
        print(f"{connection.vendor}: {rows}")
        print(f"{'':34}{'s':>8}{'CPU s':>8}{'ratio':>7}{'peak MB':>9}{'grown MB':>9}  aim")
        for size in SIZES:
            plain = least("executemany", rows, size)
            for what in ("executemany", "read", "preview", "import", "again", "change"):
                seconds, cpu, peak, grown = plain if what == "executemany" else least(what, rows, size)
                aim = AIMS.get((size, what), "")
                ratio = seconds / plain[0]
                print(
                    f"{f'{size:,} rows: {what}':34}{seconds:8.2f}{cpu:8.2f}{ratio:7.1f}{peak:9.0f}{grown:9.0f}  {aim}"
                )


if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2], int(sys.argv[3])) if IS_PART else main()
