"""List the words by which the reader goes, a room for each kind of word: data, without rules."""
