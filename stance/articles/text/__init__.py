"""Make plain text of an article, and cut it into paragraphs, sentences, quotations and words."""
