class ComputedShare:
    """A form of a figure that computes a share anew when its parts change and the value is left as it was."""

    def clean(self):
        cleaned = super().clean()
        parts, changed = ("numerator", "denominator"), set(self.changed_data)
        is_there = all(cleaned.get(name) is not None for name in parts)
        if self.instance.pk and is_there and changed.intersection(parts) and "value" not in changed:
            cleaned["value"] = None
        return cleaned
