/* structures.h - what the commands about NT's structures share. */
#ifndef STRUCTURES_H
#define STRUCTURES_H

#include "cmd/cmd.h"

#include <ntlens/structs.h>

/* A structure, and which build's copy of it answers. */
struct structures_view {
    const struct ntl_structure *structure;
    unsigned column;
    enum ntl_struct_fit fit;
    struct ntl_struct_build build;      /* of the column                      */
};

struct structures_view structures_view(const struct session *session,
                                       const struct ntl_structure *structure);

/*
 * By the name that an operand holds.  NTL_ENOTFOUND with the names that are
 * most like it.
 */
enum ntl_status structures_named(const struct cmd_call *call,
                                 const struct cmd_operand *name,
                                 struct structures_view *ret,
                                 struct ntl_diag *diag) NTL_MUST_USE;

/* NTL_ENOTFOUND for a field, likewise. */
enum ntl_status structures_no_field(const struct cmd_call *call,
                                    const struct cmd_operand *field,
                                    const struct ntl_structure *structure,
                                    struct ntl_diag *diag) NTL_MUST_USE;

/* The build that answers, and every doubt there is about it. */
void structures_doubts(const struct session *session,
                       const struct structures_view *view,
                       struct ntl_sink *sink);

/* A build between two that are known, which have the field in other places. */
void structures_neighbours(const struct session *session,
                           const struct structures_view *view,
                           const struct ntl_struct_path *path,
                           struct ntl_sink *sink);

/* Where the field lies in each build: a table, or that it never moved. */
void structures_ranges(const struct ntl_struct_path *path,
                       struct ntl_sink *sink);

/* 180 (Prcb) + 8 (CurrentThread) = 188 */
void structures_steps(const struct ntl_struct_path *path, unsigned column,
                      struct ntl_sink *sink);

/* The cells `bit` and `width`: absent where there are none. */
void structures_bits(const struct ntl_place *place, struct ntl_sink *sink);

/*
 * The cell `type`, as the debugger writes it: "Uint4B", "Pos 0, 1 Bit".  None
 * for a source that knows no types.
 */
void structures_type(const struct ntl_place *place,
                     const struct structures_view *view, struct ntl_sink *sink);

/* Why a field is not there: the build, or the one revision that is known. */
void structures_absent(const struct session *session,
                       const struct structures_view *view,
                       struct ntl_sink *sink);

/* Tab: names of structures, spelled as the prefix begins. */
bool structures_complete(const char *prefix, size_t length, size_t *state,
                         char *word, size_t size);

/* Tab: fields of one, and of the field that the prefix leads to. */
bool structures_complete_field(const struct ntl_structure *structure,
                               const char *prefix, size_t length,
                               size_t *state, char *word, size_t size);

#endif
