#include "private.h"

#include <string.h>

/*
 * Files that people open by mistake, by their first bytes.  Sources: file(1)'s
 * magic and the formats' own documents; hibernation: "HIBR", "RSTR", "WAKE" in
 * either case are PO_MEMORY_IMAGE's signatures.
 */
static const struct {
    uint16_t at;
    uint8_t length;
    const char *bytes;
    struct known_file known;
} signatures[] = {
#define UNPACK "unpack it first"
    { 0, 4, "MDMP", { "a user-mode minidump (MDMP)",
        "it has no page tables; WinDbg and minidump readers take it" } },
    { 0, 8, "USERDUMP", { "an old user-mode dump (USERDUMP)", NULL } },
    { 0, 8, "USERDU64", { "an old user-mode dump (USERDU64)", NULL } },
#define HIBERNATION { "a hibernation file (hiberfil.sys)",                     \
        "convert it to a crash dump or a raw image first" }
    { 0, 4, "HIBR", HIBERNATION }, { 0, 4, "hibr", HIBERNATION },
    { 0, 4, "RSTR", HIBERNATION }, { 0, 4, "rstr", HIBERNATION },
    { 0, 4, "WAKE", HIBERNATION }, { 0, 4, "wake", HIBERNATION },
#define VMSS { "a VMware saved state (.vmss, .vmsn)",                          \
        "VMware's vmss2core makes a crash dump of it" }
    { 0, 4, "\xd2\xbe\xd2\xbe", VMSS }, { 0, 4, "\xd1\xba\xd1\xba", VMSS },
    { 0, 4, "\xd0\xbe\xd2\xbe", VMSS }, { 0, 4, "\xd3\xbe\xd3\xbe", VMSS },
    { 0, 8, "\x1f\x8b", { NULL, NULL } },
    { 0, 0, NULL, { NULL, NULL } },
};

const struct known_file *known_file(const struct file *file)
{
    for (size_t i = 0; signatures[i].bytes; i++)
        if (signatures[i].known.name
            && file_has(file, signatures[i].at, signatures[i].length)
            && memcmp(file->bytes + signatures[i].at, signatures[i].bytes,
                      signatures[i].length) == 0)
            return &signatures[i].known;
    return NULL;
}
