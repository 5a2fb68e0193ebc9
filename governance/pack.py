"""All papers of a meeting in one PDF, in the order of its agenda: the public's pack, and the officers' own."""

import fcntl
import hashlib
import json
import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format

from ccg.files.kinds import KINDS, size_in_words
from ccg.templatetags.nhs import clock

from .agenda_lines import agenda_lines
from .kept_packs import folder_of
from .models import MeetingVersion, PaperFile

PDF = KINDS["pdf"]
PROGRAM = [sys.executable, "-m", "governance.binding"]
SECONDS = 50  # a proxy gives up after a minute
FOR_OFFICERS = "Officers’ pack: contains private papers. Not for publication."
# Part of a pack's key: the same key must always name the same bytes. Raise the first when binding.py changes.
MADE_BY = [1, version("pypdf"), version("reportlab")]
log = logging.getLogger("governance.pack")


@dataclass(frozen=True)
class Pack:
    """A pack on the disk. `key` changes with all that it shows, `papers` counts those in it, `size` is in bytes."""

    path: Path
    key: str
    size: int
    pages: int
    papers: int

    @property
    def file_in_words(self):
        """What the link text says of it: "PDF, 2.27 MB, 84 pages"."""
        return f"PDF, {size_in_words(self.size)}, {self.pages:,} {'page' if self.pages == 1 else 'pages'}"


# --- the public's pack -----------------------------------------------------------------------------------------------


def pack_of(meeting, organisation):
    """Return the Pack of a live MeetingVersion, made now if it is not there as it has to be; None without a live PDF.

    `organisation` is the live OrganisationVersion of the CCG. Two queries when the pack is there.
    """
    contents = public_contents(meeting, organisation)
    if not any(paper["file"] for item in contents["items"] for paper in item["papers"]):
        return None
    folder, key = folder_of(meeting.meeting_id), key_of(contents)
    try:
        pack = kept(folder, key) or made(folder, key, contents, meeting, organisation)
        return pack if pack and pack.papers else None
    except OSError:  # the disk is full, or the folder was taken away while it was made
        log.exception("The pack of meeting %s could not be kept.", meeting.meeting_id)
        return None


def key_of(contents):
    return hashlib.sha256(json.dumps([MADE_BY, contents]).encode()).hexdigest()[:32]


def kept(folder, key):
    """Return the pack of this key; None when it was not made yet. Its name says how many pages and papers it has.

    An empty one without papers stands for one that cannot be made: or each reader would make the site try again.
    """
    for path in folder.glob(f"{key}-*.pdf"):
        _, pages, papers = path.stem.split("-")
        return Pack(path, key, path.stat().st_size, int(pages), int(papers))
    return None


def made(folder, key, contents, meeting, organisation):
    """Make the pack and return it, alone among all who ask at once.

    None when a paper was recalled while it was made: a pack with its bytes must not stay.
    """
    with alone_in(folder):
        if pack := kept(folder, key):
            return pack
        unfinished = folder / "unfinished"
        bound = bound_into(unfinished, contents)
        for old in folder.glob("*.pdf"):
            old.unlink(missing_ok=True)
        if not bound["papers"]:
            unfinished.write_bytes(b"")
        os.replace(unfinished, folder / f"{key}-{bound['pages']}-{bound['papers']}.pdf")
        pack = kept(folder, key)
        now = MeetingVersion.objects.live().filter(pk=meeting.pk).first()
        if now is None or key_of(public_contents(now, organisation)) != key:
            pack.path.unlink(missing_ok=True)
            return None
        return pack


@contextmanager
def alone_in(folder):
    """Hold the folder against all others who would make a pack in it; they wait."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def bound_into(target, contents):
    """Write the pack; return how many `pages` and `papers` it has, none of either when it could not be made."""
    try:
        process = subprocess.run(  # noqa: S603 - our own program; the contents go in as its input
            [*PROGRAM, str(target), str(settings.MEDIA_ROOT)],
            input=json.dumps(contents),
            capture_output=True,
            text=True,
            cwd=settings.BASE_DIR,
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        log.error("The pack “%s” could not be made: %s %s", contents["title"], error, error.stderr)
        return {"pages": 0, "papers": 0}
    return json.loads(process.stdout)


# --- what a pack says ------------------------------------------------------------------------------------------------


def public_contents(meeting, organisation):
    """Return what the public's pack of a live meeting shows, as binding.py is given it.

    Private items stand there as on the public agenda; what stands under one does not.
    """
    papers = PaperFile.objects.filter(meeting=meeting.meeting_id).listed()
    items = [(item, f"{line.number}. {line.heading}", line.reason) for item, line in agenda_lines(meeting).items()]
    return contents_of(meeting, organisation, [], items, [(paper, []) for paper in papers])


def officers_contents(meeting, organisation):
    """Return what the officers' pack of an edition of a meeting shows: its private part, papers in every state."""
    newest = PaperFile.objects.filter(paper=OuterRef("paper")).order_by("-number").values("pk")[:1]
    papers = PaperFile.objects.filter(meeting=meeting.meeting_id, pk=Subquery(newest)).with_file().defer("text")
    items = [
        (entry.item_id, str(entry), f"Private: {entry.exemption_reason}".rstrip(": ") if entry.is_private else "")
        for entry in meeting.agenda.with_privacy()
    ]
    off_the_agenda = {paper.item_id for paper in papers} - {None, *(item for item, _, _ in items)}
    items += [(item, "Not on the agenda any more", "") for item in sorted(off_the_agenda)]
    told = [(paper, [paper.get_state_display()]) for paper in papers]
    return contents_of(meeting, organisation, [FOR_OFFICERS], items, told)


def contents_of(meeting, organisation, notes, items, papers):
    """Return the contents of a pack: `items` are (key, heading, reason), `papers` are (PaperFile, further words)."""
    notes = [*notes, *filter(None, [organisation.demonstration])]
    if not meeting.takes_place:
        notes = [*notes, f"{meeting.get_status_display()}. {meeting.status_reason}"]
    by_item = {}
    for paper, more in sorted(papers, key=lambda one: (one[0].order, one[0].title, one[0].pk)):
        by_item.setdefault(paper.item_id, []).append(described(paper, more))
    facts = [("Date", when(meeting)), ("Place", meeting.location)]
    return {
        "organisation": organisation.name,
        "title": str(meeting),
        "notes": notes,
        "facts": [fact for fact in facts if fact[1]],
        "address": f"https://{settings.SITE_HOST}{meeting.get_absolute_url()}",
        "items": [
            {"heading": heading, "reason": reason, "papers": by_item.get(item, [])}
            for item, heading, reason in [(None, "", ""), *items]
        ],
    }


def described(paper, more):
    """Return what the contents say of a paper; `file` is the name of a PDF that could be read when it was uploaded."""
    is_pdf = paper.file_kind == PDF and paper.pages
    told = [paper.reference, paper.author, *([] if is_pdf else [paper.file_in_words]), *more]
    return {"title": paper.title, "about": ", ".join(filter(None, told)), "file": paper.file.name if is_pdf else ""}


def when(meeting):
    """Return day and times as readers know them: "Wednesday 22 March 2017, 10am to 12:30pm"."""
    times = [clock(moment) for moment in (meeting.start, meeting.end) if moment]
    return f"{date_format(timezone.localtime(meeting.start), 'l j F Y')}, {' to '.join(times)}"
