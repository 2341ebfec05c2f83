"""Label statements at the keyboard, and find out how far labels can be trusted.

`journal` keeps what an annotator answered, `session` says what each key does,
`screen` draws it; `agreement` compares annotators, `suspects` ranks rows whose
label a model doubts, `exchange` speaks to other annotation tools.
"""
