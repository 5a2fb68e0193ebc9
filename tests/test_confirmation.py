"""What the confirmation page of a step shows is the row itself; what could not be approved is not even submitted."""

import re
from html import unescape

import pytest

from ccg.models import AnnualReport, DocumentVersion
from ccg.models.annual_report import NOT_SIGNED_OFF
from tests.factories import LONG_AGO, correct, make_document, make_draft_organisation, make_report, make_user, publish
from tests.makers import MAKERS, PLANTED, publishable_models

pytestmark = [pytest.mark.usefixtures("organisation"), pytest.mark.once]


def steps_of(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/steps"


@pytest.mark.parametrize("label", MAKERS)
def test_the_page_puts_nothing_in_the_place_of_what_the_row_holds(label, client):
    row = MAKERS[label]["draft"]()
    stored = type(row).objects.get(pk=row.pk)
    client.force_login(make_user())
    (shown,) = client.get(f"{steps_of(row)}/submit/?row={row.pk}").context["rows"]
    fields = {field.attname for model in publishable_models().values() for field in model._meta.concrete_fields}
    assert not fields & (vars(shown).keys() - vars(stored).keys())
    assert {name: vars(shown)[name] for name in fields & vars(stored).keys()} == {
        name: vars(stored)[name] for name in fields & vars(stored).keys()
    }


def organisation_by_post():
    return make_draft_organisation(address="3 High Street\nGrays"), "<td>3 High Street<br>Grays</td>"


def report_with_its_document():
    document = publish(make_document("The report itself")).document
    return make_report(2014, document=document, signed_off_on="2016-05-27"), "<td>The report itself</td>"


@pytest.mark.parametrize("make", [organisation_by_post, report_with_its_document])
def test_the_approver_reads_what_will_be_public(make, client):
    row, cell = make()
    row.submit(make_user())
    client.force_login(make_user("Approver"))
    assert cell in client.get(f"{steps_of(row)}/approve/?row={row.pk}").text


@pytest.mark.parametrize("label", MAKERS)
@pytest.mark.parametrize("step", ["submit", "approve"])
def test_the_preview_shows_the_row_that_is_asked_about(label, step, client):
    row = MAKERS[label]["draft"]()
    if step == "approve":
        row.submit(make_user())
    client.force_login(make_user("Approver" if step == "approve" else "Governance officer"))
    page = client.get(f"{steps_of(row)}/{step}/?row={row.pk}").text
    (address,) = re.findall(r'<a href="([^"]+)">Preview .* as the public will see it</a>', page)
    preview = client.get(unescape(address))
    assert preview["Cache-Control"] == "private, no-store"
    preview.getvalue()  # a file is open until it is read
    if "is_file" not in MAKERS[label]:
        assert "Only staff can see this page" in preview.text
        assert PLANTED in preview.text


def document_without_a_file():
    row = DocumentVersion(title="Plan")
    row.clean_and_save()
    return row, "There is no file. Choose one first, then submit it."


def report_not_signed_off():
    row = AnnualReport(start_year=2014, title="Report", document=publish(make_document()).document)
    row.clean_and_save()
    return row, NOT_SIGNED_OFF


@pytest.mark.parametrize("make", [document_without_a_file, report_not_signed_off])
def test_what_could_not_be_approved_is_not_submitted(make, client):
    row, sentence = make()
    before = type(row).objects.filter(pk=row.pk).values().get()
    client.force_login(make_user())
    answer = client.post(f"{steps_of(row)}/submit/", {"row": f"{row.pk}:{row.revision}"})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def test_what_is_empty_is_left_out_of_a_first_edition_and_many_rows_are_told_of_once(client):
    rows = [make_draft_organisation(f"Surgery {number}", "practice") for number in range(11)]
    client.force_login(make_user())
    chosen = "&".join(f"row={row.pk}" for row in rows)
    page = client.get(f"{steps_of(rows[0])}/submit/?{chosen}").text
    assert page.count('<th scope="row">Name</th>') == 11
    assert "nothing</td>" not in page
    sent = {"row": [f"{row.pk}:{row.revision}" for row in rows]}
    answer = client.post(f"{steps_of(rows[0])}/submit/", sent, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "11 organisations: each was submitted. It waits for a second officer to approve it."
    ]


OF_REPLACED = {
    "withdraw": ("published", "no longer told among the updates or corrections"),
    "remove": ("withdrawn", "This cannot be undone."),
    "restore": ("withdrawn", "once a second officer approves it"),
    "approve": ("in review", "can be read as an earlier version."),
}


@pytest.mark.parametrize("step", OF_REPLACED)
def test_of_a_replaced_edition_the_page_does_not_promise_what_happens_to_the_newest(step, client):
    state, says = OF_REPLACED[step]
    first = publish(make_document("Plan"), on=LONG_AGO)
    publish(correct(first))
    first.refresh_from_db()
    if state != "published":
        first.withdraw(make_user(), "It named a person.")
    if state == "in review":
        first.restore(make_user())
    client.force_login(make_user("Approver" if step == "approve" else "Governance officer"))
    page = client.get(f"{steps_of(first)}/{step}/?row={first.pk}").text
    assert "A later edition has taken its place and stays at http" in page
    assert says in page
    assert "At the time below" not in page
    assert "leaves every list" not in page
