/*
 * The decoder beside Zydis and capstone, which the program does not link.
 *
 *   decode [COUNT [SEED]]      COUNT random encodings, then this machine's code
 *
 * Zydis judges whether bytes are an instruction, its length, and of each
 * operand of memory the base, index, scale, displacement, segment, size, and
 * whether it is read or written; of a branch, the target; of all, whether ring
 * 0 alone may.
 * Capstone 4, which knows fewer instructions, is counted beside it.
 */
#include "tests/unit/random.h"

#include <ntlens/instruction.h>

#include <Zydis/Zydis.h>
#include <capstone/capstone.h>
#include <dirent.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 16, SHOWN = 40, CODE_MAX = 64 << 20 };

struct judge {
    const char *name;
    enum ntl_arch arch;
    ZydisDecoder zydis;
    csh capstone;
    uint64_t asked, agreed, excused, differ;
    uint64_t both, same_length; /* capstone and we have an instruction        */
};

/* --- what Zydis says ------------------------------------------------------ */

static unsigned number_of(ZydisRegister reg)
{
    if (reg == ZYDIS_REGISTER_NONE)
        return NTL_NO_REGISTER;
    return ZydisRegisterGetClass(reg) == ZYDIS_REGCLASS_IP
           ? NTL_RIP : (unsigned)ZydisRegisterGetId(reg);
}

static unsigned touch_of(ZydisOperandActions actions)
{
    return (actions & ZYDIS_OPERAND_ACTION_MASK_READ ? NTL_READS : 0u)
         | (actions & ZYDIS_OPERAND_ACTION_MASK_WRITE ? NTL_WRITES : 0u);
}

static uint64_t cut(int64_t value, unsigned bytes)
{
    return bytes < 8 ? (uint64_t)value & ((UINT64_C(1) << 8 * bytes) - 1)
                     : (uint64_t)value;
}

/* FS, GS, or a segment that begins at 0. */
static unsigned moved(unsigned segment)
{
    return segment == NTL_SEGMENT_FS || segment == NTL_SEGMENT_GS ? segment : 0;
}

static const char *compare_address(const struct ntl_memory *m,
                                   const ZydisDecodedOperandMem *z)
{
    if (m->base != number_of(z->base))
        return "base";
    if (m->index != number_of(z->index))
        return "index";
    if (m->index != NTL_NO_REGISTER && m->scale != z->scale)
        return "scale";
    if (moved(m->segment) != moved(number_of(z->segment)))
        return "segment";
    return NULL;
}

static const char *compare_memory(const struct ntl_operand *ours,
                                  const ZydisDecodedOperand *z)
{
    const struct ntl_memory *m = &ours->memory;
    bool accessed = z->mem.type == ZYDIS_MEMOP_TYPE_MEM
                    || z->mem.type == ZYDIS_MEMOP_TYPE_VSIB;
    const char *what = compare_address(m, &z->mem);

    if (what)
        return what;
    if (accessed && ours->touch != touch_of(z->actions))
        return "touch";
    if (ours->implied)          /* Zydis does not say how far a PUSH goes */
        return NULL;
    if (cut(m->displacement, m->bytes) != cut(z->mem.disp.value, m->bytes))
        return "displacement";
    return accessed && ours->size && ours->size != z->size / 8 ? "size" : NULL;
}

/* Memory operands in the order in which each has them. */
static const char *compare_operands(const struct ntl_instruction *ours,
                                    const ZydisDecodedInstruction *z,
                                    const ZydisDecodedOperand *theirs)
{
    size_t i = 0, k = 0;

    for (;; i++, k++) {
        const char *what;

        while (i < ours->operands && ours->operand[i].kind != NTL_MEMORY)
            i++;
        while (k < z->operand_count
               && theirs[k].type != ZYDIS_OPERAND_TYPE_MEMORY)
            k++;
        if (i == ours->operands || k == z->operand_count)
            break;
        what = compare_memory(&ours->operand[i], &theirs[k]);
        if (what)
            return what;
    }
    return i == ours->operands && k == z->operand_count ? NULL : "operands";
}

static const char *compare_target(const struct ntl_instruction *ours,
                                  const ZydisDecodedInstruction *z,
                                  const ZydisDecodedOperand *theirs)
{
    const uint64_t address = 0x7ffffff0;
    uint64_t target, judged;

    if (!ntl_instruction_target(ours, address, &target))
        return NULL;
    if (!ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(z, &theirs[0], address,
                                               &judged)))
        return "target";
    return target == judged ? NULL : "target";
}

