#include "stubs.h"

#include <ntlens/selfmap.h>

uint8_t code[64];
bool known;

/* Instructions that hold the base. */
int main(void)
{
    struct ntl_selfmap_code found;

    fill(code, sizeof code);
    known = ntl_selfmap_from_code(code, up_to(sizeof code), &found);
    return 0;
}
