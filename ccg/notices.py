"""E-mails between officers: what waits for approval, and what was sent back. Sent in the request, without a worker."""

from django.urls import reverse

from ccg.mail import send
from ccg.models import User

WHAT_HAPPENED = {
    "submit": "{who} submitted this and asks you to approve it:",
    "restore": "{who} asks you to approve that this is published again:",
    "force": "{who} published this without a second officer. Please approve it afterwards:",
}


def tell(step, rows, submitters, request):
    """Tell by e-mail whose turn it is after a step, where mail is configured; the front page says it anyway.

    `submitters` are those who had submitted the rows before the step, None where nobody had.
    """
    if step in WHAT_HAPPENED:
        happened = WHAT_HAPPENED[step].format(who=request.user)
        send(
            f"Waiting for your approval: {named(rows)}", letter(happened, rows, request), approvers(rows, request.user)
        )
    if step == "send_back":
        for row, submitter in zip(rows, submitters, strict=True):
            happened = f"{request.user} sent this back to you:"
            send(f"Sent back: {row}", letter(happened, [row], request), addresses([submitter]))


def named(rows):
    return str(rows[0]) if len(rows) == 1 else f"{len(rows)} {rows[0]._meta.verbose_name_plural}"


def letter(happened, rows, request):
    """Return the text of a letter: what happened, then each row with the word that came with it and its address."""
    lines = [happened]
    for row in rows:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        lines += ["", str(row), *filter(None, [row.comment, row.force_reason]), request.build_absolute_uri(address)]
    return "\n".join([*lines, ""])


def approvers(rows, besides):
    """Return the addresses of those who may approve these rows; who submitted them may not."""
    permission = f"{rows[0]._meta.app_label}.approve_{rows[0]._meta.model_name}"
    backend = "django.contrib.auth.backends.ModelBackend"
    may = User.objects.with_perm(permission, include_superusers=False, backend=backend)
    return addresses(may.exclude(pk=besides.pk))


def addresses(users):
    return [user.email for user in users if user and user.is_active and user.email]
