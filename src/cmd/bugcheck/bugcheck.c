#include "bugcheck.h"

#include "case/case.h"
#include "core/text/spelling.h"
#include "unread.h"
#include "space/chain.h"
#include "image/image.h"
#include "cmd/words.h"

#include <ntlens/bugcheck.h>
#include <ntlens/verdict.h>
#include <ntlens/format.h>
#include <ntlens/mmpte.h>
#include <ntlens/ntstatus.h>
#include <ntlens/va.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { CODE, PARAMETER, SEARCH = PARAMETER + NTL_PARAMETERS };
enum { NEAR = 6, FOUND = 64 };

extern const struct command cmd_bugcheck;

/* --- one bug check -------------------------------------------------------- */

struct context {
    const struct session *session;
    const struct ntl_bugcheck_question *question;
    const struct ntl_bugcheck_answer *answer;
};

/* The first parameter of one of two types; 0 for none. */
static unsigned parameter_of(const struct context *c, enum ntl_param one,
                             enum ntl_param other)
{
    for (unsigned n = 1; n <= NTL_PARAMETERS; n++) {
        enum ntl_param type = c->answer->parameter[n - 1].type;

        if ((c->question->given >> (n - 1) & 1)
            && (type == one || type == other))
            return n;
    }
    return 0;
}

static void show_chain(const struct session *session, uint64_t va,
                       struct ntl_sink *sink)
{
    struct chain chain;

    ntl_emit(sink, .key = "address", .kind = NTL_ADDRESS, .value = va,
             .digits = ntl_paging(session->arch)->digits);
    chain_of_places(session, va, &chain);
    chain_show_entries(session, &chain, CHAIN_AT, sink);
    chain_explain(session, va, sink);
}

static void show_entry(const struct session *session, uint64_t value,
                       struct ntl_sink *sink)
{
    struct ntl_mmpte_options options = {
        .arch = session->arch, .build = session->build,
        .invalid_mask = session->invalid_mask,
        .maxphyaddr = session->maxphyaddr,
    };
    struct ntl_mmpte entry[2];

    (void)ntl_mmpte_read(value, &options, entry);
    ntl_mmpte_show(&entry[0], &options, sink);
}

/*
 * Values rest on the mode and the build; the chain's addresses, which an
 * explanation has, on the self-map's index.
 */
static void show_context(void *of, struct ntl_sink *sink)
{
    const struct context *c = of;
    const struct session *session = c->session;
    unsigned address = parameter_of(c, NTL_PARAM_ADDRESS,
                                    NTL_PARAM_USER_ADDRESS);
    unsigned pte = parameter_of(c, NTL_PARAM_PTE, NTL_PARAM_PTE);
    uint64_t va = address ? c->question->parameter[address - 1] : 0;
    bool chain = sink->explain && address
                 && ntl_va_near(session->arch, va) == NTL_NEAR_NOTHING
                 && ntl_va_space(session->arch, va) != NTL_NONCANONICAL;

    session_context(session, chain ? USES_BUILD | USES_INDEX : USES_BUILD,
                    sink);
    if (chain)
        show_chain(session, va, sink);
    if (sink->explain && pte)
        show_entry(session, c->question->parameter[pte - 1], sink);
}

/* As x86 where nobody said otherwise and only that makes sense. */
static struct session fitting_session(const struct session *session,
                                      const struct ntl_bugcheck_question *q,
                                      const struct ntl_bugcheck_answer *a)
{
    struct session fit = *session;

    if (session->arch_from == FROM_DEFAULT && session->arch != NTL_X86
        && ntl_bugcheck_is_x86(q, a)) {
        session_take_arch(&fit, NTL_X86);
        fit.arch_from = FROM_DEFAULT;
    }
    return fit;
}

static void show_known(const struct session *session,
                       struct ntl_evidence *evidence,
                       const struct ntl_bugcheck_answer *answer, bool verbose,
                       struct ntl_sink *sink)
{
    struct session fit = fitting_session(session, &evidence->question, answer);
    struct context context = { &fit, &evidence->question, answer };
    struct ntl_bugcheck_show how = {
        .context = show_context, .of = &context, .verbose = verbose,
    };

    evidence->view = session_regions(&fit);
    ntl_bugcheck_show(evidence, answer, &how, sink);
    if (fit.arch != session->arch)
        ntl_find(sink, "read_as_x86",
                 "read as x86: every parameter has 32 bits, and one must be a "
                 "kernel address; for 64 bits, -a x64");
}

