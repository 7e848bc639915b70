/* stack: the words of a stack that point into modules. */
#include "case/part.h"
#include "cmd/cmd.h"
#include "space/memory.h"

#include <string.h>

enum {
    ADDR, COUNT, WORDS = 512, WORDS_MAX = 1 << 20,
    TICK = 1 << 10              /* words                                      */
};

struct scan {
    const struct session *session;
    struct ntl_sink *sink;
    uint64_t at;
    unsigned size;              /* bytes of a word                            */
    uint64_t words, shown, unloaded;
    bool ended;                 /* the memory that is here                    */
    bool stopped;               /* by the user                                */
};

static void show_call(struct ntl_sink *sink, int call)
{
    if (call < 0)
        ntl_emit(sink, .key = "after_call", .kind = NTL_ABSENT);
    else
        ntl_emit(sink, .key = "after_call", .kind = NTL_FLAG,
                 .value = (uint64_t)call);
}

static void show_word(struct scan *scan, uint64_t at, uint64_t word,
                      const struct owner *owner)
{
    uint8_t digits = ntl_paging(scan->session->arch)->digits;

    ntl_begin(scan->sink, NTL_ROW, NULL, NULL);
    ntl_emit(scan->sink, .key = "at", .kind = NTL_ADDRESS, .value = at,
             .digits = digits);
    ntl_emit(scan->sink, .key = "value", .kind = NTL_ADDRESS, .value = word,
             .digits = digits);
    show_call(scan->sink, part_after_call(scan->session, word));
    ntl_emit(scan->sink, .key = "where", .kind = NTL_SENTENCE,
             .phrase = &owner->says);
    ntl_end(scan->sink);
    scan->shown++;
    scan->unloaded += owner->kind == OWNER_UNLOADED;
}

static uint64_t next_at(const struct scan *scan)
{
    return scan->at + scan->words * scan->size;
}

static void scan_words(struct scan *scan, uint64_t count)
{
    for (; scan->words < count && scan->shown < CMD_ROWS_MAX; scan->words++) {
        uint64_t at = next_at(scan), word;
        struct owner owner;

        if (scan->words % TICK == 0
            && !session_tick(scan->session, scan->words, count)) {
            scan->stopped = true;
            return;
        }
        if (memory_number(scan->session, at, scan->size, &word) != NTL_OK) {
            scan->ended = true;
            return;
        }
        owner = memory_owner(scan->session, word);
        if (owner.kind)
            show_word(scan, at, word, &owner);
    }
}

static void show_findings(const struct scan *scan)
{
    if (scan->stopped || scan->shown == CMD_ROWS_MAX)
        ntl_find(scan->sink, scan->stopped ? "stopped" : "words_left_out",
                 "not all of it: `stack %a` goes on",
                 .number = { next_at(scan) },
                 .digits = ntl_paging(scan->session->arch)->digits);
    if (scan->shown)
        ntl_find(scan->sink, "not_a_call_stack",
                 "words that point into modules, without symbols or unwind "
                 "data: return addresses, but also pointers that were left "
                 "behind");
    if (scan->unloaded)
        ntl_find(scan->sink, "unloaded_driver",
                 "%d of them point where a driver was that is unloaded",
                 .number = { scan->unloaded });
    if (scan->ended)
        ntl_find(scan->sink, "memory_ends",
                 "after %d words the memory is not in the image",
                 .number = { scan->words });
}

static enum ntl_status read_count(const struct cmd_call *call, uint64_t *ret,
                                  struct ntl_diag *diag)
{
    const struct cmd_operand *o = &call->arg[COUNT];

    *ret = o->given ? 0 : WORDS;
    for (size_t i = 0; o->given && i < o->length && *ret <= WORDS_MAX; i++) {
        if (o->text[i] < '0' || o->text[i] > '9')
            return cmd_refuse(o, NTL_ESYNTAX, diag, "a decimal number");
        *ret = *ret * 10 + (uint64_t)(o->text[i] - '0');
    }
    if (*ret > WORDS_MAX)
        return cmd_refuse(o, NTL_EVALUE, diag, "at most %d words",
                          .number = { WORDS_MAX });
    return NTL_OK;
}

static bool start(const struct cmd_call *call, uint64_t *ret)
{
    if (!call->arg[ADDR].given)
        return image_register(call->session->image, "sp", 2, ret);
    *ret = call->arg[ADDR].value;
    return true;
}

static void show_pc(const struct session *session, struct ntl_sink *sink)
{
    struct owner owner;
    uint64_t pc;

    if (!image_register(session->image, "pc", 2, &pc))
        return;
    owner = memory_owner(session, pc);
    ntl_emit(sink, .key = "pc", .kind = NTL_ADDRESS, .value = pc,
             .digits = ntl_paging(session->arch)->digits,
             .note = "where the processor was");
    ntl_emit(sink, .key = "pc_in",
             .kind = owner.kind ? NTL_SENTENCE : NTL_TEXT,
             .phrase = &owner.says, .text = "no module");
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct scan scan = { .session = call->session, .sink = sink };
    enum ntl_status status = cmd_need_image(call, diag);
    uint64_t count, word;

    if (status != NTL_OK || (status = read_count(call, &count, diag)) != NTL_OK)
        return status;
    scan.size = ntl_paging(call->session->arch)->pointer_size;
    if (!start(call, &scan.at))
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "the image has no registers: give an address");
    scan.at &= ~(uint64_t)(scan.size - 1);
    if (memory_number(call->session, scan.at, scan.size, &word) != NTL_OK)
        return cmd_refuse(call->arg[ADDR].given ? &call->arg[ADDR]
                                                : &call->spelling,
                          NTL_EMEMORY, diag, "%a is not in this file",
                          .number = { scan.at });
    session_context(call->session, USES_BUILD, sink);
    show_pc(call->session, sink);
    ntl_begin(sink, NTL_TABLE, "stack", "words that point into modules");
    scan_words(&scan, count);
    ntl_end(sink);
    ntl_begin(sink, NTL_OBJECT, "scan", NULL);
    ntl_emit(sink, .key = "words", .kind = NTL_DECIMAL, .value = scan.words,
             .note = "read");
    ntl_end(sink);
    show_findings(&scan);
    return NTL_OK;
}

const struct command cmd_stack = {
    .name = "stack",
    .summary = "words of a stack that point into modules",
    .example = "--count 64",
    .args = {
        [ADDR] = { CMD_NUMBER, "ADDR", "where to begin; else the stack pointer",
                   NULL, true },
        [COUNT] = { CMD_OPTION, "count", "words to read, decimal (512)", NULL,
                    true },
    },
    .run = run,
    .memory = true,
};
