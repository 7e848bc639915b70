/* triage: many dumps, a line each, and what they have in common. */
#include "case/case.h"
#include "case/part.h"
#include "cmd/cmd.h"
#include "common.h"
#include "image/names.h"
#include "session/open.h"

#include <ntlens/format.h>
#include <ntlens/time.h>
#include <ntlens/verdict.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 512, HINT = 256 };

static void show_text(struct ntl_sink *sink, const char *key, const char *text)
{
    ntl_emit(sink, .key = key, .kind = text && *text ? NTL_TEXT : NTL_ABSENT,
             .text = text);
}

static const struct image_fact nothing = { 0, false };

/* Of one number, where it is given. */
static void show_phrase(struct ntl_sink *sink, const char *key,
                        const char *format, struct image_fact fact)
{
    const struct ntl_phrase phrase = {
        .format = format, .number = { fact.value },
    };

    ntl_emit(sink, .key = key, .kind = fact.given ? NTL_SENTENCE : NTL_ABSENT,
             .phrase = &phrase);
}

/* --- one dump ------------------------------------------------------------- */

/* What is known of a file; all zeros of one that cannot be read. */
struct dump {
    const char *file;
    const struct image_facts *facts;    /* NULL: it is no image               */
    const struct session *session;
    struct ntl_evidence evidence;
    bool has_code;
    struct ntl_bugcheck_answer answer;
    bool known;                 /* the code                                   */
    struct ntl_verdict verdict;
    const struct ntl_part *part;        /* who is shown, or NULL              */
    const char *made_by;        /* it did not crash                           */
    char error[2 * HINT];
    bool lost;                  /* the file shrank meanwhile                  */
};

/* Whoever is not the kernel itself, in the nearest role; else the kernel. */
static const struct ntl_part *driver_of(const struct ntl_evidence *e)
{
    for (unsigned i = 0; i < e->parts; i++)
        if (!part_is_kernel(&e->part[i]))
            return &e->part[i];
    return e->parts ? &e->part[0] : NULL;
}

static void read_dump(struct dump *dump)
{
    dump->facts = image_facts(dump->session->image);
    dump->has_code = case_evidence(dump->session, &dump->evidence);
    dump->made_by = dump->has_code ? case_made_by(dump->session) : NULL;
    if (!dump->has_code || dump->made_by)
        return;
    dump->part = driver_of(&dump->evidence);
    dump->known = ntl_bugcheck_answer(&dump->evidence.question, &dump->answer);
    if (dump->known)
        ntl_verdict_of(&dump->evidence, &dump->answer, &dump->verdict);
}

/* A bad file is a result, too. */
static void read_error(struct dump *dump, enum ntl_status status,
                       const struct ntl_diag *diag)
{
    char hint[HINT];
    const struct ntl_phrase phrase = {
        .format = "%s: %s", .word = { ntl_status_text(status), hint },
    };

    ntl_format_phrase(hint, sizeof hint, &diag->hint);
    ntl_format_phrase(dump->error, sizeof dump->error, &phrase);
}

/* --- its row -------------------------------------------------------------- */

static void show_code(const struct dump *dump, struct ntl_sink *sink)
{
    char name[HINT];
    const struct ntl_phrase made = {
        .format = "made by %s, not crashed", .word = { dump->made_by },
    };

    ntl_emit(sink, .key = "code",
             .kind = dump->has_code ? NTL_NUMBER : NTL_ABSENT,
             .value = dump->evidence.question.code);
    if (dump->made_by)
        ntl_format_phrase(name, sizeof name, &made);
    show_text(sink, "name", dump->made_by ? name
                            : dump->known ? dump->answer.bugcheck.name : NULL);
}

static void show_driver(const struct dump *dump, struct ntl_sink *sink)
{
    const struct ntl_part *part = dump->part;
    bool placed = part && part->has_offset;

    show_text(sink, "driver", part ? part->name : NULL);
    show_text(sink, "role", part ? ntl_role_name(part->role) : NULL);
    ntl_emit(sink, .key = "offset", .kind = placed ? NTL_NUMBER : NTL_ABSENT,
             .value = placed ? part->offset : 0);
    show_text(sink, "process", dump->evidence.process);
    ntl_emit(sink, .key = "address", .kind = placed ? NTL_ADDRESS : NTL_ABSENT,
             .value = placed ? part->address : 0,
             .digits = ntl_paging(dump->session->arch)->digits);
}

static void add_key(char keys[KEYS], const char *key)
{
    size_t used = strlen(keys);

    snprintf(keys + used, KEYS - used, used ? ",%s" : "%s", key);
}

/* The findings' keys, between commas. */
static void show_findings(const struct image *image, bool lost,
                          struct ntl_sink *sink)
{
    size_t count;
    const struct image_finding *finding = image_findings(image, &count);
    char keys[KEYS] = "";

