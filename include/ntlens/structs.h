/* structs.h - where the fields of NT's structures lie, by build. */
#ifndef NTL_STRUCTS_H
#define NTL_STRUCTS_H

#include <ntlens/build.h>
#include <ntlens/paging.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ntl_struct_source {
    NTL_STRUCT_VERGILIUS, NTL_STRUCT_ISF, NTL_STRUCT_NTOSKRNLIB,
    NTL_STRUCT_KPHDYN, NTL_STRUCT_VOLATILITY,
    NTL_STRUCT_DEDUCED,         /* from neighbouring revisions                */
    NTL_STRUCT_HEADER,          /* a public header, or the documentation      */
    NTL_STRUCT_SDK,             /* the Windows SDK's assembler header         */
    NTL_STRUCT_DOCS,            /* the debugger's documentation               */
    NTL_STRUCT_SOURCES
};

/* A build of which one revision's structures are known. */
struct ntl_struct_build {
    struct ntl_build build;
    enum ntl_struct_source source;
    bool bare;                  /* the source gives no bit positions          */
    uint32_t since;             /* the first revision that it holds for, or 0 */
    uint32_t until;             /* the first one that has moved fields, or 0  */
};

NTL_API const char *ntl_struct_source_name(enum ntl_struct_source source);

/*
 * Rows of tables without pointers: the functions below say what they mean.  A
 * structure belongs to one list of builds; a `column` is a place in that list.
 */
struct ntl_structure {
    uint32_t name;
    uint16_t first, count;
    uint8_t set;
    bool some;                  /* the source lists some of its fields only   */
    bool header;                /* from a header that people wrote, not from
                                   symbols                                    */
};

/* One of the table; what is known of it is asked of it. */
struct ntl_member {
    uint32_t name;
};

/*
 * The structures of an arch (LA57 as x64, PAE as x86).  `second` asks for those
 * of the second source.
 */
NTL_API const struct ntl_structure *ntl_structures(enum ntl_arch arch,
                                                   bool second, size_t *count);

/*
 * By name: _KTHREAD, kthread, nt!_KTHREAD; NULL for none.  The second source is
 * asked after the first.
 */
NTL_API const struct ntl_structure *ntl_structure_named(enum ntl_arch arch,
                                                        const char *text,
                                                        size_t length);

/* The same structure in the second source, or NULL. */
NTL_API const struct ntl_structure *ntl_structure_second(
    const struct ntl_structure *structure);

NTL_API const char *ntl_structure_name(const struct ntl_structure *structure);
NTL_API const struct ntl_struct_build *ntl_structure_builds(
    const struct ntl_structure *structure, size_t *count);

/* Which column stands for a build. */
enum ntl_struct_fit {
    NTL_STRUCT_EXACT,           /* this build, maybe another revision of it   */
    NTL_STRUCT_EARLIER,         /* the nearest earlier one                    */
    NTL_STRUCT_LATER            /* the first one, which is later              */
};
NTL_API unsigned ntl_structure_column(const struct ntl_structure *structure,
                                      struct ntl_build build,
                                      enum ntl_struct_fit *ret);

/* Its fields in the order of the source; [0] is "(sizeof)". */
NTL_API const struct ntl_member *ntl_structure_members(
    const struct ntl_structure *structure, size_t *count);
NTL_API const char *ntl_member_name(const struct ntl_member *member);

/* The structure that the field is in the newest build, or NULL. */
NTL_API const struct ntl_structure *ntl_member_inner(
    const struct ntl_member *member);

enum ntl_presence {
    NTL_STRUCT_THERE,
    NTL_STRUCT_NOT_THERE,
    NTL_STRUCT_UNKNOWN          /* no copy of the structure, or one without the
                                   union's fields                             */
};

struct ntl_place {
    uint32_t offset;
    uint8_t low, width;         /* of a bit field, from bit 0 at `offset`; 0  */
    bool borrowed;              /* the column does not know: `from` does      */
    uint8_t from;               /* the column that it is taken from           */
    uint8_t since;              /* the first one that has it in this place    */
    uint16_t type;              /* see ntl_place_type                         */
};

/* What lies at a place, as the debugger writes it. */
struct ntl_type {
    const char *name;           /* "Uint4B", "[15] UChar", "Ptr64 _KTHREAD";
                                   "" where the source does not say           */
    uint16_t count;             /* elements; 1 but for arrays; 0: not known   */
    uint8_t bytes;              /* of an element; 0: a structure or not known */
};
NTL_API struct ntl_type ntl_place_type(const struct ntl_place *place);

