"""Tell who is meant, and for which side each speaks.

speaker, titles, affiliation    what the words that name somebody tell
organisations                   the companies and unions of the article
cast                            who has been named so far, and who spoke last
belonging                       for whom somebody speaks whose words name a body or an owner
persons, roles, bodies          who is meant by a name, a role, a body
clauses                         what `, who teaches law` tells
coreference                     who is meant by the subject of a sentence
"""
