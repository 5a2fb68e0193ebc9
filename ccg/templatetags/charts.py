"""Charts and shapes in templates: the server draws them, so they need no JavaScript."""

from django import template
from django.utils.safestring import mark_safe

from ccg import chart_svg

register = template.Library()


@register.simple_tag
def still(chart, size):
    """Draw a chart's figure as a still picture, size "wide" or "narrow"."""
    sizes = {"wide": chart_svg.WIDE, "narrow": chart_svg.NARROW}
    return mark_safe(chart_svg.still(chart.figure, sizes[size], chart.slug))  # noqa: S308 - ElementTree escapes


@register.simple_tag
def key(chart):
    """Return (shape, words) for each entry of a chart's key."""
    return [(mark_safe(shape), words) for shape, words in chart_svg.key(chart.figure, chart.slug)]  # noqa: S308 - as above
