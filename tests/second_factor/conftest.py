import datetime

import pytest
import time_machine

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(settings):
    """A site that asks for the second factor, at noon; the clock moves when a test moves it."""
    settings.SECOND_FACTOR = True
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved
