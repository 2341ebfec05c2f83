"""Find phrases of time, and tell which dates they mean."""
