"""Every fact of the source stands on its page: content/thurrock/facts.csv says which words, at which address.

Where a row names a link, a link with these words leads there.
"""

import csv
import re
from functools import cache

import pytest
from django.conf import settings
from django.core.management import call_command

from ccg.models import Redirect, SourceFault
from tests.makers import publishable_models
from tests.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("thurrock_once")]
FOLDER = settings.BASE_DIR / "content" / "thurrock"


def rows(file):
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


FACTS = rows("facts.csv")
LOADED = {"AnnualReport", "ConstitutionVersion", "OrganisationVersion", "PageVersion", "QuarterlyReturn"}
LOADED |= {"Redirect", "SourceFault", "GroupVersion", "PlanVersion", "ProgrammeVersion", "IndicatorVersion"}
NUMBERS = {f"S1-{number:02}" for number in range(1, 67)}
NUMBERS |= {f"S2-{number:02}" for number in range(1, 39)}


def test_every_fact_has_a_row():
    assert {fact["fact"] for fact in FACTS} == NUMBERS


def test_every_fact_stands_on_its_page(client):
    page = cache(lambda address: client.get(address).text)
    missing = []
    for fact in FACTS:
        html = page(fact["address"])
        if fact["link"]:
            links = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.S)
            found = any(href == fact["link"] and fact["words"] in words(inside) for href, inside in links)
        else:
            found = fact["words"].lower() in words(html).lower()
        if not found:
            missing.append(f"{fact['fact']} on {fact['address']}: {fact['words']} {fact['link']}")
    assert missing == []


def test_loading_twice_changes_nothing():
    def everything():
        models = [SourceFault, Redirect, *publishable_models().values()]
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}

    before = everything()
    assert {name for name, found in before.items() if found} == LOADED
    call_command("load_content", "thurrock", by="officer", verbosity=0)
    assert everything() == before


def test_the_faults_of_the_source_are_listed_to_officers(client, officer):
    client.force_login(officer)
    shown = words(client.get("/admin/ccg/sourcefault/").text)
    assert [fault["stands"] for fault in rows("faults.csv") if fault["stands"] not in shown] == []
