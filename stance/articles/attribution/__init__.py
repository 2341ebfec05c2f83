"""Find in one sentence who is said to say, by which verb, and what is not what was said.

phrase, heads, naming, phrases    a noun phrase: how far it reaches, what it names
apposition, subjects              whose verb it is, with what is put beside it
verbs, extents, placing           whether a verb tells of speech, and where what was said stands
verbals, according, nominals      attributions by a verb, by `according to`, by a noun
saying, sayings                   one attribution; those that govern the sentence
"""
