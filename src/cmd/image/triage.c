/* triage: many dumps, a line each. */
#include "cmd/cmd.h"
#include "session/open.h"
#include "space/memory.h"
#include "time-text.h"

#include <ntlens/bugcheck.h>
#include <ntlens/format.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 512, HINT = 256 };

static void show_text(struct ntl_sink *sink, const char *key, const char *text)
{
    ntl_emit(sink, .key = key, .kind = text && *text ? NTL_TEXT : NTL_ABSENT,
             .text = text);
}

static void show_place(const struct session *session, struct ntl_sink *sink)
{
    struct owner owner = { .kind = OWNER_NONE };
    uint64_t pc;
    bool has_pc = image_register(session->image, "pc", 2, &pc);

    if (has_pc)
        owner = memory_owner(session, pc);
    ntl_emit(sink, .key = "pc", .kind = has_pc ? NTL_ADDRESS : NTL_ABSENT,
             .value = pc, .digits = ntl_paging(session->arch)->digits);
    show_text(sink, "in", owner.kind ? owner.text : NULL);
}

/* The findings' keys, between commas. */
static void show_findings(const struct image *image, struct ntl_sink *sink)
{
    size_t count, used = 0;
    const struct image_finding *finding = image_findings(image, &count);
    char keys[KEYS] = "";

    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(finding[i].key);

        if (used + n + 2 > sizeof keys)
            break;
        if (used)
            keys[used++] = ',';
        memcpy(keys + used, finding[i].key, n + 1);
        used += n;
    }
    show_text(sink, "odd", keys);
}

static void show_crash(const struct image_facts *facts, struct ntl_sink *sink)
{
    const struct ntl_bugcheck_question question = {
        .code = (uint32_t)facts->bugcheck.value,
    };
    struct ntl_bugcheck_answer answer;

    ntl_emit(sink, .key = "code",
             .kind = facts->bugcheck.given ? NTL_NUMBER : NTL_ABSENT,
             .value = facts->bugcheck.value);
    show_text(sink, "name", facts->bugcheck.given
              && ntl_bugcheck_answer(&question, &answer)
              ? answer.bugcheck.name : NULL);
}

static void show_image(const struct session *session, struct ntl_sink *sink)
{
    const struct image_facts *facts = image_facts(session->image);
    char up[NTL_BINARY_TEXT] = "";

    if (facts->up_time.given)
        up_time_text(up, sizeof up, facts->up_time.value);
    show_crash(facts, sink);
    show_place(session, sink);
    show_text(sink, "arch", ntl_paging(session->arch)->name);
    show_text(sink, "build", facts->build.given ? session->build_text : NULL);
    show_text(sink, "up_time", up);
    show_text(sink, "type", facts->type_name ? facts->type_name
                                             : facts->format_name);
    show_findings(session->image, sink);
}

/* A bad file is a result, too. */
static void show_error(enum ntl_status status, const struct ntl_diag *diag,
                       struct ntl_sink *sink)
{
    char hint[HINT];

    show_text(sink, "error", ntl_status_text(status));
    ntl_format_phrase(hint, sizeof hint, &diag->hint);
    show_text(sink, "why", hint);
}

static void triage(struct cmd_call *call, const struct cmd_operand *file,
                   struct ntl_sink *sink)
{
    struct session session = *call->session;
    char *path = session_path(file->text, file->length);
    struct ntl_diag diag = { 0 };
    enum ntl_status status;

    session.image = NULL;
    session_take_image(&session, NULL);
    show_text(sink, "file", path);
    status = session_open(&session, file->text, file->length,
                          call->raw ? OPEN_RAW : 0, &diag);
    if (status == NTL_OK) {
        show_image(&session, sink);
    } else {
        show_error(status, &diag, sink);
        call->failed = status;
    }
    image_close(session.image);
    free(path);
}

/* An answer for each file, so that in JSON each is an object. */
static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    (void)diag;
    for (size_t i = 0; i < call->words; i++) {
        if (i) {
            ntl_end(sink);
            cmd_begin(call->command, sink);
        }
        triage(call, &call->word[i], sink);
        if (!session_tick(call->session, i + 1, call->words))
            break;
    }
    return NTL_OK;
}

const struct command cmd_triage = {
    .name = "triage",
    .summary = "one line for each dump; a bad file is a line, too",
    .example = "*.dmp",
    .args = { { CMD_FILES, "FILE", "crash dumps", NULL, false } },
    .run = run,
    .line = true,
};
