"""The registers: of interests, of gifts and hospitality, of procurement decisions, of decisions and of actions."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.html import format_html

from ccg.views.datasets import DatasetFiles
from ccg.views.words import WordedPage
from governance.models import (
    ActionVersion,
    Decision,
    GiftVersion,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    PersonVersion,
    ProcurementVersion,
)
from governance.registers import ACTIONS, DECISIONS, DECLARATIONS, GIFTS, INTERESTS, PROCUREMENT
from governance.registers.actions import live_actions, of_actions
from governance.registers.decisions import live_decisions
from governance.registers.declarations import live_declarations
from governance.registers.gifts import live_gifts, of_gifts
from governance.registers.interests import live_interests, of_interests
from governance.registers.joined import meeting_of, person_of
from governance.registers.procurement import live_procurement, of_procurement
from governance.views.register import (
    NOT_RECORDED,
    RegisterPage,
    correction,
    day,
    detail,
    lines,
    link_to,
    pounds,
)
from governance.views.register_filters import Filter, group_filter, person_filter, year_filter

OF_MEETINGS = (MeetingRecord, MeetingVersion)
NEWEST_DECLARATIONS = 50  # on the page; all are in the files


def item(row):
    """Return number and title of the item of a row of with_meeting(); empty where it belongs to none."""
    return f"Item {row.item_number}: {row.item_title}" if row.item_number else ""


class Registers(WordedPage):
    """/registers/: which registers there are and why, and whether anything stands in them."""

    slug, title = "registers", "Registers"
    template_name = "governance/registers.html"
    depends_on = (InterestVersion, GiftVersion, ProcurementVersion, ActionVersion, PersonVersion, *OF_MEETINGS)

    def context(self):
        pages = [Interests, Gifts, ProcurementDecisions, Decisions, Actions]
        return super().context() | {"registers": [(page, page().live().exists()) for page in pages]}


class Interests(RegisterPage):
    """/registers/interests/: who declared which interest, and under it what was declared at meetings."""

    slug, title, view = "register-of-interests", "Register of interests", "governance:interests"
    template_name = "governance/register_interests.html"
    depends_on = (InterestVersion, PersonVersion, *OF_MEETINGS)
    model, dataset, more_datasets = InterestVersion, INTERESTS, (DECLARATIONS,)
    live, drafts = staticmethod(live_interests), staticmethod(of_interests)
    headings = ("Person", "Interest", "What is done about it", "When")

    def filters(self):
        kinds = Filter("type", "Kind of interest", InterestVersion.Type.choices, of_type)
        return [person_filter(InterestVersion.objects.live()), kinds]

    def holding(self, rows, word):
        return rows.filter(InterestVersion.telling(word) | Q(person_name__icontains=word))

    def cells(self, row):
        person = link_to(person_of(row), person_of(row).full_name)
        if row.is_redacted:
            interest = format_html("Not told in full: {}{}", row.redaction_reason, correction(row))
            return [person, interest, "Not told", "Not told"]
        since = f"Since {day(row.start_date)}" if row.start_date else "Since when is not recorded"
        ends = f"Until {day(row.end_date)}" if row.end_date else ""
        declared = f"Declared on {day(row.declared_on)}" if row.declared_on else ""
        what = [row.get_type_display(), row.organisation_name]
        return [
            person,
            format_html("{}{}{}", row.description, detail(*what), correction(row)),
            lines(row.mitigation) or NOT_RECORDED,
            format_html("{}{}", since, detail(ends, declared)),
        ]

    def context(self):
        """Add what was declared at meetings, by the same words and the same person."""
        context = super().context()
        rows = live_declarations()
        for word in self.typed.split():
            rows = rows.filter(Q(words__icontains=word) | Q(person_name__icontains=word))
        for each, value in self.choices:
            rows = each.rows(rows, value) if value and each.name == "person" else rows
        shown = [] if self.draft or self.entry else list(rows[: NEWEST_DECLARATIONS + 1])
        return context | {
            "declarations": [self.declaration(row) for row in shown[:NEWEST_DECLARATIONS]],
            "most_declarations": NEWEST_DECLARATIONS if len(shown) > NEWEST_DECLARATIONS else None,
            "shows_declarations": not (self.draft or self.entry),
            "mailbox": self.request.organisation.email,
        }

    def declaration(self, row):
        meeting = meeting_of(row)
        declared = format_html("{}{}", row.words, detail("Not told in full" if row.redaction_reason else ""))
        about = item(row) or "The whole meeting"
        cells = [
            format_html("{}{}", link_to(meeting, meeting), detail(about)),
            link_to(person_of(row), person_of(row).full_name),
            declared,
            row.get_action_display(),
        ]
        return list(zip(("Meeting", "Person", "What was declared", "What was done"), cells, strict=True))


def of_type(rows, value):
    """Return the interests of a kind. Of a redacted one that would tell the kind, so it is none of them."""
    return rows.filter(type=value, redaction_reason="")


class Gifts(RegisterPage):
    """/registers/gifts/: what people were offered, the newest first."""

    slug, title, view = "register-of-gifts", "Register of gifts and hospitality", "governance:gifts"
    depends_on = (GiftVersion, PersonVersion)
    model, dataset = GiftVersion, GIFTS
    live, drafts = staticmethod(live_gifts), staticmethod(of_gifts)
    headings = ("Offered to", "What it was", "Value", "Decision")
    searched = ("person_name", "offered_by", "description", "reason")

    def filters(self):
        live = GiftVersion.objects.live()
        decided = Filter(
            "decision", "Decision", GiftVersion.Decision.choices, lambda r, value: r.filter(decision=value)
        )
        return [person_filter(live), decided, year_filter(live, "offered_on")]

    def cells(self, row):
        offered = f"Offered by {row.offered_by} on {day(row.offered_on)}"
        return [
            link_to(person_of(row), person_of(row).full_name),
            format_html("{}{}{}", row.description, detail(offered), correction(row)),
            pounds(row.value),
            format_html("{}{}", row.get_decision_display(), detail(lines(row.reason))),
        ]


class ProcurementDecisions(RegisterPage):
    """/registers/procurement/: what was decided about buying services, the newest first."""

    slug, title, view = "register-of-procurement", "Register of procurement decisions", "governance:procurement"
    depends_on = (ProcurementVersion,)
    model, dataset = ProcurementVersion, PROCUREMENT
    live, drafts = staticmethod(live_procurement), staticmethod(of_procurement)
    headings = ("What was bought", "Value", "Decision", "Conflicts of interest")
    searched = ("title", "supplier", "decided_by", "method", "decision", "conflicts")

    def filters(self):
        return [year_filter(ProcurementVersion.objects.live(), "decided_on")]

    def cells(self, row):
        begins = f"Contract begins on {day(row.starts_on)}" if row.starts_on else ""
        ends = f"Contract ends on {day(row.ends_on)}" if row.ends_on else ""
        supplier = f"Supplier: {row.supplier}" if row.supplier else "No supplier was chosen"
        return [
            format_html("{}{}{}", row.title, detail(supplier, row.method), correction(row)),
            format_html("{}{}", pounds(row.value), detail(begins, ends)),
            format_html("{}{}", lines(row.decision), detail(f"{row.decided_by}, {day(row.decided_on)}")),
            lines(row.conflicts) or "None recorded",
        ]


class Decisions(RegisterPage):
    """/registers/decisions/: what meetings decided, the newest first."""

    slug, title, view = "register-of-decisions", "Register of decisions", "governance:decisions"
    depends_on = (*OF_MEETINGS, GroupVersion)
    dataset = DECISIONS
    live = staticmethod(live_decisions)
    headings = ("Meeting", "Item", "Decision", "Result")
    searched = ("identifier", "text", "item_title", "meeting_title")

    def filters(self):
        results = Filter("result", "Result", Decision.Result.choices, lambda rows, value: rows.filter(result=value))
        held = MeetingVersion.objects.live().held()
        return [group_filter(), results, year_filter(held, "start", "meeting_start")]

    def cells(self, row):
        meeting = meeting_of(row)
        return [
            link_to(meeting, meeting),
            f"{row.item_number}: {row.item_title}",
            format_html("{}{}", lines(row.text), detail(row.identifier)),
            row.get_result_display(),
        ]


class Actions(RegisterPage):
    """/registers/actions/: what meetings asked people to do, those of the newest meeting first."""

    slug, title, view = "register-of-actions", "Register of actions", "governance:actions"
    depends_on = (ActionVersion, MeetingVersion, GroupVersion)
    model, dataset = ActionVersion, ACTIONS
    live, drafts = staticmethod(live_actions), staticmethod(of_actions)
    headings = ("Action", "Who", "How it stands", "Meeting")
    searched = ("identifier", "text", "owner", "update", "item_title", "meeting_title")

    def filters(self):
        return [group_filter(), Filter("status", "How it stands", STANDINGS, standing)]

    def cells(self, row):
        meeting = meeting_of(row)
        return [
            format_html("{}{}{}", lines(row.text), detail(row.identifier), correction(row)),
            row.owner,
            format_html("{}{}", row.in_words(timezone.localdate()), detail(lines(row.update))),
            format_html("{}{}", link_to(meeting, meeting), detail(item(row))),
        ]


STANDINGS = [("open", "Open"), ("overdue", "Open and overdue"), *ActionVersion.Status.choices[1:]]


def standing(rows, value):
    """Return the actions that stand so; open ones by the day they are due."""
    rows = rows.overdue(timezone.localdate()) if value == "overdue" else rows.filter(status=value)
    by_day = [F("due_date").asc(nulls_last=True), *rows.query.order_by]
    return rows.order_by(*by_day) if value in ("open", "overdue") else rows


# --- files: always the whole register, whatever was filtered on its page ----------------------------------------------


class InterestsFiles(DatasetFiles):
    dataset, depends_on, rows = INTERESTS, (InterestVersion, PersonVersion), staticmethod(live_interests)


class DeclarationsFiles(DatasetFiles):
    dataset, depends_on = DECLARATIONS, (InterestVersion, PersonVersion, *OF_MEETINGS)
    rows = staticmethod(live_declarations)


class GiftsFiles(DatasetFiles):
    dataset, depends_on, rows = GIFTS, (GiftVersion, PersonVersion), staticmethod(live_gifts)


class ProcurementFiles(DatasetFiles):
    dataset, depends_on, rows = PROCUREMENT, (ProcurementVersion,), staticmethod(live_procurement)


class DecisionsFiles(DatasetFiles):
    dataset, depends_on, rows = DECISIONS, OF_MEETINGS, staticmethod(live_decisions)


class ActionsFiles(DatasetFiles):
    dataset, depends_on, rows = ACTIONS, (ActionVersion, MeetingVersion), staticmethod(live_actions)
