"""Read an article from top to bottom: who said what, in which words, on which dates."""
