from .action import Action, ActionVersion
from .agenda import AgendaEntry, AgendaItem
from .group import Classification, Group, GroupVersion
from .interest import Interest, InterestVersion
from .meeting import Meeting, MeetingInCommon, MeetingVersion
from .membership import Category, Membership, QuorumRule, Role
from .minutes import MinutesFile
from .paper import Paper, PaperFile
from .person import Person, PersonVersion
from .record import Attendance, Decision, InterestDeclaration, MeetingRecord
from .registers import Gift, GiftVersion, Procurement, ProcurementVersion

__all__ = [
    "Action",
    "ActionVersion",
    "AgendaEntry",
    "AgendaItem",
    "Attendance",
    "Category",
    "Classification",
    "Decision",
    "Gift",
    "GiftVersion",
    "Group",
    "GroupVersion",
    "Interest",
    "InterestDeclaration",
    "InterestVersion",
    "Meeting",
    "MeetingInCommon",
    "MeetingRecord",
    "MeetingVersion",
    "Membership",
    "MinutesFile",
    "Paper",
    "PaperFile",
    "Person",
    "PersonVersion",
    "Procurement",
    "ProcurementVersion",
    "QuorumRule",
    "Role",
]
