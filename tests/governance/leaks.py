"""A meeting full of secrets, and everything that a stranger can read of the site."""

import io
import re
import zipfile
from functools import cache
from html import unescape
from urllib.parse import urlsplit

import pypdf
from django.urls import reverse

from ccg.datasets import FORMATS
from governance.models import (
    ActionVersion,
    Attendance,
    Decision,
    GroupVersion,
    InterestDeclaration,
    InterestVersion,
    MeetingVersion,
    MinutesFile,
    PaperFile,
    PersonVersion,
)
from tests.documents import pdf
from tests.factories import (
    LONG_AGO,
    correct,
    make_action,
    make_group,
    make_meeting,
    make_minutes,
    make_paper,
    make_person,
    make_record,
    publish,
    tomorrow,
)
from tests.states import manager

COMMON = "gannet"  # beside every word that is looked for, so that a search for it finds them all
MARK = "zqxjv"  # ends every planted word, and stands in no packed bytes by chance
WORD = re.compile(rf"[a-z]+{MARK}")


def word(name):
    """Return words to plant; the second stands nowhere else, whatever is made of it in an address."""
    return f"Gannet {name}{MARK}"


def planted_pdf(name):
    """Return a PDF with planted words in its text, its bookmarks and its properties."""

    def bookmark(writer):
        writer.add_outline_item(title=word(f"{name}outline"), page_number=0)

    return pdf(word(f"{name}text"), title=word(f"{name}property"), author=word(f"{name}author"), change=bookmark)


def make_planted_paper(meeting, item, name, is_pdf=False):
    """Make a draft of a paper with planted words all over; as plain text, because a PDF takes longer to look into."""
    file = {"words": planted_pdf(name) if is_pdf else word(f"{name}text"), "name": f"{name}{MARK}.pdf"}
    if not is_pdf:
        file["name"] = f"{name}{MARK}.txt"
    return make_paper(meeting, item, title=word(name), author=word(f"{name}writer"), **file)


class Secrets:
    """A live meeting with something in every state on it, and other meetings that are not public."""

    def __init__(self):
        group = publish(make_group(), on=LONG_AGO)
        person = publish(make_person(), on=LONG_AGO)
        agenda = [
            {"number": "1", "title": word("open"), "presenter": word("openpresenter")},
            {
                "number": "2",
                "title": word("private"),
                "presenter": word("privatepresenter"),
                "public": False,
                "exemption_reason": word("reason"),
            },
            {"number": "2.1", "title": word("below"), "presenter": word("belowpresenter")},
            {"number": "3", "title": word("later")},
            {"number": "4", "title": word("states")},
            {
                "number": "5",
                "title": word("renamed"),
                "public": False,
                "exemption_reason": "Names people.",
                "public_title": word("publictitle"),
            },
        ]
        self.meeting = meeting = publish(make_meeting(group.group, location=word("place"), agenda=agenda), on=LONG_AGO)
        self.papers = {
            "open": publish(make_planted_paper(meeting, "1", "openpaper", is_pdf=True)),
            "later": publish(make_planted_paper(meeting, "3", "laterpaper", is_pdf=True)),
            "withdrawn": publish(make_planted_paper(meeting, "4", "withdrawnpaper"), on=LONG_AGO),
            "removed": publish(make_planted_paper(meeting, "4", "removedpaper"), on=LONG_AGO),
            "recalled": publish(make_planted_paper(meeting, "4", "recalledpaper"), on=LONG_AGO),
            "scheduled": publish(make_planted_paper(meeting, "4", "scheduledpaper"), at=tomorrow()),
            "draft": make_planted_paper(meeting, "4", "draftpaper"),
            "private": make_planted_paper(meeting, "2", "privatepaper", is_pdf=True),
            "below": make_planted_paper(meeting, "2.1", "belowpaper"),
            "whole": make_planted_paper(meeting, None, "wholedraft"),
        }
        self.papers["withdrawn"].withdraw(manager(), "It was wrong.")
        self.papers["removed"].remove(manager(), "It named a person.")
        self.papers["recalled"].recall(manager(), word("recallreason"))
        self.correction = correct(self.papers["open"], word("changenote"), title=word("correctedpaper"))
        make_planted_paper(meeting, "1", "review").submit(manager(), word("comment"))
        items = {entry.number: entry.item for entry in meeting.agenda.all()}
        interest = self.interest(person)
        parts = [
            Attendance(name=word("attended")),
            *(Decision(item=items[n], text=word(f"decided{name}"), result="noted") for n, name in self.by_item()),
            *(
                InterestDeclaration(item=items[n], person=person.person, description=word(f"declared{name}"))
                for n, name in self.by_item()
            ),
            InterestDeclaration(person=person.person, interest=interest.interest),
        ]
        self.record = publish(make_record(meeting, parts))
        correct(self.record, note=word("recordnote"))
        publish(make_action(meeting, "3", text=word("actedlater"), owner=word("ownerlater")))
        make_action(meeting, "1", text=word("acteddraft"), owner=word("ownerdraft"))
        make_action(meeting, "2", text=word("actedprivate"), owner=word("ownerprivate"))
        self.minutes = publish(make_minutes(meeting, words=planted_pdf("minutes"), name="minutes.pdf"))
        correct(self.minutes, amendments=word("minutesdraft"))
        make_minutes(meeting, words=planted_pdf("privateminutes"), name="private.pdf", part="private")
        draft = make_meeting(group.group, title=word("draftmeeting"), location=word("draftplace"), agenda=agenda[:1])
        publish(make_planted_paper(draft, "1", "paperofdraft"))
        publish(make_meeting(group.group, title=word("scheduledmeeting")), at=tomorrow())
        removed = publish(make_meeting(group.group, title=word("removedmeeting")), on=LONG_AGO)
        removed.remove(manager(), "It was entered twice.")
        make_group(word("draftgroup"), slug=f"gannet-draftgroup{MARK}")
        make_person(word("draftperson"))
        self.person, self.group = person, group

    @staticmethod
    def by_item():
        return [("1", "open"), ("2", "private"), ("2.1", "below"), ("3", "later")]

    def interest(self, person):
        """Publish an interest that is not told in full."""
        row = InterestVersion(
            person=person.person,
            organisation_name=word("redactedfirm"),
            type="financial",
            description=word("redacted"),
            redaction_reason=word("redactionreason"),
        )
        row.clean_and_save()
        return publish(row)


