"""The seven classes of the Information Commissioner's model publication scheme, and what class 3 has to hold.

A public authority must have a publication scheme (Freedom of Information Act 2000, section 19).
"""

from django.db import models


class PublicationClass(models.IntegerChoices):
    """The classes by their numbers in the model scheme."""

    WHO_WE_ARE = 1, "1. Who we are and what we do"
    SPENDING = 2, "2. What we spend and how we spend it"
    PRIORITIES = 3, "3. What are our priorities and how are we doing"
    DECISIONS = 4, "4. How we make decisions"
    POLICIES = 5, "5. Our policies and procedures"
    REGISTERS = 6, "6. Lists and registers"
    SERVICES = 7, "7. Services we offer"


class Requirement(models.TextChoices):
    """What class 3 asks a health body for, in the order of the scheme."""

    ANNUAL_REPORT = "annual_report", "Annual report"
    BUSINESS_PLAN = "business_plan", "Annual business plan"
    STRATEGIC_DIRECTION = "strategic_direction", "Strategic direction"
    TARGETS = "targets", "Targets, aims and objectives"
    PERFORMANCE = "performance", "Performance against targets and performance framework"
    REGULATOR_REPORTS = "regulator_reports", "Reports by regulators"
    SURVEYS = "surveys", "User surveys"


class InPublicationScheme(models.Model):
    """What an officer may list under a class of the scheme, as what fulfils one of its requirements."""

    publication_class = models.PositiveSmallIntegerField(
        "class of the publication scheme",
        choices=PublicationClass,
        null=True,
        blank=True,
        help_text="Under which of the seven classes it is listed. Leave it empty for none.",
    )
    requirement = models.CharField(
        "fulfils",
        max_length=30,
        choices=Requirement,
        blank=True,
        help_text="What the publication scheme asks for and this gives. Leave it empty for nothing.",
    )

    class Meta:
        abstract = True
