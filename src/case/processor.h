/* processor.h - which processor it is, as the kernel keeps it. */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include "session/state.h"

#include <stdint.h>

/* Zeros: not known. */
struct processor {
    uint8_t family;             /* KPRCB.CpuType                              */
    uint16_t step;              /* KPRCB.CpuStep: model << 8 | stepping       */
    uint32_t mhz;
};

/* Of the processor whose block the image has. */
void processor_of(const struct session *session, struct processor *ret);

#endif
