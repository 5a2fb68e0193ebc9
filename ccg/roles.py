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

OFFICERS = {
    "Governance officer": {
        **FOI_OFFICER,
        **dict.fromkeys((*PUBLISHED_HERE, *GOVERNANCE), ENTER),
        "ccg.redirect": EDIT,
        "ccg.bankholiday": EDIT,
        "ccg.sourcefault": ("change", "view"),
    },
    "FOI officer": FOI_OFFICER,
    "Approver": {
        "foi.quarterlyreturn": APPROVE,
        **dict.fromkeys((*PUBLISHED_HERE, *GOVERNANCE), APPROVE),
        "ccg.redirect": ("view",),
        "ccg.bankholiday": ("view",),
    },
    "Analyst": {"foi.quarterlyreturn": READ, **dict.fromkeys((*PUBLISHED_HERE, *OPEN_GOVERNANCE), READ)},
    # Nobody is ever deleted: what a person approved stays theirs. A site manager disables instead.
    "Site manager": {"ccg.user": ("add", "change", "view")},
}


def permissions_of(role):
    """Return the Permission rows that a role is granted; raise LookupError when the table names one that is not."""
    found = []
    for model, actions in OFFICERS[role].items():
        app, name = model.split(".")
        wanted = {f"{action}_{name}" for action in actions}
        rows = list(Permission.objects.filter(content_type__app_label=app, codename__in=wanted))
        missing = wanted - {row.codename for row in rows}
        if missing:
            raise LookupError(f"ccg/roles.py grants {role} what does not exist in {app}: {', '.join(sorted(missing))}.")
        found += rows
    return found


def ensure_roles():
    """Make the groups and grant them what the table says, no more and no less."""
    for role in OFFICERS:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(permissions_of(role))
