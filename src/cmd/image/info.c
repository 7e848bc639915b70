/* info: which file it is, and what it says of itself. */
#include "info.h"

#include "case/case.h"
#include "core/text/clause.h"
#include "space/memory.h"
#include <ntlens/time.h>

#include <ntlens/bugcheck.h>
#include <ntlens/enums.h>
#include <ntlens/verdict.h>
#include <ntlens/format.h>
#include <ntlens/time.h>
#include <stdio.h>
#include <string.h>

/* --- what kind of file ---------------------------------------------------- */

static void show_file(const struct image *image, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(image);

    ntl_begin(sink, NTL_OBJECT, "image_file", NULL);
    ntl_emit(sink, .key = "path", .kind = NTL_TEXT, .text = image_path(image));
    ntl_emit(sink, .key = "format", .kind = NTL_TEXT,
             .text = facts->format_name);
    if (facts->type_name)
        ntl_emit(sink, .key = "type", .kind = NTL_TEXT,
                 .text = facts->type_name);
    ntl_emit(sink, .key = "file_size", .kind = NTL_DECIMAL,
             .value = facts->file_size, .note = "bytes");
    if (facts->comment[0])
        ntl_emit(sink, .key = "comment", .kind = NTL_TEXT,
                 .text = facts->comment);
    ntl_end(sink);
}

/* --- the machine ---------------------------------------------------------- */

static void show_fact(struct ntl_sink *sink, const char *key,
                      struct image_fact fact, enum ntl_kind kind,
                      const char *note)
{
    if (fact.given)
        ntl_emit(sink, .key = key, .kind = kind, .value = fact.value,
                 .note = note);
}

static void show_address(const struct image_facts *facts, const char *key,
                         struct image_fact fact, const char *note,
                         struct ntl_sink *sink)
{
    if (fact.given)
        ntl_emit(sink, .key = key, .kind = NTL_ADDRESS, .value = fact.value,
                 .digits = ntl_paging(facts->arch)->digits, .note = note);
}

/* Products: NT_PRODUCT_TYPE. */
static const char *product(struct image_fact type)
{
    static const char *const names[] = {
        NULL, "workstation", "domain controller", "server",
    };

    return type.given && type.value < sizeof names / sizeof *names
           ? names[type.value] : NULL;
}

static void show_time(const struct image_facts *facts, struct ntl_sink *sink)
{
    uint64_t ticks = facts->system_time.value;
    const struct ntl_phrase time = {
        .format = "%t", .number = { ticks - ticks % NTL_TICKS_A_SECOND },
    };
    const struct ntl_phrase up = {
        .format = "%u", .number = { facts->up_time.value },
    };

    if (facts->system_time.given)
        ntl_emit(sink, .key = "time", .kind = NTL_SENTENCE, .phrase = &time,
                 .note = "UTC");
    if (facts->up_time.given)
        ntl_emit(sink, .key = "up_time", .kind = NTL_SENTENCE, .phrase = &up,
                 .note = "since it was started");
}

static void step_system(const struct image_facts *facts, struct ntl_sink *sink)
{
    if (facts->index.given && facts->pte_base.given && facts->arch == NTL_X64)
        ntl_step(sink, "self_map_index", "%a >> 39 & 1ff = %x",
                 .number = { facts->pte_base.value, facts->index.value });
    if (facts->dtb_raw.given)
        ntl_step(sink, "root_table", "%x & %x = %x",
                 .number = { facts->dtb_raw.value,
                             ntl_paging(facts->arch)->root_mask,
                             facts->dtb.value });
}

static void show_system(const struct session *session, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    const char *kind = product(facts->product_type);

    ntl_begin(sink, NTL_OBJECT, "system", "system");
    ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
             .text = ntl_paging(facts->arch)->name,
             .note = facts->arch_given ? NULL : "the file does not say");
    if (facts->build.given)
        ntl_emit(sink, .key = "build", .kind = NTL_TEXT,
                 .text = session->build_text,
                 .note = facts->major.given && facts->major.value == 0xc
                         ? "checked build" : NULL);
    if (kind)
        ntl_emit(sink, .key = "product", .kind = NTL_TEXT, .text = kind);
    show_fact(sink, "processors", facts->processors, NTL_DECIMAL, NULL);
    show_time(facts, sink);
    show_fact(sink, "boot_id", facts->boot_id, NTL_DECIMAL, NULL);
    show_fact(sink, "dtb", facts->dtb_raw, NTL_NUMBER, "directory table base");
    show_address(facts, "pte_base", facts->pte_base, "MmPteBase", sink);
    show_fact(sink, "self_map_index", facts->index, NTL_NUMBER,
              facts->index_from);
    step_system(facts, sink);
    show_address(facts, "kernel_base", facts->kernel_base, NULL, sink);
    show_address(facts, "pfn_database", facts->pfn_database, "MmPfnDatabase",
                 sink);
    ntl_end(sink);
}

