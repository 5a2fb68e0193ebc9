"""Components of the NHS design system, and times of day as the NHS writes them."""

import json
from functools import lru_cache

from django import template
from django.forms.utils import flatatt
from django.template import TemplateSyntaxError
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, TemplateNotFound

register = template.Library()

MACROS = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"),
    undefined=ChainableUndefined,
    autoescape=True,
    # As the design system's own build does: the macros are mostly blank lines otherwise.
    trim_blocks=True,
    lstrip_blocks=True,
)
# The package keeps these components under other names than the design system's pages use.
FOLDERS = {"table": "tables", "image": "images"}
NAMES = {"do-dont-list": "list"}
# What django-tables2 adds of its own accord: classes that no stylesheet of ours knows, and attributes of other parts.
TABLES2_CLASSES = {"orderable", "asc", "desc", "even", "odd"}
TABLES2_PARTS = {"cell", "td", "th", "tf", "thead", "tbody", "tfoot"}


@register.simple_tag
def nhs(component, params=None, /, **more):
    """Draw a component by the design system's name and options: `{% nhs "tag" text="Final" colour="green" %}`.

    Options may also be one dict (`{% nhs "header" page_header %}`); `heading__text` means `{"heading": {"text": ...}}`.
    Text is escaped; so is any `html` that is not marked safe.
    """
    options = dict(params or {})
    for name, value in more.items():
        *parents, last = name.split("__")
        place = options
        for parent in parents:
            # A copy, because the dict may belong to the view.
            place[parent] = dict(place.get(parent) or {})
            place = place[parent]
        place[last] = value
    return drawn(component, json.dumps(plain(options), sort_keys=True))


@lru_cache(maxsize=1024)
def drawn(component, options):
    """Return the component's markup; the same options give the same markup, so it is drawn once."""
    folder = FOLDERS.get(component, component)
    first, *others = component.split("-")
    name = NAMES.get(component) or first + "".join(word.capitalize() for word in others)
    try:
        macro = getattr(MACROS.get_template(f"nhsuk/components/{folder}/macro.jinja").module, name)
    except TemplateNotFound:
        raise TemplateSyntaxError(f"The NHS design system has no component called {component!r}.") from None
    return mark_safe(str(macro(json.loads(options))).strip())  # noqa: S308 - drawn with autoescape on


def plain(value, key=""):
    """Return the options as JSON's own types, with every `html` escaped unless it is marked safe."""
    if key == "attributes" and not isinstance(value, dict):
        raise TemplateSyntaxError("'attributes' must be a dict: the macros would write any other value unescaped.")
    if isinstance(value, dict):
        return {str(name): plain(item, str(name)) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, key) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(conditional_escape(value) if key.lower().endswith("html") else value)


@register.filter
def and_class(attrs, wanted):
    """Return a table's, row's or cell's attributes as HTML, with the design system's class before its own."""
    own = [word for word in (attrs.get("class") or "").split() if word not in TABLES2_CLASSES]
    # A key that begins with _ is django-tables2's own; td, th and the like belong to the cells, not to the table.
    kept = {key: value for key, value in attrs.items() if not key.startswith("_") and key not in TABLES2_PARTS}
    return flatatt({**kept, "class": " ".join([wanted, *own])})


@register.filter
def clock(value):
    """Return a time of day as the NHS writes it: 9am, 9:30am, midday, midnight."""
    if hasattr(value, "tzinfo") and hasattr(value, "date") and timezone.is_aware(value):
        value = timezone.localtime(value)
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def full_stop(words):
    """Return words that somebody typed with a full stop at their end, unless they end a sentence already."""
    return words if not words or words[-1] in ".?!" else f"{words}."
