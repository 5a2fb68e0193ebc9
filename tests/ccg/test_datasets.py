import pytest
from django.urls.resolvers import RoutePattern

from ccg.datasets import FORMATS, Dataset

ADDRESSES = {
    **{f"waits{ending}": ("waits", ending) for ending in FORMATS},
    "for-excel.csv": ("for-excel", ".csv"),
    "waits-for-excel.xlsx": None,
    "waits.pdf": None,
    "waits.csv.csv": None,
    ".csv": None,
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_slug_and_an_ending_are_told_apart(address):
    match = RoutePattern("<slug:slug><ending:ending>", is_endpoint=True).match(address)
    assert (match and tuple(match[2].values())) == ADDRESSES[address]


def test_a_dataset_has_a_file_in_every_format():
    dataset = Dataset("years", "Years", "The sums of each year.", [], view="foi:years")
    assert [file.url for file in dataset.files] == [f"/foi/years{ending}" for ending in FORMATS]
    assert [file.url for file in dataset.alternates] == ["/foi/years.csv", "/foi/years.json"]
