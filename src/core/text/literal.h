/* literal.h - one number as WinDbg writes it; inside the program only. */
#ifndef NTL_LITERAL_H
#define NTL_LITERAL_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes from the start of the text that a number or a name could go on over. */
size_t ntl_literal_word(const char *text, size_t length);

/*
 * A word, all of it, as a number.  Errors: NTL_ESYNTAX and NTL_ERANGE, with the
 * place and what is expected there.
 */
enum ntl_status ntl_literal(const char *text, size_t length, uint64_t *ret,
                            struct ntl_diag *diag) NTL_MUST_USE;

/* Decimal digits and nothing else, for who forgot the 0n; false: it is not, or
   does not fit. */
bool ntl_decimal_digits(const char *text, size_t length, uint64_t *ret);

#endif
