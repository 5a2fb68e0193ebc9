"""What officers may and may not do with every publishable model: two pairs of eyes, nothing overwritten, nothing lost.

tests/test_gate.py has the public's side of the same cases.
"""

import copy

import pytest
from django.contrib.admin import site
from django.db import connection
from django.db.models import QuerySet
from django.forms import MultiWidget
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ccg.models import User
from ccg.publishing import Refused
from tests.factories import make_user, publish
from tests.makers import MAKERS, PLANTED

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("organisation")]
every_model = pytest.mark.parametrize("label", MAKERS)
OTHERS, MINE = "The words of a colleague", "The words that I typed"


@pytest.fixture
def row(label):
    return MAKERS[label]["draft"]()


def address_of(row, page):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def opened(client, row):
    """Return what a browser would post from the form of a row, as it was opened."""
    context = client.get(address_of(row, "change")).context
    formsets = [each.formset for each in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    forms += [form for formset in formsets for form in (formset.management_form, *formset.forms)]
    values = {}
    for form in forms:
        for name, field in form.fields.items():
            key, value = form.add_prefix(name), form[name].value()
            if isinstance(field.widget, MultiWidget):
                parts = field.widget.decompress(value)
                values |= {f"{key}_{place}": part for place, part in enumerate(parts)}
            elif name != "file":
                values[key] = value
    return {name: "" if value is None else value for name, value in values.items()}


@every_model
@pytest.mark.parametrize("is_superuser", [False, True], ids=["officer", "superuser"])
def test_nobody_approves_what_they_submitted(label, is_superuser, row):
    both = make_user("Governance officer", is_superuser=is_superuser)
    both.groups.add(make_user("Approver").groups.get())
    both = User.objects.get(pk=both.pk)
    row.submit(both)
    with pytest.raises(Refused, match="You submitted this yourself"):
        row.approve(both)
    assert not type(row).objects.live().filter(pk=row.pk).exists()


@every_model
def test_forced_needs_a_reason_and_waits_for_a_second_officer(label, row):
    officer, approver = make_user(), make_user("Approver")
    with pytest.raises(Refused, match="Say why"):
        row.force(officer, " ")
    row.force(officer, "The tribunal asked for it today")
    assert type(row).objects.live().get(pk=row.pk)
    assert list(type(row).objects.awaiting(approver)) == [row]
    row.approve(approver)
    assert list(type(row).objects.awaiting(approver)) == []


@every_model
def test_what_was_published_is_neither_edited_nor_deleted(label, row, client):
    row = publish(row)
    setattr(row, MAKERS[label]["text"], MINE)
    for way in (row.save, row.delete, type(row).objects.filter(pk=row.pk).delete):
        with pytest.raises(Refused):
            way()
    client.force_login(make_user())
    assert client.get(address_of(row, "delete")).status_code == 403
    assert client.post(address_of(row, "change"), {MAKERS[label]["text"]: MINE}).status_code == 403
    assert "delete_selected" not in site._registry[type(row)].get_actions(client.get("/admin/").wsgi_request)
    assert getattr(type(row).objects.get(pk=row.pk), MAKERS[label]["text"]) != MINE


@every_model
def test_who_saves_second_is_told_and_loses_nothing(label, row, client):
    text = MAKERS[label]["text"]
    client.force_login(make_user())
    mine = opened(client, row) | {text: MINE}
    colleague = type(row).objects.get(pk=row.pk)
    setattr(colleague, text, OTHERS)
    colleague._history_user = make_user(first_name="Cara", last_name="Other")
    colleague.save()
    page = client.post(address_of(row, "change"), mine)
    assert page.status_code == 200
    assert "Cara Other changed this while you had it open." in page.text
    assert OTHERS in page.text
    assert page.context["adminform"].form[text].value() == MINE
    assert getattr(type(row).objects.get(pk=row.pk), text) == OTHERS
    again = mine | {"read_revision": page.context["adminform"].form["read_revision"].value()}
    assert client.post(address_of(row, "change"), again).status_code == 302
    assert getattr(type(row).objects.get(pk=row.pk), text) == MINE


@every_model
def test_only_staff_see_a_draft_and_no_cache_keeps_it(label, row, client):
    address = site._registry[type(row)].get_view_on_site_url(row)
    stranger = client.get(address)
    assert stranger.status_code == 404 or PLANTED not in stranger.text
    client.force_login(make_user("Approver"))
    seen = client.get(address)
    assert seen.status_code == 200
    seen.getvalue()  # a file is open until it is read
    if "is_file" not in MAKERS[label]:
        assert PLANTED in seen.text
        assert "Only staff can see this page" in seen.text
    assert seen["Cache-Control"] == "private, no-store"
    assert seen["X-Robots-Tag"] == "noindex"


@every_model
def test_a_list_and_a_form_ask_as_often_for_many_rows_as_for_few(label, row, client):
    client.force_login(make_user())
    meta = row._meta
    pages = [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"), address_of(row, "change")]

    def asked():
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
        return numbers

    asked()  # what Django asks once and keeps is not counted
    few = asked()
    MAKERS[label]["other"]()
    copies = [copy.copy(row) for _ in range(9)]
    for number, each in enumerate(copies, 2020):
        each.pk = None
        field = meta.get_field(meta.model.KEY[0])
        setattr(each, field.name, field.related_model.objects.create() if field.is_relation else number)
    # Past the gate's own methods: only the number of rows matters here.
    QuerySet(meta.model).bulk_create(copies)
    assert asked() == few