static const char *compare(const struct judge *judge, const uint8_t *bytes,
                           struct ntl_instruction *ours,
                           ZydisDecodedInstruction *z)
{
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    bool is = ZYAN_SUCCESS(ZydisDecoderDecodeFull(&judge->zydis, bytes, WINDOW,
                                                  z, operands));
    const char *what;
    bool ours_is;

    ours_is = ntl_instruction(judge->arch, bytes, WINDOW, ours) == NTL_DECODED;
    if (ours_is != is)
        return is ? "Zydis'" : "ours";
    if (!is)
        return NULL;
    if (ours->length != z->length)
        return "length";
    what = compare_operands(ours, z, operands);
    if (!what)
        what = compare_target(ours, z, operands);
    if (!what && z->attributes & ZYDIS_ATTRIB_IS_PRIVILEGED
        && !ours->privileged)
        what = "privilege";
    return what;
}

/* --- where we differ on purpose ------------------------------------------- */

/* The differences; words of our mnemonic or feature, or Zydis' extension. */
static const struct excuse {
    const char *what, *words, *reason;
} excuses[] = {
    { "touch", "nop prefetch prefetchw prefetchwt1 prefetchnta prefetcht0 "
      "prefetcht1 prefetcht2 prefetchit0 prefetchit1 cldemote invlpg "
      "vscatterpf0dps vscatterpf0dpd vscatterpf0qps vscatterpf0qpd "
      "vscatterpf1dps vscatterpf1dpd vscatterpf1qps vscatterpf1qpd "
      "vgatherpf0dps vgatherpf0dpd vgatherpf0qps vgatherpf0qpd "
      "vgatherpf1dps vgatherpf1dpd vgatherpf1qps vgatherpf1qpd",
      "no access that could fault (SDM)" },
    { "index", "xlat", "Zydis leaves AL out" },
    { "size", "clflush clflushopt clwb", "the size of a line is CPUID's" },
    { "size", "movsxd", "with 66 it reads 2 bytes (SDM); Zydis: 4" },
    { "base index displacement touch", "enqcmd enqcmds movdir64b",
      "Zydis calls what the destination points at a register" },
    { "operands", "umonitor vmrun vmload vmsave invlpga invlpgb monitor "
      "monitorx clzero", "Zydis calls what the register points at a register" },
    { "ours", "AVX_VNNI_INT8 AVX_VNNI_INT16 AVX_NE_CONVERT AVX_IFMA CMPCCXADD "
      "RAO_INT USER_MSR WRMSRNS MSRLIST AVX+SHA512 AVX+SM3 AVX+SM4 AMX-COMPLEX "
      "AMX-FP16 MOVRS", "newer than Zydis 4.0" },
    { "ours", "pfrcpv pfrsqrtv", "Geode has it" },
    { "ours", "vcvtsh2si vcvttsh2si vcvtsh2usi vcvttsh2usi vcvtsi2sh "
      "vcvtusi2sh",
      "outside 64-bit mode W is ignored (SDM)" },
    { "Zydis'", "KNC KNCE KNCV", "Knights Corner runs no Windows" },
    { "Zydis'", "PADLOCK", "VIA's" },
};

/* A word of a list, with blanks between. */
static bool among(const char *words, const char *word)
{
    size_t length = word ? strlen(word) : 0;

    for (const char *w = words; w && length; w = strchr(w, ' ')) {
        w += *w == ' ';
        if (strncmp(w, word, length) == 0
            && (w[length] == ' ' || w[length] == '\0'))
            return true;
    }
    return false;
}

static const char *extension_of(const ZydisDecodedInstruction *z)
{
    return ZydisISAExtGetString(z->meta.isa_ext);
}

static const char *excuse_for(const char *what, const uint8_t *bytes,
                              const struct ntl_instruction *ours,
                              const ZydisDecodedInstruction *z)
{
    /* Zydis 4.0 names r13d, which no [index * scale + disp32] has. */
    if (strcmp(what, "base") == 0 && memchr(bytes, 0x67, z->length))
        return "a mistake of Zydis 4.0";
    for (size_t i = 0; i < sizeof excuses / sizeof *excuses; i++)
        if (among(excuses[i].what, what)
            && (among(excuses[i].words, ours->mnemonic)
                || among(excuses[i].words, ours->feature)
                || (strcmp(what, "Zydis'") == 0
                    && among(excuses[i].words, extension_of(z)))))
            return excuses[i].reason;
    return NULL;
}

/* --- asking --------------------------------------------------------------- */

