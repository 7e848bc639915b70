/* time-text.h - a moment in letters, for those who format. */
#ifndef TIME_TEXT_H
#define TIME_TEXT_H

#include <ntlens/time.h>

enum { TIME_WEEKDAY = 4 };      /* "Tue ", before the date                    */

/* As ntl_format_time has it; returns the length. */
size_t ntl_time_text(char text[NTL_TIME_TEXT], const struct ntl_time *time);

#endif