    for (size_t i = 0; i < count; i++)
        add_key(keys, finding[i].key);
    if (lost)
        add_key(keys, "lost");
    show_text(sink, "odd", keys);
}

static void show_system(const struct dump *dump, struct ntl_sink *sink)
{
    const struct image_facts *facts = dump->facts;
    show_text(sink, "build", facts && facts->build.given
                             ? dump->session->build_text : NULL);
    show_phrase(sink, "up_time", "%u", facts ? facts->up_time : nothing);
    show_text(sink, "arch", facts ? ntl_paging(dump->session->arch)->name
                                  : NULL);
    show_text(sink, "type", !facts ? NULL : facts->type_name
                            ? facts->type_name : facts->format_name);
    if (facts)
        show_findings(dump->session->image, dump->lost, sink);
    else
        show_text(sink, "odd", NULL);
}

static void show_verdict(const struct dump *dump, struct ntl_sink *sink)
{
    char text[NTL_VERDICT_TEXT];
    struct ntl_clause says = ntl_clause_in(text, sizeof text);

    if (dump->verdict.rules
        && ntl_rule_text(&dump->verdict.rule[0], NTL_RULE_SAY, 0,
                         &dump->evidence, &dump->answer, &says))
        ntl_emit_clause(sink, "verdict", &says);
    else
        show_text(sink, "verdict", NULL);
    show_text(sink, "error", dump->error);
}

/* --- on a screen: when, what, who, which file ----------------------------- */

static const char *file_name(const char *path)
{
    const char *name = path;

    for (; *path; path++)
        if ((*path == '/' || *path == '\\') && path[1])
            name = path + 1;
    return name;
}

static void show_who(const struct dump *dump, struct ntl_sink *sink)
{
    const struct ntl_part *part = dump->part;
    char text[2 * NTL_PART_NAME] = "";
    struct ntl_phrase phrase = {
        .format = dump->made_by ? "made by %s"
                  : part && part->has_offset ? "%s+%x" : part ? "%s" : "",
        .word = { dump->made_by ? dump->made_by : part ? part->name : NULL },
        .number = { part ? part->offset : 0 },
    };

    ntl_format_phrase(text, sizeof text, &phrase);
    show_text(sink, "driver", text);
}

static void show_short(const struct dump *dump, struct ntl_sink *sink)
{
    if (!dump->facts)
        return;                 /* said below the table                       */
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    show_phrase(sink, "time", "%16t", dump->facts->system_time);
    ntl_emit(sink, .key = "code",
             .kind = dump->has_code ? NTL_NUMBER : NTL_ABSENT,
             .value = dump->evidence.question.code);
    show_who(dump, sink);
    show_text(sink, "file", file_name(dump->file));
    ntl_end(sink);
}

/* --- in a pipe: everything ------------------------------------------------ */

/* What a program would have to read out of sentences. */
static void show_fields(const struct dump *dump, struct ntl_sink *sink)
{
    int bit = dump->known ? ntl_verdict_bit(&dump->verdict, &dump->evidence,
                                            &dump->answer) : -1;

    show_text(sink, "role_key",
              dump->part ? ntl_role_key(dump->part->role) : NULL);
    ntl_emit(sink, .key = "bit", .kind = bit < 0 ? NTL_ABSENT : NTL_DECIMAL,
             .value = (uint64_t)(bit < 0 ? 0 : bit));
}

static void show_whole(const struct dump *dump, struct ntl_sink *sink)
{
    ntl_begin(sink, NTL_ROW, NULL, NULL);
    show_text(sink, "file", dump->file);
    show_phrase(sink, "time", "%19t", dump->facts ? dump->facts->system_time
                                                  : nothing);
    show_code(dump, sink);
    show_driver(dump, sink);
    show_system(dump, sink);
    show_verdict(dump, sink);
    if (sink->fields)
        show_fields(dump, sink);
    ntl_end(sink);
}

static void show_dump(const struct dump *dump, struct ntl_sink *sink)
{
    if (sink->columns)
        show_short(dump, sink);
    else
        show_whole(dump, sink);
}

/* --- all of them ---------------------------------------------------------- */

enum { UNREAD_MAX = 12, UNREAD_TEXT = 4 * HINT };

struct triage {
    struct crashes crashes;
    char unread[UNREAD_MAX][UNREAD_TEXT];       /* why, of the first of them  */
    size_t unreads;
};

/* Of a screen's table they have no row: they would be nothing but dashes. */
static void note_unread(struct triage *t, const struct dump *dump)
{
    const struct ntl_phrase phrase = {
        .format = "%s: %s", .word = { file_name(dump->file), dump->error },
    };

    if (dump->facts)
        return;
    if (t->unreads < UNREAD_MAX)
        ntl_format_phrase(t->unread[t->unreads], UNREAD_TEXT, &phrase);
    t->unreads++;
}

