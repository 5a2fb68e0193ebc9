"""How dates, times and numbers are written and read; Django finds the language's module by name."""
