"""The whole site as tests visit it: every public address there is, and real content in every state.

The addresses are found by walking the url patterns, so that a new page cannot be forgotten.
"""

import io
import re

from django.core.management import call_command
from django.urls import URLResolver, get_resolver, reverse

from ccg.datasets import FORMATS
from ccg.models import (
    Consultation,
    Document,
    Inspection,
    OrganisationVersion,
    PageVersion,
)
from ccg.years import FinancialYear
from foi.models import QuarterlyReturn
from tests.factories import (
    correct,
    make_constitution,
    make_consultation,
    make_document,
    make_draft_organisation,
    make_inspection,
    make_page,
    make_report,
    make_return,
    make_user,
    publish,
)
from tests.governance.whole_governance import GOVERNANCE, build_governance
from tests.objectives.whole_objectives import OBJECTIVES, build_objectives

MACHINES = ["/healthz", "/readyz"]  # these answer programs of ours, not readers; they have no name
UNNAMED = {"healthz", "readyz", ""}  # "" is what stands behind every page there is

# One page of each kind that stands for many. In `build_site` every one of these is public.
ONE_OF_EACH = (
    {
        "foi:year": {"year": FinancialYear(2013)},
        "foi:quarter": {"year": FinancialYear(2013), "quarter": 1},
        "performance:foi-measure": {"slug": "foi-compliance"},
        "performance:foi-files": {"slug": "foi-compliance"},
        "inspection": {"pk": 4711, "slug": "orsett-surgery"},
        "page": {"slug": "get-involved"},
        "page-updates": {"slug": "get-involved"},
        "constitution-version": {"version": "3"},
        "annual-report": {"year": FinancialYear(2015)},
        "consultation": {"pk": 2017, "slug": "walk-in-services"},
        "document": {"document": 4712, "slug": "safeguarding-policy"},
        "document-file": {"document": 4712, "slug": "safeguarding-policy"},
        "document-version-file": {"document": 4712, "slug": "safeguarding-policy", "number": 1},
    }
    | GOVERNANCE
    | OBJECTIVES
)

# What stands at these addresses after `build_site`.
CORRECTED = "/foi/2014-15/quarter-3/"
WITHDRAWN = "/foi/2014-15/quarter-4/"
READABLE = "/foi/2015-16/quarter-1/"  # withdrawn too, with its figures left under the notice
REMOVED = "/foi/2015-16/quarter-2/"
DRAFT = "/foi/2016-17/quarter-1/"
NOWHERE = "/there/was/never/such/a/page/"
MOVED = "/get-involved/publications-scheme/what-are-our-priorities-and-how-are-we-doing"


# An officer whose every name would be seen at once in a public byte.
OFFICER = {
    "username": "kestrel.officer",
    "email": "kestrel@personal.example",
    "first_name": "Kestrella",
    "last_name": "Saltmarsh",
}

WORDS = """Tell us what you think, or [ask us for information](/foi/).

## Surveys

| Survey | Answers | When |
| --- | --- | --- |
| Services at night | 166 | March 2014 |

* [An old survey]()
* [What became of it](page:surveys)

## Meetings

Come and listen.

### Where they are

> In the town hall.

## Letters

1. Write.
2. Sign.
"""


def named_patterns(patterns, namespace=""):
    """Yield (name, pattern) for every address that has a name, the admin's excepted."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from named_patterns(pattern.url_patterns, inner)
        elif not pattern.name:
            assert str(pattern.pattern) in UNNAMED, f"Give the address {pattern.pattern} a name: it is tested by that."
        else:
            yield f"{namespace}{pattern.name}", pattern


def public_addresses():
    """Return {name: address} of every page and file for the public; one of each kind where there are many.

    A file's name ends as its address does: "foi:returns.csv".
    """
    found = {}
    for name, pattern in named_patterns(get_resolver().url_patterns):
        wanted = set(pattern.pattern.converters)
        given = ONE_OF_EACH.get(name, {})
        endings = [{}]
        if "ending" in wanted:
            those = pattern.pattern.converters["ending"].regex
            endings = [{"ending": ending} for ending in FORMATS if re.fullmatch(those, ending)]
        assert wanted - {"ending"} == set(given), f"Name one page of {name} in ONE_OF_EACH of tests/whole_site.py."
        for ending in endings:
            found[name + "".join(ending.values())] = reverse(name, kwargs=given | ending)
    return found


def public_pages():
    """Return {name: address} of what is read in a browser."""
    return {name: address for name, address in public_addresses().items() if address.endswith("/")}


def public_files():
    """Return {name: address} of what is downloaded."""
    return {name: address for name, address in public_addresses().items() if not address.endswith("/")}


def build_site(**officer):
    """Load the Thurrock content as an officer loads it, bring some returns into every other state, return her."""
    officer = make_user("Governance officer", **officer)
    call_command("load_content", "thurrock", by=officer.username, verbosity=0, stdout=io.StringIO())
    returns = {row.get_absolute_url(): row for row in QuarterlyReturn.objects.live()}
    publish(correct(returns[CORRECTED], "One request had been counted twice.", received=62))
    returns[WITHDRAWN].withdraw(officer, "The figures are being checked.")
    returns[READABLE].withdraw(officer, "The figures may be incomplete.", readable=True)
    returns[REMOVED].remove(officer, "The note named a person.")
    reach = {"address": "1 High Road\nOrsett", "phone": "01375 000000", "email": "reception@orsett.example"}
    publish(make_draft_organisation("Orsett Surgery", "practice", ods_code="F81010", cqc_id="1-1", **reach))
    council = OrganisationVersion.objects.live().get(name="Thurrock Council")
    publish(correct(council, "Where it is was not told.", address="Civic Offices\nGrays", phone="01375 000001"))
    publish(make_inspection(inspection=Inspection.objects.create(pk=ONE_OF_EACH["inspection"]["pk"])))
    make_return(2016, 1, received=41, in_time=40, breached=1, note="Not public before the committee has met")
    publish(make_page("get-involved", "Get involved", WORDS, summary="How to tell us what you think.", menu_order=1))
    involved = PageVersion.objects.get(slug="get-involved")
    publish(correct(involved, "The address of the survey was wrong.", body=WORDS.replace("listen", "ask")))
    for version, quorum in (("2", "four"), ("3", "five")):
        text = f"## 6 The governing body\n\n### 6.8 Quorum\n\nThe quorum is {quorum}.\n"
        publish(make_constitution(version, effective_on=f"201{version}-04-01", text=text))
    publish(make_report(2015, signed_off_on="2016-05-27"))
    # The number stands in its address, so it is given here.
    publish(make_consultation(consultation=Consultation.objects.create(pk=2017), outcome="### What we heard\n\nMuch."))
    document = Document.objects.create(pk=ONE_OF_EACH["document"]["document"])
    policy = publish(make_document("Safeguarding policy", document=document, category="safeguarding"))
    publish(correct(policy, "The address of the team was wrong.", description="How we keep children safe."))
    publish(make_document("Equality strategy", category="equality"))
    build_governance()
    build_objectives()
    return officer
