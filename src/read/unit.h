/*
 * unit.h - where one question ends and the next begins, in a text of many
 * lines: most lines are questions; a log is one, however long it is.
 */
#ifndef UNIT_H
#define UNIT_H

#include "session/state.h"

/* All zeros before the first line of a text. */
struct unit {
    bool script;                /* the text began with a line that is typed   */
    bool begun;
    enum unit_kind {
        UNIT_LINE,              /* one line, alone                            */
        UNIT_ECHO,              /* a debugger's command: its output comes    */
        UNIT_PERHAPS,           /* nobody knows the line; a log may follow    */
        UNIT_LOG                /* goes on until a line that is typed         */
    } kind;
};

/* A new unit begins with this line, which has no newline. */
void unit_begin(struct unit *unit, const struct session *session,
                const char *line, size_t length);

/*
 * Does the next line belong to the unit, too?  `text` is the unit so far, a
 * newline, and `next` bytes of that line.  A UNIT_LINE has no second one; of an
 * ECHO and a PERHAPS the caller may stop waiting for one.
 */
bool unit_goes_on(struct unit *unit, const struct session *session,
                  const char *text, size_t length, size_t next);

/*
 * Of a unit in which nothing is known: is it lines that were typed?  So it is
 * in a script, and where each is a command, here or in another tool.
 */
bool unit_is_lines(const struct unit *unit, const struct session *session,
                   const char *text, size_t length);

/* Bytes of the first unit of a text that is all there. */
size_t unit_length(struct unit *unit, const struct session *session,
                   const char *text, size_t length);

#endif
