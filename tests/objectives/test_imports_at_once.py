"""Two officers who import the same readings in the same moment: each is there once, with one history."""

import datetime
import threading

import pytest

from objectives.models import Reading
from objectives.resources import ReadingsResource
from tests.factories import LONG_AGO, make_organisation, make_user, publish
from tests.objectives.imports import sheet
from tests.objectives.rows import live_indicator, make_reading
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SPRING, AUTUMN = datetime.date(2016, 1, 1), datetime.date(2015, 10, 1)
ROWS = ("WAITS,2015/16 Q4,90,Late", "WAITS,2015/16 Q3,91,Late")
# what there is before: (how, the history of the two periods afterwards)
BEFORE = {
    "nothing": (lambda: None, 2),
    "drafts of both": (lambda: [make_reading(value=80), make_reading(start=AUTUMN, value=80)], 4),
    "both are public": (
        lambda: [publish(make_reading(start=start, value=80), on=LONG_AGO) for start in (SPRING, AUTUMN)],
        6,
    ),
}


@pytest.mark.parametrize("case", BEFORE)
def test_both_leave_all_of_it_once(case):
    before, records = BEFORE[case]
    make_organisation()
    live_indicator()
    before()
    together = threading.Barrier(2)

    def run(officer):
        together.wait(5)
        resource = ReadingsResource()
        _, refusals = resource.import_sheet(sheet(*ROWS, header="indicator,period,value,reason"), officer)
        return refusals or resource.summary()

    results = at_once(run, make_user(), make_user())
    told = [result for result in results if isinstance(result, str)]
    assert any("2 " in each and "unchanged" not in each for each in told), results
    # The other one finds them there, or is told that it came too late.
    assert all(result[0].startswith("Row 2") for result in results if not isinstance(result, str))
    newest = [row.editions().last() for row in Reading.objects.filter(number=1)]
    assert sorted(row.value for row in newest) == [90, 91]
    assert Reading.history.count() == records
