"""Links that lead nowhere, wherever a text has links: pointed out when it is saved and approved, and listed."""

import pytest
from django.urls import reverse

from tests.factories import make_constitution, make_consultation, make_user, publish

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("organisation")]
BROKEN = "[Plan](document:7)"
SENTENCE = "The link “Plan” leads to document:7, which is not yet published."
TEXTS = {
    "how to respond to a consultation": lambda: make_consultation(how_to_respond=BROKEN),
    "the outcome of a consultation": lambda: make_consultation(outcome=BROKEN),
    "what a constitution is for": lambda: make_constitution(description=BROKEN),
    "the text of a constitution": lambda: make_constitution(text=f"## 1 Name\n\n{BROKEN}"),
}
every_text = pytest.mark.parametrize("text", TEXTS)


def admin_of(row, page, *args):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=args)


@every_text
def test_it_is_pointed_out_to_who_saves_and_to_who_approves(text, client, officer):
    row = TEXTS[text]()
    client.force_login(officer)
    address = admin_of(row, "change", row.pk)
    form = client.get(address).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields} | {"_save": "Save"}
    title = "title" if "title" in sent else "changes"
    assert f"Saved, but please look again: {SENTENCE}" in client.post(address, sent | {title: "New"}, follow=True).text
    row.refresh_from_db()
    row.submit(officer)
    client.force_login(make_user("Approver"))
    assert SENTENCE in client.get(f"{admin_of(row, 'step', 'approve')}?row={row.pk}").text


@every_text
def test_it_is_listed_with_those_of_pages_while_the_public_reads_it(text, client, officer):
    row = TEXTS[text]()
    listed = reverse("admin:ccg_pageversion_broken_links")
    client.force_login(officer)

    def counted():
        return [task.count for task in client.get("/admin/").context["tasks"] if task.words == "Broken links"]

    assert counted() == []
    assert "document:7" not in client.get(listed).text
    publish(row)
    assert counted() == [f"1 {row._meta.verbose_name}"]
    assert f'<a href="{admin_of(row, "change", row.pk)}">{row}</a>' in client.get(listed).text
