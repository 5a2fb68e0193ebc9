"""Which officers may do what: one table. `manage.py ensure_roles` makes the database agree with it.

A permission is "app.action_model". Rows name models as strings, so that the ground imports no room.
"""

from django.contrib.auth.models import Group, Permission

# Who submits may not approve, whatever the roles: ccg/publishing holds that for everybody, superusers too.
ENTER = ("add", "change", "delete", "view", "export", "submit", "force", "withdraw")
APPROVE = ("view", "export", "approve", "withdraw")
READ = ("view", "export")
EDIT = ("add", "change", "delete", "view")

FOI_OFFICER = {"foi.quarterlyreturn": ENTER}

# What the ground publishes.
PUBLISHED_HERE = (
    "ccg.annualreport",
    "ccg.constitutionversion",
    "ccg.consultationversion",
    "ccg.documentversion",
    "ccg.inspectionversion",
    "ccg.organisationversion",
    "ccg.pageversion",
)

# What the governance room publishes; of the first four nothing is ever private business.
OPEN_GOVERNANCE = (
    "governance.giftversion",
    "governance.groupversion",
    "governance.personversion",
    "governance.procurementversion",
)
GOVERNANCE = (
    *OPEN_GOVERNANCE,
    "governance.actionversion",
    "governance.interestversion",
    "governance.meetingrecord",
    "governance.meetingversion",
    "governance.minutesfile",
    "governance.paperfile",
)

# What the room of priorities publishes.
PRIORITIES = (
    "objectives.indicatorversion",
    "objectives.planversion",
    "objectives.programmeversion",
    "objectives.reading",
)

OFFICERS = {
    "Governance officer": {
        **FOI_OFFICER,
        **dict.fromkeys((*PUBLISHED_HERE, *GOVERNANCE, *PRIORITIES), ENTER),
        "ccg.redirect": EDIT,
        "ccg.bankholiday": EDIT,
        "ccg.sourcefault": ("change", "view"),
    },
    "FOI officer": FOI_OFFICER,
    "Approver": {
        "foi.quarterlyreturn": APPROVE,
        **dict.fromkeys((*PUBLISHED_HERE, *GOVERNANCE, *PRIORITIES), APPROVE),
        "ccg.redirect": ("view",),
        "ccg.bankholiday": ("view",),
    },
    "Analyst": {"foi.quarterlyreturn": READ, **dict.fromkeys((*PUBLISHED_HERE, *OPEN_GOVERNANCE, *PRIORITIES), READ)},
    # Nobody is ever deleted: what a person approved stays theirs. A site manager disables instead.
    "Site manager": {"ccg.user": ("add", "change", "view")},
}


def permissions_of(role):
    """Return the Permission rows that a role is granted; raise LookupError when the table names one that is not."""
    wanted = {
        (app, f"{action}_{name}")
        for (app, name), actions in ((model.split("."), actions) for model, actions in OFFICERS[role].items())
        for action in actions
    }
    rows = Permission.objects.filter(codename__in={codename for _, codename in wanted}).select_related("content_type")
    found = {(row.content_type.app_label, row.codename): row for row in rows.order_by()}
    if missing := sorted(wanted - found.keys()):
        names = ", ".join(".".join(one) for one in missing)
        raise LookupError(f"ccg/roles.py grants {role} what does not exist: {names}.")
    return [found[one] for one in wanted]


def ensure_roles():
    """Make the groups and grant them what the table says, no more and no less."""
    for role in OFFICERS:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(permissions_of(role))