static void row_of(const struct ntl_bugcheck *bugcheck, struct ntl_sink *sink)
{
    struct ntl_statement what = { "", NTL_MARK_DOCUMENTED, NTL_TOPIC_NONE };

    (void)ntl_bugcheck_says(&bugcheck->says, NTL_SAYS_WHAT, 0, &what);
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER, .value = bugcheck->code);
    ntl_emit(sink, .key = "name", .kind = NTL_TEXT, .text = bugcheck->name);
    ntl_emit(sink, .key = "what", .kind = NTL_TEXT, .text = what.text);
    ntl_end(sink);
}

static void show_near(const struct ntl_bugcheck *near, size_t count,
                      struct ntl_sink *sink)
{
    if (count == 0)
        return;
    ntl_begin(sink, NTL_TABLE, "near", "what is near");
    for (size_t i = 0; i < count; i++)
        row_of(&near[i], sink);
    ntl_end(sink);
}

/* Digits that were meant in decimal: `278`, Kernel-Power's way, is 116. */
static bool decimal_reading(uint32_t code, uint32_t *ret)
{
    uint32_t value = 0, place = 1;

    for (; code; code >>= 4, place *= 10) {
        if ((code & 15) > 9 || place > 100000)
            return false;
        value += (code & 15) * place;
    }
    *ret = value;
    return value > 9;
}

/* What they are nobody says; which addresses they would be, their bits do. */
static void show_values(const struct session *session,
                        const struct ntl_bugcheck_question *q,
                        struct ntl_sink *sink)
{
    const struct ntl_paging *mode = ntl_paging(session->arch);

    if (!q->given)
        return;
    ntl_begin(sink, NTL_TABLE, "parameters", "parameters");
    for (unsigned n = 0; n < NTL_PARAMETERS; n++) {
        if (!(q->given >> n & 1))
            continue;
        ntl_begin(sink, NTL_ROW, NULL, NULL);
        ntl_emit(sink, .key = "p", .kind = NTL_DECIMAL, .value = n + 1u);
        ntl_emit(sink, .key = "value", .kind = NTL_ADDRESS,
                 .value = q->parameter[n], .digits = mode->digits);
        ntl_emit(sink, .key = "meaning", .kind = NTL_TEXT, .text = "not known");
        ntl_end(sink);
    }
    ntl_end(sink);
}

/* Of an error nobody handled, a fatal hard error is raised with its status. */
static void find_status(uint32_t code, struct ntl_sink *sink)
{
    struct ntl_ntstatus status;

    if (code >> 30 == 3 && ntl_ntstatus_find(code, &status))
        ntl_find(sink, "code_is_status", "the code is the status %s: a fatal "
                 "hard error that was raised with it", .word = { status.name });
}

static void show_unknown(const struct session *session,
                         const struct ntl_bugcheck_question *question,
                         struct ntl_sink *sink)
{
    struct ntl_bugcheck near[NEAR], other;
    uint32_t code = question->code, meant;

    ntl_begin(sink, NTL_LINE, "bugcheck", NULL);
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER, .value = code);
    ntl_emit(sink, .key = "name", .kind = NTL_ABSENT);
    ntl_end(sink);
    show_values(session, question, sink);
    ntl_find(sink, "unknown_code", "no bug check %x is known", { code });
    find_status(code, sink);
    if (decimal_reading(code, &meant) && ntl_bugcheck_find(meant, &other))
        ntl_find(sink, "decimal_code",
                 "codes are hexadecimal: 0n%x would be %x, %s",
                 { code, meant }, { other.name });
    show_near(near, ntl_bugcheck_near(code, near, NEAR), sink);
}

void bugcheck_evidence(struct cmd_call *call, struct ntl_evidence *evidence,
                       struct ntl_sink *sink)
{
    struct ntl_bugcheck_answer answer;

    if (ntl_bugcheck_answer(&evidence->question, &answer)) {
        show_known(call->session, evidence, &answer, call->verbose, sink);
    } else {
        show_unknown(call->session, &evidence->question, sink);
        call->absent = true;
    }
    call->result = evidence->question.code;
    call->has_result = true;
}

/* --- what was pasted last ------------------------------------------------- */

/* Was a crash pasted after the image was opened, if one is? */
static bool is_pasted(const struct session *session)
{
    return session->pasted.known && session->pasted.beside == session->image;
}

static void show_pasted(struct cmd_call *call, struct ntl_sink *sink)
{
    struct ntl_evidence evidence = call->session->pasted.evidence;

    bugcheck_evidence(call, &evidence, sink);
    if (call->session->image)
        ntl_find(sink, "pasted_last", "this is what was pasted last, not the "
                 "open image; `open` it again for its own");
}

