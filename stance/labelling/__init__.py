"""Labelling statements at the keyboard, and how far labels can be trusted.

`journal` keeps what an annotator answered, `session` says what each key does;
`agreement` compares annotators, `suspects` ranks rows whose label a model
doubts, `exchange` reads and writes the files of other annotation tools.
"""
