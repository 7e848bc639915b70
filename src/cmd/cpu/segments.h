/* segments.h - what the commands about segments and gates share. */
#ifndef SEGMENTS_H
#define SEGMENTS_H

#include "cmd/cmd.h"

/*
 * Segments, gates and their error codes are x86's: refuse the command on arm64,
 * and say how to ask for another processor.
 */
enum ntl_status segments_exist(const struct cmd_call *call,
                               struct ntl_diag *diag) NTL_MUST_USE;

/* The second quadword of an 8- or 16-byte entry, or NULL. */
const uint64_t *segments_high(const struct cmd_operand *operand);

/*
 * The base of a table, or *ret is NULL where it was not given: on x86, of 32
 * bits, perhaps sign-extended.
 */
enum ntl_status segments_base(struct cmd_call *call, unsigned arg,
                              const uint64_t **ret,
                              struct ntl_diag *diag) NTL_MUST_USE;

/* A part that is given as NAME=VALUE, and the largest value it can have. */
struct segments_part {
    uint8_t arg;                /* its place in command->args                 */
    uint64_t max;
    const char *hint;           /* what is possible                           */
};

/* The part as given, or what it was. */
uint64_t segments_value(const struct cmd_call *call, unsigned arg,
                        uint64_t otherwise);

/*
 * What is 8 or 16 bytes, given as such or in parts.  The quadwords are the
 * first two arguments of its command.
 */
enum { SEGMENTS_LOW, SEGMENTS_HIGH };

struct segments_form {
    const struct segments_part *parts;
    size_t count;
    const char *hint;           /* what to give                               */

    /* The bytes given, or else empty ones, with the parts put in. */
    enum ntl_status (*build)(const struct cmd_call *call, uint64_t ret[2],
                             struct ntl_diag *diag);
    bool (*wide)(enum ntl_arch arch, uint64_t low);     /* has it 16 bytes?   */
    void (*step)(uint64_t low, struct ntl_sink *sink);  /* or NULL            */
    void (*show)(enum ntl_arch arch, uint64_t low, const uint64_t *high,
                 struct ntl_sink *sink);
};

/* The run of such a command. */
enum ntl_status segments_run(const struct segments_form *form,
                             struct cmd_call *call, struct ntl_sink *sink,
                             struct ntl_diag *diag) NTL_MUST_USE;

#endif