static size_t capstone_length(const struct judge *judge, const uint8_t *bytes)
{
    cs_insn *insn = NULL;
    size_t count = cs_disasm(judge->capstone, bytes, WINDOW, 0, 1, &insn);
    size_t length = count ? insn->size : 0;

    if (count)
        cs_free(insn, count);
    return length;
}

static void show(const struct judge *judge, const uint8_t *bytes,
                 const char *what, const struct ntl_instruction *ours)
{
    char text[NTL_INSTRUCTION_TEXT];
    ZydisDisassembledInstruction z;
    bool is = ZYAN_SUCCESS(ZydisDisassembleIntel(judge->zydis.machine_mode, 0,
                                                 bytes, WINDOW, &z));

    ntl_instruction_text(text, sizeof text, ours, 0);
    printf("FAIL %s %s: ", judge->name, what);
    for (size_t i = 0; i < WINDOW; i++)
        printf("%02x", bytes[i]);
    printf(": ours %u %s | %s | capstone %zu\n", ours->length, text,
           is ? z.text : "invalid", capstone_length(judge, bytes));
}

/* Returns the length, for who goes through code; 1 where there is none. */
static size_t ask(struct judge *judge, const uint8_t *bytes)
{
    struct ntl_instruction ours;
    ZydisDecodedInstruction z;
    const char *what = compare(judge, bytes, &ours, &z);
    size_t length = capstone_length(judge, bytes);

    judge->asked++;
    judge->both += length && ours.mnemonic;
    judge->same_length += length && ours.mnemonic && length == ours.length;
    if (!what)
        judge->agreed++;
    else if (excuse_for(what, bytes, &ours, &z))
        judge->excused++;
    else if (judge->differ++ < SHOWN)
        show(judge, bytes, what, &ours);
    return ours.mnemonic ? ours.length : 1;
}

static int report(struct judge *judge, const char *corpus)
{
    printf("%s, %s: %llu asked, %llu as Zydis, %llu excused, %llu differ; "
           "length as capstone's: %llu of %llu\n", judge->name, corpus,
           (unsigned long long)judge->asked, (unsigned long long)judge->agreed,
           (unsigned long long)judge->excused,
           (unsigned long long)judge->differ,
           (unsigned long long)judge->same_length,
           (unsigned long long)judge->both);
    return judge->differ || !judge->asked ? 1 : 0;
}

/* --- random encodings ----------------------------------------------------- */

/* The first bytes: bits that chance draws, and bits that are set. */
static const struct shape { uint8_t drawn[4], set[4]; } shapes[] = {
    { { 0xff, 0xff, 0xff, 0xff }, { 0 } },
    { { 0x00, 0xff, 0xff, 0xff }, { 0x0f } },
    { { 0x00, 0x02, 0xff, 0xff }, { 0x0f, 0x38 } },
    { { 0x01, 0x00, 0xff, 0xff }, { 0xf2, 0x0f } },
    { { 0x00, 0x00, 0xff, 0xff }, { 0x66, 0x0f } },
    { { 0x01, 0x00, 0x02, 0xff }, { 0xf2, 0x0f, 0x38 } },
    { { 0x00, 0x00, 0x02, 0xff }, { 0x66, 0x0f, 0x38 } },
    { { 0x0f, 0xff, 0xff, 0xff }, { 0x40 } },
    { { 0x0f, 0x00, 0xff, 0xff }, { 0x40, 0x0f } },
    { { 0x07, 0xff, 0xff, 0xff }, { 0xd8 } },
    { { 0x01, 0xff, 0xff, 0xff }, { 0x66 } },
    { { 0x00, 0xff, 0xff, 0xff }, { 0xf0 } },
    { { 0x01, 0xff, 0xff, 0xff }, { 0x64 } },
    { { 0x00, 0x00, 0x00, 0xff }, { 0x0f, 0x01, 0xc0 } },
    { { 0x00, 0x00, 0xff, 0xff }, { 0x0f, 0xae } },
    { { 0x00, 0xff, 0xff, 0xff }, { 0xc5 } },
    { { 0x00, 0xe3, 0xff, 0xff }, { 0xc4 } },
    { { 0x00, 0xe3, 0x87, 0xff }, { 0xc4, 0x00, 0x78 } },
    { { 0x00, 0xe3, 0xff, 0xff }, { 0x8f, 0x08 } },
    { { 0x00, 0xe3, 0x84, 0xff }, { 0x8f, 0x08, 0x78 } },
    { { 0x00, 0xf7, 0xfb, 0xff }, { 0x62, 0x00, 0x04 } },
    { { 0x00, 0xf7, 0xfb, 0x67 }, { 0x62, 0x00, 0x04, 0x08 } },
    { { 0x00, 0xf7, 0x83, 0x67 }, { 0x62, 0x00, 0x7c, 0x08 } },
    { { 0x00, 0xf7, 0x83, 0xf7 }, { 0x62, 0x00, 0x7c, 0x08 } },
};

