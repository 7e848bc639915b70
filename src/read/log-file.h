/* log-file.h - a file that is opened may be text: a log that was saved. */
#ifndef READ_LOG_FILE_H
#define READ_LOG_FILE_H

#include "parser.h"

/*
 * The text of the file, if it is one.  Else *ret stays empty, and what the file
 * was read through is the call's: a host may lend it once.  NTL_ELONG: it is
 * text, and too long; NTL_EFILE: no memory.
 */
enum ntl_status log_file_read(struct parser *r, const struct cmd_operand *name,
                              struct buffer *ret) NTL_MUST_USE;

/* Does it end as texts are called? */
bool log_file_is_name(const char *name, size_t length);

#endif
