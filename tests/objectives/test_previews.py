"""What staff alone see before it is public: of anybody else, a draft is asked for in vain, to the last byte."""

import datetime

import pytest

from tests.factories import correct, make_user, publish, tomorrow
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading
from tests.reading import words
from tests.states import manager, removed

pytestmark = pytest.mark.once
MAKERS = {"plan": make_plan, "programme": make_programme, "indicator": make_indicator}
NOWHERE = "/there/was/never/such/a/page/"
# who asks, and whether a preview is for them
READERS = {
    "nobody": (None, False),
    "a site manager": ("Site manager", False),
    "an FOI officer": ("FOI officer", False),
    "a governance officer": ("Governance officer", True),
    "an approver": ("Approver", True),
    "an analyst": ("Analyst", True),
}


def sign_in(client, role):
    if role:
        client.force_login(make_user(role))


def is_preview(page):
    return "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("reader", READERS)
def test_a_draft_that_was_never_public(reader, kind, client, organisation):
    role, may = READERS[reader]
    row = MAKERS[kind]()
    nowhere = client.get(NOWHERE).content
    sign_in(client, role)
    for address in (row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"):
        page = client.get(address)
        assert page.status_code == (200 if may else 404)
        if may:
            assert is_preview(page)
            assert page["X-Robots-Tag"] == "noindex"
            assert "not public" in page.text or "Preview" in page.text
        elif role is None:
            assert page.content == nowhere


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("reader", READERS)
def test_a_correction_of_what_is_public(reader, kind, client, organisation):
    role, may = READERS[reader]
    row = publish(MAKERS[kind]())
    draft = correct(row, title="Kestrel")
    before = client.get(row.get_absolute_url())
    sign_in(client, role)
    page = client.get(f"{row.get_absolute_url()}?preview={draft.pk}")
    assert page.status_code == 200
    assert ("Kestrel" in page.text, is_preview(page)) == (may, may)
    assert "Kestrel" not in client.get(row.get_absolute_url()).text
    if not may:
        assert page.content == before.content


# what is asked for in ?reading=, by the readings there are, and whether staff then see the draft
READINGS = {
    "the draft": (lambda rows: rows["draft"].pk, True),
    "the draft, with noughts": (lambda rows: f"00{rows['draft'].pk}", True),
    "a reading of another indicator": (lambda rows: rows["other"].pk, False),
    "one that never was": (lambda rows: 4711, False),
    "letters": (lambda rows: "a", False),
    "nothing": (lambda rows: "", False),
    "a number beyond all": (lambda rows: "9" * 30, False),
    "figures of another script": (lambda rows: "\u0661", False),
    "a list": (lambda rows: f"{rows['draft'].pk},1", False),
}


@pytest.fixture
def rows(organisation):
    """A public figure, a draft of the next one, and a draft of another indicator."""
    publish(make_reading())
    return {
        "draft": make_reading(start=datetime.date(2016, 4, 1), value="44.4"),
        "other": make_reading(live_indicator("Falls", unit="count"), value="44"),
    }


@pytest.mark.parametrize("case", READINGS)
def test_a_figure_that_is_a_draft_is_seen_in_its_chart_by_staff_alone(case, rows, client):
    named, is_shown = READINGS[case]
    address = f"/performance/waits/?reading={named(rows)}"
    public = client.get(address)
    assert public.status_code == 200
    assert "44.4" not in public.text
    for reader, (role, may) in READERS.items():
        client.logout()
        sign_in(client, role)
        page = client.get(address)
        assert page.status_code == 200
        assert ("44.4%" in page.text, is_preview(page)) == (is_shown and may,) * 2, reader
        if not may:
            assert page.content == public.content
    # Nothing of it was kept.
    client.logout()
    assert "44.4" not in client.get("/performance/waits/").text
    assert "44.4" not in client.get(f"/performance/waits.json?reading={rows['draft'].pk}").text


@pytest.mark.parametrize(
    "become", [lambda row: row, lambda row: publish(row, at=tomorrow()), removed], ids=["draft", "scheduled", "removed"]
)
def test_figures_of_an_indicator_that_is_not_public(become, client, organisation):
    definition = become(make_indicator())
    reading = make_reading(definition, value="44.4")
    nowhere = client.get(NOWHERE)
    for address in ("/performance/waits/", "/performance/waits.csv", "/performance/waits.json"):
        page = client.get(f"{address}?reading={reading.pk}&preview={definition.pk}")
        assert page.status_code == (410 if definition.first_published_at else 404)
        assert "44.4" not in page.text
        if page.status_code == 404:
            assert page.content == nowhere.content
    sign_in(client, "Approver")
    page = client.get(f"/performance/waits/?reading={reading.pk}&preview={definition.pk}")
    assert "44.4%" in page.text
    assert is_preview(page)


def test_the_approver_is_led_to_the_preview_of_a_figure(rows, client):
    sign_in(client, "Approver")
    draft = rows["draft"]
    page = client.get(f"/admin/objectives/reading/{draft.pk}/change/")
    address = f"/performance/waits/?reading={draft.pk}"
    assert f'href="{address}"' in page.text
    assert "44.4%" in client.get(address).text


@pytest.mark.parametrize("value", ["9" * 30, "-1", "1 or 1", "\u0661", ""])
def test_odd_previews_are_no_fault(value, client, organisation):
    for row in (publish(make_plan()), publish(make_programme()), publish(make_indicator())):
        for role in (None, "Approver"):
            client.logout()
            sign_in(client, role)
            page = client.get(row.get_absolute_url(), {"preview": value, "reading": value})
            assert page.status_code == 200
            assert not is_preview(page)


def test_a_withdrawn_indicator_that_may_be_read_tells_its_definition_and_no_figure(client, organisation):
    definition = live_indicator()
    publish(make_reading(definition, value="44.4"))
    definition.withdraw(manager(), "The figures were counted twice.", readable=True)
    page = client.get("/performance/waits/")
    text = words(page.text)
    assert page.status_code == 200
    assert "The figures were counted twice." in text
    assert "Patients seen within 18 weeks" in text
    assert "Its figures are no longer published." in text
    for untrue in ("44.4", "No figures have been published yet", "Download the figures", "waits.csv"):
        assert untrue not in page.text
    file = client.get("/performance/waits.csv")
    assert file.status_code == 410
    assert "The figures were counted twice." in words(file.text)


def test_files_lead_on_from_an_old_address(client, organisation):
    publish(correct(live_indicator(), slug="short-waits"))
    for ending in (".csv", "-for-excel.csv", ".json", ".xlsx"):
        answer = client.get(f"/performance/waits{ending}?from=2013-14")
        assert (answer.status_code, answer["Location"]) == (301, f"/performance/short-waits{ending}?from=2013-14")
        assert client.get(f"/performance/short-waits{ending}").status_code == 200


def test_figures_that_were_taken_down_are_told_with_their_notices(client, organisation):
    definition = live_indicator()
    publish(make_reading(definition, value="44.4")).withdraw(manager(), "It is being checked.")
    removed_one = publish(make_reading(definition, datetime.date(2016, 4, 1), value="55.5"))
    removed_one.remove(manager(), "It named a person.")
    text = words(client.get("/performance/waits/").text)
    told = text.partition("Figures no longer published")[2].partition("How we judge")[0]
    assert told.index("April to June 2016, since") < told.index("It named a person.")
    assert told.index("January to March 2016, since") < told.index("It is being checked.")
    assert "44.4" not in text
    assert "55.5" not in text
