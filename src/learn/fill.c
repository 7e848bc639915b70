#include "fill.h"

#include "core/text/ascii.h"
#include "session/scope.h"

#include <ntlens/bugcheck.h>
#include <ntlens/format.h>
#include <ntlens/gate.h>
#include <ntlens/mmpte.h>
#include <ntlens/segment.h>
#include <ntlens/syscall.h>
#include <stdio.h>
#include <string.h>

bool fill_number(const struct session *session, struct lesson_text expr,
                 uint64_t *ret)
{
    struct ntl_value value;
    struct ntl_diag diag;

    if (session_expr(session, expr.at, expr.length, &value, &diag) != NTL_OK)
        return false;
    *ret = value.value;
    return true;
}

/* --- forms ---------------------------------------------------------------- */

static void as_hex(const struct session *session, char *text, uint64_t value)
{
    (void)session;
    ntl_format_hex(text, FILL_NUMBER, value, 1);
}

static void as_all(const struct session *session, char *text, uint64_t value)
{
    (void)session;
    ntl_format_hex(text, FILL_NUMBER, value, 16);
}

static void as_decimal(const struct session *session, char *text,
                       uint64_t value)
{
    (void)session;
    ntl_format_decimal(text, FILL_NUMBER, value);
}

static void as_address(const struct session *session, char *text,
                       uint64_t value)
{
    (void)session;
    ntl_format_address(text, FILL_NUMBER, value, 16);
}

static void as_binary(const struct session *session, char *text, uint64_t value)
{
    unsigned bits = 1;

    (void)session;
    while (bits < 64 && value >> bits)
        bits++;
    for (unsigned i = 0; i < bits; i++)
        text[i] = (char)('0' + (value >> (bits - 1 - i) & 1));
    text[bits] = '\0';
}

/* Bits 47:39, 38:30, 29:21, 20:12, and the twelve of the offset. */
static void as_nines(const struct session *session, char *text, uint64_t value)
{
    static const unsigned low[] = { 39, 30, 21, 12, 0 };
    size_t n = 0;

    (void)session;
    for (unsigned i = 0; i < 5; i++) {
        for (unsigned bit = low[i] + (i == 4 ? 12 : 9); bit-- > low[i];)
            text[n++] = (char)('0' + (value >> bit & 1));
        text[n++] = ' ';
    }
    text[n - 1] = '\0';
}

/* --- forms that are words: what the core calls a number ------------------- */

static void as_service(const struct session *session, char *text,
                       uint64_t value)
{
    struct ntl_syscall_choice choice;
    char known[NTL_SYSCALL_NAME] = "";

    ntl_syscall_choose(session->arch, NTL_SYSCALL_NT, session->build.number,
                       &choice);
    if (choice.count)
        ntl_syscall_name(ntl_syscall_at(&choice.edition[0], (uint32_t)value),
                         known);
    snprintf(text, FILL_NUMBER, "%s", known);
}

static void as_bugcheck(const struct session *session, char *text,
                        uint64_t value)
{
    struct ntl_bugcheck bugcheck;

    (void)session;
    text[0] = '\0';
    if (ntl_bugcheck_find((uint32_t)value, &bugcheck))
        snprintf(text, FILL_NUMBER, "%s", bugcheck.name);
}

static void as_selector(const struct session *session, char *text,
                        uint64_t value)
{
    const struct ntl_gdt_slot *slot
        = ntl_gdt_find(session->arch, (uint16_t)value);

    snprintf(text, FILL_NUMBER, "%s", slot ? slot->name : "");
}

static void as_protection(const struct session *session, char *text,
                          uint64_t value)
{
    (void)session;
    snprintf(text, FILL_NUMBER, "%s", ntl_protection_name((uint8_t)value));
}

/* What the memory manager takes an entry for. */
static void as_state(const struct session *session, char *text, uint64_t value)
{
    const struct ntl_mmpte_options options
        = ntl_mmpte_options_of(session->arch, session->build, NTL_PTE);
    struct ntl_mmpte entry[2];
    size_t count = ntl_mmpte_read(value, &options, entry);

    snprintf(text, FILL_NUMBER, "%s",
             ntl_mmpte_state_name(entry[count - 1].state));
}

static void as_vector(const struct session *session, char *text, uint64_t value)
{
    const struct ntl_vector *vector
        = ntl_vector_find(session->arch, (uint8_t)value);

    snprintf(text, FILL_NUMBER, "%s", vector ? vector->handler : "");
}

static const struct form {
    char letter;
    void (*write)(const struct session *session, char *text, uint64_t value);
} forms[] = {
    { 'a', as_address },  { 'd', as_decimal },  { 'b', as_binary },
    { 'n', as_nines },    { 'x', as_all },      { 's', as_service },
    { 'k', as_bugcheck }, { 'g', as_selector }, { 'p', as_protection },
    { 't', as_state },    { 'v', as_vector },
};

static const struct form *form_of(struct lesson_text inner)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (inner.length > 2 && inner.at[1] == ':'
            && inner.at[0] == forms[i].letter)
            return &forms[i];
    return NULL;
}

/* --- the whole ------------------------------------------------------------ */

static bool put_number(const struct session *session, struct lesson_text inner,
                       char text[FILL_NUMBER])
{
    const struct form *form = form_of(inner);
    uint64_t value;

    if (form) {
        inner.at += 2;
        inner.length -= 2;
    }
    if (!fill_number(session, inner, &value)) {
        snprintf(text, FILL_NUMBER, "{%.*s}", (int)inner.length, inner.at);
        return false;
    }
    (form ? form->write : as_hex)(session, text, value);
    return true;
}

static size_t put_letter(char *ret, size_t n, char letter)
{
    bool blank = letter == '\n' || ascii_is_blank(letter);

    if (blank && (n == 0 || ret[n - 1] == ' '))
        return n;
    ret[n] = blank ? ' ' : letter;
    return n + 1;
}

static bool fill(const struct session *session, struct lesson_text text,
                 bool as_it_stands, char ret[FILL_SIZE])
{
    size_t n = 0;
    bool all = true;

    for (size_t i = 0; i < text.length && n + FILL_NUMBER < FILL_SIZE; i++) {
        const char *at = text.at + i;
        const char *end = *at == '{' ? memchr(at, '}', text.length - i) : NULL;

        if (!end && as_it_stands)
            ret[n++] = *at;
        else if (!end)
            n = put_letter(ret, n, *at);
        if (!end)
            continue;
        ret[n] = '\0';
        all &= put_number(
            session, (struct lesson_text){ at + 1, (size_t)(end - at - 1) },
            ret + n);
        n += strlen(ret + n);
        i += (size_t)(end - at);
    }
    ret[n] = '\0';
    return all;
}

bool fill_text(const struct session *session, struct lesson_text text,
               char ret[FILL_SIZE])
{
    return fill(session, text, false, ret);
}

bool fill_line(const struct session *session, struct lesson_text text,
               char ret[FILL_SIZE])
{
    return fill(session, text, true, ret);
}
