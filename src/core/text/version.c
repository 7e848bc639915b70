#include <ntlens/version.h>

#define TEXT(number)             #number
#define DOTTED(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *ntl_version(void)
{
    return DOTTED(NTL_VERSION_MAJOR, NTL_VERSION_MINOR, NTL_VERSION_PATCH);
}
