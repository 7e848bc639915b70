/*
 * log.h - what a log says of one crash.  The readers of pasted text fill it;
 * log.c makes evidence of it.  All zeros: the log says nothing.
 */
#ifndef CASE_LOG_H
#define CASE_LOG_H

#include "session/state.h"

#include <ntlens/evidence.h>
#include <stdbool.h>
#include <stdint.h>

/* What an analysis or a screen names, by its label.  In the order in which they
   are trusted: a screen's words first, a bucket last. */
enum log_word {
    LOG_WHAT_FAILED,            /* "What failed: X.sys", of a blue screen     */
    LOG_IMAGE_NAME,             /* IMAGE_NAME:  X.sys                         */
    LOG_MODULE_NAME,            /* MODULE_NAME: X, without .sys               */
    LOG_CAUSED_BY,              /* "Probably caused by : X.sys ( sym+off )",
                                   BlueScreenView's "Caused By Driver"        */
    LOG_CALLER,                 /* first frame of STACK_TEXT, or of k, that is
                                   not nt's or hal's: X+1234, X!f+12          */
    LOG_SYMBOL_NAME,            /* SYMBOL_NAME: X!f+12                        */
    LOG_BUCKET,                 /* FAILURE_BUCKET_ID, BUCKET_ID               */
    LOG_PROCESS,                /* PROCESS_NAME: X.exe                        */
    LOG_WORDS
};

enum { LOG_WORD = 128, LOG_PLACES = 64, LOG_MODULES = 512 };

/* A row of lm, or a blue screen's line; of that the end is the address's. */
struct log_module {
    uint64_t start, end;                /* [start, end)                       */
    char name[32];
};

/* The debugger's symbol for an address. */
struct log_place {
    uint64_t address, offset;
    char module[NTL_PART_NAME];         /* "nt", "amdppm"                     */
    bool has_offset;                    /* X+12; not X!f+12                   */
    bool unloaded;
};

struct log {
    struct ntl_bugcheck_question question;
    bool has_code;
    bool kernel_power;          /* the code was decimal: an event 41          */
    char word[LOG_WORDS][LOG_WORD];     /* "" where the log does not say      */

    char symbols[NTL_SYMBOLS];  /* of the stack's frames, the top first, with
                                   blanks between: nt!KeBugCheckEx a!b+12     */

    struct log_place place[LOG_PLACES];
    uint8_t places;
    struct log_module module[LOG_MODULES];
    unsigned modules;
    uint64_t nowhere;           /* the first frame that is in no module       */
    uint64_t return_to;         /* of the frame in the last line, whose symbol
                                   the next frame's is; 0: none               */
    uint64_t interrupted;       /* where the first interrupt on a stack struck;
                                   0: none                                    */
    bool in_interrupt;          /* the last frame was an interrupt's          */
    char heading[LOG_WORD];     /* `X!f+12:`, of the address below it ...     */
    uint8_t heading_left;       /* ... for so many lines; 0: no longer        */

    struct ntl_record record;           /* .exr, EXCEPTION_RECORD             */
    bool has_record;
    struct ntl_registers registers;     /* .cxr, .trap, r: where it struck    */
    enum ntl_origin registers_from;     /* CONTEXT, TRAP_FRAME, REGISTERS     */
    enum ntl_origin label;              /* of the registers that come next    */
    uint64_t record_at, context_at, trap_frame_at;      /* 0: not said        */
    struct ntl_code_bytes bytes;        /* of the line under the registers    */
    uint64_t machine_check;             /* MCi_STATUS of !errrec, WHEA-Logger */
    bool has_machine_check;
    enum ntl_vendor vendor;             /* of the processor                   */
    uint8_t pool;                       /* where the address is: enum ntl_pool;
                                           0: not said                        */
};

/*
 * What one line of a log says of the crash: an analysis' KEY: value, a frame of
 * a stack, .exr, .cxr, .trap, r, the instruction below them, a bank's status.
 * The five numbers are not its business.  The first of two lines that say the
 * same thing counts.  False: it says nothing.
 */
bool log_take_line(struct log *log, const char *line, size_t length);

/* The session's build and mode are what the log has taught already. */
void log_evidence(const struct session *session, const struct log *log,
                  struct ntl_evidence *ret);

#endif
