/* dt-wanted.h - which fields of a structure `dt` is asked for, its bytes. */
#ifndef DT_WANTED_H
#define DT_WANTED_H

#include "structures.h"

enum { DT_STRUCT, DT_FIELD, DT_MORE, DT_TAIL, DT_COOKIE };
enum { DT_FIELDS = 8, DT_CONTENTS = 8 * CMD_LIST_MAX };

/* A field, or all that begin in one way. */
struct dt_choice {
    struct ntl_struct_path path;        /* fields that are named whole        */
    const char *prefix;                 /* of those below it; or all          */
    size_t length;
    bool list;                          /* several fields, maybe              */
    uint8_t typed[8];                   /* FIELD=VALUE                        */
    bool has_value;
};

/* What stands after the structure's name. */
struct dt_wanted {
    struct dt_choice choice[DT_FIELDS];
    size_t choices;                     /* at least one                       */
    uint64_t address;
    bool has_address;
    uint8_t bytes[DT_CONTENTS];         /* typed                              */
    size_t size;
    bool guessed;                       /* the address was taken as contents  */
    uint8_t cookie;                     /* nt!ObHeaderCookie                  */
    bool has_cookie;
};

/* KPCR.Prcb, KPCR->Prcb and KPCR::Prcb are KPCR and Prcb. */
void dt_split(const struct cmd_call *call, struct cmd_operand *name,
              struct cmd_operand *field);

/* STRUCT=V is STRUCT = V; KPCR.Prcb=V stays: it is a field's. */
enum ntl_status dt_split_contents(struct cmd_call *call,
                                  struct ntl_diag *diag) NTL_MUST_USE;

/* Fields, an address and contents, as far as there are any. */
enum ntl_status dt_read_wanted(const struct cmd_call *call,
                               const struct structures_view *view,
                               struct cmd_operand field, struct dt_wanted *ret,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* Does the field's name begin as it is asked? */
bool dt_has_prefix(const char *name, const struct dt_choice *choice);

/* The choice's path and one field more. */
struct ntl_struct_path dt_below(const struct dt_choice *choice,
                                const struct ntl_member *member);

#endif
