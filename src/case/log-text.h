/* log-text.h - words of one line of a log; for log.h's readers alone. */
#ifndef LOG_TEXT_H
#define LOG_TEXT_H

#include "core/text/ascii.h"
#include "log.h"

#include <string.h>
#include <strings.h>

struct text {
    const char *at, *end;
};

static inline size_t left(struct text t)
{
    return (size_t)(t.end - t.at);
}

static inline void skip_blanks(struct text *t)
{
    while (t->at < t->end && ascii_is_blank(*t->at))
        t->at++;
}

/* What a symbol is made of: X!f<int>+0x12. */
static inline bool is_symbol(char c)
{
    return ascii_is_name(c) || (c && strchr("!+:.$?@<>~", c));
}

/* Hexadecimal, with or without 0x and `; *t moves past it. */
bool text_number(struct text *t, uint64_t *ret);

/* The first of two that say the same thing counts. */
void text_keep(char *to, size_t size, struct text value);

/* Each takes what its line says; false: nothing that it knows. */
bool log_take_registers(struct log *log, struct text t);
bool log_take_code(struct log *log, struct text t);
bool log_take_stack(struct log *log, struct text t);
bool log_take_module(struct log *log, struct text t);

/* A line that is a symbol and nothing more: of the address below it. */
void log_note_heading(struct log *log, struct text t);

/* ADDRESS at the line's beginning: it lies where the heading says. */
void log_note_place(struct log *log, struct text t);

/* The symbol of an address. */
void log_add_place(struct log *log, uint64_t address, struct text symbol);

#endif
