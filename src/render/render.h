/* render.h - sinks that print: text, JSON, Markdown. */
#ifndef RENDER_H
#define RENDER_H

#include "out.h"

#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>

enum render_form { RENDER_TEXT, RENDER_JSON, RENDER_MARKDOWN };

struct render;

/*
 * The group begun at depth 0 is the answer of one command: its key is the
 * command's name.  Nothing is printed before the answer has something in it.
 */
struct render *render_open(enum render_form form, struct out *out, bool color,
                           bool explain);
void render_close(struct render *render);
struct ntl_sink *render_sink(struct render *render);

/*
 * The answer that was begun has failed, or never began: forget it and, in JSON,
 * print an object with `error`.  Line is its number in a batch, or 0.
 */
void render_failed(struct render *render, const char *line, size_t length,
                   enum ntl_status status, const struct ntl_diag *diag,
                   size_t line_number);

/* The sentence, the line and a caret under the place; for standard error. */
void render_complaint(struct out *out, bool color, const char *line,
                      size_t length, enum ntl_status status,
                      const struct ntl_diag *diag, size_t line_number);

#endif
