#include "reader.h"

#include <stdlib.h>

struct buffer *findings_ask(struct findings *findings)
{
    struct question *grown = realloc(findings->question,
                                     (findings->questions + 1) * sizeof *grown);

    if (!grown) {
        findings->failed = true;
        return NULL;
    }
    findings->question = grown;
    grown[findings->questions] = (struct question) { .line = 0 };
    return &grown[findings->questions++].text;
}

void findings_note(struct findings *findings, struct note note,
                   struct span word)
{
    size_t n = span_left(word) < NOTE_WORD ? span_left(word) : NOTE_WORD - 1;

    if (findings->notes == NOTES_MAX)
        return;
    memset(note.word, 0, sizeof note.word);
    if (n > 0)
        memcpy(note.word, word.at, n);
    findings->note[findings->notes++] = note;
}
