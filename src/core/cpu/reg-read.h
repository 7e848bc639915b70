/* reg-read.h - what a register's value says; inside the core only. */
#ifndef NTL_REG_READ_H
#define NTL_REG_READ_H

#include <ntlens/reg.h>

/* What the fields mean together, and what is strange about them. */
void ntl_reg_read(const struct ntl_reg *reg, uint64_t value,
                  const struct ntl_reg_options *options,
                  struct ntl_sink *sink);

#endif
