"""Resolve who is meant, and for which side each speaker speaks.

speaker     what the words that name somebody say: role, kind, gender
register    who has been named so far, and who spoke last
sides_of    for whom somebody speaks
resolve     who is meant by a name, a role, a body or a pronoun
"""
