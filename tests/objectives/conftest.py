import pytest

from tests.objectives.rows import live_indicator


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
