import pytest
import time_machine

from tests.objectives.rows import live_indicator
from tests.objectives.screen import TODAY


@pytest.fixture
def desk(client, officer, organisation):
    """The browser of a governance officer, on a day in March 2017."""
    client.force_login(officer)
    with time_machine.travel(TODAY, tick=False):
        yield client


@pytest.fixture
def waits(organisation):
    return live_indicator()


@pytest.fixture
def share(organisation):
    return live_indicator("Cancer: treated within 62 days", code="CAN-62")


@pytest.fixture
def rate(organisation):
    return live_indicator("Delayed transfers", code="BCF-DTOC", unit="rate")


@pytest.fixture
def indicators(share, rate):
    live_indicator("Infections", code="HCAI", unit="count")
    live_indicator("Surplus", code="MONEY", unit="number")
