"""Whether a meeting could decide: judged by the rules in force on its day, from who was there."""

from dataclasses import dataclass

from django.utils.text import get_text_list

from governance.models import Attendance, InterestDeclaration, MeetingInCommon, Membership, QuorumRule


@dataclass(frozen=True)
class Quorum:
    """A judgement in words. `is_quorate` is None where nothing can be judged."""

    is_quorate: bool | None
    in_words: str


NOT_RECORDED = Quorum(None, "Not recorded")
NO_RULE = Quorum(None, "No rule is recorded")
QUORATE = Quorum(True, "Quorate")


def away(declarations, item=None):
    """Return the keys of the people who do not count for an item: excluded, withdrawn, or without a vote on it.

    `item` is the key of an AgendaItem; a declaration for the whole meeting counts for every item, and with None alone.
    """
    return {
        row.person_id for row in declarations if row.action in InterestDeclaration.AWAY and row.item_id in (None, item)
    }


def judged(rules, members, attendances, absent=frozenset()):
    """Return the Quorum of a meeting or of one of its items.

    `rules` are the QuorumRules and `members` the Memberships on the day of the meeting, `attendances` all that are
    recorded of it, `absent` the keys of people who were there and do not count (see `away`). Who was there in person
    and as a deputy counts once; so do a member and their deputy.
    """
    if not attendances:
        return NOT_RECORDED
    if not rules:
        return NO_RULE
    present = [row for row in attendances if row.status == Attendance.Status.PRESENT and row.person_id not in absent]
    missing = []
    for rule in rules:
        voting = {
            row.person_id
            for row in members
            if row.voting and row.person_id and (not rule.counted or row.category in rule.counted)
        }
        stood_for = {
            row.person_id if row.person_id in voting else rule.deputies_count and row.deputising_for_id
            for row in present
        }
        lacking = rule.minimum - len(stood_for & voting)
        if lacking > 0:
            missing.append((lacking, rule.whom(lacking)))
    if not missing:
        return QUORATE
    verb = "is" if sum(number for number, _ in missing) == 1 else "are"
    words = get_text_list([f"{number} more {whom}" for number, whom in missing], "and")
    return Quorum(False, f"Not quorate: {words} {verb} needed")


@dataclass(frozen=True)
class MeetingQuorum:
    """What is known of a meeting for the quorum of one group; `members` and `rules` are those of its day."""

    rules: list[QuorumRule]
    members: list[Membership]
    attendances: list[Attendance]
    declarations: list[InterestDeclaration]

    def judged(self, item=None):
        """Return the Quorum of the meeting, or of the item with this key."""
        return judged(self.rules, self.members, self.attendances, away(self.declarations, item))


def quorums(meeting):
    """Return {key of a Group: MeetingQuorum} for the group of a MeetingVersion and those it meets in common with.

    From live rows alone, in five queries: of what was declared on a private item nothing is known here.
    """
    groups = [meeting.group_id, *MeetingInCommon.objects.filter(version=meeting).values_list("group", flat=True)]
    rules = QuorumRule.objects.live().on(meeting.day).filter(version__group__in=groups).select_related("version")
    members = Membership.objects.live().on(meeting.day).filter(version__group__in=groups).select_related("version")
    rules, members = list(rules), list(members)
    attendances = list(Attendance.objects.live().filter(record__meeting=meeting.meeting_id))
    declarations = list(InterestDeclaration.objects.live().filter(record__meeting=meeting.meeting_id))
    return {
        group: MeetingQuorum(
            [row for row in rules if row.version.group_id == group],
            [row for row in members if row.version.group_id == group],
            attendances,
            declarations,
        )
        for group in groups
    }
