/* pieces.h - an answer as the page draws it: JSON, its numbers formatted. */
#ifndef WEB_PIECES_H
#define WEB_PIECES_H

#include "render/out.h"

#include <ntlens/sink.h>
#include <stdbool.h>

/*
 * What the page gets is a list of pieces, each an object:
 *
 *   {"group":KIND, "key", "title", "value", "width", "parts":[pieces]}
 *   {"item":KIND, "key", "shown", "value", "sort", "ask", "note",
 *    "lo", "width"}
 *   {"remark":KIND, "key", "text"}
 *
 * `shown`, `note`, `title` and `text` are for a person and went through the
 * filter of visible.h; `value` is the number, "0x...", and `ask` the words
 * before it that ask about it.  What is 0 is left out.
 */
struct pieces {
    struct ntl_sink sink;       /* first: pieces are a sink                   */
    struct out *out;
    bool more;                  /* the list that is open has something in it  */
};

struct pieces pieces_of(struct out *out, bool explain);

/* A member `"key":"text"` of such an object, filtered; NULL is left out. */
void pieces_text(struct out *out, const char *key, const char *text);

#endif