/* The same numbers: they are of that crash, and what was said of it holds. */
static bool is_pasted_crash(const struct session *session,
                            const struct ntl_bugcheck_question *q)
{
    const struct ntl_bugcheck_question *p
        = &session->pasted.evidence.question;

    return is_pasted(session) && p->code == q->code && p->given == q->given
           && q->given != 0
           && memcmp(p->parameter, q->parameter, sizeof p->parameter) == 0;
}

/* From the numbers, and what the text around them says. */
static void show(struct cmd_call *call,
                 const struct ntl_bugcheck_question *question,
                 struct ntl_sink *sink)
{
    static const struct log nothing;
    struct log log = call->log ? *call->log : nothing;
    struct ntl_evidence evidence;

    if (!call->log && is_pasted_crash(call->session, question)) {
        show_pasted(call, sink);
        return;
    }
    log.question = *question;
    log_evidence(call->session, &log, &evidence);
    bugcheck_evidence(call, &evidence, sink);
    if (call->log) {
        call->crash = evidence;
        call->has_crash = true;
    }
}

/* --- a name that is none, words ------------------------------------------- */

static void show_no_name(struct cmd_call *call, const struct cmd_operand *name,
                         struct ntl_sink *sink)
{
    struct ntl_bugcheck near[NEAR];
    size_t count = ntl_bugcheck_near_name(name->text, name->length, near, NEAR);

    ntl_find(sink, "unknown_name", "no bug check has this name%s",
             .word = { count ? "" : "; `bugcheck --search WORDS` looks in all "
                                    "that is said of them" });
    show_near(near, count, sink);
    call->absent = true;
}

static void show_search(struct cmd_call *call, const char *words, size_t length,
                        struct ntl_sink *sink)
{
    struct ntl_bugcheck one;
    size_t at = 0, count = 0;

    ntl_begin(sink, NTL_TABLE, "found", NULL);
    while (count < FOUND && ntl_bugcheck_search(words, length, &at, &one)) {
        row_of(&one, sink);
        count++;
    }
    ntl_end(sink);
    if (count == 0)
        ntl_find(sink, "nothing_found",
                 "no bug check speaks of all of these words");
    else if (count == FOUND && ntl_bugcheck_search(words, length, &at, &one))
        ntl_find(sink, "more_found", "these are the first %d; more words say "
                 "more exactly which", { FOUND });
    call->absent = count == 0;
}

/* The option's word and all words after it. */
static enum ntl_status run_search(struct cmd_call *call, struct ntl_sink *sink)
{
    const struct cmd_operand *word = &call->arg[SEARCH];
    struct cmd_operand words = *word;

    for (unsigned i = CODE; i < SEARCH; i++)
        if (call->arg[i].given && call->arg[i].offset > word->offset)
            words.length = call->arg[i].offset + call->arg[i].length
                           - words.offset;
    words = words_bare(&words);
    show_search(call, words.text, words.length, sink);
    return NTL_OK;
}

/* --- the command line ----------------------------------------------------- */

/* The one name that is so near that no other can be meant. */
static bool nearest_name(const struct cmd_operand *word,
                         struct ntl_bugcheck *ret)
{
    struct cmd_operand name = words_bare(word);
    size_t n;

    if (!words_is_name(&name)
        || ntl_bugcheck_near_name(name.text, name.length, ret, 1) == 0)
        return false;
    n = strlen(ret->name);
    return ntl_spelling_distance(name.text, name.length, ret->name, n)
           <= 1 + n / 10;
}

static enum ntl_status read_code(struct cmd_call *call, struct cmd_operand *o,
                                 struct ntl_bugcheck_question *question,
                                 const char **meant, struct ntl_diag *diag)
{
    struct ntl_bugcheck named;
    struct cmd_operand name = words_bare(o);
    enum ntl_status status;

    *meant = NULL;
    if (ntl_bugcheck_named(name.text, name.length, &named)) {
        question->code = named.code;
        return NTL_OK;
    }
    status = cmd_number(call->session, o, diag);
    if (status != NTL_OK && nearest_name(o, &named)) {
        question->code = named.code;
        *meant = named.name;
        return NTL_OK;
    }
    return status == NTL_OK ? cmd_code(o, "a stop code has 32 bits",
                                       &question->code, diag) : status;
}

