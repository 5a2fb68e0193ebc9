"""The one way in which mail leaves the site."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)

# smtplib's errors, a refused connection, a timeout and bad certificates are OSErrors; an address or a subject that
# cannot stand in the head of a mail is a ValueError.
REFUSED = (OSError, ValueError)


def send(subject, text, addresses):
    """Hand a mail to the mail server, one for each address, so that nobody sees the others'; return whether all went.

    Nothing that a mail server does may undo what was saved before or become an error page: what was not sent is logged,
    and the caller says so or shows the text instead. Call it after the transaction, not in it: a server may take its
    time (EMAIL_TIMEOUT).
    """
    known = [address for address in addresses if address]
    if not settings.EMAIL_HOST or not known:
        why = "nobody has an address" if settings.EMAIL_HOST else "mail is not configured (EMAIL_HOST)"
        logger.warning("Nobody was sent %r: %s.", subject, why)
        return False
    try:
        with get_connection() as server:
            went = [handed_over(EmailMessage(subject, text, to=[each], connection=server)) for each in known]
            return all(went)
    except REFUSED:
        logger.exception("The mail server %s did not take %r.", settings.EMAIL_HOST, subject)
        return False


def handed_over(mail):
    """Send one mail over an open connection; one that is refused does not keep the next from being sent."""
    try:
        return mail.send() == 1
    except REFUSED:
        logger.exception("The mail server %s refused %r for one address.", settings.EMAIL_HOST, mail.subject)
        return False
