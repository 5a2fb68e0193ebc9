"""An import from end to end in a real browser: template, mended file, preview, import, export; every page by axe."""

import pytest

from foi.models import QuarterlyReturn
from tests.browser.test_pages import check_here
from tests.factories import make_return, published_return

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/foi/quarterlyreturn/"


def test_an_officer_imports_a_spreadsheet(people, tmp_path):
    published_return(2013, 1)
    make_return(2013, 2)
    officer, file = people("other"), tmp_path / "returns.csv"
    officer.press("Import FOI quarterly returns")
    template = officer.hand.download(officer.link("template as CSV")).read_text("utf-8-sig").strip()
    wrong, right = "2013/14,1,4o,33,2,,,\n", "2013/14,1,41,33,2,,,One was found in a drawer.\n"
    file.write_text(f"{template}\n2013/14,3,53,65,3,Illness,,\n2013/14,2,40,33,2,,,\n{wrong}")

    def check_file():
        officer.hand.attach(officer.page.get_by_label("The spreadsheet to import"), file)
        officer.press("Check the file")

    check_file()
    officer.reads("1 of the rows is refused", "Row 4, column received: '4o' is not a whole number from 0 up.")
    check_here(officer)
    assert officer.button("Import 2 rows").count() == 0
    file.write_text(file.read_text().replace(wrong, right))
    check_file()
    officer.reads("3 rows: 1 new draft, 1 correction, 1 unchanged.", "Received: 40 becomes 41", "Please look again:")
    check_here(officer)
    assert QuarterlyReturn.objects.count() == 2

    officer.press("Import 2 rows")
    officer.reads("FOI return for October to December 2013")
    assert "Imported 3 rows: 1 new draft, 1 correction, 1 unchanged." in officer.page.locator("body").inner_text()
    assert sorted(QuarterlyReturn.objects.values_list("quarter", "number")) == [(1, 1), (1, 2), (2, 1), (3, 1)]
    assert len(officer.hand.download(officer.link("Export this list as CSV")).read_text("utf-8-sig").splitlines()) == 4