/* Those that can be read; false in *diag's way where one makes no sense. */
static enum ntl_status read_parameters(struct cmd_call *call,
                                       struct cmd_operand *word, size_t count,
                                       struct ntl_bugcheck_question *question,
                                       struct ntl_diag *diag)
{
    for (size_t i = 0; i < count; i++) {
        enum ntl_status status = cmd_number(call->session, &word[i], diag);

        if (status != NTL_OK && !unread_is(&word[i]))
            return status;
        if (status != NTL_OK)
            continue;
        question->parameter[i] = word[i].value;
        question->given |= (uint8_t)(1u << i);
    }
    return NTL_OK;
}

static enum ntl_status run_words(struct cmd_call *call,
                                 struct cmd_operand *word, size_t count,
                                 struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct ntl_bugcheck_question question = { .code = 0 };
    const char *meant;
    enum ntl_status status = read_code(call, &word[0], &question, &meant, diag);
    struct cmd_operand name = words_bare(&word[0]);

    if (status != NTL_OK && count == 1 && words_is_name(&name)) {
        show_no_name(call, &name, sink);
        return NTL_OK;
    }
    if (status == NTL_OK)
        status = read_parameters(call, word + 1, count - 1, &question, diag);
    if (status != NTL_OK)
        return status;
    show(call, &question, sink);
    if (meant)
        ntl_find(sink, "nearest_name", "no bug check has the name that stands "
                 "here: %s is nearest", .word = { meant });
    for (size_t i = 0; i + 1 < count; i++)
        if (!(question.given >> i & 1))
            unread_show(&word[i + 1], (unsigned)i + 1, sink);
    return NTL_OK;
}

/* The crash of the open image; NTL_EMISSING where there is none. */
static enum ntl_status run_image(struct cmd_call *call,
                                 const struct cmd_operand *blamed,
                                 struct ntl_sink *sink, struct ntl_diag *diag)
{
    struct ntl_evidence evidence;
    const char *tool;

    if (!call->session->image)
        return cmd_refuse(blamed, NTL_EMISSING, diag,
                          "CODE P1 P2 P3 P4, a name, pasted text, or with an "
                          "image its own; --search WORDS finds one");
    if (!case_evidence(call->session, &evidence))
        return cmd_refuse(blamed, NTL_ENOTFOUND, diag,
                          "the image's header has no stop code");
    if (!(tool = case_made_by(call->session))) {
        bugcheck_evidence(call, &evidence, sink);
        return NTL_OK;
    }
    ntl_emit(sink, .key = "code", .kind = NTL_NUMBER,
             .value = evidence.question.code);
    ntl_find(sink, "made_not_crashed",
             "nothing crashed: the file was made by %s", .word = { tool });
    return NTL_OK;
}

/* The verdict of what was pasted last, or is open. */
static enum ntl_status run_last(struct cmd_call *call,
                                const struct cmd_operand *blamed,
                                struct ntl_sink *sink, struct ntl_diag *diag)
{
    if (!is_pasted(call->session))
        return run_image(call, blamed, sink, diag);
    show_pasted(call, sink);
    return NTL_OK;
}

static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    size_t count = 0;

    if (call->arg[SEARCH].given)
        return run_search(call, sink);
    while (count < 1 + NTL_PARAMETERS && call->arg[CODE + count].given)
        count++;
    if (count)
        return run_words(call, &call->arg[CODE], count, sink, diag);
    return run_last(call, &call->spelling, sink, diag);
}

static bool complete(const char *prefix, size_t length, size_t *state,
                     char *word, size_t size)
{
    const char *name;

    while ((name = ntl_bugcheck_name_at((*state)++)) != NULL) {
        if (strncasecmp(name, prefix, length) == 0) {
            snprintf(word, size, "%s", name);
            return true;
        }
    }
    return false;
}

const struct command cmd_bugcheck = {
    .name = "bugcheck",
    .aliases = ".bugcheck",
    .summary = "a stop code, its parameters, and what they say together",
    .example = "50 1b839cd7e98 3 fffff8002d2a0282 f",
    .args = {
        [CODE] = { CMD_WORD, "CODE", "a stop code, or its name", NULL, true },
        [PARAMETER] = { CMD_WORD, "P1", "parameters; none: every meaning",
                        NULL, true },
        [PARAMETER + 1] = { CMD_WORD, "P2", "the second", NULL, true },
        [PARAMETER + 2] = { CMD_WORD, "P3", "the third", NULL, true },
        [PARAMETER + 3] = { CMD_WORD, "P4", "the fourth", NULL, true },
        [SEARCH] = { CMD_OPTION, "search", "codes that speak of these words",
                     NULL, true },
    },
    .run = run,
    .memory = true,
    .complete = complete,
};
