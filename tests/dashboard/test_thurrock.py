"""The performance pages and files: what they say of Thurrock's figures, number for number. One site for all."""

import json
import re

import pytest
from django.core.cache import cache

from dashboard.datasets import MEASURES
from tests.factories import published_return
from tests.reading import csv_rows, page_words, table_rows, words

# Once: that both databases compute the same figures is for tests/foi/test_figures.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("thurrock_once")]
USUAL = "No significant change: the ups and downs are within the usual range."
PROVISIONAL = "Provisional: 12 figures, 13 are needed."
PAGES = ["/", "/foi/", "/performance/", *(f"/performance/{slug}/" for slug in MEASURES)]


SAID = {
    "/": [
        "Yes, in 2015/16: every one of the 158 requests closed was answered in time.",
        "Nothing newer than January to March 2016 has been published.",
        "That quarter ended on 31 March 2016, over",
        "Our priorities on one page",
        "Reduce the number of people requiring a service response",
        "Of 5 measures, 4 showed no significant change and 1 was not judged when last measured, "
        "in January to March 2016.",
    ],
    "/foi/": [
        "From April 2013 to March 2016, 620 requests arrived and 607 answers were sent, 14 of them late.",
        USUAL,
        PROVISIONAL,
        "No significant change in requests received, requests answered and requests open at the end of the quarter.",
    ],
    "/performance/": [
        "The last late answer was in October to December 2014; in the five quarters published since, none of the 201 "
        "requests closed was late.",
        "No target has been published for these measures",
        "Open requests are those received so far less those answered so far: computed, not reported.",
        USUAL,
        PROVISIONAL,
    ],
    "/performance/foi-compliance/": [
        USUAL,
        PROVISIONAL,
        "Provisional limits of the usual range: 93.7% to 100%",
        "Average: 98.0%",
        "As the figures stood in January to March 2016, 85% would be met every time.",
        "As the figures stood in January to March 2016, 90% would be met every time.",
        "As the figures stood in January to March 2016, 95% would sometimes be met and sometimes be missed.",
    ],
    "/performance/foi-received/": [USUAL, "Provisional limits of the usual range: 13.0 to 90.4", "Average: 51.7"],
    "/performance/foi-closed/": [USUAL, "Provisional limits of the usual range: 11.9 to 89.3", "Average: 50.6"],
    "/performance/foi-open/": [USUAL, "Provisional limits of the usual range: 0 to 32.0", "Average: 13.6"],
    "/performance/foi-breached/": ["14 answers have been late since April 2013; the last in October to December 2014."],
}


@pytest.mark.parametrize("address", PAGES)
def test_what_the_pages_say_of_thurrock(address, client):
    text = page_words(client, address)
    assert [sentence for sentence in SAID[address] if sentence not in text] == []
    # What these figures do not bear out, and what nobody set; on the home page officers' words may say so.
    said_of_others = "encourages care services to improve", "improvements that will be made to health outcomes"
    for words_of_officers in said_of_others:
        text = text.replace(words_of_officers, "")
    assert not re.search(r"improv(?!ement is)|getting worse|on target|above target|below target|\bRAG\b", text, re.I)
    assert "↑" not in text
    assert "↓" not in text


def test_every_measure_stands_in_the_summary(client):
    rows = [row[:5] for row in table_rows(client.get("/performance/").text, "Every measure")]
    usual, none = "No significant change, provisional", ["None published", "No target"]
    assert rows == [
        [f"{title} January to March 2016", figure, none[0], verdict, none[1]]
        for title, figure, verdict in (
            ("Requests answered in time", "100%", usual),
            ("Requests received", "38", usual),
            ("Requests answered", "37", usual),
            ("Requests open at the end of the quarter", "13", usual),
            ("Requests answered late", "0", "Not judged"),
        )
    ]
    titles = [row[0] for row in table_rows(client.get("/performance/?sort=title").text, "Every measure")]
    assert titles == sorted(titles)


@pytest.mark.parametrize("slug", MEASURES)
def test_page_chart_and_files_have_the_same_figures(slug, client):
    html = client.get(f"/performance/{slug}/").text
    shown = [row[1] for row in table_rows(html)]
    rows, data = csv_rows(client, f"/performance/{slug}.csv"), client.get(f"/performance/{slug}.json").json()
    assert len(shown) == 12
    assert [row["shown_as"] for row in rows] == [row["shown_as"] for row in data["readings"]] == shown
    assert [float(row["value"]) for row in rows] == [row["value"] for row in data["readings"]]
    figure = json.loads(re.search(r'<script id="[^"]+-figure" type="application/json">(.*?)</script>', html)[1])
    values = next(trace for trace in figure["data"] if trace["name"] in ("All figures", "Requests answered late"))
    assert values["y"] == [row["value"] for row in data["readings"]]


# mean, lower, upper, drawn; as docs/analysts.md works the first one out by hand
LIMITS = {
    "foi-compliance": (97.9552, 93.6720, 102.2383, 93.6720, 100),
    "foi-received": (51.6667, 12.9758, 90.3576, 12.9758, 90.3576),
    "foi-closed": (50.5833, 11.8924, 89.2742, 11.8924, 89.2742),
    "foi-open": (13.5833, -4.7948, 31.9615, 0, 31.9615),
}


