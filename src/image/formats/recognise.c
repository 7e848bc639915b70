#include "image/private.h"

#include <string.h>
#include <strings.h>

/*
 * Files by their first bytes: memory images, and what people open by mistake.
 * Sources: file(1)'s magic and the formats' own documents; VMware: vmss2core;
 * Hyper-V: dissect; hibernation: PO_MEMORY_IMAGE's signatures, in either case.
 */
#define UNPACK "unpack it first"
#define CONVERT "its own tools can write a crash dump or a raw image"

#define IMAGE(magic, name, format, read)                                       \
    { magic, name, NULL, sizeof magic - 1, format, read }
#define OTHER(magic, ...)                                                      \
    { magic, __VA_ARGS__, sizeof magic - 1, IMAGE_RAW, NULL }
#define BY_NAME(...) { NULL, __VA_ARGS__, 0, IMAGE_RAW, NULL }

#define HIBERNATION "a hibernation file (hiberfil.sys)", CONVERT
#define VMWARE                                                                 \
    "a VMware saved state (.vmss, .vmsn)",                                     \
    "VMware's vmss2core makes a crash dump of it"
#define HYPERV                                                                 \
    "a Hyper-V saved state",                                                   \
    "Sysinternals' livekd or vm2dmp makes a crash dump of it"
#define DISK "the image of a disk, not of memory", NULL
#define LINUX_DUMP "a Linux crash dump (kdump)", NULL
#define LIME                                                                   \
    "a LiME or AVML image of Linux memory", "have the tool write a raw image"
#define MACH "a Mach-O file", NULL

static const struct format formats[] = {
    IMAGE("PAGEDU64", "64-bit crash dump", IMAGE_DUMP64, read_dump),
    IMAGE("PAGEDUMP", "32-bit crash dump", IMAGE_DUMP32, read_dump),
    IMAGE("\x7f" "ELF", "ELF core", IMAGE_ELF, read_elf),
    OTHER("MDMP", "a user-mode minidump (MDMP)",
        "it has no page tables; a user-mode debugger reads it"),
    OTHER("USERDUMP", "an old user-mode dump (USERDUMP)", NULL),
    OTHER("USERDU64", "an old user-mode dump (USERDU64)", NULL),
    OTHER("Raw_Dmp!", "an offline dump from firmware (Raw_Dmp)", CONVERT),
    OTHER("HIBR", HIBERNATION), OTHER("hibr", HIBERNATION),
    OTHER("RSTR", HIBERNATION), OTHER("rstr", HIBERNATION),
    OTHER("WAKE", HIBERNATION), OTHER("wake", HIBERNATION),
    OTHER("\xd0\xbe\xd0\xbe", VMWARE), OTHER("\xd1\xbe\xd1\xbe", VMWARE),
    OTHER("\xd2\xbe\xd2\xbe", VMWARE), OTHER("\xd3\xbe\xd3\xbe", VMWARE),
    OTHER("\xd0\xbe\xd2\xbe", VMWARE), OTHER("\xd3\xbe\xd2\xbe", VMWARE),
    OTHER("\xd1\xba\xd1\xba", VMWARE), OTHER("\xd2\xba\xd2\xba", VMWARE),
    OTHER("\x14\x20\x28\x01", HYPERV),
    OTHER("\x7fVirtualBox SavedState", "a VirtualBox saved state",
        "`VBoxManage debugvm VM dumpvmcore` writes an ELF core"),
    OTHER("QEVM", "a QEMU migration stream (savevm)",
        "QEMU's `dump-guest-memory` writes an ELF core"),
    OTHER("LibvirtQemudSave", "a libvirt saved domain",
        "`virsh dump --memory-only` writes an ELF core"),
    OTHER("QFI\xfb", DISK), OTHER("KDMV", DISK), OTHER("vhdxfile", DISK),
    OTHER("conectix", DISK), OTHER("<<< ", DISK),
    OTHER("KDUMP   ", LINUX_DUMP), OTHER("DISKDUMP", LINUX_DUMP),
    OTHER("makedumpfile", LINUX_DUMP),
    OTHER("EMiL", LIME), OTHER("AVML", LIME),
    OTHER("EVF\x09\x0d\x0a\xff", "an EnCase image (E01)", UNPACK),
    OTHER("\x1f\x8b", "compressed with gzip", UNPACK),
    OTHER("BZh", "compressed with bzip2", UNPACK),
    OTHER("\xfd" "7zXZ", "compressed with xz", UNPACK),
    OTHER("\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    OTHER("\x04\x22\x4d\x18", "compressed with lz4", UNPACK),
    OTHER("7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    OTHER("PK\x03\x04", "a zip archive", UNPACK),
    OTHER("Rar!\x1a\x07", "a RAR archive", UNPACK),
    OTHER("MSCF", "a cabinet archive (.cab)", UNPACK),
    OTHER("MZ", "a Windows program (PE)", NULL),
    OTHER("Microsoft C/C++ MSF 7.00", "a symbol file (PDB)", NULL),
    OTHER("regf", "a registry hive", NULL),
    OTHER("ElfFile", "an event log (.evtx)", NULL),
    OTHER("#!", "a script", NULL),
    OTHER("%PDF", "a PDF document", NULL),
    OTHER("\xcf\xfa\xed\xfe", MACH), OTHER("\xce\xfa\xed\xfe", MACH),
};

/* Of what nothing says what it is. */
static const struct format raw
    = IMAGE("", "raw physical memory", IMAGE_RAW, read_raw);

/* Formats that show in their name alone. */
static const struct { const char *end; struct format format; } ends[] = {
    { ".vmem", BY_NAME("VMware's memory without its map (.vmem)",
                       "vmss2core makes a crash dump of it and its .vmss; "
                       "--raw takes it as it is: right below 3 GB") },
    { ".vsv", BY_NAME(HYPERV) }, { ".vmrs", BY_NAME(HYPERV) },
};

static const struct format *by_name(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i].end);

        if (length > n && strcasecmp(path + length - n, ends[i].end) == 0)
            return &ends[i].format;
    }
    return &raw;
}

const struct format *format_of(struct image *image)
{
    if (image->forced)
        return &raw;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (view_says(&image->view, 0, formats[i].magic, formats[i].length))
            return &formats[i];
    return by_name(image->view.name);
}
