/*
 * evidence.h - what is known of one crash, from a dump or from a log: the same
 * pieces either way, each with where it was found.
 */
#ifndef NTL_EVIDENCE_H
#define NTL_EVIDENCE_H

#include <ntlens/bugcheck.h>
#include <ntlens/mca.h>
#include <ntlens/region.h>
#include <ntlens/registers.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a piece was found.  NOWHERE, which is 0: it is not known. */
#define NTL_ORIGIN_MAP(X)                                                      \
    X(NOWHERE, "nowhere") X(PARAMETERS, "numbers") X(HEADER, "header")         \
    X(RECORD, "record") X(CONTEXT, "context") X(TRAP_FRAME, "trap frame")      \
    X(REGISTERS, "registers") X(STACK, "stack") X(MEMORY, "memory")            \
    X(ENTRY, "entry") X(MODULES, "modules") X(TEXT, "text")

enum ntl_origin {
#define X(name, text) NTL_FROM_##name,
    NTL_ORIGIN_MAP(X)
#undef X
    NTL_ORIGINS
};

/* "trap frame"; never NULL. */
NTL_API const char *ntl_origin_name(enum ntl_origin origin);

/* --- modules in a role ---------------------------------------------------- */

/* What a module has to do with it; certainty belongs to a role, not to blame.
   The order is that of an answer: what is nearest to the crash first. */
enum ntl_role {
    NTL_ROLE_INSTRUCTION,       /* the instruction is in it                   */
    NTL_ROLE_CALLED_LEAF,       /* called the function that faulted           */
    NTL_ROLE_PARAMETER,         /* named by a parameter                       */
    NTL_ROLE_CALLED_BUGCHECK,   /* called KeBugCheckEx: it reports            */
    NTL_ROLE_STACK,             /* a return address into it is on the stack   */
    NTL_ROLE_TEXT,              /* named by the text                          */
    NTL_ROLES
};

/* "called KeBugCheckEx"; never NULL. */
NTL_API const char *ntl_role_name(enum ntl_role role);

/* "called_bugcheck": for a program. */
NTL_API const char *ntl_role_key(enum ntl_role role);

enum { NTL_PARTS = 8, NTL_PART_NAME = 64, NTL_PROCESS_NAME = 64,
       NTL_SYMBOLS = 512 };

struct ntl_part {
    enum ntl_role role;
    char name[NTL_PART_NAME];   /* "amdppm.sys"                               */
    uint64_t address, offset;   /* in the module                              */
    uint64_t linked;            /* FILETIME; 0: no date that is one is known  */
    bool has_offset;            /* else neither is known                      */
    bool unloaded;              /* where a driver was that is unloaded        */
    bool certain;               /* of its role; else likely, or ...           */
    bool unchecked;             /* ... possible: the code before the address is
                                   not there to say whether it calls          */
    uint8_t parameter;          /* PARAMETER: 1..4                            */
    enum ntl_origin from;
};

/* --- the evidence --------------------------------------------------------- */

/* What may be known; from[] of it says whether it is. */
enum ntl_piece {
    NTL_PIECE_RECORD,           /* record                                     */
    NTL_PIECE_REGISTERS,        /* registers, where it struck                 */
    NTL_PIECE_BYTES,            /* bytes, the instruction where it struck     */
    NTL_PIECE_SYMBOLS,          /* symbols                                    */
    NTL_PIECE_PROCESS,          /* process                                    */
    NTL_PIECE_PROCESS_ID,       /* process_id                                 */
    NTL_PIECE_ENDED,            /* ended: the process that a parameter names  */
    NTL_PIECE_MODULES,          /* all modules are known: an address that is
                                   in none of part[] is in none at all        */
    NTL_PIECE_MEMORY,           /* frames                                     */
    NTL_PIECE_ENTRY,            /* entry, of the address that was accessed    */
    NTL_PIECE_MACHINE_CHECK,    /* machine_check: a bank's status             */
    NTL_PIECE_VENDOR,           /* vendor, of the processor                   */
    NTL_PIECE_POOL,             /* pool, of the address that was accessed     */
    NTL_PIECES
};

/* EXCEPTION_RECORD, as far as a verdict needs it. */
struct ntl_record {
    uint32_t code, flags;
    uint64_t address;
    uint8_t parameters;         /* how many of them there are, at most 4      */
    uint64_t parameter[4];
};

/* Where an address is, as a debugger says that has the whole dump. */
enum ntl_pool { NTL_POOL_PAGED = 1, NTL_POOL_NONPAGED, NTL_POOL_SPECIAL };

enum { NTL_BYTES_BEFORE = 32, NTL_BYTES_AT = 16 };

/* Code around an instruction. */
struct ntl_code_bytes {
    uint8_t before[NTL_BYTES_BEFORE];   /* the last one is next to it         */
    uint8_t at[NTL_BYTES_AT];
    uint8_t befores, ats;       /* how many are known                         */
};

struct ntl_evidence {
    struct ntl_bugcheck_question question;
    struct ntl_region_view view;
    bool build_known;           /* given or read, not a default               */
    bool arch_known;
    uint8_t from[NTL_PIECES];   /* enum ntl_origin                            */
    struct ntl_record record;
    struct ntl_registers registers;
    struct ntl_code_bytes bytes;
    char symbols[NTL_SYMBOLS];  /* on the stack, the top first, with blanks:
                                   "nt!KeBugCheckEx nt!KiBugCheckDispatch+69" */
    char process[NTL_PROCESS_NAME];
    char ended[NTL_PROCESS_NAME];
    uint64_t process_id;
    uint64_t frames;            /* physical pages: the first frame above all  */
    uint64_t entry;
    uint64_t machine_check;
    enum ntl_vendor vendor;
    enum ntl_pool pool;
    struct ntl_part part[NTL_PARTS];
    uint8_t parts;
};

static inline bool ntl_knows(const struct ntl_evidence *evidence,
                             enum ntl_piece piece)
{
    return evidence->from[piece] != NTL_FROM_NOWHERE;
}

/* Nothing but the numbers. */
NTL_API void ntl_evidence_of(const struct ntl_bugcheck_question *question,
                             const struct ntl_region_view *view,
                             struct ntl_evidence *ret);

/* Adds it, unless that module has a role that says more or there is no room. */
NTL_API void ntl_evidence_add(struct ntl_evidence *evidence,
                              const struct ntl_part *part);

/* The first part in that role, or NULL. */
NTL_API const struct ntl_part *ntl_evidence_part(
    const struct ntl_evidence *evidence, enum ntl_role role);

#endif
