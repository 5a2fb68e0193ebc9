"""The catalogue of measures: drafts for officers to finish, with nothing in them that was not found in a source."""

import csv

import pytest
from django.conf import settings
from django.core.management import call_command

from ccg.publishing import State
from objectives.models import Indicator, IndicatorVersion, Reading, Target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thurrock_once")]
NUMBER = 53


def listed():
    with (settings.BASE_DIR / "content" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def load():
    call_command("load_content", "thurrock", by="officer", verbosity=0)


def test_every_measure_is_a_draft_with_history_and_no_figure(client):
    drafts = IndicatorVersion.objects.all()
    assert {row.state for row in drafts} == {State.DRAFT}
    assert {row.code for row in drafts} == {row["code"] for row in listed()}
    assert len(drafts) == Indicator.objects.count() == NUMBER
    assert IndicatorVersion.history.filter(history_user__username="officer").count() == NUMBER
    assert not Reading.objects.exists()
    assert "Patients waiting" not in client.get("/performance/").text


def test_each_passes_the_rules_of_the_form():
    for row in IndicatorVersion.objects.all():
        row.full_clean()
        assert row.source == row.owner == row.definition == row.why == ""  # for officers to find out
        assert "Reported for: " in row.working_notes


@pytest.mark.parametrize("name", ["code", "title", "slug"])
def test_no_two_are_called_the_same(name):
    assert len({row[name].casefold() for row in listed()}) == NUMBER


def test_only_targets_that_were_found_are_there():
    targets = {row.version.code: row for row in Target.objects.select_related("version")}
    assert targets.keys() == {row["code"] for row in listed() if row["target"]}
    assert {"RTT-INC", "CAN-62", "DEM-DX"} <= targets.keys()
    assert not {"RTT-ADM", "RTT-52", "CAN-2WW", "BCF-NEA", "AMB-1"} & targets.keys()  # remembered, or set locally
    assert (float(targets["DEM-DX"].value), str(targets["DEM-DX"].in_force_from)) == (66.7, "2015-03-31")
    # Where it was found is no answer to who set it: that is asked for before it is published.
    assert {row.set_by for row in targets.values()} == {""}
    assert all("write who set it" in row.version.working_notes for row in targets.values())
    assert Target.history.count() == len(targets)


def test_loading_again_changes_nothing_and_overwrites_nobody():
    changed, gone = IndicatorVersion.objects.order_by("pk")[:2]
    changed.definition, changed.title, changed.slug = "What is counted.", "Waits", "waits"
    changed.save()
    gone.code, gone.title = "OURS", "Ours"  # its address is still that of the catalogue
    gone.save()
    before = list(IndicatorVersion.objects.order_by("pk").values())
    load()
    assert list(IndicatorVersion.objects.order_by("pk").values()) == before
    IndicatorVersion.objects.filter(pk=gone.pk).delete()
    load()
    assert IndicatorVersion.objects.count() == NUMBER
    assert IndicatorVersion.objects.filter(code=listed()[1]["code"]).exists()
