"""What a file may change of something that has editions: the rules and sentences that all imports of editions share."""

from django.core.exceptions import ValidationError

from ccg.imports import WholeNumber


def older_edition(cell, editions):
    """Return the edition that a cell numbers when a newer one is in `editions`, {number: edition}; else None.

    A list that officers took out may hold several editions of a thing. Raises ValidationError for no number.
    """
    if cell in (None, "") or not editions:
        return None
    try:
        number = WholeNumber().clean(cell)
    except ValueError as error:
        raise ValidationError({"edition": str(error)}) from error
    return editions.get(number) if number < max(editions) else None


def changed_though_older(older, newest):
    """Return the refusal of a row that changes an edition which a newer one took the place of; both are numbers."""
    return ValidationError(
        f"This is edition {older}, and edition {newest} came after it. Change the row of edition {newest}, and leave "
        "this one as it was."
    )


def check_correction(newest, reason, is_once_public):
    """Raise ValidationError when the newest edition, which is sealed, may not be corrected for this reason."""
    if not is_once_public:
        raise ValidationError(
            f"This {newest._meta.verbose_name} is approved for a later time. Send it back before you change it."
        )
    if not reason:
        raise ValidationError({"reason": "Say what was wrong and why it changed: this is public."})
    if reason == newest.change_note:
        message = f"This is the reason of edition {newest.number}: say what was wrong this time."
        raise ValidationError({"reason": message})
