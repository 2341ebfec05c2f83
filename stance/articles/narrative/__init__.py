"""Read an article from top to bottom: who said what, in which words, on which dates.

state         each sentence, read by its forms alone, and what is known so far
setting       for which country an office speaks that names none
prose         who speaks, and what was said, sentence by sentence
timing        on which dates each message was said
transcripts   articles that are turns of speakers
"""
