"""Tell who is meant by a name, a role, a body or a pronoun, and for which side each speaks."""
