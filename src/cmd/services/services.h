/* services.h - what `syscall` and `ssdt` say of services, alike. */
#ifndef SERVICES_H
#define SERVICES_H

#include "cmd/cmd.h"

#include <ntlens/syscall.h>

enum { SERVICES_LABEL = 32 };

/* "Server-2025", or who has seen a table that has no name: "hfiref0x". */
const char *services_as_of(const struct ntl_syscall_edition *edition,
                           char text[SERVICES_LABEL]);

void services_emit_builds(struct ntl_sink *sink,
                          const struct ntl_syscall_range *range);
void services_emit_name(struct ntl_sink *sink, uint16_t service,
                        const char *note);
void services_emit_count(struct ntl_sink *sink, uint16_t service,
                         enum ntl_arch arch, uint32_t build);
void services_emit_arguments(struct ntl_sink *sink, uint16_t service,
                             enum ntl_arch arch, uint32_t build);

/* Somebody named the build: it alone is asked. */
bool services_by_build(const struct cmd_call *call);

/* --- in a build ----------------------------------------------------------- */

/* A question of every edition that may be the build's. */
struct services_answers {
    struct ntl_syscall_choice choice;
    uint16_t value[NTL_SYSCALL_CHOICES];    /* service or row, or NONE        */
    bool agree, any;
};

/* Of a row the service, of a service the row. */
void services_at(const struct session *session, enum ntl_syscall_table table,
                 uint32_t row, struct services_answers *ret);
void services_rows(const struct session *session, uint16_t service,
                   struct services_answers *ret);

/* The build's own tables say the same, whatever others of its branch say. */
bool services_settled(const struct services_answers *answers);

/* A row for each table, where they differ; `of_rows`: values are rows. */
void services_show_editions(const struct services_answers *answers,
                            bool of_rows, uint32_t base, struct ntl_sink *sink);

/* Whose tables these are, and that they differ. */
void services_find_fit(const struct session *session,
                       const struct services_answers *answers,
                       struct ntl_sink *sink);

/* --- in all builds -------------------------------------------------------- */

/* Ranges overlap where a build has more than one table. */
void services_find_several(const struct ntl_syscall_range *range, size_t count,
                           struct ntl_sink *sink);

/* --- what `syscall` answers ----------------------------------------------- */

void syscall_show_number(struct cmd_call *call, const struct cmd_operand *typed,
                         struct ntl_sink *sink);
void syscall_show_name(struct cmd_call *call, uint16_t service,
                       struct ntl_sink *sink);

#endif
