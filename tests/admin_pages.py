"""Every page of the admin, and to which roles it is open: one table."""

# The pages of a model's admin by the end of their url names, and the words of the table below for them.
PAGES = {
    "changelist": "list",
    "add": "add",
    "change": "open",  # to read or to write; "save" is sending its form
    "delete": "delete",
    "history": "history",
    "simple_history": "version",  # one earlier version of the row
    "password_change": "password",  # of somebody else: closed to everybody
    "password_link": "link",
    "second_factor": "phone",
    "year_due": "due",
    "year": "year",
    "figures": "figures",
    "step": "",  # one page for each of STEPS
    "import": "import",
    "template": "template",
    "export": "export",
    "preview": "preview",
    "broken_links": "broken",
    "several": "several",
}
# What stands in an address instead of the key of a row.
ARGUMENTS = {
    "several": [],
    "changelist": [],
    "add": [],
    "import": [],
    "year_due": [],
    "year": [2014],
    "figures": [2014],
    "template": ["csv"],
    "export": ["csv"],
    "preview": [],
    "broken_links": [],
}
# Rows of several editions at once.
for parts, words in {"memberships": "members", "attendance": "attendances"}.items():
    PAGES |= {f"{parts}_{page}": f"{words}-{page}" for page in ("import", "template", "export")}
    ARGUMENTS |= {f"{parts}_{page}": ARGUMENTS[page] for page in ("import", "template", "export")}
# Pages about a meeting, whose number stands in their addresses; the last two are only posted to.
OF_A_MEETING = {name: name for name in ("desk", "next", "pack", "upload", "match", "record", "confirm")}
PAGES |= OF_A_MEETING | {"next_plan": "next-plan", "readings": "figures-screen"}
# What else names in its address the identity of a row.
OF_IDENTITY = dict.fromkeys(OF_A_MEETING, "meeting_id") | {"next_plan": "plan_id", "readings": "indicator_id"}
POSTED = ("figures", "preview", "record", "confirm")
# The confirmation pages of the transitions.
STEPS = [
    "submit",
    "approve",
    "send-back",
    "correct",
    "restore",
    "force",
    "withdraw",
    "remove",
    "recall",
    "mark-reviewed",
]
READ = "list open history version"
WRITE = f"{READ} add save delete"
SCREENS = "due year"
IMPORTED = "import template export"
STEPPED = "submit correct restore force withdraw remove"
DECIDED = "approve send-back restore withdraw remove"
ENTER = f"{SCREENS} figures {IMPORTED} {STEPPED}"
APPROVE = f"{SCREENS} export {DECIDED}"
ALL_RETURNS = f"{READ} add {ENTER}"  # once published, a return itself is read and no more
PAGE_STEPS = f"broken {STEPPED} mark-reviewed"
MEMBERS = "members-import members-template members-export"
ATTENDANCES = "attendances-import attendances-template attendances-export"
NOTHING = ""
ENTERED = {"Governance officer": f"{WRITE} {STEPPED}", "Approver": f"{READ} {DECIDED}", "Analyst": READ}

# row in the admin: {role: words of the pages that are open to it}; nothing is open to a role that is not named
ALLOWED = {
    "foi.QuarterlyReturn, draft": {
        "Governance officer": f"{WRITE} {ENTER}",
        "FOI officer": f"{WRITE} {ENTER}",
        "Approver": f"{READ} {APPROVE}",
        "Analyst": f"{READ} {SCREENS} export",
    },
    "foi.QuarterlyReturn, published": {
        "Governance officer": ALL_RETURNS,
        "FOI officer": ALL_RETURNS,
        "Approver": f"{READ} {APPROVE}",
        "Analyst": f"{READ} {SCREENS} export",
    },
    "ccg.OrganisationVersion": {
        "Governance officer": f"{READ} add {IMPORTED} {STEPPED}",
        "Approver": f"{READ} export {DECIDED}",
        "Analyst": f"{READ} export",
    },
    "ccg.InspectionVersion": {
        "Governance officer": f"{WRITE} {IMPORTED} {STEPPED}",
        "Approver": f"{READ} export {DECIDED}",
        "Analyst": f"{READ} export",
    },
    "ccg.DocumentVersion": {
        "Governance officer": f"{WRITE} several {STEPPED} recall",
        "Approver": f"{READ} {DECIDED} recall",
        "Analyst": READ,
    },
    "ccg.Redirect": {"Governance officer": WRITE, "Approver": READ},
    "ccg.SourceFault": {"Governance officer": f"{READ} save"},
    "ccg.User, officer": {"Site manager": "list open history add save link phone"},
    "ccg.User, superuser": {"Site manager": "list open history add"},
    "ccg.ConstitutionVersion": {
        "Governance officer": f"{WRITE} import {STEPPED}",
        "Approver": f"{READ} {DECIDED}",
        "Analyst": READ,
    },
    "ccg.AnnualReport": ENTERED,
    "ccg.ConsultationVersion": ENTERED,
    "ccg.PageVersion, draft": {
        "Governance officer": f"{WRITE} {PAGE_STEPS} preview",
        "Approver": f"{READ} broken {DECIDED}",
        "Analyst": f"{READ} broken",
    },
    "ccg.PageVersion, published": {
        "Governance officer": f"{READ} add {PAGE_STEPS} preview",
        "Approver": f"{READ} broken {DECIDED}",
        "Analyst": f"{READ} broken",
    },
    "ccg.BankHoliday": {"Governance officer": WRITE, "Approver": READ},
    **{f"governance.{name}Version": ENTERED for name in ("Gift", "Procurement", "Person")},
    "governance.GroupVersion": {
        "Governance officer": f"{WRITE} {MEMBERS} {STEPPED}",
        "Approver": f"{READ} members-export {DECIDED}",
        "Analyst": f"{READ} members-export",
    },
    # Private business is among these: an analyst reads none of them.
    "governance.InterestVersion": {"Governance officer": f"{WRITE} {STEPPED}", "Approver": f"{READ} {DECIDED}"},
    "governance.ActionVersion": {
        "Governance officer": f"{WRITE} {IMPORTED} {STEPPED}",
        "Approver": f"{READ} export {DECIDED}",
    },
    "governance.MeetingVersion": {
        "Governance officer": f"{READ} add {IMPORTED} {STEPPED} desk next record confirm pack",
        "Approver": f"{READ} export {DECIDED} desk pack",
    },
    "governance.PaperFile": {
        "Governance officer": f"{READ} save delete upload match {STEPPED} recall",
        "Approver": f"{READ} {DECIDED} recall",
    },
    "governance.MinutesFile": {
        "Governance officer": f"{WRITE} {STEPPED} recall",
        "Approver": f"{READ} {DECIDED} recall",
    },
    "governance.MeetingRecord": {
        "Governance officer": f"{READ} save delete {ATTENDANCES} {STEPPED}",
        "Approver": f"{READ} attendances-export {DECIDED}",
    },
    "objectives.PlanVersion": {
        "Governance officer": f"{WRITE} {STEPPED} next-plan",
        "Approver": f"{READ} {DECIDED}",
        "Analyst": READ,
    },
    "objectives.ProgrammeVersion": ENTERED,
    "objectives.IndicatorVersion": {
        "Governance officer": f"{WRITE} {STEPPED} figures-screen",
        "Approver": f"{READ} {DECIDED} figures-screen",
        "Analyst": f"{READ} figures-screen",
    },
    "objectives.Reading": {
        "Governance officer": f"{WRITE} {IMPORTED} {STEPPED}",
        "Approver": f"{READ} export {DECIDED}",
        "Analyst": f"{READ} export",
    },
}
