"""How a row comes into each state, by real officers and real transitions, and what the public then finds."""

import datetime

from tests.factories import LONG_AGO, officer_of, publish, tomorrow


def manager():
    return officer_of("Governance officer")


def in_review(row):
    row.submit(manager())
    return row


def forced(row):
    row.force(manager(), "The tribunal asked for it today")
    return row


def withdrawn(row, **options):
    row = publish(row, on=LONG_AGO)
    row.withdraw(manager(), "The figures were counted twice.", **options)
    return row


def restored(row):
    row = withdrawn(row)
    row.restore(manager())
    return row


def restored_and_sent_back(row):
    row = restored(row)
    row.send_back(officer_of("Approver"), "Not yet")
    return row


def removed(row):
    row = publish(row, on=LONG_AGO)
    row.remove(manager(), "It named a person.")
    return row


def sent_back(row):
    row = publish(row, at=tomorrow())
    row.send_back(officer_of("Approver"), "Wait for the audit")
    return row


# state: (how to bring a draft there, status at its own address, whether it is live)
STATES = {
    "draft": (lambda row: row, 404, False),
    "in review": (in_review, 404, False),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404, False),
    "scheduled and sent back": (sent_back, 404, False),
    "published": (publish, 200, True),
    "published long ago": (lambda row: publish(row, on=LONG_AGO), 200, True),
    "forced": (forced, 200, True),
    "not expired yet": (lambda row: publish(row, until=tomorrow()), 200, True),
    "expired": (lambda row: publish(row, on=LONG_AGO, until=LONG_AGO + datetime.timedelta(days=9)), 410, False),
    "withdrawn": (withdrawn, 200, False),
    "withdrawn but readable": (lambda row: withdrawn(row, readable=True), 200, False),
    "restored, in review": (restored, 410, False),
    "restored and sent back": (restored_and_sent_back, 200, False),
    "removed": (removed, 410, False),
}

# States that differ in what lists of everything may say, the search among them; the feed names what is withdrawn.
IN_EVERYTHING = ("draft", "scheduled", "published", "expired", "restored, in review", "removed")
