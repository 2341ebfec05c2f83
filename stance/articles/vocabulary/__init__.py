"""List the words by which the reader goes, a room for each kind: data, without rules."""