# Words that a stranger may find at first. Whatever is not here must be nowhere.
OPEN = {
    *("open", "openpresenter", "reason", "later", "states", "publictitle", "place", "attended", "redactionreason"),
    *(f"openpaper{part}" for part in ("", "text", "outline", "property", "author", "writer")),
    *("decidedopen", "declaredopen"),
    *(f"minutes{part}" for part in ("text", "outline", "property", "author")),
}
LATER = {
    *(f"laterpaper{part}" for part in ("", "text", "outline", "property", "author", "writer")),
    *("decidedlater", "declaredlater", "actedlater", "ownerlater"),
}


def texts_of(content):
    """Yield every text that the bytes of an answer hold, and what is packed in them."""
    yield content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield from (page.extract_text() for page in reader.pages)
        yield f"{reader.outline} {reader.metadata} {reader.xmp_metadata} {list(reader.attachments)}"
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from (archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def words_in(text):
    """Return the planted words in a text, such as "open"; folded lines do not hide them."""
    plain = unescape(text).replace("\r\n ", "").lower()
    return {found[: -len(MARK)] for found in WORD.findall(plain)}


@cache
def words_in_bytes(content):
    """Return the planted words in what an answer holds; the same bytes, read again and again, are opened once."""
    return {name for text in texts_of(content) for name in words_in(text)}


TABLES = ("meetings", "papers", "groups", "memberships", "attendance")
REGISTERS = ("interests", "declarations", "gifts", "procurement", "decisions", "actions")


def known_addresses(formats):
    """Return the addresses that anybody can name, tables in these formats."""
    registers = [f"registers/{name}" for name in REGISTERS]
    return [
        *("/", "/meetings/", "/meetings/?year=2016-17", "/meetings.ics", "/meetings/subscribe/", "/groups/"),
        *("/registers/", *(f"/registers/{name}/" for name in REGISTERS if name != "declarations")),
        *(f"/{table}{ending}" for table in (*TABLES, *registers) for ending in formats),
        *("/feed.atom", "/sitemap.xml", "/data/", f"/search/?q={COMMON}", "/publication-scheme/", "/about-us/"),
        *(f"/registers/{name}/?q={COMMON}" for name in REGISTERS if name != "declarations"),
    ]


def guessed_addresses(previews):
    """Return addresses made of the numbers and names of rows in any state, as somebody who knows them would try."""
    found = []
    for row in MeetingVersion.objects.all():
        own, page = row.address_arguments(), row.get_absolute_url()
        found += [page, f"{page}?preview={row.pk}", f"{page}papers.pdf", f"{page}calendar.ics"]
        found += [reverse("governance:minutes", args=own[:1]), reverse("governance:minutes-version", args=[own[0], 1])]
    for model in (PaperFile, MinutesFile):
        for row in model.objects.all():
            for address in {row.get_file_url(), row.get_version_url()}:
                found += [address, f"{address}?preview={row.pk}"]
    for model in (GroupVersion, PersonVersion):
        for row in model.objects.all():
            found += [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"]
    found += [f"{row.get_absolute_url()}" for row in ActionVersion.objects.all()]
    found += [f"/groups/{row.slug}/meetings.ics" for row in GroupVersion.objects.all()]
    return [address for address in found if previews or "preview" not in address]


def everything(client, fully=False, links=True):
    """Return {word: addresses where it is found} of what a stranger reads at every address, with `links` followed.

    `fully`: in all formats, with previews asked for, and in other ways: HEAD, POST, parts of files, and questions about
    what was there before; a page with a query is read alone, as its view knows no other way. The cache of pages is left
    as it is: what was drawn before must not come back.
    """
    todo, found = [*known_addresses(FORMATS if fully else [".csv"]), *guessed_addresses(previews=fully)], {}
    done = set()
    while todo:
        address = todo.pop()
        if address in done:
            continue
        done.add(address)
        answers = [client.get(address)]
        assert answers[0].status_code in (200, 301, 404, 410), (address, answers[0].status_code)
        if fully and "?" not in address:
            answers += [client.head(address), client.post(address)]
            headers = ({"Range": "bytes=0-"}, {"If-None-Match": "*"}, {"If-Modified-Since": answers[0].get("Date", "")})
            answers += [client.get(address, headers=each) for each in headers]
        for answer in answers:
            for name in words_in_bytes(answer.getvalue()) | words_in(str(dict(answer.headers))):
                found.setdefault(name, set()).add(address)
        if answers[0].status_code == 301:
            todo.append(answers[0]["Location"])
        elif links and answers[0].get("Content-Type", "").startswith("text/html"):
            linked = re.findall(r'(?:href|action)="(/[^"#]*)', unescape(answers[0].text))
            todo += [link for link in linked if is_governance(link)]
    return found


def is_governance(link):
    path = urlsplit(link).path
    return path.startswith(("/meetings", "/papers", "/groups", "/people", "/registers", "/search"))
