"""Make plain text of an article, and cut it into its parts.

documents    the text, its title, its date, what is not the article (markup: HTML, Markdown)
languages    whether it is English
sentences    paragraphs and sentences
quotes       quotations, and a sentence with them blotted out
words        a sentence as tokens
headlines    the forms of headlines
"""
