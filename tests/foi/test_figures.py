"""The arithmetic of Freedom of Information returns, with the figures NHS Thurrock CCG published."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccg.percent import percent_text
from ccg.publishing import Refused
from ccg.years import FinancialYear
from foi.models import QuarterlyReturn, YearOfReturns
from tests.factories import make_organisation, make_return, make_user, published_return

pytestmark = pytest.mark.django_db
FOUNDED = datetime.date(2013, 4, 1)


def live():
    return QuarterlyReturn.objects.live().with_performance(FOUNDED)


def test_a_founding_date_outside_the_calendar_is_refused(organisation):
    organisation.founding_date = datetime.date(213, 4, 1)
    with pytest.raises(ValidationError, match="must be 1948 or later"):
        organisation.full_clean()


@pytest.mark.parametrize(
    ("in_time", "breached", "text"),
    [
        pytest.param(2999, 1, "99.9%", id="never 100% when something was late"),
        pytest.param(99_999, 1, "99.9%", id="one in a hundred thousand late"),
        pytest.param(1, 99_998, "0.1%", id="never 0% when something was in time"),
        pytest.param(0, 5, "0%", id="nothing in time"),
        pytest.param(5, 0, "100%", id="nothing late"),
        pytest.param(13, 3, "81.3%", id="half up"),
        pytest.param(189, 10, "95.0%", id="ninety-five point nought"),
        pytest.param(0, 0, None, id="nothing closed"),
    ],
)
def test_rounding(in_time, breached, text):
    row = make_return(received=5, in_time=in_time, breached=breached)
    assert row.with_figures(None).compliance_text == text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(in_time=st.integers(0, 99_999), breached=st.integers(0, 99_999))
def test_the_databases_rounding_is_half_up_and_never_over_100(in_time, breached):
    QuarterlyReturn.objects.all().delete()
    row = make_return(in_time=in_time, breached=breached).with_figures(None)
    if in_time + breached == 0:
        assert row.compliance is None
        return
    exact = Decimal(in_time) * 100 / (in_time + breached)
    assert 0 <= row.compliance <= 100
    assert (row.compliance == 100) == (breached == 0)
    assert (row.compliance == 0) == (in_time == 0)
    if Decimal("0.1") <= exact <= Decimal("99.9"):
        assert exact - Decimal("0.05") < row.compliance <= exact + Decimal("0.05")
    assert percent_text(row.compliance_tenths).endswith("%")


def test_the_caseload_is_not_known_after_a_missing_quarter():
    for start_year, quarter in ((2013, 1), (2013, 2), (2013, 4), (2014, 1)):
        published_return(start_year, quarter)
    assert [row.closing_caseload for row in live().order_by("start_year", "quarter")] == [5, 10, None, None]
    assert [row.closing_caseload for row in QuarterlyReturn.objects.live().with_performance(None)] == [None] * 4


def test_filtering_after_the_caseload_is_refused_because_it_would_start_anew():
    published_return()
    with pytest.raises(TypeError, match="Filter before"):
        live().filter(start_year=2013)
    with pytest.raises(TypeError, match="Filter before"):
        live().exclude(start_year=2013)


def test_a_draft_shows_the_caseload_it_would_have():
    published_return(2013, 1)
    draft = make_return(2013, 2, received=79, in_time=61, breached=2)
    assert draft.with_figures(FOUNDED).closing_caseload == 5 + 79 - 63


def test_more_answers_than_requests_is_accepted():
    assert published_return(2013, 3, received=53, in_time=65, breached=3).with_figures(None).compliance_text == "95.6%"


REFUSED = {
    "negative": ({"received": -1}, "greater than or equal to 0"),
    "a decimal": ({"in_time": "3.5"}, "must be an integer"),
    "text": ({"breached": "two"}, "must be an integer"),
    "a slip of the keyboard": ({"received": 100_000}, "cannot be right"),
    "quarter 0": ({"quarter": 0}, "not a valid choice"),
    "quarter 5": ({"quarter": 5}, "not a valid choice"),
    "before the founding": ({"start_year": 2012, "quarter": 4}, "was founded on 1 April 2013"),
    "no such year": ({"start_year": 1066}, "greater than or equal to 1948"),
    "a quarter to come": ({"start_year": 2090}, "has not begun yet"),
    "a control character": ({"note": "late\x00"}, "control character"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case, organisation):
    changes, sentence = REFUSED[case]
    fields = {"start_year": 2013, "quarter": 1, "received": 40, "in_time": 33, "breached": 2} | changes
    with pytest.raises(ValidationError) as refused:
        QuarterlyReturn(**fields).full_clean()
    assert sentence in " ".join(refused.value.messages)


def test_after_the_organisation_ended_there_is_no_quarter(db):
    make_organisation(dissolution_date=datetime.date(2016, 6, 30))
    make_return(2016, 1)
    with pytest.raises(ValidationError, match="ended on 30 June 2016"):
        make_return(2016, 2)


def test_a_quarter_that_has_not_ended_is_not_published(time_machine):
    time_machine.move_to(datetime.datetime(2016, 6, 30, 22, 0, tzinfo=datetime.UTC))
    row = make_return(2016, 1)
    row.submit(make_user())
    with pytest.raises(Refused, match="ends on 30 June 2016"):
        row.approve(make_user("Approver"))
    time_machine.move_to(datetime.datetime(2016, 6, 30, 23, 0, tzinfo=datetime.UTC))
    row.approve(make_user("Approver"))


WARNED = {
    "closed over three times received": ({"received": 10, "in_time": 31}, "31 requests closed is over three times"),
    "down by more than ten points": ({"in_time": 7, "breached": 1, "note": "x"}, "87.5% in time is down from 100%"),
    "more in time than two quarters received": ({"received": 20, "in_time": 31}, "31 answered in time is more than"),
    "late without a note": ({"breached": 2}, "2 answered late: add a note"),
    "more closed than open": ({"received": 0, "in_time": 20}, "20 more requests were closed than were ever open"),
}


@pytest.mark.parametrize("case", WARNED)
def test_odd_figures_are_saved_with_a_warning(case):
    changes, sentence = WARNED[case]
    before = published_return(2013, 1, received=10, in_time=10, breached=0).with_figures(FOUNDED)
    row = make_return(2013, 2, **{"received": 10, "in_time": 10, "breached": 0} | changes)
    assert any(sentence in warning for warning in row.with_figures(FOUNDED).warnings(before))


def test_figures_in_order_are_not_warned_about():
    before = published_return(2013, 1, received=10, in_time=10, breached=0).with_figures(FOUNDED)
    assert make_return(2013, 2, received=9, in_time=9, breached=0).with_figures(FOUNDED).warnings(before) == []


@pytest.mark.parametrize(
    ("in_time", "closed", "band"),
    [(189, 199, "adequate"), (95, 100, "good"), (90, 100, "adequate"), (899, 1000, "unsatisfactory"), (0, 0, None)],
    ids=["shows as 95.0 and is not", "95", "90", "89.9", "nothing closed"],
)
def test_the_commissioners_bands_compare_the_unrounded_share(in_time, closed, band):
    year = YearOfReturns(FinancialYear(2015), 4, closed, in_time, closed - in_time, closed, None)
    assert year.ico_band == band
