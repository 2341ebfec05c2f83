"""Find in one sentence who is said to say, by which verb, and which words are not what was said.

phrases     a noun phrase: how far it reaches, what it names
subjects    the subject of a verb, with its apposition; names of persons
verbs       whether a verb reports speech, and where the words of the speaker stand
sayings     all attributions of a sentence, and those that govern it
"""
