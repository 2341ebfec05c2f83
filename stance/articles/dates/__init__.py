"""Find phrases of time, and tell which dates they mean.

patterns    what such phrases look like
whens       a phrase found, not yet resolved
clock       the dates that it means
"""
