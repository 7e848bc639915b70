#include "time-text.h"

#include <inttypes.h>
#include <ntlens/time.h>
#include <stdio.h>

size_t up_time_text(char *text, size_t size, uint64_t ticks)
{
    uint64_t s = ticks / NTL_TICKS_A_SECOND;
    int n = snprintf(text, size,
                     "%" PRIu64 " d %02" PRIu64 ":%02" PRIu64 ":%02" PRIu64,
                     s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);

    return n < 0 ? 0 : (size_t)n;
}
