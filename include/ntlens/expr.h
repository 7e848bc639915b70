/* expr.h - numbers and expressions as WinDbg writes them. */
#ifndef NTL_EXPR_H
#define NTL_EXPR_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ntl_expr_step;

/*
 * Where names come from.  A callback gets a name as typed, without its $ or @,
 * and says NTL_ENAME for one it does not know, or why the value cannot be had.
 * A NULL callback knows no names.  The context is the owner's alone.
 */
struct ntl_scope {
    size_t size;                /* sizeof (struct ntl_scope): more may follow */
    void *context;
    enum ntl_status (*variable)(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t *ret);   /* $name,
                                                                    nt!Name   */
    enum ntl_status (*reg)(const struct ntl_scope *scope, const char *name,
                           size_t length, uint64_t *ret);        /* @name     */
    enum ntl_status (*function)(const struct ntl_scope *scope, const char *name,
                                size_t length, uint64_t argument,
                                uint64_t *ret);                  /* name(x)   */
    /* Told of each operation as it is done; NULL: nobody listens. */
    void (*step)(const struct ntl_scope *scope,
                 const struct ntl_expr_step *step);
    /* name(x, BYTES), which are no expression; *hint: what is wrong. */
    enum ntl_status (*bytes)(const struct ntl_scope *scope, const char *name,
                             size_t length, uint64_t argument,
                             const char *bytes, size_t bytes_length,
                             uint64_t *ret, const char **hint);
};

/* left OP right, OP right, or NAME(right). */
struct ntl_expr_step {
    enum { NTL_BINARY_STEP, NTL_SIGN_STEP, NTL_CALL_STEP } kind;
    const char *name;           /* the operator, sign or function, ended by NUL;
                                   of a scope's function as typed             */
    size_t length;
    uint64_t left, right, value;
};

struct ntl_value {
    uint64_t value;
    bool wrapped;               /* some + - * did not fit in 64 bits          */
};

/*
 * Evaluate text[0..length): the whole of it, unsigned 64-bit, hexadecimal
 * unless said otherwise: 0x, 0n decimal, 0t octal, 0y binary, trailing h.
 * Separators ` ' _ stand before groups of exactly 8 digits, or of exactly 4,
 * and at most as many stand before the first (decimal: 3; octal, binary: any).
 * Operators and their order are C's, with >>> the arithmetic shift; shifts of
 * 64 and more leave nothing, or only signs.  sx32 hi low hi32 lo32 are built
 * in; every other function is asked of the scope (NULL: no names).
 *
 * Errors: NTL_ESYNTAX, NTL_ERANGE, NTL_EZERO, NTL_EDEEP (64 levels), NTL_ENAME
 * and whatever the scope says.  The diagnosis points into the text.
 */
NTL_API enum ntl_status ntl_expr(const char *text, size_t length,
                                 const struct ntl_scope *scope,
                                 struct ntl_value *ret,
                                 struct ntl_diag *diag) NTL_MUST_USE;

/*
 * Bytes of the longest run from the start of the text that reads as one number,
 * whether or not it fits in 64 bits; 0 for none.  `493`, `0x12`, `12h`,
 * `fffff802`6d4bf410`.
 */
NTL_API size_t ntl_number_length(const char *text, size_t length);

/*
 * The value of a text that is 1 to 16 hexadecimal digits and nothing else: what
 * ntl_expr gives for most of what it is asked, sooner.  False: the text is not.
 */
NTL_API bool ntl_number_plain(const char *text, size_t length, uint64_t *ret)
    NTL_MUST_USE;

#endif
