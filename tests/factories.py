"""Rows for tests, made the way officers make them: real roles, real rules. Tests name only what matters."""

import datetime
from contextlib import nullcontext
from itertools import count

import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from simple_history.utils import bulk_create_with_history

from ccg.bank_holidays import of_england_and_wales
from ccg.models import (
    AnnualReport,
    BankHoliday,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    Organisation,
    OrganisationVersion,
    PageVersion,
    User,
)
from ccg.publishing import State
from ccg.roles import ensure_roles
from ccg.years import LONDON
from foi.models import QuarterlyReturn
from governance.models import (
    ActionVersion,
    AgendaEntry,
    Attendance,
    GroupVersion,
    MeetingRecord,
    MeetingVersion,
    Membership,
    MinutesFile,
    PaperFile,
    Person,
    PersonVersion,
)

numbers = count(1)
LONG_AGO = datetime.datetime(2017, 1, 10, 9, tzinfo=LONDON)


def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


def make_user(role="Governance officer", **fields):
    """Make somebody who signs in with the password "a long password", in one role made by the real table."""
    group = Group.objects.filter(name=role).first()
    if group is None:
        ensure_roles()
        group = Group.objects.get(name=role)
    fields = {"username": f"user-{next(numbers)}", "is_staff": True} | fields
    user = User.objects.create_user(password="a long password", **fields)
    user.groups.add(group)
    return user


def enter_bank_holidays():
    """Enter the bank holidays of every new database again, for what runs after its tables were emptied."""
    there = set(BankHoliday.objects.values_list("date", flat=True))
    rows = [BankHoliday(**each) for each in of_england_and_wales() if each["date"] not in there]
    bulk_create_with_history(rows, BankHoliday)


def make_organisation(is_ours=True, **fields):
    """Make the CCG of the site, founded on 1 April 2013, live since a week before LONG_AGO.

    Past the transitions, because most tests only need it to be there.
    """
    fields = {
        "name": "NHS Thurrock Clinical Commissioning Group",
        "short_name": "NHS Thurrock CCG",
        "classification": "ccg",
        "founding_date": datetime.date(2013, 4, 1),
    } | fields
    approver, _ = User.objects.get_or_create(username="approver-before", defaults={"is_active": False})
    standing = {
        "state": "published",
        "publish_at": LONG_AGO - datetime.timedelta(days=7),
        "approved_by": approver,
    }
    row = OrganisationVersion(organisation=Organisation.objects.create(is_ours=is_ours), **standing, **fields)
    row._in_transition = True
    row.save()
    del row._in_transition
    return row


def make_draft_organisation(name="Thurrock Council", classification="council", **fields):
    """Make a draft of an organisation that is not the site's own."""
    row = OrganisationVersion(**{"name": name, "short_name": name, "classification": classification} | fields)
    row.clean_and_save()
    return row


def make_inspection(service="Orsett Surgery", **fields):
    """Make a draft of an inspection of a live provider."""
    provider = Organisation.objects.filter(versions__name="Orsett Medical Group").first()
    if provider is None and "provider" not in fields:
        version = make_organisation(
            is_ours=False, name="Orsett Medical Group", classification="provider", founding_date=None
        )
        provider = version.organisation
    fields = {"provider": provider, "inspected_on": datetime.date(2016, 3, 1), "overall": "good"} | fields
    row = InspectionVersion(service=service, **fields)
    row.clean_and_save()
    return row


def rewrite(row, **fields):
    """Change a row as it stands, past the gate and its editions: for what a test only needs to be otherwise."""
    QuerySet(type(row)).filter(pk=row.pk).update(**fields, changed_at=timezone.now(), revision=F("revision") + 1)
    row.refresh_from_db()
    return row


def make_return(start_year=2013, quarter=1, received=40, in_time=33, breached=2, **fields):
    """Make a draft of a return."""
    row = QuarterlyReturn(
        start_year=start_year, quarter=quarter, received=received, in_time=in_time, breached=breached, **fields
    )
    row.clean_and_save()
    return row


reused = {}


def officer_of(role):
    """Return somebody in a role, the same for the whole test: making one, and asking what they may, takes a while."""
    user = reused.get(role)
    if user is None or not User.objects.filter(pk=user.pk, username=user.username).exists():
        user = reused[role] = make_user(role)
    return user


def publish(row, on=None, **when):
    """Approve what another officer submitted; `on` is a moment in the past, `at` and `until` as in approve().

    A draft was submitted past its transition, which approving checks again: half of the time, and thousands need it.
    """
    with time_machine.travel(on, tick=False) if on else nullcontext():
        if row.state == State.DRAFT:
            standing = {"state": State.IN_REVIEW, "submitted_by": officer_of("Governance officer")}
            rewrite(row, **standing, submitted_revision=row.revision + 1, comment="")
        row.approve(officer_of("Approver"), **when)
    return row


def published_return(start_year=2013, quarter=1, received=40, in_time=33, breached=2, **fields):
    return publish(make_return(start_year, quarter, received, in_time, breached, **fields))