/*
 * The structure that lies at a place, or NULL: a field may be one in one build
 * and a number in another.
 */
NTL_API const struct ntl_structure *ntl_place_structure(
    const struct ntl_place *place);

/* *ret is written when the answer is THERE; nothing is borrowed. */
NTL_API enum ntl_presence ntl_member_place(
    const struct ntl_structure *structure, const struct ntl_member *member,
    unsigned column, struct ntl_place *ret);

/* The size, from the nearest column whose copy is whole; false for none. */
NTL_API bool ntl_structure_size(const struct ntl_structure *structure,
                                unsigned column, struct ntl_place *ret);

enum { NTL_STRUCT_DEPTH = 6, NTL_STRUCT_TEXT = 160, NTL_STRUCT_HITS = 64 };

/* KPCR.Prcb.CurrentThread: a field of a structure, and a field of that. */
struct ntl_struct_path {
    const struct ntl_structure *structure[NTL_STRUCT_DEPTH];
    const struct ntl_member *member[NTL_STRUCT_DEPTH];
    unsigned depth;             /* of members; 0: the structure itself        */
};

/*
 * As many whole fields as the text begins with, with the points between them
 * and after them; returns the bytes that they take.
 */
NTL_API size_t ntl_struct_path_begin(const struct ntl_structure *root,
                                     const char *text, size_t length,
                                     struct ntl_struct_path *ret);

/* Where further fields of the path would lie, or NULL. */
NTL_API const struct ntl_structure *ntl_struct_path_inner(
    const struct ntl_struct_path *path);

/* "_KPCR.Prcb.CurrentThread"; writes and returns as ntl_format_* do. */
NTL_API size_t ntl_struct_path_text(const struct ntl_struct_path *path,
                                    char *text, size_t size);

/*
 * Its place from the start of the root.  Where a column knows nothing of a
 * step, the nearest that does is asked, earlier before later (`borrowed`).
 * Nothing is there below a field that is no structure in that column.
 */
NTL_API enum ntl_presence ntl_struct_path_place(
    const struct ntl_struct_path *path, unsigned column, struct ntl_place *ret);

/*
 * Consecutive builds that agree; those of which nothing is known are left out.
 */
struct ntl_struct_range {
    uint8_t first, last;        /* columns                                    */
    bool there;
    struct ntl_place place;
};

/* Up to `size` of them; returns how many there are. */
NTL_API size_t ntl_struct_ranges(const struct ntl_struct_path *path,
                                 struct ntl_struct_range *ret, size_t size);

/* A field that begins at an offset, or that lies before it. */
struct ntl_struct_hit {
    struct ntl_struct_path path;
    struct ntl_place place;
    uint32_t into;              /* bytes from the field's start               */
    uint32_t size;              /* bytes the field has; 0: not known          */
    uint32_t next;              /* where the next known field begins, or the
                                   structure ends; 0: not known               */
};

/*
 * The fields that begin at `offset`, outer ones before inner ones; where none
 * does, the nearest before it.  Up to `size` of them; returns how many there
 * are: 0 before the first field and past the structure's end.
 */
NTL_API size_t ntl_struct_find(const struct ntl_structure *root,
                               unsigned column, uint64_t offset,
                               struct ntl_struct_hit *ret, size_t size);

/*
 * The up to three names that are most like the text, nearest first: of the
 * fields of `root`, or, where it is NULL, of the arch's structures.
 */
enum { NTL_STRUCT_NEAR = 3 };
NTL_API size_t ntl_struct_near(enum ntl_arch arch,
                               const struct ntl_structure *root,
                               const char *text, size_t length,
                               const char *ret[NTL_STRUCT_NEAR]);

/* What fs and gs point at; of arm64 a general register, which none may use. */
enum ntl_segment_register { NTL_FS, NTL_GS, NTL_X18 };

/*
 * The structure at the base of fs or gs, in user or kernel mode; NULL where the
 * base means nothing there.  x86: fs is the TEB, in the kernel the KPCR.  x64:
 * gs is; fs is the TEB of WOW64's 32-bit code, user mode only.  arm64: x18 is.
 */
NTL_API const struct ntl_structure *ntl_structure_of_segment(
    enum ntl_arch arch, enum ntl_segment_register segment, bool kernel);

#endif
