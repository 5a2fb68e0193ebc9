"""Several plans that say something of the same objective: which of them pages and files quote, and in what order."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from objectives.models import CriterionEntry, ObjectiveEntry, Principle, Service
from tests.factories import LONG_AGO, publish
from tests.objectives.rows import make_indicator, make_plan, make_programme
from tests.reading import page_words, words

pytestmark = pytest.mark.django_db

# years of the first and of the second plan that has it (None: it does not say), which of the two is quoted in 2016
QUOTED = {
    "the one without years before the newer began": (None, 2017, "Old words"),
    "the newer over one without years": (None, 2015, "New words"),
    "the older until the newer begins": (2014, 2017, "Old words"),
    "the newer since it began": (2014, 2016, "New words"),
    "the newer of two without years": (None, None, "New words"),
    "the one that begins first": (2017, 2018, "Old words"),
}


@pytest.mark.parametrize("case", QUOTED)
def test_pages_and_files_quote_the_plan_that_is_in_force(case, client, organisation):
    """On both databases, which sort what is not known to different ends."""
    first_year, second_year, expected = QUOTED[case]
    other = "New words" if expected == "Old words" else "Old words"
    first = publish(
        make_plan("First", ("Old words",), ("Old words of the criterion",), start_year=first_year), on=LONG_AGO
    )
    second = make_plan("Second", (), start_year=second_year)
    entry, criterion = first.objectives.get(), first.criteria.get()
    same = {"version": second, "number": 1}
    second.save_parts(
        [
            ObjectiveEntry(objective=entry.objective, title="New words", **same),
            CriterionEntry(criterion=criterion.criterion, text="New words of the criterion", **same),
        ]
    )
    publish(second, on=LONG_AGO)
    publish(make_programme("Hubs", [Service(objective=entry.objective)]), on=LONG_AGO)
    publish(make_indicator("Waits", objective=entry.objective, criterion=criterion.criterion), on=LONG_AGO)
    address = f"/objectives/{entry.objective_id}-{expected.replace(' ', '-').lower()}/"
    with time_machine.travel("2016-11-01T12:00Z", tick=False):
        assert client.get(f"/objectives/{entry.objective_id}-other/")["Location"] == address
        assert f"<loc>http://testserver{address}</loc>" in client.get("/sitemap.xml").text
        assert expected in page_words(client, "/objectives/").partition("Other plans")[0]
        for page in ("/programmes/hubs/", "/performance/waits/", "/indicators.csv"):
            text = client.get(page).text
            assert expected in text, page
            assert other not in text, page
        assert f"{expected} of the criterion" in client.get("/performance/waits/").text


def test_a_plan_to_come_says_when_it_begins(client, organisation):
    plan = publish(make_plan("Plan", start_year=2017), on=LONG_AGO)
    said = "This plan begins on 1 April 2017."
    for moment, is_said in (("2017-03-31T12:00Z", True), ("2017-04-01T12:00Z", False)):
        with time_machine.travel(moment, tick=False):
            assert (said in page_words(client, plan.get_absolute_url())) == is_said


def test_what_is_found_of_a_criterion_is_found_by_today(db):
    plan = make_plan(start_year=2014)
    tomorrow = datetime.date(2017, 3, 2)
    with time_machine.travel("2017-03-01T12:00Z", tick=False), pytest.raises(ValidationError, match="is to come"):
        CriterionEntry(
            version=plan, number=1, text="A surplus", standing="met", evidence="Said.", assessed_on=tomorrow
        ).clean()


def test_plans_stand_in_their_order_in_files_with_those_that_say_no_year_first(client, organisation):
    for title, year in (("Of 2017", 2017), ("Of no year", None), ("Of 2014", 2014)):
        publish(make_plan(title, start_year=year, criteria=("Nobody waits",)))
    for address in ("/objectives.csv", "/criteria.csv"):
        lines = client.get(address).text.splitlines()[1:]
        assert [line.split(",")[1] for line in lines] == ["Of no year", "Of 2014", "Of 2017"]


def test_a_plan_shows_the_programmes_of_its_time(client, organisation):
    plan = publish(make_plan("Plan", start_year=2014, end_year=2015))
    for title, starts_on, ends_on in (
        ("Of any time", None, None),
        ("Over before", None, "2014-03-31"),
        ("Just before the end", "2016-03-31", None),
        ("Begun after", "2016-04-01", None),
        ("Just after the beginning", None, "2014-04-01"),
    ):
        publish(make_programme(title, starts_on=starts_on, ends_on=ends_on))
    text = page_words(client, plan.get_absolute_url())
    for title in ("Of any time", "Just before the end", "Just after the beginning"):
        assert title in text
    assert "Over before" not in text
    assert "Begun after" not in text


def test_an_objective_whose_plan_has_expired_says_since_when(client, organisation):
    plan = publish(make_plan(), on=LONG_AGO, until=LONG_AGO + datetime.timedelta(days=9))
    page = client.get(plan.objectives.get().get_absolute_url())
    assert page.status_code == 410
    assert f"{LONG_AGO + datetime.timedelta(days=9):%-d %B %Y}" in words(page.text)


def test_the_search_finds_what_the_plan_wants(client, organisation):
    plan = make_plan("Plan on a page", ("Bring care close",), ("Nobody waits for a year",))
    plan.save_parts([Principle(version=plan, number=1, text="Listen to everybody")])
    publish(plan)
    for word in ("close", "year", "everybody"):
        assert "Plan on a page" in page_words(client, f"/search/?q={word}"), word
