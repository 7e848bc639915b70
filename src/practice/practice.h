/*
 * practice.h - a small invented Windows in memory: the practice machine.
 *
 * Made from a seed, the same on every system, as the bytes of a 64-bit crash
 * dump of at most 2 MB; whoever reads dumps reads it.  It depends on the core
 * alone, whose tables say where the fields of structures lie.  All names of
 * drivers and programs in it are invented.
 */
#ifndef PRACTICE_H
#define PRACTICE_H

#include <ntlens/source.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PRACTICE_BUILD = 26100, /* whose structures it has, if none is named  */
    PRACTICE_FIRST_BUILD = 14393,
    PRACTICE_SIZE = 2 << 20, /* bytes, at most                             */
    PRACTICE_NAME = 48
};

/* How it ended. */
enum practice_story {
    PRACTICE_SMAP,   /* 50, F: the kernel at a user address        */
    PRACTICE_CFG,    /* 139, A: a bad function pointer             */
    PRACTICE_STACK,  /* 7F, 8: a filter that re-entered itself     */
    PRACTICE_HANDLE, /* A: a handle's entry that was paged out     */
    PRACTICE_DPC,    /* D1: a null pointer in a DPC                */
    PRACTICE_FREED,  /* 50: used after it was freed                */
    PRACTICE_BIT,    /* 1A, 41792: one bit of a PTE                */
    PRACTICE_MCE,    /* 124: a machine check                       */
    PRACTICE_STORIES
};

/* "smap", and one clause. */
const char *practice_story_name(enum practice_story story);
const char *practice_story_note(enum practice_story story);

struct practice_choice {
    uint64_t seed;
    enum practice_story story;
    uint32_t build;
};

/* A name that this machine has is `practice`, or begins with `practice:`. */
bool practice_is_name(const char *text, size_t length);

/*
 * practice, practice:7, practice:smap, practice:7:smap, practice:7:smap:19041.
 * The seed is decimal, 1 where there is none, and chooses the story where there
 * is none, in their order: 1 is smap, 2 cfg, 9 smap.  A second number is a
 * build.  Errors: NTL_ENAME for a word that is no story; NTL_EVALUE for a seed
 * above 64 bits, and a build of which no machine is made.
 */
enum ntl_status practice_read(const char *text, size_t length,
                              struct practice_choice *ret,
                              struct ntl_diag *diag) NTL_MUST_USE;

struct practice;

/* NULL: no memory. */
struct practice *practice_make(const struct practice_choice *choice);
void practice_free(struct practice *practice);

const uint8_t *practice_bytes(const struct practice *practice, size_t *size);

/* What is where: "nt!KiServiceTable", "thread".  They live with it. */
struct practice_name {
    char name[PRACTICE_NAME];
    uint64_t value;
};
const struct practice_name *practice_names(const struct practice *practice,
                                           size_t *count);

/* Its bytes; whoever closes the source frees the machine. */
struct ntl_source practice_source(struct practice *practice);

#endif
