#include "stubs.h"

#include <ntlens/time.h>

uint64_t number;
char text[64];

int main(void)
{
    struct ntl_time time = ntl_time_of_filetime(any64);

    number = ntl_format_time(text, up_to(sizeof text), &time);
    if (ntl_filetime_of_unix(any64, &number))
        time = ntl_time_of_filetime(number);
    return 0;
}