/* --- the crash ------------------------------------------------------------ */

/* What a parameter is, and what its value says. */
static void add_meaning(const struct session *session, uint64_t value,
                        const struct ntl_parameter *parameter,
                        struct ntl_clause *out)
{
    const struct ntl_region_view view = session_regions(session);
    char text[NTL_READING_TEXT];
    const char *says = parameter->text ? parameter->text : "";
    struct ntl_clause reading = ntl_param_read(text, sizeof text,
                                               parameter->type, value, says,
                                               &view);

    clause_add(out, "%s%s", .word = {
        says, *says && reading.length ? ": " : "",
    });
    ntl_clause_join(out, &reading);
}

static void show_parameters(const struct session *session,
                            const struct ntl_bugcheck_question *question,
                            const struct ntl_bugcheck_answer *answer,
                            struct ntl_sink *sink)
{
    char text[2 * NTL_READING_TEXT];

    ntl_begin(sink, NTL_TABLE, "parameters", NULL);
    for (unsigned i = 0; i < NTL_PARAMETERS; i++) {
        uint64_t value = question->parameter[i];
        bool given = question->given >> i & 1;
        struct owner owner = memory_owner(session, value);
        struct ntl_clause meaning = clause_in(text, sizeof text);

        if (answer && given)
            add_meaning(session, value, &answer->parameter[i], &meaning);
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "parameter", .kind = NTL_DECIMAL, .value = i + 1);
        ntl_emit(sink, .key = "value", .kind = given ? NTL_ADDRESS : NTL_ABSENT,
                 .value = value, .digits = ntl_paging(session->arch)->digits,
                 .sort = (uint8_t)(answer ? answer->parameter[i].type
                                          : NTL_PARAM_NONE));
        ntl_emit(sink, .key = "module", .kind = NTL_SENTENCE,
                 .phrase = &owner.says);
        ntl_emit_clause(sink, "meaning", &meaning);
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* The crash's own record: that of KeBugCheckEx, in the header, is nobody's. */
static void show_exception(const struct session *session,
                           const struct ntl_evidence *evidence,
                           struct ntl_sink *sink)
{
    const struct ntl_record *record = &evidence->record;
    struct owner owner = memory_owner(session, record->address);
    const char *access;

    if (!ntl_knows(evidence, NTL_PIECE_RECORD))
        return;
    ntl_begin(sink, NTL_OBJECT, "exception", "exception record");
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER, .value = record->code,
             .sort = NTL_SORT_EXCEPTION);
    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS,
             .value = record->address,
             .digits = ntl_paging(session->arch)->digits,
             .note = owner.kind ? owner.text : NULL);
    if (record->parameters >= 2) {
        access = ntl_enum_name(NTL_ENUM_ACCESS, record->parameter[0]);
        ntl_emit(sink, .key = "access", .text = access,
                 .kind = access ? NTL_TEXT : NTL_ABSENT);
        ntl_emit(sink, .key = "accessed", .kind = NTL_ADDRESS,
                 .value = record->parameter[1],
                 .digits = ntl_paging(session->arch)->digits);
    }
    ntl_end(sink);
}

static void show_name(const struct ntl_bugcheck_answer *answer,
                      struct ntl_sink *sink)
{
    struct ntl_statement what;

    ntl_emit(sink, .key = "name", .kind = NTL_TEXT,
             .text = answer->bugcheck.name);
    if (ntl_bugcheck_says(&answer->bugcheck.says, NTL_SAYS_WHAT, 0, &what))
        ntl_emit(sink, .key = "what", .kind = NTL_TEXT, .text = what.text);
    if (answer->matches
        && ntl_bugcheck_says(&answer->match[0].says, NTL_SAYS_MEANS, 0, &what))
        ntl_emit(sink, .key = "here", .kind = NTL_TEXT, .text = what.text);
}

