"""Find in one sentence who is said to say, by which verb, and what is not what was said."""
