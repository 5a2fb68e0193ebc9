"""What a foreign key to an identity names, as the public reads it now: a room needs no import of the other for it."""


def editions_of(identity):
    """Return the model of the editions of an Identity model."""
    return identity._meta.get_field("versions").related_model


def editions_named(model, *names):
    """Return the models of the editions that these foreign keys of a model name: what a page shows besides its own."""
    return tuple(editions_of(model._meta.get_field(name).related_model) for name in names)


def live_named(rows, name):
    """Return {key: live edition} of the things that these rows name by a foreign key; one query, none for no rows.

    What is not live is not in it, so that no page tells of it.
    """
    rows = list(rows)
    return live_of(type(rows[0]), name, [getattr(row, f"{name}_id") for row in rows]) if rows else {}


def live_of(model, name, keys):
    """Return the same of the things with these keys, None among them, which a foreign key of this model names."""
    keys = set(keys) - {None}
    if not keys:
        return {}
    editions = editions_of(model._meta.get_field(name).related_model)
    of = editions.KEY[0]
    live = editions.objects.live().with_found_title().filter(**{f"{of}__in": keys})
    return {getattr(edition, f"{of}_id"): edition for edition in live}