static void show_crash(const struct session *session, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    struct ntl_bugcheck_question question = case_question(session);
    struct ntl_bugcheck_answer answer;
    struct ntl_evidence evidence;
    bool known = ntl_bugcheck_answer(&question, &answer);
    uint64_t ip;
    struct owner owner;

    if (!facts->bugcheck.given)
        return;
    ntl_begin(sink, NTL_OBJECT, "bugcheck", "bug check");
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER,
             .value = facts->bugcheck.value);
    if (known)
        show_name(&answer, sink);
    if (image_register(session->image, "pc", 2, &ip)) {
        owner = memory_owner(session, ip);
        ntl_emit(sink, .key = "at", .kind = NTL_ADDRESS, .value = ip,
                 .digits = ntl_paging(session->arch)->digits,
                 .note = owner.kind ? owner.text : NULL);
    }
    show_parameters(session, &question, known ? &answer : NULL, sink);
    ntl_end(sink);
    (void)case_evidence(session, &evidence);
    show_exception(session, &evidence, sink);
}

/* --- attributes ----------------------------------------------------------- */

/* Source: DumpAttributes of the public crash-dump headers. */
static const char *const attributes[] = {
    "hibernation crash", "dump device powered off",
    "not enough room in the dump file", "minidump made by the kernel",
    "live dump", "made offline", "filtered by a driver",
    "crash early in the boot", "encrypted", "decrypted",
};

static void show_attributes(const struct image_facts *facts,
                            struct ntl_sink *sink)
{
    enum { KNOWN = sizeof attributes / sizeof *attributes };

    if (!facts->attributes.given || facts->attributes.value == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "attributes", "attributes");
    for (unsigned i = 0; i < 32; i++) {
        if (!(facts->attributes.value >> i & 1))
            continue;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "bit", .kind = NTL_DECIMAL, .value = i);
        ntl_emit(sink, .key = "meaning", .kind = NTL_TEXT,
                 .text = i < KNOWN ? attributes[i] : "not known");
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* --- memory --------------------------------------------------------------- */

struct blocks {
    uint64_t count, bytes, entries;
};

/* Entries that lie in the self-map: the page tables that a minidump has. */
static struct blocks count_blocks(const struct session *session)
{
    const unsigned size = ntl_paging(session->arch)->entry_size;
    struct image_space space = session_space(session);
    struct image_block block;
    struct blocks ret = { 0, 0, 0 };
    enum ntl_level level;

    for (size_t i = 0; image_block(session->image, i, &block); i++) {
        ret.count++;
        ret.bytes += block.size;
        if (space.has_index
            && ntl_selfmap_level(session_map(session), block.va, &level))
            ret.entries += block.size / size;
    }
    return ret;
}

static uint64_t machine_pages(const struct image_facts *facts)
{
    uint64_t pages = 0;

    for (size_t i = 0; i < facts->runs; i++)
        pages += facts->run[i].pages;
    return pages;
}

static void show_memory(const struct session *session, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    struct blocks blocks = count_blocks(session);
    uint64_t machine = machine_pages(facts);

    ntl_begin(sink, NTL_OBJECT, "memory", "memory");
    ntl_emit(sink, .key = "pages", .kind = NTL_DECIMAL, .value = facts->pages,
             .note = "physical pages of 4 KB in the file");
    if (facts->pages_lost)
        ntl_emit(sink, .key = "pages_lost", .kind = NTL_DECIMAL,
                 .value = facts->pages_lost, .note = "promised beyond its end");
    if (machine)
        ntl_emit(sink, .key = "machine_pages", .kind = NTL_DECIMAL,
                 .value = machine, .note = "of the machine, by the header");
    if (blocks.count) {
        ntl_emit(sink, .key = "blocks", .kind = NTL_DECIMAL,
                 .value = blocks.count, .note = "of virtual memory");
        ntl_emit(sink, .key = "block_bytes", .kind = NTL_DECIMAL,
                 .value = blocks.bytes, .note = "in them");
        ntl_emit(sink, .key = "entries_saved", .kind = NTL_DECIMAL,
                 .value = blocks.entries,
                 .note = "page-table entries, at their self-map addresses");
    }
    ntl_end(sink);
}

/* --- what is not there ---------------------------------------------------- */

static void missing(struct ntl_sink *sink, bool *begun, bool is_there,
                    const char *what, const char *so)
{
    if (is_there)
        return;
    if (!*begun)
        ntl_begin(sink, NTL_TABLE, "missing", "not in this file");
    *begun = true;
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "what", .kind = NTL_TEXT, .text = what);
    ntl_emit(sink, .key = "so", .kind = NTL_TEXT, .text = so);
    ntl_end(sink);
}