@pytest.mark.parametrize("slug", LIMITS)
def test_limits_are_published_raw_and_as_drawn(slug, client):
    data = client.get(f"/performance/{slug}.json").json()
    limits = data["control_chart"]["limits"]
    names = ("mean", "lower", "upper", "lower_drawn", "upper_drawn")
    assert [round(limits[name], 4) for name in names] == list(LIMITS[slug])
    columns = ("average", "lower_limit", "upper_limit", "lower_limit_drawn", "upper_limit_drawn")
    for row in csv_rows(client, f"/performance/{slug}.csv"):
        assert [round(float(row[name]), 4) for name in columns] == list(LIMITS[slug])
        assert (row["special_cause"], row["variation"]) == ("", "usual")
    assert data["control_chart"]["settings"] == {
        "shift_length": 7,
        "trend_length": 7,
        "two_of_three": True,
        "screening": True,
    }
    assert (limits["state"], data["target"], data["verdict"]) == ("trial", None, USUAL)
    assert data["caveats"] == [PROVISIONAL]


def test_the_lines_of_others_are_comparators_in_the_json(client):
    lines = client.get("/performance/foi-compliance.json").json()["comparators"]
    assert {line["value"]: line["assurance"] for line in lines} == {
        85: "consistently passes",
        90: "consistently passes",
        95: "hit or miss",
    }


def test_small_counts_are_not_judged_in_any_format(client):
    assert {row["variation"] + row["upper_limit"] for row in csv_rows(client, "/performance/foi-breached.csv")} == {""}
    assert client.get("/performance/foi-breached.json").json()["control_chart"]["limits"]["state"] == "not judged"
    assert "usual range:" not in page_words(client, "/performance/foi-breached/")


YEARS = {
    # query: (rows, what the page says of it)
    "": (12, None),
    "?from=2014-15": (8, "A part of the figures is shown."),
    "?to=2013-14": (4, "A part of the figures is shown."),
    "?from=2014-15&to=2014-15": (4, "A part of the figures is shown."),
    "?from=2014/15": (8, "A part of the figures is shown."),
    "?from=&to=": (12, None),
    "?from=2013-14&to=2015-16&other=%3Cscript%3E": (12, None),
    "?from=2017-18": (0, "No figures are published for these years."),
    "?from=2015-16&to=2013-14": (None, "The first year, 2015/16, is after the last, 2013/14. All years are shown."),
    "?from=2015": (None, "'2015' is not a financial year: write it as 2013/14. All years are shown."),
    "?to=9999-00": (None, "All years are shown."),
    "?from=%F0%9F%98%80": (None, "All years are shown."),
}


@pytest.mark.parametrize("query", YEARS)
def test_a_part_of_the_years(query, client):
    count, sentence = YEARS[query]
    address = f"/performance/foi-compliance/{query}"
    html = client.get(address).text
    shown = [row for row in table_rows(html) if len(row) > 1]
    assert len(shown) == (12 if count is None else count)
    if sentence:
        assert sentence in words(html)
    # The verdict is that of all figures, or a reader could choose it with the years.
    assert USUAL in words(html)
    for ending in (".csv", "-for-excel.csv", ".xlsx", ".json"):
        answer = client.get(f"/performance/foi-compliance{ending}{query}")
        assert answer.status_code == (400 if count is None else 200)
        if count is None:
            assert answer.text.endswith(".\n")
            assert answer["Content-Type"] == "text/plain; charset=utf-8"
    if count is not None:
        rows = csv_rows(client, f"/performance/foi-compliance.csv{query}")
        assert [row["shown_as"] for row in rows] == [row[1] for row in shown]
        assert {round(float(row["average"]), 4) for row in rows} <= {97.9552}
        assert f'href="/performance/foi-compliance.csv{"?" if "2" in query.split("other")[0] else ""}' in html
    assert "other=" not in html


@pytest.mark.parametrize(
    "address", ["foi-nothing/", "foi-nothing.csv", "FOI-compliance/", "foi-compliance.pdf", "a%00/"]
)
def test_what_is_not_measured_has_no_address(address, client):
    assert client.get(f"/performance/{address}").status_code == 404


MORE = {
    # returns after those of Thurrock as (received, in time, late): what is said, the variation and rule of the last one
    "one more at 100%": ([(40, 40, 0)], USUAL, "usual", ""),
    "two more at 100%": (
        [(40, 40, 0)] * 2,
        "Improving: 7 quarters in a row above average since January to March 2015.",
        "improvement",
        "shift",
    ),
    "one at 93%": (
        [(100, 93, 7)],
        "Getting worse: 93.0% in April to June 2016 is below the usual range.",
        "concern",
        "outside the limits",
    ),
    "nothing closed": (
        [(40, 0, 0)],
        "There is no figure for April to June 2016 (no requests were closed): this speaks of January to March 2016.",
        "",
        "",
    ),
}


@pytest.mark.parametrize("case", MORE)
def test_other_figures_are_told_otherwise(case, client):
    cache.clear()
    counts, sentence, variation, rule = MORE[case]
    for quarter, (received, in_time, breached) in enumerate(counts, 1):
        published_return(2016, quarter, received, in_time, breached, note="Why.")
    for address in ("/", "/foi/", "/performance/", "/performance/foi-compliance/"):
        assert sentence in page_words(client, address), address
    row = csv_rows(client, "/performance/foi-compliance.csv")[-1]
    assert (row["variation"], row["special_cause"]) == (variation, rule)
