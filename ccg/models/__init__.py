from .annual_report import AnnualReport
from .bank_holiday import BankHoliday
from .constitution import ConstitutionVersion
from .consultation import Consultation, ConsultationVersion
from .document import Document, DocumentVersion
from .inspection import Inspection, InspectionVersion
from .organisation import Organisation, OrganisationVersion, Purpose
from .page import Page, PageVersion
from .redirect import Redirect
from .search import SearchEntry
from .source_fault import SourceFault
from .user import User

__all__ = [
    "AnnualReport",
    "BankHoliday",
    "ConstitutionVersion",
    "Consultation",
    "ConsultationVersion",
    "Document",
    "DocumentVersion",
    "Inspection",
    "InspectionVersion",
    "Organisation",
    "OrganisationVersion",
    "Page",
    "PageVersion",
    "Purpose",
    "Redirect",
    "SearchEntry",
    "SourceFault",
    "User",
]
