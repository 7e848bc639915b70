/* PsLoadedModuleList, and a page of code of each driver. */
#include "private.h"

#include <stdio.h>
#include <string.h>

/* Those after the kernel's are invented. */
static const struct {
    const char *name;
    uint32_t size;
} images[] = {
    { "ntoskrnl.exe", 0x1047000 }, { "hal.dll", 0x6000 },
    { "fltmgr.sys", 0x7b000 },     { "blueflt.sys", 0x1c000 },
    { "hvlantern.sys", 0x2e000 },  { "kindler.sys", 0x19000 },
    { "ledger.sys", 0x12000 },     { "drizzle.sys", 0x23000 },
    { "ember.sys", 0x15000 },
};

enum { IMAGES = sizeof images / sizeof *images, RING = 50 };

uint64_t module_named(struct machine *m, const char *text)
{
    for (unsigned i = 0; i < m->modules; i++)
        if (strcmp(m->module[i].name, text) == 0)
            return m->module[i].base;
    m->unknown++;
    return 0;
}

/* A header, and a page of code filled with nops. */
static void map_image(struct machine *m, const struct module *module)
{
    map_pages(m, module->base, 1, KERNEL_READ);
    map_pages(m, module->base + PAGE, 1, KERNEL_CODE);
    poke(m, module->base, 2, 0x5a4d);
    for (unsigned i = 0; i < PAGE; i++)
        poke(m, module->base + PAGE + i, 1, i % 0x100 < 0xf0 ? 0x90 : 0xcc);
}

/* KLDR_DATA_TABLE_ENTRY begins as LDR_DATA_TABLE_ENTRY does. */
static void add_entry(struct machine *m, uint64_t head,
                      const struct module *module)
{
    enum { TEXT = 0x100, ROOM = 0x180 };
    uint64_t at = new_pool(m, ROOM + 0x80);
    char path[64];

    snprintf(path, sizeof path, "\\SystemRoot\\System32\\%s%s",
             strstr(module->name, ".sys") ? "drivers\\" : "", module->name);
    set_field(m, at, "_LDR_DATA_TABLE_ENTRY", "DllBase", module->base);
    set_field(m, at, "_LDR_DATA_TABLE_ENTRY", "SizeOfImage", module->size);
    set_field(m, at, "_LDR_DATA_TABLE_ENTRY", "TimeDateStamp",
              0x60000000 + draw_below(m, 0x8000000));
    set_string(m, at + offset_of(m, "_LDR_DATA_TABLE_ENTRY", "FullDllName"),
               at + TEXT, path);
    set_string(m, at + offset_of(m, "_LDR_DATA_TABLE_ENTRY", "BaseDllName"),
               at + ROOM + 0x40, module->name);
    list_add(m, head, at);
}

/* SMAP's story: the hypervisor's driver has gone, and its place is known. */
static bool is_unloaded(const struct machine *m, const char *text)
{
    return m->choice.story == PRACTICE_SMAP
           && strcmp(text, "hvlantern.sys") == 0;
}

/* MmUnloadedDrivers: a name, where it began and ended. */
static void add_unloaded(struct machine *m, const struct module *module)
{
    uint64_t array = peek(m, m->unloaded, 8);

    set_string(m, array, array + RING * 0x28, module->name);
    poke(m, array + 0x10, 8, module->base);
    poke(m, array + 0x18, 8, module->base + module->size);
}

void make_modules(struct machine *m)
{
    uint64_t head = new_data(m, 16), at = m->nt + UINT64_C(0x4000000);

    m->loaded_modules = head;
    m->unloaded = new_data(m, 16);
    poke(m, m->unloaded, 8, new_pool(m, RING * 0x28 + 0x80));
    list_begin(m, head);
    name_it(m, "nt!PsLoadedModuleList", head);
    for (unsigned i = 0; i < IMAGES; i++) {
        struct module *module = &m->module[m->modules++];

        snprintf(module->name, sizeof module->name, "%s", images[i].name);
        module->size = images[i].size;
        module->base = i ? at : m->nt;
        at += 0x100000 + draw_step(m, 0x400000, 0x10000);
        if (is_unloaded(m, module->name)) {
            add_unloaded(m, module);
            continue;
        }
        add_entry(m, head, module);
        if (i)
            map_image(m, module);
    }
}
