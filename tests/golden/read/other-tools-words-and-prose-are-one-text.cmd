
|.reload
|did not help me at all, what can I do now
# One refusal is enough for a text of which nothing is known.