static void draw(uint64_t *seed, uint8_t bytes[WINDOW])
{
    const struct shape *shape =
        &shapes[random_below(seed, sizeof shapes / sizeof *shapes)];

    for (size_t i = 0; i < WINDOW; i++)
        bytes[i] = (uint8_t)random_next(seed);
    for (size_t i = 0; i < sizeof shape->set; i++)
        bytes[i] = (uint8_t)((bytes[i] & shape->drawn[i]) | shape->set[i]);
}

static int ask_random(const struct judge *judges, uint64_t count, uint64_t seed)
{
    struct judge asked[2] = { judges[0], judges[1] };
    int failed = 0;

    for (uint64_t i = 0; i < count; i++) {
        uint8_t bytes[WINDOW];

        draw(&seed, bytes);
        for (size_t j = 0; j < 2; j++)
            ask(&asked[j], bytes);
    }
    for (size_t j = 0; j < 2; j++)
        failed += report(&asked[j], "random");
    return failed;
}

/* --- the code of this machine --------------------------------------------- */

static void ask_code(struct judge *judges, const uint8_t *code, size_t size,
                     uint64_t limit)
{
    for (size_t at = 0; at + WINDOW <= size && judges[0].asked < limit;) {
        size_t length = ask(&judges[0], code + at);

        ask(&judges[1], code + at);
        at += length;
    }
}

static bool lies_in(uint64_t offset, uint64_t length, size_t size)
{
    return offset <= size && length <= size - offset;
}

/* The executable sections of a 64-bit ELF file. */
static void ask_elf(struct judge *judges, const uint8_t *file, size_t size,
                    uint64_t limit)
{
    Elf64_Ehdr head;
    Elf64_Shdr section;

    if (size < sizeof head || memcmp(file, ELFMAG, SELFMAG) != 0)
        return;
    memcpy(&head, file, sizeof head);
    for (unsigned i = 0; i < head.e_shnum; i++) {
        uint64_t at = head.e_shoff + (uint64_t)i * sizeof section;

        if (!lies_in(at, sizeof section, size))
            return;
        memcpy(&section, file + at, sizeof section);
        if (section.sh_flags & SHF_EXECINSTR && section.sh_type == SHT_PROGBITS
            && lies_in(section.sh_offset, section.sh_size, size))
            ask_code(judges, file + section.sh_offset, section.sh_size, limit);
    }
}

static void ask_file(struct judge *judges, const char *name, uint64_t limit)
{
    static uint8_t file[CODE_MAX];
    FILE *in = fopen(name, "rb");

    if (!in)
        return;
    ask_elf(judges, file, fread(file, 1, sizeof file, in), limit);
    fclose(in);
}

static void ask_folder(struct judge *judges, const char *folder, uint64_t limit)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    char name[512];

    while (dir && judges[0].asked < limit && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        ask_file(judges, name, limit);
    }
    if (dir)
        closedir(dir);
}

static int ask_machine(const struct judge *judges, uint64_t limit)
{
    static const char *const folders[] = {
        "/usr/lib/x86_64-linux-gnu", "/usr/bin",
    };
    int failed = 0;

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct judge asked[2] = { judges[0], judges[1] };

        ask_folder(asked, folders[i], limit);
        for (size_t j = 0; j < 2; j++)
            failed += report(&asked[j], folders[i]);
    }
    return failed;
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 16) : random_seed;
    struct judge judges[2] = {
        { .name = "x64", .arch = NTL_X64 }, { .name = "x86", .arch = NTL_X86 },
    };
    int failed;

    ZydisDecoderInit(&judges[0].zydis, ZYDIS_MACHINE_MODE_LONG_64,
                     ZYDIS_STACK_WIDTH_64);
    ZydisDecoderInit(&judges[1].zydis, ZYDIS_MACHINE_MODE_LEGACY_32,
                     ZYDIS_STACK_WIDTH_32);
    if (cs_open(CS_ARCH_X86, CS_MODE_64, &judges[0].capstone) != CS_ERR_OK
        || cs_open(CS_ARCH_X86, CS_MODE_32, &judges[1].capstone) != CS_ERR_OK)
        return 2;
    printf("seed %llx\n", (unsigned long long)seed);
    failed = ask_random(judges, count, seed) + ask_machine(judges, count);
    printf("decoder: %d passed, %d failed\n", 6 - failed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
