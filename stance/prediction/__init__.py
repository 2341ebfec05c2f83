"""Answers of a model: for one text, for many, for files."""
