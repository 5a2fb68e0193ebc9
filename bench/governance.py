"""What ten years of 40 groups cost: 2,000 meetings, 40,000 papers, 100,000 attendances, against a small site.

    .venv/bin/python bench/governance.py
    .venv/bin/python tests/postgres.py .venv/bin/python bench/governance.py

It fills a database of its own: a SQLite file, or the empty one that DATABASE_URL names. The small site is one group
with ten meetings of the same size, enough to fill a page of each register; it grows to the large one, and the same
pages are asked for again. Times are the least of several calls, because noise only ever adds: the CPU time of the site,
in which SQLite works and PostgreSQL, a process of its own, does not; so the time by the clock stands beside. Where a
page lists all there is, "of a row" tells more than the ratio of the whole. What was reached: docs/operations.md.
"""

import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "ccg.settings",
    "DEBUG": "off",
    "SECRET_KEY": "only-for-this-benchmark-which-serves-nobody-at-all",
    "ALLOWED_HOSTS": "bench.invalid",
    "STATIC_FILES": f"{FOLDER.name}/static",
    "PRIVATE_FILES": f"{FOLDER.name}/files",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the settings above come first

django.setup()

from answers import get, least  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import resolve  # noqa: E402
from many_meetings import (  # noqa: E402
    ATTENDANCES,
    FILE,
    GROUPS,
    MEETINGS,
    PEOPLE,
    SMALL,
    STANDING,
    add,
    add_groups,
    add_meetings,
    add_people,
)

from ccg.models import Organisation, OrganisationVersion  # noqa: E402
from ccg.views.public import page_version  # noqa: E402
from ccg.years import FinancialYear  # noqa: E402
from governance.models import (  # noqa: E402
    Group,
    GroupVersion,
    MeetingVersion,
    PersonVersion,
)

# --- the two sites ----------------------------------------------------------------------------------------------------


def build_small():
    for command in (["migrate"], ["collectstatic", "--no-input"]):
        call_command(*command, verbosity=0, stdout=io.StringIO())
    (settings.MEDIA_ROOT / "paperfile").mkdir(parents=True)
    (settings.MEDIA_ROOT / FILE["file"]).write_bytes(b"Words....")
    ours = Organisation.objects.create(is_ours=True)
    add(
        [
            OrganisationVersion(
                organisation=ours, name="NHS Bench CCG", short_name="Bench", classification="ccg", **STANDING
            )
        ]
    )
    add_people(ATTENDANCES)
    add_meetings(add_groups(1)[0], range(SMALL))


def build_large():
    add_people(PEOPLE - ATTENDANCES)
    add_meetings(Group.objects.order_by("pk").first(), range(SMALL, MEETINGS))
    for group in add_groups(GROUPS - 1):
        add_meetings(group, range(MEETINGS))


def settle():
    """Let the database know how much there is, as PostgreSQL's housekeeping and `prepare_site` on SQLite do."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


# --- measuring --------------------------------------------------------------------------------------------------------


def addresses():
    """Return {address: what counts as a row where it tells of everything; None elsewhere}."""
    meeting = MeetingVersion.objects.order_by("pk")[SMALL // 2]
    person = PersonVersion.objects.order_by("pk").first()
    group = GroupVersion.objects.order_by("pk").first()
    year = FinancialYear.of(meeting.start)
    in_page = rb"<(?:tr|li)\b"
    return {
        meeting.get_absolute_url(): None,
        group.get_absolute_url(): None,
        person.get_absolute_url(): None,
        "/registers/": None,
        "/registers/decisions/": None,
        "/registers/decisions/?q=approve": None,
        "/registers/actions/": None,
        "/registers/interests/": None,
        "/search/?q=kestrel": None,
        "/feed.atom": None,
        "/": None,
        "/data/": None,
        meeting.get_pack_url().replace("papers.pdf", "calendar.ics"): None,
        f"/groups/{group.slug}/meetings.ics": rb"BEGIN:VEVENT",
        "/meetings/": in_page,
        f"/meetings/?year={year.slug}": in_page,
        f"/meetings/?year={year.slug}&group={group.slug}": in_page,
        "/groups/": in_page,
        "/search/?q=report": None,
        "/meetings.ics": rb"BEGIN:VEVENT",
        "/sitemap.xml": rb"<loc>",
        "/meetings.csv": rb"\n",
        "/attendance.csv": rb"\n",
        "/papers.csv": rb"\n",
        "/registers/decisions.csv": rb"\n",
        "/registers/actions.csv": rb"\n",
    }


def measured(paths):
    """Return {address: (queries, least() of it, rows)}; "version: ..." the same of what is asked first of all."""
    found = {}
    for path, row in paths.items():
        get(path)
        cache.clear()
        queries = []
        with connection.execute_wrapper(lambda execute, *args, asked=queries: asked.append(args) or execute(*args)):
            status, _, body = get(path)
        if not status.startswith("200"):
            raise SystemExit(f"{path}: {status}")
        rows = len(re.findall(row, body)) if row else None
        found[path] = len(queries), least(lambda path=path: get(path)), rows
        print(".", end="", file=sys.stderr, flush=True)
    ours = Organisation.objects.ours()
    for path in list(paths)[:13]:
        match = resolve(path.partition("?")[0])
        view = match.func.view_class
        asked = (ours, view.depends_on, view.own, match.kwargs.get(view.own[0]))
        found[f"version: {path}"] = 1, least(lambda asked=asked: page_version(*asked)), None
    return found


def main():
    begun = time.perf_counter()
    build_small()
    settle()
    paths = addresses()
    small = measured(paths)
    build_large()
    settle()
    print(f"{connection.vendor}, filled in {time.perf_counter() - begun:.0f} s")
    large = measured(paths)
    print(f"{'':58}{'queries':>9}{'CPU ms, small, large':>22}{'ratio':>7}{'by the clock':>17}{'ratio':>7}", end="")
    print(f"{'rows':>15}{'of a row':>9}")
    for name, (queries, (cpu, clock), rows) in small.items():
        queries_then, (cpu_then, clock_then), rows_then = large[name]
        asked = f"{queries}" if queries == queries_then else f"{queries}, {queries_then}"
        print(f"{name:58}{asked:>9}{cpu:11.1f}{cpu_then:11.1f}{cpu_then / cpu:7.2f}", end="")
        print(f"{clock:8.1f}{clock_then:9.1f}{clock_then / clock:7.2f}", end="")
        print(f"{f'{rows}, {rows_then}':>15}{(cpu_then / rows_then) / (cpu / rows):9.2f}" if rows else "")


if __name__ == "__main__":
    main()
