#include "image/private.h"

#include <string.h>
#include <strings.h>

/*
 * Files that people open by mistake, by their first bytes.  Sources: file(1)'s
 * magic and the formats' own documents; VMware: vmss2core; Hyper-V: dissect;
 * hibernation: PO_MEMORY_IMAGE's signatures, in either case.
 */
#define UNPACK "unpack it first"
#define CONVERT "its own tools can write a crash dump or a raw image"

static const struct known_file
    hibernation = { "a hibernation file (hiberfil.sys)", CONVERT },
    vmware = { "a VMware saved state (.vmss, .vmsn)",
               "VMware's vmss2core makes a crash dump of it" },
    vmem = { "VMware's memory without its map (.vmem)",
             "vmss2core makes a crash dump of it and its .vmss; --raw takes it "
             "as it is: right below 3 GB" },
    hyperv = { "a Hyper-V saved state", "Sysinternals' livekd or vm2dmp makes "
               "a crash dump of it" },
    disk = { "the image of a disk, not of memory", NULL },
    linux_dump = { "a Linux crash dump (kdump)", NULL },
    lime = { "a LiME or AVML image of Linux memory",
             "have the tool write a raw image" },
    mach = { "a Mach-O file", NULL };

struct signature {
    uint8_t length;
    const char *bytes;
    struct known_file known;    /* or, without a name: */
    const struct known_file *shared;
};

#define OWN(bytes, ...) { sizeof bytes - 1, bytes, { __VA_ARGS__ }, NULL }
#define ONE_OF(bytes, kind)                                                    \
    { sizeof bytes - 1, bytes, { NULL, NULL }, &(kind) }

static const struct signature signatures[] = {
    OWN("MDMP", "a user-mode minidump (MDMP)",
        "it has no page tables; a user-mode debugger reads it"),
    OWN("USERDUMP", "an old user-mode dump (USERDUMP)", NULL),
    OWN("USERDU64", "an old user-mode dump (USERDU64)", NULL),
    OWN("Raw_Dmp!", "an offline dump from firmware (Raw_Dmp)", CONVERT),
    ONE_OF("HIBR", hibernation), ONE_OF("hibr", hibernation),
    ONE_OF("RSTR", hibernation), ONE_OF("rstr", hibernation),
    ONE_OF("WAKE", hibernation), ONE_OF("wake", hibernation),
    ONE_OF("\xd0\xbe\xd0\xbe", vmware), ONE_OF("\xd1\xbe\xd1\xbe", vmware),
    ONE_OF("\xd2\xbe\xd2\xbe", vmware), ONE_OF("\xd3\xbe\xd3\xbe", vmware),
    ONE_OF("\xd0\xbe\xd2\xbe", vmware), ONE_OF("\xd3\xbe\xd2\xbe", vmware),
    ONE_OF("\xd1\xba\xd1\xba", vmware), ONE_OF("\xd2\xba\xd2\xba", vmware),
    ONE_OF("\x14\x20\x28\x01", hyperv),
    OWN("\x7fVirtualBox SavedState", "a VirtualBox saved state",
        "`VBoxManage debugvm VM dumpvmcore` writes an ELF core"),
    OWN("QEVM", "a QEMU migration stream (savevm)",
        "QEMU's `dump-guest-memory` writes an ELF core"),
    OWN("LibvirtQemudSave", "a libvirt saved domain",
        "`virsh dump --memory-only` writes an ELF core"),
    ONE_OF("QFI\xfb", disk), ONE_OF("KDMV", disk), ONE_OF("vhdxfile", disk),
    ONE_OF("conectix", disk), ONE_OF("<<< ", disk),
    ONE_OF("KDUMP   ", linux_dump), ONE_OF("DISKDUMP", linux_dump),
    ONE_OF("makedumpfile", linux_dump),
    ONE_OF("EMiL", lime), ONE_OF("AVML", lime),
    OWN("EVF\x09\x0d\x0a\xff", "an EnCase image (E01)", UNPACK),
    OWN("\x1f\x8b", "compressed with gzip", UNPACK),
    OWN("BZh", "compressed with bzip2", UNPACK),
    OWN("\xfd" "7zXZ", "compressed with xz", UNPACK),
    OWN("\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    OWN("\x04\x22\x4d\x18", "compressed with lz4", UNPACK),
    OWN("7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    OWN("PK\x03\x04", "a zip archive", UNPACK),
    OWN("Rar!\x1a\x07", "a RAR archive", UNPACK),
    OWN("MSCF", "a cabinet archive (.cab)", UNPACK),
    OWN("MZ", "a Windows program (PE)", NULL),
    OWN("Microsoft C/C++ MSF 7.00", "a symbol file (PDB)", NULL),
    OWN("regf", "a registry hive", NULL),
    OWN("ElfFile", "an event log (.evtx)", NULL),
    OWN("#!", "a script", NULL),
    OWN("%PDF", "a PDF document", NULL),
    ONE_OF("\xcf\xfa\xed\xfe", mach), ONE_OF("\xce\xfa\xed\xfe", mach),
};

/* Formats that show in their name alone. */
static const struct { const char *end; const struct known_file *known; } ends[]
    = { { ".vmem", &vmem }, { ".vsv", &hyperv }, { ".vmrs", &hyperv } };

static const struct known_file *by_name(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i].end);

        if (length > n && strcasecmp(path + length - n, ends[i].end) == 0)
            return ends[i].known;
    }
    return NULL;
}

const struct known_file *known_file(const struct file *file)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *s = &signatures[i];

        if (file_has(file, 0, s->length)
            && memcmp(file->bytes, s->bytes, s->length) == 0)
            return s->shared ? s->shared : &s->known;
    }
    return by_name(file->path);
}
