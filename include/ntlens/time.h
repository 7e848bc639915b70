/* time.h - what a number says as a time: NT's clock and that of C. */
#ifndef NTL_TIME_H
#define NTL_TIME_H

#include <ntlens/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A moment of the Gregorian calendar, UTC. */
struct ntl_time {
    uint32_t year;              /* 1601 to 60056                              */
    uint8_t month, day;         /* from 1                                     */
    uint8_t weekday;            /* 0 is Sunday                                */
    uint8_t hour, minute, second;
    uint32_t ticks;             /* of 100 ns, 0 to 9999999                    */
};

enum {
    NTL_TICKS_A_SECOND = 10000000,  /* 100 ns each                            */
    NTL_TIME_TEXT = 40
};

/* FILETIME, a LARGE_INTEGER of KeQuerySystemTime: ticks since 1601.  Total. */
NTL_API struct ntl_time ntl_time_of_filetime(uint64_t ticks);

/*
 * Seconds since 1970, as in a TimeDateStamp; as ticks since 1601.  False where
 * they do not fit.
 */
NTL_API bool ntl_filetime_of_unix(uint64_t seconds, uint64_t *ret);

/* "Tue 2018-08-14 17:00:00", with ".1234567" where there are ticks. */
NTL_API size_t ntl_format_time(char *text, size_t size,
                               const struct ntl_time *time);

#endif
