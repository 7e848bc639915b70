/* table.h - the commands and options that there are. */
#ifndef TABLE_H
#define TABLE_H

#include "options.h"

/* Joined by `ask`, which hands it down in session->lent. */
struct command_table {
    const struct command *const *commands;  /* NULL-terminated, in the order of
                                               the help                       */
    const struct cmd_option *options;       /* to one without a name; those of
                                               the session are its settings   */
    const struct command *small, *address;  /* where a bare number goes       */
};

/* By exact name or alias; or NULL. */
const struct command *table_named(const struct command_table *table,
                                  const char *name, size_t length);

/* By an unambiguous beginning of its name; else the candidates in `names`. */
enum ntl_status table_prefix(const struct command_table *table,
                             const char *name, size_t length,
                             const struct command **ret, char *names,
                             size_t size) NTL_MUST_USE;

#endif
