/* ssdt.h - the answers of `ssdt`: an entry, a dd of entries, descriptors. */
#ifndef SSDT_H
#define SSDT_H

#include "services.h"

#include <ntlens/ssdt.h>

/* The arguments, in the order of the command's table. */
enum { TABLE, BASE, ENTRY, N, MORE, INDEX, ARGS, ARGTABLE, BLOCK, TAIL };

enum { SSDT_ROW_MASK = 0xfff };

/* Tables whose names the user can ask for, by enum ntl_syscall_table. */
extern const char *const ssdt_words[];

struct ssdt_table {
    const struct session *session;
    enum ntl_ssdt_form form;
    enum ntl_syscall_table which;
    struct ntl_syscall_choice choice;   /* whose names the entries have       */
    uint64_t base;
    uint8_t digits;                     /* of an address                      */
};

struct ssdt_table ssdt_table_of(const struct session *session, uint64_t base,
                                enum ntl_syscall_table which);

/* The service of a row, or NTL_SERVICE_NONE. */
uint16_t ssdt_service_at(const struct ssdt_table *table, uint32_t row);

/* Arguments that a service of this name has on the stack; false: not known. */
bool ssdt_known_stack(const struct ssdt_table *table, uint16_t service,
                      unsigned *ret);

void ssdt_emit_table(const struct ssdt_table *table, struct ntl_sink *sink);

/* Whose names these are, of rows `first` to `last`. */
void ssdt_find_build(const struct ssdt_table *table, uint32_t first,
                     uint32_t last, struct ntl_sink *sink);

/* The width of the addresses says whose they are. */
void ssdt_fit_session(struct session *session, unsigned digits);

/* --- many entries --------------------------------------------------------- */

struct ssdt_rows {
    const struct ssdt_table *table;
    struct ntl_sink *sink;
    uint32_t last, mismatches, mismatch, beyond;
};

void ssdt_begin_rows(const struct ssdt_table *table, struct ntl_sink *sink);
void ssdt_show_row(struct ssdt_rows *rows, uint32_t row, uint32_t entry,
                   bool known);
void ssdt_end_rows(const struct ssdt_rows *rows);

/* `ssdt BASE ENTRY ENTRY ENTRY...`: a line of dd. */
enum ntl_status ssdt_run_list(struct cmd_call *call,
                              const struct ssdt_table *table,
                              struct ntl_sink *sink,
                              struct ntl_diag *diag) NTL_MUST_USE;

/* --- a pasted block ------------------------------------------------------- */

enum ntl_status ssdt_run_block(struct cmd_call *call, struct ntl_sink *sink,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* --- descriptors ---------------------------------------------------------- */

/* `ssdt [BASE] = WORD...`: KeServiceDescriptorTable, or its Shadow. */
enum ntl_status ssdt_run_descriptors(struct cmd_call *call,
                                     struct ntl_sink *sink,
                                     struct ntl_diag *diag) NTL_MUST_USE;

#endif
