"""People at browsers of their own, and a server that is emptied after each journey.

Apart from tests/browser, whose server keeps its content for all the pages that are only read.
"""

import pytest

from tests.factories import make_organisation, make_user
from tests.journeys.hands import Keyboard, Person


@pytest.fixture
def people(request, browser, live_server):
    """An officer, an approver, another officer and a stranger, each at a browser of their own.

    Without a mouse, unless the test is marked `by_mouse`: every kind of control is reached in both ways once.
    """
    hand = getattr(request, "param", Keyboard)
    make_organisation()
    make_user("Governance officer", username="officer", first_name="Ann", last_name="Officer")
    make_user("Approver", username="approver", first_name="Ben", last_name="Approver")
    make_user("FOI officer", username="other", first_name="Cara", last_name="Other")
    found = {}

    def person(name):
        if name not in found:
            found[name] = Person(browser, live_server.url, hand)
            if name != "stranger":
                found[name].sign_in(name)
        return found[name]

    yield person
    for each in found.values():
        assert each.complaints() == {"policy": [], "other hosts": [], "console": []}
        each.context.close()