def correct(row, change_note="Counted again.", **changes):
    """Make the next edition of a public row as a draft, with its reason and changes."""
    draft = row.correct(officer_of("Governance officer"))
    for name, value in {"change_note": change_note, **changes}.items():
        setattr(draft, name, value)
    draft.save()
    return draft


def make_document(title="Annual report 2016-17", words="The words of the file.", name="report.txt", **fields):
    """Make a draft of a document; its file is plain text, or bytes of another kind under a name that says so."""
    content = words.encode() if isinstance(words, str) else words
    row = DocumentVersion(title=title, file=ContentFile(content, name), **fields)
    row.clean_and_save()
    return row


def make_constitution(version="2", **fields):
    """Make a draft of a version of the constitution."""
    row = ConstitutionVersion(version=version, **fields)
    row.clean_and_save()
    return row


def make_page(slug="get-involved", title="Get involved", body="", **fields):
    """Make a draft of a page of words."""
    row = PageVersion(slug=slug, title=title, body=body, **fields)
    row.clean_and_save()
    return row


def make_report(start_year=2015, **fields):
    """Make a draft of the annual report of a financial year."""
    row = AnnualReport(start_year=start_year, **{"title": "Annual report and accounts"} | fields)
    row.clean_and_save()
    return row


def make_consultation(title="Walk-in services", **fields):
    """Make a draft of a consultation that was open in the spring of 2017."""
    days = {"opens_on": datetime.date(2017, 3, 1), "closes_on": datetime.date(2017, 5, 31)}
    row = ConsultationVersion(title=title, **{"summary": "What people are asked."} | days | fields)
    row.clean_and_save()
    return row


def make_group(name="Governing Body", **fields):
    """Make a draft of a group that meets in public."""
    about = {"classification": "governing body", "slug": slugify(name), "held_in_public": True}
    row = GroupVersion(name=name, **about | fields)
    row.clean_and_save()
    return row


def make_person(name="Anand Deshpande", **fields):
    """Make a draft of a person."""
    row = PersonVersion(name=name, **fields)
    row.clean_and_save()
    return row


def make_member(name="Anand Deshpande"):
    """Make a draft of a person whom the live Governing Body names: it named two from the beginning."""
    waiting = Person.objects.filter(memberships__isnull=False, versions=None).order_by("pk")
    if not waiting.exists():
        group = make_group()
        group.save_parts([Membership(version=group, person=Person.objects.create()) for _ in range(2)])
        publish(group, on=LONG_AGO)
    return make_person(name, person=waiting.first())


def make_meeting(group=None, start=None, agenda=(), **fields):
    """Make a draft of a meeting of a live group, on 22 March 2017 at 10; `agenda` is dictionaries of its entries."""
    if group is None:
        body = GroupVersion.objects.live().filter(classification="governing body").first()
        group = (body or publish(make_group(), on=LONG_AGO)).group
    row = MeetingVersion(group=group, start=start or datetime.datetime(2017, 3, 22, 10, tzinfo=LONDON), **fields)
    row.clean_and_save()
    if agenda:
        row.save_parts([AgendaEntry(version=row, **entry) for entry in agenda])
    return row


def make_paper(meeting, item=None, title="Finance report", words="The words of the paper.", name="paper.txt", **fields):
    """Make a draft of a paper of a meeting; `item` is the number on its newest agenda."""
    entry = item and meeting.agenda.get(number=item)
    content = words.encode() if isinstance(words, str) else words
    file = ContentFile(content, name)
    fields = {"late_reason": "The figures came late."} | fields
    row = PaperFile(meeting=meeting.meeting, item=entry and entry.item, title=title, file=file, **fields)
    row.clean_and_save()
    return row


def make_minutes(meeting, words="The words of the minutes.", name="minutes.txt", **fields):
    """Make a draft of the minutes of a meeting that took place."""
    content = words.encode() if isinstance(words, str) else words
    row = MinutesFile(meeting=meeting.meeting, file=ContentFile(content, name), **fields)
    row.clean_and_save()
    return row


def make_record(meeting, parts=(), **fields):
    """Make a draft of what happened at a meeting; `parts` are unsaved attendances, declarations and decisions."""
    row = MeetingRecord(meeting=meeting.meeting, **fields)
    row.clean_and_save()
    for part in parts:
        part.record = row
        if isinstance(part, Attendance):
            part.status = part.status or "present"
        part.clean()
    if parts:
        row.save_parts(parts)
    return row


def make_action(meeting, item=None, text="Write to the trust.", **fields):
    """Make a draft of an action of a meeting; `item` is the number on its newest agenda."""
    entry = item and meeting.agenda.get(number=item)
    about = {"identifier": f"A17/{next(numbers)}", "owner": "Chief Finance Officer", "text": text}
    row = ActionVersion(meeting=meeting.meeting, item=entry and entry.item, **about | fields)
    row.clean_and_save()
    return row
