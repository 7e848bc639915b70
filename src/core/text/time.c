#include "time-text.h"

#include <string.h>

/*
 * 1601 begins a cycle of 400 years, on a Monday: three centuries of 36524 days,
 * then one with a leap day more at its end; four years likewise.
 */
enum {
    DAY = 86400, YEAR = 365, FOUR_YEARS = 4 * YEAR + 1,
    CENTURY = 25 * FOUR_YEARS - 1, CYCLE = 4 * CENTURY + 1,
    FIRST_YEAR = 1601, FIRST_WEEKDAY = 1
};

static const uint64_t unix_epoch = 11644473600;     /* seconds since 1601 */

static bool is_leap(uint32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t at_most(uint32_t value, uint32_t limit)
{
    return value < limit ? value : limit;
}

/* Fills in year, month and day; `days` is since 1601-01-01. */
static void set_date(struct ntl_time *time, uint32_t days)
{
    static const uint8_t lengths[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    uint32_t in_cycle = days % CYCLE;
    uint32_t century = at_most(in_cycle / CENTURY, 3);
    uint32_t in_century = in_cycle - century * CENTURY;
    uint32_t in_four = in_century % FOUR_YEARS;
    uint32_t year = at_most(in_four / YEAR, 3);
    uint32_t left = in_four - year * YEAR, month = 0;

    time->year = FIRST_YEAR + days / CYCLE * 400 + century * 100
        + in_century / FOUR_YEARS * 4 + year;
    for (; month < 11; month++) {
        uint32_t length = lengths[month]
            + (month == 1 && is_leap(time->year) ? 1u : 0);

        if (left < length)
            break;
        left -= length;
    }
    time->month = (uint8_t)(month + 1);
    time->day = (uint8_t)(left + 1);
}

struct ntl_time ntl_time_of_filetime(uint64_t ticks)
{
    uint64_t seconds = ticks / NTL_TICKS_A_SECOND;
    uint32_t days = (uint32_t)(seconds / DAY);
    uint32_t in_day = (uint32_t)(seconds % DAY);
    struct ntl_time time = {
        .weekday = (uint8_t)((days + FIRST_WEEKDAY) % 7),
        .hour = (uint8_t)(in_day / 3600),
        .minute = (uint8_t)(in_day / 60 % 60),
        .second = (uint8_t)(in_day % 60),
        .ticks = (uint32_t)(ticks % NTL_TICKS_A_SECOND),
    };

    set_date(&time, days);
    return time;
}

bool ntl_filetime_of_unix(uint64_t seconds, uint64_t *ret)
{
    if (seconds > UINT64_MAX / NTL_TICKS_A_SECOND - unix_epoch)
        return false;
    *ret = (seconds + unix_epoch) * NTL_TICKS_A_SECOND;
    return true;
}

/* A separator and `digits` digits; returns what comes after. */
static char *write_part(char *at, char separator, uint32_t value,
                        unsigned digits)
{
    *at++ = separator;
    for (unsigned i = digits; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + digits;
}

size_t ntl_time_text(char text[NTL_TIME_TEXT], const struct ntl_time *time)
{
    static const char weekdays[] = "SunMonTueWedThuFriSat";
    char *at = text + TIME_WEEKDAY - 1;

    memcpy(text, weekdays + time->weekday % 7 * (TIME_WEEKDAY - 1),
           TIME_WEEKDAY - 1);
    at = write_part(at, ' ', time->year, time->year > 9999 ? 5 : 4);
    at = write_part(at, '-', time->month, 2);
    at = write_part(at, '-', time->day, 2);
    at = write_part(at, ' ', time->hour, 2);
    at = write_part(at, ':', time->minute, 2);
    at = write_part(at, ':', time->second, 2);
    if (time->ticks)
        at = write_part(at, '.', time->ticks, 7);
    *at = '\0';
    return (size_t)(at - text);
}

size_t ntl_format_time(char *text, size_t size, const struct ntl_time *time)
{
    char whole[NTL_TIME_TEXT];
    size_t length = ntl_time_text(whole, time);

    if (size) {
        size_t n = length < size ? length : size - 1;

        memcpy(text, whole, n);
        text[n] = '\0';
    }
    return length;
}