static void show_missing(const struct session *session, struct ntl_sink *sink)
{
    struct image *image = session->image;
    const struct image_facts *facts = image_facts(image);
    struct image_register registers[IMAGE_REGISTERS_MAX];
    size_t modules, count = image_registers(image, 0, registers);
    struct image_block block;
    uint64_t cr3;
    bool begun = false;

    image_modules(image, &modules, NULL);
    missing(sink, &begun, facts->physical && facts->pages > 0,
            "physical memory", image_block(image, 0, &block)
                               ? "entries come from the self-map"
                               : "no entry can be read");
    missing(sink, &begun, facts->dtb_raw.given, "directory table base",
            "give -d DTB");
    missing(sink, &begun, facts->index.given
            || ntl_index_fixed(ntl_paging(facts->arch)),
            "self-map index", "give -s BASE");
    missing(sink, &begun, facts->build.given, "build", "give -b BUILD");
    missing(sink, &begun, count > 0, "registers", "no @registers");
    missing(sink, &begun, count == 0 || facts->arch == NTL_ARM64
            || image_register(image, "cr3", 3, &cr3), "CR0 CR2 CR3 CR4",
            "access takes its defaults");
    missing(sink, &begun, modules > 0, "modules", "addresses stay numbers");
    if (begun)
        ntl_end(sink);
}

/* --- directory tables that a search found --------------------------------- */

static void show_candidates(const struct session *session,
                            struct ntl_sink *sink)
{
    size_t count;
    const struct image_candidate *c = image_candidates(session->image, &count);

    if (count == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "candidates",
              "tables with an entry for themselves, best first");
    for (size_t i = 0; i < count; i++, c++) {
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "dtb", .kind = NTL_NUMBER, .value = c->dtb);
        ntl_emit(sink, .key = "arch", .kind = NTL_TEXT,
                 .text = ntl_paging(c->arch)->name);
        ntl_emit(sink, .key = "self_map_index", .kind = NTL_NUMBER,
                 .value = c->index);
        ntl_emit(sink, .key = "present", .kind = NTL_DECIMAL,
                 .value = c->present);
        ntl_emit(sink, .key = "look_right", .kind = NTL_DECIMAL,
                 .value = c->sound);
        ntl_end(sink);
    }
    ntl_end(sink);
    ntl_find(sink, "dtb_searched",
             "the file names no directory table: the first of these is used; "
             "-d DTB chooses another");
}

static void show_findings(const struct session *session, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    size_t count;
    const struct image_finding *finding = image_findings(session->image,
                                                         &count);

    for (size_t i = 0; i < count; i++)
        sink->remark(sink, &(struct ntl_remark) {
            NTL_FINDING, finding[i].key, finding[i].phrase,
        });
    if (facts->arch_given && facts->arch != session->arch)
        ntl_find(sink, "other_mode", "the file is of %s, and %s was given: "
                 "addresses are read so, the file's own structures are not",
                 .word = { ntl_paging(facts->arch)->name,
                           ntl_paging(session->arch)->name });
}

/* What all of it says together, in a line; `bugcheck` has the rest. */
static void show_joint(const struct session *session, struct ntl_sink *sink)
{
    struct ntl_evidence evidence;
    struct ntl_bugcheck_answer answer;
    struct ntl_verdict verdict;
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause says = clause_in(text, sizeof text);
    const char *tool = case_made_by(session);

    if (!case_evidence(session, &evidence))
        return;
    if (tool)
        ntl_find(sink, "made_not_crashed",
                 "nothing crashed: the file was made by %s", .word = { tool });
    else if (ntl_bugcheck_answer(&evidence.question, &answer)) {
        ntl_verdict_of(&evidence, &answer, &verdict);
        if (verdict.rules
            && ntl_rule_text(&verdict.rule[0], NTL_RULE_SAY, 0, &evidence,
                             &answer, &says)) {
            clause_add(&says, "; `bugcheck` says why");
            ntl_find_clause(sink, "verdict", &says);
        }
        ntl_bugcheck_odd(&evidence, &answer, sink);
    }
}

void info_opened(const struct session *session, struct ntl_sink *sink)
{
    show_file(session->image, sink);
    show_crash(session, sink);
    show_candidates(session, sink);
    show_findings(session, sink);
}

static void show_info(const struct session *session, struct ntl_sink *sink)
{
    show_file(session->image, sink);
    show_crash(session, sink);
    show_system(session, sink);
    show_attributes(image_facts(session->image), sink);
    show_memory(session, sink);
    show_candidates(session, sink);
    show_missing(session, sink);
    show_findings(session, sink);
    show_joint(session, sink);
}

enum ntl_status info_run(struct cmd_call *call, struct ntl_sink *sink,
                         struct ntl_diag *diag)
{
    enum ntl_status status = cmd_need_image(call, diag);

    if (status == NTL_OK)
        show_info(call->session, sink);
    return status;
}

const struct command cmd_info = {
    .name = "info",
    .summary = "the image: system, crash, memory, what is missing",
    .example = "",
    .run = info_run,
    .memory = true,
};
