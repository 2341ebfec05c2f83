"""Draw pages from values that others computed; nothing is computed here."""
