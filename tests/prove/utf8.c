#include "stubs.h"

#include <ntlens/format.h>

size_t number;
char text[16];

int main(void)
{
    fill(text, sizeof text);
    number = ntl_utf8_length(text, up_to(sizeof text));
    return 0;
}
