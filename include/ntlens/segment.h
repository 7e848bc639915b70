/* segment.h - selectors, NT's descriptor tables, segment descriptors. */
#ifndef NTL_SEGMENT_H
#define NTL_SEGMENT_H

#include <ntlens/layout.h>
#include <ntlens/paging.h>
#include <ntlens/sink.h>
#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Segments are x86's: LA57 is read as x64, PAE as x86, and arm64, which has
 * none, as x64 where a descriptor is decoded; it has no table and no names.
 */

struct ntl_selector {
    uint16_t value;
    uint16_t index;             /* 0..1FFF                                    */
    bool ldt;                   /* TI: the local table, else the global one   */
    uint8_t rpl;                /* 0..3                                       */
};

NTL_API struct ntl_selector ntl_selector(uint16_t value);

/* Of its descriptor, given the table's base: base + index * 8, 64 bits. */
NTL_API uint64_t ntl_selector_address(struct ntl_selector selector,
                                      uint64_t base);

/* One slot of NT's GDT. */
struct ntl_gdt_slot {
    uint16_t selector;          /* with RPL 0                                 */
    const char *name;           /* "KGDT64_R3_CODE"                           */
    const char *also;           /* another name that sources give it, or NULL */
    uint64_t descriptor;        /* its low 8 bytes; base 0 where it varies    */
    uint64_t older;             /* in builds like 7601, or 0: the same        */
    const char *base;           /* what a varying base points at, or NULL     */
    const char *what;           /* a few words                                */
    const char *use;            /* who uses it, a clause                      */
};

/* By selector; NULL and 0 for arm64. */
NTL_API const struct ntl_gdt_slot *ntl_gdt(enum ntl_arch arch, size_t *count);

/* The slot that a selector of the GDT falls in, whatever its RPL, or NULL. */
NTL_API const struct ntl_gdt_slot *ntl_gdt_find(enum ntl_arch arch,
                                                uint16_t selector);

/* As loaded by NT: with the descriptor's DPL as RPL. */
NTL_API uint16_t ntl_gdt_loaded(const struct ntl_gdt_slot *slot);

/*
 * A descriptor in parts.  Nothing of the 8 or 16 bytes is lost: unpacking and
 * packing again gives the same bits.
 */
struct ntl_descriptor {
    uint64_t base;              /* 32 bits unless wide                        */
    uint32_t limit;             /* 20 bits as stored: ntl_descriptor_limit */
    uint8_t type;               /* 0..F                                       */
    uint8_t dpl;
    bool segment;               /* S: code or data, else system               */
    bool present;
    bool available;             /* AVL, for software; NT calls it System      */
    bool long_mode;             /* L: 64-bit code                             */
    bool big;                   /* D/B: 32-bit                                */
    bool pages;                 /* G: the limit counts pages of 4 KB          */
    bool wide;                  /* 16 bytes: a system descriptor of x64       */
    uint32_t must_be_zero;      /* the last 4 of 16 bytes                     */
};

/* Does the descriptor that begins with these 8 bytes have 16? */
NTL_API bool ntl_descriptor_wide(enum ntl_arch arch, uint64_t low);

/* `high` counts only where the descriptor is wide. */
NTL_API struct ntl_descriptor ntl_descriptor(enum ntl_arch arch, uint64_t low,
                                             uint64_t high);

/* Parts that do not fit their bits are cut; ret[1] is 0 unless wide. */
NTL_API void ntl_descriptor_pack(const struct ntl_descriptor *descriptor,
                                 uint64_t ret[2]);

/* The last offset in bytes, with granularity applied. */
NTL_API uint32_t ntl_descriptor_limit(const struct ntl_descriptor *descriptor);

/*
 * Sets `limit` and `pages` for a last offset in bytes.  Errors: NTL_EVALUE for
 * one of 1 MB and more that does not end in FFF.
 */
NTL_API enum ntl_status ntl_descriptor_set_limit(
    struct ntl_descriptor *descriptor, uint32_t last) NTL_MUST_USE;

/*
 * What it is.  The first as WinDbg's dg prints it ("Code RE Ac"); gates, LDTs
 * and 16-bit forms have not been seen in its output and are named alike.  The
 * second in words, by architecture.
 */
NTL_API const char *ntl_descriptor_dg_type(
    const struct ntl_descriptor *descriptor);
NTL_API const char *ntl_descriptor_kind(
    enum ntl_arch arch, const struct ntl_descriptor *descriptor);

/* Access byte and the four flags: 00000cfb. */
NTL_API uint32_t ntl_descriptor_dg_flags(
    const struct ntl_descriptor *descriptor);

enum { NTL_DG_TEXT = 72 };

/*
 * The line that dg prints for it, from the base on (no selector).  dg knows 8
 * bytes only: a wide descriptor's base is its low half, sign-extended.
 */
NTL_API void ntl_descriptor_dg(enum ntl_arch arch,
                               const struct ntl_descriptor *descriptor,
                               char text[NTL_DG_TEXT]);

/* NT's slot that has this descriptor, but for accessed, busy, base; or NULL. */
NTL_API const struct ntl_gdt_slot *ntl_gdt_match(enum ntl_arch arch,
                                                 uint64_t low);

/* The bit fields of the low and the high 8 bytes, as NT names them. */
NTL_API const struct ntl_layout *ntl_descriptor_layout(enum ntl_arch arch,
                                                       bool high);

/* `gdt` is the table's base, or NULL. */
NTL_API void ntl_selector_show(enum ntl_arch arch, uint16_t value,
                               const uint64_t *gdt, struct ntl_sink *sink);

/* NT's table, a row a slot. */
NTL_API void ntl_gdt_show(enum ntl_arch arch, struct ntl_sink *sink);

/* Of that, the slots of these selectors and between them; how many. */
NTL_API size_t ntl_gdt_show_some(enum ntl_arch arch, uint16_t first,
                                 uint16_t last, struct ntl_sink *sink);

/* `high` is NULL where only 8 bytes are known. */
NTL_API void ntl_descriptor_show(enum ntl_arch arch, uint64_t low,
                                 const uint64_t *high, struct ntl_sink *sink);

#endif
