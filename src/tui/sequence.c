#include "sequence.h"

#include "keys.h"

#include <string.h>

/* Nobody types as fast as the first; after the second it is no Escape. */
enum { AFTER_ESCAPE_MS = 100, WITHIN_MS = 500 };

void sequence_begin(struct sequence *sequence)
{
    memset(sequence, 0, sizeof *sequence);
    sequence->escapes = 1;
}

int sequence_pause(const struct sequence *sequence)
{
    return sequence->kind == SEQ_ESCAPE ? AFTER_ESCAPE_MS : WITHIN_MS;
}

static void begin_kind(struct sequence *s, uint32_t code)
{
    s->kind = code == '[' ? SEQ_CSI : code == 'O' ? SEQ_SS3
              : code && code < 0x7f && strchr("]PX^_", (int)code) ? SEQ_STRING
              : SEQ_ALT;
    s->whole = s->kind == SEQ_ALT;
}

/* Linux has `ESC [ [ A` for F1: its second bracket is not the last. */
static bool ends_csi(const struct sequence *s, uint32_t code)
{
    if (code == '[' && s->length == 2)
        return false;
    return code < ' ' || code >= 0x40;
}

/* The character has been added to the text. */
static bool ends(const struct sequence *s, uint32_t code)
{
    switch (s->kind) {
    case SEQ_CSI:
        return ends_csi(s, code);
    case SEQ_SS3:
        return code != ';' && (code < '0' || code > '9');
    case SEQ_STRING:
        return code == '\a' || (code == '\\' && s->escapes > 1);
    case SEQ_ESCAPE:
    case SEQ_ALT:
        break;
    }
    return true;
}

void sequence_add(struct sequence *s, uint32_t code)
{
    if (s->length < SEQUENCE_TEXT)
        s->text[s->length] = code < 0x7f ? (char)code : '?';
    if (s->kind == SEQ_ESCAPE && code == K_ESCAPE) {
        s->escapes++;
        return;
    }
    s->length++;
    if (s->kind == SEQ_ESCAPE) {
        begin_kind(s, code);
        return;
    }
    s->whole = ends(s, code);
    if (s->kind == SEQ_STRING)
        s->escapes = code == K_ESCAPE ? 2 : 1;
    else if (code == K_ESCAPE)
        sequence_begin(s);
}

/* Of xterm, tmux, screen, linux and vt220, whatever TERM says: curses knows
   those of its TERM if they come at once. */
static const struct {
    char text[SEQUENCE_TEXT];
    uint32_t key;
} known[] = {
    { "[A", K_UP }, { "[B", K_DOWN }, { "[C", K_RIGHT }, { "[D", K_LEFT },
    { "OA", K_UP }, { "OB", K_DOWN }, { "OC", K_RIGHT }, { "OD", K_LEFT },
    { "[H", K_HOME }, { "OH", K_HOME }, { "[1~", K_HOME }, { "[7~", K_HOME },
    { "[F", K_END }, { "OF", K_END }, { "[4~", K_END }, { "[8~", K_END },
    { "[3~", K_DELETE }, { "[5~", K_PAGE_UP }, { "[6~", K_PAGE_DOWN },
    { "[Z", K_BACK_TAB }, { "OM", K_ENTER },
    { "OP", K_F1 }, { "[11~", K_F1 }, { "[[A", K_F1 },
    { "[200~", K_PASTE }, { "[201~", K_PASTE_END },
};

uint32_t sequence_key(const struct sequence *s)
{
    if (s->kind == SEQ_ESCAPE)
        return K_ESCAPE;
    for (size_t i = 0; s->whole && s->escapes == 1
                       && i < sizeof known / sizeof *known; i++)
        if (s->length < SEQUENCE_TEXT && strlen(known[i].text) == s->length
            && memcmp(known[i].text, s->text, s->length) == 0)
            return known[i].key;
    return KEY_NONE;
}
