"""Read an article from top to bottom: who said what, in which words, on which dates.

drafts                 each sentence, read by its forms alone
story                  what is known so far
stages, homes          for which country an office speaks that tells none
wording                what was said, without the attribution
telling, meeting       who speaks, and who is introduced, sentence by sentence
orphans, headlines     statements without an attribution of their own
timing                 on which dates each was said
transcripts            articles that are turns of speakers
repetitions            what a message told again had said
"""
