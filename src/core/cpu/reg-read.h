/* reg-read.h - what a register's value says; inside the core only. */
#ifndef NTL_REG_READ_H
#define NTL_REG_READ_H

#include <ntlens/reg.h>

/* What the fields mean together, and what is strange about them. */
void ntl_reg_read(const struct ntl_reg *reg, uint64_t value,
                  const struct ntl_reg_options *options, struct ntl_sink *sink);

/* What a reader may want beside the value; as in struct ntl_reg_options. */
struct reading {
    const struct ntl_reg *reg;
    enum ntl_arch arch;
    uint64_t cr4, mask;
    bool has_cr4, has_mask;
};

typedef void reader(uint64_t value, const struct reading *how,
                    struct ntl_sink *sink);

/* reg-memory.c: types of memory. */
reader ntl_reg_read_mtrr_base, ntl_reg_read_mtrr_mask, ntl_reg_read_mtrr_fixed;
reader ntl_reg_read_mtrr_default, ntl_reg_read_pat;

/* reg-vmx.c: what a processor's VMX can do, and EPT. */
reader ntl_reg_read_vmx_controls, ntl_reg_read_vmx_fixed;
reader ntl_reg_read_eptp, ntl_reg_read_ept_page, ntl_reg_read_ept_middle;
reader ntl_reg_read_ept_table, ntl_reg_read_ept_violation;

/* reg-arm64.c */
reader ntl_reg_read_current_el, ntl_reg_read_ttbr, ntl_reg_read_tcr;
reader ntl_reg_read_spsr, ntl_reg_read_esr, ntl_reg_read_par;
reader ntl_reg_read_mair, ntl_reg_read_midr;

/* reg-words.c: "WB" of MTRRs and EPT, which lack PAT's UC-. */
const char *ntl_reg_memory_type(unsigned type);

enum { REG_BITS_TEXT = 512 };   /* every bit of any register by name          */

/* The names of the fields that are not 0, with blanks between; or "none". */
void ntl_reg_bits_text(const struct ntl_reg *reg, uint64_t value, char *text,
                       size_t size);

#endif