static void show_rest(const struct triage *t, struct ntl_sink *sink)
{
    if (t->crashes.count)
        ntl_find(sink, "more_columns", "name, role, process, build, verdict "
                 "and more: -j, -m, or into a pipe");
    for (size_t i = 0; i < t->unreads && i < UNREAD_MAX; i++)
        ntl_find(sink, "not_read", "%s", .word = { t->unread[i] });
    if (t->unreads > UNREAD_MAX)
        ntl_find(sink, "more_not_read", "%d more files cannot be read",
                 .number = { t->unreads - UNREAD_MAX });
}

static void keep(struct crashes *crashes, const struct dump *dump)
{
    struct crash crash = { .code = dump->evidence.question.code, .bit = -1 };

    if (!dump->known)
        return;
    if (dump->part && !part_is_kernel(dump->part)) {
        memcpy(crash.driver, dump->part->name, sizeof crash.driver);
        crash.role = dump->part->role;
    }
    memcpy(crash.process, dump->evidence.process, sizeof crash.process);
    crash.bit = (int8_t)ntl_verdict_bit(&dump->verdict, &dump->evidence,
                                        &dump->answer);
    crash.frames = dump->evidence.frames;
    crash.processors = dump->facts->processors.value;
    crash.build = (uint32_t)dump->facts->build.value;
    crash.up_time = dump->facts->up_time.value;
    processor_of(dump->session, &crash.processor);
    (void)crashes_add(crashes, &crash);
}

static void take(struct cmd_call *call, const char *file, struct triage *t,
                 struct ntl_sink *sink)
{
    struct session session = *call->session;
    struct dump dump = { .file = file, .session = &session };
    struct ntl_diag diag = { 0 };
    enum ntl_status status;

    session.image = NULL;
    session_take_image(&session, NULL);
    status = session_open(&session, file, strlen(file),
                          call->raw ? OPEN_RAW : 0, &diag);
    if (status == NTL_OK) {
        read_dump(&dump);
        keep(&t->crashes, &dump);
        dump.lost = image_fails(session.image);
    } else {
        read_error(&dump, status, &diag);
    }
    if (status != NTL_OK || dump.lost)
        call->failed = NTL_EFILE;
    note_unread(t, &dump);
    show_dump(&dump, sink);
    image_close(session.image);
}

static bool add_name(void *names, const char *name, size_t length)
{
    return names_add(names, name, length);
}

static enum ntl_status find_names(const struct cmd_call *call,
                                  struct names *names, struct ntl_diag *diag)
{
    if (call->words == 0 && !session_names(call->session, "", add_name, names))
        return cmd_refuse(&call->spelling, NTL_EMISSING, diag,
                          "which dumps? Names of files or folders, or @LIST");
    for (size_t i = 0; i < call->words; i++) {
        char *path = session_path(call->word[i].text, call->word[i].length);
        bool added = path && session_names(call->session, path, add_name,
                                           names);

        free(path);
        if (!added)
            return cmd_refuse(&call->word[i], NTL_EFILE, diag,
                              "the list of names cannot be read");
    }
    return NTL_OK;
}

static void take_all(struct cmd_call *call, const struct names *names,
                     struct triage *t, struct ntl_sink *sink)
{
    size_t done = 0;
    bool go_on = true;

    while (done < names->count && go_on) {
        take(call, names->name[done++], t, sink);
        go_on = session_tick(call->session, done, names->count);
    }
    ntl_end(sink);
    if (done < names->count)
        ntl_find(sink, "stopped", "stopped after %d of %d files",
                 .number = { done, names->count });
}

/* In JSON each dump is an object, so that a stream of them can be read. */
static enum ntl_status run(struct cmd_call *call, struct ntl_sink *sink,
                           struct ntl_diag *diag)
{
    struct triage t = { .unreads = 0 };
    struct names names = { .count = 0 };
    enum ntl_status status = find_names(call, &names, diag);

    if (status == NTL_OK) {
        sink->begin(sink, &(struct ntl_group) {
            .kind = NTL_TABLE, .rows = NTL_ROWS_ANSWERS, .key = "dumps",
        });
        take_all(call, &names, &t, sink);
        if (sink->columns)
            show_rest(&t, sink);
        if (names.count == 0)
            ntl_find(sink, "no_dumps", "no dump (*.dmp) is %s",
                     .word = { call->words ? "in this folder"
                               : "where the system leaves them" });
        crashes_show(&t.crashes, sink);
    }
    crashes_free(&t.crashes);
    names_free(&names);
    return status;
}

const struct command cmd_triage = {
    .name = "triage",
    .summary = "one line for each dump, and what they have in common",
    .example = "*.dmp",
    .args = { { CMD_FILES, "FILE",
                "crash dumps, folders of them, @LIST: a file of names", NULL,
                true } },
    .run = run,
    .changes = true,
};
